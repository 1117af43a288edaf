"""The chosen loan beside the list: its facts, what can be done with it now, and its history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.lending import LoanStateKind
from partnerdesk.store.history_rows import count_history
from ui.background import Background
from ui.desk import Desk
from ui.history.entries import HistoryEntries
from ui.loans.chase_dialog import open_chase
from ui.loans.moving import open_cancel, open_extend
from ui.loans.overview import overview
from ui.loans.papers import open_form, open_letter, open_receipt
from ui.loans.reading import LoanView, read_view
from ui.loans.return_dialog import open_return
from ui.loans.words import is_out, state_chip, tr
from ui.widgets import (
    Chip,
    ElidedLabel,
    FlowLayout,
    MenuButton,
    ScrollPage,
    Surface,
    TabPages,
    button,
    column,
    line,
)
from ui.widgets.rebuilt import Rebuilt

_ASKED, _RESERVED = LoanStateKind.ASKED, LoanStateKind.RESERVED


class LoanDetail(Surface):
    """One loan; the buttons are those that its state allows."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(margin=20, gap=8)
        self._desk = desk
        self._view: LoanView | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.papers: dict[str, QAction] = {}
        self.body.addLayout(self._header())
        self.body.addWidget(self._acts())
        self.tabs = TabPages(tr("About the loan"))
        self._overview, room = Rebuilt(), QWidget()
        column(room, margins=(0, 0, 8, 8)).addWidget(self._overview)
        self._scroll = ScrollPage(room)
        self.tabs.add("overview", tr("Overview"), self._scroll)
        self._history = HistoryEntries(desk, background)
        self.tabs.add("history", tr("History"), ScrollPage(self._history))
        self.tabs.changed.connect(lambda name: self._show_tab())
        self.body.addWidget(self.tabs, 1)

    def loan_id(self) -> str:
        """The loan on show, or ""."""
        return self._view.facts.loan.id if self._view else ""

    def view(self) -> LoanView | None:
        """What is on show."""
        return self._view

    def show_loan(self, loan_id: str) -> bool:
        """Read and show a loan; False when there is none any more."""
        same = loan_id == self.loan_id()
        try:
            view = self._view = read_view(self._desk, loan_id)
        except LookupError:
            self._view = None
            return False
        loan = view.facts.loan
        self.title.setText(view.things)
        between = tr("{0} to {1}").format(view.lender, view.borrower)
        self.subtitle.setText(f"{loan.number} · {between}")
        self.setAccessibleName(f"{loan.number}, {view.things}")
        self.chip.set_fact(state_chip(loan, view.state, self._desk.today()))
        self._allow(view)
        self._overview.show_content(overview(view))
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
        with self._desk.read() as connection:
            self.tabs.set_count("history", count_history(connection, view.row_ids))
        self._show_tab()
        return True

    def focus_first(self) -> None:
        """Go to the first thing that can be done."""
        first = next((one for one in self.buttons.values() if not one.isHidden()), None)
        (first if first is not None and first.isEnabled() else self.tabs.strip).setFocus()

    # --- what the buttons do -----------------------------------------------------------------

    def reserve(self) -> None:
        """Promise what was asked for."""
        self._do(actions.confirm, tr("Reserved {0}"))

    def hand_over(self) -> None:
        """It goes out now."""
        self._do(actions.hand_over, tr("Handed over {0}"))

    def take_back_all(self) -> None:
        """All of it came back, well."""
        loan_id, now = self.loan_id(), self._desk.now()
        self._desk.do(
            lambda database: actions.take_back_all(database, [loan_id], now),
            tr("Took back {0}").format(self._named()),
        )

    def take_back(self) -> None:
        """Ask how each thing came back."""
        open_return(self._desk, self.window(), self.loan_id())

    def extend(self) -> None:
        """Ask for another day."""
        open_extend(self._desk, self.window(), self.loan_id())

    def chase(self) -> None:
        """Write a reminder."""
        open_chase(self._desk, self.window(), self.loan_id())

    def name_people(self) -> None:
        """Say who is responsible for it, and who if they are away."""
        from ui.loans.people_dialog import open_people

        open_people(self._desk, self.window(), self.loan_id())

    def cancel(self) -> None:
        """Call it off."""
        open_cancel(self._desk, self.window(), self.loan_id())

    def _do(self, act: Callable[..., object], said: str) -> None:
        loan_id, now = self.loan_id(), self._desk.now()
        self._desk.do(lambda database: act(database, loan_id, now), said.format(self._named()))  # type: ignore[arg-type, return-value]

    def _named(self) -> str:
        view = self._view
        return f"{view.facts.loan.number}, {view.things}" if view else ""

    # --- how it stands on the page -----------------------------------------------------------

    def _header(self) -> QVBoxLayout:
        head = column(gap=2)
        self.title = ElidedLabel("", "page")
        head.addWidget(self.title)
        second = line(gap=8)
        self.chip = Chip("")
        self.subtitle = ElidedLabel("", "subtitle")
        second.addWidget(self.chip)
        second.addWidget(self.subtitle, 1)
        head.addLayout(second)
        return head

    def _acts(self) -> QWidget:
        part = self._act_line = _ActLine()
        flow = part.flow
        for name, text, icon, act in (
            ("reserve", tr("Reserve"), "calendar", self.reserve),
            ("hand_over", tr("Hand over"), "handover", self.hand_over),
            ("take_back", tr("Take back…"), "check", self.take_back),
            ("take_back_all", tr("All back, all well"), "", self.take_back_all),
            ("extend", tr("Extend…"), "clock", self.extend),
            ("chase", tr("Chase…"), "text", self.chase),
            ("people", tr("Who sees to it…"), "person", self.name_people),
            ("cancel", tr("Cancel…"), "cross", self.cancel),
        ):
            made = self.buttons[name] = button(text, icon, act, small=True)
            flow.addWidget(made)
        self.print_button = MenuButton(tr("Print…"), "print", small=True)
        for name, text, opens in (
            ("form", tr("Loan form…"), open_form),
            ("receipt", tr("Return receipt…"), open_receipt),
            ("letter", tr("Overdue letter…"), open_letter),
        ):
            action = QAction(text, self.print_button)
            action.triggered.connect(
                lambda checked=False, opens=opens: opens(self._desk, self.window(), self.loan_id())
            )
            self.print_button.menu().addAction(action)
            self.papers[name] = action
        flow.addWidget(self.print_button)
        return part

    def _allow(self, view: LoanView) -> None:
        """Only what its state allows, and nothing that writes where one may only look."""
        kind = view.state.kind
        waiting, out = kind in (_ASKED, _RESERVED), is_out(kind)
        shown = {
            "reserve": kind is _ASKED,
            "hand_over": waiting,
            "take_back": out,
            "take_back_all": out,
            "extend": out or kind is _RESERVED,
            "chase": out,
            "people": out or waiting,
            "cancel": waiting,
        }
        for name, wanted in shown.items():
            self.buttons[name].setVisible(wanted)
            self.buttons[name].setEnabled(not self._desk.read_only)
        self._act_line.fit()
        self.papers["receipt"].setVisible(bool(view.facts.returns))
        self.papers["letter"].setVisible(kind is LoanStateKind.OVERDUE)

    def _show_tab(self) -> None:
        """History is read when somebody looks at it."""
        if self._view is not None and self.tabs.current() == "history":
            self._history.show_of(self.loan_id(), self._view.row_ids)


class _ActLine(QWidget):
    """Buttons in as many lines as they need, without asking the page to be as high as all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout(self, gap=8)

    def fit(self) -> None:
        """Take the height that the buttons on show need."""
        self.setFixedHeight(self.flow.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
