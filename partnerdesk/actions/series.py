"""Sessions by a rule: every date is seen before it is made, can be left out, and can come back.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.actions.sessions import accepted, checked, clashes_in, member_holidays, on_session
from partnerdesk.domain.calendar import school_days, week_letters
from partnerdesk.domain.clashes import Clash
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    Reply,
    Series,
    Session,
    SessionFacts,
    SessionState,
    SkippedDay,
)
from partnerdesk.domain.words import clean, counted
from partnerdesk.formats.recurrence import days_of
from partnerdesk.store import calendar_rows, partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A date of a series before it is made, with what is in its way."""

    day: date
    facts: SessionFacts
    clashes: tuple[Clash, ...]


def plan_series(
    database: Database, series: Series, template: SessionFacts, today: date | None = None
) -> tuple[PlannedDay, ...]:
    """Every date that a rule gives, each a copy of ``template``, with what is in its way.

    Raises RuleBroken at the field that makes no date.
    """
    with database.read() as connection:
        return planned_in(connection, series, template, today)


def planned_in(
    connection: Connection, series: Series, template: SessionFacts, today: date | None = None
) -> tuple[PlannedDay, ...]:
    """As ``plan_series``, on a connection there is. Raises RuleBroken as that does."""
    new = _checked(series)
    days = _days(connection, new)
    planned = [_on(new, template, day) for day in days]
    return tuple(
        PlannedDay(day, facts, clashes_in(connection, facts, today))
        for day, facts in zip(days, planned, strict=True)
    )


def _checked(series: Series) -> Series:
    new = cleaned(series)
    if not new.title:
        raise RuleBroken("title", "Name the sessions, for example “Year 8 Latin”.")
    if new.last_day < new.first_day:
        raise RuleBroken("last_day", "The last day is before the first. Put the later date here.")
    if (new.last_day - new.first_day).days > 800:
        raise RuleBroken("last_day", "Plan at most two years at a time.")
    if new.minutes < 1:
        raise RuleBroken("minutes", "Say how long a session lasts.")
    if new.week and not new.terms_of_id:
        raise RuleBroken("terms_of_id", "Choose whose weeks A and B count.")
    return new


def _days(connection: Connection, series: Series) -> tuple[date, ...]:
    if series.terms_of_id is None:
        days = days_of(series, None, {})
    else:
        days = days_of(series, *_term_time(connection, series))
    if not days:
        raise RuleBroken("rule", "This gives no date. Choose other days, or a longer time.")
    return days


def _term_time(connection: Connection, series: Series) -> tuple[frozenset[date], dict[date, str]]:
    """The school days of whom the series keeps to, and the letters of its weeks."""
    member_id = series.terms_of_id or ""
    member = partners_rows.get_member(connection, member_id)
    terms = [
        one
        for one in calendar_rows.terms_of(connection, member_id)
        if one.last_day >= series.first_day and one.first_day <= series.last_day
    ]
    if not terms:
        words = f"No term of {member.name} is known between these days. Add its terms first."
        raise RuleBroken("terms_of_id", words)
    first, last = terms[0].first_day, max(one.last_day for one in terms)
    closures = calendar_rows.closures_between(connection, first, last, [member_id])
    free = {one.day for one in member_holidays(member, first, last)}
    days = frozenset(day for one in terms for day in school_days(one, closures, free))
    letters = {
        week: letter for one in terms for week, letter in week_letters(one, closures, free).items()
    }
    if series.week and not letters:
        words = f"The terms of {member.name} don’t say which week is A. Say so in its terms."
        raise RuleBroken("week", words)
    return days, letters


def _on(series: Series, template: SessionFacts, day: date) -> SessionFacts:
    start = datetime.combine(day, series.starts)
    session = replace(
        template.session,
        id="",
        project_id=series.project_id,
        series_day=day,
        title=series.title,
        starts_at=start,
        ends_at=start + timedelta(minutes=series.minutes),
    )
    return fresh_copy(replace(template, session=session))


