"""Personal data in the window: reviewed, kept, forgotten, saved, locked, and read about."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions.partners import write_note
from partnerdesk.actions.settings import change_settings
from partnerdesk.documents.personal_data_note import (
    PAGES,
    PERSONAL_DATA,
    facts_of,
    read_page,
)
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.personal_data import FORMER
from partnerdesk.store import partners_rows
from partnerdesk.store.backup import backups_in, make_backup
from partnerdesk.store.backup_lock import is_locked
from tests import factories as make
from tests.ui.packs.two_stores import Showing
from tests.ui.today.desks import show
from ui.background import Background
from ui.desk import Desk
from ui.help.dialog import HelpDialog, open_help
from ui.personal.forget_dialog import ForgetDialog, save_their_data
from ui.personal.locked_dialog import LockedCopyDialog
from ui.personal.without_card import WithoutCardDialog
from ui.settings.backups import RestoreDialog
from ui.settings.page import SettingsPage
from ui.widgets import WrapLabel

NAME = "Ann Rowe"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(desk: Desk, background: Background, qtbot: QtBot) -> SettingsPage:
    """Settings in which whoever left more than a month ago is reviewed."""
    wanted = replace(desk.settings(), leavers_review_months=1)
    desk.run(lambda database: change_settings(database, wanted))
    page = SettingsPage(desk, background)
    show(qtbot, page)
    return page


def words(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(WrapLabel) if one.isVisibleTo(part))


def person_id(desk: Desk, name: str = NAME) -> str:
    with desk.read() as connection:
        return next(one.id for one in partners_rows.all_people(connection) if one.name == name)


def press(part: QWidget, name: str) -> None:
    (found,) = (one for one in part.findChildren(QPushButton) if one.accessibleName() == name)
    found.click()


def test_a_leaver_is_kept_with_undo(settings: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    card = settings.leavers
    assert NAME in words(card)
    with qtbot.waitSignal(desk.noticed, check_params_cb=lambda words, undoable: undoable):
        press(card, f"Keep {NAME}")
    assert "Nobody to review" in words(card)


def test_forgetting_says_what_stays_and_then_cannot_be_undone(
    desk: Desk, background: Background, showing: Showing, qtbot: QtBot
) -> None:
    with desk.read() as connection:
        school = partners_rows.all_members(connection)[0]
    make.add(desk.database, make.note(school, body=f"{NAME} kept it; ask Mrs Rowe why."))
    make.add(desk.database, make.note(school, body="Mrs Rowe was here."))
    before = make_backup(desk.store.folder, desk.now() - timedelta(days=1))
    dialog = ForgetDialog(desk, background, None, person_id(desk), NAME)
    showing(dialog, "found")
    qtbot.waitUntil(lambda: "What was done" in words(dialog), timeout=5_000)
    said = words(dialog)
    for one in (
        "can’t be undone",
        "Packs, printed papers and copies elsewhere",
        "Mrs Rowe was here.",
    ):
        assert one in said
    assert day_text(before.made_at.date()) in said
    dialog.fresh.setChecked(True)
    # Enter alone never does it.
    assert dialog.cancel_button.hasFocus()
    changed: list[object] = []
    desk.changed.connect(changed.append)
    forgotten = person_id(desk)
    with qtbot.waitSignal(
        desk.noticed, timeout=20_000, check_params_cb=lambda words, undoable: not undoable
    ):
        dialog.action_button.click()
    assert len(changed) == 1
    with desk.read() as connection:
        assert partners_rows.get_person(connection, forgotten).name == FORMER
        bodies = {one.body for one in partners_rows.notes_of(connection)}
    (after,) = backups_in(desk.store.folder)
    assert after.path != before.path
    assert {"[former contact] kept it; ask Mrs Rowe why.", "Mrs Rowe was here."} <= bodies


def test_somebody_without_a_card_is_looked_for_read_saved_and_forgotten(
    desk: Desk,
    background: Background,
    showing: Showing,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with desk.read() as connection:
        school = partners_rows.all_members(connection)[0]
    make.add(desk.database, make.note(school, body="Gwen Pry has the other key"))
    dialog = WithoutCardDialog(desk, background, None)
    showing(dialog, "ask")
    for typed, said in (("Gwen", "alone may be anybody"), (NAME, "with a card")):
        dialog.form.editor("name").set_value(typed)
        QTest.keyClick(dialog.form.editor("name"), Qt.Key.Key_Return)
        qtbot.waitUntil(
            lambda said=said: said in dialog.form.field("name").refusal,  # type: ignore[misc]
            timeout=20_000,
        )
    dialog.form.editor("name").set_value("Nobody Here")
    dialog.action_button.click()
    showing(dialog, "found")
    assert "Nothing here names Nobody Here" in words(dialog)
    assert not dialog.action_button.isEnabled()
    dialog.back_button.click()
    # What was corrected since stands in History only.
    rang = make.note(school, body="Ivy Oke rang")
    make.add(desk.database, rang)
    write_note(desk.database, replace(rang, body="She rang"))
    dialog.form.editor("name").set_value("Ivy Oke")
    dialog.action_button.click()
    showing(dialog, "found")
    qtbot.waitUntil(lambda: "Ivy Oke rang" in words(dialog), timeout=5_000)
    assert "1 passage, as shown above" in words(dialog)
    assert dialog.action_button.isEnabled()
    dialog.back_button.click()
    dialog.form.editor("name").set_value("Gwen Pry")
    assert dialog.written() == []  # in no other file
    dialog.action_button.click()
    showing(dialog, "found")
    assert "Gwen Pry has the other key" in words(dialog)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "gwen.json"), "")
    )
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.save_button.click()
    assert "the other key" in (tmp_path / "gwen.json").read_text("utf-8")
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.action_button.click()
    with desk.read() as connection:
        bodies = {one.body for one in partners_rows.notes_of(connection)}
    assert "[former contact] has the other key" in bodies
    assert b"Gwen Pry" not in desk.store.folder.database.read_bytes()


def test_the_coordinator_is_refused_in_the_dialog(
    desk: Desk, background: Background, showing: Showing, qtbot: QtBot
) -> None:
    dialog = ForgetDialog(desk, background, None, person_id(desk, "Tess Ode"), "Tess Ode")
    showing(dialog, "found")
    dialog.action_button.click()
    qtbot.waitUntil(lambda: dialog.banner.isVisible(), timeout=20_000)
    assert "is the coordinator" in dialog.banner.words.text()
    assert dialog.page() == "found"


def test_their_data_is_saved_beside_its_facts(
    settings: SettingsPage,
    desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName",
        lambda *given: (str(tmp_path / "ann"), "Spreadsheet (*.xlsx)"),
    )  # fmt: skip
    with qtbot.waitSignal(desk.noticed, timeout=20_000) as told:
        save_their_data(desk, settings, person_id(desk), NAME)
    assert told.args[0].startswith("Saved as ann.xlsx and ann.json.")
    assert (tmp_path / "ann.xlsx").exists()


def test_a_locked_copy_is_saved_and_unlocked_to_be_restored(
    desk: Desk, background: Background, showing: Showing, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = LockedCopyDialog(desk, background, None)
    showing(dialog, "form")
    dialog.place.set_value(tmp_path / "copy")
    dialog.passphrase.set_value("short")
    dialog.action_button.click()
    assert "12 letters" in dialog.form.field("passphrase").refusal
    dialog.passphrase.offer()
    typed = dialog.passphrase.value()
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.action_button.click()
    copy = tmp_path / "copy.partnerdesk-backup"
    assert is_locked(copy)
    # The words stand there until somebody says that they have them.
    showing(dialog, "saved")
    assert typed in words(dialog)
    dialog.action_button.click()
    assert not dialog.isVisible()

    wanted: list[Path] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    restoring = RestoreDialog((), wanted.append, window, desk.store.folder)
    restoring.open()
    unlocking = restoring.take(copy)
    assert unlocking is not None
    unlocking.action_button.click()
    qtbot.waitUntil(lambda: bool(unlocking.form.field("passphrase").refusal), timeout=20_000)
    unlocking.passphrase.setText(typed)
    QTest.keyClick(unlocking.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(wanted), timeout=20_000)
    assert wanted[0] in [one.path for one in backups_in(desk.store.folder)]
    assert not is_locked(wanted[0])


def test_the_page_about_personal_data_is_read_and_printed(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    from ui.printing.preview import PrintPreview

    dialog = HelpDialog(desk, background, None)
    qtbot.addWidget(dialog)
    dialog.tabs.go_to("personal-data")
    dialog.show()
    shown = dialog.tabs.pages.currentWidget()
    assert shown is not None
    read = words(shown)
    folder = str(desk.store.folder.root)
    for one in ("never connects to the internet", "12 months", "Information Commissioner", folder):
        assert one in read
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.findChild(PrintPreview) is not None, timeout=20_000)
    preview = dialog.findChild(PrintPreview)
    assert preview is not None
    preview.close()


def test_asking_for_help_twice_shows_the_one_that_is_open(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    first = open_help(None, background, window)  # also before there is a store
    assert open_help(None, background, window, "personal-data") is first
    assert first.tabs.current() == "personal-data"
    first.close()


def test_the_page_tells_the_time_that_settings_begin_with() -> None:
    from partnerdesk.domain.keeping import MONTHLY_FOR_MONTHS
    from partnerdesk.domain.settings import Settings

    text = " ".join(words for _, words in read_page(PERSONAL_DATA).lines)
    assert f"{Settings().leavers_review_months} months after the last role" in text
    assert MONTHLY_FOR_MONTHS == 24 and "within two years" in text
    told = " ".join(words for _, words in read_page(PERSONAL_DATA, facts_of(ROOT, 1)).lines)
    assert f"In one folder: {ROOT}." in told and "1 month after the last role" in told


def test_the_help_is_about_the_page_from_which_it_is_asked_for(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    for page, about in (("loans", "lending"), ("calendar", "calendar"), ("today", "start")):
        dialog = open_help(desk, background, window, page)
        assert dialog.tabs.current() == about
        shown = dialog.tabs.pages.currentWidget()
        assert shown is not None and len(words(shown)) > 400
    dialog.close()


def test_the_help_names_only_what_is_in_the_window() -> None:
    """Whatever is written as a button or menu (with …) is one, word for word."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py"))
    known = {one.replace("&", "") for one in re.findall(r"\"([^\"\n]+)…\"", sources)}
    for name in PAGES:
        for _, text in read_page(name).lines:
            for said in text.split("…")[:-1]:
                assert said.endswith(tuple(known)), f"{name}: {said}…"
