"""The partners page, through its own buttons, keys and dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history, partners
from partnerdesk.domain.partners import MemberKind, NoteTopic, Rhythm, RoleKind
from partnerdesk.store import partners_rows
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store
from tests.ui.partners import partnership
from tests.ui.partners.conftest import Stage
from tests.ui.partners.partnership import TODAY
from ui import theme
from ui.desk import Desk
from ui.partners import contact_dialogs, member_dialog, merge_dialog, person_dialogs
from ui.partners.leave_dialog import open_leave
from ui.partners.page import PartnersPage
from ui.widgets import Chip, FormDialog

OSWALD, HERON = "St Oswald’s", "Heron Vale Academy"


def dialog_of(page: QWidget) -> FormDialog:
    """The dialog that is up."""
    up = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    assert len(up) == 1
    return up[0]


def fill_in(dialog: FormDialog, **values: Any) -> None:
    """Give fields of a dialog these values, and press its button."""
    for name, value in values.items():
        dialog.form.editor(name).set_value(value)
    dialog.action_button.click()


def press(page: QWidget, name: str) -> None:
    """Press the one visible button with this accessible name."""
    found = [
        one
        for one in page.findChildren(QPushButton)
        if one.accessibleName() == name and one.isVisibleTo(page)
    ]
    assert len(found) == 1, f"{len(found)} buttons called {name}"
    found[0].click()


def choose(page: QWidget, button: str, entry: str) -> None:
    """Choose an entry of the menu behind a button."""
    found = [one for one in page.findChildren(QPushButton) if one.accessibleName() == button]
    assert len(found) == 1, f"{len(found)} buttons called {button}"
    actions = [one for one in found[0].menu().actions() if one.text() == entry]
    assert len(actions) == 1 and actions[0].isEnabled()
    actions[0].trigger()


def words_on(part: QWidget) -> list[str]:
    """Every text that a part shows, chips included."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = [one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
    chips = [one.fact().text for one in part.findChildren(Chip) if one.isVisibleTo(part)]
    return [words for words in (*labels, *chips) if words]


def listed(page: PartnersPage) -> list[str]:
    """The names in the list, in order."""
    rows = (page.list.rows.row(number) for number in range(page.list.rows.rowCount()))
    return [row.title for row in rows if row]


def members(desk: Desk) -> int:
    with desk.read() as connection:
        return len(partners_rows.all_members(connection))


def test_the_list_says_what_a_coordinator_looks_for(stage: Stage) -> None:
    rows = stage.page.list.rows
    first, oswald = rows.row(0), rows.row(4)
    assert first is not None and oswald is not None
    assert (first.title, first.second) == ("Abbey Grange", "Us · Independent · secondary")
    assert (oswald.title, oswald.second) == (OSWALD, "Independent · all-through")
    assert oswald.facts == ("0.9 km",)
    assert oswald.chip is not None and oswald.chip.text == "None"
    assert rows.headings()[0] == "6 members"


