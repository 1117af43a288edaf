"""Several of some, each with a tick box: one list, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QElapsedTimer,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme
from ui.widgets.editors import beside_tick, paint_tick
from ui.widgets.labels import plain_tooltip

# A longer name than this many pixels is elided, and told in full by its tooltip.
_WIDEST = 280
_GAP, _HIGH = 8, 34
_BESIDE = 18 + 10 + 6
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_STATE = Qt.ItemDataRole.CheckStateRole
Index = QModelIndex | QPersistentModelIndex


class TicksEditor(QListView):
    """The value is a tuple of those ticked, in the order offered.

    Two hundred members are one thing for Tab, and one widget: the arrows go from name to name,
    typing goes to a name, Space or a click ticks.
    """

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self._offered: list[Any] = []
        self._typed = ""
        self._since_typed = QElapsedTimer()
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_TickDelegate(self))
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._flip)
        theme.look().changed.connect(self._measure)
        self.set_choices(choices)

    # --- what is ticked ----------------------------------------------------------------------

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these instead; what was ticked stays so where it is still offered."""
        ticked = set(self.ticked())
        self._offered = [value for value, _ in choices]
        self._rows.clear()
        for value, words in choices:
            row = QStandardItem(words)
            row.setCheckable(True)
            row.setCheckState(_ON if value in ticked else _OFF)
            self._rows.appendRow(row)
        self._measure()

    def ticked(self) -> tuple[Any, ...]:
        """What is ticked, in the order offered."""
        states = (self._rows.item(number).checkState() for number in range(len(self._offered)))
        return tuple(
            value for value, state in zip(self._offered, states, strict=True) if state is _ON
        )

    def value(self) -> Any:
        return self.ticked()

    def set_value(self, value: Any) -> None:
        wanted = tuple(value or ())
        for number, one in enumerate(self._offered):
            self._rows.item(number).setCheckState(_ON if one in wanted else _OFF)
        self.edited.emit()

    def toggle(self, value: Any) -> None:
        """Tick one of those offered, or take its tick away, as a click on it does."""
        self._flip(self._rows.index(self._offered.index(value), 0))

    def _flip(self, index: Index) -> None:
        row = self._rows.item(index.row())
        row.setCheckState(_OFF if row.checkState() is _ON else _ON)
        self.edited.emit()

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self.currentIndex().isValid():
            super().keyPressEvent(event)
        elif self._is_in_a_name():
            self.keyboardSearch(" ")
        else:
            self._flip(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Go to the name that begins with what was typed so far."""
        self._typed = self._typed_so_far() + search
        self._since_typed.start()
        super().keyboardSearch(search)

    def _typed_so_far(self) -> str:
        """Blank again after a pause, as long as Qt waits for another letter."""
        since, wait = self._since_typed, QApplication.keyboardInputInterval()
        return self._typed if since.isValid() and not since.hasExpired(wait) else ""

    def _is_in_a_name(self) -> bool:
        """Whether a space is more of what is being typed: “St O”, and not a tick for “St A”."""
        typed = self._typed_so_far()
        begun = f"{typed} ".casefold()
        every = (self._rows.item(number).text() for number in range(self._rows.rowCount()))
        return bool(typed) and any(name.casefold().startswith(begun) for name in every)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Left and Right go on through the lines, as one reads."""
        step = _STEPS.get(action)
        number = self.currentIndex().row() + step if step else -1
        if 0 <= number < self._rows.rowCount():
            return self._rows.index(number, 0)
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._bring_into_view()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._bring_into_view()

    def _bring_into_view(self) -> None:
        """It never scrolls itself: what is around it does."""
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea) and self.currentIndex().isValid():
            around.ensureWidgetVisible(self, 0, theme.current().px(_GAP))

    # --- room --------------------------------------------------------------------------------

    def _measure(self) -> None:
        """One under the other, as in a table: each is as wide as the widest."""
        look = theme.current()
        metrics, widest = look.metrics(), look.px(_WIDEST)
        wide = 0
        for number in range(self._rows.rowCount()):
            row = self._rows.item(number)
            needed = metrics.horizontalAdvance(row.text())
            row.setToolTip(plain_tooltip(row.text()) if needed > widest else "")
            wide = max(wide, min(needed, widest))
        self._each = QSize(wide + look.px(_BESIDE) + look.px(_GAP), look.px(_HIGH) + look.px(_GAP))
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def each(self) -> QSize:
        """The room of one, with the gap after it."""
        return self._each

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()  # now: Qt would show the old lines for a tenth of a second

    def sizeHint(self) -> QSize:
        width = self._each.width() * min(4, max(1, len(self._offered))) + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._each.width() + 1, self._each.height() if self._offered else 0)

    def heightForWidth(self, width: int) -> int:
        in_line = max(1, (width - 1) // self._each.width())
        return -(-len(self._offered) // in_line) * self._each.height()


_STEPS = {
    QAbstractItemView.CursorAction.MoveLeft: -1,
    QAbstractItemView.CursorAction.MoveRight: 1,
}


class _TickDelegate(QStyledItemDelegate):
    def __init__(self, view: TicksEditor) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.each()

    def editorEvent(self, *event: Any) -> bool:
        """Nothing: the list itself ticks, wherever on a name the click is."""
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        gap = look.px(_GAP)
        room: QRect = option.rect.adjusted(0, 0, -gap, -gap)
        painter.save()
        paint_tick(painter, room, on=Qt.CheckState(index.data(_STATE)) is _ON)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.setPen(look.color("text" if enabled else "muted"))
        words = beside_tick(room)
        elide = Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(index.data(), elide, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent" if look.stroke == 1 else "text"), 2))
            radius = look.px(6)
            painter.drawRoundedRect(room.adjusted(1, 1, gap // 2, -1), radius, radius)
        painter.restore()
