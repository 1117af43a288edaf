"""A week by the hour: sessions as blocks, those that overlap side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from partnerdesk.domain.calendar import monday
from ui import theme
from ui.calendar.canvas import DayCanvas
from ui.calendar.carrying import Hit, Press, moved_days, moved_to
from ui.calendar.paint import strip_height
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import (
    DAY,
    STEP,
    Block,
    PlacedStrip,
    ViewFacts,
    by_day,
    side_by_side,
    snapped,
    strips_in,
)
from ui.calendar.week_paint import WeekPainter

_HALF = 30
_LANES = 4
_EARLIEST, _LATEST = 8, 17
_WEEKEND_SHARE = 0.6
# So short a session is still drawn as high as a line of words.
_LEAST_MINUTES = 25


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """Where a session is on one of its days, before scrolling."""

    block: Block
    day: date
    box: QRect


class WeekView(DayCanvas):
    """Days across, hours down. Up and Down move by half an hour; a drag draws a length."""

    def __init__(self, day: date, now: datetime, opens: time, closes: time) -> None:
        super().__init__(day)
        self.opens, self.closes = opens, closes
        self.now = now
        self.weekend = False
        self.minute = opens.hour * 60 + opens.minute
        self.span: tuple[datetime, datetime] | None = None
        self.side = self.names = 0
        self.hour = 1
        self.hours = (_EARLIEST, _LATEST)
        self.strips: tuple[PlacedStrip, ...] = ()
        self.placed: tuple[PlacedBlock, ...] = ()
        self._scrolled_once = False

    # --- places ------------------------------------------------------------------------------

    def show_facts(self, facts: ViewFacts) -> None:
        self.weekend = self.day.weekday() > 4 or any(
            day.weekday() > 4 and facts.first <= day <= facts.last
            for block in facts.blocks
            for day in block.days()
        )
        self.span = None
        super().show_facts(facts)
        if not self._scrolled_once and self.viewport().height() > self.head:
            self._scrolled_once = True
            self.verticalScrollBar().setValue(self.y_of(self._opening()) - self.head)

    def go_to(self, day: date, key: str = "") -> None:
        self.weekend = self.weekend or day.weekday() > 4
        block = self.block(key)
        if block is not None:
            self.minute = _minutes(block.starts_at)
        super().go_to(day, key)

    def columns(self) -> int:
        """How many days are on show."""
        return 7 if self.weekend else 5

    def measure(self) -> None:
        look = theme.current()
        quiet = look.metrics("quiet")
        self.strips = tuple(
            one
            for one in strips_in(self.facts.first, self.facts.strips, _LANES)
            if one.first < self.columns()
        )
        lanes = min(_LANES, max((one.lane + 1 for one in self.strips), default=0))
        self.names = look.metrics("strong").height() + look.px(14)
        self.head = self.names + lanes * (strip_height(look) + look.px(2)) + look.px(2)
        self.side = quiet.horizontalAdvance("00:00") + look.px(16)
        shown = self._shown_by_day()
        self.hours = self._hours_of(shown)
        first, last = self.hours
        room = self.viewport().height() - self.head
        least = max(look.px(46), quiet.height() * 2 + look.px(8))
        self.hour = max(least, room // max(1, last - first))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.hour * (last - first) - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(self.hour // 2)
        self.placed = tuple(
            placed
            for column in range(self.columns())
            for placed in self._place(self.facts.first + column * DAY, shown)
        )
        self.viewport().update()

    def _hours_of(self, shown: dict[date, list[Block]]) -> tuple[int, int]:
        """The hours to show: those of the school day, more where a session needs them."""
        first = min(_EARLIEST, self.opens.hour)
        last = max(_LATEST, self.closes.hour + 1)
        for column in range(self.columns()):
            day = self.facts.first + column * DAY
            midnight = datetime.combine(day, time.min)
            for block in shown.get(day, []):
                starts, ends = max(block.starts_at, midnight), min(block.ends_at, midnight + DAY)
                first = min(first, starts.hour)
                last = max(last, -int(-(ends - midnight).total_seconds() // 3600))
        if self.trial is not None:  # what is carried must not change the scale under the mouse
            return min(first, self.hours[0]), max(last, self.hours[1])
        return first, last

    def _shown_by_day(self) -> dict[date, list[Block]]:
        if self.trial is None:
            return self._by_day
        trial = self.trial.block
        others = [one for one in self.facts.blocks if one.id != trial.id]
        return by_day([*others, trial])

    def _place(self, day: date, shown: dict[date, list[Block]]) -> list[PlacedBlock]:
        look = theme.current()
        column = (day - self.facts.first).days
        left, width = self.day_left(column), self.day_left(column + 1) - self.day_left(column)
        width -= look.px(8)  # so that an empty strip is left to click on
        found = []
        for one in side_by_side(day, shown.get(day, [])):
            each = width / one.lanes
            top = self.y_of(one.first_minute)
            minutes = max(_LEAST_MINUTES, one.last_minute - one.first_minute)
            box = QRect(
                left + round(one.lane * each) + 1,
                top + 1,
                max(look.px(8), round(each) - 2),
                round(minutes * self.hour / 60) - 2,
            )
            found.append(PlacedBlock(one.block, day, box))
        return found

    def day_left(self, column: int) -> int:
        """Where a day begins, from the left; the weekend is narrow."""
        room = self.viewport().width() - self.side
        shares = 5 + 2 * _WEEKEND_SHARE if self.weekend else 5
        before = min(column, 5) + max(0, column - 5) * _WEEKEND_SHARE
        return self.side + round(room * before / shares)

    def y_of(self, minute: int) -> int:
        """Where a minute of the day is, before scrolling."""
        return self.head + round((minute - self.hours[0] * 60) * self.hour / 60)

    def _opening(self) -> int:
        return self.opens.hour * 60 + self.opens.minute - _HALF

    # --- what is where -----------------------------------------------------------------------

    def hit_at(self, place: QPoint) -> Hit | None:
        if place.y() < self.head:
            return None
        scrolled = self.verticalScrollBar().value()
        at = place + QPoint(0, scrolled)
        for one in reversed(self.placed):
            if one.box.contains(at):
                last = one.day == max(one.block.days())
                reach = min(theme.current().px(7), one.box.height() // 3)
                edge = last and at.y() > one.box.bottom() - reach
                return Hit(one.block, one.day, one.box.translated(0, -scrolled), edge)
        return None

    def moment_at(self, place: QPoint, *, within: bool = True) -> datetime | None:
        if within and (place.y() < self.head or place.x() < self.side):
            return None
        column = next(
            (n for n in range(self.columns()) if place.x() < self.day_left(n + 1)),
            self.columns() - 1,
        )
        y = place.y() - self.head + self.verticalScrollBar().value()
        minute = self.hours[0] * 60 + y * 60 / self.hour
        minute = min(max(minute, 0.0), 24 * 60 - 1.0)
        midnight = datetime.combine(self.facts.first + column * DAY, time.min)
        return midnight + timedelta(minutes=int(minute))

    def box_of(self, start: datetime, end: datetime) -> QRect:
        """Where a time of one day is in the viewport."""
        column = (start.date() - self.facts.first).days
        if not 0 <= column < self.columns():
            return QRect()
        scrolled = self.verticalScrollBar().value()
        top = self.y_of(_minutes(start)) - scrolled
        bottom = self.y_of(_minutes(start) + int((end - start).total_seconds() // 60)) - scrolled
        left = self.day_left(column)
        return QRect(left, top, self.day_left(column + 1) - left, bottom - top)

    def chip_of(self, key: str) -> QRect:
        """Where a session is in the viewport, on the first of its days; empty when it is not."""
        scrolled = -self.verticalScrollBar().value()
        found = (one.box.translated(0, scrolled) for one in self.placed if one.block.id == key)
        return next(found, QRect())

    def on_show(self) -> list[str]:
        return [one.block.id for one in self.placed]

    def bring_into_view(self) -> None:
        self.measure()
        block = self.block(self.key)
        minute = self.minute
        if block is not None and block.starts_at.date() == self.day:
            minute = _minutes(block.starts_at)
        bar, room = self.verticalScrollBar(), self.viewport().height() - self.head
        top = self.y_of(minute) - self.head
        bar.setValue(max(min(bar.value(), top), top + self.hour - room))

    # --- moving ------------------------------------------------------------------------------

    def step(self, across: int, down: int) -> None:
        if down:
            self._step_down(down)
            return
        day = self.day + across * DAY
        while not self.weekend and day.weekday() > 4:
            day += across * DAY
        self._set_day(day)
        self._land()

    def _step_down(self, down: int) -> None:
        """Half an hour on, or to the end of the session that the cursor is on."""
        minute = (self.minute // _HALF + down) * _HALF
        if down < 0 and self.minute % _HALF:
            minute = self.minute // _HALF * _HALF
        self.minute = min(max(minute, 0), 24 * 60 - _HALF)
        self._land()

    def _land(self) -> None:
        """What is on at the hour of the cursor is chosen."""
        moment = self._moment()
        on = [
            one for one in self.blocks_on(self.day)
            if one.starts_at < moment + timedelta(minutes=_HALF) and one.ends_at > moment
        ]  # fmt: skip
        self.key = on[0].id if on else ""
        self.chosen.emit(self.key)
        self.bring_into_view()
        self._tell()

    def _moment(self) -> datetime:
        return datetime.combine(self.day, time.min) + timedelta(minutes=self.minute)

    def move_to(self, day: date) -> None:
        self._set_day(day)
        if day == self.now.date():
            self.minute = min(_minutes(self.now) // _HALF * _HALF, 24 * 60 - _HALF)
        self._land()

    def new_start(self) -> datetime:
        return self._moment()

    def place_words(self) -> str:
        words = super().place_words()
        return f"{words}, {self._moment():%H:%M}" if not self.key else words

    def carried(self, block: Block, across: int, down: int) -> tuple[datetime, datetime]:
        if across:
            day = block.starts_at.date() + across * DAY
            while not self.weekend and day.weekday() > 4:
                day += across * DAY
            return moved_days(block, (day - block.starts_at.date()).days)
        later = timedelta(minutes=down * STEP)
        return block.starts_at + later, block.ends_at + later

    def dragged(self, press: Press, hit: Hit, place: QPoint) -> tuple[datetime, datetime] | None:
        there = self.moment_at(place, within=False)
        if there is None:
            return None
        block = hit.block
        if hit.edge:
            least = block.starts_at + timedelta(minutes=STEP)
            end = datetime.combine(hit.day, time.min) + timedelta(minutes=_minutes(there))
            return block.starts_at, max(least, snapped(end))
        grabbed = press.at - block.starts_at
        return moved_to(block, there - grabbed)

    # --- drawing a length --------------------------------------------------------------------

    def pressed_at(self, at: datetime) -> None:
        self.minute = _minutes(at) // _HALF * _HALF
        self.span = None

    def range_to(self, press: Press, place: QPoint) -> None:
        there = self.moment_at(place, within=False)
        if there is None:
            return
        midnight = datetime.combine(press.at.date(), time.min)
        ends = snapped(midnight + timedelta(minutes=_minutes(there)))
        starts = snapped(press.at)
        first, last = min(starts, ends), max(starts, ends)
        span = (first, max(last, first + timedelta(minutes=STEP)))
        if span != self.span:
            self.span = span
            self.told.emit(tr("New session {0:%H:%M}–{1:%H:%M}").format(*span))
            self.viewport().update()

    def range_of(self, press: Press) -> tuple[datetime, datetime | None]:
        span, self.span = self.span, None
        self.viewport().update()
        return span if span is not None else (self.new_start(), None)

    def draw(self, painter: QPainter) -> None:
        WeekPainter(self, painter, theme.current()).paint()

    def shows(self, day: date) -> bool:
        """Whether a day is in the week on show."""
        return monday(day) == self.facts.first


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
