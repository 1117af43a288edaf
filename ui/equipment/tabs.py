"""The loans of an item, and the times in which units of it are out of service."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import short_day
from partnerdesk.domain.lending import OutOfService, due_day
from partnerdesk.store.lending_rows import LoanRow
from ui.desk import Desk
from ui.equipment.reading import ItemView
from ui.equipment.service_dialog import back_in_service, open_service, remove_gap
from ui.equipment.words import loan_chip, service_words, tr
from ui.widgets import (
    Chip,
    ElidedLabel,
    EmptyState,
    MenuButton,
    WrapLabel,
    button,
    column,
    line,
    rule,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

_SHOWN = 100


class LoansTab(Rebuilt):
    """A line per loan: what is under way first, then the latest."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: ItemView) -> None:
        """Show the loans of an item."""
        content = QWidget()
        stack = column(content, gap=12)
        for number, row in enumerate(view.loans[:_SHOWN]):
            if number:
                stack.addWidget(rule())
            stack.addWidget(self._line(row, view))
        if len(view.loans) > _SHOWN:
            words = tr("Only the newest {0} of {1} are shown.").format(_SHOWN, len(view.loans))
            stack.addWidget(WrapLabel(words, "quiet"))
        if view.loans:
            stack.addStretch()
        else:
            words = tr("Lend or reserve it from the Overview.")
            title = tr("{0} has not been lent yet").format(view.item.name)
            stack.addWidget(EmptyState("equipment", title, words), 1)
        self.show_content(content)

    def _line(self, row: LoanRow, view: ItemView) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        words.addWidget(ElidedLabel(f"{row.loan.number} · {row.borrower}"))
        today = view.now.date()
        out, back = row.loan.out_at.date(), due_day(row.loan.due_at)
        when = tr("{0} to {1}").format(short_day(out, today), short_day(back, today))
        words.addWidget(ElidedLabel(" · ".join((when, row.things)), "quiet"))
        across.addLayout(words, 1)
        fact = loan_chip(row.state)
        chip = Chip(fact.text, fact.tone, fact.icon)
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        open_loan = button(tr("Open"), "", partial(self._desk.go, "loans", row.loan.id), small=True)
        open_loan.setObjectName(f"open-{row.loan.id}")
        open_loan.setAccessibleName(tr("Open {0}").format(row.loan.number))
        across.addWidget(open_loan)
        return part


class ServiceTab(Rebuilt):
    """A line per time out of service, the newest first, and a button to add one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: ItemView) -> None:
        """Show when units of an item are out of service."""
        content = QWidget()
        stack = column(content, gap=12)
        add = button(
            tr("Out of service…"),
            "plus",
            lambda: opened(open_service(self._desk, self, view.item)),
            small=True,
        )
        add.setObjectName("add-gap")
        add.setEnabled(not self._desk.read_only)
        for number, gap in enumerate(reversed(view.services)):
            if number:
                stack.addWidget(rule())
            stack.addWidget(self._line(gap, view))
        if view.services:
            stack.insertWidget(0, add, 0, Qt.AlignmentFlag.AlignLeft)
            stack.addStretch()
        else:
            words = tr("What can’t be used is not counted as free.")
            title = tr("None of it is out of service")
            stack.addWidget(EmptyState("equipment", title, words, add), 1)
        self.show_content(content)

    def _line(self, gap: OutOfService, view: ItemView) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        told = tr("{0} × {1}").format(gap.quantity, gap.reason)
        words.addWidget(ElidedLabel(told))
        words.addWidget(ElidedLabel(service_words(gap), "quiet"))
        across.addLayout(words, 1)
        today = view.now.date()
        if gap.first_day <= today and (gap.last_day is None or gap.last_day >= today):
            across.addWidget(Chip(tr("Now"), "warn", "warning"), 0, Qt.AlignmentFlag.AlignVCenter)
        more = MenuButton(tr("More"), small=True)
        menu = more.menu()
        again = menu.addAction(tr("Can be used again"))
        again.triggered.connect(lambda: back_in_service(self._desk, view.item, gap))
        again.setVisible(gap.last_day is None or gap.last_day >= today)
        change = menu.addAction(tr("Change…"))
        change.triggered.connect(lambda: opened(open_service(self._desk, self, view.item, gap)))
        remove = menu.addAction(tr("Remove"))
        remove.triggered.connect(lambda: remove_gap(self._desk, view.item, gap))
        for action in (again, change, remove):
            action.setEnabled(not self._desk.read_only)
        more.setObjectName(f"gap-{gap.id}")
        more.setAccessibleName(tr("More for {0}").format(told))
        across.addWidget(more)
        return part
