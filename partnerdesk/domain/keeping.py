"""Which backups are worth keeping: many of late, fewer from long ago."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime, timedelta

from partnerdesk.domain.dates import months_before

ALL_FOR = timedelta(days=2)
DAILY_FOR = timedelta(days=14)
WEEKLY_FOR = timedelta(days=61)
MONTHLY_FOR_MONTHS = 24
SAFETY_FOR = timedelta(days=30)


def to_keep(
    made: Collection[datetime], now: datetime, safety: Collection[datetime] = ()
) -> frozenset[datetime]:
    """The times, out of ``made`` and ``safety``, whose backups stay.

    All of the last two days, then the last of each day for two weeks, of each week (from Monday)
    for two months, and of each month for two years. The newest always stays, and so does every
    safety copy for 30 days: it is what a restore can be taken back with. After that it counts as
    any other backup. Times ahead of ``now``, after a clock was put back, stay.
    """
    young = {time for time in safety if now - time < SAFETY_FOR}
    ordinary = sorted({*made, *safety} - (young - {*made}))
    months_start = kept_since(now)
    return frozenset(
        young
        | set(ordinary[-1:])
        | {time for time in ordinary if now - time <= ALL_FOR}
        | _last_of_each(ordinary, now - DAILY_FOR, lambda time: time.date())
        | _last_of_each(ordinary, now - WEEKLY_FOR, lambda time: time.isocalendar()[:2])
        | _last_of_each(ordinary, months_start, lambda time: (time.year, time.month))
    )


def kept_since(now: datetime) -> datetime:
    """Nothing from before then is kept, but for the newest backup where that is all there is."""
    return datetime.combine(months_before(now.date(), MONTHLY_FOR_MONTHS), now.time())


def _last_of_each(
    times: list[datetime], since: datetime, period: Callable[[datetime], Hashable]
) -> set[datetime]:
    return set({period(time): time for time in times if time >= since}.values())
