"""What can still be read of a damaged store is saved."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from partnerdesk.actions.rescue import rescue, restored_words, way_back
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import files
from partnerdesk.store.backup import backups_in, make_backup
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreInUse, StoreProblem
from partnerdesk.store.restore import restore
from tests import factories

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A closed store of a hundred schools with a scan, a spoilt one and a missing one."""
    store = factories.open_store(tmp_path / "store")
    schools = [factories.member(name=f"=School {n}", town="Łódź " * 20) for n in range(100)]
    factories.add(store.database, *schools)
    factories.keep_file(store, b"%PDF-1", name="..\\signed/by: all\u202e.exe")
    for content in (b"%PDF-2", b"%PDF-3"):
        sha256 = factories.keep_file(store, content).sha256
        files.path_of(store.folder.files, sha256).unlink()
    files.path_of(store.folder.files, sha256).write_bytes(b"other")
    store.close()
    return store.folder


@pytest.fixture
def backed_up(folder: Folder) -> Folder:
    """The same with two backups, the newer of them spoilt, and something done since each."""
    for hour, school in ((8, "Oak"), (9, "Ash")):
        made = make_backup(folder, datetime(2026, 3, 3, hour))
        store = factories.open_store(folder.root)
        factories.add(store.database, factories.member(name=school), name=f"Add {school}")
        store.close()
    made.path.write_bytes(made.path.read_bytes()[:9_000])
    return folder


def saved(target: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table as they were written."""
    with (target / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def without_a_page_of_members(path: Path) -> bytes:
    """Zero the page of the table on which School 50 lies; indexes and the log have it too."""
    whole = path.read_bytes()
    for place in range(0, len(whole), PAGE):
        if b"=School 50" in whole[place : place + PAGE]:
            path.write_bytes(whole[:place] + bytes(PAGE) + whole[place + PAGE :])
            try:
                with closing(sqlite3.connect(path)) as connection:
                    connection.execute("SELECT * FROM member ORDER BY rowid").fetchall()
            except sqlite3.DatabaseError:
                break
    return path.read_bytes()


def test_everything_of_a_sound_store_is_written(folder: Folder, tmp_path: Path) -> None:
    found = rescue(folder, tmp_path / "saved")
    names = [row["name"] for row in saved(tmp_path / "saved", "member")]
    assert sorted(names) == sorted(f"'=School {n}" for n in range(100))
    assert found.counts["member"] == 100
    assert [path.name for path in (tmp_path / "saved" / "files").iterdir()] == [
        "001 signed by all.pdf"
    ]
    assert found.files == 1
    assert len(found.words) == 2  # the file that is gone, and the one that was changed
    assert sorted(path.name for path in (tmp_path / "saved").iterdir()) == ["files", "tables"]


def test_a_broken_page_costs_no_more_than_what_was_on_it(folder: Folder, tmp_path: Path) -> None:
    content = without_a_page_of_members(folder.database)
    assert not check(folder).sound
    found = rescue(folder, tmp_path / "saved")
    names = {row["name"] for row in saved(tmp_path / "saved", "member")}
    assert {"'=School 0", "'=School 99"} <= names
    assert "'=School 50" not in names
    assert len(names) > 60
    assert any("Member” could only be read in part" in words for words in found.words)
    assert folder.database.read_bytes() == content


def test_where_nothing_can_be_read_the_files_are_saved(folder: Folder, tmp_path: Path) -> None:
    folder.database.write_bytes(b"no longer a store" * 1000)
    found = rescue(folder, tmp_path / "saved")
    assert found.counts == {} or not any(found.counts.values())
    assert found.files == 1
    assert any("could not be read" in words for words in found.words)


def test_the_newest_whole_backup_is_told_with_what_it_lacks(backed_up: Folder) -> None:
    without_a_page_of_members(backed_up.database)
    assert not check(backed_up).sound
    words = "The newest whole backup is of Tue 3 Mar 2026, 08:00. 1 newer one is damaged. "
    told = "With it would be missing: “Add Ash” and “Add Oak”."
    assert way_back(backed_up).startswith(words + told)
    backed_up.database.write_bytes(b"nothing of it is left")
    told = "What was done since then can’t be told."
    assert way_back(backed_up).startswith(words + told)


def test_a_backup_of_a_store_with_a_fault_is_told_with_it(tmp_path: Path) -> None:
    store = factories.open_store(tmp_path / "store")
    factories.add(store.database, factories.member(name="Oak", town="Ely"))
    store.close()
    folder = store.folder
    make_backup(folder, datetime(2026, 3, 3, 8))
    with closing(sqlite3.connect(folder.database)) as connection, connection:
        connection.execute("UPDATE member SET town = 'Eli'")  # as a fault of the disk would
    newest = make_backup(folder, datetime(2026, 3, 3, 9))
    words = "The newest whole backup is of Tue 3 Mar 2026, 09:00. Nothing was done since then."
    found = way_back(folder)
    assert found.startswith(f"{words} But it holds a fault: 1 entry in “member” was changed")
    assert found.endswith("The newest backup without one is of Tue 3 Mar 2026, 08:00.")

    fresh = Folder(tmp_path / "fresh")
    restore(fresh, newest.path, datetime(2026, 3, 3, 10))
    assert restored_words(fresh).startswith("Restored, but the store was damaged already")
    assert "“member” was changed without History knowing" in restored_words(fresh)
    fresh = Folder(tmp_path / "sound")
    restore(fresh, backups_in(folder)[-1].path, datetime(2026, 3, 3, 10))
    assert restored_words(fresh) == ""


def test_that_no_backup_can_be_used_is_told(folder: Folder) -> None:
    assert way_back(folder) == "None of the backups beside the store can be used."


def test_it_is_refused_in_words(folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="has something in it already"):
        rescue(folder, folder.root)
    with pytest.raises(StoreProblem, match="There is no store"):
        rescue(Folder(tmp_path / "nowhere"), tmp_path / "saved")
    store = factories.open_store(folder.root)
    with pytest.raises(StoreInUse):
        rescue(folder, tmp_path / "saved")
    store.close()
