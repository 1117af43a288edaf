"""The list of loans, its filter, and what can be done with several of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QAbstractItemView, QWidget

from partnerdesk.domain.dates import short_day
from partnerdesk.domain.words import counted
from partnerdesk.store import partners_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import LoanFilter, LoanRow, loan_list, loan_window
from ui.background import Background
from ui.desk import Desk
from ui.loans.words import (
    DUE_WITHIN_DAYS,
    KINDS,
    VIEW_NAMES,
    View,
    due_short,
    is_out,
    state_chip,
    tr,
)
from ui.store_list import Listing, StoreList
from ui.widgets import Columns, MenuButton, Row


class LoanList(StoreList):
    """Loans as one view of them wants; several can be marked with Ctrl or Shift.

    ``marked`` fires when others are.
    """

    marked = Signal()

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        columns = Columns("", (tr("Due"),), tr("State"))
        super().__init__(desk, background, columns, tr("Loans"))
        self._read: dict[str, LoanRow] = {}
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.listed.connect(self.marked)

    def show_of(self, view: View) -> None:
        """Show the loans of a view: soonest due first; of everything the past at its end."""
        now, today = self._desk.now(), self._desk.today()
        loans = loan_list(_wanted(view, today), now, latest_first=view is View.EVERYTHING)

        def read(connection: Connection) -> Listing:
            marks = loans.marks(connection)
            known: dict[str, LoanRow] = {}

            def fetch(connection: Connection, offset: int, limit: int) -> Sequence[Row]:
                found = loan_window(connection, loans, now, marks, offset, limit)
                known.update((one.loan.id, one) for one in found)
                self._read = known
                return _rows(connection, found, today)

            title = counted(marks.count, tr("loan"), tr("loans"))
            return Listing(marks.count, title, fetch, loans.number_of)

        self.ask(loans, read)

    def marked_out(self) -> list[str]:
        """Ids of the loans that are marked and out, from the top of the list."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        keys = [row.key for number in numbers if (row := self.rows.row(number)) is not None]
        return [key for key in keys if key in self._read and is_out(self._read[key].state.kind)]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.marked.emit()


def _wanted(view: View, today: date) -> LoanFilter:
    due_before = None
    if view is View.DUE_BACK:
        last = today + timedelta(days=DUE_WITHIN_DAYS + 1)
        due_before = datetime.combine(last, time.min)
    return LoanFilter(KINDS[view], due_before=due_before)


def _rows(connection: Connection, found: Sequence[LoanRow], today: date) -> list[Row]:
    ids = {one.loan.responsible_id for one in found if one.loan.responsible_id}
    people = partners_rows.people_names(connection, ids)
    rows = []
    for one in found:
        name = people.get(one.loan.responsible_id or "", "")
        goes = "" if one.loan.handed_over_at else short_day(one.loan.out_at.date(), today)
        when = tr("from {0}").format(goes) if goes else ""
        second = (one.loan.number, when, tr("to {0}").format(one.borrower), name)
        rows.append(
            Row(
                one.loan.id,
                one.things,
                " · ".join(filter(None, second)),
                (due_short(one.loan, today),),
                state_chip(one.loan, one.state, today),
            )
        )
    return rows


class ViewButton(MenuButton):
    """Chooses which loans are listed; ``changed`` fires when that changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.view = View.DUE_BACK
        group = QActionGroup(self)
        self._actions: dict[View, QAction] = {}
        for view in View:
            action = QAction(tr(VIEW_NAMES[view]), self, checkable=True)
            action.triggered.connect(partial(self.choose, view))
            group.addAction(action)
            self.menu().addAction(action)
            self._actions[view] = action
        self._tell()

    def choose(self, view: View, checked: bool = True) -> None:
        """List these loans."""
        self.view = view
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        words = tr(VIEW_NAMES[self.view])
        self._actions[self.view].setChecked(True)
        self.setText(words)
        self.setAccessibleName(tr("Show: {0}").format(words))
