"""Promises by member, what shows them, and what is done outside their scope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.actions import promises as actions
from partnerdesk.domain.promises import LinkKind, PromiseState
from partnerdesk.store import promise_rows
from tests import factories
from tests.ui.promises.conftest import TODAY, Stage
from ui.desk import Desk
from ui.promises.page import PromisesPage


def test_without_an_agreement_the_page_says_where_promises_come_from(
    tmp_path: Path, qtbot: QtBot
) -> None:
    store = factories.open_store(tmp_path / "empty")
    page = PromisesPage(Desk(store, lambda: TODAY))
    qtbot.addWidget(page)
    page.show()
    offers = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert offers == ["Go to Agreements"]
    store.close()


def test_a_member_gives_and_receives_and_what_needs_attention_comes_first(stage: Stage) -> None:
    page = stage.page
    assert stage.listed() == ["The hall", "Latin teaching"]
    first = page.list.rows.row(0)
    assert first and first.chip and first.chip.text == "Not kept in time"
    assert first.facts == ("1 Feb",)
    page.member.set_value("ours")
    seconds = [row.second for number in range(2) if (row := page.list.rows.row(number))]
    assert seconds == [
        "Receives from Heron & <b>Vale</b> · MOU-2026-001",
        "Gives to Heron & <b>Vale</b> · MOU-2026-001",
    ]
    page.direction.set_value(True)
    assert stage.listed() == ["Latin teaching"]
    page.state.set_value(PromiseState.RELEASED)
    assert stage.listed() == [] and not page.list.isVisible()
    stage.choose("The hall")  # what is asked for is shown, whatever the filters say
    assert page.detail.title.text() == "The hall"


def test_many_promises_are_read_beside_the_window_and_what_it_came_for_is_shown(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promise_rows, "_FEW", 0)
    key = stage.promises()["Latin teaching"].commitment.id
    page = PromisesPage(stage.desk)
    qtbot.addWidget(page)
    page.open_key(key)
    assert page.busy and page.key() == key and page.list.rows.rowCount() == 0
    qtbot.waitUntil(lambda: not page.busy)
    assert page.key() == page.list.key() == key
    assert page.detail.title.text().startswith("Latin teaching, ")
    page.open_key("member:ours")
    assert page.member.value() == "ours" and page.list.rows.rowCount() == 2


def test_a_held_session_is_linked_counts_and_is_unlinked_with_undo(stage: Stage) -> None:
    stage.choose("Latin teaching")
    dialog = stage.page.detail.link()
    assert dialog is not None and dialog.form.editor("kind").value() is LinkKind.SESSION
    offered = dialog.form.editor("target_id")
    texts = [offered.itemText(number) for number in range(offered.count())]
    assert texts[0] == "Fri 20 Mar 2026 · Trip to the museum"  # the nearest to today
    offered.set_value("held")
    dialog.submit()
    found = stage.promises()["Latin teaching"]
    assert (found.standing.done, found.standing.wanted) == (1, 2)
    assert "1 of 2 times" in stage.page.detail.why.text()
    again = stage.page.detail.link()
    assert again is not None
    choices = again.form.editor("target_id")
    assert "Latin, week 4" not in [choices.itemText(n) for n in range(choices.count())]
    again.discard()
    away = stage.page.detail.findChild(QPushButton, f"unlink-{found.evidence[0].link.id}")
    assert away is not None and away.accessibleName() == "Unlink Latin, week 4"
    away.click()
    assert not stage.promises()["Latin teaching"].evidence
    stage.desk.run(history.undo)
    assert stage.promises()["Latin teaching"].evidence


def test_a_payment_asks_for_its_amount_and_a_note_for_what_was_seen(stage: Stage) -> None:
    stage.choose("The hall")
    dialog = stage.page.detail.link()
    assert dialog is not None
    form = dialog.form
    form.editor("kind").set_value(LinkKind.PAYMENT)
    assert not form.field("target_id").isVisible() and form.field("pence").isVisible()
    dialog.submit()
    assert form.field("pence").refusal
    form.editor("pence").setText("38")
    form.editor("on").set_value(date(2026, 4, 1))
    dialog.submit()
    assert "still to come" in form.field("on").refusal
    form.editor("on").set_value(date(2026, 1, 30))
    form.editor("words").set_value("Caretaker")
    dialog.submit()
    (shown,) = stage.promises()["The hall"].evidence
    assert shown.words == "£38.00: Caretaker"
    assert stage.page.detail.chip.fact().text == "Kept"


def test_a_contact_is_offered_and_a_private_one_never(stage: Stage) -> None:
    secret = factories.contact("theirs", summary="In confidence", on=date(2026, 3, 1), private=True)
    factories.add(stage.desk.database, secret)
    stage.choose("The hall")
    dialog = stage.page.detail.link()
    assert dialog is not None
    dialog.form.editor("kind").set_value(LinkKind.CONTACT)
    offered = dialog.form.editor("target_id")
    texts = " ".join(offered.itemText(number) for number in range(offered.count()))
    assert "Talked about the hall" in texts and "In confidence" not in texts
    dialog.discard()


def test_tracing_changes_due_day_and_times_but_not_the_printed_words(stage: Stage) -> None:
    stage.choose("Latin teaching")
    dialog = stage.page.detail.trace()
    assert dialog is not None
    assert dialog.form.field("due_on").hint.text() == "Printed: by July 2026"
    dialog.form.editor("times").setText("0")
    dialog.submit()
    assert dialog.form.field("times").refusal
    dialog.form.editor("times").setText("30")
    dialog.form.editor("due_on").set_value(date(2026, 7, 17))
    dialog.submit()
    promise = stage.promises()["Latin teaching"].commitment
    assert (promise.times, promise.due_on, promise.by_when) == (30, date(2026, 7, 17), "July 2026")


def test_a_promise_is_released_with_its_reason_and_taken_up_again(stage: Stage) -> None:
    stage.choose("The hall")
    detail = stage.page.detail
    dialog = detail.release()
    assert dialog is not None
    dialog.submit()
    assert "governors will ask" in dialog.form.field("reason").refusal
    dialog.form.editor("reason").set_value("The hall is being mended")
    dialog.submit()
    assert detail.chip.fact().text == "Released by agreement"
    assert "The hall is being mended" in detail.why.text()
    detail.release_button.click()
    assert stage.promises()["The hall"].commitment.released_on is None
    assert detail.release_button.text() == "Release by agreement…"


def test_who_sees_to_a_promise_is_chosen_and_shown(stage: Stage) -> None:
    someone, school = factories.person(name="Bea Marsh"), "theirs"
    factories.add(stage.desk.database, someone, factories.role(someone, school))
    stage.choose("The hall")
    detail = stage.page.detail
    assert detail.owner.text() == "Nobody is named who sees to it"
    dialog = detail.own()
    assert dialog is not None
    dialog.form.editor("person_id").set_value(someone.id)
    dialog.submit()
    assert detail.owner.text() == "Bea Marsh sees to it"
    again = detail.own()
    assert again is not None and again.form.editor("person_id").value() == someone.id
    again.form.editor("person_id").set_value(None)
    again.submit()
    assert detail.owner.text() == "Nobody is named who sees to it"
    stage.desk.run(history.undo)
    assert detail.owner.text() == "Bea Marsh sees to it"


def test_projects_are_chosen_and_what_lies_outside_is_let_be_or_linked(stage: Stage) -> None:
    page = stage.page
    page.open_key("#outside")
    assert page.scope.empty.title.text() == "No projects are named yet"
    asked = page.scope.choose_projects()
    assert asked is not None
    asked.form.editor("project_ids").set_value(("latin",))
    asked.submit()
    assert stage.outside() == ["Latin, week 4", "Trip to the museum"]
    page.scope.list.choose("deal/held")
    cover = page.scope.cover()
    assert cover is not None
    cover.submit()
    assert stage.promises()["Latin teaching"].standing.done == 1
    page.scope.list.choose("deal/trip")
    let = page.scope.let_be()
    assert let is not None
    let.form.editor("note").set_value("Once only")
    let.submit()
    assert stage.outside() == []
    assert page.scope.empty.title.text() == "Everything is within the scope"
    stage.desk.run(history.undo)
    assert page.scope.list.rows.rowCount() == 1


def test_what_lies_outside_is_promised_in_a_new_version(stage: Stage) -> None:
    stage.desk.run(lambda database: actions.set_projects(database, "deal", ["latin"]))
    page = stage.page
    page.open_key("#outside")
    page.scope.list.choose("deal/trip")
    dialog = page.scope.add()
    assert dialog is not None and dialog.windowTitle() == "Add to version 2 of MOU-2026-001"
    dialog.form.editor("receiver_id").set_value("ours")
    dialog.submit()
    assert "itself" in dialog.form.field("receiver_id").refusal
    dialog.form.editor("receiver_id").set_value("theirs")
    dialog.submit()
    added = stage.promises()["Trip to the museum"]
    assert added.agreement.version == 2 and added.agreement.issued_on is None
    assert stage.outside() == ["Latin, week 4"]


def test_the_sheet_is_of_the_member_chosen(stage: Stage) -> None:
    stage.page.member.set_value("theirs")
    preview = stage.page.print_out()
    assert preview is not None and preview.preview.page_count() >= 1
    preview.close()


def test_every_control_can_be_named_by_a_screen_reader(stage: Stage) -> None:
    stage.choose("The hall")
    buttons = [one for one in stage.page.findChildren(QPushButton) if one.isVisible()]
    assert buttons and all(one.accessibleName() for one in buttons)
    for editor in (stage.page.member, stage.page.direction, stage.page.agreement, stage.page.state):
        assert editor.accessibleName()
