"""What the child of the kill test does, all by the program's own actions or its log.

Whatever lies beside the store is told to the parent once it is made: a line as in
``torture_kill_child``. An act that needs what is not there yet is refused as a user would be.
"""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from benchmarks.torture_store import sign_agreement, state_in
from partnerdesk.actions import history
from partnerdesk.actions.arriving import open_pack
from partnerdesk.actions.importing import import_spreadsheet
from partnerdesk.actions.items import add_item
from partnerdesk.actions.lending import LendRequest, Wanted, lend
from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.actions.personal_data import forget_person
from partnerdesk.domain.files import StoredFile
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Member, Note, Person, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SessionCost, SessionFacts, SessionPerson
from partnerdesk.formats.members_table import read_members
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.store import calendar_rows, files, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.backup import (
    PART,
    Backup,
    backup_after_session,
    backups_in,
    make_backup,
    workplace,
)
from partnerdesk.store.backup_file import DATABASE
from partnerdesk.store.database import Connection
from partnerdesk.store.folder import Folder
from partnerdesk.store.migrate import SCHEMAS
from partnerdesk.store.opening import OpenStore, open_store
from partnerdesk.store.restore import restore
from partnerdesk.store.staging import stage
from partnerdesk.store.tables import TABLE_OF
from tests import factories

OLD = Path(__file__).parents[1] / "tests" / "old_databases"
SUFFIX = ".partnerdesk-pack"
DAY = date(2026, 3, 3)
NEW = "new"
_PACKS = 4

T = TypeVar("T")


@dataclass(slots=True)
class Desk:
    """Whoever works there: an open store, another one after a restore, a die, and who is told."""

    folder: Folder
    store: OpenStore
    chance: random.Random
    say: Callable[[str], object]


def beside(folder: Folder, what: str) -> Path:
    """Where packs and other stores of a store lie."""
    return folder.root.with_name(f"{folder.root.name}-{what}")


def packs(folder: Folder) -> list[Path]:
    """The packs that were made of it."""
    return sorted(beside(folder, "packs").glob(f"*{SUFFIX}"))


def pack_of(other: Folder) -> Path:
    """The copy of the pack that a store beside is begun from."""
    return other.root.with_suffix(SUFFIX)


def state_of_backup(backup: Path, place: Path) -> str:
    """What a backup holds; its database is taken out into ``place`` meanwhile."""
    with zipfile.ZipFile(backup) as archive:
        database = Path(archive.extract(DATABASE, place))
    state = state_in(database)
    database.unlink()
    return state


# --- schools, notes, scans, sessions, loans, agreements --------------------------------------


def add_school(desk: Desk) -> None:
    """A member, its head and a note that names them, at once."""
    head = Person(name=f"Zoë {_word(desk)}", email="zoe@fenwick.example")
    with action(desk.store.database, "Add a school") as log:
        school = rows.insert(log.connection, Member(name=f"School {_word(desk)}"))
        head = rows.insert(log.connection, head)
        held = Role("", head.id, school.id, RoleKind.HEAD, started_on=DAY)
        rows.insert(log.connection, held)
        body = f"{head.name} met me at the gate."
        rows.insert(log.connection, Note(member_id=school.id, body=body, written_on=DAY))
        rows.update(log.connection, replace(school, call_first_id=head.id))


def edit_school(desk: Desk) -> None:
    """New words in a field."""
    with action(desk.store.database, "Edit a school") as log:
        school = _any(log.connection, Member, desk)
        rows.update(log.connection, replace(school, town=f"Town {_word(desk)}"))


def merge_schools(desk: Desk) -> None:
    """Notes and roles of one school move to another, and it is closed."""
    keep, other = _two_schools(desk)
    with action(desk.store.database, "Merge two schools") as log:
        for kind in (Role, Note):
            table = TABLE_OF[kind]
            moved = table.update().where(table.c.member_id == other)
            log.connection.execute(moved.values(member_id=keep))
        gone = rows.get(log.connection, Member, other)
        rows.update(log.connection, replace(gone, name=f"Closed {_word(desk)}"))


