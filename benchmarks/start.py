"""How soon the window answers, and what it holds: ``python -m benchmarks.start [--runs 7]``.

Under a virtual X server, each in a process of its own, in turn with an empty QMainWindow: until
the first paint and a ping answered after it; until Today shows its facts, on the store of a large
region; and the memory held when all that a start does is done. Times are from before the process
is made, and what is measured in it is ``started.py``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lines import Line

if TYPE_CHECKING:
    from benchmarks.stores import Stores

KINDS = ("empty", "window", "today")
SETTLED = ("empty-settled", "today-settled")
RUNS = 7
RUNS_SETTLED = 3

_PROCESS = Path(__file__).with_name("started.py")


@contextmanager
def display() -> Iterator[str]:
    """A virtual X server. Raises RuntimeError when there is none on this machine."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    try:
        server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise RuntimeError("Xvfb is not on this machine") from error
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def once(kind: str, folder: Path, screen: str, compiled: Path) -> tuple[float, float]:
    """Seconds until it answered, and megabytes held then; ``compiled`` keeps the bytecode."""
    # Installed it comes compiled, whatever the shell says in which this runs.
    settled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {
        **settled,
        "PYTHONPYCACHEPREFIX": str(compiled),
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
    }
    began = time.perf_counter()
    told = subprocess.run(
        [sys.executable, str(_PROCESS), kind, str(folder), repr(began)],
        env=environment, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    seconds, kilobytes = told.stdout.split()[-2:]
    return float(seconds), float(kilobytes) / 1000


def measure(folder: Path, runs: int) -> list[Line]:
    """The three lines; the first run of each compiles, warms the disk and is left out."""
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS + SETTLED}
    with display() as screen, tempfile.TemporaryDirectory() as place:
        for _ in range(runs + 1):
            for kind in KINDS:
                taken[kind].append(once(kind, folder, screen, Path(place)))
        for _ in range(RUNS_SETTLED):
            for kind in SETTLED:
                taken[kind].append(once(kind, folder, screen, Path(place)))
    seconds = {k: statistics.median(s for s, _ in taken[k][1:]) for k in KINDS}
    held = {k: statistics.median(m for _, m in taken[k]) for k in SETTLED}
    empty = "an empty window"
    return [
        Line(
            "start to a window that answers", seconds["window"], "s", empty, seconds["empty"], 1.3
        ),
        Line("start: Today, large store", seconds["today"], "s", empty, seconds["empty"], 2.6),
        Line(
            "memory with Today on show",
            held["today-settled"],
            "MB",
            empty,
            held["empty-settled"],
            2.0,
        ),
    ]


def lines(stores: Stores) -> list[Line]:
    """The three lines, on the store of a large region."""
    return measure(stores.of("region").root, RUNS)


def main() -> int:
    """Print the three lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = given.folder or Path(place)
        if not (folder / "partnerdesk.db").exists():
            # Here, as the empty window must not pay for what makes the store.
            from benchmarks.stores import SIZES, make_store
            from partnerdesk.store.folder import Folder

            make_store(Folder(folder), SIZES["region"])
        for line in measure(folder, given.runs):
            print(line.words())
    return 0


if __name__ == "__main__":
    sys.exit(main())
