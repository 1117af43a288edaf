"""Projects through their list and dialog: added, changed, removed, and kept when in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.actions.sessions import add_session
from partnerdesk.domain.projects import ProjectFacts, ProjectPart, ProjectState
from partnerdesk.store import calendar_rows
from tests.ui.calendar.planning_stage import Planning, dialog_on
from ui.calendar.project_dialog import open_project
from ui.calendar.projects import Projects, open_projects
from ui.widgets import FormDialog


def facts(planning: Planning, name: str) -> ProjectFacts:
    with planning.desk.read() as connection:
        found = {one.name: one.id for one in calendar_rows.all_projects(connection)}
        return calendar_rows.project_facts(connection, found[name])


def names(dialog: Projects) -> list[str]:
    model = dialog.listing.rows
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.title for row in rows if row is not None]


def test_a_project_is_added_with_all_that_is_asked(planning: Planning) -> None:
    """Its mark is the first that no other project has, and it stands in the list at once."""
    board = open_projects(planning.desk, planning.parent)
    board.add_button.click()
    dialog = dialog_on(board, FormDialog)
    form = dialog.form
    assert form.editor("mark").value() == 1
    dialog.action_button.click()
    assert form.field("name").refusal.startswith("Name the project")
    form.set_values({"name": "Physics cluster", "state": ProjectState.IDEA})
    form.editor("years").setText("10-9")
    dialog.action_button.click()
    assert "Reception to Year 13" in form.field("years").refusal
    form.editor("years").setText("9-10, 12")
    form.editor("themes").setText("electricity, waves,")
    form.editor("starts_on").input.setText("1/9/2026")
    form.editor("members").toggle(planning.ids["Fenwick Primary"])
    people = form.editor("people")
    for name, part in (("Priya Nair", ProjectPart.LEAD), ("Owain Prys", ProjectPart.DEPUTY)):
        people.add_button.click()
        people.rows[-1].person.set_value(planning.ids[name])
        people.rows[-1].part.set_value(part)
    dialog.action_button.click()

    kept = facts(planning, "Physics cluster")
    assert (kept.project.years, kept.project.themes) == ((9, 10, 12), ("electricity", "waves"))
    assert kept.project.starts_on == date(2026, 9, 1)
    assert kept.member_ids == (planning.ids["Fenwick Primary"],)
    parts = {one.person_id: one.part for one in kept.people}
    assert parts[planning.ids["Owain Prys"]] is ProjectPart.DEPUTY
    assert board.listing.key() == kept.project.id
    assert names(board) == ["● Physics cluster", "■ Year 8 Latin"]


def test_nobody_leads_twice(planning: Planning) -> None:
    dialog = open_project(planning.desk, planning.parent, planning.ids["Year 8 Latin"])
    people = dialog.form.editor("people")
    priya = planning.ids["Priya Nair"]
    people.set_value([(priya, ProjectPart.LEAD), (priya, ProjectPart.DEPUTY)])
    dialog.action_button.click()
    assert dialog.form.field("people").refusal.startswith("Somebody is named twice")
    people.rows[1].remove_button.click()
    dialog.action_button.click()
    assert len(facts(planning, "Year 8 Latin").people) == 1


def test_a_project_without_sessions_goes_and_comes_back(planning: Planning, qtbot: QtBot) -> None:
    """Undo stands in the dialog, because the window under it can’t be reached."""
    board = open_projects(planning.desk, planning.parent)
    board.remove_button.click()
    assert names(board) == []
    assert board.empty.isVisible()
    assert board.banner.words.text() == "Removed Year 8 Latin"
    qtbot.waitUntil(board.isActiveWindow)
    qtbot.keyClick(board, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(board) == ["■ Year 8 Latin"]
    assert board.banner.words.text() == "Undone: Remove Year 8 Latin"


def test_a_project_with_sessions_stays(planning: Planning, qtbot: QtBot) -> None:
    template = planning.template("Latin", datetime(2026, 3, 5, 13, 30))
    latin = planning.ids["Year 8 Latin"]
    board = open_projects(planning.desk, planning.parent)
    with_project = replace(template.session, project_id=latin)
    new = replace(template, session=with_project)
    today = planning.desk.today()
    planning.desk.run(lambda database: add_session(database, new, today))
    row = board.listing.rows.row(0)
    assert row is not None
    assert row.facts == ("1",)
    board.remove_button.click()
    assert board.banner.words.text().startswith("Year 8 Latin has 1 session.")
    assert not board.undo_button.isVisible()
    qtbot.keyClick(board.listing, Qt.Key.Key_Return)
    assert dialog_on(board, FormDialog).heading.text() == "Change Year 8 Latin"
