"""Short lists in a form, a line each: equipment, costs, tasks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionCost, SessionNeed, Task
from ui import theme
from ui.abstract import Abstract
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.loans.labelled import labelled
from ui.loans.money_editor import MoneyEditor
from ui.loans.thing_editor import ThingEditor, thing_of
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    FlowLayout,
    LineEditor,
    NumberEditor,
    TabPlace,
    button,
    column,
    icon_button,
    line,
    tab_through,
)

Choices = Sequence[tuple[Any, str]]


class EditedRow(QWidget):
    """A line of inputs with a cross to take it away; subclasses fill ``inputs``."""

    edited = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row = line(self, gap=8)
        self.spoken: list[tuple[QWidget, str]] = []
        self.remove_button = icon_button("cross", "", self.dropped.emit)

    def finish(self, taking_off: str) -> None:
        """Put the cross at the end; ``taking_off`` is what it says, with {0} for the number."""
        self.row.addWidget(self.remove_button)
        self.spoken.append((self.remove_button, taking_off))

    def put(self, editor: Any, spoken: str, stretch: int = 0, width: int = 0) -> None:
        """Add an input; ``spoken`` is its name, with {0} for the number of the line."""
        if width:
            editor.setFixedWidth(theme.current().px(width))
        editor.edited.connect(self.edited)
        self.spoken.append((editor, spoken))
        self.row.addWidget(editor, stretch)

    def set_number(self, number: int) -> None:
        """Count the lines from 1, for who hears them read out."""
        for part, words in self.spoken:
            part.setAccessibleName(words.format(number))
        self.remove_button.setToolTip(self.remove_button.accessibleName())

    def first_control(self) -> QWidget:
        """Where one begins in the line."""
        return self.spoken[0][0]


class RowsEditor(QWidget, metaclass=Abstract):
    """Lines one under the other, and a button to add one; subclasses make and read a line."""

    edited = Signal()

    def __init__(self, adding: str) -> None:
        """``adding`` is what the button says."""
        super().__init__()
        self._place = TabPlace(self)
        self.rows: list[Any] = []
        stack = column(self, gap=8)
        self._inside = column(gap=8)
        stack.addLayout(self._inside)
        self.add_button: QPushButton = button(adding, "plus", self._add_by_hand, small=True)
        row = line()
        row.addWidget(self.add_button)
        row.addStretch()
        stack.addLayout(row)

    @abstractmethod
    def make_row(self) -> EditedRow:
        """An empty line."""

    def first_control(self) -> QWidget:
        """Where one begins."""
        found: QWidget = self.rows[0].first_control() if self.rows else self.add_button
        return found

    def clear(self) -> None:
        """Take every line away."""
        while self.rows:
            self._drop(self.rows[-1])

    def add_row(self) -> Any:
        """Add an empty line."""
        made = self.make_row()
        made.edited.connect(self.edited)
        made.dropped.connect(lambda: self._drop_by_hand(made))
        self.rows.append(made)
        self._inside.addWidget(made)
        made.show()
        self._number()
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._number()  # again: coming into the dialog has put Tab in the order of making

    def _add_by_hand(self) -> None:
        self.add_row().first_control().setFocus()
        self.edited.emit()

    def _drop_by_hand(self, gone: EditedRow) -> None:
        self._drop(gone)
        self.add_button.setFocus()
        self.edited.emit()

    def _drop(self, gone: EditedRow) -> None:
        self.rows.remove(gone)
        self._inside.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, one in enumerate(self.rows, 1):
            one.set_number(number)
        tab_through(self._place, *self.rows, self.add_button)


class _NeedRow(EditedRow):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.quantity = NumberEditor(1)
        self.thing = ThingEditor(desk)
        self.put(self.thing, tr("Equipment {0}"), 1)
        self.put(self.quantity, tr("How many of equipment {0}"), width=64)
        self.finish(tr("Take equipment {0} off"))


class NeedsEditor(RowsEditor):
    """What a session needs; the value is a tuple of SessionNeed. A kit counts as its items."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, SessionNeed] = {}
        super().__init__(tr("Add equipment"))

    def make_row(self) -> EditedRow:
        return _NeedRow(self._desk)

    def value(self) -> tuple[SessionNeed, ...]:
        wanted: dict[str, int] = {}
        for row in self.rows:
            thing = row.thing.value()
            many = row.quantity.value()
            if thing is None:
                continue
            if not many:
                raise RuleBroken("", tr("Write how many of “{0}” it needs.").format(thing.name))
            for item, each in thing.parts:
                wanted[item.id] = wanted.get(item.id, 0) + each * many
        return tuple(
            SessionNeed(known.id if (known := self._known.get(key)) else "", "", key, many)
            for key, many in wanted.items()
        )

    def set_value(self, value: Any) -> None:
        self.clear()
        self._known = {one.item_id: one for one in value or ()}
        for one in value or ():
            row = self.add_row()
            row.thing.set_value(thing_of(self._desk, one.item_id))
            row.quantity.set_value(one.quantity)
        self.edited.emit()


