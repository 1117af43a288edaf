"""Terms, weeks A and B, closures and year groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.calendar import (
    YEARS,
    Closure,
    ClosureKind,
    check_closure,
    check_term,
    days_between,
    monday,
    parse_years,
    school_days,
    week_letters,
    years_text,
)
from partnerdesk.domain.problems import RuleBroken
from tests import factories

SPRING = factories.term("us")  # Mon 5 Jan to Fri 27 Mar 2026
HALF_TERM = factories.closure(
    "us",
    kind=ClosureKind.HALF_TERM,
    name="February half-term",
    first_day=date(2026, 2, 16),
    last_day=date(2026, 2, 20),
)


def inset(day: date, **given: object) -> Closure:
    made: Closure = factories.closure(
        "us", kind=ClosureKind.INSET, name="INSET", first_day=day, last_day=day, **given
    )
    return made


# --- year groups -----------------------------------------------------------------------------


@given(years=st.sets(st.sampled_from(YEARS)))
def test_what_is_said_of_years_reads_back_as_those_years(years: set[int]) -> None:
    assert parse_years(years_text(years)) == tuple(sorted(years))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("", ()), ("7-9, 11", (7, 8, 9, 11)), ("Year 10 and 11", (10, 11)), ("R, 1", (0, 1)),
        ("y7 – y9", (7, 8, 9)), ("Years 12 to 13", (12, 13)), ("reception-2", (0, 1, 2)),
        ("8 8 8", (8,)),
    ],
)  # fmt: skip
def test_years_as_people_write_them(text: str, years: tuple[int, ...]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["14", "9-7", "sixth form", "-1", "7-99999999", "1e1", "y"])
def test_what_is_no_year_group_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_years(text, "groups")
    assert refusal.value.field == "groups"


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ((), ""),
        ((0, 2), "Reception and Year 2"),
        ((9, 7, 8), "Years 7 to 9"),
        ((0, 1, 2), "Reception, Year 1 and Year 2"),
        ((0, 7, 8, 9, 11, 12), "Reception, Years 7 to 9, Year 11 and Year 12"),
    ],
)
def test_years_are_said_briefly(years: tuple[int, ...], words: str) -> None:
    assert years_text(years) == words


# --- school days and weeks -------------------------------------------------------------------


def test_half_term_does_not_take_a_letter() -> None:
    """Six weeks, half-term, five weeks: the letters go on where they were."""
    letters = week_letters(SPRING, [HALF_TERM])
    assert "".join(letter for _, letter in sorted(letters.items())) == "ABABABABABA"
    assert date(2026, 2, 16) not in letters
    assert (letters[date(2026, 2, 9)], letters[date(2026, 2, 23)]) == ("B", "A")


def test_a_term_may_start_with_week_b_or_count_none() -> None:
    assert week_letters(replace(SPRING, first_week="B"), [])[date(2026, 1, 5)] == "B"
    assert week_letters(replace(SPRING, first_week=""), []) == {}


def test_a_week_shut_by_different_things_does_not_count_but_one_open_day_does() -> None:
    week = [date(2026, 1, 12) + timedelta(days=n) for n in range(5)]
    shut = [inset(day) for day in week[:4]]
    assert week_letters(SPRING, shut, {week[4]}).get(week[0]) is None
    assert week_letters(SPRING, shut)[week[0]] == "B"


def test_a_term_that_starts_midweek_counts_its_first_days_as_a_week() -> None:
    letters = week_letters(replace(SPRING, first_day=date(2026, 1, 8)), [])
    assert (letters[date(2026, 1, 5)], letters[date(2026, 1, 12)]) == ("A", "B")


def test_exams_trips_and_part_closures_leave_a_school_day() -> None:
    day = date(2026, 1, 13)
    still_open = [
        replace(inset(day), kind=ClosureKind.EXAMS, years=(11,)),
        replace(inset(day), kind=ClosureKind.TRIP),
        replace(inset(day), years=(7,)),
        replace(inset(day), starts=time(13), ends=time(16)),
        replace(inset(day), kind=ClosureKind.INSPECTION),
    ]
    assert day in school_days(SPRING, still_open)
    assert day not in school_days(SPRING, [inset(day)])


@given(
    first_week=st.sampled_from("AB"),
    shut=st.sets(st.dates(SPRING.first_day, SPRING.last_day)),
    bank=st.sets(st.dates(SPRING.first_day, SPRING.last_day), max_size=5),
)
def test_letters_take_turns_over_the_weeks_with_school(
    first_week: str, shut: set[date], bank: set[date]
) -> None:
    """Every week with a school day has a letter, in turn, and no other week has."""
    term = replace(SPRING, first_week=first_week)
    closures = [inset(day) for day in shut]
    days = school_days(term, closures, bank)
    every = days_between(term.first_day, term.last_day)
    assert list(days) == [d for d in every if d.weekday() < 5 and d not in shut | bank]
    letters = week_letters(term, closures, bank)
    assert list(letters) == sorted({monday(day) for day in days})
    assert "".join(letters.values()) == (first_week + ("B" if first_week == "A" else "A")) * (
        len(letters) // 2
    ) + first_week * (len(letters) % 2)


# --- closures --------------------------------------------------------------------------------

moments = st.datetimes(datetime(2026, 3, 26), datetime(2026, 4, 2)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(start=moments, minutes=st.integers(1, 4 * 1440), hours=st.booleans(), days=st.integers(0, 3))
def test_a_closure_touches_what_shares_a_minute_with_it(
    start: datetime, minutes: int, hours: bool, days: int
) -> None:
    closure = inset(date(2026, 3, 28))
    closure = replace(closure, last_day=closure.first_day + timedelta(days=days))
    if hours:
        closure = replace(closure, starts=time(9), ends=time(12, 30))
    end = start + timedelta(minutes=minutes)

    def inside(moment: datetime) -> bool:
        on = closure.first_day <= moment.date() <= closure.last_day
        return on and (not hours or time(9) <= moment.time() < time(12, 30))

    # A start of one of them lies in the other.
    hour = closure.starts or time.min
    every = days_between(closure.first_day, closure.last_day)
    begins = [datetime.combine(day, hour) for day in every]
    met = inside(start) or any(start <= begin < end for begin in begins)
    assert closure.touches(start, end) is met


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"last_day": date(2026, 2, 15)}, "last_day"),
        ({"starts": time(9)}, "ends"),
        ({"starts": time(9), "ends": time(9)}, "ends"),
        ({"years": (14,)}, "years"),
    ],
)
def test_a_closure_out_of_order_is_refused_at_its_field(change: dict[str, Any], field: str) -> None:
    check_closure(HALF_TERM)
    with pytest.raises(RuleBroken) as refusal:
        check_closure(replace(HALF_TERM, **change))
    assert refusal.value.field == field


def test_terms_may_meet_but_not_overlap() -> None:
    summer = replace(SPRING, id="summer", name="Summer", first_day=date(2026, 3, 28))
    summer = replace(summer, last_day=date(2026, 7, 21))
    check_term(summer, [SPRING])
    check_term(SPRING, [SPRING])  # itself, changed
    with pytest.raises(RuleBroken, match="Spring 2026 runs until Fri 27 Mar 2026"):
        check_term(replace(summer, first_day=date(2026, 3, 27)), [SPRING])
