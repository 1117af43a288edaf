"""What it costs to write: ``python -m benchmarks.writing``.

- Something is lent, committed with its log so that it can be undone, in the store of a region;
  beside a raw update and insert in a copy of it, rollback journal, synchronous FULL.
- 10,000 members are imported as one action into a fresh store; beside a Core insert of the same
  rows, without log and search index.

In turn, by the clock, since most of it is waiting for the disk.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count

from benchmarks.lines import Line
from benchmarks.stores import Stores, standing_alone
from benchmarks.timing import in_turn, middle
from partnerdesk.actions.importing import import_spreadsheet
from partnerdesk.actions.lending import LendRequest, Wanted, lend
from partnerdesk.domain.partners import Member
from partnerdesk.formats.members_table import ImportedMember
from partnerdesk.store import migrate, rows
from partnerdesk.store.database import Database, connect
from partnerdesk.store.opening import open_store
from partnerdesk.store.tables import TABLE_OF

NOW = datetime(2026, 11, 21, 9, 5)
TODAY = NOW.date()
RAW_UPDATE = "UPDATE item SET quantity = quantity + 1 WHERE id = ?"
RAW_INSERT = """
INSERT INTO loan (id, number, lender_id, borrower_id, purpose, out_at, due_at, first_due_at,
                  asked_on, reserved_on, cancel_reason, note)
VALUES (?, ?, ?, ?, 'Fieldwork', '2026-11-21T09:05', '2026-11-28T09:05', '2026-11-28T09:05',
        '2026-11-21', '2026-11-21', '', '')
"""


def lending(stores: Stores, times: int) -> Line:
    """One item lent to another member, a different item each time."""
    ours, theirs = stores.copy("region", "lending"), stores.copy("region", "raw lending")
    numbers = count()
    with (
        closing(open_store(ours, "Ann Bell")) as store,
        closing(connect(theirs.database, "rw")) as bare,
    ):
        with store.database.read() as connection:
            items = connection.exec_driver_sql("SELECT id, owner_id FROM item ORDER BY id").all()
            members = (
                connection.exec_driver_sql("SELECT id FROM member ORDER BY id").scalars().all()
            )

        def chosen() -> tuple[str, str, str]:
            item_id, owner = items[(next(numbers) // 2 * 17) % len(items)]
            return item_id, owner, next(one for one in members if one != owner)

        def ask() -> None:
            item_id, owner, borrower = chosen()
            until = NOW + timedelta(days=7)
            request = LendRequest(owner, borrower, (Wanted(item_id),), NOW, until, note="agreed")
            lend(store.database, request, NOW)

        def raw() -> None:
            item_id, owner, borrower = chosen()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(RAW_UPDATE, (item_id,))
            key = rows.new_id()
            bare.execute(RAW_INSERT, (key, f"R-{key}", owner, borrower))
            bare.execute("COMMIT")

        in_turn(3, ask, raw)
        spans = in_turn(times, ask, raw, clock=time.perf_counter)
    for folder in (ours, theirs):
        stores.clear(folder)
    words = "lend, committed with its log"
    return Line(words, middle(spans[0]), "s", "raw update and insert", middle(spans[1]), 3.0)


def members(number: int) -> list[Member]:
    """As a spreadsheet brings them."""
    return [
        Member(
            name=f"Alder School {one}", town="Fenwick", postcode="ZE1 1AB", street="3 Mill Lane",
            telephone="01632 960114", email=f"office.{one}@school.example", joined_on=TODAY,
        )
        for one in range(number)
    ]  # fmt: skip


def importing(stores: Stores, number: int, times: int) -> Line:
    """Members alone, so that rows are as many on either side."""
    facts = members(number)
    chosen = [(ImportedMember(place, one), "") for place, one in enumerate(facts, 2)]
    values = [rows.values_of(rows.with_id(one)) for one in facts]
    ours, limit = [], []
    for _ in range(times):
        folder, bare = stores.empty("importing"), stores.empty("inserting")
        migrate.create(bare.database)
        database = Database(bare.database)
        with closing(open_store(folder, "Ann Bell")) as store, closing(database):

            def act(store=store) -> None:  # type: ignore[no-untyped-def]
                import_spreadsheet(store.database, chosen, TODAY, "members.xlsx")

            def raw(database: Database = database) -> None:
                with database.write() as connection:
                    connection.execute(TABLE_OF[Member].insert(), values)

            (one,), (other,) = in_turn(1, act, raw, clock=time.perf_counter)
        ours.append(one)
        limit.append(other)
        for place in (folder, bare):
            stores.clear(place)
    words = f"{number:,} rows imported, one action"
    return Line(words, middle(ours), "s", "Core insert", middle(limit), 4.0, "with log and search")


def lines(stores: Stores, lent: int = 60, imported: int = 10_000, times: int = 5) -> list[Line]:
    """Lending and importing."""
    return [lending(stores, lent), importing(stores, imported, times)]


if __name__ == "__main__":
    sys.exit(standing_alone(lines))
