"""A dialog that stays open over lists: what was done is said in it, with Undo."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from partnerdesk.actions import history
from partnerdesk.store.changes import Changes
from ui import theme
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.widgets import Banner, ElidedLabel, WrapLabel, button, column, line


class Board(QDialog):
    """A title, what is made of ``body``, and Close. Subclasses read anew in ``show_facts``."""

    # Tables whose changes make it read anew.
    depends_on: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        title: str,
        intro: str = "",
        size: tuple[int, int] = (760, 580),
    ) -> None:
        """``size`` in pixels at 100% text; the screen limits it."""
        super().__init__(parent)
        self.desk, self._size = desk, size
        self.setWindowTitle(title)
        self.setModal(True)
        stack = column(self, gap=0)
        head = QWidget()
        inside = column(head, gap=8, margins=(24, 20, 24, 12))
        self.heading = ElidedLabel(title, "page")
        inside.addWidget(self.heading)
        if intro:
            inside.addWidget(WrapLabel(intro, "quiet"))
        self.undo_button = button(tr("Undo"), clicked=self._undo)
        self.banner = Banner("ok", "", self.undo_button)
        self.banner.hide()
        inside.addWidget(self.banner)
        stack.addWidget(head)
        room = QWidget()
        self.body = column(room, gap=12, margins=(24, 0, 24, 16))
        stack.addWidget(room, 1)
        foot = QFrame()
        theme.set_role(foot, "foot")
        self.foot = line(foot, margins=(24, 12, 24, 12))
        self.foot.addStretch()
        self.close_button = button(tr("Close"), clicked=self.accept)
        self.foot.addWidget(self.close_button)
        stack.addWidget(foot)
        # The window's own key does not reach it through a dialog.
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo_shown)
        desk.noticed.connect(self._noticed)
        desk.refused.connect(self._refused)
        desk.changed.connect(self._changed)

    def show_facts(self) -> None:
        """Read what is on show, and show it."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        width, height = (px(side) for side in self._size)
        self.resize(min(width, room.width() - 32), min(height, room.height() - 48))

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self.depends_on):
            self.show_facts()

    def _noticed(self, words: str, undoable: bool) -> None:
        self.undo_button.setVisible(undoable and not self.desk.read_only)
        self.banner.say("ok", words)

    def _refused(self, words: str) -> None:
        self.undo_button.hide()
        self.banner.say("bad", words)

    def _undo_shown(self) -> None:
        if self.undo_button.isVisible():
            self._undo()

    def _undo(self) -> None:
        changes = self.desk.do(lambda one: history.undo(one, now=self.desk.now()))
        if changes:
            self.undo_button.hide()
            self.banner.say("ok", tr("Undone: {0}").format(changes.name))
            self.close_button.setFocus()
