"""Weeks as lines of days: a month with its numbers above the sessions, a term with them beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from partnerdesk.domain.calendar import monday
from ui import theme
from ui.calendar.canvas import DayCanvas
from ui.calendar.carrying import Hit, Press, moved_days
from ui.calendar.paint import chip_height, strip_height
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import DAY, WEEK, Block, PlacedStrip, ViewFacts, by_day, strips_in
from ui.calendar.weeks_paint import WeeksPainter

_WEEKEND_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class PlacedChip:
    """Where a session is on one of its days."""

    block: Block
    day: date
    box: QRect


@dataclass(frozen=True, slots=True)
class PlacedMore:
    """Where it says that a day has ``count`` more sessions."""

    day: date
    count: int
    box: QRect


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week as it is drawn; boxes are where they are before scrolling."""

    week: date
    box: QRect
    strips: tuple[PlacedStrip, ...]
    chips: tuple[PlacedChip, ...]
    more: tuple[PlacedMore, ...]


class WeeksView(DayCanvas):
    """A line per week from Monday; the weekend stands at the right when something is on it.

    ``compact`` lines have the numbers beside the sessions, and the letter of the week in front.
    """

    def __init__(self, day: date, *, compact: bool) -> None:
        super().__init__(day)
        self.compact = compact
        self.weekend = False
        self.side = 0
        self.lines: tuple[WeekLine, ...] = ()

    # --- places ------------------------------------------------------------------------------

    def show_facts(self, facts: ViewFacts) -> None:
        days = {day for block in facts.blocks for day in block.days()}
        self.weekend = self.day.weekday() > 4 or any(
            day.weekday() > 4 and facts.first <= day <= facts.last for day in days
        )
        super().show_facts(facts)

    def go_to(self, day: date, key: str = "") -> None:
        self.weekend = self.weekend or day.weekday() > 4
        super().go_to(day, key)

    def columns(self) -> int:
        """How many days of a week are on show."""
        return 7 if self.weekend else 5

    def weeks(self) -> list[date]:
        """The Mondays on show, without a week of which only a hidden weekend is in the month."""
        facts = self.facts
        count = (facts.last - facts.first).days // 7 + 1
        last = (self.columns() - 1) * DAY
        weeks = [facts.first + number * WEEK for number in range(count)]
        within = [one for one in weeks if one + last >= facts.begins and one <= facts.ends]
        return within or weeks

    def strip_step(self) -> int:
        """From one strip to the next."""
        look = theme.current()
        return strip_height(look, compact=self.compact) + look.px(1 if self.compact else 2)

    def lanes(self) -> int:
        """How many strips a week shows at most."""
        return 3 if self.compact else 4

    def measure(self) -> None:
        look = theme.current()
        self.head = look.metrics("quiet-strong").height() + look.px(13)
        self.side = look.metrics("quiet").horizontalAdvance(tr("Week A")) + look.px(18)
        self.side = self.side if self.compact else 0
        weeks = self.weeks()
        room = self.viewport().height() - self.head
        least = self._least_height()
        height = max(least, room // max(1, len(weeks)))
        spare = max(0, room - height * len(weeks)) if height > least else 0
        shown = self._shown_by_day()
        lines, top = [], self.head
        for number, week in enumerate(weeks):
            # The pixels that don't divide go to the first weeks, so that the foot stays closed.
            tall = height + (1 if number < spare else 0)
            lines.append(self._line(week, QRect(0, top, self.viewport().width(), tall), shown))
            top += tall
        self.lines = tuple(lines)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, top - self.viewport().height()))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(max(1, height // 2))
        self.viewport().update()

    def _shown_by_day(self) -> dict[date, list[Block]]:
        if self.trial is None:
            return self._by_day
        trial = self.trial.block
        blocks = [one for one in self.facts.blocks if one.id != trial.id]
        return by_day(sorted([*blocks, trial], key=lambda one: (one.starts_at, one.id)))

    def number_height(self) -> int:
        """Height of the line of a day's number."""
        look = theme.current()
        return look.metrics("strong").height() + look.px(8)

    def _least_height(self) -> int:
        look = theme.current()
        chip = chip_height(look) + look.px(2)
        lanes = (one.lane + 1 for week in self.weeks() for one in self._strips_of(week))
        strips = min(self.lanes(), max(lanes, default=0)) * self.strip_step()
        return look.px(4) + chip + strips + (0 if self.compact else self.number_height())

    def day_left(self, column: int) -> int:
        """Where a day of the week begins, from the left; the weekend is narrow."""
        room = self.viewport().width() - self.side
        shares = 5 + 2 * _WEEKEND_SHARE if self.weekend else 5
        before = min(column, 5) + max(0, column - 5) * _WEEKEND_SHARE
        return self.side + round(room * before / shares)

    def day_box(self, line: QRect, column: int) -> QRect:
        """The cell of a day in a line."""
        left = self.day_left(column)
        return QRect(left, line.y(), self.day_left(column + 1) - left, line.height())

    def _line(self, week: date, box: QRect, shown: dict[date, list[Block]]) -> WeekLine:
        look = theme.current()
        strips = self._strips_of(week)
        lanes = min(self.lanes(), max((one.lane + 1 for one in strips), default=0))
        foot = lanes * self.strip_step() + look.px(1)
        chips: list[PlacedChip] = []
        more: list[PlacedMore] = []
        for column in range(self.columns()):
            day = week + column * DAY
            self._fill(day, shown.get(day, []), self.day_box(box, column), foot, chips, more)
        return WeekLine(week, box, strips, tuple(chips), tuple(more))

    def _strips_of(self, week: date) -> tuple[PlacedStrip, ...]:
        found = strips_in(week, self.facts.strips, self.lanes())
        return tuple(one for one in found if one.first < self.columns())

    def _fill(
        self,
        day: date,
        blocks: list[Block],
        cell: QRect,
        foot: int,
        chips: list[PlacedChip],
        more: list[PlacedMore],
    ) -> None:
        """As many chips as a cell holds, what is chosen among them, and how many there are more."""
        if not blocks:
            return
        look = theme.current()
        apart, height = look.px(2), chip_height(look)
        number = look.metrics("strong").horizontalAdvance("30") + look.px(16)
        left = cell.x() + (number if self.compact else look.px(6))
        top = cell.y() + (look.px(3) if self.compact else self.number_height())
        width = cell.right() - left - look.px(4)
        fit = max(0, (cell.bottom() - foot - top + apart) // (height + apart))
        if len(blocks) <= fit:
            shown, rest = blocks, QRect()
        elif fit < 2:
            # How many more there are stands beside the number, or beside the one chip.
            shown, rest = blocks[:fit], self._rest_box(cell, left, top, width)
            width = rest.x() - left - look.px(2) if self.compact and fit else width
        else:
            shown = blocks[: fit - 1]
            below = top + (fit - 1) * (height + apart)
            rest = QRect(left, below, width, height)
        for block in self._with_chosen(blocks, shown):
            chips.append(PlacedChip(block, day, QRect(left, top, width, height)))
            top += height + apart
        if len(shown) < len(blocks):
            more.append(PlacedMore(day, len(blocks) - len(shown), rest))

    def _rest_box(self, cell: QRect, left: int, top: int, width: int) -> QRect:
        look = theme.current()
        if self.compact:
            wide = look.metrics("quiet-strong").horizontalAdvance("+88") + look.px(8)
            return QRect(left + width - wide, top, wide, chip_height(look))
        at = cell.x() + look.px(34)
        wide = cell.right() - at - look.px(4)
        if cell.x() == self.day_left(0):  # the letter of the week stands there too
            wide -= look.metrics("quiet").horizontalAdvance(tr("Week A")) + look.px(8)
        return QRect(at, cell.y() + look.px(1), wide, self.number_height() - look.px(1))

    def _with_chosen(self, blocks: list[Block], shown: list[Block]) -> list[Block]:
        wanted = self.trial.block.id if self.trial else self.key
        if not shown or not wanted or any(one.id == wanted for one in shown):
            return shown
        chosen = [one for one in blocks if one.id == wanted]
        return [*shown[:-1], *chosen] if chosen else shown

    # --- what is where -----------------------------------------------------------------------

    def _under(self, place: QPoint) -> QPoint:
        return place + QPoint(0, self.verticalScrollBar().value())

    def hit_at(self, place: QPoint) -> Hit | None:
        if place.y() < self.head:
            return None
        at = self._under(place)
        scrolled = -self.verticalScrollBar().value()
        for line in self.lines:
            for chip in line.chips if line.box.contains(at) else ():
                if chip.box.contains(at):
                    return Hit(chip.block, chip.day, chip.box.translated(0, scrolled))
        return None

    def more_at(self, place: QPoint) -> date | None:
        at = self._under(place)
        found = (one for line in self.lines for one in line.more if one.box.contains(at))
        return next((one.day for one in found), None) if place.y() >= self.head else None

    def moment_at(self, place: QPoint, *, within: bool = True) -> datetime | None:
        at = self._under(place)
        outside = place.y() < self.head or place.x() < self.side or not self.lines
        if within and outside:
            return None
        line = next((one for one in self.lines if at.y() <= one.box.bottom()), self.lines[-1])
        if within and at.y() > line.box.bottom():
            return None
        column = next(
            (n for n in range(self.columns()) if at.x() < self.day_left(n + 1)), self.columns() - 1
        )
        return datetime.combine(line.week + column * DAY, time.min)

    def box_of(self, day: date) -> QRect:
        """The cell of a day in the viewport; empty when it is not on show."""
        for line in self.lines:
            if line.week == monday(day) and day.weekday() < self.columns():
                scrolled = -self.verticalScrollBar().value()
                return self.day_box(line.box, day.weekday()).translated(0, scrolled)
        return QRect()

    def chip_of(self, key: str) -> QRect:
        """Where a session is in the viewport, on the first of its days; empty when it is not."""
        scrolled = -self.verticalScrollBar().value()
        found = (one for line in self.lines for one in line.chips if one.block.id == key)
        return next((one.box.translated(0, scrolled) for one in found), QRect())

    def on_show(self) -> list[str]:
        top = self.verticalScrollBar().value()
        room = QRect(0, top, self.viewport().width(), self.viewport().height())
        return [
            chip.block.id for line in self.lines if line.box.intersects(room) for chip in line.chips
        ]

    def bring_into_view(self) -> None:
        self.measure()
        line = next((one for one in self.lines if one.week == monday(self.day)), None)
        if line is None:
            return
        bar = self.verticalScrollBar()
        room = self.viewport().height() - self.head
        top = line.box.y() - self.head
        bar.setValue(max(min(bar.value(), top), top + line.box.height() - room))

    # --- moving ------------------------------------------------------------------------------

    def step(self, across: int, down: int) -> None:
        self.move_to(self._beyond(self.day, across) + down * WEEK)

    def _beyond(self, day: date, across: int) -> date:
        """The next day that way; over the weekend while that is not on show."""
        day += across * DAY
        while across and not self.weekend and day.weekday() > 4:
            day += across * DAY
        return day

    def carried(self, block: Block, across: int, down: int) -> tuple[datetime, datetime]:
        day = block.starts_at.date()
        days = (self._beyond(day, across) - day).days + 7 * down
        return moved_days(block, days)

    def dragged(self, press: Press, hit: Hit, place: QPoint) -> tuple[datetime, datetime] | None:
        there = self.moment_at(place, within=False)
        if there is None:
            return None
        return moved_days(hit.block, (there.date() - hit.day).days)

    def draw(self, painter: QPainter) -> None:
        WeeksPainter(self, painter, theme.current()).paint()


def more_words(count: int, width: int) -> str:
    """``+3 more``, or ``+3`` where that does not fit."""
    words = tr("+{0} more").format(count)
    wide = theme.current().metrics("quiet-strong").horizontalAdvance(words) <= width
    return words if wide else f"+{count}"
