"""Stores of every schema open; what can't be opened is refused and left alone."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import migrate
from partnerdesk.store.action_log import undo
from partnerdesk.store.checking import check
from partnerdesk.store.database import connect
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreDamaged, StoreProblem, StoreTooNew
from partnerdesk.store.tables import metadata
from tests import factories

OLD = sorted(Path(__file__).parents[1].joinpath("old_databases").glob("schema_*.db"))


@contextmanager
def connection_to(path: Path) -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def objects(path: Path) -> list[tuple[str, str, str]]:
    """Everything in the schema, with its SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        ).fetchall()


def named(schema: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What a schema has of its own, without what SQLite and Alembic keep beside it."""
    return [
        (kind, name)
        for kind, name, _ in schema
        if not name.startswith("sqlite_") and not name.endswith("alembic_version")
    ]


def said(schema: list[tuple[str, str, str]]) -> list[tuple[str, str, list[str]]]:
    """What each part of a schema says; SQLite keeps constraints in the order they came in."""
    return [
        (kind, name, sorted(line.strip(" ,") for line in (sql or "").splitlines()))
        for kind, name, sql in schema
    ]


def put(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def make_older(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program believe that its own schema is one step newer, with nothing to do."""
    monkeypatch.setattr(migrate, "SCHEMAS", (*migrate.SCHEMAS, "9999"))

    def upgrade(copy: Path, revision: str = "head") -> None:
        put(copy, "UPDATE alembic_version SET version_num = '9999'")

    monkeypatch.setattr(migrate, "upgrade", upgrade)


def test_the_migrated_schema_is_the_tables(store: OpenStore) -> None:
    with connection_to(store.folder.database) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": False,
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and name.startswith("search_"))
                ),
            },
        )
        assert compare_metadata(context, metadata) == []
        columns = {
            table.name: {
                column: (kind.upper(), bool(required))
                for _, column, kind, required, *_ in connection.exec_driver_sql(
                    f'PRAGMA table_info("{table.name}")'
                )
            }
            for table in metadata.sorted_tables
        }
    # Only text and whole numbers, so that a row image comes back byte for byte.
    kinds = {kind for table in columns.values() for kind, _ in table.values()}
    assert kinds == {"TEXT", "INTEGER"}
    assert columns == {
        table.name: {
            c.name: (str(c.type.compile(store.database._engine.dialect)), not c.nullable)
            for c in table.columns
        }
        for table in metadata.sorted_tables
    }


def test_the_migrated_indexes_are_those_of_the_tables(store: OpenStore) -> None:
    """The conditions of partial indexes too, which Alembic does not compare."""
    dialect = store.database._engine.dialect
    made = {
        name: " ".join(sql.replace('"', "").split()).replace("loan_line.", "")
        for kind, name, sql in objects(store.folder.database)
        if kind == "index" and sql
    }
    assert made == {
        index.name: " ".join(str(CreateIndex(index).compile(dialect=dialect)).split()).replace(
            '"', ""
        )
        for table in metadata.sorted_tables
        for index in table.indexes
    }


def test_the_program_knows_every_migration() -> None:
    scripts = ScriptDirectory.from_config(migrate._config())
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == migrate.SCHEMAS


def test_every_step_goes_up_and_down_again(tmp_path: Path) -> None:
    path = tmp_path / "steps.db"
    with closing(connect(path, "rwc")) as connection:
        connection.execute(f"PRAGMA application_id = {migrate.APPLICATION_ID}")
    schemas = []
    for version in migrate.SCHEMAS:
        schemas.append(objects(path))
        migrate.upgrade(path, version)
        assert migrate.schema_of(path) == version
    newest = objects(path)
    for version, before in zip(
        (*reversed(migrate.SCHEMAS[:-1]), "base"), reversed(schemas), strict=True
    ):
        migrate.downgrade(path, version)
        assert named(objects(path)) == named(before)
    migrate.upgrade(path)
    assert said(objects(path)) == said(newest)


