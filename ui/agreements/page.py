"""Agreements: the list, the chosen one beside it, and the editor of drafts in their place."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from partnerdesk.domain.agreements import StateKind
from partnerdesk.store.agreements_rows import (
    AgreementRow,
    agreement_by_number,
    agreement_row,
    any_agreement,
)
from ui.agreements.detail import AgreementDetail
from ui.agreements.editor import DraftEditor
from ui.agreements.governors import open_governors
from ui.agreements.listing import AgreementList
from ui.agreements.new_agreement import NewAgreementDialog, open_new_agreement
from ui.agreements.words import tr
from ui.background import Background
from ui.desk import Desk
from ui.store_list import StorePage
from ui.widgets import (
    EmptyState,
    ListDetail,
    MenuButton,
    PageHeader,
    ScrollPage,
    Surface,
    column,
    primary_button,
)


class AgreementsPage(StorePage):
    """Keys: the id or number of an agreement; with ``/edit`` after it, its draft in the editor."""

    name: ClassVar[str] = "agreements"
    depends_on: ClassVar[tuple[str, ...]] = (
        "agreement", "agreement_party", "agreement_signatory", "agreement_signature",
        "agreement_clause", "agreement_answer", "agreement_commitment", "agreement_version",
        "agreement_renewal", "agreement_project", "governors_meeting", "project",
        "stored_file", "member", "person", "role", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        lists = background or Background()
        # A worker of its own: the paper must not wait for a long import, nor a print for either.
        self._background = Background()
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._background.wait)
        self._wanted_key = ""
        self._stack = QStackedWidget()
        column(self, gap=0).addWidget(self._stack)
        self._stack.addWidget(self._browser(lists))
        self.editor = DraftEditor(desk, self._background)
        self.editor.closed.connect(self.show_list)
        self.editor.issued.connect(self._show_issued)
        self._stack.addWidget(self.editor)

    # --- the page ------------------------------------------------------------------------

    def show_facts(self) -> None:
        """Read the list again, and what is on show of the chosen agreement."""
        if self.is_editing():
            self._show_editor_facts()  # the list behind it is shown anew on the way back
        else:
            self._show_rows()

    def open_key(self, key: str) -> None:
        """Choose an agreement by id or number; ``/edit`` opens its draft."""
        self.refresh_if_stale()
        name, _, rest = key.partition("/")
        if not name:
            self.show_list()
            return
        with self.desk.read() as connection:
            found = agreement_by_number(connection, name)
        agreement_id = found.id if found else name
        row = self._row_of(agreement_id)
        if row is None:
            return
        if rest == "edit" and row.state.kind is StateKind.DRAFT and not self.desk.read_only:
            self.edit(agreement_id)
            return
        self.show_list()
        self._choose(agreement_id)

    def key(self) -> str:
        """The chosen agreement, and whether its draft is open."""
        if self.is_editing():
            return f"{self.editor.agreement_id()}/edit"
        return self._wanted_key or self.list.key()

    def start_new(self) -> None:
        """Ask for a new agreement, and open its draft."""
        self.open_new()

    def open_new(self) -> NewAgreementDialog:
        """As ``start_new``; the dialog is returned."""
        dialog = open_new_agreement(self.desk, self.window())
        dialog.accepted.connect(lambda: self.edit(dialog.made))
        return dialog

    # --- the editor ----------------------------------------------------------------------

    def is_editing(self) -> bool:
        """Whether a draft is open in the editor."""
        return self._stack.currentWidget() is self.editor

    def edit(self, agreement_id: str) -> None:
        """Open a draft in the editor."""
        self.refresh_if_stale()
        self._choose(agreement_id)
        self.editor.open_draft(agreement_id)
        self._stack.setCurrentWidget(self.editor)
        self.editor.focus_parts()

    def show_list(self) -> None:
        """Go back from the editor to the list."""
        if self.is_editing():
            self._stack.setCurrentIndex(0)
            self._show_rows()
            self._choose(self.editor.agreement_id())
        self.list.setFocus()

    def _show_editor_facts(self) -> None:
        row = self._row_of(self.editor.agreement_id())
        if row is None or row.state.kind is not StateKind.DRAFT:
            self.show_list()
        else:
            self.editor.show_facts()

    def _show_issued(self, agreement_id: str) -> None:
        self.show_list()
        self._choose(agreement_id)

    # --- the list ------------------------------------------------------------------------

    def _browser(self, lists: Background) -> QWidget:
        page = QWidget()
        stack = column(page, gap=16)
        header = PageHeader(tr("Agreements"))
        self.filter = StateFilter(self)
        self.filter.chosen.connect(self._show_rows)
        header.add_action(self.filter)
        self.more_button = self._more_button()
        header.add_action(self.more_button)
        self.new_button = primary_button(tr("New agreement"), "plus", self.start_new)
        self.new_button.setEnabled(not self.desk.read_only)
        header.add_action(self.new_button)
        stack.addWidget(header)
        self.list = AgreementList(self.desk, lists)
        left = Surface()
        left.body.addWidget(self.list)
        self.detail = AgreementDetail(self.desk, self._background, lists)
        self.detail.draft_wanted.connect(self.edit)
        self.detail.copied.connect(self.edit)
        self._right = QStackedWidget()
        self._right.addWidget(self.detail)
        nothing = Surface()
        nothing.body.addWidget(
            EmptyState("agreements", tr("No agreement is chosen"), tr("Choose one in the list."))
        )
        self._right.addWidget(nothing)
        self._both = ListDetail(left, _DetailScroll(self._right), list_width=515)
        stack.addWidget(self._both, 1)
        self._empty = Surface()
        self._empty.body.addWidget(
            EmptyState(
                "agreements",
                tr("No agreements yet"),
                tr("An agreement says what each school gives and receives, and who signed it."),
                primary_button(tr("Draft an agreement"), "plus", self.start_new),
            )
        )
        stack.addWidget(self._empty, 1)
        self.list.listed.connect(self._show_listed)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._open)
        self.list.clicked.connect(lambda index: self._both.show_detail())
        return page

    def _more_button(self) -> MenuButton:
        more = MenuButton("", "more")
        more.setAccessibleName(tr("More"))
        more.setToolTip(tr("More"))
        for text, act in (
            (tr("Open a swap file…"), self.open_swap),
            (tr("Governors’ meetings…"), lambda: open_governors(self.desk, self.window())),
        ):
            action = QAction(text, more)
            action.triggered.connect(lambda checked=False, do=act: do())
            action.setEnabled(not self.desk.read_only)
            more.menu().addAction(action)
        return more

    def open_swap(self) -> QDialog:
        """Take clauses from another coordinator into a new draft."""
        from ui.agreements.swap_dialog import open_swap

        return open_swap(self.desk, self.window())

    def _show_rows(self) -> None:
        self.list.show_of(self.filter.kind)

    def _show_listed(self) -> None:
        some = self.list.count() > 0 or self._is_any()
        self._both.setVisible(some)
        self.filter.setVisible(some)
        self._empty.setVisible(not some)
        if self.list.key() or not self.list.choose_first():
            self._show_chosen(self.list.key())
        wanted, self._wanted_key = self._wanted_key, ""
        if wanted:
            self._choose(wanted)

    def _is_any(self) -> bool:
        with self.desk.read() as connection:
            return any_agreement(connection)

    def _show_chosen(self, key: str) -> None:
        if self.comes_later(lambda: self._show_chosen(self.list.key())):
            return
        if key and self._row_of(key):
            self.detail.show_agreement(key)
            self._right.setCurrentIndex(0)
        else:
            self._right.setCurrentIndex(1)

    def _open(self, key: str) -> None:
        row = self._row_of(key)
        if row and row.state.kind is StateKind.DRAFT and not self.desk.read_only:
            self.edit(key)
        else:
            self._both.show_detail()

    def _choose(self, agreement_id: str) -> None:
        """Choose it, once it is listed, among all states where it is not of the one shown."""
        if self.list.busy:
            self._wanted_key = agreement_id
        elif not self.list.choose(agreement_id) and self.filter.kind is not None:
            self._wanted_key = agreement_id
            self.filter.show_all()
        self._both.show_detail()

    def _row_of(self, agreement_id: str) -> AgreementRow | None:
        notice_days = self.desk.settings().review_notice_days
        with self.desk.read() as connection:
            return agreement_row(connection, agreement_id, self.desk.today(), notice_days)


class _DetailScroll(ScrollPage):
    """Scrolls the whole detail where the window is low and the text large."""

    def __init__(self, detail: QWidget) -> None:
        super().__init__(detail)
        self._detail = detail

    def minimumSizeHint(self) -> QSize:
        return QSize(self._detail.minimumSizeHint().width(), super().minimumSizeHint().height())


class StateFilter(MenuButton):
    """Chooses a state; ``chosen`` fires when another is wanted."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("All states"), parent=parent)
        self.kind: StateKind | None = None
        group = QActionGroup(self)
        kinds: list[StateKind | None] = [None, *StateKind]
        for kind in kinds:
            action = QAction(tr(kind.label) if kind else tr("All states"), self, checkable=True)
            action.setChecked(kind is None)
            action.triggered.connect(partial(self._want, kind))
            group.addAction(action)
            self.menu().addAction(action)

    def show_all(self) -> None:
        """List every state again."""
        self.menu().actions()[0].trigger()

    def _want(self, kind: StateKind | None) -> None:
        self.kind = kind
        words = tr(kind.label) if kind else tr("All states")
        self.setText(words)
        self.setAccessibleName(tr("Show: {0}").format(words))
        self.chosen.emit()
