"""The calendar page over a real store: moving with undo, clashes, filters, keys, many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.actions.partners import add_member
from partnerdesk.actions.sessions import confirm_session
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.partners import Nation
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import action
from tests import factories as make
from tests.ui.calendar.planning_stage import TODAY, Planning, dialog_on
from ui.calendar.page import CalendarPage
from ui.calendar.session_dialog import SessionDialog
from ui.calendar.view_facts import View
from ui.widgets import FormDialog, column

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
LATIN = datetime(2026, 3, 19, 13, 30)


@pytest.fixture
def page(planning: Planning, qtbot: QtBot) -> Iterator[CalendarPage]:
    """The page in its window, with Latin on Thu 19 March for two schools."""
    planning.ids["Latin"] = planning.pencil(
        "Latin", LATIN, ("Heron Vale Academy", "Ysgol Glan-yr-Afon")
    )
    made = CalendarPage(planning.desk, planning.background)
    column(planning.parent).addWidget(made)
    made.show()
    qtbot.waitUntil(made.loader.is_whole)
    yield made
    planning.background.wait()
    QApplication.processEvents()


def when(page: CalendarPage, session_id: str) -> datetime:
    with page.desk.read() as connection:
        return calendar_rows.session_facts(connection, session_id).session.starts_at


def drag_latin(page: CalendarPage, day: date, qtbot: QtBot) -> QPoint:
    """Carry Latin to a day, and hold it there; returns where."""
    port = page.month.viewport()
    start = page.month.chip_of(page.chosen()).center()
    end = page.month.box_of(day).center()
    qtbot.mousePress(port, LEFT, pos=start)
    qtbot.mouseMove(port, (start + end) / 2)
    qtbot.mouseMove(port, end)
    return end


def test_a_drag_moves_a_session_and_undo_brings_it_back(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    key = planning.ids["Latin"]
    page.open_key(key)
    end = drag_latin(page, date(2026, 3, 18), qtbot)
    qtbot.mouseRelease(page.month.viewport(), LEFT, pos=end)
    assert when(page, key) == LATIN - timedelta(days=1)
    assert planning.said[-1] == "Moved Latin to Wed 18 Mar 2026, 13:30–14:30"
    assert page.month.day == date(2026, 3, 18) and page.chosen() == key
    planning.desk.run(lambda database: history.undo(database, now=planning.desk.now()))
    assert when(page, key) == LATIN
    block = page.month.block(key)
    assert block is not None and block.starts_at == LATIN


def test_what_is_in_the_way_is_said_while_dragging_and_a_note_is_asked_for(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    key = planning.ids["Latin"]
    page.open_key(key)
    end = drag_latin(page, date(2026, 3, 12), qtbot)
    with qtbot.waitSignal(page.mover.looked):
        pass
    trial = page.month.trial
    assert trial is not None and trial.clash.hard
    assert trial.clash.words.startswith("Ysgol Glan-yr-Afon is on a trip: Caerleon")
    qtbot.mouseRelease(page.month.viewport(), LEFT, pos=end)
    dialog = dialog_on(planning.parent, FormDialog)
    assert when(page, key) == LATIN and page.month.trial is None
    dialog.form.set_values({"note": "They come back at noon"})
    dialog.submit()
    assert when(page, key) == LATIN - timedelta(days=7)
    with page.desk.read() as connection:
        kept = calendar_rows.session_facts(connection, key).kept_clashes
    assert [one.note for one in kept if one.clash.startswith("closure")] == [
        "They come back at noon"
    ]


def test_going_back_from_the_note_leaves_it_where_it_was(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    key = planning.ids["Latin"]
    page.open_key(key)
    page.month.setFocus()
    qtbot.keyClick(page.month, KEY.Key_Up, CTRL)
    dialog_on(planning.parent, FormDialog).reject()
    assert when(page, key) == LATIN
    assert page.month.chip_of(key).intersects(page.month.box_of(LATIN.date()))


def test_a_click_on_an_empty_day_adds_a_session_there(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    place = page.month.box_of(date(2026, 3, 24)).center()
    qtbot.mouseClick(page.month.viewport(), LEFT, pos=place)
    dialog = dialog_on(planning.parent, SessionDialog)
    assert dialog.form.editor("day").value() == date(2026, 3, 24)
    dialog.form.set_values({"title": "Debate"})
    dialog.submit()
    made = page.month.block(dialog.made)
    assert made is not None and made.title == "Debate"
    assert made.starts_at.date() == date(2026, 3, 24)
    assert page.chosen() == made.id == page.detail.session_id()


def test_a_trip_added_later_marks_the_session_it_touches(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    key = planning.ids["Latin"]
    with qtbot.waitSignal(page.watch.found):
        pass
    assert key not in page.month.clashing
    trip = Closure(
        "", planning.ids["Heron Vale Academy"], ClosureKind.TRIP, "Bath",
        LATIN.date(), LATIN.date(),
    )  # fmt: skip
    with qtbot.waitSignal(page.watch.found):
        planning.desk.run(lambda database: make.add(database, rows.with_id(trip)))
    assert page.month.clashing[key].words.startswith("Heron Vale Academy is on a trip: Bath")
    page.open_key(key)
    assert "Clash: Heron Vale Academy is on a trip" in page.month.accessibleDescription()
    page.open_key("#agenda")
    row = page.agenda.rows.row(0)
    assert row is not None and row.chip is not None and row.chip.text == "Clash"


def test_filters_leave_the_sessions_that_are_asked_for(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    ids = planning.ids
    other = planning.pencil("Choir", datetime(2026, 3, 5, 9, 30), ("Fenwick Primary",))
    planning.desk.run(lambda database: confirm_session(database, other, TODAY))

    def shown() -> list[str]:
        qtbot.waitUntil(page.loader.is_whole)
        return [one.title for one in page.month.facts.blocks]

    assert shown() == ["Choir", "Latin"]
    page.filter_button.click()
    page.filters.member.set_value(ids["Fenwick Primary"])
    assert shown() == ["Choir"]
    assert page.filter_button.text() == "Filter: 1" and page.filters.isVisible()
    page.filters.show_all()
    page.filters.state.set_value("pencilled")
    assert shown() == ["Latin"]
    page.filters.person.set_value(ids["Priya Nair"])
    assert shown() == []
    page.open_key(other)  # what is looked for is shown, filters or not
    assert "Choir" in shown() and page.filters.count() == 0


def test_keys_of_the_page_lead_to_a_day_a_session_and_a_project(
    page: CalendarPage, planning: Planning
) -> None:
    ids = planning.ids
    page.open_key("2026-05-04#week")
    assert page.head.title.text() == "4–10 May 2026"
    assert page.key() == "2026-05-04#week"
    page.open_key(ids["Latin"])
    assert page.key() == f"{ids['Latin']}#week"
    assert page.week.words().startswith("Thu 19 Mar 2026, week B. Latin, 13:30–14:30")
    page.open_key("2026-03-19#term")
    assert page.head.title.text() == "Spring 2026"
    assert len(page.term.lines) == 12
    page.turn(1)
    assert page.head.title.text() != "Spring 2026"
    page.open_key(f"project:{ids['Year 8 Latin']}")
    assert page.filters.wanted().project_id == ids["Year 8 Latin"]


def test_the_quiet_line_and_the_legend_tell_weeks_terms_and_closures(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    assert page.head.quiet.text() == "Weeks A and B · term ends Fri 27 Mar 2026"

    def spoken() -> list[str]:
        return [one.accessibleName() for one in page.legend.findChildren(QWidget)]

    told = "Trip (Caerleon): Ysgol Glan-yr-Afon, 12 Mar to 13 Mar"
    qtbot.waitUntil(lambda: told in spoken())
    page.open_key("2026-04-03")
    qtbot.waitUntil(lambda: any(one.kind == "bank_holiday" for one in page.loader.strips))
    assert "Bank holiday (Good Friday)" in page.month.accessibleDescription()


def test_a_member_of_another_nation_brings_its_bank_holidays(
    page: CalendarPage, planning: Planning, qtbot: QtBot
) -> None:
    page.open_key("2026-03-17")
    qtbot.waitUntil(lambda: not page.loader.years_wanted())
    assert "Bank holiday" not in page.month.accessibleDescription()
    there = make.member(id="", name="Foyle Grammar", nation=Nation.NORTHERN_IRELAND)
    planning.desk.run(lambda database: add_member(database, there), "")
    qtbot.waitUntil(lambda: "Patrick" in page.month.accessibleDescription())


def test_page_keys_turn_and_today_comes_back(page: CalendarPage, qtbot: QtBot) -> None:
    page.month.setFocus()
    qtbot.keyClick(page.month, KEY.Key_PageDown)
    assert page.head.title.text() == "April 2026"
    for _ in range(3):
        qtbot.keyClick(page.month, KEY.Key_Down)
    assert page.month.day == date(2026, 4, 24)
    page.head.today_button.click()
    assert page.head.title.text() == "March 2026" and page.month.day == TODAY


def test_twenty_thousand_sessions_are_read_a_view_at_a_time(
    page: CalendarPage, planning: Planning, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = [date(2025, 9, 1) + timedelta(days=n) for n in range(720)]
    school = [day for day in school if day.weekday() < 5]
    many = [
        make.session(
            title=f"S{n}", starts_at=datetime.combine(school[n % len(school)], time(8 + n % 8))
        )
        for n in range(20_000)
    ]
    with action(planning.desk.database, "Add many") as log:
        rows.insert_all(log.connection, many)
    read: list[int] = []
    between = calendar_rows.sessions_between

    def counted(*given: Any, **named: Any) -> Any:
        found = between(*given, **named)
        read.append(len(found))
        return found

    monkeypatch.setattr(calendar_rows, "sessions_between", counted)
    page.show_facts()
    qtbot.waitUntil(page.loader.is_whole)
    assert max(read) < 300 and 500 < sum(read) < 1_200
    assert len(page.month.on_show()) < 100  # the rest is behind “+ more”
    read.clear()
    page.open_key("#agenda")
    assert page.agenda.rows.rowCount() > 5_000 and sum(read) <= 300
    read.clear()
    page.open_key("2026-03-03#week")
    assert page.chooser.view is View.WEEK and sum(read) < 300
