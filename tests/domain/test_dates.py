"""Dates as a UK school writes, reads and counts them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.dates import (
    Span,
    ago,
    day_text,
    long_day,
    month_text,
    months_after,
    months_before,
    parse_day,
    short_day,
)
from partnerdesk.domain.problems import RuleBroken

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
TUESDAY = date(2026, 3, 3)


@given(DAYS)
@settings(deadline=None)
def test_every_way_to_write_a_day_is_read_back(day: date) -> None:
    written = (
        day_text(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day:%d-%m-%Y}",
        f" {long_day(day)}  {day.year} ",
    )
    assert [parse_day(text) for text in written] == [day] * len(written)


@pytest.mark.parametrize(
    "text", ["3/3/26", "03-03-2026", "3rd March 2026", "Tue 3 Mar 2026", "tuesday, 3 MAR, 26"]
)
def test_what_people_type_is_read_day_before_month(text: str) -> None:
    assert parse_day(text) == TUESDAY
    assert parse_day("4/3/2026") == date(2026, 3, 4)
    assert parse_day("1 sept 2026") == date(2026, 9, 1)


def test_blank_is_no_day() -> None:
    assert parse_day("  ") is None


@pytest.mark.parametrize(
    "text", ["31/2/2026", "3/13/2026", "soon", "3 Ju 2026", "3 M 2026", "2026", "0/1/2026", "3 Mar"]
)
def test_what_is_not_a_day_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(RuleBroken, match="is not a date") as refusal:
        parse_day(text, "starts_on")
    assert refusal.value.field == "starts_on"


@given(st.text(max_size=20))
@settings(deadline=None)
def test_no_text_at_all_does_more_than_refuse(text: str) -> None:
    try:
        found = parse_day(text)
    except RuleBroken:
        return
    assert found is None or isinstance(found, date)


def test_words_for_days() -> None:
    assert day_text(TUESDAY) == "Tue 3 Mar 2026"
    assert long_day(TUESDAY) == "Tuesday 3 March"
    assert month_text(TUESDAY) == "Mar 2026"
    assert short_day(TUESDAY, TUESDAY + timedelta(days=183)) == "3 Mar"
    assert short_day(TUESDAY, TUESDAY + timedelta(days=184)) == "3 Mar 2026"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected
    assert months_before(day, -months) == expected


@given(DAYS, st.integers(0, 200))
@settings(deadline=None)
def test_months_there_and_back_lose_at_most_the_end_of_a_month(day: date, months: int) -> None:
    back = months_before(months_after(day, months), months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day == day.day or back.day >= 28


def test_a_span_holds_both_its_ends() -> None:
    span = Span(TUESDAY, TUESDAY + timedelta(days=2))
    within = [TUESDAY + timedelta(days=n) in span for n in (-1, 0, 2, 3)]
    assert within == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"), (1, "yesterday"), (27, "27 days ago"), (28, "4 weeks ago"),
        (91, "13 weeks ago"), (92, "3 months ago"), (729, "24 months ago"), (730, "2 years ago"),
        (-1, "Wed 4 Mar 2026"),
    ],
)  # fmt: skip
def test_how_long_ago(days: int, words: str) -> None:
    assert ago(TUESDAY - timedelta(days=days), TUESDAY) == words
