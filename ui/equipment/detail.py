"""The right side of the catalogue: one item, its facts in a line, and tabs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.availability import Hold
from ui.background import Background
from ui.desk import Desk
from ui.equipment.item_dialog import choose_photo, open_edit_item, open_retire
from ui.equipment.overview import Overview
from ui.equipment.photo import Thumbnail
from ui.equipment.reading import ItemView
from ui.equipment.service_dialog import open_service
from ui.equipment.tabs import LoansTab, ServiceTab
from ui.equipment.words import facts_line, hold_words, item_chip, tr
from ui.history.entries import HistoryEntries
from ui.widgets import (
    Banner,
    Chip,
    ElidedLabel,
    FilledTabs,
    MenuButton,
    WrapLabel,
    button,
    column,
    line,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

_MISFITS_SHOWN = 3


class ItemDetail(QWidget):
    """Shows an item; a tab is filled when it comes on show.

    ``print_wanted(kind, item ids)`` asks for ``labels``.
    """

    print_wanted = Signal(str, list)

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._view: ItemView | None = None
        stack = column(self, gap=8)
        stack.addLayout(self._head())
        self.misfits = Misfits(desk)
        stack.addWidget(self.misfits)
        self.tabs = FilledTabs(tr("About this item"), self._fill)
        self.overview = Overview(desk)
        self.loans = LoansTab(desk)
        self.services = ServiceTab(desk)
        self.history = HistoryEntries(desk, background)
        pages: tuple[tuple[str, str, QWidget], ...] = (
            ("overview", tr("Overview"), self.overview),
            ("loans", tr("Loans"), self.loans),
            ("services", tr("Out of service"), self.services),
            ("history", tr("History"), self.history),
        )
        for name, text, page in pages:
            self.tabs.add(name, text, page)
        stack.addWidget(self.tabs, 1)

    def show_view(self, view: ItemView) -> None:
        """Show an item in the tab that is open."""
        another = view.item.id != self.item_id()
        self._view = view
        item = view.item
        self.name.setText(item.name)
        self.facts.setText(facts_line(item, view.owner))
        chip = item_chip(item, view.unusable, view.now.date())
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set_fact(chip)
        self.photo.show_photo(self._desk, item)
        self.setAccessibleName(item.name)
        self.edit_button.setAccessibleName(tr("Edit {0}").format(item.name))
        self._set_menu(view)
        self.misfits.show_view(view)
        self.tabs.set_count("loans", len(view.loans) or None)
        self.tabs.set_count("services", len(view.services) or None)
        self.tabs.refill(afresh=another)

    def item_id(self) -> str:
        """The id of the item on show, or ""."""
        return self._view.item.id if self._view else ""

    def _head(self) -> QHBoxLayout:
        head = line(gap=12)
        self.photo = Thumbnail()
        head.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        names = line(gap=8)
        self.name = ElidedLabel("", "page")
        self.chip = Chip("")
        names.addWidget(self.name)
        names.addWidget(self.chip)
        names.addStretch()
        words.addLayout(names)
        self.facts = WrapLabel("", "subtitle")
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        self.edit_button = button(tr("Edit"), "pencil", self._edit, small=True)
        self.edit_button.setEnabled(not self._desk.read_only)
        self.more_button = MenuButton(tr("More"), small=True)
        menu = self.more_button.menu()
        self._photo = menu.addAction(tr("Choose a photograph…"), self._choose_photo)
        self._service = menu.addAction(tr("Out of service…"), self._out_of_service)
        menu.addAction(tr("Print label…"), self._print_label)
        menu.addSeparator()
        self._retire = menu.addAction(tr("Retire…"), self._retire_item)
        self._back = menu.addAction(tr("Lend it again"), self._bring_back)
        self._remove = menu.addAction(tr("Remove"), self._remove_item)
        for made in (self.edit_button, self.more_button):
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _set_menu(self, view: ItemView) -> None:
        can_write = not self._desk.read_only
        retired = view.item.retired_on is not None
        self._retire.setVisible(not retired)
        self._back.setVisible(retired)
        for action in (self._photo, self._service, self._retire, self._back, self._remove):
            action.setEnabled(can_write)

    def _edit(self) -> None:
        opened(open_edit_item(self._desk, self, self.item_id()))

    def _choose_photo(self) -> None:
        if self._view is not None:
            choose_photo(self._desk, self, self._view.item)

    def _out_of_service(self) -> None:
        if self._view is not None:
            opened(open_service(self._desk, self, self._view.item))

    def _print_label(self) -> None:
        self.print_wanted.emit("labels", [self.item_id()])

    def _retire_item(self) -> None:
        opened(open_retire(self._desk, self, self.item_id()))

    def _bring_back(self) -> None:
        item_id, name = self.item_id(), self.name.text()
        self._desk.do(
            lambda database: items_actions.retire_item(database, item_id, None),
            tr("{0} can be lent again").format(name),
        )

    def _remove_item(self) -> None:
        item_id, name = self.item_id(), self.name.text()
        self._desk.do(
            lambda database: items_actions.remove_item(database, item_id),
            tr("Removed {0}").format(name),
        )

    def _fill(self, tab: str) -> None:
        view = self._view
        if view is None:
            return
        if tab == "history":
            self.history.show_of(view.item.id, (), links=True)
        elif tab == "loans":
            self.loans.show_view(view)
        elif tab == "services":
            self.services.show_view(view)
        else:
            self.overview.show_view(view)


class Misfits(Rebuilt):
    """Says which loans are promised more than there is, with the way to each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: ItemView) -> None:
        """Show what no longer fits; nothing when all does."""
        self.setVisible(bool(view.misfits))
        if not view.misfits:
            return
        content = QWidget()
        stack = column(content, gap=4)
        words = tr("More is promised than there is of {0}:").format(view.item.name)
        for number, (hold, loan_id) in enumerate(view.misfits[:_MISFITS_SHOWN]):
            told = hold_words(hold) if number else f"{words} {hold_words(hold)}"
            stack.addWidget(Banner("bad", told, self._open(hold, loan_id)))
        more = len(view.misfits) - _MISFITS_SHOWN
        if more > 0:
            stack.addWidget(WrapLabel(tr("And {0} more under Loans.").format(more), "quiet"))
        self.show_content(content)

    def _open(self, hold: Hold, loan_id: str) -> QPushButton:
        made = button(tr("Open"), "", partial(self._desk.go, "loans", loan_id), small=True)
        made.setObjectName(f"misfit-{loan_id}")
        made.setAccessibleName(tr("Open {0}").format(hold.loan))
        return made
