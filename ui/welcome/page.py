"""The first start: four calm choices, before there is a store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.welcome.words import tr
from ui.widgets import (
    ActionRow,
    Card,
    ScrollPage,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)


class WelcomePage(QWidget):
    """Set up our school, open a pack, open the sample, look around; each choice is a signal."""

    set_up_wanted = Signal()
    pack_wanted = Signal()
    sample_wanted = Signal()
    empty_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        stack = column(inside, gap=16, margins=(24, 24, 24, 24))
        stack.addStretch(1)
        words = column(gap=4)
        words.addWidget(WrapLabel(tr("Welcome to PartnerDesk"), "page"))
        words.addWidget(
            WrapLabel(
                tr(
                    "It keeps partners, agreements and handover in one place on this computer, "
                    "so that the partnership survives the person. It needs no internet."
                ),
                "subtitle",
            )
        )
        stack.addLayout(words)
        stack.addWidget(self._choices())
        stack.addStretch(2)
        self._inside = inside
        middle = QWidget()
        across = line(middle, gap=0)
        across.addStretch(1)
        across.addWidget(inside, 100)  # all the room there is, up to its widest
        across.addStretch(1)
        column(self).addWidget(ScrollPage(middle))
        self._narrow()
        theme.look().changed.connect(self._narrow)

    def _narrow(self) -> None:
        self._inside.setMaximumWidth(theme.current().px(760))

    def _choices(self) -> Card:
        card = Card()
        self.set_up_button = _verb(primary_button, tr("Set up our school"), self.set_up_wanted.emit)
        self.pack_button = _verb(button, tr("Open a pack…"), self.pack_wanted.emit)
        self.sample_button = _verb(button, tr("Open the sample"), self.sample_wanted.emit)
        self.empty_button = _verb(button, tr("Look around"), self.empty_wanted.emit)
        for title, second, icon, made in (
            (
                tr("Set up our school"),
                tr("Its name and who coordinates: two minutes, then partners can follow."),
                "flag",
                self.set_up_button,
            ),
            (
                tr("Open a handover pack"),
                tr("Somebody handed the partnership over to you: begin from their file."),
                "handover",
                self.pack_button,
            ),
            (
                tr("Open the sample partnership"),
                tr("Eleven invented members with two years of history. Try anything on it."),
                "partners",
                self.sample_button,
            ),
            (
                tr("Look around an empty desk"),
                tr("Each page says what belongs there. Our school can be set up later."),
                "search",
                self.empty_button,
            ),
        ):
            row = ActionRow(title, second, icon=icon, tone="info", trailing=made, strong=True)
            roomy = column(gap=0, margins=(0, 12, 0, 12))
            roomy.addWidget(row)
            large = QWidget()
            large.setLayout(roomy)
            card.add(large)
        return card


def _verb(
    make: Callable[..., QPushButton], text: str, clicked: Callable[[], object]
) -> QPushButton:
    made = make(text, clicked=clicked)
    made.setMinimumWidth(theme.current().px(170))
    return made
