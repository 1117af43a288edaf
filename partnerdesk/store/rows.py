"""Frozen facts to rows and back; every topic's read and write functions stand on these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cache
from os import urandom
from time import time_ns
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, select

from partnerdesk.domain.words import check_length
from partnerdesk.store.columns import sort_key
from partnerdesk.store.questions import Insertion
from partnerdesk.store.tables import TABLE_OF

Fact = TypeVar("Fact")
_NOT_TYPED = {"facts"}  # what an issued agreement says, in our own words


def new_id() -> str:
    """A new row's UUID, so that stores merge without renumbering.

    Of version 7, which begins with the time: new rows lie side by side in every index, so that an
    action puts few pages on the disk.
    """
    milliseconds = time_ns() // 1_000_000
    chance = int.from_bytes(urandom(10), "big")
    return str(UUID(int=(milliseconds << 80 | chance) & ~_MARKED | _VERSION_7))


_MARKED, _VERSION_7 = 0xF << 76 | 0x3 << 62, 0x7 << 76 | 0x2 << 62


def with_id(fact: Fact) -> Fact:
    """``fact`` with an id of its own, when it has none yet."""
    return fact if fact.id else replace(fact, id=new_id())  # type: ignore[attr-defined, type-var]


def values_of(fact: Any) -> dict[str, Any]:
    """The fact's fields by column name, and the name as it sorts where the table keeps one.

    Raises RuleBroken for a field with more words than can be shown and printed.
    """
    values = {name: getattr(fact, name) for name in _columns(type(fact))}  # type: ignore[arg-type]
    for name, value in values.items():
        if name not in _NOT_TYPED:
            words = ", ".join(map(str, value)) if type(value) is tuple else value
            if type(words) is str:
                check_length(name, words)
    if "sort_name" in TABLE_OF[type(fact)].c:
        values["sort_name"] = sort_key(values["name"])
    return values


@cache
def _columns(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def insert(connection: Connection, fact: Fact) -> Fact:
    """Write a new fact; returned with its id."""
    return insert_all(connection, [fact])[0]


def insert_all(connection: Connection, facts: Iterable[Fact]) -> list[Fact]:
    """Write new facts of one kind; returned with their ids."""
    ready = [with_id(fact) for fact in facts]
    if ready:
        insertion = _insertion(type(ready[0]))  # type: ignore[arg-type]
        insertion.put(connection, map(values_of, ready))
    return ready


@cache
def _insertion(kind: type[Any]) -> Insertion:
    table = TABLE_OF[kind]
    worked_out = ["sort_name"] if "sort_name" in table.c else []
    return Insertion(table, [*_columns(kind), *worked_out])  # type: ignore[arg-type]


def update(connection: Connection, fact: Any) -> None:
    """Write a known fact's fields over what was there."""
    table = TABLE_OF[type(fact)]
    connection.execute(table.update().where(table.c.id == fact.id).values(**values_of(fact)))


def delete(connection: Connection, kind: type, *where: ColumnElement[bool]) -> None:
    """Remove facts of one kind."""
    connection.execute(TABLE_OF[kind].delete().where(*where))


def delete_one(connection: Connection, fact: Any) -> None:
    """Remove one known fact."""
    table = TABLE_OF[type(fact)]
    connection.execute(table.delete().where(table.c.id == fact.id))


def sync(connection: Connection, before: Iterable[Fact], now: Iterable[Fact]) -> list[Fact]:
    """Remove what is gone, change what differs, add what is new; returned with their ids."""
    known = {one.id: one for one in before}  # type: ignore[attr-defined]
    wanted = [with_id(one) for one in now]
    ids = {one.id for one in wanted}  # type: ignore[attr-defined]
    for row_id, was in known.items():
        if row_id not in ids:
            delete_one(connection, was)
    for one in wanted:
        there = known.get(one.id)  # type: ignore[attr-defined]
        if there is not None and there != one:
            update(connection, one)
    insert_all(connection, [one for one in wanted if one.id not in known])  # type: ignore[attr-defined]
    return wanted


def read(
    connection: Connection,
    kind: type[Fact],
    *where: ColumnElement[bool],
    order_by: Sequence[Any] = (),
    limit: int | None = None,
    offset: int | None = None,
) -> list[Fact]:
    """Facts of one kind that answer to every condition."""
    query = whole(kind).where(*where).order_by(*order_by)  # type: ignore[arg-type]
    return read_query(connection, kind, query.limit(limit).offset(offset))


def read_query(connection: Connection, kind: type[Fact], query: Select[Any]) -> list[Fact]:
    """Facts of one kind that answer to a question for the ``whole`` of them."""
    # All at once takes a fifth less time than row by row.
    return [kind(*row) for row in connection.execute(query).all()]


@cache
def whole(kind: type[Any]) -> Select[Any]:
    """Every field of a kind; naming them all afresh costs more than most answers."""
    table = TABLE_OF[kind]
    return select(*(table.c[field.name] for field in fields(kind)))


def get(connection: Connection, kind: type[Fact], row_id: str) -> Fact:
    """The fact with this id. Raises LookupError when there is none."""
    table = TABLE_OF[kind]
    found = read(connection, kind, table.c.id == row_id)
    if not found:
        raise LookupError(f"no {table.name} with this id")
    return found[0]