def write_note(desk: Desk) -> None:
    """A short note."""
    _note(desk, f"A note {_word(desk)}")


def write_much(desk: Desk) -> None:
    """A note of many pages, so that a change is often cut in its middle."""
    _note(desk, "many words " * desk.chance.randrange(2_000, 20_000))


def _note(desk: Desk, body: str) -> None:
    with action(desk.store.database, "Write a note") as log:
        school = _any(log.connection, Member, desk)
        rows.insert(log.connection, Note(member_id=school.id, body=body, written_on=DAY))


def remove_notes(desk: Desk) -> None:
    """All notes of a school."""
    with action(desk.store.database, "Remove notes") as log:
        note = _any(log.connection, Note, desk)
        rows.delete(log.connection, Note, TABLE_OF[Note].c.member_id == note.member_id)


def attach(desk: Desk) -> None:
    """A scan of up to a megabyte beside the store, and the entry that names it."""
    content = b"%PDF-" + desk.chance.randbytes(desk.chance.randrange(1_000_000))
    sha256 = files.keep(desk.folder.files, content)
    with action(desk.store.database, "Attach a scan") as log:
        fact = StoredFile("", sha256, "scan.pdf", "application/pdf", len(content), DAY)
        rows.insert(log.connection, fact)


def pencil_in(desk: Desk) -> None:
    """A session with whoever leads it, what it costs, and what it takes."""
    start = datetime.combine(DAY, time(desk.chance.randrange(8, 16)))
    with action(desk.store.database, "Pencil in a session") as log:
        people = (SessionPerson(person_id=_any(log.connection, Person, desk).id),)
        end = start + timedelta(hours=1)
        session = Session(title="Year 8 Latin", starts_at=start, ends_at=end, arranged_on=DAY)
        costs = (SessionCost(what="Minibus", pence=3800),)
        facts = SessionFacts(session, people=people, costs=costs)
        calendar_rows.write_session(log.connection, facts)


def lend_something(desk: Desk) -> None:
    """Something of one school's is added and lent to another."""
    lender, borrower = _two_schools(desk)
    item = add_item(desk.store.database, factories.item(lender, id="")).made
    out = datetime(2026, 3, 10)
    due, why = out + timedelta(days=14), "Agreed on the telephone"
    wanted = LendRequest(lender, borrower, (Wanted(item, quantity=1),), out, due, note=why)
    lend(desk.store.database, wanted, datetime(2026, 3, 3, 9))


def agree(desk: Desk) -> None:
    """An agreement of two schools, drafted, issued and signed: it can't be taken back."""
    with desk.store.database.read() as connection:
        led = {role.member_id for role in rows.read(connection, Role)}  # a lead has to be named
    sign_agreement(desk.store, *_two_of(sorted(led), desk))


def import_schools(desk: Desk) -> None:
    """Thirty rows of a spreadsheet at once."""
    names = [(f"Imported {_word(desk)}", "Ann Bell") for _ in range(30)]
    sheet = Sheet(("Name", "Head"), list(enumerate(names, 2)))
    found = read_members(sheet, {"name": 0}).members
    import_spreadsheet(desk.store.database, [(one, "") for one in found], DAY, "list.csv")


# --- taking back, doing again, forgetting ----------------------------------------------------


def take_back(desk: Desk) -> None:
    """Undo."""
    history.undo(desk.store.database)


def do_again(desk: Desk) -> None:
    """Redo."""
    history.redo(desk.store.database)


def forget(desk: Desk) -> None:
    """Somebody is taken out of every text and of the log, and the file is written anew."""
    with desk.store.database.read() as connection:
        name = TABLE_OF[Person].c.name
        who = _one_of(rows.read(connection, Person, name.startswith("Zoë ")), desk)
    forget_person(desk.store.database, who.id, DAY)
    desk.say(f"forgot {who.name}")


# --- backups ---------------------------------------------------------------------------------


def back_up(desk: Desk) -> None:
    """A backup, by hand or as at the end of a session."""
    by_hand = desk.chance.random() < 0.5
    made: Backup | None = (make_backup if by_hand else backup_after_session)(
        desk.folder, datetime.now()
    )
    if made:
        desk.say(f"backup {made.path}")


