"""Killed at random instants while it works: all that it said was done is there, and nothing half.

A child acts on a store and says what it does (``torture_kill_child``, ``torture_kill_acts``). It is
killed (SIGKILL; TerminateProcess on Windows), and the store is opened again without help. What it
holds, entry by entry and with its log, must be what the last act that reported left, or what a
commit that was under way would have made. ``check`` finds nothing. Packs, backups, stores begun
from a pack and stores of every earlier version are whole or not there, and hold what they should.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from benchmarks.torture_kill_acts import (
    ACTS,
    NEW,
    OLD,
    Desk,
    add_school,
    beside,
    pack_of,
    packs,
    state_of_backup,
)
from benchmarks.torture_kill_child import live
from benchmarks.torture_report import Tally
from benchmarks.torture_store import state_in
from partnerdesk.actions.arriving import inspect_pack, open_pack
from partnerdesk.store.backup import backups_in
from partnerdesk.store.checking import check
from partnerdesk.store.database import connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore

KILLS_PER_STORE = 10
# Seconds; most acts take hundredths, and a pack takes most of a second.
LIVES = (0.1, 0.5, 1.0, 2.0)

# A forked child has imported everything already; where there is no fork it takes a second to.
_PROCESSES: Any = get_context("fork" if "fork" in get_all_start_methods() else "spawn")


@dataclass
class Known:
    """What is known of a store: its ``state`` by the last word, and that of its backups; and who
    was ``forgotten``, whom nothing may bring back.
    """

    folder: Folder
    state: str
    backups: dict[str, str] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Kill ``size`` children, ten on one store; a store that won't open ends it."""
    base = _base(Folder(place / "base"))
    chance, known = random.Random(seed), Known(base, "")
    try:
        for number in range(size):
            if number % KILLS_PER_STORE == 0:
                known = _copied(base, f"store-{number // KILLS_PER_STORE}")
            lines = _one_life(known.folder, chance, tally)
            _judge(tally, known, lines)
            if number % KILLS_PER_STORE == KILLS_PER_STORE - 1 or number == size - 1:
                _restore_newest(tally, known, place / "fresh")
                _sweep(known.folder)
            tally.step(number + 1, size, "kills")
    except StoreProblem as problem:
        tally.lose(f"the next start needed help: {problem.message}")


def _base(folder: Folder) -> Folder:
    """A store in which every act was done once, so that all of them can be; with their imports
    done here, a child that is forked is at work at once.
    """
    desk = Desk(folder, open_store(folder), random.Random(0), len)
    add_school(desk)
    for act in ACTS:
        act(desk)
    desk.store.close()
    shutil.rmtree(beside(folder, "stores"))
    return folder


def _copied(base: Folder, name: str) -> Known:
    folder = Folder(base.root.with_name(name))
    shutil.copytree(base.root, folder.root)
    shutil.copytree(beside(base, "packs"), beside(folder, "packs"))
    return Known(folder, state_in(folder.database))


def _one_life(folder: Folder, chance: random.Random, tally: Tally) -> list[str]:
    """Let a child loose on the store and kill it; what it said."""
    said, saying = _PROCESSES.Pipe(duplex=False)
    child = _PROCESSES.Process(target=live, args=(folder, chance.getrandbits(32), saying))
    child.start()
    saying.close()
    lines = []
    ends = time.monotonic() + chance.uniform(0, chance.choice(LIVES))
    with suppress(EOFError):
        while (left := ends - time.monotonic()) > 0:
            if said.poll(left):
                lines.append(said.recv())
    child.kill()
    child.join()  # it may have gone on for a moment
    with suppress(EOFError, OSError):  # the last line may have been cut
        while said.poll(0):
            lines.append(said.recv())
    tally.counts["kills"] += 1
    if child.exitcode == 0:
        tally.lose(f"a child ended by itself: {lines[-1][-300:]}")
    return lines


def _sweep(folder: Folder) -> None:
    for path in folder.root.parent.glob(f"{folder.root.name}*"):
        shutil.rmtree(path)


# --- what must be there ----------------------------------------------------------------------


def _judge(tally: Tally, known: Known, lines: list[str]) -> None:
    """Hold the store, and everything beside it, to what was said of them."""
    folder = known.folder
    journal = folder.database.with_name(folder.database.name + "-journal")
    tally.counts["killed in the middle of a change"] += (
        journal.exists() and journal.stat().st_size > 0
    )
    said = _listen(tally, known, lines)
    open_store(folder).close()
    found = state_in(folder.database)
    if found not in {known.state, *said.coming}:
        tally.lose(f"what is there was never so: killed in “{said.act}”")
    tally.counts["kept though not yet reported"] += found != known.state and found in said.coming
    known.state = found
    tally.counts[f"killed in {said.act}"] += 1
    for name in _still_named(folder, known.forgotten):
        tally.lose(f"{name} was forgotten, and is still in the file")
    for problem in check(folder).problems:
        tally.lose(f"check, after “{said.act}”: {problem}")
    for path in packs(folder):
        try:
            inspect_pack(path)
        except StoreProblem as problem:
            tally.lose(f"{path.name}: {problem.message}")
    for words in _wrong_beside(folder, said.stores):
        tally.lose(words)


