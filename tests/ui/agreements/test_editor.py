"""The editor of a draft: checks at the field, words that follow, nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import agreements, history
from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.partners import RoleKind
from partnerdesk.store.action_log import next_undo
from partnerdesk.store.agreements_rows import draft_of
from partnerdesk.store.history_rows import count_history
from tests.faults import full_disk
from tests.ui.agreements.conftest import Stage
from ui.agreements.dates_part import DatesPart
from ui.agreements.exchange_part import ExchangePart
from ui.agreements.parties_part import PartiesPart
from ui.agreements.questions import Questions


@pytest.fixture
def full(stage: Stage) -> Stage:
    """A full agreement open in the editor."""
    stage.page.open_key(f"{stage.drafted('partnership-mou')}/edit")
    return stage


def questions(stage: Stage, part: str) -> Questions:
    """The questions of a part on show."""
    filling = stage.part(part).filling
    assert isinstance(filling, Questions)
    return filling


def actions_done(stage: Stage) -> int:
    """How many actions the store has seen."""
    with stage.desk.read() as connection:
        return count_history(connection)


def type_into(qtbot: QtBot, editor: QWidget, words: str) -> None:
    """Replace what stands in a field, by keyboard."""
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, words)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("back_by", "25:00", "A time of day, such as 15:00"),
        ("cost", "forty", "An amount in pounds, such as 38.00"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field_when_it_is_left(
    full: Stage, qtbot: QtBot, name: str, typed: str, words: str
) -> None:
    form = questions(full, "Transport").form
    type_into(qtbot, form.editor(name), typed)
    assert not form.field(name).refusal  # not while it is being typed
    form.editor("provider").setFocus()
    assert form.field(name).refusal == words
    assert form.editor(name).text() == typed
    assert name not in full.answers(full.page.editor.agreement_id())


def test_money_is_shown_as_money_once_it_is_kept(full: Stage, qtbot: QtBot) -> None:
    form = questions(full, "Transport").form
    type_into(qtbot, form.editor("cost"), "1,038")
    form.editor("provider").setFocus()
    assert form.editor("cost").text() == "£1038.00"
    assert full.answers(full.page.editor.agreement_id())["cost"] == "1038.00"


def test_what_is_typed_in_a_field_is_one_step_to_undo_and_undo_shows_in_the_field(
    full: Stage, qtbot: QtBot
) -> None:
    form = questions(full, "Money").form
    before = actions_done(full)
    type_into(qtbot, form.editor("account_keeper"), "the bursar")
    assert actions_done(full) == before
    form.editor("budget").setFocus()
    assert actions_done(full) == before + 1
    with full.desk.read() as connection:
        undoable = next_undo(connection)
    assert undoable and undoable.name == "Edit Money of MOU-2026-001"
    full.desk.run(history.undo)
    assert form.editor("account_keeper").text() == ""


def test_words_and_paper_follow_while_the_answer_is_typed_before_it_is_saved(
    full: Stage, qtbot: QtBot
) -> None:
    editor = full.page.editor
    form = questions(full, "Money").form
    pane = editor.pane()
    assert pane is not None
    shown: list[bytes] = []
    set_pdf = editor.preview.set_pdf
    editor.preview.set_pdf = lambda content: (shown.append(content), set_pdf(content))  # type: ignore[func-returns-value, method-assign]
    type_into(qtbot, form.editor("account_keeper"), "the bursar Zoe")
    qtbot.waitUntil(lambda: "kept by the bursar Zoe" in pane.words.body.toPlainText())
    qtbot.waitUntil(lambda: any("bursar Zoe" in _text(one) for one in shown))
    assert "account_keeper" not in full.answers(editor.agreement_id())
    assert not pane.clause.edited


def _text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_paper_keeps_its_place_when_it_is_made_anew(full: Stage, qtbot: QtBot) -> None:
    preview = full.page.editor.preview
    form = questions(full, "Money").form
    # The paper turns to the part that was chosen before it is put elsewhere.
    qtbot.waitUntil(
        lambda: preview.is_up_to_date() and preview.page_count() > 3 and preview.page_on_show() > 0
    )
    bar = preview.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    pages: list[bytes] = []
    set_pdf = preview.set_pdf
    preview.set_pdf = lambda content: (pages.append(content), set_pdf(content))  # type: ignore[func-returns-value, method-assign]
    type_into(qtbot, form.editor("account_keeper"), "the bursar")
    qtbot.waitUntil(lambda: any("the bursar" in _text(one) for one in pages))
    assert bar.value() == place


def test_the_paper_turns_to_the_part_that_is_chosen(full: Stage, qtbot: QtBot) -> None:
    preview = full.page.editor.preview
    full.part("Parties")
    qtbot.waitUntil(lambda: preview.is_up_to_date() and preview.page_count() > 3)
    assert preview.page_on_show() == 0
    full.part("Dates and review")
    qtbot.waitUntil(lambda: preview.page_on_show() >= preview.page_count() - 2)
    full.part("Parties")
    qtbot.waitUntil(lambda: preview.page_on_show() == 0)


def test_own_words_stay_when_answers_change_until_they_are_restored(
    full: Stage, qtbot: QtBot
) -> None:
    form = questions(full, "Money").form
    pane = full.page.editor.pane()
    assert pane is not None
    type_into(qtbot, pane.words.body, "We share all costs.")
    pane.words.heading.setFocus()
    assert pane.words.label.text() == "The clause, in your own words"
    type_into(qtbot, form.editor("account_keeper"), "the bursar")
    form.editor("budget").setFocus()
    assert pane.words.body.toPlainText() == "We share all costs."
    assert full.standing("Money") == "done"
    pane.words.restore_button.click()
    assert "Accounts are kept by the bursar" in pane.words.body.toPlainText()
    assert full.standing("Money") == "open"


def test_a_part_that_is_left_out_holds_nothing_back_and_comes_back_by_undo(full: Stage) -> None:
    pane = full.part("Money")
    assert full.standing("Money") == "open"
    pane.leave_out_button.click()
    assert full.standing("Money") == "left out"
    assert not pane.words.body.isEnabled()
    full.desk.run(history.undo)
    assert full.standing("Money") == "open"
    assert pane.words.body.isEnabled()


def test_leaving_part_page_or_window_saves_what_stands_in_the_field(
    full: Stage, qtbot: QtBot
) -> None:
    key = full.page.editor.agreement_id()
    editor = full.page.editor

    def typed(words: str) -> None:
        type_into(qtbot, questions(full, "Money").form.editor("account_keeper"), words)

    typed("one")
    full.part("Scope")
    assert full.answers(key)["account_keeper"] == "one"
    typed("two")
    editor.leave()
    assert full.answers(key)["account_keeper"] == "two"
    full.page.open_key(f"{key}/edit")
    typed("three")
    full.page.hide()
    assert full.answers(key)["account_keeper"] == "three"
    full.page.show()
    typed("four")
    QApplication.sendEvent(full.page.window(), QCloseEvent())
    assert full.answers(key)["account_keeper"] == "four"


def test_leaving_with_something_refused_says_so_and_keeps_it(full: Stage, qtbot: QtBot) -> None:
    editor = full.page.editor
    type_into(qtbot, questions(full, "Transport").form.editor("back_by"), "25:00")
    full.part("Scope")
    editor.leave()
    assert full.page.is_editing()
    assert "Transport" in editor.banner_text()
    form = questions(full, "Transport").form
    assert form.editor("back_by").text() == "25:00"
    assert form.field("back_by").refusal
    type_into(qtbot, form.editor("back_by"), "15:00")
    editor.leave()
    assert not full.page.is_editing()


def test_a_window_with_something_refused_stays_open_once(full: Stage, qtbot: QtBot) -> None:
    type_into(qtbot, questions(full, "Transport").form.editor("back_by"), "25:00")
    first, second = QCloseEvent(), QCloseEvent()
    QApplication.sendEvent(full.page.window(), first)
    assert not first.isAccepted()
    QApplication.sendEvent(full.page.window(), second)
    assert second.isAccepted()


def test_dates_that_cross_are_refused_at_their_field_and_titles_follow(
    full: Stage, qtbot: QtBot
) -> None:
    filling = full.part("Dates and review").filling
    assert isinstance(filling, DatesPart)
    form = filling.form
    type_into(qtbot, form.editor("ends_on").input, "1/1/2020")
    form.editor("title").setFocus()
    assert "ends before it has run" in form.field("ends_on").refusal
    type_into(qtbot, form.editor("ends_on").input, "31/8/2028")
    type_into(qtbot, form.editor("title"), "Latin & science")
    form.editor("starts_on").setFocus()
    assert full.page.editor.title.text() == "Latin & science"
    agreement = full.read(full.page.editor.agreement_id()).agreement
    assert str(agreement.ends_on) == "2028-08-31"


def test_promises_are_written_and_removed_by_keyboard(full: Stage, qtbot: QtBot) -> None:
    key = full.page.editor.agreement_id()
    filling = full.part("Give and receive").filling
    assert isinstance(filling, ExchangePart)
    assert full.standing("Give and receive") == "open"
    type_into(qtbot, filling.rows[0].form.editor("what"), "Latin teaching")
    qtbot.keyClick(filling.add_button, Qt.Key.Key_Space)
    assert full.standing("Give and receive") == "done"
    second = filling.rows[1]
    assert second.form.editor("giver_id").hasFocus()
    assert second.form.editor("giver_id").value() == full.ids["Heron & <b>Vale</b>"]
    type_into(qtbot, second.form.editor("how_much"), "on Wednesdays")
    filling.rows[0].form.editor("what").setFocus()
    assert "Say what is given" in second.form.field("what").refusal
    type_into(qtbot, second.form.editor("what"), "The pitch")
    filling.rows[0].form.editor("what").setFocus()
    assert [one.what for one in full.read(key).commitments] == ["Latin teaching", "The pitch"]
    delete, control = Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(filling.rows[0].form.editor("what"), delete, control)
    assert [one.what for one in full.read(key).commitments] == ["The pitch"]
    full.desk.run(history.undo)
    assert [row.promise().what for row in filling.rows] == ["Latin teaching", "The pitch"]


def test_a_promise_written_elsewhere_comes_in_while_another_is_typed(
    full: Stage, qtbot: QtBot
) -> None:
    """Undo or a second page may change the promises; what is being typed stays."""
    filling = full.part("Give and receive").filling
    assert isinstance(filling, ExchangePart)
    type_into(qtbot, filling.rows[0].form.editor("what"), "Half a sen")
    promise = Commitment(giver_id=full.ids["St Oswald’s"], what="From elsewhere")
    key = full.page.editor.agreement_id()
    full.desk.run(lambda database: agreements.set_commitments(database, key, [promise]))
    assert filling.rows[0].form.editor("what").text() == "Half a sen"


def test_parties_are_put_in_order_chosen_and_told_who_signs(full: Stage, qtbot: QtBot) -> None:
    key = full.page.editor.agreement_id()
    ours, theirs, third = full.ids.values()
    filling = full.part("Parties").filling
    assert isinstance(filling, PartiesPart)
    filling.shift(theirs, -1)
    assert filling.members() == [theirs, ours]
    filling.sign(ours, RoleKind.FINANCE, True)
    filling.sign(ours, RoleKind.CHAIR_OF_GOVERNORS, False)
    roles = [one.role_kind for one in full.read(key).signatories if one.member_id == ours]
    assert roles == [RoleKind.HEAD, RoleKind.FINANCE]
    dialog = filling.choose()
    dialog.form.editor("parties").tick(third).click()
    dialog.submit()
    assert filling.members() == [theirs, ours, third]
    filling.remove(third)
    filling.remove(ours)
    assert filling.members() == [theirs, ours]
    assert "at least two parties" in full.refused[-1]


def test_a_narrow_window_shows_one_pane_and_turns_to_the_paper(full: Stage) -> None:
    editor = full.page.editor
    full.page.resize(600, 668)
    assert editor.part_choice.isVisible()
    assert not editor.part_list.isVisible() and not editor.preview.isVisible()
    editor.paper_button.click()
    assert editor.preview.isVisible()
    full.part("Scope")
    assert not editor.preview.isVisible()
    assert editor.part_choice.currentText() == "Scope · open"


def test_a_draft_that_is_undone_away_closes_its_editor(full: Stage) -> None:
    full.desk.run(history.undo)
    assert not full.page.is_editing()


def test_another_draft_takes_the_place_of_the_one_that_is_open(full: Stage, qtbot: QtBot) -> None:
    first = full.page.editor.agreement_id()
    type_into(qtbot, questions(full, "Money").form.editor("account_keeper"), "the bursar")
    second = full.drafted()
    full.page.edit(second)
    assert full.answers(first)["account_keeper"] == "the bursar"
    full.part("Scope")
    full.page.editor.leave()
    assert full.page.list.key() == full.page.detail.agreement_id() == second


def test_words_that_a_full_disk_refused_stay_until_they_are_kept(full: Stage, qtbot: QtBot) -> None:
    """Leaving the field saves; what is not saved is never put back to what was kept before."""
    pane = full.part("Money")
    type_into(qtbot, pane.words.body, "We share all costs.")
    with full_disk(full.desk.database):
        pane.words.heading.setFocus()
        assert "disk is full" in pane.banner.words.text()
        pane.words.restore_button.click()
        full.page.editor.show_facts()
        assert pane.words.body.toPlainText() == "We share all costs."
    assert full.page.editor.flush() == []
    with full.desk.read() as connection:
        clauses = draft_of(connection, full.page.editor.agreement_id()).clauses
    assert next(one.body for one in clauses if one.part == "Money") == "We share all costs."
