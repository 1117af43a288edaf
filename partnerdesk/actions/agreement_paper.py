"""The papers of agreements: each gathers its facts from the store and makes a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from partnerdesk.actions.agreement_around import (
    Around,
    coordinator_of,
    holder,
    named,
    read_around,
)
from partnerdesk.actions.agreement_year import (
    people_leading,
    places_taken,
    sessions_held,
    year_ahead,
    year_before,
    year_began,
)
from partnerdesk.actions.agreements import mou_facts
from partnerdesk.actions.revising import compare_versions
from partnerdesk.actions.session_paper import reach
from partnerdesk.domain.agreements import Draft, StateKind
from partnerdesk.domain.buy_in import BuyInState, buy_in_states
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member, PlanStanding, RoleKind
from partnerdesk.domain.posts import without_successor
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.domain.words import counted, listed
from partnerdesk.store import (
    agreements_rows,
    partners_rows,
    promise_rows,
    settings_rows,
)
from partnerdesk.store.agreements_rows import AgreementRow
from partnerdesk.store.database import Connection, Database

if TYPE_CHECKING:
    from partnerdesk.documents.agreement_facts import AgreementOnPaper, PromiseOnPaper
    from partnerdesk.documents.blocks import Document

_OVER = (StateKind.ENDED, StateKind.VOID)

# --- one agreement ---------------------------------------------------------------------------


def comparison_pdf(database: Database, agreement_id: str, old: int, new: int, today: date) -> bytes:
    """What changed from one version to another. Raises RuleBroken when there is no such version."""
    from partnerdesk.documents.comparison import ComparisonFacts, comparison_document

    found = compare_versions(database, agreement_id, old, new, today)
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        partnership = settings_rows.read_settings(connection).partnership_name
    facts = ComparisonFacts(
        found, _version_words(draft, old), _version_words(draft, new), today, partnership
    )
    return _rendered(comparison_document(facts))


def _version_words(draft: Draft, version: int) -> str:
    issued = next((one.issued_on for one in draft.versions if one.version == version), None)
    return f"issued on {day_text(issued)}" if issued else "a draft"


def numbered_draft_pdf(database: Database, agreement_id: str, today: date) -> bytes:
    """The words of an agreement with numbered lines and room for comments.

    Raises LookupError when there is no such agreement.
    """
    from partnerdesk.documents.numbered_draft import numbered_draft

    with database.read() as connection:
        facts = mou_facts(connection, agreement_id, today)
    return _rendered(numbered_draft(facts))


def accession_pdf(database: Database, agreement_id: str, member_id: str, today: date) -> bytes:
    """The slip with which a member joins what others signed, before or after it was noted here.

    Raises RuleBroken while the agreement is a draft, when it is over, and for a member that
    is party to it from the beginning.
    """
    from partnerdesk.documents.accession_slip import AccessionFacts, accession_slip

    with database.read() as connection:
        around = read_around(connection, today)
        draft = agreements_rows.draft_of(connection, agreement_id)
        member = partners_rows.get_member(connection, member_id)
        _check_accession(draft, member)
        party = next((one for one in draft.parties if one.member_id == member_id), None)
        issued = draft.versions[-1]
        roles = [one.role_kind for one in draft.signatories if one.member_id == member_id]
        agreement = around.agreement(agreement_id)
        signing = tuple(
            (role.label, holder(connection, member_id, role, today))
            for role in roles or [RoleKind.HEAD]
        )
        others = tuple(one.member_id for one in draft.parties if one.member_id != member_id)
        promises = tuple(_also_to(one, member_id) for one in agreement.promises)
    facts = AccessionFacts(
        agreement=replace(
            agreement,
            parties=tuple(around.name(key) for key in others),
            promises=promises,
            version=issued.version,
        ),
        joining_id=member_id,
        joining=member.name,
        address=member.address,
        joined_on=party.joined_on if party else None,
        issued_on=issued.issued_on,
        notice_months=draft.agreement.notice_months,
        signing=signing,
        printed_on=today,
        partnership=around.settings.partnership_name,
    )
    return _rendered(accession_slip(facts))


def _also_to(promise: PromiseOnPaper, member_id: str) -> PromiseOnPaper:
    """What is given to all others is given to who joins them, too."""
    if promise.receiver or promise.giver_id == member_id or member_id in promise.receiver_ids:
        return promise
    return replace(promise, receiver_ids=(*promise.receiver_ids, member_id))


def _check_accession(draft: Draft, member: Member) -> None:
    agreement = draft.agreement
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Add it to the parties instead.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over, so nobody can join it.")
    if any(one.member_id == member.id and one.joined_on is None for one in draft.parties):
        words = f"{member.name} is a party already. The slip is for one that joins later."
        raise RuleBroken("member_id", words)


# --- one member ------------------------------------------------------------------------------


def pitch_pdf(database: Database, member_id: str, today: date) -> bytes:
    """For a member's leaders: what a year takes, and what it brings."""
    from partnerdesk.documents.agreement_facts import both_sides
    from partnerdesk.documents.pitch import PitchFacts, pitch

    with database.read() as connection:
        around = read_around(connection, today)
        member = around.member(member_id)
        gives, receives = both_sides(around.promises(), member_id)
        held = sessions_held(connection, member_id, today)
        contact = coordinator_of(connection, around.settings, partners_rows.us(connection), today)
        facts = PitchFacts(
            school=member.name,
            partnership=around.settings.partnership_name,
            past=year_before(connection, member_id, today),
            ahead=year_ahead(connection, member_id, today),
            gives=gives,
            receives=receives,
            ethos=member.values_ethos,
            plan=_plan(member),
            leading=people_leading(connection, member_id, held, today),
            printed_on=today,
            contact=named(contact),
        )
    return _rendered(pitch(facts))


