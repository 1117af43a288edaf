"""A desk with a small partnership, and what it told the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.ui.importing import exchange
from ui.background import Background
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store with two members."""
    opened = make.open_store(tmp_path / "store")
    exchange.fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: OpenStore, look: None) -> Desk:
    """The desk over that store, on a day of its own."""
    return Desk(store, lambda: exchange.TODAY)


@pytest.fixture
def background(desk: Desk) -> Iterator[Background]:
    """The one worker; nothing of it is left under way."""
    worker = Background()
    yield worker
    worker.wait()


@pytest.fixture
def notices(desk: Desk) -> list[tuple[str, bool]]:
    """What the window was asked to say, and whether with Undo."""
    said: list[tuple[str, bool]] = []
    desk.noticed.connect(lambda text, undoable: said.append((text, undoable)))
    return said


Showing = Callable[[ExchangeDialog, str], None]


@pytest.fixture
def showing(qtbot: QtBot) -> Iterator[Showing]:
    """Open a dialog and wait until one of its pages is on show; a dialog deletes itself."""
    opened: list[ExchangeDialog] = []

    def wait(dialog: ExchangeDialog, page: str) -> None:
        if not dialog.isVisible():
            opened.append(dialog)
            dialog.show()
        qtbot.waitUntil(lambda: dialog.page() == page)

    yield wait
    for dialog in opened:
        if isValid(dialog):
            dialog.reject()
