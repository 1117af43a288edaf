"""A pack made ready: every row as it was, or words; nothing of a stranger's is believed."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from partnerdesk.store import files, migrate
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem, StoreTooNew
from partnerdesk.store.staging import Staged, stage
from tests.factories import image
from tests.store.loose_pack import (
    MANIFEST,
    NAME,
    Parts,
    Row,
    edited,
    lines,
    packed,
    rows_of,
    whole_pack,
    with_lines,
)

OLD = sorted(Path(__file__).parents[1].joinpath("old_databases").glob("schema_*.db"))


@pytest.fixture
def parts(made: Path) -> Parts:
    """A pack of a store with a row in every table."""
    return whole_pack(Folder(made / "full"))


def staged(path: Path, place: Path, **given: Any) -> Staged:
    place.mkdir()
    return stage(path, place, **given)


def side(of: Staged, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(of.database)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def test_every_row_and_every_file_comes_out_as_it_went_in(full: OpenStore, tmp_path: Path) -> None:
    text = full.folder.texts / "clauses" / "our-minibus.toml"
    text.parent.mkdir(parents=True)
    text.write_text("# ours", encoding="utf-8")
    told: list[tuple[int, int]] = []
    pack = packed(tmp_path / NAME, whole_pack(full.folder))
    ready = staged(pack, tmp_path / "place", progress=lambda done, of: told.append((done, of)))
    assert image(ready.database) == image(full.folder.database)
    kept = [path.name for path in full.folder.files.glob("??/*")]
    assert [path.name for path in ready.files.glob("??/*")] == kept
    assert all(files.read(ready.files, sha256) for sha256 in kept)
    assert (ready.texts / "clauses" / "our-minibus.toml").read_text(encoding="utf-8") == "# ours"
    assert ready.manifest.made_by == "Tess Ode"
    assert side(ready, "pack_row") == side(ready, "pack_removed") == []
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_the_sample_is_sound_in_every_rule(sample_folder: Path, tmp_path: Path) -> None:
    pack = packed(tmp_path / NAME, whole_pack(Folder(sample_folder)))
    ready = staged(pack, tmp_path / "place")
    assert image(ready.database) == image(sample_folder / "partnerdesk.db")


def test_marks_held_columns_and_what_was_removed_stand_beside(parts: Parts, tmp_path: Path) -> None:
    def mark(line: Row) -> None:
        line.update(was=["0123456789abcdef", "fedcba9876543210"], held=["note", "email"])

    marked = edited(parts, "person", mark)
    gone = {"table": "note", "id": "gone", "was": ["00000000000000ff"]}
    removed = {**marked, "data/removed.jsonl": lines([gone])}
    ready = staged(packed(tmp_path / NAME, removed), tmp_path / "place")
    person = rows_of(parts, "person")[0]["row"]["id"]
    [(table, row_id, was, held)] = side(ready, "pack_row")
    assert (table, row_id) == ("person", person)
    assert json.loads(was) == ["0123456789abcdef", "fedcba9876543210"]
    assert json.loads(held) == ["note", "email"]
    assert side(ready, "pack_removed") == [("note", "gone", '["00000000000000ff"]')]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_pack_of_an_older_schema_is_what_its_store_would_have_become(
    old: Path, tmp_path: Path
) -> None:
    pack = packed(tmp_path / NAME, whole_pack(Folder(tmp_path), old))
    ready = staged(pack, tmp_path / "place")
    migrated = Path(shutil.copy(old, tmp_path / "old.db"))
    migrate.bring_up_to_date(migrated)
    assert image(ready.database) == image(migrated)


def test_a_newer_pack_is_refused_with_its_reason(parts: Parts, tmp_path: Path) -> None:
    claimed: list[dict[str, Any]] = [{"schema": "9999"}, {"format": 2}]
    for number, claims in enumerate(claimed):
        pack = packed(tmp_path / f"{number}.partnerdesk-pack", parts, **claims)
        with pytest.raises(StoreTooNew, match="Update PartnerDesk"):
            staged(pack, tmp_path / f"place {number}")


def test_a_disk_without_room_is_said_before_anything_is_written(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: tight)
    with pytest.raises(StoreProblem, match="not enough room"):
        staged(packed(tmp_path / NAME, parts), tmp_path / "place")
    assert list((tmp_path / "place").iterdir()) == []


@pytest.mark.parametrize("after", [0, 3, 40, 120])
def test_giving_up_is_heard_at_any_moment(parts: Parts, tmp_path: Path, after: int) -> None:
    asked = iter([False] * after)
    with pytest.raises(Cancelled):
        staged(
            packed(tmp_path / NAME, parts), tmp_path / "place", cancelled=lambda: next(asked, True)
        )


# --- data that was edited --------------------------------------------------------------------


def put(column: str, value: object) -> Callable[[Row], object]:
    return lambda line: line["row"].update({column: value})


def drop(column: str) -> Callable[[Row], object]:
    return lambda line: line["row"].pop(column)


def twice(parts: Parts, table: str) -> Parts:
    found = rows_of(parts, table)
    return with_lines(parts, table, [*found, found[0]])


def added(parts: Parts, table: str, **changed: object) -> Parts:
    found = rows_of(parts, table)
    return with_lines(parts, table, [*found, {"row": {**found[0]["row"], **changed}}])


def raw(parts: Parts, table: str, content: bytes) -> Parts:
    return {**parts, f"data/{table}.jsonl": parts[f"data/{table}.jsonl"] + content}


EDITED: dict[str, Callable[[Parts], Parts]] = {
    "a column that is not there": lambda p: edited(p, "note", put("evil", "x")),
    "a column left out": lambda p: edited(p, "note", drop("body")),
    "nothing where something must be": lambda p: edited(p, "note", put("body", None)),
    "a number for a word": lambda p: edited(p, "note", put("body", 5)),
    "a word for a number": lambda p: edited(p, "item", put("quantity", "5")),
    "yes for a number": lambda p: edited(p, "item", put("quantity", True)),
    "a fraction": lambda p: edited(p, "item", put("quantity", 2.5)),
    "not a number": lambda p: edited(p, "item", put("quantity", float("nan"))),
    "a number without end": lambda p: edited(p, "item", put("value_pence", 10**30)),
    "a list for a word": lambda p: edited(p, "note", put("body", ["x"])),
    "a word with a NUL": lambda p: edited(p, "note", put("body", "a\0b")),
    "a word that cuts a page short": lambda p: edited(p, "note", put("body", "a\x0cb")),
    "half a character": lambda p: raw(p, "note", b'{"row": {"id": "\\ud800"}}\n'),
    "a row without a name": lambda p: edited(p, "note", put("id", "")),
    "a row named like a path": lambda p: edited(p, "note", put("id", "../../x")),
    "a line that is no row": lambda p: with_lines(p, "note", [["x"]]),
    "a line of another kind": lambda p: with_lines(p, "note", [{"row": {}, "sql": "DROP"}]),
    "a line that is no JSON": lambda p: raw(p, "note", b"DELETE FROM note;\n"),
    "a line that nests without end": lambda p: raw(p, "note", b"[" * 200_000 + b"\n"),
    "a line that does not end": lambda p: raw(p, "note", b'{"row": "' + b"x" * 17_000_000),
    "a line that is no text": lambda p: raw(p, "note", b"\xff\xfe\n"),
    "marks that are none": lambda p: edited(p, "note", lambda line: line.update(was=["'; --"])),
    "held columns that are none": lambda p: edited(p, "note", lambda x: x.update(held=["x"])),
    "a row that is there twice": lambda p: twice(p, "member"),
    "a thing that can be once": lambda p: added(p, "leaving_step", id="another"),
    "the same id in two lists": lambda p: edited(
        p, "note", put("id", rows_of(p, "person")[0]["row"]["id"])
    ),
    "a day that is none": lambda p: edited(p, "note", put("written_on", "2026-02-30")),
    "a day written otherwise": lambda p: edited(p, "note", put("written_on", "20260303")),
    "a choice that is none": lambda p: edited(p, "note", put("topic", "gossip")),
    "a flag of seven": lambda p: edited(p, "note", put("private", 7)),
    "themes that are none": lambda p: edited(p, "member", put("themes", '{"a": 1}')),
    "themes with a NUL": lambda p: edited(p, "member", put("themes", '["a\\u0000"]')),
    "years in words": lambda p: edited(p, "project", put("years", '["eight"]')),
    "a link to nothing": lambda p: edited(p, "note", put("member_id", "nobody")),
    "an end before its start": lambda p: edited(p, "session", put("ends_at", "2020-01-01T09:00")),
    "a member without a name": lambda p: edited(p, "member", put("name", "")),
    "a URN in words": lambda p: edited(p, "member", put("urn", "one")),
    "a URN that two have": lambda p: edited(p, "member", put("urn", "900114"), 1),
    "two schools of our own": lambda p: edited(p, "member", put("is_us", 1), 1),
    "an address that is none": lambda p: edited(p, "person", put("email", "a\nBcc: b@c.example")),
    "a loan to oneself": lambda p: edited(
        p, "loan", put("borrower_id", rows_of(p, "loan")[0]["row"]["lender_id"])
    ),
    "none of an item": lambda p: edited(p, "item", put("quantity", 0)),
    "more back than lent": lambda p: edited(p, "loan_return", put("quantity", 99)),
    "a closure that is over before": lambda p: edited(p, "closure", put("last_day", "2020-01-01")),
    "a year group of a hundred": lambda p: edited(p, "closure", put("years", "[100]")),
    "an answer to another question": lambda p: edited(
        p, "interview_answer", put("question", "project_why")
    ),
    "an office that ends before it starts": lambda p: edited(
        p,
        "term_of_office",
        lambda line: line["row"].update(started_on="2026-02-01", ended_on="2025-01-01"),
    ),
    "a file named by a path": lambda p: edited(p, "stored_file", put("sha256", "../../evil")),
    "a file that did not come": lambda p: edited(p, "stored_file", put("sha256", "a" * 64)),
    "a setting beyond sense": lambda p: added(
        p, "setting", id="another", name="review_notice_days", value="100000"
    ),
    "facts of an agreement that are none": lambda p: edited(
        p, "agreement_version", put("facts", "{")
    ),
    "history out of order": lambda p: {
        **p, "data/history.jsonl": lines(list(reversed([
            json.loads(line) | {"reverses_id": None}
            for line in p["data/history.jsonl"].splitlines()
        ])))[:-5],
    },
    "history that undoes what never was": lambda p: history(p, reverses_id="never"),
    "history of an unknown kind": lambda p: history(p, kind="drop"),
    "history on no day": lambda p: history(p, at="yesterday"),
    "removed from nowhere": lambda p: {
        **p, "data/removed.jsonl": lines([{"table": "sqlite_master", "id": "x", "was": []}])
    },
}  # fmt: skip


def history(parts: Parts, **changed: object) -> Parts:
    first, *rest = [json.loads(line) for line in parts["data/history.jsonl"].splitlines()]
    return {**parts, "data/history.jsonl": lines([first | changed, *rest])}


@pytest.mark.parametrize("kind", EDITED)
def test_edited_data_is_refused_in_words(parts: Parts, tmp_path: Path, kind: str) -> None:
    pack = packed(tmp_path / NAME, EDITED[kind](parts))
    with pytest.raises(StoreDamaged, match="can’t be used") as refused:
        staged(pack, tmp_path / "place")
    assert "Nothing has been changed" in refused.value.message


def test_a_count_that_does_not_hold_is_refused(parts: Parts, tmp_path: Path) -> None:
    rows = json.loads(parts[MANIFEST])["rows"]
    for number, claim in enumerate(({**rows, "note": 9}, {**rows, "note": 0})):
        pack = packed(tmp_path / f"{number}.partnerdesk-pack", parts, rows=claim)
        with pytest.raises(StoreDamaged, match="can’t be used"):
            staged(pack, tmp_path / f"place {number}")


def test_words_that_look_like_a_command_are_words(parts: Parts, tmp_path: Path) -> None:
    words = "x'); DROP TABLE member; CREATE TRIGGER t AFTER INSERT ON note BEGIN SELECT 1; END; --"
    pack = packed(tmp_path / NAME, edited(parts, "note", put("body", words)))
    ready = staged(pack, tmp_path / "place")
    with closing(sqlite3.connect(ready.database)) as connection:
        assert connection.execute("SELECT body FROM note").fetchone() == (words,)
        assert (
            connection.execute("SELECT 1 FROM sqlite_master WHERE type='trigger'").fetchall() == []
        )


def test_what_was_blanked_breaks_no_rule(parts: Parts, tmp_path: Path) -> None:
    def blank(line: Row) -> None:
        line["row"]["summary"] = ""
        line["held"] = ["summary"]

    choice = {"member_id": "", "member": "", "private": True, "personal": False}
    blanked = edited(parts, "contact", blank)
    assert staged(packed(tmp_path / NAME, blanked, choice=choice), tmp_path / "place")
    with pytest.raises(StoreDamaged, match="few words"):
        staged(packed(tmp_path / "b.partnerdesk-pack", blanked), tmp_path / "place b")


def test_more_promised_than_there_is_may_be_so(parts: Parts, tmp_path: Path) -> None:
    """An item may have been lost since: Today says so, and nothing is refused for it."""
    fewer = edited(parts, "item", put("quantity", 1))
    assert staged(packed(tmp_path / NAME, fewer), tmp_path / "place")
