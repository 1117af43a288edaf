"""The clause library: finding a clause in it, and taking one into a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from partnerdesk.actions.agreements import on_draft, refill
from partnerdesk.domain.agreements import Clause, Draft
from partnerdesk.domain.clauses import ClauseText
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.folding import folded
from partnerdesk.formats.texts import load_clauses
from partnerdesk.store import rows
from partnerdesk.store.action_log import Action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def find_clauses(library: Mapping[str, ClauseText], words: str) -> tuple[ClauseText, ...]:
    """The clauses that say every one of ``words``, by part; without words, all of them.

    Those whose name says them come first.
    """
    wanted = folded(words).split()

    def rank(text: ClauseText) -> int | None:
        name = folded(f"{text.part} {text.heading}")
        if all(word in name for word in wanted):
            return 0
        said = folded(" ".join((name, text.ask, text.text, *_asked(text))))
        return 1 if all(word in said for word in wanted) else None

    ranked = [(rank(text), text) for text in library.values()]
    found = [(place, text) for place, text in ranked if place is not None]
    return tuple(text for _, text in sorted(found, key=lambda one: (one[0], one[1].part)))


def _asked(text: ClauseText) -> Iterable[str]:
    return (question.ask for question in text.questions)


def take_clause(database: Database, agreement_id: str, clause_id: str) -> Changes:
    """Take a clause of the library into a draft: before its dates, or where it was left out.

    Raises RuleBroken for ``clause_id`` when the library has none of that name, or the draft has it.
    """
    library = load_clauses(own=database.texts)
    text = library.get(clause_id)
    if text is None:
        raise RuleBroken("clause_id", "The library has no such clause any more. Choose another.")
    with on_draft(database, agreement_id, f"Take {text.part} into {{}}") as (log, draft):
        known = next((one for one in draft.clauses if one.clause_id == clause_id), None)
        if known and not known.left_out:
            raise RuleBroken("clause_id", f"{text.part} is in the draft already.")
        if known:
            rows.update(log.connection, replace(known, left_out=False))
        else:
            _add(log, draft, text, library)
        refill(log, agreement_id)
    return log.changes


def _add(log: Action, draft: Draft, text: ClauseText, library: Mapping[str, ClauseText]) -> None:
    specials = [
        library[one.clause_id].special if one.clause_id in library else "" for one in draft.clauses
    ]
    if text.special and text.special in specials:
        raise RuleBroken(
            "clause_id",
            f"The draft has a part like {text.part} already. Change its words instead.",
        )
    place = max((one.position for one in draft.clauses), default=-1) + 1
    if specials and specials[-1] == "dates":
        last = draft.clauses[-1]
        rows.update(log.connection, replace(last, position=place))
        place = last.position
    rows.insert(
        log.connection,
        Clause(
            agreement_id=draft.agreement.id,
            clause_id=text.id,
            clause_version=text.version,
            position=place,
            part=text.part,
            heading=text.heading,
        ),
    )
