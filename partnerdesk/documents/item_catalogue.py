"""What members share, as a catalogue to hand round: nothing in it is private.

Serial numbers, values and where things are kept have no field here, so none can slip in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted, listed

_NO_CATEGORY = "Other things"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An item, a kit or a place on offer.

    ``contains`` are the parts of a kit, such as ``12 × Multimeter``; ``capacity`` is people in a
    place; ``category`` blank puts it under "Other things".
    """

    name: str
    quantity: int = 1
    category: str = ""
    make_model: str = ""
    capacity: int | None = None
    accessories: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueOwner:
    """A member with what it lends; ``ask`` is whom to ask and how, blank when nobody is named."""

    name: str
    entries: tuple[CatalogueEntry, ...]
    ask: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What the catalogue is made from; the owners stand in their order, entries by name."""

    partnership: str
    owners: tuple[CatalogueOwner, ...]
    printed_on: date


def item_catalogue(facts: CatalogueFacts, *, by_category: bool = False) -> blocks.Document:
    """The catalogue, by owner and then category; ``by_category`` the other way round."""
    listing = _by_category(facts.owners) if by_category else _by_owner(facts.owners)
    made = tuple(listing)
    return blocks.Document(
        title="What we share",
        subtitle=facts.partnership,
        date_line=f"as of {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=made or (blocks.Paragraph("Nothing is on offer yet."),),
    )


def _by_owner(owners: Sequence[CatalogueOwner]) -> Iterator[blocks.Block]:
    for owner in owners:
        if not owner.entries:
            continue
        yield blocks.Heading(owner.name)
        if owner.ask:
            yield blocks.Paragraph(f"To borrow, ask {owner.ask}.", keep_with_next=True)
        for category in _categories(owner.entries):
            yield blocks.Heading(category or _NO_CATEGORY, 2)
            yield blocks.Table(
                header=("What", "How many", "With it"),
                rows=tuple(_row(entry) for entry in _within(owner.entries, category)),
                widths=(72, 22, 76),
                align=("left", "right"),
            )


def _by_category(owners: Sequence[CatalogueOwner]) -> Iterator[blocks.Block]:
    every = [entry for owner in owners for entry in owner.entries]
    for category in _categories(every):
        yield blocks.Heading(category or _NO_CATEGORY)
        yield blocks.Table(
            header=("What", "How many", "With it", "From"),
            rows=tuple(
                (*_row(entry), owner.name)
                for owner in owners
                for entry in _within(owner.entries, category)
            ),
            widths=(54, 22, 54, 40),
            align=("left", "right"),
        )
    asks = tuple((owner.name, owner.ask) for owner in owners if owner.entries and owner.ask)
    if asks:
        yield blocks.Heading("Whom to ask")
        yield blocks.Facts(asks)


def _categories(entries: Sequence[CatalogueEntry]) -> list[str]:
    """Each category once, in alphabetical order; what has none comes last."""
    return sorted({one.category for one in entries}, key=lambda name: (not name, name.casefold()))


def _within(entries: Sequence[CatalogueEntry], category: str) -> list[CatalogueEntry]:
    here = [entry for entry in entries if entry.category == category]
    return sorted(here, key=lambda entry: entry.name.casefold())


def _row(entry: CatalogueEntry) -> tuple[str, str, str]:
    about = f"{entry.name}\n{entry.make_model}" if entry.make_model else entry.name
    goes_along = [
        f"for up to {counted(entry.capacity, 'person', 'people')}" if entry.capacity else "",
        listed(entry.contains),
        listed(entry.accessories),
    ]
    return about, str(entry.quantity), "\n".join(part for part in goes_along if part)
