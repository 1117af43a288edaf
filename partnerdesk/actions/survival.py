"""Would it survive? Asked of the store: of one person, of everybody, and as a plan on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from partnerdesk.domain.partners import Person, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.survival import (
    AHEAD,
    Survival,
    SurvivalFacts,
    survival,
)
from partnerdesk.store import (
    calendar_rows,
    handover_rows,
    partners_rows,
    readiness_rows,
    rows,
    settings_rows,
)
from partnerdesk.store.columns import sort_key
from partnerdesk.store.database import Database
from partnerdesk.store.today_rows import held_loans

if TYPE_CHECKING:
    from partnerdesk.documents.cover_plan import CoverPlanFacts
    from partnerdesk.store.database import Connection


def survive(database: Database, person_id: str, today: date) -> Survival:
    """All that somebody holds, what hangs on them alone first (P79).

    Raises LookupError when there is nobody with this id.
    """
    with database.read() as connection:
        partners_rows.get_person(connection, person_id)
        facts = survival_facts(connection, today)
    return survival(person_id, facts)


def survival_facts(connection: Connection, today: date) -> SurvivalFacts:
    """All that people hold today: some twenty questions, however many people there are."""
    members = {
        one.id: one
        for one in partners_rows.all_members(connection)
        if one.left_on is None or one.left_on > today
    }
    people = {one.id: one for one in partners_rows.all_people(connection)}
    roles = [
        one
        for one in rows.read(connection, Role)
        if one.member_id in members and one.held_on(today)
    ]
    projects = readiness_rows.living_projects(connection)
    return SurvivalFacts(
        people=people,
        members=members,
        roles=roles,
        sessions=readiness_rows.sessions_ahead(connection, today, today + AHEAD),
        projects=projects,
        promises=readiness_rows.owned_promises(connection, projects, today),
        loans=[one for one in held_loans(connection) if one.stands(today)],
        whereabouts=[one.one for one in handover_rows.all_whereabouts(connection)],
        tasks=calendar_rows.tasks_open(connection),
        asked=handover_rows.questions(connection, today),
        coordinator_id=_coordinator(connection, people, roles),
    )


def _coordinator(connection: Connection, people: dict[str, Person], roles: Sequence[Role]) -> str:
    """Whoever bears the name of the coordinator in the settings, somebody of ours first; or
    blank, when they are not among the people."""
    wanted = sort_key(settings_rows.read_settings(connection).coordinator_name)
    named = [key for key, one in people.items() if wanted and sort_key(one.name) == wanted]
    us = partners_rows.us(connection)
    ours = {one.person_id for one in roles if us and one.member_id == us.id}
    return next((key for key in named if key in ours), named[0] if named else "")


def find_person(database: Database, words: str) -> Person:
    """The person called ``words``, else the only one whose name begins so.

    Raises RuleBroken, naming those it can mean, unless it is one.
    """
    wanted = sort_key(words)
    with database.read() as connection:
        people = partners_rows.all_people(connection)
        found = [one for one in people if sort_key(one.name) == wanted]
        found = found or [one for one in people if wanted and _begins(sort_key(one.name), wanted)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise RuleBroken("person", f"There is nobody called “{words}” here. Write their name.")
        told = "; ".join(_told(connection, one) for one in found[:6])
    more = f" and {len(found) - 6} more" if len(found) > 6 else ""
    raise RuleBroken("person", f"“{words}” can mean {told}{more}. Write more of the name.")


def _begins(name: str, wanted: str) -> bool:
    """Whether the name, or from one of its words on, begins with what is wanted."""
    return name.startswith(wanted) or f" {wanted}" in name


def _told(connection: Connection, one: Person) -> str:
    """``Ann Rowe (Heron Vale Academy)``."""
    ids = {role.member_id for role in partners_rows.roles_of_person(connection, one.id)}
    places = partners_rows.members_by_id(connection, ids).values()
    where = ", ".join(sorted(place.name for place in places))
    return f"{one.name} ({where})" if where else one.name


def cover_plan_facts(database: Database, person_id: str, today: date) -> CoverPlanFacts:
    """What the cover plan for somebody prints. Raises LookupError when there is nobody."""
    from partnerdesk.documents.cover_plan import CoverPlanFacts

    with database.read() as connection:
        settings = settings_rows.read_settings(connection)
        us = partners_rows.us(connection)
        person = partners_rows.get_person(connection, person_id)
        held = [
            one
            for one in partners_rows.roles_of_person(connection, person.id)
            if one.held_on(today)
        ]
        works_at = partners_rows.members_by_id(connection, {one.member_id for one in held[:1]})
    return CoverPlanFacts(
        survive(database, person_id, today),
        printed_on=today,
        partnership=settings.partnership_name,
        their_school=next((one.name for one in works_at.values()), ""),
        our_school=us.name if us else "",
        coordinator=settings.coordinator_name,
    )


def cover_plan_pdf(facts: CoverPlanFacts) -> bytes:
    """The plan from facts that were read before, so that a worker can set it."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.cover_plan import cover_plan

    return pdf.render(cover_plan(facts))
