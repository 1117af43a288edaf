"""What was done, newest first, and each field before and after: of some records or of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.actions import history as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from partnerdesk.store.database import Connection
from partnerdesk.store.history_rows import (
    FieldChange,
    HistoryEntry,
    fields_changed,
    history_list,
    history_window,
    last_final,
    rows_linked_to,
)
from partnerdesk.store.long_lists import LongList
from ui import theme
from ui.background import Background
from ui.desk import Desk
from ui.history.words import column_words, row_words, tr, value_words
from ui.store_list import Listing, StoreList
from ui.turns import Turns
from ui.widgets import (
    ChipFact,
    Columns,
    ElidedLabel,
    Label,
    Row,
    ScrollPage,
    WrapLabel,
    button,
    column,
    line,
    rule,
)

# An import changes thousands; nobody reads them one by one.
_FIELDS_SHOWN = 100


class EntryList(StoreList):
    """The actions of the whole store, or those that touched some records."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk, background, Columns(tr("Changes"), (), ""), tr("History"))
        self._record_id = ""
        self._read: dict[str, HistoryEntry] = {}

    def show_all(self) -> None:
        """Show the history of the whole store."""
        self._ask(lambda connection: history_list())

    def show_of(self, record_id: str, row_ids: Collection[str], *, links: bool = False) -> None:
        """Show what was done to a record's rows; with ``links`` to all that link to it, too."""

        def entries(connection: Connection) -> LongList:
            linked = rows_linked_to(connection, record_id) if links else ()
            return history_list({record_id, *row_ids, *linked})

        self._ask(entries, afresh=record_id != self._record_id)
        self._record_id = record_id

    def _ask(self, listed: Callable[[Connection], LongList], *, afresh: bool = False) -> None:
        def read(connection: Connection) -> Listing:
            entries = listed(connection)
            marks, final = entries.marks(connection), last_final(connection)
            known: dict[str, HistoryEntry] = {}

            def fetch(connection: Connection, offset: int, limit: int) -> Sequence[Row]:
                found = history_window(connection, entries, marks, final, offset, limit)
                known.update((entry.id, entry) for entry in found)
                self._read = known
                return [_row(entry) for entry in found]

            return Listing(marks.count, counted(marks.count, "change"), fetch, entries.number_of)

        self.ask(history_list(), read, afresh=afresh)

    def entry(self) -> HistoryEntry | None:
        """The action that is chosen."""
        return self._read.get(self.key())


