"""The program without its window: what IT staff script, with its exit statuses."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

import main
from partnerdesk import cli
from tests import factories
from tests.formats import fake_register

Ran = tuple[int, str, str]
Run = Callable[..., Ran]


@pytest.fixture
def run(sample_folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("list", "partners")`` on a copy of the sample: exit status, output, refusals."""

    def words(*given: object) -> Ran:
        status = main.main(["--data", str(sample_folder), *map(str, given)])
        out = capsys.readouterr()
        return status, out.out, out.err

    return words


def test_sample_fills_an_empty_store_once(run: Run) -> None:
    status, _, err = run("sample")
    assert status == 1
    assert "Traceback" not in err
    assert err.strip()


def test_check_finds_the_sample_sound(run: Run) -> None:
    assert run("check") == (0, "The store is sound.\n", "")


def test_check_names_a_scan_that_was_changed(run: Run, sample_folder: Path) -> None:
    scan = next(path for path in (sample_folder / "files").rglob("*") if path.is_file())
    factories.spoil(scan, scan.read_bytes() + b"!")
    status, _, err = run("check")
    assert status == 1
    assert "Restore" in err


def test_rescue_saves_what_can_be_read(run: Run, sample_folder: Path, tmp_path: Path) -> None:
    status, out, err = run("rescue", tmp_path / "saved")
    assert (status, err) == (0, "")
    assert "private notes too" in out
    assert (tmp_path / "saved" / "tables" / "member.csv").is_file()
    database = sample_folder / "partnerdesk.db"
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    status, out, err = run("rescue", tmp_path / "less")
    assert status == 1
    assert "read" in err
    assert "saved in" in out


def test_list_gives_one_json_object_a_line(run: Run) -> None:
    status, out, _ = run("list", "partners", "--json")
    partners = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert sum(one["is_us"] for one in partners) == 1
    assert len([one for one in partners if one["left_on"] is None]) == 11


@pytest.mark.parametrize("topic", ["people", "agreements", "contacts"])
def test_every_topic_is_listed(run: Run, topic: str) -> None:
    status, out, err = run("list", topic)
    assert (status, err) == (0, "")
    assert len(out.splitlines()) > 3


def test_a_list_for_people_has_plain_columns(run: Run) -> None:
    for topic in ("partners", "people", "agreements", "contacts"):
        plain = [line.split("\t") for line in run("list", topic)[1].splitlines()]
        facts = [json.loads(line) for line in run("list", topic, "--json")[1].splitlines()]
        assert [len(columns) for columns in plain] == [len(fact) for fact in facts]
        assert not {"None", "True", "False"} & {column for columns in plain for column in columns}
    assert "Rowan Sixth Form; Eastvale" in run("list", "agreements")[1]


def test_private_contacts_are_not_listed(run: Run, sample_folder: Path) -> None:
    from partnerdesk.store.folder import Folder
    from partnerdesk.store.opening import open_store
    from partnerdesk.store.partners_rows import contacts_of

    store = open_store(Folder(sample_folder), read_only=True)
    with store.database.read() as connection:
        private = [one.summary for one in contacts_of(connection) if one.private]
    store.close()
    _, out, _ = run("list", "contacts")
    assert private
    assert not [summary for summary in private if summary in out]


