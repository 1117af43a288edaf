"""For an incoming head (P78): a letter, the agreements on a page, a slip to sign up afresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import (
    TO_FILL_IN,
    AgreementOnPaper,
    both_sides,
)
from partnerdesk.documents.one_page import (
    CLOSE,
    ENOUGH,
    Room,
    count_pages,
    on_one_page,
    side_by_side,
)
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member

_IN_LETTER = 3


@dataclass(frozen=True, slots=True)
class HeadBriefingFacts:
    """What the briefing is made from; ``head`` is blank while the name is not known.

    ``agreements`` are those that bind the school; ``ring`` says how to reach the writer.
    """

    member: Member
    head: str
    agreements: tuple[AgreementOnPaper, ...]
    signed_by: str
    our_school: str
    ring: str
    written_on: date
    partnership: str = ""

    @property
    def others(self) -> tuple[str, ...]:
        """The other parties, each once."""
        names = (name for one in self.agreements for name in one.parties)
        return tuple(dict.fromkeys(name for name in names if name != self.member.name))


def head_briefing(facts: HeadBriefingFacts) -> blocks.Document:
    """The letter with the slip at its foot, then the summary; a long letter sends the slip last."""
    slip = tuple(_slip(facts, CLOSE))
    letter = on_one_page(lambda room: _paper(facts, (*_letter(facts, room), *slip)), ENOUGH)
    last: tuple[blocks.Block, ...] = ()
    if count_pages(letter) > 1:
        letter = on_one_page(lambda room: _paper(facts, _letter(facts, room)))
        last = (blocks.PageBreak(), *slip)
    # The page after the first has no head, so the whole of it is for the summary.
    summary = on_one_page(lambda room: blocks.Document("", tuple(_summary(facts, room))))
    return replace(letter, blocks=(*letter.blocks, blocks.PageBreak(), *summary.blocks, *last))


def _paper(facts: HeadBriefingFacts, content: Iterable[blocks.Block]) -> blocks.Document:
    return blocks.Document(
        title="Welcome to the partnership",
        subtitle=CLOSE.words(facts.member.name),
        date_line=day_text(facts.written_on),
        author=facts.partnership or facts.our_school,
        blocks=tuple(content),
    )


# --- the letter ------------------------------------------------------------------------------


def _letter(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    partnership = room.words(facts.partnership) or "our partnership"
    number = len(facts.agreements)
    these = "an agreement" if number == 1 else f"{number} agreements"
    others = room.names(facts.others, _IN_LETTER)
    it = "it" if number == 1 else "them"
    the_whole = "the whole of it" if number == 1 else "all their words"
    yield blocks.Paragraph(_address(facts, room))
    yield blocks.Space(6)
    yield blocks.Paragraph(f"Dear {room.words(facts.head) or 'colleague'},")
    yield blocks.Paragraph(
        f"Welcome to {room.words(facts.member.name)}. Your school is one of the members of "
        f"{partnership}. Before you came, it made {these} with {others}:"
    )
    yield blocks.Bullets(
        tuple(room.words(f"{one.number}, {one.title}") for one in facts.agreements[: room.lines])
    )
    yield from room.of(number, "agreement")
    yield blocks.Paragraph(
        "An agreement lasts when those who keep it have chosen it. So we ask every new head to "
        f"look at what was promised, and to sign up to {it} afresh, or to tell us what ought to "
        "be different. Nothing changes for pupils and staff while you make up your mind."
    )
    yield blocks.Paragraph(
        "The next page says in short what your school gives and what it receives. Ask me for "
        f"{the_whole} whenever you like; those who do the work will gladly tell you how it goes."
    )
    yield blocks.Paragraph(
        "With this comes a slip to cut off and send back. I would gladly come and see you, "
        f"at a time that suits you{': ' + room.words(facts.ring) if facts.ring else ''}."
    )
    signed = (room.words(facts.signed_by), room.words(facts.our_school))
    yield blocks.Together(
        (
            blocks.Paragraph("With kind regards,"),
            blocks.Space(9),
            blocks.Paragraph("\n".join(part for part in signed if part)),
        )
    )


def _address(facts: HeadBriefingFacts, room: Room) -> str:
    member = facts.member
    town = " ".join(part for part in (member.town, member.postcode) if part)
    lines = (facts.head or "The head", member.name, member.street, member.locality, town)
    return "\n".join(room.words(line) for line in lines if line)


# --- the summary -----------------------------------------------------------------------------


def _summary(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("In short: what your school is part of", 1)
    for one in facts.agreements[: room.doubled.lines]:
        yield from _agreement(facts, one, room)
    yield from room.doubled.of(len(facts.agreements), "agreement")


def _agreement(
    facts: HeadBriefingFacts, one: AgreementOnPaper, room: Room
) -> Iterator[blocks.Block]:
    others = [name for name in one.parties if name != facts.member.name]
    review = day_text(one.review_on) if one.review_on else "no day set"
    yield blocks.Heading(room.words(f"{one.number}, {one.title}"), 2)
    yield blocks.Facts(
        (
            ("With", room.names(others, _IN_LETTER)),
            ("Runs", f"{one.runs} ({one.state[:1].lower()}{one.state[1:]})"),
            ("Review", review),
        )
    )
    gives, receives = both_sides(one.promises, facts.member.id)
    yield blocks.Table(
        header=("Your school gives", "Your school receives"),
        rows=side_by_side(
            [f"{one.words} (to {one.to})" for one in gives],
            [f"{one.words} (from {one.giver})" for one in receives],
            room,
        ),
    )


# --- the slip --------------------------------------------------------------------------------


def _slip(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    number = len(facts.agreements)
    it = "it" if number == 1 else "them"
    these = "agreement" if number == 1 else "agreements"
    to = ", ".join(part for part in (facts.signed_by, facts.our_school) if part)
    numbers = room.names([one.number for one in facts.agreements])
    yield blocks.Together(
        (
            blocks.CutLine(),
            blocks.Heading(f"Signing up afresh: {numbers}", 2),
            blocks.Paragraph(
                room.words(f"To {to}") if to else f"To {TO_FILL_IN}", keep_with_next=True
            ),
            blocks.Checklist(
                (
                    f"I have read the {these} named above, and we go on keeping {it}.",
                    f"We go on, and would like to talk about {TO_FILL_IN}",
                    "I would like somebody to come and see me first.",
                )
            ),
            blocks.Signatures(
                "",
                (
                    blocks.SignatureBlock(
                        room.words(facts.member.name), "Head", room.words(facts.head)
                    ),
                ),
            ),
        )
    )