class EntryFields(QWidget):
    """One action: its name, who did it and when, the fields before and after, Undo this."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entry: HistoryEntry | None = None
        self._told: tuple[str, Sequence[FieldChange]] | None = None
        self._turns = Turns(self)
        stack = column(self, gap=8)
        head = line(gap=12)
        words = column(gap=0)
        self.title = ElidedLabel("", "block")
        self.when = ElidedLabel("", "quiet")
        words.addWidget(self.title)
        words.addWidget(self.when)
        head.addLayout(words, 1)
        self.undo_button = button(tr("Undo this"), "undo", self._undo, small=True)
        head.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignTop)
        stack.addLayout(head)
        self._host = QWidget()
        self._inside = column(self._host, margins=(0, 0, 8, 8))
        self._scroll = ScrollPage(self._host)
        stack.addWidget(self._scroll, 1)
        self.show_entry(None)

    def show_entry(self, entry: HistoryEntry | None) -> None:
        """Show one action, or nothing yet."""
        self._entry = entry
        self.title.setText(entry_words(entry) if entry else "")
        self.when.setText(_when(entry) if entry else "")
        self.undo_button.setVisible(entry is not None and can_undo(entry))
        self.undo_button.setEnabled(not self._desk.read_only)
        told = (entry.id, self._changes_by(entry)) if entry else None
        if told == self._told:
            return  # it stays where somebody is reading it
        self._told = told
        self._turns.stop()
        self._clear()
        self._scroll.verticalScrollBar().setValue(0)
        if told is None:
            return
        changes = told[1]
        self._inside.addStretch()
        parts: list[Callable[[], QWidget]] = [
            partial(_changes_of_one, list(fields))
            for _, fields in groupby(changes, key=lambda one: (one.table, one.row_id))
        ]
        if not changes:
            parts.append(partial(WrapLabel, tr("No field was changed by it."), "quiet"))
        if len(changes) == _FIELDS_SHOWN:
            words = tr("Only the first {0} fields are shown.").format(_FIELDS_SHOWN)
            parts.append(partial(WrapLabel, words, "quiet"))
        # The first at once, as there is seldom another; each of those in a turn of its own.
        self._add(parts[0])
        self._turns.take(*(partial(self._add, part) for part in parts[1:]))

    @property
    def busy(self) -> bool:
        """Whether some of the fields are still to be shown."""
        return self._turns.busy

    def _changes_by(self, entry: HistoryEntry) -> Sequence[FieldChange]:
        with self._desk.read() as connection:
            return fields_changed(connection, entry.id, _FIELDS_SHOWN)

    def _add(self, part: Callable[[], QWidget]) -> None:
        self._inside.insertWidget(self._inside.count() - 1, part())

    def _clear(self) -> None:
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _undo(self) -> None:
        entry = self._entry
        if entry is not None:
            self._desk.do(
                lambda database: actions.undo(database, entry.id),
                tr("Undone: {0}").format(entry.name),
            )


class HistoryEntries(QWidget):
    """The history of one record and what hangs on it: actions above, the chosen one below."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__()
        stack = column(self, gap=12)
        self.list = EntryList(desk, background)
        self.fields = EntryFields(desk)
        stack.addWidget(self.list, 1)
        stack.addWidget(rule())
        stack.addWidget(self.fields, 1)
        self.list.chosen.connect(self._show_chosen)
        self.list.listed.connect(self._show_listed)

    def show_of(self, record_id: str, row_ids: Collection[str], *, links: bool = False) -> None:
        """Show a record's history, the newest action chosen, as ``EntryList.show_of``."""
        self.list.show_of(record_id, row_ids, links=links)

    def _show_listed(self) -> None:
        if self.list.key() or not self.list.choose_first():
            self._show_chosen()

    def _show_chosen(self) -> None:
        self.fields.show_entry(self.list.entry())


def entry_words(entry: HistoryEntry) -> str:
    """The action's name, saying when it took back or repeated another."""
    words = {"undo": tr("Undone: {0}"), "redo": tr("Done again: {0}")}.get(entry.kind, "{0}")
    return words.format(entry.name)


def can_undo(entry: HistoryEntry) -> bool:
    """Whether Undo is worth offering; the store has the last word."""
    return entry.kind != "undo" and not (entry.final or entry.taken_back or entry.settled)


def _row(entry: HistoryEntry) -> Row:
    chip = None
    if entry.taken_back:
        chip = ChipFact(tr("Undone"), "neutral", "undo")
    elif entry.final:
        chip = ChipFact(tr("Final"), "info", "lock")
    return Row(entry.id, entry_words(entry), _when(entry), (), chip)


def _when(entry: HistoryEntry) -> str:
    words = f"{day_text(entry.at.date())}, {entry.at:%H:%M}"
    return f"{words} · {entry.actor}" if entry.actor else words


def _changes_of_one(fields: Sequence[FieldChange]) -> QWidget:
    table = fields[0].table
    part = QWidget()
    grid = QGridLayout(part)
    px = theme.current().px
    grid.setContentsMargins(0, 0, 0, px(8))
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    for number, share in enumerate((2, 3, 3)):
        grid.setColumnStretch(number, share)
    added = not any(field.before for field in fields)
    removed = not any(field.after for field in fields)
    pattern = tr("{0}, added") if added else tr("{0}, removed") if removed else "{0}"
    heading = ElidedLabel(pattern.format(row_words(table, fields[0].row_name)), "strong")
    grid.addWidget(heading, 0, 0, 1, 3)
    if not added and not removed:
        grid.addWidget(Label(tr("Before"), "quiet"), 1, 1)
        grid.addWidget(Label(tr("After"), "quiet"), 1, 2)
    for at, field in enumerate(fields, 2):
        before, after = (
            value_words(table, field.column, value) for value in (field.before, field.after)
        )
        name = WrapLabel(column_words(table, field.column), "quiet")
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        if added or removed:
            grid.addWidget(_value(after or before), at, 1, 1, 2)
        else:
            grid.addWidget(_value(before), at, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(after), at, 2, Qt.AlignmentFlag.AlignTop)
    return part


def _value(text: str) -> WrapLabel:
    return WrapLabel(text or "–", "small")
