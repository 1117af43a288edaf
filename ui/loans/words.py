"""The words in which the loans page tells its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.lending import (
    Loan,
    LoanState,
    LoanStateKind,
    due_day,
    due_text,
    out_text,
    reminder,
)
from partnerdesk.domain.partners import Channel, Person
from ui.tokens import Tone
from ui.widgets import ChipFact


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Loans", text)


class View(StrEnum):
    """Which loans the list shows."""

    DUE_BACK = "due"
    OVERDUE = "overdue"
    RESERVED = "reserved"
    OUT = "out"
    EVERYTHING = "everything"


VIEW_NAMES = {
    View.DUE_BACK: "Due back",
    View.OVERDUE: "Overdue",
    View.RESERVED: "Reserved",
    View.OUT: "Out",
    View.EVERYTHING: "Everything",
}
DUE_WITHIN_DAYS = 14

EMPTY_WORDS = {
    View.DUE_BACK: ("Nothing is due back", "No loan ends within the next 14 days."),
    View.OVERDUE: ("Nothing is overdue", "Every loan that was due is back."),
    View.RESERVED: (
        "Nothing is reserved",
        "What is promised for later, or asked for, stands here.",
    ),
    View.OUT: ("Nothing is out", "Everything is where it belongs."),
    View.EVERYTHING: ("No loans yet", "What members lend to each other stands here."),
}

_STILL_OUT = (LoanStateKind.OUT, LoanStateKind.PART_RETURNED, LoanStateKind.OVERDUE)
KINDS: dict[View, tuple[LoanStateKind, ...]] = {
    View.DUE_BACK: _STILL_OUT,
    View.OVERDUE: (LoanStateKind.OVERDUE,),
    View.RESERVED: (LoanStateKind.ASKED, LoanStateKind.RESERVED),
    View.OUT: _STILL_OUT,
    View.EVERYTHING: (),
}

_TONES: dict[LoanStateKind, tuple[Tone, str]] = {
    LoanStateKind.ASKED: ("neutral", "info"),
    LoanStateKind.RESERVED: ("neutral", "calendar"),
    LoanStateKind.OUT: ("info", "handover"),
    LoanStateKind.PART_RETURNED: ("info", "handover"),
    LoanStateKind.OVERDUE: ("bad", "warning"),
    LoanStateKind.RETURNED: ("ok", "check"),
    LoanStateKind.CANCELLED: ("neutral", "cross"),
}


def is_out(kind: LoanStateKind) -> bool:
    """Whether something of the loan is still to come back."""
    return kind in _STILL_OUT


def state_chip(loan: Loan, state: LoanState, today: date) -> ChipFact:
    """The state in a word or two; what is due today stands out."""
    tone, icon = _TONES[state.kind]
    late = state.kind is LoanStateKind.OVERDUE and state.days_late > 0
    if is_out(state.kind) and not late and due_day(loan.due_at) == today:
        return ChipFact(tr("Due today"), "warn", "clock")
    if late:
        days = tr("1 day late") if state.days_late == 1 else tr("{0} days late")
        return ChipFact(days.format(state.days_late), tone, icon)
    return ChipFact(tr(state.words), tone, icon)


def due_short(loan: Loan, today: date) -> str:
    """``17 Mar``, the day on which it is expected back."""
    return short_day(due_day(loan.due_at), today)


def when_lines(loan: Loan) -> list[str]:
    """When it goes or went out, when it is due, and what was first agreed."""
    gone = tr("Went out {0}") if loan.handed_over_at else tr("Goes out {0}")
    lines = [
        gone.format(out_text(loan.out_at)),
        tr("Due back {0}").format(due_text(loan.due_at)),
    ]
    if loan.first_due_at != loan.due_at:
        lines.append(tr("First due {0}").format(due_text(loan.first_due_at)))
    return lines


def person_line(person: Person | None, label: str) -> str:
    """``Responsible: Priya Nair · Text · 07700 900114``."""
    if person is None:
        return tr("{0}: nobody named").format(label)
    channel = person.channel.label if person.channel is not Channel.NONE else ""
    parts = filter(None, (person.name, channel, person.reach_at))
    return f"{label}: {' · '.join(parts)}"


def things_words(things: Sequence[tuple[int, str]]) -> str:
    """``12 × Multimeter, Minibus``."""
    return ", ".join(f"{many} × {name}" if many > 1 else name for many, name in things)


def free_words(free: int, owned: int) -> str:
    """``8 of 12 free then``; for one of a kind ``Free then`` or ``Not free then``."""
    if owned == 1:
        return tr("Free then") if free else tr("Not free then")
    return tr("{0} of {1} free then").format(free, owned)


def chase_words(name: str, things: str, loan: Loan, sender: str, now: datetime) -> str:
    """A reminder to start from: before the day as well as after it (P83)."""
    if loan.due_at <= now:
        return reminder(name, things, loan.due_at, sender)
    first = name.split()[0] if name.split() else ""
    hello = tr("Hello {0},").format(first) if first else tr("Hello,")
    due = day_text(due_day(loan.due_at))
    return tr("{0} a reminder that {1} is due back on {2}. Thank you, {3}").format(
        hello, things, due, sender
    )
