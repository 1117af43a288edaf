"""What a child of the kill test does besides plain actions: packs, merging, opening, migrating.

Each prints what it has made once it is done: ``pack PATH`` or ``store FOLDER``. The parent holds
every one of these to being whole, and whatever a killed child left to being whole or not there.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from partnerdesk.actions.arriving import inspect_pack, open_pack
from partnerdesk.actions.importing import import_spreadsheet
from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Member
from partnerdesk.formats.members_table import ImportedMember, read_members
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.store import files
from partnerdesk.store.backup import workplace
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.migrate import SCHEMAS, row_counts
from partnerdesk.store.opening import OpenStore, open_store
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.staging import stage
from tests import factories

OLD = Path(__file__).parents[1] / "tests" / "old_databases"
SUFFIX = ".partnerdesk-pack"
_MOST_PACKS = 3


def beside(folder: Folder, what: str) -> Path:
    """Where packs and other stores of a store lie."""
    return folder.root.with_name(f"{folder.root.name}-{what}")


def _packs(folder: Folder) -> list[Path]:
    return sorted(beside(folder, "packs").glob(f"*{SUFFIX}"))


def _new_store(store: OpenStore, chance: random.Random) -> Folder:
    root = beside(store.folder, "stores") / f"{chance.getrandbits(40):010x}"
    root.mkdir(parents=True)
    return Folder(root)


def import_schools(store: OpenStore, chance: random.Random) -> Changes:
    """Thirty rows of a spreadsheet at once."""
    names = [(f"Imported {chance.random()}", "Ann Bell") for _ in range(30)]
    sheet = Sheet(("Name", "Head"), list(enumerate(names, 2)))
    found: tuple[ImportedMember, ...] = read_members(sheet, {"name": 0}).members
    chosen = [(one, "") for one in found]
    return import_spreadsheet(store.database, chosen, date(2026, 3, 3), "list.csv")


def write_pack(store: OpenStore, chance: random.Random) -> Changes:
    """A pack, of a few that are kept."""
    place = beside(store.folder, "packs")
    place.mkdir(exist_ok=True)
    for old in _packs(store.folder)[_MOST_PACKS:]:
        old.unlink()
    path = place / f"{chance.randrange(6)}{SUFFIX}"
    make_pack(store, PackRequest(path, PackChoice()), datetime.now())
    print(f"pack {path}", flush=True)
    return Changes()


def begin_elsewhere(store: OpenStore, chance: random.Random) -> Changes:
    """A pack opened in a folder of its own."""
    if found := _packs(store.folder):
        folder = _new_store(store, chance)
        open_pack(folder, chance.choice(found), "", datetime.now())
        print(f"store {folder.root}", flush=True)
    return Changes()


def merge_again(store: OpenStore, chance: random.Random) -> Changes:
    """An older pack of ours merged: what was changed or removed since comes back."""
    if not (found := _packs(store.folder)):
        return Changes()
    with workplace(store.folder.root, ".merging-") as place:
        staged = stage(chance.choice(found), place)
        preview = preview_merge(store, staged)
        choices = MergeChoices(otherwise=Take.THEIRS)
        return merge_pack(store, staged, preview, choices, datetime.now())


def migrate_old(store: OpenStore, chance: random.Random) -> Changes:
    """A store of an earlier version, opened for the first time."""
    folder = _new_store(store, chance)
    schema = chance.choice(SCHEMAS[:-1])
    files.keep(folder.files, factories.PDF)  # what these stores name
    copied = folder.root / "copied"
    shutil.copyfile(OLD / f"schema_{schema}.db", copied)
    copied.replace(folder.database)
    open_store(folder).close()
    print(f"store {folder.root}", flush=True)
    return Changes()


def whole_beside(folder: Folder, reported: set[str]) -> Iterator[str]:
    """What is not as it was reported, or only half there; then the other stores are swept."""
    for line in reported:
        kind, _, path = line.partition(" ")
        if kind == "store" and not Folder(Path(path)).exists:
            yield f"{line} was reported, and is not there"
    for path in _packs(folder):
        try:
            inspect_pack(path)
        except StoreProblem as problem:
            yield f"{path.name}: {problem.message}"
    for root in sorted(beside(folder, "stores").glob("*")):
        other = Folder(root)
        if other.exists:
            yield from _whole_store(other)
        shutil.rmtree(root)


def _whole_store(folder: Folder) -> Iterator[str]:
    """It opens without help, at this schema, and is sound."""
    try:
        store = open_store(folder)
        with store.database.read() as connection:
            raw = connection.connection.driver_connection
            if not raw or not row_counts(raw).get(Member.__name__.lower()):
                yield f"{folder.root.name} has lost its members"
        store.close()
    except StoreProblem as problem:
        yield f"{folder.root.name} does not open: {problem.message}"
        return
    yield from check(folder).problems
