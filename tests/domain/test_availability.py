"""What is free when, held against counting every half-day one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.availability import (
    FOREVER,
    Hold,
    Stock,
    check_free,
    first_worse,
    free,
    line_hold,
    misfits,
    next_free,
    service_hold,
)
from partnerdesk.domain.lending import (
    Half,
    Item,
    LoanLine,
    OutOfService,
    comes_back,
    goes_out,
)
from partnerdesk.domain.problems import RuleBroken

FIRST = date(2026, 3, 2)
HALF_DAY = timedelta(hours=12)
START = datetime(2026, 3, 2)
DAYS = 12

moments = st.integers(0, 2 * DAYS).map(lambda half: START + half * HALF_DAY)


@st.composite
def holds(draw: st.DrawFn) -> Hold:
    """So many units for some half-days, or for ever."""
    start = draw(moments)
    length = draw(st.integers(1, 8))
    end = draw(st.sampled_from([start + length * HALF_DAY] * 4 + [FOREVER]))
    loan = draw(st.sampled_from(["L-0001", "L-0002", ""]))
    return Hold(start, end, draw(st.integers(0, 5)), loan)


many_holds = st.lists(holds(), max_size=8)


def taken(held: list[Hold], moment: datetime) -> int:
    """The plain count: every hold that covers the half-day that begins at ``moment``."""
    return sum(one.quantity for one in held if one.start <= moment < one.end)


def half_days(start: datetime, end: datetime) -> list[datetime]:
    return [start + step * HALF_DAY for step in range(int((end - start) / HALF_DAY))]


@given(many_holds, st.integers(1, 9), moments, st.integers(1, 10))
def test_free_is_what_the_fullest_half_day_leaves(
    held: list[Hold], owned: int, start: datetime, length: int
) -> None:
    end = start + length * HALF_DAY
    assert free(owned, held, start, end) == owned - max(
        taken(held, moment) for moment in half_days(start, end)
    )


@given(many_holds, st.integers(1, 9), st.integers(1, 10), moments, st.integers(1, 6))
def test_the_next_times_are_free_and_none_is_earlier(
    held: list[Hold], owned: int, wanted: int, start: datetime, length: int
) -> None:
    span = length * HALF_DAY
    found = next_free(owned, held, wanted, start, span)
    free_from = [
        moment
        for moment in half_days(start, START + timedelta(days=3 * DAYS))
        if owned - max(taken(held, one) for one in half_days(moment, moment + span)) >= wanted
    ]
    assert set(found) <= set(free_from)
    assert list(found) == sorted(set(found)) and len(found) <= 3
    assert found[:1] == tuple(free_from[:1])


@given(many_holds, st.integers(1, 9))
def test_misfits_are_the_loans_at_a_time_at_which_too_much_is_promised(
    held: list[Hold], owned: int
) -> None:
    crowded = [m for m in half_days(START, START + timedelta(days=40)) if taken(held, m) > owned]
    assert misfits(owned, held) == tuple(
        one for one in held if one.loan and any(one.start <= m < one.end for m in crowded)
    )


@given(many_holds, many_holds, st.integers(1, 6), st.integers(1, 6), moments)
def test_a_change_is_worse_at_the_first_half_day_that_lacks_more(
    held: list[Hold], later: list[Hold], owned: int, left: int, now: datetime
) -> None:
    before = Stock(Item(quantity=owned), tuple(held))
    after = Stock(Item(quantity=left), tuple(later))

    def lacks(stock: Stock, moment: datetime) -> int:
        return max(0, taken(list(stock.holds), moment) - stock.item.quantity)

    def lent(stock: Stock, moment: datetime) -> int:
        dated = [one for one in stock.holds if one.loan and one.end < FOREVER]
        return taken(dated, moment)

    worse = [
        moment
        for moment in half_days(now, START + timedelta(days=40))
        if lacks(after, moment) > lacks(before, moment)
    ]
    promised = [moment for moment in worse if lent(after, moment) > lent(before, moment)]
    assert first_worse(before, after, now) == next(iter(worse), None)
    assert first_worse(before, after, now, by_promise=True) == next(iter(promised), None)


def test_what_comes_back_in_the_morning_can_go_out_that_afternoon() -> None:
    day = date(2026, 3, 3)
    away = Hold(goes_out(FIRST, Half.MORNING), comes_back(day, Half.MORNING), 12, "L-0001")
    afternoon = goes_out(day, Half.AFTERNOON), comes_back(day, Half.AFTERNOON)
    morning = goes_out(day, Half.MORNING), comes_back(day, Half.MORNING)
    assert free(12, [away], *afternoon) == 12
    assert free(12, [away], *morning) == 0
    next_day = day + timedelta(days=1)
    next_morning = goes_out(next_day, Half.MORNING), comes_back(next_day, Half.MORNING)
    assert free(12, [Hold(*afternoon, 12, "L-0002")], *next_morning) == 12


def test_overdue_units_are_gone_until_they_are_back() -> None:
    due = comes_back(FIRST, Half.AFTERNOON)
    line = LoanLine(quantity=5, held=3, held_from=START, held_until=due)
    later = due + timedelta(days=400)
    for now, left in [(due - HALF_DAY, 12), (due, 9), (due + timedelta(days=90), 9)]:
        held = [line_hold(line, now)]
        assert free(12, held, later, later + HALF_DAY) == left
    back = replace(line, held=0)
    assert free(12, [line_hold(back, later)], later, later + HALF_DAY) == 12
    # What was never fetched is not away.
    waiting = line_hold(line, later, is_out=False)
    assert free(12, [waiting], later, later + HALF_DAY) == 12


def test_a_unit_out_of_service_is_never_counted_on_its_first_and_last_day() -> None:
    gap = service_hold(OutOfService(quantity=2, first_day=FIRST, last_day=FIRST))
    day = timedelta(days=1)
    assert free(2, [gap], START, START + HALF_DAY) == 0
    assert free(2, [gap], START + HALF_DAY, START + day) == 0
    assert free(2, [gap], START - day, START) == 2
    assert free(2, [gap], START + day, START + 2 * day) == 2
    lasting = service_hold(OutOfService(quantity=2, first_day=FIRST))
    assert free(2, [lasting], START + 9000 * day, START + 9001 * day) == 0


# --- words -----------------------------------------------------------------------------------


def refusal(act: Callable[[], object]) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        act()
    return caught.value


def test_a_refusal_names_the_number_free_who_has_it_and_when_it_would_do() -> None:
    item = Item(name="Multimeter", quantity=12)
    away = Hold(START, comes_back(date(2026, 3, 6), Half.MORNING), 8, "L-0042", "St Anne’s")
    broken = Hold(START, FOREVER, 1, words="one lead broken")
    stock = Stock(item, (away, broken))
    start = goes_out(date(2026, 3, 3), Half.MORNING)
    end = start + timedelta(days=2)
    said = refusal(lambda: check_free(stock, 10, start, end))
    assert said.field == "quantity"
    assert said.message == (
        "Only 3 of 12 × Multimeter are free from Tue 3 Mar 2026, morning to "
        "Wed 4 Mar 2026, afternoon. In the way: L-0042 (8, St Anne’s, until Fri 6 Mar 2026, "
        "morning); one lead broken (1, until further notice). "
        "10 would be free from Fri 6 Mar 2026, afternoon."
    )
    check_free(stock, 3, start, end)


def test_a_refusal_gives_no_date_that_will_never_come() -> None:
    start, end = START, START + HALF_DAY
    late = Stock(Item(name="Minibus"), (Hold(START, FOREVER, 1, "L-0007", "Ysgol Glan-y-Môr"),))
    said = refusal(lambda: check_free(late, 1, start, end)).message
    assert "L-0007 (1, Ysgol Glan-y-Môr, not back yet)" in said
    assert "would be free" not in said
    few = Stock(Item(name="Tripod", quantity=3), ())
    said = refusal(lambda: check_free(few, 4, start, end)).message
    assert said.endswith("There are 3 in all.")
    gone = Stock(Item(name="Kiln", retired_on=FIRST), ())
    said = refusal(lambda: check_free(gone, 1, start, end)).message
    assert "no longer lent since Mon 2 Mar 2026" in said
