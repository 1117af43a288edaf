"""Inputs of the equipment dialogs: a half-day, lines of text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.lending import Half, comes_back, goes_out
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.equipment.words import tr
from ui.widgets import ChoiceEditor, DateEditor, TextEditor, line


class LinesEditor(TextEditor):
    """One thing per line; the value is a tuple without blank lines."""

    def value(self) -> Any:
        lines = (line.strip() for line in self.toPlainText().splitlines())
        return tuple(filter(None, lines))

    def set_value(self, value: Any) -> None:
        self.setPlainText("\n".join(value or ()))


class HalfDayEditor(QWidget):
    """A day and half of it; ``out_at`` and ``back_at`` are its ends as moments.

    ``edited`` fires on every key; a day that can't be read yet is no day.
    """

    edited = Signal()

    def __init__(self, day: date | None, half: Half, name: str) -> None:
        super().__init__()
        row = line(self, gap=4)
        self.day = DateEditor(day)
        self.day.setMinimumWidth(theme.current().px(190))
        self.half = ChoiceEditor([(one, one.label) for one in Half])
        self.half.set_value(half)
        self.half.setMinimumContentsLength(8)
        self.day.setAccessibleName(name)
        self.half.setAccessibleName(tr("{0}, half of the day").format(name))
        row.addWidget(self.day, 1)
        row.addWidget(self.half)
        self.setFocusProxy(self.day)
        self.day.edited.connect(self.edited)
        self.half.edited.connect(self.edited)

    def out_at(self) -> datetime | None:
        """The moment from which something is away that goes out then."""
        day = self._day()
        return goes_out(day, self.half.value()) if day else None

    def back_at(self) -> datetime | None:
        """The moment from which something is free again that comes back then."""
        day = self._day()
        return comes_back(day, self.half.value()) if day else None

    def _day(self) -> date | None:
        try:
            return self.day.value()
        except RuleBroken:
            return None
