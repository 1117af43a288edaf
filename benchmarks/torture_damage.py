"""Spoilt stores, backups and kept files: found in words, never silent, and what can be is saved.

Every damage is done to a copy of a store with rows in every table, a history, kept files and
backups, or of one that was begun with an earlier version. Bytes are flipped, most of them where
something is, pages zeroed or exchanged, files cut. Damage that no row shows, as in a free page, is
harmless: each store in which nothing was found must give every row of every table, the log, and
what is searched for, as it was.
"""

from __future__ import annotations

import csv
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from benchmarks.torture_report import Tally
from partnerdesk.actions.rescue import rescue
from partnerdesk.domain.partners import Member
from partnerdesk.store import files, rows
from partnerdesk.store.action_log import action, undo
from partnerdesk.store.backup import Backup, backups_in, make_backup
from partnerdesk.store.checking import check
from partnerdesk.store.database import READING_FAILED
from partnerdesk.store.folder import Folder
from partnerdesk.store.migrate import SCHEMAS
from partnerdesk.store.opening import open_store
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from partnerdesk.store.tables import TABLE_OF, metadata
from tests import factories

OLD = Path(__file__).parents[1] / "tests" / "old_databases"
PAGE = 4096
SLOWEST = 30.0  # seconds of work for opening and checking a store of one megabyte
_RESCUED = 10  # one in so many damaged stores is rescued and restored, which takes longer
_SEARCHED = ("a*", "e*", "la*", "school*", "town", "fenwick", "head*")

Rows = list[tuple[object, ...]]
Seen = dict[str, Rows]


