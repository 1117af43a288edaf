"""Something that takes a while: what it is, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from ui.widgets.buttons import button
from ui.widgets.labels import ElidedLabel
from ui.widgets.layouts import column, line
from ui.widgets.surface import Surface


class ProgressLine(QProgressBar):
    """A thin bar without words; give the words beside it."""

    def __init__(self, name: str, value: int = 0, maximum: int = 100) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, maximum)
        self.setValue(value)
        self.setAccessibleName(name)


class ProgressPanel(Surface):
    """A title, a bar and Cancel; ``cancelled`` fires once when the user gives up."""

    cancelled = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(margin=16, gap=8)
        self.title = ElidedLabel(title)
        self.bar = ProgressLine(title, maximum=0)
        self.cancel_button = button(self.tr("Cancel"), clicked=self._cancel)
        row = line(gap=16)
        words = column(gap=8)
        words.addWidget(self.title)
        words.addWidget(self.bar)
        row.addLayout(words, 1)
        row.addWidget(self.cancel_button)
        self.body.addLayout(row)

    def set_progress(self, done: int, total: int, text: str = "") -> None:
        """How far it is; ``total`` 0 means that nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text:
            self.title.setText(text)
            self.bar.setAccessibleName(text)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancelled.emit()
