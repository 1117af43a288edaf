"""A verified backup of 100 MB: ``python -m benchmarks.backups``.

A school's store with scans, and a store that is nearly all database, each beside a plain copy of
the same files with fsync, in turn, by the clock.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path

from benchmarks.lines import Line
from benchmarks.stores import Stores, standing_alone
from benchmarks.timing import in_turn, middle
from partnerdesk.store.backup import make_backup
from partnerdesk.store.folder import Folder

NOW = datetime(2026, 11, 21, 8, 12)
SCANS = 96_000_000  # with the store and its search index about 100 MB


def copy(folder: Folder, target: Path) -> None:
    """The limit: the same files copied, each put on the disk."""
    for path in (folder.database, *folder.files.rglob("*")):
        if path.is_file():
            into = target / path.relative_to(folder.root)
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, into)
            with into.open("rb+") as file:
                os.fsync(file.fileno())


def size(folder: Folder) -> int:
    """Bytes of the database and the files beside it."""
    return folder.database.stat().st_size + sum(
        path.stat().st_size for path in folder.files.rglob("*") if path.is_file()
    )


def measure(stores: Stores, name: str, folder: Folder, times: int) -> Line:
    """One line."""
    target = stores.place / "copied"

    def back_up() -> None:
        make_backup(folder, NOW)

    def plain_copy() -> None:
        copy(folder, target)

    ours, limit = [], []
    packed = 0
    for _ in range(times):
        (one,), (other,) = in_turn(1, back_up, plain_copy, clock=time.perf_counter)
        ours.append(one)
        limit.append(other)
        shutil.rmtree(target)
        for backup in folder.backups.iterdir():
            packed = backup.stat().st_size
            backup.unlink()
    words = f"backup, {name}, {size(folder) / 1e6:.0f} MB"
    note = f"verified, packed {packed / 1e6:.0f} MB"
    return Line(words, middle(ours), "s", "a copy with fsync", middle(limit), 5.0, note)


def lines(stores: Stores, scans: int = SCANS, times: int = 5) -> list[Line]:
    """Mostly scans, as a partnership has it; and all database."""
    return [
        measure(stores, "mostly scans", stores.of("school", scans), times),
        measure(stores, "all database", stores.of("region"), min(times, 3)),
    ]


if __name__ == "__main__":
    sys.exit(standing_alone(lines))
