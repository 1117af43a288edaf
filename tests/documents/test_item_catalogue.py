"""The catalogue to hand round: by owner or by category, and nothing private."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from partnerdesk.documents.item_catalogue import (
    CatalogueEntry,
    CatalogueFacts,
    CatalogueOwner,
    item_catalogue,
)
from partnerdesk.domain.lending import Item

from .paper import printed

FACTS = CatalogueFacts(
    "East Vale Schools Together",
    (
        CatalogueOwner(
            "St Oswald’s",
            (
                CatalogueEntry("Gazebo", 2),
                CatalogueEntry("Multimeter", 12, "Physics", "Ohmwell", accessories=("leads",)),
                CatalogueEntry("Sports hall", 1, "Places", capacity=200),
                CatalogueEntry("Electricity", 1, "Kits", contains=("12 × Multimeter", "1 × Lamp")),
            ),
            "Priya Nair, 01632 960107",
        ),
        CatalogueOwner("Heron Vale Academy", (CatalogueEntry("Data logger", 5, "Physics"),)),
        CatalogueOwner("Fenwick Primary", ()),
    ),
    date(2026, 3, 2),
)


def in_order(words: str, wanted: list[str]) -> bool:
    """Whether the words hold all of these, each after the one before."""
    at = 0
    for each in wanted:
        at = words.find(each, at) + 1
        if not at:
            return False
    return True


def test_by_owner_each_member_lends_what_stands_under_its_name() -> None:
    (words,) = printed(item_catalogue(FACTS))
    assert in_order(
        words,
        [
            "What we share East Vale Schools Together as of Mon 2 Mar 2026",
            "St Oswald’s To borrow, ask Priya Nair, 01632 960107.",
            "Kits",
            "Electricity 1 12 × Multimeter and 1 × Lamp",
            "Physics",
            "Multimeter 12 leads Ohmwell",
            "Places",
            "Sports hall 1 for up to 200 people",
            "Other things",
            "Gazebo 2",
            "Heron Vale Academy",
            "Data logger 5",
        ],
    )
    assert "Fenwick" not in words


def test_by_category_each_line_says_whose_it_is() -> None:
    (words,) = printed(item_catalogue(FACTS, by_category=True))
    assert in_order(
        words,
        [
            "Physics",
            "Multimeter 12 leads St Oswald’s Ohmwell",
            "Data logger 5 Heron Vale Academy",
            "Whom to ask St Oswald’s Priya Nair, 01632 960107",
        ],
    )
    assert words.count("Physics") == 1


def test_what_is_private_about_an_item_has_no_place_in_a_catalogue() -> None:
    private = {"serial", "value_pence", "kept_at", "asset_tag", "photo_id", "handling"}
    assert private <= {field.name for field in fields(Item)}
    assert not private & {field.name for field in fields(CatalogueEntry)}


def test_an_empty_catalogue_says_so() -> None:
    (words,) = printed(item_catalogue(CatalogueFacts("Us", (), date(2026, 3, 2))))
    assert "Nothing is on offer yet." in words
