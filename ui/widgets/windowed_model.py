"""A list that asks for the rows on show only, so that 100,000 records feel like 100."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.chip import ChipFact

# A page is what a list shows and a little more: it is read while a frame is painted.
PAGE = 40
_PAGES_KEPT = 30

# data() runs for every cell painted; comparing plain ints halves what a repaint costs.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_HORIZONTAL = Qt.Orientation.Horizontal
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it is, a quieter second line, right-aligned facts, one state."""

    key: str
    title: str
    second: str = ""
    facts: tuple[str, ...] = ()
    chip: ChipFact | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Headings of a list: over the names, over each fact, and over the chips ("" for none)."""

    title: str
    facts: tuple[str, ...] = ()
    chip: str | None = None


Fetch = Callable[[int, int], Sequence[Row]]


def _nothing(offset: int, limit: int) -> Sequence[Row]:
    return ()


class WindowedModel(QAbstractTableModel):
    """Rows by number, read in pages of 40 through ``fetch(offset, limit)`` when first needed."""

    def __init__(
        self,
        columns: Columns,
        count: int = 0,
        fetch: Fetch = _nothing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._headings = (columns.title, *columns.facts) + (
            () if columns.chip is None else (columns.chip,)
        )
        self._count, self._fetch = count, fetch
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def reload(self, count: int, fetch: Fetch, title: str | None = None) -> None:
        """Show other rows; ``title`` replaces the heading over the names ("11 members")."""
        self.beginResetModel()
        self._count, self._fetch = count, fetch
        self._pages.clear()
        if title is not None:
            self._headings = (title, *self._headings[1:])
        self.endResetModel()

    def row(self, number: int) -> Row | None:
        """A row by number from 0; None when the list has become shorter than it was counted."""
        page_number, at = divmod(number, PAGE)
        page = self._pages.get(page_number)
        if page is None:
            page = self._pages[page_number] = self._fetch(page_number * PAGE, PAGE)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return page[at] if at < len(page) else None

    def loaded_number(self, key: str) -> int | None:
        """Number of the row with this key among those already read."""
        for page_number, page in self._pages.items():
            for at, row in enumerate(page):
                if row.key == key:
                    return page_number * PAGE + at
        return None

    def headings(self) -> tuple[str, ...]:
        """Headings of all columns; a list whose headings are all empty shows none."""
        return self._headings

    def chip_column(self) -> int | None:
        """Number of the column with the chips."""
        return None if self.columns.chip is None else len(self._headings) - 1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != _HORIZONTAL:
            return None
        if role == _DISPLAY:
            return self._headings[section] if section < len(self._headings) else None
        if role == _ALIGNMENT:
            return _RIGHT if 1 <= section <= len(self.columns.facts) else _LEFT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row = self.row(index.row())
        if row is None or role == ROW_ROLE:
            return row
        column = index.column()
        if role == _ACCESSIBLE:
            return self._spoken(row) if column == 0 else self._cell(row, column)
        return self._cell(row, column)

    def multiData(self, index: Index, roleDataSpan: Any) -> None:  # noqa: N803
        """Answer what Qt's own delegate asks of a cell at once: we have the text alone.

        Seven calls of ``data`` cost more than the text does. The other roles come empty and stay
        so; whoever asks for none that Qt shows is answered role by role.
        """
        for place in reversed(range(roleDataSpan.size())):
            asked = roleDataSpan[place]
            if asked.role() == _DISPLAY:
                asked.setData(self.data(index, _DISPLAY))
                return
        super().multiData(index, roleDataSpan)

    def _cell(self, row: Row, column: int) -> str:
        if column == 0:
            return row.title
        if column <= len(self.columns.facts):
            return row.facts[column - 1] if column <= len(row.facts) else ""
        return row.chip.text if row.chip else ""

    def _spoken(self, row: Row) -> str:
        facts = (
            f"{heading} {fact}" if heading else fact
            for heading, fact in zip(self.columns.facts, row.facts, strict=False)
        )
        parts = (row.title, row.second, *facts, row.chip.text if row.chip else "")
        return ", ".join(part for part in parts if part)


_ANSWERED = frozenset((_DISPLAY, _ACCESSIBLE, ROW_ROLE))
