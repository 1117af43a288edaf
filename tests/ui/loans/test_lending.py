"""Lending and reserving through the dialog: refusals, cautions, kits, and places every week."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.lending import Kit, LoanStateKind, out_text
from tests.ui.loans.conftest import TODAY, Stage
from tests.ui.loans.pressing import dialog_of
from ui.loans.lend_dialog import LendDialog, open_lend


def other_times(dialog: LendDialog) -> list[QPushButton]:
    """The buttons that offer other times."""
    return [one for one in dialog.others.findChildren(QPushButton) if one.isVisible()]


def test_what_is_not_free_is_refused_and_the_next_dates_fill_in(stage: Stage) -> None:
    """The words name the number free and the loan in the way; one press moves the whole loan."""
    stage.lend("Multimeter", 4)
    dialog = open_lend(
        stage.desk,
        stage.page,
        item_id=stage.ids["Multimeter"],
        out_at=datetime(2026, 3, 4),
        due_at=datetime(2026, 3, 7),
        borrower_id=stage.ids["Heron Vale Academy"],
    )
    row = dialog.form.editor("wanted").rows[0]
    row.quantity.setText("10")
    assert row.free.text() == "8 of 12 free then"
    assert dialog.form.editor("state").value() == "reserved"
    dialog.action_button.click()
    refusal = dialog.form.field("wanted").refusal
    assert "Only 8 of 12" in refusal
    assert "L-0001 (4, Heron Vale Academy" in refusal
    free_from = datetime(2026, 3, 18)
    buttons = other_times(dialog)
    assert buttons[0].text() == f"From {out_text(free_from)}"

    buttons[0].click()
    assert row.free.text() == "12 of 12 free then"
    assert not dialog.form.field("wanted").refusal
    dialog.action_button.click()
    loan = stage.facts(dialog.made).loan
    assert (loan.out_at, loan.due_at) == (free_from, datetime(2026, 3, 21))
    assert stage.states()["L-0002"].kind is LoanStateKind.RESERVED


def test_a_place_every_week_of_the_term_leaves_out_what_is_taken(stage: Stage) -> None:
    """Each date is named with what speaks against it; the ticked ones are one action."""
    stage.place(date(2026, 3, 24), time(15), time(16))
    dialog = open_lend(
        stage.desk,
        stage.page,
        item_id=stage.ids["Sports hall"],
        out_at=datetime(2026, 3, 10, 15, 30),
        due_at=datetime(2026, 3, 10, 17),
        borrower_id=stage.ids["Heron Vale Academy"],
    )
    form = dialog.form
    assert form.field("repeat").isVisible()
    form.editor("repeat").set_value(1)
    assert form.editor("until").value() == date(2026, 3, 31)
    offered = {one.day: (one.in_way, one.closed) for one in form.editor("days").days()}
    assert offered == {
        date(2026, 3, 10): ("", ""),
        date(2026, 3, 17): ("", "Founders’ week"),
        date(2026, 3, 24): ("L-0001 Heron Vale Academy", ""),
        date(2026, 3, 31): ("", ""),
    }
    assert dialog.action_button.text() == "Reserve 2 dates"
    dialog.action_button.click()
    assert stage.said[-1] == "Reserved Sports hall for Heron Vale Academy on 2 dates"
    assert len(stage.states()) == 3
    first = stage.facts(dialog.made).loan
    assert (first.out_at, first.due_at) == (
        datetime(2026, 3, 10, 15, 30),
        datetime(2026, 3, 10, 17),
    )


def test_a_date_of_the_series_can_be_left_out_and_every_second_week_chosen(stage: Stage) -> None:
    """What is unticked stays unticked while the rest of the form changes."""
    dialog = open_lend(stage.desk, stage.page, item_id=stage.ids["Sports hall"])
    form = dialog.form
    form.editor("borrower_id").set_value(stage.ids["Heron Vale Academy"])
    form.editor("repeat").set_value(2)
    days = form.editor("days")
    assert list(days.ticks) == [TODAY, date(2026, 3, 31)]
    days.ticks[TODAY].click()
    form.editor("until").set_value(date(2026, 3, 30))
    assert dialog.action_button.text() == "Reserve 0 dates"
    dialog.action_button.click()
    assert form.field("days").refusal == "There is no day left. Tick at least one."
    form.editor("until").set_value(date(2026, 3, 31))
    assert days.value() == [date(2026, 3, 31)]


def test_a_caution_wants_a_note_and_lets_one_go_on(stage: Stage) -> None:
    """Thornbury Hall signed nothing: it is said beforehand, and kept with the loan."""
    stage.page.start_new()
    dialog = dialog_of(stage.page, LendDialog)
    note = dialog.form.field("note")
    dialog.form.editor("wanted").rows[0].thing.setText("measuring cups")
    dialog.form.editor("wanted").rows[0].thing.editingFinished.emit()
    assert not note.isVisible()
    dialog.form.editor("borrower_id").set_value(stage.ids["Thornbury Hall"])
    assert "Thornbury Hall has no signed agreement" in dialog.caution.words.text()
    dialog.action_button.click()
    assert "write here why" in note.refusal
    note.editor.set_value("The head rang; the agreement comes next week.")
    dialog.action_button.click()
    loan = stage.facts(dialog.made).loan
    assert loan.note == "The head rang; the agreement comes next week."
    assert stage.page.key() == dialog.made


def test_only_things_of_one_owner_go_on_one_loan(stage: Stage, qtbot: QtBot) -> None:
    """The second search finds no more than the first owner has, and the owner can’t borrow."""
    dialog = open_lend(stage.desk, stage.page, item_id=stage.ids["Multimeter"])
    lines = dialog.form.editor("wanted")
    lines.add_button.click()
    second = lines.rows[1].thing
    qtbot.keyClicks(second, "mi")
    assert second.completer().completionCount() == 0
    second.clear()
    qtbot.keyClicks(second, "me")
    assert second.completer().completionCount() == 1
    borrower = dialog.form.editor("borrower_id")
    names = [borrower.itemText(number) for number in range(borrower.count())]
    assert names == ["Heron Vale Academy", "Thornbury Hall"]


def test_tab_goes_through_the_things_before_the_borrower(stage: Stage, qtbot: QtBot) -> None:
    """Also when a thing was added after the rest of the form stood."""
    dialog = open_lend(stage.desk, stage.page, item_id=stage.ids["Multimeter"])
    lines = dialog.form.editor("wanted")
    qtbot.waitUntil(dialog.isActiveWindow)
    lines.add_button.click()
    lines.rows[0].thing.setFocus()
    names = []
    while (now := dialog.focusWidget()) is not dialog.form.editor("borrower_id"):
        assert now is not None and len(names) < 20
        names.append(now.accessibleName())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert names == [
        "Thing 1", "Take thing 1 off", "How many of thing 1", "Condition of thing 1",
        "Leads", "Case", "Thing 2", "Take thing 2 off", "How many of thing 2",
        "Condition of thing 2", "Add another thing",
    ]  # fmt: skip


def test_a_kit_is_found_and_counted_by_its_parts(stage: Stage) -> None:
    """Twelve meters and thirty cups make six kits of two and five."""
    kit = Kit(owner_id=stage.ids["St Oswald’s"], name="Measuring kit")
    parts = [(stage.ids["Multimeter"], 2), (stage.ids["Measuring cups"], 5)]
    stage.desk.run(lambda database: items_actions.save_kit(database, kit, parts))
    stage.lend("Multimeter", 3)
    dialog = open_lend(stage.desk, stage.page, borrower_id=stage.ids["Heron Vale Academy"])
    row = dialog.form.editor("wanted").rows[0]
    row.thing.setText("measuring kit")
    row.thing.editingFinished.emit()
    assert row.free.text() == "4 of 6 free then"
    row.quantity.setText("4")
    dialog.action_button.click()
    lines = stage.facts(dialog.made).lines
    assert sorted(line.quantity for line in lines) == [8, 20]


def test_a_request_holds_nothing_until_it_is_reserved(stage: Stage) -> None:
    """Noted, then reserved with the button of its state."""
    dialog = open_lend(
        stage.desk,
        stage.page,
        item_id=stage.ids["Multimeter"],
        out_at=datetime(2026, 3, 3, 12),
        due_at=datetime(2026, 3, 10),
        borrower_id=stage.ids["Heron Vale Academy"],
    )
    dialog.form.editor("state").setCurrentIndex(2)
    dialog.form.editor("wanted").rows[0].quantity.setText("5")
    assert dialog.action_button.text() == "Note the request"
    dialog.action_button.click()
    assert stage.free("Multimeter") == 12
    stage.page.open_key("L-0001")
    stage.page.detail.buttons["reserve"].click()
    assert stage.free("Multimeter") == 7
