"""History as a person reads it: what, when, who, the fields before and after, and Undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import partners
from partnerdesk.domain.partners import Member, MemberKind
from partnerdesk.store import partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store
from partnerdesk.store.tables import TRACKED
from ui.desk import Desk
from ui.history.page import HistoryPage
from ui.history.words import column_words, row_words, table_words, value_words
from ui.widgets import ScrollPage

FENWICK = Member(name="Fenwick Primary", joined_on=date(2024, 9, 2), themes=("Latin", "Choirs"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store to which one member was added."""
    opened = open_store(Folder(tmp_path / "store"), "Marian Ellis")
    yield opened
    opened.close()


@pytest.fixture
def page(store: OpenStore, qtbot: QtBot) -> HistoryPage:
    made = HistoryPage(Desk(store, lambda: date(2026, 3, 3)))
    qtbot.addWidget(made)
    made.resize(1110, 668)
    with qtbot.waitExposed(made):
        made.show()
    return made


def words_on(part: QWidget) -> list[str]:
    QCoreApplication.processEvents()
    return [one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part)]


def titles(page: HistoryPage) -> list[str]:
    rows = (page.list.rows.row(number) for number in range(page.list.rows.rowCount()))
    return [row.title for row in rows if row]


def test_the_fields_before_and_after_stand_in_plain_words(page: HistoryPage) -> None:
    added = page.desk.run(lambda database: partners.add_member(database, FENWICK))
    told = words_on(page.fields)
    assert "Member: Fenwick Primary, added" in told
    assert {"Joined", "Mon 2 Sep 2024", "Themes", "Latin, Choirs"} <= set(told)
    with page.desk.read() as connection:
        kept = partners_rows.get_member(connection, added.made)
    changed = replace(kept, kind=MemberKind.SPECIAL, telephone="01632 960 001")
    page.desk.run(lambda database: partners.edit_member(database, changed))
    page.list.choose(page.list.rows.row(0).key)  # type: ignore[union-attr]
    told = words_on(page.fields)
    at = told.index("Kind of school")
    assert told[at : at + 3] == ["Kind of school", "State", changed.kind.label]
    at = told.index("Telephone")
    assert told[at : at + 3] == ["Telephone", "–", "01632 960 001"]
    assert any("Marian Ellis" in words for words in told)


def test_what_is_being_read_stays_where_it_is_while_more_is_done(
    page: HistoryPage, qtbot: QtBot
) -> None:
    def add_many(database: Database) -> Changes:
        with action(database, "Add twelve schools") as log:
            for number in range(12):
                rows.insert(log.connection, Member(name=f"School {number}"))
        return log.changes

    page.desk.run(add_many)
    qtbot.waitUntil(lambda: not page.busy)
    bar = page.fields.findChildren(ScrollPage)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(400)
    page.desk.run(lambda database: partners.add_member(database, FENWICK))
    qtbot.waitUntil(lambda: not page.busy)
    QCoreApplication.processEvents()
    assert page.fields.title.text() == "Add twelve schools" and bar.value() == 400
    newest = page.list.rows.row(0)
    assert newest is not None and page.list.choose(newest.key)
    assert page.fields.title.text() == "Add Fenwick Primary" and bar.value() == 0


def test_one_step_is_undone_and_both_stay_in_the_history(page: HistoryPage) -> None:
    said: list[str] = []
    page.desk.noticed.connect(lambda words, undoable: said.append(words))
    page.desk.run(lambda database: partners.add_member(database, FENWICK))
    page.fields.undo_button.click()
    assert said == ["Undone: Add Fenwick Primary"]
    assert titles(page) == ["Undone: Add Fenwick Primary", "Add Fenwick Primary"]
    last = page.list.rows.row(1)
    assert last is not None and last.chip is not None and last.chip.text == "Undone"
    page.list.choose(last.key)
    assert not page.fields.undo_button.isVisible()


def test_what_came_before_a_final_step_offers_no_undo(page: HistoryPage) -> None:
    first = page.desk.run(lambda database: partners.add_member(database, FENWICK))
    with action(page.desk.database, "Issue", final=True) as log:
        rows.insert(log.connection, replace(FENWICK, name="Marlow Bank"))
    page.desk.changed.emit(log.changes)
    page.open_key(first.action_id)
    assert not page.fields.undo_button.isVisible()
    page.open_key(log.id)
    assert not page.fields.undo_button.isVisible()


def test_what_has_changed_since_refuses_its_undo_in_words(page: HistoryPage) -> None:
    refused: list[str] = []
    page.desk.refused.connect(refused.append)
    added = page.desk.run(lambda database: partners.add_member(database, FENWICK))
    page.desk.run(lambda database: partners.member_leaves(database, added.made, date(2026, 1, 1)))
    page.open_key(added.action_id)
    page.fields.undo_button.click()
    assert len(refused) == 1 and "changed or used since" in refused[0]
    assert len(titles(page)) == 2


def test_the_list_keeps_qts_rules_and_an_empty_history_says_so(page: HistoryPage) -> None:
    tester = QAbstractItemModelTester(
        page.list.rows, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    assert not page.list.isVisible()
    assert "Nothing has been done yet" in words_on(page)
    page.desk.run(lambda database: partners.add_member(database, FENWICK))
    assert page.list.isVisible()
    assert tester.model() is page.list.rows


def test_every_tracked_table_and_column_has_words_without_underscores() -> None:
    for table in TRACKED:
        assert "_" not in table_words(table.name)
        for column in table.columns:
            assert "_" not in column_words(table.name, column.name)


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("member", "kind", "state", "State"),
        ("member", "kind", "a kind of long ago", "a kind of long ago"),
        ("member", "themes", '["Latin", "Choirs"]', "Latin, Choirs"),
        ("session", "years", "[7, 8, 9, 11]", "Years 7 to 9 and Year 11"),
        ("session", "years", "[]", ""),
        ("session_member", "reply", "asked", "Asked"),
        ("session", "starts_at", "2026-03-03T13:30", "Tue 3 Mar 2026, 13:30"),
        ("member", "left_on", "2026-03-03", "Tue 3 Mar 2026"),
        ("note", "private", "1", "Yes"),
        ("contact", "summary", "2026-03-03", "2026-03-03"),
        ("setting", "value", "12", "12"),
    ],
)
def test_values_read_as_people_write_them(table: str, column: str, value: str, words: str) -> None:
    assert value_words(table, column, value) == words


def test_a_setting_is_told_by_what_it_settles() -> None:
    assert row_words("setting", "coordinator_name") == "Setting: Coordinator name"
