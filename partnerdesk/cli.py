"""The same jobs without a window, for scripts and for whoever looks after the computers.

Exit status 0 when it is done, 1 when it is refused (words on standard error, nothing written), 2
when the words of the command are wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from partnerdesk import (
    cli_agreement_files,
    cli_agreements,
    cli_calendar,
    cli_handover,
    cli_lending,
    cli_personal,
    cli_rescue,
    cli_sessions,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.folder import Folder
from partnerdesk.store.lock import user_name
from partnerdesk.store.opening import OpenStore, open_store
from partnerdesk.store.problems import StoreProblem

_INTERRUPTED = 130  # as shells say of Ctrl+C

TOPICS = (
    "partners", "people", "agreements", "commitments", "contacts", "items", "loans",
    *cli_calendar.LISTS,
)  # fmt: skip


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add the commands to the program's own arguments."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("sample", help="fill an empty store with the sample partnership")
    commands.add_parser("check", help="check the store, its links and its files")
    listing = commands.add_parser("list", help=f"list {', '.join(TOPICS[:-1])} or {TOPICS[-1]}")
    listing.add_argument("topic", choices=TOPICS)
    listing.add_argument("--from", dest="first", type=cli_sessions.day, metavar="DATE",
                         help="sessions or closures from this day on")  # fmt: skip
    listing.add_argument("--to", dest="last", type=cli_sessions.day, metavar="DATE")
    listing.add_argument("--json", action="store_true", help="as JSON, one object a line")
    importing = commands.add_parser("import", help="add partners or things from another file")
    sources = importing.add_subparsers(dest="source", required=True)
    register = sources.add_parser("register", help="from the national schools register (CSV)")
    register.add_argument("file", type=Path)
    register.add_argument("--urn", nargs="+", required=True, help="the schools to add")
    printing = commands.add_parser("print", help="write a document as PDF")
    documents = printing.add_subparsers(dest="document", required=True)
    mou = documents.add_parser("mou", help="an agreement, by its number")
    mou.add_argument("number")
    note = documents.add_parser("handover", help="the handover note")
    note.add_argument("--private", action="store_true", help="with the part for our school only")
    for document in (mou, note):
        document.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    cli_lending.add_commands(commands, sources, documents)
    exporting = commands.add_parser("export", help="write what is kept as another program’s file")
    exports = exporting.add_subparsers(dest="what", required=True)
    cli_calendar.add_commands(commands, sources, documents, exports)
    cli_agreements.add_commands(commands)
    cli_agreement_files.add_commands(commands, sources, documents, exports)
    cli_handover.add_commands(commands, documents, exports)
    cli_personal.add_commands(commands, documents, exports)
    backing = commands.add_parser("backup", help="make a backup, verified by opening it")
    backing.add_argument("--locked", type=Path, metavar="FILE",
                         help="and a copy of it, locked with a passphrase")  # fmt: skip
    cli_handover.add_passphrase(backing)
    restoring = commands.add_parser("restore", help="bring a backup back, after a safety copy")
    restoring.add_argument("file", type=Path)
    cli_handover.add_passphrase(restoring)
    cli_rescue.add_commands(commands)
    past = commands.add_parser("history", help="who did what, newest first")
    past.add_argument("--json", action="store_true", help="as JSON, one object a line")
    commands.add_parser("undo", help="take back the newest action")
    pictures = commands.add_parser("screenshots", help="picture every page, with the sample")
    pictures.add_argument("directory", type=Path, metavar="DIR")
    pictures.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    pictures.add_argument("--scale", type=float, default=1.0, help="size of text, 2 for 200%%")


def run(arguments: argparse.Namespace, folder: Folder) -> int:
    """Carry out one command on the store in ``folder``; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A console that can't show a Welsh letter shows it escaped, rather than failing.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = COMMANDS[arguments.command](arguments, folder)
        sys.stdout.flush()
        return status
    except (RuleBroken, StoreProblem) as problem:
        return _refused(problem.message)
    except BrokenPipeError:
        # Whoever reads had enough, as `head` has; what is left must not fail at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return _INTERRUPTED
    except OSError as error:
        return _refused(f"{error.filename or 'The file'}: {error.strerror or error}")


def tell_fault(error: Exception, folder: Folder) -> int:
    """Write down what nobody foresaw, if there is a store to keep it in, and say so."""
    from partnerdesk.fault_report import keep, report

    words = report(error)
    if folder.exists:
        keep(folder.log, words)
    return _refused(
        "Something went wrong in PartnerDesk. What was saved before is safe. Send this report to "
        f"whoever looks after PartnerDesk; it holds no names of people or schools.\n\n{words}"
    )


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def _say(words: str) -> int:
    print(words)
    return 0


