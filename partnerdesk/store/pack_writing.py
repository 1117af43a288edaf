"""Writing a pack: beside its place, read back, and only then under its name."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from partnerdesk.domain.passphrases import plain_passphrase
from partnerdesk.on_disk import settle
from partnerdesk.store.archive import CHUNK, NO_ROOM, Part, Work, described, measured
from partnerdesk.store.pack_file import MANIFEST, READ_ME, PackManifest
from partnerdesk.store.problems import StoreProblem

# Compressed already.
_PACKED = (".pdf", ".jpg", ".png", ".xlsx")
_LINES_AT_ONCE = 1_000


class PackWriter:
    """A pack that is being written, part by part; ``parts`` are those that are in it."""

    def __init__(self, archive: Any, key: bytes, made_at: datetime, work: Work) -> None:
        self._archive = archive
        self._key = key
        self._made_at = made_at
        self._work = work
        self.parts: dict[str, Part] = {}

    def put(self, name: str, blocks: Iterable[bytes], size: int = 0) -> None:
        """Write a part; ``size`` in bytes where it is known before. Raises OSError, Cancelled."""
        digest, total = hashlib.sha256(), 0
        # A member may turn out larger than 4 GB where nobody knew before.
        with self._archive.open(self._info(name, size), "w", force_zip64=not size) as out:
            for block in blocks:
                digest.update(block)
                total += len(block)
                out.write(block)
                self._work.step(len(block))
        self.parts[name] = Part(digest.hexdigest(), total)

    def put_lines(self, name: str, lines: Iterable[str]) -> int:
        """Write a line per row; returns how many there were."""
        count = 0

        def blocks() -> Iterator[bytes]:
            nonlocal count
            some: list[str] = []
            for line in lines:
                count += 1
                some.append(f"{line}\n")
                if len(some) == _LINES_AT_ONCE:
                    yield "".join(some).encode()
                    some.clear()
            yield "".join(some).encode()

        self.put(name, blocks())
        return count

    def put_kept(self, name: str, source: Path, sha256: str) -> bool:
        """Write a kept file, unless it is gone or no longer what it was; whether it went in."""
        part = measured(source)
        if part is None or part.sha256 != sha256:
            return False
        with source.open("rb") as file:
            self.put(name, iter(lambda: file.read(CHUNK), b""), part.size)
        return True

    def finish(self, manifest: PackManifest) -> None:
        """Write the manifest."""
        content = manifest.to_json().encode()
        self._archive.writestr(self._info(MANIFEST, len(content)), content)

    def _info(self, name: str, size: int) -> Any:
        info = self._encrypted_info(name) if self._key else zipfile.ZipInfo(name)
        return described(info, self._made_at, size=size, packed=name.endswith(_PACKED))

    def _encrypted_info(self, name: str) -> Any:
        from pyzipper import WZ_AES
        from pyzipper.zipfile_aes import AESZipInfo

        # Whoever finds the pack must be able to read what it is.
        is_open = name == READ_ME
        self._archive.setpassword(b"" if is_open else self._key)
        self._archive.encryption = None if is_open else WZ_AES
        return AESZipInfo(name)


@contextmanager
def pack_beside(path: Path) -> Iterator[Path]:
    """Where to write a new pack: beside ``path``, whose name it takes when the block ends.

    Raises StoreProblem in words when it can't be written there; ``path`` is untouched then, and
    nothing is left beside it.
    """
    part = path.with_name(f".{path.name[:40]}-{secrets.token_hex(4)}.part")
    try:
        with _disk_in_words(path):
            part.touch(exist_ok=False)
            yield part
            part.replace(path)
            settle(path.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def writing_pack(
    part: Path, made_at: datetime, passphrase: str, work: Work
) -> Iterator[PackWriter]:
    """A writer to ``part``, which is on the disk when the block ends. Raises OSError."""
    key = plain_passphrase(passphrase).encode()
    with part.open("wb") as file:
        with _zip(file, encrypted=bool(key)) as archive:
            yield PackWriter(archive, key, made_at, work)
        file.flush()
        os.fsync(file.fileno())


def _zip(file: Any, *, encrypted: bool) -> Any:
    if not encrypted:
        return zipfile.ZipFile(file, "w")
    import pyzipper

    return pyzipper.AESZipFile(file, "w")


@contextmanager
def _disk_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreProblem(f"The pack was not made. {_why(error, path)}") from error


def _why(error: OSError, path: Path) -> str:
    place = path.parent
    if error.errno in NO_ROOM:
        return f"{place} is full. Make some room there, or choose another place, then try again."
    if error.errno == errno.EFBIG:
        return (
            f"{place} takes no file of more than 4 GB, as is usual for older USB sticks. "
            "Choose another place, or a stick that is formatted as exFAT or NTFS."
        )
    if error.errno == errno.EROFS:
        return f"{place} can only be read. Unlock the stick or disk, or choose another place."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"The folder {place} is not there. Choose another one."
    if isinstance(error, PermissionError | IsADirectoryError):
        return (
            f"“{path.name}” can’t be written in {place}: the folder is locked, or a file of this "
            "name is open. Close it there, or choose another place."
        )
    return f"{place} did not answer. If it is a USB stick, put it back in, then try again."
