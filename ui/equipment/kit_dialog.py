"""Kits: items that go out together, and how many of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.lending import Item, Kit
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.lending_rows import ItemFilter, KitFacts
from ui.desk import Desk
from ui.equipment.reading import owners
from ui.equipment.words import tr
from ui.widgets import (
    ChoiceEditor,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    button,
    column,
    icon_button,
    line,
)

_WIDTH = 640
_MOST_ITEMS = 5_000
Parts = tuple[tuple[str, int | None], ...]


class PartsEditor(QWidget):
    """Lines of an item and how many; the value is a tuple of (item id, quantity)."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._offered: list[tuple[str, str]] = []
        self._lines: list[_PartLine] = []
        stack = column(self, gap=8)
        # Above the parts, as Tab goes: parts are made after it.
        self.add_button = button(tr("Add a part"), "plus", self._add_by_hand, small=True)
        row = line()
        row.addWidget(self.add_button)
        row.addStretch()
        stack.addLayout(row)
        self._inside = column(gap=8)
        stack.addLayout(self._inside)

    def first_control(self) -> QWidget:
        """Where one begins. A focus proxy would keep Tab from the parts."""
        return self._lines[0].item if self._lines else self.add_button

    def offer(self, items: list[Item]) -> None:
        """The items that can be parts; parts that are not among them are dropped."""
        self._offered = [(one.id, one.name) for one in items]
        known = {item_id for item_id, _ in self._offered}
        self.set_value([part for part in self.value() if part[0] in known])

    def value(self) -> Any:
        return tuple((one.item.value() or "", one.quantity.value()) for one in self._lines)

    def set_value(self, value: Any) -> None:
        while self._lines:
            self._drop(self._lines[-1])
        for item_id, quantity in value or ():
            self.add(item_id, quantity)
        self.edited.emit()

    def add(self, item_id: str, quantity: int | None) -> _PartLine:
        """Add a line."""
        made = _PartLine(self._offered, item_id, quantity, len(self._lines) + 1)
        made.edited.connect(self.edited)
        made.dropped.connect(lambda: self._drop_by_hand(made))
        self._lines.append(made)
        self._inside.addWidget(made)
        made.show()  # now, not with the next turn of the event loop: the focus may go there
        return made

    def _add_by_hand(self) -> None:
        taken = {item_id for item_id, _ in self.value()}
        left = [item_id for item_id, _ in self._offered if item_id not in taken]
        made = self.add(left[0] if left else "", 1)
        made.item.setFocus()
        self.edited.emit()

    def _drop_by_hand(self, gone: _PartLine) -> None:
        self._drop(gone)
        self.add_button.setFocus()
        self.edited.emit()

    def _drop(self, gone: _PartLine) -> None:
        self._lines.remove(gone)
        self._inside.removeWidget(gone)
        gone.hide()
        gone.deleteLater()


class _PartLine(QWidget):
    edited = Signal()
    dropped = Signal()

    def __init__(
        self, offered: list[tuple[str, str]], item_id: str, quantity: int | None, number: int
    ) -> None:
        super().__init__()
        row = line(self, gap=8)
        self.item = ChoiceEditor(offered)
        self.item.set_value(item_id)
        self.item.setAccessibleName(tr("Part {0}").format(number))
        self.quantity = NumberEditor(quantity)
        self.quantity.setAccessibleName(tr("How many of part {0}").format(number))
        self.quantity.setMaximumWidth(self.quantity.fontMetrics().averageCharWidth() * 10)
        remove = icon_button("cross", tr("Take part {0} out").format(number), self.dropped.emit)
        row.addWidget(self.item, 1)
        row.addWidget(self.quantity)
        row.addWidget(remove)
        self.item.edited.connect(self.edited)
        self.quantity.edited.connect(self.edited)


def open_kit(
    desk: Desk,
    parent: QWidget | None,
    kit_id: str = "",
    saved: Callable[[str], object] | None = None,
) -> FormDialog:
    """Make a kit, or change the one with this id; ready to show. Raises LookupError."""
    facts = _facts(desk, kit_id)
    with desk.read() as connection:
        items = lending_rows.list_items(connection, ItemFilter(), 0, _MOST_ITEMS)
    form = Form()
    form.add("name", tr("&Name"), LineEditor(placeholder=tr("Circuit kit")))
    members = [(one.id, one.name) for one in owners(desk).values()]
    owner = ChoiceEditor(members)
    form.add("owner_id", tr("&Belongs to"), owner)
    form.add("description", tr("What it is &for"), LineEditor())
    parts = PartsEditor()
    form.add("parts", tr("What is &in it, and how many"), parts)

    def of_owner() -> None:
        parts.offer([one for one in items if one.owner_id == owner.value()])

    form.set_values({"owner_id": facts.kit.owner_id})
    of_owner()
    form.set_values(
        {
            "name": facts.kit.name,
            "description": facts.kit.description,
            "parts": tuple((part.item_id, part.quantity) for part in facts.parts),
        }
    )
    owner.edited.connect(of_owner)

    def submit(values: dict[str, Any]) -> None:
        chosen = _parts(values.pop("parts"))
        if not values["owner_id"]:
            raise RuleBroken("owner_id", tr("Choose the member it belongs to."))
        kit = replace(facts.kit, **values)
        pattern = tr("Changed kit {0}") if kit_id else tr("Made kit {0}")
        words = pattern.format(kit.name)
        changes = desk.run(lambda database: items_actions.save_kit(database, kit, chosen), words)
        if saved is not None:
            saved(changes.made)

    title = tr("Edit {0}").format(facts.kit.name) if kit_id else tr("Make a kit")
    verb = tr("Save") if kit_id else tr("Make kit")
    intro = tr("A kit is lent as one. Its parts are counted one by one.")
    return FormDialog(title, form, verb, submit, intro, parent, _WIDTH)


def _parts(parts: Parts) -> list[tuple[str, int]]:
    chosen: dict[str, int] = {}
    for item_id, quantity in parts:
        if not item_id:
            raise RuleBroken("parts", tr("Choose an item for every part, or take the part out."))
        chosen[item_id] = chosen.get(item_id, 0) + (quantity or 0)
    return list(chosen.items())


def _facts(desk: Desk, kit_id: str) -> KitFacts:
    with desk.read() as connection:
        if not kit_id:
            home = partners_rows.us(connection)
            return KitFacts(Kit(owner_id=home.id if home else ""), ())
        for facts in lending_rows.all_kits(connection):
            if facts.kit.id == kit_id:
                return facts
    raise LookupError(kit_id)