class _CostRow(EditedRow):
    def __init__(self, members: Choices) -> None:
        super().__init__()
        self.known = SessionCost()
        self.what = LineEditor(placeholder=tr("Coach, supply cover, materials"))
        self.amount = MoneyEditor(placeholder="£")
        self.borne_by = ChoiceEditor([(None, tr("Shared equally")), *members])
        self.put(self.what, tr("What cost {0} is for"), 2)
        self.put(self.amount, tr("Pounds of cost {0}"), width=88)
        self.put(self.borne_by, tr("Who bears cost {0}"), 2)
        self.finish(tr("Take cost {0} off"))


class CostsEditor(RowsEditor):
    """What a session costs and who bears it; the value is a tuple of SessionCost."""

    def __init__(self, members: Choices) -> None:
        self._members = members
        super().__init__(tr("Add a cost"))

    def make_row(self) -> EditedRow:
        return _CostRow(self._members)

    def value(self) -> tuple[SessionCost, ...]:
        found = []
        for row in self.rows:
            what, pence = row.what.value(), row.amount.value()
            if not what and pence is None:
                continue
            if not what or pence is None:
                raise RuleBroken("", tr("Say what each cost is for, and how many pounds it is."))
            found.append(SessionCost(row.known.id, "", what, pence, row.borne_by.value()))
        return tuple(found)

    def set_value(self, value: Any) -> None:
        self.clear()
        for one in value or ():
            row = self.add_row()
            row.known = one
            row.what.set_value(one.what)
            row.amount.set_value(one.pence)
            row.borne_by.set_value(one.borne_by_id)
        self.edited.emit()


class _TaskRow(EditedRow):
    def __init__(self, people: Choices) -> None:
        super().__init__()
        self.known = Task()
        stack = column(gap=6)
        self.row.addLayout(stack, 1)
        self.what = LineEditor(placeholder=tr("Send the dates to parents"))
        self.owner = ChoiceEditor([(None, tr("Nobody named")), *people])
        self.due = DateEditor()
        self.due.setFixedWidth(theme.current().px(200))
        self.due.setFocusProxy(None)  # type: ignore[arg-type]  # or Tab comes to it twice
        stack.addWidget(self.what)
        flow = FlowLayout(gap=12)
        flow.addWidget(labelled(self.owner, tr("Who"), 310))
        flow.addWidget(labelled(self.due, tr("By"), 200))
        stack.addLayout(flow)
        named: tuple[tuple[Any, str], ...] = (
            (self.what, tr("Task {0}")),
            (self.owner, tr("Who does task {0}")),
            (self.due, tr("Day by which task {0} is done")),
        )
        for part, words in named:
            part.edited.connect(self.edited)
            self.spoken.append((part, words))
        self.finish(tr("Take task {0} off"))


class TasksEditor(RowsEditor):
    """Who does what by when; the value is a tuple of Task, done ones as they were."""

    def __init__(self, people: Choices) -> None:
        self._people = people
        super().__init__(tr("Add a task"))

    def make_row(self) -> EditedRow:
        return _TaskRow(self._people)

    def value(self) -> tuple[Task, ...]:
        found: list[Task] = []
        for row in self.rows:
            what, owner, due = row.what.value(), row.owner.value(), row.due.value()
            if not what and not owner and not due:
                continue
            if not what:
                raise RuleBroken("", tr("Say what is to be done."))
            known = row.known
            found.append(
                Task(known.id, known.session_id, what, owner, due, known.done_on, len(found))
            )
        return tuple(found)

    def set_value(self, value: Any) -> None:
        self.clear()
        for one in value or ():
            row = self.add_row()
            row.known = one
            row.what.set_value(one.what)
            row.owner.set_value(one.owner_id)
            row.due.set_value(one.due_on)
        self.edited.emit()
