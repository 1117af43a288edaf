"""What the detail of a session and its dialogs show, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.clashes import Clash, not_kept
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.projects import Project
from partnerdesk.domain.sessions import (
    LIVE,
    Session,
    SessionFacts,
    SessionPart,
    SessionPerson,
    is_ad_hoc,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store import calendar_rows, lending_rows, partners_rows
from ui.calendar.planning_words import tr
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with everything that its detail tells, at ``now``."""

    facts: SessionFacts
    project: Project | None
    members: Mapping[str, Member]
    people: Mapping[str, Person]
    items: Mapping[str, Item]
    clashes: tuple[Clash, ...]
    settings: Settings
    now: datetime

    @property
    def session(self) -> Session:
        """The session itself."""
        return self.facts.session

    @property
    def today(self) -> date:
        """The day of ``now``."""
        return self.now.date()

    @property
    def venue(self) -> str:
        """Where it is, or ""."""
        return self.member(self.session.venue_id) if self.session.venue_id else ""

    @property
    def open_clashes(self) -> tuple[Clash, ...]:
        """What is in the way and nobody decided to live with."""
        return not_kept(self.facts, self.clashes)

    @property
    def is_live(self) -> bool:
        """Whether it is still to be held."""
        return self.session.state in LIVE

    @property
    def is_over(self) -> bool:
        """Whether its time is past."""
        return self.session.ends_at <= self.now

    @property
    def is_ad_hoc(self) -> bool:
        """Whether it was arranged at less than the notice that is wanted (P48)."""
        return is_ad_hoc(self.session, self.settings.ad_hoc_notice_days)

    @property
    def visitors(self) -> tuple[SessionPerson, ...]:
        """The visiting staff."""
        return tuple(one for one in self.facts.people if one.part is SessionPart.VISITOR)

    @property
    def people_in_order(self) -> tuple[SessionPerson, ...]:
        """Who leads first, visitors last, by name."""
        order = list(SessionPart)
        return tuple(
            sorted(
                self.facts.people,
                key=lambda one: (order.index(one.part), self.person(one.person_id).casefold()),
            )
        )

    def member(self, member_id: str | None) -> str:
        """Name of a member."""
        found = self.members.get(member_id or "")
        return found.name if found else tr("A member")

    def person(self, person_id: str | None) -> str:
        """Name of somebody."""
        found = self.people.get(person_id or "")
        return found.name if found else tr("Somebody")


def read_view(desk: Desk, session_id: str) -> SessionView:
    """Read a session. Raises LookupError when there is none."""
    settings = desk.settings()
    with desk.read() as connection:
        facts = calendar_rows.session_facts(connection, session_id)
        session = facts.session
        project = None
        if session.project_id:
            project = calendar_rows.project_facts(connection, session.project_id).project
        members = {one.member_id for one in facts.members} | {session.venue_id or ""}
        members |= {one.borne_by_id or "" for one in facts.costs}
        people = {one.person_id for one in facts.people}
        people |= {one.owner_id or "" for one in facts.tasks}
        known = partners_rows.members_by_id(connection, members)
        persons = partners_rows.people_by_id(connection, people)
        items = lending_rows.items_by_id(connection, [one.item_id for one in facts.needs])
    now = desk.now()
    ahead = session.ends_at > now  # what was in the way of a day that is past helps nobody
    found = actions.clashes_for(desk.database, facts, desk.today()) if ahead else ()
    return SessionView(facts, project, known, persons, items, found, settings, now)
