"""A backup that is taken elsewhere, locked with a passphrase (AES-256).

A locked copy is a zip with one encrypted part: an ordinary backup. Those that lie beside the store
are not locked, since the store beside them is not either. Unlocking puts the backup back among
them, and it is restored like any other.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from partnerdesk.domain.passphrases import check_passphrase, plain_passphrase
from partnerdesk.on_disk import settle
from partnerdesk.store.archive import (
    CHUNK,
    Part,
    Progress,
    Work,
    described,
    in_words,
    measured,
    open_zip,
    plain,
    take_out,
    unsound,
)
from partnerdesk.store.backup import PART, Backup, free_name, make_backup, workplace
from partnerdesk.store.backup_file import SUFFIX, damaged, read_manifest
from partnerdesk.store.folder import Folder
from partnerdesk.store.pack_file import PassphraseWanted, WrongPassphrase
from partnerdesk.store.pack_writing import pack_beside

INSIDE = f"backup{SUFFIX}"


def is_locked(path: Path) -> bool:
    """Whether a file is a locked copy. Raises StoreDamaged, StoreProblem."""
    with in_words(path, damaged), open_zip(path) as archive:
        return [one.filename for one in archive.infolist()] == [INSIDE]


def save_locked(
    folder: Folder,
    target: Path,
    passphrase: str,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Backup:
    """Make a backup beside the store as ever, and a locked copy of it at ``target``.

    The copy is verified by reading it back. Raises RuleBroken for ``passphrase`` when that is too
    short, Cancelled, or StoreProblem in words; ``target`` is untouched then.
    """
    check_passphrase(passphrase)
    made = make_backup(folder, now, progress=_half(progress, 0), cancelled=cancelled)
    work = Work(_half(progress, 1), cancelled)
    work.total = 2 * made.size
    with pack_beside(target) as part:
        whole = measured(made.path)
        assert whole is not None
        _lock(made.path, part, whole, passphrase, made.made_at, work)
        with in_words(part, damaged), open_zip(part, plain_passphrase(passphrase)) as archive:
            take_out(archive, INSIDE, whole, None, work)
    return made


def _half(progress: Progress | None, which: int) -> Progress | None:
    """Tells of the first or the second half of the work."""
    if progress is None:
        return None
    return lambda done, total: progress(done + which * total, 2 * total)


def _lock(
    source: Path, target: Path, part: Part, passphrase: str, made_at: datetime, work: Work
) -> None:
    import pyzipper
    from pyzipper.zipfile_aes import AESZipInfo

    with target.open("wb") as file:
        with pyzipper.AESZipFile(file, "w", encryption=pyzipper.WZ_AES) as archive:
            archive.setpassword(plain_passphrase(passphrase).encode())
            info = described(AESZipInfo(INSIDE), made_at, size=part.size, packed=True)
            with source.open("rb") as backup, archive.open(info, "w") as out:
                while block := backup.read(CHUNK):
                    out.write(block)
                    work.step(len(block))
        file.flush()
        os.fsync(file.fileno())


def unlock(folder: Folder, path: Path, passphrase: str) -> Path:
    """Put the backup that is in a locked copy beside the store's others; returns where.

    Raises PassphraseWanted, WrongPassphrase, StoreDamaged or another StoreProblem in words.
    """
    if not passphrase:
        raise PassphraseWanted(f"“{path.name}” is locked with a passphrase. Type it to go on.")
    # On a new computer there is no folder of ours yet.
    folder.backups.mkdir(parents=True, exist_ok=True)
    with workplace(folder.backups, PART) as place:
        inside = place / INSIDE
        with (
            in_words(path, damaged),
            open_zip(path, plain_passphrase(passphrase)) as archive,
        ):
            _take(archive, path, inside)
        made_at = read_manifest(inside).made_at
        unlocked = free_name(folder.backups, made_at, safety=False)
        inside.replace(unlocked)
        settle(folder.backups)
    return unlocked


def _take(archive: zipfile.ZipFile, path: Path, target: Path) -> None:
    info = archive.getinfo(INSIDE)
    if not plain(info, encrypted=True) or info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(INSIDE)
    try:
        with archive.open(INSIDE) as source:
            source.read(1)
    except unsound() as error:
        raise WrongPassphrase(
            f"This passphrase does not open “{path.name}”. Mind capitals and spaces."
        ) from error
    with archive.open(INSIDE) as source, target.open("xb") as out:
        while block := source.read(CHUNK):
            out.write(block)
