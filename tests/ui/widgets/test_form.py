"""Forms say what is wrong at the field, read dates as schools write them, and lose no text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget
from pytestqt.qtbot import QtBot

from partnerdesk.domain.problems import RuleBroken
from tests.ui.widgets.gallery import dialog, transport_form
from ui.widgets import DateEditor, Form, FormDialog, LineEditor, TickEditor
from ui.widgets.editors import NumberEditor


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = transport_form()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_a_refusal_shows_its_words_at_the_field_and_goes_there(form: Form) -> None:
    form.refuse("pupils", "Only 16 seats. Enter 16 or fewer.")
    field = form.field("pupils")
    assert field.refusal == "Only 16 seats. Enter 16 or fewer."
    assert field.editor.hasFocus()
    assert field.editor.property("refused") == "yes"
    assert field.editor.accessibleDescription() == "Only 16 seats. Enter 16 or fewer."


def test_typing_takes_the_refusal_away(form: Form, qtbot: QtBot) -> None:
    form.refuse("pupils", "Only 16 seats.")
    qtbot.keyClicks(form.editor("pupils"), "1")
    assert form.field("pupils").refusal == ""
    assert form.editor("pupils").property("refused") == "no"


def test_a_refusal_without_a_field_of_its_own_stands_at_the_top(form: Form) -> None:
    form.refuse("", "This member was removed meanwhile.")
    assert form.banner.isVisible()
    assert form.banner.words.text() == "This member was removed meanwhile."
    form.clear_refusals()
    assert form.banner.isHidden()


def test_values_go_in_and_come_out(form: Form) -> None:
    given = {
        "who": "hosts",
        "pupils": 12,
        "back": "15:00",
        "from": date(2026, 3, 3),
        "minibus": False,
        "clause": "Two\nlines",
    }
    form.set_values(given)
    assert form.values() == given
    assert not form.is_dirty
    form.editor("who").set_value("travels")
    assert form.is_dirty


@pytest.mark.parametrize("typed", ["3/3/2026", "3 Mar 2026", "2026-03-03", "3rd March 2026"])
def test_dates_are_read_day_first_and_shown_in_full(typed: str, form: Form, qtbot: QtBot) -> None:
    editor: DateEditor = form.editor("from")
    editor.setFocus()
    qtbot.keyClicks(editor.input, typed)
    assert form.values()["from"] == date(2026, 3, 3)
    form.editor("pupils").setFocus()
    assert editor.input.text() == "Tue 3 Mar 2026"


@pytest.mark.parametrize(("field", "typed"), [("from", "31/2/2026"), ("pupils", "a dozen")])
def test_what_cannot_be_read_is_refused_by_field(form: Form, field: str, typed: str) -> None:
    editor = form.editor(field)
    (editor.input if isinstance(editor, DateEditor) else editor).setText(typed)
    assert form.is_dirty
    with pytest.raises(RuleBroken) as refused:
        form.values()
    assert refused.value.field == field
    assert typed in refused.value.message


def test_the_calendar_begins_on_monday_and_fills_the_field(form: Form, qtbot: QtBot) -> None:
    editor: DateEditor = form.editor("from")
    editor.set_value(date(2026, 3, 3))
    popup = editor.open_calendar()
    calendar = popup.findChild(QCalendarWidget)
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    calendar.setFocus()
    view = calendar.focusWidget() or calendar
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert editor.value() == date(2026, 3, 4)


def test_labels_name_their_inputs(form: Form) -> None:
    assert form.editor("pupils").accessibleName() == "Pupils"
    assert form.editor("who").accessibleName() == "Who provides transport?"
    assert form.editor("from").input.accessibleName() == "From"
    assert form.field("who").label.buddy() is form.editor("who")


def test_a_narrow_form_has_one_column(form: Form, qtbot: QtBot) -> None:
    pupils, back = form.field("pupils"), form.field("back")
    form.resize(700, 600)
    qtbot.waitUntil(lambda: back.y() == pupils.y() and back.x() > pupils.x())
    form.resize(300, 900)
    qtbot.waitUntil(lambda: back.y() > pupils.y() and back.x() == pupils.x())


@pytest.fixture
def asked(qtbot: QtBot) -> tuple[FormDialog, list[dict[str, Any]]]:
    form = Form()
    form.add("name", "Name", LineEditor())
    form.add("ours", "", TickEditor("Our own school"))
    got: list[dict[str, Any]] = []
    made = FormDialog("Add a member", form, "Add", got.append)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    qtbot.waitUntil(form.editor("name").hasFocus)
    return made, got


def test_enter_hands_over_the_values(asked: Any, qtbot: QtBot) -> None:
    made, got = asked
    qtbot.keyClicks(made.form.editor("name"), " Abbey Grange ")
    qtbot.keyClick(made.form.editor("name"), Qt.Key.Key_Return)
    assert got == [{"name": "Abbey Grange", "ours": False}]
    assert made.isHidden()


def test_a_refused_dialog_stays_with_its_words(qtbot: QtBot) -> None:
    made = dialog()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    qtbot.mouseClick(made.action_button, Qt.MouseButton.LeftButton)
    assert made.isVisible()
    assert made.form.field("pupils").refusal.startswith("The minibus has 16 seats")
    clause = made.form.editor("clause")
    made.form.clear_refusals()
    qtbot.keyClick(clause, Qt.Key.Key_Return)
    assert "\n" in clause.toPlainText()
    assert made.form.field("pupils").refusal == ""
    qtbot.keyClick(clause, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.form.field("pupils").refusal != ""


def test_escape_does_not_lose_what_was_typed(asked: Any, qtbot: QtBot) -> None:
    made, got = asked
    name = made.form.editor("name")
    qtbot.keyClicks(name, "Abbey")
    for leave in (lambda: qtbot.keyClick(name, Qt.Key.Key_Escape), made.close):
        leave()
        assert made.isVisible()
    made.keep_editing()
    assert (name.text(), name.hasFocus()) == ("Abbey", True)
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    made.discard()
    assert made.isHidden()
    assert got == []


def test_escape_closes_an_untouched_dialog(asked: Any, qtbot: QtBot) -> None:
    made, _ = asked
    qtbot.keyClick(made.form.editor("name"), Qt.Key.Key_Escape)
    assert made.isHidden()


def test_a_dialog_never_exceeds_the_screen(qtbot: QtBot) -> None:
    form = Form()
    for number in range(40):
        form.add(f"f{number}", f"Field {number}", LineEditor())
    made = FormDialog("Long", form, "Save", lambda values: None)
    qtbot.addWidget(made)
    made.show()
    room = made.screen().availableGeometry()
    assert made.height() < room.height()
    assert (
        made.action_button.mapTo(made, made.action_button.rect().bottomLeft()).y() < made.height()
    )


def test_nothing_that_is_pasted_is_cut_in_silence(qtbot: QtBot) -> None:
    """Qt keeps the first 32,767 characters of a line unless it is told otherwise."""
    line = LineEditor()
    qtbot.addWidget(line)
    line.set_value("x" * 100_000)
    assert len(line.value()) == 100_000


@pytest.mark.parametrize("typed", ["9" * 5_000, "4294967296", "x" * 5_000])
def test_a_number_beyond_all_bounds_is_refused_in_few_words(qtbot: QtBot, typed: str) -> None:
    number = NumberEditor()
    qtbot.addWidget(number)
    number.setText(typed)
    with pytest.raises(RuleBroken) as refusal:
        number.value()
    assert len(refusal.value.message) < 120
