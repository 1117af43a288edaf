"""What a member lends and borrows: each loan with its state and the way to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.lending import LoanStateKind
from partnerdesk.domain.words import counted
from partnerdesk.store import lending_rows
from partnerdesk.store.lending_rows import LoanFilter, LoanRow
from ui.desk import Desk
from ui.loans.words import due_short, state_chip
from ui.partners.reading import MemberView
from ui.partners.words import tr
from ui.widgets import (
    Block,
    Chip,
    ElidedLabel,
    EmptyState,
    button,
    column,
    line,
    link_button,
    primary_button,
)
from ui.widgets.rebuilt import Rebuilt

_GOING_ON = (
    LoanStateKind.ASKED, LoanStateKind.RESERVED, LoanStateKind.OUT,
    LoanStateKind.PART_RETURNED, LoanStateKind.OVERDUE,
)  # fmt: skip


def count_going_on(desk: Desk, member_id: str) -> int:
    """How many loans of a member, on either side, are not over yet."""
    with desk.read() as connection:
        choice = LoanFilter(_GOING_ON, member_id=member_id)
        return lending_rows.count_loans(connection, choice, desk.now())


class LoansTab(Rebuilt):
    """Loans that are not over, those due first at the head: what it lends, then what it borrows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: MemberView) -> None:
        """Show the loans of a member."""
        member = view.member
        now = self._desk.now()
        with self._desk.read() as connection:
            going_on = lending_rows.list_loans(
                connection, LoanFilter(_GOING_ON, member_id=member.id), now
            )
            over = (LoanStateKind.RETURNED, LoanStateKind.CANCELLED)
            ended = lending_rows.count_loans(connection, LoanFilter(over, member_id=member.id), now)
        content = QWidget()
        stack = column(content, gap=16)
        for title, found in (
            (tr("Lends"), [one for one in going_on if one.loan.lender_id == member.id]),
            (tr("Borrows"), [one for one in going_on if one.loan.borrower_id == member.id]),
        ):
            if found:
                block = Block(title)
                for row in found:
                    block.add(self._line(row, view))
                stack.addWidget(block)
        if not going_on:
            stack.addWidget(self._nothing(view), 1)
        if ended:
            words = tr("{0} over").format(counted(ended, tr("loan is"), tr("loans are")))
            every = link_button(words, "", lambda: self._desk.go("loans", "#everything"))
            every.setObjectName("ended")
            stack.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        if going_on:
            stack.addStretch()
        self.show_content(content)

    def _nothing(self, view: MemberView) -> EmptyState:
        lend = primary_button(
            tr("Lend them something…"), "plus", partial(self._lend, view.member.id)
        )
        lend.setEnabled(not self._desk.read_only)
        go = button(tr("Go to Loans"), "", lambda: self._desk.go("loans"))
        return EmptyState(
            "handover",
            tr("Nothing is on loan"),
            tr("{0} neither lends nor borrows anything now.").format(view.member.name),
            *((go,) if view.member.is_us else (lend, go)),
        )

    def _lend(self, member_id: str) -> None:
        from ui.loans.lend_dialog import open_lend

        open_lend(self._desk, self.window(), borrower_id=member_id)

    def _line(self, row: LoanRow, view: MemberView) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        words.addWidget(ElidedLabel(row.things))
        lends = row.loan.lender_id == view.member.id
        other = tr("to {0}").format(row.borrower) if lends else tr("from {0}").format(row.lender)
        due = tr("due {0}").format(due_short(row.loan, view.today))
        words.addWidget(ElidedLabel(" · ".join((row.loan.number, other, due)), "quiet"))
        across.addLayout(words, 1)
        fact = state_chip(row.loan, row.state, view.today)
        chip = Chip(fact.text, fact.tone, fact.icon)
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        key = row.loan.id
        opened = button(tr("Open"), "", partial(self._desk.go, "loans", key), small=True)
        opened.setObjectName(f"open-{key}")
        opened.setAccessibleName(tr("Open {0}").format(row.loan.number))
        across.addWidget(opened)
        return part
