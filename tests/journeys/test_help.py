"""F1 wherever one is: the help about it, beside what one does, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.store.partners_rows import all_members
from tests.journeys.window import WAIT, Window, opened
from ui.help.dialog import HelpDialog
from ui.importing import open_spreadsheet
from ui.loans.lend_dialog import open_lend
from ui.partners.contact_dialogs import open_note
from ui.personal.without_card import open_without_card
from ui.widgets import ScrollPage

pytestmark = pytest.mark.usefixtures("light")


def press_help(window: Window, over: QWidget) -> HelpDialog:
    """Press F1 where the keyboard is in a window or dialog."""
    over.activateWindow()
    window.bot.waitUntil(over.isActiveWindow, timeout=WAIT)
    QTest.keyClick(over.focusWidget() or over, Qt.Key.Key_F1)
    found = window.dialog(HelpDialog)
    window.bot.waitUntil(found.isActiveWindow, timeout=WAIT)
    return found


def test_f1_in_a_dialog_shows_help_about_it_and_escape_goes_back_to_the_field(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        desk = window.main.desk
        assert desk
        window.go("partners")
        with desk.read() as connection:
            member = all_members(connection)[0]
        asked: list[tuple[Callable[[], QDialog], str]] = [
            (lambda: open_lend(desk, window.main), "lending"),
            (lambda: open_without_card(desk, window.main), "personal-data"),
            (lambda: open_note(desk, window.main, member.id), "start"),  # as on the page on show
        ]
        for ask, about in asked:
            dialog = ask()
            dialog.open()
            dialog.activateWindow()
            qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT)
            QTest.keyClick(dialog, Qt.Key.Key_Tab)
            field = dialog.focusWidget()
            assert field is not None and field is QApplication.focusWidget()
            found = press_help(window, dialog)
            assert (found.parentWidget(), found.tabs.current()) == (dialog, about)
            page = found.tabs.pages.currentWidget()
            assert page is not None
            bar = page.findChildren(ScrollPage)[0].verticalScrollBar()
            QTest.keyClick(found.focusWidget(), Qt.Key.Key_PageDown)
            assert bar.value() > 0 or not bar.maximum()
            # The dialog can be used meanwhile.
            dialog.activateWindow()
            qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT)
            assert press_help(window, dialog) is found
            QTest.keyClick(found, Qt.Key.Key_Escape)
            assert not found.isVisible() and dialog.isVisible()
            qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT)
            assert dialog.focusWidget() is field
            dialog.reject()


def test_help_goes_with_the_dialog_that_it_is_about(qtbot: QtBot, sample_folder: Path) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        assert window.main.desk
        dialog = open_spreadsheet(window.main.desk, window.main.background, window.main)
        dialog.open()
        found = press_help(window, dialog)
        dialog.reject()
        assert not found.isVisible()
        again = press_help(window, window.main)
        assert again.parentWidget() is window.main
        again.close()
