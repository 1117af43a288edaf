"""Lists of any length by number: no question grows with how far down the list it asks.

``OFFSET`` reads all that it skips. Here the key of every so many rows is read once, and a window
is then found from the key before it, by the index that the order has. Of a list that is not long
the ids are read, so that a window costs no more where the conditions are costly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    func,
    literal_column,
    select,
    tuple_,
)

STEP = 100
LONG = 5_000


@dataclass(frozen=True, slots=True)
class Marks:
    """How many rows there are, and how to find them.

    By the ids of all, up to ``LONG``, else by the key of each whose number is a multiple of
    ``STEP``.
    """

    count: int = 0
    ids: tuple[str, ...] = ()
    keys: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LongList:
    """Rows of a table that answer to conditions, in an order that leaves no two rows equal.

    No column of ``order`` may be without a value. ``backwards`` turns the whole order round.
    """

    table: Table
    where: tuple[ColumnElement[bool], ...]
    order: tuple[ColumnElement[Any], ...]
    backwards: bool = False

    def marks(self, connection: Connection) -> Marks:
        """Read what windows are found by: it costs a look at every row, so once is enough."""
        count = int(connection.execute(self._counted()).scalar_one())
        if count <= LONG:
            ids = select(self.table.c.id).where(*self.where).order_by(*self._sorted())
            return Marks(count, ids=tuple(connection.execute(ids).scalars()))
        number = func.row_number().over(order_by=self._sorted()).label("number")
        keys = [column.label(f"key_{place}") for place, column in enumerate(self.order)]
        every = select(*keys, number).where(*self.where).subquery()
        marked = select(*list(every.c)[:-1]).where(every.c.number % STEP == 1)
        found = connection.execute(marked.order_by(every.c.number))
        return Marks(count, keys=tuple(tuple(key) for key in found))

    def window(self, query: Select[Any], marks: Marks, offset: int, limit: int) -> Select[Any]:
        """Limit a question about the table to the rows from number ``offset`` on.

        Of rows that came or went since the marks were read, it may show some twice or not at all.
        """
        query = query.order_by(*self._sorted())
        at, skipped = divmod(offset, STEP)
        if at >= len(marks.keys):
            return query.where(self.table.c.id.in_(marks.ids[offset : offset + limit]))
        # The ids alone first, so that nothing more is worked out of the rows that are skipped.
        ids = select(self.table.c.id).where(*self.where, self._from(marks.keys[at]))
        ids = ids.order_by(*self._sorted()).limit(limit).offset(skipped)
        return query.where(self.table.c.id.in_(ids))

    def number_of(self, connection: Connection, row_id: str) -> int | None:
        """The number of a row by its id; None when it is not in the list."""
        one = select(*self.order).where(self.table.c.id == row_id, *self.where)
        key = connection.execute(one).first()
        if key is None:
            return None
        before = self._counted().where(self._before(tuple(key)))
        return int(connection.execute(before).scalar_one())

    def is_long(self, connection: Connection) -> bool:
        """Whether the marks may take longer to read than a blink, told without counting."""
        return is_long(connection, self.table)

    def _counted(self) -> Select[Any]:
        return select(func.count()).select_from(self.table).where(*self.where)

    def _sorted(self) -> list[ColumnElement[Any]]:
        return [column.desc() if self.backwards else column for column in self.order]

    def _from(self, key: tuple[Any, ...]) -> ColumnElement[bool]:
        place = tuple_(*self.order)
        return place <= key if self.backwards else place >= key

    def _before(self, key: tuple[Any, ...]) -> ColumnElement[bool]:
        place = tuple_(*self.order)
        return place > key if self.backwards else place < key


def is_long(connection: Connection, table: Table) -> bool:
    """Whether a table has so many rows that a look at each takes longer than a blink."""
    newest = select(func.max(literal_column("rowid", Integer))).select_from(table)
    return (connection.execute(newest).scalar() or 0) > LONG
