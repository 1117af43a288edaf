"""Making a handover pack: one file that holds what was chosen, verified by reading it back.

What was chosen is taken from a copy of the store, so that nobody has to stop working meanwhile,
and so that every part of the pack tells of the same moment (P77).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from partnerdesk import __version__
from partnerdesk.actions import handover, pack_lists
from partnerdesk.actions.calendar_exchange import export_calendar
from partnerdesk.actions.exporting import ExportKind, NothingToSave, export_members
from partnerdesk.domain import passphrases
from partnerdesk.domain.dates import months_after
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import size_text
from partnerdesk.formats.outgoing import safe_name
from partnerdesk.formats.pack_words import read_me
from partnerdesk.formats.spreadsheet_out import STEP
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store import files, migrate, pack_file, pack_rows, partners_rows, settings_rows
from partnerdesk.store.archive import Progress, Work
from partnerdesk.store.database import Database, connect
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_choosing import chosen_copy
from partnerdesk.store.pack_file import PackManifest, open_pack, table_part
from partnerdesk.store.pack_writing import PackWriter, pack_beside, writing_pack
from partnerdesk.store.problems import StoreDamaged, StoreProblem
from partnerdesk.store.rows import new_id
from partnerdesk.store.staged_checks import check_staged
from partnerdesk.store.staged_rows import Unsound
from partnerdesk.store.tables import TRACKED

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# Room for what is no kept file: rows, lists, note, and what the disk needs itself.
_BESIDES = 4_000_000
# What a row in a list counts for in the progress: laying it out takes as long as writing so much.
_ROW = 1_000
# And to be read back as a fact and held to its rule.
_CHECKED = 400


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Which pack to make, and where. With a ``passphrase`` it is encrypted."""

    path: Path
    choice: PackChoice
    passphrase: str = ""


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack that was written and read back; ``size`` in bytes."""

    path: Path
    size: int
    manifest: PackManifest


def pack_name(database: Database, choice: PackChoice, today: date) -> str:
    """A name to save a pack under: ``Handover of Glannau 2026-11-21.partnerdesk-pack``."""
    with database.read() as connection:
        of = settings_rows.read_settings(connection).partnership_name or "our partnership"
        words = f"Handover of {of}"
        if choice.member_id:
            words = f"{of} for {partners_rows.get_member(connection, choice.member_id).name}"
    if not choice.personal:
        words += " without names"
    elif not choice.private:
        words += " without private notes"
    return f"{safe_name(words)} {today.isoformat()}{pack_file.SUFFIX}"


def offered_passphrase() -> str:
    """A new passphrase that is easy to read out and hard to guess."""
    return passphrases.offered_passphrase()


def make_pack(
    store: OpenStore,
    request: PackRequest,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MadePack:
    """Write the pack that was asked for, whole or not at all; may run on a worker thread.

    The store may be worked in meanwhile. ``progress`` is told bytes done and bytes in all. Raises
    RuleBroken for ``passphrase``, ``path`` or ``member_id``, or when what is in the store could
    not be opened again, StoreProblem in words, with what is
    needed and what is free when the disk has too little room, and Cancelled; nothing is left
    behind then and an older pack of this name is untouched.
    """
    path = request.path.absolute()
    if request.passphrase:
        passphrases.check_passphrase(request.passphrase)
    if path.is_dir():
        raise RuleBroken("path", f"“{path.name}” is a folder. Give the name of a file in it.")
    work = Work(progress, cancelled)
    library = {*load_clauses(), *load_templates()}
    with (
        pack_beside(path) as part,
        chosen_copy(store.folder, request.choice, library, work) as copy,
    ):
        _check_room(copy, store.folder.files, path, work)
        if request.choice.whole:
            _check_opens(copy, work)
        manifest = _write(copy, store, request, part, now, work)
        work.total = work.done + sum(one.size for one in manifest.parts.values())
        _read_back(part, request, work)
        size = part.stat().st_size
    return MadePack(path, size, manifest)


def _check_opens(copy: Database, work: Work) -> None:
    """Hold what goes in to what opening holds it to: today it can be mended, on Monday it can't."""
    with closing(connect(copy.path, "ro")) as plain:
        kept = {sha256 for (sha256,) in plain.execute("SELECT sha256 FROM stored_file")}
        counts = migrate.row_counts(plain)
    work.total += _CHECKED * sum(counts[table.name] for table in TRACKED)
    try:
        check_staged(copy.path, kept, work, _CHECKED)
    except Unsound as found:
        raise RuleBroken(
            "", f"The pack was not made, because nobody could open it. {found} Mend that first."
        ) from found


def _read_back(part: Path, request: PackRequest, work: Work) -> None:
    try:
        with open_pack(part, request.passphrase) as pack:
            pack.verify(work)
    except StoreDamaged as error:
        raise StoreDamaged(
            "The pack was not made: it could not be read back as it was written, so the disk at "
            f"{request.path.parent} may be failing. Choose another place."
        ) from error


