"""The navigation at the left: where one can go, what waits there, settings at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets.layouts import column


class Navigation(QFrame):
    """Places by name, one of them on show; arrows move between them. 208 px wide, 56 compact.

    ``chosen(name)`` fires when the user goes to a place, not when ``go_to`` does.
    """

    chosen = Signal(str)

    def __init__(self, title: str = "PartnerDesk") -> None:
        super().__init__()
        theme.set_role(self, "side")
        self.setAccessibleName(self.tr("Go to"))
        self._compact = False
        self._places: dict[str, NavigationItem] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        stack = column(self, gap=2, margins=(8, 12, 8, 12))
        self._brand = _Brand(title)
        stack.addWidget(self._brand)
        stack.addSpacing(theme.current().px(8))
        self._top = column(gap=2)
        stack.addLayout(self._top)
        stack.addStretch()
        self._bottom = column(gap=2)
        stack.addLayout(self._bottom)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def add(self, name: str, text: str, icon: str, *, bottom: bool = False) -> None:
        """Add a place, at the bottom for settings."""
        item = NavigationItem(text, icon)
        self._places[name] = item
        self._group.addButton(item)
        (self._bottom if bottom else self._top).addWidget(item)
        item.set_compact(self._compact)
        item.clicked.connect(lambda: self.chosen.emit(name))
        item.toggled.connect(item.enter_tab_order)
        item.enter_tab_order(False)

    def go_to(self, name: str) -> None:
        """Mark a place as the one on show."""
        self._places[name].setChecked(True)

    def set_count(self, name: str, count: int) -> None:
        """Show how many things wait in a place; 0 shows nothing."""
        self._places[name].set_count(count)

    def item(self, name: str) -> NavigationItem:
        """The button of a place."""
        return self._places[name]

    def setCompact(self, compact: bool) -> None:
        """Icons only, 56 px wide, with the words as tooltips."""
        self._compact = compact
        self._brand.set_compact(compact)
        for item in self._places.values():
            item.set_compact(compact)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = theme.current().px(56 if self._compact else 208)
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())


class NavigationItem(QAbstractButton):
    """One place: icon, words and a count."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self._icon, self._count, self._compact = icon, 0, False
        # Lower where a small screen or large text leaves less room, never higher.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._name_it()

    def set_count(self, count: int) -> None:
        """How many things wait there."""
        self._count = count
        self._name_it()
        self.update()

    def enter_tab_order(self, on: bool) -> None:
        """Tab reaches the place on show; from there arrows lead to the others."""
        policy = Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)

    def set_compact(self, compact: bool) -> None:
        """Show the icon only."""
        self._compact = compact
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(40), px(38))

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(40), px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(look.color("selection" if self.isChecked() else "faint"))
            if self.isChecked() or look.stroke == 1:
                painter.drawRoundedRect(box, look.px(6), look.px(6))
        token = self._token()
        side = look.px(18)
        left = (self.width() - side) // 2 if self._compact else look.px(12)
        drawn = icons.pixmap(self._icon, token, side, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - side) // 2, drawn)
        badge = self._paint_badge(painter)
        if not self._compact:
            font = look.font("strong" if self.isChecked() else "body")
            painter.setFont(font)
            painter.setPen(look.color(token))
            room = QRect(look.px(42), 0, badge - look.px(8) - look.px(42), self.height())
            words = look.metrics("strong").elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _token(self) -> str:
        if not self.isChecked():
            return "text"
        return "accent" if theme.current().stroke == 1 else "on_selection"

    def _paint_badge(self, painter: QPainter) -> int:
        """Paint the count; the x at which it begins, or the right end of the item."""
        if not self._count:
            return self.width()
        look = theme.current()
        ink, fill = look.tone("warn")
        if self._compact:
            painter.setBrush(ink)
            spot = look.px(8)
            painter.drawEllipse(QRect(self.width() - look.px(14), look.px(6), spot, spot))
            return self.width()
        words = str(self._count)
        height = look.px(20)
        width = max(
            look.px(24), look.metrics("quiet-strong").horizontalAdvance(words) + look.px(12)
        )
        box = QRect(
            QPoint(self.width() - width - look.px(12), (self.height() - height) // 2),
            QSize(width, height),
        )
        painter.setBrush(fill)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(look.font("quiet-strong"))
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(Qt.PenStyle.NoPen)
        return box.x()

    def _name_it(self) -> None:
        name = self.text()
        if self._count:
            name = self.tr("{0}, {1} waiting").format(self.text(), self._count)
        self.setAccessibleName(name)
        self.setToolTip(name if self._compact else "")


class _Brand(QWidget):
    """The program's mark and name; decoration."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title, self._compact = title, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(40), px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        side = look.px(24)
        left = (self.width() - side) // 2 if self._compact else look.px(12)
        mark = QRect(left, (self.height() - side) // 2, side, side)
        painter.drawRoundedRect(mark, look.px(6), look.px(6))
        if self._compact:
            return
        painter.setFont(look.font("block"))
        painter.setPen(look.color("text"))
        room = self.rect().adjusted(look.px(46), 0, 0, 0)
        words = look.metrics("block").elidedText(
            self._title, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
