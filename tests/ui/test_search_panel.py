"""The search panel: the answer to what stands in the box, found by a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.store.opening import OpenStore
from tests.factories import add, member, open_store
from ui.desk import Desk
from ui.search_panel import SearchPanel
from ui.widgets import SearchBox


class Searching(QWidget):
    """A box and what is found under it."""

    def __init__(self, store: OpenStore) -> None:
        super().__init__()
        self.resize(800, 600)
        self.box = SearchBox("Search")
        self.box.setParent(self)
        self.panel = SearchPanel(self.box, self)
        self.panel.serve(Desk(store))

    def titles(self) -> list[str]:
        """What is offered."""
        found = self.panel.list
        return [found.item(row).text() for row in range(found.count())]


@pytest.fixture
def searching(qtbot: QtBot, tmp_path: Path) -> Iterator[Searching]:
    """A window to search a store with three partners."""
    store = open_store(tmp_path)
    names = ("Alder School", "Alder Heath School", "Birch School")
    add(store.database, *(member(id=name, name=name) for name in names))
    window = Searching(store)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.panel.serve(None)
    qtbot.waitUntil(lambda: not window.panel.searching)
    store.close()


def test_only_the_answer_to_what_stands_in_the_box_is_shown(
    qtbot: QtBot, searching: Searching
) -> None:
    shown: list[list[str]] = []
    searching.panel.list.model().rowsInserted.connect(lambda *_: shown.append(searching.titles()))
    qtbot.keyClicks(searching.box, "alder h")
    qtbot.waitUntil(searching.panel.isVisible)
    assert shown == [["Alder Heath School"]]


def test_enter_before_the_answer_opens_the_best_of_it(qtbot: QtBot, searching: Searching) -> None:
    with qtbot.waitSignal(searching.panel.chosen) as chosen:
        qtbot.keyClicks(searching.box, "birch")
        qtbot.keyClick(searching.box, Qt.Key.Key_Return)
    assert chosen.args == ["partners", "Birch School"]
    assert searching.box.text() == ""
    assert not searching.panel.isVisible()


def test_an_answer_that_is_no_longer_wanted_does_not_appear(
    qtbot: QtBot, searching: Searching
) -> None:
    qtbot.keyClicks(searching.box, "ald")
    qtbot.keyClick(searching.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not searching.panel.searching)
    assert not searching.panel.isVisible()
    qtbot.keyClicks(searching.box, "nowhere")
    qtbot.waitUntil(searching.panel.isVisible)
    assert searching.panel.nothing.isVisible()
