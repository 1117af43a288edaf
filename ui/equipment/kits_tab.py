"""The kits: what is in each, how many whole ones are free now, lend and edit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.availability import Stock
from partnerdesk.store import lending_rows
from partnerdesk.store.lending_rows import ItemFilter, KitFacts
from ui.desk import Desk
from ui.equipment.kit_dialog import open_kit
from ui.equipment.lending import lend
from ui.equipment.reading import half_of, now, owners
from ui.equipment.words import tr
from ui.widgets import (
    Chip,
    ElidedLabel,
    EmptyState,
    ScrollPage,
    Surface,
    button,
    column,
    line,
    primary_button,
    rule,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt


class KitsTab(Surface):
    """A line per kit, by name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=16)
        self._desk = desk
        self._inside = Rebuilt()
        self.body.addWidget(ScrollPage(self._inside))

    def show_of(self, wanted: ItemFilter) -> None:
        """Show the kits of the owner wanted, whose name has the words wanted."""
        moment = now(self._desk)
        start, end = half_of(moment)
        words = wanted.text.casefold()
        with self._desk.read() as connection:
            kits = [
                facts
                for facts in lending_rows.all_kits(connection)
                if words in facts.kit.name.casefold()
                and wanted.owner_id in ("", facts.kit.owner_id)
            ]
            ids = list({part.item_id for facts in kits for part in facts.parts})
            stocks = lending_rows.holds_between(connection, start, end, moment, ids)
        content = QWidget()
        stack = column(content, gap=12)
        known = owners(self._desk)
        for number, facts in enumerate(kits):
            if number:
                stack.addWidget(rule())
            owner = known.get(facts.kit.owner_id)
            free = min(
                (stocks[p.item_id].free(start, end) // p.quantity for p in facts.parts), default=0
            )
            stack.addWidget(self._line(facts, owner.name if owner else "", stocks, free))
        if kits:
            stack.addStretch()
        else:
            stack.addWidget(self._empty(), 1)
        self._inside.show_content(content)

    def _empty(self) -> EmptyState:
        make = primary_button(tr("Make a kit"), "plus", lambda: opened(open_kit(self._desk, self)))
        make.setEnabled(not self._desk.read_only)
        words = tr("A kit is several items that go out together, such as everything for circuits.")
        return EmptyState("equipment", tr("No kits here yet"), words, make)

    def _line(self, facts: KitFacts, owner: str, stocks: dict[str, Stock], free: int) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        words.addWidget(ElidedLabel(f"{facts.kit.name} · {owner}"))
        told = ", ".join(f"{one.quantity} × {stocks[one.item_id].item.name}" for one in facts.parts)
        second = " · ".join(filter(None, (told, facts.kit.description)))
        words.addWidget(ElidedLabel(second, "quiet"))
        across.addLayout(words, 1)
        chip = Chip(tr("{0} free now").format(free), "ok" if free else "warn")
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        kit_id = facts.kit.id
        for text, name, act in (
            (tr("Lend…"), "lend", partial(lend, self._desk, self, kit_id=kit_id)),
            (tr("Edit"), "edit", lambda: opened(open_kit(self._desk, self, kit_id))),
        ):
            made = button(text, "", act, small=True)
            made.setObjectName(f"{name}-{kit_id}")
            made.setAccessibleName(f"{text} {facts.kit.name}")
            made.setEnabled(not self._desk.read_only)
            across.addWidget(made)
        return part
