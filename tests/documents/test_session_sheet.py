"""The session sheet: everything on one page, and what is open said to be open."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from partnerdesk.documents.session_sheet import session_sheet

from .paper import printed, squeezed
from .scripts import NAMES
from .session_on_paper import FACTS, GUEST, NASTY


def test_one_page_says_when_where_who_with_what_and_what_it_takes() -> None:
    (words,) = printed(session_sheet(FACTS))
    for fact in (
        "Circuits and resistance Thu 12 Mar 2026, 13:30–15:00 Confirmed · printed Tue 3 Mar 2026",
        "Where St Oswald’s, Physics lab 2, 4 Priory Lane, Eastvale",
        "Leads Tess Ode, text 07700 900500",
        "Staff Priya Nair",
        "Łucja Żak, letter of assurance seen on Mon 2 Mar 2026",
        "letter of assurance not seen yet",
        "For Year 10 and Year 11 · Physics cluster",
        "Every pupil measures the resistance",
        "Minibus from Mill Road at 12:50.",
        "Two pupils use the lift.",
        "Minibus £45.50 (Heron Vale Academy); Wire £20.00 (shared equally)",
        "12 × Multimeter St Oswald’s: Physics store",
        "Equipment: seen to on Mon 2 Mar 2026",
        "Room: not seen to yet",
        "page 1 of 1",
    ):
        assert fact in words, fact
    assert "24 2 6 h 30 min £50.50" in words


def test_the_sum_counts_those_that_come_and_leaves_out_who_said_no() -> None:
    (words,) = printed(session_sheet(FACTS))
    assert "Together 66 6 15 h 30 min £60.50" in words


def test_only_what_is_ready_is_ticked() -> None:
    (words,) = printed(session_sheet(FACTS))
    assert words.count("✓") == 2
    assert "✓ Consent: not needed" in words


def test_what_nobody_has_settled_is_said_to_be_open() -> None:
    bare = replace(FACTS, where="", address="", leads=(), members=(), kit=(), checks=(), costs=())
    (words,) = printed(session_sheet(bare))
    assert "Where not settled yet Leads not settled yet" in words
    assert "Who comes" not in words and "Kit" not in words and "Ready?" not in words


def test_a_cancelled_session_says_so_first() -> None:
    (words,) = printed(session_sheet(replace(FACTS, state="Cancelled", cancelled="snow")))
    assert words.index("Cancelled snow") < words.index("Where")


def test_a_session_of_eight_schools_still_is_one_page() -> None:
    guests = tuple(replace(GUEST, name=f"School {n}") for n in range(8))
    (words,) = printed(session_sheet(replace(FACTS, members=guests)))
    assert "School 7 Yes 24 2 Priya Nair, text 07700 900114" in words
    assert (
        "It takes 52 h of staff time, preparation, travel and cover included, and £404.00." in words
    )


def test_names_in_every_script_and_markup_print_as_they_were_typed() -> None:
    for name in (*(NAMES[script] for script in ("Polish", "Vietnamese", "Chinese")), NASTY):
        facts = replace(FACTS, title=name, purpose=name, project=name)
        words = unicodedata.normalize("NFC", squeezed("".join(printed(session_sheet(facts)))))
        assert words.count(unicodedata.normalize("NFC", squeezed(name))) >= 3
