"""Every field of every fact goes into the store and comes back as it was."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import RFC_4122, UUID

import pytest

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.lending import LoanLine
from partnerdesk.domain.partners import Member
from partnerdesk.store import rows
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import TABLE_OF
from tests.factories import add, member


class RolledBack(Exception):
    """Ends an action so that nothing of it stays."""


def test_new_ids_follow_each_other() -> None:
    """So that new rows lie side by side in every index; each is a UUID of its own."""
    made = [UUID(rows.new_id()) for _ in range(2_000)]
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert len(set(made)) == len(made)
    moments = [one.int >> 80 for one in made]
    assert moments == sorted(moments)
    assert abs(moments[-1] / 1000 - datetime.now().timestamp()) < 60


def some(kind: Any, number: int) -> Any:
    """A value of this type, another one for each number."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is tuple:
        return ("música", f"{number} & “quotes”")
    if isinstance(kind, type) and issubclass(kind, Choice):
        return list(kind)[-1]
    values = {
        str: f"Ọ {number}\n\\u0041",
        int: number + 1,
        bool: True,
        date: date(2026, 3, 3),
        time: time(13, 30),
        datetime: datetime(2026, 3, 3, 14, number),
    }
    return values[kind]


def fact_of(kind: type, *, blank: bool) -> Any:
    """A fact whose every field says something, or whose optional ones say nothing."""
    hints = get_type_hints(kind)
    given = {}
    for number, field in enumerate(fields(kind)):
        optional = type(None) in get_args(hints[field.name])
        given[field.name] = None if blank and optional else some(hints[field.name], number)
    if kind is LoanLine:
        given["held"] = given["quantity"]  # the one fact whose numbers must agree
    return kind(**given)


@pytest.mark.parametrize("blank", [False, True], ids=["filled", "blank"])
@pytest.mark.parametrize("kind", TABLE_OF, ids=lambda kind: kind.__name__)
def test_a_fact_comes_back_as_it_went_in(store: OpenStore, kind: type, blank: bool) -> None:
    fact = fact_of(kind, blank=blank)
    with pytest.raises(RolledBack), action(store.database, "Try") as log:
        # Its links lead nowhere, so it can't stay.
        log.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        rows.insert(log.connection, fact)
        assert rows.get(log.connection, kind, fact.id) == fact
        assert type(rows.get(log.connection, kind, fact.id)) is kind
        raise RolledBack


@pytest.mark.parametrize("kind", TABLE_OF, ids=lambda kind: kind.__name__)
def test_a_table_has_a_column_for_each_field_and_no_other(kind: type) -> None:
    columns = set(TABLE_OF[kind].c.keys()) - {"sort_name"}
    assert columns == {field.name for field in fields(kind)}


def test_names_sort_as_a_reader_expects(store: OpenStore) -> None:
    names = ["Zebra", "élan", "Eagle", "ysgol", "Ōtaki", "oak", "Ångström"]
    add(store.database, *(member(name=name) for name in names))
    with store.database.read() as connection:
        found = rows.read(connection, Member, order_by=[TABLE_OF[Member].c.sort_name])
    assert [school.name for school in found] == [
        "Ångström", "Eagle", "élan", "oak", "Ōtaki", "ysgol", "Zebra",
    ]  # fmt: skip


def test_a_fact_that_is_not_there_is_a_lookup_error(store: OpenStore) -> None:
    with store.database.read() as connection, pytest.raises(LookupError, match="no member"):
        rows.get(connection, Member, "nobody")
