"""How a week by the hour is drawn."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from partnerdesk.domain.dates import day_text
from ui.calendar.paint import paint_block, paint_strip, strip_height
from ui.calendar.view_facts import DAY
from ui.tokens import Theme

if TYPE_CHECKING:
    from ui.calendar.week import WeekView

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_HALF_HOUR = timedelta(minutes=30)


class WeekPainter:
    """One repaint of a week."""

    def __init__(self, view: WeekView, painter: QPainter, look: Theme) -> None:
        self._view, self._painter, self._look = view, painter, look
        self._room = view.viewport().rect()
        self._scrolled = view.verticalScrollBar().value()

    def paint(self) -> None:
        """Paint the hours, the sessions, the cursor, and the head that stays in place."""
        painter, view, look = self._painter, self._view, self._look
        painter.fillRect(self._room, look.color("surface"))
        painter.setClipRect(self._room.adjusted(0, view.head, 0, 0))
        painter.translate(0, -self._scrolled)
        self._grounds()
        self._hours()
        self._span()
        self._now_line()
        seen = self._room.translated(0, self._scrolled)
        for one in view.placed:
            if not one.box.intersects(seen):
                continue
            paint_block(painter, look, one.box, one.block, view.look_of(one.block))
        painter.translate(0, self._scrolled)
        self._cursor()
        painter.setClipRect(self._room)
        self._head()

    def _grounds(self) -> None:
        """Outside school hours and at the weekend it is darker."""
        view, look, painter = self._view, self._look, self._painter
        top, foot = view.head, view.y_of(view.hours[1] * 60)
        opens, closes = (view.y_of(at.hour * 60 + at.minute) for at in (view.opens, view.closes))
        off = look.color("window")
        for column in range(view.columns()):
            left, right = view.day_left(column), view.day_left(column + 1)
            if column > 4:
                painter.fillRect(left, top, right - left, foot - top, off)
                continue
            painter.fillRect(left, top, right - left, opens - top, off)
            painter.fillRect(left, closes, right - left, foot - closes, off)

    def _hours(self) -> None:
        view, look, painter = self._view, self._look, self._painter
        painter.setFont(look.font("quiet"))
        tall = look.metrics("quiet").height()
        for hour in range(view.hours[0], view.hours[1] + 1):
            top = view.y_of(hour * 60)
            painter.fillRect(view.side, top, self._room.width(), look.stroke, look.color("line"))
            if look.stroke == 1 and hour < view.hours[1]:
                painter.fillRect(view.side, top + view.hour // 2, self._room.width(), 1,
                                 look.color("faint"))  # fmt: skip
            room = QRect(look.px(8), top, view.side, tall + look.px(4))
            painter.setPen(look.color("muted"))
            if hour < view.hours[1]:
                painter.drawText(room, _LEFT, f"{time(hour):%H:%M}")
        for column in range(view.columns() + 1):
            left = view.day_left(column)
            painter.fillRect(left - look.stroke, view.head, look.stroke,
                             view.y_of(view.hours[1] * 60), look.color("line"))  # fmt: skip

    def _span(self) -> None:
        span = self._view.span
        if span is None:
            return
        box = self._view.box_of(*span).translated(0, self._scrolled)
        fill = self._look.color("accent")
        fill.setAlphaF(0.25)
        self._painter.fillRect(box, fill)
        self._painter.setFont(self._look.font("quiet-strong"))
        self._painter.setPen(self._look.color("text"))
        words = f"{span[0]:%H:%M}–{span[1]:%H:%M}"
        room = box.adjusted(self._look.px(6), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
        self._painter.drawText(room, flags, words)

    def _now_line(self) -> None:
        view, look = self._view, self._look
        column = (view.now.date() - view.facts.first).days
        if not 0 <= column < view.columns():
            return
        top = view.y_of(view.now.hour * 60 + view.now.minute)
        left, right = view.day_left(column), view.day_left(column + 1)
        self._painter.fillRect(left, top, right - left, max(2, look.stroke), look.color("accent"))

    def _cursor(self) -> None:
        """The half-hour that keys act on; a chosen session has an edge of its own instead."""
        view, look = self._view, self._look
        if view.key:
            return
        start = datetime.combine(view.day, time.min) + timedelta(minutes=view.minute)
        box = view.box_of(start, start + _HALF_HOUR)
        if box.isEmpty():
            return
        focused = view.hasFocus()
        pen = QPen(look.color("accent" if focused else "border"), 2 if focused else 1)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box.adjusted(1, 1, -2, -1))

    def _head(self) -> None:
        painter, look, view = self._painter, self._look, self._view
        painter.fillRect(0, 0, self._room.width(), view.head, look.color("surface"))
        for column in range(view.columns()):
            self._day_name(column)
        self._strips()
        painter.fillRect(0, view.head - look.stroke, self._room.width(), look.stroke,
                         look.color("line"))  # fmt: skip

    def _day_name(self, column: int) -> None:
        painter, look, view = self._painter, self._look, self._view
        day = view.facts.first + column * DAY
        left, right = view.day_left(column), view.day_left(column + 1)
        name, number, month, _ = day_text(day).split()
        font, token = look.font("strong"), "text"
        words = f"{name} {number}"
        metrics = look.metrics("strong")
        if metrics.horizontalAdvance(f"{words} {month}") + look.px(16) <= right - left:
            words = f"{words} {month}"
        room = QRect(left + look.px(8), 0, right - left - look.px(8), view.names)
        if day == view.facts.today:
            token = "info"
            width = min(metrics.horizontalAdvance(words) + look.px(16), room.width())
            height = metrics.height() + look.px(4)
            pill = QRectF(left + look.px(2), (view.names - height) / 2, width, height)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QPen(look.color("info"), look.stroke)
            painter.setPen(edge if look.stroke > 1 else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(look.color("info_weak"))
            painter.drawRoundedRect(pill, height / 2, height / 2)
            painter.restore()
        painter.setFont(font)
        painter.setPen(look.color("muted" if column > 4 and token == "text" else token))
        painter.drawText(room, _LEFT, words)

    def _strips(self) -> None:
        look, view = self._look, self._view
        height, apart = strip_height(look), look.px(2)
        for placed in view.strips:
            top = view.names + placed.lane * (height + apart)
            if top + height > view.head:
                continue
            left = view.day_left(placed.first)
            right = view.day_left(min(placed.last, view.columns() - 1) + 1)
            box = QRect(left + 1, top, right - left - 2 - look.stroke, height)
            paint_strip(self._painter, look, box, placed.strip.kind)