@dataclass(frozen=True)
class Good:
    """A sound store and all that is known of it."""

    folder: Folder
    content: bytes
    seen: Seen
    backups: tuple[Backup, ...]


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Spoil ``size`` files, one after the other."""
    chance = random.Random(seed)
    goods = [prepared(place / "good"), prepared(place / "older", SCHEMAS[0])]
    spoilt = []
    for good in goods:
        spoilt.append(Folder(good.folder.root.with_name(f"{good.folder.root.name}-spoilt")))
        shutil.copytree(good.folder.root, spoilt[-1].root)
    hurts: tuple[Callable[[Tally, Good, Folder, random.Random, int], None], ...] = (
        hurt_store, hurt_store, hurt_store, hurt_backup, hurt_file,
    )  # fmt: skip
    for number in range(size):
        which = number % len(goods)
        hurts[number % len(hurts)](tally, goods[which], spoilt[which], chance, number)
        tally.step(number + 1, size, "damages")


def prepared(root: Path, schema: str = "") -> Good:
    """A store with a history, two backups and kept files; or one that was of that ``schema``."""
    if schema:
        Folder(root).make()
        files.keep(Folder(root).files, factories.PDF)  # what these stores name
        shutil.copyfile(OLD / f"schema_{schema}.db", root / "partnerdesk.db")
    store = factories.open_store(root)
    if not schema:
        factories.fill(store)
    for number in range(6):
        factories.keep_file(store, b"%PDF-1.4\n" + bytes([number]) * 3_000, name=f"{number}.pdf")
    made = []
    for hour in (8, 9):
        with action(store.database, f"Edit at {hour}") as log:
            for member in rows.read(log.connection, Member):
                rows.update(log.connection, replace(member, town=f"Town {hour} " * 40))
        made.append(make_backup(store.folder, datetime(2026, 11, 21, hour)))
    undo(store.database)
    store.close()
    path = store.folder.database
    return Good(
        store.folder,
        path.read_bytes(),
        _seen(path),
        tuple(made),
    )


def _seen(path: Path) -> Seen:
    """Every row of every table, and what search finds."""
    with closing(sqlite3.connect(path)) as connection:
        seen: Seen = {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()
            for name in metadata.tables
        }
        for words in _SEARCHED:
            query = "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY 1"
            seen[f"what is found by “{words}”"] = connection.execute(query, (words,)).fetchall()
    return seen


# --- doing damage ----------------------------------------------------------------------------


def damaged(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """``content`` spoilt in one of the ways that disks and sticks have, and which."""
    spoilt = bytearray(content)
    page = chance.randrange(max(len(spoilt) // PAGE, 1)) * PAGE
    way = chance.choice(("flip", "flip", "flips", "zeros", "noise", "exchanged", "cut"))
    if way in ("flip", "flips"):
        for _ in range(1 if way == "flip" else chance.randrange(2, 60)):
            spoilt[_somewhere(spoilt, chance)] ^= 1 << chance.randrange(8)
    elif way == "zeros":
        spoilt[page : page + PAGE] = bytes(len(spoilt[page : page + PAGE]))
    elif way == "noise":
        spoilt[page : page + PAGE] = chance.randbytes(len(spoilt[page : page + PAGE]))
    elif way == "exchanged":
        other = chance.randrange(max(len(spoilt) // PAGE, 1)) * PAGE
        here, there = spoilt[page : page + PAGE], spoilt[other : other + PAGE]
        if len(here) == len(there):
            spoilt[page : page + PAGE], spoilt[other : other + PAGE] = there, here
    else:
        del spoilt[chance.randrange(len(spoilt)) :]
    return way, bytes(spoilt)


def _somewhere(content: bytearray, chance: random.Random) -> int:
    """Where something is, nine times of ten: most of a small store is empty."""
    at = chance.randrange(len(content))
    while not content[at] and chance.random() < 0.9:
        at = chance.randrange(len(content))
    return at


# --- stores ----------------------------------------------------------------------------------


def hurt_store(
    tally: Tally, good: Good, folder: Folder, chance: random.Random, number: int
) -> None:
    """A damaged database: opened, checked, read, and at times rescued and restored."""
    way, content = damaged(good.content, chance)
    folder.database.write_bytes(content)
    tally.counts["stores spoilt"] += 1
    what = f"store {number} ({way})"
    started = time.process_time()
    opened = _opened(tally, folder, what)
    found = _checked(tally, folder, what)
    if time.process_time() - started > SLOWEST:
        tally.lose(f"{what}: opening and checking took {time.process_time() - started:.0f} s")
    if not opened or found:
        tally.counts["stores found damaged"] += 1
        tally.counts["stores refused at the start"] += not opened
        if chance.randrange(_RESCUED) == 0:
            _rescued(tally, good, folder, what)
            _restored(tally, good, folder, what)
    else:
        _compare(tally, good, folder, what)
    # What an attempt may have left must not help or hurt the next one.
    for path in folder.root.glob("partnerdesk*"):
        path.unlink()


def _opened(tally: Tally, folder: Folder, what: str) -> bool:
    """Whether it opens and every fact can be read; a refusal must be in words."""
    try:
        store = open_store(folder)
    except StoreProblem as problem:
        _in_words(tally, problem.message, what)
        return False
    except Exception as error:
        tally.lose(f"{what}: opening raised {error!r}")
        return False
    try:
        with store.database.read() as connection:
            for kind in TABLE_OF:
                rows.read(connection, kind)
    except StoreProblem as problem:
        _in_words(tally, problem.message, what)
        return False
    except Exception as error:
        tally.lose(f"{what}: reading raised {error!r}")
    finally:
        store.close()
    return True


def _checked(tally: Tally, folder: Folder, what: str) -> bool:
    """Whether ``check`` finds something; it must say what."""
    try:
        found = check(folder)
    except Exception as error:
        tally.lose(f"{what}: check raised {error!r}")
        return True
    for problem in found.problems:
        _in_words(tally, problem, what)
    return not found.sound


def _in_words(tally: Tally, message: str, what: str) -> None:
    if len(message.split()) < 5 or "Error" in message or "Traceback" in message:
        tally.lose(f"{what}: said “{message}”")


def _compare(tally: Tally, good: Good, folder: Folder, what: str) -> None:
    """Nobody found anything, so nothing may differ."""
    try:
        seen = _seen(folder.database)
        differ = [name for name in good.seen if seen[name] != good.seen[name]]
        if differ:
            tally.lose(f"{what}: {', '.join(differ)} differ, and nothing says so")
        else:
            tally.counts["damages that no row shows"] += 1
    except READING_FAILED as error:
        tally.lose(f"{what}: sound, but reading raised {error!r}")


def _rescued(tally: Tally, good: Good, folder: Folder, what: str) -> None:
    """What can be read is written to files, and what is written was there."""
    before = folder.database.read_bytes()
    target = folder.root.parent / "rescued"
    shutil.rmtree(target, ignore_errors=True)
    try:
        saved = rescue(folder, target)
    except Exception as error:
        tally.lose(f"{what}: rescue raised {error!r}")
        return
    if folder.database.read_bytes() != before:
        tally.lose(f"{what}: rescue changed the store")
    tally.counts["stores rescued"] += 1
    tally.counts["rows rescued"] += sum(saved.counts.values())
    tally.counts["rows there were, of the stores rescued"] += sum(
        len(good.seen[name]) for name in metadata.tables
    )
    tally.counts["files rescued"] += saved.files
    for name, number in saved.counts.items():
        if number and _written(target / "tables" / f"{name}.csv") != number:
            tally.lose(f"{what}: rescue wrote other rows of {name} than it said")


def _written(path: Path) -> int:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _restored(tally: Tally, good: Good, folder: Folder, what: str) -> None:
    """The newest good backup takes the place of the damaged store, which is kept."""
    try:
        restore(folder, backups_in(folder)[0].path, datetime(2026, 11, 21, 10))
    except StoreProblem as problem:
        tally.lose(f"{what}: the newest backup can’t be restored: {problem.message}")
        return
    except Exception as error:
        tally.lose(f"{what}: restoring raised {error!r}")
        return
    _as_backed_up(tally, folder, f"{what}, restored", 9)
    tally.counts["stores restored"] += 1
    for backup in backups_in(folder):
        if backup.safety:
            backup.path.unlink()


# --- backups and kept files ------------------------------------------------------------------


def hurt_backup(
    tally: Tally, good: Good, folder: Folder, chance: random.Random, number: int
) -> None:
    """A damaged newest backup is refused, or gives all that it held; then the older one serves."""
    newest, older = reversed(good.backups)
    way, content = damaged(newest.path.read_bytes(), chance)
    what = f"backup {number} ({way})"
    spoilt = folder.backups / newest.path.name
    spoilt.write_bytes(content)
    fresh = Folder(folder.root.parent / "fresh")
    tally.counts["backups spoilt"] += 1
    try:
        restore(fresh, spoilt, datetime(2026, 11, 21, 10))
        tally.counts["backups whole all the same"] += 1
        _as_backed_up(tally, fresh, what, 9)
    except StoreProblem as problem:
        _in_words(tally, problem.message, what)
        tally.counts["backups refused"] += 1
        if fresh.exists:
            tally.lose(f"{what}: refused, but something was restored")
        if chance.randrange(_RESCUED) == 0:
            restore(fresh, folder.backups / older.path.name, datetime(2026, 11, 21, 10))
            _as_backed_up(tally, fresh, what, 8)
            tally.counts["older backups restored instead"] += 1
    except Exception as error:
        tally.lose(f"{what}: restoring raised {error!r}")
    shutil.rmtree(fresh.root, ignore_errors=True)
    shutil.copyfile(newest.path, spoilt)


def _as_backed_up(tally: Tally, folder: Folder, what: str, hour: int) -> None:
    store = open_store(folder, read_only=True)
    with store.database.read() as connection:
        towns = {one.town for one in rows.read(connection, Member)}
    store.close()
    if towns != {f"Town {hour} " * 40} or not check(folder).sound:
        tally.lose(f"{what}: what was restored is not what was backed up")


def hurt_file(tally: Tally, good: Good, folder: Folder, chance: random.Random, number: int) -> None:
    """A changed or missing kept file is found by ``check``, and kept again when it is chosen."""
    folder.database.write_bytes(good.content)
    path = chance.choice(sorted(folder.files.glob("??/*")))
    whole = path.read_bytes()
    way, content = ("gone", b"") if chance.random() < 0.3 else damaged(whole, chance)
    path.unlink()
    if way != "gone":
        path.write_bytes(content)
    tally.counts["kept files spoilt"] += 1
    what = f"file {number} ({way})"
    if not _checked(tally, folder, what) and (way == "gone" or content != whole):
        tally.lose(f"{what}: a kept file is not what it was, and nothing says so")
    path.unlink(missing_ok=True)
    path.write_bytes(whole)
    path.chmod(0o444)
