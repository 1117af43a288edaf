"""The words in which projects, closures, series and dates are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.calendar import Closure
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.clashes import Clash, span_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import Session
from partnerdesk.domain.words import counted, listed

_NAMED = 5


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Calendar", text)


def choices(kind: type[Choice]) -> list[tuple[Choice, str]]:
    """Every value of a Choice with its label."""
    return [(choice, tr(choice.label)) for choice in kind]


def school_year(day: date) -> date:
    """1 September of the school year that ``day`` is in."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def when_closed(closure: Closure) -> str:
    """``Thu 12 Mar 2026 to Fri 13 Mar 2026, 09:00–12:00``."""
    days = span_text(closure.first_day, closure.last_day)
    if closure.starts is None or closure.ends is None:
        return days
    return f"{days}, {closure.starts:%H:%M}–{closure.ends:%H:%M}"


def touched_words(touched: Sequence[tuple[Session, Sequence[Clash]]]) -> str:
    """``This touches 2 sessions: Latin, Thu 12 Mar 2026; …``; blank when there is none."""
    if not touched:
        return ""
    named = [f"{one.title}, {day_text(one.starts_at.date())}" for one, _ in touched[:_NAMED]]
    if len(touched) > _NAMED:
        named.append(tr("and {0} more").format(len(touched) - _NAMED))
    many = counted(len(touched), tr("session"), tr("sessions"))
    return tr("This touches {0}: {1}.").format(many, "; ".join(named))


def dates_words(days: Sequence[date], most: int = 3) -> str:
    """``Tue 3 Mar 2026, Tue 10 Mar 2026 and 4 more``."""
    named = [day_text(day) for day in days[:most]]
    if len(days) > most:
        named.append(tr("{0} more").format(len(days) - most))
    return listed(named)
