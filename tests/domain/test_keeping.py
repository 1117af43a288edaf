"""Thinning: recent backups all stay, old ones thin out, and something of every time is left."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.dates import months_before
from partnerdesk.domain.keeping import to_keep

NOW = datetime(2026, 11, 21, 8, 12, 7)
TIMES = st.datetimes(datetime(2024, 1, 1), NOW).map(lambda time: time.replace(microsecond=0))
SOME = st.lists(TIMES, max_size=60)


@given(made=SOME, safety=SOME)
@settings(max_examples=60, deadline=None)
def test_what_stays_was_there_and_the_newest_always_stays(
    made: list[datetime], safety: list[datetime]
) -> None:
    kept = to_keep(made, NOW, safety)
    assert kept <= {*made, *safety}
    if made or safety:
        assert max([*made, *safety]) in kept
    assert {time for time in made if NOW - time <= timedelta(days=2)} <= kept
    assert {time for time in safety if NOW - time < timedelta(days=30)} <= kept


@given(made=SOME)
@settings(max_examples=60, deadline=None)
def test_the_last_of_each_day_week_and_month_stays(made: list[datetime]) -> None:
    kept = to_keep(made, NOW)
    for time in made:
        same_day = [t for t in made if t.date() == time.date()]
        same_week = [t for t in made if t.isocalendar()[:2] == time.isocalendar()[:2]]
        same_month = [t for t in made if (t.year, t.month) == (time.year, time.month)]
        if time > NOW - timedelta(days=14):
            assert max(same_day) in kept
        if time > NOW - timedelta(days=61):
            assert max(same_week) in kept
        if time.date() > months_before(NOW.date(), 24):
            assert max(same_month) in kept


@given(made=SOME, safety=SOME)
@settings(max_examples=60, deadline=None)
def test_thinning_again_changes_nothing(made: list[datetime], safety: list[datetime]) -> None:
    kept = to_keep(made, NOW, safety)
    again = to_keep([t for t in made if t in kept], NOW, [t for t in safety if t in kept])
    assert again == kept


def test_three_years_of_backups_stay_few_and_reach_back_two_years() -> None:
    kept: frozenset[datetime] = frozenset()
    for day in range(3 * 365):
        now = datetime(2026, 1, 1, 17) + timedelta(days=day)
        kept = to_keep([*kept, now - timedelta(hours=4), now], now)
    assert len(kept) <= 5 + 14 + 9 + 25
    assert {(t.year, t.month) for t in kept} >= {(2027, m) for m in range(1, 13)}
    assert {t.date() for t in kept} >= {now.date() - timedelta(days=n) for n in range(14)}


def test_a_backup_from_a_clock_that_ran_ahead_stays() -> None:
    ahead = NOW + timedelta(days=400)
    assert to_keep([ahead, NOW, NOW - timedelta(days=900)], NOW) == {ahead, NOW}


def test_two_of_one_old_day_leave_the_later() -> None:
    day = date(2026, 11, 10)
    early, late = (datetime.combine(day, datetime.min.time()).replace(hour=h) for h in (9, 16))
    assert to_keep([early, late, NOW], NOW) == {late, NOW}
