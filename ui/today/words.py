"""The words in which Today tells its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.dates import ago, day_text
from partnerdesk.domain.matters import Matter, MatterKind, minutes
from partnerdesk.domain.today import TodayFacts, time_to_holiday
from partnerdesk.domain.words import counted
from ui.tokens import Tone


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Today", text)


# Icon and tone of each kind of matter.
MARKS: dict[MatterKind, tuple[str, Tone]] = {
    MatterKind.OVERDUE: ("loans", "bad"),
    MatterKind.HAND_OVER: ("equipment", "info"),
    MatterKind.LATE_CLASH: ("calendar", "bad"),
    MatterKind.NOT_READY: ("calendar", "warn"),
    MatterKind.TASK: ("check", "warn"),
    MatterKind.PENCIL: ("clock", "warn"),
    MatterKind.WRITE_UP: ("pencil", "neutral"),
    MatterKind.ROLE_ENDED: ("warning", "bad"),
    MatterKind.REVIEW_DUE: ("document", "warn"),
    MatterKind.SIGNATURES: ("document", "warn"),
    MatterKind.RENEWAL: ("document", "warn"),
    MatterKind.GOVERNORS: ("partners", "info"),
    MatterKind.NEW_HEAD: ("person", "info"),
    MatterKind.PROMISE: ("document", "warn"),
    MatterKind.BACKUP: ("backup", "warn"),
    MatterKind.DUE_SOON: ("loans", "neutral"),
    MatterKind.TEST: ("equipment", "warn"),
    MatterKind.CONTACT: ("partners", "neutral"),
    MatterKind.BUY_IN: ("clock", "neutral"),
    MatterKind.SIGNING: ("document", "neutral"),
    MatterKind.LEAVERS: ("person", "neutral"),
    MatterKind.QUESTION: ("pencil", "neutral"),
}


def day_line(facts: TodayFacts, found: Sequence[Matter]) -> str:
    """``4 weeks to the next holiday · 7 things need you, about 20 minutes``."""
    holiday = time_to_holiday(facts)
    if not found:
        return " · ".join(filter(None, (holiday, tr("Nothing needs you today"))))
    things = counted(len(found), tr("thing needs you"), tr("things need you"))
    time = tr("about {0}").format(counted(minutes(found), tr("minute")))
    return " · ".join(filter(None, (holiday, f"{things}, {time}")))


def days_until(day: date, today: date) -> str:
    """``today``, ``tomorrow``, ``in 9 days``, ``in 5 weeks``."""
    days = (day - today).days
    if days < 2:
        return (tr("today"), tr("tomorrow"))[days]
    near = counted(days, tr("day")) if days < 28 else counted(days // 7, tr("week"))
    return tr("in {0}").format(near)


def backup_words(made_at: datetime, today: date) -> str:
    """``Backed up today at 08:12``, ``Backed up Fri 27 Feb 2026, 4 days ago``."""
    near = ago(made_at.date(), today)
    if near in ("today", "yesterday"):
        return tr("Backed up {0} at {1}").format(near, f"{made_at:%H:%M}")
    return tr("Backed up {0}, {1}").format(day_text(made_at.date()), near)
