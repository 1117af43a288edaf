"""Inputs that the calendar's dialogs share: several of many, a time, year groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import parse_years, years_text
from partnerdesk.store import partners_rows
from ui import theme
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.loans.when import parse_time
from ui.widgets import (
    FlowLayout,
    LineEditor,
    TickEditor,
    plain_tooltip,
)

# A longer name than this many pixels is elided, and told in full by its tooltip.
_WIDEST = 280


class TimeEditor(LineEditor):
    """A time of day; the value is a time, or None when the field is empty."""

    def __init__(self, placeholder: str = "13:30") -> None:
        super().__init__(placeholder=placeholder)

    def value(self) -> time | None:
        text = self.text().strip()
        return parse_time(text) if text else None

    def set_value(self, value: Any) -> None:
        super().set_value(f"{value:%H:%M}" if value else "")


class YearsEditor(LineEditor):
    """Year groups as a teacher writes them: ``7-9, 11``; the value is a tuple of numbers."""

    def __init__(self) -> None:
        super().__init__(placeholder=tr("7-9, 11"))

    def value(self) -> tuple[int, ...]:
        return parse_years(self.text(), "")

    def set_value(self, value: Any) -> None:
        super().set_value(years_text(value or ()))


class ListEditor(LineEditor):
    """Words with commas between; the value is a tuple of them."""

    def value(self) -> tuple[str, ...]:
        words = (word.strip() for word in self.text().split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def set_value(self, value: Any) -> None:
        super().set_value(", ".join(value or ()))


class TicksEditor(QWidget):
    """Several of some, each with a tick box; the value is a tuple in the order offered."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=8)
        self.ticks: dict[Any, TickEditor] = {}
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these instead; what was ticked stays so where it is still offered."""
        chosen = self.value()
        while (taken := self._flow.takeAt(0)) is not None:
            old = taken.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.ticks = {}
        look = theme.current()
        metrics, widest = look.metrics(), look.px(_WIDEST)
        for value, words in choices:
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, widest)
            tick = TickEditor(shown.replace("&", "&&"), ticked=value in chosen)
            tick.setAccessibleName(words)
            tick.setToolTip(plain_tooltip(words) if shown != words else "")
            tick.edited.connect(self.edited)
            self.ticks[value] = tick
            self._flow.addWidget(tick)
            tick.show()
        each = max((tick.sizeHint().width() for tick in self.ticks.values()), default=0)
        for tick in self.ticks.values():
            tick.setMinimumWidth(each)  # one under the other, as in a table

    def first_control(self) -> QWidget:
        """Where one begins."""
        return next(iter(self.ticks.values()), self)

    def value(self) -> tuple[Any, ...]:
        return tuple(value for value, tick in self.ticks.items() if tick.isChecked())

    def set_value(self, value: Any) -> None:
        wanted = tuple(value or ())
        self.blockSignals(True)
        for one, tick in self.ticks.items():
            tick.setChecked(one in wanted)
        self.blockSignals(False)
        self.edited.emit()


def member_choices(desk: Desk) -> list[tuple[str, str]]:
    """The members of today by id, ours first."""
    with desk.read() as connection:
        members = partners_rows.all_members(connection, with_left=False)
    return [(one.id, one.name) for one in sorted(members, key=lambda one: not one.is_us)]


def people_choices(desk: Desk) -> list[tuple[str, str]]:
    """Everybody in post by id, with where they work, by name."""
    today = desk.today()
    with desk.read() as connection:
        held = partners_rows.people_in_roles(connection)
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
    offered: dict[str, str] = {}
    for one in held:
        if one.role.held_on(today):
            where = members.get(one.role.member_id, "")
            offered.setdefault(one.person.id, ", ".join(filter(None, (one.person.name, where))))
    return sorted(offered.items(), key=lambda pair: pair[1].casefold())
