"""A disk that refuses, at every step of everything that writes.

Each act is done on a disk that is full after so many more bytes, in a folder that is gone, locked
or forbidden, in a store that another program holds, and with the clock a year back. It must say so
in words and leave nothing half written; once the cause is gone the same act must succeed.

Where a small tmpfs may be mounted the disk is really full and really read-only; elsewhere a limit
on the size of files stands for it, and marks on folders. ``size`` is how many fillings are tried.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from benchmarks.torture_report import Tally
from benchmarks.torture_store import NOW, TODAY, Known, make_partnership
from partnerdesk.actions import calendar_exchange, docx_drafts, items_exchange
from partnerdesk.actions.agreements import agreement_pdf
from partnerdesk.actions.arriving import open_pack
from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.actions.history import redo, undo
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
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts
from partnerdesk.domain.settings import Settings
from partnerdesk.formats.outgoing import save_whole
from partnerdesk.store import action_log, database, partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.backup import backup_after_session, make_backup
from partnerdesk.store.checking import check
from partnerdesk.store.database import connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from partnerdesk.store.staging import stage
from tests import factories

_DISK = 48 << 20
_NOBODY = 65534
# Bytes that are still free: from nothing to more than most acts need.
_FREE = (0, 4, 8, 12, 24, 48, 96, 160, 300, 600, 1200, 2000, 3000, 4200, 5200, 6400, 8000)
_PNG = b"\x89PNG\r\n\x1a\n" + b"a picture " * 30_000


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


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Every act with every cause; ``size`` fillings of the disk each, at most all of them."""
    place.chmod(0o755)
    base = _prepared(place)
    with _small_disk(place / "disk") as (disk, mounted):
        tally.counts["with a disk of its own"] = int(mounted)
        for number, (name, (act, closed)) in enumerate(_ACTS.items()):
            for cause, words in _causes(mounted, size, number + seed):
                _try(tally, base, disk, (name, act, closed), (cause, words))
    _clock_back(tally, base, place / "clock")


def _prepared(place: Path) -> Base:
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
    set_photo(other, known.item, ("photo.png", _PNG), TODAY)
    make_pack(other, PackRequest(changed, PackChoice()), NOW)
    other.close()
    return Base(known, backup, whole, changed, place)


# --- one trial -------------------------------------------------------------------------------

Cause = Callable[[Trial], "Iterator[None]"]


def _try(
    tally: Tally,
    base: Base,
    disk: Path,
    what: tuple[str, Act, bool],
    why: tuple[Cause, str],
) -> None:
    name, act, closed = what
    cause, words = why
    label = f"{name}, {words}"
    trial = _fresh(base, disk, closed)
    before = _everything(trial)
    rows_before = factories.image(trial.folder.database) if trial.folder.exists else {}
    try:
        with contextmanager(cause)(trial):
            act(trial)
        tally.counts["acts that got through"] += 1
        refused = False
    except (RuleBroken, StoreProblem) as problem:
        tally.counts["acts refused"] += 1
        refused = True
        if len(problem.message.split()) < 5 or "Error" in problem.message:
            tally.lose(f"{label}: said “{problem.message}”")
    except Exception as error:
        tally.lose(f"{label}: {error!r}")
        refused = True
    if refused:
        _nothing_half(tally, trial, label, before, rows_before)
        try:
            act(trial)
        except Exception as error:
            tally.lose(f"{label}: not even afterwards: {error!r}")
    if trial.store:
        trial.store.close()
    if trial.folder.exists and not check(trial.folder).sound:
        tally.lose(f"{label}: the store is not sound: {check(trial.folder).problems}")
    for folder in (trial.folder.root, trial.out):
        shutil.rmtree(folder, ignore_errors=True)


def _fresh(base: Base, disk: Path, closed: bool) -> Trial:
    root, out = disk / "store", disk / "out"
    shutil.copytree(base.known.folder.root, root)
    out.mkdir()
    (out / "there.xlsx").write_bytes(b"what was there")
    store = None if closed else factories.open_store(root)
    if store:
        with store.database.read() as connection:  # as on a screen: it has been read from
            rows.read(connection, Member)
    return Trial(base, Folder(root), out, store)


def _everything(trial: Trial) -> dict[str, bytes]:
    """Every file but the database, whose rows are compared, the lock's, and kept scans."""
    found = {}
    for root in (trial.folder.root, trial.out):
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root.parent).as_posix()
            kept = path.name.startswith("partnerdesk.") or name.startswith("store/files/")
            if path.is_file() and not kept:
                found[name] = path.read_bytes()
    return found


def _nothing_half(
    tally: Tally,
    trial: Trial,
    label: str,
    before: dict[str, bytes],
    rows_before: factories.Image,
) -> None:
    after = _everything(trial)
    if after != before:
        changed = sorted(set(after.items()) ^ set(before.items()))
        tally.lose(f"{label}: left or changed {[name for name, _ in changed][:4]}")
    parts = [path.name for path in trial.folder.root.rglob(".*") if path.is_file()]
    if parts:
        tally.lose(f"{label}: left {parts[:4]}")
    if trial.folder.exists and factories.image(trial.folder.database) != rows_before:
        tally.lose(f"{label}: the store is not as it was")


# --- what goes wrong -------------------------------------------------------------------------


