"""The papers from the menu: each is asked for in words and shown before it is printed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partnerdesk.domain.date_finder import FoundDate
from tests.ui.calendar.planning_stage import Planning, dialog_on
from ui.calendar.prints import open_planner, open_slip, open_year_list, print_menu
from ui.printing.preview import PrintPreview
from ui.widgets import FormDialog


def shown(planning: Planning, qtbot: QtBot) -> str:
    """The words of the paper that comes up."""

    def up() -> list[PrintPreview]:
        found = planning.parent.findChildren(PrintPreview)
        return [one for one in found if one.isVisible()]

    qtbot.waitUntil(lambda: bool(up()))
    return up()[0].windowTitle()


def test_papers_of_a_session_wait_until_one_is_chosen(planning: Planning, qtbot: QtBot) -> None:
    key = planning.pencil("Latin, week 6", datetime(2026, 3, 5, 13, 30), ("Fenwick Primary",))
    chosen: list[str] = [""]
    menu = print_menu(planning.desk, planning.parent, lambda: chosen[0])
    actions = {one.text(): one for one in menu.actions()}
    menu.aboutToShow.emit()
    assert actions["Term planner…"].isEnabled()
    assert not actions["Register"].isEnabled()
    chosen[0] = key
    menu.aboutToShow.emit()
    actions["Register"].trigger()
    assert shown(planning, qtbot) == "Register: Latin, week 6, Thu 5 Mar 2026"


@pytest.mark.parametrize("words", ["Session sheet", "Transport list", "Agenda", "Minutes"])
def test_every_paper_of_a_session_is_made(planning: Planning, qtbot: QtBot, words: str) -> None:
    key = planning.pencil("Heads", datetime(2026, 3, 5, 13, 30), ("Fenwick Primary",))
    menu = print_menu(planning.desk, planning.parent, lambda: key)
    {one.text(): one for one in menu.actions()}[words].trigger()
    assert shown(planning, qtbot).startswith(f"{words}: Heads")


def test_the_term_planner_asks_which_term_on_which_paper(planning: Planning, qtbot: QtBot) -> None:
    dialog = open_planner(planning.desk, planning.parent)
    form = dialog.form
    assert form.editor("term").value() == (date(2026, 1, 5), date(2026, 3, 27))
    assert not form.field("first").isVisible()
    form.editor("term").set_value(None)
    form.editor("first").set_value(date(2026, 1, 5))
    form.editor("last").set_value(date(2026, 9, 5))
    dialog.action_button.click()
    assert form.field("last").refusal.startswith("A sheet holds at most 26 weeks")
    form.editor("last").set_value(date(2026, 2, 13))
    form.editor("size").set_value("A3")
    dialog.action_button.click()
    assert shown(planning, qtbot) == "Term planner, Mon 5 Jan 2026 – Fri 13 Feb 2026"


def test_the_year_list_is_of_the_school_year_of_today(planning: Planning, qtbot: QtBot) -> None:
    dialog = open_year_list(planning.desk, planning.parent)
    dialog.action_button.click()
    assert shown(planning, qtbot) == "Fixtures and events, 2025/26"


def test_dates_to_propose_want_a_name_and_a_day_ahead(planning: Planning, qtbot: QtBot) -> None:
    dates = [FoundDate(datetime(2026, 3, 19, 13, 30), datetime(2026, 3, 19, 14, 30))]
    ids = [planning.ids["Fenwick Primary"]]
    dialog = open_slip(planning.desk, planning.parent, dates, ids)
    assert dialog.form.editor("reply_by").value() == date(2026, 3, 13)
    dialog.action_button.click()
    assert dialog.form.field("title").refusal == "Write what the dates are for."
    dialog.form.editor("title").setText("Latin")
    dialog.form.editor("reply_by").set_value(date(2026, 3, 2))
    dialog.action_button.click()
    assert dialog.form.field("reply_by").refusal.startswith("This day has passed")
    dialog.form.editor("reply_by").set_value(None)
    dialog.action_button.click()
    QApplication.processEvents()
    assert shown(planning, qtbot) == "Dates we propose: Latin"


def test_a_reply_is_wanted_before_the_first_of_the_dates(planning: Planning) -> None:
    dates = [FoundDate(datetime(2026, 3, day, 13), datetime(2026, 3, day, 14)) for day in (19, 6)]
    dialog = open_slip(planning.desk, planning.parent, dates, [])
    assert dialog.form.editor("reply_by").value() == date(2026, 3, 5)


def test_the_slip_of_a_chosen_session_has_its_title(planning: Planning) -> None:
    key = planning.pencil("Heads", datetime(2026, 3, 5, 13, 30), ("Fenwick Primary",))
    menu = print_menu(planning.desk, planning.parent, lambda: key)
    {one.text(): one for one in menu.actions()}["Date we propose…"].trigger()
    assert dialog_on(planning.parent, FormDialog).form.editor("title").text() == "Heads"
