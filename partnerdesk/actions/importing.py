"""Partners from other people's files. Each import is one action: all or nothing, undone as one.

Who is known already is for the coordinator to say; what fills a known member never overwrites.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from partnerdesk.actions.filling import (
    LABELS,
    Fact,
    Filling,
    Incoming,
    does,
    filled_person,
    filling,
    from_register,
    from_row,
    heads_on,
    names,
    new_role,
)
from partnerdesk.actions.partners import checked_member, checked_person, cleaned
from partnerdesk.domain import partners
from partnerdesk.domain.partners import Member, Person, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.members_table import ImportedMember
from partnerdesk.formats.register import RegisterSchool
from partnerdesk.formats.register_member import (
    HEAD,
    FieldChange,
    changes,
    head_change,
    head_name,
    refreshed,
    same_person,
)
from partnerdesk.formats.vcard import ImportedPerson
from partnerdesk.store import new_head_rows, partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.partners_rows import PersonInRole


def import_register(
    database: Database,
    schools: Sequence[RegisterSchool],
    today: date,
    source_name: str = "the register",
    into: Mapping[str, str] | None = None,
) -> Changes:
    """Add schools of the register with their heads; ``into`` says by URN whose blanks to fill.

    Raises RuleBroken, with nothing written, when one can't be taken.
    """
    wanted = [from_register(school, (into or {}).get(school.urn, "")) for school in schools]
    name = f"Import {counted(len(schools), 'school')} from {source_name}"
    return _import(database, name, wanted, today)


def import_spreadsheet(
    database: Database,
    chosen: Sequence[tuple[ImportedMember, str]],
    today: date,
    source_name: str,
) -> Changes:
    """Take rows of a spreadsheet: each with the id of the member to fill, or blank to add one.

    Raises RuleBroken, with nothing written, naming the row that can't be taken.
    """
    wanted = [from_row(imported, into) for imported, into in chosen]
    name = f"Import {counted(len(wanted), 'member')} from {source_name}"
    return _import(database, name, wanted, today)


def _import(database: Database, name: str, wanted: Sequence[Incoming], today: date) -> Changes:
    new: list[Fact] = []
    changed: dict[str, Fact] = {}
    with database.read() as connection:
        known = {member.id: member for member in partners_rows.all_members(connection)}
        at: dict[str, list[PersonInRole]] = {member_id: [] for member_id in known}
        for one in partners_rows.people_in_roles(connection):
            at[one.role.member_id].append(one)
    urns = {member.urn: member for member in known.values() if member.urn}
    for incoming in wanted:
        if not incoming.into:
            added = replace(incoming.member, id=rows.new_id(), is_us=False)
            member = _checked(added, incoming)
            new.append(member)
            if incoming.people:
                new += filling(member, (), incoming, today).new
        elif incoming.into in known:
            plan = filling(known[incoming.into], at[incoming.into], incoming, today)
            new += plan.new
            changed |= {fact.id: fact for fact in plan.changed}
            at[incoming.into] = _with(at[incoming.into], plan)
            member = _checked(_member_of(plan, known[incoming.into]), incoming)
            known[member.id] = member
        else:
            raise _refused(incoming, "", "The member to fill is not there any more.")
        _refuse_same_urn(urns, member, incoming)
    return _write(database, name, today, new, list(changed.values()))


def _checked(member: Member, incoming: Incoming) -> Member:
    try:
        return checked_member(member)
    except RuleBroken as refusal:
        raise _refused(incoming, refusal.field, refusal.message) from refusal


def _refused(incoming: Incoming, field: str, why: str) -> RuleBroken:
    """The refusal of one thing in a file: where it stands, what it is, which column, and why."""
    where = (incoming.place, incoming.member.name, LABELS.get(field, ""))
    return RuleBroken(field, f"{', '.join(filter(None, where))}: {why}")


def _refuse_same_urn(urns: dict[str, Member], member: Member, incoming: Incoming) -> None:
    if member.urn and urns.setdefault(member.urn, member).id != member.id:
        why = f"{urns[member.urn].name} has this URN already. Fill its blanks instead."
        raise _refused(incoming, "urn", why)


def _member_of(plan: Filling, known: Member) -> Member:
    return next((fact for fact in plan.changed if isinstance(fact, Member)), known)


def _with(there: Sequence[PersonInRole], plan: Filling) -> list[PersonInRole]:
    """Who is at a member once ``plan`` is done, for the next row that fills the same one."""
    people = {one.person.id: one.person for one in there}
    people |= {fact.id: fact for fact in (*plan.changed, *plan.new) if isinstance(fact, Person)}
    roles = [*(one.role for one in there), *(fact for fact in plan.new if isinstance(fact, Role))]
    return [PersonInRole(role, people[role.person_id]) for role in roles]


def _write(
    database: Database,
    name: str,
    today: date,
    new: Sequence[Fact],
    changed: Sequence[Fact] = (),
) -> Changes:
    # New members were checked where their place in the file is known.
    ready = [fact if isinstance(fact, Member) else _sound(fact) for fact in new]
    updates = [_sound(fact) for fact in changed]
    with action(database, name) as log:
        for kind in (Member, Person, Role):
            rows.insert_all(log.connection, [fact for fact in ready if isinstance(fact, kind)])
        for fact in ready:
            if isinstance(fact, Role):
                new_head_rows.begin(log.connection, fact, today)
        for fact in updates:
            rows.update(log.connection, fact)
    return log.changes


def _sound(fact: Fact) -> Fact:
    if isinstance(fact, Member):
        return checked_member(fact)
    if isinstance(fact, Person):
        return checked_person(fact)
    partners.check_role(fact)
    return cleaned(fact)


# --- a newer register -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberDifference:
    """Where the register differs from a member, its head among the changes as field ``head``.

    ``school`` is None when the register does not have the member's URN.
    """

    member: Member
    school: RegisterSchool | None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What to take over for one member: names of fields, ``head`` among them if it is wanted."""

    member_id: str
    school: RegisterSchool
    fields: frozenset[str]


