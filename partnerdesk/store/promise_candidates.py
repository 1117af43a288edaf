"""What might show that a promise is kept: what its members do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.partners import Contact
from partnerdesk.domain.promises import LinkKind
from partnerdesk.domain.sessions import Session, SessionState, Task
from partnerdesk.store import rows
from partnerdesk.store.tables import (
    agreement_party,
    agreement_project,
    contact,
    loan,
    role,
    session,
    session_member,
    task,
)

# More than anybody would look through; those nearest to today are kept.
MOST = 200
_BACK, _AHEAD = timedelta(days=400), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be linked, with its day in words to tell it from others."""

    target_id: str
    words: str


def candidates(
    connection: Connection, agreement: Agreement, promise: Commitment, today: date
) -> dict[LinkKind, list[Candidate]]:
    """By kind, what lies within a year or so of ``today``, the nearest first.

    Sessions are those of the agreement's projects or with both members; loans go from giver to
    receiver; tasks are the giver's people's or of such a session; private contacts are left out.
    """
    parties = _parties(connection, agreement.id)
    others = {promise.receiver_id} if promise.receiver_id else parties - {promise.giver_id}
    sessions = _sessions(connection, agreement.id, promise.giver_id, others, today)
    loans = rows.read(
        connection,
        Loan,
        loan.c.lender_id == promise.giver_id,
        loan.c.borrower_id.in_(list(others)),
        loan.c.cancelled_on.is_(None),
    )
    people = select(role.c.person_id).where(role.c.member_id == promise.giver_id)
    ids = [one.id for one in sessions]
    tasks = rows.read(
        connection, Task, or_(task.c.owner_id.in_(people), task.c.session_id.in_(ids))
    )
    contacts = rows.read(
        connection,
        Contact,
        contact.c.member_id.in_([promise.giver_id, *others]),
        contact.c.private.is_(False),
        contact.c.on >= today - _BACK,
    )
    return {
        LinkKind.SESSION: _nearest(
            [(one.starts_at.date(), one.id, one.title) for one in sessions], today
        ),
        LinkKind.LOAN: _nearest([(one.out_at.date(), one.id, one.number) for one in loans], today),
        LinkKind.TASK: _nearest(
            [(one.done_on or one.due_on or today, one.id, one.what) for one in tasks], today
        ),
        LinkKind.CONTACT: _nearest(
            [(one.on, one.id, f"{one.kind.label}: {one.summary}") for one in contacts], today
        ),
    }


def _parties(connection: Connection, agreement_id: str) -> set[str]:
    query = select(agreement_party.c.member_id).where(
        agreement_party.c.agreement_id == agreement_id
    )
    return set(connection.execute(query).scalars())


def _sessions(
    connection: Connection, agreement_id: str, giver_id: str, others: set[str], today: date
) -> list[Session]:
    def with_any(members: Sequence[str]) -> object:
        there = select(session_member.c.session_id).where(session_member.c.member_id.in_(members))
        return or_(session.c.venue_id.in_(members), session.c.id.in_(there))

    about = select(agreement_project.c.project_id).where(
        agreement_project.c.agreement_id == agreement_id
    )
    both = and_(with_any([giver_id]), with_any(list(others)))  # type: ignore[arg-type]
    return rows.read(
        connection,
        Session,
        session.c.starts_at >= datetime.combine(today - _BACK, datetime.min.time()),
        session.c.starts_at <= datetime.combine(today + _AHEAD, datetime.min.time()),
        session.c.state != SessionState.CANCELLED,
        or_(session.c.project_id.in_(about), both),
    )


def _nearest(found: list[tuple[date, str, str]], today: date) -> list[Candidate]:
    found.sort(key=lambda one: (abs((one[0] - today).days), one[0], one[2], one[1]))
    return [Candidate(key, f"{day_text(day)} · {words}") for day, key, words in found[:MOST]]