def fresh_copy(facts: SessionFacts) -> SessionFacts:
    """The same session planned anew: pencilled, nobody asked, nothing seen to."""
    session = replace(
        facts.session,
        id="",
        state=SessionState.PENCILLED,
        confirmed_on=None,
        cancelled_on=None,
        cancel_reason="",
        notes="",
        decisions="",
        sequence=0,
        feed_id=None,
        uid="",
    )
    members = tuple(
        replace(
            one,
            id="",
            reply=Reply.NONE,
            asked_on=None,
            replied_on=None,
            pupils_attended=None,
            staff_attended=None,
        )
        for one in facts.members
    )
    return SessionFacts(
        session,
        members,
        tuple(replace(one, id="") for one in facts.people),
        tuple(replace(one, id="") for one in facts.needs),
        tuple(replace(one, id="") for one in facts.costs),
        tuple(replace(one, id="", done_on=None) for one in facts.checks if one.not_needed),
    )


def add_series(
    database: Database,
    series: Series,
    template: SessionFacts,
    days: Sequence[date],
    today: date,
    note: str = "",
) -> Changes:
    """Pencil in a session on each of ``days``; the other days of the rule are left out.

    Raises RuleBroken, naming the day, when something refuses one and there is no note; nothing is
    written then.
    """
    new = _checked(replace(series, id=""))
    with action(database, f"Pencil in {counted(len(set(days)), 'date')} of {new.title}") as log:
        possible = _days(log.connection, new)
        chosen = sorted(set(days) & set(possible))
        if not chosen:
            raise RuleBroken("days", "There is no day left. Tick at least one.")
        kept = rows.insert(log.connection, new)
        for day in chosen:
            facts = _on(new, template, day)
            session = replace(facts.session, series_id=kept.id, arranged_on=today)
            _write_day(log.connection, replace(facts, session=session), today, note)
        rows.insert_all(
            log.connection,
            [SkippedDay("", kept.id, day) for day in possible if day not in chosen],
        )
    return made(log, kept.id)


def _write_day(connection: Connection, facts: SessionFacts, today: date, note: str) -> SessionFacts:
    try:
        facts = accepted(connection, checked(facts), today, note)
    except RuleBroken as refusal:
        day = day_text(facts.session.starts_at.date())
        raise RuleBroken(refusal.field, f"{day}: {refusal.message}") from refusal
    return calendar_rows.write_session(connection, facts)


def skip_session(database: Database, session_id: str, reason: str = "") -> Changes:
    """Leave one date of a series out; it can come back."""
    with on_session(database, session_id, "Leave out a date of {}") as (log, old):
        session = old.session
        if session.series_id is None or session.series_day is None:
            raise RuleBroken("", f"{session.title} is not part of a series. Cancel it instead.")
        if session.state is SessionState.HELD:
            raise RuleBroken("", f"{session.title} has taken place.")
        skipped = SkippedDay("", session.series_id, session.series_day, clean(reason))
        rows.insert(log.connection, skipped)
        calendar_rows.delete_session(log.connection, session_id)
    return log.changes


def bring_back(
    database: Database, series_id: str, day: date, today: date, note: str = ""
) -> Changes:
    """A date that was left out takes place after all, like those beside it."""
    with database.read() as connection:
        series, skipped = calendar_rows.series_facts(connection, series_id)
        siblings = calendar_rows.sessions_of_series(connection, series_id)
    found = next((one for one in skipped if one.day == day), None)
    if found is None:
        raise RuleBroken("", f"{day_text(day)} is not left out.")
    with action(database, f"Bring back {day_text(day)} of {series.title}") as log:
        rows.delete_one(log.connection, found)
        like = min(siblings, key=lambda one: abs((one.starts_at.date() - day).days), default=None)
        template = (
            calendar_rows.session_facts(log.connection, like.id)
            if like
            else SessionFacts(Session(title=series.title))
        )
        facts = _on(series, template, day)
        session = replace(facts.session, series_id=series_id, arranged_on=today)
        kept = _write_day(log.connection, replace(facts, session=session), today, note)
    return made(log, kept.session.id)
