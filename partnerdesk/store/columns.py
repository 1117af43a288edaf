"""How facts are kept in columns: text and whole numbers only, so that every change can be logged.

No REAL and no BLOB: a row image in the action log is JSON, and must come back byte for byte.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from partnerdesk.domain.choices import Choice
from partnerdesk.store.problems import StoreDamaged

# What a value that a fault of the disk has changed raises when it is read.
_SPOILT = (ValueError, LookupError, TypeError)


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        "Something in the store can’t be read: it is damaged. Nothing has been changed. "
        "Restore the newest backup: Settings, Restore a backup."
    )


class Words(TypeDecorator[str]):
    """Text. A NUL would cut a row image short, so it never reaches the store."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuse what the log could not bring back."""
        if value is not None and "\0" in value:
            raise ValueError("text with a NUL character")
        return value


class Day(TypeDecorator[date]):
    """A local civil day as ISO text, ``2026-03-03``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The ISO text."""
        return value.isoformat() if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The day."""
        try:
            return date.fromisoformat(value) if value is not None else None
        except _SPOILT as error:
            raise _damaged() from error


class Moment(TypeDecorator[datetime]):
    """A local moment to the minute as ISO text, ``2026-03-03T12:00``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The ISO text."""
        return value.isoformat(timespec="minutes") if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The moment."""
        try:
            return datetime.fromisoformat(value) if value is not None else None
        except _SPOILT as error:
            raise _damaged() from error


class Clock(TypeDecorator[time]):
    """A local time of day to the minute as ISO text, ``13:30``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The ISO text."""
        return value.isoformat(timespec="minutes") if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The time."""
        try:
            return time.fromisoformat(value) if value is not None else None
        except _SPOILT as error:
            raise _damaged() from error


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """1 or 0."""
        return int(value) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """True or False."""
        return bool(value) if value is not None else None


class Themes(TypeDecorator[tuple[str, ...]]):
    """A short list of words as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The JSON text."""
        return json.dumps(list(value), ensure_ascii=False) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The words."""
        try:
            return tuple(json.loads(value)) if value is not None else ()
        except _SPOILT as error:
            raise _damaged() from error


class Years(TypeDecorator[tuple[int, ...]]):
    """Year groups as a JSON array of whole numbers."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The JSON text."""
        return json.dumps(list(value)) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The year groups."""
        try:
            return tuple(json.loads(value)) if value is not None else ()
        except _SPOILT as error:
            raise _damaged() from error


class OneOf(TypeDecorator[Choice]):
    """A Choice by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices
        self._by_value = {choice.value: choice for choice in choices}

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value's text."""
        return self._by_value[value].value if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The choice."""
        try:
            return self._by_value[value] if value is not None else None
        except _SPOILT as error:
            raise _damaged() from error


def sort_key(name: str) -> str:
    """Names in the order a reader expects: accents and capitals aside."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
