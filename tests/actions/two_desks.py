"""Two coordinators with a store each, the second begun from a pack of the first."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from partnerdesk.actions.arriving import open_pack
from partnerdesk.actions.lending import LendRequest, Wanted
from partnerdesk.actions.merging import (
    MergeChoices,
    MergePreview,
    Take,
    Thing,
    merge_pack,
    preview_merge,
)
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.packs import PackChoice
from partnerdesk.store import partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.archive import Work
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database, connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.migrate import SCHEMAS
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_choosing import chosen_copy
from partnerdesk.store.pack_file import PackManifest
from partnerdesk.store.pack_rows import removed_lines, row_lines
from partnerdesk.store.staged_rows import build
from partnerdesk.store.staging import Staged, stage
from partnerdesk.store.tables import TABLE_OF, TRACKED
from tests import factories as make

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 9, 0)
OUT_AT = datetime(2026, 3, 10)
DUE_AT = datetime(2026, 3, 24)

Fact = TypeVar("Fact")


@dataclass
class Desk:
    """One coordinator's store and the packs that it makes and gets."""

    root: Path
    store: OpenStore
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def database(self) -> Database:
        """The open database."""
        return self.store.database

    def pack(self, choice: PackChoice | None = None) -> Path:
        """A new pack."""
        path = self.root / f"{next(self._numbers)}.partnerdesk-pack"
        make_pack(self.store, PackRequest(path, choice or PackChoice()), NOW)
        return path

    def stage(self, path: Path) -> Staged:
        """Somebody's pack, made ready."""
        place = self.root / f"staged-{next(self._numbers)}"
        place.mkdir()
        return stage(path, place)

    def hand_over(self, choice: PackChoice | None = None) -> Staged:
        """What ``stage`` makes of a pack, without the papers for people and without a zip."""
        number, wanted = next(self._numbers), choice or PackChoice()
        place = self.root / f"handed-{number}"
        place.mkdir()
        shutil.copyfile(_empty(self.root.parent), place / "partnerdesk.db")
        with chosen_copy(self.store.folder, wanted, (), Work(None, None)) as copy:
            _fill(place / "partnerdesk.db", copy, private=wanted.private and wanted.personal)
            with copy.read() as connection:
                ours = partners_rows.us(connection)
        manifest = PackManifest(
            f"{self.root}-{number}", NOW, "", "", "", ours.name if ours else "", "", wanted
        )
        for name in ("texts", "files"):
            (place / name).mkdir()
        return Staged(manifest, place / "partnerdesk.db", self.store.folder.files, place / "texts")

    def preview(self, pack: Path | Staged) -> MergePreview:
        """What a pack would change."""
        return preview_merge(self.store, self._staged(pack))

    def merge(
        self,
        pack: Path | Staged,
        otherwise: Take | None = None,
        choices: MergeChoices | None = None,
    ) -> Changes:
        """Merge a pack."""
        staged = self._staged(pack)
        preview = preview_merge(self.store, staged)
        wanted = choices or MergeChoices(otherwise=otherwise)
        return merge_pack(self.store, staged, preview, wanted, NOW)

    def _staged(self, pack: Path | Staged) -> Staged:
        return pack if isinstance(pack, Staged) else self.stage(pack)

    def get(self, kind: type[Fact], **wanted: Any) -> Fact:
        """The one fact with these values."""
        (found,) = self.all(kind, **wanted)
        return found

    def all(self, kind: type[Fact], **wanted: Any) -> list[Fact]:
        """Facts with these values."""
        columns = TABLE_OF[kind].c
        with self.database.read() as connection:
            found = rows.read(connection, kind, *(columns[k] == v for k, v in wanted.items()))
        return sorted(found, key=lambda one: one.id)  # type: ignore[attr-defined]

    def image(self) -> make.Image:
        """Every row as it lies on the disk."""
        return make.image(self.store.folder.database)

    def shared(self) -> make.Image:
        """What two stores can have in common: bookings by what they take, nothing of merging."""
        found = self.image()
        del found["settled"], found["same_as"]
        found["booking"] = sorted(row[2:] for row in found["booking"])
        return found


def _empty(root: Path) -> Path:
    """A staged database without a row; made once, for it takes a while."""
    path = root / "empty.db"
    if not path.exists():
        build(path, SCHEMAS[-1])
    return path


def _fill(path: Path, copy: Database, *, private: bool) -> None:
    with closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table in TRACKED:
            for line in row_lines(copy, table):
                _put(connection, table.name, json.loads(line))
        for line in removed_lines(copy, private=private):
            one = json.loads(line)
            was = json.dumps(one["was"])
            entry = (one["table"], one["id"], was)
            connection.execute("INSERT INTO pack_removed VALUES (?, ?, ?)", entry)
        connection.execute("COMMIT")


def _put(connection: sqlite3.Connection, table: str, line: dict[str, Any]) -> None:
    row = line["row"]
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', tuple(row.values()))
    side = (table, row["id"], json.dumps(line.get("was", [])), json.dumps(line.get("held", [])))
    connection.execute("INSERT INTO pack_row VALUES (?, ?, ?, ?)", side)


def begin(root: Path, *facts: Any) -> None:
    """Two folders of stores that know the same; ``facts`` are what both begin with."""
    ours = Desk(root / "ours", make.open_store(root / "ours", actor="Ann Bell"))
    if facts:
        with action(ours.database, "Begin", final=True) as log:
            for fact in facts:
                rows.insert(log.connection, fact)
    open_pack(Folder(root / "theirs"), ours.pack(), "", NOW)
    ours.store.close()
    _empty(root)


@contextmanager
def two_desks(root: Path, begun: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two desks in ``root``, begun as the folders in ``begun`` were."""
    shutil.copytree(begun, root, dirs_exist_ok=True)
    ours = Desk(root / "ours", make.open_store(root / "ours", actor="Ann Bell"))
    theirs = Desk(root / "theirs", make.open_store(root / "theirs", actor="Ben Orr"))
    try:
        yield ours, theirs
    finally:
        ours.store.close()
        theirs.store.close()


@contextmanager
def opened(root: Path, pack: Path) -> Iterator[Desk]:
    """A desk that begins with a pack."""
    open_pack(Folder(root), pack, "", NOW)
    desk = Desk(root, make.open_store(root, actor="Cy Fry"))
    try:
        yield desk
    finally:
        desk.store.close()


def thing(preview: MergePreview, title: str) -> Thing:
    """The thing that a person would find by its title."""
    return next(one for one in preview.things() if title in one.title)


def loan_of(item_id: str, lender_id: str, borrower_id: str, quantity: int = 1) -> LendRequest:
    """Two weeks from Tue 10 Mar 2026."""
    wanted = (Wanted(item_id, quantity=quantity),)
    return LendRequest(
        lender_id, borrower_id, wanted, OUT_AT, DUE_AT, note="Agreed on the telephone"
    )
