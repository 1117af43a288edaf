"""The timeline: items down, half-days across a year, a bar for all that is not to be had."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, time

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Half
from ui import theme
from ui.equipment.timeline_facts import Axis, Bar, TimelineRow
from ui.equipment.timeline_paint import Measures, TimelinePainter
from ui.equipment.words import free_words, hold_words, tr
from ui.widgets import announce, plain_tooltip

PAGE = 20
_PAGES_KEPT = 30
_WEEK = 14

Fetch = Callable[[int, int], Sequence[TimelineRow]]


class Timeline(QAbstractScrollArea):
    """Paints the rows on show only, and reads them in pages through ``fetch(offset, limit)``.

    Arrows move a cursor by half-days and items, Ctrl with them by weeks, Shift selects a span, Home
    goes to today. ``span_chosen(item id, out_at, due_at)`` fires on Enter and after a drag;
    ``bar_opened(loan id)`` on Space and a double click; ``item_opened(item id)`` on Ctrl+Enter and
    a double click on a name; ``cursor_moved(words)`` tells the cell.
    """

    span_chosen = Signal(str, object, object)
    item_opened = Signal(str)
    bar_opened = Signal(str)
    cursor_moved = Signal(str)

    def __init__(self, axis: Axis, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis, self._now = axis, now
        self._count = 0
        self._fetch: Fetch = _nothing
        self._pages: OrderedDict[int, Sequence[TimelineRow]] = OrderedDict()
        self.row = 0
        self.cell = self._today_cell()
        self.anchor = self.cell
        self._dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Timeline of the equipment"))
        self.setCornerWidget(QWidget())
        self.viewport().setAutoFillBackground(False)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self.viewport().update)
        theme.look().changed.connect(self._measure)
        self._measure()

    # --- what it shows -----------------------------------------------------------------------

    def reload(self, count: int, fetch: Fetch, axis: Axis, now: datetime) -> None:
        """Show ``count`` rows, the cursor staying where it is."""
        if axis != self.axis:
            self.cell = self.anchor = Axis.cell_of(axis, self.axis.out_at(self.cell))
        self.axis, self._now = axis, now
        self._count, self._fetch = count, fetch
        self._pages.clear()
        self.row = min(self.row, max(0, count - 1))
        self._measure()
        self._tell()

    def rows_read(self) -> int:
        """How many rows are kept at the moment."""
        return sum(len(page) for page in self._pages.values())

    def line(self, number: int) -> TimelineRow | None:
        """A row by number from 0; None when there is none."""
        if not 0 <= number < self._count:
            return None
        page_number, at = divmod(number, PAGE)
        page = self._pages.get(page_number)
        if page is None:
            page = self._pages[page_number] = self._fetch(page_number * PAGE, PAGE)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page_number)
        return page[at] if at < len(page) else None

    def go_to_today(self) -> None:
        """Put the cursor on the half-day that it is now."""
        self._move(self.row, self._today_cell(), select=False)
        m = self.measures
        self.horizontalScrollBar().setValue(round(self.cell * m.cell) - 4 * m.cell)

    def span(self) -> tuple[int, int]:
        """The first and the last cell selected."""
        return min(self.anchor, self.cell), max(self.anchor, self.cell)

    def words(self) -> str:
        """What the cursor is on, in full: for the line under the timeline and a screen reader."""
        row = self.line(self.row)
        if row is None:
            return ""
        first, last = self.span()
        start, end = self.axis.out_at(first), self.axis.back_at(last)
        when = self._cell_words(first)
        if last > first:
            when = tr("{0} to {1}").format(when, self._cell_words(last))
        free = tr("{0} free").format(free_words(row.stock.free(start, end), row.item))
        bars = "; ".join(bar_words(bar) for bar in row.bars_at(start, end)[:3])
        return ". ".join(filter(None, (f"{row.item.name}, {when}", free, bars)))

    def _cell_words(self, cell: int) -> str:
        half = Half.AFTERNOON if cell % 2 else Half.MORNING
        return f"{day_text(self.axis.day(cell))}, {half.label.lower()}"

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        select = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        page = max(1, self._rows_in_view() - 1)
        down = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }.get(Qt.Key(key), 0)
        if across:
            self._move(self.row, self.cell + across * (_WEEK if far else 1), select=select)
        elif down:
            self._move(self.row + down, self.cell, select=select)
        elif key == Qt.Key.Key_Home:
            self.go_to_today()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if far:
                self._open_item(self.row)
            else:
                self.choose_span()
        elif key == Qt.Key.Key_Space:
            self._open_bar()
        elif key == Qt.Key.Key_Escape and self.anchor != self.cell:
            self._dragging = False
            self._move(self.row, self.cell, select=False)
        else:
            super().keyPressEvent(event)

    def _move(self, row: int, cell: int, *, select: bool) -> None:
        self.row = min(max(row, 0), max(0, self._count - 1))
        self.cell = min(max(cell, 0), self.axis.cells - 1)
        if not select:
            self.anchor = self.cell
        self._bring_into_view()
        self._tell()

    def _tell(self) -> None:
        words = self.words()
        self.setAccessibleDescription(words)
        self.viewport().update()
        self.cursor_moved.emit(words)
        if self.hasFocus():
            announce(self, words)

    def choose_span(self) -> None:
        """Ask for the item under the cursor, for the cells selected."""
        row = self.line(self.row)
        if row is not None:
            first, last = self.span()
            out_at, due_at = self.axis.out_at(first), self.axis.back_at(last)
            self.span_chosen.emit(row.item.id, out_at, due_at)

    def _open_bar(self) -> None:
        row = self.line(self.row)
        if row is None:
            return
        for bar in row.bars_at(self.axis.out_at(self.cell), self.axis.back_at(self.cell)):
            if bar.loan_id:
                self.bar_opened.emit(bar.loan_id)
                return

    def _open_item(self, number: int) -> None:
        row = self.line(number)
        if row is not None:
            self.item_opened.emit(row.item.id)

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or found is None:
            return
        select = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._dragging = True
        self._move(found[0], found[1], select=select and found[0] == self.row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging:
            return
        cell = self._cell_at(event.position().toPoint().x())
        if cell != self.cell:
            self._move(self.row, cell, select=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self._dragging and self.anchor != self.cell
        self._dragging = False
        if dragged:
            self.choose_span()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._at(place) is not None:
            self._open_bar()
        elif place.x() < self.measures.names:
            self._open_item(self._row_at(place.y()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        words = self.tip(event.pos())
        if words:
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self.viewport())
        else:
            QToolTip.hideText()
        return True

    def tip(self, place: QPoint) -> str:
        """What is under the mouse, in full."""
        found = self._at(place)
        row = self.line(found[0]) if found else None
        if found is None or row is None:
            name = self.line(self._row_at(place.y())) if place.x() < self.measures.names else None
            return name.item.name if name else ""
        start, end = self.axis.out_at(found[1]), self.axis.back_at(found[1])
        free = tr("{0} free").format(free_words(row.stock.free(start, end), row.item))
        bars = [bar_words(bar) for bar in row.bars_at(start, end)]
        return "\n".join((f"{row.item.name}, {self._cell_words(found[1])}", free, *bars))

    # --- places ------------------------------------------------------------------------------

    def _measure(self) -> None:
        look = theme.current()
        self.measures = Measures.of(look)
        m = self.measures
        room = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, self.axis.cells * m.cell - (room.width() - m.names)))
        across.setPageStep(max(1, room.width() - m.names))
        across.setSingleStep(2 * m.cell)
        down.setRange(0, max(0, self._count * m.row - (room.height() - m.head)))
        down.setPageStep(max(1, room.height() - m.head))
        down.setSingleStep(m.row // 2)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(260), px(100))

    def cell_rect(self, row: int, first: int, last: int) -> QRect:
        """Where cells of a row are in the viewport."""
        m = self.measures
        left = m.names + first * m.cell - self.horizontalScrollBar().value()
        top = m.head + row * m.row - self.verticalScrollBar().value()
        return QRect(left, top, (last - first + 1) * m.cell, m.row)

    def _at(self, place: QPoint) -> tuple[int, int] | None:
        m = self.measures
        row = self._row_at(place.y())
        if place.x() < m.names or place.y() < m.head or not 0 <= row < self._count:
            return None
        return row, self._cell_at(place.x())

    def _row_at(self, y: int) -> int:
        m = self.measures
        return (y - m.head + self.verticalScrollBar().value()) // m.row if y >= m.head else -1

    def _cell_at(self, x: int) -> int:
        m = self.measures
        cell = (max(x, m.names) - m.names + self.horizontalScrollBar().value()) // m.cell
        return min(max(cell, 0), self.axis.cells - 1)

    def _rows_in_view(self) -> int:
        return max(1, (self.viewport().height() - self.measures.head) // self.measures.row)

    def _today_cell(self) -> int:
        half = time(12) if self._now.hour >= 12 else time.min
        return self.axis.cell_of(datetime.combine(self._now.date(), half))

    def _bring_into_view(self) -> None:
        m, room = self.measures, self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        left, width = self.cell * m.cell, room.width() - m.names
        if left < across.value():
            across.setValue(left - m.cell)
        elif left + 2 * m.cell > across.value() + width:
            across.setValue(left + 2 * m.cell - width)
        top, height = self.row * m.row, room.height() - m.head
        if top < down.value():
            down.setValue(top)
        elif top + m.row > down.value() + height:
            down.setValue(top + m.row - height)

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        m = self.measures
        first = self.verticalScrollBar().value() // m.row
        last = min(self._count, first + self._rows_in_view() + 2)
        rows = [(n, row) for n in range(first, last) if (row := self.line(n)) is not None]
        with QPainter(self.viewport()) as painter:
            TimelinePainter(self, painter, theme.current(), self._now).paint(rows)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def bar_words(bar: Bar) -> str:
    """``Out: 4 × L-0001, Heron Vale Academy, from … until …``."""
    return f"{bar.kind.label}: {hold_words(bar.hold)}"


def _nothing(offset: int, limit: int) -> Sequence[TimelineRow]:
    return ()
