"""How long an agreement binds: renewing it, joining late, leaving early, governors' meetings.

Renewals, notices and late joiners follow what was agreed on paper, so each can be undone like any
slip of the pen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain.agreements import Agreement, Party, Signatory, check_dates
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.terms_of_agreement import (
    GovernorsMeeting,
    Renewal,
    check_leaving,
    check_renewal,
    last_day_after_notice,
    review_before,
)
from partnerdesk.store import agreements_rows, partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def renew(
    database: Database,
    agreement_id: str,
    ends_on: date,
    review_on: date | None,
    renewed_on: date,
    today: date,
    note: str = "",
) -> Changes:
    """An agreement goes on until ``ends_on``, with its next review. Raises RuleBroken otherwise."""
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
    renewal = cleaned(
        Renewal("", agreement_id, renewed_on, agreement.ends_on or renewed_on, ends_on, note)
    )
    check_renewal(agreement, renewal, today)
    changed = replace(agreement, ends_on=ends_on, review_on=review_on)
    check_dates(changed)
    with action(database, f"Renew {agreement.number} until {day_text(ends_on)}") as log:
        rows.insert(log.connection, renewal)
        rows.update(log.connection, changed)
    return log.changes


def give_notice(
    database: Database, agreement_id: str, member_id: str, notice_on: date, today: date
) -> Changes:
    """A party gives notice; its last day follows from the notice period and the current term."""
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        member = partners_rows.get_member(connection, member_id)
    party = _party(draft.parties, member_id)
    check_leaving(draft.agreement, party, notice_on, today)
    leaves_on = last_day_after_notice(draft.agreement, notice_on)
    with action(database, f"{member.name} gives notice of {draft.agreement.number}") as log:
        rows.update(log.connection, replace(party, notice_on=notice_on, leaves_on=leaves_on))
    return log.changes


def take_notice_back(database: Database, agreement_id: str, member_id: str) -> Changes:
    """A party that gave notice stays after all."""
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        member = partners_rows.get_member(connection, member_id)
    party = _party(draft.parties, member_id)
    with action(database, f"{member.name} stays with {draft.agreement.number}") as log:
        rows.update(log.connection, replace(party, notice_on=None, leaves_on=None))
    return log.changes


def _party(parties: tuple[Party, ...], member_id: str) -> Party:
    found = next((one for one in parties if one.member_id == member_id), None)
    if found is None:
        raise RuleBroken("member_id", "Only a party can do this. Choose one of the parties.")
    return found


def accede(
    database: Database,
    agreement_id: str,
    member_id: str,
    joined_on: date,
    roles: tuple[RoleKind, ...] = (RoleKind.HEAD,),
) -> Changes:
    """A member joins an agreement that was issued; it signs an accession slip.

    Its signatures are then awaited like anybody's. Raises RuleBroken for a draft, for one that is
    over, and for a party.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        member = partners_rows.get_member(connection, member_id)
    agreement = draft.agreement
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Add it to the parties instead.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over, so nobody can join it.")
    if any(one.member_id == member_id for one in draft.parties):
        raise RuleBroken("member_id", f"{member.name} is a party already.")
    if agreement.starts_on and joined_on < agreement.starts_on:
        raise RuleBroken("joined_on", "It joins before the agreement starts. Choose a later day.")
    if not roles:
        raise RuleBroken("roles", "Somebody has to sign for it. Choose at least one role.")
    with action(database, f"{member.name} joins {agreement.number}") as log:
        position = len(draft.parties)
        rows.insert(log.connection, Party("", agreement_id, member_id, position, joined_on))
        first = len(draft.signatories)
        rows.insert_all(
            log.connection,
            [
                Signatory("", agreement_id, member_id, role, first + n, agreement.version)
                for n, role in enumerate(roles)
            ],
        )
    return log.changes


# --- governors' meetings ---------------------------------------------------------------------


def add_governors_meeting(database: Database, meeting: GovernorsMeeting) -> Changes:
    """Note when a member's governors meet."""
    new = cleaned(replace(meeting, id=""))
    with database.read() as connection:
        member = partners_rows.get_member(connection, new.member_id)
    with action(database, f"Note a governors’ meeting of {member.name}") as log:
        kept = rows.insert(log.connection, new)
    return made(log, kept.id)


def remove_governors_meeting(database: Database, meeting_id: str) -> Changes:
    """Take a governors' meeting away."""
    with database.read() as connection:
        meeting = rows.get(connection, GovernorsMeeting, meeting_id)
    with action(database, f"Remove a governors’ meeting on {day_text(meeting.day)}") as log:
        rows.delete_one(log.connection, meeting)
    return log.changes


def review_day(database: Database, agreement_id: str, today: date) -> date | None:
    """A day for the review that leaves a fortnight before the parties' governors meet.

    It looks at the half year up to the review there is; None when no meeting is known.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        ids = [one.member_id for one in draft.parties]
        meetings = agreements_rows.governors_meetings(connection, ids)
    review = draft.agreement.review_on
    if review is None:
        return None
    return review_before(meetings, review, max(today, months_after(review, -6)))


def bring_review_forward(database: Database, agreement_id: str, review_on: date) -> Changes:
    """Review an issued agreement sooner than it says; nobody can be bound to a later review.

    Raises RuleBroken for a draft, for one that is over, and for a day that is not earlier.
    """
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Change its dates instead.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over, so there is nothing to review.")
    if agreement.review_on is None or review_on >= agreement.review_on:
        raise RuleBroken(
            "review_on", "A review can only be brought forward. Choose an earlier day."
        )
    changed = replace(agreement, review_on=review_on)
    check_dates(changed)
    with action(database, f"Review {agreement.number} by {day_text(review_on)}") as log:
        rows.update(log.connection, changed)
    return log.changes
