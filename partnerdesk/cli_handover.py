"""The commands of handover: readiness, who is missed, and packs made, looked into and taken in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk import cli_names
from partnerdesk.cli_sessions import Parsers
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.actions.merging import MergePreview
    from partnerdesk.domain.arriving import PackContents
    from partnerdesk.domain.survival import Survival
    from partnerdesk.store.folder import Folder
    from partnerdesk.store.opening import OpenStore

# --- the words of the commands ---------------------------------------------------------------


def add_commands(commands: Parsers, documents: Parsers, exports: Parsers) -> None:
    """Add handover to the program's commands, what it prints and what it exports."""
    ready = commands.add_parser("readiness", help="what a successor would miss today, worst first")
    would = commands.add_parser("survive", help="what hangs on one person alone")
    would.add_argument("--person", required=True, metavar="NAME")
    for parser in (ready, would):
        parser.add_argument("--json", action="store_true", help="as one JSON object")
    _add_export(exports)
    for name, what in (
        ("inspect", "verify a handover pack and tell what is inside"),
        ("open", "begin a store from a handover pack"),
        ("merge", "take a handover pack into a store with a history of its own"),
    ):
        verb = commands.add_parser(name, help=what).add_subparsers(dest="what", required=True)
        pack = verb.add_parser("pack", help=what)
        pack.add_argument("file", type=Path)
        add_passphrase(pack)
        if name == "merge":
            how = pack.add_mutually_exclusive_group()
            how.add_argument("--dry-run", action="store_true", help="show it, change nothing")
            how.add_argument("--ours", action="store_true", help="where both changed, keep ours")
            how.add_argument(
                "--theirs", action="store_true", help="where both changed, take theirs"
            )
    briefing = documents.add_parser("briefing", help="for the new head of a member")
    briefing.add_argument("member", metavar="NAME")
    cover = documents.add_parser("cover-plan", help="who takes over what hangs on one person")
    cover.add_argument("--person", required=True, metavar="NAME")
    leaving = documents.add_parser("exit-checklist", help="for the last weeks, with the receipt")
    for document in (briefing, cover, leaving):
        document.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


def _add_export(exports: Parsers) -> None:
    pack = exports.add_parser("pack", help="a handover pack, verified by reading it back")
    pack.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    pack.add_argument("--member", metavar="NAME", help="that member’s part, for that member")
    pack.add_argument("--no-private", action="store_true", help="without private notes")
    pack.add_argument("--no-personal", action="store_true", help="without personal data")
    add_passphrase(pack)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Let a command take a passphrase, which is never typed where others could list it."""
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line")


def passphrase(arguments: argparse.Namespace) -> str:
    """The first line of the file that was named; blank without one. Raises RuleBroken."""
    path = arguments.passphrase_file
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBroken("passphrase", f"The passphrase can’t be read from {path}.") from error
    if not lines or not lines[0].strip():
        raise RuleBroken("passphrase", f"There is no passphrase in the first line of {path}.")
    return str(lines[0].strip())


# --- before leaving --------------------------------------------------------------------------


def readiness(store: OpenStore, arguments: argparse.Namespace) -> str:
    """The score, and every gap with where it is mended."""
    from partnerdesk.actions.handover import handover_facts, score
    from partnerdesk.store.backup import backups_in

    backup = next((one.made_at for one in backups_in(store.folder) if not one.safety), None)
    facts = handover_facts(store.database, date.today(), backup)
    if arguments.json:
        gaps = [
            {"kind": one.kind.value, "words": one.words, "page": one.page, "key": one.key}
            for one in facts.gaps
        ]
        return _as_json({"score": score(facts), "gaps": gaps})
    lines = [f"{score(facts)} of 100 is written down."]
    return "\n".join([*lines, *(f"{one.kind.label}\t{one.words}" for one in facts.gaps)])


def survive(store: OpenStore, arguments: argparse.Namespace) -> str:
    """What would go on without a person, and what would not."""
    from partnerdesk.actions.survival import find_person
    from partnerdesk.actions.survival import survive as ask

    person = find_person(store.database, arguments.person)
    found = ask(store.database, person.id, date.today())
    return _as_json(_survival(found)) if arguments.json else _survival_words(found)


def _survival(found: Survival) -> dict[str, object]:
    holds = [
        {
            "kind": one.kind.value,
            "words": one.words,
            "when": one.when.isoformat() if one.when else "",
            "alone": one.alone,
            "others": list(one.others),
            "cover": one.cover,
        }
        for one in found.holds
    ]
    return {"name": found.name, "where": found.where, "score": found.score, "holds": holds}


def _survival_words(found: Survival) -> str:
    lines = [
        f"{found.name} ({found.where}): {found.score} of 100 would go on; "
        f"{len(found.alone)} of {len(found.holds)} hang on them alone."
    ]
    for one in found.alone:
        cover = f"could be covered by {one.cover}" if one.cover else "nobody is known to cover it"
        lines.append(f"{one.kind.label}\t{one.words}\t{cover}")
    return "\n".join(lines)


READS: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {
    "readiness": readiness,
    "survive": survive,
}


# --- papers ----------------------------------------------------------------------------------


def briefing(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """For a new head: letter, summary, and the slip to sign up afresh."""
    from partnerdesk.actions.head_paper import head_briefing_pdf

    with store.database.read() as connection:
        member = cli_names.member(connection, arguments.member, "member")
    return head_briefing_pdf(store.database, member.id, date.today())


def cover_plan(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """Who takes over what hangs on one person."""
    from partnerdesk.actions.survival import cover_plan_facts, cover_plan_pdf, find_person

    person = find_person(store.database, arguments.person)
    return cover_plan_pdf(cover_plan_facts(store.database, person.id, date.today()))


def exit_checklist(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """What is done before somebody leaves, and the receipt."""
    from partnerdesk.actions.leaving import exit_checklist_facts, exit_checklist_pdf

    return exit_checklist_pdf(exit_checklist_facts(store.database, date.today()))


PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "briefing": briefing,
    "cover-plan": cover_plan,
    "exit-checklist": exit_checklist,
}


# --- packs -----------------------------------------------------------------------------------


def export_pack(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Make a pack, whole or not at all."""
    from partnerdesk.actions.packing import PackRequest, make_pack
    from partnerdesk.domain.packs import PackChoice

    member_id = ""
    if arguments.member:
        with store.database.read() as connection:
            member_id = cli_names.member(connection, arguments.member, "member").id
    choice = PackChoice(
        member_id,
        private=not (arguments.no_private or arguments.no_personal),
        personal=not arguments.no_personal,
    )
    request = PackRequest(arguments.output, choice, passphrase(arguments))
    made = make_pack(store, request, datetime.now())
    return f"Written to {made.path}, and verified by reading it back."


