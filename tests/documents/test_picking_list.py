"""The picking list: everything once, place by place."""

from __future__ import annotations

from datetime import date

from partnerdesk.documents.picking_list import PickingFacts, PickLine, picking_list

from .paper import printed

DAY = date(2026, 3, 2)
MORNING, NOON = "Tue 3 Mar 2026, morning", "Wed 4 Mar 2026, afternoon"


def test_things_stand_under_where_they_are_kept_and_the_unknown_place_last() -> None:
    lines = (
        PickLine("Gazebo", 1, "L-0044", "Fenwick Primary", NOON),
        PickLine("Power supply", 2, "L-0042", "Heron Vale", MORNING, "physics store"),
        PickLine("Cello", 1, "L-0043", "Fenwick Primary", NOON, "Music store"),
        PickLine(
            "Multimeter", 12, "L-0042", "Heron Vale", MORNING, "physics store", "Ohmwell 130",
            "PH-0001", ("Test leads",), "Electricity",
        ),
    )  # fmt: skip
    (words,) = printed(picking_list(PickingFacts("Going out this week", lines, DAY)))
    order = [
        "Going out this week",
        "16 things for 3 loans.",
        "Music store",
        "1 Cello L-0043 · Fenwick Primary Wed 4 Mar 2026, afternoon",
        "physics store",
        "12 Multimeter L-0042 · Heron Vale Ohmwell 130 · PH-0001 Tue 3 Mar 2026, morning",
        "in the kit “Electricity” ☐ Test leads",
        "2 Power supply",
        "Where it is kept is not written down",
        "1 Gazebo",
    ]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert words.count("Gazebo") == words.count("Power supply") == 1


def test_an_empty_list_says_so() -> None:
    (words,) = printed(picking_list(PickingFacts("Going out today", (), DAY)))
    assert "There is nothing to fetch." in words
