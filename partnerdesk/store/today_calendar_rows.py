"""What Today asks of the calendar, each in one question that a long past does not slow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, and_, case, func, or_, select

from partnerdesk.domain.sessions import LIVE, Reply, Session, SessionFacts, SessionState, Task
from partnerdesk.domain.today_calendar import (
    ASK_DAYS,
    TASK_NOTICE_DAYS,
    CalendarFacts,
    Pencil,
    last_day_of_week,
)
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.calendar_rows import SessionFilter
from partnerdesk.store.columns import Day
from partnerdesk.store.tables import session, session_member, session_reminder, task

# Agreements and single sessions are told so far ahead.
AHEAD_DAYS = 90
# What is older than that is past mending.
UNWRITTEN_DAYS = 90


def calendar_facts(
    connection: Connection, today: date, chase_days: int, us_id: str
) -> CalendarFacts:
    """All but late clashes and the week's letter, which need what the store does not know."""
    tasks = _due(connection, today)
    return CalendarFacts(
        week=_week(connection, today),
        pencils=tuple(_pencils(connection, today, chase_days)),
        unwritten=_unwritten(connection, today),
        single=_single(connection, today),
        tasks=tasks,
        terms=calendar_rows.terms_of(connection, us_id) if us_id else (),
        people=calendar_rows.people_names(connection, [t.owner_id for t in tasks if t.owner_id]),
    )


def _week(connection: Connection, today: date) -> tuple[SessionFacts, ...]:
    choice = SessionFilter(states=LIVE)
    found = calendar_rows.sessions_between(connection, today, last_day_of_week(today), choice)
    return tuple(calendar_rows.several_facts(connection, [one.session.id for one in found]))


def _unwritten(connection: Connection, today: date) -> tuple[Session, ...]:
    choice = SessionFilter(states=LIVE)
    first, last = today - timedelta(days=UNWRITTEN_DAYS), today - timedelta(days=1)
    found = calendar_rows.sessions_between(connection, first, last, choice)
    return tuple(one.session for one in found if one.session.ends_at.date() < today)


def _single(connection: Connection, today: date) -> tuple[Session, ...]:
    last = today + timedelta(days=AHEAD_DAYS)
    found = rows.read(
        connection,
        Session,
        session.c.series_id.is_(None),
        session.c.state.in_(LIVE),
        session.c.starts_at >= _start_of(today),
        session.c.starts_at < _start_of(last + timedelta(days=1)),
        order_by=[session.c.starts_at, session.c.id],
    )
    return tuple(found)


def _due(connection: Connection, today: date) -> tuple[Task, ...]:
    last = today + timedelta(days=TASK_NOTICE_DAYS)
    due = and_(task.c.done_on.is_(None), task.c.due_on <= last)
    return tuple(rows.read(connection, Task, due, order_by=[task.c.due_on, task.c.position]))


def _pencils(connection: Connection, today: date, chase_days: int) -> Iterable[Pencil]:
    """Members asked or reminded ``chase_days`` ago or earlier, and those to be asked soon."""
    reminded = (
        select(func.max(session_reminder.c.on, type_=Day))
        .where(
            session_reminder.c.session_id == session_member.c.session_id,
            session_reminder.c.member_id == session_member.c.member_id,
        )
        .scalar_subquery()
    )
    first = session_member.c.asked_on
    asked = case((reminded > first, reminded), else_=first)
    soon = _start_of(today + timedelta(days=ASK_DAYS))
    late = and_(session_member.c.reply == Reply.ASKED, asked <= today - timedelta(days=chase_days))
    unasked = and_(session_member.c.reply == Reply.NONE, session.c.starts_at < soon)
    query = (
        select(*(session.c[one.name] for one in fields(Session)), session_member.c.member_id, asked)
        .join(session_member, session_member.c.session_id == session.c.id)
        .where(
            session.c.state == SessionState.PENCILLED,
            session.c.starts_at >= _start_of(today),
            or_(late, unasked),
        )
        .order_by(session.c.starts_at, session.c.id, session_member.c.position)
    )
    for *values, member_id, day in connection.execute(query):
        yield Pencil(Session(*values), member_id, day)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min)
