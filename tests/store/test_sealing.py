"""Seals tell when the log is not what was written, or an entry not what a migration found."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions.personal_data import forget_person
from partnerdesk.domain.partners import Member, Person
from partnerdesk.store import files, migrate, rows
from partnerdesk.store.action_log import action, undo
from partnerdesk.store.checking import check
from partnerdesk.store.opening import OpenStore
from tests.factories import PDF, add, member, open_store

OLD = Path(__file__).parents[1] / "old_databases"


def tamper(store: OpenStore, statement: str) -> None:
    """What a fault of the disk, or another program, does."""
    with closing(sqlite3.connect(store.folder.database)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "name = name || '.'",
        "actor = 'Somebody'",
        "at = '2025' || substr(at, 5)",
        "kind = 'redo'",
        "final = 1 - final",
        "seal = NULL",
        "seq = seq + 9000",
    ],
)
def test_no_word_of_history_changes_unseen(full: OpenStore, change: str) -> None:
    assert check(full.folder).sound
    tamper(full, f"UPDATE action SET {change} WHERE seq = (SELECT max(seq) FROM action)")
    assert "History is damaged: 1 action is not" in check(full.folder).problems[0]


def test_no_change_moves_to_another_action_unseen(full: OpenStore) -> None:
    one, other = "SELECT min(action_id) FROM change", "SELECT max(action_id) FROM change"
    tamper(full, f"UPDATE change SET action_id = ({one}) WHERE action_id = ({other})")
    assert "2 actions are not" in check(full.folder).problems[-1]


@pytest.mark.parametrize("schema", migrate.SCHEMAS[:-1])
def test_what_was_there_before_a_migration_does_not_change_unseen(
    tmp_path: Path, schema: str
) -> None:
    shutil.copyfile(OLD / f"schema_{schema}.db", tmp_path / "partnerdesk.db")
    files.keep(tmp_path / "files", PDF)
    store = open_store(tmp_path)
    try:
        # Whatever is done since keeps it sound.
        with action(store.database, "Edit a school") as log:
            school = rows.read(log.connection, Member)[0]
            rows.update(log.connection, replace(school, town="Newtown"))
            someone = rows.read(log.connection, Person)[0]
        add(store.database, member())
        undo(store.database)
        assert check(store.folder).problems == ()
        forget_person(store.database, someone.id, date(2026, 3, 3))
        assert check(store.folder).problems == ()
        tamper(store, 'UPDATE contact SET "on" = date("on", \'+1 day\')')
        assert "1 action is not" in check(store.folder).problems[0]
    finally:
        store.close()
