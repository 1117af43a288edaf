"""Beginning a store from a handover pack: all of the pack, or the folder as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import migrate
from partnerdesk.store.action_log import image_sql
from partnerdesk.store.archive import Progress
from partnerdesk.store.database import READING_FAILED, connect, in_words
from partnerdesk.store.folder import Folder
from partnerdesk.store.in_place import keep_present, place_beside, put_in_place
from partnerdesk.store.pack_file import PackManifest
from partnerdesk.store.problems import Cancelled
from partnerdesk.store.rows import new_id
from partnerdesk.store.sealing import seal
from partnerdesk.store.staged_rows import SIDE_TABLES
from partnerdesk.store.staging import Staged, stage, troubles_in_words
from partnerdesk.store.tables import TRACKED

_PLACE = ".opening-"


def begin(
    folder: Folder,
    path: Path,
    passphrase: str,
    now: datetime,
    actor: str,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PackManifest:
    """Make a pack the store in ``folder``, which has none yet or one without any member.

    A store that is there is kept as a safety copy. Raises RuleBroken when it has members,
    StoreInUse while it is open, what ``stage`` raises, and Cancelled; the folder is as it was then.
    """
    failed = f"The pack could not be opened in {folder.root}, so nothing was put there."
    with place_beside(folder, _PLACE, failed) as place:
        _refuse_members(folder)
        staged = stage(path, place, passphrase, progress, cancelled)
        with troubles_in_words(path, place):
            _write_log(staged, now, actor)
        if cancelled and cancelled():
            raise Cancelled
        keep_present(folder, now)
        put_in_place(folder, staged.database, staged.files, staged.texts)
    return staged.manifest


def _refuse_members(folder: Folder) -> None:
    if not folder.exists:
        return
    migrate.schema_of(folder.database)  # an interrupted write is taken back first
    try:
        with closing(connect(folder.database, "ro")) as connection:
            found = connection.execute("SELECT 1 FROM member LIMIT 1").fetchone()
    except READING_FAILED as error:
        raise in_words(error, folder.database) or error from error
    if found:
        raise RuleBroken(
            "",
            "There is a partnership here already. Merge the pack into it instead: nothing of "
            "yours is lost then.",
        )


def _write_log(staged: Staged, now: datetime, actor: str) -> None:
    """One last action that brought every row; it is final, as nothing came before it here."""
    manifest = staged.manifest
    whose = manifest.made_by or manifest.partnership or manifest.school
    of = f" of {whose}" if whose else ""
    name = f"Open the handover pack{of}, {day_text(manifest.made_at.date())}"
    opened = new_id()
    with closing(connect(staged.database, "rw")) as connection:
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO action (id, name, at, actor, kind, final) VALUES (?, ?, ?, ?, 'do', 1)",
            (opened, name, now.isoformat(timespec="seconds"), actor),
        )
        for table in TRACKED:
            connection.execute(
                'INSERT INTO change (action_id, "table", row_id, new) '
                f"SELECT ?, '{table.name}', r.id, {image_sql(table, 'r')} "
                f'FROM "{table.name}" AS r ORDER BY r.rowid',
                (opened,),
            )
        connection.execute(
            "INSERT INTO arrival (pack_id, opened_on, made_on, made_by) VALUES (?, ?, ?, ?)",
            (
                manifest.pack_id,
                now.date().isoformat(),
                manifest.made_at.date().isoformat(),
                manifest.made_by,
            ),
        )
        seal(connection)
        for side in SIDE_TABLES:
            connection.execute(f"DROP TABLE {side}")
        connection.execute("COMMIT")
