"""The line above the calendar: which days, another view of them, and what can be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui import theme
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import View
from ui.widgets import ElidedLabel, FlowLayout, MenuButton, button, icon_button, line


class Head(QWidget):
    """Title and turning at the left, actions at the right; under each other when narrow.

    ``turned(-1 or 1)`` asks for other days, ``today_wanted`` for this one.
    """

    turned = Signal(int)
    today_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._left = QWidget()
        row = line(self._left, gap=8)
        self.title = ElidedLabel("", "page")
        turn = self.turned.emit
        self.before_button = icon_button("chevron-left", tr("Earlier"), partial(turn, -1))
        self.today_button = button(tr("Today"), "", self.today_wanted.emit)
        self.after_button = icon_button("chevron-right", tr("Later"), partial(turn, 1))
        for one in (self.before_button, self.after_button):
            one.setProperty("role", "plain")
        self.quiet = ElidedLabel("", "quiet")
        row.addWidget(self.title)
        for part in (self.before_button, self.today_button, self.after_button):
            row.addWidget(part)
        row.addWidget(self.quiet, 1)
        self._right = QWidget()
        self._flow = FlowLayout(self._right)
        self._box.addWidget(self._left, 1)
        self._box.addWidget(self._right)
        self._actions: list[QWidget] = []

    def add_action(self, widget: QWidget) -> None:
        """Add a button at the right end; the primary one comes last."""
        self._flow.addWidget(widget)
        self._actions.append(widget)

    def set_text(self, title: str, quiet: str) -> None:
        """Say which days are on show."""
        self.title.setText(title)
        self.quiet.setText(quiet)
        self.quiet.setAccessibleName(quiet)
        self.setAccessibleName(tr("Calendar, {0}").format(title))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow: the actions wrap."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.current().px(300)), hint.height())

    def _fit(self) -> None:
        look = theme.current()
        gap = look.px(12)
        title = self.title.sizeHint().width()
        buttons = (self.before_button, self.today_button, self.after_button)
        turning = sum(one.sizeHint().width() + look.px(8) for one in buttons)
        words = min(self.quiet.sizeHint().width(), look.px(120))
        left = title + turning + words + look.px(24)
        wide = self.width() >= left + gap + self._flow.sizeHint().width()
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if wide else directions.TopToBottom
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
        self._box.setSpacing(gap if wide else look.px(8))
        self._right.setFixedWidth(self._flow.sizeHint().width() if wide else self.width())


class ViewChooser(MenuButton):
    """Chooses the way to see the calendar; ``changed`` fires when that changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.view = View.MONTH
        group = QActionGroup(self)
        self._offers: dict[View, QAction] = {}
        for view in View:
            offer = QAction(tr(view.label), self, checkable=True)
            offer.triggered.connect(partial(self.choose, view))
            group.addAction(offer)
            self.menu().addAction(offer)
            self._offers[view] = offer
        self._tell()

    def choose(self, view: View, checked: bool = True) -> None:
        """Show the calendar this way."""
        changed = view is not self.view
        self.view = view
        self._tell()
        if changed:
            self.changed.emit()

    def _tell(self) -> None:
        words = tr(self.view.label)
        self._offers[self.view].setChecked(True)
        self.setText(words)
        self.setAccessibleName(tr("View: {0}").format(words))
