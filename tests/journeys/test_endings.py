"""When things go wrong: what was typed is never lost in silence, and there is a way on."""

from __future__ import annotations

import shutil
import signal
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from partnerdesk.store import backup
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from tests.journeys.window import WAIT, opened, words_of
from ui.background import Job
from ui.ending import EndingSignals
from ui.problem_messages import ExceptionHook, ProblemDialog
from ui.settings.backups import RestoreDialog
from ui.settings.page import SettingsPage


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_being_asked_to_end_closes_with_a_backup(
    qtbot: QtBot, sample_folder: Path, asked: signal.Signals
) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        ending = EndingSignals(window.application.end)
        signal.raise_signal(asked)
        qtbot.waitUntil(lambda: not window.main.isVisible(), timeout=WAIT)
        ending.let_go()
    assert len(backup.backups_in(Folder(sample_folder))) == 1
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_settings_that_are_not_saved_keep_the_window_open_once(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        page = window.go("settings")
        assert isinstance(page, SettingsPage)
        page.partnership.form.editor("partnership_name").setText("East Vale and Saltmouth")
        window.go("today")
        window.main.close()
        assert window.page is page
        assert "not saved" in words_of(window.main.notice)
        assert window.main.isVisible()
        window.close()


def test_every_window_has_a_sample_of_its_own_and_takes_it_away(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies, home = tmp_path / "copies", tmp_path / "home"
    copies.mkdir()
    (home / "sample").mkdir(parents=True)
    (home / "sample" / "letter.txt").write_text("somebody’s own")
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    with opened(qtbot, home, sample=True) as first:
        first.wait_for_desk()
        with opened(qtbot, home, sample=True) as second:
            second.wait_for_desk()
            assert len(list(copies.iterdir())) == 2
        assert len(list(copies.iterdir())) == 1
        first.go("partners")
        assert first.button("Add partner").isEnabled()
    assert list(copies.iterdir()) == []
    assert (home / "sample" / "letter.txt").exists()


def test_an_unforeseen_error_at_the_last_backup_does_not_hold_the_window(
    qtbot: QtBot, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a mistake of ours")

    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        monkeypatch.setattr(backup, "backup_after_session", broken)
        with qtbot.capture_exceptions() as caught:
            window.close()
            qtbot.waitUntil(lambda: bool(caught), timeout=WAIT)
        assert not window.main.isVisible()


def test_an_unforeseen_error_while_opening_leaves_something_to_press(
    qtbot: QtBot, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("partnerdesk.store.opening.open_store", broken)
    with qtbot.capture_exceptions() as caught, opened(qtbot, sample_folder) as window:
        qtbot.waitUntil(lambda: bool(caught), timeout=WAIT)
        again = window.button("Try again")
        assert isinstance(again, QAbstractButton)
        assert window.main.focusWidget() is again


def test_a_folder_that_is_taken_away_is_said_in_words(qtbot: QtBot, sample_folder: Path) -> None:
    """A USB stick that is pulled out: refused in words, no report, no crash at the end."""
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        application = window.application
        away = sample_folder.with_name("away")
        assert application.store is not None
        application.store.database.close()
        shutil.move(sample_folder, away)
        said: list[str] = []
        hook = ExceptionHook(lambda: away / "log", window.main, said.append)
        with qtbot.capture_exceptions() as caught:
            window.go("partners")
        for kind, error, trace in caught:
            hook._hook(kind, error, trace)
        assert caught
        assert all("USB stick" in words for words in said)
        assert len(said) == len(caught)
        assert not window.main.findChildren(ProblemDialog)
        window.close()


def test_trouble_on_the_worker_is_never_a_report(qtbot: QtBot, sample_folder: Path) -> None:
    refused: list[str] = []

    def work(job: Job) -> None:
        raise StoreProblem("The disk is full.")

    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        window.main.background.start("", work, print, lambda one: refused.append(one.message))
        qtbot.waitUntil(lambda: refused == ["The disk is full."], timeout=WAIT)


def test_a_damaged_store_can_be_restored_from_where_that_is_said(
    qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    folder = Folder(sample_folder)
    backup.make_backup(folder, datetime(2026, 3, 3, 8, 12))
    folder.database.write_bytes(b"not a database " * 4096)
    with opened(qtbot, sample_folder) as window:
        qtbot.waitUntil(lambda: "Try again" in words_of(window.main), timeout=WAIT)
        told = "whole backup is of Tue 3 Mar 2026, 08:12. What was done since then can’t be told."
        qtbot.waitUntil(lambda: told in words_of(window.main), timeout=WAIT)
        window.application.rescue(tmp_path / "saved")
        qtbot.waitUntil(lambda: "entries and" in words_of(window.main.notice), timeout=WAIT)
        window.click("Restore a backup…")
        dialog = window.dialog(RestoreDialog)
        window.click("Restore", dialog)
        window.wait_for_desk()
        assert "Restored" in words_of(window.main.notice)
        window.go("partners")
        window.wait_for_words("Eastvale Community School")


def test_a_locked_folder_can_still_be_looked_at(qtbot: QtBot, sample_folder: Path) -> None:
    """As on a USB stick with its switch on; here the lock can't be taken."""
    Folder(sample_folder).lock.unlink(missing_ok=True)
    Folder(sample_folder).lock.mkdir()
    with opened(qtbot, sample_folder) as window:
        qtbot.waitUntil(lambda: "can’t be written to" in words_of(window.main), timeout=WAIT)
        window.click("Look only")
        window.wait_for_desk()
        assert "locked" in window.main.standing.toolTip()
