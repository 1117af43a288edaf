"""One person's data: shown to them, kept on purpose, or taken out for good (UK GDPR)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.domain.personal_data import (
    Entry,
    Identity,
    Leaver,
    PersonData,
    Redactor,
    namesake_words,
    refuse_shared,
    unsure_words,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import (
    forgetting,
    identity_rows,
    partners_rows,
    personal_rows,
    settings_rows,
    unsaved_file,
)
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.problems import StoreProblem

if TYPE_CHECKING:
    from partnerdesk.documents.blocks import Document
    from partnerdesk.store.backup import Backup
    from partnerdesk.store.folder import Folder
    from partnerdesk.store.personal_rows import Forgotten

# A person's id; or, of somebody who has no card, by what they are known.
Who = str | Identity

# How a file of one person's data may end; the facts as JSON lie beside the first two.
SUFFIXES = (".pdf", ".xlsx", ".json")


# --- asking for one's data -------------------------------------------------------------------


def person_data(database: Database, who: Who, today: date) -> PersonData:
    """Everything that names a person: by links in every table, and in words that people typed.

    Raises LookupError when there is nobody of this id, and RuleBroken when what somebody without a
    card is known by is somebody else's too.
    """
    with database.read() as connection:
        person_id, identity, sure = _known(connection, who)
        redactor = Redactor(sure)
        card = partners_rows.get_person(connection, person_id) if person_id else None
        removed = identity_rows.removed_cards(connection, redactor)
        texts = list(personal_rows.named(connection, redactor, person_id))
        unsure = unsure_words(identity, sure)
        if card is None:
            unsure += namesake_words(sure, identity_rows.others(connection)[0].names)
        return PersonData(
            card.name if card else next(iter((*sure.names, *sure.emails, *sure.numbers))),
            card,
            today,
            settings_rows.read_settings(connection).partnership_name,
            (
                *personal_rows.linked(connection, person_id),
                *personal_rows.removed(connection, removed),
            ),
            tuple(one for one, certain in texts if certain),
            (
                *(one for one, certain in texts if not certain),
                *_own_texts(database, redactor),
                *_unsaved(database, redactor),
            ),
            tuple(personal_rows.done(connection, redactor, (person_id, *removed))),
            tuple(personal_rows.earlier(connection, redactor, (person_id, *removed))),
            unsure,
        )


def _known(connection: Connection, who: Who) -> tuple[str, Identity, Identity]:
    """Their id, blank without a card; all by which they are known, and what is theirs alone."""
    if isinstance(who, str):
        return who, *identity_rows.known_by(connection, who)
    identity, sure = identity_rows.known_by(connection, typed=who)
    refuse_shared(who, sure)
    return "", identity, sure


def _own_texts(database: Database, redactor: Redactor) -> Iterator[Entry]:
    """Lines of clauses and templates of one's own that may name them: files, changed by hand."""
    for path in sorted(database.texts.glob("*/*.toml")):
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue  # checking the store tells of it
        for line in lines:
            if redactor.names(line) or redactor.may_mean(line):
                yield Entry("Text of our own", line.strip(), {"file": path.name, "text": line})


def _unsaved(database: Database, redactor: Redactor) -> Iterator[Entry]:
    """Words typed and not saved, as PartnerDesk was cut off, that may name them."""
    from partnerdesk.store.folder import Folder

    for piece in unsaved_file.UnsavedFile(Folder(database.path.parent)).left():
        for one in piece.passages:
            if redactor.names(one.words) or redactor.may_mean(one.words):
                raw = {"form": piece.title, "field": one.label, "text": one.words}
                yield Entry("Typed and not saved", one.words, raw)


