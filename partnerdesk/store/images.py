"""How a row is written in the log."""

from __future__ import annotations

from sqlalchemy import Table


def image_sql(table: Table, row: str) -> str:
    """SQL for the JSON image of a row: its columns as stored, in the table's order."""
    pairs = ", ".join(f"'{c.name}', {row}.\"{c.name}\"" for c in table.columns)
    return f"json_object({pairs})"
