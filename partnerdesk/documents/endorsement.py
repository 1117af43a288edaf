"""A sheet for inspectors and funders (P44): who works together, what was agreed, what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import (
    TO_FILL_IN,
    AgreementOnPaper,
    PromiseOnPaper,
    standings_text,
)
from partnerdesk.documents.one_page import IN_TABLE, Room, on_one_page
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.words import counted


@dataclass(frozen=True, slots=True)
class EndorsementFacts:
    """What the sheet is made from.

    ``members`` are names; ``held`` sessions and ``pupils`` reached are counted since ``since``;
    ``contacts`` are whom to ask, where, and how to reach them; ``endorsing`` are who signs:
    organisation, role and name.
    """

    partnership: str
    members: tuple[str, ...]
    agreements: tuple[AgreementOnPaper, ...]
    held: int
    pupils: int
    since: date
    contacts: tuple[str, ...]
    endorsing: tuple[tuple[str, str, str], ...]
    printed_on: date

    @property
    def promises(self) -> tuple[PromiseOnPaper, ...]:
        """The promises of all the agreements."""
        return tuple(promise for one in self.agreements for promise in one.promises)


def endorsement_sheet(facts: EndorsementFacts) -> blocks.Document:
    """The sheet, on one page."""
    return on_one_page(lambda room: _sheet(facts, room))


def _sheet(facts: EndorsementFacts, room: Room) -> blocks.Document:
    one = facts.agreements[0] if len(facts.agreements) == 1 else None
    return blocks.Document(
        title="What was agreed, and what was kept",
        subtitle=room.words(facts.partnership or (one.title if one else "A partnership")),
        number=one.number if one else "",
        date_line=f"as it stands on {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=(
            *_members(facts, room),
            *_agreed(facts, room),
            *_kept(facts, room),
            *_contacts(facts, room),
            _endorsed(facts, room),
        ),
    )


def _members(facts: EndorsementFacts, room: Room) -> Iterator[blocks.Block]:
    number = len(facts.members)
    yield blocks.Paragraph(
        f"{counted(number, 'member')} work{'s' if number == 1 else ''} together: "
        f"{room.names(facts.members)}.",
        "lead",
    )


def _agreed(facts: EndorsementFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("What was agreed", 2)
    if not facts.agreements:
        yield blocks.Paragraph("No agreement is in force.")
        return
    yield blocks.Table(
        header=("Agreement", "Between", "Runs"),
        rows=tuple(
            (
                f"{one.number}\n{room.words(one.title)}",
                room.names(one.parties, IN_TABLE),
                f"{one.runs}\n{one.state}",
            )
            for one in facts.agreements[: room.doubled.lines]
        ),
        widths=(60, 50, 60),
    )
    yield from room.doubled.of(len(facts.agreements), "agreement")


def _kept(facts: EndorsementFacts, room: Room) -> Iterator[blocks.Block]:
    kept = [one for one in facts.promises if one.state is PromiseState.KEPT]
    yield blocks.Heading("What was kept", 2)
    yield blocks.Paragraph(_counts(facts))
    if kept:
        yield blocks.Table(
            header=("What", "By whom, for whom", "Shown by"),
            rows=tuple(
                (
                    room.words(one.words),
                    f"{room.words(one.giver)}, for {room.words(one.to)}",
                    room.words(one.why),
                )
                for one in kept[: room.lines]
            ),
            widths=(62, 62, 46),
        )
        yield from room.of(len(kept), "kept promise")


def _counts(facts: EndorsementFacts) -> str:
    promises = facts.promises
    said = []
    if promises:
        said.append(f"Of {counted(len(promises), 'promise')}: {standings_text(promises)}.")
    if facts.held:
        pupils = f", with {facts.pupils:,} places taken by pupils" if facts.pupils else ""
        held = f"{counted(facts.held, 'session')} {'was' if facts.held == 1 else 'were'}"
        said.append(f"Since {day_text(facts.since)}, {held} held together{pupils}.")
    return " ".join(said) or "The work under these agreements has not begun."


def _contacts(facts: EndorsementFacts, room: Room) -> Iterator[blocks.Block]:
    words = ", ".join(room.words(one) for one in facts.contacts)
    yield blocks.Facts((("Whom to ask", words or TO_FILL_IN),))


def _endorsed(facts: EndorsementFacts, room: Room) -> blocks.Block:
    return blocks.Signatures(
        heading="Endorsed",
        intro="What stands on this sheet agrees with our records.",
        blocks=tuple(
            blocks.SignatureBlock(room.words(who), role, room.words(name))
            for who, role, name in facts.endorsing
        ),
    )