def test_print_mou_and_handover(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("list", "agreements", "--json")
    number = json.loads(out.splitlines()[0])["number"]
    assert run("print", "mou", number, "-o", tmp_path / "mou.pdf")[0] == 0
    assert run("print", "handover", "-o", tmp_path / "note.pdf")[0] == 0
    assert number in PdfReader(tmp_path / "mou.pdf").pages[0].extract_text()
    note = "".join(page.extract_text() for page in PdfReader(tmp_path / "note.pdf").pages)
    assert "whom to call first" in note
    assert "Private notes" not in note


def test_print_refuses_a_number_that_is_not_there(run: Run, tmp_path: Path) -> None:
    status, out, err = run("print", "mou", "MOU-1999-001", "-o", tmp_path / "mou.pdf")
    assert (status, out) == (1, "")
    assert "MOU-1999-001" in err
    assert not (tmp_path / "mou.pdf").exists()


def _a_urn(register: Path) -> str:
    with register.open(encoding="cp1252", newline="") as lines:
        return next(csv.DictReader(lines))["URN"]


def test_import_register_by_urn_then_undo(run: Run, tmp_path: Path) -> None:
    register = tmp_path / "edubasealldata20260301.csv"
    fake_register.write_register(register, 50, seed=1)
    before = run("list", "partners")[1]
    status, out, _ = run("import", "register", register, "--urn", _a_urn(register))
    assert status == 0
    assert "1 school" in out
    assert run("list", "partners")[1] != before
    assert run("undo")[0] == 0
    assert run("list", "partners")[1] == before


def test_import_writes_nothing_when_one_urn_is_missing(run: Run, tmp_path: Path) -> None:
    register = tmp_path / "edubasealldata20260301.csv"
    fake_register.write_register(register, 50, seed=1)
    before = run("list", "partners")[1]
    status, _, err = run("import", "register", register, "--urn", "999999")
    assert status == 1
    assert "999999" in err
    assert run("list", "partners")[1] == before


def test_backup_then_restore_brings_back_what_was_there(
    run: Run, sample_folder: Path, tmp_path: Path
) -> None:
    assert run("backup")[0] == 0
    backup = next((sample_folder / "backups").glob("*.partnerdesk-backup"))
    register = tmp_path / "edubasealldata20260301.csv"
    fake_register.write_register(register, 5, seed=2)
    before = run("list", "partners")[1]
    assert run("import", "register", register, "--urn", _a_urn(register))[0] == 0
    assert run("list", "partners")[1] != before
    status, out, _ = run("restore", backup)
    assert status == 0
    assert "safety" in out
    assert run("list", "partners")[1] == before


def test_restore_says_what_was_damaged_when_the_backup_was_made(
    run: Run, sample_folder: Path
) -> None:
    with closing(sqlite3.connect(sample_folder / "partnerdesk.db")) as connection, connection:
        connection.execute("UPDATE member SET town = town || '!' WHERE rowid = 1")
    assert run("backup")[0] == 0
    backup = next((sample_folder / "backups").glob("*.partnerdesk-backup"))
    status, out, err = run("restore", backup)
    assert status == 1
    assert "Restored" in out
    assert "“member” was changed without History knowing" in err


def test_restore_refuses_a_strangers_file(run: Run, tmp_path: Path) -> None:
    stranger = tmp_path / "holiday.partnerdesk-backup"
    stranger.write_bytes(b"PK\x03\x04 not a backup")
    before = run("list", "people")[1]
    status, _, err = run("restore", stranger)
    assert status == 1
    assert "holiday" in err
    assert run("list", "people")[1] == before


def test_history_is_readable_and_as_json(run: Run) -> None:
    assert run("history")[0] == 0
    status, out, _ = run("history", "--json")
    assert status == 0
    assert {"name", "at", "actor", "kind"} <= set(json.loads(out.splitlines()[0]))


def test_undo_with_nothing_to_undo_is_refused(run: Run) -> None:
    assert run("undo")[0] == 1


@pytest.mark.parametrize("place", [".", "nowhere/note.pdf"])
def test_a_place_that_can_not_be_written_is_refused_in_words(
    run: Run, tmp_path: Path, place: str
) -> None:
    status, out, err = run("print", "handover", "-o", tmp_path / place)
    assert (status, out) == (1, "")
    assert "folder" in err
    assert "[Errno" not in err
    assert not (tmp_path / "nowhere").exists()


def test_a_reader_that_has_enough_is_no_problem(sample_folder: Path) -> None:
    """``list people | head -1``: no words, no trace."""
    with subprocess.Popen(
        [sys.executable, "main.py", "--data", str(sample_folder), "history", "--json"],
        cwd=Path(main.__file__).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_ctrl_c_leaves_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.COMMANDS, "check", interrupted)
    assert run("check") == (130, "", "Stopped.\n")


@pytest.mark.parametrize(
    "command",
    [["list", "partners"], ["check"], ["backup"], ["history"], ["undo"]],
)
def test_a_folder_without_a_store_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main.main(["--data", str(tmp_path / "nowhere"), *command]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "words", [["list", "cats"], ["print", "mou"], ["dance"], ["--sample", "check"]]
)
def test_wrong_usage_exits_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(words)
    assert stopped.value.code == 2


@pytest.mark.parametrize("asking", ["--help", "-h"])
def test_help_is_about_the_command_it_is_asked_of(
    asking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main.main(["export", "calendar", asking])
    assert "--project" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main.main([asking])
    assert "find-dates" in capsys.readouterr().out
