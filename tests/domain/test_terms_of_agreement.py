"""How long an agreement binds whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.terms_of_agreement import (
    GovernorsMeeting,
    Renewal,
    check_renewal,
    last_day_after_notice,
    review_before,
)

TODAY = date(2027, 6, 1)
AGREED = Agreement(
    number="MOU-2026-003",
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 8, 31),
    issued_on=date(2026, 7, 1),
)


@pytest.mark.parametrize(
    ("notice_on", "last"),
    [(date(2027, 1, 31), date(2027, 4, 30)), (date(2027, 7, 1), date(2027, 8, 31))],
)
def test_notice_runs_its_time_but_never_beyond_the_term(notice_on: date, last: date) -> None:
    assert last_day_after_notice(AGREED, notice_on) == last


def test_a_renewal_makes_the_term_longer_and_notice_with_it() -> None:
    renewal = Renewal("", "", TODAY, AGREED.ends_on or TODAY, date(2028, 8, 31))
    renewed = replace(AGREED, ends_on=renewal.ends_on)
    assert last_day_after_notice(renewed, date(2027, 7, 1)) == date(2027, 10, 1)


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)), st.integers(0, 24))
def test_nobody_is_bound_beyond_what_was_agreed(notice_on: date, months: int) -> None:
    last = last_day_after_notice(replace(AGREED, notice_months=months), notice_on)
    assert notice_on <= last <= (AGREED.ends_on or last)


@pytest.mark.parametrize(
    ("agreement", "renewal", "field"),
    [
        (AGREED, Renewal(ends_on=date(2027, 8, 31), renewed_on=TODAY), "ends_on"),
        (AGREED, Renewal(ends_on=date(2028, 8, 31), renewed_on=date(2027, 6, 2)), "renewed_on"),
        (replace(AGREED, issued_on=None), Renewal(ends_on=date(2028, 8, 31)), ""),
        (replace(AGREED, voided_on=TODAY), Renewal(ends_on=date(2028, 8, 31)), ""),
        (replace(AGREED, ends_on=None), Renewal(ends_on=date(2028, 8, 31)), ""),
    ],
)
def test_a_renewal_that_renews_nothing_is_refused(
    agreement: Agreement, renewal: Renewal, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_renewal(agreement, renewal, TODAY)
    assert refusal.value.field == field


def test_a_review_is_done_a_fortnight_before_governors_meet() -> None:
    meetings = [GovernorsMeeting(day=day) for day in (date(2027, 3, 10), date(2027, 7, 7))]
    assert review_before(meetings, date(2027, 7, 15), TODAY) == date(2027, 6, 23)
    assert review_before(meetings, date(2027, 6, 15), TODAY) is None
