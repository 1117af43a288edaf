"""What the disk does to us: refused in words, and nothing is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import closing

import pytest

from partnerdesk.domain.partners import Member
from partnerdesk.store import opening, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.checking import check
from partnerdesk.store.database import Database, connect
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreDamaged, StoreInUse, StoreProblem
from tests.factories import add, agreement, image, member, note


def with_pragma(store: OpenStore, pragma: str) -> Database:
    """The same store on connections that the disk treats badly."""

    def prepare(connection: sqlite3.Connection) -> None:
        opening.prepare(connection)
        connection.execute(pragma)

    return Database(store.folder.database, prepare=prepare)


def test_a_full_disk_is_said_and_loses_nothing(full: OpenStore) -> None:
    before = image(full.folder.database)
    with closing(connect(full.folder.database, "ro")) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    tight = with_pragma(full, f"PRAGMA max_page_count = {pages + 40}")
    school = member()
    with pytest.raises(StoreProblem, match=r"disk is full.*Make some room"):
        add(tight, school, note(school, body="x" * 500_000))
    assert image(full.folder.database) == before
    assert check(full.folder).sound
    # A small change still fits, on the very same connection.
    assert add(tight, member(name="Harbour Primary"))
    tight.close()


def test_a_disk_that_can_not_be_written_to_is_said(full: OpenStore) -> None:
    before = image(full.folder.database)
    locked = with_pragma(full, "PRAGMA query_only = ON")
    with pytest.raises(StoreProblem, match=r"can’t be written to.*USB stick"):
        add(locked, member())
    assert image(full.folder.database) == before
    locked.close()


def test_a_disk_that_was_locked_is_written_to_once_it_no_longer_is(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = [True]

    def prepare(connection: sqlite3.Connection) -> None:
        opening.prepare(connection)
        connection.execute(f"PRAGMA query_only = {locked[0]:d}")

    database = Database(store.folder.database, prepare=prepare)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        with database.read() as connection:
            assert rows.read(connection, Member) == []
    locked[0] = False
    assert add(database, member())
    database.close()


def test_a_store_that_another_program_holds_is_said(store: OpenStore) -> None:
    impatient = with_pragma(store, "PRAGMA busy_timeout = 0")
    add(impatient, member())
    other = connect(store.folder.database, "rw")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreInUse, match="Another program"):
        add(impatient, member())
    other.execute("ROLLBACK")
    other.close()
    assert add(impatient, member())
    impatient.close()


def test_a_store_damaged_under_our_feet_is_said(full: OpenStore) -> None:
    full.database.close()
    path = full.folder.database
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x7f" * (len(whole) - 4096))
    with pytest.raises(StoreDamaged, match=r"is damaged.*Restore"), full.database.read() as reading:
        rows.read(reading, Member)


def test_our_own_mistakes_are_not_dressed_up_as_the_disks(store: OpenStore) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        add(store.database, agreement(), agreement())
    with pytest.raises(sqlite3.IntegrityError):
        add(store.database, note("no such member"))


def test_a_reader_sees_one_moment_while_somebody_writes(store: OpenStore) -> None:
    add(store.database, member())
    written = threading.Event()

    def write() -> None:
        add(store.database, member(name="Harbour Primary"))
        written.set()

    with store.database.read() as connection:
        assert len(rows.read(connection, Member)) == 1
        writer = threading.Thread(target=write)
        writer.start()
        # The writer waits for the reader, so that what is read hangs together.
        assert not written.wait(0.05)
        assert len(rows.read(connection, Member)) == 1
    writer.join()
    with store.database.read() as connection:
        assert len(rows.read(connection, Member)) == 2


def test_actions_from_two_threads_keep_apart(store: OpenStore) -> None:
    def write(name: str) -> None:
        for _ in range(10):
            with action(store.database, name) as log:
                rows.insert(log.connection, member(name=name))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("Ash", "Birch")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.database.read() as connection:
        mixed = connection.exec_driver_sql(
            "SELECT count(*) FROM change JOIN action ON action.id = change.action_id "
            "WHERE json_extract(change.new, '$.name') <> action.name"
        )
        assert mixed.scalar_one() == 0
        assert len(rows.read(connection, Member)) == 20


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
def test_what_is_committed_stays_after_a_power_cut(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite commits by removing its journal, which the folder's list of names must know."""
    root = store.folder.root
    journal = root / f"{store.folder.database.name}-journal"
    synced: list[tuple[bool, bool]] = []
    really = os.fsync

    def sync(handle: int) -> None:
        synced.append((os.fstat(handle).st_ino == root.stat().st_ino, journal.exists()))
        really(handle)

    monkeypatch.setattr(os, "fsync", sync)
    add(store.database, member())
    assert synced == [(True, False)]
    monkeypatch.setattr(os, "fsync", _no_such_thing)
    add(store.database, member(name="On a disk whose folders can’t be synced"))


def _no_such_thing(handle: int) -> None:
    raise OSError(errno.EINVAL, "not here")
