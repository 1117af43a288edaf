"""Looking into a pack: its passphrase, what is inside, and what is no pack at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.packs.two_stores import Showing, pack_of
from ui.background import Background
from ui.desk import Desk
from ui.packs.open_pack import Offer, OpenPackDialog, open_pack_dialog


@pytest.fixture
def gone_on() -> list[Offer]:
    """What the dialog handed on."""
    return []


@pytest.fixture
def dialog(background: Background, gone_on: list[Offer], qtbot: QtBot) -> OpenPackDialog:
    return OpenPackDialog(background, None, gone_on.append, merges=False)


def test_what_is_inside_is_shown_before_the_store_begins_with_it(
    dialog: OpenPackDialog, desk: Desk, tmp_path: Path, showing: Showing, gone_on: list[Offer]
) -> None:
    pack = pack_of(desk.store, tmp_path / "a.partnerdesk-pack", private=False)
    showing(dialog, "choose")
    dialog.take(pack)
    showing(dialog, "contents")
    assert dialog.title.text() == "Handover pack of East Vale Schools Together"
    assert dialog.made.text() == "Made by Tess Ode on Tue 3 Mar 2026, 16:12"
    told = dict(dialog.facts.lines)
    assert told["Inside"].startswith("4 members · ")
    assert told["Left out"] == "Private notes"
    assert "not locked" in told["File"]
    assert dialog.action_button.text() == "Start with this pack"
    assert gone_on == []
    dialog.action_button.click()
    assert [one.path for one in gone_on] == [pack]
    assert dialog.isHidden()


def test_a_wrong_passphrase_is_refused_at_its_field_and_can_be_mended(
    dialog: OpenPackDialog,
    desk: Desk,
    tmp_path: Path,
    showing: Showing,
    gone_on: list[Offer],
    qtbot: QtBot,
) -> None:
    right = "harbour lantern copper sixteen"
    pack = pack_of(desk.store, tmp_path / "a.partnerdesk-pack", right)
    showing(dialog, "choose")
    dialog.take(pack)
    showing(dialog, "passphrase")
    dialog.action_button.click()
    assert dialog.form.field("passphrase").refusal.startswith("Type the passphrase")
    dialog.passphrase.setText("harbour lantern cooper sixteen")
    dialog.action_button.click()
    showing(dialog, "passphrase")
    assert dialog.form.field("passphrase").refusal
    assert dialog.passphrase.text() == "harbour lantern cooper sixteen"
    dialog.passphrase.setText(right)
    dialog.activateWindow()
    dialog.passphrase.setFocus()
    qtbot.waitUntil(dialog.passphrase.hasFocus)
    qtbot.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    showing(dialog, "contents")
    dialog.action_button.click()
    assert gone_on[0].passphrase == right


def test_what_is_no_pack_is_refused_in_words_and_another_can_be_chosen(
    dialog: OpenPackDialog, desk: Desk, tmp_path: Path, showing: Showing, qtbot: QtBot
) -> None:
    whole = pack_of(desk.store, tmp_path / "a.partnerdesk-pack")
    torn = tmp_path / "torn.partnerdesk-pack"
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    showing(dialog, "choose")
    for path in (torn, tmp_path / "gone.partnerdesk-pack"):
        dialog.take(path)
        qtbot.waitUntil(dialog.banner.isVisible)
        assert dialog.page() == "choose"
        assert path.name in dialog.banner.words.text()
        assert not dialog.action_button.isVisible()
    dialog.take(whole)
    showing(dialog, "contents")
    assert dialog.banner.isHidden()


def test_a_store_with_members_merges_and_an_empty_one_begins(
    desk: Desk, empty_desk: Desk, tmp_path: Path, showing: Showing, qtbot: QtBot
) -> None:
    pack = pack_of(desk.store, tmp_path / "a.partnerdesk-pack")
    dialog = open_pack_dialog(desk, None, str(pack))
    showing(dialog, "contents")
    assert dialog.action_button.text() == "See what differs…"
    dialog.reject()
    dialog = open_pack_dialog(empty_desk, None, str(pack))
    showing(dialog, "contents")
    with qtbot.waitSignal(empty_desk.begin_wanted):
        dialog.action_button.click()
