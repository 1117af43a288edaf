"""Tracing promises: linking what fulfils them, letting them go, and what lies outside the scope.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from partnerdesk.actions.agreements import set_commitments, write_commitments
from partnerdesk.actions.partners import cleaned, made
from partnerdesk.actions.revising import begin_version
from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import (
    AgreementProject,
    CommitmentLink,
    LetBe,
    LinkKind,
    check_link,
    check_release,
)
from partnerdesk.domain.sessions import Session
from partnerdesk.store import agreements_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.tables import agreement_project, commitment_link


def link_promise(database: Database, links: Sequence[CommitmentLink], today: date) -> Changes:
    """Note what fulfils a promise, or is meant to; what is linked already is left as it is."""
    new = [cleaned(replace(one, id="")) for one in links]
    if not new:
        raise RuleBroken("target_id", "Choose what fulfils it.")
    for one in new:
        check_link(one, today)
    with database.read() as connection:
        promise = rows.get(connection, Commitment, new[0].commitment_id)
    with action(database, f"Link “{_short(promise)}”") as log:
        there = {
            (one.commitment_id, one.kind, one.target_id)
            for one in rows.read(
                log.connection,
                CommitmentLink,
                commitment_link.c.commitment_id.in_([one.commitment_id for one in new]),
            )
            if one.target_id
        }
        rows.insert_all(
            log.connection,
            [one for one in new if (one.commitment_id, one.kind, one.target_id) not in there],
        )
    return log.changes


def _short(promise: Commitment) -> str:
    return promise.what if len(promise.what) <= 40 else promise.what[:39].rstrip() + "…"


def unlink_promise(database: Database, link_id: str) -> Changes:
    """Take a link away that does not belong."""
    with database.read() as connection:
        link = rows.get(connection, CommitmentLink, link_id)
        promise = rows.get(connection, Commitment, link.commitment_id)
    with action(database, f"Unlink “{_short(promise)}”") as log:
        rows.delete_one(log.connection, link)
    return log.changes


def trace_promise(
    database: Database, commitment_id: str, due_on: date | None, times: int
) -> Changes:
    """Say by which day a promise is to be kept, and how often; its printed words stay."""
    if not 1 <= times <= 1000:
        raise RuleBroken("times", "Write how often, from 1 to 1,000.")
    with database.read() as connection:
        promise = rows.get(connection, Commitment, commitment_id)
    with action(database, f"Trace “{_short(promise)}”") as log:
        rows.update(log.connection, replace(promise, due_on=due_on, times=times))
    return log.changes


def release_promise(
    database: Database, commitment_id: str, released_on: date | None, reason: str, today: date
) -> Changes:
    """All agree to let a promise go, with the reason; or with no day, that it stands again."""
    with database.read() as connection:
        promise = rows.get(connection, Commitment, commitment_id)
    if released_on and released_on > today:
        raise RuleBroken("released_on", "This day is still to come. Put the day it was agreed.")
    new = cleaned(
        replace(promise, released_on=released_on, released_reason=reason if released_on else "")
    )
    check_release(new)
    verb = "Release" if released_on else "Take up again"
    with action(database, f"{verb} “{_short(promise)}”") as log:
        rows.update(log.connection, new)
    return log.changes


# --- scope -----------------------------------------------------------------------------------


def set_projects(database: Database, agreement_id: str, project_ids: Sequence[str]) -> Changes:
    """Say which projects an agreement is about."""
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
    with action(database, f"Choose the projects of {agreement.number}") as log:
        by = agreement_project.c.agreement_id == agreement_id
        before = rows.read(log.connection, AgreementProject, by)
        known = {one.project_id: one for one in before}
        now = [
            known.get(one, AgreementProject("", agreement_id, one))
            for one in dict.fromkeys(project_ids)
        ]
        rows.sync(log.connection, before, now)
    return log.changes


def let_it_be(
    database: Database, agreement_id: str, session_id: str, note: str, today: date
) -> Changes:
    """A session outside the scope was looked at and left as it is (P35)."""
    with database.read() as connection:
        title = rows.get(connection, Session, session_id).title
    with action(database, f"Let {title} be") as log:
        kept = rows.insert(
            log.connection, cleaned(LetBe("", agreement_id, session_id, note, today))
        )
    return made(log, kept.id)


def add_to_scope(database: Database, agreement_id: str, promise: Commitment) -> Changes:
    """Add a promise to the draft of a new version, for what was done outside the scope.

    Raises RuleBroken while there is no draft: revise the agreement first.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    return set_commitments(database, agreement_id, (*draft.commitments, promise))


def promise_what_was_done(
    database: Database, promise: Commitment, session_id: str, today: date
) -> Changes:
    """Promise what a session outside the scope does, in the next version, and link the two.

    Its draft begins if there is none. It is one action: half of it would be asked for again.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, promise.agreement_id)
    agreement = draft.agreement
    begins = agreement.issued_on is not None
    version = agreement.version + begins
    with action(
        database, f"Add “{_short(promise)}” to version {version} of {agreement.number}"
    ) as log:
        if begins:
            begin_version(log, draft)
        write_commitments(log, draft, (*draft.commitments, promise))
        kept = agreements_rows.draft_of(log.connection, agreement.id).commitments[-1]
        link = CommitmentLink("", kept.id, LinkKind.SESSION, session_id)
        check_link(link, today)
        rows.insert(log.connection, link)
    return made(log, agreement.id)
