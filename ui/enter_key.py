"""Enter presses the button that has the keyboard, in the window as in every dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# X11 tells of a key that is held as let go and pressed again, not always marked as repeated.
_LET_GO_MS = 30


class EnterKey(QObject):
    """Presses a button of ``window`` once Enter is let go; Qt does so for Space only.

    Any sooner, a key held a moment too long would go on to press what is offered first in the
    dialog that comes up, such as Restore.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._button: QPushButton | None = None
        self._let_go = QTimer(self, interval=_LET_GO_MS, singleShot=True)
        self._let_go.timeout.connect(self._press)

    def heed(self, event: QKeyEvent) -> bool:
        """Whether a key that nobody else wanted, pressed or let go, is Enter on a button."""
        focused = self._window.focusWidget()
        if event.key() not in _ENTER or not isinstance(focused, QPushButton):
            return False
        if event.isAutoRepeat():
            return True
        self._let_go.stop()
        if event.type() == QEvent.Type.KeyPress:
            self._button = focused
        elif focused is self._button:
            self._let_go.start()
        return True

    def forget(self) -> None:
        """The keyboard went elsewhere: what is let go after that was not meant for a button."""
        self._let_go.stop()
        self._button = None

    def _press(self) -> None:
        button, self._button = self._button, None
        if button is not None and button is self._window.focusWidget():
            button.click()
