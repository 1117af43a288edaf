"""How facts are kept in columns: text and whole numbers only, so that every change can be logged.

No REAL and no BLOB: a row image in the action log is JSON, and must come back byte for byte.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
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
        "Restore the newest backup: Restore a backup, here or in the menu (F10)."
    )


# Turns a kept value back. A column's type gives one, as asking the type itself for each value
# would take longer than finding the rows.
_Reader = Callable[[Any], Any]


def _reader(convert: _Reader, nothing: Any = None) -> _Reader:
    def read(value: Any) -> Any:
        try:
            return convert(value) if value is not None else nothing
        except _SPOILT as error:
            raise _damaged() from error

    return read


def _words(value: str) -> tuple[Any, ...]:
    return tuple(json.loads(value)) if value != "[]" else ()


_DAY, _MOMENT, _CLOCK = map(
    _reader, (date.fromisoformat, datetime.fromisoformat, time.fromisoformat)
)
_FLAG, _LIST = _reader(bool), _reader(_words, ())


# Turns a value into what is kept, given by a column's type for the same reason.
_Writer = Callable[[Any], Any]
_as_json = json.JSONEncoder(ensure_ascii=False).encode


def _day_text(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _minute_text(value: datetime | time | None) -> str | None:
    return value.isoformat(timespec="minutes") if value is not None else None


def _list_text(value: Iterable[str] | None) -> str | None:
    return _as_json(list(value)) if value is not None else None


class _Choices(dict[Any, Any]):
    """Choices by what is kept of them; anything else is damage."""

    def __missing__(self, value: Any) -> Any:
        raise _damaged()


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

    def bind_processor(self, dialect: Dialect) -> _Writer:
        """Gives the ISO text."""
        return _day_text

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the day."""
        return _DAY


class Moment(TypeDecorator[datetime]):
    """A local moment to the minute as ISO text, ``2026-03-03T12:00``."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> _Writer:
        """Gives the ISO text."""
        return _minute_text

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the moment."""
        return _MOMENT


class Clock(TypeDecorator[time]):
    """A local time of day to the minute as ISO text, ``13:30``."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> _Writer:
        """Gives the ISO text."""
        return _minute_text

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the time."""
        return _CLOCK


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """1 or 0."""
        return int(value) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives True or False."""
        return _FLAG


class Themes(TypeDecorator[tuple[str, ...]]):
    """A short list of words as a JSON array."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> _Writer:
        """Gives the JSON text."""
        return _list_text

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the words."""
        return _LIST


class Years(TypeDecorator[tuple[int, ...]]):
    """Year groups as a JSON array of whole numbers."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The JSON text."""
        return json.dumps(list(value)) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the year groups."""
        return _LIST


class OneOf(TypeDecorator[Choice]):
    """A Choice by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices
        self._by_value = {choice.value: choice for choice in choices}
        self._kept = _Choices(self._by_value)
        self._kept[None] = None

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The value's text."""
        return self._by_value[value].value if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reader:
        """Gives the choice."""
        return self._kept.__getitem__


def sort_key(name: str) -> str:
    """Names in the order a reader expects: accents and capitals aside."""
    if name.isascii():
        return name.casefold()
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
