"""Fixtures of the calendar's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import factories as make
from tests.ui.calendar.planning_stage import TODAY, Planning, fill
from ui.background import Background
from ui.desk import Desk


@pytest.fixture
def planning(tmp_path: Path, qtbot: QtBot) -> Iterator[Planning]:
    """Four schools at half past nine, under an empty window."""
    store = make.open_store(tmp_path / "store")
    ids = fill(store)
    desk = Desk(store, lambda: TODAY, lambda: time(9, 30))
    background = Background()
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1366, 768)
    with qtbot.waitExposed(parent):
        parent.show()
    made = Planning(desk, background, parent, ids)
    desk.noticed.connect(lambda words, undoable: made.said.append(words))
    desk.refused.connect(made.refused.append)
    yield made
    background.wait()
    store.close()
