"""For the leaders of a school (P45): what the partnership takes of its staff, what it brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import TO_FILL_IN, PromiseOnPaper
from partnerdesk.documents.one_page import Room, on_one_page, side_by_side
from partnerdesk.documents.work_done import WorkDone, hours_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.money import pounds
from partnerdesk.domain.words import counted

_LINE = TO_FILL_IN * 2
_LINE_IN_CELL = TO_FILL_IN


@dataclass(frozen=True, slots=True)
class PitchFacts:
    """What the pitch is made from.

    ``past`` is the year up to ``printed_on``, ``ahead`` what is planned for the year after it;
    ``ethos`` are the school's own values, ``plan`` where its development plan names the work;
    ``leading`` are its people who lead projects or sessions.
    """

    school: str
    partnership: str
    past: WorkDone
    ahead: WorkDone
    gives: tuple[PromiseOnPaper, ...]
    receives: tuple[PromiseOnPaper, ...]
    ethos: str
    plan: str
    leading: tuple[str, ...]
    printed_on: date
    contact: str = ""


def pitch(facts: PitchFacts) -> blocks.Document:
    """The pitch, on one page; what nobody wrote down is left as a line to fill in."""
    return on_one_page(lambda room: _page(facts, room))


def _page(facts: PitchFacts, room: Room) -> blocks.Document:
    return blocks.Document(
        title="What it takes, and what it brings",
        subtitle=" in ".join(
            room.words(name) for name in (facts.school, facts.partnership) if name
        ),
        date_line=day_text(facts.printed_on),
        author=facts.partnership,
        blocks=(
            blocks.Paragraph(_in_short(facts), "lead"),
            *_takes(facts),
            *_brings(facts, room),
            *_ethos(facts, room),
            *_leadership(facts, room),
            *_contact(facts, room),
        ),
    )


def _in_short(facts: PitchFacts) -> str:
    past = facts.past
    if not past.sessions:
        return "Nothing has been held yet; the figures below are for what is planned."
    pupils = f" for {past.pupils:,} places taken by pupils" if past.pupils else ""
    return (
        f"In the past year: {hours_text(past.staff_minutes)} of staff time and "
        f"{pounds(past.pence)}{pupils}, in {counted(past.sessions, 'session')}."
    )


_ROWS: tuple[tuple[str, Callable[[WorkDone], str]], ...] = (
    ("Sessions", lambda work: str(work.sessions)),
    ("Staff time in all", lambda work: hours_text(work.staff_minutes)),
    ("of it, preparation, travel and cover", lambda work: hours_text(work.of_it_around)),
    ("Money", lambda work: pounds(work.pence)),
    ("Places taken by our pupils", lambda work: f"{work.pupils:,}"),
    ("Sessions our own staff lead", lambda work: str(work.led)),
    (
        "Borrowed, and what it would cost new",
        lambda work: _loans(work.borrowed, work.borrowed_pence),
    ),
    ("Lent, and what it would cost new", lambda work: _loans(work.lent, work.lent_pence)),
)


def _loans(number: int, pence: int) -> str:
    if not number:
        return "none"
    worth = f", {pounds(pence)}" if pence else ""
    return f"{counted(number, 'loan')}{worth}"


def _takes(facts: PitchFacts) -> Iterator[blocks.Block]:
    yield blocks.Heading("What it takes, year by year", 2)
    yield blocks.Table(
        header=("", f"Year to {day_text(facts.printed_on)}", "Planned for the year after"),
        rows=tuple((name, tell(facts.past), tell(facts.ahead)) for name, tell in _ROWS),
        widths=(70, 50, 50),
        align=("left", "right", "right"),
    )


def _brings(facts: PitchFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("What our school receives, and gives", 2)
    receives = [f"{one.words} (from {one.giver})" for one in facts.receives]
    gives = [f"{one.words} (to {one.to})" for one in facts.gives]
    yield blocks.Table(
        header=("We receive", "We give"),
        rows=side_by_side(receives or [_LINE_IN_CELL], gives or [_LINE_IN_CELL], room),
    )


def _ethos(facts: PitchFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("How it fits what we stand for", 2)
    yield blocks.Facts(
        (
            ("Our values", room.words(facts.ethos) or _LINE),
            ("Development plan", room.words(facts.plan) or _LINE),
        )
    )


def _leadership(facts: PitchFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("How our leaders grow by it", 2)
    yield blocks.Facts(
        (
            ("They lead", room.names(facts.leading) or _LINE),
            ("What they learn", _LINE),
        )
    )


def _contact(facts: PitchFacts, room: Room) -> Iterator[blocks.Block]:
    if facts.contact:
        yield blocks.Paragraph(f"Questions: {room.words(facts.contact)}", "small")
