"""People in a form, a line each, and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.calendar.planning_words import tr
from ui.calendar.row_editors import EditedRow, RowsEditor
from ui.widgets import ChoiceEditor

Choices = Sequence[tuple[Any, str]]


class _PersonRow(EditedRow):
    def __init__(self, people: Choices, parts: Choices) -> None:
        super().__init__()
        self.person = ChoiceEditor(people)
        self.person.set_value(None)
        self.part = ChoiceEditor(parts)
        self.put(self.person, tr("Person {0}"), 2)
        if parts:
            self.put(self.part, tr("What person {0} does"), 1)
        self.finish(tr("Take person {0} off"))


class PeopleEditor(RowsEditor):
    """The value is a tuple of pairs: the person's id, and the part (None without ``parts``)."""

    def __init__(self, people: Choices, parts: Choices = ()) -> None:
        self._people, self._parts = people, parts
        super().__init__(tr("Add somebody"))

    def make_row(self) -> EditedRow:
        return _PersonRow(self._people, self._parts)

    def value(self) -> tuple[tuple[str, Any], ...]:
        pairs = ((one.person.value(), one.part.value()) for one in self.rows)
        return tuple((person, part) for person, part in pairs if person)

    def set_value(self, value: Any) -> None:
        self.clear()
        for person, part in value or ():
            row = self.add_row()
            row.person.set_value(person)
            if part is not None:
                row.part.set_value(part)
        self.edited.emit()
