"""Making leaving safe: the handover note, and what it would still miss."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from partnerdesk.domain.agreements import next_date
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.handover import (
    STATE_ORDER,
    AgreementInHandover,
    AnsweredQuestion,
    HandoverFacts,
    KeptSomewhere,
    LoanInHandover,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Side,
    TaskInHandover,
    gaps,
    promises,
    written_down,
)
from partnerdesk.domain.interview import About, Answer, Question
from partnerdesk.domain.leaving import KeptKind, TermOfOffice, Whereabouts
from partnerdesk.domain.partners import buy_in_states, call_first, distance_km
from partnerdesk.domain.projects import ProjectPart, ProjectState
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.domain.sessions import LIVE
from partnerdesk.domain.today import AgreementFacts, HeldLoan, TodayFacts, coming_dates
from partnerdesk.store import agreements_rows, calendar_rows, partners_rows, rows
from partnerdesk.store.calendar_rows import SessionFilter
from partnerdesk.store.database import Database
from partnerdesk.store.tables import term_of_office
from partnerdesk.store.today_rows import held_loans, today_facts

if TYPE_CHECKING:
    from partnerdesk.store.database import Connection

Fact = TypeVar("Fact")

# In the state of today: what a successor may ask of the last contacts with one member.
_CONTACTS_PER_MEMBER = 20


def handover_facts(database: Database, today: date) -> HandoverFacts:
    """All that a successor needs, as it stands today (P77)."""
    with database.read() as connection:
        facts = today_facts(connection, today)
        members = _members(connection, facts)
        names = {one.id: one.name for one in facts.members}
        liveliest = sorted(facts.agreements, key=lambda one: STATE_ORDER.index(one.state.kind))
        owners = _promise_owners(connection)
        agreed = tuple(_agreement(connection, one, names, owners, today) for one in liveliest)
        held = held_loans(connection)
        projects = _projects(connection, names, today)
        tasks = _tasks(connection)
        answers = _answers(connection, names)
        whereabouts = _whereabouts(connection, names)
        offices = rows.read(connection, TermOfOffice, order_by=[term_of_office.c.ended_on.desc()])
    us = next((one for one in facts.members if one.is_us), None)
    loans = tuple(
        _loan(one, names, us.id if us else "", today) for one in held if one.stands(today)
    )
    settings = facts.settings
    return HandoverFacts(
        prepared_on=today,
        partnership=settings.partnership_name,
        coordinator=settings.coordinator_name,
        coordinator_since=settings.coordinator_since,
        us=us,
        members=members,
        agreements=agreed,
        coming=coming_dates(facts),
        gaps=gaps(members, facts.agreements, settings.coordinator_name, loans, projects),
        loans=loans,
        projects=projects,
        tasks=tasks,
        answers=answers,
        whereabouts=whereabouts,
        offices=tuple(offices),
    )


def _members(connection: Connection, facts: TodayFacts) -> tuple[MemberInHandover, ...]:
    """Every member that has not left, read table by table, not member by member."""
    home = next((one for one in facts.members if one.is_us), None)
    people = _by_member(
        (one.role.member_id, PersonAtMember(one.person, one.role))
        for one in partners_rows.people_in_roles(connection)
        if one.role.held_on(facts.today)
    )
    seen = _by_member((one.member_id, one) for one in facts.buy_ins)
    notes = _by_member((one.member_id, one) for one in partners_rows.notes_of(connection))
    fades_after = facts.settings.buy_in_fades_after_months
    made = []
    for member in facts.members:
        if member.left_on is not None:
            continue
        here = people.get(member.id, [])
        first = call_first(member, [one.role for one in here], facts.today)
        made.append(
            MemberInHandover(
                member=member,
                call_first=next((one for one in here if first and one.role.id == first.id), None),
                people=tuple(here),
                buy_in=buy_in_states(seen.get(member.id, ()), facts.today, fades_after),
                notes=tuple(notes.get(member.id, ())),
                contacts=tuple(
                    partners_rows.contacts_of(connection, member.id, limit=_CONTACTS_PER_MEMBER)
                ),
                km=distance_km(member, home) if home else None,
            )
        )
    return tuple(made)


def _by_member(pairs: Iterable[tuple[str, Fact]]) -> dict[str, list[Fact]]:
    grouped: dict[str, list[Fact]] = {}
    for member_id, fact in pairs:
        grouped.setdefault(member_id, []).append(fact)
    return grouped


def _agreement(
    connection: Connection,
    one: AgreementFacts,
    names: dict[str, str],
    owners: dict[str, str],
    today: date,
) -> AgreementInHandover:
    draft = agreements_rows.draft_of(connection, one.agreement.id)
    return AgreementInHandover(
        agreement=one.agreement,
        state=one.state,
        parties=tuple(names[party.member_id] for party in draft.parties),
        next_date=next_date(one.agreement, one.state, today),
        promises=promises(draft.parties, draft.commitments, names, owners),
        missing=one.missing,
    )


def _loan(held: HeldLoan, names: dict[str, str], us: str, today: date) -> LoanInHandover:
    sides = {held.loan.lender_id: Side.OUT, held.loan.borrower_id: Side.IN}
    return LoanInHandover(
        held=held,
        lender=names[held.loan.lender_id],
        borrower=names[held.loan.borrower_id],
        ours=sides.get(us, Side.BETWEEN),
        days_overdue=held.days_overdue(today),
    )


def _projects(
    connection: Connection, names: dict[str, str], today: date
) -> tuple[ProjectInHandover, ...]:
    """The projects that are not over, with what lies ahead of each in the next year."""
    people = {one.id: one.name for one in partners_rows.all_people(connection)}
    made = []
    for project in calendar_rows.all_projects(connection):
        if project.state in (ProjectState.FINISHED, ProjectState.DROPPED):
            continue
        whole = calendar_rows.project_facts(connection, project.id)
        ahead = calendar_rows.sessions_between(
            connection, today, months_after(today, 12), SessionFilter(project.id, states=LIVE)
        )
        parts = {part: tuple(people[p.person_id] for p in whole.people if p.part is part)
                 for part in ProjectPart}  # fmt: skip
        first = (
            f"{day_text(ahead[0].session.starts_at.date())}\n{ahead[0].session.title}"
            if ahead
            else ""
        )
        made.append(
            ProjectInHandover(
                project=project,
                leads=parts[ProjectPart.LEAD],
                deputies=parts[ProjectPart.DEPUTY],
                members=tuple(names[one] for one in whole.member_ids),
                sessions_ahead=len(ahead),
                next_session=first,
            )
        )
    return tuple(made)


def _tasks(connection: Connection) -> tuple[TaskInHandover, ...]:
    open_ones = calendar_rows.tasks_open(connection)
    ids = {one.owner_id for one in open_ones if one.owner_id}
    owners = calendar_rows.people_names(connection, ids)
    return tuple(
        TaskInHandover(one.what, owners.get(one.owner_id or "", ""), one.due_on)
        for one in open_ones
    )


def _promise_owners(connection: Connection) -> dict[str, str]:
    """Names of those who see to a promise, by the commitment's id."""
    owned = rows.read(connection, PromiseOwner)
    people = calendar_rows.people_names(connection, {one.person_id for one in owned})
    return {one.commitment_id: people[one.person_id] for one in owned}


