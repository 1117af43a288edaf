"""The words in which a session is told: its state, replies, hours and what it costs."""

from __future__ import annotations

from datetime import date

from partnerdesk.domain.calendar import years_text
from partnerdesk.domain.dates import ago
from partnerdesk.domain.projects import Project
from partnerdesk.domain.sessions import (
    MemberCost,
    Reply,
    Session,
    SessionState,
    TakingPart,
    days_of_notice,
    when_text,
)
from partnerdesk.domain.words import counted
from ui.calendar.planning_words import tr
from ui.tokens import Tone
from ui.widgets import ChipFact

# The shapes that go with the colours of projects, as on the calendar.
SHAPES = "■●▲◆★✚"

_STATES: dict[SessionState, tuple[Tone, str]] = {
    SessionState.PENCILLED: ("neutral", "pencil"),
    SessionState.CONFIRMED: ("ok", "check"),
    SessionState.HELD: ("info", "history"),
    SessionState.CANCELLED: ("neutral", "cross"),
}


def state_chip(session: Session) -> ChipFact:
    """How firm it is."""
    tone, icon = _STATES[session.state]
    return ChipFact(tr(session.state.label), tone, icon)


def ad_hoc_chip(session: Session) -> ChipFact:
    """That it was arranged at short notice (P48)."""
    days = days_of_notice(session)
    notice = tr("1 day’s") if days == 1 else tr("{0} days’").format(days)
    words = tr("Arranged at {0} notice").format(notice) if days else tr("Arranged on the day")
    return ChipFact(words, "warn", "flag")


def reply_chip(part: TakingPart, today: date, chase_days: int) -> ChipFact:
    """``Yes, 24 pupils``, ``No``, ``Asked 9 days ago``, ``Not asked``."""
    if part.reply is Reply.YES:
        pupils = part.pupils_expected
        count = f", {counted(pupils, tr('pupil'), tr('pupils'))}" if pupils is not None else ""
        return ChipFact(tr("Yes") + count, "ok", "check")
    if part.reply is Reply.NO:
        return ChipFact(tr("No"), "bad", "warning")
    if part.reply is Reply.ASKED:
        tone: Tone = "warn" if is_stale(part, today, chase_days) else "neutral"
        when = ago(part.asked_on, today) if part.asked_on else ""
        return ChipFact(tr("Asked {0}").format(when).strip(), tone, "clock")
    return ChipFact(tr("Not asked"), "neutral", "info")


def is_stale(part: TakingPart, today: date, chase_days: int) -> bool:
    """Whether a member was asked long enough ago to be reminded."""
    waiting = part.reply is Reply.ASKED and part.asked_on is not None
    return waiting and (today - (part.asked_on or today)).days >= chase_days


def came_chip(part: TakingPart) -> ChipFact:
    """``24 pupils, 2 staff``: who came of a member."""
    words = []
    if part.pupils_attended is not None:
        words.append(counted(part.pupils_attended, tr("pupil"), tr("pupils")))
    if part.staff_attended is not None:
        words.append(tr("{0} staff").format(part.staff_attended))
    if not words:
        return ChipFact(tr("Not written down"), "neutral", "info")
    nobody = not part.pupils_attended and not part.staff_attended
    tone: Tone = "neutral" if nobody else "ok"
    return ChipFact(tr("Nobody") if nobody else ", ".join(words), tone, "person")


def hours_text(minutes: int) -> str:
    """``45 min``, ``2 h``, ``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{rest} min"] if rest or not hours else parts)


def time_parts(cost: MemberCost) -> str:
    """``session 2 h, travel 1 h 20 min``: what the staff time is made of."""
    parts = (
        (tr("session"), cost.session_minutes),
        (tr("preparation"), cost.preparation_minutes),
        (tr("travel"), cost.travel_minutes),
        (tr("cover"), cost.cover_minutes),
    )
    return ", ".join(f"{words} {hours_text(minutes)}" for words, minutes in parts if minutes)


def quiet_line(session: Session, venue: str) -> str:
    """``Thu 12 Mar 2026, 13:30–14:30 · St Oswald’s, Hall``."""
    where = ", ".join(filter(None, (venue, session.room)))
    return " · ".join(filter(None, (when_text(session.starts_at, session.ends_at), where)))


def kind_line(session: Session, project: Project | None) -> str:
    """``■ Year 8 Latin · Lesson · Year 8``."""
    strand = f"{SHAPES[project.mark % len(SHAPES)]} {project.name}" if project else ""
    return " · ".join(filter(None, (strand, tr(session.kind.label), years_text(session.years))))
