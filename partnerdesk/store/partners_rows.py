"""Members, people, roles, notes, contacts and buy-in: reads return frozen facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, case, func, or_, select, union

from partnerdesk.domain.buy_in import BuyIn
from partnerdesk.domain.calendar import Closure, Feed, Term
from partnerdesk.domain.clashes import Booking
from partnerdesk.domain.interview import Answer
from partnerdesk.domain.new_head import ChangeOfHead
from partnerdesk.domain.partners import Contact, Member, MemberKind, Nation, Note, Person, Role
from partnerdesk.domain.projects import ProjectMember, ProjectPerson
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.domain.sessions import SessionPerson
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.columns import sort_key
from partnerdesk.store.long_lists import LongList, Marks
from partnerdesk.store.questions import Question, among
from partnerdesk.store.tables import (
    agreement_party,
    booking,
    buy_in,
    calendar_feed,
    change_of_head,
    closure,
    contact,
    governors_meeting,
    interview_answer,
    item,
    kit,
    loan,
    member,
    metadata,
    note,
    person,
    project_member,
    project_person,
    promise_owner,
    role,
    series,
    session,
    session_cost,
    session_member,
    session_person,
    session_reminder,
    term,
)


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which members to list: by kind, by the start of any word of the name, and whether left."""

    kind: MemberKind | None = None
    text: str = ""
    left: bool = False
    by_distance: bool = False


def _conditions(wanted: MemberFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        member.c.left_on.is_not(None) if wanted.left else member.c.left_on.is_(None)
    ]
    if wanted.kind:
        conditions.append(member.c.kind == wanted.kind)
    for word in sort_key(wanted.text).split():
        plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(
            or_(
                member.c.sort_name.like(f"{plain}%", escape="\\"),
                member.c.sort_name.like(f"% {plain}%", escape="\\"),
            )
        )
    return conditions


def member_list(wanted: MemberFilter, home: Member | None) -> LongList:
    """The members wanted, our own school (``home``) first, then by name or by distance."""
    others = case((member.c.is_us.is_(True), 0), else_=1)
    order: list[ColumnElement[Any]] = [others]
    if wanted.by_distance and home and home.easting is not None and home.northing is not None:
        east, north = member.c.easting - home.easting, member.c.northing - home.northing
        order.append(func.coalesce(east * east + north * north, _NOWHERE))
    order += [member.c.sort_name, member.c.id]
    return LongList(member, tuple(_conditions(wanted)), tuple(order))


def member_window(
    connection: Connection, members: LongList, marks: Marks, offset: int, limit: int
) -> list[Member]:
    """The members of a list from number ``offset`` on."""
    if marks.ids:
        ids = marks.ids[offset : offset + limit]
        known = members_by_id(connection, ids)
        return [known[one] for one in ids if one in known]
    query = members.window(rows.whole(Member), marks, offset, limit)
    return rows.read_query(connection, Member, query)


# Farther than any place on the National Grid, in square metres.
_NOWHERE = 10**14


def us(connection: Connection) -> Member | None:
    """Our own school, once it is set up."""
    found = rows.read(connection, Member, member.c.is_us.is_(True))
    return found[0] if found else None


def get_member(connection: Connection, member_id: str) -> Member:
    """One member. Raises LookupError when there is none."""
    return rows.get(connection, Member, member_id)


def all_members(connection: Connection, *, with_left: bool = True) -> list[Member]:
    """Every member, our own school first, then by name."""
    conditions = [] if with_left else [member.c.left_on.is_(None)]
    order = [member.c.is_us.desc(), member.c.sort_name, member.c.id]
    return rows.read(connection, Member, *conditions, order_by=order)


def member_names(connection: Connection, *, with_left: bool = True) -> dict[str, str]:
    """What every member is called, by id, in the order of ``all_members``."""
    order = [member.c.is_us.desc(), member.c.sort_name, member.c.id]
    query = select(member.c.id, member.c.name).order_by(*order)
    if not with_left:
        query = query.where(member.c.left_on.is_(None))
    return {row.id: row.name for row in connection.execute(query)}


def nations(connection: Connection) -> list[Nation]:
    """The nations that members are in."""
    return list(connection.execute(select(member.c.nation).distinct()).scalars())


def has_partners(connection: Connection) -> bool:
    """Whether there is a member beside our own school that has not left."""
    query = select(member.c.id).where(member.c.is_us.is_(False), member.c.left_on.is_(None))
    return connection.execute(query.limit(1)).first() is not None


def partners_on(connection: Connection, day: date) -> dict[str, str]:
    """What every other member that has not left by then is called, in the order of all."""
    query = (
        select(member.c.id, member.c.name)
        .where(member.c.is_us.is_(False), or_(member.c.left_on.is_(None), member.c.left_on > day))
        .order_by(member.c.sort_name, member.c.id)
    )
    return {row.id: row.name for row in connection.execute(query)}


def members_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Member]:
    """Some members by id."""
    found = (Member(*row) for row in _MEMBERS.ask(connection, ids=list(ids)))
    return {one.id: one for one in found}