def _answers(connection: Connection, names: dict[str, str]) -> tuple[AnsweredQuestion, ...]:
    """What was answered, on the partnership, then on each member and project by name."""
    subjects = names | {one.id: one.name for one in calendar_rows.all_projects(connection)}
    order = list(Question)
    found = [
        AnsweredQuestion(
            question=one.question,
            words=one.question.words(subjects.get(one.subject_id, "")),
            body=one.body,
            private=one.private,
            answered_on=one.answered_on,
            answered_by=one.answered_by,
            subject=subjects.get(one.subject_id, ""),
            subject_id=one.subject_id,
        )
        for one in rows.read(connection, Answer)
    ]
    about = list(About)
    found.sort(
        key=lambda one: (
            about.index(one.question.about), one.subject.casefold(), order.index(one.question),
        )
    )  # fmt: skip
    return tuple(found)


def _whereabouts(connection: Connection, names: dict[str, str]) -> tuple[KeptSomewhere, ...]:
    kept = rows.read(connection, Whereabouts)
    people = calendar_rows.people_names(
        connection, {key for one in kept for key in (one.holder_id, one.second_id) if key}
    )
    order = list(KeptKind)
    kept.sort(key=lambda one: (order.index(one.kind), one.what.casefold(), one.id))
    return tuple(
        KeptSomewhere(
            one,
            people.get(one.holder_id or "", ""),
            people.get(one.second_id or "", ""),
            names.get(one.member_id or "", ""),
        )
        for one in kept
    )


def score(facts: HandoverFacts) -> int:
    """How much of what a successor needs is written down, out of 100."""
    others = sum(1 for one in facts.members if not one.member.is_us)
    running = sum(1 for one in facts.projects if one.project.state is ProjectState.RUNNING)
    return written_down(others, len(facts.agreements), facts.gaps, running)


def handover_pdf(database: Database, today: date, *, private: bool) -> bytes:
    """The handover note as a PDF; ``private`` adds the part that stays inside our school."""
    return note_pdf(handover_facts(database, today), private=private)


def note_pdf(facts: HandoverFacts, *, private: bool) -> bytes:
    """The note from facts that were read before, so that a worker can set it."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.handover import handover_document

    return pdf.render(handover_document(facts, private=private))
