"""How soon the window answers, and what it holds: ``python -m benchmarks.start [--runs 7]``.

Under a virtual X server, each in a process of its own, in turn with an empty QMainWindow: until
the first paint and a ping answered after it; until Today shows its facts, on the store of a large
region; and the memory held then. Times are from before the process is made.
"""

from __future__ import annotations

import argparse
import gc
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
RUNS = 7


# --- in the process that is measured ---------------------------------------------------------


def live(kind: str, folder: Path) -> int:
    """Open one window, tell when it answered and what it held then, and close it."""
    if kind == "empty":
        return _empty()
    gc.disable()  # as main.py
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from partnerdesk.store.folder import choose_folder
    from ui.application import Application
    from ui.collecting import Collecting

    app = QApplication(sys.argv[:1])
    application = Application(choose_folder(folder, folder))
    Collecting(application)

    def answer() -> None:
        QTimer.singleShot(0, _tell_and_end)

    if kind == "window":
        application.window.painted.connect(answer)
    else:
        application.window.page_made.connect(
            lambda page: page.counted.connect(answer) if page.name == "today" else None
        )
    application.start()
    return app.exec()


def _empty() -> int:
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _tell_and_end)
            return super().event(event)

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1366, 768)
    window.show()
    return app.exec()


def _tell_and_end() -> None:
    taken = time.perf_counter() - float(os.environ["BENCHMARK_BEGAN"])
    held = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in held.splitlines() if line.startswith("VmRSS"))
    print(f"{taken:.6f} {kilobytes}", flush=True)
    # The store was only read; what ends it is not measured.
    os._exit(0)


# --- measuring -------------------------------------------------------------------------------


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
    began = time.perf_counter()
    environment = {
        **settled,
        "PYTHONPYCACHEPREFIX": str(compiled),
        "BENCHMARK_BEGAN": repr(began),
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
    }
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.start", "--live", kind, "--folder", str(folder)],
        env=environment, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    seconds, kilobytes = told.stdout.split()[-2:]
    return float(seconds), float(kilobytes) / 1000


def measure(folder: Path, runs: int) -> list[Line]:
    """The three lines; the first run of each compiles, warms the disk and is left out."""
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    with display() as screen, tempfile.TemporaryDirectory() as place:
        for _ in range(runs + 1):
            for kind in KINDS:
                taken[kind].append(once(kind, folder, screen, Path(place)))
    seconds = {k: statistics.median(s for s, _ in several[1:]) for k, several in taken.items()}
    held = {k: statistics.median(m for _, m in several[1:]) for k, several in taken.items()}
    empty = "an empty window"
    return [
        Line(
            "start to a window that answers", seconds["window"], "s", empty, seconds["empty"], 1.3
        ),
        Line("start: Today, large store", seconds["today"], "s", empty, seconds["empty"], 2.6),
        Line("memory with Today on show", held["today"], "MB", empty, held["empty"], 2.0),
    ]


def lines(stores: Stores) -> list[Line]:
    """The three lines, on the store of a large region."""
    return measure(stores.of("region").root, RUNS)


def main() -> int:
    """Print the three lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--live", choices=KINDS)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.live:
        return live(given.live, given.folder)
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
