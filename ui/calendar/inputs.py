"""Inputs that the calendar's dialogs share: several of many, a time, year groups."""

from __future__ import annotations

from datetime import time
from typing import Any

from partnerdesk.domain.calendar import parse_years, years_text
from partnerdesk.store import partners_rows
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.loans.when import parse_time
from ui.widgets import LineEditor


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


def member_choices(desk: Desk) -> list[tuple[str, str]]:
    """The members of today by id, ours first."""
    with desk.read() as connection:
        return list(partners_rows.member_names(connection, with_left=False).items())


def people_choices(desk: Desk) -> list[tuple[str, str]]:
    """Everybody in post by id, with where they work, by name."""
    with desk.read() as connection:
        held = partners_rows.names_in_post(connection, desk.today())
    offered = ((key, f"{name}, {where}") for key, (name, where) in held.items())
    return sorted(offered, key=lambda pair: pair[1].casefold())
