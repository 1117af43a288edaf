"""Tables of the sample’s TOML files as facts; members, people and things go by short names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from partnerdesk.domain.choices import Choice
from partnerdesk.formats.sample_days import Days, named_id

Fact = TypeVar("Fact")
Table = dict[str, Any]


def id_of_member(key: str) -> str:
    """The id of the member that the sample’s files call ``key``."""
    return named_id("member", key)


def id_of_person(name: str) -> str:
    """The id of a person of the sample, by their full name."""
    return named_id("person", name)


def renamed(table: Table, names: Mapping[str, str], *without: str) -> Table:
    """A table with other names for some of its keys, and without some."""
    return {names.get(key, key): value for key, value in table.items() if key not in without}


def fact(kind: type[Fact], table: Table, days: Days, **known: str) -> Fact:
    """A fact from a table whose keys are its fields: days and choices are read, texts stand."""
    hints = _hints(kind)  # type: ignore[arg-type]
    read = {key: _value(hints.get(key), value, days) for key, value in table.items()}
    return kind(**read, **known)


def _value(hint: Any, value: Any, days: Days) -> Any:
    if hint is date or date in get_args(hint):
        return days.day(value)
    if isinstance(hint, type) and issubclass(hint, Choice):
        return hint(value)
    return tuple(value) if isinstance(value, list) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
