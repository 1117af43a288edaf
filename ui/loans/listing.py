"""The list of loans, its filter, and what can be done with several of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QAbstractItemView, QWidget

from partnerdesk.domain.dates import short_day
from partnerdesk.domain.words import counted
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.lending_rows import LoanFilter, LoanRow
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
from ui.widgets import Columns, MenuButton, RecordList, Row


class LoanList(RecordList):
    """Loans as one view of them wants; several can be marked with Ctrl or Shift.

    ``marked`` fires when others are.
    """

    marked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(Columns("", (tr("Due"),), tr("State")), tr("Loans"))
        self._desk = desk
        self._view = View.DUE_BACK
        self._now = desk.now()
        self._read: dict[str, LoanRow] = {}
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def show_of(self, view: View) -> int:
        """Show the loans of a view; returns how many there are."""
        self._view, self._now = view, self._desk.now()
        self._read.clear()
        with self._desk.read() as connection:
            count = lending_rows.count_loans(connection, self._filter(), self._now)
        self._count = count
        self.reload(count, self._fetch, title=counted(count, tr("loan"), tr("loans")))
        self.marked.emit()
        return count

    def marked_out(self) -> list[str]:
        """Ids of the loans that are marked and out, from the top of the list."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        keys = [row.key for number in numbers if (row := self.rows.row(number)) is not None]
        return [key for key in keys if key in self._read and is_out(self._read[key].state.kind)]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.marked.emit()

    def _filter(self) -> LoanFilter:
        due_before = None
        if self._view is View.DUE_BACK:
            last = self._desk.today() + timedelta(days=DUE_WITHIN_DAYS + 1)
            due_before = datetime.combine(last, time.min)
        return LoanFilter(KINDS[self._view], due_before=due_before)

    def _fetch(self, offset: int, limit: int) -> Sequence[Row]:
        with self._desk.read() as connection:
            found = self._window(offset, limit)
            ids = {one.loan.responsible_id for one in found if one.loan.responsible_id}
            people = partners_rows.people_by_id(connection, ids)
        self._read.update((one.loan.id, one) for one in found)
        today = self._desk.today()
        rows = []
        for one in found:
            person = people.get(one.loan.responsible_id or "")
            name = person.name if person else ""
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

    def _window(self, offset: int, limit: int) -> list[LoanRow]:
        """Soonest due first; everything begins with what is due last, the past at its end."""
        backwards = self._view is View.EVERYTHING
        if backwards:
            end = self._count - offset
            offset, limit = max(0, end - limit), min(limit, end)
        with self._desk.read() as connection:
            found = lending_rows.list_loans(connection, self._filter(), self._now, offset, limit)
        return found[::-1] if backwards else found


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