_MEMBERS = Question(rows.whole(Member).where(among(member.c.id, "ids")))


@dataclass(frozen=True, slots=True)
class PersonInRole:
    """A role and who holds or held it."""

    role: Role
    person: Person


def people_in_roles(connection: Connection, member_id: str | None = None) -> list[PersonInRole]:
    """Roles with their people: of one member or of all, present ones first, then the newest."""
    return _in_roles(connection, [role.c.member_id == member_id] if member_id else [])


def people_at(connection: Connection, member_ids: Iterable[str]) -> list[PersonInRole]:
    """The same of several members."""
    return _in_roles(connection, [role.c.member_id.in_(list(member_ids))])


def _in_roles(
    connection: Connection, conditions: Iterable[ColumnElement[bool]]
) -> list[PersonInRole]:
    held = rows.read(connection, Role, *conditions, order_by=_PRESENT_FIRST)
    people = people_by_id(connection, {one.person_id for one in held})
    return [PersonInRole(one, people[one.person_id]) for one in held]


_PRESENT_FIRST = (
    role.c.ended_on.is_not(None), role.c.ended_on.desc(), role.c.started_on, role.c.id,
)  # fmt: skip


def names_in_post(connection: Connection, day: date) -> dict[str, tuple[str, str]]:
    """What everybody is called who holds a role on a day, and where they work, by id.

    Where somebody holds several, at the member of the role that ``people_in_roles`` has first.
    """
    query = (
        select(person.c.id, person.c.name, member.c.name)
        .select_from(role)
        .join(person, person.c.id == role.c.person_id)
        .join(member, member.c.id == role.c.member_id)
        .where(
            or_(role.c.started_on.is_(None), role.c.started_on <= day),
            or_(role.c.ended_on.is_(None), role.c.ended_on >= day),
        )
        .order_by(*_PRESENT_FIRST)
    )
    found: dict[str, tuple[str, str]] = {}
    for person_id, name, where in connection.execute(query):
        found.setdefault(person_id, (name, where))
    return found


def roles_of_person(connection: Connection, person_id: str) -> list[Role]:
    """Everything one person does or did, at any member."""
    return rows.read(connection, Role, role.c.person_id == person_id, order_by=[role.c.started_on])


def people_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Person]:
    """Some people by id."""
    found = rows.read(connection, Person, person.c.id.in_(list(ids)))
    return {one.id: one for one in found}


def people_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What some people are called, by id."""
    query = select(person.c.id, person.c.name).where(person.c.id.in_(list(ids)))
    return {row.id: row.name for row in connection.execute(query)}


def all_people(connection: Connection) -> list[Person]:
    """Everybody, by name."""
    return rows.read(connection, Person, order_by=[person.c.sort_name, person.c.id])


def get_person(connection: Connection, person_id: str) -> Person:
    """One person. Raises LookupError when there is none."""
    return rows.get(connection, Person, person_id)


def get_role(connection: Connection, role_id: str) -> Role:
    """One role. Raises LookupError when there is none."""
    return rows.get(connection, Role, role_id)


def notes_of(connection: Connection, member_id: str | None = None) -> list[Note]:
    """Notes of one member or of all, newest first."""
    conditions = [note.c.member_id == member_id] if member_id else []
    return rows.read(connection, Note, *conditions, order_by=[note.c.written_on.desc(), note.c.id])


def contacts_of(
    connection: Connection, member_id: str | None = None, limit: int | None = None
) -> list[Contact]:
    """The log of one member or of all, newest first."""
    conditions = [contact.c.member_id == member_id] if member_id else []
    order = [contact.c.on.desc(), contact.c.id]
    return rows.read(connection, Contact, *conditions, order_by=order, limit=limit)


def last_contacts(connection: Connection) -> dict[str, date]:
    """When each member was last in touch, by member id."""
    query = select(contact.c.member_id, func.max(contact.c.on)).group_by(contact.c.member_id)
    return {
        member_id: date.fromisoformat(day) if isinstance(day, str) else day
        for member_id, day in connection.execute(query)
    }


def buy_ins_of(connection: Connection, member_id: str | None = None) -> list[BuyIn]:
    """Sightings of buy-in, of one member or of all, newest first."""
    conditions = [buy_in.c.member_id == member_id] if member_id else []
    order = [buy_in.c.seen_on.desc(), buy_in.c.id]
    return rows.read(connection, BuyIn, *conditions, order_by=order)


def closures_of(connection: Connection, member_id: str) -> list[Closure]:
    """When a member is closed, oldest first."""
    return rows.read(
        connection, Closure, closure.c.member_id == member_id, order_by=[closure.c.first_day]
    )


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """All that a member's page shows, read in one go."""

    member: Member
    us: Member | None
    people: tuple[PersonInRole, ...]
    notes: tuple[Note, ...]
    contacts: tuple[Contact, ...]
    buy_ins: tuple[BuyIn, ...]


