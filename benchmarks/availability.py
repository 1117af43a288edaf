"""What it costs to ask what is free: ``python -m benchmarks.availability [--questions 300]``.

Builds stores with 100, 10,000 and 1,000,000 loan lines of one item. Nine in ten have come back,
the others are promised for the years to come, and the same few overlap the time that is asked for.
The question is put as lending puts it, and beside it, in turn, as one bare probe of the index.
Cost must grow with what overlaps, not with what exists: exit 1 when it does not, or when SQLite
would not use the index of what is in the way.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine

from benchmarks import statements
from benchmarks.statements import asked_of
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import Member
from partnerdesk.store import lending_rows, rows
from partnerdesk.store.database import Connection, Database, connect
from partnerdesk.store.migrate import create
from partnerdesk.store.tables import item, member

# Lines in the store, and how many of them overlap the time asked for.
STORES = ((100, 8), (10_000, 8), (1_000_000, 8), (10_000, 80), (10_000, 800))
OWNED = 1_000
NOW = datetime(2026, 3, 2, 9)
START, END = datetime(2026, 3, 9), datetime(2026, 3, 11)
INDEXES = ("ix_loan_line_in_the_way", "ix_loan_line_longest")
# How much dearer a question may be in the largest store than in the smallest.
GROWTH = 2.0

LOANS = """
WITH RECURSIVE loans(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM loans WHERE n < :loans)
INSERT INTO loan (id, number, lender_id, borrower_id, purpose, out_at, due_at, first_due_at,
                  asked_on, reserved_on, cancel_reason, note)
SELECT 'loan-' || n, 'L-' || n, 'us', 'them', '', '2026-03-02T00:00', '2026-03-11T00:00',
       '2026-03-11T00:00', '2026-03-02', '2026-03-02', '', ''
FROM loans
"""

# Twenty lines to a loan. Those in the way begin the day before the time asked for; the others lie
# a month to eight years before it, or after it when they are still promised.
LINES = """
WITH RECURSIVE
    lines(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM lines WHERE n + 1 < :lines),
    placed(n, held, day, days) AS (
        SELECT n, n < :overlapping OR n % 10 = 0,
               CASE WHEN n < :overlapping THEN -1
                    WHEN n % 10 = 0 THEN 30 + n % 3001
                    ELSE -60 - n % 3001 END,
               2 + n % 14
        FROM lines)
INSERT INTO loan_line (id, loan_id, item_id, position, quantity, held, held_from, held_until,
                       held_minutes, accessories, condition_out)
SELECT 'line-' || n, 'loan-' || (n / 20), 'item', n % 20, 1, held,
       strftime('%Y-%m-%dT%H:%M', '2026-03-09', day || ' days'),
       strftime('%Y-%m-%dT%H:%M', '2026-03-09', (day + days) || ' days'),
       days * 1440, '[]', 'good'
FROM placed
"""

PROBE = """
SELECT held, held_from, held_until FROM loan_line
WHERE item_id = 'item' AND held > 0
  AND held_until > '2026-03-09T00:00' AND held_until <= '2026-03-26T00:00'
  AND held_from < '2026-03-11T00:00'
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds for one question, in the middle and among the slowest."""

    median: float
    p95: float


def build(path: Path, lines: int, overlapping: int) -> None:
    """Write a store past the action log: a million logged lines would be the log's benchmark."""
    create(path)
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        for fact in (Member(id="us", name="Fenwick Academy"), Member(id="them", name="St Anne’s")):
            connection.execute(member.insert().values(rows.values_of(fact)))
        thing = Item(id="item", owner_id="us", name="Multimeter", quantity=OWNED)
        connection.execute(item.insert().values(rows.values_of(thing)))
        raw.execute(LOANS, {"loans": lines // 20})
        raw.execute(LINES, {"lines": lines, "overlapping": overlapping})
        raw.execute("COMMIT")
    engine.dispose()


def ask(connection: Connection) -> int:
    """The question as lending puts it."""
    return lending_rows.stock(connection, "item", START, END, NOW).free(START, END)


def measure(paths: Sequence[Path], questions: int) -> list[tuple[Cost, Cost]]:
    """What the question costs in each store, and the bare probe.

    All are asked in turn, so that whatever else the machine does falls on all alike.
    """
    with ExitStack() as stack:
        pairs = []
        for path in paths:
            database = Database(path, read_only=True)
            stack.callback(database.close)
            connection = stack.enter_context(database.read())
            bare = stack.enter_context(closing(connect(path, "ro")))
            pairs.append((partial(ask, connection), partial(probe, bare)))
            # Both must answer alike, or their costs mean nothing.
            assert ask(connection) == probe(bare)
        times: list[tuple[list[float], list[float]]] = [([], []) for _ in paths]
        for _ in range(questions):
            for (asking, probing), (asked, probed) in zip(pairs, times, strict=True):
                asked.append(_timed(asking))
                probed.append(_timed(probing))
    return [(_cost(asked), _cost(probed)) for asked, probed in times]


def probe(bare: sqlite3.Connection) -> int:
    """The same answer by hand, from the index alone; here all that overlaps does so at once."""
    return OWNED - sum(held for held, _, _ in bare.execute(PROBE))


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1e6


def _cost(times: list[float]) -> Cost:
    return Cost(statistics.median(times), statistics.quantiles(times, n=20)[-1])


def plans(path: Path) -> str:
    """How SQLite goes about every statement of one question."""
    database = Database(path, read_only=True)
    with asked_of(database) as seen, database.read() as connection:
        ask(connection)
    found = statements.plans(database, [one for one in seen if "loan_line" in one])
    database.close()
    return "\n".join(found)


def main() -> int:
    """Build, measure and print; 0 when cost grows with what overlaps alone."""
    parser = argparse.ArgumentParser(description="What it costs to ask what is free.")
    parser.add_argument("--questions", type=int, default=300)
    questions = parser.parse_args().questions
    print("    lines  overlapping   question µs (95%)   bare probe µs (95%)   ratio")
    with tempfile.TemporaryDirectory() as place:
        paths = [Path(place) / f"{lines}-{overlapping}.db" for lines, overlapping in STORES]
        for path, (lines, overlapping) in zip(paths, STORES, strict=True):
            build(path, lines, overlapping)
            plan = plans(path)
            if "SCAN" in plan or any(index not in plan for index in INDEXES):
                print(f"The index of what is in the way is not used:\n{plan}", file=sys.stderr)
                return 1
        costs = measure(paths, questions)
    for (lines, overlapping), (asked, probed) in zip(STORES, costs, strict=True):
        print(
            f"{lines:>9,}  {overlapping:>11}  {asked.median:>10.0f} ({asked.p95:>5.0f})"
            f"  {probed.median:>12.1f} ({probed.p95:>5.1f})  {asked.median / probed.median:>6.1f}"
        )
    growth = costs[2][0].median / costs[0][0].median
    print(f"From 100 to 1,000,000 lines a question costs {growth:.2f} times as much.")
    return 0 if growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
