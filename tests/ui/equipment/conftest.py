"""The equipment page over a small stock, as the window would show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.store.opening import OpenStore
from tests.ui.equipment import stock
from ui.background import Background
from ui.desk import Desk
from ui.equipment.page import EquipmentPage


@dataclass
class Stage:
    """A page on show, the ids of what is in it by name, and what the window was asked to say."""

    page: EquipmentPage
    desk: Desk
    ids: dict[str, str]
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@pytest.fixture
def bare_store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store with members and nothing to lend."""
    store = stock.make_store(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture
def background() -> Iterator[Background]:
    """The one worker; nothing of it is left under way."""
    worker = Background()
    yield worker
    worker.wait()


Staged = Callable[[dict[str, str]], Stage]


@pytest.fixture
def staged(bare_store: OpenStore, background: Background, qtbot: QtBot) -> Staged:
    """Show the page over the store as it is now, at its size on a school laptop."""

    def stage_with(ids: dict[str, str]) -> Stage:
        desk = Desk(bare_store, lambda: stock.TODAY, stock.NOW.time)
        page = EquipmentPage(desk, background)
        qtbot.addWidget(page)
        made = Stage(page, desk, ids)
        desk.noticed.connect(lambda words, undoable: made.said.append(words))
        desk.refused.connect(made.refused.append)
        page.resize(1110, 668)
        with qtbot.waitExposed(page):
            page.show()
        return made

    return stage_with


@pytest.fixture
def stage(bare_store: OpenStore, staged: Staged) -> Stage:
    """The page over a small stock, the multimeters chosen."""
    made = staged(stock.fill(bare_store))
    made.page.open_key(made.ids["Multimeter"])
    return made
