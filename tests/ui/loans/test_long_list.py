"""A list too long to be counted at once: read beside the window, found by key, kept in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partnerdesk.store import long_lists
from tests.ui.loans.conftest import TODAY, Stage
from ui.loans.page import LoansPage
from ui.loans.words import View

READING = "Reading…"


@pytest.fixture
def long(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Twelve loans that are due and four that are reserved, as if they were thousands."""
    for number in range(12):
        stage.lend("Measuring cups", 1, (TODAY, date(2026, 3, 5 + number)))
    for number in range(4):
        stage.lend("Measuring cups", 1, (date(2026, 4, 20), date(2026, 4, 21 + number)), later=True)
    monkeypatch.setattr(long_lists, "LONG", 2)
    monkeypatch.setattr(long_lists, "STEP", 3)
    yield stage
    stage.page.let_go()


def heading(page: LoansPage) -> str:
    """What stands over the names."""
    return str(page.list.rows.headerData(0, Qt.Orientation.Horizontal))


def read(page: LoansPage, qtbot: QtBot) -> list[str]:
    """The keys in the list, once they are read."""
    qtbot.waitUntil(lambda: not page.busy, timeout=10_000)
    rows = [page.list.rows.row(number) for number in range(page.list.rows.rowCount())]
    return [row.key for row in rows if row]


def test_it_says_that_it_is_reading_and_then_shows_where_the_window_came_to(
    long: Stage, qtbot: QtBot
) -> None:
    reserved = long.lend("Measuring cups", 1, (date(2026, 5, 4), date(2026, 5, 8)), later=True)
    page = LoansPage(long.desk)
    qtbot.addWidget(page)
    page.open_key(reserved)
    assert (heading(page), page.key()) == (READING, reserved)
    keys = read(page, qtbot)
    assert (page.view.view, keys[0], len(keys)) == (View.EVERYTHING, reserved, 17)
    assert page.list.key() == page.detail.loan_id() == reserved
    assert heading(page) == "17 loans"


def test_what_was_shown_stays_until_the_rest_is_read_and_keeps_its_place(
    long: Stage, qtbot: QtBot
) -> None:
    page = long.page
    page.view.choose(View.EVERYTHING)
    keys = read(page, qtbot)
    page.list.choose(keys[9])
    bar = page.list.verticalScrollBar()
    bar.setValue(6 * page.list.row_height())
    place = bar.value()
    long.lend("Multimeter", 1, (TODAY, date(2026, 3, 4)))
    assert page.busy and heading(page) == "16 loans"
    assert read(page, qtbot)[:-1] == keys
    assert (page.list.key(), bar.value()) == (keys[9], place)
    assert page.list.currentIndex().row() == 9


def test_the_newest_wish_counts_and_a_page_let_go_asks_no_more(long: Stage, qtbot: QtBot) -> None:
    page = long.page
    page.view.choose(View.EVERYTHING)
    page.view.choose(View.RESERVED)
    assert len(read(page, qtbot)) == 4
    for key, row in ((Qt.Key.Key_End, 3), (Qt.Key.Key_Home, 0), (Qt.Key.Key_PageDown, 3)):
        QTest.keyClick(page.list, key)
        assert page.list.currentIndex().row() == row
        assert page.detail.loan_id() == page.list.key()
    page.view.choose(View.OUT)
    page.let_go()
    assert not page.busy
    long.desk.store.close()
    page.resize(900, 500)
