"""Sessions, projects, series, terms and closures, read and written. Reads return frozen facts.

A view asks for the days it shows, so a year of 20,000 sessions costs what is on the screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from partnerdesk.domain.calendar import Closure, Feed, Term
from partnerdesk.domain.clashes import Booking, bookings
from partnerdesk.domain.interview import Answer
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectMember, ProjectPerson
from partnerdesk.domain.promises import AgreementProject, LetBe
from partnerdesk.domain.sessions import (
    LONGEST,
    KeptClash,
    Reminder,
    Reply,
    Series,
    Session,
    SessionCheck,
    SessionCost,
    SessionFacts,
    SessionNeed,
    SessionPerson,
    SessionState,
    SkippedDay,
    TakingPart,
    Task,
)
from partnerdesk.store import rows
from partnerdesk.store.long_lists import is_long
from partnerdesk.store.questions import Question, among
from partnerdesk.store.tables import (
    TABLE_OF,
    agreement_project,
    booking,
    calendar_feed,
    change_of_head,
    closure,
    interview_answer,
    kept_clash,
    let_be,
    member,
    person,
    project,
    project_member,
    project_person,
    series,
    session,
    session_member,
    session_person,
    skipped_day,
    task,
    term,
)

# So many ids in one question, below every limit of SQLite.
_AT_ONCE = 500

# --- projects --------------------------------------------------------------------------------


def all_projects(connection: Connection) -> list[Project]:
    """Every project, by name."""
    return rows.read(connection, Project, order_by=[project.c.sort_name, project.c.id])


def project_facts(connection: Connection, project_id: str) -> ProjectFacts:
    """A project with its members, by name, and people. Raises LookupError when there is none."""
    found = rows.get(connection, Project, project_id)
    members = connection.execute(
        select(member.c.id)
        .join(project_member, project_member.c.member_id == member.c.id)
        .where(project_member.c.project_id == project_id)
        .order_by(member.c.sort_name, member.c.id)
    )
    people = rows.read(
        connection,
        ProjectPerson,
        project_person.c.project_id == project_id,
        order_by=[project_person.c.part.desc(), project_person.c.id],
    )
    return ProjectFacts(found, tuple(members.scalars()), tuple(people))


def write_project(connection: Connection, facts: ProjectFacts) -> ProjectFacts:
    """Write a new or known project with its members and people."""
    known = bool(facts.project.id)
    kept = facts.project if known else rows.insert(connection, facts.project)
    if known:
        rows.update(connection, kept)
        rows.delete(connection, ProjectMember, project_member.c.project_id == kept.id)
        rows.delete(connection, ProjectPerson, project_person.c.project_id == kept.id)
    rows.insert_all(connection, [ProjectMember("", kept.id, one) for one in facts.member_ids])
    people = [replace(one, id="", project_id=kept.id) for one in facts.people]
    return ProjectFacts(kept, facts.member_ids, tuple(rows.insert_all(connection, people)))


def remove_project(connection: Connection, project_id: str) -> None:
    """Remove a project that has no sessions."""
    rows.delete(connection, AgreementProject, agreement_project.c.project_id == project_id)
    rows.delete(connection, ProjectMember, project_member.c.project_id == project_id)
    rows.delete(connection, ProjectPerson, project_person.c.project_id == project_id)
    rows.delete(connection, Answer, interview_answer.c.project_id == project_id)
    rows.delete(connection, Project, project.c.id == project_id)


def series_in_project(connection: Connection, project_id: str) -> bool:
    """Whether a project has a series, be it one whose dates are all left out."""
    query = select(series.c.id).where(series.c.project_id == project_id).limit(1)
    return connection.execute(query).first() is not None


def sessions_in(connection: Connection, column: str, value: str) -> int:
    """How many sessions have this ``project_id``, ``series_id`` or ``feed_id``."""
    query = select(func.count()).select_from(session).where(session.c[column] == value)
    return int(connection.execute(query).scalar_one())


# --- sessions in a list ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions to show: of a project, with a member, with a person, in some states."""

    project_id: str = ""
    member_id: str = ""
    person_id: str = ""
    states: tuple[SessionState, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as a list shows it, with its project and each member's reply, in order."""

    session: Session
    project: Project | None
    replies: tuple[tuple[str, Reply], ...]


def _wanted(first: date, last: date, choice: SessionFilter) -> list[ColumnElement[bool]]:
    start = datetime.combine(first, time.min)
    end = datetime.combine(last + timedelta(days=1), time.min)
    conditions: list[ColumnElement[bool]] = [
        # No session is longer, so the index on the start bounds the search on both sides.
        session.c.starts_at > start - LONGEST - timedelta(minutes=1),
        session.c.starts_at < end,
        session.c.ends_at > start,
    ]
    if choice.project_id:
        conditions.append(session.c.project_id == choice.project_id)
    if choice.member_id:
        takes_part = select(session_member.c.session_id).where(
            session_member.c.member_id == choice.member_id
        )
        conditions.append(or_(session.c.venue_id == choice.member_id, session.c.id.in_(takes_part)))
    if choice.person_id:
        there = select(session_person.c.session_id).where(
            session_person.c.person_id == choice.person_id
        )
        conditions.append(session.c.id.in_(there))
    if choice.states:
        conditions.append(session.c.state.in_(choice.states))
    return conditions


def any_session(connection: Connection) -> bool:
    """Whether there is any session."""
    return connection.execute(select(session.c.id).limit(1)).first() is not None


def has_many_sessions(connection: Connection) -> bool:
    """Whether there are so many that a week of them may take longer to read than a blink."""
    return is_long(connection, session)


def count_sessions(
    connection: Connection, first: date, last: date, choice: SessionFilter | None = None
) -> int:
    """How many sessions are wanted from ``first`` to ``last``, both included."""
    conditions = _wanted(first, last, choice or SessionFilter())
    query = select(func.count()).select_from(session).where(*conditions)
    return int(connection.execute(query).scalar_one())


def sessions_between(
    connection: Connection,
    first: date,
    last: date,
    choice: SessionFilter | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> list[SessionRow]:
    """A window of the sessions wanted from ``first`` to ``last``, both included, by their start."""
    found = rows.read(
        connection,
        Session,
        *_wanted(first, last, choice or SessionFilter()),
        order_by=[session.c.starts_at, session.c.id],
        limit=limit,
        offset=offset,
    )
    return _as_rows(connection, found)


def _as_rows(connection: Connection, found: Sequence[Session]) -> list[SessionRow]:
    about = {one.project_id for one in found if one.project_id}
    known = {row[0]: Project(*row) for row in _PROJECTS.ask(connection, ids=list(about))}
    replies: dict[str, list[tuple[str, Reply]]] = {}
    asked = _REPLIES.ask(connection, sessions=[one.id for one in found])
    for session_id, member_id, reply in asked:
        replies.setdefault(session_id, []).append((member_id, reply))
    return [
        SessionRow(one, known.get(one.project_id or ""), tuple(replies.get(one.id, ())))
        for one in found
    ]


_PROJECTS = Question(rows.whole(Project).where(among(project.c.id, "ids")))
_REPLIES = Question(
    select(session_member.c.session_id, session_member.c.member_id, session_member.c.reply)
    .where(among(session_member.c.session_id, "sessions"))
    .order_by(session_member.c.position)
)


def _portions(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]


# --- one session, whole ----------------------------------------------------------------------

_CHILDREN: dict[str, type] = {
    "members": TakingPart,
    "people": SessionPerson,
    "needs": SessionNeed,
    "costs": SessionCost,
    "checks": SessionCheck,
    "kept_clashes": KeptClash,
    "tasks": Task,
    "reminders": Reminder,
}


def session_facts(connection: Connection, session_id: str) -> SessionFacts:
    """A session with all that belongs to it. Raises LookupError when there is none."""
    found = several_facts(connection, [session_id])
    if not found:
        raise LookupError("no session with this id")
    return found[0]


def several_facts(connection: Connection, ids: Sequence[str]) -> list[SessionFacts]:
    """Some sessions with all that belongs to them, by their start."""
    found: list[SessionFacts] = []
    for some in _portions(list(ids)):
        belonging = {name: _children(connection, kind, some) for name, kind in _CHILDREN.items()}
        found += [
            SessionFacts(one, **{name: tuple(of.get(one.id, ())) for name, of in belonging.items()})
            for one in rows.read(connection, Session, session.c.id.in_(some))
        ]
    return sorted(found, key=lambda facts: (facts.session.starts_at, facts.session.id))


def _children(connection: Connection, kind: type[Any], ids: Sequence[str]) -> dict[str, list[Any]]:
    table = TABLE_OF[kind]
    by = table.c.get("position", table.c.get("on", table.c.id))
    found: dict[str, list[Any]] = {}
    for one in rows.read(connection, kind, table.c.session_id.in_(ids), order_by=[by, table.c.id]):
        found.setdefault(one.session_id, []).append(one)
    return found


def write_session(
    connection: Connection, facts: SessionFacts, old: SessionFacts | None = None
) -> SessionFacts:
    """Write a session as it is now to be; ``old`` is what was there. Returned with its ids."""
    if old is None:
        kept = rows.insert(connection, facts.session)
    else:
        kept = facts.session
        if kept != old.session:
            rows.update(connection, kept)
    written: dict[str, Any] = {}
    for name in _CHILDREN:
        now = [replace(one, session_id=kept.id) for one in getattr(facts, name)]
        before = () if old is None else getattr(old, name)
        written[name] = tuple(rows.sync(connection, before, now))
    whole = SessionFacts(kept, **written)
    _book(connection, whole, fresh=old is None)
    return whole


def _book(connection: Connection, facts: SessionFacts, *, fresh: bool) -> None:
    """Keep the bookings true to the session."""
    there = (
        [] if fresh else rows.read(connection, Booking, booking.c.session_id == facts.session.id)
    )
    ids = {one.resource: one.id for one in there}
    wanted = [replace(one, id=ids.get(one.resource, "")) for one in bookings(facts)]
    rows.sync(connection, there, wanted)


def rebook(connection: Connection, session_ids: Collection[str]) -> None:
    """Book some sessions afresh, after what they take was given other ids."""
    for facts in several_facts(connection, sorted(session_ids)):
        _book(connection, facts, fresh=False)


def keep_beside(connection: Connection, wanted: Iterable[KeptClash]) -> None:
    """Note clashes of other sessions as kept, but for those that are noted already."""
    for one in wanted:
        noted = kept_clash.c.session_id == one.session_id, kept_clash.c.clash == one.clash
        if not rows.read(connection, KeptClash, *noted):
            rows.insert(connection, one)


def delete_session(connection: Connection, session_id: str) -> None:
    """Remove a session and all that belongs to it."""
    rows.delete(connection, Booking, booking.c.session_id == session_id)
    rows.delete(connection, LetBe, let_be.c.session_id == session_id)
    connection.execute(
        change_of_head.update()
        .where(change_of_head.c.meeting_id == session_id)
        .values(meeting_id=None)
    )
    for kind in _CHILDREN.values():
        rows.delete(connection, kind, TABLE_OF[kind].c.session_id == session_id)
    rows.delete(connection, Session, session.c.id == session_id)


# --- series ----------------------------------------------------------------------------------


def series_facts(connection: Connection, series_id: str) -> tuple[Series, tuple[SkippedDay, ...]]:
    """A series and the days it leaves out. Raises LookupError when there is none."""
    skipped = rows.read(
        connection,
        SkippedDay,
        skipped_day.c.series_id == series_id,
        order_by=[skipped_day.c.day],
    )
    return rows.get(connection, Series, series_id), tuple(skipped)


def sessions_of_series(connection: Connection, series_id: str) -> list[Session]:
    """The sessions of a series, by the days that the series gave them."""
    return rows.read(
        connection, Session, session.c.series_id == series_id, order_by=[session.c.series_day]
    )


# --- terms, closures, calendar files ---------------------------------------------------------


def terms_of(connection: Connection, member_id: str) -> list[Term]:
    """A member's terms, oldest first."""
    return rows.read(connection, Term, term.c.member_id == member_id, order_by=[term.c.first_day])


def first_with_terms(connection: Connection) -> str:
    """Whose the oldest term is, or ""."""
    order = [term.c.first_day, term.c.member_id]
    return connection.scalar(select(term.c.member_id).order_by(*order).limit(1)) or ""


def all_terms(connection: Connection) -> list[Term]:
    """Every member's terms, oldest first."""
    return rows.read(connection, Term, order_by=[term.c.first_day, term.c.member_id])


def closures_between(
    connection: Connection, first: date, last: date, member_ids: Collection[str] | None = None
) -> list[Closure]:
    """The closures that touch ``first`` to ``last``, oldest first; of some members or of all."""
    if member_ids is None:
        found = _CLOSURES.ask(connection, first=first, last=last)
    else:
        found = _CLOSURES_OF.ask(connection, first=first, last=last, members=sorted(member_ids))
    return [Closure(*row) for row in found]


_CLOSURES_BETWEEN = (
    rows.whole(Closure)
    .where(closure.c.last_day >= bindparam("first"), closure.c.first_day <= bindparam("last"))
    .order_by(closure.c.first_day, closure.c.member_id, closure.c.id)
)
_CLOSURES = Question(_CLOSURES_BETWEEN)
_CLOSURES_OF = Question(_CLOSURES_BETWEEN.where(among(closure.c.member_id, "members")))


def feeds_of(connection: Connection, member_id: str) -> list[Feed]:
    """The calendar files that were read for a member."""
    return rows.read(connection, Feed, calendar_feed.c.member_id == member_id)


# --- tasks -----------------------------------------------------------------------------------


def tasks_open(connection: Connection) -> list[Task]:
    """What somebody still has to do, soonest first, without a date last."""
    order = [task.c.due_on.is_(None), task.c.due_on, task.c.position]
    return rows.read(connection, Task, task.c.done_on.is_(None), order_by=order)


def people_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Names of some people by id."""
    return dict(_NAMES.ask(connection, people=list(ids)))


_NAMES = Question(select(person.c.id, person.c.name).where(among(person.c.id, "people")))
