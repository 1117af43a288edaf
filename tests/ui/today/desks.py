"""Desks for tests of pages: over the small partnership, and over an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.domain.settings import Settings
from tests import factories as make
from tests.actions import small_partnership as small
from tests.actions.small_partnership import TODAY
from ui.desk import Desk


@pytest.fixture
def empty_desk(tmp_path: Path, qapp: object) -> Iterator[Desk]:
    """A store in which nothing has been done."""
    store = make.open_store(tmp_path / "empty")
    yield Desk(store, today=lambda: TODAY)
    store.close()


@pytest.fixture
def desk(tmp_path: Path, qapp: object) -> Iterator[Desk]:
    """The small partnership."""
    store = make.open_store(tmp_path / "store")
    small.fill(store)
    yield Desk(store, today=lambda: TODAY)
    store.close()


def show(qtbot: QtBot, page: QWidget) -> None:
    """Show a page at its size on a school laptop."""
    qtbot.addWidget(page)
    page.resize(1110, 668)
    with qtbot.waitExposed(page):
        page.show()


def verbs(part: QWidget) -> list[str]:
    """The accessible names of the buttons to be seen, in the order of Tab."""
    seen = {b for b in part.findChildren(QPushButton) if b.isVisibleTo(part) and b.isEnabled()}
    names, at = [], part.nextInFocusChain()
    while at is not part:
        if at in seen:
            names.append(at.accessibleName())
        at = at.nextInFocusChain()
    return names


def press(part: QWidget, name: str) -> None:
    """Press the one button to be seen that has this accessible name."""
    found = [
        one
        for one in part.findChildren(QPushButton)
        if one.accessibleName() == name and one.isVisibleTo(part)
    ]
    assert len(found) == 1, f"{len(found)} buttons called {name}"
    found[0].click()


def settle_on(desk: Desk, **given: object) -> None:
    """Change settings as another page would."""
    from dataclasses import replace

    from partnerdesk.actions.settings import change_settings

    after: Settings = replace(desk.settings(), **given)  # type: ignore[arg-type]
    desk.run(lambda database: change_settings(database, after))
