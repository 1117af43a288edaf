"""The list at the left of every page: names with a second line, facts and a state chip."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.widgets.chip import chip_size, paint_chip
from ui.widgets.labels import plain_tooltip
from ui.widgets.windowed_model import PAGE, ROW_ROLE, Columns, Fetch, Row, WindowedModel

_PAD = 12
Index = QModelIndex | QPersistentModelIndex


class RecordList(QTableView):
    """Shows a windowed model; one row is chosen at a time.

    ``chosen(key)`` fires when another row becomes current, ``opened(key)`` on Enter or a double
    click. After ``reload`` the row with the same key stays chosen, without firing.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, columns: Columns, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader calls the list."""
        super().__init__(parent)
        self._key = ""
        self._quiet = False
        self.rows = WindowedModel(columns, parent=self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress_headers()
        self.doubleClicked.connect(lambda index: self._open())
        theme.look().changed.connect(self._measure)
        self._measure()

    def reload(
        self,
        count: int,
        fetch: Fetch,
        *,
        title: str | None = None,
        find: Callable[[str], int | None] | None = None,
    ) -> None:
        """Show ``count`` rows read by ``fetch(offset, limit)``.

        ``find(key)`` gives the new number of the chosen row; without it, only rows near the old
        place are looked through. When the chosen row is gone, ``chosen("")`` fires.
        """
        near = max(0, self.currentIndex().row())
        top = self.verticalScrollBar().value()
        self._quiet = True
        try:
            self.rows.reload(count, fetch, title)
            self._fit_columns()
            number = self._find_again(near, count, find)
            if number is not None:
                self._set_current(number)
            self.verticalScrollBar().setValue(top)
        finally:
            self._quiet = False
        if number is None and self._key:
            self._key = ""
            self.chosen.emit("")

    def key(self) -> str:
        """Key of the chosen row, or ""."""
        return self._key

    def choose(self, key: str, find: Callable[[str], int | None] | None = None) -> bool:
        """Choose the row with this key and scroll to it; False when it is not there."""
        number = self.rows.loaded_number(key)
        if number is None:
            number = find(key) if find is not None else self._look_through(key, 0)
        if number is None:
            return False
        self._set_current(number)
        return True

    def choose_first(self) -> bool:
        """Choose the first row, if there is one and none is chosen."""
        if self._key or not self.rows.rowCount():
            return bool(self._key)
        self._set_current(0)
        return bool(self._key)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        row = self.rows.row(current.row()) if current.isValid() else None
        if row is not None and row.key != self._key and not self._quiet:
            self._key = row.key
            self.chosen.emit(row.key)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the ends of the list, as a row is one thing and not some cells."""
        last = self.rows.rowCount() - 1
        if action == QAbstractItemView.CursorAction.MoveHome and last >= 0:
            return self.rows.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd and last >= 0:
            return self.rows.index(last, 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would read every row for it. Pages offer a search of their own."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(468), px(400))

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(220), px(120))

    def row_height(self) -> int:
        """Height of every row in pixels: two lines of text, at least 40 at 100% text."""
        look = theme.current()
        lines = look.metrics("body").height() + look.metrics("quiet").height()
        return max(look.px(40), round(lines * 0.88) + look.px(6))

    def _open(self) -> None:
        if self._key:
            self.opened.emit(self._key)

    def _set_current(self, number: int) -> None:
        index = self.rows.index(number, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def _find_again(
        self, near: int, count: int, find: Callable[[str], int | None] | None
    ) -> int | None:
        if not self._key or not count:
            return None
        if find is not None:
            return find(self._key)
        return self._look_through(self._key, min(near, count - 1))

    def _look_through(self, key: str, near: int) -> int | None:
        count = self.rows.rowCount()
        for number in range(near - 2 * PAGE, near + 3 * PAGE, PAGE):
            if 0 <= number < count:
                self.rows.row(number)
        if count:
            self.rows.row(0)
        return self.rows.loaded_number(key)

    def _dress_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setVisible(any(self.rows.headings()))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.verticalScrollBar().setSingleStep(self.row_height() // 2)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Facts and chips as wide as the rows on show need; names take the rest.

        Columns give way from the right of the facts when the names would get too little room.
        """
        columns = self.rows.columnCount()
        shown = self._rows_on_show() if columns > 1 else []
        widths = [0, *(self._wanted_width(column, shown) for column in range(1, columns))]
        room = self.viewport().width()
        least = theme.current().px(150)
        hidden: set[int] = set()
        for column in range(columns - 1, 0, -1):
            is_chip = column == self.rows.chip_column()
            too_wide = room - sum(w for c, w in enumerate(widths) if c not in hidden) < least
            if too_wide and not is_chip:
                hidden.add(column)
        chip = self.rows.chip_column()
        if chip is not None:
            widths[chip] = min(widths[chip], max(0, room - least))
        for column in range(1, columns):
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, widths[column])
        taken = sum(w for c, w in enumerate(widths) if c not in hidden)
        self.setColumnWidth(0, max(1, room - taken))

    def _wanted_width(self, column: int, shown: Sequence[Row]) -> int:
        look = theme.current()
        heading = str(self.rows.headerData(column, Qt.Orientation.Horizontal) or "")
        widest = look.metrics("quiet-strong").horizontalAdvance(heading)
        metrics = look.metrics("body")
        for row in shown:
            if column == self.rows.chip_column():
                widest = max(widest, chip_size(row.chip).width() if row.chip else 0)
            elif column <= len(row.facts):
                widest = max(widest, metrics.horizontalAdvance(row.facts[column - 1]))
        return widest + 2 * look.px(_PAD)

    def _rows_on_show(self) -> list[Row]:
        first = self.verticalScrollBar().value() // max(1, self.row_height())
        last = min(first + 40, self.rows.rowCount())
        return [row for n in range(first, last) if (row := self.rows.row(n)) is not None]


class RowDelegate(QStyledItemDelegate):
    """Paints one cell; a Python call per cell, so it stays short."""

    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        look = theme.current()
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(box, look.color("selection"))
        painter.fillRect(
            box.x(), box.bottom() - look.stroke + 1, box.width(), look.stroke, look.color("faint")
        )
        inner = box.adjusted(look.px(_PAD), 0, -look.px(_PAD), -look.stroke)
        column = index.column()
        if column == 0:
            self.paint_names(painter, inner, row, selected=selected)
        elif column == self._view.rows.chip_column():
            if row.chip is not None:
                paint_chip(painter, inner, row.chip)
        elif column <= len(row.facts):
            painter.setFont(theme.tabular(look.font("body")))
            painter.setPen(look.color("on_selection_quiet" if selected else "muted"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, flags, row.facts[column - 1])
        if selected and self._view.hasFocus():
            self._paint_ring(painter, box, column)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Say the whole of a text that did not fit."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        row = index.data(ROW_ROLE)
        text = ""
        if isinstance(row, Row) and not self._fits(row, index.column(), option):
            is_name = index.column() == 0
            text = "\n".join(filter(None, (row.title, row.second))) if is_name else index.data()
        if text:
            QToolTip.showText(event.globalPos(), plain_tooltip(text), view)
        else:
            QToolTip.hideText()
        return True

    def _fits(self, row: Row, column: int, option: QStyleOptionViewItem) -> bool:
        look = theme.current()
        room = option.rect.width() - 2 * look.px(_PAD)
        if column == 0:
            body, quiet = look.metrics("body"), look.metrics("quiet")
            return (
                body.horizontalAdvance(row.title) <= room
                and quiet.horizontalAdvance(row.second) <= room
            )
        if column == self._view.rows.chip_column():
            return row.chip is None or chip_size(row.chip).width() <= room
        return True

    def paint_names(self, painter: QPainter, room: QRect, row: Row, *, selected: bool) -> None:
        """Paint the name and the quieter line under it into ``room``."""
        look = theme.current()
        body, quiet = look.metrics("body"), look.metrics("quiet")
        title = body.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(look.font("body"))
        painter.setPen(look.color("on_selection" if selected else "text"))
        if not row.second:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
            return
        # Two lines closer than their fonts' own leading, so that a row keeps to 40 px.
        apart = round((body.height() + quiet.height()) * 0.42)
        base = room.y() + (room.height() - apart) // 2 + round(body.capHeight() * 0.5)
        painter.drawText(room.x(), base, title)
        painter.setFont(look.font("quiet"))
        painter.setPen(look.color("on_selection_quiet" if selected else "muted"))
        second = quiet.elidedText(row.second, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.x(), base + apart, second)

    def _paint_ring(self, painter: QPainter, box: QRect, column: int) -> None:
        look = theme.current()
        colour = look.color("accent" if look.stroke == 1 else "text")
        visible = [
            c for c in range(self._view.rows.columnCount()) if not self._view.isColumnHidden(c)
        ]
        painter.fillRect(box.x(), box.y(), box.width(), 2, colour)
        painter.fillRect(box.x(), box.bottom() - 1, box.width(), 2, colour)
        if column == visible[0]:
            painter.fillRect(box.x(), box.y(), 2, box.height(), colour)
        if column == visible[-1]:
            painter.fillRect(box.right() - 1, box.y(), 2, box.height(), colour)
