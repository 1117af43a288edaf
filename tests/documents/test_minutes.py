"""Agenda and minutes: the points as typed, the decisions, who does what by when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partnerdesk.documents.minutes import agenda, minutes, points

from .paper import printed
from .session_on_paper import FACTS, GUEST, HOST, NASTY, REFUSED


def test_the_agenda_numbers_its_points_and_names_purpose_and_guests() -> None:
    (words,) = printed(agenda(FACTS))
    for fact in (
        "Agenda: Circuits and resistance Thu 12 Mar 2026, 13:30–15:00",
        "Purpose Every pupil measures",
        "Invited St Oswald’s, Heron Vale Academy, Ysgol Glan-yr-Afon and Fenwick Primary",
        "1 Welcome 2 Dates for the summer term 3 Any other business",
        "Ask governors for the minibus Tess Ode Fri 6 Mar 2026",
        "What we agreed to do What Who By when",
    ):
        assert fact in words, fact
    assert "Circuits stay until Easter" not in words


def test_an_agenda_without_points_says_so() -> None:
    (words,) = printed(agenda(replace(FACTS, agenda=" \n", open_before=())))
    assert "No point is on the agenda yet." in words
    assert "Still to be done" not in words


def test_the_minutes_say_what_was_decided_and_who_does_what_by_when() -> None:
    (words,) = printed(minutes(FACTS))
    for fact in (
        "Minutes: Circuits and resistance",
        "There St Oswald’s and Heron Vale Academy",
        "Apologies Fenwick Primary",
        "• Circuits stay until Easter • We meet on Thursdays",
        "Book the lab Priya Nair Fri 20 Mar 2026",
        "Send the risk assessment Tess Ode Sat 14 Mar 2026",
        "Agreed as a true record",
        "Signature",
    ):
        assert fact in words, fact


def test_once_counted_only_those_that_came_were_there() -> None:
    came = replace(HOST, staff_attended=2)
    facts = replace(FACTS, members=(came, replace(GUEST, staff_attended=0), REFUSED), staff=())
    (words,) = printed(minutes(facts))
    assert "There St Oswald’s (2) " in words


def test_minutes_without_decisions_say_so() -> None:
    (words,) = printed(minutes(replace(FACTS, decisions="", actions=())))
    assert "Nothing was written down as decided." in words
    assert "Who does what" not in words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1. One\n2. Two", ["One", "Two"]),
        ("- One\n* Two\n(3) Three", ["One", "Two", "Three"]),
        ("2026 budget\n10 more pupils", ["2026 budget", "10 more pupils"]),
        ("-5 degrees", ["-5 degrees"]),
        ("\n \n", []),
    ],
)
def test_only_the_marks_of_a_list_are_left_out(typed: str, shown: list[str]) -> None:
    assert points(typed) == shown


def test_markup_is_only_text() -> None:
    facts = replace(FACTS, agenda=NASTY, decisions=NASTY, title=NASTY)
    assert printed(agenda(facts))[0].count("<b>bold</b>") >= 2
    assert printed(minutes(facts))[0].count("<b>bold</b>") >= 3
