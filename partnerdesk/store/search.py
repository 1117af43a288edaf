"""Search everything as you type: SQLite's FTS5, kept up to date by triggers.

Words are found whatever their accents and capitals ("zoe" finds Zoë, "lukasz" Łukasz). Only a
bounded number of candidates is ranked, so that a keystroke costs the same in a large store. The
index itself (``search_text``, and ``search_row`` to find an entry by its row's id) is made by the
migrations.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Table

from partnerdesk.store.columns import sort_key
from partnerdesk.store.questions import driver
from partnerdesk.store.tables import TRACKED, metadata
from partnerdesk.store.tables.base import BODY, TITLE

MOST_CANDIDATES = 400

# What people look for by its name, which the table keeps as it sorts.
_BY_NAME = ("member", "person", "project", "item")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: which table and id it stands under, its title, and the words around."""

    table: str
    row_id: str
    title: str
    excerpt: str


def searchable() -> tuple[Table, ...]:
    """The tables of which some words can be searched."""
    return tuple(t for t in TRACKED if any(c.info for c in t.columns))


# Letters that are not a plain letter with a mark, so that the tokenizer leaves them as they are.
_PLAIN = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ħ": "h",
    "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
}  # fmt: skip


def indexed_text(table: Table, row: str) -> tuple[str, str, str]:
    """SQL for the title, the body, and the same in plain letters where that differs."""
    title, body = _joined(table, TITLE, row), _joined(table, BODY, row)
    whole = f"{title} || ' ' || {body}"
    plain = whole
    for letter, instead in _PLAIN.items():
        plain = f"replace({plain}, '{letter}', '{instead}')"
    # Nothing to replace in plain letters, as most text is.
    return title, body, f"iif({whole} GLOB '*[^ -~]*', coalesce(nullif({plain}, {whole}), ''), '')"


def _joined(table: Table, role: dict[str, str], row: str) -> str:
    parts = [
        f"coalesce({row}.\"{c.name}\", '')" if c.nullable else f'{row}."{c.name}"'
        for c in table.columns
        if c.info == role
    ]
    return " || ' ' || ".join(parts) or "''"


def install_triggers(connection: sqlite3.Connection) -> None:
    """Keep the index in step with what this connection writes, once it has caught up.

    What is new is only noted and taken up at the end of the action: from within a trigger FTS5
    would write a part of the index of its own for every row.
    """
    connection.execute("CREATE TEMP TABLE search_due (rowid INTEGER PRIMARY KEY)")
    for table in searchable():
        name = table.name
        title, body, plain = indexed_text(table, "NEW")
        entry = "(SELECT rowid FROM search_row WHERE row_id = {}.id)"
        add = f"""
            INSERT INTO search_row ("table", row_id) VALUES ('{name}', NEW.id);
            INSERT OR IGNORE INTO search_due VALUES (last_insert_rowid());"""
        change = f"""
            UPDATE search_text SET title = {title}, body = {body}, plain = {plain}
            WHERE rowid = {entry.format("NEW")};"""
        remove = f"""
            DELETE FROM search_text WHERE rowid = {entry.format("OLD")};
            DELETE FROM search_row WHERE row_id = OLD.id;"""
        for event, steps in (("INSERT", add), ("UPDATE", change), ("DELETE", remove)):
            connection.execute(
                f"CREATE TEMP TRIGGER find_{name}_{event.lower()} AFTER {event} "
                f'ON main."{name}" BEGIN {steps} END'
            )


def catch_up(connection: Connection) -> None:
    """Take up what the action under way has added."""
    raw = driver(connection)
    for (name,) in raw.execute(_DUE_TABLES).fetchall():
        raw.execute(_taking_up(name))
    raw.execute("DELETE FROM temp.search_due")


# A cross join is one that SQLite does not turn round, to begin with the largest table.
_DUE_TABLES = """
SELECT DISTINCT s."table" FROM temp.search_due AS d CROSS JOIN search_row AS s ON s.rowid = d.rowid
"""