def inspect_pack(arguments: argparse.Namespace) -> str:
    """What a pack holds; no store is needed."""
    from partnerdesk.actions.arriving import inspect_pack as inspect

    return _contents(inspect(arguments.file, passphrase(arguments)))


def open_pack(arguments: argparse.Namespace, folder: Folder) -> str:
    """Begin the store in ``folder`` from a pack."""
    from partnerdesk.actions.arriving import open_pack as begin

    found = begin(folder, arguments.file, passphrase(arguments), datetime.now())
    return f"{_contents(found)}\nOpened in {folder.root}."


def merge_pack(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Take a pack in, or with ``--dry-run`` tell what it would bring."""
    from partnerdesk.actions.merging import MergeChoices, Take, preview_merge
    from partnerdesk.actions.merging import merge_pack as merge
    from partnerdesk.store.backup import PART, workplace
    from partnerdesk.store.staging import stage

    # What a killed one leaves is swept with what unfinished backups leave.
    with workplace(store.folder.backups, PART) as place:
        staged = stage(arguments.file, place, passphrase(arguments))
        preview = preview_merge(store, staged)
        told = _differences(preview)
        if arguments.dry_run:
            return told
        otherwise = Take.OURS if arguments.ours else Take.THEIRS if arguments.theirs else None
        if preview.to_choose and otherwise is None:
            raise RuleBroken(
                "choice",
                f"{told}\nBoth sides changed something. Say --ours or --theirs, or choose one by "
                "one in the window. Nothing has been changed.",
            )
        choices = MergeChoices(otherwise=otherwise)
        changes = merge(store, staged, preview, choices, datetime.now())
    return f"{told}\n{changes.name}." if changes else "Nothing in this pack is new here."


def _contents(found: PackContents) -> str:
    lines = [
        f"{found.name}: {found.choice}",
        f"Made on {found.made_at:%Y-%m-%d %H:%M}"
        + (f" by {found.made_by}" if found.made_by else "")
        + (f", {found.school}" if found.school else ""),
        *([f"Partnership: {found.partnership}"] if found.partnership else []),
        f"Holds {', '.join(found.counts)}" if found.counts else "Holds nothing",
        "Every part is what the pack says it is.",
    ]
    if found.missing:
        lines.append(f"{found.missing} scans were gone already when it was made.")
    return "\n".join(lines)


def _differences(preview: MergePreview) -> str:
    """Whom one side took out, then a line for each topic and each thing that waits for a choice."""
    from partnerdesk.actions.merge_preview import known_words

    lines = list(known_words(preview))
    if not preview.topics:
        return "\n".join([*lines, "Nothing in this pack differs from what is here."])
    for topic in preview.topics:
        kinds: dict[str, int] = {}
        for thing in topic.things:
            words = thing.kind.label.lower()
            kinds[words] = kinds.get(words, 0) + 1
        told = ", ".join(f"{number} {words}" for words, number in kinds.items())
        lines.append(f"{topic.topic}: {told}")
    lines += [f"To choose: {thing.title}" for thing in preview.things() if thing.to_choose]
    return "\n".join(lines)


def _as_json(found: dict[str, object]) -> str:
    return json.dumps(found, ensure_ascii=False)


WITHOUT_STORE: dict[str, Callable[[argparse.Namespace, Folder], str]] = {
    "inspect": lambda arguments, folder: inspect_pack(arguments),
    "open": open_pack,
}

WRITES: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {"merge": merge_pack}