def test_the_list_keeps_qts_rules_for_models_through_filters(stage: Stage) -> None:
    tester = QAbstractItemModelTester(
        stage.page.list.rows, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    stage.page.words.setText("ys")
    assert listed(stage.page) == ["Ysgol Glan-yr-Afon"]
    stage.page.words.setText("nobody")
    assert listed(stage.page) == []
    press(stage.page, "Show all members")
    assert len(listed(stage.page)) == 6
    assert tester.model() is stage.page.list.rows


def test_kinds_and_distance_narrow_and_order_the_list(stage: Stage) -> None:
    choose(stage.page, stage.page.filter.accessibleName(), "By distance")
    assert listed(stage.page)[:3] == ["Abbey Grange", OSWALD, HERON]
    choose(stage.page, stage.page.filter.accessibleName(), MemberKind.UNIVERSITY.label)
    assert listed(stage.page) == ["Calder University"]


def test_import_and_export_ask_the_window(stage: Stage) -> None:
    wanted: list[str] = []
    stage.page.import_wanted.connect(wanted.append)
    stage.page.export_wanted.connect(wanted.append)
    for button in (stage.page.import_button, stage.page.export_button):
        for action in button.menu().actions():
            action.trigger()
    assert wanted == ["register", "spreadsheet", "vcard", "xlsx", "csv", "vcard"]


def test_a_refused_partner_is_marked_at_its_field_and_nothing_is_written(stage: Stage) -> None:
    before = members(stage.desk)
    stage.page.add_button.click()
    dialog = dialog_of(stage.page)
    dialog.action_button.click()
    assert dialog.form.field("name").refusal.startswith("Give the member a name")
    fill_in(dialog, name="Marlow Bank", urn="900114")
    assert OSWALD in dialog.form.field("urn").refusal
    assert not dialog.form.field("name").refusal
    assert members(stage.desk) == before and stage.said == []
    fill_in(dialog, urn="900120", themes="Latin, ,choirs ")
    assert not dialog.isVisible()
    assert stage.said == ["Added Marlow Bank"]
    assert stage.page.detail.name.text() == "Marlow Bank"
    with stage.desk.read() as connection:
        added = partners_rows.get_member(connection, stage.page.key())
    assert added.themes == ("Latin", "choirs")


def test_a_near_duplicate_is_pointed_out_and_can_be_opened(stage: Stage, qtbot: QtBot) -> None:
    stage.page.open_key(stage.ids[HERON])
    stage.page.start_new()
    dialog = dialog_of(stage.page)
    dialog.form.editor("name").setText("Saint Oswalds School")
    dialog.form.editor("town").setText("Thornbury")
    qtbot.waitUntil(lambda: any(OSWALD in words for words in words_on(dialog.form)))
    press(dialog, "Open St Oswald’s")
    assert not dialog.isVisible()
    assert stage.page.key() == stage.ids[OSWALD]
    assert members(stage.desk) == 6


def test_a_change_of_head_answers_who_was_head(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("people")
    choose(stage.page, "More for Ada Obi, Head", "Change of holder…")
    fill_in(dialog_of(stage.page), starts_on=date(2021, 1, 1), name="Siân Rees")
    dialog = dialog_of(stage.page)
    assert "Wed 1 Sep 2021" in dialog.form.field("starts_on").refusal
    fill_in(dialog, starts_on=date(2026, 1, 5))
    assert stage.said == ["Siân Rees is head from Mon 5 Jan 2026. A new head signs up afresh."]
    people = stage.page.detail.people
    assert "Held before" in words_on(people)
    assert "Head from Sep 2021 to Jan 2026" in words_on(people)
    question = people.question
    question.kind.set_value(RoleKind.HEAD)
    for day, answer in (
        (date(2026, 1, 4), "Ada Obi was head on Sun 4 Jan 2026."),
        (date(2026, 1, 5), "Siân Rees was head on Mon 5 Jan 2026."),
        (date(2019, 1, 5), "Nobody is known to have been head on Sat 5 Jan 2019."),
    ):
        question.day.set_value(day)
        question.ask_button.click()
        assert question.answer.text() == answer
    question.day.input.setText("soon")
    question.ask_button.click()
    assert "“soon” is not a date" in question.answer.text()


def test_a_person_is_added_and_called_first(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("people")
    press(stage.page, "Add person…")
    dialog = dialog_of(stage.page)
    fill_in(dialog, name="Bashir Anand", email="nowhere", kind=RoleKind.SITE)
    assert "not an e-mail address" in dialog.form.field("email").refusal
    fill_in(dialog, email="", mobile="07700 900 555")
    assert stage.page.detail.tabs.strip.tabText(1) == "People 5"
    choose(stage.page, "More for Bashir Anand, Site", "Call first")
    stage.page.detail.tabs.go_to("overview")
    assert "Bashir Anand" in words_on(stage.page.detail.overview)
    assert "Site · 07700 900 555" in words_on(stage.page.detail.overview)


def test_ctrl_l_logs_a_contact_and_everything_shows_it(stage: Stage, qtbot: QtBot) -> None:
    stage.page.list.setFocus()
    assert "Next due by Mon 30 Mar 2026, once a month" in words_on(stage.page.detail.overview)
    qtbot.keyClick(stage.page.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(stage.page)
    dialog.form.editor("on").input.setText("4/3/2026")
    fill_in(dialog, summary="Choir on 4 July")
    assert "still to come" in dialog.form.field("on").refusal
    dialog.form.editor("on").input.setText("3/3/2026")
    dialog.form.editor("summary").setFocus()
    qtbot.keyClick(dialog.form.editor("summary"), Qt.Key.Key_Return)
    assert stage.said == ["Logged call with St Oswald’s"]
    told = words_on(stage.page.detail.overview)
    assert "3 Mar · call · Choir on 4 July" in told
    assert "Next due by Thu 2 Apr 2026, once a month" in told
    stage.page.detail.tabs.go_to("contacts")
    first = stage.page.detail.contacts.list.rows.row(0)
    assert first is not None and first.title == "Choir on 4 July"
    assert stage.page.detail.tabs.strip.tabText(2) == "Contacts 4"


def test_an_overdue_contact_is_marked(stage: Stage) -> None:
    with stage.desk.read() as connection:
        oswald = partners_rows.get_member(connection, stage.ids[OSWALD])
    stage.desk.run(
        lambda database: partners.edit_member(
            database, type(oswald)(**{**_fields(oswald), "rhythm": Rhythm.FORTNIGHTLY})
        )
    )
    stage.desk._today = lambda: date(2026, 3, 20)
    stage.page.show_facts()
    assert "Overdue since 13 Mar" in words_on(stage.page.detail.overview)


def _fields(fact: Any) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__}


def test_trust_is_private_from_the_start_and_marked(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("notes")
    press(stage.page, "Add note…")
    dialog = dialog_of(stage.page)
    dialog.form.editor("topic").set_value(NoteTopic.TRUST)
    assert dialog.form.editor("private").isChecked()
    fill_in(dialog, body="Ring before sending <b>paper</b>.")
    told = words_on(stage.page.detail.notes)
    assert told.count("Private") == 2
    assert "Ring before sending <b>paper</b>." in told
    stage.page.detail.tabs.go_to("overview")
    assert "Never printed outside our school." in words_on(stage.page.detail.overview)
    press(stage.page, "Add note…")
    fill_in(dialog_of(stage.page), body="The new bursar would rather be rung.")
    with stage.desk.read() as connection:
        notes = partners_rows.notes_of(connection, stage.ids[OSWALD])
    assert [one.private for one in notes if "bursar would" in one.body] == [True]


def test_buy_in_shows_who_is_on_board_and_what_fades(stage: Stage) -> None:
    overview = stage.page.detail.overview
    assert {"Head, 12 Jan", "Senior team, fading", "Governors, 22 Jan"} <= set(words_on(overview))
    press(stage.page, "Record…")
    dialog = dialog_of(stage.page)
    dialog.action_button.click()
    assert dialog.form.field("evidence").refusal
    dialog.form.editor("group").setCurrentIndex(1)
    fill_in(dialog, evidence="Said so at the launch")
    assert "Senior team, 3 Mar" in words_on(overview)
    assert "In the development plan: 2025–28, section 4.2" in words_on(overview)


def test_a_merge_moves_everything_and_undo_parts_them_again(stage: Stage) -> None:
    before = members(stage.desk)
    dialog = merge_dialog.open_merge(stage.desk, stage.page, stage.ids[HERON])
    dialog.open()
    dialog.action_button.click()
    assert dialog.form.field("other_id").refusal
    dialog.form.editor("other_id").set_value(stage.ids[OSWALD])
    told = words_on(dialog)
    assert any("4 people, 3 contacts, 2 notes" in words for words in told)
    radios = {
        one.accessibleName(): one
        for one in dialog.findChildren(QAbstractButton)
        if one.isCheckable()
    }
    radios["Take over Name: St Oswald’s"].click()
    radios["Take over Easting and northing: 400900, 300000"].click()
    dialog.action_button.click()
    assert stage.said == ["Merged St Oswald’s into Heron Vale Academy"]
    assert members(stage.desk) == before - 1
    stage.page.open_key(stage.ids[HERON])
    with stage.desk.read() as connection:
        merged = partners_rows.member_facts(connection, stage.ids[HERON])
    assert (merged.member.name, merged.member.urn) == (OSWALD, "900102")
    assert (merged.member.easting, merged.member.northing) == (400_900, 300_000)
    assert len(merged.people) == 4 and len(merged.contacts) == 3
    stage.desk.run(history.undo)
    assert members(stage.desk) == before
    assert OSWALD in listed(stage.page) and HERON in listed(stage.page)


def test_who_has_left_is_found_again_and_can_come_back(stage: Stage) -> None:
    stage.page.open_key(stage.ids[OSWALD])
    choose(stage.page.detail, "More", "Has left…")
    fill_in(dialog_of(stage.page), left_on=TODAY)
    assert OSWALD not in listed(stage.page)
    stage.page.open_key(f"{stage.ids[OSWALD]}#people")
    assert listed(stage.page) == [OSWALD]
    assert stage.page.detail.tabs.current() == "people"
    assert "Has left" in words_on(stage.page.detail)
    choose(stage.page.detail, "More", "Is back")
    assert listed(stage.page) == []
    press(stage.page, "Show all members")
    assert OSWALD in listed(stage.page)


def test_our_own_school_can_neither_leave_nor_be_removed(stage: Stage) -> None:
    with stage.desk.read() as connection:
        us = partners_rows.us(connection)
    assert us is not None
    stage.page.open_key(us.id)
    enabled = {
        one.text(): one.isEnabled() for one in stage.page.detail.more_button.menu().actions()
    }
    assert not enabled["Has left…"] and not enabled["Remove"] and enabled["Merge with…"]
    assert stage.page.detail.facts.text().startswith("Our own school")


def test_removing_is_done_at_once_and_undone(stage: Stage) -> None:
    choose(stage.page.detail, "More", "Remove")
    assert stage.said == ["Removed St Oswald’s"]
    assert OSWALD not in listed(stage.page)
    assert stage.page.key() and stage.page.key() != stage.ids[OSWALD]
    stage.desk.run(history.undo)
    assert OSWALD in listed(stage.page)


def test_the_history_of_a_member_knows_what_was_removed_too(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("notes")
    choose(stage.page, "More for the note: Strengths and expertise", "Remove")
    stage.page.detail.tabs.go_to("history")
    shown = stage.page.detail.history
    newest = shown.list.rows.row(0)
    assert newest is not None and newest.title == "Remove note from St Oswald’s"
    assert "Latin, hockey, and a hall that seats four hundred." in words_on(shown.fields)
    shown.fields.undo_button.click()
    assert stage.page.detail.tabs.strip.tabText(3) == "Notes 2"


def test_a_hidden_page_reads_again_only_when_it_is_shown(stage: Stage, qtbot: QtBot) -> None:
    stage.page.hide()
    stage.desk.run(lambda database: partners.remove_member(database, stage.ids["Rowan Sixth Form"]))
    assert "Rowan Sixth Form" in [row.title for row in _read_rows(stage.page)]
    with qtbot.waitExposed(stage.page):
        stage.page.show()
    assert "Rowan Sixth Form" not in listed(stage.page)
    assert stage.page.key() == stage.ids[OSWALD]


def _read_rows(page: PartnersPage) -> Sequence[Any]:
    """The rows that the list holds already, without asking the store."""
    return [row for kept in page.list.rows._pages.values() for row in kept]


def test_the_focus_stays_on_a_persons_menu_when_facts_change(stage: Stage) -> None:
    stage.page.detail.tabs.go_to("people")
    name = "More for Ada Obi, Head"
    before = next(
        one for one in stage.page.findChildren(QPushButton) if one.accessibleName() == name
    )
    before.setFocus()
    choose(stage.page, name, "Call first")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    focused = stage.page.window().focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.accessibleName() == name


def test_without_partners_the_page_offers_the_first_step(tmp_path: Any, qtbot: QtBot) -> None:
    store = open_store(Folder(tmp_path / "empty"), "Test")
    try:
        page = PartnersPage(Desk(store, lambda: TODAY))
        qtbot.addWidget(page)
        wanted: list[str] = []
        page.import_wanted.connect(wanted.append)
        with qtbot.waitExposed(page):
            page.show()
        assert page.empty.isVisible() and not page.both.isVisible()
        press(page, "Import from the schools register…")
        assert wanted == ["register"]
        page.start_new()
        fill_in(dialog_of(page), name="Fenwick Primary")
        assert listed(page) == ["Fenwick Primary"]
        assert not page.empty.isVisible()
    finally:
        store.close()


def test_a_store_to_look_at_offers_no_change(bare_store: OpenStore, qtbot: QtBot) -> None:
    looking = open_store(bare_store.folder, read_only=True)
    try:
        page = PartnersPage(Desk(looking, lambda: TODAY))
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        assert page.key()
        for tab in ("overview", "people", "contacts", "notes"):
            page.detail.tabs.go_to(tab)
            names = {
                one.accessibleName()
                for one in page.findChildren(QPushButton)
                if one.isVisibleTo(page) and one.isEnabled()
            }
            assert names <= {"Export…", "More", "Answer", "Choose from a calendar"} | {
                page.filter.accessibleName()
            }
        page.start_new()
        page.log_contact()
        assert not page.findChildren(FormDialog)
    finally:
        looking.close()


def test_everything_that_takes_the_focus_has_a_name(stage: Stage) -> None:
    desk, page, oswald = stage.desk, stage.page, stage.ids[OSWALD]
    with desk.read() as connection:
        role = partners_rows.people_in_roles(connection, oswald)[0].role
    dialogs = (
        member_dialog.open_add_member(desk, page),
        member_dialog.open_edit_member(desk, page, oswald),
        person_dialogs.open_add_person(desk, page, oswald),
        person_dialogs.open_edit_person(desk, page, role.id),
        person_dialogs.open_start_role(desk, page, role.person_id, oswald),
        person_dialogs.open_end_role(desk, page, role.id),
        person_dialogs.open_change_holder(desk, page, role.id),
        person_dialogs.open_call_first(desk, page, oswald),
        contact_dialogs.open_log_contact(desk, page, oswald),
        contact_dialogs.open_note(desk, page, oswald),
        contact_dialogs.open_buy_in(desk, page, oswald),
        merge_dialog.open_merge(desk, page, oswald, stage.ids[HERON]),
        open_leave(desk, page, oswald),
    )
    for tab in ("overview", "people", "contacts", "notes", "agreements", "history"):
        page.detail.tabs.go_to(tab)
    assert not _nameless(page)
    for dialog in dialogs:
        assert not _nameless(dialog), dialog.windowTitle()
        assert not dialog.form.is_dirty, dialog.windowTitle()


def _nameless(part: QWidget) -> list[QWidget]:
    """What Tab stops at and a screen reader could not name."""
    return [
        one
        for one in part.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not one.objectName().startswith("qt_")
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
    ]


@pytest.mark.parametrize("width", [560, 900, 1110])
def test_the_page_fits_the_room_it_is_given(stage: Stage, width: int) -> None:
    stage.page.resize(800, 600)  # as a hand does that draws a window small
    QCoreApplication.processEvents()
    stage.page.resize(width, 500)
    assert stage.page.size().toTuple() == (width, 500)


def test_at_double_text_the_page_fits_a_school_laptop(
    bare_store: OpenStore, qtbot: QtBot, qapp: QApplication
) -> None:
    ids = partnership.fill(bare_store)
    theme.apply(qapp, "light", 2.0)
    page = PartnersPage(Desk(bare_store, lambda: TODAY))
    qtbot.addWidget(page)
    page.resize(1200, 560)
    with qtbot.waitExposed(page):
        page.show()
    page.open_key(ids[OSWALD])
    assert page.size().toTuple() == (1200, 560)
    assert page.detail.isVisible() and not page.add_button.isVisible()
    page.both.back_button.click()
    assert page.add_button.isVisible()
