"""The dates of a place that is used every week: which are free, taken, or in the holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import Closure, ClosureKind, closes_school
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from partnerdesk.store import partners_rows
from ui.desk import Desk
from ui.loans.reading import stocks
from ui.loans.words import tr
from ui.widgets import Label, TickEditor, WrapLabel, column

_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One date: ``in_way`` says what takes the place then, ``closed`` names a holiday."""

    day: date
    in_way: str = ""
    closed: str = ""


def our_closures(desk: Desk) -> list[Closure]:
    """When nobody has school at our own; exams and trips leave the rest of it open."""
    with desk.read() as connection:
        us = partners_rows.us(connection)
        closures = partners_rows.closures_of(connection, us.id) if us else []
    return [one for one in closures if closes_school(one)]


def end_of_term(closures: Sequence[Closure], day: date) -> date:
    """The day before the next holidays, or twelve weeks on while none are known."""
    starts = [
        one.first_day for one in closures if one.kind is ClosureKind.HOLIDAY and one.first_day > day
    ]
    return min(starts) - timedelta(days=1) if starts else day + timedelta(weeks=12)


def days_of(
    desk: Desk, item_ids: Sequence[str], start: datetime, end: datetime, every: int, until: date
) -> list[SeriesDay]:
    """Every ``every`` weeks from ``start`` to ``until``: each date, and what speaks against it."""
    closures = our_closures(desk)
    found = []
    for number in range(_AT_MOST):
        step = timedelta(weeks=number * every)
        begins, ends = start + step, end + step
        if begins.date() > until:
            break
        closed = next(
            (one.name for one in closures if one.first_day <= begins.date() <= one.last_day), ""
        )
        found.append(SeriesDay(begins.date(), _in_way(desk, item_ids, begins, ends), closed))
    return found


def _in_way(desk: Desk, item_ids: Sequence[str], start: datetime, end: datetime) -> str:
    needed = dict.fromkeys(item_ids, 1)
    for stock in stocks(desk, needed, start, end).values():
        if stock.free(start, end) < 1:
            holds = [hold for hold in stock.holds if hold.start < end and hold.end > start]
            names = (" ".join(filter(None, (hold.loan, hold.words))) for hold in holds)
            return ", ".join(filter(None, names)) or tr("out of service")
    return ""


class SeriesEditor(QWidget):
    """The value is a list of the days that are ticked."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[SeriesDay] = []
        self._untick: set[date] = set()
        self.ticks: dict[date, TickEditor] = {}
        self._stack = column(self, gap=0)
        self.count = Label("", "quiet")
        self._stack.addWidget(self.count)

    def show_days(self, days: Sequence[SeriesDay]) -> None:
        """Offer these days; what was unticked stays so."""
        if list(days) == self._shown:
            return
        self._shown = list(days)
        while self._stack.count() > 1:
            taken = self._stack.takeAt(1)
            old = taken.widget() if taken else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.ticks = {}
        for one in days:
            part = self._line(one)
            self._stack.addWidget(part)
            part.show()
        self._tell()

    def days(self) -> list[SeriesDay]:
        """What is offered, holidays and taken days included."""
        return list(self._shown)

    def value(self) -> list[date]:
        return [day for day, tick in self.ticks.items() if tick.isEnabled() and tick.isChecked()]

    def set_value(self, value: Any) -> None:
        """Nothing: the days follow from the dates above."""

    def _line(self, one: SeriesDay) -> QWidget:
        if one.closed:
            words = tr("{0} · left out, {1}").format(day_text(one.day), one.closed)
            return WrapLabel(words, "quiet")
        words = tr("{0} · free").format(day_text(one.day))
        if one.in_way:
            words = tr("{0} · taken: {1}").format(day_text(one.day), one.in_way)
        tick = TickEditor(words.replace("&", "&&"))
        tick.setChecked(not one.in_way and one.day not in self._untick)
        tick.setEnabled(not one.in_way)
        tick.toggled.connect(lambda on, day=one.day: self._ticked(day, on=on))
        self.ticks[one.day] = tick
        return tick

    def _ticked(self, day: date, *, on: bool) -> None:
        if on:
            self._untick.discard(day)
        else:
            self._untick.add(day)
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        self.count.setText(counted(len(self.value()), tr("date"), tr("dates")))
