"""Restoring: exactly what was backed up, or words and nothing touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.store import backup_file, files, migrate
from partnerdesk.store.backup import backups_in, make_backup
from partnerdesk.store.backup_file import DATABASE, MANIFEST
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import Cancelled, StoreInUse, StoreProblem, StoreTooNew
from partnerdesk.store.restore import restore
from tests.factories import NOW, PDF, add, image, keep_file, member, open_store
from tests.store.loose_pack import Parts, everything, linked, packed


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_database(parts: Parts, statement: str) -> Parts:
    """The same parts after somebody's SQL was run on the database."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "db"
        path.write_bytes(parts[DATABASE])
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(statement)
        return {**parts, DATABASE: path.read_bytes()}


def test_a_restore_brings_back_every_row_and_every_file(full: OpenStore) -> None:
    before, scan = image(full.folder.database), keep_file(full, PDF + b"x")
    then = image(full.folder.database)
    made = make_backup(full.folder, NOW)
    add(full.database, member(name="Added later"))
    path = files.path_of(full.folder.files, scan.sha256)
    path.write_bytes(b"spoilt")
    full.close()
    kept = restore(full.folder, made.path, NOW + timedelta(hours=1))
    assert image(full.folder.database) == then != before
    assert path.read_bytes() == PDF + b"x"
    store = open_store(full.folder.root)
    assert check(store.folder).sound
    assert add(store.database, member())
    store.close()
    # What was there before the restore can be had back in the same way.
    assert kept == backups_in(full.folder)[0].path
    assert backups_in(full.folder)[0].safety
    restore(full.folder, kept, NOW + timedelta(hours=2))
    with closing(sqlite3.connect(full.folder.database)) as connection:
        assert connection.execute("SELECT 1 FROM member WHERE name = 'Added later'").fetchone()


def test_a_backup_opens_on_a_fresh_machine(full: OpenStore, tmp_path: Path) -> None:
    made = make_backup(full.folder, NOW)
    fresh = Folder(tmp_path / "fresh")
    assert restore(fresh, made.path, NOW) is None
    assert image(fresh.database) == image(full.folder.database)
    assert check(fresh).sound


@pytest.mark.parametrize("spoilt", [b"", b"no database\n" * 999], ids=["empty", "text"])
def test_a_damaged_store_is_kept_beside_and_replaced(full: OpenStore, spoilt: bytes) -> None:
    then = image(full.folder.database)
    made = make_backup(full.folder, NOW)
    full.close()
    full.folder.database.write_bytes(spoilt)
    # The journal of the damaged store must not be played into the restored one.
    journal = full.folder.root / "partnerdesk.db-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504)
    kept = restore(full.folder, made.path, NOW)
    assert kept is not None
    assert kept.read_bytes() == spoilt
    assert not journal.exists()
    assert image(full.folder.database) == then
    assert check(full.folder).sound


def test_a_store_in_use_is_not_replaced(full: OpenStore) -> None:
    made = make_backup(full.folder, NOW)
    before = everything(full.folder.root)
    with pytest.raises(StoreInUse, match="already open"):
        restore(full.folder, made.path, NOW)
    assert everything(full.folder.root) == before


def test_an_older_backup_is_brought_up_to_date(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(full.folder, NOW)
    full.close()
    monkeypatch.setattr(migrate, "SCHEMAS", (*migrate.SCHEMAS, "9999"))

    def upgrade(copy: Path, revision: str = "head") -> None:
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")

    monkeypatch.setattr(migrate, "upgrade", upgrade)
    restore(full.folder, made.path, NOW)
    assert migrate.schema_of(full.folder.database) == "9999"


def test_giving_up_restores_nothing(full: OpenStore) -> None:
    made = make_backup(full.folder, NOW)
    full.close()
    before = everything(full.folder.root)
    with pytest.raises(Cancelled):
        restore(full.folder, made.path, NOW, cancelled=lambda: True)
    assert everything(full.folder.root) == before


# --- files from strangers --------------------------------------------------------------------

SCAN = "files/ab/ab" + "0" * 62


def _linked(path: Path, parts: Parts) -> Path:
    return linked(path, parts, lambda name: name == DATABASE)


def _bomb(path: Path, parts: Parts) -> Path:
    return packed(path, {**parts, DATABASE: parts[DATABASE] + bytes(30_000_000)})


def _twice(path: Path, parts: Parts) -> Path:
    packed(path, parts)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(DATABASE, b"another")
    return path


def _encrypted(path: Path, parts: Parts) -> Path:
    packed(path, parts)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 1)
    path.write_bytes(content)
    return path


