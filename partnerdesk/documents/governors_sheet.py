"""One page for the governors of a school: what it has agreed, how that goes, and what to watch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import AgreementOnPaper, PromiseOnPaper
from partnerdesk.documents.one_page import IN_TABLE, Room, on_one_page
from partnerdesk.documents.work_done import WorkDone, hours_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.money import pounds
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.words import counted

STATES = (
    PromiseState.KEPT,
    PromiseState.ON_COURSE,
    PromiseState.DUE,
    PromiseState.DRIFTING,
    PromiseState.BROKEN,
)
_TO_LOOK_AT = (PromiseState.BROKEN, PromiseState.DRIFTING, PromiseState.DUE)


@dataclass(frozen=True, slots=True)
class GovernorsFacts:
    """What the page is made from; ``risks`` are sentences, ``meeting`` the next meeting known."""

    school: str
    partnership: str
    agreements: tuple[AgreementOnPaper, ...]
    gives: tuple[PromiseOnPaper, ...]
    receives: tuple[PromiseOnPaper, ...]
    past: WorkDone
    ahead: WorkDone
    risks: tuple[str, ...]
    printed_on: date
    meeting: date | None = None


def governors_sheet(facts: GovernorsFacts) -> blocks.Document:
    """The page."""
    return on_one_page(lambda room: _page(facts, room))


def _page(facts: GovernorsFacts, room: Room) -> blocks.Document:
    meeting = f" · for the meeting of {day_text(facts.meeting)}" if facts.meeting else ""
    return blocks.Document(
        title="For governors: our partnership on a page",
        subtitle=" in ".join(
            room.words(name) for name in (facts.school, facts.partnership) if name
        ),
        date_line=f"as it stands on {day_text(facts.printed_on)}{meeting}",
        author=facts.partnership or facts.school,
        blocks=(
            *_agreements(facts, room),
            *_promises(facts, room),
            *_work(facts),
            *_risks(facts, room),
        ),
    )


def _agreements(facts: GovernorsFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("What we have agreed", 2)
    if not facts.agreements:
        yield blocks.Paragraph("Our school is party to no agreement.")
        return
    yield blocks.Table(
        header=("Agreement", "With", "State", "Next"),
        rows=tuple(
            (
                f"{one.number}\n{room.words(one.title)}",
                room.names([name for name in one.parties if name != facts.school], IN_TABLE),
                one.state,
                one.next_date or "no day set",
            )
            for one in facts.agreements[: room.doubled.lines]
        ),
        widths=(56, 50, 34, 30),
    )
    yield from room.doubled.of(len(facts.agreements), "agreement")


# --- promises --------------------------------------------------------------------------------


def _promises(facts: GovernorsFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("How promises stand", 2)
    yield blocks.Table(
        header=("", *(state.label for state in STATES)),
        rows=(_counts("We give", facts.gives), _counts("We receive", facts.receives)),
        widths=(40, 20, 24, 20, 26, 40),
        align=("left", "right", "right", "right", "right", "right"),
    )
    watched = [
        one
        for state in _TO_LOOK_AT
        for one in (*facts.gives, *facts.receives)
        if one.state is state
    ]
    if watched:
        yield blocks.Table(
            header=("To look at", "Whose", "How it stands"),
            rows=tuple(_watched(facts, one, room) for one in watched[: room.lines]),
            widths=(68, 50, 52),
        )
        yield from room.of(len(watched), "promise")


def _counts(label: str, promises: Sequence[PromiseOnPaper]) -> tuple[str, ...]:
    return (label, *(str(sum(1 for one in promises if one.state is state)) for state in STATES))


def _watched(facts: GovernorsFacts, one: PromiseOnPaper, room: Room) -> tuple[str, ...]:
    ours = one in facts.gives
    return (
        room.words(one.words),
        f"ours, to {room.words(one.to)}" if ours else f"from {room.words(one.giver)}",
        room.words(f"{one.state.label}: {one.why[:1].lower()}{one.why[1:]}"),
    )


# --- work and risks --------------------------------------------------------------------------


def _work(facts: GovernorsFacts) -> Iterator[blocks.Block]:
    past, ahead = facts.past, facts.ahead
    yield blocks.Heading("What was done", 2)
    yield blocks.Facts(
        (
            ("In the past year", _told(past)),
            (
                "In the year ahead",
                f"{counted(ahead.sessions, 'session')} planned"
                + (f", for {ahead.pupils:,} of our pupils" if ahead.pupils else ""),
            ),
        )
    )


def _told(past: WorkDone) -> str:
    if not past.sessions:
        return "no session was held"
    return (
        f"{counted(past.sessions, 'session')} held, {past.pupils:,} places taken by our pupils, "
        f"{hours_text(past.staff_minutes)} of staff time, {pounds(past.pence)}"
    )


def _risks(facts: GovernorsFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("What to watch", 2)
    if not facts.risks:
        yield blocks.Paragraph("Nothing stands out today.")
        return
    yield blocks.Bullets(facts.risks[: room.doubled.lines])
    yield from room.doubled.of(len(facts.risks), "point")
