"""The commands of agreements: drafting, signing and their life."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnerdesk import cli_names, cli_sessions
from partnerdesk.cli_sessions import Parsers
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.domain.agreements import Agreement, Draft, Signatory
    from partnerdesk.domain.partners import RoleKind
    from partnerdesk.store.opening import OpenStore

Row = dict[str, Any]

# --- the words of the commands ---------------------------------------------------------------


def add_commands(commands: Parsers) -> None:
    """Add the life of agreements to the program's commands."""
    drafting = commands.add_parser("draft", help="start an agreement from a template")
    drafting.add_argument("title")
    drafting.add_argument("--template", default="one-page-mou", metavar="NAME")
    add_parties(drafting)
    answering = commands.add_parser("answer", help="answer questions of a draft")
    answering.add_argument("number")
    answering.add_argument("answers", nargs="+", metavar="CLAUSE.QUESTION=WORDS")
    promising = commands.add_parser("promise", help="add what a party of a draft gives")
    promising.add_argument("number")
    promising.add_argument("what")
    promising.add_argument("--by", required=True, metavar="NAME", help="who gives it")
    promising.add_argument("--to", metavar="NAME", help="who receives it, else all the others")
    promising.add_argument("--how-much", default="")
    promising.add_argument("--by-when", default="", metavar="WORDS", help="as it is printed")
    promising.add_argument("--measure", default="")
    promising.add_argument("--due", type=cli_sessions.day, metavar="DATE", help="traced to")
    promising.add_argument("--times", type=int, default=1, metavar="N", help="how often")
    issuing = commands.add_parser("issue", help="freeze a draft for signature")
    issuing.add_argument("number")
    _add_sign(commands)
    revising = commands.add_parser("revise", help="draft the next version of what was issued")
    revising.add_argument("number")
    revising.add_argument("--drop", action="store_true", help="go back to the version before")
    _add_terms(commands)


