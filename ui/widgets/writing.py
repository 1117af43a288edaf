"""What is being written in the window and is not saved yet, for whoever keeps it safe."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from partnerdesk.domain.unsaved import Passage

# The title of what is written, and its fields with words.
Written = tuple[str, list[Passage]]


class Writer(Protocol):
    """Whatever knows better than a form what in it is not saved: a form inside it is not asked."""

    def written(self) -> list[Written]: ...


class Writing(QObject):
    """``changed(QWidget)`` fires when words in it were typed, saved or given up."""

    changed = Signal(object)


_writing = Writing()


def writing() -> Writing:
    """The one object that tells of every form and editor."""
    return _writing


def writer_of(widget: QWidget) -> Writer | None:
    """Whom to ask what is written in ``widget``: the outermost in its window that knows."""
    found: Writer | None = None
    up: QWidget | None = widget
    while up is not None:
        if hasattr(up, "written"):
            found = cast(Writer, up)
        up = None if up.isWindow() else up.parentWidget()
    return found


def passages_in(label: str, editor: QWidget) -> list[Passage]:
    """The words in a field, or in each of the inputs that it is made of; never a passphrase."""
    label = label.replace("&", "")
    if isinstance(editor, QLineEdit | QPlainTextEdit):
        return [Passage(label, words)] if (words := _words(editor)).strip() else []
    if isinstance(editor, QComboBox | QAbstractSpinBox):
        return []
    inside = [*editor.findChildren(QLineEdit), *editor.findChildren(QPlainTextEdit)]
    found = []
    for one in inside:
        name = one.accessibleName()
        own = f"{label}: {name}" if name and name != label else label
        if not isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox):
            found += passages_in(own, one)
    return found


def _words(editor: QLineEdit | QPlainTextEdit) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    hidden = editor.echoMode() is not QLineEdit.EchoMode.Normal
    secret = editor.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    return "" if hidden or secret else editor.text()
