"""The transport list: when each leaves and is back, and whom to ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from partnerdesk.documents.transport_list import transport_list

from .paper import printed
from .session_on_paper import FACTS, GUEST, HOST, NASTY


def test_each_school_leaves_in_time_and_is_back_no_sooner_than_the_way_allows() -> None:
    (words,) = printed(transport_list(FACTS))
    # 23 minutes before 13:30 is 13:07, and after 15:00 15:23: rounded to be on the safe side.
    assert "24 pupils" in words and "2 staff" in words
    assert "13:05 23 min 15:25" in words
    assert "On the day, ring Tess Ode, text 07700 900500" in words
    assert "Minibus from Mill Road at 12:50." in words
    assert "07700 900114" in words


def test_whose_way_nobody_knows_gets_blanks_and_whose_school_it_is_stays() -> None:
    (words,) = printed(transport_list(FACTS))
    assert "Ysgol Glan-yr-Afon" in words
    assert words.count(" min ") == 1
    assert "St Oswald’s is there already: 30 pupils, 3 staff." in words
    assert "Fenwick Primary" not in words  # said no


def test_a_way_home_past_midnight_names_the_day() -> None:
    late = replace(FACTS, ends_at=datetime(2026, 3, 12, 23, 50))
    (words,) = printed(transport_list(late))
    assert "00:15" in words and "Fri 13" in words


def test_exact_times_are_not_moved() -> None:
    quarter = replace(FACTS, members=(replace(GUEST, one_way=15),))
    (words,) = printed(transport_list(quarter))
    assert "13:15 15 min 15:15" in words


def test_when_nobody_travels_it_says_so() -> None:
    (words,) = printed(transport_list(replace(FACTS, members=(HOST,), transport=NASTY)))
    assert "Nobody travels to this session." in words
    assert NASTY in words