def _check_room(copy: Database, kept: Path, path: Path, work: Work) -> None:
    found = [files.path_of(kept, sha256) for sha256, *_ in pack_rows.kept_files(copy.path)]
    size = sum(one.stat().st_size for one in found if one.is_file())
    rows = copy.path.stat().st_size // 2
    needed, free = size + rows + _BESIDES, shutil.disk_usage(path.parent).free
    work.total += 2 * (size + rows) + pack_lists.rows_listed(copy) * _ROW
    if needed > free:
        raise StoreProblem(
            f"The pack was not made: it needs about {size_text(needed)}, and {path.parent} has "
            f"{size_text(free)} free. Make some room there, or choose another place."
        )


def _write(
    copy: Database, store: OpenStore, request: PackRequest, part: Path, now: datetime, work: Work
) -> PackManifest:
    choice = request.choice
    manifest = _manifest(copy, store.database, choice, now)
    with writing_pack(part, now, request.passphrase, work) as writer:
        _put_readable(writer, copy, choice, now, work)
        kept, missing = _put_kept(writer, copy, store.folder.files)
        for text in sorted((copy.path.parent / "texts").glob("*/*.toml")):
            writer.put(text.relative_to(copy.path.parent).as_posix(), [text.read_bytes()])
        rows = {
            table.name: writer.put_lines(table_part(table.name), pack_rows.row_lines(copy, table))
            for table in TRACKED
        }
        if not choice.member_id and choice.personal:
            lines = pack_rows.removed_lines(copy, private=choice.private)
            writer.put_lines(pack_file.REMOVED, lines)
        if choice.whole:
            writer.put_lines(pack_file.HISTORY, pack_rows.history_lines(copy))
        encrypted = bool(request.passphrase)
        words = read_me(choice, writer.parts, now, __version__, encrypted=encrypted)
        writer.put(pack_file.READ_ME, [words.encode()])
        manifest = replace(
            manifest, rows=rows, parts=dict(writer.parts), files=kept, missing=missing
        )
        writer.finish(manifest)
    return manifest


def _manifest(
    copy: Database, database: Database, choice: PackChoice, now: datetime
) -> PackManifest:
    with copy.read() as connection:
        settings = settings_rows.read_settings(connection)
        members = partners_rows.all_members(connection)
    with database.read() as connection:
        us = partners_rows.us(connection)
        made_by = settings_rows.read_settings(connection).coordinator_name
    names = {one.id: one.name for one in members}
    return PackManifest(
        pack_id=new_id(),
        made_at=now.replace(microsecond=0, tzinfo=None),
        program=__version__,
        schema=migrate.SCHEMAS[-1],
        partnership=settings.partnership_name,
        school=names.get(us.id, "") if us else "",
        made_by=made_by if choice.personal else "",
        choice=choice,
        member=names.get(choice.member_id, ""),
        last_action=pack_rows.last_action(copy.path),
    )


def _put_readable(
    writer: PackWriter, copy: Database, choice: PackChoice, now: datetime, work: Work
) -> None:
    """What anybody can open: the note, the lists, the cards and the calendar."""
    today, place = now.date(), copy.path.parent
    if choice.personal:
        facts = handover.without_backups(handover.handover_facts(copy, today))
        if choice.member_id:
            facts = replace(facts, gaps=())  # what they do not know is not missing
        writer.put(pack_file.NOTE, [handover.note_pdf(facts, private=choice.whole)])
    work.step(0)
    listed = place / pack_file.LISTS
    pack_lists.write_lists(
        copy, listed, now, lambda: work.step(STEP * _ROW), people=choice.personal
    )
    writer.put(pack_file.LISTS, [listed.read_bytes()])
    if choice.personal:
        cards = place / pack_file.CARDS
        try:
            export_members(copy, cards, ExportKind.VCARD, today)
        except NothingToSave:
            cards.write_bytes(b"")  # nobody is known yet
        if content := cards.read_bytes():
            writer.put(pack_file.CARDS, [content])
    work.step(0)
    try:
        calendar = export_calendar(copy, since=months_after(today, -12), today=today)
    except RuleBroken:
        return  # nothing has been held since, and nothing is ahead
    writer.put(pack_file.CALENDAR, [calendar])


def _put_kept(
    writer: PackWriter, copy: Database, kept: Path
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Every kept file once, under a name that can be read; the hashes of those that are gone."""
    names: dict[str, str] = {}
    missing = []
    for place, (sha256, media_type, stem) in enumerate(pack_rows.kept_files(copy.path), 1):
        ending = _ENDINGS.get(media_type, "bin")
        name = f"{stem}{place:04}.{ending}" if stem.endswith("/") else f"{stem}.{ending}"
        if not pack_file.KEPT_FILE.fullmatch(name) or name in writer.parts:
            name = f"Files/{place:04}.{ending}"
        if writer.put_kept(name, files.path_of(kept, sha256), sha256):
            names[sha256] = name
        else:
            missing.append(sha256)
    return names, tuple(sorted(missing))
