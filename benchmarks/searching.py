"""What a keystroke in the search costs: ``python -m benchmarks.searching``.

Words are typed letter by letter into the stores of a region and of the stress size, as the search
panel asks (``store.search.find``), in turn with SQLite's full-text index asked raw for as many
candidates as ours may rank: the same expression, no ranking, no excerpts. Time of the processor.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from functools import partial

from benchmarks.lines import Line
from benchmarks.stores import Stores, standing_alone
from benchmarks.timing import in_turn, percentile
from partnerdesk.store import search
from partnerdesk.store.database import Connection, Database, connect
from partnerdesk.store.folder import Folder

WORDS = ("physics", "latin with", "heath", "ada", "alder oak", "robotics 7", "zoe", "kayak 12")
SHOWN = 12  # as many as the panel asks for
RAW = "SELECT rowid, title FROM search_text WHERE search_text MATCH ? LIMIT ?"


def keystrokes(words: int = len(WORDS)) -> list[str]:
    """What stands in the box after each letter of so many words."""
    return [word[:length] for word in WORDS[:words] for length in range(1, len(word) + 1)]


def raw(bare: sqlite3.Connection, text: str) -> int:
    """The limit: candidates, as they come."""
    expression = search.match_expression(text)
    return len(bare.execute(RAW, (expression, search.MOST_CANDIDATES)).fetchall())


def measure(name: str, folder: Folder, rounds: int = 2) -> Line:
    """One line; each text is asked ``rounds`` times and the quickest counts."""
    database = Database(folder.database, read_only=True)
    ours, limit = [], []
    with (
        closing(database),
        database.read() as connection,
        closing(connect(folder.database, "ro")) as bare,
    ):
        for text in keystrokes():
            spans = in_turn(rounds, partial(_find, connection, text), partial(raw, bare, text))
            ours.append(min(spans[0]))
            limit.append(min(spans[1]))
    note = f"95 in 100; slowest {max(ours) * 1e3:.0f} ms"
    return Line(
        f"a keystroke in search, {name}", percentile(ours, 95), "s", "FTS5 raw",
        percentile(limit, 95), 2.0, note,
    )  # fmt: skip


def _find(connection: Connection, text: str) -> int:
    return len(search.find(connection, text, SHOWN))


def lines(stores: Stores) -> list[Line]:
    """In a large region and in the stress store."""
    return [measure(name, stores.of(name)) for name in ("region", "stress")]


if __name__ == "__main__":
    sys.exit(standing_alone(lines))
