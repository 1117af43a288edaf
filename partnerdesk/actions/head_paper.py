"""What a new head is told on paper, gathered from the store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerdesk.actions.agreement_around import coming_head, coordinator_of, read_around
from partnerdesk.actions.agreement_year import places_taken, sessions_held
from partnerdesk.actions.session_paper import reach, where_text, whom_to_call
from partnerdesk.domain.partners import Member, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import LIVE, SessionState, when_text
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows, partners_rows
from partnerdesk.store.calendar_rows import SessionFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from partnerdesk.actions.agreement_around import Around
    from partnerdesk.documents.blocks import Document
    from partnerdesk.documents.head_briefing import HeadBriefingFacts, PersonToKnow, SessionAhead
    from partnerdesk.domain.partners import Person
    from partnerdesk.store.database import Connection, Database

# As far ahead as a new head is watched over.
_AHEAD = timedelta(days=90)


def head_briefing_pdf(database: Database, member_id: str, today: date) -> bytes:
    """For the head who comes, or has come (P78): the partnership in brief, people, sessions ahead,
    what binds the school with what is open of it, and the slip to sign up afresh."""
    from partnerdesk.documents.head_briefing import head_briefing

    return _rendered(head_briefing(_facts(database, member_id, today)))


def head_slip_pdf(database: Database, member_id: str, today: date) -> bytes:
    """The slip alone. Raises RuleBroken when no agreement binds the member."""
    from partnerdesk.documents.head_briefing import head_slip

    facts = _facts(database, member_id, today)
    if not facts.agreements:
        words = f"No agreement binds {facts.member.name}, so there is nothing to sign up to afresh."
        raise RuleBroken("member_id", words)
    return _rendered(head_slip(facts))


def _facts(database: Database, member_id: str, today: date) -> HeadBriefingFacts:
    """All of it. Raises LookupError when there is no such member."""
    from partnerdesk.documents.head_briefing import HeadBriefingFacts

    with database.read() as connection:
        around = read_around(connection, today)
        member = around.member(member_id)
        bound = around.binding(connection, member_id)
        home = partners_rows.us(connection)
        writer = coordinator_of(connection, around.settings, home, today)
        head = coming_head(connection, member_id, today)
        here = [one for one in around.members.values() if one.left_on is None]
        linked = {name for one in bound for name in one.parties}
        others = [one for one in here if one.id != member_id and (one.name in linked or one.is_us)]
        people = [
            *_writer(writer, home),
            *_own_people(connection, member, head, today),
            *(known for one in others for known in _of_school(connection, one, today)),
        ]
        return HeadBriefingFacts(
            member=member,
            head=head,
            agreements=bound,
            signed_by=around.settings.coordinator_name or (writer.name if writer else ""),
            our_school=home.name if home else "",
            ring=reach(writer),
            written_on=today,
            partnership=around.settings.partnership_name,
            members=tuple(one.name for one in here),
            projects=_projects(connection, member_id),
            so_far=_so_far(connection, member_id, today),
            people=_once(people),
            sessions=tuple(_ahead(connection, around, member_id, today)),
        )


def _projects(connection: Connection, member_id: str) -> tuple[str, ...]:
    every = calendar_rows.all_projects(connection)
    facts = [calendar_rows.project_facts(connection, one.id) for one in every]
    return tuple(one.project.name for one in facts if member_id in one.member_ids)


def _so_far(connection: Connection, member_id: str, today: date) -> str:
    held = sessions_held(connection, member_id, today)
    if not held:
        return ""
    places = counted(places_taken(held, member_id), "place")
    return f"{counted(len(held), 'session')} with your school, {places} for its pupils"


def _ahead(
    connection: Connection, around: Around, member_id: str, today: date
) -> Iterator[SessionAhead]:
    from partnerdesk.documents.head_briefing import SessionAhead

    choice = SessionFilter(member_id=member_id, states=LIVE)
    for row in calendar_rows.sessions_between(connection, today, today + _AHEAD, choice):
        one = row.session
        pencilled = " (pencilled)" if one.state is SessionState.PENCILLED else ""
        where = where_text(around.name(one.venue_id), one.room)
        yield SessionAhead(when_text(one.starts_at, one.ends_at), f"{one.title}{pencilled}", where)


def _once(people: Iterable[PersonToKnow]) -> tuple[PersonToKnow, ...]:
    """Each of them once, as what they were named first."""
    found: dict[tuple[str, str], PersonToKnow] = {}
    for one in people:
        found.setdefault((one.name, one.school), one)
    return tuple(found.values())


# --- people ----------------------------------------------------------------------------------


def _writer(writer: Person | None, home: Member | None) -> Iterator[PersonToKnow]:
    from partnerdesk.documents.head_briefing import PersonToKnow

    if writer and home:
        yield PersonToKnow(writer.name, RoleKind.COORDINATOR.label, home.name, reach(writer))


def _own_people(
    connection: Connection, member: Member, head: str, today: date
) -> Iterator[PersonToKnow]:
    """Who does the work at the head's own school."""
    from partnerdesk.documents.head_briefing import PersonToKnow

    ranks = list(RoleKind)
    people = partners_rows.people_in_roles(connection, member.id)
    for one in sorted(people, key=lambda one: ranks.index(one.role.kind)):
        is_head = one.role.kind is RoleKind.HEAD or one.person.name == head
        if one.role.held_on(today) and not is_head:
            yield PersonToKnow(one.person.name, one.role.label, member.name, "At your school")


def _of_school(connection: Connection, member: Member, today: date) -> Iterator[PersonToKnow]:
    """Their fellow head and whom to call there; by the school's own number, not their own."""
    from partnerdesk.documents.head_briefing import PersonToKnow

    held = [
        one
        for one in partners_rows.people_in_roles(connection, member.id)
        if one.role.held_on(today)
    ]
    first = whom_to_call(connection, member, today)
    way = member.telephone or member.email
    for one in held:
        if one.role.kind is RoleKind.HEAD or (first and one.person.id == first.id):
            yield PersonToKnow(one.person.name, one.role.label, member.name, way)


def _rendered(document: Document) -> bytes:
    from partnerdesk.documents import pdf

    return pdf.render(document)
