"""Buttons: one primary per page, plain ones, quiet ones without a border, and menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui import theme
from ui.icons import icon as tinted
from ui.widgets.labels import plain_tooltip

Clicked = Callable[[], object] | None


def button(
    text: str, icon: str = "", clicked: Clicked = None, *, small: bool = False
) -> QPushButton:
    """A bordered button; ``small`` is 30 px high, for rows and surfaces."""
    return _made(text, icon, "text", "plain", clicked, small=small)


def primary_button(text: str, icon: str = "", clicked: Clicked = None) -> QPushButton:
    """The one filled button of a page or dialog, named by its verb."""
    return _made(text, icon, "on_accent", "primary", clicked)


def quiet_button(text: str, icon: str = "", clicked: Clicked = None) -> QPushButton:
    """A button without border, 34 px high."""
    return _made(text, icon, "link", "quiet", clicked)


def link_button(text: str, icon: str = "", clicked: Clicked = None) -> QPushButton:
    """A small borderless button, for the right end of a header or a line of text."""
    return _made(text, icon, "link", "link", clicked)


def icon_button(icon: str, name: str, clicked: Clicked = None) -> QPushButton:
    """A square button that shows only an icon; ``name`` is its tooltip and accessible name."""
    made = _made("", icon, "text", "quiet", clicked)
    made.setProperty("fit", "icon")
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


def menu_button(
    text: str, actions: Sequence[QAction], icon: str = "", *, small: bool = False
) -> QPushButton:
    """A bordered button that opens a menu of actions; a separator is an action too."""
    made = MenuButton(text, icon or "chevron-down", small=small)
    made.menu().addActions(list(actions))
    return made


def action_button(action: QAction, role: str = "plain", icon: str = "") -> QPushButton:
    """A button that does what an action does and follows its text, tooltip and enabled state."""
    return ActionButton(action, role, icon)


class ActionButton(QPushButton):
    """See ``action_button``."""

    def __init__(self, action: QAction, role: str, icon: str) -> None:
        super().__init__(action.text())
        token = {"primary": "on_accent", "quiet": "link", "link": "link"}.get(role, "text")
        _dress(self, action.text(), icon, token, role, small=False)
        self._action = action
        self.clicked.connect(action.trigger)
        # A method, not a closure: Qt lets go of it when the button is gone before the action.
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        text = self._action.text()
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.setToolTip(plain_tooltip(self._action.toolTip()))
        self.setEnabled(self._action.isEnabled())
        if self.isHidden() == self._action.isVisible() and self.parentWidget() is not None:
            self.setVisible(self._action.isVisible())


class MenuButton(QPushButton):
    """A bordered button with a menu; its arrow stands after the text."""

    def __init__(
        self,
        text: str,
        icon: str = "chevron-down",
        *,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        _dress(self, text, icon, "text", "plain", small=small)
        if icon == "chevron-down":
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            side = theme.current().px(14)
            self.setIconSize(QSize(side, side))
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setMenu(menu)


def _made(
    text: str, icon: str, token: str, role: str, clicked: Clicked, *, small: bool = False
) -> QPushButton:
    made = QPushButton(text)
    _dress(made, text, icon, token, role, small=small)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def _dress(made: QPushButton, text: str, icon: str, token: str, role: str, *, small: bool) -> None:
    made.setProperty("role", role)
    if small:
        made.setProperty("fit", "small")
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", ""))
    if icon:
        made.setIcon(tinted(icon, token))
        side = theme.current().px(18 if not small else 16)
        gap = theme.current().px(6) if text else 0
        made.setIconSize(QSize(side + gap, side))
