"""Marks: short names for the states a row has had, by which two stores see who changed what.

A mark tells states apart and says nothing of what is in them, so it may go into any pack.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

Image = dict[str, Any]

_DIGITS = 16
# Follows from the name, and from this program's idea of how names sort.
_DERIVED = "sort_name"

# Actions that stand: neither an undo nor taken back. Oldest first.
_PAST = text(
    """
    SELECT c.row_id, c.old, c.new FROM "change" AS c JOIN "action" AS a ON a.id = c.action_id
    WHERE c.row_id IN :ids AND c."table" = :name AND a.kind <> 'undo'
    AND NOT EXISTS (SELECT 1 FROM "action" AS r WHERE r.reverses_id = a.id)
    ORDER BY c.seq
    """
).bindparams(bindparam("ids", expanding=True))
_SETTLED = text(
    'SELECT row_id, image FROM settled WHERE row_id IN :ids AND "table" = :name ORDER BY rowid'
).bindparams(bindparam("ids", expanding=True))


def mark(image: Mapping[str, object], held: Collection[str] = ()) -> str:
    """The mark of a row's image, without its ``held`` columns: 16 lower-case hex digits."""
    kept = {name: image[name] for name in sorted(image) if name != _DERIVED and name not in held}
    whole = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def past_images(
    connection: Connection, table_name: str, row_ids: Sequence[str]
) -> dict[str, list[Image]]:
    """The states that rows have had by the log, oldest first, the present one too.

    Only of actions that stand. A state that lasted is there once; a row that came in before there
    was a log, or never was, is left out.
    """
    found = past_states(connection, table_name, row_ids)
    return {row_id: [json.loads(one) for one in states] for row_id, states in found.items()}


def past_states(
    connection: Connection, table_name: str, row_ids: Sequence[str]
) -> dict[str, list[str]]:
    """What ``past_images`` tells, as the log has it: JSON text."""
    found: dict[str, list[str]] = {}
    for row_id, old, new in connection.execute(_PAST, {"ids": list(row_ids), "name": table_name}):
        states = found.setdefault(row_id, [])
        for state in (old, new):
            if state is not None and states[-1:] != [state]:
                states.append(state)
    return found


def settled_marks(
    connection: Connection, table_name: str, row_ids: Sequence[str]
) -> dict[str, list[str]]:
    """The marks of other people's states that were looked at when merging, oldest first."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(_SETTLED, {"ids": list(row_ids), "name": table_name})
    for row_id, image in rows:
        found.setdefault(row_id, []).append(image)
    return found
