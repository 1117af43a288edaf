"""Days by a rule as iCalendar writes one (RFC 5545, 3.3.10), kept to school days and to weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from partnerdesk.domain.calendar import monday
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Series

# Sessions by one rule: every school day of a year is 190.
MOST_DAYS = 400


def days_of(
    series: Series, school_days: Collection[date] | None, letters: Mapping[date, str]
) -> tuple[date, ...]:
    """The days of a series from its first to its last, both included, in order.

    With ``school_days`` only those; with ``series.week`` only in weeks of that letter by
    ``letters`` (Monday to letter). Days are civil days: a clock change moves none.

    Raises RuleBroken for ``rule`` when it can't be read, is finer than days, or makes too many.
    """
    from dateutil.rrule import DAILY, rrulestr

    if any(word in series.rule for word in ("COUNT", "UNTIL", "DTSTART", "\n")):
        raise RuleBroken("rule", "The first and the last day bound a rule, nothing else.")
    try:
        until = f"{series.rule};UNTIL={series.last_day:%Y%m%d}T235959"
        rule = rrulestr(until, dtstart=datetime.combine(series.first_day, time.min))
        finer = getattr(rule, "_freq", DAILY + 1) > DAILY
    except (ValueError, TypeError, AttributeError) as error:
        raise RuleBroken("rule", "This rule can’t be read. Choose the days afresh.") from error
    if finer:
        raise RuleBroken("rule", "A rule repeats by days, weeks, months or years.")
    found: list[date] = []
    for moment in rule:
        day = moment.date()
        if school_days is not None and day not in school_days:
            continue
        if series.week and letters.get(monday(day)) != series.week:
            continue
        found.append(day)
        if len(found) > MOST_DAYS:
            raise RuleBroken("last_day", f"That makes more than {MOST_DAYS} dates. End it sooner.")
    return tuple(found)
