"""The one worker of a window, and dialogs whose pages come when it has answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.packs.two_stores import Showing
from ui.background import Background
from ui.importing.pages_dialog import PagesDialog


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    """The one worker; nothing of it is left under way."""
    worker = Background()
    yield worker
    worker.wait()


@pytest.fixture
def showing(qtbot: QtBot) -> Iterator[Showing]:
    """Wait until one of a dialog’s pages is on show; it is opened if it is not yet."""
    opened: list[PagesDialog] = []

    def wait(dialog: PagesDialog, page: str) -> None:
        if dialog not in opened:
            opened.append(dialog)
            dialog.open()
        qtbot.waitUntil(lambda: dialog.page() == page, timeout=20_000)

    yield wait
    for dialog in opened:
        if isValid(dialog):
            dialog.reject()
