"""Saving what can still be read of a damaged store, for whoever has no backup of it."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted, listed
from partnerdesk.formats.spreadsheet_out import Cell, write_csv
from partnerdesk.store.archive import NO_ROOM, NO_ROOM_WORDS
from partnerdesk.store.backup import Backup
from partnerdesk.store.checking import check
from partnerdesk.store.database import READING_FAILED
from partnerdesk.store.files import SHA256_NAME, write_whole
from partnerdesk.store.folder import Folder
from partnerdesk.store.labels import table_label
from partnerdesk.store.lock import StoreLock
from partnerdesk.store.newest_good import GoodBackup, newest_good
from partnerdesk.store.problems import StoreProblem, StoreReadOnly
from partnerdesk.store.rescue_rows import SavedTable, damaged_copy, saved_tables

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 80
_NAMED = 4
_ENDINGS = {
    b"%PDF-": ".pdf",
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
}


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was saved: rows by table, files, and what was not, in ``words`` for the user."""

    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    words: tuple[str, ...] = ()


def way_back(folder: Folder, cancelled: Callable[[], bool] | None = None) -> str:
    """What a damaged store can be brought back to, in words: the newest backup that is whole, and
    what would be missing. Backups are opened to see: for the worker. Raises Cancelled.
    """
    try:
        found = newest_good(folder, cancelled)
    except StoreProblem as problem:
        return f"Which of the backups are whole can’t be seen. {problem.message}"
    except OSError:
        return "There is no room to see which of the backups are whole."
    if found is None:
        return "None of the backups beside the store can be used."
    spoilt = f" {counted(found.spoilt, 'newer one is', 'newer ones are')} damaged."
    words = f"The newest whole backup is of {_made(found.backup)}."
    return f"{words}{spoilt if found.spoilt else ''} {_missing(found)}{_fault(found)}"


def _made(backup: Backup) -> str:
    return f"{day_text(backup.made_at.date())}, {backup.made_at:%H:%M}"


def _fault(found: GoodBackup) -> str:
    """What was wrong already when the backup was made, and which one is without; or nothing."""
    if not found.fault:
        return ""
    without = "None of the backups is without one."
    if found.sound:
        without = f"The newest backup without one is of {_made(found.sound)}."
    return f" But it holds a fault: {found.fault} {without}"


def _missing(found: GoodBackup) -> str:
    if found.missing is None:
        return "What was done since then can’t be told."
    if not found.missing:
        return "Nothing was done since then."
    named = [f"“{name}”" for name in found.missing[:_NAMED]]
    if others := len(found.missing) - len(named):
        named.append(counted(others, "other"))
    return f"With it would be missing: {listed(named)}."


def restored_words(folder: Folder) -> str:
    """What is wrong with a store that was just restored, since it was so when its backup was made;
    blank when nothing is.
    """
    problems = check(folder).problems
    if not problems:
        return ""
    return (
        "Restored, but the store was damaged already when this backup was made. "
        f"{problems[0]}{_others(len(problems) - 1)}"
    )


def _others(number: int) -> str:
    if not number:
        return ""
    return f" {counted(number, 'other thing is', 'other things are')} damaged too."


def rescue(folder: Folder, target: Path) -> Rescued:
    """Write everything that can be read of the store in ``folder`` into ``target``.

    ``target`` must be missing or empty. It gets ``tables/NAME.csv`` with every row that can be
    read, private notes included, and ``files/`` with every kept file that is still what it was,
    under the name it was kept by. The store itself is not touched.

    Raises RuleBroken for ``target`` when something is in it, StoreInUse while a PartnerDesk has the
    store open, StoreProblem when there is no store or ``target`` can't be written to.
    """
    if not folder.exists:
        raise StoreProblem(f"There is no store in {folder.root}, so there is nothing to save.")
    lock = StoreLock(folder.lock)
    with suppress(StoreReadOnly):  # a locked stick can be read all the same
        lock.take()
    try:
        _make_empty(target)
        return _rescue(folder, target)
    except OSError as error:
        why = NO_ROOM_WORDS if error.errno in NO_ROOM else "Choose another folder."
        raise StoreProblem(f"Not everything could be written to {target}. {why}") from error
    finally:
        lock.release()


def rescued_words(saved: Rescued, target: Path) -> str:
    """What was saved, in one sentence; what was not is in ``saved.words``."""
    entries = counted(sum(saved.counts.values()), "entry", "entries")
    return f"{entries} and {counted(saved.files, 'file')} saved in {target}, private notes too."


def _make_empty(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise RuleBroken(
            "target", f"“{target.name}” has something in it already. Choose an empty folder."
        )
    for name in ("tables", "files"):
        (target / name).mkdir()


def _rescue(folder: Folder, target: Path) -> Rescued:
    counts: dict[str, int] = {}
    named: dict[str, str] = {}
    words: list[str] = []
    try:
        with (
            tempfile.TemporaryDirectory(dir=target, prefix=".copy-") as place,
            damaged_copy(folder.database, Path(place)) as connection,
        ):
            for table in saved_tables(connection):
                counts[table.name] = len(table.rows)
                if table.rows:
                    rows = (map(_cell, row) for row in table.rows)
                    path = target / "tables" / f"{table.name}.csv"
                    write_csv(path, table.columns, (list(row) for row in rows))
                if not table.whole:
                    words.append(_partly(table))
                if table.name == "stored_file":
                    named = dict(_names(table))
    except READING_FAILED:
        words.append("The database could not be read at all.")
    saved, spoilt = _copy_files(folder.files, target / "files", named)
    if spoilt:
        words.append(
            f"{counted(spoilt, 'file is', 'files are')} no longer what was kept, so not copied."
        )
    if missing := len(named.keys() - saved):
        words.append(f"{counted(missing, 'file')} could not be found or read.")
    return Rescued(counts, len(saved), tuple(words))


def _partly(table: SavedTable) -> str:
    label = table_label(table.name)
    if not table.rows:
        return f"“{label}” could not be read."
    number = counted(len(table.rows), "entry", "entries")
    return f"“{label}” could only be read in part: {number} saved."


def _cell(value: object) -> Cell:
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _names(table: SavedTable) -> Iterator[tuple[str, str]]:
    """The name that each kept file was given, by its hash."""
    hash_at, name_at = table.columns.index("sha256"), table.columns.index("name")
    for row in table.rows:
        yield str(row[hash_at]), str(row[name_at])


def _copy_files(kept: Path, target: Path, named: dict[str, str]) -> tuple[set[str], int]:
    """Copy every kept file that is what its name says; returns their hashes, and the others."""
    saved: set[str] = set()
    spoilt = 0
    used: Counter[str] = Counter()
    for path in _kept(kept):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() != path.name:
            spoilt += 1
            continue
        name = _file_name(named.get(path.name, ""), content, used)
        write_whole(target / name, content)
        saved.add(path.name)
    return saved, spoilt


def _kept(files: Path) -> Iterable[Path]:
    return (path for path in sorted(files.glob("??/*")) if SHA256_NAME.fullmatch(path.name))


def _file_name(wanted: str, content: bytes, used: Counter[str]) -> str:
    """A name that every system takes, unlike the others before it."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", wanted).split()).strip(". ")
    stem = plain.rpartition(".")[0] or plain or "File"
    ending = next((one for mark, one in _ENDINGS.items() if content.startswith(mark)), ".bin")
    stem = stem.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore").strip(". ")
    used[stem.casefold()] += 1
    return f"{used[stem.casefold()]:03} {stem}{ending}"
