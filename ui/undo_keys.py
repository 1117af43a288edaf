"""Ctrl+Z goes to a focused text field first, and to the partnership when that has nothing left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


def can_undo_typing(field: QWidget | None, verb: str) -> bool:
    """Whether ``field`` is a text field that can ``undo`` or ``redo`` what was typed in it."""
    if isinstance(field, QLineEdit):
        can = field.isUndoAvailable() if verb == "undo" else field.isRedoAvailable()
        return can and not field.isReadOnly()
    if isinstance(field, QPlainTextEdit):
        document = field.document()
        can = document.isUndoAvailable() if verb == "undo" else document.isRedoAvailable()
        return can and not field.isReadOnly()
    return False


class UndoKeys(QObject):
    """Keeps a text field from swallowing the keys when it could do nothing with them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(old, QLineEdit | QPlainTextEdit):
            old.removeEventFilter(self)
        if isinstance(now, QLineEdit | QPlainTextEdit):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        for verb, keys in (
            ("undo", QKeySequence.StandardKey.Undo),
            ("redo", QKeySequence.StandardKey.Redo),
        ):
            field = watched if isinstance(watched, QWidget) else None
            if event.matches(keys) and not can_undo_typing(field, verb):
                event.ignore()
                return True
        return False
