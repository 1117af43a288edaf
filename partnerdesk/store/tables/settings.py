"""What the partnership settles once."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text, UniqueConstraint

from partnerdesk.store.tables.base import metadata, own_id, words

setting = Table(
    "setting",
    metadata,
    own_id(),
    Column("name", Text, nullable=False),
    words("value"),
    UniqueConstraint("name"),
)