def test_there_is_a_kept_store_of_every_schema() -> None:
    assert [path.stem for path in OLD] == [f"schema_{version}" for version in migrate.SCHEMAS]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_store_of_an_old_schema_opens_with_every_row(old: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        before = migrate.row_counts(connection)
        name = connection.execute("SELECT name FROM member WHERE is_us = 1").fetchone()[0]
    assert min(before.values()) > 0
    path = tmp_path / "partnerdesk.db"
    shutil.copyfile(old, path)
    store = factories.open_store(tmp_path)
    try:
        with store.database.read() as connection:
            count = connection.exec_driver_sql
            after = {
                table: count(f'SELECT count(*) FROM "{table}"').scalar_one() for table in before
            }
            assert count("SELECT name FROM member WHERE is_us = 1").scalar_one() == name
        assert all(after[table] >= rows for table, rows in before.items())
        # The kept databases come without their files.
        assert [
            words for words in check(store.folder).problems if "“files” folder" not in words
        ] == []
        assert factories.add(store.database, factories.member())
    finally:
        store.close()


def test_an_older_store_is_migrated_on_a_copy_and_kept(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.close()
    before = full.folder.database.read_bytes()
    make_older(full.folder.database, monkeypatch)
    migrate.bring_up_to_date(full.folder.database)
    assert migrate.schema_of(full.folder.database) == "9999"
    (kept,) = full.folder.root.glob("partnerdesk-schema-*.db")
    assert kept.read_bytes() == before


def test_a_migration_that_loses_something_is_not_put_in_place(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.close()
    make_older(full.folder.database, monkeypatch)

    def lossy(copy: Path, revision: str = "head") -> None:
        put(copy, "DELETE FROM note")

    monkeypatch.setattr(migrate, "upgrade", lossy)
    before = {path: path.read_bytes() for path in full.folder.root.glob("*.db*")}
    with pytest.raises(StoreProblem, match="left as it is"):
        migrate.bring_up_to_date(full.folder.database)
    assert {path: path.read_bytes() for path in full.folder.root.glob("*.db*")} == before


def test_a_migration_ends_what_can_be_undone_and_leaves_history(full: OpenStore) -> None:
    full.close()
    migrate.upgrade(full.folder.database)
    store = factories.open_store(full.folder.root)
    try:
        with pytest.raises(RuleBroken, match="nothing to undo"):
            undo(store.database)
        with store.database.read() as connection:
            names = connection.exec_driver_sql("SELECT name FROM action ORDER BY seq").scalars()
            assert list(names)[-2:] == [
                "Name the partnership",
                "PartnerDesk was brought up to date",
            ]
    finally:
        store.close()


@pytest.mark.parametrize("read_only", [False, True], ids=["to work in", "to look at"])
def test_a_newer_store_is_refused_and_left_alone(full: OpenStore, read_only: bool) -> None:
    full.close()
    put(full.folder.database, "UPDATE alembic_version SET version_num = '9999'")
    before = full.folder.database.read_bytes()
    with pytest.raises(StoreTooNew, match=r"newer PartnerDesk.*Update PartnerDesk"):
        factories.open_store(full.folder.root, read_only=read_only)
    assert full.folder.database.read_bytes() == before
    assert sorted(path.name for path in full.folder.root.glob("*.db*")) == ["partnerdesk.db"]


def test_a_store_that_only_says_it_is_older_is_refused_and_left_alone(full: OpenStore) -> None:
    full.close()
    put(full.folder.database, "UPDATE alembic_version SET version_num = '0004'")
    before = full.folder.database.read_bytes()
    with pytest.raises(StoreDamaged, match="Restore the newest backup"):
        factories.open_store(full.folder.root)
    assert full.folder.database.read_bytes() == before
    assert sorted(path.name for path in full.folder.root.glob("*.db*")) == ["partnerdesk.db"]


def test_an_older_store_can_not_be_looked_at_before_it_is_migrated(
    full: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.close()
    make_older(full.folder.database, monkeypatch)
    with pytest.raises(StoreProblem, match="brought up to date"):
        factories.open_store(full.folder.root, read_only=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a PartnerDesk store"),
        (b"not a database at all\n" * 400, "is damaged"),
        (None, "is not a PartnerDesk store"),
        ("cut", "damaged|can’t be read"),
    ],
    ids=["empty", "text", "another program's", "damaged"],
)
def test_what_is_not_a_whole_store_is_refused_and_left_alone(
    store: OpenStore, content: bytes | str | None, words: str
) -> None:
    store.close()
    path = store.folder.database
    if content is None:
        path.unlink()
        put(path, "CREATE TABLE song (title)")
    elif isinstance(content, str):
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match=words):
        factories.open_store(store.folder.root)
    assert path.read_bytes() == before


def test_a_store_whose_last_change_was_cut_off_opens_without_it(
    full: OpenStore, tmp_path: Path
) -> None:
    before = factories.image(full.folder.database)
    copy = tmp_path / "copy"
    copy.mkdir()
    with closing(connect(full.folder.database, "rw")) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE agreement_clause SET body = 'half'")
        writer.execute("CREATE TABLE ballast (words)")
        writer.executemany("INSERT INTO ballast VALUES (?)", [("x" * 3000,)] * 200)
        # The state of the disk at this moment is what a power cut leaves.
        for name in ("partnerdesk.db", "partnerdesk.db-journal"):
            shutil.copyfile(full.folder.root / name, copy / name)
        writer.execute("ROLLBACK")
    store = factories.open_store(copy)
    try:
        assert factories.image(store.folder.database) == before
    finally:
        store.close()
