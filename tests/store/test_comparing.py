"""A staged pack against our store: what is equal costs no memory, one thing has one name."""

from __future__ import annotations

import shutil
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from partnerdesk.domain.differences import Kind
from partnerdesk.domain.packs import PackChoice, SameAs
from partnerdesk.store import rows
from partnerdesk.store.action_log import action
from partnerdesk.store.comparing import compare, lettered
from partnerdesk.store.migrate import SCHEMAS
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import PackManifest
from partnerdesk.store.problems import Cancelled
from partnerdesk.store.staged_rows import build
from partnerdesk.store.staging import Staged
from partnerdesk.store.tables import TRACKED
from tests import factories as make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


def staged_like(store: OpenStore, place: Path) -> Staged:
    """A pack with the rows of a store, and no former states."""
    place.mkdir()
    build(place / "partnerdesk.db", SCHEMAS[-1])
    with closing(sqlite3.connect(place / "partnerdesk.db")) as connection:
        connection.execute("ATTACH ? AS ours", (str(store.folder.database),))
        for table in TRACKED:
            connection.execute(f'INSERT INTO main."{table.name}" SELECT * FROM ours."{table.name}"')
        connection.commit()
    manifest = PackManifest("p", make.NOW, "", "", "", "", "", PackChoice())
    return Staged(manifest, place / "partnerdesk.db", place, place)


def change(staged: Staged, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(staged.database)) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_every_table_is_compared(store: OpenStore, tmp_path: Path) -> None:
    make.fill(store)
    staged = staged_like(store, tmp_path / "pack")
    with store.database.read() as connection:
        found = compare(connection, staged)
    image = make.image(store.folder.database)
    own = ("booking", "settled", "same_as")
    assert (found.differences, found.pairs) == ([], [])
    assert found.same == sum(len(rows) for table, rows in image.items() if table not in own)


def test_equal_rows_take_no_memory_however_many(store: OpenStore, tmp_path: Path) -> None:
    latin = [make.session(title=f"Latin {n}", starts_at=make.STARTS + timedelta(days=n % 900))
             for n in range(20_000)]  # fmt: skip
    with action(store.database, "Begin") as log:
        rows.insert_all(log.connection, latin)
    staged = staged_like(store, tmp_path / "pack")
    change(staged, "UPDATE session SET room = 'Hall' WHERE id = ?", latin[7].id)
    seen: list[tuple[int, int]] = []
    with store.database.read() as connection:
        tracemalloc.start()
        found = compare(connection, staged, lambda done, total: seen.append((done, total)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert [(one.row_id, one.kind) for one in found.differences] == [(latin[7].id, Kind.BOTH)]
    assert found.same == 19_999
    assert seen[-1] == (20_000, 20_000)
    # All 20,000 images would take some 20 MB.
    assert most < 6_000_000


def test_one_thing_is_found_under_two_ids(store: OpenStore, tmp_path: Path) -> None:
    ours = make.member(name="Fenwick Academy", postcode="AB1 2CD")
    zoe, other = make.person(), make.person(name="Zoë Ashgrove", email="")
    make.add(store.database, ours, zoe, make.role(zoe, ours))
    theirs = make.member(name="FENWICK academy", postcode="ab12cd")
    there = make.open_store(tmp_path / "there")
    role = make.role(other, theirs)
    make.add(there.database, theirs, other, role, make.note(theirs))
    staged = staged_like(there, tmp_path / "pack")
    there.close()
    with store.database.read() as connection:
        found = compare(connection, staged)
    pairs = {(one.table, one.their_id): one.our_id for one in found.pairs}
    assert pairs["member", theirs.id] == ours.id
    assert pairs["person", other.id] == zoe.id
    assert ("role", role.id) in pairs
    kinds = {one.table: one.kind for one in found.differences}
    assert kinds == {"member": Kind.BOTH, "person": Kind.BOTH, "note": Kind.NEW}
    (note,) = (one for one in found.differences if one.table == "note")
    assert note.theirs is not None
    assert note.theirs["member_id"] == ours.id


@pytest.mark.parametrize(
    ("one", "other"),
    [({"urn": "900001"}, {"urn": "900002"}), ({"postcode": "AB1 2CD"}, {"postcode": "AB1 2CE"})],
)
def test_namesakes_stay_apart(
    store: OpenStore, tmp_path: Path, one: dict[str, str], other: dict[str, str]
) -> None:
    make.add(store.database, make.member(**one), make.person(email=""))
    there = make.open_store(tmp_path / "there")
    make.add(there.database, make.member(**other), make.person(email=""))
    staged = staged_like(there, tmp_path / "pack")
    there.close()
    with store.database.read() as connection:
        found = compare(connection, staged)
    assert found.pairs == []
    assert {one.kind for one in found.differences} == {Kind.NEW}


def test_what_was_found_to_be_one_thing_there_is_known_here(
    store: OpenStore, tmp_path: Path
) -> None:
    ours = make.member(name="Fenwick Academy")
    make.add(store.database, ours)
    theirs = make.member(name="Fenwick Free School")
    there = make.open_store(tmp_path / "there")
    make.add(there.database, theirs, SameAs("", "member", ours.id, theirs.id))
    staged = staged_like(there, tmp_path / "pack")
    there.close()
    with store.database.read() as connection:
        found = compare(connection, staged)
    assert [(one.row_id, one.kind) for one in found.differences] == [(ours.id, Kind.BOTH)]


def test_comparing_stops_when_asked(store: OpenStore, tmp_path: Path) -> None:
    make.fill(store)
    staged = staged_like(store, tmp_path / "pack")
    with store.database.read() as connection, pytest.raises(Cancelled):
        compare(connection, staged, cancelled=lambda: True)
    shutil.rmtree(tmp_path / "pack")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("L-0042", "L-0042b", True), ("L-0042c", "L-0042b", True), ("L-0042", "L-0043b", False),
     ("MOU-2026-003", "MOU-2026-003b", True), ("L-0042", "L-0042", False)],
)  # fmt: skip
def test_a_letter_makes_no_other_number(one: str, other: str, same: bool) -> None:
    assert lettered(one, other) is same
