"""Which handover pack the store was begun from; no fact of the partnership, so not tracked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from partnerdesk.store.tables import arrival

if TYPE_CHECKING:
    from partnerdesk.domain.arriving import Arrival


def arrival_of(connection: Connection) -> Arrival | None:
    """The pack that this store was begun from; None when it was begun otherwise."""
    row = connection.execute(select(arrival).order_by(arrival.c.opened_on.desc())).first()
    if row is None:
        return None
    from partnerdesk.domain.arriving import Arrival  # most stores were begun otherwise

    read_on = date.fromisoformat(row.read_on) if row.read_on else None
    opened, made = date.fromisoformat(row.opened_on), date.fromisoformat(row.made_on)
    return Arrival(row.pack_id, opened, made, row.made_by, read_on)


def write_arrival(connection: Connection, one: Arrival) -> None:
    """Remember which pack the store was begun from, in place of what was remembered before."""
    connection.execute(arrival.delete())
    values = {
        "pack_id": one.pack_id,
        "opened_on": one.opened_on.isoformat(),
        "made_on": one.made_on.isoformat(),
        "made_by": one.made_by,
        "read_on": one.read_on.isoformat() if one.read_on else None,
    }
    connection.execute(arrival.insert().values(**values))


def mark_read(connection: Connection, today: date) -> None:
    """The first ten minutes were put aside today; the first time counts."""
    unread = arrival.update().where(arrival.c.read_on.is_(None))
    connection.execute(unread.values(read_on=today.isoformat()))
