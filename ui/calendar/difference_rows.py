"""A calendar file against what is kept, line by line: what each line says, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partnerdesk.actions.calendar_difference import Item
from partnerdesk.actions.calendar_exchange import CalendarPreview
from partnerdesk.domain.calendar import Closure, Term, years_text
from partnerdesk.domain.clashes import span_text
from partnerdesk.domain.sessions import Session, when_text
from ui.calendar.planning_words import tr, when_closed
from ui.widgets import ChipFact, Row


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, with the facts that are told of it beside the list."""

    row: Row
    remark: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def lines_of(preview: CalendarPreview) -> list[Line]:
    """What can’t be read first, then what is good to know, then what would change."""
    return [*_unread(preview), *_notices(preview), *_differing(preview)]


def _unread(preview: CalendarPreview) -> Iterator[Line]:
    chip = ChipFact(tr("Not read"), "bad", "warning")
    for at, one in enumerate(preview.not_read):
        title = one.title or tr("Without a name")
        yield Line(Row(f"unread-{at}", title, one.why, (), chip))


def _differing(preview: CalendarPreview) -> Iterator[Line]:
    again = bool(preview.feed)
    for at, one in enumerate(preview.gone):
        cancelled = one.id in preview.to_cancel
        chip = ChipFact(tr("Cancelled") if cancelled else tr("Gone"), "warn", "cross")
        remark = tr("It is no longer in the file, and is removed here too.")
        if cancelled:
            remark = tr(
                "It is no longer in the file. Somebody has replied or something hangs on it, so "
                "it is cancelled here, not removed."
            )
        yield Line(_row(f"gone-{at}", one, chip), remark, tuple(_facts(one)))
    for at, (was, now) in enumerate(preview.changed):
        chip = ChipFact(tr("Changed"), "info", "pencil")
        before = dict(_facts(was))
        differing = tuple(
            (label, tr("{0}; it was {1}").format(text or "–", before.get(label) or "–"))
            for label, text in _facts(now, blank=True)
            if before.get(label, "") != text
        )
        yield Line(_row(f"changed-{at}", now, chip), tr("The file says otherwise."), differing)
    for at, one in enumerate(preview.new):
        remark = tr("New in the file.") if again else ""
        chip = ChipFact(tr("New"), "ok", "plus")
        yield Line(_row(f"new-{at}", one, chip), remark, tuple(_facts(one)))


def _notices(preview: CalendarPreview) -> Iterator[Line]:
    chip = ChipFact(tr("To know"), "neutral", "info")
    for at, words in enumerate(preview.notices):
        yield Line(Row(f"notice-{at}", tr("About the file"), words, (), chip))


def _row(key: str, one: Item, chip: ChipFact) -> Row:
    if isinstance(one, Session):
        return Row(key, one.title, when_text(one.starts_at, one.ends_at), (), chip)
    if isinstance(one, Closure):
        return Row(key, one.name, f"{tr(one.kind.label)} · {when_closed(one)}", (), chip)
    return Row(key, one.name, f"{tr('Term')} · {span_text(one.first_day, one.last_day)}", (), chip)


def _facts(one: Item, *, blank: bool = False) -> Iterator[tuple[str, str]]:
    for label, text in _all_facts(one):
        if text or blank:
            yield label, text


def _all_facts(one: Item) -> Iterator[tuple[str, str]]:
    if isinstance(one, Session):
        yield tr("Name"), one.title
        yield tr("When"), when_text(one.starts_at, one.ends_at)
        yield tr("Kind"), tr(one.kind.label)
        yield tr("State"), tr(one.state.label)
        yield tr("Where"), one.room
        yield tr("Year groups"), years_text(one.years)
        yield tr("Purpose"), one.purpose
    elif isinstance(one, Closure):
        yield tr("Name"), one.name
        yield tr("Days"), when_closed(one)
        yield tr("Kind"), tr(one.kind.label)
        yield tr("Year groups"), years_text(one.years)
    elif isinstance(one, Term):
        yield tr("Name"), one.name
        yield tr("Days"), span_text(one.first_day, one.last_day)
        yield tr("First week"), tr("Week {0}").format(one.first_week) if one.first_week else ""
