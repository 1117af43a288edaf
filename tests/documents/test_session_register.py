"""The register: counts, room to write them, and no place for a pupil's name."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.documents.session_register import session_register

from .paper import printed
from .session_on_paper import FACTS, GUEST, HOST, NASTY


def test_each_school_has_its_expected_numbers_and_blanks_for_who_came() -> None:
    (words,) = printed(session_register(FACTS))
    assert "Register: Circuits and resistance Thu 12 Mar 2026, 13:30–15:00" in words
    assert "St Oswald’s 30 3 Heron Vale Academy 24 2 Ysgol Glan-yr-Afon 12 1" in words
    assert "Together 66 6" in words
    assert "no pupil’s name belongs on this sheet" in words
    assert "Counted by" in words and "Signature" in words and "Tess Ode" in words


def test_a_school_that_said_no_is_not_on_it() -> None:
    (words,) = printed(session_register(FACTS))
    assert "Fenwick Primary" not in words


def test_numbers_already_recorded_are_printed_in() -> None:
    came = replace(HOST, pupils_attended=28, staff_attended=3)
    (words,) = printed(session_register(replace(FACTS, members=(came, GUEST))))
    assert "St Oswald’s 30 28 3 3 Heron Vale Academy 24 2" in words
    assert "Together 54 28 5 3" in words


def test_markup_is_only_text() -> None:
    (words,) = printed(session_register(replace(FACTS, title=NASTY, members=())))
    assert f"Register: {NASTY}" in words
