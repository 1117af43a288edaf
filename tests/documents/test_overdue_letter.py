"""The letter about what is overdue: all the facts, no blame, and a slip in one piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from partnerdesk.documents.overdue_letter import OverdueLetterFacts, OverdueLine, overdue_letter
from partnerdesk.domain.partners import Channel
from tests import factories as make

from .paper import printed

FACTS = OverdueLetterFacts(
    number="L-0042",
    lender=make.member(name="St Oswald’s", street="4 Priory Lane", town="Eastvale"),
    borrower=make.member(name="Heron Vale Academy", street="Mill Road", postcode="EV2 2BB"),
    to=make.person(name="Łucja Żak"),
    lines=(OverdueLine("Multimeter", 10, "PH-0001"), OverdueLine("Power supply", 2)),
    out="Tue 3 Mar 2026, morning",
    due="Tue 17 Mar 2026, afternoon",
    days_late=6,
    ring=make.person(name="Priya Nair", telephone="01632 960107", channel=Channel.TELEPHONE),
    signed_by="Tess Ode",
    written_on=date(2026, 3, 23),
)
SLIP = (
    "Reply about loan L-0042",
    "To St Oswald’s, 4 Priory Lane, Eastvale",
    "We bring everything back on",
    "We would like to keep it until",
    "Signature",
)


def test_a_letter_names_the_items_the_day_how_late_and_whom_to_ring_on_one_page() -> None:
    (words,) = printed(overdue_letter(FACTS))
    for fact in (
        "L-0042 · Mon 23 Mar 2026",
        "Łucja Żak Heron Vale Academy Mill Road EV2 2BB",
        "Dear Łucja Żak,",
        "Multimeter PH-0001 10",
        "Power supply 2",
        "Due back Tue 17 Mar 2026, afternoon, 6 days ago",
        "get in touch with Priya Nair, telephone 01632 960107, or send back the slip below",
        "Tess Ode St Oswald’s",
        *SLIP,
    ):
        assert fact in words, fact


def test_without_names_it_goes_to_the_school_and_asks_only_for_the_slip() -> None:
    (words,) = printed(overdue_letter(replace(FACTS, to=None, ring=None, days_late=0)))
    assert "Dear colleague," in words
    assert "please send back the slip below" in words
    assert "ago" not in words


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8, 12, 18])
def test_the_slip_can_be_cut_off_however_long_the_letter_is(number: int) -> None:
    pages = printed(overdue_letter(replace(FACTS, lines=FACTS.lines * number)))
    assert [all(each in words for each in SLIP) for words in pages].count(True) == 1
    assert sum(words.count("Please collect it on") for words in pages) == 1
