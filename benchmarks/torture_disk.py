"""A disk that refuses, at every step of everything that writes.

Each act is done on a disk that is full after so many more bytes, in a folder that is gone, locked
or forbidden, in a store that another program holds, and with the clock a year back. It must say so
in words and leave nothing half written; once the cause is gone the same act must succeed.

Where a small tmpfs may be mounted the disk is really full and really read-only; elsewhere a limit
on the size of files stands for it, and marks on folders. ``size`` is how many fillings are tried.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest import mock

from benchmarks.torture_disk_acts import ACTS, Act, Base, Trial, prepared
from benchmarks.torture_disk_causes import Cause, causes, small_disk
from benchmarks.torture_report import Tally
from benchmarks.torture_store import NOW
from partnerdesk.actions.history import redo, undo
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import action_log, rows
from partnerdesk.store.backup import backup_after_session, make_backup
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from tests import factories


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Every act with every cause; ``size`` fillings of the disk each, at most all of them."""
    place.chmod(0o755)
    base = prepared(place)
    with small_disk(place / "disk") as (disk, mounted):
        tally.counts["with a disk of its own"] = int(mounted)
        for number, (name, (act, closed)) in enumerate(ACTS.items()):
            for cause, words in causes(mounted, size, number + seed):
                _try(tally, base, disk, (name, act, closed), (cause, words))
    _clock_back(tally, base, place / "clock")


def _try(
    tally: Tally,
    base: Base,
    disk: Path,
    what: tuple[str, Act, bool],
    why: tuple[Cause, str],
) -> None:
    name, act, closed = what
    cause, words = why
    label = f"{name}, {words}"
    trial = _fresh(base, disk, closed)
    before = _everything(trial)
    rows_before = factories.image(trial.folder.database) if trial.folder.exists else {}
    try:
        with contextmanager(cause)(trial):
            act(trial)
        tally.counts["acts that got through"] += 1
        refused = False
    except (RuleBroken, StoreProblem) as problem:
        tally.counts["acts refused"] += 1
        refused = True
        if len(problem.message.split()) < 5 or "Error" in problem.message:
            tally.lose(f"{label}: said “{problem.message}”")
    except Exception as error:
        tally.lose(f"{label}: {error!r}")
        refused = True
    if refused:
        _nothing_half(tally, trial, label, before, rows_before)
        try:
            act(trial)
        except Exception as error:
            tally.lose(f"{label}: not even afterwards: {error!r}")
    if trial.store:
        trial.store.close()
    if trial.folder.exists and not check(trial.folder).sound:
        tally.lose(f"{label}: the store is not sound: {check(trial.folder).problems}")
    for folder in (trial.folder.root, trial.out):
        shutil.rmtree(folder, ignore_errors=True)


def _fresh(base: Base, disk: Path, closed: bool) -> Trial:
    root, out = disk / "store", disk / "out"
    shutil.copytree(base.known.folder.root, root)
    out.mkdir()
    (out / "there.xlsx").write_bytes(b"what was there")
    store = None if closed else factories.open_store(root)
    if store:
        with store.database.read() as connection:  # as on a screen: it has been read from
            rows.read(connection, Member)
    return Trial(base, Folder(root), out, store)


def _everything(trial: Trial) -> dict[str, bytes]:
    """Every file but the database, whose rows are compared, the lock's, and kept scans."""
    found = {}
    for root in (trial.folder.root, trial.out):
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root.parent).as_posix()
            kept = path.name.startswith("partnerdesk.") or name.startswith("store/files/")
            if path.is_file() and not kept:
                found[name] = path.read_bytes()
    return found


def _nothing_half(
    tally: Tally,
    trial: Trial,
    label: str,
    before: dict[str, bytes],
    rows_before: factories.Image,
) -> None:
    after = _everything(trial)
    if after != before:
        changed = sorted(set(after.items()) ^ set(before.items()))
        tally.lose(f"{label}: left or changed {[name for name, _ in changed][:4]}")
    parts = [path.name for path in trial.folder.root.rglob(".*") if path.is_file()]
    if parts:
        tally.lose(f"{label}: left {parts[:4]}")
    if trial.folder.exists and factories.image(trial.folder.database) != rows_before:
        tally.lose(f"{label}: the store is not as it was")


# --- the clock -------------------------------------------------------------------------------


def _clock_back(tally: Tally, base: Base, root: Path) -> None:
    """A computer whose clock is a year back goes on, and its newest backup is kept and whole."""
    shutil.copytree(base.known.folder.root, root)
    trial = Trial(base, Folder(root), root, factories.open_store(root))
    make_backup(trial.folder, NOW)
    back = NOW.replace(year=NOW.year - 1)
    with mock.patch.object(action_log, "datetime", _Clock(back)):
        ACTS["edit"][0](trial)
        undo(trial.open.database)
        redo(trial.open.database)
    made = backup_after_session(trial.folder, back)
    trial.open.close()
    tally.counts["acts with the clock back"] += 4
    if made is None or not made.path.is_file():
        tally.lose("clock back: the backup of what was done since is not there")
        return
    restored = Folder(root.with_name("restored"))
    restore(restored, made.path, back)
    if factories.image(restored.database) != factories.image(trial.folder.database):
        tally.lose("clock back: the backup does not hold what was done")
    if not check(trial.folder).sound:
        tally.lose("clock back: the store is not sound")


class _Clock:
    """What ``datetime`` is to a module, at another time."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The time it is."""
        return self._at
