"""Making leaving safe: the handover note, and what it would still miss."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from partnerdesk.domain.agreements import exchanges, next_date
from partnerdesk.domain.handover import (
    AgreementInHandover,
    HandoverFacts,
    MemberInHandover,
    PersonAtMember,
    gaps,
    written_down,
)
from partnerdesk.domain.partners import Member, buy_in_states, call_first, distance_km
from partnerdesk.domain.today import AgreementFacts, coming_dates
from partnerdesk.store import agreements_rows, partners_rows
from partnerdesk.store.database import Database
from partnerdesk.store.today_rows import today_facts

if TYPE_CHECKING:
    from partnerdesk.store.database import Connection

# In the state of today: what a successor may ask of the last contacts with one member.
_CONTACTS_PER_MEMBER = 20


def handover_facts(database: Database, today: date) -> HandoverFacts:
    """All that a successor needs, as it stands today (P77)."""
    with database.read() as connection:
        facts = today_facts(connection, today)
        home = partners_rows.us(connection)
        members = tuple(
            _member(connection, one, home, today, facts.settings.buy_in_fades_after_months)
            for one in facts.members
            if one.left_on is None
        )
        names = {one.id: one.name for one in facts.members}
        agreed = tuple(_agreement(connection, one, names, today) for one in facts.agreements)
    settings = facts.settings
    return HandoverFacts(
        prepared_on=today,
        partnership=settings.partnership_name,
        coordinator=settings.coordinator_name,
        coordinator_since=settings.coordinator_since,
        us=home,
        members=members,
        agreements=agreed,
        coming=coming_dates(facts),
        gaps=gaps(members, facts.agreements, settings.coordinator_name),
    )


def _member(
    connection: Connection, member: Member, home: Member | None, today: date, fades_after: int
) -> MemberInHandover:
    people = [
        PersonAtMember(one.person, one.role)
        for one in partners_rows.people_in_roles(connection, member.id)
        if one.role.held_on(today)
    ]
    first = call_first(member, [one.role for one in people], today)
    return MemberInHandover(
        member=member,
        call_first=next((one for one in people if first and one.role.id == first.id), None),
        people=tuple(people),
        buy_in=buy_in_states(partners_rows.buy_ins_of(connection, member.id), today, fades_after),
        notes=tuple(partners_rows.notes_of(connection, member.id)),
        contacts=tuple(
            partners_rows.contacts_of(connection, member.id, limit=_CONTACTS_PER_MEMBER)
        ),
        km=distance_km(member, home) if home else None,
    )


def _agreement(
    connection: Connection, one: AgreementFacts, names: dict[str, str], today: date
) -> AgreementInHandover:
    draft = agreements_rows.draft_of(connection, one.agreement.id)
    return AgreementInHandover(
        agreement=one.agreement,
        state=one.state,
        parties=tuple(names[party.member_id] for party in draft.parties),
        next_date=next_date(one.agreement, one.state, today),
        exchanges=tuple(
            (names[line.member_id], line) for line in exchanges(draft.parties, draft.commitments)
        ),
        missing=one.missing,
    )


def score(facts: HandoverFacts) -> int:
    """How much of what a successor needs is written down, out of 100."""
    others = sum(1 for one in facts.members if not one.member.is_us)
    return written_down(others, len(facts.agreements), facts.gaps)


def handover_pdf(database: Database, today: date, *, private: bool) -> bytes:
    """The handover note as a PDF; ``private`` adds the part that stays inside our school."""
    return note_pdf(handover_facts(database, today), private=private)


def note_pdf(facts: HandoverFacts, *, private: bool) -> bytes:
    """The note from facts that were read before, so that a worker can set it."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.handover import handover_document

    return pdf.render(handover_document(facts, private=private))
