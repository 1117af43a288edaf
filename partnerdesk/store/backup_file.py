"""The format of a backup: a zip with the database, the kept files and a manifest.

A backup may come from anywhere, so nothing in it is believed before it has been checked: names,
sizes and hashes here, the database's own soundness in ``restore.py``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from partnerdesk.store.archive import (
    CHUNK,
    MOST_MANIFEST_BYTES,
    NO_ROOM_WORDS,
    OWN_TEXT,
    Part,
    Work,
    check_members,
    described,
    measured,
    of,
    opened,
    part_of,
    plain,
    take_out,
)
from partnerdesk.store.problems import StoreDamaged, StoreProblem

SUFFIX = ".partnerdesk-backup"
DATABASE = "partnerdesk.db"
MANIFEST = "manifest.json"
FORMAT = 1

_KEPT_FILE = re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says it holds.

    ``last_action`` is the id of the newest action (blank when there was none), ``rows`` how many
    rows each table has, and ``missing`` the hashes of kept files that were gone or damaged already.
    """

    made_at: datetime
    partnership: str
    schema: str
    last_action: str
    safety: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The manifest's text."""
        facts = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(facts, ensure_ascii=False, indent=1)


def read_manifest(path: Path) -> Manifest:
    """What the backup says of itself, for a preview; nothing else in it is read.

    Raises StoreDamaged when it is not a whole backup, StoreProblem when it can't be read.
    """
    with opened(path, damaged) as archive:
        return _manifest(archive)


def unpack(path: Path, into: Path, work: Work) -> Manifest:
    """Check every part of a backup against its manifest and put the parts under ``into``.

    Raises StoreDamaged when anything in it is not what a backup holds, StoreProblem when the disk
    has no room for it.
    """
    with opened(path, damaged) as archive:
        manifest = _checked(archive, path)
        size = sum(part.size for part in manifest.parts.values())
        work.total = max(work.total, size)
        if shutil.disk_usage(into).free < size:
            raise StoreProblem(NO_ROOM_WORDS)
        for name, part in manifest.parts.items():
            take_out(archive, name, part, into / name, work)
    return manifest


def read_through(path: Path, work: Work) -> None:
    """Check every part of a backup against its manifest. Raises StoreDamaged, StoreProblem."""
    with opened(path, damaged) as archive:
        for name, part in _checked(archive, path).parts.items():
            take_out(archive, name, part, None, work)


def damaged(name: str) -> StoreDamaged:
    """The refusal of a file that is not a whole backup."""
    return StoreDamaged(
        f"“{name}” is not a whole PartnerDesk backup, so it can’t be used. "
        "Nothing has been changed. Choose another backup."
    )


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    info = archive.getinfo(MANIFEST)
    if info.file_size > MOST_MANIFEST_BYTES or not plain(info):
        raise ValueError("manifest")
    facts = json.loads(archive.read(info))
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ValueError("format")
    return Manifest(
        made_at=datetime.fromisoformat(of(str, facts["made_at"])).replace(tzinfo=None),
        partnership=of(str, facts["partnership"]),
        schema=of(str, facts["schema"]),
        last_action=of(str, facts["last_action"]),
        safety=of(bool, facts["safety"]),
        rows={of(str, table): of(int, n) for table, n in of(dict, facts["rows"]).items()},
        parts={name: part_of(part) for name, part in of(dict, facts["parts"]).items()},
        missing=tuple(of(str, sha256) for sha256 in of(list, facts["missing"])),
    )


def _checked(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """The manifest, when it lists just what the backup holds and a backup may hold."""
    manifest = _manifest(archive)
    check_members(archive, path.stat().st_size, MANIFEST, manifest.parts)
    if DATABASE not in manifest.parts:
        raise ValueError("no database")
    if not all(plain(info) for info in archive.infolist()):
        raise ValueError("not plain")
    for name, part in manifest.parts.items():
        kept = _KEPT_FILE.fullmatch(name)
        if not (name == DATABASE or kept or OWN_TEXT.fullmatch(name)):
            raise ValueError(name)
        if kept and Path(name).name != part.sha256:
            raise ValueError(name)
    return manifest


# --- writing ---------------------------------------------------------------------------------


def pack(target: Path, manifest: Manifest, sources: Mapping[str, Path], work: Work) -> Manifest:
    """Write a backup of ``sources`` (name inside, file outside) and put it on the disk.

    A kept file that is gone, or is no longer what its name says, is left out and listed as
    missing: one lost scan must not keep everything else from being saved. Returns the manifest as
    written. Raises OSError.
    """
    parts: dict[str, Part] = {}
    missing = list(manifest.missing)
    with target.open("wb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for name, source in sources.items():
                part = measured(source)
                if part is None and OWN_TEXT.fullmatch(name):
                    continue  # removed since it was listed
                hashed = _KEPT_FILE.fullmatch(name)
                if part is None or (hashed and part.sha256 != Path(name).name):
                    missing.append(Path(name).name)
                    continue
                _put_in(archive, name, source, manifest.made_at, work)
                parts[name] = part
            whole = replace(manifest, parts=parts, missing=tuple(sorted(missing)))
            archive.writestr(_info(MANIFEST, manifest.made_at, 0), whole.to_json())
        file.flush()
        os.fsync(file.fileno())
    return whole


def _put_in(
    archive: zipfile.ZipFile, name: str, source: Path, made_at: datetime, work: Work
) -> None:
    info = _info(name, made_at, source.stat().st_size)
    with source.open("rb") as file, archive.open(info, "w") as out:
        while block := file.read(CHUNK):
            out.write(block)
            work.step(len(block))


def _info(name: str, made_at: datetime, size: int) -> zipfile.ZipInfo:
    # Scans and PDFs are compressed already.
    packed = _KEPT_FILE.fullmatch(name) is not None
    info = described(zipfile.ZipInfo(name), made_at, size=size, packed=packed)
    # A third of the time of the usual level, for a tenth more room. Only since Python 3.13 has it
    # a public name; this one stays.
    info._compresslevel = 1  # type: ignore[attr-defined]
    return info
