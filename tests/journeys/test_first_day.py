"""From a fresh machine to a signed agreement and a handover note, through the real window.

P1, P5, P8, P10, P33-P36, P77: the spine of what PartnerDesk is for.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from partnerdesk.actions.agreements import leave_out
from partnerdesk.actions.handover import handover_pdf
from partnerdesk.domain.agreements import Commitment, StateKind, is_open
from partnerdesk.domain.partners import Channel, MemberKind, Phase, RoleKind
from partnerdesk.store import agreements_rows, backup, partners_rows
from partnerdesk.store.folder import Folder
from tests.journeys.window import WAIT, Window, opened, words_of
from ui import look_choice, theme
from ui.agreements.closing import IssueDialog, open_issue
from ui.agreements.new_agreement import NewAgreementDialog
from ui.agreements.signing import open_signature
from ui.pages import PAGES
from ui.partners.person_dialogs import open_add_person

TODAY = date(2026, 3, 3)
PLACES = [one.name for one in PAGES if one.place]
PNG = b"\x89PNG\r\n\x1a\n an invented scan"


def test_a_coordinator_sets_up_signs_and_hands_over(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, today=lambda: TODAY) as window:
        _set_up(window)
        _add_partner(window)
        number = _draft_and_issue(window)
        _sign(window)
        _hand_over(window, number)
        assert not backup.backups_in(Folder(tmp_path))
        window.close()
    assert len(backup.backups_in(Folder(tmp_path))) == 1

    # The next morning everything is there, and the last thing done can still be undone.
    with opened(qtbot, tmp_path, today=lambda: TODAY) as window:
        window.wait_for_desk()
        assert f"signs {number}" in window.main.undo_button.toolTip()
        window.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert _state(window).kind is StateKind.AWAITING, words_of(window.main.notice)
        assert (_state(window).signed, _state(window).needed) == (3, 4)
        window.main.redo()
        assert _state(window).kind is StateKind.IN_FORCE


def _set_up(window: Window) -> None:
    assert not window.application.home.exists
    window.click("Set up our school")
    window.wait_for_desk()
    window.fill(
        window.dialog(),
        partnership_name="East Vale Schools Together",
        coordinator_name="Ann Bell",
        name="Eastvale Community School",
        kind=MemberKind.STATE,
        phase=Phase.SECONDARY,
        street="Station Road",
        town="Eastvale",
        postcode="ev1 4qt",
    )
    assert "Eastvale Community School is set up" in words_of(window.main.notice)


def _add_partner(window: Window) -> None:
    window.go("partners")
    window.click("Add partner")
    dialog = window.dialog()
    window.set(dialog, name="", urn="12")
    qtbot_click(window, dialog.action_button)
    assert dialog.isVisible()
    assert "name" in dialog.form.field("name").refusal.lower()
    window.fill(dialog, name="Ysgol Glan-yr-Afon", urn="900115", town="Llanfechain")
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        ours, theirs = partners_rows.all_members(connection)
    assert ours.postcode == "EV1 4QT"
    for member, head, chair in (
        (ours, "Ann Bell", "Delroy Campbell"),
        (theirs, "Gwenllian Ŵyn", "Zoë Łukasz"),
    ):
        for name, kind in ((head, RoleKind.HEAD), (chair, RoleKind.CHAIR_OF_GOVERNORS)):
            adding = open_add_person(desk, window.main, member.id)
            adding.open()
            window.fill(adding, name=name, kind=kind, mobile="07700 900114", channel=Channel.TEXT)


def qtbot_click(window: Window, button: object) -> None:
    window.bot.mouseClick(button, Qt.MouseButton.LeftButton)


def _draft_and_issue(window: Window) -> str:
    desk = window.main.desk
    assert desk is not None
    page = window.go("agreements")
    page.start_new()
    dialog = window.dialog(NewAgreementDialog)
    with desk.read() as connection:
        parties = [one.id for one in partners_rows.all_members(connection)]
    window.fill(
        dialog,
        template_id="partnership-mou",
        title="Latin & <b>science</b>",
        starts_on=TODAY,
        parties=parties,
    )
    agreement_id = dialog.made
    from partnerdesk.actions.agreements import set_commitments

    desk.run(
        lambda database: set_commitments(
            database, agreement_id, [Commitment(giver_id=parties[0], what="Latin teaching")]
        )
    )
    with desk.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    window.click("Issue for signature")
    assert "Still open" in words_of(window.page)
    for clause in draft.clauses:
        if is_open(clause):
            desk.run(lambda database, clause=clause: leave_out(database, clause, True))
    issuing = open_issue(desk, window.main, draft.agreement)
    assert isinstance(issuing, IssueDialog)
    qtbot_click(window, issuing.action_button)
    with desk.read() as connection:
        assert agreements_rows.draft_of(connection, agreement_id).agreement.issued_on == TODAY
    window.main.go("agreements", agreement_id)
    return draft.agreement.number


def _state(window: Window) -> agreements_rows.State:
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        return agreements_rows.list_agreements(connection, TODAY, 42)[0].state


def _sign(window: Window) -> None:
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        row = agreements_rows.list_agreements(connection, TODAY, 42)[0]
    assert row.state.words == "Awaiting signature (0 of 4)"
    for signed in range(1, 5):
        dialog = open_signature(desk, window.main, row.agreement.id)
        name = dialog.form.editor("person_name").value()
        assert name in {"Ann Bell", "Delroy Campbell", "Gwenllian Ŵyn", "Zoë Łukasz"}
        scan = ("signed by both.png", PNG) if signed == 1 else None
        window.fill(dialog, signed_on=TODAY, scan=scan)
        assert _state(window).signed == signed
    assert _state(window).kind is StateKind.IN_FORCE


def _hand_over(window: Window, number: str) -> None:
    desk = window.main.desk
    assert desk is not None
    window.go("handover")
    window.wait_for_words("is written down")
    assert window.button("Print handover note").isEnabled()
    note = window.application.home.root / "note.pdf"
    note.write_bytes(handover_pdf(desk.database, TODAY, private=False))
    text = "".join(page.extract_text() for page in PdfReader(note).pages)
    for words in ("Ysgol Glan-yr-Afon", number, "In force", "Latin teaching", "Text 07700 900114"):
        assert words in text


def test_the_first_choice_can_be_the_sample_and_leaves_ours_alone(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, tmp_path) as window:
        window.click("Open the sample")
        window.wait_for_desk()
        assert window.main.standing.text() == "Sample partnership"
        assert window.main.navigation.item("today").isChecked()
        window.wait_for_words("First these three")
        for name in ("partners", "agreements", "handover", "history", "settings"):
            assert window.go(name).name == name
        assert not window.application.home.exists
        window.main.standing.menu().actions()[0].trigger()
        qtbot.waitUntil(lambda: "Look around" in words_of(window.main), timeout=WAIT)


def test_looking_around_an_empty_desk_never_shows_a_blank_page(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, tmp_path) as window:
        window.click("Look around")
        window.wait_for_desk()
        for name in PLACES:
            assert len(words_of(window.go(name)).split()) > 5, name


def test_a_second_window_is_told_who_has_it_and_may_look(qtbot: QtBot, sample_folder: Path) -> None:
    with opened(qtbot, sample_folder) as first:
        first.wait_for_desk()
        with opened(qtbot, sample_folder) as second:
            qtbot.waitUntil(lambda: "already open" in words_of(second.main), timeout=WAIT)
            second.click("Look only")
            second.wait_for_desk()
            assert second.main.desk is not None
            assert second.main.desk.read_only
            assert not second.main.new_button.isEnabled()
            second.go("partners")
            assert not second.button("Add partner").isEnabled()


@pytest.mark.parametrize("words", ["zoe", "Zoë", "LATIN"])
def test_search_finds_whatever_accents_and_capitals_are_typed(
    qtbot: QtBot, sample_folder: Path, words: str
) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        window.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert window.main.search_box.hasFocus()
        window.main.search_box.insert(words)
        qtbot.waitUntil(window.main.found.isVisible, timeout=WAIT)
        assert window.main.found.list.count() > 0
        qtbot.keyClick(window.main.search_box, Qt.Key.Key_Return)
        assert window.page.name in {"partners", "agreements", "calendar"}
        assert window.page.key()


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot, sample_folder: Path) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        button = window.button("Add partner", window.go("partners"))
        window.main.activateWindow()
        qtbot.waitUntil(window.main.isActiveWindow, timeout=WAIT)
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        window.dialog().reject()


def test_enter_held_too_long_does_no_more_than_press_the_button(
    qtbot: QtBot, sample_folder: Path
) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        page = window.go("loans")
        qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
        button = window.button("Chase…", page)
        window.main.activateWindow()
        qtbot.waitUntil(window.main.isActiveWindow, timeout=WAIT)
        button.setFocus()
        QTest.keyPress(button, Qt.Key.Key_Return)
        for _ in range(3):  # as X11 tells of it, at times without a mark
            QTest.keyRelease(button, Qt.Key.Key_Return)
            QTest.keyPress(button, Qt.Key.Key_Return)
        QTest.qWait(60)
        assert QApplication.activeModalWidget() is None
        QTest.keyRelease(button, Qt.Key.Key_Return)
        window.dialog().reject()


def test_the_menu_leads_to_restore(qtbot: QtBot, sample_folder: Path) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        window.press(Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        restore = next(one for one in menu.actions() if one.text() == "Restore a backup…")
        menu.close()
        restore.trigger()
        assert window.page.name == "settings"


def test_back_and_forward_find_their_way(qtbot: QtBot, sample_folder: Path) -> None:
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        window.go("partners")
        window.go("agreements")
        window.main.commands["back"].trigger()
        assert window.page.name == "partners"
        window.main.commands["back"].trigger()
        assert window.page.name == "today"
        window.main.commands["forward"].trigger()
        assert window.page.name == "partners"


def test_restore_brings_back_the_backup_and_keeps_a_safety_copy(
    qtbot: QtBot, sample_folder: Path
) -> None:
    folder = Folder(sample_folder)
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        window.application.back_up()
        qtbot.waitUntil(lambda: len(backup.backups_in(folder)) == 1, timeout=WAIT)
        kept = backup.backups_in(folder)[0].path
        assert window.main.desk is not None
        from partnerdesk.actions.partners import add_member
        from tests.factories import member

        window.main.desk.run(lambda database: add_member(database, member(name="Too many")))
        window.application.restore(kept)
        window.wait_for_desk()
        with window.main.desk.read() as connection:
            names = [one.name for one in partners_rows.all_members(connection)]
        assert "Too many" not in names
        assert any(one.safety for one in backup.backups_in(folder))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_window_stays_on_a_small_screen(
    qtbot: QtBot, qapp: QApplication, sample_folder: Path, scale: float
) -> None:
    """1366 by 768, at 200% text too: no page may make the window larger."""
    look_choice.choose(sample_folder, "light", scale)
    with opened(qtbot, sample_folder) as window:
        window.wait_for_desk()
        for name in PLACES:
            page = window.go(name)
            qtbot.waitUntil(lambda page=page: not page.busy, timeout=WAIT)
            qapp.processEvents()
            assert window.main.width() <= 1366, name
            assert window.main.height() <= 768, name
    theme.apply(qapp, "light")