def export_person(database: Database, who: Who, path: Path, today: date) -> tuple[Path, ...]:
    """Write a person's data as a PDF or a spreadsheet, with the facts as JSON beside it.

    ``path`` ends in ``.pdf`` or ``.xlsx``, or in ``.json`` for that alone; returns what was
    written. Raises RuleBroken for ``path`` when it ends otherwise or can't be written there.
    """
    from partnerdesk.formats.outgoing import saving, write_whole

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise RuleBroken("path", "Give the file a name that ends in .pdf, .xlsx or .json.")
    data = person_data(database, who, today)
    facts = path.with_suffix(".json")
    content = as_json(data).encode()
    with ExitStack() as unless_all, saving(path):
        were_there = facts.exists()
        write_whole(facts, lambda file: file.write(content))
        if not were_there:
            unless_all.callback(_take_back, facts)
        if suffix == ".pdf":
            pdf = person_pdf(data)
            write_whole(path, lambda file: file.write(pdf))
        elif suffix == ".xlsx":
            _write_sheets(path, data)
        unless_all.pop_all()
    return (facts,) if path == facts else (path, facts)


def _take_back(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def person_pdf(data: PersonData) -> bytes:
    """A person's data to read and to hand over."""
    from partnerdesk.documents import pdf

    return pdf.render(person_document(data))


def person_document(data: PersonData) -> Document:
    """A person's data as a document."""
    from partnerdesk.documents.person_data import person_data_sheet

    return person_data_sheet(data)


def as_json(data: PersonData) -> str:
    """A person's data as another program reads it: each entry's fields as they are kept."""
    facts = {
        "format": 1,
        "made_on": data.made_on.isoformat(),
        "partnership": data.partnership,
        "person": asdict(data.card) if data.card else {"name": data.name},
        "linked": [dict(one.raw) for one in data.linked],
        "named": [dict(one.raw) for one in data.named],
        "perhaps": [dict(one.raw) for one in data.perhaps],
        "history": [dict(one.raw) for one in data.history],
        "earlier": [dict(one.raw) for one in data.earlier],
        "unsure": list(data.unsure),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _write_sheets(path: Path, data: PersonData) -> None:
    from partnerdesk.formats.spreadsheet_out import Table, write_xlsx

    def sheet(title: str, first: str, second: str, entries: Sequence[Entry]) -> Table:
        return Table(title, (first, second), [(one.what, one.words) for one in entries])

    write_xlsx(
        path,
        [
            sheet("Kept about them", "What", "What is kept", data.linked),
            sheet("Named in", "Where", "Words", data.named),
            sheet("Perhaps about them", "Where", "Words", data.perhaps),
            sheet("What was done", "When", "What", data.history),
            sheet("Changed since", "When", "Words", data.earlier),
        ],
    )


# --- taking somebody out ---------------------------------------------------------------------


def forget_person(database: Database, who: Who, today: date) -> Changes:
    """Make somebody a former contact: what happened stays, who they were goes.

    Their name, address and numbers go from their card and from every text and from the log, which
    ends what can be undone; their roles end today and keep their kind. What they signed, and the
    words of agreements that were issued, stay as they were signed; backups made before keep them
    until they are thinned. For a former contact the file is only cleared of traces once more.

    Of somebody who never had a card nothing is remembered: a backup from before that is restored,
    or what others wrote since, brings the name in again.

    Raises RuleBroken for the coordinator, when nothing names somebody without a card, and when the
    disk has no room; TracesLeft when the person is taken out and only the clearing was prevented.
    """
    if not personal_rows.room_to_clear(database):
        raise RuleBroken(
            "",
            "There is not enough room on the disk to write the store anew without this person. "
            "Make some, then try again.",
        )
    with database.read() as connection:
        person_id, identity, sure = _known(connection, who)
        _refuse_coordinator(connection, identity)
        whole = forgetting.whole(connection, person_id, sure)
        if not person_id and not _is_named(connection, whole):
            raise RuleBroken(
                "name", "Nothing names them, but for what was signed: that stays as it is."
            )
    changes = forgetting.take_out(database, whole, today)
    stays = _unsaved_stays(database, Redactor(identity))
    try:
        personal_rows.clear_traces(database)
    except StoreProblem as problem:
        raise TracesLeft(changes) from problem
    if stays:
        raise TracesLeft(changes, stays)
    return changes


def _is_named(connection: Connection, who: Forgotten) -> bool:
    """Whether there is anything to take somebody without a card out of."""
    texts = personal_rows.named(connection, who.redactor)
    done = personal_rows.done(connection, who.redactor, who.removed)
    earlier = personal_rows.earlier(connection, who.redactor, who.removed)
    named = any(sure and not one.stays for one, sure in texts)
    return bool(who.removed) or named or any(done) or any(earlier)


def _unsaved_stays(database: Database, redactor: Redactor) -> str:
    """Delete what was typed and not saved if it names them; in words if that can't be done."""
    from partnerdesk.store.folder import Folder

    folder = Folder(database.path.parent)
    try:
        unsaved_file.forget(folder, redactor.names)
    except OSError:
        return (
            "The person is taken out. What was typed and not saved before PartnerDesk was cut off "
            f"may name them and could not be deleted just now: delete {folder.unsaved} by hand."
        )
    return ""


def copies_from_before(folder: Folder) -> tuple[Backup, ...]:
    """Backups and other copies beside the store that may still hold whoever was forgotten."""
    from partnerdesk.store.backup import backups_in, originals_in

    found = [*backups_in(folder), *originals_in(folder)]
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))


