"""What the pictures show of the calendar: its views, and every dialog over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.domain.calendar import Closure
from partnerdesk.domain.date_finder import FoundDate
from partnerdesk.domain.sessions import Reply, SessionFacts, SessionKind, SessionState
from partnerdesk.store import calendar_rows, partners_rows
from partnerdesk.store.calendar_rows import SessionFilter, SessionRow
from ui.background import Background
from ui.calendar.page import CalendarPage
from ui.desk import Desk

_YEAR = timedelta(days=366)
_FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Harrow Lane//School calendar//EN
{events}END:VCALENDAR
"""
_EVENT = """BEGIN:VEVENT
UID:harrow-{number}@harrowlane.example
DTSTAMP:20260101T090000Z
DTSTART;VALUE=DATE:{first:%Y%m%d}
DTEND;VALUE=DATE:{end:%Y%m%d}
SUMMARY:{name}
END:VEVENT
"""


def views(page: CalendarPage, desk: Desk) -> Iterator[str]:
    """Show the page each way in turn; gives what the picture is called."""
    clashing = late(desk)
    for view in ("week", "term", "agenda", "month"):
        page.open_key(f"{clashing}#{view}" if clashing else f"#{view}")
        if page.both.is_stacked():
            page.both.back_button.click()
        yield f"calendar-{view}"
    page.filter_button.click()
    yield "calendar-filters"
    page.filter_button.click()
    for state in (SessionState.PENCILLED, SessionState.HELD, SessionState.CANCELLED):
        found = _sessions(desk, state)
        if found:
            page.open_key(found[0].session.id)
            yield f"calendar-{state.value}"


def dialogs(
    parent: QWidget, desk: Desk, background: Background, place: Path
) -> Iterator[tuple[str, QDialog]]:
    """Every dialog of the calendar, opened over ``parent``."""
    yield from _of_sessions(parent, desk)
    yield from _of_dates(parent, desk, background)
    yield from _of_files(parent, desk, background, place)


def late(desk: Desk) -> str:
    """A session that a closure added later touches, or ""."""
    from partnerdesk.actions.sessions import late_clashes

    found = late_clashes(desk.database, desk.today())
    hard = [session.id for session, clashes in found if any(one.hard for one in clashes)]
    return next(iter(hard), "")


def _of_sessions(parent: QWidget, desk: Desk) -> Iterator[tuple[str, QDialog]]:
    from ui.calendar import after_it, cancel, keep_clash, meeting, reminder_dialog, session_dialog

    ahead = _sessions(desk, SessionState.CONFIRMED, SessionState.PENCILLED)
    held = _sessions(desk, SessionState.HELD)
    meetings = [one for one in held if one.session.kind is SessionKind.MEETING]
    series = [one for one in ahead if one.session.series_id]
    waiting = [one for one in ahead if any(reply is Reply.ASKED for _, reply in one.replies)]
    start = datetime.combine(desk.today() + timedelta(days=7), time(13, 30))
    yield "dialog-new-session", session_dialog.open_session_dialog(desk, parent, starts_at=start)
    first = ahead[0].session.id
    yield "dialog-edit-session", session_dialog.open_session_dialog(desk, parent, session_id=first)
    yield "dialog-after-it", after_it.open_after_it(desk, parent, held[0].session.id)
    yield "dialog-minutes", meeting.open_minutes(desk, parent, (meetings or held)[0].session.id)
    yield "dialog-cancel-session", cancel.open_cancel(desk, parent, first)
    yield "dialog-skip-session", cancel.open_skip(desk, parent, series[0].session.id)
    yield "dialog-keep-clash", keep_clash.open_keep(desk, parent, late(desk) or first)
    member_id = next(key for key, reply in waiting[0].replies if reply is Reply.ASKED)
    yield (
        "dialog-reminder",
        reminder_dialog.open_reminder(desk, parent, waiting[0].session.id, member_id),
    )


