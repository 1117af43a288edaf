"""``check`` finds what is wrong and says it; a sound store has nothing to say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from unittest.mock import patch

import pytest

from partnerdesk.domain.partners import Note
from partnerdesk.store import database, files, migrate, rows
from partnerdesk.store.action_log import action, undo
from partnerdesk.store.checking import check
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import Cancelled, StoreDamaged
from tests.factories import PDF, add, keep_file, member, open_store, spoil


def tamper(store: OpenStore, statement: str) -> None:
    """What another program could do to the file."""
    with closing(sqlite3.connect(store.folder.database)) as connection, connection:
        connection.execute(statement)


def test_a_store_in_use_is_sound(full: OpenStore) -> None:
    assert check(full.folder).sound
    add(full.database, member())
    undo(full.database)
    undo(full.database)
    assert check(full.folder) == type(check(full.folder))()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE note SET body = 'changed'", "1 entry in “note” was changed without History"),
        ("DELETE FROM closure WHERE uid = ''", "1 entry in “closure” was changed without History"),
        ("DELETE FROM change WHERE \"table\" = 'buy_in'", "“buy in” was changed without History"),
        ("UPDATE role SET member_id = 'gone'", "1 entry in “role” points to something"),
        ("DELETE FROM search_text", "Search does not find everything"),
        ("UPDATE search_text SET title = 'x' WHERE rowid = 2", "Search does not find everything"),
        ("INSERT INTO search_row VALUES (999, 'note', 'x')", "Search does not find everything"),
        ("DELETE FROM search_text_data WHERE id > 10", "Search does not find everything"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer PartnerDesk"),
        ("ALTER TABLE arrival RENAME COLUMN made_by TO mode_by", "The database is damaged"),
        ("PRAGMA application_id = 1", "is not a PartnerDesk store"),
    ],
)
def test_what_another_program_changed_is_found(full: OpenStore, statement: str, words: str) -> None:
    tamper(full, statement)
    assert any(words in problem for problem in check(full.folder).problems)


def test_what_is_wrong_with_files_is_found_and_named(full: OpenStore) -> None:
    gone, spoilt = keep_file(full, PDF + b"1", name="a.pdf"), keep_file(full, PDF + b"2", name="b")
    files.path_of(full.folder.files, gone.sha256).unlink()
    spoil(files.path_of(full.folder.files, spoilt.sha256), b"x")
    problems = check(full.folder).problems
    assert [words.split("”")[0] for words in problems] == ["The file “a.pdf", "The file “b"]
    assert "missing" in problems[0]
    assert "changed outside" in problems[1]


def test_a_file_that_nothing_names_is_only_a_remark(full: OpenStore) -> None:
    keep_file(full, PDF + b"attached, then undone")
    undo(full.database)
    assert check(full.folder).remarks == ()
    files.keep(full.folder.files, b"left by a crash")
    findings = check(full.folder)
    assert findings.sound
    assert findings.remarks[0].startswith("1 file in")


def test_a_migrated_store_is_not_held_to_images_of_an_older_shape(full: OpenStore) -> None:
    full.close()
    tamper(full, "UPDATE note SET body = 'as the migration made it'")
    migrate.upgrade(full.folder.database)
    store = open_store(full.folder.root)
    assert check(store.folder).sound
    add(store.database, member(name="After"))
    tamper(store, "UPDATE member SET name = 'tampered', sort_name = 't' WHERE name = 'After'")
    assert any("“member” was changed" in words for words in check(store.folder).problems)
    store.close()


@pytest.mark.parametrize("content", [b"", b"no database\n" * 999, None])
def test_what_can_not_be_read_is_a_problem_in_words(full: OpenStore, content: bytes | None) -> None:
    full.close()
    whole = full.folder.database.read_bytes()
    full.folder.database.write_bytes(whole[: len(whole) // 2] if content is None else content)
    findings = check(full.folder)
    assert not findings.sound
    assert "Traceback" not in findings.problems[0]
    assert findings.problems[0].endswith(".")


def test_a_check_can_be_given_up(full: OpenStore) -> None:
    with pytest.raises(Cancelled):
        check(full.folder, lambda: True)


def test_a_damaged_page_of_history_is_found(full: OpenStore) -> None:
    school = member()
    add(full.database, school)
    for town in ("Oldbeck", "Newbeck"):
        with action(full.database, "Edit") as log:
            rows.update(log.connection, replace(school, town=town))
    assert check(full.folder).sound
    tamper(full, "UPDATE change SET new = replace(new, 'Oldbeck', 'Oldback') WHERE old NOT NULL")
    assert any("what History knows" in problem for problem in check(full.folder).problems)


def test_a_spoilt_date_is_said_and_not_raised_bare(full: OpenStore) -> None:
    tamper(full, "UPDATE note SET written_on = '2026-1x-03'")
    with pytest.raises(StoreDamaged, match="Restore"), full.database.read() as reading:
        rows.read(reading, Note)


def test_a_spoilt_letter_or_column_name_is_said_and_not_raised_bare(full: OpenStore) -> None:
    tamper(full, "UPDATE note SET body = CAST(x'ff' AS TEXT)")
    with pytest.raises(StoreDamaged, match="Restore"), full.database.read() as reading:
        rows.read(reading, Note)
    full.database.close()
    tamper(full, "ALTER TABLE note RENAME COLUMN body TO bodx")
    with pytest.raises(StoreDamaged, match="Restore"), full.database.read() as reading:
        rows.read(reading, Note)


def test_a_file_that_says_it_may_only_be_read_is_damaged(full: OpenStore) -> None:
    full.close()
    content = bytearray(full.folder.database.read_bytes())
    content[18] = 3  # which format is written
    full.folder.database.write_bytes(content)
    (words,) = check(full.folder).problems
    assert "nothing can be written to it" in words


def test_a_store_in_a_locked_place_is_sound_as_far_as_can_be_seen(full: OpenStore) -> None:
    full.close()
    with closing(sqlite3.connect(full.folder.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with patch.object(database, "PRAGMAS", ("PRAGMA busy_timeout = 0",)):
            findings = check(full.folder)
    assert findings.sound
    assert "could not be checked" in findings.remarks[0]
