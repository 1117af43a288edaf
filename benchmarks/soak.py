"""A long day at the window: ``python -m benchmarks.soak [--actions 10000]``.

The program runs without a screen on a partnership of two years, and somebody does one thing after
another, by chance of a fixed seed: pages, lists, tabs, dialogs filled in and left or submitted,
lends, returns, notes, sessions, undo, redo, search, paper. Now and then all is put away, tidied
up and counted. Exit 1 when something went wrong on the way, or when memory, the widgets or the
references to ``None`` did not stay as they were over the second half (PySide6 6.12.0 on Python
3.11 lost references to ``None`` until the interpreter aborted). That these grow
in number is PySide's doing and does no harm: each child of a widget leaves one behind. Ctrl+C or
SIGTERM ends it early, with the figures so far.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import TYPE_CHECKING

from benchmarks.memory import held
from benchmarks.stores import SIZES, TODAY, make_store

if TYPE_CHECKING:
    from benchmarks.user import User

# Per 1,000 actions, over the second half. What is written stays on show: sessions ahead in Today,
# loans of an item. One widget forgotten by each of the dialogs would be 180.
MOST_MB, MOST_WIDGETS, MOST_NONES = 3.0, 100.0, 200.0
_EVERY = 250  # actions
# Before that caches are still being filled, and a run only shows that nothing goes wrong.
_LONG = 4_000


@dataclass(frozen=True, slots=True)
class Count:
    """What there is after so many ``actions``: memory, widgets in all and of their own, and by how
    much the references to ``None`` are more than at the beginning."""

    actions: int
    mb: float
    widgets: int
    windows: int
    nones: int


def growth(counts: list[Count], what: str) -> float:
    """By how much something grows in 1,000 actions, over the second half.

    The median of the slopes between any two counts: a page that fills up once is no growth.
    """
    slopes = [
        (getattr(after, what) - getattr(before, what)) / (after.actions - before.actions)
        for before, after in combinations(counts[len(counts) // 2 :], 2)
    ]
    return 1000 * median(slopes) if slopes else 0.0


def _count(user: User, actions: int) -> Count:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    # From the same place each time: what is on show is part of what is counted.
    for act in (user.puts_dialogs_away, lambda: user.searches(""), lambda: user.goes("today")):
        user.does(act)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    widgets, windows = len(QApplication.allWidgets()), len(QApplication.topLevelWidgets())
    return Count(actions, held(), widgets, windows, sys.getrefcount(None))


def live(
    place: Path, actions: int, seed: int, stop: Callable[[], bool]
) -> tuple[list[Count], list[str]]:
    """Do it all in this process; what there was now and then, and what went wrong."""
    from PySide6.QtWidgets import QApplication

    from benchmarks.user import User
    from partnerdesk.store.folder import Folder
    from ui.application import Application
    from ui.collecting import Collecting
    from ui.scenes import wait_for

    app = QApplication.instance() or QApplication(sys.argv[:1])
    make_store(Folder(place / "store"), SIZES["school"])
    application = Application(Folder(place / "store"), today=lambda: TODAY)
    collecting = Collecting(application, lambda: application.window.background.busy)
    wrong: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        wrong.append(f"{kind.__name__}: {error}")

    application.start()
    before, sys.excepthook = sys.excepthook, note
    try:
        wait_for(lambda: application.window.desk is not None)
        user = User(application, place, seed, pause_ms=5)
        counts = []
        for number in range(actions + 1):
            over = stop()
            if over or number % max(1, min(_EVERY, actions // 4)) == 0:
                counts.append(_count(user, number))
                print(counts[-1], "wrong:", len(wrong), flush=True)
            if over:
                break
            user.does(user.something())
            if number % 7 == 0:
                user.does(user.puts_dialogs_away)
        application.leave()
        wait_for(lambda: not application.window.isVisible())
        app.processEvents()
    finally:
        sys.excepthook = before
        collecting.let_go()
    return counts, wrong


def main() -> int:
    """Live it and print a line of what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_LOGGING_RULES", "qt.*=false")
    asked: list[int] = []
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda number, _: asked.append(number))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="partnerdesk-soak-") as place:
        counts, wrong = live(Path(place), given.actions, given.seed, lambda: bool(asked))
    minutes = (time.perf_counter() - began) / 60
    mb, widgets, windows, nones = (
        growth(counts, what) for what in ("mb", "widgets", "windows", "nones")
    )
    last = counts[-1]
    done, early = last.actions, " (stopped early)" if asked else ""
    print(
        f"{done:,} actions{early} in {minutes:.1f} minutes, {len(wrong)} went wrong; "
        f"{last.mb:.0f} MB, {last.widgets:,} widgets, {last.windows} windows. In 1,000 actions of "
        f"the second half: {mb:+.2f} MB, {widgets:+.1f} widgets, {windows:+.1f} windows, "
        f"{nones:+.0f} references to None.",
        flush=True,
    )
    print(*wrong[:20], sep="\n")
    flat = mb <= MOST_MB and widgets <= MOST_WIDGETS and nones >= -MOST_NONES
    return int(bool(wrong) or (done >= _LONG and not flat))


if __name__ == "__main__":
    sys.exit(main())
