"""The views of the calendar, one at a time: three that are painted, and the agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from ui.calendar.agenda import AgendaView
from ui.calendar.canvas import DayCanvas
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import View
from ui.calendar.week import WeekView
from ui.calendar.weeks import WeeksView
from ui.desk import Desk
from ui.widgets import EmptyState, button


class Views(QStackedWidget):
    """Only the view on show asks for room."""

    def __init__(self, desk: Desk, day: date) -> None:
        super().__init__()
        opens, closes = desk.settings().school_hours()
        self.month = WeeksView(day, compact=False)
        self.week = WeekView(day, desk.now(), opens, closes)
        self.term = WeeksView(day, compact=True)
        self.agenda = AgendaView(desk)
        self.canvases: dict[View, DayCanvas] = {
            View.MONTH: self.month, View.WEEK: self.week, View.TERM: self.term,
        }  # fmt: skip
        for canvas in self.canvases.values():
            canvas.may_write = not desk.read_only
            self.addWidget(canvas)
        self.addWidget(self.agenda)
        self.go_to(View.MONTH)

    def go_to(self, view: View) -> None:
        """Show this one."""
        self.setCurrentWidget(self.canvases.get(view, self.agenda))
        policies = QSizePolicy.Policy
        for number in range(self.count()):
            one = self.widget(number)
            policy = policies.Expanding if one is self.currentWidget() else policies.Ignored
            if one is not None:
                one.setSizePolicy(policy, policy)

    def follow(self, desk: Desk) -> None:
        """Take over what the hour is, and when school begins and ends."""
        self.week.now = desk.now()
        opens, self.week.closes = desk.settings().school_hours()
        for canvas in self.canvases.values():
            canvas.opens = opens


def none_yet(add: Callable[[], object], *, may_write: bool) -> EmptyState:
    """What stands beside a calendar without a session."""
    first = button(tr("Add a session"), "plus", add)
    first.setEnabled(may_write)
    return EmptyState(
        "calendar",
        tr("No sessions yet"),
        tr(
            "What members do together stands here, with everybody’s closures. Give the terms "
            "and closures under More first: then it can say what clashes."
        ),
        first,
    )
