"""A catalogue from a spreadsheet: columns matched, every row seen, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.store import lending_rows
from tests.ui.equipment.conftest import Stage
from ui.background import Background
from ui.equipment.import_dialog import (
    ExportItemsDialog,
    ImportItemsDialog,
    open_export_items,
    open_import_items,
)

TABLE = """Item,Qty,School,Cost
Tuning fork,10,St Oswald's,4.50
Kiln,many,,
Minibus,1,,
"""


def opened(stage: Stage, background: Background, path: Path, qtbot: QtBot) -> ImportItemsDialog:
    dialog = open_import_items(stage.desk, background, stage.page, path)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.page() == "columns")
    dialog.act()
    qtbot.waitUntil(lambda: dialog.page() == "preview")
    return dialog


def test_rows_that_cannot_be_read_block_until_they_are_left_out(
    stage: Stage, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    dialog = opened(stage, background, path, qtbot)
    shown = [dialog.listing.rows.row(n) for n in range(dialog.listing.rows.rowCount())]
    assert [(row.title, row.facts, row.chip.text) for row in shown if row and row.chip] == [
        ("Qty", ("3",), "Can’t be read"),
        ("Tuning fork", ("2",), "New"),
        ("Minibus", ("4",), "New, or known?"),
    ]
    assert dialog.pane.title.text() == "Row 3, Qty"
    assert "“many” is not a whole number" in dialog.pane.remark.text()
    assert not dialog.action_button.isEnabled()
    dialog.leave_out.setChecked(True)
    assert dialog.action_button.text() == "Import 2 items"
    with qtbot.waitSignal(dialog.accepted):
        dialog.act()
    assert stage.said == ["Imported 2 items from list.csv"]
    with stage.desk.read() as connection:
        fork = lending_rows.items_named(connection, "Tuning fork")[0]
    assert (fork.quantity, fork.value_pence) == (10, 450)
    assert stage.page.list.rows.rowCount() == 7


def test_what_is_saved_comes_back_through_import(
    stage: Stage,
    background: Background,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(out), ""))
    stage.page.filters.words.setText("multi")
    stage.page.export_items()
    export = stage.page.findChild(ExportItemsDialog)
    assert export is not None
    with qtbot.waitSignal(export.accepted):
        export.act()
    assert stage.said == ["Saved 1 item in out.xlsx"]
    dialog = opened(stage, background, tmp_path / "out.xlsx", qtbot)
    assert dialog.action_button.text() == "Import 1 item"
    assert dialog.facts.lines[1:3] == (("Quantity", "12"), ("Make", "Fluke 17B+"))
    dialog.reject()


def test_a_folder_that_is_gone_is_refused_in_the_dialog(
    stage: Stage, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    export = open_export_items(stage.desk, background, stage.page, [stage.ids["Minibus"]])
    export.show()
    export.save(tmp_path / "gone" / "items.csv")
    qtbot.waitUntil(export.banner.isVisible)
    assert "Choose another folder" in export.banner.words.text()
    assert export.action_button.isEnabled()
    export.reject()
