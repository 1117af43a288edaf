"""A dialog around a form: one button named by its verb, and typed text is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QPushButton, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import button, primary_button
from ui.widgets.form import Form
from ui.widgets.labels import ElidedLabel, WrapLabel
from ui.widgets.layouts import column, line
from ui.widgets.surface import ScrollPage
from ui.widgets.writing import Written

Submit = Callable[[dict[str, Any]], object]


class FormDialog(QDialog):
    """Asks for the values of a form and hands them to ``submit`` until that accepts them.

    ``submit(values)`` may raise RuleBroken: the words appear at their field and the dialog stays.
    Enter submits, in a field of several lines Ctrl+Enter. Leaving with changed fields first
    offers to keep editing.
    """

    def __init__(
        self,
        title: str,
        form: Form,
        action_text: str,
        submit: Submit,
        intro: str = "",
        parent: QWidget | None = None,
        width: int = 560,
    ) -> None:
        """``width`` in pixels at 100% text; the screen limits it."""
        super().__init__(parent)
        self.form = form
        self._submit = submit
        self._width, self._intro = width, intro
        self.setWindowTitle(title)
        self.setModal(True)
        stack = column(self, gap=0)
        stack.addWidget(self._content(title, intro))
        stack.addWidget(self._leaving_banner())
        stack.addWidget(self._foot(action_text))
        form.changed.connect(self._leaving.hide)

    def submit(self) -> None:
        """What the primary button does: hand over the values, close unless they are refused."""
        self._leaving.hide()
        try:
            self._submit(self.form.values())
        except RuleBroken as problem:
            self.form.refuse(problem.field, problem.message)
            QTimer.singleShot(0, self, self._fit_screen)
            return
        self.form.mark_saved()
        self.accept()

    def reject(self) -> None:
        """Close, unless something was typed: then ask in the dialog itself."""
        if self.form.is_dirty:
            self._ask_before_leaving()
        else:
            super().reject()

    def discard(self) -> None:
        """Close and forget what was typed."""
        super().reject()

    def keep_editing(self) -> None:
        """Go back to the fields."""
        self._leaving.hide()
        if self._was_in is not None:
            self._was_in.setFocus()

    def written(self) -> list[Written]:
        """What is written in its form, under its title and whom it is about."""
        title = self.windowTitle()
        if self._intro and not self._intro.endswith("."):
            title = f"{title} · {self._intro}"
        return [(title, passages) for _, passages in self.form.written()]

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isVisible() and self.form.is_dirty:
            event.ignore()
            self._ask_before_leaving()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused is not self.action_button:
            focused.click()
        elif not isinstance(focused, QPlainTextEdit) or event.modifiers() & _CONTROL:
            self.submit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_screen(grows=event.spontaneous())
        QTimer.singleShot(0, self, self.form.focus_first)

    def _content(self, title: str, intro: str) -> QWidget:
        inside = QWidget()
        stack = column(inside, gap=12, margins=(24, 20, 24, 16))
        self.heading = ElidedLabel(title, "page")
        stack.addWidget(self.heading)
        if intro:
            stack.addWidget(WrapLabel(intro, "quiet"))
        stack.addWidget(self.form)
        stack.addStretch()
        self._inside = inside
        return ScrollPage(inside)

    def _leaving_banner(self) -> QWidget:
        keep = button(self.tr("Keep editing"), clicked=self.keep_editing)
        drop = button(self.tr("Discard"), clicked=self.discard)
        self._keep_button = keep
        self._was_in: QWidget | None = None
        self._leaving = Banner("warn", self.tr("What you typed has not been saved."), keep, drop)
        self._leaving.hide()
        room = QWidget()
        column(room, margins=(24, 0, 24, 8)).addWidget(self._leaving)
        return room

    def _foot(self, action_text: str) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        row.addStretch()
        self.cancel_button = button(self.tr("Cancel"), clicked=self.reject)
        self.action_button = primary_button(action_text, clicked=self.submit)
        self.action_button.setDefault(True)
        row.addWidget(self.cancel_button)
        row.addWidget(self.action_button)
        return foot

    def _ask_before_leaving(self) -> None:
        if self._leaving.isHidden():
            self._was_in = self.focusWidget()
        self._leaving.say("warn", self._leaving.words.text())
        self._keep_button.setFocus()

    def _fit_screen(self, *, grows: bool = True) -> None:
        """Take the height that the content needs within the screen; once shown never less."""
        room = self.screen().availableGeometry().size()
        look = theme.current()
        width = min(look.px(self._width), room.width() - 32)
        self.resize(width, self.height())  # first: a form has as many columns as it has room for
        content = self._inside.heightForWidth(width)
        if content < 0:
            content = self._inside.sizeHint().height()
        foot = self.action_button.sizeHint().height() + look.px(26) + look.px(8)
        wanted = content + foot + look.px(8)
        now = self.height() if grows and self.isVisible() else 0
        self.resize(width, min(max(wanted, now), room.height() - 48))


_CONTROL = Qt.KeyboardModifier.ControlModifier
