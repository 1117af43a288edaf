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
