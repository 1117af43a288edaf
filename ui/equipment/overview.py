"""The first tab of an item: how many are free and when, where it is, how to handle it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Item, ItemKind, out_text
from ui.desk import Desk
from ui.equipment.kit_dialog import open_kit
from ui.equipment.lending import lend
from ui.equipment.reading import ItemView, half_of, upcoming
from ui.equipment.words import free_words, hold_words, test_chip, test_lines, tr, value_words
from ui.widgets import Block, Chip, ElidedLabel, WrapLabel, button, column, line, link_button
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

_HOLDS_SHOWN = 4


class Overview(Rebuilt):
    """Blocks about one item, the most useful first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: ItemView) -> None:
        """Show an item."""
        content = QWidget()
        whole = column(content, gap=20)
        whole.addWidget(self._free(view))
        across = line(gap=24)
        for blocks in (_left(view.item), self._right(view)):
            side = column(gap=20)
            for block in blocks:
                side.addWidget(block)
            side.addStretch()
            across.addLayout(side, 1)
        whole.addLayout(across)
        whole.addStretch()
        self.show_content(content)

    def _free(self, view: ItemView) -> Block:
        item = view.item
        block = Block(tr("Free"))
        if item.retired_on:
            block.add_text(tr("Retired on {0}.").format(day_text(item.retired_on)))
            return block
        across = line(gap=12)
        free = view.free_now
        words = tr("{0} free now").format(free_words(free, item))
        chip = Chip(words, "ok") if free else Chip(words, "warn")
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        after = view.next_free()
        if after is not None:
            wanted, moment = after
            told = tr("{0} free from {1}").format(wanted, out_text(moment))
            across.addWidget(ElidedLabel(told, "quiet"), 1)
        else:
            across.addStretch(1)
        across.addWidget(self._lend(tr("Lend…"), "lend", view))
        across.addWidget(self._lend(tr("Reserve…"), "reserve", view))
        block.add(across)
        coming = upcoming(view.stock, view.now)
        for hold in coming[:_HOLDS_SHOWN]:
            block.add_text(hold_words(hold), quiet=True)
        if len(coming) > _HOLDS_SHOWN:
            more = len(coming) - _HOLDS_SHOWN
            block.add_text(tr("and {0} more").format(more), quiet=True)
        return block

    def _lend(self, text: str, name: str, view: ItemView) -> QPushButton:
        """Lend starts now; Reserve leaves the moments to be chosen."""
        start = half_of(view.now)[0] if name == "lend" else None
        act = partial(lend, self._desk, self, item_id=view.item.id, out_at=start)
        made = button(text, "", act, small=True)
        made.setObjectName(name)
        made.setAccessibleName(f"{text} {view.item.name}")
        made.setEnabled(not self._desk.read_only)
        return made

    def _right(self, view: ItemView) -> Iterable[Block]:
        item = view.item
        if item.kind is not ItemKind.PLACE or item.test:
            yield _test(view)
        if item.accessories:
            title = tr("In it") if item.kind is ItemKind.PLACE else tr("Goes with it")
            block = Block(title)
            listed = column(gap=2)
            for text in item.accessories:
                listed.addWidget(WrapLabel(text, "small"))
            block.add(listed)
            yield block
        if view.kits:
            yield self._kits(view)

    def _kits(self, view: ItemView) -> Block:
        block = Block(tr("In kits"))
        for facts in view.kits:
            part = next(part for part in facts.parts if part.item_id == view.item.id)
            across = line(gap=8)
            told = tr("{0} in {1}").format(part.quantity, facts.kit.name)
            across.addWidget(ElidedLabel(told, "small"), 1)
            link = link_button(tr("Edit"), "", partial(self._edit_kit, facts.kit.id))
            link.setObjectName(f"kit-{facts.kit.id}")
            link.setAccessibleName(tr("Edit {0}").format(facts.kit.name))
            link.setEnabled(not self._desk.read_only)
            across.addWidget(link)
            block.add(across)
        return block

    def _edit_kit(self, kit_id: str) -> None:
        opened(open_kit(self._desk, self, kit_id))


def _left(item: Item) -> Iterable[Block]:
    where = tr("Where it is") if item.kind is ItemKind.PLACE else tr("Kept at")
    block = Block(where)
    block.add_text(item.kept_at or tr("Not written down yet."), quiet=not item.kept_at)
    yield block
    if item.handling:
        block = Block(tr("How to handle it"))
        block.add_text(item.handling)
        yield block
    block = Block(tr("Condition and value"))
    block.add_text(item.condition.label)
    value = value_words(item)
    if value:
        block.add_text(value, quiet=True)
    yield block


def _test(view: ItemView) -> Block:
    block = Block(tr("Safety test"))
    lines = test_lines(view.item, view.now.date())
    if not lines:
        block.add_text(tr("It needs no test."), quiet=True)
        return block
    block.add_text(lines[0])
    chip = test_chip(view.item, view.now.date())
    if chip is not None:
        made = Chip(chip.text, chip.tone, chip.icon)
        block.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
    for text in lines[1:]:
        block.add_text(text, quiet=True)
    return block
