"""What every table is made of: one metadata, one convention for names, the usual columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Text

from partnerdesk.store.columns import Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TITLE = {"search": "title"}
BODY = {"search": "body"}


def own_id() -> Column[str]:
    """The row's UUID."""
    return Column("id", Text, primary_key=True, nullable=False)


def words(name: str, info: dict[str, Any] | None = None) -> Column[str]:
    """Text that a person wrote; ``info`` says whether search finds it."""
    return Column(name, Words, nullable=False, info=info or {})


def link(name: str, target: str, nullable: bool = False) -> Column[str]:
    """A row of ``target`` by its id."""
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def sort_name() -> Column[str]:
    """The name as it sorts; ``rows.py`` fills it in whenever it writes the name."""
    return Column("sort_name", Text, nullable=False)
