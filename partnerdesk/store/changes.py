"""What an action changed, for whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the rows that one action added, changed or removed, by table.

    ``name`` is the action's name as the user reads it; ``action_id`` is blank when nothing changed.
    ``made`` is the id of the one thing that the action made, where it makes one.
    """

    action_id: str = ""
    name: str = ""
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    made: str = ""

    def touches(self, *tables: str) -> bool:
        """Whether any row of ``tables`` changed."""
        return any(table in self.rows for table in tables)

    def __bool__(self) -> bool:
        return bool(self.rows)
