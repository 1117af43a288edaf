"""A meeting on paper: before it the agenda with room for notes, after it the minutes (P52, P53)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from partnerdesk.documents import blocks
from partnerdesk.documents.session_facts import ActionLine, SessionPaperFacts
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import Reply
from partnerdesk.domain.words import listed

# What people put before a point when they type a list.
_MARKER: Final = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+")
_ROOM: Final = "\n\n"


def agenda(facts: SessionPaperFacts) -> blocks.Document:
    """What the meeting is for, its points with room for notes, and what is still to be done."""
    return _document(f"Agenda: {facts.title}", facts, tuple(_agenda(facts)))


def minutes(facts: SessionPaperFacts) -> blocks.Document:
    """Who was there, what was decided, who does what by when; to be agreed by signature."""
    return _document(f"Minutes: {facts.title}", facts, tuple(_minutes(facts)))


def _document(
    title: str, facts: SessionPaperFacts, made: tuple[blocks.Block, ...]
) -> blocks.Document:
    return blocks.Document(
        title=title,
        subtitle=facts.when,
        number=facts.where,
        date_line=facts.printed,
        author=facts.partnership,
        blocks=made,
    )


def points(text: str) -> list[str]:
    """The lines of a text, without the numbers and dashes typed before them."""
    return [_MARKER.sub("", line).strip() for line in text.split("\n") if line.strip()]


# --- before it -------------------------------------------------------------------------------


def _agenda(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    yield _facts(
        ("Purpose", facts.purpose),
        ("Project", facts.project),
        ("Where", facts.address),
        ("Leads", _names(facts)),
        ("Invited", listed([member.name for member in facts.members])),
    )
    listed_points = points(facts.agenda)
    yield blocks.Heading("Points", 2)
    if listed_points:
        yield blocks.Table(
            header=("", "Point", "Notes"),
            rows=tuple(
                (str(number), f"{point}{_ROOM}", "")
                for number, point in enumerate(listed_points, 1)
            ),
            widths=(9, 70, 91),
            align=("right",),
        )
    else:
        yield blocks.Paragraph("No point is on the agenda yet.")
    if facts.open_before:
        yield blocks.Heading("Still to be done from before", 2)
        yield _table(facts.open_before, done=True)
    yield blocks.Heading("What we agreed to do", 2)
    yield blocks.Table(("What", "Who", "By when"), (("\n", "", ""),) * 4, widths=(94, 46, 30))


# --- after it --------------------------------------------------------------------------------


def _minutes(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    yield _facts(
        ("Purpose", facts.purpose),
        ("Project", facts.project),
        ("Chaired by", _names(facts)),
        ("There", _present(facts)),
        ("Apologies", _apologies(facts)),
    )
    agenda_points = points(facts.agenda)
    if agenda_points:
        yield blocks.Heading("Agenda", 2)
        for number, point in enumerate(agenda_points, 1):
            yield blocks.Clause(str(number), "", point)
    yield blocks.Heading("Decided", 2)
    decided = points(facts.decisions)
    if decided:
        yield blocks.Bullets(tuple(decided))
    else:
        yield blocks.Paragraph("Nothing was written down as decided.")
    if facts.actions:
        yield blocks.Heading("Who does what", 2)
        yield _table(facts.actions, done=True)
    if facts.notes:
        yield blocks.Heading("Notes", 2)
        yield blocks.Paragraph(facts.notes)
    yield blocks.Signatures(
        heading="Agreed as a true record",
        intro="",
        blocks=(blocks.SignatureBlock(facts.partnership or facts.title, "Chair", _names(facts)),),
    )


def _facts(*rows: tuple[str, str]) -> blocks.Block:
    return blocks.Facts(tuple((name, value) for name, value in rows if value))


def _names(facts: SessionPaperFacts) -> str:
    return listed([person.name for person in facts.leads])


def _present(facts: SessionPaperFacts) -> str:
    """The members that came: as counted, or else those that said they would."""
    counted = any(member.staff_attended is not None for member in facts.members)
    came = []
    for member in facts.members:
        there = member.staff_attended if counted else None
        if there:
            came.append(f"{member.name} ({there})")
        elif not counted and member.reply == Reply.YES.label:
            came.append(member.name)
    people = [person.name for person in (*facts.staff, *facts.visitors)]
    return "\n".join(part for part in (listed(came), listed(people)) if part)


def _apologies(facts: SessionPaperFacts) -> str:
    return listed([one.name for one in facts.members if one.reply == Reply.NO.label])


def _table(actions: Sequence[ActionLine], *, done: bool) -> blocks.Block:
    return blocks.Table(
        header=("What", "Who", "By when", "Done"),
        rows=tuple(
            (
                action.what,
                action.owner,
                day_text(action.due) if action.due else "",
                day_text(action.done_on) if action.done_on else blocks.BOX if done else "",
            )
            for action in actions
        ),
        widths=(69, 36, 33, 32),
    )