def _causes(mounted: bool, size: int, start: int) -> Iterator[tuple[Cause, str]]:
    """Fillings of the disk, and one of the others for a small ``size``, else all of them."""
    others: list[tuple[Cause, str]] = [
        (_gone, "folder gone"), (_vanished, "folder gone from a place that is ours"),
        (_forbidden, "forbidden"), (_held, "held by another program"),
    ]  # fmt: skip
    if mounted:
        others.append((_locked, "locked disk"))
    if size < len(others):
        yield others[start % len(others)]
    else:
        yield from others
    step = max(len(_FREE) // size, 1)
    chosen = _FREE[start % step :: step] if size < len(_FREE) else _FREE
    for free in chosen[:size]:
        yield (_filled if mounted else _limited)(free * 1024), f"{free} KB free"


def _filled(free: int) -> Cause:
    def full(trial: Trial) -> Iterator[None]:
        ballast = trial.folder.root.parent / "ballast"
        room = shutil.disk_usage(ballast.parent).free
        with ballast.open("wb") as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(room - free, 1))
        try:
            yield
        finally:
            ballast.unlink()

    return full


def _limited(free: int) -> Cause:
    def full(trial: Trial) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (free, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return full


def _gone(trial: Trial) -> Iterator[None]:
    """The stick is pulled, and put back in."""
    away = trial.folder.root.with_name("away")
    places = (trial.folder.root, trial.out)
    away.mkdir()
    for place in places:
        place.rename(away / place.name)
    try:
        # Nothing can be made in the place of a stick that is gone.
        with _without_rights(away.parent):
            yield
    finally:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
            (away / place.name).rename(place)
        away.rmdir()


def _vanished(trial: Trial) -> Iterator[None]:
    """The folder is gone, and anybody might make another in its place; we must not."""
    root = trial.folder.root
    if not trial.store:
        yield  # what opens a store may make its folder
        return
    away = root.with_name("vanished")
    root.rename(away)
    try:
        yield
    finally:
        made = root.exists()
        shutil.rmtree(root, ignore_errors=True)
        away.rename(root)
        if made:
            raise AssertionError("a folder was made in the place of the one that is gone")


def _forbidden(trial: Trial) -> Iterator[None]:
    with _without_rights(trial.folder.root, trial.out):
        yield


@contextmanager
def _without_rights(*roots: Path) -> Iterator[None]:
    """Nothing under these folders may be written by us. Root heeds no marks, so it steps down."""
    marked = {}
    for root in roots:
        for path in (root, *(one for one in root.rglob("*") if one.is_dir())):
            marked[path] = path.stat().st_mode
            path.chmod(0o555)
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.seteuid(_NOBODY)
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in marked.items():
            with suppress(OSError):
                path.chmod(mode)


def _held(trial: Trial) -> Iterator[None]:
    """Another program has the database, as a virus scanner or a viewer of databases may."""
    if not trial.folder.exists:
        yield
        return
    with ExitStack() as stack:
        other = connect(trial.folder.database, "rw")
        stack.callback(other.close)
        other.execute("BEGIN EXCLUSIVE")
        quick = tuple(one for one in database.PRAGMAS if "busy" not in one)
        stack.enter_context(mock.patch.object(database, "PRAGMAS", quick))
        if trial.store:
            trial.store.database.close()  # its next connection does not wait five seconds
        yield
        other.execute("ROLLBACK")


def _locked(trial: Trial) -> Iterator[None]:
    """A locked stick: nothing can be written on the whole disk."""
    disk = trial.folder.root.parent
    if trial.store:
        trial.store.close()
    if not _remounted(disk, "ro"):
        yield
        return
    try:
        yield
    finally:
        _remounted(disk, "rw")
        if trial.store:
            assert trial.store.lock
            trial.store.lock.take()


# --- a disk of our own -----------------------------------------------------------------------


@contextmanager
def _small_disk(place: Path) -> Iterator[tuple[Path, bool]]:
    place.mkdir()
    options = f"size={_DISK},mode=755"
    mounted = _run("mount", "-t", "tmpfs", "-o", options, "none", str(place))
    try:
        yield place, mounted
    finally:
        if mounted:
            _run("umount", "-l", str(place))


def _remounted(place: Path, how: str) -> bool:
    return _run("mount", "-o", f"remount,{how}", str(place))


def _run(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# --- the acts --------------------------------------------------------------------------------


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
    undo(trial.open.database)
    redo(trial.open.database)


def _scan(trial: Trial) -> None:
    scan = ("page.pdf", factories.PDF + b"scan " * 60_000)
    attach_scan(trial.open, trial.ids.signature, scan, TODAY)


def _photo(trial: Trial) -> None:
    set_photo(trial.open, trial.ids.item, ("photo.png", _PNG), TODAY)


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
_ACTS: dict[str, tuple[Act, bool]] = {
    "edit": (_edit, False),
    "long note": (_note, False),
    "import": (_import, False),
    "undo and redo": (_undo, False),
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


# --- the clock -------------------------------------------------------------------------------


def _clock_back(tally: Tally, base: Base, root: Path) -> None:
    """A computer whose clock is a year back goes on, and its newest backup is kept and whole."""
    shutil.copytree(base.known.folder.root, root)
    trial = Trial(base, Folder(root), root, factories.open_store(root))
    make_backup(trial.folder, NOW)
    back = NOW.replace(year=NOW.year - 1)
    with mock.patch.object(action_log, "datetime", _Clock(back)):
        _edit(trial)
        undo(trial.open.database)
        redo(trial.open.database)
    made = backup_after_session(trial.folder, back)
    trial.open.close()
    tally.counts["acts with the clock back"] += 4
    if made is None or not made.path.is_file():
        tally.lose("clock back: the backup of what was done since is not there")
        return
    restored = Folder(root.with_name("restored"))
    restore(restored, made.path, back)
    if factories.image(restored.database) != factories.image(trial.folder.database):
        tally.lose("clock back: the backup does not hold what was done")
    if not check(trial.folder).sound:
        tally.lose("clock back: the store is not sound")


class _Clock:
    """What ``datetime`` is to a module, at another time."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The time it is."""
        return self._at
