"""The picking list: what to fetch for reservations that go out, walked place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted

_NO_PLACE = "Where it is kept is not written down"


@dataclass(frozen=True, slots=True)
class PickLine:
    """So many of an item to fetch for a loan; ``out`` is when it goes out, in words.

    ``kept_at`` is blank when nobody wrote down where it is; ``kit`` names the kit that brings it.
    """

    name: str
    quantity: int
    loan_number: str
    borrower: str
    out: str
    kept_at: str = ""
    make_model: str = ""
    asset_tag: str = ""
    accessories: tuple[str, ...] = ()
    kit: str = ""


@dataclass(frozen=True, slots=True)
class PickingFacts:
    """What a picking list is made from; ``lines`` in any order.

    ``what`` says which reservations these are: ``Reservations from Tue 3 Mar to Fri 6 Mar 2026``.
    """

    what: str
    lines: tuple[PickLine, ...]
    printed_on: date
    partnership: str = ""


def picking_list(facts: PickingFacts) -> blocks.Document:
    """The list, grouped by where things are kept, with a box for each to tick."""
    return blocks.Document(
        title="Picking list",
        subtitle=facts.what,
        date_line=f"printed {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=tuple(_places(facts)),
    )


def _places(facts: PickingFacts) -> Iterator[blocks.Block]:
    if not facts.lines:
        yield blocks.Paragraph("There is nothing to fetch.")
        return
    loans = len({line.loan_number for line in facts.lines})
    units = sum(line.quantity for line in facts.lines)
    yield blocks.Paragraph(f"{counted(units, 'thing')} for {counted(loans, 'loan')}.")
    # Places that are written down come first, in their alphabetical order.
    places = sorted({line.kept_at for line in facts.lines}, key=lambda at: (not at, at.casefold()))
    for place in places:
        here = [line for line in facts.lines if line.kept_at == place]
        here.sort(key=lambda line: (line.name.casefold(), line.asset_tag, line.loan_number))
        yield blocks.Heading(place or _NO_PLACE, 2)
        yield blocks.Table(
            header=("", "How many", "Item", "For"),
            rows=tuple(_row(line) for line in here),
            widths=(8, 22, 80, 60),
            align=("left", "right"),
        )


def _row(line: PickLine) -> tuple[str, ...]:
    about = [
        line.name,
        " · ".join(part for part in (line.make_model, line.asset_tag) if part),
        f"in the kit “{line.kit}”" if line.kit else "",
        *(f"{blocks.BOX} {accessory}" for accessory in line.accessories),
    ]
    return (
        blocks.BOX,
        str(line.quantity),
        "\n".join(part for part in about if part),
        f"{line.loan_number} · {line.borrower}\n{line.out}",
    )