def urns_of_members(database: Database) -> tuple[str, ...]:
    """The URNs to look for in a newer register: of every member that has one and has not left."""
    with database.read() as connection:
        members = partners_rows.all_members(connection, with_left=False)
    return tuple(member.urn for member in members if member.urn)


def register_differences(
    database: Database, schools: Mapping[str, RegisterSchool], today: date
) -> tuple[MemberDifference, ...]:
    """Members that the register does not have, has as closed, or has otherwise; by name.

    ``schools`` are those found by URN (``formats.register.find_urns``).
    """
    with database.read() as connection:
        members = partners_rows.all_members(connection, with_left=False)
        there = partners_rows.people_in_roles(connection)
    found = []
    for member in members:
        if not member.urn:
            continue
        school = schools.get(member.urn)
        if school is None:
            found.append(MemberDifference(member, None))
            continue
        heads = heads_on((one for one in there if one.role.member_id == member.id), today)
        differ = (*_with_head(heads, school), *_one_place(changes(member, school)))
        if differ or school.is_closed:
            found.append(MemberDifference(member, school, differ))
    return tuple(found)


def _with_head(heads: Sequence[Person], school: RegisterSchool) -> tuple[FieldChange, ...]:
    if any(head_change(head.name, school) is None for head in heads):
        return ()
    change = head_change(names(heads), school)
    return (change,) if change else ()


