"""The commands of agreements as text, files and paper: compared, exchanged and printed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.cli_agreements import add_parties, agreement, members_named, number_of
from partnerdesk.cli_sessions import Parsers
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.domain.versions import Comparison, Run
    from partnerdesk.store.opening import OpenStore


def add_commands(commands: Parsers, sources: Parsers, documents: Parsers, exports: Parsers) -> None:
    """Add agreements to what the program compares, imports, prints and exports."""
    comparing = commands.add_parser("compare", help="what changed from one version to another")
    comparing.add_argument("number")
    comparing.add_argument("versions", nargs=2, type=int, metavar="VERSION")
    comparing.add_argument("-o", "--output", type=Path, metavar="FILE", help="as PDF")
    taking = sources.add_parser("swap", help="clauses of a swap file, as a new draft")
    taking.add_argument("file", type=Path)
    taking.add_argument("--title", default="", help="else that of the file")
    add_parties(taking, required=False)
    taking.add_argument("--clauses", nargs="+", metavar="NAME", help="else all")
    taking.add_argument("--preview", action="store_true", help="show what came, keep nothing")
    for name, what in (("swap", "clauses without names or numbers"), ("docx", "for Word")):
        export = exports.add_parser(name, help=f"an agreement, {what}")
        export.add_argument("number")
        export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    _add_papers(documents)


def _add_papers(documents: Parsers) -> None:
    promises = documents.add_parser("commitments", help="promises and how they stand")
    whose = promises.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar="NAME")
    whose.add_argument("--number", metavar="NUMBER", help="those of one agreement")
    promises.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    for name, what in (
        ("one-pager", "one page for a member’s governors"),
        ("recommitment", "letter, summary and slip for a member’s new head"),
    ):
        paper = documents.add_parser(name, help=what)
        paper.add_argument("member", metavar="NAME")
        paper.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


# --- comparing -------------------------------------------------------------------------------


def compare(store: OpenStore, arguments: argparse.Namespace) -> str:
    """What changed between two versions, as text and, where it is asked for, as PDF."""
    from partnerdesk.actions.revising import compare_versions

    today, key = date.today(), agreement(store, arguments.number).id
    old, new = arguments.versions
    found = compare_versions(store.database, key, old, new, today)
    if arguments.output:
        from partnerdesk.actions.agreement_paper import comparison_pdf
        from partnerdesk.formats.outgoing import save_whole

        pdf = comparison_pdf(store.database, key, old, new, today)
        save_whole(arguments.output, pdf)
        return f"Written to {arguments.output}."
    return "\n".join(_compared(found)) or "Nothing changed."


def _compared(found: Comparison) -> Iterator[str]:
    from partnerdesk.domain.versions import Change

    for one in found.clauses:
        if one.change is not Change.SAME:
            yield f"{one.change.label}: {one.heading}"
            yield "  " + _marked(one.runs)
    for name, runs in found.lines:
        changed = [run for run in runs if run.change is not Change.SAME]
        yield from (f"{name}: {_marked((run,))}" for run in changed)


def _marked(runs: tuple[Run, ...]) -> str:
    """The words with ``{+new+}`` and ``[-taken out-]``."""
    from partnerdesk.domain.versions import Change

    marks = {Change.ADDED: "{{+{}+}}", Change.REMOVED: "[-{}-]"}
    shown = (marks.get(run.change, "{}").format(run.words.strip("\n")) for run in runs)
    return " ".join("".join(shown).split())


# What only looks, and says it in words.
READS: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {"compare": compare}


# --- files of others -------------------------------------------------------------------------


def import_swap(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Start a draft from a swap file, or show what is in it."""
    from partnerdesk.actions.swapping import take_swap
    from partnerdesk.formats.incoming import opening_bytes
    from partnerdesk.formats.swap_file import LARGEST, read_swap

    opening_bytes(arguments.file, "a swap file", LARGEST)
    swap = read_swap(arguments.file.read_bytes())
    known = [one.text.id for one in swap.clauses]
    if arguments.preview:
        lines = [f"{one.text.id}\t{one.text.heading or one.text.part}" for one in swap.clauses]
        return "\n".join([swap.title, *lines, "Nothing was written."])
    chosen = arguments.clauses or known
    if missing := [one for one in chosen if one not in known]:
        words = f"Not in the file: {', '.join(missing)}. There is {', '.join(known)}."
        raise RuleBroken("clauses", words)
    ids = members_named(store, arguments.parties)
    title = arguments.title or swap.title
    changes = take_swap(store.database, swap, chosen, title, ids, arguments.starts, date.today())
    return number_of(store, changes.made)


def export_swap(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """An agreement's clauses for others."""
    from partnerdesk.actions import swapping

    return swapping.export_swap(store.database, agreement(store, arguments.number).id, date.today())


def export_docx(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """A draft for Word."""
    from partnerdesk.actions.docx_drafts import draft_docx

    return draft_docx(store.database, agreement(store, arguments.number).id, date.today())


EXPORTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "swap": export_swap,
    "docx": export_docx,
}


# --- paper -----------------------------------------------------------------------------------


def mou(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """The paper of an agreement."""
    from partnerdesk.actions.agreements import agreement_pdf

    return agreement_pdf(store, agreement(store, arguments.number).id, date.today())


def commitments_sheet(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """Promises and how they stand."""
    from partnerdesk.actions.agreement_paper import commitments_pdf

    (member_id,) = members_named(store, [arguments.member]) if arguments.member else ("",)
    key = agreement(store, arguments.number).id if arguments.number else ""
    return commitments_pdf(store.database, date.today(), member_id, key)


def of_member(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """A paper for one member."""
    from partnerdesk.actions import agreement_paper, head_paper

    make = {
        "one-pager": agreement_paper.governors_pdf,
        "recommitment": head_paper.head_briefing_pdf,
    }[arguments.document]
    (member_id,) = members_named(store, [arguments.member])
    return make(store.database, member_id, date.today())


PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "mou": mou,
    "commitments": commitments_sheet,
    "one-pager": of_member,
    "recommitment": of_member,
}
