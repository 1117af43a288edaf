"""A term planned through the window and the command line: four schools, mocks, and a later trip;
and three schools' own calendars, read so that six dates can be found.

P46, P47, P48.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from main import main
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.sessions import Session, SessionFacts, TakingPart
from partnerdesk.store import calendar_rows
from tests import factories as make
from tests.journeys.window import WAIT, Window, opened
from ui.calendar.closures import open_closures
from ui.calendar.finder_dialog import open_finder
from ui.calendar.import_dialog import CalendarImport, open_import
from ui.calendar.series_dialog import open_series
from ui.widgets import FormDialog

SCHOOLS = ("Eastvale School", "Heron Vale Academy", "Langdale High", "Fenwick Primary")
# The spring term that follows the next summer, from its first Monday; the command line knows
# only the real today, so the journey is always of a term ahead.
MONDAY = date(date.today().year + 1, 1, 8)
MONDAY -= timedelta(days=MONDAY.weekday())
WEEKS = 11
TODAY = MONDAY - timedelta(days=40)


def day(week: int, weekday: int = 3) -> date:
    """A day of the term, by its week from 0 and its weekday from Monday; else its Thursday."""
    return MONDAY + timedelta(weeks=week, days=weekday)


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    """Four schools and their spring term; one has mocks for Year 8 in the fourth week."""
    members = [make.member(name=name, is_us=name == SCHOOLS[0]) for name in SCHOOLS]
    terms = [
        make.term(one, name="Spring", first_day=MONDAY, last_day=day(WEEKS - 1, 4))
        for one in members
    ]
    half_terms = [
        make.closure(
            one, name="Half-term", kind=ClosureKind.HALF_TERM, first_day=day(5, 0),
            last_day=day(5, 4),
        )
        for one in members
    ]  # fmt: skip
    mocks = make.closure(
        members[1], name="Mock examinations", kind=ClosureKind.EXAMS, years=(8, 11),
        first_day=day(3, 0), last_day=day(3, 4),
    )  # fmt: skip
    with closing(make.open_store(tmp_path)) as store:
        make.add(store.database, *members, *terms, *half_terms, mocks)
    return {one.name: one.id for one in members}


def latin(ids: dict[str, str]) -> SessionFacts:
    """An hour of Latin for Year 8 of four schools."""
    start = datetime.combine(day(0), time(13, 30))
    session = Session(
        title="Year 8 Latin", starts_at=start, ends_at=start + timedelta(hours=1),
        venue_id=ids["Eastvale School"], room="Hall", years=(8,),
    )  # fmt: skip
    return SessionFacts(session, tuple(TakingPart(member_id=ids[name]) for name in SCHOOLS))


def lessons(window: Window) -> list[date]:
    """The days of what is in the calendar."""
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        found = calendar_rows.sessions_between(connection, MONDAY, day(WEEKS))
    return [one.session.starts_at.date() for one in found]


def command(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[Any]:
    """What the program without a window prints as JSON; it must not refuse."""
    assert main(["--data", str(folder), *words]) == 0, capsys.readouterr().err
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]


def test_ten_weeks_for_four_schools_avoid_the_mocks_then_one_adds_a_trip(
    qtbot: QtBot, tmp_path: Path, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(qtbot, tmp_path, today=lambda: TODAY) as window:
        window.wait_for_desk()
        desk = window.main.desk
        assert desk is not None
        window.go("calendar")

        # Every Thursday of term: half-term is no school day, the mocks are in the way.
        dialog = open_series(desk, window.main, latin(ids))
        days = dialog.form.editor("days")
        assert [one.day for one in days.days()] == [day(week) for week in range(WEEKS) if week != 5]
        assert "Mock examinations" in days.ticks[day(3)].accessibleDescription()
        assert dialog.action_button.text() == "Add 9 dates"
        window.fill(dialog)
        assert lessons(window) == [day(week) for week in range(WEEKS) if week not in (3, 5)]

        # The tenth week instead, on the first day that the finder knows after the mocks.
        finder = open_finder(
            desk, window.main, "", list(ids.values()), background=window.main.background
        )
        window.set(finder, first=day(3, 0), last=day(4, 4), opens=time(13, 30), years=(8,))
        qtbot.mouseClick(finder.action_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: finder.page() == "dates", timeout=WAIT)
        assert finder.found()[0].starts_at.date() == day(4, 0)
        finder.listing.toggled.emit(finder.found()[0].starts_at.isoformat())
        qtbot.mouseClick(finder.action_button, Qt.MouseButton.LeftButton)
        window.fill(window.dialog(FormDialog), title="Year 8 Latin, in place of the mocks")
        assert len(lessons(window)) == 10

        # One school adds a trip, weeks after the dates were fixed: Today says so.
        board = open_closures(desk, window.main, ids["Langdale High"])
        window.fill(
            board.add_closure(), kind=ClosureKind.TRIP, name="Caerleon",
            first_day=day(8), last_day=day(8, 4),
        )  # fmt: skip
        board.reject()
        window.go("today")
        window.wait_for_words("Caerleon")

    days_ahead = str((day(WEEKS) - date.today()).days)
    (late,) = command(tmp_path, capsys, "clashes", "--days", days_ahead, "--json")
    assert late["starts_at"][:10] == day(8).isoformat()
    assert "Caerleon" in late["clashes"][0]["words"]

    with opened(qtbot, tmp_path, today=lambda: TODAY) as window:
        window.wait_for_desk()
        window.main.go("calendar", late["id"])
        window.wait_for_words("Caerleon")
        window.click("Keep, with a note")
        window.fill(window.dialog(FormDialog), note="Langdale sends Year 8 all the same.")
        window.go("today")
        window.wait_for_words("Caerleon", gone=True)
        window.main.undo()
        window.wait_for_words("Caerleon")
    assert len(command(tmp_path, capsys, "clashes", "--days", days_ahead, "--json")) == 1


def calendar_file(name: str, *events: tuple[str, date, date]) -> str:
    """A school's calendar of all-day events, whose ends are not included."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//School//EN", f"X-WR-CALNAME:{name}"]
    for number, (title, first, last) in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@school.example",
            "DTSTAMP:20260101T000000Z",
            f"SUMMARY:{title}",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def take_in(dialog: CalendarImport, qtbot: QtBot) -> None:
    """Wait until the difference is on show, then accept it."""
    qtbot.waitUntil(lambda: dialog.summary.text() == "1 new", timeout=WAIT)
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT):
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)


