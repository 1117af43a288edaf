"""What the papers of a session are made from, gathered from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from partnerdesk.domain.calendar import years_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.handover import way_to_reach
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.sessions import (
    MemberCost,
    Reply,
    SessionFacts,
    SessionPart,
    SessionPerson,
    SessionState,
    TakingPart,
    Task,
    cost_by_member,
    readiness,
)
from partnerdesk.store import calendar_rows, clash_rows, lending_rows, partners_rows, settings_rows
from partnerdesk.store.database import Connection

if TYPE_CHECKING:
    from partnerdesk.documents.session_facts import (
        ActionLine,
        MemberThere,
        PersonThere,
        SessionPaperFacts,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """A session with everybody and everything that its papers name."""

    facts: SessionFacts
    members: Mapping[str, Member]
    people: Mapping[str, Person]
    items: Mapping[str, Item]
    rings: Mapping[str, Person | None]
    costs: Mapping[str, MemberCost]
    open_before: tuple[Task, ...]
    project: str
    partnership: str

    def member(self, member_id: str | None) -> str:
        found = self.members.get(member_id or "")
        return found.name if found else ""


def session_on_paper(connection: Connection, session_id: str, today: date) -> SessionPaperFacts:
    """What its papers say of a session. Raises LookupError when there is no such session."""
    return _on_paper(_read(connection, session_id, today), today)


def _read(connection: Connection, session_id: str, today: date) -> _Around:
    facts = calendar_rows.session_facts(connection, session_id)
    members = {one.id: one for one in partners_rows.all_members(connection)}
    earlier = _open_before(connection, facts)
    tasks = (*facts.tasks, *earlier)
    people = [one.person_id for one in facts.people]
    people += [task.owner_id for task in tasks if task.owner_id]
    project_id = facts.session.project_id
    return _Around(
        facts=facts,
        members=members,
        people=partners_rows.people_by_id(connection, people),
        items=lending_rows.items_by_id(connection, [need.item_id for need in facts.needs]),
        rings={
            part.member_id: whom_to_call(connection, members[part.member_id], today)
            for part in facts.members
        },
        costs={one.member_id: one for one in cost_by_member(facts)},
        open_before=earlier,
        project=(
            calendar_rows.project_facts(connection, project_id).project.name if project_id else ""
        ),
        partnership=settings_rows.read_settings(connection).partnership_name,
    )


def _open_before(connection: Connection, facts: SessionFacts) -> tuple[Task, ...]:
    """What is still to be done from earlier sessions of the same project."""
    one = facts.session
    if not one.project_id:
        return ()
    tasks = [task for task in calendar_rows.tasks_open(connection) if task.session_id != one.id]
    ids = sorted({task.session_id for task in tasks if task.session_id})
    earlier = {
        other.session.id
        for other in calendar_rows.several_facts(connection, ids)
        if other.session.project_id == one.project_id and other.session.starts_at < one.starts_at
    }
    return tuple(task for task in tasks if task.session_id in earlier)


def _on_paper(around: _Around, today: date) -> SessionPaperFacts:
    from partnerdesk.documents.session_facts import (
        CheckLine,
        CostLine,
        KitLine,
        SessionPaperFacts,
    )

    facts, one = around.facts, around.facts.session
    venue = around.members.get(one.venue_id or "")
    return SessionPaperFacts(
        title=one.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state.label,
        printed_on=today,
        where=where_text(venue.name if venue else "", one.room),
        address=venue.address if venue else "",
        project=around.project,
        years=years_text(one.years),
        purpose=one.purpose,
        notes=one.notes,
        transport=one.transport,
        agenda=one.agenda,
        decisions=one.decisions,
        leads=_people(around, SessionPart.LEAD),
        staff=_people(around, SessionPart.STAFF),
        visitors=_people(around, SessionPart.VISITOR),
        members=tuple(_member(around, part) for part in facts.members),
        kit=tuple(
            KitLine(item.name, need.quantity, around.member(item.owner_id), item.kept_at)
            for need in facts.needs
            if (item := around.items.get(need.item_id))
        ),
        checks=tuple(
            CheckLine(each.kind.label, each.ready, each.words) for each in readiness(facts)
        ),
        costs=tuple(
            CostLine(cost.what, cost.pence, around.member(cost.borne_by_id)) for cost in facts.costs
        ),
        actions=tuple(_action(around, task) for task in facts.tasks),
        open_before=tuple(_action(around, task) for task in around.open_before),
        cancelled=_cancelled(facts),
        partnership=around.partnership,
    )


def _cancelled(facts: SessionFacts) -> str:
    one = facts.session
    if one.state is not SessionState.CANCELLED:
        return ""
    on = f"on {day_text(one.cancelled_on)}" if one.cancelled_on else ""
    return ": ".join(part for part in (on, one.cancel_reason) if part) or "This does not happen."


def _people(around: _Around, part: SessionPart) -> tuple[PersonThere, ...]:
    from partnerdesk.documents.session_facts import PersonThere

    return tuple(
        PersonThere(person.name, _number(person), _letter(one))
        for one in around.facts.people
        if one.part is part and (person := around.people.get(one.person_id))
    )


def _letter(one: SessionPerson) -> str:
    if one.part is not SessionPart.VISITOR:
        return ""
    if one.letter_seen_on is None:
        return "letter of assurance not seen yet"
    return f"letter of assurance seen on {day_text(one.letter_seen_on)}"


def _member(around: _Around, part: TakingPart) -> MemberThere:
    from partnerdesk.documents.session_facts import MemberThere

    cost = around.costs.get(part.member_id)
    ring = around.rings.get(part.member_id)
    return MemberThere(
        name=around.member(part.member_id),
        reply=_reply(part),
        pupils_expected=part.pupils_expected,
        staff_expected=part.staff_expected,
        pupils_attended=part.pupils_attended,
        staff_attended=part.staff_attended,
        ring=_whom(ring),
        one_way=_one_way(around, part),
        hosts=part.member_id == around.facts.session.venue_id,
        staff_minutes=cost.staff_minutes if cost else 0,
        pence=cost.pence if cost else 0,
    )


def _reply(part: TakingPart) -> str:
    return part.reply.label if part.reply is not Reply.ASKED else "Asked, no reply"


def _one_way(around: _Around, part: TakingPart) -> int | None:
    """Half of the minutes written down, which are there and back; else a guess by distance."""
    if part.travel_minutes:
        return (part.travel_minutes + 1) // 2
    venue_id = around.facts.session.venue_id
    return clash_rows.travel(around.members)(part.member_id, venue_id) if venue_id else None


def _action(around: _Around, task: Task) -> ActionLine:
    from partnerdesk.documents.session_facts import ActionLine

    owner = around.people.get(task.owner_id or "")
    return ActionLine(task.what, owner.name if owner else "", task.due_on, task.done_on)


def whom_to_call(connection: Connection, member: Member, today: date) -> Person | None:
    """Whom to call at a member, None when nobody is known."""
    held = partners_rows.people_in_roles(connection, member.id)
    role = call_first(member, [one.role for one in held], today)
    return next((one.person for one in held if role and one.role.id == role.id), None)


def _whom(person: Person | None) -> str:
    """Name and number; the number stays on one line."""
    parts = (person.name, _number(person).replace(" ", "\u00a0")) if person else ()
    return ", ".join(part for part in parts if part)


def _number(person: Person) -> str:
    """A number to ring on the day, whichever way somebody prefers before it; else that way."""
    return person.mobile or person.telephone or reach(person)


def reach(person: Person | None) -> str:
    """``text 07700 900114``; blank when no way is known."""
    if person is None or not person.reach_at:
        return ""
    way = way_to_reach(person)
    return way if way == person.reach_at else way[0].lower() + way[1:]


def where_text(venue: str, room: str) -> str:
    """``St Oswald’s, Physics lab 2``."""
    return ", ".join(part for part in (venue, room) if part)
