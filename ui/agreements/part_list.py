"""The parts of an agreement at the left of the editor, each answered, open or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import icons, theme
from ui.agreements.words import tr
from ui.widgets import plain_tooltip


@dataclass(frozen=True, slots=True)
class PartFact:
    """A part by the id of its clause, and whether it is open or left out."""

    key: str
    name: str
    is_open: bool = False
    left_out: bool = False

    @property
    def standing(self) -> str:
        """``open``, ``left out``, or ``done`` for a screen reader."""
        return tr("left out") if self.left_out else tr("open") if self.is_open else tr("done")


class PartList(QListWidget):
    """One part is chosen at a time; ``chosen(key)`` fires when the user goes to another."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Parts of the agreement"))
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_PartDelegate(self))
        self.setMouseTracking(True)
        self.currentItemChanged.connect(self._moved)

    def show_parts(self, parts: Sequence[PartFact]) -> None:
        """Show these; the one chosen stays so when it is still there."""
        key = self.key()
        self.blockSignals(True)
        while self.count() > len(parts):
            self.takeItem(self.count() - 1)
        while self.count() < len(parts):
            self.addItem(QListWidgetItem())
        for number, part in enumerate(parts):
            item = self.item(number)
            item.setData(_FACT, part)
            item.setText(part.name)
            item.setToolTip(plain_tooltip(part.name))
            item.setData(_SPOKEN, f"{part.name}, {part.standing}")
        self.blockSignals(False)
        self.go_to(key)

    def go_to(self, key: str) -> None:
        """Choose a part without announcing it."""
        self.blockSignals(True)
        for number in range(self.count()):
            if self.item(number).data(_FACT).key == key:
                self.setCurrentRow(number)
        self.blockSignals(False)
        self.viewport().update()

    def key(self) -> str:
        """The part that is chosen, or ""."""
        item = self.currentItem()
        return item.data(_FACT).key if item else ""

    def parts(self) -> list[PartFact]:
        """What is shown."""
        return [self.item(number).data(_FACT) for number in range(self.count())]

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(190), theme.current().px(320))

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_FACT).key)


_FACT = Qt.ItemDataRole.UserRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class _PartDelegate(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        look = theme.current()
        return QSize(look.px(80), max(look.px(36), look.metrics("body").height() + look.px(12)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme.current()
        part: PartFact = index.data(_FACT)
        state: QStyle.StateFlag = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect
        if on or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selection" if on else "faint"))
            if on or look.stroke == 1:
                painter.drawRoundedRect(QRectF(box), look.px(6), look.px(6))
        token = "on_selection" if look.stroke > 1 else "accent"
        room = box.adjusted(look.px(10), 0, -look.px(10), 0)
        right = self._paint_standing(painter, room, part, on)
        font = look.font("strong" if on else "body")
        font.setStrikeOut(part.left_out)
        painter.setFont(font)
        painter.setPen(look.color(token if on else "muted" if part.left_out else "text"))
        room.setRight(right - look.px(8))
        metrics = look.metrics("strong" if on else "body")
        name = metrics.elidedText(part.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
        if on and state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent" if look.stroke == 1 else "text"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        painter.restore()

    @staticmethod
    def _paint_standing(painter: QPainter, room: QRect, part: PartFact, on: bool) -> int:
        """Paint a check or a word at the right; the x at which it begins."""
        look = theme.current()
        box = room
        if not (part.is_open or part.left_out):
            side = look.px(18)
            left = box.right() - side
            token = "on_selection" if on and look.stroke > 1 else "text"
            drawn = icons.pixmap("check", token, side, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, box.center().y() - side // 2, drawn)
            return int(left)
        painter.setFont(look.font("quiet"))
        painter.setPen(look.color("on_selection_quiet" if on else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, int(flags), part.standing)
        width = look.metrics("quiet").horizontalAdvance(part.standing)
        return int(box.right() - width)
