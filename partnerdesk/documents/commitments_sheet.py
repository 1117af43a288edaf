"""What members promised each other, both directions, with how each promise stands and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import PromiseOnPaper, both_sides, standings_text
from partnerdesk.domain.dates import day_text


@dataclass(frozen=True, slots=True)
class CommitmentsFacts:
    """What the sheet is made from: promises, and the members it tells of, as (id, name) in order.

    ``about`` says of what, such as an agreement's number and title; blank for all of them.
    """

    members: tuple[tuple[str, str], ...]
    promises: tuple[PromiseOnPaper, ...]
    printed_on: date
    about: str = ""
    partnership: str = ""


def commitments_sheet(facts: CommitmentsFacts) -> blocks.Document:
    """The sheet, as many pages as it takes; each promise stands under both its sides."""
    return blocks.Document(
        title="What we promised each other",
        subtitle=facts.about or facts.partnership,
        date_line=f"as it stands on {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=tuple(_sheet(facts)),
    )


def _sheet(facts: CommitmentsFacts) -> Iterator[blocks.Block]:
    if not facts.promises:
        yield blocks.Paragraph("No promise of an issued agreement is being kept track of.")
        return
    yield blocks.Paragraph(f"In all: {standings_text(facts.promises)}.", "lead")
    several = len({one.agreement for one in facts.promises}) > 1
    for member_id, name in facts.members:
        yield from _member(name, *both_sides(facts.promises, member_id), several=several)


def _member(
    name: str,
    gives: Sequence[PromiseOnPaper],
    receives: Sequence[PromiseOnPaper],
    *,
    several: bool,
) -> Iterator[blocks.Block]:
    if not gives and not receives:
        return
    yield blocks.Heading(name, 1)
    yield from _side("Gives", "To", [(one.to, one) for one in gives], several=several)
    yield from _side("Receives", "From", [(one.giver, one) for one in receives], several=several)


def _side(
    label: str, whom: str, lines: Sequence[tuple[str, PromiseOnPaper]], *, several: bool
) -> Iterator[blocks.Block]:
    if not lines:
        yield blocks.Paragraph(f"{label} nothing that is written down.", "quiet")
        return
    yield blocks.Table(
        header=(label, whom, "How it stands"),
        rows=tuple((_what(one, several=several), other, _stands(one)) for other, one in lines),
        widths=(66, 38, 66),
    )


def _what(one: PromiseOnPaper, *, several: bool) -> str:
    about = (
        one.agreement if several else "",
        f"measured by: {one.measure}" if one.measure else "",
    )
    second = " · ".join(part for part in about if part)
    return f"{one.words}\n{second}" if second else one.words


def _stands(one: PromiseOnPaper) -> str:
    return "\n".join(line for line in (one.state.label, one.why) if line)