def _one_place(found: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Easting and northing as one change, for a place on the map is both or neither."""
    grid = [change for change in found if change.field in ("easting", "northing")]
    if len(grid) < 2:
        return tuple(found)
    ours = ", ".join(filter(None, (change.ours for change in grid)))
    theirs = ", ".join(change.theirs for change in grid)
    place = FieldChange("easting", "Easting, northing", ours, theirs)
    return (*(change for change in found if change not in grid), place)


def refresh_from_register(database: Database, accepted: Sequence[Accepted], today: date) -> Changes:
    """Take the accepted fields over from the register, as one action.

    A changed head ends the old role the day before ``today`` and starts a new one (P77). Raises
    RuleBroken, with nothing written, when one can't be taken.
    """
    new: list[Fact] = []
    changed: list[Fact] = []
    with database.read() as connection:
        for wanted in accepted:
            before = partners_rows.get_member(connection, wanted.member_id)
            there = partners_rows.people_in_roles(connection, wanted.member_id)
            after = refreshed(before, wanted.school, wanted.fields)
            changed.append(_checked(after, Incoming(after)))
            if HEAD in wanted.fields:
                ended, started = _new_head(before, there, wanted.school, today)
                changed += ended
                new += started
    name = f"Refresh {counted(len(accepted), 'member')} from the register"
    return _write(database, name, today, new, changed)


def _new_head(
    member: Member, there: Sequence[PersonInRole], school: RegisterSchool, today: date
) -> tuple[list[Role], list[Person | Role]]:
    """The roles that end, and the person and role that start."""
    last_day = today - timedelta(days=1)
    heads = [one for one in there if one.role.kind is RoleKind.HEAD]
    ended = []
    for one in heads:
        if not one.role.held_on(today):
            continue
        if one.role.started_on and one.role.started_on > last_day:
            raise RuleBroken(
                HEAD,
                f"{member.name}: {one.person.name} became head only today. Correct that role "
                "first, or leave this change out.",
            )
        ended.append(replace(one.role, ended_on=last_day))
    name = head_name(school)
    known = next((one.person for one in there if same_person(one.person.name, name)), None)
    person = known or rows.with_id(Person(name=name))
    # Since when is not in the register; where nobody was head before us, it is left open.
    starts = today if heads else None
    role = new_role(person, member.id, RoleKind.HEAD, school.head_job_title, starts)
    return ended, [role] if known else [person, role]


# --- cards of people --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A card to take: at which member, as what, and the id of the known person it fills, if any."""

    card: ImportedPerson
    member_id: str
    kind: RoleKind
    known_id: str = ""


def import_vcards(
    database: Database, chosen: Sequence[CardChoice], today: date, source_name: str
) -> Changes:
    """Add people to members from cards; a known person's blanks are filled.

    Raises RuleBroken, with nothing written, naming the card that can't be taken.
    """
    new: list[Fact] = []
    changed: dict[str, Fact] = {}
    with database.read() as connection:
        there = partners_rows.people_in_roles(connection)
        people = {person.id: person for person in partners_rows.all_people(connection)}
        members = partners_rows.members_by_id(connection, {one.member_id for one in chosen})
    for one in chosen:
        if one.member_id not in members or (one.known_id and one.known_id not in people):
            where = f"Card {one.card.card_number}, {one.card.person.name}"
            raise RuleBroken("member_id", f"{where}: choose the member this person works for.")
        if one.known_id:
            person = filled_person(people[one.known_id], one.card.person)
            if person != people[person.id]:
                people[person.id] = changed[person.id] = person
        else:
            person = rows.with_id(replace(one.card.person, id=""))
            new.append(person)
        at = (held for held in there if held.role.member_id == one.member_id)
        if not does(at, person, one.kind, today):
            new.append(new_role(person, one.member_id, one.kind, one.card.title))
    name = f"Import {counted(len(chosen), 'person', 'people')} from {source_name}"
    return _write(database, name, today, new, list(changed.values()))


# What stands in a title, the more telling words first; then what somebody with it does.
_TITLE_WORDS: tuple[tuple[tuple[str, ...], RoleKind], ...] = (
    (("chair of governors", "chair of the governors"), RoleKind.CHAIR_OF_GOVERNORS),
    (("governor",), RoleKind.GOVERNOR),
    (("safeguarding", "dsl"), RoleKind.SAFEGUARDING),
    (("coordinator", "co-ordinator"), RoleKind.COORDINATOR),
    (("deputy head", "vice principal", "deputy principal"), RoleKind.DEPUTY_HEAD),
    (("assistant", "head of ", "headteacher’s", "head’s", "pa to"), RoleKind.OTHER),
    (("headteacher", "head teacher", "principal", "headmistress", "headmaster"), RoleKind.HEAD),
    (("lead teacher", "subject lead"), RoleKind.LEAD_TEACHER),
    (("teacher",), RoleKind.TEACHER),
    (("bursar", "finance", "business manager"), RoleKind.FINANCE),
    (("caretaker", "premises", "site manager"), RoleKind.SITE),
    (("transport", "minibus"), RoleKind.TRANSPORT),
    (("office", "secretary", "reception"), RoleKind.OFFICE),
)


def kind_of_title(title: str) -> RoleKind:
    """What somebody with this job title probably does; OTHER when the title does not say."""
    words = title.casefold()
    if words in ("head", "pennaeth"):
        return RoleKind.HEAD
    for parts, kind in _TITLE_WORDS:
        if any(part in words for part in parts):
            return kind
    return RoleKind.OTHER
