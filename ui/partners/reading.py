"""What the detail of a member shows, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.calendar import holidays
from partnerdesk.domain.partners import (
    BuyInState,
    Contact,
    Member,
    Note,
    buy_in_states,
    next_contact_due,
)
from partnerdesk.store import partners_rows, rows
from partnerdesk.store.agreements_rows import AgreementRow, list_agreements
from partnerdesk.store.partners_rows import MemberFacts, PersonInRole
from partnerdesk.store.settings_rows import read_settings
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member with everything that hangs on it, as it stands on ``today``."""

    facts: MemberFacts
    agreements: tuple[AgreementRow, ...]
    standing: tuple[BuyInState, ...]
    due: date | None
    today: date

    @property
    def member(self) -> Member:
        """The member itself."""
        return self.facts.member

    @property
    def in_post(self) -> tuple[PersonInRole, ...]:
        """Roles that are held today or will be, the present ones."""
        return tuple(
            one for one in self.facts.people if (one.role.ended_on or date.max) >= self.today
        )

    @property
    def held_before(self) -> tuple[PersonInRole, ...]:
        """Roles that have ended."""
        return tuple(
            one for one in self.facts.people if (one.role.ended_on or date.max) < self.today
        )

    @property
    def row_ids(self) -> frozenset[str]:
        """Ids of all that belongs to the member, for its history."""
        facts = self.facts
        people = (part for one in facts.people for part in (one.role, one.person))
        parts = (facts.member, *facts.notes, *facts.contacts, *facts.buy_ins, *people)
        return frozenset(part.id for part in parts)


def read_view(desk: Desk, member_id: str) -> MemberView:
    """Read a member's page. Raises LookupError when there is no such member."""
    today = desk.today()
    with desk.read() as connection:
        facts = partners_rows.member_facts(connection, member_id)
        settings = read_settings(connection)
        agreements = list_agreements(connection, today, settings.review_notice_days, member_id)
        closed = list(partners_rows.closures_of(connection, member_id))
        if facts.us and facts.us.id != member_id:
            closed += partners_rows.closures_of(connection, facts.us.id)
    member = facts.member
    since = facts.contacts[0].on if facts.contacts else member.joined_on
    wanted = since and not member.is_us and not member.left_on
    due = next_contact_due(since, member.rhythm, holidays(closed)) if since and wanted else None
    standing = buy_in_states(facts.buy_ins, today, settings.buy_in_fades_after_months)
    return MemberView(facts, tuple(agreements), standing, due, today)


_TABS: tuple[tuple[type[Note] | type[Contact], str], ...] = ((Note, "notes"), (Contact, "contacts"))


def place_of(desk: Desk, key: str) -> tuple[str, str] | None:
    """The member, and the tab of its detail, where what ``key`` names is shown.

    ``key`` is the id of a member, a person, a note or a contact.
    """
    with desk.read() as connection:
        if key in partners_rows.members_by_id(connection, [key]):
            return key, ""
        held = partners_rows.roles_of_person(connection, key)
        if held:
            current = [role for role in held if role.ended_on is None]
            return (current or held)[-1].member_id, "people"
        for kind, tab in _TABS:
            try:
                return rows.get(connection, kind, key).member_id, tab
            except LookupError:
                continue
    return None
