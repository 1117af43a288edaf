"""One PartnerDesk writes at a time; the next one is told who, and may look."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from partnerdesk.domain.partners import Member
from partnerdesk.store import rows
from partnerdesk.store.lock import StoreLock
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreInUse, StoreProblem
from tests.factories import add, member, open_store

HOLD = """
import sys
from pathlib import Path
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store
store = open_store(Folder(Path(sys.argv[1])))
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_partnerdesk(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that has the store open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_second_opener_is_told_who_has_it(store: OpenStore) -> None:
    with pytest.raises(StoreInUse, match=r"already open: .+ on .+, since \d\d:\d\d on .+look only"):
        open_store(store.folder.root)
    store.close()
    open_store(store.folder.root).close()


def test_another_process_is_told_and_freed_when_the_first_is_killed(tmp_path: Path) -> None:
    with another_partnerdesk(tmp_path) as process:
        with pytest.raises(StoreInUse, match="already open"):
            open_store(tmp_path)
        process.kill()
        process.wait()
        store = open_store(tmp_path)
        assert add(store.database, member())
        store.close()


def test_a_locked_store_can_be_looked_at_but_not_changed(store: OpenStore) -> None:
    school = member()
    add(store.database, school)
    look = open_store(store.folder.root, read_only=True)
    try:
        with look.database.read() as connection:
            assert rows.get(connection, Member, school.id) == school
        with pytest.raises(StoreProblem, match="look at only"):
            add(look.database, member())
        # Looking never stands in the way of the one who works.
        assert add(store.database, member())
    finally:
        look.close()


def test_looking_at_a_store_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="can’t be opened"):
        open_store(tmp_path / "nowhere", read_only=True)
    assert not (tmp_path / "nowhere").exists()


def test_the_lock_is_free_after_an_opening_that_failed(store: OpenStore) -> None:
    store.close()
    whole = store.folder.database.read_bytes()
    store.folder.database.write_bytes(b"")
    with pytest.raises(StoreProblem):
        open_store(store.folder.root)
    store.folder.database.write_bytes(whole)
    open_store(store.folder.root).close()


def test_a_lock_that_can_not_be_signed_is_let_go(tmp_path: Path) -> None:
    signed = tmp_path / "partnerdesk.lock.who"
    signed.mkdir()
    with pytest.raises(StoreProblem, match="can’t be written to") as refusal:
        open_store(tmp_path)
    signed.rmdir()
    open_store(tmp_path).close()
    assert "look at the store" in refusal.value.message


def test_a_lock_taken_on_the_worker_is_freed_by_the_window(tmp_path: Path) -> None:
    lock, other = StoreLock(tmp_path / "lock"), StoreLock(tmp_path / "lock")
    worker = threading.Thread(target=lock.take)
    worker.start()
    worker.join()
    with pytest.raises(StoreInUse):
        other.take()
    lock.release()
    other.take()
    other.release()
