"""What holds the window for longer than 50 ms on a large region's store is known by name."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.stores import SIZES, TODAY, make_store
from benchmarks.user import User
from partnerdesk.store.folder import Folder
from tests.journeys.window import Window, opened
from tests.watchdog import LIMIT, Watchdog
from ui.collecting import Collecting

# What is still longer, by its milliseconds, as seen on a calm machine. Most of it is making
# widgets, once: a page at its first show, a form at its first use.
KNOWN = {
    "go to agreements": 60,
    "go to equipment": 55,
    "go to history": 55,
    "go to settings": 55,
    "leave a dialog": 55,
    "lend": 55,
    "plan": 55,
}
# The same work takes so many times as much of the processor while others fill its caches.
_BUSY = 2
# What a resting window waits for: the pauses of typing, and the timers of the details.
_PAUSE_MS = 260


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten years of 200 members; only the worker on which the journey runs makes it."""
    folder = tmp_path_factory.mktemp("region") / "store"
    make_store(Folder(folder), SIZES["region"])
    return folder


@contextmanager
def collecting(window: Window) -> Iterator[None]:
    """Look for rings of forgotten objects as the program does: the tests before left many."""
    application = window.application
    made = Collecting(application, lambda: application.window.background.busy)
    application.ready.connect(made.started)
    try:
        yield
    finally:
        made.let_go()
        gc.unfreeze()


@pytest.mark.usefixtures("light")
def test_nothing_holds_the_window_on_a_large_store(
    region: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with opened(qtbot, region, today=lambda: TODAY) as window, collecting(window):
        window.wait_for_desk()
        user = User(window.application, tmp_path, seed=3, pause_ms=_PAUSE_MS)
        with Watchdog() as watchdog:
            watchdog.doing = "start"
            user.rests()
            for watchdog.doing, act in user.large_journey():
                user.does(act)
    slow = [
        one
        for one in watchdog.stalls
        if one.seconds > _BUSY * max(KNOWN.get(one.doing, 0) / 1000 / LIMIT, 1) * watchdog.limit
    ]
    assert not slow, "\n\n".join(map(str, sorted(slow, key=lambda one: -one.seconds)))
