"""Who held a post when, who follows, and whom to call first (P77)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from partnerdesk.domain.partners import (
    Role,
    RoleKind,
)
from partnerdesk.domain.posts import call_first, holders, without_successor
from tests.factories import member, role

TODAY = date(2026, 11, 21)


def between(start: date | None, end: date | None, **given: Any) -> Role:
    return role("p", "m", started_on=start, ended_on=end, **given)


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (date(1990, 1, 1), {"first"}),
        (date(2025, 8, 31), {"first"}),
        (date(2025, 9, 1), {"second", "shared"}),
        (date(2026, 4, 1), {"second"}),
        (date(2026, 9, 1), set()),
        (TODAY, {"acting"}),
    ],
)
def test_who_was_head_on_that_day(day: date, who: set[str]) -> None:
    roles = [
        between(None, date(2025, 8, 31), title="first"),
        between(date(2025, 9, 1), date(2026, 8, 31), title="second"),
        between(date(2025, 9, 1), date(2026, 3, 31), title="shared"),
        between(TODAY, None, title="acting"),
        between(None, None, title="deputy", kind=RoleKind.DEPUTY_HEAD),
    ]
    assert {found.title for found in holders(roles, RoleKind.HEAD, day)} == who


def test_a_role_without_successor_is_named_once_and_by_its_last_holder() -> None:
    ended, before = between(None, date(2026, 8, 31)), between(None, date(2024, 8, 31))
    assert without_successor([ended, before], TODAY) == (ended,)
    assert without_successor([before, ended, between(TODAY, None)], TODAY) == ()
    # A role ends with its last day, and a head to come does not hold the post yet.
    last_day = between(None, TODAY)
    assert without_successor([last_day], TODAY) == ()
    assert without_successor([ended, between(TODAY + timedelta(days=1), None)], TODAY) == (ended,)
    office = between(None, date(2026, 8, 31), kind=RoleKind.OFFICE)
    assert without_successor([office], TODAY) == ()


def test_whom_to_call_first() -> None:
    school = member(id="m")
    head, lead = between(None, None), between(None, None, kind=RoleKind.LEAD_TEACHER)
    site = between(None, None, kind=RoleKind.SITE, person_id="site")
    gone = between(None, date(2025, 1, 1), kind=RoleKind.COORDINATOR)
    elsewhere = role("p", "other", kind=RoleKind.COORDINATOR)
    roles = [site, head, gone, lead, elsewhere]
    assert call_first(school, roles, TODAY) is lead
    assert call_first(replace(school, call_first_id="site"), roles, TODAY) is site
    assert call_first(school, [site], TODAY) is site
    assert call_first(school, [gone, elsewhere], TODAY) is None
