"""Handover packs: all that was chosen, whole or not at all, while others go on working."""

from __future__ import annotations

import errno
import io
import json
import os
import sqlite3
import zipfile
from collections import namedtuple
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from partnerdesk.actions import packing
from partnerdesk.actions.packing import (
    MadePack,
    PackRequest,
    make_pack,
    offered_passphrase,
    pack_name,
)
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats import spreadsheet_out
from partnerdesk.store import files, pack_writing
from partnerdesk.store.action_log import action, undo
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import HISTORY, READ_ME, REMOVED, open_pack, table_part
from partnerdesk.store.pack_marks import mark
from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem
from partnerdesk.store.tables import TRACKED, metadata
from tests import factories
from tests.factories import NOW, PDF, add, member, note, person
from tests.store.packs import PASSPHRASE, parts_of, rows_of

WHOLE = PackChoice()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a row in every table, and a clause of its own."""
    root = tmp_path_factory.mktemp("filled")
    store = factories.open_store(root)
    factories.fill(store)
    clauses = store.folder.texts / "clauses"
    clauses.mkdir(parents=True)
    (clauses / "own-tea.toml").write_text('id = "own-tea"\n', encoding="utf-8")
    store.close()
    return root


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Any:
    """A copy of it, open to write."""
    import shutil

    opened = factories.open_store(Path(shutil.copytree(filled, tmp_path / "store")))
    yield opened
    opened.close()


def packed(store: OpenStore, choice: PackChoice = WHOLE, passphrase: str = "") -> MadePack:
    folder = store.folder.root.parent / "stick"
    folder.mkdir(exist_ok=True)
    path = folder / "a.partnerdesk-pack"
    return make_pack(store, PackRequest(path, choice, passphrase), NOW)


def left_in(store: OpenStore) -> list[str]:
    """What lies beside the pack and among the backups."""
    folders = (store.folder.root.parent / "stick", store.folder.backups)
    return sorted(one.name for folder in folders for one in folder.iterdir())


def stored(folder: Folder, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]


def other_id(store: OpenStore) -> str:
    return next(one["id"] for one in stored(store.folder, "member") if not one["is_us"])


# --- what is in it ---------------------------------------------------------------------------


def test_a_whole_pack_holds_every_row_and_every_file(store: OpenStore) -> None:
    made = packed(store)
    for table in TRACKED:
        rows = stored(store.folder, table.name)
        assert [line["row"] for line in rows_of(made.path, table.name)] == rows
        assert made.manifest.rows[table.name] == len(rows) > 0
        assert not any("held" in line for line in rows_of(made.path, table.name))
    parts = parts_of(made.path)
    assert [parts[name] for name in made.manifest.files.values()] == [PDF]
    assert parts["texts/clauses/own-tea.toml"] == b'id = "own-tea"\n'
    assert parts["Handover note.pdf"].startswith(b"%PDF-")
    assert b"BEGIN:VCARD" in parts["Contacts.vcf"]
    assert b"SUMMARY:Latin\\, week 6" in parts["Calendars/Sessions.ics"]
    assert left_in(store) == [made.path.name]


def test_the_manifest_says_whose_pack_it_is(store: OpenStore) -> None:
    with action(store.database, "Name the coordinator") as log:
        setting = {"id": "s", "name": "coordinator_name", "value": "Tess Ode"}
        log.connection.execute(metadata.tables["setting"].insert().values(**setting))
    made = packed(store)
    with open_pack(made.path) as pack:
        assert pack.manifest == made.manifest
    manifest = made.manifest
    assert (manifest.school, manifest.made_by) == ("Ysgol Glan-y-Môr", "Tess Ode")
    assert (manifest.partnership, manifest.member) == ("Glannau’r Dŵr", "")
    assert manifest.last_action == log.id
    assert manifest.made_at == NOW
    assert packed(store).manifest.pack_id != manifest.pack_id


def test_history_goes_with_the_whole_only_and_tells_no_images(store: OpenStore) -> None:
    undo(store.database)
    parts = parts_of(packed(store).path)
    lines = [json.loads(line) for line in parts[HISTORY].splitlines()]
    assert lines[-1]["name"] == lines[-2]["name"] == "Name the partnership"
    assert lines[-1]["reverses_id"]
    assert set(lines[0]) == {"seq", "id", "name", "at", "actor", "kind", "final", "reverses_id"}
    assert HISTORY not in parts_of(packed(store, PackChoice(private=False)).path)


def test_lines_carry_the_marks_of_what_the_row_was_before(store: OpenStore) -> None:
    (school,) = [one for one in stored(store.folder, "member") if one["is_us"]]
    for town in ("Caernarfon", "Bangor"):
        with action(store.database, "Move") as log:
            table = metadata.tables["member"]
            log.connection.execute(
                table.update().where(table.c.id == school["id"]).values(town=town)
            )
    lines = {line["row"]["id"]: line for line in rows_of(packed(store).path, "member")}
    settled = "0123456789abcdef"  # as fill has it
    was = [mark(school), mark(school | {"town": "Caernarfon"}), settled]
    assert lines[school["id"]]["was"] == was
    assert "was" not in lines[other_id(store)]


def test_what_was_removed_is_told_by_its_marks(store: OpenStore) -> None:
    open_one, hidden = note(other_id(store)), note(other_id(store), private=True, body="Hush")
    add(store.database, open_one, hidden)
    images = {one["id"]: one for one in stored(store.folder, "note")}
    with action(store.database, "Remove two notes") as log:
        table = metadata.tables["note"]
        log.connection.execute(table.delete().where(table.c.id.in_([open_one.id, hidden.id])))

    def removed(choice: PackChoice) -> dict[str, list[str]]:
        content = parts_of(packed(store, choice).path)[REMOVED]
        lines = [json.loads(line) for line in content.splitlines()]
        return {line["id"]: line["was"] for line in lines if line["table"] == "note"}

    expected = {key: [mark(images[key])] for key in (open_one.id, hidden.id)}
    assert removed(WHOLE) == expected
    assert removed(PackChoice(private=False)) == {open_one.id: expected[open_one.id]}
    undo(store.database)
    assert removed(WHOLE) == {}


def test_the_lists_are_for_people_and_hold_no_formula(store: OpenStore) -> None:
    add(store.database, member(name="=1+1", town="@SUM(A1)"), person(name="+44"))
    book = openpyxl.load_workbook(io.BytesIO(parts_of(packed(store).path)["Lists.xlsx"]))
    titles = ["Members", "People", "Items", "Loans", "Sessions", "Promises"]
    assert book.sheetnames == titles
    names = [cell.value for cell in book["Members"]["A"]]
    assert "=1+1" in names
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert [cell.value for cell in book["Loans"][2]][:4] == [
        "L-0001", "Ysgol Glan-y-Môr", "学校 مدرسة", "3 × Amlfesurydd · 万用表",
    ]  # fmt: skip
    assert book["Sessions"]["E2"].value == "Latin, week 6"
    assert book["Promises"]["E2"].value == "12 multimeters"
    nobody = parts_of(packed(store, PackChoice(personal=False)).path)["Lists.xlsx"]
    assert "People" not in openpyxl.load_workbook(io.BytesIO(nobody)).sheetnames


def test_read_me_first_tells_what_is_there_and_names_nobody(store: OpenStore) -> None:
    made = packed(store, passphrase=PASSPHRASE)
    with zipfile.ZipFile(made.path) as plain:
        text = plain.read(READ_ME).decode()
    for words in ("Handover note.pdf", "Lists.xlsx", "texts", "locked with a passphrase", "7-Zip"):
        assert words in text
    for words in ("Glannau", "Glan-y-Môr", "Hương", "Photographs"):
        assert words not in text
    assert "\n" not in text.replace("\r\n", "")


def test_an_encrypted_pack_holds_the_same(store: OpenStore) -> None:
    plain, locked = packed(store), packed(store, passphrase=PASSPHRASE)
    assert locked.manifest.rows == plain.manifest.rows
    with open_pack(locked.path, PASSPHRASE) as pack:
        pack.verify()
        names = [json.loads(line)["row"]["name"] for line in pack.lines(table_part("person"))]
    assert names == ["Nguyễn Thị Hương"]
    assert "Hương".encode() not in locked.path.read_bytes()


def test_kept_files_lie_once_under_names_that_can_be_read(store: OpenStore) -> None:
    photo = factories.keep_file(store, b"\x89PNG\r\n\x1a\n1", media_type="image/png", name="Zoë")
    loose = factories.keep_file(store, b"%PDF-2", name="Head’s letter.pdf")
    lost = factories.keep_file(store, b"%PDF-3")
    spoilt = factories.keep_file(store, b"%PDF-4")
    factories.keep_file(store, b"%PDF-2", name="again.pdf")
    files.path_of(store.folder.files, lost.sha256).unlink()
    factories.spoil(files.path_of(store.folder.files, spoilt.sha256), b"other")
    with action(store.database, "Photograph") as log:
        log.connection.execute(metadata.tables["item"].update().values(photo_id=photo.id))
    made = packed(store)
    names = made.manifest.files
    assert set(made.manifest.missing) == {lost.sha256, spoilt.sha256}
    assert names[photo.sha256].startswith("Photographs/") and names[photo.sha256].endswith(".png")
    assert names[loose.sha256].startswith("Files/")
    assert "Agreements/MOU-2026-001 version 1.pdf" in names.values()
    assert len(names) == 3


# --- one member's part -----------------------------------------------------------------------


def test_a_members_part_is_theirs(store: OpenStore) -> None:
    theirs = other_id(store)
    third = member(name="Nobody’s Neighbour")
    add(store.database, third)
    made = packed(store, PackChoice(theirs))
    lines = {line["row"]["id"]: line for line in rows_of(made.path, "member")}
    assert third.id not in lines
    assert {key: line["row"]["is_us"] for key, line in lines.items()}[theirs] == 1
    assert sum(line["row"]["is_us"] for line in lines.values()) == 1
    assert "is_us" in lines[theirs]["held"]
    assert made.manifest.member == "学校 مدرسة"
    assert made.manifest.rows["agreement"] == made.manifest.rows["loan"] == 1
    assert made.manifest.rows["session"] == made.manifest.rows["session_member"] == 1
    for table in ("note", "contact", "buy_in", "interview_answer", "whereabouts", "leaving_step"):
        assert made.manifest.rows[table] == 0
    assert [line["row"]["name"] for line in rows_of(made.path, "setting")] == ["partnership_name"]
    assert "Agreements/MOU-2026-001 version 1.pdf" in made.manifest.files.values()


def test_other_members_and_their_people_stay_thin(store: OpenStore) -> None:
    theirs = other_id(store)
    third = member(name="Third", town="Bala", telephone="01632 960111", urn="900199", pupils=300,
                   easting=1, northing=2)  # fmt: skip
    lead, other = person(name="Lead There"), person(name="Unknown There")
    (session,) = stored(store.folder, "session")
    add(
        store.database, third, lead, other,
        factories.role(lead, third), factories.role(other, third),
        factories.taking_part(session["id"], third),
    )  # fmt: skip
    with action(store.database, "Lead") as log:
        values = {"id": "x", "session_id": session["id"], "person_id": lead.id, "part": "lead"}
        log.connection.execute(metadata.tables["session_person"].insert().values(values))
    made = packed(store, PackChoice(theirs))
    (line,) = [one for one in rows_of(made.path, "member") if one["row"]["id"] == third.id]
    row = line["row"]
    assert (row["name"], row["town"], row["telephone"], row["urn"], row["pupils"], row["easting"],
            row["themes"]) == ("Third", "Bala", "", "", None, None, "[]")  # fmt: skip
    assert {"telephone", "urn", "pupils", "easting"} <= set(line["held"])
    people = {one["row"]["name"]: one["row"] for one in rows_of(made.path, "person")}
    assert "Unknown There" not in people
    assert (people["Lead There"]["telephone"], people["Lead There"]["email"]) == ("", "")


@pytest.mark.parametrize("which", ["us", "nobody"])
def test_a_part_is_for_another_member(store: OpenStore, which: str) -> None:
    us = next(one["id"] for one in stored(store.folder, "member") if one["is_us"])
    with pytest.raises(RuleBroken) as refusal:
        packed(store, PackChoice(us if which == "us" else "gone"))
    assert refusal.value.field == "member_id"
    assert left_in(store) == []


# --- whole or not at all ---------------------------------------------------------------------


def test_a_pack_can_be_made_while_somebody_works(store: OpenStore) -> None:
    added: list[None] = []

    def work(_done: int, _total: int) -> None:
        if len(added) < 5:
            added.append(None)
            add(store.database, member(), note(other_id(store)))

    path = store.folder.root.parent / "a.partnerdesk-pack"
    made = make_pack(store, PackRequest(path, WHOLE), NOW, progress=work)
    # Each action added one of both: a torn pack would have more of one.
    assert made.manifest.rows["member"] - 2 == made.manifest.rows["note"] - 1
    assert len(stored(store.folder, "member")) == 7


def test_progress_grows_to_the_end(store: OpenStore) -> None:
    told: list[tuple[int, int]] = []
    path = store.folder.root.parent / "a.partnerdesk-pack"
    make_pack(store, PackRequest(path, WHOLE), NOW, progress=lambda *now: told.append(now))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] > 0


def test_giving_up_at_any_step_leaves_nothing_behind(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet_out, "STEP", 1)
    old = packed(store).path
    before = old.read_bytes()
    asked: list[None] = []

    def count() -> bool:
        asked.append(None)
        return False

    request = PackRequest(old, PackChoice(private=False))
    make_pack(store, request, NOW, cancelled=count)
    old.write_bytes(before)
    steps = len(asked)
    assert steps > 20
    for at in [*range(0, steps - 1, max(1, steps // 10)), steps - 1]:
        asked.clear()
        with pytest.raises(Cancelled):
            make_pack(store, request, NOW, cancelled=lambda at=at: count() or len(asked) > at)
        assert left_in(store) == [old.name]
        assert old.read_bytes() == before


def test_too_little_room_is_said_before_anything_is_written(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(packing.shutil, "disk_usage", lambda _: usage(9, 9, 1_500_000))
    with pytest.raises(StoreProblem, match=r"needs about \d\.\d MB, and .* has 1\.5 MB free"):
        packed(store)
    assert left_in(store) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EFBIG, "more than 4 GB"),
        (errno.EIO, "did not answer"),
        (errno.EROFS, "can only be read"),
    ],
)
def test_trouble_with_the_stick_is_said_and_leaves_nothing(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def trouble(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pack_writing.os, "fsync", trouble)
    with pytest.raises(StoreProblem, match=words):
        packed(store)
    assert left_in(store) == []


def test_a_folder_that_is_not_there_is_said(store: OpenStore) -> None:
    with pytest.raises(StoreProblem, match="is not there"):
        make_pack(store, PackRequest(store.folder.root / "no" / "a.partnerdesk-pack", WHOLE), NOW)
    with pytest.raises(RuleBroken, match="is a folder"):
        make_pack(store, PackRequest(store.folder.root, WHOLE), NOW)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_what_was_not_written_as_it_should_be_never_gets_its_name(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    write = packing._write

    def spoil(copy: Any, opened: Any, request: Any, part: Path, *rest: Any) -> Any:
        manifest = write(copy, opened, request, part, *rest)
        with zipfile.ZipFile(part) as plain:
            info = plain.getinfo(table_part("member"))
        content = bytearray(part.read_bytes())
        content[info.header_offset + 60 + info.compress_size // 2] ^= 0xFF
        part.write_bytes(content)
        return manifest

    monkeypatch.setattr(packing, "_write", spoil)
    with pytest.raises(StoreDamaged, match="may be failing"):
        packed(store, passphrase=passphrase)
    assert left_in(store) == []


def test_an_empty_store_makes_a_pack(tmp_path: Path) -> None:
    store = factories.open_store(tmp_path / "store")
    made = packed(store, PackChoice(personal=False))
    assert sum(made.manifest.rows.values()) == 0
    assert packed(store).manifest.school == ""
    store.close()


def test_a_short_passphrase_is_refused_and_an_offered_one_is_not(store: OpenStore) -> None:
    with pytest.raises(RuleBroken) as refusal:
        packed(store, passphrase="letmein")
    assert refusal.value.field == "passphrase"
    assert packed(store, passphrase=offered_passphrase()).size > 0


def test_a_pack_is_named_after_what_it_holds(store: OpenStore) -> None:
    today = date(2026, 11, 21)
    with action(store.database, "Rename") as log:
        log.connection.execute(metadata.tables["setting"].update().values(value='A/B: "C"'))
    assert pack_name(store.database, WHOLE, today) == (
        "Handover of A B C 2026-11-21.partnerdesk-pack"
    )
    part = PackChoice(other_id(store), personal=False)
    name = pack_name(store.database, part, today + timedelta(days=1))
    assert name == "A B C for 学校 مدرسة without names 2026-11-22.partnerdesk-pack"


def test_what_nobody_could_open_on_monday_is_said_on_friday(store: OpenStore) -> None:
    ours = next(one["urn"] for one in stored(store.folder, "member") if one["is_us"])
    with action(store.database, "Give two members one URN") as log:
        table = metadata.tables["member"]
        log.connection.execute(table.update().values(urn=ours))
    with pytest.raises(RuleBroken, match="same URN") as refused:
        packed(store)
    assert "Mend that first" in refused.value.message
    assert left_in(store) == []