def _still_named(folder: Folder, forgotten: list[str]) -> Iterator[str]:
    """Who can be found in any byte of the file, but for what was signed: that stays as it was."""
    content = folder.database.read_bytes()
    with closing(connect(folder.database, "ro")) as connection:
        for name in forgotten:
            query = "SELECT 1 FROM agreement_version WHERE instr(facts, ?)"
            if name.encode() in content and not connection.execute(query, (name,)).fetchone():
                yield name


@dataclass
class _Said:
    """What a child said in its life: the ``act`` it was killed in, the states that were
    ``coming`` then, and other stores that it made.
    """

    act: str = "nothing"
    coming: list[str] = field(default_factory=list)
    stores: list[str] = field(default_factory=list)


def _listen(tally: Tally, known: Known, lines: list[str]) -> _Said:
    """Follow a life line by line; ``known`` is then what was there by the last act's own word."""
    said = _Said()
    for line in lines:
        kind, _, rest = line.partition(" ")
        match kind:
            case "begin":
                said.act = rest
            case "about":
                said.coming.append(rest)
            case "done":
                known.state = said.coming[-1] if said.coming else known.state
                said.coming.clear()
                tally.counts["acts reported"] += 1
                tally.counts[f"{said.act} done"] += 1
                said.act = "between two acts"
            case "refused":
                if rest not in {known.state, *said.coming}:
                    tally.lose(f"{said.act} was refused, and something else is there than was")
                known.state = rest
                said.coming.clear()
                tally.counts[f"{said.act} refused"] += 1
            case "putting":
                state, _, backup = rest.partition(" ")
                if known.backups.setdefault(backup, state) != state:
                    tally.lose("a backup does not hold what was there when it was made")
                said.coming.append(state)
            case "kept":
                _hold_backup(tally, known, Path(rest))
            case "backup":
                known.backups[rest] = known.state
            case "store":
                said.stores.append(rest)
            case "forgot":
                known.forgotten.append(rest)
                tally.counts["people forgotten"] += 1
    return said


def _hold_backup(tally: Tally, known: Known, backup: Path) -> None:
    """The safety copy of a restore holds what was there before."""
    known.backups[str(backup)] = known.state
    if state_of_backup(backup, backup.parent) != known.state:
        tally.lose("what was kept before a restore is not what was there")
    tally.counts["safety copies compared"] += 1


def _wrong_beside(folder: Folder, reported: list[str]) -> Iterator[str]:
    """What is wrong with the stores that lie beside; then they are swept."""
    for path in reported:
        if not Folder(Path(path)).exists:
            yield f"{Path(path).name} was reported, and is not there"
    for root in sorted(path for path in beside(folder, "stores").glob("*") if path.is_dir()):
        other, begun = Folder(root), pack_of(Folder(root))
        kind = root.name.partition("-")[0]
        try:
            if other.exists:
                open_store(other).close()
            elif begun.exists():  # killed before it was put in place: once more, without help
                open_pack(other, begun, "", datetime.now())
            if other.exists:
                if state_in(other.database, log=False) != _expected(kind, begun):
                    yield f"{root.name} does not hold what it should"
                yield from (f"{root.name}: {words}" for words in check(other).problems)
        except StoreProblem as problem:
            yield f"{root.name} does not open: {problem.message}"
    shutil.rmtree(beside(folder, "stores"), ignore_errors=True)


def _expected(kind: str, begun: Path) -> str:
    """What another store must hold: a pack's entries, or those of a schema, brought up to date."""
    if kind != "pack":
        return _of_schema(kind, begun.parent)
    fresh = Folder(begun.with_suffix(".fresh"))
    open_pack(fresh, begun, "", datetime.now())
    return state_in(fresh.database, log=False)


@cache
def _of_schema(schema: str, place: Path) -> str:
    fresh = Folder(place / f"fresh-{schema}")
    fresh.make()
    if schema != NEW:
        shutil.copyfile(OLD / f"schema_{schema}.db", fresh.database)
    open_store(fresh).close()
    state = state_in(fresh.database, log=False)
    shutil.rmtree(fresh.root)
    return state


def _restore_newest(tally: Tally, known: Known, fresh: Path) -> None:
    """The newest backup gives back elsewhere what was there when it was made."""
    for backup in backups_in(known.folder)[:1]:
        restore(Folder(fresh), backup.path, datetime.now())
        tally.counts["backups restored elsewhere"] += 1
        found = state_in(Folder(fresh).database)
        if found != known.backups.get(str(backup.path), found):
            tally.lose("the newest backup does not hold what was there when it was made")
        for problem in check(Folder(fresh)).problems:
            tally.lose(f"the newest backup: {problem}")
        shutil.rmtree(fresh)
