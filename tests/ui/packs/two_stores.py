"""A store, and a copy of it that went its own way and comes back as a pack."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from partnerdesk.actions import partners
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Member
from partnerdesk.store import partners_rows
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store
from tests.actions.small_partnership import TODAY
from ui.desk import Desk
from ui.importing.pages_dialog import PagesDialog

NOW = datetime.combine(TODAY, time(16, 12))
Showing = Callable[[PagesDialog, str], None]


def pack_of(store: OpenStore, path: Path, passphrase: str = "", **choice: object) -> Path:
    """A pack of the store as it stands."""
    request = PackRequest(path, PackChoice(**choice), passphrase)  # type: ignore[arg-type]
    return make_pack(store, request, NOW).path


def pack_of_a_copy(desk: Desk, place: Path, change: Callable[[Database], object]) -> Path:
    """A pack from somebody who had this store, and then changed it."""
    copy = shutil.copytree(desk.store.folder.root, place / "copy")
    (copy / "partnerdesk.lock").unlink(missing_ok=True)
    with closing(open_store(Folder(copy), "Somebody else")) as theirs:
        change(theirs.database)
        return pack_of(theirs, place / "theirs.partnerdesk-pack")


def member(database: Database, name: str) -> Member:
    """A member by name."""
    with database.read() as connection:
        found = partners_rows.all_members(connection)
    return next(one for one in found if one.name == name)


def names(database: Database) -> set[str]:
    """What the members are called."""
    with database.read() as connection:
        return {one.name for one in partners_rows.all_members(connection)}


def change_member(database: Database, name: str, **to: object) -> None:
    """Change fields of a member."""
    changed = replace(member(database, name), **to)  # type: ignore[arg-type]
    partners.edit_member(database, changed)
