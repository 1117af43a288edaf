"""How the timeline is drawn: each state has its own pattern, letter and colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from partnerdesk.domain.dates import month_text
from ui.equipment.timeline_facts import Bar, BarKind, TimelineRow
from ui.equipment.words import tr
from ui.tokens import Theme, Tone

if TYPE_CHECKING:
    from ui.equipment.timeline import Timeline

STYLES: dict[BarKind, tuple[Tone, Qt.BrushStyle, Qt.PenStyle, str]] = {
    BarKind.RESERVED: ("info", Qt.BrushStyle.NoBrush, Qt.PenStyle.DashLine, "R"),
    BarKind.OUT: ("ok", Qt.BrushStyle.NoBrush, Qt.PenStyle.SolidLine, "O"),
    BarKind.OVERDUE: ("bad", Qt.BrushStyle.Dense6Pattern, Qt.PenStyle.SolidLine, "!"),
    BarKind.SERVICE: ("neutral", Qt.BrushStyle.BDiagPattern, Qt.PenStyle.SolidLine, "×"),
}
_PAD = 8
_MOST_LANES = 3


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels: the column of names, the head, a row, a cell, the line of free counts."""

    names: int
    head: int
    row: int
    cell: int
    free: int

    @classmethod
    def of(cls, look: Theme) -> Measures:
        """The sizes at this text size."""
        quiet = look.metrics("quiet").height()
        return cls(
            names=look.px(170),
            head=quiet * 2 + look.px(12),
            row=max(look.px(44), quiet * 2 + look.px(10)),
            cell=look.px(11),
            free=quiet,
        )


def paint_bar(painter: QPainter, look: Theme, box: QRect, kind: BarKind) -> None:
    """Paint the ground, the pattern and the edge of a bar; its letter is up to the caller."""
    tone, pattern, edge, _ = STYLES[kind]
    ink, fill = look.tone(tone)
    inner = box.adjusted(0, 0, -1, -1)
    painter.fillRect(inner, fill)
    if pattern != Qt.BrushStyle.NoBrush:
        faded = ink if look.stroke > 1 else ink.lighter(130)
        faded.setAlphaF(0.45)
        painter.fillRect(inner, QBrush(faded, pattern))
    painter.setPen(QPen(ink, look.stroke, edge))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(inner)


