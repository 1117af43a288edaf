"""Small packs for tests: sound ones, and ones that somebody has been at."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from partnerdesk.domain.packs import PackChoice
from partnerdesk.store import migrate
from partnerdesk.store.archive import Work
from partnerdesk.store.pack_file import MANIFEST, READ_ME, PackManifest, table_part
from partnerdesk.store.pack_writing import pack_beside, writing_pack
from tests.factories import NOW, PDF

SCAN = hashlib.sha256(PDF).hexdigest()
SCAN_NAME = "Scans/MOU-2026-003 signature 2.pdf"
PASSPHRASE = "maple-otter-nine-kites"
ROWS = ('{"row":{"id":"1","name":"Łódź"}}', '{"row":{"id":"2","name":"B\\u2028"}}')


def small_pack(path: Path, passphrase: str = "", scan: bytes = PDF) -> PackManifest:
    """A pack of two members and a scan."""
    manifest = PackManifest(
        pack_id="p", made_at=NOW, program="0.1.0", schema=migrate.SCHEMAS[-1],
        partnership="Glannau", school="Fenwick", made_by="Tess Ode", choice=PackChoice(),
    )  # fmt: skip
    with pack_beside(path) as part, writing_pack(part, NOW, passphrase, Work()) as writer:
        rows = {"member": writer.put_lines(table_part("member"), ROWS)}
        writer.put(SCAN_NAME, [scan], len(scan))
        writer.put(READ_ME, [b"plain words"])
        sha256 = writer.parts[SCAN_NAME].sha256
        whole = replace(manifest, rows=rows, parts=dict(writer.parts), files={sha256: SCAN_NAME})
        writer.finish(whole)
    return whole


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a pack that is not encrypted, the manifest too."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, content: Mapping[str, bytes], /, **facts: Any) -> None:
    """The pack with this content instead, and ``facts`` changed in its manifest."""
    manifest = json.loads(content[MANIFEST]) | facts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, one in content.items():
            if name != MANIFEST:
                archive.writestr(name, one)
        archive.writestr(MANIFEST, json.dumps(manifest))


def told(content: bytes) -> dict[str, Any]:
    """How a manifest tells of a part."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def rows_of(path: Path, table_name: str) -> list[dict[str, Any]]:
    """The lines of a table in a pack that is not encrypted: row, was and held."""
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(table_part(table_name)).splitlines()]
