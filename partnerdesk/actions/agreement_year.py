"""A year of a member's work with the others, added up from sessions and loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from partnerdesk.domain.dates import months_after
from partnerdesk.domain.sessions import (
    LIVE,
    Reply,
    SessionFacts,
    SessionPart,
    SessionState,
    cost_by_member,
)
from partnerdesk.store import calendar_rows, lending_rows, partners_rows
from partnerdesk.store.calendar_rows import SessionFilter
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import LoanFilter

if TYPE_CHECKING:
    from partnerdesk.documents.work_done import WorkDone
    from partnerdesk.domain.lending import LoanFacts


def year_before(connection: Connection, member_id: str, today: date) -> WorkDone:
    """What a member did in the year up to ``today``: sessions that were held, loans handed over."""
    sessions = sessions_held(connection, member_id, today)
    return _added_up(connection, member_id, sessions, _loans(connection, member_id, today))


def year_ahead(connection: Connection, member_id: str, today: date) -> WorkDone:
    """What is planned for a member in the year after ``today``, and loans reserved."""
    choice = SessionFilter(member_id=member_id, states=LIVE)
    after = today + timedelta(days=1)
    sessions = _sessions(connection, after, months_after(today, 12), choice)
    loans = _loans(connection, member_id, today, ahead=True)
    return _added_up(connection, member_id, sessions, loans)


def sessions_held(connection: Connection, member_id: str, today: date) -> list[SessionFacts]:
    """Sessions held in the year up to ``today``; with one member, or all for a blank id."""
    choice = SessionFilter(member_id=member_id, states=(SessionState.HELD,))
    return _sessions(connection, year_began(today), today, choice)


def year_began(today: date) -> date:
    """The first day of the year up to ``today``."""
    return months_after(today, -12) + timedelta(days=1)


def places_taken(sessions: Sequence[SessionFacts], member_id: str = "") -> int:
    """Pupils at sessions, those who came or else those expected; of one member or of all."""
    found = 0
    for facts in sessions:
        for part in facts.members:
            if part.reply is not Reply.NO and member_id in ("", part.member_id):
                came = part.pupils_attended
                found += (part.pupils_expected or 0) if came is None else came
    return found


def people_leading(
    connection: Connection, member_id: str, sessions: Sequence[SessionFacts], today: date
) -> tuple[str, ...]:
    """The names of a member's people who led any of these sessions."""
    own = {
        one.person.id: one.person.name
        for one in partners_rows.people_in_roles(connection, member_id)
        if one.role.held_on(today)
    }
    led = [
        one.person_id
        for facts in sessions
        for one in facts.people
        if one.part is SessionPart.LEAD and one.person_id in own
    ]
    return tuple(own[person_id] for person_id in dict.fromkeys(led))


def _sessions(
    connection: Connection, first: date, last: date, choice: SessionFilter
) -> list[SessionFacts]:
    found = calendar_rows.sessions_between(connection, first, last, choice)
    return calendar_rows.several_facts(connection, [one.session.id for one in found])


def _loans(
    connection: Connection, member_id: str, today: date, *, ahead: bool = False
) -> list[LoanFacts]:
    """Loans that went out in the year before, or that are to go out in the year after."""
    now = datetime.combine(today, time.max)
    first = datetime.combine(year_began(today), time.min)
    last = datetime.combine(months_after(today, 12), time.max)
    found = []
    for row in lending_rows.list_loans(connection, LoanFilter(member_id=member_id), now):
        loan = row.loan
        if loan.cancelled_on:
            continue
        if ahead:
            wanted = loan.handed_over_at is None and loan.reserved_on and now < loan.out_at <= last
        else:
            wanted = loan.handed_over_at is not None and first <= loan.handed_over_at <= now
        if wanted:
            found.append(lending_rows.loan_facts(connection, loan.id))
    return found


def _added_up(
    connection: Connection,
    member_id: str,
    sessions: Sequence[SessionFacts],
    loans: Sequence[LoanFacts],
) -> WorkDone:
    from partnerdesk.documents.work_done import WorkDone

    costs = [one for facts in sessions for one in cost_by_member(facts)]
    own = [one for one in costs if one.member_id == member_id]
    people = {one.person.id for one in partners_rows.people_in_roles(connection, member_id)}
    borrowed = [one for one in loans if one.loan.borrower_id == member_id]
    lent = [one for one in loans if one.loan.lender_id == member_id]
    return WorkDone(
        sessions=len(sessions),
        pupils=places_taken(sessions, member_id),
        staff_minutes=sum(one.staff_minutes for one in own),
        of_it_around=sum(one.staff_minutes - one.session_minutes for one in own),
        pence=sum(one.pence for one in own),
        led=sum(1 for facts in sessions if _leads(facts, people)),
        borrowed=len(borrowed),
        borrowed_pence=_worth(connection, borrowed),
        lent=len(lent),
        lent_pence=_worth(connection, lent),
    )


def _leads(facts: SessionFacts, people: set[str]) -> bool:
    return any(one.part is SessionPart.LEAD and one.person_id in people for one in facts.people)


def _worth(connection: Connection, loans: Sequence[LoanFacts]) -> int:
    """What it costs to replace all that was lent, as far as the values are known."""
    lines = [line for one in loans for line in one.lines]
    items = lending_rows.items_by_id(connection, {line.item_id for line in lines})
    return sum((items[line.item_id].value_pence or 0) * line.quantity for line in lines)