@contextmanager
def _store(folder: Folder, *, read_only: bool = False, new: bool = False) -> Iterator[OpenStore]:
    """The store in ``folder``; only for a ``new`` one may it not be there yet."""
    if not new:
        _must_exist(folder)
    store = open_store(folder, user_name(), read_only=read_only)
    try:
        yield store
    finally:
        store.close()


def _must_exist(folder: Folder) -> None:
    if not folder.exists:
        raise StoreProblem(f"There is no store in {folder.root}. Name its folder with --data.")


def _sample(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.actions.sample import load_sample

    with _store(folder, new=True) as store:
        load_sample(store, date.today())
    return _say(f"The sample partnership is in {folder.root}.")


def _check(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.store.checking import check

    _must_exist(folder)
    found = check(folder)
    for remark in found.remarks:
        print(remark)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if not found.sound:
        from partnerdesk.actions.rescue import way_back

        print(way_back(folder), file=sys.stderr)
        return 1
    return _say("The store is sound.")


def _list(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder, read_only=True) as store:
        for one in _rows(store, arguments):
            print(_as_json(one) if arguments.json else "\t".join(map(_as_text, one.values())))
    return 0


def _rows(store: OpenStore, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if arguments.topic in cli_calendar.LISTS:
        return cli_calendar.LISTS[arguments.topic](store, arguments)
    if arguments.first or arguments.last:
        raise RuleBroken("from", "--from and --to go with sessions and closures only.")
    return LISTS[arguments.topic](store)


def _partners(store: OpenStore) -> Iterator[dict[str, Any]]:
    from partnerdesk.store import partners_rows

    with store.database.read() as connection:
        for member in partners_rows.all_members(connection):
            yield {
                "name": member.name,
                "kind": member.kind.value,
                "phase": member.phase.value,
                "urn": member.urn,
                "town": member.town,
                "postcode": member.postcode,
                "telephone": member.telephone,
                "email": member.email,
                "is_us": member.is_us,
                "left_on": member.left_on,
            }


def _people(store: OpenStore) -> Iterator[dict[str, Any]]:
    from partnerdesk.store import partners_rows

    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for held in partners_rows.people_in_roles(connection):
            yield {
                "name": held.person.name,
                "role": held.role.label,
                "member": members[held.role.member_id],
                "prefers": held.person.channel.value,
                "reach_at": held.person.reach_at,
                "started_on": held.role.started_on,
                "ended_on": held.role.ended_on,
            }


def _contacts(store: OpenStore) -> Iterator[dict[str, Any]]:
    from partnerdesk.store import partners_rows

    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for contact in partners_rows.contacts_of(connection):
            if not contact.private:
                yield {
                    "on": contact.on,
                    "member": members[contact.member_id],
                    "kind": contact.kind.value,
                    "summary": contact.summary,
                }


LISTS: dict[str, Callable[[OpenStore], Iterator[dict[str, Any]]]] = {
    "partners": _partners,
    "people": _people,
    "contacts": _contacts,
    **cli_agreements.LISTS,
    **cli_lending.LISTS,
}


def _as_json(one: dict[str, Any]) -> str:
    return json.dumps(one, ensure_ascii=False, default=str)


def _as_text(value: object) -> str:
    """For a person, and for ``cut``: what is not known is blank, several things in one column."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return " ".join(str(value).split())  # a line or a tab inside would break the columns


def _import(arguments: argparse.Namespace, folder: Folder) -> int:
    return IMPORTED[arguments.source](arguments, folder)


def _items(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder) as store:
        return _say(cli_lending.import_items(store, arguments))


def _calendar(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder, read_only=arguments.preview) as store:
        return _say(cli_calendar.import_calendar(store, arguments))


def _swap(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder, read_only=arguments.preview) as store:
        return _say(cli_agreement_files.import_swap(store, arguments))


def _register(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.actions.importing import import_register
    from partnerdesk.formats import register

    found = register.find_urns(arguments.file, arguments.urn)
    missing = [urn for urn in arguments.urn if urn not in found]
    if missing:
        return _refused(
            f"Not in {arguments.file.name}: {', '.join(missing)}. Nothing was imported."
        )
    schools = [found[urn] for urn in dict.fromkeys(arguments.urn)]
    with _store(folder, new=True) as store:
        changes = import_register(store.database, schools, date.today(), arguments.file.name)
    return _say(changes.name)


IMPORTED: dict[str, Callable[[argparse.Namespace, Folder], int]] = {
    "register": _register,
    "items": _items,
    "calendar": _calendar,
    "swap": _swap,
}


_WRITES = {
    **cli_lending.WRITES,
    **cli_calendar.WRITES,
    **cli_agreements.WRITES,
    **cli_handover.WRITES,
    **cli_personal.WRITES,
}
_READS = {**cli_agreement_files.READS, **cli_handover.READS, **cli_personal.READS}
_EXPORTED = {"calendar": cli_calendar.export_calendar, **cli_agreement_files.EXPORTED}


def _write(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder) as store:
        return _say(_WRITES[arguments.command](store, arguments))


def _read(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder, read_only=True) as store:
        return _say(_READS[arguments.command](store, arguments))


def _pack(arguments: argparse.Namespace, folder: Folder) -> int:
    return _say(cli_handover.WITHOUT_STORE[arguments.command](arguments, folder))


def _ask(arguments: argparse.Namespace, folder: Folder) -> int:
    ask, words = cli_calendar.ASKS[arguments.command]
    with _store(folder, read_only=True) as store:
        for one in ask(store, arguments):
            print(_as_json(one) if arguments.json else words(one))
    return 0


def _export(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.formats.outgoing import save_whole

    with _store(folder, read_only=True) as store:
        if arguments.what == "pack":  # it may be larger than memory, and writes itself
            return _say(cli_handover.export_pack(store, arguments))
        if arguments.what == "person":  # two files
            return _say(cli_personal.export_person(store, arguments))
        content = _EXPORTED[arguments.what](store, arguments)
    save_whole(arguments.output, content)
    return _say(f"Written to {arguments.output}.")


def _available(arguments: argparse.Namespace, folder: Folder) -> int:
    with _store(folder, read_only=True) as store:
        found = cli_lending.available(store, arguments)
    for one in found:
        print(_as_json(one) if arguments.json else cli_lending.available_words(one))
    return 0


def _print(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.formats.outgoing import save_whole

    with _store(folder, read_only=True) as store:
        pdf = PRINTED[arguments.document](store, arguments)
    save_whole(arguments.output, pdf)
    return _say(f"Written to {arguments.output}.")


def _handover(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    from partnerdesk.actions.handover import handover_pdf

    return handover_pdf(store.database, date.today(), private=arguments.private)


PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "handover": _handover,
    **cli_agreement_files.PRINTED,
    **cli_lending.PRINTED,
    **cli_calendar.PRINTED,
    **cli_handover.PRINTED,
    **cli_personal.PRINTED,
}


def _backup(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.store.backup import make_backup, thin

    _must_exist(folder)
    if arguments.locked:
        return _say(cli_personal.locked_backup(arguments, folder))
    made = make_backup(folder, datetime.now())
    thin(folder, datetime.now())
    return _say(f"Backed up to {made.path}, and checked by opening it.")


def _restore(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.actions.rescue import restored_words
    from partnerdesk.store.restore import restore

    backup = cli_personal.unlocked(arguments, folder)
    safety = restore(folder, backup, datetime.now())
    kept = f" What was there before is in {safety}." if safety else ""
    _say(f"Restored {arguments.file.name}.{kept}")
    if words := restored_words(folder):
        print(words, file=sys.stderr)
    return 1 if words else 0


def _rescue(arguments: argparse.Namespace, folder: Folder) -> int:
    saved, not_saved = cli_rescue.rescue(arguments, folder)
    for words in not_saved:
        print(words, file=sys.stderr)
    _say(saved)
    return 1 if not_saved else 0


def _history(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.store.history_rows import count_history, history

    with _store(folder, read_only=True) as store, store.database.read() as connection:
        for entry in history(connection, limit=count_history(connection)):
            if arguments.json:
                print(_as_json(asdict(entry)))
            else:
                verb = {"do": "", "undo": "Undo: ", "redo": "Redo: "}[entry.kind]
                print(f"{entry.at:%Y-%m-%d %H:%M}\t{entry.actor}\t{verb}{entry.name}")
    return 0


def _undo(arguments: argparse.Namespace, folder: Folder) -> int:
    from partnerdesk.actions.history import undo

    with _store(folder) as store:
        changes = undo(store.database)
    return _say(f"Undone: {changes.name}")


COMMANDS: dict[str, Callable[[argparse.Namespace, Folder], int]] = {
    "sample": _sample,
    "check": _check,
    "list": _list,
    "import": _import,
    "print": _print,
    "backup": _backup,
    "restore": _restore,
    "rescue": _rescue,
    "history": _history,
    "undo": _undo,
    "available": _available,
    "export": _export,
    **dict.fromkeys(cli_calendar.ASKS, _ask),
    **dict.fromkeys(_READS, _read),
    **dict.fromkeys(cli_handover.WITHOUT_STORE, _pack),
    **dict.fromkeys(_WRITES, _write),
}
