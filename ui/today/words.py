"""The words in which Today tells its facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.dates import ago, day_text
from partnerdesk.domain.handover import Gap, GapKind
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


def _gap_words(kind: GapKind, number: int) -> str:
    one, many = {
        GapKind.NOBODY: (tr("member has nobody to call"), tr("members have nobody to call")),
        GapKind.UNSIGNED: (tr("unsigned MOU"), tr("unsigned MOUs")),
        GapKind.NO_BACKUP: (tr("backup due"), tr("backups due")),
        GapKind.LAPSED: (tr("MOU to review"), tr("MOUs to review")),
        GapKind.OVERDUE: (tr("overdue loan"), tr("overdue loans")),
        GapKind.NO_SESSION_LEAD: (
            tr("session without a lead"),
            tr("sessions without a lead"),
        ),
        GapKind.NO_KEYS: (
            tr("no key or log-in is written down"),
            tr("no keys or log-ins are written down"),
        ),
        GapKind.KEY_NOBODY: (
            tr("key or log-in with nobody named"),
            tr("keys and log-ins with nobody named"),
        ),
        GapKind.UNANSWERED: (
            tr("urgent question unanswered"),
            tr("urgent questions unanswered"),
        ),
        GapKind.ONE_CONTACT: (
            tr("member has a single contact"),
            tr("members have a single contact"),
        ),
        GapKind.ONE_LEAD: (tr("project without a deputy"), tr("projects without a deputy")),
        GapKind.ONE_SESSION_LEAD: (
            tr("session hangs on one person"),
            tr("sessions hang on one person each"),
        ),
        GapKind.KEY_ONE: (
            tr("key or log-in with one person"),
            tr("keys and log-ins with one person each"),
        ),
        GapKind.NO_DEPUTY: (tr("loan without a deputy"), tr("loans without a deputy")),
        GapKind.NO_OWNER: (tr("promise nobody sees to"), tr("promises nobody sees to")),
        GapKind.NO_WAY: (
            tr("first contact without a number"),
            tr("first contacts without a number"),
        ),
        GapKind.NO_HEAD: (tr("head not named"), tr("heads not named")),
        GapKind.NEVER_LOGGED: (tr("member never logged"), tr("members never logged")),
        GapKind.SILENT: (tr("member out of touch"), tr("members out of touch")),
        GapKind.NO_COORDINATOR: (tr("coordinator not named"), tr("coordinators not named")),
        GapKind.PRIVATE: (
            tr("private note not read through"),
            tr("private notes not read through"),
        ),
        GapKind.NO_PLACE: (tr("thing without its place"), tr("things without their place")),
        GapKind.UNTOLD_MEMBERS: (tr("member not asked about"), tr("members not asked about")),
        GapKind.UNTOLD_PROJECTS: (tr("project not asked about"), tr("projects not asked about")),
    }[kind]
    return one if kind in _ONLY_ONE else counted(number, one, many)


# There is one of each, so a number would say nothing.
_ONLY_ONE = (GapKind.NO_COORDINATOR, GapKind.NO_BACKUP, GapKind.NO_KEYS)


def gaps_line(found: Sequence[Gap], most: int = 3) -> str:
    """``2 members have a single contact · 1 unsigned MOU``: the worst kinds first."""
    if not found:
        return tr("Nothing is missing that this program can see")
    tally: Counter[GapKind] = Counter()
    for gap in found:
        tally[gap.kind] += gap.things
    kinds = list(tally.items())
    words = [_gap_words(kind, number) for kind, number in kinds[:most]]
    if len(kinds) > most:
        words.append(tr("and more"))
    return " · ".join(words)


def backup_words(made_at: datetime, today: date) -> str:
    """``Backed up today at 08:12``, ``Backed up Fri 27 Feb 2026, 4 days ago``."""
    near = ago(made_at.date(), today)
    if near in ("today", "yesterday"):
        return tr("Backed up {0} at {1}").format(near, f"{made_at:%H:%M}")
    return tr("Backed up {0}, {1}").format(day_text(made_at.date()), near)
