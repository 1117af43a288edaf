"""Scans, photographs and issued documents; their bytes lie beside the store."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from partnerdesk.domain import files
from partnerdesk.store.columns import Day
from partnerdesk.store.tables.base import TITLE, metadata, own_id, words

stored_file = Table(
    "stored_file",
    metadata,
    own_id(),
    Column("sha256", Text, nullable=False, index=True),
    words("name", TITLE),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_on", Day, nullable=False),
)

FACTS: dict[type, Table] = {
    files.StoredFile: stored_file,
}
