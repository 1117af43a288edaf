"""Somebody's spreadsheet: columns are matched, every row is seen, bad rows block until left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions.exporting import ExportKind
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.ui.importing import exchange
from tests.ui.importing.conftest import Showing
from ui.background import Background
from ui.desk import Desk
from ui.importing import open_export, open_spreadsheet
from ui.importing.export_dialog import ExportDialog
from ui.importing.spreadsheet_dialog import SpreadsheetDialog

GOOD = "Harbour Primary,Harbourne,ZE9 9QX,900300,210,chess"
KNOWN = "Fenwick Acad.,Marlow Fen,ZE1 2QX,,640,"
BAD = "Wexley,Wexley,,12,many,"


Opened = Callable[..., SpreadsheetDialog]


@pytest.fixture
def opened(desk: Desk, background: Background, tmp_path: Path, showing: Showing) -> Opened:
    """Open the dialog on these rows, at its first step."""

    def open_on(*rows: str) -> SpreadsheetDialog:
        path = exchange.spreadsheet(tmp_path, *rows)
        dialog = open_spreadsheet(desk, background, None, path)
        assert isinstance(dialog, SpreadsheetDialog)
        showing(dialog, "columns")
        return dialog

    return open_on


def test_columns_are_guessed_and_a_field_comes_from_one_column(
    opened: Opened, showing: Showing
) -> None:
    dialog = opened(GOOD)
    page = dialog.columns_page
    assert page.mapping() == {"name": 0, "town": 1, "postcode": 2, "urn": 3, "pupils": 4}
    page.editors[1].set_value("name")
    assert page.editors[0].value() == ""
    page.editors[1].set_value("town")
    assert not dialog.action_button.isEnabled()
    assert "names of the schools" in dialog.summary.text()


def test_rows_that_cannot_be_read_block_until_they_are_left_out(
    opened: Opened,
    store: OpenStore,
    showing: Showing,
    notices: list[tuple[str, bool]],
    qtbot: QtBot,
) -> None:
    dialog = opened(GOOD, BAD, KNOWN)
    dialog.act()
    showing(dialog, "preview")
    shown = [dialog.listing.rows.row(n) for n in range(dialog.listing.rows.rowCount())]
    assert [(row.title, row.facts, row.chip.text) for row in shown] == [
        ("Roll", ("3",), "Can’t be read"),
        ("DfE URN", ("3",), "Can’t be read"),
        ("Harbour Primary", ("2",), "New"),
        ("Fenwick Acad.", ("4",), "Fills blanks"),
    ]
    assert dialog.pane.title.text() == "Row 3, Roll"
    assert not dialog.action_button.isEnabled()
    assert dialog.leave_out.text() == "Leave out 1 row that can’t be read"
    qtbot.mouseClick(dialog.leave_out, Qt.MouseButton.LeftButton)
    assert dialog.action_button.text() == "Import 2 members"
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)
    assert notices == [("Imported 2 members from partners.csv", True)]
    members = exchange.members(store)
    assert set(members) == {"St Oswald’s", "Fenwick Academy", "Harbour Primary"}
    assert members["Fenwick Academy"].pupils == 640


def test_a_likely_duplicate_can_be_added_as_new_or_left_out(
    opened: Opened, store: OpenStore, showing: Showing, qtbot: QtBot
) -> None:
    dialog = opened(KNOWN, GOOD)
    dialog.act()
    showing(dialog, "preview")
    dialog.listing.choose("2")
    assert dialog.pane.remark.text().startswith("May be a member already: Fenwick Academy (")
    assert dialog.pane.filled.lines == (("Pupils", "640"),)
    assert ("Name", "Fenwick Academy (the file says Fenwick Acad.)") in dialog.pane.kept.lines
    dialog.pane.choice.set_value("")
    assert dialog.summary.text() == "2 new"
    dialog.pane.choice.set_value(None)
    assert dialog.summary.text() == "1 new, 1 left out"
    with qtbot.waitSignal(dialog.accepted):
        dialog.act()
    assert set(exchange.members(store)) == {"St Oswald’s", "Fenwick Academy", "Harbour Primary"}


def test_a_refusal_by_the_store_shows_in_the_dialog_and_nothing_is_written(
    opened: Opened, store: OpenStore, showing: Showing, qtbot: QtBot
) -> None:
    dialog = opened(GOOD)
    dialog.act()
    showing(dialog, "preview")
    # Meanwhile the same school is added by hand.
    make.add(store.database, make.member(name="Harbour", urn="900300"))
    before = make.image(store.folder.database)
    dialog.act()
    qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.banner.words.text() == (
        "Row 2, Harbour Primary, URN: Harbour has this URN already. Fill its blanks instead."
    )
    assert dialog.page() == "preview"
    assert dialog.action_button.isEnabled()
    assert make.image(store.folder.database) == before


def test_a_cell_that_looks_like_a_formula_stays_text_there_and_back(
    desk: Desk,
    background: Background,
    store: OpenStore,
    tmp_path: Path,
    showing: Showing,
    monkeypatch: pytest.MonkeyPatch,
    notices: list[tuple[str, bool]],
    qtbot: QtBot,
) -> None:
    make.add(store.database, make.member(id="sum", name="=1+1", trust="@Trust"))
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(out), ""))
    export = open_export(desk, background, None, frozenset(["sum"]))
    assert isinstance(export, ExportDialog)
    showing(export, "form")
    with qtbot.waitSignal(export.accepted):
        export.act()
    assert notices == [("Saved 1 member in out.xlsx", False)]
    back = open_spreadsheet(desk, background, None, tmp_path / "out.xlsx")
    assert isinstance(back, SpreadsheetDialog)
    showing(back, "columns")
    back.act()
    showing(back, "preview")
    back.listing.choose("2")
    back.pane.choice.set_value("")
    with qtbot.waitSignal(back.accepted):
        back.act()
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT name, trust FROM member WHERE trust <> ''").all()
    assert [tuple(row) for row in rows] == [("=1+1", "@Trust")] * 2


def test_a_folder_that_is_gone_is_refused_in_the_export_dialog(
    desk: Desk, background: Background, tmp_path: Path, showing: Showing, qtbot: QtBot
) -> None:
    export = open_export(desk, background, None, kind="csv")
    assert isinstance(export, ExportDialog)
    assert export.kind.value() is ExportKind.CSV
    showing(export, "form")
    export.save(tmp_path / "gone" / "partners.csv")
    qtbot.waitUntil(export.banner.isVisible)
    assert "Choose another folder" in export.banner.words.text()
    assert export.page() == "form"
    assert export.action_button.isEnabled()
