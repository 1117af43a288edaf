"""The partners page: every member at the left, one with all that belongs to it at the right."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.store.partners_rows import MemberFilter, members_by_id
from ui import theme
from ui.background import Background
from ui.desk import Desk
from ui.partners.contact_dialogs import open_log_contact
from ui.partners.detail import MemberDetail
from ui.partners.listing import FilterButton, MemberList
from ui.partners.member_dialog import open_add_member
from ui.partners.reading import MemberView, read_view
from ui.partners.words import tr
from ui.store_list import StorePage
from ui.widgets import (
    EmptyState,
    LineEditor,
    ListDetail,
    MenuButton,
    PageHeader,
    Surface,
    button,
    column,
    line,
    primary_button,
)
from ui.widgets.opened import opened

_IMPORTS = (
    ("register", "From the schools register…"),
    ("spreadsheet", "From a spreadsheet…"),
    ("vcard", "From contact cards (vCard)…"),
)
_EXPORTS = (
    ("xlsx", "As a spreadsheet (XLSX)…"),
    ("csv", "As plain text (CSV)…"),
    ("vcard", "People as contact cards (vCard)…"),
)


class PartnersPage(StorePage):
    """Members and their people, contacts, notes and agreements (P1-P15).

    ``import_wanted(kind)`` asks for an import from ``register``, ``spreadsheet`` or ``vcard``;
    ``export_wanted(kind)`` for an export as ``csv``, ``xlsx`` or ``vcard``.
    """

    import_wanted = Signal(str)
    export_wanted = Signal(str)

    name: ClassVar[str] = "partners"
    depends_on: ClassVar[tuple[str, ...]] = (
        "member",
        "person",
        "role",
        "note",
        "contact",
        "buy_in",
        "closure",
        "agreement",
        "agreement_party",
        "agreement_signatory",
        "agreement_signature",
        "agreement_version",
        "loan",
        "loan_line",
        "loan_return",
        "item",
        "setting",
        "change_of_head",
        "session",
    )

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._wanted_key = ""
        stack = column(self, gap=16)
        self._head = QWidget()
        self._fill_head(self._head)
        stack.addWidget(self._head)
        self.list = MemberList(desk, background)
        self.list.listed.connect(self._show_listed)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self._open_chosen)
        self.list.clicked.connect(lambda index: self._show_detail())
        self.detail = MemberDetail(desk, background)
        self._left = self._list_side()
        self.both = ListDetail(self._left, self._detail_side())
        self.both.stacked_changed.connect(lambda stacked: self._fit_head())
        self.both.back_button.clicked.connect(self._fit_head)
        stack.addWidget(self.both, 1)
        self.empty = self._empty()
        stack.addWidget(self.empty, 1)
        for part in (self.empty, self._nobody_found, self._nothing_chosen):
            part.hide()  # until the facts are read, so that they ask for no room
        shortcut = QShortcut(QKeySequence("Ctrl+L"), self, self.log_contact)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setEnabled(not desk.read_only)

    def _show_chosen_one(self) -> None:
        if self.detail.parentWidget() is None:  # it is put in its place in a turn before
            self._place_detail()
            self._detail_soon.start()
        else:
            self._show_chosen(self.list.key())

    def _place_detail(self) -> None:
        self.detail.hide()
        self._right.body.insertWidget(0, self.detail, 1)

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """List the members again, the chosen one staying chosen, and show it afresh."""
        self.list.show_of(self._wanted())

    def _wanted(self) -> MemberFilter:
        shown = self.filter
        return MemberFilter(shown.kind, self.words.value(), shown.left, shown.by_distance)

    def _show_listed(self) -> None:
        count, wanted = self.list.count(), self._wanted()
        narrowed = wanted.kind is not None or bool(wanted.text) or wanted.left
        nobody = not count and not narrowed
        self.both.setVisible(not nobody)
        self.empty.setVisible(nobody)
        self._nobody_found.setVisible(not count)
        self.list.setVisible(bool(count))
        if self.list.key() or not self.list.choose_first():
            self._show_chosen(self.list.key())
        self._show_wanted()

    def open_key(self, key: str) -> None:
        """Show the member with this id; ``id#contacts`` goes to a tab of its detail."""
        self.refresh_if_stale()
        self._wanted_key, _, tab = key.partition("#")
        if not self.list.busy:
            self._show_wanted()
        if tab:
            self.detail.tabs.go_to(tab)

    def _show_wanted(self) -> None:
        """Show whom the window came for, without a filter where that leaves them out."""
        member_id, self._wanted_key = self._wanted_key, ""
        if member_id and self.list.choose(member_id):
            self._show_detail()
        elif member_id and self._is_filtered_out(member_id):
            self._wanted_key = member_id
            self._show_everybody(member_id)

    def _is_filtered_out(self, member_id: str) -> bool:
        with self.desk.read() as connection:
            found = members_by_id(connection, [member_id]).get(member_id)
        if found is None:
            return False
        wanted = self._wanted()
        has_left = found.left_on is not None
        return bool(wanted.kind or wanted.text.strip()) or wanted.left != has_left

    def key(self) -> str:
        """The id of the member on show."""
        return self._wanted_key or self.list.key()

    def start_new(self) -> None:
        """Add a partner."""
        if not self.desk.read_only:
            opened(open_add_member(self.desk, self, self.open_key, self.open_key))

    def log_contact(self) -> None:
        """Log a contact with the member on show (Ctrl+L)."""
        if self.list.key() and not self.desk.read_only:
            opened(open_log_contact(self.desk, self, self.list.key()))

    # --- its parts ---------------------------------------------------------------------------

    def _fill_head(self, head: QWidget) -> None:
        self._grid = QGridLayout(head)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.current().px(8))
        self._grid.setVerticalSpacing(theme.current().px(8))
        self._grid.setColumnStretch(0, 1)
        self._title = PageHeader(tr("Partners"))
        self._filters = QWidget()
        filters = line(self._filters)
        self.words = LineEditor(placeholder=tr("Part of a name"))
        self.words.setAccessibleName(tr("Show members by part of their name"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(theme.current().px(180))
        self.words.edited.connect(self.show_facts)
        self.filter = FilterButton()
        self.filter.changed.connect(self.show_facts)
        filters.addWidget(self.words, 1)
        filters.addWidget(self.filter)
        self._actions = self._action_line()
        self._is_narrow = True
        self._place_head()

    def _action_line(self) -> QWidget:
        part = QWidget()
        row = line(part)
        self.import_button = MenuButton(tr("Import…"), "")
        for kind, text in _IMPORTS:
            action = self.import_button.menu().addAction(tr(text))
            action.triggered.connect(lambda checked=False, kind=kind: self.import_wanted.emit(kind))
        self.export_button = MenuButton(tr("Export…"), "")
        for kind, text in _EXPORTS:
            action = self.export_button.menu().addAction(tr(text))
            action.triggered.connect(lambda checked=False, kind=kind: self.export_wanted.emit(kind))
        self.add_button = primary_button(tr("Add partner"), "plus", self.start_new)
        for made in (self.import_button, self.add_button):
            made.setEnabled(not self.desk.read_only)
        for made in (self.import_button, self.export_button, self.add_button):
            row.addWidget(made)
        return part

    def _place_head(self) -> None:
        """All in one line, or the filters under the title where the room is narrow."""
        for part in (self._title, self._filters, self._actions):
            self._grid.removeWidget(part)
        self._grid.addWidget(self._title, 0, 0)
        if self._is_narrow:
            self._grid.addWidget(self._filters, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addWidget(self._filters, 0, 1)
        self._grid.addWidget(self._actions, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(900)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._place_head()

    def _list_side(self) -> Surface:
        left = Surface()
        left.body.addWidget(self.list)
        everybody = button(tr("Show all members"), clicked=self._show_everybody)
        self._nobody_found = EmptyState(
            "search",
            tr("No member fits"),
            tr("Nobody is of this kind or has such a name."),
            everybody,
        )
        left.body.addWidget(self._nobody_found)
        return left

    def _detail_side(self) -> Surface:
        self._right = right = Surface(margin=20)
        self._nothing_chosen = EmptyState(
            "partners", tr("No member chosen"), tr("Choose a member in the list to see it here.")
        )
        right.body.addWidget(self._nothing_chosen, 1)
        return right

    def _empty(self) -> EmptyState:
        add = primary_button(tr("Add the first partner"), "plus", self.start_new)
        register = button(
            tr("Import from the schools register…"),
            "import",
            lambda: self.import_wanted.emit("register"),
        )
        for made in (add, register):
            made.setEnabled(not self.desk.read_only)
        return EmptyState(
            "partners",
            tr("No partners yet"),
            tr(
                "Here stand the schools, colleges and universities you work with: "
                "whom to call, who is on board, and what was said."
            ),
            add,
            register,
        )

    # --- what is on show ---------------------------------------------------------------------

    def _show_chosen(self, key: str) -> None:
        if self.comes_later(self._show_chosen_one):
            return
        if self.detail.parentWidget() is None:
            self._place_detail()
        view = self._view(key) if key else None
        self.detail.setVisible(view is not None)
        self._nothing_chosen.setVisible(view is None)
        if view is not None:
            self.detail.show_view(view)

    def _view(self, key: str) -> MemberView | None:
        """The member, or None when whoever holds the store has removed it meanwhile."""
        try:
            return read_view(self.desk, key)
        except LookupError:
            return None

    def _show_detail(self) -> None:
        self.both.show_detail()
        self._fit_head()

    def _fit_head(self) -> None:
        """Where only the list or the detail fits, the head belongs to the list."""
        self._head.setVisible(not self._left.isHidden())

    def _open_chosen(self, key: str) -> None:
        self._show_detail()
        self.detail.tabs.strip.setFocus()

    def _show_everybody(self, member_id: str = "") -> None:
        """Take the filters off, so that a member is in the list."""
        left = False
        if member_id:
            with self.desk.read() as connection:
                found = members_by_id(connection, [member_id]).get(member_id)
            left = found is not None and found.left_on is not None
        self.filter.show_everybody(left=left)
        self.words.blockSignals(True)
        self.words.set_value("")
        self.words.blockSignals(False)
        self.show_facts()
