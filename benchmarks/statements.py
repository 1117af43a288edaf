"""What SQLite is asked, and how it goes about it: for benchmarks and tests of what grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from partnerdesk.store.database import Database
from partnerdesk.store.questions import driver


@contextmanager
def asked_of(database: Database, *begin: str) -> Iterator[list[str]]:
    """The questions put to a store by one thread, in turn, values written out in them.

    With ``begin``, instead the statements that begin with one of these.
    """
    wanted = begin or ("SELECT", "WITH")
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().startswith(wanted):
            seen.append(statement)

    with database.read() as connection:
        raw = driver(connection)
    # The pool hands the same connection out again.
    raw.set_trace_callback(note)
    try:
        yield seen
    finally:
        raw.set_trace_callback(None)


def plans(database: Database, statements: Sequence[str]) -> list[str]:
    """The lines of SQLite's plans; a list that was given is no table."""
    with database.read() as connection:
        raw = driver(connection)
        found = [
            str(row[3])
            for statement in statements
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    return [line for line in found if "VIRTUAL TABLE" not in line]
