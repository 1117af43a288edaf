"""What the detail of a member shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.buy_in import BuyInState, buy_in_states
from partnerdesk.domain.calendar import holidays
from partnerdesk.domain.dates import Span
from partnerdesk.domain.new_head import WatchedHead
from partnerdesk.domain.partners import Member, RoleKind, next_contact_due
from partnerdesk.store import new_head_rows, partners_rows
from partnerdesk.store.agreements_rows import AgreementRow, list_agreements
from partnerdesk.store.partners_rows import MemberFacts, PersonInRole
from partnerdesk.store.settings_rows import read_settings
from ui.desk import Desk

_RANKS = {kind: rank for rank, kind in enumerate(RoleKind)}


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member with everything that hangs on it, as it stands on ``today``."""

    facts: MemberFacts
    agreements: tuple[AgreementRow, ...]
    standing: tuple[BuyInState, ...]
    due: date | None
    today: date
    new_heads: tuple[WatchedHead, ...] = ()

    @property
    def member(self) -> Member:
        """The member itself."""
        return self.facts.member

    @property
    def in_post(self) -> tuple[PersonInRole, ...]:
        """Roles that have not ended, heads and those who answer for much first."""
        held = [one for one in self.facts.people if (one.role.ended_on or date.max) >= self.today]
        return tuple(sorted(held, key=lambda one: _RANKS[one.role.kind]))

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
        changes = (one.change for one in self.new_heads)
        parts = (facts.member, *facts.notes, *facts.contacts, *facts.buy_ins, *people, *changes)
        return frozenset(part.id for part in parts)


def read_view(desk: Desk, member_id: str) -> MemberView:
    """Read a member's page. Raises LookupError when there is no such member."""
    today = desk.today()
    with desk.read() as connection:
        facts = partners_rows.member_facts(connection, member_id)
        settings = read_settings(connection)
        agreements = list_agreements(connection, today, settings.review_notice_days, member_id)
        closed = partners_rows.closures_of(connection, facts.us.id) if facts.us else []
        new_heads = new_head_rows.open_at(connection, member_id, today)
    standing = buy_in_states(facts.buy_ins, today, settings.buy_in_fades_after_months)
    due = _due(facts, holidays(closed), today)
    return MemberView(facts, tuple(agreements), standing, due, today, tuple(new_heads))


def _due(facts: MemberFacts, paused: Sequence[Span], today: date) -> date | None:
    """When to be in touch again, as Today counts it: at once where there was no contact yet."""
    member = facts.member
    if member.is_us or member.left_on or not member.rhythm:
        return None
    since = facts.contacts[0].on if facts.contacts else member.joined_on
    return next_contact_due(since, member.rhythm, paused) if since else today
