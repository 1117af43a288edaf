"""Whatever is chosen, what is in a pack fits together, and the sample's pack names nobody."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from partnerdesk.domain.packs import PackChoice
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store.archive import Work
from partnerdesk.store.folder import Folder
from partnerdesk.store.pack_choosing import chosen_copy
from partnerdesk.store.tables import TRACKED
from tests.store.conftest import OpenStore

CHOICES = {
    "everything": PackChoice(),
    "no private": PackChoice(private=False),
    "no personal": PackChoice(personal=False),
    "member": PackChoice("?"),
    "member, no private": PackChoice("?", private=False),
    "member, no personal": PackChoice("?", personal=False),
}
EVIDENCE = {"session": "session", "loan": "loan", "task": "task", "contact": "contact"}


def problems(path: Path) -> list[str]:
    """What does not fit together in a store: links, rules of tables, and links in words."""
    found = []
    with closing(sqlite3.connect(path)) as connection:
        ids = {
            table.name: {row[0] for row in connection.execute(f'SELECT id FROM "{table.name}"')}
            for table in TRACKED
        }
        for table in TRACKED:
            for column in table.columns:
                for key in column.foreign_keys:
                    values = connection.execute(
                        f'SELECT DISTINCT "{column.name}" FROM "{table.name}"'
                    )
                    gone = {v for (v,) in values if v is not None} - ids[key.column.table.name]
                    found += [f"{table.name}.{column.name}"] if gone else []
        found += [
            str(row) for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)
        ]
        for kind, target in connection.execute("SELECT kind, target_id FROM commitment_link"):
            if target and target not in ids[EVIDENCE[kind]]:
                found.append(f"evidence: {kind}")
        for (resource,) in connection.execute("SELECT resource FROM booking"):
            kind, _, rest = resource.partition(":")
            key, table = rest.split("/")[0], "member" if kind == "room" else kind
            if key not in ids[table]:
                found.append(f"booking: {kind}")
        for pointer, column in (("settled", "row_id"), ("same_as", "our_id")):
            for table_name, key in connection.execute(f'SELECT "table", {column} FROM {pointer}'):
                if key not in ids[table_name]:
                    found.append(f"{pointer}: {table_name}")
    return found


def chosen(folder: Folder, choice: PackChoice, into: Path) -> Path:
    library = {*load_clauses(), *load_templates()}
    with chosen_copy(folder, choice, library, Work()) as copy:
        into.write_bytes(copy.path.read_bytes())
    return into


def for_each_member(folder: Folder, choice: PackChoice) -> list[PackChoice]:
    if not choice.member_id:
        return [choice]
    with closing(sqlite3.connect(folder.database)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM member WHERE NOT is_us")]
    return [PackChoice(one, choice.private, choice.personal) for one in ids]


@pytest.mark.parametrize("name", CHOICES)
def test_every_link_in_a_pack_points_into_it(full: OpenStore, tmp_path: Path, name: str) -> None:
    for choice in for_each_member(full.folder, CHOICES[name]):
        assert problems(chosen(full.folder, choice, tmp_path / "chosen.db")) == []


@pytest.mark.parametrize("name", CHOICES)
def test_so_it_does_for_each_member_of_the_sample(
    sample_folder: Path, tmp_path: Path, name: str
) -> None:
    folder = Folder(sample_folder)
    for choice in for_each_member(folder, CHOICES[name]):
        assert problems(chosen(folder, choice, tmp_path / "chosen.db")) == []


def test_the_sample_without_personal_data_names_none_of_its_people(
    sample_folder: Path, tmp_path: Path
) -> None:
    folder = Folder(sample_folder)
    with closing(sqlite3.connect(folder.database)) as connection:
        people = connection.execute("SELECT name, email, telephone, mobile FROM person").fetchall()
    copy = chosen(folder, PackChoice(personal=False), tmp_path / "chosen.db")
    with closing(sqlite3.connect(copy)) as connection:
        texts = [
            str(value)
            for table in TRACKED
            for row in connection.execute(f'SELECT * FROM "{table.name}"')
            for value in row
        ]
    everything = "\n".join(texts)
    for person in people:
        for value in person:
            assert not value or value not in everything
        assert not re.search(rf"\b{re.escape(person[0].split()[-1])}\b", everything)


def test_the_store_itself_is_left_as_it_was(full: OpenStore, tmp_path: Path) -> None:
    before = full.folder.database.read_bytes()
    chosen(full.folder, PackChoice(personal=False), tmp_path / "chosen.db")
    assert full.folder.database.read_bytes() == before
    assert list(full.folder.backups.iterdir()) == []
