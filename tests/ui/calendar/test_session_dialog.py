"""Adding a session and changing one: clashes as one writes, refusals, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.actions import projects, sessions
from partnerdesk.domain.projects import ProjectPart, ProjectPerson
from partnerdesk.domain.sessions import Reply, SessionPart, SessionState
from partnerdesk.store import calendar_rows
from tests.ui.calendar.planning_stage import TODAY, Planning, dialog_on
from tests.ui.calendar.session_stage import LATIN, facts_of, latin, part_of, tabbed, unnamed
from ui.calendar.series_dialog import SeriesDialog
from ui.calendar.session_dialog import open_session_dialog

HERON, GLAN, US = "Heron Vale Academy", "Ysgol Glan-yr-Afon", "St Oswald’s"
TRIP = "Ysgol Glan-yr-Afon is on a trip: Caerleon, Thu 12 Mar 2026 to Fri 13 Mar 2026."


def test_a_session_is_pencilled_in_with_what_nearly_every_one_needs(planning: Planning) -> None:
    """Its project gives the year groups; until follows from."""
    dialog = open_session_dialog(planning.desk, planning.parent)
    form = dialog.form
    form.editor("title").set_value("Latin, week 6")
    form.editor("project_id").set_value(planning.ids["Year 8 Latin"])
    form.editor("day").input.setText("19/3/2026")
    form.editor("starts").setText("1.30pm")
    assert form.editor("ends").value() == time(14, 30)
    form.editor("venue_id").set_value(planning.ids[US])
    form.editor("room").set_value("Hall")
    form.editor("members").toggle(planning.ids[HERON])
    dialog.action_button.click()
    facts = facts_of(planning, dialog.made)
    session = facts.session
    assert (session.starts_at, session.ends_at) == (LATIN, datetime(2026, 3, 19, 14, 30))
    assert (session.years, session.room, session.state) == ((8,), "Hall", SessionState.PENCILLED)
    assert [one.member_id for one in facts.members] == [planning.ids[HERON]]
    assert planning.said[-1] == "Pencilled in Latin, week 6, Thu 19 Mar 2026, 13:30–14:30"


def test_what_is_in_the_way_is_told_as_one_writes_and_wants_a_note(
    planning: Planning, qtbot: QtBot
) -> None:
    """The note is kept with the session; another day needs none."""
    dialog = open_session_dialog(
        planning.desk, planning.parent, starts_at=datetime(2026, 3, 12, 13, 30)
    )
    form = dialog.form
    note = form.field("note")
    assert dialog.clashes.words()[0].startswith("Choose who takes part")
    assert not note.isVisible()
    form.editor("title").set_value("Latin, week 6")
    form.editor("members").toggle(planning.ids[GLAN])
    qtbot.waitUntil(lambda: dialog.clashes.words() == [TRIP])
    assert note.isVisible()
    form.tabs.go_to("words")
    dialog.action_button.click()
    assert note.refusal.startswith("Write why it goes on all the same")
    assert form.editor("title").value() == "Latin, week 6"
    form.editor("day").set_value(date(2026, 3, 19))
    dialog.tell_clashes()
    assert not note.isVisible()
    form.editor("day").set_value(date(2026, 3, 12))
    dialog.tell_clashes()
    note.editor.set_value("Their Year 8 stays.")
    dialog.action_button.click()
    kept = facts_of(planning, dialog.made).kept_clashes
    assert [one.note for one in kept] == ["Their Year 8 stays."]


def test_a_refusal_turns_to_the_tab_of_its_field_and_keeps_what_was_typed(
    planning: Planning,
) -> None:
    """A name, a time that can be read, an end after the start."""
    dialog = open_session_dialog(planning.desk, planning.parent, starts_at=LATIN)
    form = dialog.form
    form.tabs.go_to("needs")
    costs = form.editor("costs")
    costs.add_row().what.set_value("Coach")
    dialog.submit()
    assert form.field("costs").refusal.startswith("Say what each cost is for")
    costs.rows[0].amount.setText("180")
    form.tabs.go_to("words")
    form.editor("notes").set_value("Bring the readers.")
    dialog.submit()
    assert form.tabs.current() == "when"
    assert form.field("title").refusal.startswith("Name the session")
    form.editor("title").set_value("Latin")
    form.editor("ends").setText("noon")
    dialog.submit()
    assert "is not a time" in form.field("ends").refusal
    form.editor("ends").setText("9:00")
    dialog.submit()
    assert form.field("ends").refusal.startswith("It ends before it starts")
    form.editor("ends").setText("15:00")
    dialog.submit()
    facts = facts_of(planning, dialog.made)
    assert facts.session.notes == "Bring the readers."
    assert [(one.what, one.pence) for one in facts.costs] == [("Coach", 18_000)]


def test_a_change_keeps_replies_letters_and_ids(planning: Planning) -> None:
    """Only what was written anew is another; taking a member off takes its numbers off."""
    session_id = latin(planning)
    heron, owain = planning.ids[HERON], planning.ids["Owain Prys"]
    run = planning.desk.run
    run(lambda base: sessions.record_reply(base, session_id, heron, Reply.YES, TODAY))
    run(lambda base: sessions.letter_seen(base, session_id, owain, TODAY))
    before = facts_of(planning, session_id)
    dialog = open_session_dialog(planning.desk, planning.parent, session_id=session_id)
    form = dialog.form
    form.editor("title").set_value("Latin, the feast")
    form.editor("members").toggle(planning.ids[GLAN])
    form.editor("numbers").inputs[heron, "travel_minutes"].setText("55")
    form.editor("needs").rows[0].quantity.setText("6")
    dialog.submit()
    after = facts_of(planning, session_id)
    assert after.session.title == "Latin, the feast"
    assert [one.member_id for one in after.members] == [planning.ids[US], heron]
    part = part_of(planning, session_id, HERON)
    assert (part.reply, part.travel_minutes, part.pupils_expected) == (Reply.YES, 55, 24)
    assert set(after.people) == set(before.people)
    assert set(after.costs) == set(before.costs)
    assert [(one.id, one.quantity) for one in after.needs] == [(before.needs[0].id, 6)]


def test_a_member_put_back_finds_its_numbers(planning: Planning) -> None:
    """Unticking by mistake loses nothing."""
    session_id = latin(planning)
    heron = planning.ids[HERON]
    dialog = open_session_dialog(planning.desk, planning.parent, session_id=session_id)
    dialog.form.editor("members").toggle(heron)
    assert (heron, "pupils_expected") not in dialog.form.editor("numbers").inputs
    dialog.form.editor("members").toggle(heron)
    assert dialog.form.editor("numbers").inputs[heron, "pupils_expected"].text() == "24"


def test_equipment_that_is_not_free_is_a_clash(planning: Planning) -> None:
    """It is found by a part of its name, and told with how many are free."""
    dialog = open_session_dialog(planning.desk, planning.parent, starts_at=LATIN)
    needs = dialog.form.editor("needs")
    row = needs.add_row()
    row.thing.setText("multi")
    row.quantity.setText("20")
    dialog.tell_clashes()
    assert dialog.clashes.words() == ["20 × Multimeter needed; only 12 free then."]


def test_confirmed_already_names_the_button_and_a_session_may_last_days(
    planning: Planning,
) -> None:
    """A showcase over two days that all agreed on."""
    dialog = open_session_dialog(
        planning.desk, planning.parent, starts_at=LATIN, member_ids=[planning.ids[HERON]]
    )
    form = dialog.form
    form.editor("title").set_value("Science fair")
    form.editor("last_day").set_value(date(2026, 3, 20))
    form.editor("agreed").click()
    assert dialog.action_button.text() == "Add as confirmed"
    dialog.submit()
    session = facts_of(planning, dialog.made).session
    assert session.state is SessionState.CONFIRMED
    assert session.ends_at == datetime(2026, 3, 20, 14, 30)


def test_repeating_takes_what_is_written_and_ends_this_dialog(planning: Planning) -> None:
    """Going back from the series loses nothing; making it leaves one session per date."""
    dialog = open_session_dialog(planning.desk, planning.parent, starts_at=LATIN)
    dialog.form.editor("title").set_value("Latin")
    dialog.repeat_button.click()
    series = dialog_on(planning.parent, SeriesDialog)
    series.reject()
    assert dialog.form.editor("title").value() == "Latin"
    dialog.repeat_button.click()
    series = dialog_on(planning.parent, SeriesDialog)
    series.form.editor("last_day").set_value(date(2026, 3, 27))
    series.submit()
    assert not dialog.isVisible()
    days = [one.session.starts_at for one in planning.sessions()]
    assert days == [LATIN, datetime(2026, 3, 26, 13, 30)]


def test_leaving_what_was_typed_asks_first(planning: Planning) -> None:
    """Also when it stands on another tab than the one on show."""
    dialog = open_session_dialog(planning.desk, planning.parent, starts_at=LATIN)
    dialog.form.editor("purpose").set_value("To read together")
    dialog.form.tabs.go_to("when")
    dialog.reject()
    assert dialog.isVisible()
    dialog.discard()
    assert not dialog.isVisible()


def test_tab_goes_through_what_is_on_show_in_order(planning: Planning, qtbot: QtBot) -> None:
    """Alt and the letter of a label goes to its first input, and every control has a name."""
    members = [planning.ids[HERON]]
    dialog = open_session_dialog(
        planning.desk, planning.parent, starts_at=LATIN, member_ids=members
    )
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form.editor("title").setFocus()
    assert tabbed(dialog, qtbot, 12) == [
        "Title", "Project", "Kind", "Confirmed already", "Day", "Choose from a calendar", "From",
        "Until", "Last day, if several", "Choose from a calendar", "Venue", "Room",
    ]  # fmt: skip
    qtbot.keyClick(dialog, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    focused = dialog.focusWidget()
    assert focused is not None and focused.accessibleName() == "Members taking part"
    dialog.form.tabs.go_to("who")
    dialog.form.editor("people").add_row()
    dialog.form.tabs.strip.setFocus()
    assert tabbed(dialog, qtbot, 8) == [
        "About the session", "Pupils from Heron Vale Academy", "Staff from Heron Vale Academy",
        "Minutes to prepare for Heron Vale Academy", "Minutes of travel for Heron Vale Academy",
        "Minutes of cover for Heron Vale Academy", "Person 1", "What person 1 does",
    ]  # fmt: skip
    dialog.form.editor("needs").add_row()
    dialog.form.editor("costs").add_row()
    assert unnamed(dialog) == []


def test_a_new_session_of_a_project_begins_with_what_the_project_says(
    planning: Planning,
) -> None:
    """Members, year groups and who leads; nothing was typed yet, so leaving asks nothing."""
    project_id = planning.ids["Year 8 Latin"]
    with planning.desk.read() as connection:
        facts = calendar_rows.project_facts(connection, project_id)
    lead = ProjectPerson(person_id=planning.ids["Priya Nair"], part=ProjectPart.LEAD)
    new = replace(facts, member_ids=(planning.ids[HERON], planning.ids[GLAN]), people=(lead,))
    planning.desk.run(lambda database: projects.change_project(database, new))
    dialog = open_session_dialog(planning.desk, planning.parent, project_id=project_id)
    form = dialog.form
    assert set(form.editor("members").value()) == set(new.member_ids)
    assert form.editor("years").value() == (8,)
    assert form.editor("people").value() == ((planning.ids["Priya Nair"], SessionPart.LEAD),)
    dialog.reject()
    assert not dialog.isVisible()
