"""A short label before a narrow input, for lines of several."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets import Label, line


def labelled(editor: QWidget, words: str, width: int) -> QWidget:
    """``editor``, ``width`` pixels wide at 100% text, after its quiet label."""
    part = QWidget()
    row = line(part, gap=6)
    label = Label(words, "quiet")
    label.setBuddy(editor)
    row.addWidget(label)
    editor.setFixedWidth(theme.current().px(width))
    row.addWidget(editor)
    return part
