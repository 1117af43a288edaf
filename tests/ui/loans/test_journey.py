"""Lending twelve multimeters of which ten come back, one broken and one lost: on the page."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.domain.lending import LoanStateKind, Outcome
from tests.ui.loans.conftest import Stage
from tests.ui.loans.pressing import dialog_of, words_on
from ui.loans.lend_dialog import LendDialog
from ui.loans.return_dialog import ReturnDialog
from ui.loans.words import View


def test_twelve_go_out_ten_come_back_one_broken_one_lost(stage: Stage, qtbot: QtBot) -> None:
    """By keyboard through both dialogs; what is broken or lost is never counted again."""
    stage.page.start_new()
    lend = dialog_of(stage.page, LendDialog)
    row = lend.form.editor("wanted").rows[0]
    qtbot.keyClicks(row.thing, "multim")
    qtbot.keyClick(row.thing.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(row.thing.completer().popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.thing.text() == "Multimeter")
    row.quantity.setText("12")
    assert row.free.text() == "12 of 12 free then"
    lend.form.editor("borrower_id").set_value(stage.ids["Heron Vale Academy"])
    lend.form.editor("responsible_id").set_value(stage.ids["Priya Nair"])
    lend.form.editor("purpose").set_value("Year 9 circuits")
    assert not lend.caution.isVisible()
    qtbot.keyClick(lend, Qt.Key.Key_Return)
    assert stage.said == ["Lent 12 × Multimeter to Heron Vale Academy"]
    assert stage.states()["L-0001"].kind is LoanStateKind.OUT
    assert stage.free("Multimeter") == 0

    assert stage.page.detail.title.text() == "12 × Multimeter"
    assert stage.page.view.view is View.DUE_BACK
    stage.page.detail.buttons["take_back"].click()
    back = dialog_of(stage.page, ReturnDialog)
    assert back.action_button.text() == "All back, all well"
    editor = back.editors["line-0"]
    qtbot.keyClicks(editor.damaged, "1")
    qtbot.keyClicks(editor.lost, "1")
    assert editor.well.text() == "10"
    qtbot.keyClicks(editor.damage_cost, "£8.50")
    qtbot.keyClicks(editor.loss_cost, "24.5")
    assert back.action_button.text() == "Take back"
    qtbot.keyClick(back, Qt.Key.Key_Return)

    loan_id = stage.page.detail.loan_id()
    found = {one.outcome: (one.quantity, one.cost_pence) for one in stage.facts(loan_id).returns}
    assert found == {
        Outcome.WELL: (10, None), Outcome.DAMAGED: (1, 850), Outcome.LOST: (1, 2450),
    }  # fmt: skip
    assert stage.states()["L-0001"].kind is LoanStateKind.RETURNED
    assert stage.free("Multimeter") == 10

    stage.desk.run(lambda database: history.undo(database))
    assert stage.states()["L-0001"].kind is LoanStateKind.OUT
    assert stage.free("Multimeter") == 0


def test_part_of_a_loan_stays_out_until_the_rest_comes(stage: Stage, qtbot: QtBot) -> None:
    """Ten now, two later: the loan says how many are still out, and more than that is refused."""
    key = stage.lend("Multimeter", 12)
    stage.page.open_key("L-0001")
    stage.page.detail.take_back()
    back = dialog_of(stage.page, ReturnDialog)
    editor = back.editors["line-0"]
    editor.well.setText("10")
    assert editor.told.text() == "2 stay out"
    back.action_button.click()
    assert stage.page.detail.chip.fact().text == "2 of 12 still out"

    stage.clock.hour = time(15)
    stage.page.show_facts()
    stage.page.detail.take_back()
    rest = dialog_of(stage.page, ReturnDialog)
    rest.editors["line-0"].well.setText("3")
    rest.action_button.click()
    assert rest.form.field("line-0").refusal == "Only 2 are still out, and this makes 3."
    rest.editors["line-0"].well.setText("2")
    rest.action_button.click()
    assert stage.states()["L-0001"].kind is LoanStateKind.RETURNED
    assert [one.quantity for one in stage.facts(key).returns] == [10, 2]
    assert "What came back" in words_on(stage.page.detail)


def test_reserved_handed_over_extended_and_back(stage: Stage) -> None:
    """The buttons are those of the state; the first due day is kept when a loan is extended."""
    detail = stage.page.detail
    key = stage.lend("Multimeter", 2, later=True)
    stage.page.open_key(key)

    def shown() -> set[str]:
        return {name for name, made in detail.buttons.items() if not made.isHidden()}

    assert shown() == {"hand_over", "extend", "people", "cancel"}
    detail.buttons["hand_over"].click()
    assert shown() == {"take_back", "take_back_all", "extend", "chase", "people"}
    detail.buttons["extend"].click()
    dialog = dialog_of(stage.page)
    dialog.form.editor("due_at").day.set_value(date(2026, 3, 27))
    dialog.action_button.click()
    words = words_on(detail)
    assert "Due back Fri 27 Mar 2026, afternoon" in words
    assert "First due Tue 17 Mar 2026, afternoon" in words
    detail.buttons["take_back_all"].click()
    assert shown() == set()
    assert stage.states()["L-0001"].kind is LoanStateKind.RETURNED


def test_a_deputy_is_named_after_the_loan_was_agreed(stage: Stage) -> None:
    """Two people, not one twice; what is held and lent stays as it is."""
    key = stage.lend("Multimeter", 2)
    stage.page.open_key(key)
    detail = stage.page.detail
    before = stage.facts(key)
    detail.buttons["people"].click()
    dialog = dialog_of(stage.page)
    dialog.form.editor("deputy_id").set_value(stage.ids["Priya Nair"])
    dialog.action_button.click()
    assert "somebody else" in dialog.form.field("deputy_id").refusal
    dialog.form.editor("deputy_id").set_value(stage.ids["Owain Prys"])
    dialog.action_button.click()
    after = stage.facts(key)
    assert after.loan.deputy_id == stage.ids["Owain Prys"] and after.lines == before.lines
    assert any("Owain Prys" in words for words in words_on(detail))