def add_parties(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Ask for the members that are to be parties, and from when."""
    parser.add_argument("--parties", nargs="+", required=required, default=[], metavar="NAME")
    parser.add_argument("--starts", type=cli_sessions.day, metavar="DATE")


def _add_sign(commands: Parsers) -> None:
    signing = commands.add_parser("sign", help="record who signed an agreement")
    signing.add_argument("number")
    signing.add_argument("--party", required=True, metavar="NAME")
    signing.add_argument("--person", required=True, metavar="NAME")
    signing.add_argument("--role", required=True, type=_role, help="as head, chair_of_governors")
    signing.add_argument("--date", dest="on", type=cli_sessions.day, required=True, metavar="DATE")
    signing.add_argument("--scan", type=Path, metavar="FILE", help="PDF, JPEG or PNG")


def _role(text: str) -> RoleKind:
    from partnerdesk.domain.partners import RoleKind

    try:
        return RoleKind(text.lower().replace(" ", "_").replace("-", "_"))
    except ValueError as error:
        known = ", ".join(one.value for one in RoleKind)
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a role. Write one of {known}."
        ) from error


def _add_terms(commands: Parsers) -> None:
    renewing = commands.add_parser("renew", help="an agreement goes on for longer")
    renewing.add_argument("number")
    renewing.add_argument("--until", type=cli_sessions.day, required=True, metavar="DATE")
    renewing.add_argument("--review", type=cli_sessions.day, metavar="DATE", help="the next one")
    renewing.add_argument("--note", default="")
    leaving = commands.add_parser("leave", help="a party gives notice")
    joining = commands.add_parser("join", help="a member joins what others signed")
    for parser in (leaving, joining):
        parser.add_argument("number")
        parser.add_argument("--party", required=True, metavar="NAME")
        parser.add_argument("--on", type=cli_sessions.day, metavar="DATE", help="else today")


# --- by their numbers ------------------------------------------------------------------------


def agreement(store: OpenStore, number: str) -> Agreement:
    """The agreement with this number. Raises RuleBroken when there is none."""
    from partnerdesk.store.agreements_rows import agreement_by_number

    with store.database.read() as connection:
        found = agreement_by_number(connection, number)
    if found is None:
        raise RuleBroken(
            "number", f"There is no agreement {number}. `list agreements` tells the numbers."
        )
    return found


def _party(store: OpenStore, draft: Draft, words: str) -> str:
    """The id of the party that is called so."""
    from partnerdesk.store import partners_rows

    ids = [one.member_id for one in draft.parties]
    with store.database.read() as connection:
        parties = list(partners_rows.members_by_id(connection, ids).values())
    hint = "Parties are " + ", ".join(one.name for one in parties)
    return cli_names.only(parties, words, "party", "party", hint).id


def _draft(store: OpenStore, number: str) -> Draft:
    from partnerdesk.store.agreements_rows import draft_of

    key = agreement(store, number).id
    with store.database.read() as connection:
        return draft_of(connection, key)


def members_named(store: OpenStore, names: list[str]) -> tuple[str, ...]:
    """The ids of the members that are called so, in their order."""
    with store.database.read() as connection:
        return cli_sessions.member_ids(connection, names)


# --- lists -----------------------------------------------------------------------------------


def agreements(store: OpenStore) -> Iterator[Row]:
    """Every agreement with its state."""
    from partnerdesk.store import agreements_rows, partners_rows
    from partnerdesk.store.settings_rows import read_settings

    today = date.today()
    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        notice = read_settings(connection).review_notice_days
        for row in agreements_rows.list_agreements(connection, today, notice):
            yield {
                "number": row.agreement.number,
                "title": row.agreement.title,
                "state": row.state.words,
                "parties": [members[member_id] for member_id in row.member_ids],
                "starts_on": row.agreement.starts_on,
                "ends_on": row.agreement.ends_on,
                "review_on": row.agreement.review_on,
                "version": row.agreement.version,
            }


def commitments(store: OpenStore) -> Iterator[Row]:
    """Every promise that binds, with what it has come to."""
    from partnerdesk.store import partners_rows, promise_rows

    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for row in promise_rows.promised(connection, date.today()):
            one = row.commitment
            yield {
                "number": row.agreement.number,
                "gives": members[one.giver_id],
                "receives": members.get(one.receiver_id or "", "all the others"),
                "what": one.what,
                "how_much": one.how_much,
                "by_when": one.by_when,
                "measure": one.measure,
                "due_on": one.due_on,
                "state": row.standing.state.value,
                "done": row.standing.done,
                "times": row.standing.wanted,
                "why": row.standing.words,
            }


LISTS: dict[str, Callable[[OpenStore], Iterator[Row]]] = {
    "agreements": agreements,
    "commitments": commitments,
}


# --- drafting and issuing --------------------------------------------------------------------


def draft(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Start an agreement."""
    from partnerdesk.actions.agreements import draft_agreement
    from partnerdesk.formats.texts import load_templates

    known = load_templates(own=store.database.texts)
    if arguments.template not in known:
        words = f"There is no template “{arguments.template}”. There is {', '.join(known)}."
        raise RuleBroken("template", words)
    ids = members_named(store, arguments.parties)
    changes = draft_agreement(
        store.database, arguments.template, arguments.title, ids, arguments.starts, date.today()
    )
    return number_of(store, changes.made)


def number_of(store: OpenStore, key: str) -> str:
    """The number of the agreement with this id."""
    from partnerdesk.domain.agreements import Agreement
    from partnerdesk.store import rows

    with store.database.read() as connection:
        return rows.get(connection, Agreement, key).number


def answer(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Answer questions of a draft, and say what is still open."""
    from partnerdesk.actions.agreements import answer_questions
    from partnerdesk.actions.signing import open_parts

    found = _draft(store, arguments.number)
    asked = _asked(store, found)
    told: dict[str, dict[str, str]] = {}
    for words in arguments.answers:
        name, equals, value = words.partition("=")
        if not equals or name not in asked:
            raise RuleBroken(
                "answers", f"“{words}” answers no question of it. There is {', '.join(asked)}."
            )
        clause, _, question = name.rpartition(".")
        told.setdefault(clause, {})[question] = value
    for clause, answers in told.items():
        answer_questions(store.database, found.agreement.id, clause, answers)
    waiting = open_parts(_draft(store, arguments.number), store.folder.texts)
    return f"Still open: {', '.join(one.part for one in waiting) or 'nothing'}."


def _asked(store: OpenStore, found: Draft) -> list[str]:
    from partnerdesk.formats.texts import load_clauses

    library = load_clauses(own=store.database.texts)
    return [
        f"{clause.clause_id}.{question.id}"
        for clause in found.clauses
        if clause.clause_id in library
        for question in library[clause.clause_id].questions
    ]


def promise(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Add a line of give and receive."""
    from partnerdesk.actions.promises import add_to_scope
    from partnerdesk.domain.agreements import Commitment

    found = _draft(store, arguments.number)
    if not 1 <= arguments.times <= 1000:
        raise RuleBroken("times", "Write how often, from 1 to 1,000.")
    new = Commitment(
        giver_id=_party(store, found, arguments.by),
        receiver_id=_party(store, found, arguments.to) if arguments.to else None,
        what=arguments.what,
        how_much=arguments.how_much,
        by_when=arguments.by_when,
        measure=arguments.measure,
        due_on=arguments.due,
        times=arguments.times,
    )
    return add_to_scope(store.database, found.agreement.id, new).name


def issue(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Freeze a draft for signature."""
    from partnerdesk.actions import signing

    return signing.issue(store, agreement(store, arguments.number).id, date.today()).name


def revise(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Draft the next version, or go back from it."""
    from partnerdesk.actions import revising

    do = revising.drop_revision if arguments.drop else revising.revise
    return do(store.database, agreement(store, arguments.number).id).name


# --- signing, and how long it binds ----------------------------------------------------------


def sign(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Record a signature, with its scan."""
    from partnerdesk.actions.signing import record_signature
    from partnerdesk.domain.agreements import Signature

    found = _draft(store, arguments.number)
    wanted = _signatory(store, found, arguments)
    signature = Signature("", wanted.id, arguments.person, arguments.role.label, arguments.on)
    scan = _scan(arguments.scan) if arguments.scan else None
    changes = record_signature(store, found.agreement.id, signature, date.today(), scan)
    return changes.name


def _signatory(store: OpenStore, found: Draft, arguments: argparse.Namespace) -> Signatory:
    member_id = _party(store, found, arguments.party)
    several = [one for one in found.signatories if one.member_id == member_id]
    for one in several:
        if one.role_kind is arguments.role:
            return one
    roles = ", ".join(one.role_kind.value for one in several) or "nobody"
    raise RuleBroken("role", f"This role does not sign for it. For this party signs: {roles}.")


def _scan(path: Path) -> tuple[str, bytes]:
    from partnerdesk.domain.files import MOST_BYTES

    if path.stat().st_size > MOST_BYTES:
        words = (
            f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB. Scan it in fewer colours."
        )
        raise RuleBroken("scan", words)
    return path.name, path.read_bytes()


def renew(store: OpenStore, arguments: argparse.Namespace) -> str:
    """An agreement goes on."""
    from partnerdesk.actions import agreement_terms

    today = date.today()
    found = agreement(store, arguments.number)
    changes = agreement_terms.renew(
        store.database, found.id, arguments.until, arguments.review, today, today, arguments.note
    )
    return changes.name


def leave(store: OpenStore, arguments: argparse.Namespace) -> str:
    """A party gives notice; says its last day."""
    from partnerdesk.actions import agreement_terms
    from partnerdesk.domain.dates import day_text

    today = date.today()
    found = _draft(store, arguments.number)
    member_id = _party(store, found, arguments.party)
    changes = agreement_terms.give_notice(
        store.database, found.agreement.id, member_id, arguments.on or today, today
    )
    after = _draft(store, arguments.number).parties
    last = next(one.leaves_on for one in after if one.member_id == member_id)
    return f"{changes.name}: bound until {day_text(last)}" if last else changes.name


def join(store: OpenStore, arguments: argparse.Namespace) -> str:
    """A member joins."""
    from partnerdesk.actions import agreement_terms

    found = agreement(store, arguments.number)
    (member_id,) = members_named(store, [arguments.party])
    on = arguments.on or date.today()
    return agreement_terms.accede(store.database, found.id, member_id, on).name


WRITES: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {
    "draft": draft,
    "answer": answer,
    "promise": promise,
    "issue": issue,
    "sign": sign,
    "revise": revise,
    "renew": renew,
    "leave": leave,
    "join": join,
}
