"""Rings of forgotten objects go on the GUI thread, and nowhere before the start is over."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.collecting import Collecting


class Ring:
    """Holds itself, so only a search finds it; notes which thread took it away."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def collecting(qapp: QObject) -> Iterator[Collecting]:
    made = Collecting(qapp)
    yield made
    made.let_go()
    gc.unfreeze()
    made.deleteLater()


def test_what_a_worker_forgets_is_taken_away_on_the_gui_thread(
    collecting: Collecting, qtbot: QtBot
) -> None:
    collecting.started()
    gone_on: list[int] = []

    def work() -> None:
        ring = Ring()
        weakref.finalize(ring, lambda: gone_on.append(threading.get_ident()))
        del ring
        kept = [[number] for number in range(200_000)]
        assert not gone_on and kept

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    kept = [[number] for number in range(20_000)]
    qtbot.waitUntil(lambda: bool(gone_on), timeout=10_000)
    assert gone_on == [threading.get_ident()] and kept


def test_python_collects_by_itself_again_once_the_window_is_gone(collecting: Collecting) -> None:
    assert not gc.isenabled()
    collecting.let_go()
    assert gc.isenabled()


def test_nothing_is_looked_through_while_a_worker_makes_what_it_soon_lets_go_of(
    qapp: QObject, qtbot: QtBot
) -> None:
    asked: list[bool] = []
    at_work = [True]
    looked: list[bool] = []
    kept: list[list[int]] = []

    def busy() -> bool:
        asked.append(at_work[0])
        return at_work[0]

    class Watched(Collecting):
        def _collect(self) -> None:
            looked.append(at_work[0])
            super()._collect()

    def much_is_made() -> bool:
        # Anew each time: whatever else looks through it meanwhile begins to count again.
        kept.extend([number] for number in range(20_000))
        return True

    collecting = Watched(qapp, busy)
    try:
        collecting.started()
        qtbot.waitUntil(lambda: much_is_made() and len(asked) > 1, timeout=10_000)
        assert looked == []
        at_work[0] = False
        qtbot.waitUntil(lambda: much_is_made() and bool(looked), timeout=10_000)
        assert set(looked) == {False} and kept
    finally:
        collecting.let_go()
        gc.unfreeze()
        collecting.deleteLater()
