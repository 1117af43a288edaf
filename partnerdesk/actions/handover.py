"""Making leaving safe: the handover note, and what it would still miss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from partnerdesk.domain.agreements import next_date
from partnerdesk.domain.buy_in import buy_in_states
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.handover import (
    STATE_ORDER,
    AgreementInHandover,
    AnsweredQuestion,
    GapKind,
    HandoverFacts,
    KeptSomewhere,
    LoanInHandover,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Side,
    TaskInHandover,
    promises,
)
from partnerdesk.domain.interview import About, Question
from partnerdesk.domain.leaving import StepKind
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import distance_km
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.projects import ProjectFacts, ProjectPart
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.readiness import (
    SESSION_DAYS,
    Extent,
    LedSession,
    OpenPromise,
    ReadinessFacts,
    gaps,
    written_down,
)
from partnerdesk.domain.sessions import Session, SessionPart
from partnerdesk.domain.survival import SessionAhead
from partnerdesk.domain.today import TodayFacts, coming_dates
from partnerdesk.store import (
    calendar_rows,
    handover_rows,
    partners_rows,
    promise_rows,
    readiness_rows,
)
from partnerdesk.store.columns import sort_key
from partnerdesk.store.database import Database
from partnerdesk.store.today_rows import held_loans, today_facts

if TYPE_CHECKING:
    from partnerdesk.store.database import Connection

Fact = TypeVar("Fact")

# In the state of today: what a successor may ask of the last contacts with one member.
_CONTACTS_PER_MEMBER = 20


def handover_facts(
    database: Database, today: date, last_backup: datetime | None = None
) -> HandoverFacts:
    """All that a successor needs, as it stands today (P77).

    The store is asked table by table, so a large one takes hardly more questions than a small one.
    ``last_backup`` is when the newest backup was made.
    """
    with database.read() as connection:
        facts = today_facts(connection, today, last_backup)
        names = {one.id: one.name for one in facts.members}
        members = _members(connection, facts)
        agreements = _agreements(connection, facts, names)
        alive = readiness_rows.living_projects(connection)
        ahead = readiness_rows.sessions_ahead(connection, today, months_after(today, 12))
        projects = _projects(alive, ahead, facts, names)
        loans = _loans(connection, facts, names)
        whereabouts = _whereabouts(connection)
        ready = ReadinessFacts(
            today=today,
            members=members,
            agreed=facts.agreements,
            settings=facts.settings,
            loans=loans,
            projects=projects,
            sessions=_led(alive, ahead, facts),
            promises=_open_promises(connection, today),
            unplaced=_unplaced(connection, facts),
            whereabouts=whereabouts,
            asked=handover_rows.questions(connection, today),
            holidays=facts.holidays,
            private=readiness_rows.private_days(connection),
            read_through=_read_through(connection),
            last_backup=last_backup,
            unsaved_since=facts.unsaved_since,
        )
        tasks = _tasks(connection)
        answers = _answers(connection, names)
        offices = tuple(handover_rows.offices(connection))
    settings = facts.settings
    return HandoverFacts(
        prepared_on=today,
        partnership=settings.partnership_name,
        coordinator=settings.coordinator_name,
        coordinator_since=settings.coordinator_since,
        us=next((one for one in facts.members if one.is_us), None),
        members=members,
        agreements=agreements,
        coming=coming_dates(facts),
        gaps=gaps(ready),
        loans=loans,
        projects=projects,
        tasks=tasks,
        answers=answers,
        whereabouts=whereabouts,
        offices=offices,
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
    newest = readiness_rows.newest_contacts(connection, _CONTACTS_PER_MEMBER)
    contacts = _by_member((one.member_id, one) for one in newest)
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
                contacts=tuple(contacts.get(member.id, ())),
                km=distance_km(member, home) if home else None,
            )
        )
    return tuple(made)


def _by_member(pairs: Iterable[tuple[str, Fact]]) -> dict[str, list[Fact]]:
    grouped: dict[str, list[Fact]] = {}
    for member_id, fact in pairs:
        grouped.setdefault(member_id, []).append(fact)
    return grouped


def _agreements(
    connection: Connection, facts: TodayFacts, names: Mapping[str, str]
) -> tuple[AgreementInHandover, ...]:
    """Every agreement, the liveliest first."""
    owned = handover_rows.promise_owners(connection)
    owners = {key: facts.names[one.person_id] for key, one in owned.items()}
    parties = readiness_rows.parties(connection)
    commitments = readiness_rows.commitments(connection)
    return tuple(
        AgreementInHandover(
            agreement=one.agreement,
            state=one.state,
            parties=tuple(names[party.member_id] for party in parties.get(one.agreement.id, ())),
            next_date=next_date(one.agreement, one.state, facts.today),
            promises=promises(
                parties.get(one.agreement.id, ()),
                commitments.get(one.agreement.id, ()),
                names,
                owners,
            ),
            missing=one.missing,
        )
        for one in sorted(facts.agreements, key=lambda one: STATE_ORDER.index(one.state.kind))
    )


def _open_promises(connection: Connection, today: date) -> tuple[OpenPromise, ...]:
    """Promises that are traced and still to be kept, and whether somebody sees to them."""
    owned = handover_rows.promise_owners(connection)
    return tuple(
        OpenPromise(one.agreement.number, one.commitment.id, one.commitment.id in owned)
        for one in promise_rows.promised(connection, today)
        if one.standing.state not in (PromiseState.KEPT, PromiseState.RELEASED)
    )


def _loans(
    connection: Connection, facts: TodayFacts, names: Mapping[str, str]
) -> tuple[LoanInHandover, ...]:
    us = next((one.id for one in facts.members if one.is_us), "")
    return tuple(
        LoanInHandover(
            held=one,
            lender=names[one.loan.lender_id],
            borrower=names[one.loan.borrower_id],
            ours={one.loan.lender_id: Side.OUT, one.loan.borrower_id: Side.IN}.get(
                us, Side.BETWEEN
            ),
            days_overdue=one.days_overdue(facts.today),
        )
        for one in held_loans(connection)
        if one.stands(facts.today)
    )


def _projects(
    alive: Sequence[ProjectFacts],
    ahead: Sequence[SessionAhead],
    facts: TodayFacts,
    names: Mapping[str, str],
) -> tuple[ProjectInHandover, ...]:
    """The projects that are not over, with what lies ahead of each in the next year."""
    sessions: dict[str, list[Session]] = {}
    for one in ahead:
        sessions.setdefault(one.session.project_id or "", []).append(one.session)
    return tuple(
        _project(whole, sessions.get(whole.project.id, []), facts, names) for whole in alive
    )


def _project(
    whole: ProjectFacts, ahead: Sequence[Session], facts: TodayFacts, names: Mapping[str, str]
) -> ProjectInHandover:
    parts = {
        part: tuple(facts.names[one.person_id] for one in whole.people if one.part is part)
        for part in ProjectPart
    }
    first = f"{day_text(ahead[0].starts_at.date())}\n{ahead[0].title}" if ahead else ""
    return ProjectInHandover(
        project=whole.project,
        leads=parts[ProjectPart.LEAD],
        deputies=parts[ProjectPart.DEPUTY],
        members=tuple(names[one] for one in whole.member_ids),
        sessions_ahead=len(ahead),
        next_session=first,
    )


def _led(
    alive: Sequence[ProjectFacts], ahead: Sequence[SessionAhead], facts: TodayFacts
) -> tuple[LedSession, ...]:
    """The sessions of the next 90 days that begin from today on, with who can lead them."""
    drivers = {one.project.id: [who.person_id for who in one.people] for one in alive}
    last = facts.today + timedelta(days=SESSION_DAYS)
    found = []
    for one in ahead:
        if facts.today <= one.session.starts_at.date() <= last:
            leads = [who.person_id for who in one.people if who.part is SessionPart.LEAD]
            able = dict.fromkeys((*leads, *drivers.get(one.session.project_id or "", ())))
            found.append(LedSession(one.session, tuple(facts.names[key] for key in able)))
    return tuple(found)


def _unplaced(connection: Connection, facts: TodayFacts) -> list[tuple[str, list[Item]]]:
    """What members that have not left lend of which nobody wrote where it is kept."""
    items = readiness_rows.grouped(readiness_rows.items_without_place(connection), "owner_id")
    present = [one for one in facts.members if one.left_on is None and one.id in items]
    return [(one.name, items[one.id]) for one in present]


def _read_through(connection: Connection) -> date | None:
    step = handover_rows.steps(connection).get(StepKind.PRIVATE)
    return step.done_on if step else None


def _tasks(connection: Connection) -> tuple[TaskInHandover, ...]:
    open_ones = calendar_rows.tasks_open(connection)
    ids = {one.owner_id for one in open_ones if one.owner_id}
    owners = calendar_rows.people_names(connection, ids)
    return tuple(
        TaskInHandover(one.what, owners.get(one.owner_id or "", ""), one.due_on)
        for one in open_ones
    )


def _answers(connection: Connection, names: Mapping[str, str]) -> tuple[AnsweredQuestion, ...]:
    """What was answered, on the partnership, then on each member and project by name."""
    subjects = {**names, **{one.id: one.name for one in calendar_rows.all_projects(connection)}}
    # Two members that were made one may both have been written about: the newest counts.
    newest = {(one.question, one.subject_id): one for one in handover_rows.all_answers(connection)}
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
        for one in newest.values()
    ]
    about, order = list(About), list(Question)

    def place(one: AnsweredQuestion) -> tuple[int, str, int]:
        return about.index(one.question.about), sort_key(one.subject), order.index(one.question)

    return tuple(sorted(found, key=place))


def _whereabouts(connection: Connection) -> tuple[KeptSomewhere, ...]:
    return tuple(
        KeptSomewhere(one.one, one.holder, one.second, one.member)
        for one in handover_rows.all_whereabouts(connection)
    )


def score(facts: HandoverFacts) -> int:
    """How much of what a successor needs is written down, out of 100."""
    extent = Extent(
        members=sum(1 for one in facts.members if not one.member.is_us),
        agreements=sum(1 for one in facts.agreements if one.binds),
        keys=len(facts.whereabouts),
    )
    return written_down(facts.gaps, extent)


def handover_pdf(database: Database, today: date, *, private: bool) -> bytes:
    """The handover note as a PDF; ``private`` adds the part that stays inside our school."""
    return note_pdf(without_backups(handover_facts(database, today)), private=private)


def without_backups(facts: HandoverFacts) -> HandoverFacts:
    """For paper and for packs: whether there is a backup is a matter of this computer."""
    missing = tuple(gap for gap in facts.gaps if gap.kind is not GapKind.NO_BACKUP)
    return replace(facts, gaps=missing)


def note_pdf(facts: HandoverFacts, *, private: bool) -> bytes:
    """The note from facts that were read before, so that a worker can set it."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.handover import handover_document

    return pdf.render(handover_document(facts, private=private))
