"""For an incoming head (P78): a letter with a slip to sign up afresh, and a page each on the
partnership with its people and sessions, and on the agreements with what is open of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import (
    TO_FILL_IN,
    AgreementOnPaper,
    PromiseOnPaper,
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
from partnerdesk.domain.promises import PromiseState

_IN_LETTER = 3
_OPEN = (PromiseState.BROKEN, PromiseState.DUE, PromiseState.DRIFTING, PromiseState.ON_COURSE)


@dataclass(frozen=True, slots=True)
class PersonToKnow:
    """Somebody the new head will meet; ``reach`` may be blank."""

    name: str
    does: str
    school: str
    reach: str = ""


@dataclass(frozen=True, slots=True)
class SessionAhead:
    """Something in the calendar at which the school takes part, in words."""

    when: str
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class HeadBriefingFacts:
    """What the briefing is made from; ``head`` is blank while the name is not known.

    ``agreements`` are those that bind the school; ``ring`` says how to reach the writer;
    ``members`` are all schools of the partnership, ``projects`` what the school takes part in,
    ``so_far`` what was done in the year before, in words; ``sessions`` those ahead.
    """

    member: Member
    head: str
    agreements: tuple[AgreementOnPaper, ...]
    signed_by: str
    our_school: str
    ring: str
    written_on: date
    partnership: str = ""
    members: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    so_far: str = ""
    people: tuple[PersonToKnow, ...] = ()
    sessions: tuple[SessionAhead, ...] = ()

    @property
    def open_promises(self) -> tuple[PromiseOnPaper, ...]:
        """What the school gives or receives and what is still to be kept, the latest first."""
        found = [
            one
            for agreement in self.agreements
            for side in both_sides(agreement.promises, self.member.id)
            for one in side
            if one.state in _OPEN
        ]
        return tuple(sorted(found, key=lambda one: _OPEN.index(one.state)))

    @property
    def others(self) -> tuple[str, ...]:
        """The other parties, each once."""
        names = (name for one in self.agreements for name in one.parties)
        return tuple(dict.fromkeys(name for name in names if name != self.member.name))


def head_briefing(facts: HeadBriefingFacts) -> blocks.Document:
    """The letter with the slip at its foot, then the pages; a long letter sends the slip last."""
    slip = tuple(_slip(facts, CLOSE)) if facts.agreements else ()
    letter = on_one_page(lambda room: _paper(facts, (*_letter(facts, room), *slip)), ENOUGH)
    last: tuple[blocks.Block, ...] = ()
    if slip and count_pages(letter) > 1:
        letter = on_one_page(lambda room: _paper(facts, _letter(facts, room)))
        last = (blocks.PageBreak(), *slip)
    after = _page(lambda room: _partnership(facts, room))
    if facts.agreements:
        after += _page(lambda room: _summary(facts, room))
    return replace(letter, blocks=(*letter.blocks, *after, *last))


def head_slip(facts: HeadBriefingFacts) -> blocks.Document:
    """The slip alone, for a head who was briefed and met before."""
    named = tuple(CLOSE.words(f"{one.number}, {one.title}") for one in facts.agreements)
    told = (
        blocks.Paragraph("What was signed for the school so far:"),
        blocks.Bullets(named[: CLOSE.lines]),
        *CLOSE.of(len(named), "agreement"),
    )
    slip = _paper(facts, (*told, *_slip(facts, CLOSE, cut=False)))
    return replace(slip, title="Signing up afresh")


def _page(content: Callable[[Room], Iterable[blocks.Block]]) -> tuple[blocks.Block, ...]:
    """A page after the first: it has no head, so the whole of it is for its content."""
    page = on_one_page(lambda room: blocks.Document("", tuple(content(room))))
    return (blocks.PageBreak(), *page.blocks)


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
    yield blocks.Paragraph(_address(facts, room))
    yield blocks.Space(6)
    yield blocks.Paragraph(f"Dear {room.words(facts.head) or 'colleague'},")
    welcome = (
        f"Welcome to {room.words(facts.member.name)}. Your school is one of the members of "
        f"{partnership}."
    )
    yield from _afresh(facts, room, welcome) if facts.agreements else _unsigned(welcome)
    slip = "With this comes a slip to cut off and send back. " if facts.agreements else ""
    ring = f": {room.words(facts.ring)}" if facts.ring else ""
    yield blocks.Paragraph(
        f"{slip}I would gladly come and see you, at a time that suits you{ring}."
    )
    signed = (room.words(facts.signed_by), room.words(facts.our_school))
    yield blocks.Together(
        (
            blocks.Paragraph("With kind regards,"),
            blocks.Space(9),
            blocks.Paragraph("\n".join(part for part in signed if part)),
        )
    )


def _unsigned(welcome: str) -> Iterator[blocks.Block]:
    """Where no agreement binds the school, there is nothing to sign afresh."""
    yield blocks.Paragraph(
        f"{welcome} No agreement binds it at present, so there is nothing to sign: I would like "
        "you to know what is done together, and to hear what you think of it."
    )
    yield blocks.Paragraph(
        "The next page says in short who works together, what is planned and whom you will meet."
    )


def _afresh(facts: HeadBriefingFacts, room: Room, welcome: str) -> Iterator[blocks.Block]:
    number = len(facts.agreements)
    these = "an agreement" if number == 1 else f"{number} agreements"
    others = room.names(facts.others, _IN_LETTER)
    it = "it" if number == 1 else "them"
    the_whole = "the whole of it" if number == 1 else "all their words"
    yield blocks.Paragraph(f"{welcome} Before you came, it made {these} with {others}:")
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
        "The next page says who works together, what is planned and whom you will meet; the one "
        "after it what your school gives and receives, and what is still open of it. Ask me for "
        f"{the_whole} whenever you like; those who do the work will gladly tell you how it goes."
    )


def _address(facts: HeadBriefingFacts, room: Room) -> str:
    member = facts.member
    town = " ".join(part for part in (member.town, member.postcode) if part)
    lines = (facts.head or "The head", member.name, member.street, member.locality, town)
    return "\n".join(room.words(line) for line in lines if line)


# --- the partnership -------------------------------------------------------------------------


def _partnership(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("The partnership in brief", 1)
    by = ", ".join(part for part in (facts.signed_by, facts.our_school, facts.ring) if part)
    told = (
        ("Partnership", room.words(facts.partnership)),
        ("Members", room.names(facts.members)),
        ("Your school takes part in", room.names(facts.projects)),
        ("In the past year", facts.so_far),
        ("Coordinated by", room.words(by)),
    )
    yield blocks.Facts(tuple(pair for pair in told if pair[1]))
    yield blocks.Heading("People you will meet", 2)
    yield blocks.Table(
        header=("Who", "What they do", "School", "How to reach them"),
        rows=tuple(
            (room.words(one.name), room.words(one.does), room.words(one.school),
             room.words(one.reach))
            for one in facts.people[: room.lines]
        ) or (("Nobody is named yet", "", "", ""),),
        widths=(4, 5, 5, 4),
    )  # fmt: skip
    yield from room.of(len(facts.people), "name")
    yield blocks.Heading("Sessions ahead", 2)
    if not facts.sessions:
        yield blocks.Paragraph("Nothing is in the calendar for your school yet.")
        return
    yield blocks.Table(
        header=("When", "What", "Where"),
        rows=tuple(
            (one.when, room.words(one.what), room.words(one.where))
            for one in facts.sessions[: room.lines]
        ),
        widths=(5, 6, 4),
    )
    yield from room.of(len(facts.sessions), "session")


# --- the agreements --------------------------------------------------------------------------


def _summary(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    yield blocks.Heading("In short: what your school is part of", 1)
    for one in facts.agreements[: room.doubled.lines]:
        yield from _agreement(facts, one, room)
    yield from room.doubled.of(len(facts.agreements), "agreement")
    yield from _still_open(facts, room)


def _still_open(facts: HeadBriefingFacts, room: Room) -> Iterator[blocks.Block]:
    found = facts.open_promises
    yield blocks.Heading("Promises still open", 2)
    if not found:
        yield blocks.Paragraph("All that was promised so far has been kept.")
        return
    yield blocks.Table(
        header=("What", "From", "To", "How it stands"),
        rows=tuple(
            (
                room.words(one.words),
                room.words(one.giver),
                room.words(one.to),
                room.words(": ".join(part for part in (one.state.label, one.why) if part)),
            )
            for one in found[: room.lines]
        ),
        widths=(5, 3, 3, 4),
    )
    yield from room.of(len(found), "promise")


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


def _slip(facts: HeadBriefingFacts, room: Room, *, cut: bool = True) -> Iterator[blocks.Block]:
    number = len(facts.agreements)
    it = "it" if number == 1 else "them"
    these = "agreement" if number == 1 else "agreements"
    to = ", ".join(part for part in (facts.signed_by, facts.our_school) if part)
    numbers = room.names([one.number for one in facts.agreements])
    begins = (blocks.CutLine(), blocks.Heading(f"Signing up afresh: {numbers}", 2))
    yield blocks.Together(
        (
            *(begins if cut else (blocks.Space(4),)),
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
