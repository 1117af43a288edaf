"""Swapping clauses between coordinators: a file without names, and a draft made of one (P39).

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from partnerdesk.actions.agreements import clause_facts, refill
from partnerdesk.actions.own_texts import with_placeholders
from partnerdesk.actions.partners import made
from partnerdesk.domain import agreements
from partnerdesk.domain.agreements import Agreement, Clause, Party, Signatory
from partnerdesk.domain.clauses import TO_BE_AGREED, ClauseText, Question, Template, clause_body
from partnerdesk.domain.dates import months_after
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.scrubbing import Known, scrubbed
from partnerdesk.domain.words import clean
from partnerdesk.formats.swap_file import SwapClause, SwapFile, swap_bytes
from partnerdesk.formats.swap_file import read_swap as read_swap
from partnerdesk.formats.texts import load_clauses, load_templates
from partnerdesk.store import agreements_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database, own_texts

# What stands in a swap file for what stayed behind; a draft shows it as a blank to fill.
_BLANK = re.compile(
    r"\[(party|person|place|amount|number|date|telephone|postcode|e-mail|web address|partnership)\]"
)
# Facts that mean the same in anybody's agreement, so that words naming them follow the next one.
_COMMON = ("parties", "parties_with_addresses", "partnership", "leads", "start", "end", "review")
# Every agreement has these, whichever clauses were chosen: facts are entered there.
_NEEDED = {"parties": "parties", "exchange": "give-and-receive", "dates": "dates-and-review"}


def export_swap(database: Database, agreement_id: str, today: date) -> bytes:
    """The agreement's clauses as a swap file, without names, people, numbers or money.

    Clauses of the library travel with their placeholders and questions, but without answers.
    Words that are anybody's own are gone through: what is known to be a name, and what looks like
    a number or an amount, becomes ``[party]``, ``[person]``, ``[amount]`` and so on.
    Raises LookupError when there is no such agreement.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        known = _known(connection)
        facts = {name: clause_facts(connection, draft)[name] for name in _COMMON}
        ours, library = load_clauses(), load_clauses(own=own_texts(connection))
    kept = [clause for clause in draft.clauses if not clause.left_out]
    travelling = []
    for place, clause in enumerate(kept):
        text = library.get(clause.clause_id)
        shipped = clause.clause_id in ours
        # The name of an own clause may be somebody's name.
        new_id = clause.clause_id if shipped else f"clause-{_letters(place)}"
        if text is None or clause.edited or not shipped:
            own = text if text and not clause.edited else None
            travelling.append(_scrubbed_clause(clause, own, new_id, known, facts))
        else:
            bare = tuple(replace(question, hint="") for question in text.questions)
            travelling.append(SwapClause(replace(text, questions=bare)))
    template = draft.agreement.template_id
    return swap_bytes(
        SwapFile(
            scrubbed(draft.agreement.title, known),
            template if template in load_templates() else "",
            tuple(travelling),
        )
    )


def _letters(number: int) -> str:
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


def _known(connection: Connection) -> Known:
    """Every name of the store, not of the parties alone: a clause may name a neighbour too."""
    members = partners_rows.all_members(connection)
    settings = settings_rows.read_settings(connection)
    places = [
        place
        for one in members
        for place in (one.street, one.locality, one.town, one.county, one.local_authority)
    ]
    people = [one.name for one in partners_rows.all_people(connection)]
    return Known.of(
        [*(one.name for one in members), *(one.trust for one in members if one.trust)],
        [*people, settings.coordinator_name],
        places,
        [("partnership", settings.partnership_name)],
    )


def _scrubbed_clause(
    clause: Clause,
    own: ClauseText | None,
    new_id: str,
    known: Known,
    facts: Mapping[str, str],
) -> SwapClause:
    """Somebody's own words: finished ones, or a clause of their own with its questions."""

    def bare(words: str) -> str:
        return scrubbed(words, known)

    part = bare(clause.part) or "Clause"
    if own is None:
        filled = with_placeholders(clause.body, facts)
        follows = any(f"{{{{{name}}}}}" in filled for name in facts)
        travelling = _around(filled, {}, known) if follows else bare(clause.body)
        words = travelling or TO_BE_AGREED.format("what this part says")
        text = ClauseText(
            new_id, 1, part, bare(clause.heading), f"{part}: what do you agree?", words
        )
        return SwapClause(text, own_words=not follows)
    names = {question.id: f"question_{_letters(n)}" for n, question in enumerate(own.questions)}
    questions = tuple(
        Question(
            names[one.id],
            bare(one.ask),
            one.kind,
            "",
            tuple((bare(label), bare(words)) for label, words in one.options),
            one.optional,
        )
        for one in own.questions
    )
    text = ClauseText(
        new_id, 1, part, bare(own.heading), bare(own.ask), _around(own.text, names, known),
        questions, own.special,
    )  # fmt: skip
    return SwapClause(text)


