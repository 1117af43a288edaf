"""The finder beside a plain try of every start there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.date_finder import Busy, FoundDate, Wish, check_wish, find_dates
from partnerdesk.domain.problems import RuleBroken

FIRST = date(2026, 3, 26)  # a Thursday, three days before the clocks go forward
WISH = Wish(("a", "b"), 60, FIRST, FIRST + timedelta(days=6), time(9), time(15))

moments = st.integers(-600, 7 * 1440).map(
    lambda minutes: datetime.combine(FIRST, time.min) + timedelta(minutes=minutes)
)


@st.composite
def something_busy(draw: st.DrawFn) -> Busy:
    start = draw(moments)
    length = draw(st.sampled_from([1, 20, 60, 300, 1440, 4 * 1440]))
    who = draw(st.sampled_from("abcd"))
    return Busy(start, start + timedelta(minutes=length), who, f"{who} is busy.")


@st.composite
def a_wish(draw: st.DrawFn) -> Wish:
    opens, closes = draw(st.sampled_from([(9, 15), (0, 23), (9, 11)]))
    return replace(
        WISH,
        minutes=draw(st.sampled_from([5, 45, 60, 120])),
        last=FIRST + timedelta(days=draw(st.integers(0, 6))),
        opens=time(opens, 5),
        closes=time(closes, 5),
        weekdays=draw(st.sampled_from([(0, 1, 2, 3, 4), (3,), (5, 6), tuple(range(7))])),
        step_minutes=draw(st.sampled_from([1, 15, 25, 60])),
        most=draw(st.integers(1, 5)),
    )


def best_by_day(wish: Wish, busy: Sequence[Busy]) -> list[tuple[int, datetime, set[str]]]:
    """For each day in order the earliest start of those that fail for fewest, all being tried."""
    found = []
    for number in range((wish.last - wish.first).days + 1):
        day = wish.first + timedelta(days=number)
        if day.weekday() not in wish.weekdays:
            continue
        tries = []
        start = datetime.combine(day, wish.opens)
        while start + timedelta(minutes=wish.minutes) <= datetime.combine(day, wish.closes):
            end = start + timedelta(minutes=wish.minutes)
            failing = {one.who for one in busy if one.start < end and start < one.end}
            tries.append((len(failing), start, failing))
            start += timedelta(minutes=wish.step_minutes)
        found.append(min(tries, key=lambda one: one[:2]))
    return found


def seen(found: Sequence[FoundDate]) -> list[tuple[datetime, set[str]]]:
    return [(one.starts_at, {failing.who for failing in one.failing}) for one in found]


@given(wish=a_wish(), busy=st.lists(something_busy(), max_size=12))
def test_the_first_free_dates_or_those_that_fail_for_fewest(wish: Wish, busy: list[Busy]) -> None:
    """One a day, the earliest of the day, and only where nothing is free the nearest."""
    best = best_by_day(wish, busy)
    free = [(start, who) for count, start, who in best if not count][: wish.most]
    found = find_dates(wish, busy)
    assert seen(found.free) == free
    nearest = sorted(best, key=lambda one: one[:2])[: wish.most]
    assert seen(found.nearest) == ([] if free else [(start, who) for _, start, who in nearest])
    for one in (*found.free, *found.nearest):
        assert one.ends_at - one.starts_at == timedelta(minutes=wish.minutes)
        assert len({failing.who for failing in one.failing}) == len(one.failing)


def test_what_ends_as_it_starts_is_not_in_the_way() -> None:
    day = datetime.combine(FIRST, time.min)
    busy = [
        Busy(day, day + timedelta(hours=9), "a", "a"),
        Busy(day + timedelta(hours=10), day + timedelta(days=1), "b", "b"),
    ]
    assert find_dates(replace(WISH, last=FIRST), busy).free == (
        FoundDate(day + timedelta(hours=9), day + timedelta(hours=10)),
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"member_ids": ()}, "members"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"last": FIRST - timedelta(days=1)}, "last"),
        ({"last": FIRST + timedelta(days=801)}, "last"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"closes": time(9, 59)}, "closes"),
        ({"closes": time(8)}, "closes"),
        ({"most": 0}, "most"),
        ({"step_minutes": 0}, "most"),
    ],
)
def test_a_wish_that_leaves_nothing_is_refused_at_its_field(
    change: dict[str, Any], field: str
) -> None:
    check_wish(WISH)
    with pytest.raises(RuleBroken) as refusal:
        find_dates(replace(WISH, **change), [])
    assert refusal.value.field == field
