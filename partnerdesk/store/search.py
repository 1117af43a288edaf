"""Search everything as you type: SQLite's FTS5, kept up to date by triggers.

Words are found whatever their accents and capitals ("zoe" finds Zoë, "lukasz" Łukasz). Only a
bounded number of candidates is ranked, so that a keystroke costs the same in a large store. The
index itself (``search_text``, and ``search_row`` to find an entry by its row's id) is made by the
migrations.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from partnerdesk.store.tables import TRACKED
from partnerdesk.store.tables.base import BODY, TITLE

MOST_CANDIDATES = 400


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
    return title, body, f"coalesce(nullif({plain}, {whole}), '')"


def _joined(table: Table, role: dict[str, str], row: str) -> str:
    parts = [f"coalesce({row}.\"{c.name}\", '')" for c in table.columns if c.info == role]
    return " || ' ' || ".join(parts) or "''"


def install_triggers(connection: sqlite3.Connection) -> None:
    """Keep the index in step with what this connection writes."""
    for table in searchable():
        name = table.name
        title, body, plain = indexed_text(table, "NEW")
        entry = "(SELECT rowid FROM search_row WHERE row_id = {}.id)"
        add = f"""
            INSERT INTO search_row ("table", row_id) VALUES ('{name}', NEW.id);
            INSERT INTO search_text (rowid, title, body, plain)
            VALUES ({entry.format("NEW")}, {title}, {body}, {plain});"""
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


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill the index anew from the tables, as after a migration."""
    connection.execute("DELETE FROM search_text")
    connection.execute("DELETE FROM search_row")
    for table in searchable():
        title, body, plain = indexed_text(table, "r")
        connection.execute(
            'INSERT INTO search_row ("table", row_id) '
            f"SELECT '{table.name}', id FROM \"{table.name}\""
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
    composed = unicodedata.normalize("NFC", text)
    words = ["".join(c if c.isalnum() else " " for c in word) for word in composed.split()]
    terms = [term for word in words for term in word.split()]
    return " ".join(f'"{term}"*' for term in terms)


def find(connection: Connection, text: str, limit: int = 30) -> list[Hit]:
    """What holds every word of ``text``, best first: titles before bodies."""
    expression = match_expression(text)
    if not expression:
        return []
    # Up to the last candidate, as they come in the order of their numbers: picked out one by one,
    # each would cost a search of its own, with the counting that ranking needs.
    rows = connection.exec_driver_sql(
        """
        SELECT r."table", r.row_id, t.title, snippet(search_text, -1, '', '', '…', 12)
        FROM search_text AS t JOIN search_row AS r ON r.rowid = t.rowid
        WHERE search_text MATCH ? AND t.rowid <= (
            SELECT max(rowid) FROM (
                SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY rowid LIMIT ?
            )
        )
        ORDER BY bm25(search_text, 10.0, 1.0, 5.0) LIMIT ?
        """,
        (expression, expression, MOST_CANDIDATES, limit),
    )
    return [Hit(*row) for row in rows]
