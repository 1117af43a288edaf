"""A handover pack made ready beside the store: verified, brought up to date and checked as a whole.

A pack may come from anywhere, so nothing in it is believed before it has been checked. What comes
out is a database of this program's schema that holds exactly the pack's rows, each of which this
program could have written itself; the kept files; and the texts of one's own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from partnerdesk.store import migrate, search
from partnerdesk.store.archive import NO_ROOM, NO_ROOM_WORDS, OWN_TEXT, Progress, Work
from partnerdesk.store.backup_file import DATABASE
from partnerdesk.store.database import connect, in_words
from partnerdesk.store.files import path_of
from partnerdesk.store.pack_file import OpenPack, PackManifest, open_pack
from partnerdesk.store.problems import StoreDamaged, StoreProblem
from partnerdesk.store.staged_checks import check_staged
from partnerdesk.store.staged_rows import DATA, Unsound, build, put_history, put_rows

# A row takes room in its table, in indexes, in the search index and in the log.
_ROOM_PER_BYTE = 4


@dataclass(frozen=True, slots=True)
class Staged:
    """A pack that is ready to be opened or merged.

    ``database`` has this program's schema, every row of the pack and its history, and two side
    tables: ``pack_row(table_name, row_id, was, held)`` and
    ``pack_removed(table_name, row_id, was)``, with ``was`` and ``held`` as JSON arrays of marks and
    column names. A row without either is not listed. ``files`` holds the kept files by their hash
    (``ab/ab12…``) and ``texts`` the texts of one's own; either may be empty.
    """

    manifest: PackManifest
    database: Path
    files: Path
    texts: Path


def stage(
    path: Path,
    place: Path,
    passphrase: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Verify the pack at ``path`` and make it ready in ``place``, an empty folder.

    ``place`` lies on the disk of the store that the pack is for; the caller removes it.
    ``progress`` is told bytes done and bytes in all. Raises PassphraseWanted or WrongPassphrase for
    an encrypted pack, StoreTooNew when a newer PartnerDesk made it, StoreDamaged or another
    StoreProblem in words for whatever is wrong with it or the disk, and Cancelled.
    """
    work = Work(progress, cancelled)
    with open_pack(path, passphrase) as pack, troubles_in_words(path, place):
        manifest = pack.manifest
        data = sum(part.size for name, part in manifest.parts.items() if name.startswith(DATA))
        whole = sum(part.size for part in manifest.parts.values())
        work.total = whole + 2 * data
        if shutil.disk_usage(place).free < whole - data + data * _ROOM_PER_BYTE:
            raise StoreProblem(NO_ROOM_WORDS)
        staged = Staged(manifest, place / DATABASE, place / "files", place / "texts")
        _take_out(pack, staged, work)
        _fill(pack, staged.database, work)
        there = {*manifest.files, *manifest.missing}
        rows = sum(manifest.rows.values())
        scrubbed = not manifest.choice.whole
        check_staged(staged.database, there, work, data // max(rows, 1), scrubbed=scrubbed)
        work.step(work.total)
    return staged


def _take_out(pack: OpenPack, staged: Staged, work: Work) -> None:
    """The kept files and own texts to where they belong; all else is verified."""
    staged.files.mkdir()
    staged.texts.mkdir()
    kept = {name: path_of(staged.files, sha256) for sha256, name in pack.manifest.files.items()}
    for name in pack.manifest.parts:
        if OWN_TEXT.fullmatch(name):
            kept[name] = staged.texts.parent / name
        pack.take_out(name, kept.get(name), work)


def _fill(pack: OpenPack, database: Path, work: Work) -> None:
    schema = pack.manifest.schema
    build(database, schema)
    put_rows(database, pack, work)
    if schema == migrate.SCHEMAS[-1]:
        with closing(connect(database, "rw")) as connection:
            connection.execute("BEGIN")
            search.rebuild(connection)
            connection.execute("COMMIT")
    else:
        migrate.upgrade(database)
    put_history(database, pack, work)


@contextmanager
def troubles_in_words(path: Path, place: Path) -> Iterator[None]:
    """Whatever is wrong with the pack's data or with the disk, in words; our bugs go on."""
    try:
        yield
    except Unsound as problem:
        raise _refused(path, str(problem)) from problem
    except StoreDamaged as problem:
        if path.name in problem.message:
            raise
        # Read through the store's own door, which speaks of a store.
        raise _refused(path, "Something in it can’t be read.") from problem
    except (DatabaseError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        if isinstance(cause, sqlite3.IntegrityError | sqlite3.DataError):
            raise _refused(path, "Its data does not fit together.") from error
        problem_there = in_words(cause, place)
        if problem_there is None:
            raise
        raise problem_there from error
    except OSError as error:
        why = NO_ROOM_WORDS if error.errno in NO_ROOM else "Check that the disk is not locked."
        raise StoreProblem(f"The pack could not be unpacked. {why}") from error


def _refused(path: Path, why: str) -> StoreDamaged:
    return StoreDamaged(
        f"“{path.name}” can’t be used. {why} Nothing has been changed. "
        "Ask for the pack to be made again."
    )
