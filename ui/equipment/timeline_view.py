"""The timeline with its legend, the words of the cell under the cursor, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from partnerdesk.domain.words import counted
from ui import theme
from ui.desk import Desk
from ui.equipment.lending import lend
from ui.equipment.listing import ItemSource
from ui.equipment.reading import now
from ui.equipment.timeline import Timeline
from ui.equipment.timeline_facts import BarKind, TimelineRow, axis_for, read_rows
from ui.equipment.timeline_paint import STYLES, paint_bar
from ui.equipment.words import tr
from ui.widgets import (
    FlowLayout,
    Label,
    Surface,
    WrapLabel,
    button,
    column,
    line,
)


class TimelineView(Surface):
    """Shows the items that the filters leave, each with all that holds it over a year.

    ``item_opened(item id)`` asks for the item itself.
    """

    item_opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.timeline = Timeline(axis_for(desk.today()), now(desk))
        self._shown_once = False
        self.body.setSpacing(0)
        # So that the square corners of what is painted stay inside the round ones.
        self.body.setContentsMargins(1, theme.current().px(4), 1, theme.current().px(4))
        self.body.addWidget(self.timeline, 1)
        foot = QWidget()
        stack = column(foot, gap=4, margins=(12, 8, 12, 8))
        across = line(gap=12)
        self.words = WrapLabel("", "small")
        self.words.setMinimumHeight(theme.current().metrics("quiet").height() * 2)
        across.addWidget(self.words, 1)
        self.today_button = button(tr("Today"), "today", self._go_to_today, small=True)
        self.reserve_button = button(tr("Reserve…"), "plus", self._reserve, small=True)
        self.reserve_button.setEnabled(not desk.read_only)
        across.addWidget(self.today_button)
        across.addWidget(self.reserve_button)
        stack.addLayout(across)
        self._legend = _legend()
        stack.addWidget(self._legend)
        self.body.addWidget(foot)
        self.setFocusProxy(self.timeline)
        self.timeline.cursor_moved.connect(self.words.setText)
        self.timeline.item_opened.connect(self.item_opened)
        self.timeline.span_chosen.connect(self._lend)
        self.timeline.bar_opened.connect(lambda loan_id: desk.go("loans", loan_id))

    def minimumSizeHint(self) -> QSize:
        """Room for a line or two and the words; the legend gives way where the window is low."""
        least, words = self.timeline.minimumSizeHint(), self.words.minimumHeight()
        look = theme.current()
        return QSize(least.width(), least.height() + words + look.px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._legend.setVisible(self.height() >= theme.current().px(320))

    def show_of(self, source: ItemSource) -> None:
        """Show these items, the cursor and the place staying where they are."""
        axis, moment = axis_for(self._desk.today()), now(self._desk)

        def fetch(offset: int, limit: int) -> Sequence[TimelineRow]:
            with self._desk.read() as connection:
                items = source.window(connection, offset, limit)
                return read_rows(connection, items, axis, moment)

        self.timeline.reload(source.count, fetch, axis, moment)
        title = counted(source.count, tr("item"), tr("items"))
        self.timeline.setAccessibleName(tr("Timeline of {0}").format(title))
        if not self._shown_once:
            self._shown_once = True
            self.timeline.go_to_today()

    def _go_to_today(self) -> None:
        self.timeline.go_to_today()
        self.timeline.setFocus()

    def _reserve(self) -> None:
        self.timeline.choose_span()

    def _lend(self, item_id: str, out_at: datetime, due_at: datetime) -> None:
        if not self._desk.read_only:
            lend(self._desk, self, item_id=item_id, out_at=out_at, due_at=due_at)


def _legend() -> QWidget:
    part = QWidget()
    flow = FlowLayout(part, gap=12)
    for kind in BarKind:
        one = QWidget()
        row = line(one, gap=4)
        row.addWidget(_Swatch(kind))
        row.addWidget(Label(kind.label, "quiet"))
        flow.addWidget(one)
    keys = tr("Arrows move, Shift selects, Enter reserves, Space opens the loan, Home is today.")
    flow.addWidget(Label(keys, "quiet"))
    return part


class _Swatch(QWidget):
    """A small bar of a kind, with its letter."""

    def __init__(self, kind: BarKind) -> None:
        super().__init__()
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(28), look.metrics("quiet").height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        with QPainter(self) as painter:
            paint_bar(painter, look, QRect(0, 0, self.width(), self.height()), self._kind)
            tone, _, _, letter = STYLES[self._kind]
            ink, fill = look.tone(tone)
            painter.setFont(look.font("quiet"))
            width = look.metrics("quiet").horizontalAdvance(letter)
            ground = QRect(look.px(3), 2, width + look.px(4), self.height() - 4)
            painter.fillRect(ground, fill)
            painter.setPen(ink)
            painter.drawText(look.px(5), look.metrics("quiet").ascent(), letter)