class TimelinePainter:
    """One repaint of the rows on show."""

    def __init__(self, view: Timeline, painter: QPainter, look: Theme, now: datetime) -> None:
        self._view, self._painter, self._look, self._now = view, painter, look, now
        self._m = view.measures
        self._room = view.viewport().rect()
        self._left = view.horizontalScrollBar().value()

    def paint(self, rows: Sequence[tuple[int, TimelineRow]]) -> None:
        """Paint everything: the ground, the bars, the cursor, then what stays in place."""
        painter, m = self._painter, self._m
        painter.fillRect(self._room, self._look.color("surface"))
        painter.setClipRect(self._room.adjusted(m.names, m.head, 0, 0))
        self._ground(rows)
        self._now_line()  # under the bars, whose words must stay legible
        for number, row in rows:
            self._row(number, row)
        self._cursor()
        painter.setClipRect(self._room)
        self._names(rows)
        self._head()

    # --- the ground --------------------------------------------------------------------------

    def _ground(self, rows: Sequence[tuple[int, TimelineRow]]) -> None:
        if not rows:
            return
        look = self._look
        first, last = self._days()
        bottom = self._view.cell_rect(rows[-1][0], 0, 0).bottom()
        for day in range(first, last):
            box = self._day_rect(day, self._m.head, bottom)
            weekday = day % 7
            if weekday >= 5:
                self._painter.fillRect(box, look.color("window"))
            if weekday and look.stroke > 1:
                continue  # in high contrast a line per day would drown the bars
            token = "faint" if weekday else "line"
            self._painter.fillRect(box.x(), box.y(), look.stroke, box.height(), look.color(token))

    def _days(self) -> tuple[int, int]:
        """The days on show, from the start of the axis."""
        day = 2 * self._m.cell
        width = self._room.width() - self._m.names
        return self._left // day, min(self._view.axis.days, (self._left + width) // day + 1)

    def _day_rect(self, day: int, top: int, bottom: int) -> QRect:
        width = 2 * self._m.cell
        return QRect(self._m.names + day * width - self._left, top, width, bottom - top + 1)

    # --- a row -------------------------------------------------------------------------------

    def _row(self, number: int, row: TimelineRow) -> None:
        look, m = self._look, self._m
        line = self._view.cell_rect(number, 0, 0)
        bottom = line.bottom() - look.stroke + 1
        self._painter.fillRect(
            self._m.names, bottom, self._room.width(), look.stroke, look.color("faint")
        )
        top = line.top() + look.px(2) + (m.free if row.free else 0)
        room = QRect(0, top, 0, bottom - top - look.px(2))
        for bar in row.bars:
            self._bar(bar, row, room)
        if row.free:
            self._free(row, line.top() + look.px(1))

    def _bar(self, bar: Bar, row: TimelineRow, room: QRect) -> None:
        look, axis = self._look, self._view.axis
        left, right = self._x(bar.hold.start), self._x(bar.hold.end)
        if right <= self._m.names or left >= self._room.right() or axis.start >= bar.hold.end:
            return
        lanes = min(row.lanes, _MOST_LANES)
        height = room.height() // lanes
        top = room.top() + min(bar.lane, lanes - 1) * height
        # A bar far wider than the window is cut, so that its words stay in view.
        left, right = max(left, self._m.names - 2), min(right, self._room.right() + 2)
        # An hour is narrower than its letter, and the letter tells the state.
        least = look.metrics("quiet").horizontalAdvance("R") + look.px(7)
        box = QRect(left, top, max(right - left, least), max(height - 1, look.px(4)))
        paint_bar(self._painter, look, box, bar.kind)
        self._bar_words(bar, box)

    def _bar_words(self, bar: Bar, box: QRect) -> None:
        look = self._look
        metrics = look.metrics("quiet")
        inner = box.adjusted(look.px(4), 0, -look.px(2), 0)
        letter = STYLES[bar.kind][3]
        if box.height() < metrics.height() * 0.8 or inner.width() < metrics.horizontalAdvance("R"):
            return
        count = f" {bar.hold.quantity} ×" if bar.hold.quantity > 1 else ""
        who = bar.hold.words or BarKind.SERVICE.label
        words = metrics.elidedText(
            f"{letter}{count} {who}", Qt.TextElideMode.ElideRight, inner.width()
        )
        if len(words) < 3:
            words = letter
        painter = self._painter
        painter.setFont(look.font("quiet"))
        ink, fill = look.tone(STYLES[bar.kind][0])
        if STYLES[bar.kind][1] != Qt.BrushStyle.NoBrush:
            # Words on a pattern are hard to read: give them a plain ground.
            width = min(metrics.horizontalAdvance(words) + look.px(4), inner.width())
            ground = QRect(inner.x() - look.px(2), box.y() + 2, width, box.height() - 4)
            painter.fillRect(ground, fill)
        painter.setPen(ink)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)

    def _free(self, row: TimelineRow, top: int) -> None:
        """How many are free, wherever that changes; the first stays in view."""
        look, painter = self._look, self._painter
        metrics = look.metrics("quiet")
        painter.setFont(look.font("quiet"))
        ends = [one.start for one in row.free[1:]] + [self._view.axis.end]
        for one, until in zip(row.free, ends, strict=True):
            left, right = max(self._x(one.start), self._m.names), self._x(until)
            words = tr("{0} free").format(one.count)
            for text in (words, str(one.count)):
                if metrics.horizontalAdvance(text) + look.px(6) <= right - left:
                    width = metrics.horizontalAdvance(text) + look.px(4)
                    box = QRect(left + look.px(4), top, width, self._m.free)
                    painter.fillRect(box.adjusted(-look.px(2), 1, 0, 0), look.color("surface"))
                    painter.setPen(look.color("muted" if one.count else "bad"))
                    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                    break

    def _x(self, moment: datetime) -> int:
        return self._m.names + round(self._view.axis.place(moment) * self._m.cell) - self._left

    # --- now, and the cursor -----------------------------------------------------------------

    def _now_line(self) -> None:
        width = max(2, self._look.stroke)
        self._painter.fillRect(
            self._x(self._now), self._m.head, width, self._room.height(), self._look.color("accent")
        )

    def _cursor(self) -> None:
        view, look = self._view, self._look
        first, last = view.span()
        box = view.cell_rect(view.row, first, last)
        chosen = look.color("accent")
        if first != last:
            chosen.setAlphaF(0.25)
            self._painter.fillRect(box, chosen)
        pen = QPen(look.color("accent" if view.hasFocus() else "border"), 2)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box.adjusted(1, 1, -1, -2))

    # --- what stays in place -----------------------------------------------------------------

    def _names(self, rows: Sequence[tuple[int, TimelineRow]]) -> None:
        painter, look, m = self._painter, self._look, self._m
        painter.setClipRect(self._room.adjusted(0, m.head, 0, 0))
        painter.fillRect(0, m.head, m.names, self._room.height(), look.color("surface"))
        metrics = look.metrics("body")
        for number, row in rows:
            line = self._view.cell_rect(number, 0, 0)
            box = QRect(0, line.y(), m.names - look.px(1), line.height())
            chosen = number == self._view.row
            if chosen:
                painter.fillRect(box, look.color("selection"))
            foot = look.stroke
            painter.fillRect(0, box.bottom() - foot + 1, m.names, foot, look.color("faint"))
            painter.setFont(look.font("body"))
            painter.setPen(look.color("on_selection" if chosen else "text"))
            room = box.adjusted(look.px(12), 0, -look.px(_PAD), 0)
            words = row.item.name
            if row.item.quantity > 1:
                words = f"{row.item.quantity} × {words}"
            elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.fillRect(
            m.names - look.stroke, 0, look.stroke, self._room.height(), look.color("line")
        )
        painter.setClipRect(self._room)

    def _head(self) -> None:
        """Months over weeks; a week is named by its Monday."""
        painter, look, m = self._painter, self._look, self._m
        painter.fillRect(0, 0, self._room.width(), m.head, look.color("surface"))
        painter.fillRect(
            0, m.head - look.stroke, self._room.width(), look.stroke, look.color("line")
        )
        painter.setClipRect(self._room.adjusted(m.names, 0, 0, 0))
        axis = self._view.axis
        half = m.head // 2
        first, last = self._days()
        month_at = first
        for day in range(first - first % 7, last, 7):
            monday = axis.first + timedelta(days=day)
            box = self._day_rect(day, half, m.head)
            painter.fillRect(box.x(), half, look.stroke, half, look.color("line"))
            painter.setFont(look.font("quiet"))
            painter.setPen(look.color("muted"))
            painter.drawText(
                box.adjusted(look.px(4), 0, 12 * m.cell, -look.px(2)),
                Qt.AlignmentFlag.AlignVCenter,
                tr("Mon {0}").format(monday.day),
            )
        while month_at < last:
            begins = axis.first + timedelta(days=month_at)
            following = (begins.replace(day=28) + timedelta(days=4)).replace(day=1)
            ends = min((following - axis.first).days, axis.days)
            left = max(self._day_rect(month_at, 0, half).x(), m.names)
            right = self._day_rect(ends, 0, half).x()
            words = month_text(begins)
            painter.setFont(look.font("quiet-strong"))
            painter.setPen(look.color("text"))
            width = look.metrics("quiet-strong").horizontalAdvance(words)
            if right - left > width + look.px(8):
                box = QRect(left + look.px(4), look.px(2), right - left, half)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            month_at = ends
        painter.setClipRect(self._room)
