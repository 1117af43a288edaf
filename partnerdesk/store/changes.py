"""What an action changed, for whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the rows that one action added, changed or removed, by table.

    ``name`` is the action's name as the user reads it; ``action_id`` is blank when nothing changed.
    """

    action_id: str = ""
    name: str = ""
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def touches(self, *tables: str) -> bool:
        """Whether any row of ``tables`` changed."""
        return any(table in self.rows for table in tables)

    def __bool__(self) -> bool:
        return bool(self.rows)
