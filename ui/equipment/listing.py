"""The catalogue: what a filter wants, each as one line, read as it comes into view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partnerdesk.domain.lending import Item, Stock
from partnerdesk.domain.partners import Member
from partnerdesk.domain.words import counted
from partnerdesk.store import lending_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import ItemFilter
from ui.desk import Desk
from ui.equipment.filters import Times
from ui.equipment.reading import half_of, now, owners, unusable
from ui.equipment.words import free_words, item_chip, second_line, tr
from ui.widgets import Columns, RecordList, Row

_SCAN = 500


class ItemSource:
    """The items that a filter wants, by number, without reading more than is asked for."""

    def __init__(self, desk: Desk, wanted: ItemFilter, times: Times | None) -> None:
        """``times`` keeps only what has at least one free from the first to the second."""
        self._desk, self._wanted = desk, wanted
        self._ids: list[str] | None = None
        with desk.read() as connection:
            if times is None:
                self.count = lending_rows.count_items(connection, wanted)
            else:
                self._ids = self._free_ids(connection, times)
                self.count = len(self._ids)

    def items(self, connection: Connection, offset: int, limit: int) -> list[Item]:
        """A window of the items."""
        if self._ids is None:
            return lending_rows.list_items(connection, self._wanted, offset, limit)
        ids = self._ids[offset : offset + limit]
        found = lending_rows.items_by_id(connection, ids)
        return [found[item_id] for item_id in ids if item_id in found]

    def number_of(self, item_id: str) -> int | None:
        """The number of an item, or None when it is left out."""
        if self._ids is not None:
            return self._ids.index(item_id) if item_id in self._ids else None
        with self._desk.read() as connection:
            for offset in range(0, self.count, _SCAN):
                for at, item in enumerate(self.items(connection, offset, _SCAN)):
                    if item.id == item_id:
                        return offset + at
        return None

    def ids(self) -> list[str]:
        """Every one of them, in order."""
        with self._desk.read() as connection:
            return [one.id for one in self.items(connection, 0, self.count)]

    def _free_ids(self, connection: Connection, times: Times) -> list[str]:
        start, end = times
        everything = lending_rows.count_items(connection, self._wanted)
        ids = [one.id for one in lending_rows.list_items(connection, self._wanted, 0, everything)]
        stocks = lending_rows.holds_between(connection, start, end, now(self._desk), ids)
        return [item_id for item_id in ids if stocks[item_id].free(start, end) >= 1]


class ItemList(RecordList):
    """Items by name, with their owner, how many are free, and the one thing to know."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(Columns("", (tr("Free now"),), ""), tr("Equipment"))
        self._desk = desk
        self.source: ItemSource | None = None

    def show_of(self, source: ItemSource) -> None:
        """List these items, the chosen one staying chosen."""
        self.source = source
        known = owners(self._desk)

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            moment = now(self._desk)
            start, end = half_of(moment)
            with self._desk.read() as connection:
                found = source.items(connection, offset, limit)
                ids = [one.id for one in found]
                stocks = lending_rows.holds_between(connection, start, end, moment, ids)
            return [self._row(stocks[one.id], known) for one in found]

        title = counted(source.count, tr("item"), tr("items"))
        self.reload(source.count, fetch, title=title, find=source.number_of)

    def _row(self, stock: Stock, known: Mapping[str, Member]) -> Row:
        item, moment = stock.item, now(self._desk)
        owner = known[item.owner_id].name if item.owner_id in known else ""
        free = stock.free(moment, half_of(moment)[1])
        chip = item_chip(item, unusable(stock, moment), moment.date())
        return Row(item.id, item.name, second_line(item, owner), (free_words(free, item),), chip)
