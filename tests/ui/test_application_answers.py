"""The window answers while a store is opened and Today is read, shown and read again."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from benchmarks.stores import SIZES, TODAY, make_store
from partnerdesk.store.folder import Folder
from tests.journeys.window import WAIT, Window, opened
from tests.watchdog import Watchdog
from ui.today.page import TodayPage


@pytest.fixture(scope="module")
def large_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of a partnership."""
    folder = tmp_path_factory.mktemp("large") / "store"
    make_store(Folder(folder), SIZES["school"])
    return folder


def today_told(window: Window, qtbot: QtBot) -> TodayPage:
    """Today, once all that was asked is shown."""
    window.wait_for_desk()
    page = window.main.page("today")
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    return page


def test_nothing_holds_the_window_while_today_is_read_shown_and_read_again(
    large_store: Path, qtbot: QtBot
) -> None:
    with opened(qtbot, large_store, today=lambda: TODAY) as window:
        with Watchdog() as watchdog:
            page = today_told(window, qtbot)
            page.show_facts()
            today_told(window, qtbot)
        assert page.leaving.words.text().endswith("of 100 is written down")
        assert "things need you" in page.header.subtitle.text()
        assert window.main.navigation.item("today").accessibleName() != "Today"
    assert not watchdog.stalls, "\n".join(map(str, watchdog.stalls))


def test_the_watchdog_names_the_call_that_held_the_window(qtbot: QtBot) -> None:
    def dawdle(watchdog: Watchdog) -> None:
        began = time.thread_time()
        while not watchdog.noticed or time.thread_time() - began < 3 * watchdog.limit:
            sum(range(1000))
            assert time.thread_time() - began < WAIT / 1000

    with Watchdog(0.02) as watchdog:
        QTimer.singleShot(0, lambda: dawdle(watchdog))
        qtbot.waitUntil(lambda: bool(watchdog.stalls), timeout=WAIT)
    assert any("in dawdle" in one.stack for one in watchdog.stalls)


def test_the_watchdog_names_what_waited_for_somebody_else(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait_in_vain() -> None:
        threading.Event().wait(0.5)

    monkeypatch.setattr("tests.watchdog._WAITED", 0.1)
    with Watchdog(0.02) as watchdog:
        QTimer.singleShot(0, wait_in_vain)
        qtbot.waitUntil(lambda: bool(watchdog.stalls), timeout=WAIT)
    assert any("in wait_in_vain" in one.stack for one in watchdog.stalls)
