"""The worker: what becomes of it and of its jobs when the dialog that asked goes away."""

from __future__ import annotations

import threading

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
