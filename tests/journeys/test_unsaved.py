"""What is typed and not saved yet outlives a crash, and only a crash."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.unsaved import Piece
from partnerdesk.store.backup import backups_in
from partnerdesk.store.folder import Folder
from partnerdesk.store.partners_rows import all_members
from partnerdesk.store.unsaved_file import UnsavedFile
from tests.journeys.window import WAIT, Window, opened, words_of
from ui import unsaved
from ui.agreements.page import AgreementsPage
from ui.handover.page import HandoverPage
from ui.partners.contact_dialogs import open_note
from ui.scenes import _agreement
from ui.unsaved_dialog import UnsavedDialog
from ui.widgets import FormDialog, TextEditor

HOSTILE = "<b>100%</b> {0} %s\n=cmd()\t“half” a \u202esen\u0007tence 𒀀"
NOTICE = "PartnerDesk was closed while something was being written."


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch, light: None) -> None:
    monkeypatch.setattr(unsaved, "_PAUSE_MS", 20)


def on_disk(folder: Path) -> tuple[Piece, ...]:
    """What the next start would find."""
    return UnsavedFile(Folder(folder)).left()


def wait_for_disk(window: Window, folder: Path, there: Callable[[tuple[Piece, ...]], bool]) -> None:
    window.bot.waitUntil(lambda: there(on_disk(folder)), timeout=WAIT)


def wait_until_kept(window: Window) -> None:
    """From when Today stands, what is typed is kept."""
    window.wait_for_desk()
    window.bot.waitUntil(lambda: window.application._unsaved is not None, timeout=WAIT)


def note_dialog(window: Window) -> FormDialog:
    desk = window.main.desk
    assert desk
    with desk.read() as connection:
        member = next(one for one in all_members(connection) if one.name == "St Oswald’s")
    dialog = open_note(desk, window.main, member.id)
    dialog.open()
    return dialog


def crashed(folder: Path, place: Path) -> Path:
    """The disk as it would be if the power went now."""
    return Path(shutil.copytree(folder, place, ignore=shutil.ignore_patterns("*.lock*")))


def test_words_in_a_dialog_come_up_after_a_crash_to_be_copied_and_thrown_away(
    qtbot: QtBot, sample_folder: Path, tmp_path: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        assert not window.main.notice.isVisible()
        dialog = note_dialog(window)
        dialog.form.editor("body").set_value(HOSTILE)
        wait_for_disk(window, sample_folder, bool)
        after = crashed(sample_folder, tmp_path / "after")
        dialog.discard()
    with opened(qtbot, after) as window:
        window.wait_for_desk()
        qtbot.waitUntil(lambda: window.main.notice.isVisible(), timeout=WAIT)
        assert window.main.notice.words.text() == NOTICE
        window.click("See the words")
        left = window.dialog(UnsavedDialog)
        assert "Add a note · St Oswald’s" in words_of(left)
        assert [one.toPlainText() for one in left.findChildren(TextEditor)] == [HOSTILE]
        window.click("Copy", left)
        assert QGuiApplication.clipboard().text() == HOSTILE
        window.click("Keep for later", left)
        assert len(on_disk(after)) == 1
    with opened(qtbot, after) as window:
        window.wait_for_desk()
        qtbot.waitUntil(lambda: window.main.notice.isVisible(), timeout=WAIT)
        window.click("See the words")
        window.click("Throw away", window.dialog(UnsavedDialog))
        wait_for_disk(window, after, lambda left: not left)
        window.click("Undo", window.main.notice)
        wait_for_disk(window, after, lambda left: len(left) == 1)
        window.application._unsaved.show_left()  # type: ignore[union-attr]
        window.click("Throw away", window.dialog(UnsavedDialog))
        wait_for_disk(window, after, lambda left: not left)
    assert not Folder(after).unsaved.exists()


def test_a_form_that_is_saved_or_cancelled_leaves_nothing(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        for leave in ("save", "cancel"):
            dialog = note_dialog(window)
            dialog.form.editor("body").set_value("Half a sentence")
            wait_for_disk(window, sample_folder, bool)
            if leave == "save":
                dialog.submit()
            else:
                dialog.reject()
                window.click("Discard", dialog)
            assert not dialog.isVisible()
            wait_for_disk(window, sample_folder, lambda left: not left)
            assert not Folder(sample_folder).unsaved.exists()
        dialog = note_dialog(window)
        dialog.form.editor("private").set_value(True)  # a tick is no words
        keeper = window.application._unsaved
        assert keeper is not None
        keeper.keep()
        keeper._worker.wait()
        assert not Folder(sample_folder).unsaved.exists()
        dialog.discard()
    assert len(backups_in(Folder(sample_folder))) == 1


def test_answers_that_wait_to_be_saved_are_kept_each_with_its_question(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        page = window.go("handover")
        assert isinstance(page, HandoverPage)
        page.open_key("interview")
        part = page.interview
        asked, key = part.question.text(), part.key()
        QTest.keyClicks(part.body, "Ring round")
        part.later_button.click()
        window.go("today")
        wait_for_disk(window, sample_folder, bool)
        (piece,) = on_disk(sample_folder)
        assert piece.title.startswith(asked)
        assert [one.words for one in piece.passages] == ["Ring round"]
        page.open_key(f"interview:{key}")
        part.save_button.click()
        wait_for_disk(window, sample_folder, lambda left: not left)


def test_a_clause_is_kept_while_it_is_typed_until_it_is_saved(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        page = window.go("agreements")
        assert isinstance(page, AgreementsPage)
        page.edit(_agreement(window.main, StateKind.DRAFT))
        pane = page.editor.pane()
        assert pane is not None
        pane.words.body.setFocus()
        QTest.keyClicks(pane.words.body, "Half a clause")
        wait_for_disk(window, sample_folder, bool)
        (piece,) = on_disk(sample_folder)
        assert any("Half a clause" in one.words for one in piece.passages)
        page.editor.flush()
        wait_for_disk(window, sample_folder, lambda left: not left)


def test_a_computer_that_shuts_down_keeps_what_nobody_was_asked_about(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        note_dialog(window).form.editor("body").set_value("Half a sentence")
        window.application.end_unasked()
        qtbot.waitUntil(lambda: not window.main.isVisible(), timeout=WAIT)
    assert [one.title for one in on_disk(sample_folder)] == ["Add a note · St Oswald’s"]


def test_where_nothing_can_be_written_nobody_is_disturbed(
    qtbot: QtBot, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []

    def full(path: Path, *mode: str) -> None:
        tried.append(path)
        raise OSError(28, "No space left on device", str(path))

    with qtbot.captureExceptions() as caught, opened(qtbot, sample_folder) as window:
        wait_until_kept(window)
        dialog = note_dialog(window)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", full)
            dialog.form.editor("body").set_value("Half a sentence")
            qtbot.waitUntil(lambda: bool(tried), timeout=WAIT)
        assert dialog.isVisible() and not window.main.notice.isVisible()
        dialog.discard()
    assert caught == [] and on_disk(sample_folder) == ()
    assert list(Folder(sample_folder).log.iterdir()) == []
