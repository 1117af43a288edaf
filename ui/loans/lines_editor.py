"""What is lent: things one under the other, how many of each, and what goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.actions.lending import Wanted
from partnerdesk.domain.availability import Stock
from partnerdesk.domain.lending import Condition, ItemKind
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.desk import Desk
from ui.loans.labelled import labelled
from ui.loans.reading import choices, stocks
from ui.loans.thing_editor import Thing, ThingEditor
from ui.loans.words import free_words, tr
from ui.widgets import (
    ChoiceEditor,
    FlowLayout,
    Label,
    NumberEditor,
    TickEditor,
    button,
    column,
    icon_button,
    line,
)


class ThingRow(QWidget):
    """One thing; ``removed`` asks to take the row away."""

    edited = Signal()
    removed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._shown: Thing | None = None
        stack = column(self, gap=4)
        across = line(gap=8)
        self.thing = ThingEditor(desk)
        self.quantity = NumberEditor(1)
        self.condition = ChoiceEditor(choices(Condition))
        self.remove_button = icon_button("cross", "", self.removed.emit)
        across.addWidget(self.thing, 1)
        across.addWidget(self.remove_button)
        stack.addLayout(across)
        self.free = Label("", "quiet")
        self.free.setMinimumHeight(theme.current().px(34))
        counts = FlowLayout(gap=16)
        counts.addWidget(labelled(self.quantity, tr("How many"), 72))
        counts.addWidget(labelled(self.condition, tr("Condition"), 130))
        counts.addWidget(self.free)
        stack.addLayout(counts)
        self._ticks_room = QWidget()
        self._ticks_flow = FlowLayout(self._ticks_room, gap=8)
        self._ticks_room.hide()
        stack.addWidget(self._ticks_room)
        self.ticks: list[TickEditor] = []
        self.thing.edited.connect(self._changed)
        self.quantity.edited.connect(self.edited)
        self.condition.edited.connect(self.edited)

    def inputs(self) -> list[QWidget]:
        """What can be filled in or pressed, in order."""
        return [self.thing, self.remove_button, self.quantity, self.condition, *self.ticks]

    def set_number(self, number: int) -> None:
        """Count the rows from 1, for who hears them read out."""
        for part, words in (
            (self.thing, tr("Thing {0}")),
            (self.quantity, tr("How many of thing {0}")),
            (self.condition, tr("Condition of thing {0}")),
        ):
            part.setAccessibleName(words.format(number))
        remove = tr("Take thing {0} off").format(number)
        self.remove_button.setAccessibleName(remove)
        self.remove_button.setToolTip(remove)

    def set_thing(self, thing: Thing) -> None:
        """Choose a thing."""
        self.thing.set_value(thing)
        self._changed()

    def wanted(self) -> Wanted | None:
        """What stands in the row; None when it is blank. Raises RuleBroken."""
        thing = self.thing.value()
        if thing is None:
            return None
        if thing is not self._shown:
            self._show(thing)
        kept = tuple(tick.text().replace("&&", "&") for tick in self.ticks if tick.isChecked())
        return Wanted(
            item_id=thing.item.id if thing.item else "",
            kit_id=thing.kit_id,
            quantity=self.quantity.value() or 0,
            accessories=kept,
            condition=self.condition.value(),
        )

    def needs(self) -> dict[str, int]:
        """How many of each item the row takes, as far as it can be read."""
        thing = self.thing.chosen()
        try:
            many = self.quantity.value() or 0
        except RuleBroken:
            return {}
        needed: dict[str, int] = {}
        for item, each in thing.parts if thing else ():
            needed[item.id] = needed.get(item.id, 0) + each * many
        return needed

    def tell_free(self, found: Mapping[str, Stock], start: datetime, end: datetime) -> None:
        """Say how many are to be had in that time."""
        thing = self.thing.chosen()
        parts = [(item, each) for item, each in (thing.parts if thing else ()) if item.id in found]
        if not parts:
            self.free.setText("")
        if thing is None or not parts:
            return
        if thing.item is not None:
            words = free_words(found[thing.item.id].free(start, end), thing.item.quantity)
        else:
            kits = min(found[item.id].free(start, end) // each for item, each in parts)
            owned = min(item.quantity // each for item, each in parts)
            words = free_words(kits, owned)
        if words != self.free.text():
            self.free.setText(words)
            self.quantity.setAccessibleDescription(words)

    def _changed(self) -> None:
        thing = self.thing.chosen()
        if thing is not self._shown:
            self._show(thing)
        self.edited.emit()

    def _show(self, thing: Thing | None) -> None:
        self._shown = thing
        while self._ticks_flow.count():
            taken = self._ticks_flow.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        item = thing.item if thing else None
        names = item.accessories if item else ()
        self.ticks = [TickEditor(name.replace("&", "&&"), ticked=True) for name in names]
        for tick in self.ticks:
            tick.edited.connect(self.edited)
            self._ticks_flow.addWidget(tick)
            tick.show()
        self._ticks_room.setVisible(bool(self.ticks))
        self.free.setText("")
        if item is not None:
            self.condition.set_value(item.condition)


class LinesEditor(QWidget):
    """The value is a tuple of Wanted, all of one owner."""

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[ThingRow] = []
        stack = column(self, gap=8)
        self._inside = column(gap=8)
        stack.addLayout(self._inside)
        self.add_button = button(tr("Add another thing"), "plus", self._add_and_go, small=True)
        stack.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_row()

    def value(self) -> tuple[Wanted, ...]:
        return tuple(one for row in self.rows if (one := row.wanted()) is not None)

    def set_value(self, value: Any) -> None:
        """Show these things, one row each."""
        while len(self.rows) > 1:
            self.remove_row(self.rows[-1])
        for number, thing in enumerate(value or ()):
            row = self.rows[0] if number == 0 else self.add_row()
            row.set_thing(thing)

    def things(self) -> list[Thing]:
        """What is chosen so far."""
        return [one for row in self.rows if (one := row.thing.chosen()) is not None]

    def owner_id(self) -> str:
        """To whom the chosen things belong; blank while nothing is chosen."""
        return next((thing.owner_id for thing in self.things()), "")

    def has_places(self) -> bool:
        """Whether any of them is a place."""
        return any(item.kind is ItemKind.PLACE for one in self.things() for item, _ in one.parts)

    def all_places(self) -> bool:
        """Whether there is something, and all of it are places."""
        kinds = {item.kind for one in self.things() for item, _ in one.parts}
        return kinds == {ItemKind.PLACE}

    def needs(self) -> dict[str, int]:
        """How many of each item are wanted in all."""
        needed: dict[str, int] = {}
        for row in self.rows:
            for item_id, many in row.needs().items():
                needed[item_id] = needed.get(item_id, 0) + many
        return needed

    def tell_free(self, start: datetime, end: datetime) -> None:
        """Say under each thing how many are free in that time."""
        found = stocks(self._desk, self.needs(), start, end) if start < end else {}
        for row in self.rows:
            row.tell_free(found, start, end)

    def first_control(self) -> QWidget:
        """Where one begins. A focus proxy would keep Tab from the other rows."""
        return self.rows[0].thing

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The key of the label (Alt+W) comes here, and goes to the first thing."""
        super().focusInEvent(event)
        self.first_control().setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._order()  # again: coming into the dialog has put Tab in the order of making

    def add_row(self) -> ThingRow:
        """Add an empty row."""
        row = ThingRow(self._desk)
        row.edited.connect(self._changed)
        row.removed.connect(lambda: self.remove_row(row))
        self.rows.append(row)
        self._inside.addWidget(row)
        row.show()
        self._number()
        return row

    def remove_row(self, row: ThingRow) -> None:
        """Take a row away; the last one is only emptied."""
        if len(self.rows) == 1:
            row.thing.set_value(None)
            row.quantity.set_value(1)
            row.thing.setFocus()
            self._changed()
            return
        at = self.rows.index(row)
        self.rows.remove(row)
        self._inside.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()
        self.rows[min(at, len(self.rows) - 1)].thing.setFocus()
        self._changed()

    def _add_and_go(self) -> None:
        self.add_row().thing.setFocus()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.set_number(number)
            row.thing.set_owner(self.owner_id() if len(self.rows) > 1 else "")
        self._order()

    def _order(self) -> None:
        """Tab goes from row to row, and then to the button under them."""
        parts = [part for row in self.rows for part in row.inputs()]
        for before, after in pairwise([*parts, self.add_button]):
            QWidget.setTabOrder(before, after)

    def _changed(self) -> None:
        owner = self.owner_id()
        for row in self.rows:
            row.thing.set_owner(owner if len(self.rows) > 1 else "")
        self._order()
        self.edited.emit()
