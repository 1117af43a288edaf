"""The ring around the control that has the keyboard: two pixels thick, two pixels off.

A style sheet can't paint outside a control, so the ring is a widget of its own that lies over the
window and follows the control, also while it scrolls. Lists and tabs mark their own items.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from ui import theme

_RINGED = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
_MOVES = frozenset(
    (
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.LayoutRequest,
    )
)
_REACH = 4


class FocusRings(QObject):
    """Puts the ring where the keyboard is, for a whole application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: FocusRing | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.leave()
        self._ring = None
        if not isinstance(now, _RINGED) or now.window() is now:
            return
        # A button pressed with the mouse needs no ring; the keyboard's user does.
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not (by_mouse and isinstance(now, QAbstractButton)):
            self._ring = FocusRing(now)


class FocusRing(QWidget):
    """The ring around one control."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target.window())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target = target
        self._left = False
        watched: QWidget | None = target
        while watched is not None and watched is not target.window():
            watched.installEventFilter(self)
            watched = watched.parentWidget()
        self._place()

    def leave(self) -> None:
        """The keyboard went elsewhere; until Qt deletes the ring, nothing shows it again."""
        self._left = True
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and not self._left:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent" if look.stroke == 1 else "text"), 2))
        # The ring is cut where a scrolled page is, so it is drawn where the whole would be.
        whole = QRectF(self._whole().translated(-self.pos())).adjusted(1, 1, -1, -1)
        radius = look.px(6) + 3
        painter.drawRoundedRect(whole, radius, radius)

    def _whole(self) -> QRect:
        corner = self._target.mapTo(self._target.window(), self._target.rect().topLeft())
        box = QRect(corner, self._target.size())
        return box.adjusted(-_REACH, -_REACH, _REACH, _REACH)

    def _place(self) -> None:
        if not isValid(self._target) or not self._target.isVisible():
            self.hide()
            return
        shown = self._whole()
        around = self._target.parentWidget()
        while around is not None and around is not self._target.window():
            if isinstance(around.parentWidget(), QAbstractScrollArea):
                corner = around.mapTo(self._target.window(), around.rect().topLeft())
                pane = QRect(corner, around.size())
                shown &= pane.adjusted(-_REACH, -_REACH, _REACH, _REACH)
            around = around.parentWidget()
        self.setGeometry(shown)
        self.setVisible(not shown.isEmpty())
        self.raise_()
        self.update()
