"""Terms and closures through their dialogs, and what a late trip touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from pytestqt.qtbot import QtBot

from partnerdesk.domain.calendar import ClosureKind, Term
from partnerdesk.domain.partners import Nation
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.partners_rows import get_member
from tests.ui.calendar.planning_stage import Planning, dialog_on
from ui.calendar.closures import Closures, ListTab, open_closures
from ui.widgets import FormDialog


def shown(tab: ListTab) -> list[tuple[str, str, str]]:
    """Each line: name, days, chip."""
    rows = [tab.listing.rows.row(number) for number in range(tab.listing.rows.rowCount())]
    return [(r.title, r.second, r.chip.text if r.chip else "") for r in rows if r is not None]


def terms(planning: Planning, name: str) -> list[Term]:
    with planning.desk.read() as connection:
        return calendar_rows.terms_of(connection, planning.ids[name])


def added(board: Closures, **values: object) -> FormDialog:
    """The dialog that adds a closure, filled and sent."""
    board.closures.add_button.click()
    dialog = dialog_on(board, FormDialog)
    for name, value in values.items():
        dialog.form.editor(name).set_value(value)
    dialog.action_button.click()
    return dialog


def test_a_trip_added_later_names_the_sessions_it_touches(planning: Planning) -> None:
    """Of its year groups and hours only; Undo takes the trip away again."""
    members = ("Heron Vale Academy", "Fenwick Primary")
    planning.pencil("Latin, week 6", datetime(2026, 3, 19, 13, 30), members)
    planning.pencil("Latin, week 7", datetime(2026, 3, 26, 13, 30), members)
    board = open_closures(planning.desk, planning.parent, planning.ids["Fenwick Primary"])
    trip = {"kind": ClosureKind.TRIP, "first_day": date(2026, 3, 19)}
    added(board, name="River walk", last_day=date(2026, 3, 26), **trip)
    assert planning.said[-1] == (
        "Added River walk. This touches 2 sessions: Latin, week 6, Thu 19 Mar 2026; "
        "Latin, week 7, Thu 26 Mar 2026."
    )
    assert board.banner.words.text() == planning.said[-1]
    board.undo_button.click()
    assert not planning.closures("Fenwick Primary")
    added(board, name="Year 5 to the river", years=(5,), **trip)
    assert planning.said[-1] == "Added Year 5 to the river"
    added(board, name="Dentist", starts=time(9), ends=time(12), **trip)
    assert planning.said[-1] == "Added Dentist"
    assert sorted(shown(board.closures)) == [
        ("Dentist", "Thu 19 Mar 2026, 09:00–12:00", "Trip"),
        ("Year 5 to the river · Year 5", "Thu 19 Mar 2026", "Trip"),
    ]


def test_a_closure_that_can_not_be_right_is_refused_at_its_field(planning: Planning) -> None:
    board = open_closures(planning.desk, planning.parent, planning.ids["Fenwick Primary"])
    dialog = added(board, name="Trip")
    field = dialog.form.field
    assert field("first_day").refusal.startswith("Give the first day")
    dialog.form.editor("first_day").set_value(date(2026, 3, 19))
    dialog.form.editor("starts").set_value(time(9))
    dialog.action_button.click()
    assert field("ends").refusal.startswith("Give both times")
    dialog.form.editor("ends").setText("noon")
    dialog.action_button.click()
    assert field("ends").refusal.startswith("“noon” is not a time")
    dialog.form.editor("ends").setText("1230")
    dialog.action_button.click()
    assert [one.ends for one in planning.closures("Fenwick Primary")] == [time(12, 30)]


def test_a_closure_is_changed_and_removed(planning: Planning, qtbot: QtBot) -> None:
    board = open_closures(planning.desk, planning.parent, planning.ids["Heron Vale Academy"])
    days = "Mon 9 Mar 2026 to Fri 13 Mar 2026"
    assert shown(board.closures) == [("Year 11 mocks · Year 11", days, "Exams")]
    assert board.closures.listing.key()  # what comes next is chosen
    board.closures.listing.choose_first()
    board.closures.change_button.click()
    dialog = dialog_on(board, FormDialog)
    assert dialog.form.editor("years").text() == "Year 11"
    dialog.form.editor("years").setText("11 and 13")
    dialog.action_button.click()
    assert shown(board.closures)[0][0] == "Year 11 mocks · Year 11 and Year 13"
    board.closures.remove_button.click()
    assert not planning.closures("Heron Vale Academy")
    assert board.closures.empty.isVisible()
    board.undo_button.click()
    assert len(planning.closures("Heron Vale Academy")) == 1


def test_terms_keep_their_first_week_and_do_not_overlap(planning: Planning) -> None:
    board = open_closures(planning.desk, planning.parent)
    assert board.member.value() == planning.ids["St Oswald’s"]
    board.tabs.go_to("terms")
    board.terms.add_button.click()
    dialog = dialog_on(board, FormDialog)
    dialog.form.set_values(
        {"name": "Summer 2026", "first_day": date(2026, 3, 23), "last_day": date(2026, 7, 17)}
    )
    dialog.action_button.click()
    assert dialog.form.field("first_day").refusal.startswith("Spring 2026 runs until")
    dialog.form.editor("first_day").set_value(date(2026, 4, 20))
    dialog.form.editor("first_week").set_value("B")
    dialog.action_button.click()
    days = "Mon 20 Apr 2026 to Fri 17 Jul 2026"
    assert shown(board.terms)[1] == ("Summer 2026", days, "Week B")
    assert [one.first_week for one in terms(planning, "St Oswald’s")] == ["A", "B"]
    board.terms.listing.choose_first()
    board.terms.remove_button.click()
    assert [one.name for one in terms(planning, "St Oswald’s")] == ["Summer 2026"]


def test_bank_holidays_are_those_of_the_members_nation(planning: Planning) -> None:
    """Scotland has the 2 January; earlier school years wait behind a link."""
    key = planning.ids["Ysgol Glan-yr-Afon"]
    board = open_closures(planning.desk, planning.parent, key)
    model = board.holiday_list.rows

    def days() -> list[str]:
        lines = [model.row(number) for number in range(model.rowCount())]
        return [one.second for one in lines if one is not None]

    assert "Thu 25 Dec 2025" in days()
    assert "Fri 2 Jan 2026" not in days()
    with planning.desk.read() as connection:
        member = replace(get_member(connection, key), nation=Nation.SCOTLAND)
    with action(planning.desk.database, "Move north") as log:
        rows.update(log.connection, member)
    planning.desk.changed.emit(log.changes)
    assert "Fri 2 Jan 2026" in days()
    assert board.nation.text().startswith("Those of Scotland.")


def test_earlier_school_years_wait_behind_a_link(planning: Planning) -> None:
    board = open_closures(planning.desk, planning.parent, planning.ids["Fenwick Primary"])
    assert not board.earlier.isVisible()
    added(board, name="Long ago", first_day=date(2025, 5, 6))
    assert shown(board.closures) == []
    assert board.earlier.text() == "Show 1 earlier"
    board.earlier.click()
    assert shown(board.closures)[0][:2] == ("Long ago", "Tue 6 May 2025")
