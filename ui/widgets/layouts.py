"""Layouts with gaps and margins in the design's own pixels, and one that flows like words."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme

Box = TypeVar("Box", bound=QBoxLayout)
Margins = tuple[int, int, int, int]


def column(
    parent: QWidget | None = None, *, gap: int = 8, margins: Margins = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A column; ``gap`` and ``margins`` (left, top, right, bottom) are pixels at 100% text."""
    return _spaced(QVBoxLayout(parent) if parent else QVBoxLayout(), gap, margins)


def line(
    parent: QWidget | None = None, *, gap: int = 8, margins: Margins = (0, 0, 0, 0)
) -> QHBoxLayout:
    """A line of widgets; sizes as for ``column``."""
    return _spaced(QHBoxLayout(parent) if parent else QHBoxLayout(), gap, margins)


def rule() -> QFrame:
    """A faint horizontal line between blocks of a surface."""
    frame = QFrame()
    theme.set_role(frame, "rule")
    return frame


def keep_room(part: QWidget, *, keep: bool = True) -> None:
    """Whether the others stay where they are while a part is hidden."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(keep)
    part.setSizePolicy(policy)


def tab_through(*parts: QWidget) -> None:
    """Let Tab go through these parts in this order, after their content was made anew."""
    chain = [
        child
        for part in parts
        for child in (part, *part.findChildren(QWidget))
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.focusProxy() is None
        and child.window() is part.window()  # not the list that a choice opens
    ]
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


class TabPlace(QWidget):
    """Keeps a place in the order of Tab for what is made later; never to be seen, nor come to.

    Make it where the place is, then ``tab_through(place, *parts)``: Qt alone would put what was
    made later after everything else in the window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(0, 0)
        self.hide()


def _spaced(box: Box, gap: int, margins: Margins) -> Box:
    px = theme.current().px
    box.setSpacing(px(gap) if gap else 0)
    left, top, right, bottom = (px(side) if side else 0 for side in margins)
    box.setContentsMargins(left, top, right, bottom)
    return box


class FlowLayout(QLayout):
    """Places widgets in lines, left to right, and starts a new line when one is full."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width; Qt says when they are no longer so
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.current().px(gap))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        gaps = self.spacing() * max(0, len(self._items) - 1)
        sizes = [item.sizeHint() for item in self._items]
        return QSize(
            sum(size.width() for size in sizes) + gaps,
            max((size.height() for size in sizes), default=0),
        )

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
            if left > rect.x() and left + size.width() > rect.x() + rect.width():
                left, top, tallest = rect.x(), top + tallest + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return top + tallest - rect.y()
