"""The session sheet: all that whoever runs a session needs, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from partnerdesk.documents import blocks
from partnerdesk.documents.session_facts import (
    CheckLine,
    SessionPaperFacts,
    minutes_text,
    number_text,
    people_words,
    total,
)
from partnerdesk.domain.money import pounds

_NOT_YET = "not settled yet"


def session_sheet(facts: SessionPaperFacts) -> blocks.Document:
    """The sheet; what nobody knows yet is said to be open."""
    return blocks.Document(
        title=facts.title,
        subtitle=facts.when,
        number=facts.state,
        date_line=facts.printed,
        author=facts.partnership,
        blocks=tuple(_sheet(facts)),
    )


def _sheet(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if facts.cancelled:
        yield blocks.Callout("Cancelled", facts.cancelled)
    yield _head(facts)
    yield from _replies(facts)
    yield from _ready(facts)
    yield from _kit(facts)
    if facts.transport:
        yield blocks.Heading("Transport", 2)
        yield blocks.Paragraph(facts.transport)
    yield from _cost(facts)
    if facts.notes:
        yield blocks.Heading("Notes", 2)
        yield blocks.Paragraph(facts.notes)


def _head(facts: SessionPaperFacts) -> blocks.Block:
    where = "\n".join(part for part in (facts.where, facts.address) if part)
    rows = [
        ("Where", where or _NOT_YET),
        ("Leads", people_words(facts.leads) or _NOT_YET),
        ("Staff", people_words(facts.staff)),
        ("Visiting staff", people_words(facts.visitors)),
        ("Year groups", facts.years),
        ("Project", facts.project),
        ("Purpose", facts.purpose),
    ]
    return blocks.Facts(tuple((name, value) for name, value in rows if value))


def _replies(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if not facts.members:
        return
    rows = [
        (
            member.name,
            member.reply,
            number_text(member.pupils_expected),
            number_text(member.staff_expected),
            member.ring,
        )
        for member in facts.members
    ]
    if len(rows) > 1:
        pupils = total([member.pupils_expected for member in facts.members])
        staff = total([member.staff_expected for member in facts.members])
        rows.append(("Together", "", pupils, staff, ""))
    yield blocks.Heading("Who comes", 2)
    yield blocks.Table(
        header=("School", "Reply", "Pupils", "Staff", "Ring"),
        rows=tuple(rows),
        widths=(50, 22, 16, 14, 68),
        align=("left", "left", "right", "right"),
    )


def _ready(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    """The checklist in two columns: ticked where it is ready, else a box to tick."""
    if not facts.checks:
        return
    cells = [_check(one) for one in facts.checks]
    half = (len(cells) + 1) // 2
    right = [*cells[half:], *[("", "")] * (2 * half - len(cells))]
    yield blocks.Heading("Ready?", 2)
    yield blocks.Table(
        header=(),
        rows=tuple((*one, *other) for one, other in zip(cells[:half], right, strict=True)),
        widths=(7, 78, 7, 78),
    )


def _check(one: CheckLine) -> tuple[str, str]:
    return "✓" if one.ready else blocks.BOX, f"{one.label}: {one.words[:1].lower()}{one.words[1:]}"


def _kit(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if not facts.kit:
        return
    yield blocks.Heading("Kit", 2)
    yield blocks.Table(
        header=("", "What", "How many", "From", "Kept at"),
        rows=tuple(
            (blocks.BOX, line.name, str(line.quantity), line.owner, line.kept_at)
            for line in facts.kit
        ),
        widths=(7, 61, 20, 41, 41),
        align=("left", "left", "right"),
    )


def _cost(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if not any(member.staff_minutes or member.pence for member in facts.members):
        return
    yield blocks.Heading("What it takes from each", 2)
    yield blocks.Table(
        header=("School", "Staff time, travel and cover included", "Money"),
        rows=tuple(
            (member.name, minutes_text(member.staff_minutes), pounds(member.pence))
            for member in facts.members
        ),
        widths=(80, 65, 25),
        align=("left", "right", "right"),
    )
    if facts.costs:
        each = "; ".join(
            f"{line.what} {pounds(line.pence)} ({line.borne_by or 'shared equally'})"
            for line in facts.costs
        )
        yield blocks.Paragraph(f"Of that in money: {each}.", "small")
