"""Loans: what is due back, overdue, reserved and out, and the chosen one beside it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.words import counted
from partnerdesk.store import lending_rows
from ui.background import Background
from ui.desk import Desk
from ui.loans.detail import LoanDetail
from ui.loans.lend_dialog import LendDialog, open_lend
from ui.loans.listing import LoanList, ViewButton
from ui.loans.papers import open_picking_list
from ui.loans.words import EMPTY_WORDS, KINDS, View, tr
from ui.store_list import StorePage
from ui.widgets import (
    ElidedLabel,
    EmptyState,
    ListDetail,
    PageHeader,
    ScrollPage,
    Surface,
    button,
    column,
    line,
    primary_button,
)


class LoansPage(StorePage):
    """Keys: the id or number of a loan; ``#overdue`` and the like name a view of the list."""

    name: ClassVar[str] = "loans"
    depends_on: ClassVar[tuple[str, ...]] = (
        "loan", "loan_line", "loan_return", "loan_chase", "item", "kit", "member", "person",
        "role",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._wanted_key = ""
        self._is_new_view = False
        stack = column(self, gap=16)
        self._head = PageHeader(tr("Loans"))
        self.view = ViewButton()
        self.view.changed.connect(self._show_view)
        self.picking_button = button(tr("Picking list…"), "print", self._pick)
        self._head.add_action(self.picking_button)
        self._head.add_action(self.view)
        self.new_button = primary_button(tr("Lend or reserve"), "plus", self.start_new)
        self.new_button.setEnabled(not desk.read_only)
        self._head.add_action(self.new_button)
        stack.addWidget(self._head)
        self.list = LoanList(desk, background)
        self.list.listed.connect(self._show_listed)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._open)
        self.list.marked.connect(self._tell_marked)
        self.detail = LoanDetail(desk, background)
        self._both = ListDetail(self._list_side(), self._detail_side(), list_width=515)
        self.list.clicked.connect(lambda index: self._both.show_detail())
        stack.addWidget(self._both, 1)
        self._empty = self._empty_page()
        self._empty.hide()
        stack.addWidget(self._empty, 1)

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """List the loans of the view again, and show the chosen one afresh."""
        self.list.show_of(self.view.view)

    def _show_listed(self) -> None:
        count = self.list.count()
        any_loan = count > 0 or self._is_any()
        self._both.setVisible(any_loan)
        self._empty.setVisible(not any_loan)
        self.view.setVisible(any_loan)
        self.picking_button.setVisible(self.view.view is View.RESERVED and count > 0)
        self.list.setVisible(count > 0)
        self._nothing.setVisible(not count)
        title, words = EMPTY_WORDS[self.view.view]
        self._nothing.title.setText(tr(title))
        self._nothing.text.setText(tr(words))
        is_new, self._is_new_view = self._is_new_view, False
        shown = self.detail.loan_id()
        if not (is_new or self.list.key()) and shown and self.detail.show_loan(shown):
            # It left the list, as what was just taken back does: its receipt may be wanted now.
            self._right.setCurrentIndex(0)
        elif self.list.key() or not self.list.choose_first():
            self._show_chosen(self.list.key())
        self._tell_marked()
        wanted, self._wanted_key = self._wanted_key, ""
        if wanted:
            self._show_loan(wanted)

    def open_key(self, key: str) -> None:
        """Show a loan by id or number, or a view of the list."""
        self.refresh_if_stale()
        name, _, view = key.partition("#")
        if view:
            self.view.choose(View(view))
        if not name:
            return
        with self.desk.read() as connection:
            found = lending_rows.loan_by_number(connection, name)
        self._show_loan(found.id if found else name)

    def _show_loan(self, loan_id: str) -> None:
        """Show it in the view that is listed, else among everything, once that is listed."""
        if self.list.busy:
            self._wanted_key = loan_id
            return
        if not self.list.choose(loan_id) and self.view.view is not View.EVERYTHING:
            self._wanted_key = loan_id
            self.view.choose(View.EVERYTHING)
        self._both.show_detail()

    def key(self) -> str:
        """The id of the loan on show."""
        return self._wanted_key or self.list.key() or self.detail.loan_id()

    def start_new(self) -> None:
        """Lend or reserve something."""
        if not self.desk.read_only:
            self.open_lend()

    def open_lend(self) -> LendDialog:
        """As ``start_new``; the dialog is returned."""
        dialog = open_lend(self.desk, self.window())
        dialog.accepted.connect(lambda: self.open_key(dialog.made))
        return dialog

    def take_back_marked(self) -> None:
        """Take all of the marked loans back, well, as one action."""
        keys = self.list.marked_out()
        now = self.desk.now()
        loans = counted(len(keys), tr("loan"), tr("loans"))
        self.desk.do(
            lambda database: actions.take_back_all(database, keys, now),
            tr("Took back {0}").format(loans),
        )

    # --- its parts ---------------------------------------------------------------------------

    def _list_side(self) -> Surface:
        left = Surface()
        left.body.addWidget(self.list, 1)
        self._nothing = EmptyState("check", " ", " ", button(tr("Show every loan"), "", self._all))
        self._nothing.hide()
        left.body.addWidget(self._nothing, 1)
        self._foot = QWidget()
        row = line(self._foot, gap=12, margins=(12, 4, 12, 8))
        self._marked = ElidedLabel("", "quiet")
        row.addWidget(self._marked, 1)
        self.bulk_button = button("", "check", self.take_back_marked, small=True)
        row.addWidget(self.bulk_button)
        self._foot.hide()
        left.body.addWidget(self._foot)
        return left

    def _detail_side(self) -> QWidget:
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        nothing = Surface()
        nothing.body.addWidget(
            EmptyState("handover", tr("No loan is chosen"), tr("Choose one in the list."))
        )
        self._right.addWidget(nothing)
        return _DetailScroll(self._right)

    def _empty_page(self) -> Surface:
        made = Surface()
        lend = primary_button(tr("Lend the first thing"), "plus", self.start_new)
        lend.setEnabled(not self.desk.read_only)
        made.body.addWidget(
            EmptyState(
                "handover",
                tr("No loans yet"),
                tr(
                    "What members lend to each other stands here: who has it, since when, "
                    "and when it is due back."
                ),
                lend,
                button(tr("Go to Equipment"), "equipment", lambda: self.desk.go("equipment")),
            )
        )
        return made

    # --- what is on show ---------------------------------------------------------------------

    def _is_any(self) -> bool:
        with self.desk.read() as connection:
            return lending_rows.any_loan(connection)

    def _show_view(self) -> None:
        """Another view begins with its own first loan, unless the chosen one is in it too."""
        self._is_new_view = True
        self.show_facts()

    def _pick(self) -> None:
        open_picking_list(self.desk, self.window())

    def _all(self) -> None:
        self.view.choose(View.EVERYTHING)

    def _tell_marked(self) -> None:
        """Several marked loans that are out can be taken back with one button."""
        keys = self.list.marked_out()
        several = len(keys) > 1
        could = self.list.rows.rowCount() > 1 and bool(KINDS[self.view.view])
        self._foot.setVisible(several or (could and bool(keys)))
        self.bulk_button.setVisible(several)
        self._marked.setText(tr("Ctrl or Shift marks several, to take them back together."))
        if several:
            self._marked.setText(tr("{0} marked").format(len(keys)))
            words = tr("Take back {0} loans").format(len(keys))
            self.bulk_button.setText(words)
            self.bulk_button.setAccessibleName(words)
            self.bulk_button.setEnabled(not self.desk.read_only)

    def _show_chosen(self, key: str) -> None:
        if self.comes_later(lambda: self._show_chosen(self.list.key())):
            return
        shown = bool(key) and self.detail.show_loan(key)
        self._right.setCurrentIndex(0 if shown else 1)

    def _open(self, key: str) -> None:
        self._both.show_detail()
        self.detail.focus_first()


class _DetailScroll(ScrollPage):
    """Scrolls the whole detail where the window is low and the text large."""

    def __init__(self, detail: QWidget) -> None:
        super().__init__(detail)
        self._detail = detail

    def minimumSizeHint(self) -> QSize:
        return QSize(self._detail.minimumSizeHint().width(), super().minimumSizeHint().height())
