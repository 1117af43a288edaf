"""A moment of a loan: a day with its half for equipment, a day with the time for a place."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.lending import NOON, Half, comes_back, goes_out
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.loans.reading import choices
from ui.loans.words import tr
from ui.widgets import ChoiceEditor, DateEditor, FlowLayout, LineEditor

_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?")


def parse_time(text: str) -> time:
    """The time that ``text`` means: ``14:30``, ``1430``, ``2.30 pm``. Raises RuleBroken."""
    match = _TIME.fullmatch(text.strip().lower())
    if match:
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match[3] == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise RuleBroken("", tr("“{0}” is not a time. Write it like 14:30.").format(text.strip()))


class WhenEditor(QWidget):
    """The value is a moment, or None without a day; ``is_due`` says that it is an end."""

    edited = Signal()

    def __init__(self, *, is_due: bool) -> None:
        super().__init__()
        self._is_due = is_due
        row = FlowLayout(self, gap=8)
        self.day = DateEditor()
        self.half = ChoiceEditor(choices(Half))
        px = theme.current().px
        self.day.setFixedWidth(px(200))
        self.half.setFixedWidth(px(138))
        self.time = LineEditor(placeholder="14:30")
        self.time.setFixedWidth(px(84))
        row.addWidget(self.day)
        row.addWidget(self.half)
        row.addWidget(self.time)
        for part in (self.day, self.half, self.time):
            part.edited.connect(self.edited)
        self.setFocusProxy(self.day)
        self.set_by_minute(by_minute=False)

    def set_by_minute(self, *, by_minute: bool) -> None:
        """Ask for the time of day in place of its half, or the other way round."""
        self._by_minute = by_minute
        self.time.setVisible(by_minute)
        self.half.setVisible(not by_minute)

    def value(self) -> datetime | None:
        day = self.day.value()
        if day is None:
            return None
        if self._by_minute:
            return datetime.combine(day, parse_time(self.time.text()))
        moment = comes_back if self._is_due else goes_out
        return moment(day, self.half.value())

    def set_value(self, value: Any) -> None:
        self.blockSignals(True)
        self._show(value)
        self.blockSignals(False)
        self.edited.emit()

    def _show(self, moment: datetime | None) -> None:
        if moment is None:
            self.day.set_value(None)
            return
        self.time.set_value(f"{moment:%H:%M}")
        day, half = moment.date(), Half.MORNING if moment.time() < NOON else Half.AFTERNOON
        if self._is_due:
            half = Half.MORNING if time.min < moment.time() <= NOON else Half.AFTERNOON
            if moment.time() == time.min and not self._by_minute:
                day -= timedelta(days=1)
        self.day.set_value(day)
        self.half.set_value(half)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.day.setAccessibleName(name)
        self.half.setAccessibleName(tr("{0}, half of the day").format(name))
        self.time.setAccessibleName(tr("{0}, time of day").format(name))
