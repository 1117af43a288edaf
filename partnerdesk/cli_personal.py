"""The commands about one person's data: hand it over, review who left, take somebody out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk import cli_handover, cli_names
from partnerdesk.cli_sessions import Parsers
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted

if TYPE_CHECKING:
    from partnerdesk.actions.personal_data import Who
    from partnerdesk.store.folder import Folder
    from partnerdesk.store.opening import OpenStore


def add_commands(commands: Parsers, documents: Parsers, exports: Parsers) -> None:
    """Add them to the program's commands, what it prints and what it exports."""
    person = exports.add_parser("person", help="all that is kept about one person")
    _add_who(person)
    person.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE",
        help="ends in .pdf or .xlsx, with the facts as .json beside it; or in .json",
    )  # fmt: skip
    note = documents.add_parser("personal-data", help="what is kept, why and for how long")
    note.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    commands.add_parser("leavers", help="who left long ago and is still kept")
    forget = commands.add_parser("forget", help="make somebody a former contact, for good")
    _add_who(forget)
    forget.add_argument(
        "--delete-backups",
        action="store_true",
        help="make a new backup, then delete those from before",
    )
    forget.add_argument(
        "--yes", action="store_true", help="it can’t be undone: say that you mean it"
    )


def _add_who(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")
    command.add_argument(
        "--without-card", action="store_true",
        help="NAME has no card, and stands in notes, signatures or messages only, just as written",
    )  # fmt: skip
    command.add_argument("--email", default="", help="with --without-card: their address too")
    command.add_argument("--telephone", default="", help="with --without-card: their number too")


def export_person(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Write what is kept about one person."""
    from partnerdesk.actions.personal_data import export_person as export
    from partnerdesk.actions.personal_data import person_data

    who, name = _who(store, arguments)
    if arguments.without_card and not person_data(store.database, who, date.today()).found:
        raise RuleBroken("name", f"Nothing here names {name}, so nothing was written.")
    written = export(store.database, who, arguments.output, date.today())
    return f"Written to {' and '.join(map(str, written))}. Read it before it is handed over."


def leavers(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Who left longer ago than is settled, a line each."""
    from partnerdesk.actions.personal_data import leavers_to_review

    found = leavers_to_review(store.database, date.today())
    lines = [f"{one.name}\t{one.was}\tuntil {day_text(one.left_on)}" for one in found]
    return "\n".join(lines) or "Nobody is due for review."


def forget(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Take somebody out for good."""
    from partnerdesk.actions import personal_data as actions

    who, name = _who(store, arguments)
    if not arguments.yes:
        raise RuleBroken(
            "yes",
            f"{name} would become a former contact, also in the history, and this can’t be "
            "undone. Add --yes if you mean it.",
        )
    before = actions.copies_from_before(store.folder)
    actions.forget_person(store.database, who, date.today())
    return f"Taken out: a former contact is left. {_what_stays(store, arguments, len(before))}"


def _what_stays(store: OpenStore, arguments: argparse.Namespace, copies: int) -> str:
    from partnerdesk.actions import personal_data as actions

    words = "Agreements that were issued, scans, and packs and copies elsewhere keep the name."
    if not copies:
        return words
    if not arguments.delete_backups:
        restored = "brings the name back" if arguments.without_card else "leaves the person out"
        return (
            f"{words} Beside the store lie {counted(copies, 'backup')} from before: they keep it "
            f"until they go by themselves within two years, and restoring one {restored}."
        )
    left = actions.begin_backups_anew(store.folder, datetime.now())
    kept = f" These could not be deleted: {', '.join(one.path.name for one in left)}."
    return f"{words} A new backup was made and those from before deleted.{kept if left else ''}"


def note(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """The page about personal data, with a line to sign."""
    from partnerdesk.actions.personal_data import note_pdf

    return note_pdf(store.database, date.today())


def locked_backup(arguments: argparse.Namespace, folder: Folder) -> str:
    """A backup, and a copy of it that nobody reads without the passphrase."""
    from partnerdesk.store.backup import thin
    from partnerdesk.store.backup_lock import save_locked

    now = datetime.now()
    made = save_locked(folder, arguments.locked, cli_handover.passphrase(arguments), now)
    thin(folder, now)
    return f"Backed up to {made.path}, and locked in {arguments.locked}; both were verified."


def unlocked(arguments: argparse.Namespace, folder: Folder) -> Path:
    """The backup to restore; a locked one is first put beside the others, unlocked."""
    from partnerdesk.store.backup_lock import is_locked, unlock

    path: Path = arguments.file
    if not is_locked(path):
        return path
    return unlock(folder, path, cli_handover.passphrase(arguments))


def _who(store: OpenStore, arguments: argparse.Namespace) -> tuple[Who, str]:
    """Whom the words mean, and their name."""
    from partnerdesk.domain.personal_data import without_card
    from partnerdesk.store import partners_rows

    name: str = arguments.name
    if arguments.without_card:
        is_address = "@" in name
        if is_address and arguments.email:
            raise RuleBroken("email", "Give one address: as NAME, or by --email.")
        email = name if is_address else arguments.email
        return without_card("" if is_address else name, email, arguments.telephone), name
    if arguments.email or arguments.telephone:
        raise RuleBroken(
            "email",
            "An address or a number is asked for with --without-card only: add it, or "
            "leave them out. Whoever has a card is known by that.",
        )
    with store.database.read() as connection:
        people = partners_rows.all_people(connection)
    hint = "`list people` tells the names; --without-card looks for a name in what was written"
    person = cli_names.only(people, name, "name", "person", hint)
    return person.id, person.name


WRITES: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {"forget": forget}
READS: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {"leavers": leavers}
PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {"personal-data": note}
