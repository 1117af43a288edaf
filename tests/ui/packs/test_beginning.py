"""A new machine and a pack: from the welcome to the first ten minutes, and every way back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions import arriving, merging, packing
from partnerdesk.domain.differences import Take
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store
from partnerdesk.store.problems import Cancelled, StoreProblem
from tests import factories as make
from tests.actions import small_partnership as small
from tests.actions.small_partnership import TODAY
from tests.journeys.window import WAIT, Window, opened, words_of
from tests.ui.packs.two_stores import names, pack_of
from ui.packs.make_dialog import MakePackDialog, open_make_pack
from ui.packs.merge_dialog import MergeDialog
from ui.packs.open_pack import OpenPackDialog
from ui.packs.ten_minutes import TenMinutesPage


@pytest.fixture
def pack(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A pack of the small partnership, which is what is chosen when a file is asked for."""
    with closing(make.open_store(tmp_path / "before")) as store:
        small.fill(store)
        path = pack_of(store, tmp_path / "handover.partnerdesk-pack")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    yield path


def start(window: Window, qtbot: QtBot) -> None:
    """Look into the pack, and press on."""
    dialog = window.dialog(OpenPackDialog)
    qtbot.waitUntil(lambda: dialog.page() == "contents", timeout=WAIT)
    window.click("Start with this pack", dialog)


def test_a_new_machine_opens_on_the_first_ten_minutes_until_they_are_read(
    qtbot: QtBot, tmp_path: Path, pack: Path
) -> None:
    home = tmp_path / "home"
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.click("Open a pack…")
        start(window, qtbot)
        window.wait_for_desk()
        assert isinstance(window.page, TenMinutesPage)
        told = "handed over by Tess Ode on Tue 3 Mar 2026"
        window.wait_for_words(told)
        assert window.main.desk is not None
        assert "Heron Vale Academy" in names(window.main.desk.database)
        window.close()
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.wait_for_desk()
        assert isinstance(window.page, TenMinutesPage)
        qtbot.waitUntil(window.page.read_button.isVisible, timeout=WAIT)
        window.click("I have read this")
        assert window.page.name == "today"
        window.close()
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.wait_for_desk()
        assert window.page.name == "today"


def test_a_store_without_members_gives_way_to_the_pack(
    qtbot: QtBot, tmp_path: Path, pack: Path
) -> None:
    with opened(qtbot, tmp_path / "home", today=lambda: TODAY) as window:
        window.click("Look around")
        window.wait_for_desk()
        window.main.commands["open_pack"].trigger()
        start(window, qtbot)
        qtbot.waitUntil(
            lambda: isinstance(window.main.stack.currentWidget(), TenMinutesPage), timeout=WAIT
        )
        assert window.main.desk is not None
        assert "Heron Vale Academy" in names(window.main.desk.database)


def test_given_up_or_refused_there_is_as_much_as_before(
    qtbot: QtBot, tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stop = threading.Event(), threading.Event()

    def slow(*_: Any, cancelled: Any, **__: Any) -> None:
        begun.set()
        stop.wait(20)
        if cancelled():
            raise Cancelled
        raise StoreProblem("There is not enough room on the disk.")

    monkeypatch.setattr(arriving, "open_pack", slow)
    home = tmp_path / "home"
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.click("Open a pack…")
        start(window, qtbot)
        assert begun.wait(20)
        window.click("Cancel")
        stop.set()
        qtbot.waitUntil(lambda: "Welcome to PartnerDesk" in words_of(window.main), timeout=WAIT)
        assert not Folder(home).exists
        window.click("Open a pack…")
        start(window, qtbot)
        qtbot.waitUntil(lambda: "not enough room" in words_of(window.main), timeout=WAIT)
        assert "The handover pack could not be opened" in words_of(window.main)
        window.click("Back")
        assert "Welcome to PartnerDesk" in words_of(window.main)


def test_closing_the_window_gives_up_what_is_being_made(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the computer shuts down in the middle of it."""
    begun, real = threading.Event(), packing.make_pack

    def slow(*given: Any, cancelled: Any, **more: Any) -> Any:
        def asked() -> bool:
            begun.set()
            while not cancelled():
                threading.Event().wait(0.005)
            return True

        return real(*given, cancelled=asked, **more)

    home, stick = tmp_path / "home", tmp_path / "stick"
    stick.mkdir()
    with closing(make.open_store(home)) as store:
        small.fill(store)
    monkeypatch.setattr(packing, "make_pack", slow)
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.wait_for_desk()
        assert window.main.desk is not None
        dialog = open_make_pack(window.main.desk, window.main)
        assert isinstance(dialog, MakePackDialog)
        dialog.place.set_value(stick / "pack")
        dialog.action_button.click()
        assert begun.wait(20)
        window.application.end()
        qtbot.waitUntil(lambda: not window.main.isVisible(), timeout=WAIT)
    assert not list(stick.iterdir())
    # What changed since the last backup was backed up all the same.
    assert len(list((home / "backups").glob("*.partnerdesk-backup"))) == 1
    assert not list((home / "backups").glob(".*"))


@pytest.mark.parametrize("at_work", [False, True])
def test_closing_the_window_while_merging_leaves_it_whole_and_tidy(
    qtbot: QtBot, tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, at_work: bool
) -> None:
    """Given up where somebody still chooses, written where it is being written."""
    begun, stop, real = threading.Event(), threading.Event(), merging.merge_pack

    def slow(*given: Any) -> Any:
        begun.set()
        stop.wait(20)
        return real(*given)

    monkeypatch.setattr(merging, "merge_pack", slow)
    home = tmp_path / "home"
    with closing(make.open_store(home)) as store:
        make.add(store.database, make.member(name="Fenwick Primary", is_us=True))
    with opened(qtbot, home, today=lambda: TODAY) as window:
        window.wait_for_desk()
        window.main.commands["open_pack"].trigger()
        dialog = window.dialog(OpenPackDialog)
        qtbot.waitUntil(lambda: dialog.page() == "contents", timeout=WAIT)
        window.click("See what differs…", dialog)
        merge = window.dialog(MergeDialog)
        qtbot.waitUntil(lambda: merge.page() == "topics", timeout=WAIT)
        merge.take_rest(Take.THEIRS)
        if at_work:
            merge.act()
            assert begun.wait(20)
            merge.reject()
            assert merge.isVisible()
        window.application.end()
        stop.set()
        qtbot.waitUntil(lambda: not window.main.isVisible(), timeout=WAIT)
    assert not list((home / "backups").glob(".*"))
    with closing(open_store(Folder(home))) as store:
        assert ("Heron Vale Academy" in names(store.database)) is at_work
