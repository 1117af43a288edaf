"""A pack taken apart, to be put together again with something changed in it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from partnerdesk.store import files
from partnerdesk.store.folder import Folder

Parts = dict[str, bytes]
Row = dict[str, Any]

MANIFEST = "manifest.json"
LOG = {"action", "change", "arrival", "alembic_version"}
NAME = "Handover.partnerdesk-pack"


def whole_pack(folder: Folder, database: Path | None = None) -> Parts:
    """The parts of a pack of everything in a store; ``database`` may be of an older schema."""
    parts: Parts = {"READ ME FIRST.txt": b"Words for anybody.\n"}
    kept: dict[str, str] = {}
    rows: dict[str, int] = {}
    with closing(sqlite3.connect(database or folder.database)) as connection:
        connection.row_factory = sqlite3.Row
        for table in _tables(connection):
            found = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()
            rows[table] = len(found)
            parts[f"data/{table}.jsonl"] = lines([{"row": dict(one)} for one in found])
        history = connection.execute("SELECT * FROM action ORDER BY seq").fetchall()
        parts["data/history.jsonl"] = lines([dict(one) for one in history])
        for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM stored_file"):
            path = files.path_of(folder.files, sha256)
            if path.is_file():
                kept[sha256] = f"Files/{len(kept) + 1:04}.bin"
                parts[kept[sha256]] = path.read_bytes()
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        gone = {one[0] for one in connection.execute("SELECT sha256 FROM stored_file")}
    for text in folder.texts.glob("*/*.toml"):
        parts[text.relative_to(folder.root).as_posix()] = text.read_bytes()
    manifest = {
        "format": 1,
        "kind": "partnerdesk-pack",
        "pack_id": "11111111-2222-4333-8444-555555555555",
        "made_at": "2026-11-20T15:30:00",
        "program": "0.1.0",
        "schema": schema,
        "partnership": "Glannau’r Dŵr",
        "school": "Ysgol Glan-y-Môr",
        "made_by": "Tess Ode",
        "choice": {"member_id": "", "member": "", "private": True, "personal": True},
        "rows": rows,
        "files": kept,
        "missing": sorted(gone - kept.keys()),
        "last_action": "",
    }
    return {**parts, MANIFEST: json.dumps(manifest).encode()}


def _tables(connection: sqlite3.Connection) -> list[str]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"
    )
    return [name for (name,) in names.fetchall() if name not in LOG]


def lines(rows: list[Any]) -> bytes:
    """Rows as the lines of a part."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def rows_of(parts: Parts, table: str) -> list[Row]:
    """The lines of a table's part."""
    return [json.loads(line) for line in parts[f"data/{table}.jsonl"].splitlines()]


def with_lines(parts: Parts, table: str, new: list[Any]) -> Parts:
    """The same pack with other lines for a table, and the count that goes with them."""
    manifest = json.loads(parts[MANIFEST])
    manifest["rows"][table] = len(new)
    return {
        **parts,
        f"data/{table}.jsonl": lines(new),
        MANIFEST: json.dumps(manifest).encode(),
    }


def edited(parts: Parts, table: str, edit: Callable[[Row], object], which: int = 0) -> Parts:
    """The same pack after somebody edited a line of a table."""
    found = rows_of(parts, table)
    edit(found[which])
    return with_lines(parts, table, found)


def packed(path: Path, parts: Parts, *, honest: bool = True, **claims: Any) -> Path:
    """The pack of these parts; with ``honest`` hashes unless a test wants lies."""
    manifest = json.loads(parts[MANIFEST]) | claims
    if honest:
        manifest["parts"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in parts.items()
            if name != MANIFEST
        }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, MANIFEST: json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    return path


def everything(root: Path) -> dict[str, bytes]:
    """Every file in a store's folder, the lock's aside."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith("partnerdesk.lock")
    }


def linked(path: Path, parts: Parts, is_link: Callable[[str], bool]) -> Path:
    """A packed file in which the parts that ``is_link`` names are links, as on a Unix disk."""
    packed(path, parts)
    with zipfile.ZipFile(path) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            if is_link(info.filename):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return path
