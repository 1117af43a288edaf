"""Personal data without a window: handed over, taken out, the page to sign; and locked backups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from partnerdesk.store import partners_rows
from tests import factories as make
from tests.command_line import Run, commands_on


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with our school, one person in post, one who left long ago."""
    store = make.open_store(tmp_path / "store")
    school = make.member(name="Fenwick Academy", is_us=True)
    head, gone = make.person(name="Priya Nair"), make.person(name="Ann Quillfeather")
    make.add(
        store.database, school, head, gone, make.role(head, school),
        make.role(gone, school, started_on=date(2015, 9, 1), ended_on=date(2019, 8, 31)),
        make.note(school, body="Ann Quillfeather kept the keys."),
    )  # fmt: skip
    store.close()
    return tmp_path / "store"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return commands_on(folder, capsys)


def test_one_persons_data_is_handed_over_and_taken_out(run: Run, tmp_path: Path) -> None:
    assert "Ann Quillfeather" in run("leavers")[1]
    status, told, _ = run("export", "person", "quillfeather", "-o", tmp_path / "ann.pdf")
    assert status == 0
    assert "ann.json" in told
    assert (tmp_path / "ann.pdf").exists() and (tmp_path / "ann.json").exists()
    status, _, refused = run("forget", "Ann Quillfeather")
    assert status == 1
    assert "can’t be undone" in refused
    assert run("backup")[0] == 0
    assert "1 backup from before" in run("forget", "Ann Quillfeather", "--yes")[1]
    assert run("check") == (0, "The store is sound.", "")
    assert run("leavers")[1] == "Nobody is due for review."
    assert run("undo")[0] == 1
    assert "Quillfeather" not in run("history")[1]


def test_a_name_without_a_card_is_handed_over_and_taken_out(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    store = make.open_store(folder)
    with store.database.read() as connection:
        school = partners_rows.us(connection)
    assert school is not None
    make.add(store.database, make.note(school, body="Gwen Pry has the other key"))
    store.close()
    assert "--without-card" in run("forget", "Gwen Pry")[2]
    out = tmp_path / "gwen.json"
    nobody = run("export", "person", "Zoe Nobody", "--without-card", "-o", out)
    assert nobody[0] == 1 and "nothing was written" in nobody[2] and not out.exists()
    address = ("--email", "gwen@fenwick.example", "--yes")
    assert "--without-card only" in run("forget", "Ann Quillfeather", *address)[2]
    at = run("forget", "g@fenwick.example", "--without-card", *address)[2]
    assert "Give one address" in at
    assert run("export", "person", "Gwen Pry", "--without-card", "-o", out)[0] == 0
    assert "the other key" in out.read_text("utf-8")
    assert "with a card" in run("forget", "Ann Quillfeather", "--without-card", "--yes")[2]
    assert "can’t be undone" in run("forget", "Gwen Pry", "--without-card")[2]
    assert run("backup")[0] == 0
    assert "brings the name back" in run("forget", "Gwen Pry", "--without-card", "--yes")[1]
    assert b"Gwen Pry" not in store.folder.database.read_bytes()


def test_the_page_about_personal_data_has_a_line_to_sign(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "note.pdf"
    assert run("print", "personal-data", "-o", paper)[0] == 0
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    for words in ("Personal data in PartnerDesk", "For how long", "Fenwick Academy", "Signature"):
        assert words in text


def test_a_locked_backup_comes_back_with_its_passphrase(run: Run, tmp_path: Path) -> None:
    locked, words = tmp_path / "stick.partnerdesk-backup", tmp_path / "words.txt"
    words.write_text("seven otters under the bridge\n", encoding="utf-8")
    assert run("backup", "--locked", locked)[0] == 1
    assert run("backup", "--locked", locked, "--passphrase-file", words)[0] == 0
    there = tmp_path / "there"
    assert "passphrase" in run("restore", locked, data=there)[2]
    assert run("restore", locked, "--passphrase-file", words, data=there)[0] == 0
    assert "Priya Nair" in run("list", "people", data=there)[1]


def test_backups_from_before_are_deleted_once_there_is_a_new_one(run: Run, folder: Path) -> None:
    assert run("backup")[0] == 0
    original = folder / "partnerdesk-schema-0004-20250301-101500.db"
    original.write_bytes(b"as it was before an update")
    (before,) = (folder / "backups").iterdir()
    told = run("forget", "Ann Quillfeather", "--yes", "--delete-backups")[1]
    assert "from before deleted" in told
    (after,) = (folder / "backups").iterdir()
    assert after != before and not original.exists()
    assert run("restore", after)[0] == 0
    assert "Quillfeather" not in run("list", "people")[1]
