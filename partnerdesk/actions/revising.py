"""Versions of an issued agreement: drafting the next one, going back, and comparing any two.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from partnerdesk.actions.agreements import mou_facts, refill
from partnerdesk.actions.partners import made
from partnerdesk.domain import agreements
from partnerdesk.domain.agreements import Agreement, Clause, Commitment, Draft, Signatory
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import Comparison, FrozenVersion, compare, read_frozen
from partnerdesk.formats.texts import load_clauses
from partnerdesk.store import agreements_rows, rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.going_back import put_back_before_revision

# What was frozen, as it was read from JSON.
Facts = dict[str, Any]


def revise(database: Database, agreement_id: str) -> Changes:
    """Start the next version of an issued agreement; the one before stays as it was issued.

    Raises RuleBroken for a draft, and for one that is over.
    """
    with database.read() as connection:
        old = agreements_rows.draft_of(connection, agreement_id)
    agreement = old.agreement
    with action(database, f"Draft version {agreement.version + 1} of {agreement.number}") as log:
        begin_version(log, old)
    return made(log, agreement_id)


def begin_version(log: Action, old: Draft) -> None:
    """As part of an action: the next version of an issued agreement. Raises as ``revise`` does."""
    agreement = old.agreement
    if agreement.issued_on is None:
        raise RuleBroken("", f"{agreement.number} is still a draft, so you can change it as it is.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over. Draft a new one from it.")
    version = agreement.version + 1
    rows.update(log.connection, replace(agreement, version=version, issued_on=None))
    gone = {one.member_id for one in old.parties if one.leaves_on}
    signing = [one for one in old.signatories if one.member_id not in gone]
    rows.insert_all(log.connection, [replace(one, id="", version=version) for one in signing])
    refill(log, agreement.id)


def drop_revision(database: Database, agreement_id: str) -> Changes:
    """Throw the draft of a later version away: all goes back to how the one before stood.

    What was linked to promises or released meanwhile stays.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    agreement = draft.agreement
    agreements.check_editable(agreement)
    if agreement.version == 1:
        raise RuleBroken("", f"{agreement.number} has no earlier version. Throw the draft away.")
    issued = draft.versions[-1]
    with action(database, f"Go back to version {issued.version} of {agreement.number}") as log:
        put_back_before_revision(log, agreement)
    return log.changes


def draft_from_version(database: Database, agreement_id: str, version: int, today: date) -> Changes:
    """Start a new agreement with the words of one version, whichever came after it.

    Parties and promises are those of the version whose members are still known.
    """
    with database.read() as connection:
        old = agreements_rows.draft_of(connection, agreement_id)
        taken = agreements_rows.numbers(connection)
    issued = next((one for one in old.versions if one.version == version), None)
    if issued is None:
        raise RuleBroken("version", f"{old.agreement.number} has no version {version}.")
    facts = json.loads(issued.facts)
    name = f"Draft a new agreement from {old.agreement.number}, version {version}"
    with action(database, name) as log:
        new = rows.insert(
            log.connection,
            Agreement(
                number=agreements.next_number(taken, today.year),
                title=facts["title"],
                template_id=facts["template"][0],
                template_version=facts["template"][1],
                created_on=today,
                notice_months=old.agreement.notice_months,
            ),
        )
        _parties_of(log, old, new.id, facts)
        rows.insert_all(
            log.connection, [replace(one, id="", agreement_id=new.id) for one in old.answers]
        )
        library = load_clauses(own=database.texts)
        parts = {text.id: text.part for text in library.values()}
        rows.insert_all(
            log.connection,
            [
                Clause(
                    agreement_id=new.id,
                    clause_id=one["clause"],
                    clause_version=one["version"],
                    position=position,
                    part=parts.get(one["clause"], one["heading"]),
                    heading=one["heading"],
                    body=one["body"],
                    edited=True,
                )
                for position, one in enumerate(facts["clauses"])
            ],
        )
    return made(log, new.id)


def _parties_of(log: Action, old: Draft, new_id: str, facts: Facts) -> None:
    """The parties, who signs, and the promises of a frozen version, as far as they are known.

    Issues before the first release of versions kept names alone: then those of today are taken.
    """
    ids = [one["id"] for one in facts["parties"] if "id" in one]
    ids = ids or [one.member_id for one in old.parties]
    rows.insert_all(
        log.connection,
        [agreements.Party("", new_id, member_id, n) for n, member_id in enumerate(ids)],
    )
    signing = [one for one in old.signatories if one.member_id in ids]
    rows.insert_all(
        log.connection,
        [
            Signatory("", new_id, one.member_id, one.role_kind, position)
            for position, one in enumerate(signing)
        ],
    )
    promised = [
        Commitment(
            agreement_id=new_id,
            giver_id=one["giver_id"],
            receiver_id=one["receiver_id"],
            what=one["what"],
            how_much=one["how_much"],
            by_when=one["by_when"],
            measure=one["measure"],
            position=position,
        )
        for position, one in enumerate(facts["promises"])
        if "giver_id" in one
    ]
    rows.insert_all(log.connection, promised)


# --- comparing -------------------------------------------------------------------------------


def versions_of(
    connection: Connection, agreement_id: str, today: date
) -> tuple[FrozenVersion, ...]:
    """Every version in words, oldest first; last the draft, while there is one."""
    from partnerdesk.documents.mou import frozen_facts

    draft = agreements_rows.draft_of(connection, agreement_id)
    found = [read_frozen(one.facts, one.version) for one in draft.versions]
    if draft.agreement.issued_on is None:
        facts = json.dumps(frozen_facts(mou_facts(connection, agreement_id, today)))
        found.append(read_frozen(facts, draft.agreement.version))
    return tuple(found)


def compare_versions(
    database: Database, agreement_id: str, old: int, new: int, today: date
) -> Comparison:
    """What changed from one version to another. Raises RuleBroken when there is no such version."""
    with database.read() as connection:
        known = {one.version: one for one in versions_of(connection, agreement_id, today)}
    for version in (old, new):
        if version not in known:
            there = ", ".join(str(one) for one in known)
            raise RuleBroken("version", f"There is no version {version}. There is: {there}.")
    return compare(known[old], known[new])
