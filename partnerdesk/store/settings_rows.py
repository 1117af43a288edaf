"""Settings: one row per name that has been settled; the rest are the defaults."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from sqlalchemy import Connection, select

from partnerdesk.domain.settings import Settings
from partnerdesk.domain.words import check_length
from partnerdesk.store.questions import Question
from partnerdesk.store.rows import new_id
from partnerdesk.store.tables import setting


def read_settings(connection: Connection) -> Settings:
    """What has been settled. A value that does not read is left at its default."""
    known = {
        name: _read(value, _DEFAULTS[name])
        for name, value in _KEPT.ask(connection)
        if name in _DEFAULTS
    }
    return Settings(**known)  # type: ignore[arg-type]


_KEPT = Question(select(setting.c.name, setting.c.value))
_DEFAULTS = {field.name: field.default for field in fields(Settings)}


def _read(text: str, default: object) -> object:
    try:
        if isinstance(default, int):
            return int(text)
        if default is None:
            return date.fromisoformat(text) if text else None
    except ValueError:
        return default
    return text


def write_settings(connection: Connection, settings: Settings) -> None:
    """Keep every setting that differs from what is kept.

    Raises RuleBroken for one with more words than can be shown and printed.
    """
    before = read_settings(connection)
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if value == getattr(before, field.name):
            continue
        text = "" if value is None else str(value)
        check_length(field.name, text)
        updated = connection.execute(
            setting.update().where(setting.c.name == field.name).values(value=text)
        )
        if not updated.rowcount:
            connection.execute(setting.insert().values(id=new_id(), name=field.name, value=text))
