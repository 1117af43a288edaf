"""The slip that a late joiner signs to become party to an agreement that others signed before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import TO_FILL_IN, AgreementOnPaper, both_sides
from partnerdesk.documents.one_page import Room, on_one_page
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted


@dataclass(frozen=True, slots=True)
class AccessionFacts:
    """What the slip is made from; ``signing`` are roles with the names that are known, or blanks.

    The agreement's promises count the joiner among those who receive what is given to all.
    ``issued_on`` is the day of the version that is joined; ``joined_on`` None leaves a line.
    """

    agreement: AgreementOnPaper
    joining_id: str
    joining: str
    address: str
    joined_on: date | None
    issued_on: date | None
    notice_months: int
    signing: tuple[tuple[str, str], ...]
    printed_on: date
    partnership: str = ""


def accession_slip(facts: AccessionFacts) -> blocks.Document:
    """The slip, on one page."""
    return on_one_page(lambda room: _slip(facts, room))


def _slip(facts: AccessionFacts, room: Room) -> blocks.Document:
    agreement = facts.agreement
    return blocks.Document(
        title="Accession slip",
        subtitle=room.words(f"{facts.joining} joins {agreement.number}"),
        number=f"{agreement.number}, version {agreement.version}",
        date_line=f"printed {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=(_names(facts, room), *_meaning(facts, room), _signatures(facts, room)),
    )


def _names(facts: AccessionFacts, room: Room) -> blocks.Block:
    agreement = facts.agreement
    issued = f", issued on {day_text(facts.issued_on)}" if facts.issued_on else ""
    who = ", ".join(part for part in (facts.joining, facts.address) if part)
    joined = day_text(facts.joined_on) if facts.joined_on else TO_FILL_IN
    return blocks.Facts(
        (
            ("Agreement", room.words(f"{agreement.number}, {agreement.title}")),
            ("Version", f"{agreement.version}{issued}"),
            ("It runs", agreement.runs),
            ("Parties so far", room.names(agreement.parties)),
            ("Joins", room.words(who)),
            ("From", joined),
        )
    )


def _meaning(facts: AccessionFacts, room: Room) -> Iterator[blocks.Block]:
    agreement = facts.agreement
    yield blocks.Heading("What joining means", 2)
    yield blocks.Bullets(
        (
            f"{room.words(facts.joining)} has read version {agreement.version} of "
            f"{agreement.number} and keeps it as the other parties do, from the day above.",
            "What was agreed before that day stays between those who agreed it: joining owes "
            "nothing for the time before.",
            "What we give and receive stands below. Whatever is not written there needs a new "
            "version, which all parties sign.",
            "It can leave as the others can, with "
            f"{counted(facts.notice_months, 'month')} of notice.",
        )
    )
    yield from _promises(facts, room)


def _promises(facts: AccessionFacts, room: Room) -> Iterator[blocks.Block]:
    """What the joiner gives and receives, with lines where nothing is written yet."""
    own, gets = both_sides(facts.agreement.promises, facts.joining_id)
    yield blocks.Heading("We give", 2)
    yield blocks.Bullets(
        tuple(room.words(f"{one.words} (to {one.to})") for one in own[: room.lines])
        or (TO_FILL_IN * 2, TO_FILL_IN * 2)
    )
    yield from room.of(len(own), "promise")
    yield blocks.Heading("We receive", 2)
    yield blocks.Bullets(
        tuple(room.words(f"{one.words} (from {one.giver})") for one in gets[: room.lines])
        or (TO_FILL_IN * 2, TO_FILL_IN * 2)
    )
    yield from room.of(len(gets), "promise")


def _signatures(facts: AccessionFacts, room: Room) -> blocks.Block:
    return blocks.Signatures(
        heading="Signed",
        intro="By signing, we join the agreement named above.",
        blocks=tuple(
            blocks.SignatureBlock(room.words(facts.joining), role, room.words(name))
            for role, name in facts.signing
        ),
    )
