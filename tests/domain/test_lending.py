"""How moments of a loan read, what state it is in, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain import lending
from partnerdesk.domain.lending import (
    Half,
    Item,
    ItemKind,
    Loan,
    LoanLine,
    LoanStateKind,
    Return,
    SafetyTest,
    comes_back,
    loan_state,
)
from partnerdesk.domain.problems import RuleBroken

FIRST = date(2026, 3, 2)
HALF_DAY = timedelta(hours=12)
START = datetime(2026, 3, 2)


def refusal(act: Callable[[], object]) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        act()
    return caught.value


@pytest.mark.parametrize(
    ("moment", "out", "due"),
    [
        (datetime(2026, 3, 3), "Tue 3 Mar 2026, morning", "Mon 2 Mar 2026, afternoon"),
        (datetime(2026, 3, 3, 12), "Tue 3 Mar 2026, afternoon", "Tue 3 Mar 2026, morning"),
        (datetime(2026, 3, 3, 9, 40), "Tue 3 Mar 2026, 09:40", "Tue 3 Mar 2026, 09:40"),
    ],
)
def test_moments_read_as_half_days(moment: datetime, out: str, due: str) -> None:
    assert lending.out_text(moment) == out
    assert lending.due_text(moment) == due


# --- state -----------------------------------------------------------------------------------

DUE = comes_back(date(2026, 3, 16), Half.AFTERNOON)
RESERVED = Loan(number="L-0001", out_at=START, due_at=DUE, reserved_on=FIRST)
OUT = replace(RESERVED, handed_over_at=START)


@pytest.mark.parametrize(
    ("loan", "outstanding", "now", "words"),
    [
        (replace(RESERVED, reserved_on=None), 12, START, "Asked for"),
        (RESERVED, 12, START, "Reserved"),
        (RESERVED, 12, DUE + timedelta(days=9), "Reserved"),
        (OUT, 12, START, "Out"),
        (OUT, 2, START, "2 of 12 still out"),
        (OUT, 2, DUE - timedelta(minutes=1), "2 of 12 still out"),
        (OUT, 2, DUE, "Overdue by 1 day"),
        (OUT, 12, DUE + timedelta(days=5, hours=9), "Overdue by 6 days"),
        (replace(OUT, due_at=DUE - HALF_DAY), 1, DUE - timedelta(hours=8), "Overdue"),
        (OUT, 0, DUE + timedelta(days=5), "Returned"),
        (replace(RESERVED, cancelled_on=FIRST), 12, START, "Cancelled"),
    ],
)
def test_the_state_follows_from_the_facts(
    loan: Loan, outstanding: int, now: datetime, words: str
) -> None:
    assert loan_state(loan, 12, outstanding, now).words == words


def test_a_loan_is_overdue_in_the_half_day_after_it_was_due() -> None:
    due = comes_back(FIRST, Half.MORNING)
    loan = replace(OUT, due_at=due)
    assert loan_state(loan, 1, 1, due).kind is LoanStateKind.OVERDUE
    assert loan_state(loan, 1, 1, due - timedelta(minutes=1)).kind is LoanStateKind.OUT


# --- rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (Item(owner_id="us"), "name"),
        (Item(name="Kiln"), "owner_id"),
        (Item(name="Kiln", owner_id="us", quantity=0), "quantity"),
        (Item(name="Hall", owner_id="us", kind=ItemKind.PLACE, quantity=2), "quantity"),
        (Item(name="Kiln", owner_id="us", value_pence=-1), "value_pence"),
        (
            Item(name="Kiln", owner_id="us", tested_on=FIRST, test_due_on=date(2026, 3, 1)),
            "test_due_on",
        ),
    ],
)
def test_an_item_that_can_not_be_right_is_refused(item: Item, field: str) -> None:
    assert refusal(lambda: lending.check_item(item)).field == field


@given(st.integers(1, 20), st.integers(0, 20), st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_no_more_comes_back_than_is_out(lent: int, already: int, coming: list[int]) -> None:
    line = LoanLine(quantity=max(lent, already))
    parts = [Return(quantity=quantity) for quantity in coming]
    if min(coming) < 1 or already + sum(coming) > line.quantity:
        assert refusal(lambda: lending.check_returns(line, already, parts)).field == "quantity"
    else:
        lending.check_returns(line, already, parts)


def test_a_cost_is_whole_pence_and_never_below_nothing() -> None:
    line = LoanLine(quantity=1)
    lending.check_returns(line, 0, [Return(cost_pence=0)])
    less = [Return(cost_pence=-1)]
    assert refusal(lambda: lending.check_returns(line, 0, less)).field == "cost_pence"


def test_what_speaks_against_a_loan_is_said_once_each() -> None:
    tested = Item(name="Kettle", test=SafetyTest.PAT, test_due_on=date(2026, 3, 10))
    found = lending.cautions([tested], DUE, "St Anne’s", ["L-0003", "L-0009"], False)
    assert [caution.kind for caution in found] == ["test", "overdue", "agreement"]
    assert "Kettle runs out on Tue 10 Mar 2026" in found[0].words
    assert found[1].words == "St Anne’s has L-0003, L-0009 overdue."
    # A test that is due on the day of return holds that long.
    on_the_day = replace(tested, test_due_on=date(2026, 3, 16))
    assert lending.cautions([on_the_day], DUE, "St Anne’s", [], True) == ()


def test_loan_numbers_go_on_past_a_thousand_and_ignore_others() -> None:
    assert lending.next_loan_number([]) == "L-0001"
    assert lending.next_loan_number(["L-0009", "L-0041", "X-0100", "L-12b"]) == "L-0042"
    assert lending.next_loan_number(["L-9999"]) == "L-10000"


@settings(max_examples=50)
@given(st.text(max_size=30), st.text(min_size=1, max_size=90))
def test_a_reminder_says_what_and_when_and_shortens_itself(name: str, items: str) -> None:
    words = lending.reminder(name, items, DUE, "Tess Ode")
    assert items in words and "Mon 16 Mar 2026" in words and words.endswith("Tess Ode")
    assert len(words) <= lending.TEXT_MESSAGE or "Could you bring them" not in words
