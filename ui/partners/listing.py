"""The list of members: which are shown, in which order, and each as one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.agreements import State
from partnerdesk.domain.partners import Member, MemberKind, distance_km
from partnerdesk.domain.words import counted
from partnerdesk.store.agreements_rows import foremost_states
from partnerdesk.store.database import Connection
from partnerdesk.store.partners_rows import MemberFilter, member_list, member_window, us
from ui.background import Background
from ui.desk import Desk
from ui.partners.words import agreement_chip, km_words, tr
from ui.store_list import Listing, StoreList
from ui.widgets import Columns, MenuButton, Row


class MemberList(StoreList):
    """The members that a filter wants, read from the store as they come into view."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        columns = Columns("", (tr("Distance"),), tr("Agreement"))
        super().__init__(desk, background, columns, tr("Members"))

    def show_of(self, wanted: MemberFilter) -> None:
        """List the members wanted, the chosen one staying chosen."""
        today = self._desk.today()
        notice_days = self._desk.settings().review_notice_days
        with self._desk.read() as connection:
            home = us(connection)
        members = member_list(wanted, home)

        def read(connection: Connection) -> Listing:
            marks = members.marks(connection)

            def fetch(connection: Connection, offset: int, limit: int) -> Sequence[Row]:
                found = member_window(connection, members, marks, offset, limit)
                ids = [member.id for member in found]
                states = foremost_states(connection, ids, today, notice_days)
                return [member_row(member, home, states) for member in found]

            return Listing(marks.count, _title(marks.count, wanted), fetch, members.number_of)

        self.ask(members, read)


def _title(count: int, wanted: MemberFilter) -> str:
    if wanted.left:
        return counted(count, tr("member that has left"), tr("members that have left"))
    return counted(count, tr("member"), tr("members"))


def member_row(member: Member, home: Member | None, states: Mapping[str, State]) -> Row:
    """One line: name, kind, distance from us, where its agreements stand. Ours is marked."""
    if member.is_us:
        return Row(member.id, member.name, f"{tr('Us')} · {member.kind_line}", ("",))
    km = distance_km(member, home) if home else None
    return Row(
        member.id,
        member.name,
        member.kind_line,
        (km_words(km) if km is not None else "",),
        agreement_chip(states.get(member.id)),
    )


class FilterButton(MenuButton):
    """Chooses kinds, those that have left, and the order; ``changed`` fires on each choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("All kinds"), parent=parent)
        self.kind: MemberKind | None = None
        self.left = False
        self.by_distance = False
        self._shown = QActionGroup(self)
        self._everybody = self._choice(self._shown, tr("All kinds"), partial(self._show, None))
        for kind in MemberKind:
            self._choice(self._shown, kind.label, partial(self._show, kind))
        self.menu().addSeparator()
        self._choice(self._shown, tr("Have left"), partial(self._show, None, left=True))
        self.menu().addSeparator()
        order = QActionGroup(self)
        by_name = self._choice(order, tr("By name"), lambda: self._sort(by_distance=False))
        self._choice(order, tr("By distance"), lambda: self._sort(by_distance=True))
        self._everybody.setChecked(True)
        by_name.setChecked(True)
        self._name(tr("All kinds"))

    def show_everybody(self, *, left: bool = False) -> None:
        """Choose all kinds, or those that have left, without announcing it."""
        self.kind, self.left = None, left
        words = tr("Have left") if left else tr("All kinds")
        for action in self._shown.actions():
            action.setChecked(action.text() == words)
        self._name(words)

    def _choice(self, group: QActionGroup, text: str, chosen: Callable[[], None]) -> QAction:
        action = QAction(text, self, checkable=True)
        action.triggered.connect(lambda: chosen())
        group.addAction(action)
        self.menu().addAction(action)
        return action

    def _show(self, kind: MemberKind | None, *, left: bool = False) -> None:
        self.kind, self.left = kind, left
        self._name(kind.label if kind else tr("Have left") if left else tr("All kinds"))
        self.changed.emit()

    def _sort(self, *, by_distance: bool) -> None:
        self.by_distance = by_distance
        self.changed.emit()

    def _name(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(tr("Show: {0}").format(words))
