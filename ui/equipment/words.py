"""The words in which the equipment page tells its facts."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.availability import FOREVER, Hold
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.lending import (
    Item,
    ItemKind,
    LoanState,
    LoanStateKind,
    OutOfService,
    SafetyTest,
    due_text,
    out_text,
)
from partnerdesk.domain.money import pounds
from ui.tokens import Tone
from ui.widgets import ChipFact

# A test is worth a mark this long before it runs out.
TEST_NOTICE = timedelta(days=30)


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Equipment", text)


def second_line(item: Item, owner: str) -> str:
    """``St Anne’s · Science``."""
    return " · ".join(filter(None, (owner, item.category)))


def free_words(free: int, item: Item) -> str:
    """``8 of 12``."""
    return tr("{0} of {1}").format(free, item.quantity)


def item_chip(item: Item, gone: int, today: date) -> ChipFact | None:
    """The one thing to know of an item; ``gone`` are out of service today."""
    if item.retired_on and item.retired_on <= today:
        return ChipFact(tr("Retired"), "neutral", "history")
    test = test_chip(item, today)
    if test is not None:
        return test
    if gone:
        words = tr("Out of service") if gone >= item.quantity else tr("{0} unusable").format(gone)
        return ChipFact(words, "bad" if gone >= item.quantity else "warn", "warning")
    if item.kind is ItemKind.PLACE:
        return ChipFact(tr("Place"), "neutral", "map-pin")
    return None


def test_chip(item: Item, today: date) -> ChipFact | None:
    """That its test is overdue, or due within a month; None otherwise."""
    due = item.test_due_on
    if item.test is SafetyTest.NONE or due is None or due > today + TEST_NOTICE:
        return None
    if due < today:
        return ChipFact(tr("Test overdue"), "bad", "warning")
    return ChipFact(tr("Test due {0}").format(short_day(due, today)), "warn", "clock")


def facts_line(item: Item, owner: str) -> str:
    """``St Anne’s · Science · Fluke 17B+ · tag SA-0042``."""
    parts = [owner, item.category, " ".join(filter(None, (item.make, item.model)))]
    if item.asset_tag:
        parts.append(tr("tag {0}").format(item.asset_tag))
    if item.serial:
        parts.append(tr("serial {0}").format(item.serial))
    if item.kind is ItemKind.PLACE and item.capacity:
        parts.append(tr("room for {0}").format(item.capacity))
    # The dot stays with what it follows when the line breaks.
    return "\u00a0· ".join(filter(None, parts))


def test_lines(item: Item, today: date) -> list[str]:
    """Which test it needs, when it was and when it is due."""
    if item.test is SafetyTest.NONE:
        return []
    lines = [item.test.label]
    if item.tested_on:
        lines.append(tr("Last on {0}").format(day_text(item.tested_on)))
    if item.test_due_on:
        words = tr("Overdue since {0}") if item.test_due_on < today else tr("Due by {0}")
        lines.append(words.format(day_text(item.test_due_on)))
    return lines


def value_words(item: Item) -> str:
    """``£38.00 each to replace``, or blank."""
    if item.value_pence is None:
        return ""
    words = tr("{0} each to replace") if item.quantity > 1 else tr("{0} to replace")
    return words.format(pounds(item.value_pence))


def service_words(gap: OutOfService) -> str:
    """``from Tue 3 Mar 2026 to Fri 6 Mar 2026``."""
    first = day_text(gap.first_day)
    if gap.last_day is None:
        return tr("from {0}, until further notice").format(first)
    return tr("from {0} to {1}").format(first, day_text(gap.last_day))


def hold_words(hold: Hold) -> str:
    """``4 × L-0007, Heron Vale Academy, from … until …``."""
    who = ", ".join(filter(None, (hold.loan, hold.words))) or tr("out of service")
    if hold.end == FOREVER:
        until = tr("not back yet") if hold.loan else tr("until further notice")
    else:
        until = tr("until {0}").format(due_text(hold.end))
    return tr("{0} × {1}, from {2}, {3}").format(hold.quantity, who, out_text(hold.start), until)


_TONES: dict[LoanStateKind, Tone] = {
    LoanStateKind.ASKED: "info",
    LoanStateKind.RESERVED: "info",
    LoanStateKind.OUT: "ok",
    LoanStateKind.PART_RETURNED: "warn",
    LoanStateKind.OVERDUE: "bad",
}


def loan_chip(state: LoanState) -> ChipFact:
    """Where a loan stands."""
    icon = {LoanStateKind.RETURNED: "check", LoanStateKind.CANCELLED: "cross"}.get(state.kind, "")
    return ChipFact(state.words, _TONES.get(state.kind, "neutral"), icon)
