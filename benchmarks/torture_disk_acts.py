"""Everything that writes, an act at a time, on a store that a trial may spoil.

Each act may be done again once the cause of a refusal is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks.torture_store import NOW, TODAY, Known, make_partnership
from partnerdesk.actions import calendar_exchange, docx_drafts, items_exchange
from partnerdesk.actions.agreements import agreement_pdf
from partnerdesk.actions.arriving import open_pack
from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.actions.history import undo
from partnerdesk.actions.items import set_photo
from partnerdesk.actions.lending import LendRequest, Wanted, reserve
from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
from partnerdesk.actions.own_texts import save_template
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.actions.partners import edit_member, write_note
from partnerdesk.actions.personal_data import TracesLeft, export_person, forget_person
from partnerdesk.actions.rescue import rescue
from partnerdesk.actions.revising import revise
from partnerdesk.actions.sessions import add_session
from partnerdesk.actions.settings import change_settings
from partnerdesk.actions.signing import attach_scan
from partnerdesk.actions.swapping import export_swap
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.sessions import SessionFacts
from partnerdesk.domain.settings import Settings
from partnerdesk.formats.outgoing import save_whole
from partnerdesk.store import partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.backup import make_backup
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from partnerdesk.store.staging import stage
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture " * 30_000


@dataclass(frozen=True)
class Base:
    """A closed store, a pack and a backup of it, and a pack of another desk that changed it."""

    known: Known
    backup: Path
    whole: Path
    changed: Path
    place: Path


@dataclass(frozen=True)
class Trial:
    """One act on one copy of the store. ``store`` is None for acts on a closed one."""

    base: Base
    folder: Folder
    out: Path
    store: OpenStore | None

    @property
    def open(self) -> OpenStore:
        """The open store."""
        assert self.store
        return self.store

    @property
    def ids(self) -> Known:
        """What is in the store."""
        return self.base.known


Act = Callable[[Trial], object]


def prepared(place: Path) -> Base:
    """Make the store, the packs and the backup that the trials copy, all in ``place``."""
    known = make_partnership(place / "base")
    store = factories.open_store(known.folder.root)
    whole, changed = place / "whole.partnerdesk-pack", place / "changed.partnerdesk-pack"
    make_pack(store, PackRequest(whole, PackChoice()), NOW)
    backup = place / "good.partnerdesk-backup"
    shutil.copyfile(make_backup(store.folder, NOW).path, backup)
    shutil.rmtree(store.folder.backups)
    store.close()
    open_pack(Folder(place / "other"), whole, "", NOW)
    other = factories.open_store(place / "other")
    with other.database.read() as connection:
        member = partners_rows.get_member(connection, known.theirs)
    edit_member(other.database, replace(member, town="Elsewhere"))
    set_photo(other, known.item, ("photo.png", PNG), TODAY)
    make_pack(other, PackRequest(changed, PackChoice()), NOW)
    other.close()
    return Base(known, backup, whole, changed, place)


def _edit(trial: Trial) -> None:
    with trial.open.database.read() as connection:
        member = partners_rows.get_member(connection, trial.ids.theirs)
    edit_member(trial.open.database, replace(member, values_ethos="Oldbeck " * 2_000))


def _note(trial: Trial) -> None:
    note = factories.note(trial.ids.theirs, body="x" * 300_000)
    write_note(trial.open.database, replace(note, id=""))


def _import(trial: Trial) -> None:
    with action(trial.open.database, "Import 300 schools") as log:
        rows.insert_all(log.connection, [factories.member(name=f"No. {n}") for n in range(300)])


def _undo(trial: Trial) -> None:
    # Redo is the undo of this; both in one act would be two actions, the first of which may stand.
    undo(trial.open.database)


def _scan(trial: Trial) -> None:
    scan = ("page.pdf", factories.PDF + b"scan " * 60_000)
    attach_scan(trial.open, trial.ids.signature, scan, TODAY)


def _photo(trial: Trial) -> None:
    set_photo(trial.open, trial.ids.item, ("photo.png", PNG), TODAY)


def _settings(trial: Trial) -> None:
    change_settings(trial.open.database, Settings(partnership_name="Glannau " * 5))


def _texts(trial: Trial) -> None:
    save_template(trial.open, trial.ids.signed, "Latin and choir")


def _backup(trial: Trial) -> None:
    make_backup(trial.folder, NOW)


def _pack(trial: Trial) -> None:
    make_pack(trial.open, PackRequest(trial.out / "a.partnerdesk-pack", PackChoice()), NOW)


def _locked_pack(trial: Trial) -> None:
    path = trial.out / "a.partnerdesk-pack"
    make_pack(trial.open, PackRequest(path, PackChoice(), "amber otter violin cloud"), NOW)


def _merge(trial: Trial) -> None:
    from partnerdesk.store.backup import workplace
    from partnerdesk.store.staging import troubles_in_words

    changed = trial.base.changed
    with (
        troubles_in_words(changed, trial.folder.root),
        workplace(trial.folder.backups, ".part-") as place,
    ):
        staged = stage(changed, place)
        preview = preview_merge(trial.open, staged)
        merge_pack(trial.open, staged, preview, MergeChoices(otherwise=Take.THEIRS), NOW)


def _restore(trial: Trial) -> None:
    restore(trial.folder, trial.base.backup, NOW)


def _open_pack(trial: Trial) -> None:
    open_pack(Folder(trial.out / "fresh"), trial.base.whole, "", NOW)
    shutil.rmtree(trial.out / "fresh")


def _start(trial: Trial) -> None:
    factories.open_store(trial.folder.root).close()


def _rescue(trial: Trial) -> None:
    target = trial.out / "saved"
    shutil.rmtree(target, ignore_errors=True)
    try:
        rescue(trial.folder, target)
    except StoreProblem:
        with suppress(OSError):  # what could be saved stays; here it is swept
            shutil.rmtree(target)
        raise
    shutil.rmtree(target)


def _members(trial: Trial) -> None:
    export_members(trial.open.database, trial.out / "there.xlsx", ExportKind.XLSX, TODAY)


def _table(trial: Trial) -> None:
    export_members(trial.open.database, trial.out / "all.csv", ExportKind.CSV, TODAY)


def _cards(trial: Trial) -> None:
    export_members(trial.open.database, trial.out / "all.vcf", ExportKind.VCARD, TODAY)


def _items(trial: Trial) -> None:
    items_exchange.export_items(trial.open.database, trial.out / "items.xlsx")


def _person(trial: Trial) -> None:
    export_person(trial.open.database, trial.ids.person, trial.out / "theirs.pdf", TODAY)


def _forget(trial: Trial) -> None:
    with suppress(TracesLeft):  # they are taken out, and that is what it says
        forget_person(trial.open.database, trial.ids.person, TODAY)


def _reserve(trial: Trial) -> None:
    out = NOW + timedelta(days=60)
    wanted = LendRequest(
        trial.ids.ours, trial.ids.theirs, (Wanted(trial.ids.item),), out, out + timedelta(days=7)
    )
    reserve(trial.open.database, wanted, NOW)


def _session(trial: Trial) -> None:
    new = factories.session(id="", starts_at=NOW + timedelta(days=60))
    taking = (factories.taking_part("", trial.ids.theirs, id=""),)
    add_session(trial.open.database, SessionFacts(new, taking), TODAY)


def _revise(trial: Trial) -> None:
    revise(trial.open.database, trial.ids.signed)


def _papers(trial: Trial) -> None:
    known, opened = trial.ids, trial.open
    contents = (
        agreement_pdf(opened, known.draft, TODAY)
        + export_swap(opened.database, known.signed, TODAY)
        + docx_drafts.draft_docx(opened.database, known.draft, TODAY)
        + calendar_exchange.export_calendar(opened.database, since=TODAY, today=TODAY)
    )
    save_whole(trial.out / "papers.bin", contents)


# Each act, and whether it wants the store closed.
ACTS: dict[str, tuple[Act, bool]] = {
    "edit": (_edit, False),
    "long note": (_note, False),
    "import": (_import, False),
    "undo": (_undo, False),
    "attach a scan": (_scan, False),
    "photograph": (_photo, False),
    "settings": (_settings, False),
    "own texts": (_texts, False),
    "reserve": (_reserve, False),
    "session": (_session, False),
    "revise": (_revise, False),
    "forget a person": (_forget, False),
    "export a person": (_person, False),
    "backup": (_backup, False),
    "pack": (_pack, False),
    "pack with a passphrase": (_locked_pack, False),
    "merge": (_merge, False),
    "export members": (_members, False),
    "export a table": (_table, False),
    "export cards": (_cards, False),
    "export items": (_items, False),
    "export papers": (_papers, False),
    "restore": (_restore, True),
    "open a pack": (_open_pack, True),
    "start": (_start, True),
    "rescue": (_rescue, True),
}
