"""Lists ask for what is on show, keep what is chosen and serve the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from tests.ui.widgets.gallery import member_list, rows
from ui.widgets import ChipFact, Columns, RecordList, Row, WindowedModel

_COLUMNS = Columns("Members", ("Distance",), "Agreement")


@pytest.mark.parametrize("count", [0, 1, 250])
def test_the_model_keeps_qts_rules(count: int, qtbot: QtBot) -> None:
    members = rows(count)
    model = WindowedModel(_COLUMNS, count, lambda offset, limit: members[offset : offset + limit])
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, None
    )
    model.reload(3, lambda offset, limit: rows(3)[offset : offset + limit], "3 members")
    model.reload(0, lambda offset, limit: ())
    assert tester.model() is model
    assert model.headerData(0, Qt.Orientation.Horizontal) == "3 members"


def test_a_hundred_thousand_rows_are_read_only_where_they_show(qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(offset: int, limit: int) -> list[Row]:
        asked.append(offset)
        return [Row(str(n), f"School {n}") for n in range(offset, offset + limit)]

    listing = RecordList(_COLUMNS, "Members")
    qtbot.addWidget(listing)
    listing.resize(480, 600)
    listing.reload(100_000, fetch)
    listing.show()
    listing.grab()
    assert set(asked) == {0}
    asked.clear()
    listing.verticalScrollBar().setValue(50_000 * listing.row_height())
    listing.grab()
    assert set(asked) == {50_000}


def test_a_list_that_became_shorter_than_counted_shows_blanks(qtbot: QtBot) -> None:
    listing = RecordList(_COLUMNS, "Members")
    qtbot.addWidget(listing)
    listing.reload(5, lambda offset, limit: [Row("a", "Abbey Grange")][offset : offset + limit])
    listing.show()
    listing.grab()
    assert listing.rows.index(4, 0).data() is None


def test_a_plain_table_paints_it_as_a_model_of_qts_own(qtbot: QtBot) -> None:
    facts = [Row(str(n), f"School {n}", "", (f"{n} km",), ChipFact("Out", "ok")) for n in range(90)]
    facts[3] = Row("odd", "", "second", (), None)
    ours = WindowedModel(_COLUMNS, 90, lambda offset, limit: facts[offset : offset + limit])
    peer = QStandardItemModel()
    peer.setHorizontalHeaderLabels(["Members", "Distance", "Agreement"])
    for row in facts:
        texts = (row.title, row.facts[0] if row.facts else "", row.chip.text if row.chip else "")
        peer.appendRow([QStandardItem(text) for text in texts])
    pictures = []
    for model in (ours, peer):
        table = QTableView()
        qtbot.addWidget(table)
        table.setModel(model)
        table.resize(400, 300)
        table.verticalHeader().hide()
        table.horizontalHeader().hide()
        table.show()
        table.scrollTo(model.index(60, 0))
        pictures.append(table.viewport().grab().toImage())
    assert pictures[0] == pictures[1]


def test_keyboard_chooses_and_opens(qtbot: QtBot) -> None:
    listing = member_list()
    qtbot.addWidget(listing)
    listing.show()
    listing.choose("0")
    chosen, opened = [], []
    listing.chosen.connect(chosen.append)
    listing.opened.connect(opened.append)
    qtbot.keyClick(listing, Qt.Key.Key_Down)
    qtbot.keyClick(listing, Qt.Key.Key_Return)
    assert (chosen, opened) == (["1"], ["1"])


def test_reload_keeps_the_chosen_row_by_its_key(qtbot: QtBot) -> None:
    listing = member_list()
    qtbot.addWidget(listing)
    listing.choose("2")
    fired: list[str] = []
    listing.chosen.connect(fired.append)
    resorted = list(reversed(rows(7)))
    listing.reload(7, lambda offset, limit: resorted[offset : offset + limit])
    assert listing.currentIndex().row() == 4
    assert (listing.key(), fired) == ("2", [])
    far = [Row(str(n), f"School {n}") for n in range(1000, 2000)] + rows(3)
    listing.reload(
        len(far), lambda offset, limit: far[offset : offset + limit], find=lambda key: 1002
    )
    assert listing.currentIndex().row() == 1002
    listing.reload(1, lambda offset, limit: rows(1))
    assert (listing.key(), fired) == ("", [""])


def test_a_screen_reader_hears_the_whole_row(qtbot: QtBot) -> None:
    listing = member_list()
    qtbot.addWidget(listing)
    spoken = listing.rows.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "St Oswald’s, Independent · all-through, Distance 0.9 km, 2 of 4 signed"


def test_names_keep_room_when_the_list_is_narrow(qtbot: QtBot) -> None:
    listing = member_list()
    qtbot.addWidget(listing)
    listing.resize(300, 400)
    listing.show()
    assert listing.isColumnHidden(1)
    assert listing.columnWidth(0) >= 150
    listing.resize(600, 400)
    assert not listing.isColumnHidden(1)
    total = sum(listing.columnWidth(column) for column in range(3))
    assert total == listing.viewport().width()


def test_a_row_without_facts_or_state_is_painted(qtbot: QtBot) -> None:
    listing = RecordList(_COLUMNS, "Members")
    qtbot.addWidget(listing)
    odd = [Row("a", "x" * 300), Row("b", "Abbey", chip=ChipFact("y" * 200, "bad")), Row("c", "")]
    listing.reload(3, lambda offset, limit: odd[offset : offset + limit])
    listing.resize(300, 200)
    listing.show()
    listing.choose("b")
    assert not listing.grab().isNull()
    assert sum(listing.columnWidth(c) for c in range(3) if not listing.isColumnHidden(c)) <= 300


def test_typing_in_a_long_list_does_not_read_all_of_it(qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(offset: int, limit: int) -> list[Row]:
        asked.append(offset)
        return [Row(str(n), f"School {n}") for n in range(offset, offset + limit)]

    listing = RecordList(Columns(""), "Members")
    qtbot.addWidget(listing)
    listing.reload(100_000, fetch)
    listing.show()
    qtbot.keyClicks(listing, "z")
    assert len(set(asked)) < 3
    assert listing.horizontalHeader().isHidden()