HOSTILE: dict[str, Callable[[Path, Parts], Path]] = {
    "a path out of the folder": lambda p, x: packed(p, {**x, "../evil": b"x"}),
    "an absolute path": lambda p, x: packed(p, {**x, "/evil": b"x"}),
    "a Windows path": lambda p, x: packed(p, {**x, "files\\ab\\evil": b"x"}),
    "a path out of files": lambda p, x: packed(p, {**x, "files/ab/../../../evil": b"x"}),
    "an unknown part": lambda p, x: packed(p, {**x, "run.exe": b"MZ"}),
    "a scan under a wrong hash": lambda p, x: packed(p, {**x, SCAN: b"x"}),
    "a link": _linked,
    "a bomb": _bomb,
    "a part that is there twice": _twice,
    "an encrypted file": _encrypted,
    "a lie about a hash": lambda p, x: packed(p, with_database(x, "VACUUM"), honest=False),
    "a part left out": lambda p, x: packed(
        p, {k: v for k, v in x.items() if not k.startswith("files/")}, honest=False
    ),
    "no database": lambda p, x: packed(p, {k: v for k, v in x.items() if k != DATABASE}),
    "a manifest of another format": lambda p, x: packed(p, x, format=99),
    "a manifest of other types": lambda p, x: packed(p, x, rows=["member"]),
    "a manifest that nests without end": lambda p, x: packed(p, x, rows=_nested(5000)),
    "rows that are not there": lambda p, x: packed(p, x, rows={"member": 9}),
    "another program's database": lambda p, x: packed(
        p, with_database(x, "PRAGMA application_id = 1")
    ),
    "text for a database": lambda p, x: packed(p, {**x, DATABASE: b"hello" * 999}),
    "a trigger": lambda p, x: packed(
        p,
        with_database(x, "CREATE TRIGGER t AFTER INSERT ON member BEGIN DELETE FROM note; END;"),
    ),
    "a view": lambda p, x: packed(p, with_database(x, "CREATE VIEW v AS SELECT 1")),
    "a table of its own": lambda p, x: packed(
        p, with_database(x, "CREATE TABLE extra (x)"), rows={**_rows(x), "extra": 0}
    ),
    "a computed column": lambda p, x: packed(
        p, with_database(x, "ALTER TABLE note ADD COLUMN c AS ('x')")
    ),
    "a link to nothing": lambda p, x: packed(
        p, with_database(x, "UPDATE note SET member_id = 'nobody'")
    ),
}


def _rows(parts: Parts) -> dict[str, int]:
    rows: dict[str, int] = json.loads(parts[MANIFEST])["rows"]
    return rows


def _nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth // 10):
        value = [value]
    return {"member": value}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_backup_is_refused_and_nothing_is_touched(
    full: OpenStore, tmp_path: Path, kind: str
) -> None:
    parts = parts_of(make_backup(full.folder, NOW).path)
    bad = HOSTILE[kind](tmp_path / "from a stranger.partnerdesk-backup", parts)
    full.close()
    before, outside = everything(full.folder.root), set(tmp_path.rglob("evil"))
    with pytest.raises(StoreProblem, match="can’t be used"):
        restore(full.folder, bad, NOW)
    assert everything(full.folder.root) == before
    assert set(tmp_path.rglob("evil")) == outside == set()


def test_the_honest_rebuilt_backup_of_these_tests_is_accepted(
    full: OpenStore, tmp_path: Path
) -> None:
    parts = parts_of(make_backup(full.folder, NOW).path)
    good = packed(tmp_path / "good.partnerdesk-backup", parts)
    full.close()
    assert restore(full.folder, good, NOW)


def test_a_newer_backup_is_refused_with_its_reason(full: OpenStore, tmp_path: Path) -> None:
    parts = parts_of(make_backup(full.folder, NOW).path)
    newer = packed(
        tmp_path / "newer.partnerdesk-backup",
        with_database(parts, "UPDATE alembic_version SET version_num = '9999'"),
        schema="9999",
    )
    full.close()
    before = everything(full.folder.root)
    with pytest.raises(StoreTooNew, match="Update PartnerDesk"):
        restore(full.folder, newer, NOW)
    assert everything(full.folder.root) == before


def test_a_backup_that_is_not_there_or_has_no_room_is_said(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(full.folder, NOW)
    full.close()
    with pytest.raises(StoreProblem, match="can’t be read"):
        restore(full.folder, made.path.with_name("gone"), NOW)
    tight = shutil.disk_usage(full.folder.root)._replace(free=1000)
    monkeypatch.setattr(backup_file.shutil, "disk_usage", lambda _: tight)
    with pytest.raises(StoreProblem, match="not enough room"):
        restore(full.folder, made.path, NOW)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound backup."""
    from tests import factories

    store = open_store(tmp_path_factory.mktemp("sound"))
    factories.fill(store)
    made = make_backup(store.folder, NOW).path.read_bytes()
    store.close()
    return made


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damage_anywhere_is_refused_or_harmless(sound: bytes, data: st.DataObject) -> None:
    """Cut short or changed at random: words, or exactly the rows that were backed up."""
    content = bytearray(sound[: data.draw(st.sampled_from([len(sound), len(sound) // 2, 100]))])
    # Most of what a zip means stands near its end.
    places = st.integers(0, len(content) - 1) | st.integers(
        max(0, len(content) - 600), len(content) - 1
    )
    for place in data.draw(st.lists(places, min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / "b.partnerdesk-backup"
        path.write_bytes(content)
        folder = Folder(Path(root) / "store")
        try:
            restore(folder, path, NOW)
        except StoreProblem as problem:
            assert problem.message
            assert not folder.exists
            return
        assert check(folder).sound
