"""What each member brings to a session: pupils, staff, and the minutes it takes them (P49)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.calendar.planning_words import tr
from ui.widgets import Label, NumberEditor, TabPlace, WrapLabel, column, tab_through
from ui.widgets.rebuilt import Rebuilt

FIELDS = (
    "pupils_expected",
    "staff_expected",
    "preparation_minutes",
    "travel_minutes",
    "cover_minutes",
)
_MOST = 100_000
Numbers = dict[str, int | None]


class NumbersEditor(QWidget):
    """A line of five numbers per member taking part; the value is a dict by member id.

    Who is taken off and put back finds the numbers as they were.
    """

    edited = Signal()

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self._names = names
        self._typed: dict[tuple[str, str], str] = {}
        self._shown: list[str] | None = None
        self.inputs: dict[tuple[str, str], NumberEditor] = {}
        self._place = TabPlace(self)
        self._content = Rebuilt()
        column(self).addWidget(self._content)
        self.show_members([])

    def show_members(self, member_ids: Sequence[str]) -> None:
        """Ask about these members."""
        if list(member_ids) == self._shown:
            return
        self._shown = list(member_ids)
        self._content.show_content(self._table() if member_ids else self._nobody())
        tab_through(self._place, *self.inputs.values())

    def value(self) -> dict[str, Numbers]:
        found: dict[str, Numbers] = {member_id: {} for member_id in self._shown or ()}
        for (member_id, field), editor in self.inputs.items():
            number = editor.value()
            if number is not None and number > _MOST:
                raise RuleBroken("", tr("Write numbers from 0 to 100,000."))
            found[member_id][field] = number
        return found

    def set_value(self, value: Any) -> None:
        for member_id, numbers in (value or {}).items():
            for field, number in numbers.items():
                blank = number is None or (number == 0 and field.endswith("minutes"))
                self._typed[member_id, field] = "" if blank else str(number)
        shown, self._shown = self._shown, None
        self.show_members(shown or [])
        self.edited.emit()

    def first_control(self) -> QWidget:
        """Where one begins."""
        return next(iter(self.inputs.values()), self)

    def _nobody(self) -> QWidget:
        self.inputs = {}
        return WrapLabel(tr("Tick who takes part under “When and where” first."), "quiet")

    def _table(self) -> QWidget:
        px = theme.current().px
        room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(0, 1)
        heads = (tr("Pupils"), tr("Staff"), tr("Prepare"), tr("Travel"), tr("Cover"))
        spoken = (
            tr("Pupils from {0}"), tr("Staff from {0}"), tr("Minutes to prepare for {0}"),
            tr("Minutes of travel for {0}"), tr("Minutes of cover for {0}"),
        )  # fmt: skip
        for at, words in enumerate(heads, 1):
            grid.addWidget(Label(words, "quiet"), 0, at, Qt.AlignmentFlag.AlignBottom)
        self.inputs = {}
        for row, member_id in enumerate(self._shown or (), 1):
            name = self._names.get(member_id, "")
            grid.addWidget(WrapLabel(name, "small"), row, 0)
            for at, field in enumerate(FIELDS):
                editor = NumberEditor(placeholder="–" if at < 2 else tr("min"))
                editor.setText(self._typed.get((member_id, field), ""))
                editor.setFixedWidth(px(66))
                editor.setAccessibleName(spoken[at].format(name))
                editor.setObjectName(f"{field}-{member_id}")
                editor.edited.connect(
                    lambda key=(member_id, field), one=editor: self._keep(key, one.text())
                )
                self.inputs[member_id, field] = editor
                grid.addWidget(editor, row, at + 1)
        return room

    def _keep(self, key: tuple[str, str], text: str) -> None:
        self._typed[key] = text
        self.edited.emit()
