"""The catalogue: what a filter wants, each as one line, read as it comes into view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partnerdesk.domain.availability import Stock
from partnerdesk.domain.lending import Item
from partnerdesk.domain.words import counted
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import ItemFilter
from partnerdesk.store.long_lists import LongList, Marks
from ui.background import Background
from ui.desk import Desk
from ui.equipment.filters import Times
from ui.equipment.reading import half_of, now, unusable
from ui.equipment.words import free_words, item_chip, second_line, tr
from ui.store_list import Listing, StoreList
from ui.widgets import Columns, Row


@dataclass(frozen=True, slots=True)
class ItemSource:
    """The items that a filter wants, by number; ``free`` names those that are free, in order."""

    items: LongList
    marks: Marks
    free: tuple[str, ...] | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        return self.marks.count if self.free is None else len(self.free)

    def window(self, connection: Connection, offset: int, limit: int) -> list[Item]:
        """Some of them."""
        if self.free is None:
            return lending_rows.item_window(connection, self.items, self.marks, offset, limit)
        ids = self.free[offset : offset + limit]
        found = lending_rows.items_by_id(connection, ids)
        return [found[item_id] for item_id in ids if item_id in found]

    def number_of(self, connection: Connection, item_id: str) -> int | None:
        """The number of an item, or None when it is left out."""
        if self.free is None:
            return self.items.number_of(connection, item_id)
        return self.free.index(item_id) if item_id in self.free else None


def read_source(
    connection: Connection, desk: Desk, wanted: ItemFilter, times: Times | None
) -> ItemSource:
    """What the filter wants; ``times`` keeps what has one free from the first to the second."""
    items = lending_rows.item_list(wanted)
    if times is None:
        return ItemSource(items, items.marks(connection))
    return ItemSource(items, Marks(), tuple(shown_ids(connection, desk, wanted, times)))


def shown_ids(
    connection: Connection, desk: Desk, wanted: ItemFilter, times: Times | None
) -> list[str]:
    """The ids of all of them, in order."""
    ids = lending_rows.item_ids(connection, wanted)
    if times is None:
        return ids
    stocks = lending_rows.holds_between(connection, *times, now(desk), ids)
    return [item_id for item_id in ids if stocks[item_id].free(*times) >= 1]


class ItemList(StoreList):
    """Items by name, with their owner, how many are free, and the one thing to know."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        columns = Columns("", (tr("Free now"),), "")
        super().__init__(desk, background, columns, tr("Equipment"))

    def show_of(self, wanted: ItemFilter, times: Times | None) -> None:
        """List what the filter wants, the chosen one staying chosen."""

        def read(connection: Connection) -> Listing:
            source = read_source(connection, self._desk, wanted, times)
            known = partners_rows.member_names(connection)

            def fetch(connection: Connection, offset: int, limit: int) -> Sequence[Row]:
                moment = now(self._desk)
                found = source.window(connection, offset, limit)
                ids = [one.id for one in found]
                start, end = half_of(moment)
                stocks = lending_rows.holds_between(connection, start, end, moment, ids)
                return [self._row(stocks[one.id], known) for one in found]

            title = counted(source.count, tr("item"), tr("items"))
            return Listing(source.count, title, fetch, source.number_of)

        self.ask(lending_rows.item_list(wanted), read)

    def _row(self, stock: Stock, known: Mapping[str, str]) -> Row:
        item, moment = stock.item, now(self._desk)
        owner = known.get(item.owner_id, "")
        free = stock.free(moment, half_of(moment)[1])
        chip = item_chip(item, unusable(stock, moment), moment.date())
        return Row(item.id, item.name, second_line(item, owner), (free_words(free, item),), chip)
