"""Zips from anywhere: nothing in one is believed before it has been checked.

Shared by backups and handover packs. A zip that is sound here has only plain members, each with a
name from a closed list, no more of them and no larger than the sizes they claim, and each with the
hash that its manifest gives.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem

# The user's own clauses and templates, which have names and not hashes.
OWN_TEXT = re.compile(r"texts/(?:clauses|templates)/[a-z-]{1,120}\.toml")
SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20

# Far above any real partnership's; a file that claims more is meant to fill the disk.
MOST_PARTS = 100_000
MOST_MANIFEST_BYTES = 32_000_000
MOST_RATIO = 200
RATIO_FROM_BYTES = 20_000_000

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM_WORDS = "There is not enough room on the disk. Make some, then try again."

_AES_256 = 3

Progress = Callable[[int, int], None]


class Work:
    """How far something is, in bytes; each step can be the last when the user gives up."""

    def __init__(
        self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress
        self._cancelled = cancelled

    @property
    def done(self) -> int:
        """Bytes done so far."""
        return self._done

    def step(self, size: int) -> None:
        """``size`` more bytes are done. Raises Cancelled when the user has given up."""
        self._done = min(self._done + size, self.total)
        if self._cancelled and self._cancelled():
            raise Cancelled
        if self._progress:
            self._progress(self._done, self.total)


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a zip: its SHA-256 in lower-case hex and its size in bytes."""

    sha256: str
    size: int


@contextmanager
def opened(path: Path, damaged: Callable[[str], StoreDamaged]) -> Iterator[zipfile.ZipFile]:
    """The open zip; whatever is wrong with it, in words."""
    with in_words(path, damaged), open_zip(path) as archive:
        yield archive


def open_zip(path: Path, passphrase: str = "") -> zipfile.ZipFile:
    """A zip to read; close it. Raises whatever ``in_words`` turns into words."""
    if not passphrase:
        return zipfile.ZipFile(path)
    import pyzipper

    archive = pyzipper.AESZipFile(path)
    archive.setpassword(passphrase.encode())
    return cast(zipfile.ZipFile, archive)


@contextmanager
def in_words(path: Path, damaged: Callable[[str], StoreDamaged]) -> Iterator[None]:
    """Whatever goes wrong while a zip is read, in words."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EINVAL:  # it points to a place before its own start
            raise damaged(path.name) from error
        if error.errno in NO_ROOM:
            raise StoreProblem(NO_ROOM_WORDS) from error
        raise StoreProblem(
            f"“{path.name}” can’t be read. If it is on a USB stick or a network drive, "
            "check that it is there, then try again."
        ) from error
    except unsound() as error:
        raise damaged(path.name) from error


_UNSOUND: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
    RuntimeError,  # encrypted, or of a kind that Python can't unpack
)


def unsound() -> tuple[type[Exception], ...]:
    """What reading an unsound zip raises; the library for encrypted ones has a kind of its own."""
    pyzipper = sys.modules.get("pyzipper")
    return (*_UNSOUND, pyzipper.BadZipFile) if pyzipper else _UNSOUND


def part_of(facts: object) -> Part:
    """A part as a manifest tells of it. Raises ValueError when that is no part."""
    part = Part(**of(dict, facts)) if set(of(dict, facts)) == {"sha256", "size"} else None
    if part is None or not SHA256.fullmatch(of(str, part.sha256)) or of(int, part.size) < 0:
        raise ValueError("part")
    return part


def of(kind: type, value: Any) -> Any:
    """``value``, when it is of just this kind. Raises ValueError."""
    if type(value) is not kind:
        raise ValueError(f"not a {kind.__name__}")
    return value


def plain(info: zipfile.ZipInfo, *, encrypted: bool = False) -> bool:
    """Neither a link nor a folder, packed as we pack, and encrypted just as it should be."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    strength = getattr(info, "wz_aes_strength", None) if info.flag_bits & 0x1 else None
    return (
        kind in (0, stat.S_IFREG)
        and bool(info.flag_bits & 0x1) == encrypted
        and strength == (_AES_256 if encrypted else None)
        and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def check_members(
    archive: zipfile.ZipFile, size: int, manifest: str, parts: Mapping[str, Part]
) -> None:
    """Raise ValueError unless the zip of ``size`` bytes holds its manifest and ``parts`` only."""
    members = archive.infolist()
    names = [info.filename for info in members]
    if len(names) > MOST_PARTS or sorted(names) != sorted({*parts, manifest}):
        raise ValueError("members")
    for info in members:
        if info.file_size > max(RATIO_FROM_BYTES, info.compress_size * MOST_RATIO):
            raise ValueError("a bomb")
        if info.filename != manifest and info.file_size != parts[info.filename].size:
            raise ValueError(info.filename)
    if sum(info.compress_size for info in members) > size:
        raise ValueError("members that lie over one another")


def blocks(
    archive: zipfile.ZipFile, name: str, part: Part, work: Work | None = None
) -> Generator[bytes, None, None]:
    """The bytes of a part, a block at a time; ValueError at the end if they are not the part's."""
    digest, left = hashlib.sha256(), part.size
    with archive.open(name) as source:
        while block := source.read(CHUNK):
            digest.update(block)
            left -= len(block)
            if left < 0:
                raise ValueError(name)
            yield block
            if work:
                work.step(len(block))
    if left or digest.hexdigest() != part.sha256:
        raise ValueError(name)


def take_out(
    archive: zipfile.ZipFile, name: str, part: Part, target: Path | None, work: Work | None = None
) -> None:
    """Check a part and put it at ``target``, if there is one. Raises ValueError, OSError."""
    with _written(target) as out:
        for block in blocks(archive, name, part, work):
            if out:
                out.write(block)


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


def measured(source: Path) -> Part | None:
    """A file's hash and size; None when it is not there. Raises OSError."""
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Part(digest, file.tell())
    except FileNotFoundError:
        return None


def described(
    info: zipfile.ZipInfo, made_at: datetime, *, size: int, packed: bool
) -> zipfile.ZipInfo:
    """``info`` of a plain file of our own, deflated unless it is ``packed`` already."""
    info.date_time = (max(made_at.year, 1980), *made_at.timetuple()[1:6])
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.file_size = size
    return info
