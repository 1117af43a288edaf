"""Somebody new becomes head of a member: the change, and what is done about it in 90 days (P78).

Each function is one action. Each returns the Changes it made, and raises RuleBroken, with nothing
written, when it is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from partnerdesk.actions.partners import checked_person, made
from partnerdesk.actions.sessions import accepted, checked
from partnerdesk.domain.new_head import (
    ChangeOfHead,
    WatchedHead,
    check_change_of_head,
    role_that_ends,
)
from partnerdesk.domain.partners import Person, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    Session,
    SessionFacts,
    SessionKind,
    SessionPart,
    SessionPerson,
    TakingPart,
)
from partnerdesk.domain.words import clean, listed
from partnerdesk.store import calendar_rows, new_head_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database


def change_head(
    database: Database,
    member_id: str,
    successor: Person,
    starts_on: date,
    today: date,
    title: str = "",
) -> Changes:
    """Somebody new is head from ``starts_on``; whoever is head until then ends the day before.

    ``successor`` is a known person by id, or a new one; ``title`` the school's own word for a
    head, else that of the role that ends. A start more than 90 days ago is history: nobody is
    reminded of it.
    """
    new = checked_person(successor)
    with database.read() as connection:
        member = partners_rows.get_member(connection, member_id)
        people = partners_rows.people_in_roles(connection, member_id)
        if new.id:
            partners_rows.get_person(connection, new.id)
    heads = [one.role for one in people if one.role.kind is RoleKind.HEAD]
    ending = role_that_ends(heads, new.id, starts_on)
    last_day = starts_on - timedelta(days=1)
    called = clean(title) or (ending.title if ending else "")
    with action(database, f"{new.name} becomes head of {member.name}") as log:
        person = new if new.id else rows.insert(log.connection, new)
        if ending and (ending.ended_on or date.max) > last_day:
            rows.update(log.connection, replace(ending, ended_on=last_day))
        role = Role("", person.id, member_id, RoleKind.HEAD, called, starts_on)
        new_head_rows.begin(log.connection, rows.insert(log.connection, role), today)
    return made(log, person.id)


# --- what is to be done about it -------------------------------------------------------------


def new_heads(database: Database, today: date) -> tuple[WatchedHead, ...]:
    """Everybody who is to be welcomed as a head, from a month before to 90 days after."""
    with database.read() as connection:
        return tuple(new_head_rows.watched(connection, today))


def mark(
    database: Database,
    change_id: str,
    today: date,
    *,
    briefed_on: date | None = None,
    met_on: date | None = None,
    signed_up_on: date | None = None,
) -> Changes:
    """Note the days on which a new head was briefed, met, or signed up afresh; the others stay."""
    days = {"briefed_on": briefed_on, "met_on": met_on, "signed_up_on": signed_up_on}
    with database.read() as connection:
        one = new_head_rows.read(connection, change_id, today)
        before = new_head_rows.get(connection, change_id)
    now = replace(
        before,
        briefed_on=briefed_on or before.briefed_on,
        met_on=met_on or before.met_on,
        signed_up_on=signed_up_on or before.signed_up_on,
    )
    check_change_of_head(now, today)
    said = listed([_DONE[name] for name, day in days.items() if day])
    with action(database, f"Note that {one.head} of {one.member} {said}") as log:
        rows.update(log.connection, now)
    return log.changes


_DONE = {
    "briefed_on": "was briefed",
    "met_on": "was met",
    "signed_up_on": "signed up afresh",
}


def let_be(database: Database, change_id: str, on: date) -> Changes:
    """Ask no more about a new head, whatever is still to be done."""
    with database.read() as connection:
        one = new_head_rows.read(connection, change_id, on)
        now = replace(new_head_rows.get(connection, change_id), closed_on=on)
    with action(database, f"Ask no more about the new head of {one.member}") as log:
        rows.update(log.connection, now)
    return log.changes


# --- a meeting -------------------------------------------------------------------------------


def meeting_with(database: Database, change_id: str, today: date) -> SessionFacts:
    """A meeting at their school as it is proposed, with its purpose; day and time are open."""
    with database.read() as connection:
        one = new_head_rows.read(connection, change_id, today)
        us = partners_rows.us(connection)
        leads = _coordinator(connection, us.id if us else "", today)
    change = one.change
    session = Session(
        title=f"Meeting with {one.head}, new head of {one.member}",
        kind=SessionKind.MEETING,
        starts_at=datetime.min,
        ends_at=datetime.min,
        venue_id=change.member_id,
        purpose=(
            f"To welcome {one.head}, tell what {one.member} gives and receives, hear what ought "
            "to be different" + (", and sign up afresh." if one.bound else ".")
        ),
    )
    ids = dict.fromkeys([us.id if us else change.member_id, change.member_id])
    people = [SessionPerson(person_id=change.person_id, part=SessionPart.STAFF)]
    if leads and leads != change.person_id:
        people.insert(0, SessionPerson(person_id=leads, part=SessionPart.LEAD))
    return SessionFacts(session, tuple(TakingPart(member_id=one) for one in ids), tuple(people))


def _coordinator(connection: Connection, our_id: str, today: date) -> str:
    """The id of our coordinator, where they are among our people; else blank."""
    name = settings_rows.read_settings(connection).coordinator_name
    for one in partners_rows.people_in_roles(connection, our_id) if our_id and name else ():
        if one.person.name == name and one.role.held_on(today):
            return one.person.id
    return ""


def propose_meeting(
    database: Database, change_id: str, facts: SessionFacts, today: date, note: str = ""
) -> Changes:
    """Put a meeting with a new head into the calendar, linked to what is to be done about them.

    ``note`` says why it stays despite a clash. Once it is held, they have been met.
    """
    new = checked(replace(facts, session=replace(facts.session, id="", arranged_on=today)))
    with database.read() as connection:
        one = new_head_rows.read(connection, change_id, today)
        change: ChangeOfHead = new_head_rows.get(connection, change_id)
    if all(part.member_id != change.member_id for part in new.members):
        raise RuleBroken("members", f"Let {one.member} take part, as its head is to be met.")
    with action(database, f"Propose a meeting with {one.head} of {one.member}") as log:
        ready = accepted(log.connection, new, today, note)
        kept = calendar_rows.write_session(log.connection, ready)
        rows.update(log.connection, replace(change, meeting_id=kept.session.id))
    return made(log, kept.session.id)
