"""Questions that are asked again and again of one thing, and new rows: compiled once, put without
ceremony.

SQLAlchemy spends ten times as long on asking for the rows of one session as SQLite on finding
them. Here its text is made once and put to the driver's own connection; values go in and come out
by the same column types, so that what is damaged is told as everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from partnerdesk.store.columns import Themes

_DIALECT = sqlite.dialect(paramstyle="named")

_Way = Callable[[Any], Any] | None  # how a value goes in or comes out


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of the texts that are given as ``name``, however many."""
    return column.in_(select(listed(name).c.value))


def listed(name: str) -> FromClause:
    """The texts that are given as ``name`` as a table of ``value``, to begin a join with."""
    return func.json_each(bindparam(name, type_=Themes)).table_valued("value").alias(name)


class Question:
    """A query with bound parameters; lists of texts are given through ``among``."""

    def __init__(self, query: Select[Any] | CompoundSelect[Any]) -> None:
        self._query = query

    def ask(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """The rows found; every parameter of the query is given by its name."""
        text, values, ways, outward = self._compiled
        values = dict(values)
        for name, value in given.items():
            convert = ways[name]
            values[name] = convert(value) if convert else value
        found = driver(connection).execute(text, values).fetchall()
        return [
            tuple(
                [
                    convert(value) if convert else value
                    for convert, value in zip(outward, row, strict=True)
                ]
            )
            for row in found
        ]

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any], dict[str, _Way], list[_Way]]:
        """The text, the values that the query itself holds, and what converts to and fro."""
        compiled = self._query.compile(
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        fixed: dict[str, Any] = {}
        ways: dict[str, _Way] = {}
        types: dict[str, type] = {}
        for bind, name in compiled.bind_names.items():
            convert = inward(bind.type)
            if not bind.required:
                fixed[name] = convert(bind.value) if convert else bind.value
            elif isinstance(bind.type, types.setdefault(name, type(bind.type))):
                ways[name] = convert
            else:
                raise TypeError(f"{name} is given for columns of two types")
        outward: list[_Way] = [
            column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
            for column in self._query.selected_columns
        ]
        return str(compiled), fixed, ways, outward


def inward(kind: TypeEngine[Any]) -> _Way:
    """What turns a value into what a column of this type keeps; None when it is kept as it is."""
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


class Insertion:
    """New rows of a table, each by the values of the same columns."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._table = table
        self._columns = tuple(columns)

    def put(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write the rows. Raises sqlite3.IntegrityError where one can't be."""
        text, ways = self._compiled
        values = [
            [convert(row[name]) if convert else row[name] for name, convert in ways] for row in rows
        ]
        driver(connection).executemany(text, values)

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str, _Way]]]:
        """The text, and what converts the value of each column."""
        names = ", ".join(f'"{name}"' for name in self._columns)
        places = ", ".join("?" * len(self._columns))
        text = f'INSERT INTO "{self._table.name}" ({names}) VALUES ({places})'
        return text, [(name, inward(self._table.c[name].type)) for name in self._columns]


def driver(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection beneath."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
