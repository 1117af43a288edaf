"""How a month and a term are drawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from partnerdesk.domain.dates import day_text, short_day
from ui.calendar.paint import paint_chip, paint_strip, strip_height
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import DAY
from ui.tokens import Theme

if TYPE_CHECKING:
    from ui.calendar.weeks import WeekLine, WeeksView

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class WeeksPainter:
    """One repaint of the weeks that can be seen."""

    def __init__(self, view: WeeksView, painter: QPainter, look: Theme) -> None:
        self._view, self._painter, self._look = view, painter, look
        self._room = view.viewport().rect()
        self._scrolled = view.verticalScrollBar().value()

    def paint(self) -> None:
        """Paint the lines, what is on them, the cursor, and the head that stays in place."""
        painter, view = self._painter, self._view
        painter.fillRect(self._room, self._look.color("surface"))
        painter.setClipRect(self._room.adjusted(0, view.head, 0, 0))
        painter.translate(0, -self._scrolled)
        seen = self._room.translated(0, self._scrolled)
        for line in view.lines:
            if line.box.intersects(seen):
                self._line(line)
        self._cursor()
        painter.translate(0, self._scrolled)
        painter.setClipRect(self._room)
        self._head()

    def _line(self, line: WeekLine) -> None:
        for column in range(self._view.columns()):
            self._cell(line, column)
        if self._view.compact:
            self._side(line)
        foot = self._look.stroke
        self._painter.fillRect(
            0, line.box.bottom() - foot + 1, self._room.width(), foot, self._look.color("line")
        )
        for chip in line.chips:
            follows = chip.day != chip.block.starts_at.date()
            paint_chip(
                self._painter, self._look, chip.box, chip.block,
                self._view.look_of(chip.block), follows,
            )  # fmt: skip
        self._more(line)
        self._strips(line)

    def _cell(self, line: WeekLine, column: int) -> None:
        painter, look, view = self._painter, self._look, self._view
        day = line.week + column * DAY
        box = view.day_box(line.box, column)
        beside = not view.facts.begins <= day <= view.facts.ends
        if column > 4 or beside:
            painter.fillRect(box, look.color("window"))
        painter.fillRect(box.right() - look.stroke + 1, box.y(), look.stroke, box.height(),
                         look.color("line"))  # fmt: skip
        self._number(day, box, beside=beside)
        if column == 0 and not view.compact and (letter := view.facts.letter(day)):
            room = QRect(box.x(), box.y(), box.width() - look.px(8), view.number_height())
            painter.setFont(look.font("quiet"))
            painter.setPen(look.color("muted"))
            painter.drawText(room, _RIGHT, tr("Week {0}").format(letter))

    def _number(self, day: date, box: QRect, *, beside: bool) -> None:
        painter, look, view = self._painter, self._look, self._view
        begins = day.day == 1 or day == view.facts.first
        named = begins and not view.compact
        words = short_day(day, day) if named else str(day.day)
        metrics = look.metrics("strong")
        width = metrics.horizontalAdvance(words)
        height = view.number_height() if not view.compact else metrics.height() + look.px(8)
        room = QRect(box.x() + look.px(8), box.y() + look.px(1), width + look.px(8), height)
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("muted" if beside else "text"))
        if day == view.facts.today:
            self._today_pill(room, width)
        painter.drawText(room, _LEFT, words)

    def _today_pill(self, room: QRect, width: int) -> None:
        painter, look = self._painter, self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look.metrics("strong").height() + look.px(2)
        side = max(width + look.px(10), height)
        middle = room.x() + width / 2
        pill = QRectF(middle - side / 2, room.center().y() - height / 2 + 1, side, height)
        ink = look.color("info")
        painter.setPen(QPen(ink, look.stroke) if look.stroke > 1 else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(look.color("info_weak"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.restore()
        painter.setPen(ink)

    def _side(self, line: WeekLine) -> None:
        """The letter of the week, and the month where one begins."""
        painter, look, view = self._painter, self._look, self._view
        box = QRect(0, line.box.y(), view.side, line.box.height())
        painter.fillRect(box, look.color("surface"))
        painter.fillRect(box.right() - look.stroke + 1, box.y(), look.stroke, box.height(),
                         look.color("line"))  # fmt: skip
        room = box.adjusted(look.px(8), look.px(4), 0, 0)
        letter = view.facts.letter(line.week)
        quiet = look.metrics("quiet").height()
        painter.setFont(look.font("quiet-strong"))
        painter.setPen(look.color("text"))
        painter.drawText(room.x(), room.y() + look.metrics("quiet").ascent(),
                         short_day(line.week, line.week))  # fmt: skip
        if letter and room.height() > 2 * quiet:
            painter.setFont(look.font("quiet"))
            painter.setPen(look.color("muted"))
            base = room.y() + quiet + look.metrics("quiet").ascent()
            painter.drawText(room.x(), base, tr("Week {0}").format(letter))

    def _more(self, line: WeekLine) -> None:
        from ui.calendar.weeks import more_words

        painter, look = self._painter, self._look
        painter.setFont(look.font("quiet-strong"))
        painter.setPen(look.color("link"))
        for more in line.more:
            room = more.box.adjusted(look.px(6), 0, 0, 0)
            painter.drawText(room, _LEFT, more_words(more.count, room.width()))

    def _strips(self, line: WeekLine) -> None:
        look, view = self._look, self._view
        height, step, most = (
            strip_height(look, compact=view.compact),
            view.strip_step(),
            view.lanes(),
        )
        hidden: dict[int, int] = {}
        last_column = view.columns() - 1
        for placed in line.strips:
            if placed.lane >= most:
                for column in range(placed.first, min(placed.last, last_column) + 1):
                    hidden[column] = hidden.get(column, 0) + 1
                continue
            left = view.day_left(placed.first)
            right = view.day_left(min(placed.last, last_column) + 1)
            bottom = line.box.bottom() - look.stroke - placed.lane * step
            # A gap at the ends tells where one closure stops and the next begins.
            box = QRect(left + 1, bottom - height + 1, right - left - 2 - look.stroke, height)
            paint_strip(self._painter, look, box, placed.strip.kind)
        self._painter.setFont(look.font("quiet"))
        self._painter.setPen(look.color("muted"))
        for column, count in hidden.items() if not view.compact else ():
            cell = view.day_box(line.box, column)
            foot = most * step + look.px(2)
            tall = look.metrics("quiet").height()
            room = QRect(cell.x(), cell.bottom() - foot - tall, cell.width() - look.px(6), tall)
            self._painter.drawText(room, _RIGHT, tr("+{0} closed").format(count))

    def _cursor(self) -> None:
        view, look = self._view, self._look
        box = view.box_of(view.day).translated(0, self._scrolled)
        if box.isEmpty():
            return
        focused = view.hasFocus()
        pen = QPen(look.color("accent" if focused else "border"), 2 if focused else 1)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _head(self) -> None:
        """The names of the days; the days themselves are known by their numbers."""
        painter, look, view = self._painter, self._look, self._view
        painter.fillRect(0, 0, self._room.width(), view.head, look.color("surface"))
        painter.fillRect(0, view.head - look.stroke, self._room.width(), look.stroke,
                         look.color("line"))  # fmt: skip
        painter.setFont(look.font("quiet-strong"))
        painter.setPen(look.color("muted"))
        box = QRect(0, 0, 0, view.head)
        for column in range(view.columns()):
            cell = view.day_box(box, column)
            name = day_text(view.facts.first + column * DAY).split()[0]
            painter.drawText(cell.adjusted(look.px(8), 0, 0, 0), _LEFT, name)
