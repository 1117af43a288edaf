"""Parts of a narrow detail: a title line over rows, each set apart by a faint line."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets import CardHeader, FlowLayout, Label, WrapLabel, column, line, rule


class Section(QWidget):
    """A titled part; ``add`` puts a row under the title."""

    def __init__(self, title: str, quiet: str = "", trailing: QWidget | None = None) -> None:
        super().__init__()
        self._stack = column(self, gap=0)
        self._stack.addWidget(rule())
        self.header = CardHeader(title, quiet, trailing)
        self._stack.addWidget(self.header)

    def add(self, row: QWidget) -> None:
        """Add one row."""
        self._stack.addWidget(rule())
        self._stack.addWidget(row)

    def add_text(self, text: str, *, quiet: bool = False) -> None:
        """Add a paragraph of plain text."""
        room = QWidget()
        inside = column(room, margins=(16, 10, 16, 10))
        inside.addWidget(WrapLabel(text, "quiet" if quiet else "small"))
        self.add(room)


class FactRow(QWidget):
    """Words at the left with a quieter line under them, one short fact at the right."""

    def __init__(
        self, words: str, second: str = "", fact: str = "", trailing: Iterable[QWidget] = ()
    ) -> None:
        super().__init__()
        row = line(self, gap=8, margins=(16, 8, 16, 8))
        left = column(gap=2)
        left.addWidget(WrapLabel(words, "small"))
        if second:
            left.addWidget(WrapLabel(second, "quiet"))
        row.addLayout(left, 1)
        if fact:
            told = Label(fact, "small")
            told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            told.setFont(theme.tabular(theme.current().font("quiet")))
            row.addWidget(told)
        for part in trailing:
            row.addWidget(part)
        self.setAccessibleName(". ".join(filter(None, (words, second, fact))))


class Spread(FlowLayout):
    """Flows like words, with the last at the right end of its line."""

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        first, last = self.itemAt(0), self.itemAt(self.count() - 1)
        if first is None or last is None or first is last:
            return
        box = last.geometry()
        box.moveRight(rect.right())
        if box.y() == rect.y():
            box.moveCenter(QPoint(box.center().x(), first.geometry().center().y()))
        last.setGeometry(box)
