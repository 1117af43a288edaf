"""People from cards are put with their members; who is known is not doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.domain.partners import RoleKind
from partnerdesk.store import action_log
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.ui.importing import exchange
from tests.ui.importing.conftest import Showing
from ui.background import Background
from ui.desk import Desk
from ui.importing import open_vcards
from ui.importing.vcard_dialog import VcardDialog


@pytest.fixture
def dialog(desk: Desk, background: Background, tmp_path: Path, showing: Showing) -> VcardDialog:
    """The dialog, the cards read."""
    made = open_vcards(desk, background, None, exchange.cards(tmp_path))
    assert isinstance(made, VcardDialog)
    showing(made, "people")
    return made


def chips(dialog: VcardDialog) -> dict[str, str]:
    model = dialog.listing.rows
    rows = (model.row(n) for n in range(model.rowCount()))
    return {row.title: row.chip.text for row in rows if row and row.chip}


def test_each_card_says_what_becomes_of_it(dialog: VcardDialog) -> None:
    assert chips(dialog) == {
        "Card 5": "Can’t be read",
        "Zoe Ashgrove": "Fills blanks",
        "Kofi Mensah": "New",
        "Ada Cole": "Which member?",
        "Bo Fry": "Which member?",
    }
    dialog.listing.choose("2")
    assert dialog.form.values() == {"what": "", "member": "fenwick", "role": RoleKind.FINANCE}
    assert not dialog.action_button.isEnabled()


def test_people_come_in_as_one_and_colleagues_go_together(
    dialog: VcardDialog, store: OpenStore, notices: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    before = make.image(store.folder.database)
    dialog.leave_out.setChecked(True)
    assert dialog.action_button.text() == "Import 2 people"
    dialog.listing.choose("3")
    dialog.member.set_value("us")
    assert chips(dialog)["Bo Fry"] == "New"
    dialog.listing.choose("4")
    dialog.what.set_value(None)
    assert dialog.action_button.text() == "Import 3 people"
    with qtbot.waitSignal(dialog.accepted):
        dialog.act()
    assert notices == [("Imported 3 people from staff.vcf", True)]
    assert exchange.people(store, "us") == {"Ada Cole": "Teacher of Latin"}
    assert exchange.people(store, "fenwick") == {"Zoë Ashgrove": "Head", "Kofi Mensah": "Bursar"}
    action_log.undo(store.database)
    assert make.image(store.folder.database) == before


def test_a_known_person_shows_what_is_filled(dialog: VcardDialog) -> None:
    dialog.listing.choose("1")
    assert dialog.pane.remark.text() == "Already known: Zoë Ashgrove (same name)."
    assert dialog.filled.lines == (("Mobile", "07700 900114"),)
