"""What of a window counts as written: words that somebody would miss, and no passphrase."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.domain.unsaved import Passage
from ui.loans.when import WhenEditor
from ui.packs.inputs import PassphraseEditor
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor, TextEditor
from ui.widgets.writing import passages_in, writer_of

WORDS = "seven words to lock a pack with"


def password() -> QLineEdit:
    made = QLineEdit(WORDS)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def passphrase() -> PassphraseEditor:
    made = PassphraseEditor()
    made.set_value(WORDS)
    return made


@pytest.mark.parametrize("make", [password, passphrase])
def test_a_passphrase_is_written_down_nowhere(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    editor = make()
    qtbot.addWidget(editor)
    assert passages_in("Passphrase", editor) == []


def test_a_field_of_several_inputs_gives_the_words_of_each(qtbot: QtBot) -> None:
    when = WhenEditor(is_due=False)
    qtbot.addWidget(when)
    when.time.setText("14:30")
    assert "14:30" in [one.words for one in passages_in("From", when)]
    choice = ChoiceEditor([("a", "All of them")])
    qtbot.addWidget(choice)
    assert passages_in("Which", choice) == []


def test_a_dialog_tells_of_all_its_words_once_some_of_them_are_fresh(qtbot: QtBot) -> None:
    form = Form()
    form.add("name", "&Name", LineEditor("Fenwick"))
    form.add("on", "On", DateEditor())
    form.add("body", "Note", TextEditor())
    dialog = FormDialog("Add a note", form, "Add", lambda values: None, "St Oswald’s")
    qtbot.addWidget(dialog)
    dialog.show()
    assert writer_of(form) is dialog and dialog.written() == []
    form.editor("body").set_value("  Half a sen")
    told = [Passage("Name", "Fenwick"), Passage("Note", "  Half a sen")]
    assert dialog.written() == [("Add a note · St Oswald’s", told)]
    form.editor("body").set_value("")
    assert dialog.written() == []
    form.editor("on").input.setText("some day soon")  # can’t be read, and is missed all the same
    assert Passage("On", "some day soon") in dialog.written()[0][1]
    dialog.discard()
    assert dialog.written() == []