_MARKS = re.compile(r"(\{\{[a-z_]+\}\}|^\?[a-z_]+:)", re.MULTILINE)


def _around(text: str, names: Mapping[str, str], known: Known) -> str:
    """The words between placeholders without names; questions go by their new ids."""
    shown = []
    for piece in _MARKS.split(text):
        if not _MARKS.fullmatch(piece):
            shown.append(scrubbed(piece, known))
            continue
        name = piece.strip("{}?:")
        shown.append(piece.replace(name, names.get(name, name)))
    return "".join(shown)


def take_swap(
    database: Database,
    swap: SwapFile,
    clause_ids: Collection[str],
    title: str,
    member_ids: Sequence[str],
    starts_on: date | None,
    today: date,
) -> Changes:
    """Start a draft with the chosen clauses of a swap file.

    A clause that our library has in the same words comes as it is there, with its questions. Any
    other comes as words of one's own, in which what stayed behind is a blank to fill before issue.
    Parties, give and receive, and dates are added where the choice has none.
    """
    agreements.check_parties(member_ids)
    named = clean(title)
    if not named:
        raise RuleBroken("title", "Give it a title, for example “Latin and science, Years 7 to 9”.")
    chosen = [one for one in swap.clauses if one.text.id in clause_ids]
    if not chosen:
        raise RuleBroken("clauses", "No clause is chosen. Tick at least one.")
    library = load_clauses(own=database.texts)
    template = load_templates(own=database.texts).get(swap.template_id)
    with action(database, f"Draft {named} from a swap file") as log:
        new = rows.insert(
            log.connection, _agreement(log.connection, named, template, starts_on, today)
        )
        roles = template.signatory_roles if template else (RoleKind.HEAD,)
        members = list(dict.fromkeys(member_ids))
        rows.insert_all(
            log.connection, [Party("", new.id, one, place) for place, one in enumerate(members)]
        )
        signing = [(one, role) for one in members for role in roles]
        rows.insert_all(
            log.connection,
            [Signatory("", new.id, *who, place) for place, who in enumerate(signing)],
        )
        draft = agreements_rows.draft_of(log.connection, new.id)
        facts = clause_facts(log.connection, draft)
        taken = _with_needed([_taken(one, library, facts) for one in chosen], library)
        rows.insert_all(
            log.connection,
            [
                replace(clause, agreement_id=new.id, position=place)
                for place, clause in enumerate(taken)
            ],
        )
        refill(log, new.id)
    return made(log, new.id)


def _agreement(
    connection: Connection,
    title: str,
    template: Template | None,
    starts_on: date | None,
    today: date,
) -> Agreement:
    months = template.term_months if template else 12
    ends_on = months_after(starts_on, months) - timedelta(days=1) if starts_on else None
    return Agreement(
        number=agreements.next_number(agreements_rows.numbers(connection), today.year),
        title=title,
        template_id=template.id if template else "",
        template_version=template.version if template else 1,
        created_on=today,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=months_after(starts_on, 10) if starts_on else None,
    )


def _taken(one: SwapClause, library: Mapping[str, ClauseText], facts: Mapping[str, str]) -> Clause:
    text = one.text
    ours = library.get(text.id)
    if ours and same_words(one, ours):
        return _from_library(ours)
    body = text.text if one.own_words else clause_body(text, {}, facts)
    return Clause(
        clause_id=text.id,
        clause_version=text.version,
        part=text.part,
        heading=_blanks(text.heading),
        body=_blanks(body),
        edited=True,
    )


def _from_library(text: ClauseText) -> Clause:
    return Clause(
        clause_id=text.id, clause_version=text.version, part=text.part, heading=text.heading
    )


def same_words(one: SwapClause, ours: ClauseText) -> bool:
    """Whether a clause that came says just what ours does."""
    theirs = one.text
    asked = [(q.id, q.kind, q.options) for q in theirs.questions]
    return (
        not one.own_words
        and theirs.text.split() == ours.text.split()
        and theirs.heading == ours.heading
        and asked == [(q.id, q.kind, q.options) for q in ours.questions]
    )


def _blanks(words: str) -> str:
    return _BLANK.sub(lambda match: TO_BE_AGREED.format(match[1]), words)


def _with_needed(taken: list[Clause], library: Mapping[str, ClauseText]) -> list[Clause]:
    there = {library[one.clause_id].special for one in taken if one.clause_id in library}
    missing = [library[name] for special, name in _NEEDED.items() if special not in there]
    first = [_from_library(text) for text in missing if text.special == "parties"]
    last = [_from_library(text) for text in missing if text.special != "parties"]
    return [*first, *taken, *last]
