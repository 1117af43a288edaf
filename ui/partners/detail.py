"""The right side of the partners page: one member, its facts in a line, and tabs."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from partnerdesk.actions import partners as actions
from ui.background import Background
from ui.desk import Desk
from ui.history.entries import HistoryEntries
from ui.partners.agreements_tab import AgreementsTab
from ui.partners.contacts_tab import ContactsTab
from ui.partners.leave_dialog import open_leave
from ui.partners.loans_tab import LoansTab, count_going_on
from ui.partners.member_dialog import open_edit_member
from ui.partners.merge_dialog import open_merge
from ui.partners.new_head_dialogs import can_change, open_new_head
from ui.partners.notes_tab import NotesTab
from ui.partners.overview import Overview
from ui.partners.people_tab import PeopleTab
from ui.partners.reading import MemberView
from ui.partners.words import facts_line, tr
from ui.widgets import (
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


class MemberDetail(QWidget):
    """Shows a member; a tab is filled when it comes on show."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._view: MemberView | None = None
        stack = column(self, gap=8)
        stack.addLayout(self._head())
        self.tabs = FilledTabs(tr("About this member"), self._fill)
        self.overview = Overview(desk)
        self.people = PeopleTab(desk)
        self.contacts = ContactsTab(desk)
        self.notes = NotesTab(desk)
        self.loans = LoansTab(desk)
        self.agreements = AgreementsTab(desk)
        self.history = HistoryEntries(desk, background)
        self._shown_in: dict[str, _Shows] = {
            "overview": self.overview,
            "people": self.people,
            "contacts": self.contacts,
            "notes": self.notes,
            "loans": self.loans,
            "agreements": self.agreements,
        }
        pages: tuple[tuple[str, str, QWidget], ...] = (
            ("overview", tr("Overview"), self.overview),
            ("people", tr("People"), self.people),
            ("contacts", tr("Contacts"), self.contacts),
            ("notes", tr("Notes"), self.notes),
            ("loans", tr("Loans"), self.loans),
            ("agreements", tr("Agreements"), self.agreements),
            ("history", tr("History"), self.history),
        )
        for name, text, page in pages:
            self.tabs.add(name, text, page)
        stack.addWidget(self.tabs, 1)

    def show_view(self, view: MemberView) -> None:
        """Show a member in the tab that is open."""
        another = view.member.id != self.member_id()
        self._view = view
        member, facts = view.member, view.facts
        self.name.setText(member.name)
        self.facts.setText(facts_line(member, facts.us))
        self._left.setVisible(member.left_on is not None)
        self.setAccessibleName(member.name)
        self.edit_button.setAccessibleName(tr("Edit {0}").format(member.name))
        self._set_menu(view)
        people = {one.person.id for one in view.in_post}
        for name, count in (
            ("people", len(people)),
            ("contacts", len(facts.contacts)),
            ("notes", len(facts.notes)),
            ("loans", count_going_on(self._desk, member.id)),
            ("agreements", len(view.agreements)),
        ):
            self.tabs.set_count(name, count or None)
        self.tabs.refill(afresh=another)

    def member_id(self) -> str:
        """The id of the member on show, or ""."""
        return self._view.member.id if self._view else ""

    def _head(self) -> QHBoxLayout:
        head = line(gap=12)
        words = column(gap=0)
        names = line(gap=8)
        self.name = ElidedLabel("", "page")
        self._left = Chip(tr("Has left"), "neutral", "handover")
        names.addWidget(self.name)
        names.addWidget(self._left)
        names.addStretch()
        words.addLayout(names)
        self.facts = WrapLabel("", "subtitle")
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        self.edit_button = button(tr("Edit"), "pencil", self._edit, small=True)
        self.edit_button.setEnabled(not self._desk.read_only)
        self.more_button = MenuButton(tr("More"), small=True)
        menu = self.more_button.menu()
        self._new_head = menu.addAction(tr("New head…"), self._change_head)
        self._leave = menu.addAction(tr("Has left…"), self._has_left)
        self._back = menu.addAction(tr("Is back"), self._is_back)
        self._merge = menu.addAction(tr("Merge with…"), self._merge_with)
        self._remove = menu.addAction(tr("Remove"), self._remove_member)
        menu.addSeparator()
        menu.addAction(tr("History"), lambda: self.tabs.go_to("history"))
        for made in (self.edit_button, self.more_button):
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _set_menu(self, view: MemberView) -> None:
        can_write = not self._desk.read_only
        has_left, is_us = view.member.left_on is not None, view.member.is_us
        self._new_head.setEnabled(can_change(view, read_only=self._desk.read_only))
        self._leave.setVisible(not has_left)
        self._back.setVisible(has_left)
        self._leave.setEnabled(can_write and not is_us)
        self._back.setEnabled(can_write)
        self._merge.setEnabled(can_write)
        self._remove.setEnabled(can_write and not is_us)

    def _edit(self) -> None:
        opened(open_edit_member(self._desk, self, self.member_id()))

    def _change_head(self) -> None:
        opened(open_new_head(self._desk, self, self.member_id()))

    def _has_left(self) -> None:
        opened(open_leave(self._desk, self, self.member_id()))

    def _is_back(self) -> None:
        member_id, name = self.member_id(), self.name.text()
        self._desk.do(
            lambda database: actions.member_leaves(database, member_id, None),
            tr("{0} is back").format(name),
        )

    def _merge_with(self) -> None:
        opened(open_merge(self._desk, self, self.member_id()))

    def _remove_member(self) -> None:
        member_id, name = self.member_id(), self.name.text()
        self._desk.do(
            lambda database: actions.remove_member(database, member_id),
            tr("Removed {0}").format(name),
        )

    def _fill(self, tab: str) -> None:
        view = self._view
        if view is None:
            return
        if tab == "history":
            self.history.show_of(view.member.id, view.row_ids, links=True)
        else:
            self._shown_in[tab].show_view(view)


class _Shows(Protocol):
    def show_view(self, view: MemberView) -> None: ...
