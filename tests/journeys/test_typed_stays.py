"""What was typed stays on screen while the store can't be written to, and goes in afterwards.

Every form of the program, as ``ui/scenes.py`` lists them, is filled in and its button pressed on a
full disk and in a folder that is gone: it stays open, says why, and holds every word. Once the
cause is gone the same button writes one action.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partnerdesk.store.database import Database
from partnerdesk.store.problems import StoreProblem
from tests import factories
from tests.faults import folder_gone, full_disk
from tests.journeys.window import opened
from ui.main_window import MainWindow
from ui.scenes import dialogs
from ui.widgets import ChoiceEditor, FormDialog, LineEditor, TextEditor
from ui.widgets.form import FormField

TYPED = "Typed by Ann, word for word"
TODAY = date.today()
# What a form needs besides words before it may be sent, by its name in the scenes: a value, or
# one out of its input.
GIVEN: dict[str, dict[str, Any]] = {
    "dialog-meeting": {"day": TODAY + timedelta(days=7), "starts": time(9), "ends": time(10)},
    "dialog-extend": {"due_at": datetime.combine(TODAY + timedelta(days=7), time(16))},
    "dialog-new-agreement": {"parties": lambda editor: list(editor._ticks)[:2]},
    "dialog-scan": {"scan": ("page.pdf", factories.PDF)},
}
# They print or write a file of their own, and nothing into the store.
WRITE_NOTHING = {
    "dialog-labels", "dialog-term-planner", "dialog-year-list", "dialog-dates-slip",
    "dialog-template",
}  # fmt: skip
# A rule of the sample's own facts stands before the disk is asked.
RULED_OUT = {"dialog-merge", "dialog-issue", "dialog-set-up"}


Fault = Callable[[Database], AbstractContextManager[None]]


def actions(database: Database) -> int:
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM action").scalar_one())


@dataclass
class Screen:
    """A form on the screen, used as a person does."""

    window: MainWindow
    dialog: FormDialog
    stood: dict[FormField, Any] = dataclass_field(default_factory=dict)

    def is_open(self) -> bool:
        return isValid(self.dialog) and self.dialog.isVisible()

    @property
    def database(self) -> Database:
        assert self.window.desk
        return self.window.desk.database

    def inputs(self) -> list[str]:
        """Every word that stands in an input, in order."""
        lines = [one.text() for one in self.dialog.findChildren(QLineEdit)]
        return lines + [one.toPlainText() for one in self.dialog.findChildren(QPlainTextEdit)]

    def fields(self) -> list[FormField]:
        return [one for one in self.dialog.findChildren(FormField) if one.isVisible()]

    def press(self) -> None:
        """Click the button, and wait for what the worker does for it."""
        QTest.mouseClick(self.dialog.action_button, Qt.MouseButton.LeftButton)
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        self.window.background.wait()
        QApplication.processEvents()

    def said(self) -> str:
        """What is said at no field."""
        banner = self.dialog.form.banner
        return banner.words.text() if banner.isVisibleTo(self.dialog) else ""

    def fill(self, given: dict[str, Any]) -> None:
        """Type into everything that takes words, and give what is wanted besides."""
        for name, value in given.items():
            editor = self.dialog.form.editor(name)
            editor.set_value(value(editor) if callable(value) else value)
        for one in self.fields():
            if _takes_words(one):
                self.stood[one] = _input(one).value()
                _input(one).set_value(TYPED)

    def press_until_in_order(self) -> None:
        """Press; where a rule refuses the words put back what stood, and press again."""
        for _ in range(12):
            self.press()
            refused = [one for one in self.fields() if one.refusal] if self.is_open() else []
            for one in refused:
                if isinstance(one.editor, ChoiceEditor):
                    one.editor.setCurrentIndex(0)
                elif _takes_words(one):  # one that has only just appeared wants words
                    _input(one).set_value(self.stood.get(one, TYPED))
            if not any(
                isinstance(one.editor, ChoiceEditor) or _takes_words(one) for one in refused
            ):
                return


def _input(field: FormField) -> Any:
    return field.editor


def _takes_words(field: FormField) -> bool:
    return type(field.editor) in (LineEditor, TextEditor) and field.editor.isEnabled()


def tried(screen: Screen, given: dict[str, Any], fault: Fault) -> str:
    """What goes wrong with a filled form whose button is pressed; "" if nothing does."""
    before = actions(screen.database)
    screen.fill(given)
    with fault(screen.database):
        screen.press_until_in_order()
        if not screen.is_open():
            return "closed as if it were saved"
        if not any(words in screen.said() for words in ("saved", "can’t be opened")):
            refused = [one.refusal for one in screen.fields() if one.refusal]
            return f"said {screen.said()!r} and {refused}"
        typed = screen.inputs()
        screen.press()
        if not screen.is_open() or screen.inputs() != typed:
            return "what was typed is gone"
    screen.press_until_in_order()
    if screen.is_open():
        return f"not even afterwards: {screen.said()!r}"
    written = actions(screen.database) - before
    return "" if written == 1 or (not written and TYPED not in typed) else f"wrote {written} times"


def clear(window: MainWindow) -> None:
    """Close whatever a form has opened."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, FormDialog):
            one.discard()
        elif one is not window and one.isVisible():
            one.close()


@pytest.mark.usefixtures("light")
def test_a_form_that_can_not_be_saved_keeps_every_word_and_goes_in_once(
    qtbot: QtBot, tmp_path: Path
) -> None:
    faults = cycle((full_disk, folder_gone))
    told: dict[str, str] = {}
    with qtbot.captureExceptions() as caught, opened(qtbot, tmp_path, sample=True) as window:
        window.wait_for_desk()
        main = window.main
        assert main.desk
        for name, dialog in dialogs(main, main.desk, tmp_path):
            if isinstance(dialog, FormDialog) and name not in WRITE_NOTHING:
                dialog.show()
                screen = Screen(main, dialog)
                screen.settle()
                before = actions(screen.database)
                told[name] = tried(screen, GIVEN.get(name, {}), next(faults))
                if actions(screen.database) > before:
                    main.commands["undo"].trigger()
            clear(main)
            window.bot.wait(0)
    wrong = {name: words for name, words in told.items() if words and name not in RULED_OUT}
    assert not wrong
    assert len(told) > 50
    # What only reads while its folder is gone says so in the window.
    assert {kind for kind, _, _ in caught} <= {StoreProblem}
