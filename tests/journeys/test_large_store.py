"""What holds the window for longer than 50 ms on a large region's store is known by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.stores import SIZES, TODAY, make_store
from benchmarks.user import User
from partnerdesk.store.folder import Folder
from tests.journeys.window import opened
from tests.watchdog import LIMIT, Watchdog

# What is still longer, by its milliseconds, as seen on a calm machine. Most of it is making
# widgets, once: a page at its first show, a form with a tick for each of 200 members.
KNOWN = {
    "start": 70,  # a card of Today
    "go to agreements": 60,
    "go to arriving": 100,
    "go to calendar": 70,
    "go to equipment": 65,
    "go to handover": 75,  # readiness, once it is read
    "go to history": 165,
    "go to loans": 60,
    "go to partners": 60,
    "go to settings": 75,
    "go to today again": 70,  # a card of Today
    "choose in agreements": 55,
    "choose in partners": 55,
    "calendar agenda": 65,
    "calendar month": 95,  # a month and a session beside it, both made anew
    "calendar term": 70,
    "handover survive": 95,
    "handover interview": 70,  # a question for each member and each project
    "leave a dialog": 85,
    "lend": 220,  # the form, read and made at its first use
    "return": 110,  # readiness is on show, and shown again
    "plan": 160,  # the form, with 200 members to tick
    "note": 70,
    "look into a card": 70,
    "undo": 110,
    "redo": 110,
}
# The same work takes this many times as much of the processor while others fill its caches.
_BUSY = 4
# What a resting window waits for: the pauses of typing, and the timers of the details.
_PAUSE_MS = 260


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten years of 200 members; only the worker on which the journey runs makes it."""
    folder = tmp_path_factory.mktemp("region") / "store"
    make_store(Folder(folder), SIZES["region"])
    return folder


@pytest.mark.usefixtures("light")
def test_nothing_holds_the_window_on_a_large_store(
    region: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with opened(qtbot, region, today=lambda: TODAY) as window:
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
