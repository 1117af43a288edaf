"""Tabs with counts, the one on show underlined, over a stack of pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from ui import theme
from ui.widgets.layouts import column
from ui.widgets.surface import ScrollPage


class TabStrip(QTabBar):
    """The line of tabs alone; arrows move, and it scrolls when the room is too narrow."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(lambda index: self.update())

    def tabSizeHint(self, index: int) -> QSize:
        look = theme.current()
        width = look.metrics("strong").horizontalAdvance(self.tabText(index))
        return QSize(width + look.px(16), look.px(40))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(
            0, self.height() - look.stroke, self.width(), look.stroke, look.color("line")
        )
        for index in range(self.count()):
            box = self.tabRect(index)
            on = index == self.currentIndex()
            painter.setFont(look.font("strong" if on else "body"))
            painter.setPen(look.color("link" if on else "muted"))
            inner = QRect(box.x(), box.y(), box.width() - look.px(16), box.height())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
            if on:
                height = look.px(2) + (2 if look.stroke > 1 else 0)
                painter.fillRect(
                    inner.x(), self.height() - height, inner.width(), height, look.color("accent")
                )
            if on and self.hasFocus():
                pen = painter.pen()
                pen.setColor(look.color("accent"))
                pen.setWidth(2)
                painter.setPen(pen)
                ring = QRect(inner.x() - look.px(4), box.y() + 4, 0, 0)
                ring.setSize(QSize(inner.width() + look.px(8), box.height() - 10))
                painter.drawRoundedRect(ring.intersected(self.rect()), 4, 4)


class TabPages(QWidget):
    """Pages by name under a ``TabStrip``; ``changed(name)`` fires when another is on show."""

    changed = Signal(str)

    def __init__(self, name: str) -> None:
        """``name`` is what a screen reader calls the tabs."""
        super().__init__()
        self._names: list[str] = []
        self._texts: list[str] = []
        stack = column(self, gap=16)
        self.strip = TabStrip(name)
        self.pages = QStackedWidget()
        stack.addWidget(self.strip)
        stack.addWidget(self.pages, 1)
        self.strip.currentChanged.connect(self._turn)

    def add(self, name: str, text: str, page: QWidget, count: int | None = None) -> None:
        """Add a page; the tab reads "People 6" with a count."""
        self._names.append(name)
        self._texts.append(text)
        self.pages.addWidget(page)
        self.strip.addTab(_words(text, count))

    def set_count(self, name: str, count: int | None) -> None:
        """Change the count of a tab."""
        index = self._names.index(name)
        self.strip.setTabText(index, _words(self._texts[index], count))

    def go_to(self, name: str) -> None:
        """Show a page."""
        self.strip.setCurrentIndex(self._names.index(name))

    def current(self) -> str:
        """Name of the page on show, or ""."""
        index = self.strip.currentIndex()
        return self._names[index] if 0 <= index < len(self._names) else ""

    def _turn(self, index: int) -> None:
        if 0 <= index < len(self._names):
            self.pages.setCurrentIndex(index)
            self.changed.emit(self._names[index])


class FilledTabs(TabPages):
    """Tabs about one thing at a time: each scrolls, and is filled when it comes on show."""

    def __init__(self, name: str, fill: Callable[[str], object]) -> None:
        """``fill(name)`` shows on a page what there is now."""
        super().__init__(name)
        self._fill = fill
        self._scrolls: list[ScrollPage] = []
        self._stale: set[str] = set()
        self.changed.connect(self._show)

    def add(self, name: str, text: str, page: QWidget, count: int | None = None) -> None:
        """Add a page; with large text the window may be lower than any, so each scrolls."""
        scroll = ScrollPage(page)
        self._scrolls.append(scroll)
        super().add(name, text, scroll, count)

    def refill(self, *, afresh: bool) -> None:
        """Show what there is now; ``afresh`` when it is another thing, so from the top."""
        if afresh:
            for scroll in self._scrolls:
                scroll.verticalScrollBar().setValue(0)
        self._stale = set(self._names)
        self._show(self.current())

    def _show(self, name: str) -> None:
        if name in self._stale:
            self._stale.discard(name)
            self._fill(name)


def _words(text: str, count: int | None) -> str:
    return text if count is None else f"{text} {count}"