def test_three_schools_calendars_are_read_and_six_dates_found(
    qtbot: QtBot, tmp_path: Path, ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Two through the window, one by the command line; both find the same six Tuesdays."""
    files = {
        "Heron Vale Academy": calendar_file("Heron Vale", ("INSET day", day(0, 1), day(0, 1))),
        "Langdale High": calendar_file("Langdale", ("Year 8 trip to Caerleon", day(1), day(2, 1))),
        "Fenwick Primary": calendar_file("Fenwick", ("Inspection", day(4, 0), day(4, 2))),
    }
    paths = {name: tmp_path / f"{number}.ics" for number, name in enumerate(files)}
    for name, path in paths.items():
        path.write_text(files[name], encoding="utf-8", newline="")
    by_hand, *by_window = paths
    store = tmp_path
    assert command(
        store, capsys, "import", "calendar", str(paths[by_hand]), "--member", by_hand,
        "--as", "holidays",
    ) == []  # fmt: skip
    with opened(qtbot, store, today=lambda: TODAY) as window:
        window.wait_for_desk()
        desk = window.main.desk
        assert desk is not None
        background = window.main.background
        for name in by_window:
            dialog = open_import(desk, window.main, paths[name], ids[name], background)
            take_in(dialog, qtbot)
        finder = open_finder(desk, window.main, "", list(ids.values()), background=background)
        window.set(
            finder, first=MONDAY, last=day(WEEKS - 1, 4), weekdays=(1,), years=(8,), minutes=60
        )
        qtbot.mouseClick(finder.action_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: finder.page() == "dates", timeout=WAIT)
        found = [one.starts_at.date() for one in finder.found()]
        finder.reject()
    # INSET, trip, mocks, inspection and half-term leave these Tuesdays.
    assert found == [day(week, 1) for week in (1, 6, 7, 8, 9, 10)]
    told = command(
        store, capsys, "find-dates", "--members", *SCHOOLS, "--minutes", "60",
        "--from", MONDAY.isoformat(), "--to", day(WEEKS - 1, 4).isoformat(),
        "--weekdays", "Tue", "--years", "8", "--json",
    )  # fmt: skip
    assert [one["starts_at"][:10] for one in told] == [one.isoformat() for one in found]
