"""Finding dates: free for all, or those that fail for the fewest, pencilled in or moved to."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.store import calendar_rows
from tests.ui.calendar.planning_stage import Planning, dialog_on
from ui.calendar.finder_dialog import FinderDialog, open_finder
from ui.widgets import FormDialog


def look(dialog: FinderDialog, qtbot: QtBot) -> list[datetime]:
    """Press the button, wait for the worker, and give the starts that were found."""
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.page() == "dates")
    return [one.starts_at for one in dialog.found()]


def opened(planning: Planning, session_id: str = "") -> FinderDialog:
    ids = [planning.ids[name] for name in ("Heron Vale Academy", "Ysgol Glan-yr-Afon")]
    return open_finder(
        planning.desk, planning.parent, session_id, ids, background=planning.background
    )


def test_free_dates_avoid_closures_and_are_pencilled_in_together(
    planning: Planning, qtbot: QtBot
) -> None:
    """Mocks and a trip are left out; two dates become two sessions by one action."""
    dialog = opened(planning)
    form = dialog.form
    form.editor("weekdays").set_value((3,))
    form.editor("opens").set_value(time(13, 30))
    form.editor("room").setText("Hall")
    form.editor("venue_id").set_value(planning.ids["St Oswald’s"])
    form.editor("people").add_button.click()
    form.editor("people").rows[0].person.set_value(planning.ids["Priya Nair"])
    form.editor("needs").add_button.click()
    form.editor("needs").rows[0].thing.setText("multimeter")
    form.editor("needs").rows[0].quantity.setText("6")
    planning.pencil("Chess", datetime(2026, 3, 26, 13, 30), ("Heron Vale Academy",))
    found = look(dialog, qtbot)
    assert found == [
        datetime(2026, 3, 5, 13, 30),
        datetime(2026, 3, 19, 13, 30),
        datetime(2026, 3, 26, 14, 30),
    ]
    assert "3 dates are free for all" in dialog.told.words.text()
    assert not dialog.action_button.isEnabled()
    for day in found[:2]:
        dialog.listing.toggled.emit(day.isoformat())
    assert dialog.action_button.text() == "Pencil in 2 dates…"
    dialog.action_button.click()
    naming = dialog_on(dialog, FormDialog)
    naming.action_button.click()
    assert naming.form.field("title").refusal.startswith("Name the session")
    naming.form.editor("title").setText("Latin")
    naming.form.editor("project_id").set_value(planning.ids["Year 8 Latin"])
    naming.action_button.click()
    made = [one for one in planning.sessions() if one.session.title == "Latin"]
    assert [one.session.starts_at for one in made] == found[:2]
    with planning.desk.read() as connection:
        facts = calendar_rows.session_facts(connection, made[0].session.id)
    assert len(facts.members) == 2
    assert facts.session.room == "Hall"
    assert [one.person_id for one in facts.people] == [planning.ids["Priya Nair"]]
    assert [one.quantity for one in facts.needs] == [6]
    assert planning.said[-1] == "Pencilled in 2 dates of Latin"
    assert not dialog.isVisible()


def test_when_nothing_is_free_it_says_for_whom_and_why(planning: Planning, qtbot: QtBot) -> None:
    """The trip and the mocks are in the way; one can pencil in all the same, with a note."""
    dialog = opened(planning)
    dialog.form.editor("first").set_value(date(2026, 3, 12))
    dialog.form.editor("last").set_value(date(2026, 3, 13))
    look(dialog, qtbot)
    assert dialog.told.words.text().startswith("No date is free for all")
    assert "Heron Vale Academy has exams" in dialog.why_words.text()
    assert "Ysgol Glan-yr-Afon is on a trip" in dialog.why_words.text()
    dialog.listing.toggled.emit(dialog.listing.key())
    dialog.action_button.click()
    naming = dialog_on(dialog, FormDialog)
    naming.form.editor("title").setText("Latin")
    naming.action_button.click()
    assert "Thu 12 Mar 2026: " in naming.form.field("note").refusal
    naming.form.editor("note").set_value("Both heads agree.")
    naming.action_button.click()
    assert [one.session.title for one in planning.sessions()] == ["Latin"]


def test_another_date_for_a_session_moves_it(planning: Planning, qtbot: QtBot) -> None:
    """Who takes part, the length and the place come from the session."""
    members = ("Heron Vale Academy", "Ysgol Glan-yr-Afon")
    key = planning.pencil("Latin, week 6", datetime(2026, 3, 12, 13, 30), members, 120)
    dialog = opened(planning, key)
    form = dialog.form
    assert form.editor("minutes").value() == 120
    assert form.editor("members").value() == (
        planning.ids["Heron Vale Academy"],
        planning.ids["Ysgol Glan-yr-Afon"],
    )
    found = look(dialog, qtbot)
    for day in found[:2]:
        dialog.listing.toggled.emit(day.isoformat())
    assert not dialog.action_button.isEnabled()  # a session has one date
    dialog.listing.toggled.emit(found[0].isoformat())
    assert dialog.action_button.text() == "Move it to Thu 5 Mar 2026"
    dialog.action_button.click()
    assert [one.session.starts_at for one in planning.sessions()] == [found[1]]
    assert dialog.made == key


def test_a_wish_that_leaves_nothing_is_refused_at_its_field(
    planning: Planning, qtbot: QtBot
) -> None:
    dialog = open_finder(planning.desk, planning.parent, background=planning.background)
    field = dialog.form.field
    dialog.form.editor("last").set_value(None)
    dialog.action_button.click()
    assert field("last").refusal == "Give the latest day."
    dialog.form.editor("last").set_value(date(2026, 3, 27))
    dialog.action_button.click()
    qtbot.waitUntil(lambda: bool(field("members").refusal))
    assert field("members").refusal == "Choose at least one member."
    dialog.form.editor("members").set_value((planning.ids["Fenwick Primary"],))
    dialog.form.editor("closes").setText("9")
    dialog.action_button.click()
    qtbot.waitUntil(lambda: bool(field("closes").refusal))
    assert dialog.page() == "questions"


def test_a_session_moves_to_a_date_with_a_clash_only_with_a_note(
    planning: Planning, qtbot: QtBot
) -> None:
    """Enter looks; the words of the clash stand over the note; both dialogs close at the end."""
    members = ("Heron Vale Academy", "Ysgol Glan-yr-Afon")
    key = planning.pencil("Latin, week 6", datetime(2026, 3, 5, 13, 30), members)
    dialog = opened(planning, key)
    dialog.form.editor("first").set_value(date(2026, 3, 12))
    dialog.form.editor("last").set_value(date(2026, 3, 13))
    dialog.form.editor("minutes").setFocus()
    qtbot.keyClick(dialog.form.editor("minutes"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.page() == "dates")
    dialog.listing.toggled.emit(dialog.listing.key())
    dialog.action_button.click()
    asked = dialog_on(dialog, FormDialog)
    asked.action_button.click()
    assert asked.form.field("note").refusal.startswith("Write why")
    asked.form.editor("note").set_value("The trip is of Year 7.")
    asked.action_button.click()
    assert [one.session.starts_at.date() for one in planning.sessions()] == [date(2026, 3, 12)]
    assert dialog.made == key
    assert not dialog.isVisible()
