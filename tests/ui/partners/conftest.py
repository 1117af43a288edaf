"""The partners page over a small partnership, as the window would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.store.opening import OpenStore
from tests.ui.partners import partnership
from ui.desk import Desk
from ui.partners.page import PartnersPage


@dataclass
class Stage:
    """A page on show, the ids of who is in it by name, and what the window was asked to say."""

    page: PartnersPage
    desk: Desk
    ids: dict[str, str]
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@pytest.fixture
def bare_store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store with our own school and nobody else."""
    store = partnership.make_store(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture
def stage(bare_store: OpenStore, qtbot: QtBot) -> Stage:
    """The page at its size on a school laptop, St Oswald's chosen."""
    ids = partnership.fill(bare_store)
    desk = Desk(bare_store, lambda: partnership.TODAY)
    page = PartnersPage(desk)
    qtbot.addWidget(page)
    made = Stage(page, desk, ids)
    desk.noticed.connect(lambda words, undoable: made.said.append(words))
    desk.refused.connect(made.refused.append)
    page.resize(1110, 668)
    with qtbot.waitExposed(page):
        page.show()
    page.open_key(ids["St Oswald’s"])
    return made