def _plan(member: Member) -> str:
    if member.plan_standing is PlanStanding.YES:
        return member.plan_reference or "in the plan"
    return member.plan_reference


def governors_pdf(database: Database, member_id: str, today: date) -> bytes:
    """One page for a member's governors."""
    from partnerdesk.documents.agreement_facts import both_sides
    from partnerdesk.documents.governors_sheet import GovernorsFacts, governors_sheet

    with database.read() as connection:
        around = read_around(connection, today)
        member = around.member(member_id)
        gives, receives = both_sides(around.promises(), member_id)
        listed_rows = [one for one in around.rows if member_id in one.member_ids]
        meetings = agreements_rows.governors_meetings(connection, [member_id])
        meeting = next((one.day for one in meetings if one.day >= today), None)
        facts = GovernorsFacts(
            school=member.name,
            partnership=around.settings.partnership_name,
            agreements=tuple(
                around.on_paper(one) for one in listed_rows if one.state.kind not in _OVER
            ),
            gives=gives,
            receives=receives,
            past=year_before(connection, member_id, today),
            ahead=year_ahead(connection, member_id, today),
            risks=tuple(_risks(connection, around, member, (*gives, *receives), meetings)),
            printed_on=today,
            meeting=meeting,
        )
    return _rendered(governors_sheet(facts))


# --- several members -------------------------------------------------------------------------


def endorsement_pdf(database: Database, today: date, agreement_id: str = "") -> bytes:
    """For inspectors and funders: of one agreement, or of all that bind somebody.

    Raises LookupError when there is no such agreement.
    """
    from partnerdesk.documents.endorsement import EndorsementFacts, endorsement_sheet

    with database.read() as connection:
        around = read_around(connection, today)
        if agreement_id:
            chosen: tuple[AgreementOnPaper, ...] = (around.agreement(agreement_id),)
            members = chosen[0].parties
        else:
            chosen = around.binding(connection)
            members = tuple(one.name for one in around.members.values() if one.left_on is None)
        held = sessions_held(connection, "", today)
        if agreement_id:
            projects = set(promise_rows.projects_of(connection, agreement_id))
            held = [one for one in held if one.session.project_id in projects]
        home = partners_rows.us(connection)
        writer = coordinator_of(connection, around.settings, home, today)
        head = holder(connection, home.id, RoleKind.HEAD, today) if home else ""
    school = home.name if home else ""
    coordinator = around.settings.coordinator_name or (writer.name if writer else "")
    contacts = (coordinator, school, reach(writer))
    facts = EndorsementFacts(
        partnership=around.settings.partnership_name,
        members=members,
        agreements=chosen,
        held=len(held),
        pupils=places_taken(held),
        since=year_began(today),
        contacts=tuple(one for one in contacts if one),
        endorsing=(
            (around.settings.partnership_name or school, "Coordinator", coordinator),
            (school, "Head", head),
        ),
        printed_on=today,
    )
    return _rendered(endorsement_sheet(facts))


