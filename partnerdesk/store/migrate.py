"""Bringing a store to this program's schema: on a copy, checked, then put in place at once.

Alembic is asked for nothing when the schema is already right: reading one row tells.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from partnerdesk.store import sealing, search
from partnerdesk.store.database import READING_FAILED, connect, in_words
from partnerdesk.store.problems import StoreDamaged, StoreProblem, StoreTooNew
from partnerdesk.store.rows import new_id

if TYPE_CHECKING:
    from alembic.config import Config

# Oldest first; the last one is this program's.
SCHEMAS = ("0001", "0002", "0003", "0004", "0005", "0006")

# "PDsk": tells a PartnerDesk store from any other SQLite file.
APPLICATION_ID = 0x5044736B


def schema_of(path: Path) -> str:
    """The schema version that a store says it has; blank for a file without one.

    Raises StoreDamaged when the file is not a PartnerDesk store.
    """
    try:
        try:
            return _stated_schema(path, "ro")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            # A PartnerDesk was killed in the middle of a change: only a connection that may write
            # can take the half of it back.
            return _stated_schema(path, "rw")
    except READING_FAILED as error:
        raise in_words(error, path) or StoreDamaged(
            f"{path.name} can’t be read. Nothing has been changed. Restore the newest backup."
        ) from error


def _stated_schema(path: Path, mode: str) -> str:
    with closing(connect(path, mode)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
        ours = connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        if not ours or tables.fetchone() is None:
            raise StoreDamaged(
                f"{path.name} is not a PartnerDesk store. Nothing has been changed. "
                "Restore a backup, or move this file away to start afresh."
            )
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""


def create(path: Path) -> None:
    """Make a new, empty store. It appears whole or not at all."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    try:
        with closing(connect(temporary, "rwc")) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade(temporary)
        temporary.replace(path)
    except sqlite3.Error as error:
        problem = in_words(error, path)
        if problem is None:
            raise
        raise problem from error


def bring_up_to_date(path: Path) -> None:
    """Migrate the store if its schema is older; the original is kept beside it.

    Raises StoreTooNew when a newer PartnerDesk wrote it, StoreDamaged when it is not what it says,
    StoreProblem when the migrated copy does not hold everything; the store is untouched then.
    """
    version = schema_of(path)
    if version == SCHEMAS[-1]:
        return
    _refuse_newer(version)
    copy = path.with_name(path.name + ".migrating")
    kept = path.with_name(
        f"{path.stem}-schema-{version}-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}"
    )
    try:
        _copy(path, copy)
        upgrade(copy)
        _verify(path, copy)
        shutil.copy2(path, kept)
        copy.replace(path)
    except (DatabaseError, *READING_FAILED) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        raise in_words(cause, path) or StoreDamaged(
            "This store can’t be brought up to date: it is not what an earlier PartnerDesk left, "
            "so it is damaged. Nothing has been changed. Restore the newest backup."
        ) from error
    finally:
        copy.unlink(missing_ok=True)


def check_readable(path: Path) -> None:
    """Raise StoreProblem unless the store can be looked at as it is, without migrating it."""
    version = schema_of(path)
    _refuse_newer(version)
    if version != SCHEMAS[-1]:
        raise StoreProblem(
            "This store was last used by an earlier PartnerDesk and has to be brought up to date "
            "before it can be looked at. Open it to work in it once, then look again."
        )


def _refuse_newer(version: str) -> None:
    if version not in SCHEMAS:
        raise StoreTooNew(
            "This store was last used by a newer PartnerDesk, so this one can’t read it. "
            "Nothing has been changed. Update PartnerDesk on this computer, then open it again."
        )


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(connect(source, "ro")) as old, closing(connect(target, "rwc")) as new:
        old.backup(new)


def _verify(before: Path, after: Path) -> None:
    with closing(connect(before, "ro")) as old, closing(connect(after, "ro")) as new:
        sound = new.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        linked = new.execute("PRAGMA foreign_key_check").fetchone() is None
        counts = row_counts(new)
        # The migration adds an action of its own; every other count must hold.
        lost = [
            table
            for table, rows in row_counts(old).items()
            if table in counts and counts[table] < rows
        ]
    if not (sound and linked) or lost:
        raise StoreProblem(
            "The store could not be brought up to date without losing something, so it was left "
            "as it is. Go on with the earlier PartnerDesk, and send a report."
        )


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has; the search index, which is made from them, aside."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in names.fetchall()
    }


def upgrade(path: Path, revision: str = "head") -> None:
    """Run the migrations up to ``revision`` on this very file, with foreign keys off."""
    _run(path, revision, up=True)


def downgrade(path: Path, revision: str) -> None:
    """Run the migrations down to ``revision`` on this very file; tests hold every step to this."""
    _run(path, revision, up=False)


def _run(path: Path, revision: str, *, up: bool) -> None:
    from alembic import command
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA foreign_keys = OFF")
        config = _config()
        config.attributes["connection"] = connection
        with connection.begin():
            (command.upgrade if up else command.downgrade)(config, revision)
            if up and revision in ("head", SCHEMAS[-1]):
                search.rebuild(raw)
                _end_horizon(raw)


def _end_horizon(connection: sqlite3.Connection) -> None:
    """Old row images don't fit a new schema: what came before can be read, no longer undone."""
    if connection.execute("SELECT 1 FROM action").fetchone() is None:
        return
    earlier = sealing.newest_migration(connection)
    connection.execute(
        "INSERT INTO action (id, name, at, actor, kind, final) VALUES (?, ?, ?, '', 'do', 1)",
        (
            new_id(),
            "PartnerDesk was brought up to date",
            datetime.now().isoformat(timespec="seconds"),
        ),
    )
    sealing.seal(connection, [earlier])


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config