def _of_dates(parent: QWidget, desk: Desk, background: Background) -> Iterator[tuple[str, QDialog]]:
    from ui.calendar import (
        closure_dialog,
        closures,
        finder_dialog,
        pencil_dialog,
        project_dialog,
        projects,
        series_dates,
        series_dialog,
        term_dialog,
    )

    today = desk.today()
    ahead = _sessions(desk, SessionState.CONFIRMED, SessionState.PENCILLED)
    series_id = next(one.session.series_id for one in ahead if one.session.series_id)
    with desk.read() as connection:
        members = partners_rows.all_members(connection, with_left=False)
        known = calendar_rows.all_projects(connection)
        shut: list[Closure] = calendar_rows.closures_between(connection, today, today + _YEAR)
        terms = calendar_rows.all_terms(connection)
        template = calendar_rows.session_facts(connection, ahead[0].session.id)
    ids = [one.id for one in members[:4]]
    yield "dialog-projects", projects.open_projects(desk, parent)
    yield "dialog-project", project_dialog.open_project(desk, parent, known[0].id)
    yield "dialog-closures", closures.open_closures(desk, parent)
    yield "dialog-closure", closure_dialog.open_closure(desk, parent, shut[0].member_id, shut[0])
    yield "dialog-term", term_dialog.open_term(desk, parent, terms[-1].member_id, terms[-1])
    yield "dialog-series", series_dialog.open_series(desk, parent, template)
    yield "dialog-series-dates", series_dates.open_series_dates(desk, parent, series_id or "")
    yield "dialog-finder", finder_dialog.open_finder(desk, parent, "", ids, background=background)
    yield (
        "dialog-pencil-in",
        pencil_dialog.open_pencil_in(desk, parent, [_as_new(template)], known[0].id, lambda: None),
    )


def _as_new(facts: SessionFacts) -> SessionFacts:
    """A session that takes place as another did, and is not kept yet."""
    return SessionFacts(
        replace(facts.session, id="", series_id=None, series_day=None),
        tuple(replace(one, id="", session_id="") for one in facts.members),
    )


def _of_files(
    parent: QWidget, desk: Desk, background: Background, place: Path
) -> Iterator[tuple[str, QDialog]]:
    from ui.calendar import export_dialog, import_dialog, prints

    today = desk.today()
    events = [
        _EVENT.format(number=n, first=first, end=first + timedelta(days=length), name=name)
        for n, (name, days, length) in enumerate(
            (("INSET day", 12, 1), ("Half-term", 40, 5), ("Year 6 residential", 61, 3))
        )
        for first in [today + timedelta(days=days)]
    ]
    path = place / "harrow-lane.ics"
    path.write_bytes(_FILE.format(events="".join(events)).replace("\n", "\r\n").encode())
    with desk.read() as connection:
        member = partners_rows.all_members(connection, with_left=False)[0].id
    ahead = _sessions(desk, SessionState.CONFIRMED, SessionState.PENCILLED)[0]
    found = FoundDate(ahead.session.starts_at, ahead.session.ends_at, ())
    yield (
        "dialog-import-calendar",
        import_dialog.open_import(desk, parent, path, member, background),
    )
    yield "dialog-export-calendar", export_dialog.open_export(desk, parent, background=background)
    yield "dialog-term-planner", prints.open_planner(desk, parent)
    yield "dialog-year-list", prints.open_year_list(desk, parent)
    members = [key for key, _ in ahead.replies]
    yield "dialog-dates-slip", prints.open_slip(desk, parent, [found], members, ahead.session.title)


def _sessions(desk: Desk, *states: SessionState) -> list[SessionRow]:
    """Sessions of the year around today in some states; those ahead first."""
    today = desk.today()
    choice = SessionFilter(states=states)
    with desk.read() as connection:
        found = calendar_rows.sessions_between(connection, today - _YEAR, today + _YEAR, choice)
    return sorted(found, key=lambda one: one.session.starts_at.date() < today)