def commitments_pdf(
    database: Database, today: date, member_id: str = "", agreement_id: str = ""
) -> bytes:
    """Promises with how they stand, by member: all, or those of a member or of an agreement."""
    from partnerdesk.documents.agreement_facts import both_sides
    from partnerdesk.documents.commitments_sheet import CommitmentsFacts, commitments_sheet

    with database.read() as connection:
        around = read_around(connection, today)
    promises = around.promises(agreement_id)
    about = ""
    if agreement_id:
        agreement = around.agreement(agreement_id)
        about = f"{agreement.number}, {agreement.title}"
    chosen = list(around.members.values())
    if member_id:
        chosen = [around.member(member_id)]
        gives, receives = both_sides(promises, member_id)
        promises = (*gives, *receives)
    facts = CommitmentsFacts(
        members=tuple((one.id, one.name) for one in chosen),
        promises=promises,
        printed_on=today,
        about=about,
        partnership=around.settings.partnership_name,
    )
    return _rendered(commitments_sheet(facts))


# --- what governors might watch ---------------------------------------------------------------


def _risks(
    connection: Connection,
    around: Around,
    member: Member,
    promises: Sequence[PromiseOnPaper],
    meetings: Sequence[GovernorsMeeting],
) -> list[str]:
    """What governors might watch, in neutral words, the weightiest first."""
    today = around.today
    rows = [one for one in around.rows if member.id in one.member_ids]
    people = partners_rows.people_in_roles(connection, member.id)
    gone = without_successor([one.role for one in people], today)
    late = [one for one in promises if one.state is PromiseState.BROKEN]
    drifting = [one for one in promises if one.state is PromiseState.DRIFTING]
    risks = []
    if gone:
        roles = listed([one.kind.label.lower() for one in gone])
        risks.append(f"Nobody has followed yet as {roles}.")
    if late:
        risks.append(f"{counted(len(late), 'promise')} not kept in time: talk about what to do.")
    if drifting:
        risks.append(f"Nothing has been seen of {counted(len(drifting), 'promise')} for a term.")
    risks += _agreement_risks(connection, rows, meetings, today)
    fading = [one for one in _support(connection, around, member) if one.fading]
    if fading:
        groups = listed([one.group.label.lower() for one in fading])
        risks.append(f"Support of the {groups} was last seen some time ago.")
    if member.plan_standing is PlanStanding.NO:
        risks.append("The partnership does not stand in the school’s development plan.")
    return risks


def _support(connection: Connection, around: Around, member: Member) -> Sequence[BuyInState]:
    seen = partners_rows.buy_ins_of(connection, member.id)
    return buy_in_states(seen, around.today, around.settings.buy_in_fades_after_months)


def _agreement_risks(
    connection: Connection,
    rows: Sequence[AgreementRow],
    meetings: Sequence[GovernorsMeeting],
    today: date,
) -> list[str]:
    """Signatures that are missing, reviews that are due, and what is done outside the scope."""
    risks = []
    for row in rows:
        one = row.agreement
        if row.state.kind is StateKind.AWAITING:
            missing = counted(row.state.needed - row.state.signed, "signature")
            risks.append(f"{one.number} still awaits {missing}.")
        if row.state.kind is StateKind.REVIEW_DUE and one.review_on:
            risks.append(f"{one.number} is to be reviewed by {day_text(one.review_on)}.")
            if not any(today <= meeting.day <= one.review_on for meeting in meetings):
                risks.append(f"No governors’ meeting is noted before {one.number} is reviewed.")
        if row.state.binds:
            outside = len(promise_rows.outside_scope(connection, one.id))
            if outside:
                said = counted(outside, "session")
                risks.append(f"{said} of {one.number}’s projects are covered by no promise.")
    return risks


def _rendered(document: Document) -> bytes:
    from partnerdesk.documents import pdf

    return pdf.render(document)
