"""The days that a rule gives, and rules that would never end."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.calendar import days_between, monday
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Series
from partnerdesk.formats.recurrence import MOST_DAYS, days_of

# A Monday; both clock changes of the year lie between these days.
FIRST, LAST = date(2026, 1, 5), date(2026, 12, 18)

days = st.dates(FIRST, LAST)


def by(rule: str, first: date = FIRST, last: date = LAST, week: str = "") -> Series:
    return Series(rule=rule, first_day=first, last_day=last, week=week)


@given(first=days)
def test_every_second_tuesday(first: date) -> None:
    """Fourteen days apart, from the first week on, across both clock changes."""
    found = days_of(by("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", first), None, {})
    weeks = [monday(first) + timedelta(days=14 * n) for n in range(30)]
    tuesdays = [week + timedelta(days=1) for week in weeks]
    assert list(found) == [day for day in tuesdays if first <= day <= LAST]


@given(first=days)
def test_second_tuesday_of_each_month(first: date) -> None:
    found = days_of(by("FREQ=MONTHLY;BYDAY=2TU", first), None, {})
    every = days_between(first, LAST)
    assert list(found) == [d for d in every if d.weekday() == 1 and 8 <= d.day <= 14]


def test_last_day_of_each_month_in_a_leap_year() -> None:
    found = days_of(by("FREQ=MONTHLY;BYMONTHDAY=-1", date(2028, 1, 1), date(2028, 3, 31)), None, {})
    assert found == (date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31))


@given(
    school=st.sets(days),
    week=st.sampled_from(["", "A", "B"]),
    rule=st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=1,15,31"]
    ),
    letters=st.lists(st.sampled_from("AB"), min_size=51, max_size=51),
)
def test_never_a_day_without_school_or_of_the_other_week(
    school: set[date], week: str, rule: str, letters: list[str]
) -> None:
    """What is left is the plain rule's days, none lost."""
    by_monday = {FIRST + timedelta(days=7 * n): letter for n, letter in enumerate(letters)}
    plain = days_of(by(rule), None, {})
    kept = days_of(by(rule, week=week), school, by_monday)
    assert list(kept) == [
        day for day in plain if day in school and (not week or by_monday.get(monday(day)) == week)
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "", ";", "FREQ", "FREQ=", "FREQ=FORTNIGHTLY", "BYDAY=TU", "every second Tuesday",
        "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;COUNT=3", "FREQ=daily;count=3",
        "FREQ=DAILY;UNTIL=20260301", "FREQ=DAILY;FREQ=SECONDLY", "FREQ=DAILY\nRDATE:20260301",
        "FREQ=DAILY RDATE:20260301", "DTSTART:19700101\nRRULE:FREQ=DAILY", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=YEARLY;BYEASTER=0",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=999", "FREQ=DAILY;WKST=QQ",
        "FREQ=DAILY;" + "BYMONTH=" + "1," * 100_000, "\x00", "FREQ=DAILY;INTERVAL=２",
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        days_of(by(rule), None, {})
    assert refusal.value.field == "rule"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
    ],
)
def test_a_rule_that_never_comes_true_gives_no_day_at_once(rule: str) -> None:
    """Left alone, dateutil goes on to the year 9999, for many seconds."""
    begin = time.process_time()
    assert days_of(by(rule), None, {}) == ()
    assert time.process_time() - begin < 2


def test_more_days_than_anybody_plans_are_refused() -> None:
    with pytest.raises(RuleBroken, match=f"more than {MOST_DAYS}"):
        days_of(by("FREQ=DAILY", FIRST, FIRST + timedelta(days=MOST_DAYS)), None, {})


def test_no_school_day_at_all_ends_too() -> None:
    assert days_of(by("FREQ=DAILY"), frozenset(), {}) == ()


WORDS = st.lists(
    st.sampled_from(["FREQ", "=", ";", "DAILY", "YEARLY", "BYDAY", "MO", "-1", "53", "BYSETPOS",
                     "BYWEEKNO", "BYYEARDAY", "INTERVAL", ",", "+", "\n", "2026"])
    | st.text(max_size=3),
    max_size=12,
).map("".join)  # fmt: skip


@given(rule=WORDS | WORDS.map(lambda words: f"FREQ=MONTHLY;{words}"))
def test_any_text_gives_days_within_the_bounds_or_is_refused(rule: str) -> None:
    try:
        found = days_of(by(rule), None, {})
    except RuleBroken as refusal:
        assert refusal.message.endswith(".")
    else:
        assert list(found) == sorted(set(found))
        assert all(FIRST <= day <= LAST for day in found)
