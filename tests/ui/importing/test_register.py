"""Schools come in from the register, and a newer one refreshes members field by field."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.store import action_log
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.ui.importing import exchange
from tests.ui.importing.conftest import Showing
from ui.background import Background
from ui.desk import Desk
from ui.importing import open_refresh, open_register
from ui.importing.refresh_dialog import RefreshDialog
from ui.importing.register_dialog import RegisterDialog


@pytest.fixture
def dialog(desk: Desk, background: Background, tmp_path: Path, showing: Showing) -> RegisterDialog:
    """The dialog, the register read."""
    made = open_register(desk, background, None, exchange.register(tmp_path))
    assert isinstance(made, RegisterDialog)
    showing(made, "search")
    return made


def found(dialog: RegisterDialog) -> list[str]:
    model = dialog.listing.rows
    return [row.title for n in range(model.rowCount()) if (row := model.row(n))]


def chip(dialog: RegisterDialog, urn: str) -> str:
    row = dialog.listing.rows.row(dialog.listing.rows.loaded_number(urn) or 0)
    return row.chip.text if row and row.chip else ""


def test_schools_are_found_ticked_and_taken_in_as_one(
    dialog: RegisterDialog, store: OpenStore, notices: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    before = make.image(store.folder.database)
    qtbot.keyClicks(dialog.search_box, "marlow bank")
    qtbot.waitUntil(lambda: found(dialog) == ["Marlow Bank Infants"])
    assert not dialog.action_button.isEnabled()
    dialog.listing.choose("900200")
    qtbot.keyClick(dialog.listing, Qt.Key.Key_Space)
    dialog.search_box.setText("harbourne")
    qtbot.waitUntil(lambda: found(dialog) == ["Ysgol Llŷn"])
    dialog.toggle("900201")
    assert dialog.action_button.text() == "Import 2 schools"
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)
    assert notices == [("Imported 2 schools from the register", True)]
    llyn = exchange.members(store)["Ysgol Llŷn"]
    assert exchange.people(store, llyn.id) == {"Siân Powell": "Headteacher"}
    action_log.undo(store.database)
    assert make.image(store.folder.database) == before


def test_a_member_is_recognised_and_only_its_blanks_are_offered(
    dialog: RegisterDialog, store: OpenStore, qtbot: QtBot
) -> None:
    dialog.search_box.setText("900114")
    qtbot.waitUntil(lambda: found(dialog) == ["Fenwick Academy"])
    assert chip(dialog, "900114") == "Already a member"
    dialog.toggle("900114")
    assert chip(dialog, "900114") == "Fills blanks"
    # It is that very school, so there is nothing to choose.
    assert not dialog.pane.field.isVisible()
    assert ("Pupils", "420") in dialog.pane.filled.lines
    assert ("Headteacher", "Zoë Ashgrove (the file says Kofi Mensah)") in dialog.pane.kept.lines
    with qtbot.waitSignal(dialog.accepted):
        dialog.act()
    assert exchange.members(store)["Fenwick Academy"].pupils == 420
    assert exchange.people(store, "fenwick") == {"Zoë Ashgrove": "Head"}


def test_closed_schools_come_only_when_asked_for_and_ticks_outlive_a_search(
    dialog: RegisterDialog, qtbot: QtBot
) -> None:
    dialog.search_box.setText("marlow fen")
    qtbot.waitUntil(lambda: len(found(dialog)) == 2)
    dialog.toggle("900200")
    dialog.closed_tick.setChecked(True)
    qtbot.waitUntil(lambda: "Old Marlow School" in found(dialog))
    assert chip(dialog, "900202") == "Closed"
    dialog.search_box.setText("nowhere at all")
    qtbot.waitUntil(lambda: found(dialog) == [])
    assert "Try part of the name" in dialog.pane.second.text()
    dialog.show_chosen()
    assert found(dialog) == ["Marlow Bank Infants"]


def test_a_click_on_the_box_ticks_and_on_the_name_does_not(
    dialog: RegisterDialog, qtbot: QtBot
) -> None:
    dialog.search_box.setText("bank")
    qtbot.waitUntil(lambda: len(found(dialog)) == 1)
    box = dialog.listing.visualRect(dialog.listing.rows.index(0, 0))
    middle = box.center()
    qtbot.mouseClick(dialog.listing.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert not dialog.action_button.isEnabled()
    middle.setX(box.x() + 20)
    qtbot.mouseClick(dialog.listing.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert dialog.action_button.text() == "Import 1 school"


def test_a_wrong_file_is_refused_in_the_dialog_and_the_next_one_is_asked_for(
    desk: Desk,
    background: Background,
    tmp_path: Path,
    showing: Showing,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    wrong = tmp_path / "links.csv"
    wrong.write_text("URN,LinkURN\n900114,900115\n")
    dialog = open_register(desk, background, None, wrong)
    showing(dialog, "choose")
    assert "has no column EstablishmentName" in dialog.banner.words.text()
    assert dialog.banner.isVisible()
    right = exchange.register(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *asked: (str(right), ""))
    dialog.choose()
    showing(dialog, "search")
    assert not dialog.banner.isVisible()
    # The next dialog of this session offers the file that worked.
    again = open_register(desk, background, None)
    showing(again, "choose")
    assert again.again_button.text() == "Use edubasealldata20260301.csv again"


def test_reading_can_be_given_up_and_a_closed_dialog_hears_no_more(
    desk: Desk, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    path = exchange.register(tmp_path)
    dialog = open_register(desk, background, None, path)
    dialog.show()
    assert dialog.page() == "busy"
    dialog.give_up()
    assert dialog.page() == "choose"
    dialog.take(path)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
    background.wait()


@pytest.fixture
def refresh(desk: Desk, background: Background, tmp_path: Path, showing: Showing) -> RefreshDialog:
    """The comparison of Fenwick with the register."""
    made = open_refresh(desk, background, None, exchange.register(tmp_path))
    assert isinstance(made, RefreshDialog)
    showing(made, "compare")
    return made


def test_only_what_is_accepted_is_taken_over_and_a_new_head_starts(
    refresh: RefreshDialog, store: OpenStore, notices: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    assert not refresh.action_button.isEnabled()
    head = refresh.ticks["head"]
    assert head.accessibleName() == (
        "Head: Zoë Ashgrove → Kofi Mensah: ends the old role, starts the new"
    )
    head.click()
    assert refresh.action_button.text() == "Accept 1 change"
    with qtbot.waitSignal(refresh.accepted):
        refresh.act()
    assert notices == [("Took over 1 change from the register", True)]
    assert exchange.people(store, "fenwick") == {"Kofi Mensah": "Headteacher"}
    assert exchange.members(store)["Fenwick Academy"].pupils is None


def test_everything_can_be_ticked_and_unticked_at_once(refresh: RefreshDialog) -> None:
    refresh.accept_all()
    assert refresh.ticks["head"].isChecked()
    assert refresh.action_button.text() == "Accept 2 changes"
    refresh.accept_all()
    assert not refresh.ticks["head"].isChecked()
    assert not refresh.action_button.isEnabled()


def test_an_error_of_ours_is_not_swallowed_and_leaves_the_dialog_usable(
    desk: Desk,
    background: Background,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    showing: Showing,
    qtbot: QtBot,
) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ui.importing.register_dialog.find_urns", broken)
    with qtbot.capture_exceptions() as raised:
        dialog = open_register(desk, background, None, exchange.register(tmp_path))
        showing(dialog, "choose")
        qtbot.waitUntil(dialog.banner.isVisible)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    assert "nothing was changed" in dialog.banner.words.text()