@cache
def _taking_up(name: str) -> str:
    title, body, plain = indexed_text(metadata.tables[name], "r")
    return f"""
        INSERT INTO search_text (rowid, title, body, plain)
        SELECT s.rowid, {title}, {body}, {plain}
        FROM temp.search_due AS d CROSS JOIN search_row AS s ON s.rowid = d.rowid
        CROSS JOIN "{name}" AS r ON r.id = s.row_id
    """


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill the index anew from the tables, as after a migration.

    What is looked for most comes last, and so is found first; of one kind, the newest.
    """
    connection.execute("DELETE FROM search_text")
    connection.execute("DELETE FROM search_row")
    for table in sorted(searchable(), key=lambda table: table.name in _BY_NAME):
        title, body, plain = indexed_text(table, "r")
        connection.execute(
            'INSERT INTO search_row ("table", row_id) '
            f"SELECT '{table.name}', id FROM \"{table.name}\" ORDER BY rowid"
        )
        connection.execute(
            "INSERT INTO search_text (rowid, title, body, plain) "
            f"SELECT s.rowid, {title}, {body}, {plain} "
            f'FROM "{table.name}" AS r JOIN search_row AS s ON s.row_id = r.id'
        )


def match_expression(text: str) -> str:
    """An FTS5 query in which every word must start some word; blank when there is none.

    What was typed is quoted word by word, so that no character of it is an operator.
    """
    return " ".join(f'"{word}"*' for word in _typed(text))


def _typed(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if c.isalnum() else " " for c in composed).split()


def find(connection: Connection, text: str, limit: int = 30) -> list[Hit]:
    """What holds every word of ``text``, best first.

    First what is called just that, then titles that begin with it, then titles with all of its
    words, then the rest; among them partners, people, projects and items by name, then the newest.
    """
    expression = match_expression(text)
    if not expression:
        return []
    raw = driver(connection)
    # What is looked for most is found by its name, however much has been written since.
    titles = dict(raw.execute(_NAMED, (*_named_from(text), limit)).fetchall())
    for rowid, title in raw.execute(_NEWEST, (expression, MOST_CANDIDATES)):
        titles.setdefault(rowid, title)
    if not titles:
        return []
    wanted = _Wanted(_typed(text))
    ranks = dict(zip(titles, map(wanted.rank, _plain(titles.values())), strict=True))
    best = sorted(ranks, key=ranks.__getitem__)[:limit]
    whole = {row[0]: row[1:] for row in raw.execute(_WHOLE, (json.dumps(best),))}
    return [
        Hit(table, row_id, title, title if ranks[rowid] < _ELSEWHERE else wanted.excerpt(body))
        for rowid in best
        for table, row_id, title, body in (whole[rowid],)
    ]


_NAMED = " UNION ALL ".join(
    f"""SELECT * FROM (
        SELECT s.rowid, n.name FROM "{table}" AS n JOIN search_row AS s ON s.row_id = n.id
        WHERE n.sort_name >= ?1 AND n.sort_name < ?2 ORDER BY n.sort_name, n.id LIMIT ?3
    )"""
    for table in _BY_NAME
)


def _named_from(text: str) -> tuple[str, str]:
    """Between which two every name lies, as it sorts, that begins with ``text``."""
    first = sort_key(" ".join(text.split()))
    return first, first + chr(sys.maxunicode)


# As they come in the order of their numbers: ranked by bm25, which counts every place in which
# each of them holds each word, all there is would have to be read.
_NEWEST = """
SELECT rowid, title FROM search_text WHERE search_text MATCH ? ORDER BY rowid DESC LIMIT ?
"""

_WHOLE = """
SELECT r.rowid, r."table", r.row_id, t.title, t.body
FROM search_row AS r JOIN search_text AS t ON t.rowid = r.rowid
WHERE r.rowid IN (SELECT value FROM json_each(?))
"""

_ELSEWHERE = 3  # the rank of what does not hold every word in its title
_BEFORE, _WORDS = 4, 12  # of an excerpt


class _Wanted:
    """The words that are looked for, held beside what was found."""

    def __init__(self, typed: list[str]) -> None:
        (self._whole,) = _plain([" ".join(typed)])
        self._words = [f" {word}" for word in self._whole.split()]

    def rank(self, plain: str) -> int:
        """How good a title is, the best first."""
        if plain.startswith(self._whole):
            return 0 if plain.rstrip() == self._whole else 1
        return 2 if all(word in plain for word in self._words) else _ELSEWHERE

    def excerpt(self, body: str) -> str:
        """The words around the first that is found."""
        plain = f" {body}".translate(_PLAINLY)
        at = min((i for i in map(plain.find, self._words) if i >= 0), default=0)
        # Where a letter counts for two it is a little beside the place: good enough to look at.
        before, after = body[:at].split(), body[at:].split(None, _WORDS)
        words = [*before[-_BEFORE:], *after]
        first = "…" if before[_BEFORE:] else ""
        last = "…" if words[_WORDS:] else ""
        return f"{first}{' '.join(words[:_WORDS])}{last}"


class _Plainly(dict[int, str]):
    """For each character its plain small letters, or a blank; nothing for a mark."""

    def __missing__(self, code: int) -> str:
        letter = _PLAIN.get(chr(code), chr(code))
        decomposed = unicodedata.normalize("NFKD", letter)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
        self[code] = plain if plain.isalnum() or not plain else " "
        return self[code]


_PLAINLY = _Plainly({0: "\0"})
_BLANKS = re.compile("  +")


def _plain(texts: Iterable[str]) -> list[str]:
    """Each text as it is compared, with one blank before each word.

    All at once, which costs a tenth; no text in the store holds a NUL.
    """
    return _BLANKS.sub(" ", " " + "\0 ".join(texts).translate(_PLAINLY)).split("\0")
