"""Merging a pack in the window: what differs, what is chosen, one action, and Undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history, partners
from partnerdesk.actions.arriving import inspect_pack
from partnerdesk.actions.merge_preview import (
    FieldDifference,
    MergePreview,
    RowDifference,
    Thing,
    TopicDifference,
)
from partnerdesk.actions.personal_data import forget_person
from partnerdesk.domain.differences import Kind, Take
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.database import Database
from partnerdesk.store.pack_file import open_pack
from partnerdesk.store.partners_rows import all_people, get_person
from tests import factories as make
from tests.ui.packs.two_stores import (
    Showing,
    change_member,
    member,
    names,
    pack_of_a_copy,
)
from ui.background import Background
from ui.desk import Desk
from ui.packs.merge_dialog import MergeDialog
from ui.packs.merge_list import Shown
from ui.packs.open_pack import Offer

Compare = Callable[[], MergeDialog]
HERON, HALL = "Heron Vale Academy", "Thornbury Hall"


def theirs(database: Database) -> None:
    """A new member, two changed, one of which we change as well."""
    partners.add_member(database, make.member(name="Fenwick Primary"))
    change_member(database, HERON, telephone="01632 960201", town="Eastvale")
    change_member(database, HALL, town="Saltmouth")


@pytest.fixture
def compare(desk: Desk, background: Background, tmp_path: Path, showing: Showing) -> Compare:
    """Open a dialog that has compared their pack with ours."""
    pack = pack_of_a_copy(desk, tmp_path, theirs)
    change_member(desk.database, HERON, telephone="01632 960299")
    partners.write_note(desk.database, make.note(member(desk.database, HALL), body="Ours alone."))
    offer = Offer(pack, "", inspect_pack(pack))

    def opened() -> MergeDialog:
        dialog = MergeDialog(desk, background, None, offer)
        dialog.open()
        dialog.compare()
        return dialog

    return opened


def rows(dialog: MergeDialog) -> list[tuple[str, str]]:
    """The list as it is read: titles and chips."""
    listing = dialog.things.list.rows
    found = [listing.row(at) for at in range(listing.rowCount())]
    return [(one.title, one.chip.text) for one in found if one and one.chip]


def test_what_both_changed_is_chosen_and_all_of_it_is_one_action(
    compare: Compare, desk: Desk, showing: Showing, qtbot: QtBot
) -> None:
    before = names(desk.database)
    dialog = compare()
    showing(dialog, "topics")
    assert dialog.summary.text() == "1 still to choose"
    assert not dialog.action_button.isEnabled()
    dialog.next_link.click()
    assert rows(dialog) == [(HERON, "Choose")]
    said = {key[2:]: one.accessibleName() for key, one in dialog.pane.radios.items()}
    assert said == {
        ("telephone", Take.OURS): "Keep ours, Telephone: 01632 960299",
        ("telephone", Take.THEIRS): "Take theirs, Telephone: 01632 960201",
    }
    next(one for key, one in dialog.pane.radios.items() if key[3] is Take.OURS).click()
    assert rows(dialog) == [(HERON, "Chosen")]
    assert dialog.summary.text() == "1 new and 2 changed"
    with qtbot.waitSignal(desk.noticed, timeout=20_000) as told:
        dialog.action_button.click()
    assert told.args == ["Merged the pack: 1 new and 2 changed", True]
    heron = member(desk.database, HERON)
    assert (heron.telephone, heron.town) == ("01632 960299", "Eastvale")
    assert member(desk.database, HALL).town == "Saltmouth"
    assert names(desk.database) == {*before, "Fenwick Primary"}
    # The same pack again brings nothing, and Undo takes all of it back.
    again = compare()
    showing(again, "same")
    again.reject()
    desk.run(history.undo)
    assert names(desk.database) == before
    assert member(desk.database, HALL).town != "Saltmouth"


@pytest.mark.parametrize(
    ("button", "telephone"), [("theirs_button", "01632 960201"), ("ours_button", "01632 960299")]
)
def test_one_side_for_all_that_is_open(
    compare: Compare, desk: Desk, showing: Showing, qtbot: QtBot, button: str, telephone: str
) -> None:
    dialog = compare()
    showing(dialog, "topics")
    getattr(dialog, button).click()
    assert dialog.action_button.isEnabled()
    dialog.ask_link.click()
    assert not dialog.action_button.isEnabled()
    getattr(dialog, button).click()
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.action_button.click()
    assert member(desk.database, HERON).telephone == telephone


def test_something_new_can_be_left_out(
    compare: Compare, desk: Desk, showing: Showing, qtbot: QtBot
) -> None:
    dialog = compare()
    showing(dialog, "topics")
    dialog.look_through("Partners", Shown.NEW)
    assert dialog.pane.title.text() == "Fenwick Primary"
    dialog.pane.choice.set_value(Take.OURS)
    assert rows(dialog) == [("Fenwick Primary", "Ours kept")]
    dialog.ours_button.click()
    assert "1 kept as ours" in dialog.summary.text()
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.action_button.click()
    assert "Fenwick Primary" not in names(desk.database)


def test_a_refusal_is_told_in_words_with_nothing_written(
    compare: Compare, desk: Desk, showing: Showing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise RuleBroken("", "There are fewer multimeters than are promised.")

    dialog = compare()
    showing(dialog, "topics")
    dialog.theirs_button.click()
    with monkeypatch.context() as patched:
        patched.setattr("partnerdesk.actions.merging.merge_pack", refused)
        dialog.action_button.click()
        qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.banner.words.text() == "There are fewer multimeters than are promised."
    showing(dialog, "topics")
    assert "Fenwick Primary" not in names(desk.database)
    # Somebody changed the store meanwhile: it is compared again, and what was chosen stands.
    change_member(desk.database, HALL, town="Elsewhere")
    dialog.action_button.click()
    showing(dialog, "waiting")
    assert "changed here since" in dialog.banner.words.text()
    dialog.again_button.click()
    showing(dialog, "topics")
    assert dialog.choosing is not None and dialog.choosing.preview.to_choose == 2
    assert dialog.action_button.isEnabled()


def test_what_was_made_ready_beside_the_store_is_cleared_away(
    compare: Compare, desk: Desk, background: Background, showing: Showing
) -> None:
    backups = desk.store.folder.backups
    before = set(backups.iterdir())
    dialog = compare()
    showing(dialog, "topics")
    assert set(backups.iterdir()) > before
    dialog.reject()
    background.wait()
    assert set(backups.iterdir()) == before
    # Closed while it still compares, too.
    dialog = compare()
    dialog.reject()
    background.wait()
    assert set(backups.iterdir()) == before


def test_a_long_preview_makes_no_widget_for_each_thing(
    desk: Desk, background: Background, tmp_path: Path, showing: Showing
) -> None:
    def field(at: int) -> FieldDifference:
        return FieldDifference("title", "Name", "Was", f"Ours {at}", f"Theirs {at}", None)

    def thing(at: int) -> Thing:
        row = RowDifference("session", str(at), f"Latin {at}", Kind.BOTH, (field(at),))
        return Thing("Calendar", "session", str(at), f"Latin {at}", Kind.BOTH, (row,))

    pack = pack_of_a_copy(desk, tmp_path, theirs)
    contents = inspect_pack(pack)
    with open_pack(pack) as found:
        calendar = TopicDifference("Calendar", tuple(thing(at) for at in range(20_000)))
        preview = MergePreview(found.manifest, (calendar,), 0)
    dialog = MergeDialog(desk, background, None, Offer(pack, "", contents))
    showing(dialog, "waiting")
    dialog._compared((None, preview))  # type: ignore[arg-type]
    dialog.look_through("")
    assert dialog.things.list.rows.rowCount() == 20_000
    assert len(dialog.findChildren(QWidget)) < 250
    for _ in range(3):
        next(one for key, one in dialog.pane.radios.items() if key[3] is Take.OURS).click()
        dialog.go_to_next()
    assert dialog.pane.title.text() == "Latin 3"
    assert dialog.summary.text() == "19997 still to choose"


def test_whoever_was_taken_out_here_is_left_out_unless_somebody_takes_them_in(
    compare: Compare, desk: Desk, showing: Showing, qtbot: QtBot
) -> None:
    with desk.read() as connection:
        gone = next(one for one in all_people(connection) if one.name == "Ann Rowe")
    dialog = compare()
    showing(dialog, "topics")
    assert not dialog.known.isVisible()
    dialog.reject()
    forget_person(desk.database, gone.id, desk.today())
    dialog = compare()
    showing(dialog, "topics")
    assert "Ann Rowe was taken out here" in dialog.known.text()
    assert "left out" in dialog.known.text()
    dialog.known_button.click()
    qtbot.waitUntil(lambda: "comes back" in dialog.known.text(), timeout=20_000)
    showing(dialog, "topics")
    dialog.ours_button.click()
    with qtbot.waitSignal(desk.noticed, timeout=20_000):
        dialog.action_button.click()
    with desk.read() as connection:
        assert get_person(connection, gone.id).name == "Ann Rowe"