def member_facts(connection: Connection, member_id: str) -> MemberFacts:
    """A member with everything that hangs on it. Raises LookupError when there is none."""
    return MemberFacts(
        get_member(connection, member_id),
        us(connection),
        tuple(people_in_roles(connection, member_id)),
        tuple(notes_of(connection, member_id)),
        tuple(contacts_of(connection, member_id)),
        tuple(buy_ins_of(connection, member_id)),
    )


def in_agreements(connection: Connection, member_id: str) -> bool:
    """Whether any agreement names the member."""
    query = select(agreement_party.c.id).where(agreement_party.c.member_id == member_id)
    return connection.execute(query.limit(1)).first() is not None


def in_same_agreement(connection: Connection, one_id: str, other_id: str) -> bool:
    """Whether two members are parties to one agreement."""
    other = agreement_party.alias("other")
    query = (
        select(agreement_party.c.id)
        .join(other, other.c.agreement_id == agreement_party.c.agreement_id)
        .where(agreement_party.c.member_id == one_id, other.c.member_id == other_id)
    )
    return connection.execute(query.limit(1)).first() is not None


def remove_member(connection: Connection, member_id: str) -> None:
    """Remove a member with its roles, notes, contacts, buy-in and closures.

    People who have no other role go with it.
    """
    people = {one.person_id for one in rows.read(connection, Role, role.c.member_id == member_id)}
    rows.update(connection, replace(get_member(connection, member_id), call_first_id=None))
    for kind, table in _BELONGINGS:
        rows.delete(connection, kind, table.c.member_id == member_id)
    for person_id in people:
        if not roles_of_person(connection, person_id):
            remove_person(connection, person_id)
    rows.delete(connection, Member, member.c.id == member_id)


_BELONGINGS: tuple[tuple[type, Table], ...] = (
    (Role, role),
    (Note, note),
    (Contact, contact),
    (BuyIn, buy_in),
    (Closure, closure),
    (Term, term),
    (Feed, calendar_feed),
    (ProjectMember, project_member),
    (GovernorsMeeting, governors_meeting),
    (ChangeOfHead, change_of_head),
    (Answer, interview_answer),
)


def remove_person(connection: Connection, person_id: str) -> None:
    """Remove a person and their roles; what else names them keeps everything but the name."""
    for kind, table in _PARTS_OF_A_PERSON:
        rows.delete(connection, kind, table.c.person_id == person_id)
    rows.delete(connection, Booking, booking.c.resource == f"person:{person_id}")
    for column in _links_to(person):
        if column.nullable:
            connection.execute(
                column.table.update().where(column == person_id).values({column.name: None})
            )
    rows.delete(connection, Person, person.c.id == person_id)


_PARTS_OF_A_PERSON: tuple[tuple[type, Table], ...] = (
    (Role, role),
    (ProjectPerson, project_person),
    (SessionPerson, session_person),
    (PromiseOwner, promise_owner),
    (ChangeOfHead, change_of_head),
)


def _links_to(target: Table) -> list[Column[Any]]:
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is target for key in column.foreign_keys)
    ]


def lends_or_borrows(connection: Connection, member_id: str) -> bool:
    """Whether the member owns an item or a kit, or is on either side of a loan."""
    sides = (item.c.owner_id, kit.c.owner_id, loan.c.lender_id, loan.c.borrower_id)
    return any(
        connection.execute(select(side).where(side == member_id).limit(1)).first() for side in sides
    )


def in_sessions(connection: Connection, member_id: str) -> bool:
    """Whether a session, its costs, a series or a reminder names the member."""
    sides = (
        session.c.venue_id,
        session_member.c.member_id,
        session_cost.c.borne_by_id,
        series.c.terms_of_id,
        session_reminder.c.member_id,
    )
    return any(
        connection.execute(select(side).where(side == member_id).limit(1)).first() for side in sides
    )


def in_same_session(connection: Connection, one_id: str, other_id: str) -> bool:
    """Whether both take part in one session or one project."""
    for table, column in ((session_member, "session_id"), (project_member, "project_id")):
        one, other = table.alias(), table.alias()
        query = (
            select(one.c.id)
            .join(other, one.c[column] == other.c[column])
            .where(one.c.member_id == one_id, other.c.member_id == other_id)
        )
        if connection.execute(query.limit(1)).first():
            return True
    return False


def lent_to_each_other(connection: Connection, one_id: str, other_id: str) -> bool:
    """Whether there is a loan between two members."""
    pair = (one_id, other_id)
    query = select(loan.c.id).where(loan.c.lender_id.in_(pair), loan.c.borrower_id.in_(pair))
    return connection.execute(query.limit(1)).first() is not None


def move_to(connection: Connection, keep_id: str, other_id: str) -> None:
    """Point every link to one member at another, as a merge does."""
    for column in _links_to(member):
        connection.execute(
            column.table.update().where(column == other_id).values({column.name: keep_id})
        )
    here = select(session_member.c.session_id).where(session_member.c.member_id == keep_id)
    there = select(session.c.id).where(session.c.venue_id == keep_id)
    calendar_rows.rebook(connection, set(connection.execute(union(here, there)).scalars()))
