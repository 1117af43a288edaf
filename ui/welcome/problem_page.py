"""What is shown in place of the pages when the store can't be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.welcome.words import tr
from ui.widgets import FlowLayout, Surface, WrapLabel, button, column, line, primary_button
from ui.widgets.surface import IconPill


class ProblemPage(QWidget):
    """What keeps the store from opening, in words, and what can be done about it."""

    def __init__(self, message: str, title: str = "") -> None:
        super().__init__()
        stack = column(self, gap=0, margins=(24, 24, 24, 24))
        self._surface = Surface(margin=24, gap=12)
        head = line(gap=12)
        head.addWidget(IconPill("warning", "warn"))
        head.addWidget(WrapLabel(title or tr("The partnership could not be opened"), "block"), 1)
        self._surface.body.addLayout(head)
        self.message = WrapLabel(message)
        self._surface.body.addWidget(self.message)
        self._buttons = FlowLayout()
        foot = QWidget()
        foot.setLayout(self._buttons)
        self._surface.body.addWidget(foot)
        across = line(gap=0)
        across.addStretch(1)
        across.addWidget(self._surface, 100)  # all the room there is, up to its widest
        across.addStretch(1)
        stack.addStretch(1)
        stack.addLayout(across)
        stack.addStretch(2)
        self._narrow()
        theme.look().changed.connect(self._narrow)
        self.setAccessibleName(message)

    def add_words(self, words: str) -> None:
        """Say something more, once it is known."""
        self._surface.body.insertWidget(2, WrapLabel(words))

    def add_action(
        self, text: str, act: Callable[[], object], *, primary: bool = False
    ) -> QPushButton:
        """Add a button, in the order in which they should be tried."""
        made = (primary_button if primary else button)(text, clicked=act)
        self._buttons.addWidget(made)
        return made

    def _narrow(self) -> None:
        self._surface.setMaximumWidth(theme.current().px(640))