def go_back(desk: Desk) -> None:
    """A backup takes the place of the store."""
    backup = _one_of(backups_in(desk.folder)[:5], desk).path
    with workplace(beside(desk.folder, "taken-out"), "") as place:
        state = state_of_backup(backup, place)
    desk.store.close()
    desk.say(f"putting {state} {backup}")
    desk.say(f"kept {restore(desk.folder, backup, datetime.now())}")
    desk.store = open_store(desk.folder, "kill test")


# --- packs, and stores beside ----------------------------------------------------------------


def write_pack(desk: Desk) -> None:
    """A pack, over one of a few."""
    place = beside(desk.folder, "packs")
    place.mkdir(exist_ok=True)
    path = place / f"{desk.chance.randrange(_PACKS)}{SUFFIX}"
    make_pack(desk.store, PackRequest(path, PackChoice()), datetime.now())
    desk.say(f"pack {path}")


def merge_again(desk: Desk) -> None:
    """An older pack of ours merged: what was changed or removed since comes back."""
    pack = _one_of(packs(desk.folder), desk)
    with workplace(desk.folder.backups, PART) as place:
        staged = stage(pack, place)
        preview = preview_merge(desk.store, staged)
        choices = MergeChoices(otherwise=Take.THEIRS)
        merge_pack(desk.store, staged, preview, choices, datetime.now())


def begin_elsewhere(desk: Desk) -> None:
    """A pack opened in a folder of its own."""
    pack = _one_of(packs(desk.folder), desk)
    other = _other_store(desk, "pack")
    copied = pack_of(other).with_suffix(".copied")
    shutil.copyfile(pack, copied)
    copied.replace(pack_of(other))
    open_pack(other, pack_of(other), "", datetime.now())
    desk.say(f"store {other.root}")


def migrate_old(desk: Desk) -> None:
    """A store of an earlier version, or a new one, opened for the first time."""
    schema = desk.chance.choice((*SCHEMAS[:-1], NEW))
    other = _other_store(desk, schema)
    if schema != NEW:
        files.keep(other.files, factories.PDF)  # what these stores name
        copied = other.root / "copied"
        shutil.copyfile(OLD / f"schema_{schema}.db", copied)
        copied.replace(other.database)
    open_store(other).close()
    desk.say(f"store {other.root}")


# How often each is done, of all together; one after the other, once each, none is refused.
ACTS: Mapping[Callable[[Desk], None], int] = {
    add_school: 6, agree: 1, write_note: 4, write_much: 2, edit_school: 5, import_schools: 2,
    merge_schools: 2, remove_notes: 1, attach: 2, pencil_in: 3, lend_something: 2, take_back: 4,
    do_again: 3, back_up: 2, write_pack: 2, go_back: 2, forget: 2, merge_again: 2,
    begin_elsewhere: 2, migrate_old: 2,
}  # fmt: skip


def _other_store(desk: Desk, kind: str) -> Folder:
    root = beside(desk.folder, "stores") / f"{kind}-{desk.chance.getrandbits(40):010x}"
    root.mkdir(parents=True)
    return Folder(root)


def _two_schools(desk: Desk) -> tuple[str, str]:
    with desk.store.database.read() as connection:
        return _two_of([one.id for one in rows.read(connection, Member, limit=20)], desk)


def _two_of(ids: Sequence[str], desk: Desk) -> tuple[str, str]:
    if len(ids) < 2:
        raise RuleBroken("", "There are no two schools yet.")
    one, other = desk.chance.sample(ids, 2)
    return one, other


def _any(connection: Connection, kind: type[rows.Fact], desk: Desk) -> rows.Fact:
    return _one_of(rows.read(connection, kind, limit=20), desk)


def _one_of(found: Sequence[T], desk: Desk) -> T:
    if not found:
        raise RuleBroken("", "There is nothing of this kind yet.")
    return desk.chance.choice(found)


def _word(desk: Desk) -> str:
    return "".join(desk.chance.choices("abcdefghijklmnoprstuvw", k=12)).capitalize()
