"""A dialog of several pages: watch what is being worked on, decide, one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QStackedWidget, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.background import Background, Job
from ui.importing.reader import Reader
from ui.importing.words import tr
from ui.widgets import (
    Banner,
    ElidedLabel,
    ProgressPanel,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
    scrolled_by_key,
)

_CONTROL = Qt.KeyboardModifier.ControlModifier


class PagesDialog(QDialog):
    """Pages between a title and a foot with the one primary button (Ctrl+Enter).

    A subclass adds pages, says with ``set_foot`` what its button would do, and does it in ``act``.
    """

    def __init__(
        self,
        background: Background,
        parent: QWidget | None,
        title: str,
        intro: str,
        size: tuple[int, int] = (980, 640),
    ) -> None:
        """``size`` in pixels at 100% text; the screen limits it."""
        super().__init__(parent)
        self._size = size
        self._writing = False
        self._pages: dict[str, QWidget] = {}
        self._back_from_busy = ""
        self.reader = Reader(background, self)
        self.reader.refused.connect(self._reading_refused)
        self.reader.progressed.connect(self._progressed)
        self.setWindowTitle(title)
        self.setModal(True)
        self.finished.connect(self.deleteLater)
        stack = column(self, gap=0)
        stack.addWidget(self._head(title, intro))
        self._stack = QStackedWidget()
        room = QWidget()
        column(room, margins=(24, 0, 24, 16)).addWidget(self._stack)
        stack.addWidget(room, 1)
        stack.addWidget(self._foot())

    @property
    def is_writing(self) -> bool:
        """Whether an action is under way; then the dialog neither closes nor changes."""
        return self._writing

    # --- pages -------------------------------------------------------------------------------

    def add_page(self, name: str, page: QWidget) -> None:
        """Add a page; the first one shows."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def go_to(self, name: str) -> None:
        """Show a page."""
        self._stack.setCurrentWidget(self._pages[name])

    def page(self) -> str:
        """Name of the page on show, or "busy"."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "busy")

    def add_to_head(self, widget: QWidget) -> None:
        """Add a line under the title that stays over every page."""
        self._head_lines.addWidget(widget)

    def set_foot(self, summary: str, action_text: str, *, enabled: bool) -> None:
        """Say what is going to happen, and name the primary button."""
        self.summary.setText(summary)
        self.action_button.setText(action_text)
        self.action_button.setAccessibleName(action_text)
        self.action_button.setEnabled(enabled)
        self.action_button.setVisible(bool(action_text))

    def refuse(self, refusal: RuleBroken) -> None:
        """Say in the dialog why something can't be done."""
        self.banner.say("bad", refusal.message)

    def act(self) -> None:
        """What the primary button does."""

    # --- work off the GUI thread ---------------------------------------------------------------

    def watch(
        self, title: str, work: Callable[[Job], Any], then: Callable[[Any], object], back: str
    ) -> None:
        """Do ``work`` with its progress on show and Cancel; cancelled or refused, show ``back``."""
        self.banner.hide()
        panel = ProgressPanel(title)
        panel.cancelled.connect(self.give_up)
        busy = QWidget()
        inside = column(busy)
        inside.addStretch(2)
        inside.addWidget(panel)
        inside.addStretch(3)
        self._leave_busy()
        self._busy, self._panel, self._back_from_busy = busy, panel, back
        self._stack.addWidget(busy)
        self._stack.setCurrentWidget(busy)
        self.action_button.setEnabled(False)
        self.back_button.setEnabled(False)
        self.cancel_button.hide()  # the panel has one, which stops the reading alone
        panel.cancel_button.setFocus()

        def finished(result: Any) -> None:
            self._leave_busy()
            then(result)

        self.reader.start(title, work, finished)

    def give_up(self) -> None:
        """Stop what is being read, and go back to where it was asked for."""
        self.reader.cancel()
        self._leave_busy()
        self.go_to(self._back_from_busy)
        self.refresh_foot()

    def refresh_foot(self) -> None:
        """Say again what the button would do, after something ended without it."""

    def _progressed(self, done: int, total: int) -> None:
        if self._panel is not None:
            self._panel.set_progress(done, total)

    def _reading_refused(self, refusal: RuleBroken) -> None:
        self._writing = False
        if self._busy is not None:
            self._leave_busy()
            self.go_to(self._back_from_busy)
        self.refresh_foot()
        self.refuse(refusal)

    _busy: QWidget | None = None
    _panel: ProgressPanel | None = None

    def _leave_busy(self) -> None:
        if self._busy is not None:
            self._stack.removeWidget(self._busy)
            self._busy.deleteLater()
            self._busy = self._panel = None
        self.cancel_button.show()
        self.back_button.setEnabled(True)

    # --- closing and keys ----------------------------------------------------------------------

    def reject(self) -> None:
        """Close, unless something is being written at this moment."""
        if not self._writing:
            self.reader.cancel()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._writing:
            event.ignore()
            return
        self.reader.cancel()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not scrolled_by_key(self, event):
                super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if event.modifiers() & _CONTROL:
            self.action_button.click()
        elif isinstance(focused, QPushButton):
            focused.click()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        room = self.screen().availableGeometry().size()
        px = theme.current().px
        width, height = (px(side) for side in self._size)
        self.resize(min(width, room.width() - 32), min(height, room.height() - 48))

    # --- parts -------------------------------------------------------------------------------

    def _head(self, title: str, intro: str) -> QWidget:
        head = QWidget()
        stack = self._head_lines = column(head, gap=8, margins=(24, 20, 24, 12))
        self.heading = ElidedLabel(title, "page")
        stack.addWidget(self.heading)
        self.intro = WrapLabel(intro, "quiet")
        self.intro.setVisible(bool(intro))
        stack.addWidget(self.intro)
        self.banner = Banner("bad", "")
        self.banner.hide()
        stack.addWidget(self.banner)
        return head

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.summary = ElidedLabel("", "quiet")
        self.back_button = button(tr("Back"), "chevron-left")
        self.back_button.hide()
        self.cancel_button = button(tr("Cancel"), clicked=self.reject)
        policy = self.cancel_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.cancel_button.setSizePolicy(policy)
        self.action_button = primary_button("", clicked=self.act)
        self.action_button.hide()
        row.addWidget(self.summary, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.action_button)
        return foot
