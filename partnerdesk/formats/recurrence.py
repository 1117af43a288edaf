"""Days by a rule as iCalendar writes one (RFC 5545, 3.3.10), kept to school days and to weeks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import cast

from partnerdesk.domain.calendar import monday
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Series

# Sessions by one rule: every school day of a year is 190.
MOST_DAYS = 400

# What a rule may say. Parts finer than a day would give one day twice.
_PART = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL=[1-9]\d{0,2}|WKST=[A-Z]{2}"
    r"|(BYDAY|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYMONTH|BYSETPOS)=[-+A-Z0-9,]{1,200}"
)

# The calendar comes round every 400 years. Near the last year that there is, a rule that never
# comes true (31 February) runs out of days in a fraction of a second, not after eight thousand
# years of them.
_ROUNDS = 400 * 19


def days_of(
    series: Series, school_days: Collection[date] | None, letters: Mapping[date, str]
) -> tuple[date, ...]:
    """The days of a series from its first to its last, both included, in order.

    With ``school_days`` only those; with ``series.week`` only in weeks of that letter by
    ``letters`` (Monday to letter). Days are civil days: a clock change moves none.

    Raises RuleBroken for ``rule`` when it can't be read or is finer than days, for ``last_day``
    when it makes too many or lies beyond 2400.
    """
    if series.last_day.year >= 2400:
        raise RuleBroken("last_day", "Choose a last day in this century.")
    found: list[date] = []
    for moment in _rule(series):
        day = moment.date().replace(year=moment.year - _ROUNDS)
        if school_days is not None and day not in school_days:
            continue
        if series.week and letters.get(monday(day)) != series.week:
            continue
        found.append(day)
        if len(found) > MOST_DAYS:
            raise RuleBroken("last_day", f"That makes more than {MOST_DAYS} dates. End it sooner.")
    return tuple(found)


def _rule(series: Series) -> Iterable[datetime]:
    """The moments of a rule, ``_ROUNDS`` years on."""
    from dateutil.rrule import rrulestr

    parts = series.rule.upper().split(";")
    names = [part.partition("=")[0] for part in parts]
    sound = all(_PART.fullmatch(part) for part in parts) and "FREQ" in names
    if not sound or len(set(names)) < len(names):
        words = "This rule can’t be read: it repeats by days, weeks, months or years, and only the"
        raise RuleBroken(
            "rule", f"{words} first and the last day bound it. Choose the days afresh."
        )
    start = datetime.combine(_on(series.first_day), time.min)
    until = f"UNTIL={_on(series.last_day):%Y%m%d}T235959"
    try:
        return cast("Iterable[datetime]", rrulestr(";".join([*parts, until]), dtstart=start))
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise RuleBroken("rule", "This rule can’t be read. Choose the days afresh.") from error


def _on(day: date) -> date:
    return day.replace(year=day.year + _ROUNDS)
