"""Ten years in one file: ``python -m benchmarks.packs [--scans 2000] [--merge]``.

Makes the store of a large region (200 members, 20,000 sessions, 5,000 loans) with so many
megabytes of scans, then makes a handover pack of it, looks into it, opens it on a fresh machine,
and merges it into a store that lacks a little. Each step runs in a process of its own and tells

- its time beside that of copying the same files with fsync, in the same run,
- the most memory it held, which must not grow with the scans,
- the longest time for which the progress bar stood still.

The opened store must equal the first in every tracked row and file. Exit 1 when it does not, or
when a step holds more than MOST_MEGABYTES.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.memory import most_held
from benchmarks.stores import SIZES, make_store
from partnerdesk.store.action_log import image_sql
from partnerdesk.store.database import connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.tables import TRACKED

NOW = datetime(2026, 11, 21, 8, 12)
MOST_MEGABYTES = 400
STEPS = ("make", "inspect", "open", "merge")


class Bar:
    """How long the bar stood still at most, and how often it moved."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.moves = 0
        self._last = time.perf_counter()
        self._at = -1

    def __call__(self, done: int, total: int) -> None:
        """Another bit is done."""
        # A person sees a bar move by its hundredths.
        at = 1000 * done // max(total, 1)
        if at != self._at:
            now = time.perf_counter()
            self.longest = max(self.longest, now - self._last)
            self._last, self._at = now, at
            self.moves += 1


def make(root: Path, bar: Bar) -> None:
    """The pack of everything."""
    from partnerdesk.actions.packing import PackRequest, make_pack
    from partnerdesk.domain.packs import PackChoice
    from partnerdesk.store.opening import open_store

    store = open_store(Folder(root / "first"))
    make_pack(store, PackRequest(root / "all.partnerdesk-pack", PackChoice()), NOW, progress=bar)
    store.close()


def inspect(root: Path, bar: Bar) -> None:
    """Every part verified."""
    from partnerdesk.actions.arriving import inspect_pack

    inspect_pack(root / "all.partnerdesk-pack", progress=bar)


def begin(root: Path, bar: Bar) -> None:
    """A store on a fresh machine."""
    from partnerdesk.actions.arriving import open_pack

    open_pack(Folder(root / "second"), root / "all.partnerdesk-pack", "", NOW, progress=bar)


def merge(root: Path, bar: Bar) -> None:
    """The pack into a store that changed one member since."""
    from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
    from partnerdesk.actions.partners import edit_member
    from partnerdesk.store import partners_rows
    from partnerdesk.store.backup import workplace
    from partnerdesk.store.opening import open_store
    from partnerdesk.store.staging import stage

    store = open_store(Folder(root / "second"))
    with store.database.read() as connection:
        member = partners_rows.all_members(connection)[3]
    from dataclasses import replace

    edit_member(store.database, replace(member, town="Elsewhere"))
    with workplace(store.folder.root, ".merging-") as place:
        staged = stage(root / "all.partnerdesk-pack", place, progress=bar)
        preview = preview_merge(store, staged, progress=bar)
        merge_pack(store, staged, preview, MergeChoices(otherwise=Take.THEIRS), NOW)
    store.close()


ACTS: dict[str, Callable[[Path, Bar], None]] = {
    "make": make,
    "inspect": inspect,
    "open": begin,
    "merge": merge,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one step: seconds, megabytes at most, and for how many seconds the bar stood still."""

    seconds: float
    megabytes: float
    still: float
    moves: int


def in_a_process(step: str, root: Path) -> Cost:
    """Run one step by itself. Raises CalledProcessError."""
    command = [sys.executable, "-m", "benchmarks.packs", "--step", step, "--root", str(root)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(told.stdout))


def one_step(step: str, root: Path) -> Cost:
    """Carry out a step and measure it."""
    bar, began = Bar(), time.perf_counter()
    ACTS[step](root, bar)
    seconds = time.perf_counter() - began
    still = max(bar.longest, time.perf_counter() - bar._last)
    return Cost(seconds, most_held(), still, bar.moves)


def copied(root: Path) -> float:
    """How long a plain copy of the same files takes, each put on the disk."""
    began = time.perf_counter()
    for path in (root / "first").rglob("*"):
        if path.is_file() and "backups" not in path.parts:
            target = root / "copy" / path.relative_to(root / "first")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            with target.open("rb+") as file:
                os.fsync(file.fileno())
    taken = time.perf_counter() - began
    shutil.rmtree(root / "copy")
    return taken


def equal(first: Path, second: Path) -> bool:
    """Whether two stores hold the same rows, and the same files by their names and bytes."""
    return _rows(first) == _rows(second) and _files(first) == _files(second)


def _rows(folder: Path) -> dict[str, str]:
    found = {}
    with closing(connect(folder / "partnerdesk.db", "ro")) as connection:
        for table in TRACKED:
            digest = hashlib.sha256()
            query = f'SELECT {image_sql(table, "r")} FROM "{table.name}" AS r ORDER BY r.id'
            for (image,) in connection.execute(query):
                digest.update(image.encode())
            found[table.name] = digest.hexdigest()
    return found


def _files(folder: Path) -> dict[str, int]:
    # The name is the hash of the bytes, which opening has checked.
    return {path.name: path.stat().st_size for path in (folder / "files").glob("??/*")}


def main() -> int:
    """Measure every step, print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scans", type=int, default=2_000, metavar="MB")
    parser.add_argument("--size", choices=list(SIZES), default="region")
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--root", type=Path)
    given = parser.parse_args()
    if given.step:
        cost = one_step(given.step, given.root)
        print(json.dumps({name: getattr(cost, name) for name in Cost.__dataclass_fields__}))
        return 0
    with tempfile.TemporaryDirectory() as place:
        return measure(Path(place), SIZES[given.size].name, given.scans)


def measure(root: Path, size: str, scans: int) -> int:
    """Make the store, then every step."""
    make_store(Folder(root / "first"), SIZES[size], scans * 1_000_000)
    print(f"{size}, {scans} MB of scans")
    limit = copied(root)
    print(f"{'copy with fsync':16}{limit:8.1f} s")
    too_much = False
    same = True
    for step in STEPS:
        cost = in_a_process(step, root)
        too_much = too_much or cost.megabytes > MOST_MEGABYTES
        print(
            f"{step:16}{cost.seconds:8.1f} s{cost.seconds / limit:7.1f}×{cost.megabytes:8.0f} MB"
            f"   bar moved {cost.moves} times, stood still {cost.still:.1f} s at most"
        )
        if step == "open":
            same = equal(root / "first", root / "second")
    print("the opened store is the same" if same else "THE OPENED STORE DIFFERS")
    return int(too_much or not same)


if __name__ == "__main__":
    sys.exit(main())
