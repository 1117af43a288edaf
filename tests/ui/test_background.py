"""The worker: what becomes of it and of its jobs when the dialog that asked goes away."""

from __future__ import annotations

import threading
import weakref

import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.background import Background, Job


def test_a_dialog_that_goes_away_ends_its_work(qtbot: QtBot) -> None:
    dialog = QWidget()
    background = Background()
    background.setParent(dialog)
    begun, ended = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        begun.set()
        while not job.cancelled():
            sum(range(1000))
        ended.set()

    background.start("Reading", work, lambda _: None, lambda _: None)
    assert begun.wait(10)
    shiboken6.delete(dialog)
    assert ended.is_set()


def test_what_a_job_led_to_is_let_go_of(qtbot: QtBot) -> None:
    """Connections of a job that hold the job would keep both for as long as the program runs."""
    background, told = Background(), []

    class Shown:
        def tell(self, result: object) -> None:
            told.append(result)

    def start(number: int) -> weakref.ref[Shown]:
        shown = Shown()
        background.start("Reading", lambda job: number, shown.tell, lambda _: None)
        background.start("Reading", lambda job: number, lambda _: shown, lambda _: None)
        return weakref.ref(shown)

    kept = [start(number) for number in range(10)]
    qtbot.waitUntil(lambda: not background.busy)
    qtbot.waitUntil(lambda: sum(one() is not None for one in kept) <= 1)
    assert told == list(range(10))
