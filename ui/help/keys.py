"""F1 in every dialog: Qt keeps the keys of a window from the dialogs over it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget


class HelpKeys(QObject):
    """Gives a dialog over ``window`` the action for help when the keyboard first comes to it."""

    def __init__(self, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._window, self._action = window, action
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        if isinstance(dialog, QDialog) and self._is_over(dialog):
            dialog.addAction(self._action)  # once: Qt knows an action again

    def _is_over(self, dialog: QWidget) -> bool:
        up: QWidget | None = dialog
        while up is not None and up is not self._window:
            up = up.parentWidget()
        return up is not None
