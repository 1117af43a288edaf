"""The format of a backup: a zip with the database, the kept files and a manifest.

A backup may come from anywhere, so nothing in it is believed before it has been checked: names,
sizes and hashes here, the database's own soundness in ``restore.py``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem

SUFFIX = ".partnerdesk-backup"
DATABASE = "partnerdesk.db"
MANIFEST = "manifest.json"
FORMAT = 1

_KEPT_FILE = re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{62}")
# The user's own clauses and templates, which have names and not hashes.
OWN_TEXT = re.compile(r"texts/(?:clauses|templates)/[a-z-]{1,120}\.toml")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20

# Far above any real partnership's; a file that claims more is meant to fill the disk.
MOST_PARTS = 100_000
MOST_MANIFEST_BYTES = 32_000_000
MOST_RATIO = 200
RATIO_FROM_BYTES = 20_000_000

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM_WORDS = "There is not enough room on the disk. Make some, then try again."

Progress = Callable[[int, int], None]


class Work:
    """How far something is, in bytes; each step can be the last when the user gives up."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress
        self._cancelled = cancelled

    def step(self, size: int) -> None:
        """``size`` more bytes are done. Raises Cancelled when the user has given up."""
        self._done = min(self._done + size, self.total)
        if self._cancelled and self._cancelled():
            raise Cancelled
        if self._progress:
            self._progress(self._done, self.total)


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a backup: its SHA-256 in lower-case hex and its size in bytes."""

    sha256: str
    size: int


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
    with _archive(path) as archive:
        return _manifest(archive)


def unpack(path: Path, into: Path, work: Work, *, with_files: bool) -> Manifest:
    """Check every part of a backup against its manifest and put the parts under ``into``.

    Without ``with_files`` the kept files are checked only. Raises StoreDamaged when anything in it
    is not what a backup holds, StoreProblem when the disk has no room for it.
    """
    with _archive(path) as archive:
        manifest = _manifest(archive)
        _check_members(archive, manifest)
        size = sum(part.size for part in manifest.parts.values())
        work.total = max(work.total, size)
        if shutil.disk_usage(into).free < (size if with_files else manifest.parts[DATABASE].size):
            raise StoreProblem(NO_ROOM_WORDS)
        for name, part in manifest.parts.items():
            wanted = with_files or name == DATABASE
            _take_out(archive, name, part, into / name if wanted else None, work)
    return manifest


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The open zip; whatever is wrong with it, in words."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        if error.errno == errno.EINVAL:  # it points to a place before its own start
            raise damaged(path.name) from error
        if error.errno in NO_ROOM:
            raise StoreProblem(NO_ROOM_WORDS) from error
        raise StoreProblem(
            f"“{path.name}” can’t be read. If it is on a USB stick or a network drive, "
            "check that it is there, then try again."
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        ValueError,
        LookupError,
        OverflowError,
        RuntimeError,  # encrypted, or of a kind that Python can't unpack
    ) as error:
        raise damaged(path.name) from error


def damaged(name: str) -> StoreDamaged:
    """The refusal of a file that is not a whole backup."""
    return StoreDamaged(
        f"“{name}” is not a whole PartnerDesk backup, so it can’t be used. "
        "Nothing has been changed. Choose another backup."
    )


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    info = archive.getinfo(MANIFEST)
    if info.file_size > MOST_MANIFEST_BYTES or not _plain(info):
        raise ValueError("manifest")
    facts = json.loads(archive.read(info))
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ValueError("format")
    return Manifest(
        made_at=datetime.fromisoformat(_of(str, facts["made_at"])).replace(tzinfo=None),
        partnership=_of(str, facts["partnership"]),
        schema=_of(str, facts["schema"]),
        last_action=_of(str, facts["last_action"]),
        safety=_of(bool, facts["safety"]),
        rows={_of(str, table): _of(int, n) for table, n in _of(dict, facts["rows"]).items()},
        parts={name: _part(part) for name, part in _of(dict, facts["parts"]).items()},
        missing=tuple(_of(str, sha256) for sha256 in _of(list, facts["missing"])),
    )


def _part(facts: object) -> Part:
    part = Part(**_of(dict, facts)) if set(_of(dict, facts)) == {"sha256", "size"} else None
    if part is None or not _SHA256.fullmatch(_of(str, part.sha256)) or _of(int, part.size) < 0:
        raise ValueError("part")
    return part


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"not a {kind.__name__}")
    return value


def _plain(info: zipfile.ZipInfo) -> bool:
    """Neither a link nor a folder nor encrypted, and packed as we pack."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        kind in (0, stat.S_IFREG)
        and not info.flag_bits & 0x1
        and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    members = archive.infolist()
    names = [info.filename for info in members]
    if len(names) > MOST_PARTS or sorted(names) != sorted({*manifest.parts, MANIFEST}):
        raise ValueError("members")
    if DATABASE not in manifest.parts:
        raise ValueError("no database")
    for info in members:
        if not _plain(info):
            raise ValueError(info.filename)
        if info.file_size > max(RATIO_FROM_BYTES, info.compress_size * MOST_RATIO):
            raise ValueError("a bomb")
    for name, part in manifest.parts.items():
        kept = _KEPT_FILE.fullmatch(name)
        if not (name == DATABASE or kept or OWN_TEXT.fullmatch(name)):
            raise ValueError(name)
        if kept and Path(name).name != part.sha256:
            raise ValueError(name)
        if archive.getinfo(name).file_size != part.size:
            raise ValueError(name)


def _take_out(
    archive: zipfile.ZipFile, name: str, part: Part, target: Path | None, work: Work
) -> None:
    digest = hashlib.sha256()
    with archive.open(name) as source, _written(target) as out:
        while block := source.read(_CHUNK):
            digest.update(block)
            if out:
                out.write(block)
            work.step(len(block))
    if digest.hexdigest() != part.sha256:
        raise ValueError(name)


@contextmanager
def _written(target: Path | None) -> Iterator[BinaryIO | None]:
    if target is None:
        yield None
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


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
                part = _measured(source)
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


def _measured(source: Path) -> Part | None:
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Part(digest, file.tell())
    except FileNotFoundError:
        return None


def _put_in(
    archive: zipfile.ZipFile, name: str, source: Path, made_at: datetime, work: Work
) -> None:
    info = _info(name, made_at, source.stat().st_size)
    with source.open("rb") as file, archive.open(info, "w") as out:
        while block := file.read(_CHUNK):
            out.write(block)
            work.step(len(block))


def _info(name: str, made_at: datetime, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (max(made_at.year, 1980), *made_at.timetuple()[1:6]))
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    # Scans and PDFs are compressed already.
    info.compress_type = zipfile.ZIP_STORED if _KEPT_FILE.fullmatch(name) else zipfile.ZIP_DEFLATED
    info.file_size = size
    return info
