"""What takes long on the GUI thread is done a piece at a time."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from ui.turns import Turns


@pytest.fixture
def turns(qapp: QObject) -> Turns:
    return Turns(qapp)


def test_the_window_answers_between_the_steps(turns: Turns, qtbot: QtBot) -> None:
    told: list[str] = []

    def step(name: str) -> None:
        told.append(name)
        QTimer.singleShot(0, lambda: told.append(f"answer to {name}"))

    turns.take(*(partial(step, name) for name in "abc"))
    assert turns.busy and told == []
    qtbot.waitUntil(lambda: len(told) == 6)
    assert told == ["a", "answer to a", "b", "answer to b", "c", "answer to c"]
    assert not turns.busy


def test_new_steps_take_the_place_of_those_left(turns: Turns, qtbot: QtBot) -> None:
    told: list[str] = []
    turns.take(
        lambda: turns.take(partial(told.append, "new"), partial(told.append, "newer")),
        partial(told.append, "old"),
    )
    qtbot.waitUntil(lambda: not turns.busy)
    assert told == ["new", "newer"]
    turns.take(partial(told.append, "never"))
    turns.take()
    assert not turns.busy
    turns.take(partial(told.append, "never"))
    turns.stop()
    qtbot.wait(1)
    assert told == ["new", "newer"]


def test_a_step_that_fails_keeps_no_other_from_its_turn(turns: Turns, qtbot: QtBot) -> None:
    told: list[str] = []
    with qtbot.captureExceptions() as raised:
        turns.take(lambda: told.remove("nothing"), partial(told.append, "next"))
        qtbot.waitUntil(lambda: not turns.busy)
    assert told == ["next"] and [kind for kind, *_ in raised] == [ValueError]
