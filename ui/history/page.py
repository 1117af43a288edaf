"""The history of the whole store: who did what, when, and every field before and after."""

from __future__ import annotations

from typing import ClassVar

from partnerdesk.store.tables import TRACKED
from ui.background import Background
from ui.desk import Desk
from ui.history.entries import EntryFields, EntryList
from ui.history.words import tr
from ui.store_list import StorePage
from ui.widgets import EmptyState, ListDetail, PageHeader, Surface, column


class HistoryPage(StorePage):
    """Every action, newest first; at the right the chosen one with Undo where it is possible."""

    name: ClassVar[str] = "history"
    depends_on: ClassVar[tuple[str, ...]] = tuple(table.name for table in TRACKED)

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._wanted_key = ""
        stack = column(self, gap=16)
        stack.addWidget(
            PageHeader(tr("History"), tr("What was done, by whom and when. Each step can be read."))
        )
        self.list = EntryList(desk, background)
        self.list.listed.connect(self._show_listed)
        self.fields = EntryFields(desk)
        left, right = Surface(), Surface(margin=20)
        left.body.addWidget(self.list)
        right.body.addWidget(self.fields)
        self._both = ListDetail(left, right)
        stack.addWidget(self._both, 1)
        self._empty = EmptyState(
            "history",
            tr("Nothing has been done yet"),
            tr("Whatever you add, change or remove is listed here, with Undo."),
        )
        stack.addWidget(self._empty, 1)
        self._empty.hide()
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(lambda key: self._both.show_detail())
        self.list.clicked.connect(lambda index: self._both.show_detail())

    def show_facts(self) -> None:
        """Read the history again; the newest action is chosen until another is."""
        self.list.show_all()

    def _show_listed(self) -> None:
        some = self.list.count() > 0
        self._both.setVisible(some)
        self._empty.setVisible(not some)
        if self.list.key() or not self.list.choose_first():
            self._show_chosen()
        wanted, self._wanted_key = self._wanted_key, ""
        self.open_key(wanted)

    def open_key(self, key: str) -> None:
        """Choose an action by id."""
        self.refresh_if_stale()
        if self.list.busy:
            self._wanted_key = key
        elif key:
            self.list.choose(key)

    def key(self) -> str:
        """The id of the chosen action."""
        return self._wanted_key or self.list.key()

    @property
    def busy(self) -> bool:
        """Whether the list is being read, or fields are still to be shown."""
        return super().busy or self.fields.busy

    def _show_chosen(self) -> None:
        self.fields.show_entry(self.list.entry())
