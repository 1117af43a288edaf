"""The year list: fixtures and events by month, as firm as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from partnerdesk.documents.year_list import YearEntry, YearListFacts, year_list
from partnerdesk.domain.sessions import SessionKind, SessionState

from .paper import printed
from .session_on_paper import NASTY

FOOTBALL = YearEntry(
    "Football", SessionKind.FIXTURE, SessionState.CONFIRMED, datetime(2025, 10, 7, 14, 0),
    datetime(2025, 10, 7, 16, 0), "Heron Vale Academy, Field", "St Oswald’s and Fenwick", "Year 9",
)  # fmt: skip
CAMP = YearEntry(
    "Science camp", SessionKind.EVENT, SessionState.PENCILLED, datetime(2026, 6, 12, 9, 0),
    datetime(2026, 6, 14, 15, 0), who="Every member",
)  # fmt: skip
FACTS = YearListFacts(
    date(2025, 9, 1), date(2026, 8, 31), (CAMP, FOOTBALL), date(2026, 3, 3), "East Vale"
)


def test_entries_stand_by_month_in_order_and_say_how_firm_they_are() -> None:
    (words,) = printed(year_list(FACTS))
    assert "Fixtures and events Mon 1 Sep 2025 to Mon 31 Aug 2026 as of Tue 3 Mar 2026" in words
    assert words.index("October 2025") < words.index("June 2026")
    assert "Tue 7 14:00–16:00 Football" in words and "Fixture · Year 9" in words
    assert "Fri 12 –" in words and "Sun 14" in words
    assert "Event, pencilled in" in words and "Every member" in words


def test_what_was_cancelled_stays_and_says_so() -> None:
    off = replace(FOOTBALL, state=SessionState.CANCELLED, years="")
    (words,) = printed(year_list(replace(FACTS, entries=(off,))))
    assert "Football Heron Vale" in words and "Fixture, cancelled" in words


def test_the_same_month_of_two_years_is_two_months() -> None:
    later = replace(
        FOOTBALL, starts_at=datetime(2026, 10, 7, 14), ends_at=datetime(2026, 10, 7, 16)
    )
    (words,) = printed(year_list(replace(FACTS, entries=(later, FOOTBALL))))
    assert words.index("October 2025") < words.index("October 2026")


def test_an_empty_year_says_so() -> None:
    (words,) = printed(year_list(replace(FACTS, entries=())))
    assert "No fixture or event is in the calendar for this time yet." in words


def test_a_long_year_repeats_its_heads_and_loses_nothing() -> None:
    many = tuple(replace(FOOTBALL, title=f"Match number {n}.") for n in range(80))
    pages = printed(year_list(replace(FACTS, entries=many)))
    assert len(pages) > 1 and all("Day Time What" in words for words in pages)
    assert all(f"Match number {n}." in " ".join(pages) for n in range(80))


def test_markup_is_only_text() -> None:
    (words,) = printed(year_list(replace(FACTS, entries=(replace(FOOTBALL, title=NASTY),))))
    assert "<b>bold</b>" in words and "=1+1" in words