def begin_backups_anew(
    folder: Folder, now: datetime, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Backup, ...]:
    """Make a backup, verified, then delete every copy from before; returns what would not go.

    Raises what ``make_backup`` raises; nothing is deleted then.
    """
    from partnerdesk.store.backup import make_backup

    before = copies_from_before(folder)
    make_backup(folder, now, progress=progress)
    for one in before:
        # One that another program has open stays, and is told.
        with suppress(OSError):
            one.path.unlink(missing_ok=True)
    return tuple(one for one in before if one.path.exists())


class TracesLeft(StoreProblem):
    """The person is taken out by ``changes``; the file could not be written anew."""

    def __init__(self, changes: Changes, words: str = "") -> None:
        super().__init__(
            words
            or "The person is taken out. Traces may be left in unused parts of the store’s file, "
            "since it could not be written anew just now. That is done when PartnerDesk opens "
            "next."
        )
        self.changes = changes


def _refuse_coordinator(connection: Connection, identity: Identity) -> None:
    coordinator = settings_rows.read_settings(connection).coordinator_name
    if coordinator and Redactor(identity).names(coordinator):
        raise RuleBroken(
            "",
            f"{coordinator} is the coordinator. Name whoever follows first: Settings, Partnership.",
        )


# --- leavers ---------------------------------------------------------------------------------


def leavers_to_review(database: Database, today: date) -> tuple[Leaver, ...]:
    """Whoever left longer ago than is settled, and was not kept on purpose since."""
    with database.read() as connection:
        return personal_rows.leavers_of(connection, today)


def keep_person(database: Database, person_id: str, today: date) -> Changes:
    """Keep somebody who left on purpose; they are shown for review again after the same time."""
    with database.read() as connection:
        person = partners_rows.get_person(connection, person_id)
    with action(database, f"Keep {person.name} after review") as log:
        personal_rows.keep(log.connection, person_id, today)
    return log.changes


# --- the page about it -----------------------------------------------------------------------


def help_pdf(database: Database | None, name: str, today: date) -> bytes:
    """A page of the help on paper; the one about personal data has lines to sign.

    Without a ``database`` it names no school.
    """
    from partnerdesk.documents import pdf
    from partnerdesk.documents.personal_data_note import help_document, read_page

    school = partnership = ""
    if database:
        with database.read() as connection:
            us = partners_rows.us(connection)
            partnership = settings_rows.read_settings(connection).partnership_name
            school = us.name if us else ""
    page = read_page(name, help_facts(database))
    return pdf.render(help_document(page, today, partnership=partnership, school=school))


def help_facts(database: Database | None) -> dict[str, str] | None:
    """What the help says of the store that is open: its folder, when leavers are reviewed."""
    from partnerdesk.documents.personal_data_note import facts_of

    if database is None:
        return None
    with database.read() as connection:
        months = settings_rows.read_settings(connection).leavers_review_months
    return facts_of(database.path.parent, months)


def note_pdf(database: Database, today: date) -> bytes:
    """What is kept about people, where, why and for how long, for a head to sign."""
    from partnerdesk.documents.personal_data_note import PERSONAL_DATA

    return help_pdf(database, PERSONAL_DATA, today)
