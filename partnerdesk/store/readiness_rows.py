"""What readiness and survival ask of the whole store, one question each however much there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from partnerdesk.domain.agreements import Commitment, Party, commitment_text
from partnerdesk.domain.lending import Item, ItemKind
from partnerdesk.domain.partners import Contact
from partnerdesk.domain.projects import (
    Project,
    ProjectFacts,
    ProjectPerson,
    ProjectState,
)
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.sessions import LIVE, LONGEST, Session, SessionPerson
from partnerdesk.domain.survival import OwnedPromise, SessionAhead
from partnerdesk.store import handover_rows, promise_rows, rows
from partnerdesk.store.tables import (
    agreement_commitment,
    agreement_party,
    contact,
    interview_answer,
    item,
    member,
    note,
    person,
    project,
    project_member,
    project_person,
    session,
    session_person,
)

Fact = TypeVar("Fact")

_OVER = (ProjectState.FINISHED, ProjectState.DROPPED)


def grouped(facts: Iterable[Fact], by: str) -> dict[str, list[Fact]]:
    """Facts by the value of one of their fields, in the order in which they come."""
    found: dict[str, list[Fact]] = {}
    for one in facts:
        found.setdefault(getattr(one, by), []).append(one)
    return found


def sessions_ahead(connection: Connection, first: date, last: date) -> list[SessionAhead]:
    """The sessions that are still to be held from ``first`` to ``last``, with who takes part."""
    wanted = _live_between(first, last)
    there = (
        select(session_person.c.id)
        .join(session, session.c.id == session_person.c.session_id)
        .where(*wanted)
    )
    people = grouped(
        rows.read(
            connection,
            SessionPerson,
            session_person.c.id.in_(there),
            order_by=[session_person.c.id],
        ),
        "session_id",
    )
    order = [session.c.starts_at, session.c.id]
    return [
        SessionAhead(one, tuple(people.get(one.id, ())))
        for one in rows.read(connection, Session, *wanted, order_by=order)
    ]


def _live_between(first: date, last: date) -> list[ColumnElement[bool]]:
    start = datetime.combine(first, time.min)
    return [
        # No session is longer, so the index on the start bounds the search on both sides.
        session.c.starts_at > start - LONGEST - timedelta(minutes=1),
        session.c.starts_at < datetime.combine(last + timedelta(days=1), time.min),
        session.c.ends_at > start,
        session.c.state.in_(LIVE),
    ]


def living_projects(connection: Connection) -> list[ProjectFacts]:
    """Every project that is not over, by name, with its members by name, its lead first."""
    by_name = [member.c.sort_name, member.c.id]
    taking_part = select(project_member.c.project_id, member.c.id).join(
        member, member.c.id == project_member.c.member_id
    )
    members: dict[str, list[str]] = {}
    for project_id, member_id in connection.execute(taking_part.order_by(*by_name)):
        members.setdefault(project_id, []).append(member_id)
    order = [project_person.c.part.desc(), project_person.c.id]
    people = grouped(rows.read(connection, ProjectPerson, order_by=order), "project_id")
    by_project = [project.c.sort_name, project.c.id]
    return [
        ProjectFacts(one, tuple(members.get(one.id, ())), tuple(people.get(one.id, ())))
        for one in rows.read(
            connection, Project, project.c.state.not_in(_OVER), order_by=by_project
        )
    ]


def newest_contacts(connection: Connection, per_member: int) -> list[Contact]:
    """The last contacts with each member, newest first, so many of each."""
    place = func.row_number().over(
        partition_by=contact.c.member_id, order_by=[contact.c.on.desc(), contact.c.id]
    )
    ranked = select(contact.c.id, place.label("place")).subquery()
    newest = select(ranked.c.id).where(ranked.c.place <= per_member)
    order = [contact.c.on.desc(), contact.c.id]
    return rows.read(connection, Contact, contact.c.id.in_(newest), order_by=order)


def parties(connection: Connection) -> dict[str, list[Party]]:
    """The parties of every agreement, by its id, in printing order."""
    return grouped(
        rows.read(connection, Party, order_by=[agreement_party.c.position]), "agreement_id"
    )


def commitments(connection: Connection) -> dict[str, list[Commitment]]:
    """The promises of every agreement, by its id, in printing order."""
    order = [agreement_commitment.c.position]
    return grouped(rows.read(connection, Commitment, order_by=order), "agreement_id")


def items_without_place(connection: Connection) -> list[Item]:
    """Equipment of which nobody wrote down where it is kept, by name; a place is where it is."""
    return rows.read(
        connection,
        Item,
        item.c.kept_at == "",
        item.c.kind == ItemKind.EQUIPMENT,
        item.c.retired_on.is_(None),
        order_by=[item.c.sort_name, item.c.id],
    )


def private_days(connection: Connection) -> list[date]:
    """The days on which private notes, contacts and answers were written.

    Notes on people have no day: they count as written long ago.
    """
    days = [
        select(day).where(table.c.private.is_(True))
        for table, day in (
            (note, note.c.written_on), (contact, contact.c.on),
            (interview_answer, interview_answer.c.answered_on),
        )
    ]  # fmt: skip
    written = [day for query in days for day in connection.execute(query).scalars()]
    on_people = select(func.count()).select_from(person).where(person.c.note != "")
    return [*written, *[date.min] * connection.execute(on_people).scalar_one()]


def owned_promises(
    connection: Connection, projects: Iterable[ProjectFacts], today: date
) -> list[OwnedPromise]:
    """Promises that somebody sees to and that are not kept yet, with who drives their projects."""
    owners = handover_rows.promise_owners(connection)
    if not owners:
        return []
    driving = {one.project.id: [who.person_id for who in one.people] for one in projects}
    drivers: dict[str, list[str]] = {}
    for link in promise_rows.project_links(connection):
        drivers.setdefault(link.agreement_id, []).extend(driving.get(link.project_id, ()))
    done = (PromiseState.KEPT, PromiseState.RELEASED)
    return [
        OwnedPromise(
            one.commitment.id,
            f"{one.agreement.number}: {commitment_text(one.commitment)}",
            one.commitment.due_on,
            owners[one.commitment.id].person_id,
            tuple(drivers.get(one.agreement.id, ())),
        )
        for one in promise_rows.promised(connection, today)
        if one.commitment.id in owners and one.standing.state not in done
    ]
