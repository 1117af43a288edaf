"""Plain answers as a rule that repeats (RFC 5545, 3.3.10), and such a rule in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from partnerdesk.domain.sessions import Series
from partnerdesk.domain.words import listed
from ui.calendar.planning_words import tr

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTHS = ((1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (-1, "last"))


def rule_of(every: int, weekdays: Sequence[int], nth: int = 0) -> str:
    """Every ``every`` weeks on ``weekdays`` (0 is Monday); with ``nth`` every month instead.

    ``nth`` 2 is the second such weekday of a month, -1 the last.
    """
    days = ",".join(f"{nth or ''}{_CODES[day]}" for day in sorted(weekdays))
    if nth:
        return f"FREQ=MONTHLY;BYDAY={days}"
    return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={days}"


def rule_words(series: Series, members: Mapping[str, str]) -> str:
    """``Every second Tuesday in weeks A, on school days of St Oswald’s``."""
    parts = [_often(series.rule)]
    if series.week:
        parts.append(tr("in weeks {0}").format(series.week))
    if series.terms_of_id:
        name = members.get(series.terms_of_id, tr("a member"))
        parts.append(tr("on school days of {0}").format(name))
    return ", ".join(parts)


def _often(rule: str) -> str:
    said = dict(part.partition("=")[::2] for part in rule.split(";"))
    codes = said.get("BYDAY", "").split(",")
    names = [tr(WEEKDAYS[_CODES.index(code[-2:])]) for code in codes if code[-2:] in _CODES]
    days = listed(names)
    known = len(names) == len(codes)
    if said.get("FREQ") == "WEEKLY" and known:
        every = said.get("INTERVAL", "1")
        if every in ("1", "2"):
            pattern = tr("Every {0}") if every == "1" else tr("Every second {0}")
            return pattern.format(days)
        return tr("Every {0} weeks on {1}").format(every, days)
    nths = {code[:-2] for code in codes}
    words = {str(nth): tr(name) for nth, name in NTHS}
    if said.get("FREQ") == "MONTHLY" and known and len(nths) == 1 and (one := nths.pop()) in words:
        return tr("Every {0} {1} of the month").format(words[one], days)
    return tr("By a rule of its own")


def nth_of(day: date) -> int:
    """Which of its weekdays in the month a day is: 1 to 4, -1 for a fifth."""
    number = (day.day - 1) // 7 + 1
    return number if number <= 4 else -1
