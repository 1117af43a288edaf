"""The dates of a series before they are made: each with what is in its way, and a tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from ui.calendar.planning_words import tr
from ui.widgets import Chip, TickEditor, WrapLabel, column, line

if TYPE_CHECKING:
    from partnerdesk.actions.series import PlannedDay


# So many lines are made in one turn of the window.
_AT_ONCE = 40


class PlannedDays(QWidget):
    """The value is the days that are ticked, in order.

    A day that something refuses starts without its tick; whoever ticks it says why in a note.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[PlannedDay, ...] = ()
        self._chosen: dict[date, bool] = {}  # what the user decided, kept as the rule changes
        self.ticks: dict[date, TickEditor] = {}
        self._unmade: list[PlannedDay] = []
        self._make_soon = QTimer(self, interval=0, singleShot=True)
        self._make_soon.timeout.connect(self._make_some)
        self._stack = column(self, gap=4)
        self.count = WrapLabel("", "quiet")
        self._stack.addWidget(self.count)
        self._parts: list[QWidget] = []

    def show_days(self, days: Sequence[PlannedDay]) -> None:
        """Offer these days; what was decided about a day stays so."""
        before, self._shown = self._shown, tuple(days)
        if _lines_of(before) != _lines_of(self._shown):
            self._empty()
            self._shown = tuple(days)
            self._unmade = list(days)
            self._make_some()
        self._tell()

    def show_waiting(self) -> None:
        """Other days will be offered once they have been looked at."""
        self.count.setText(tr("Looking at each date…"))

    def _make_some(self) -> None:
        """A part of the lines in each turn, so that the window answers between them.

        Together in one that is added at once: each by itself would lay out all before it.
        """
        part = QWidget()
        lines = column(part, gap=4)
        for one in self._unmade[:_AT_ONCE]:
            lines.addWidget(self._line(one))
        del self._unmade[:_AT_ONCE]
        self._parts.append(part)
        self._stack.addWidget(part)
        part.show()
        if self._unmade:
            self._make_soon.start()

    def show_problem(self, words: str) -> None:
        """There is no day to offer, and why."""
        self._empty()
        self.count.setText(words)

    def days(self) -> tuple[PlannedDay, ...]:
        """What is offered."""
        return self._shown

    def keeps_clashes(self) -> bool:
        """Whether a ticked day is one that something refuses."""
        return any(_refused(one) for one in self._shown if self._is_chosen(one))

    def value(self) -> list[date]:
        return [one.day for one in self._shown if self._is_chosen(one)]

    def _is_chosen(self, one: PlannedDay) -> bool:
        return self._chosen.get(one.day, not _refused(one))

    def set_value(self, value: Any) -> None:
        """Nothing: the days follow from the rule above."""

    def _empty(self) -> None:
        self._make_soon.stop()
        self._unmade.clear()
        for part in self._parts:
            self._stack.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts.clear()
        self.ticks, self._shown = {}, ()

    def _line(self, one: PlannedDay) -> QWidget:
        part = QWidget()
        stack = column(part, gap=0)
        across = line(gap=12)
        tick = TickEditor(day_text(one.day))
        tick.setChecked(self._is_chosen(one))
        words = " ".join(clash.words for clash in one.clashes)
        tick.setAccessibleDescription(words or tr("Free"))
        tick.toggled.connect(lambda on, day=one.day: self._ticked(day, on=on))
        self.ticks[one.day] = tick
        across.addWidget(tick)
        across.addStretch()
        if _refused(one):
            across.addWidget(Chip(tr("Clash"), "bad"))
        elif one.clashes:
            across.addWidget(Chip(tr("Take care"), "warn", "warning"))
        else:
            across.addWidget(Chip(tr("Free"), "ok"))
        stack.addLayout(across)
        if words:
            below = line(margins=(30, 0, 0, 4))
            below.addWidget(WrapLabel(words, "quiet"), 1)
            stack.addLayout(below)
        return part

    def _ticked(self, day: date, *, on: bool) -> None:
        self._chosen[day] = on
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        chosen, all_days = len(self.value()), len(self._shown)
        dates = counted(chosen, tr("date"), tr("dates"))
        left = all_days - chosen
        more = tr("{0}; {1} left out, to bring back later").format(dates, left)
        self.count.setText(more if left else dates)


def _lines_of(days: Sequence[PlannedDay]) -> list[object]:
    """What the lines of days are made of."""
    return [(one.day, one.clashes) for one in days]


def _refused(one: PlannedDay) -> bool:
    return any(clash.hard for clash in one.clashes)
