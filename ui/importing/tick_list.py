"""A list with a tick box before each name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import icons, theme
from ui.widgets import Columns, RecordList, Row
from ui.widgets.record_list import RowDelegate

_BOX, _GAP, _PAD = 18, 10, 12


class TickList(RecordList):
    """``toggled(key)`` fires on Space, on Enter, on a double click and on a click on the box.

    The list does not keep the ticks: ``is_ticked(key)`` says what to draw.
    """

    toggled = Signal(str)

    def __init__(
        self,
        columns: Columns,
        name: str,
        is_ticked: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, name, parent)
        self.setItemDelegate(_TickDelegate(self, is_ticked))
        self.setAccessibleDescription(self.tr("Press Space to tick or untick."))
        self.opened.connect(self.toggled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.key():
            self.toggled.emit(self.key())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self._ticked_at(event)
        if row is not None:
            self.toggled.emit(row.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # On the box a double click is two clicks.
        if self._ticked_at(event) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def _ticked_at(self, event: QMouseEvent) -> Row | None:
        """The row whose box the mouse is on."""
        place = event.position().toPoint()
        room = theme.current().px(_PAD + _BOX + _GAP)
        if event.button() != Qt.MouseButton.LeftButton or place.x() >= room:
            return None
        index = self.indexAt(place)
        return self.rows.row(index.row()) if index.isValid() else None


class TickedRows(TickList):
    """Some rows that are shown as a whole, and which of them are ticked.

    ``ticks_changed`` fires when the user ticked or unticked one.
    """

    ticks_changed = Signal()

    def __init__(self, columns: Columns, name: str, parent: QWidget | None = None) -> None:
        super().__init__(columns, name, self._is_ticked, parent)
        self._ticked: set[str] = set()
        self.toggled.connect(self.tick)

    def show_rows(self, rows: Sequence[Row], ticked: Iterable[str], title: str) -> None:
        """Show these instead, with those ticked."""
        self._ticked = set(ticked)
        self.reload(len(rows), lambda offset, limit: rows[offset : offset + limit], title=title)

    def ticked(self) -> frozenset[str]:
        """The keys of what is ticked."""
        return frozenset(self._ticked)

    def tick(self, key: str) -> None:
        """Tick a row, or untick it."""
        self._ticked ^= {key}
        self.viewport().update()
        self.ticks_changed.emit()

    def _is_ticked(self, key: str) -> bool:
        return key in self._ticked


class _TickDelegate(RowDelegate):
    def __init__(self, view: RecordList, is_ticked: Callable[[str], bool]) -> None:
        super().__init__(view)
        self._is_ticked = is_ticked

    def paint_names(self, painter: QPainter, room: QRect, row: Row, *, selected: bool) -> None:
        look = theme.current()
        side = look.px(_BOX)
        box = QRect(room.x(), room.y() + (room.height() - side) // 2, side, side)
        on = self._is_ticked(row.key)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "on_selection" if selected and look.stroke > 1 else "accent" if on else "border"
        painter.setPen(QPen(look.color(edge), look.stroke))
        painter.setBrush(look.color("accent" if on else "surface"))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        if on:
            inner = look.px(14)
            ratio = painter.device().devicePixelRatioF()
            drawn = icons.pixmap("check", "on_accent", inner, ratio)
            gap = (side - inner) // 2
            painter.drawPixmap(box.x() + gap, box.y() + gap, drawn)
        painter.restore()
        left = side + look.px(_GAP)
        super().paint_names(painter, room.adjusted(left, 0, 0, 0), row, selected=selected)
