"""The line at the top of a page: title, quiet subtitle, actions with the primary one last."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.labels import ElidedLabel, WrapLabel
from ui.widgets.layouts import column, line


class PageHeader(QWidget):
    """Title and subtitle at the left; actions at the right in the order they were added."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        row = line(self, gap=16)
        words = column(gap=0)
        self.title = ElidedLabel(title, "page")
        self.subtitle = WrapLabel(subtitle, "subtitle")
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row.addLayout(words, 1)
        self.subtitle.setVisible(bool(subtitle))
        self._actions = line(gap=8)
        row.addLayout(self._actions)
        self.setAccessibleName(title)

    def set_text(self, title: str, subtitle: str = "") -> None:
        """Change both lines; an empty subtitle takes no room."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        """Add a button at the right end; the primary one comes last."""
        self._actions.addWidget(widget)
