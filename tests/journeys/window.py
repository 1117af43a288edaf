"""How a journey finds its way through the real window: by the words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.store.folder import Folder
from ui.application import Application
from ui.main_window import MainWindow
from ui.page import Page
from ui.widgets import FormDialog

Kind = TypeVar("Kind", bound=QWidget)
WAIT = 20_000


def words_of(widget: QWidget) -> str:
    """All that can be read in a widget, one text a line."""
    texts = []
    for part in [widget, *widget.findChildren(QWidget)]:
        text = getattr(part, "text", None)
        if callable(text) and part.isVisibleTo(widget):
            texts.append(str(text()))
    return "\n".join(texts)


class Window:
    """The program on a folder, driven as a person would."""

    def __init__(self, qtbot: QtBot, application: Application) -> None:
        self.bot, self.application = qtbot, application

    @property
    def main(self) -> MainWindow:
        """The main window."""
        return self.application.window

    @property
    def page(self) -> Page:
        """The page on show."""
        page = self.main.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, name: str) -> Page:
        """Click a place in the navigation."""
        self.bot.mouseClick(self.main.navigation.item(name), Qt.MouseButton.LeftButton)
        return self.page

    def wait_for_desk(self) -> None:
        """Wait until a store is open."""

        def is_open() -> None:
            assert self.main.desk is not None, words_of(self.main)

        self.bot.waitUntil(is_open, timeout=WAIT)

    def wait_for_words(self, words: str, *, gone: bool = False) -> None:
        """Wait until the page says ``words``, or says them no more.

        It is read only once it has all its answers: reading it over and over would keep the
        worker, which shares Python with it, from finding them.
        """

        def told() -> bool:
            return not self.page.busy and (words in words_of(self.page)) is not gone

        self.bot.waitUntil(told, timeout=WAIT)

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button that reads ``text``."""
        where = inside or self.main
        found = [
            one
            for one in where.findChildren(QAbstractButton)
            if one.text().replace("&", "") == text and one.isVisible()
        ]
        assert found, f"no button {text!r} in:\n{words_of(where)}"
        return found[0]

    def click(self, text: str, inside: QWidget | None = None) -> None:
        """Click the button that reads ``text``."""
        self.bot.mouseClick(self.button(text, inside), Qt.MouseButton.LeftButton)

    def dialog(self, kind: type[Kind] = FormDialog) -> Kind:  # type: ignore[assignment]
        """The dialog that is open."""

        def top() -> list[Kind]:
            return [
                w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()
            ]

        self.bot.waitUntil(lambda: bool(top()), timeout=WAIT)
        return top()[-1]

    def fill(self, dialog: FormDialog, **values: Any) -> None:
        """Fill in a dialog's fields and press its button; it must accept them."""
        self.set(dialog, **values)
        self.bot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible(), words_of(dialog)

    def set(self, dialog: FormDialog, **values: Any) -> None:
        """Fill in a dialog's fields."""
        for name, value in values.items():
            dialog.form.editor(name).set_value(value)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Press keys anywhere in the window; without a screen it must be made active first."""
        self.main.activateWindow()
        self.bot.waitUntil(self.main.isActiveWindow, timeout=WAIT)
        self.bot.keyClick(self.main, key, modifiers)

    def close(self) -> None:
        """Close the window as a person does, and wait for the backup."""
        self.main.close()
        self.bot.waitUntil(lambda: not self.main.isVisible(), timeout=WAIT)


@contextmanager
def opened(qtbot: QtBot, folder: Path, **given: Any) -> Iterator[Window]:
    """The program on ``folder``, from its first paint until it is closed."""
    application = Application(Folder(folder), **given)
    window = Window(qtbot, application)
    painted: list[bool] = []
    application.window.painted.connect(lambda: painted.append(True))
    application.window.painted.connect(application.open_first)
    application.window.show()
    qtbot.waitUntil(lambda: bool(painted), timeout=WAIT)
    try:
        yield window
    finally:
        if application.window.isVisible():
            window.close()
        application.window.deleteLater()
