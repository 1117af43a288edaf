"""The rows of a pack, a line each, read from a copy of the store that holds what was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from partnerdesk.store.action_log import image_sql
from partnerdesk.store.database import Database, connect
from partnerdesk.store.pack_marks import mark, past_images, past_states, settled_marks
from partnerdesk.store.tables import TRACKED, metadata

_BATCH = 400
_MOST_MARKS = 50
# Rows that follow from others, or only remember: nobody asks who changed one.
_WITHOUT_PAST = frozenset({"booking", "settled", "same_as"})
# Of these a row is private or not by its own word.
_MAY_BE_PRIVATE = ("note", "contact", "interview_answer")


def row_lines(copy: Database, table: Table) -> Iterator[str]:
    """A table's rows in the order in which they came: ``{"row": …, "was": […], "held": […]}``.

    ``was`` are the marks of earlier states, the newest last, and ``held`` the columns that were
    blanked or scrubbed; each is left out when there are none.
    """
    last = 0
    query = (
        f'SELECT r.rowid, r.id, {image_sql(table, "r")} FROM "{table.name}" AS r '
        f"WHERE r.rowid > ? ORDER BY r.rowid LIMIT {_BATCH}"
    )
    with copy.read() as connection:
        while found := connection.exec_driver_sql(query, (last,)).all():
            last = found[-1][0]
            yield from _lines(connection, table.name, found)


def _lines(connection: Connection, name: str, found: Sequence[Any]) -> Iterator[str]:
    ids = [row_id for _, row_id, _ in found]
    held = _held(connection, name, ids)
    past = {} if name in _WITHOUT_PAST else past_states(connection, name, ids)
    settled = {} if name in _WITHOUT_PAST else settled_marks(connection, name, ids)
    for _, row_id, image in found:
        blanked = held.get(row_id, [])
        # Most rows never changed: their only state is the present one.
        others = [json.loads(state) for state in past.get(row_id, []) if state != image]
        marks = [mark(one, blanked) for one in others] + settled.get(row_id, [])
        now = mark(json.loads(image), blanked) if marks else ""
        was = [one for one in dict.fromkeys(marks) if one != now][-_MOST_MARKS:]
        more = f',"was":{_json(was)}' if was else ""
        more += f',"held":{_json(blanked)}' if blanked else ""
        yield f'{{"row":{image}{more}}}'


def _held(connection: Connection, name: str, ids: list[str]) -> dict[str, list[str]]:
    places = ", ".join("?" * len(ids))
    rows = connection.exec_driver_sql(
        f"SELECT row_id, name FROM pack_held WHERE table_name = ? AND row_id IN ({places}) "
        "ORDER BY row_id, name",
        (name, *ids),
    )
    return {row_id: [name for _, name in some] for row_id, some in groupby(rows, lambda r: r[0])}


def removed_lines(copy: Database, *, private: bool) -> Iterator[str]:
    """What was removed by an action that stands: ``{"table": …, "id": …, "was": […]}``.

    Without ``private`` nothing is told of a row that was private when it went.
    """
    # The log is long and has no index on this, so it is read through once for all tables.
    gone: dict[str, list[str]] = {}
    with closing(connect(copy.path, "ro")) as plain:
        for name, row_id in plain.execute(
            'SELECT DISTINCT "table", row_id FROM "change" WHERE new IS NULL'
        ):
            gone.setdefault(name, []).append(row_id)
    for table in TRACKED:
        if table.name not in _WITHOUT_PAST:
            ids = gone.get(table.name, [])
            for first in range(0, len(ids), _BATCH):
                some = _not_there(copy, table.name, ids[first : first + _BATCH])
                yield from _removed(copy, table.name, some, private)


def _not_there(copy: Database, name: str, ids: list[str]) -> list[str]:
    """Those of ``ids`` that have no row: a removal may have been undone."""
    places = ", ".join("?" * len(ids))
    with closing(connect(copy.path, "ro")) as plain:
        there = plain.execute(f'SELECT id FROM "{name}" WHERE id IN ({places})', ids)
        known = {row_id for (row_id,) in there}
    return [row_id for row_id in ids if row_id not in known]


def _removed(copy: Database, name: str, ids: list[str], private: bool) -> Iterator[str]:
    with copy.read() as connection:
        past = past_images(connection, name, ids)
        settled = settled_marks(connection, name, ids)
    for row_id in ids:
        images = past.get(row_id, [])
        if not images or (not private and _was_private(name, images)):
            continue
        marks = [mark(one, _never_told(name, private)) for one in images]
        was = list(dict.fromkeys([*marks, *settled.get(row_id, [])]))[-_MOST_MARKS:]
        yield _json({"table": name, "id": row_id, "was": was})


def _was_private(name: str, images: list[dict[str, Any]]) -> bool:
    return name in _MAY_BE_PRIVATE and any(one.get("private") for one in images)


def _never_told(name: str, private: bool) -> tuple[str, ...]:
    return ("note",) if name == "person" and not private else ()


def history_lines(copy: Database) -> Iterator[str]:
    """Every action in its order, without what it changed and the seal that covers it."""
    image = f"json_remove({image_sql(metadata.tables['action'], 'a')}, '$.seal')"
    with closing(connect(copy.path, "ro")) as plain:
        for (line,) in plain.execute(f'SELECT {image} FROM "action" AS a ORDER BY a.seq'):
            yield _json(json.loads(line))


def last_action(copy: Path) -> str:
    """The id of the newest action; blank when there was none."""
    with closing(connect(copy, "ro")) as plain:
        newest = plain.execute('SELECT id FROM "action" ORDER BY seq DESC LIMIT 1').fetchone()
    return str(newest[0]) if newest else ""


def kept_files(copy: Path) -> Iterator[tuple[str, str, str]]:
    """Hash, media type and readable stem of each kept file: ``MOU-2026-003 signature 2``.

    By what it is to the first row that links to it; a blank stem when none does. Each hash once.
    """
    query = """
        SELECT f.sha256, f.media_type, 0, a.number || ' version ' || v.version
        FROM stored_file AS f JOIN agreement_version AS v ON v.file_id = f.id
        JOIN agreement AS a ON a.id = v.agreement_id
        UNION ALL
        SELECT f.sha256, f.media_type, 1, a.number || ' signature ' || (
            SELECT count(*) FROM agreement_signatory AS other WHERE
            other.agreement_id = g.agreement_id
            AND (other.version, other.position, other.id) <= (g.version, g.position, g.id))
        FROM stored_file AS f JOIN agreement_signature AS s ON s.scan_id = f.id
        JOIN agreement_signatory AS g ON g.id = s.signatory_id
        JOIN agreement AS a ON a.id = g.agreement_id
        UNION ALL
        SELECT f.sha256, f.media_type, 2, '' FROM stored_file AS f
        JOIN item AS i ON i.photo_id = f.id
        UNION ALL
        SELECT f.sha256, f.media_type, 3, '' FROM stored_file AS f
        ORDER BY 3, 4, 1
    """
    seen: set[str] = set()
    folders = ("Agreements", "Scans", "Photographs", "Files")
    with closing(connect(copy, "ro")) as plain:
        for sha256, media_type, kind, stem in plain.execute(query):
            if sha256 not in seen:
                seen.add(sha256)
                yield sha256, media_type, f"{folders[kind]}/{stem}"


def _json(line: object) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))
