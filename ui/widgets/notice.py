"""The notice at the bottom of the window: what was done, and Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme
from ui.icons import icon
from ui.widgets.announce import announce
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import WrapLabel
from ui.widgets.layouts import line

_SHOWN_FOR_MS = 10_000


class Notice(QFrame):
    """Lies over the bottom of ``parent`` for ten seconds, longer under the mouse or the focus.

    Words that don't fit on one line wrap: a refusal ends with what to do.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.set_role(self, "notice")
        self._act: Callable[[], object] | None = None
        self._stays = False
        row = line(self, gap=12, margins=(16, 8, 8, 8))
        self.words = WrapLabel()
        self.action_button = button(self.tr("Undo"), clicked=self._do)
        self.action_button.setProperty("fit", "small")
        self.close_button = icon_button("cross", self.tr("Close"), self.hide)
        self.close_button.setIcon(icon("cross", "window"))
        row.addWidget(self.words, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.close_button)
        self._timer = QTimer(self, interval=_SHOWN_FOR_MS, singleShot=True)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        action_text: str = "",
        *,
        stays: bool = False,
    ) -> None:
        """Show and read out ``text``; ``undo`` is what the button does (no button without it).

        One that ``stays`` does so until it is closed, or something else is said.
        """
        self._stays = stays
        self._act = undo
        self.words.setText(text)
        self.action_button.setText(action_text or self.tr("Undo"))
        self.action_button.setAccessibleName(self.action_button.text())
        self.action_button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def _do(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _leave(self) -> None:
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            self._timer.start()
        elif not self._stays:
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        look = theme.current()
        beside = self.sizeHint().width() - self.words.sizeHint().width()
        words = self.words.fontMetrics().horizontalAdvance(self.words.text()) + look.px(4)
        width = min(max(words + beside, look.px(360)), parent.width() - look.px(48))
        height = self.heightForWidth(width)
        self.setGeometry(
            (parent.width() - width) // 2, parent.height() - height - look.px(24), width, height
        )
