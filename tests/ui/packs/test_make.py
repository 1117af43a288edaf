"""Making a pack in the window: what is chosen, refused at its field, verified, given up."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions import leaving, packing
from partnerdesk.actions.arriving import inspect_pack
from partnerdesk.domain.leaving import StepKind
from tests.actions.small_partnership import TODAY
from tests.ui.packs.two_stores import Showing, member
from ui.background import Background
from ui.desk import Desk
from ui.packs.make_dialog import MakePackDialog


@pytest.fixture
def dialog(desk: Desk, background: Background, tmp_path: Path, qtbot: QtBot) -> MakePackDialog:
    made = MakePackDialog(desk, background, None)
    made.place.set_value(tmp_path / "pack")
    return made


def test_a_locked_pack_is_made_verified_and_ticked(
    dialog: MakePackDialog, desk: Desk, tmp_path: Path, showing: Showing
) -> None:
    showing(dialog, "form")
    dialog.locked.click()
    offered = dialog.passphrase.value()
    assert len(offered) > 20
    assert "nobody can open the pack" in dialog.warning.words.text()
    dialog.action_button.click()
    showing(dialog, "made")
    path = tmp_path / "pack.partnerdesk-pack"
    contents = inspect_pack(path, offered)
    assert contents.encrypted and contents.whole
    assert dialog.done_page.verified.words.text().startswith("Verified: ")
    assert dialog.done_page.passphrase.words.text() == offered
    assert ("File", path.name) in dialog.done_page.facts.lines
    dialog.done_page.passphrase.copy_button.click()
    assert QGuiApplication.clipboard().text() == offered
    dialog.done_page.tick_button.click()
    ticked = {one.kind: one.done for one in leaving.leaving(desk.database, TODAY).steps}
    assert ticked[StepKind.PACK] is not None
    assert not dialog.done_page.tick_button.isEnabled()
    dialog.action_button.click()
    assert dialog.isHidden()


def test_a_members_part_leaves_private_notes_out_unless_they_are_ticked(
    dialog: MakePackDialog, desk: Desk, tmp_path: Path, showing: Showing
) -> None:
    showing(dialog, "form")
    dialog.what.set_value("part")
    assert not dialog.private.value()
    dialog.action_button.click()
    assert dialog.form.field("member_id").refusal.startswith("Choose the member")
    dialog.member.set_value(member(desk.database, "Heron Vale Academy").id)
    dialog.action_button.click()
    showing(dialog, "made")
    contents = inspect_pack(tmp_path / "pack.partnerdesk-pack")
    assert (contents.member, contents.private) == ("Heron Vale Academy", False)
    # A part is no handover to a successor.
    assert not dialog.done_page.tick_button.isVisible()


def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    dialog: MakePackDialog, tmp_path: Path, showing: Showing, monkeypatch: pytest.MonkeyPatch
) -> None:
    showing(dialog, "form")
    place = dialog.form.field("path")
    there = tmp_path / "there.partnerdesk-pack"
    there.write_text("somebody’s own")
    for typed, words in (
        ("", "Say where"),
        (str(tmp_path / "nowhere" / "pack"), "There is no such folder"),
        (str(there), "There is a file of this name already"),
    ):
        dialog.place.input.setText(typed)
        dialog.action_button.click()
        assert place.refusal.startswith(words)
        assert (dialog.page(), dialog.place.input.text()) == ("form", typed)
    dialog.locked.click()
    dialog.passphrase.set_value("short")
    dialog.place.take(tmp_path / "pack.partnerdesk-pack")
    dialog.action_button.click()
    assert "12 letters" in dialog.form.field("passphrase").refusal
    dialog.passphrase.offer()
    usage = SimpleNamespace(total=100, used=100, free=0)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    dialog.action_button.click()
    showing(dialog, "form")
    assert "room" in dialog.form.banner.words.text()
    assert dialog.locked.value() and not (tmp_path / "pack.partnerdesk-pack").exists()
    # Where the file dialog asked already, the old file gives way.
    monkeypatch.undo()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(there), ""))
    dialog.place.choose_button.click()
    dialog.action_button.click()
    showing(dialog, "made")
    assert there.stat().st_size > 1000


def test_the_name_follows_what_is_chosen_until_one_is_typed(
    desk: Desk, background: Background, showing: Showing
) -> None:
    dialog = MakePackDialog(desk, background, None)
    showing(dialog, "form")
    suggested = dialog.place.input.text()
    assert "East Vale Schools Together" in suggested and suggested.endswith(".partnerdesk-pack")
    dialog.personal.click()
    assert "without names" in dialog.place.input.text()
    assert not dialog.private.isEnabled() and not dialog.choice().private
    dialog.place.input.setText("/mine/own")
    dialog.personal.click()
    assert dialog.place.input.text() == "/mine/own"


def test_how_much_room_it_takes_is_said_before(
    dialog: MakePackDialog, showing: Showing, qtbot: QtBot
) -> None:
    showing(dialog, "form")
    qtbot.waitUntil(lambda: "free there" in dialog.summary.text())
    assert dialog.summary.text().startswith("At most ")


def test_given_up_half_way_nothing_is_left(
    dialog: MakePackDialog,
    background: Background,
    tmp_path: Path,
    showing: Showing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, real = threading.Event(), packing.make_pack

    def slow(*given: Any, cancelled: Any, **more: Any) -> Any:
        def asked() -> bool:
            begun.set()
            stop.wait(20)
            return bool(cancelled())

        return real(*given, cancelled=asked, **more)

    stop = threading.Event()
    monkeypatch.setattr(packing, "make_pack", slow)
    showing(dialog, "form")
    dialog.action_button.click()
    assert begun.wait(20)
    assert dialog.page() == "busy"
    assert dialog._panel is not None
    dialog._panel.cancel_button.click()
    stop.set()
    background.wait()
    assert dialog.page() == "form"
    assert not list(tmp_path.glob("*pack*"))
    assert dialog.place.input.text() == str(tmp_path / "pack")
