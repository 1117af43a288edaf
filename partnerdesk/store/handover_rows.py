"""What is written down for a successor: answers, where things are, offices held, steps done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, case, func, select

from partnerdesk.domain.interview import Answer, Asked, asked
from partnerdesk.domain.leaving import (
    KeptKind,
    LeavingStep,
    StepKind,
    TermOfOffice,
    Whereabouts,
)
from partnerdesk.domain.projects import ProjectState
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.store import calendar_rows, partners_rows, rows
from partnerdesk.store.columns import Day
from partnerdesk.store.tables import (
    action,
    contact,
    interview_answer,
    leaving_step,
    note,
    person,
    promise_owner,
    term_of_office,
    whereabouts,
)

# --- the interview ---------------------------------------------------------------------------


def all_answers(connection: Connection) -> list[Answer]:
    """Every answer, the oldest first."""
    order = [interview_answer.c.answered_on, interview_answer.c.id]
    return rows.read(connection, Answer, order_by=order)


def last_answered(connection: Connection) -> date | None:
    """When an answer was written last."""
    query = select(func.max(interview_answer.c.answered_on, type_=Day))
    return connection.execute(query).scalar()


def began_on(connection: Connection) -> date | None:
    """The day of the first thing that was written down in this store."""
    first = connection.execute(select(func.min(action.c.at))).scalar()
    return datetime.fromisoformat(first).date() if first else None


def questions(connection: Connection, today: date) -> tuple[Asked, ...]:
    """Every question that is asked, with its answer: of the partnership, of the other members that
    have not left, and of projects that are not over."""
    members = partners_rows.partners_on(connection, today)
    projects = {
        one.id: one.name
        for one in calendar_rows.all_projects(connection)
        if one.state not in (ProjectState.FINISHED, ProjectState.DROPPED)
    }
    return asked(members, projects, _by_question(all_answers(connection)))


def _by_question(answers: Iterable[Answer]) -> Mapping[tuple[str, str], Answer]:
    """The newest of each: two members that were made one may both have been written about."""
    return {(one.question.value, one.subject_id): one for one in answers}


def past_answers(connection: Connection, shown: Iterable[Asked]) -> tuple[Asked, ...]:
    """Answers that none of the questions shows: on members that have left, on projects that are
    over, and the earlier ones where two members became one."""
    ids = {one.answer.id for one in shown if one.answer}
    past = [one for one in all_answers(connection) if one.id not in ids]
    if not past:
        return ()
    names = {one.id: one.name for one in partners_rows.all_members(connection)}
    names |= {one.id: one.name for one in calendar_rows.all_projects(connection)}
    return tuple(
        Asked(one.question, one.subject_id, names.get(one.subject_id, ""), one) for one in past
    )


# --- leaving ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhereaboutsLine:
    """Where something is, with the names of who has it, who else has, and where it belongs."""

    one: Whereabouts
    holder: str = ""
    second: str = ""
    member: str = ""

    @property
    def held_alone(self) -> bool:
        """Whether one person alone has it or can get at it."""
        return self.one.holder_id is not None and self.one.second_id is None


def all_whereabouts(connection: Connection) -> tuple[WhereaboutsLine, ...]:
    """Where everything is, by what sort of thing it is and then by name."""
    kinds = {kind.value: place for place, kind in enumerate(KeptKind)}
    order = [
        case(kinds, value=whereabouts.c.kind, else_=len(kinds)),
        func.lower(whereabouts.c.what),
        whereabouts.c.id,
    ]
    found = rows.read(connection, Whereabouts, order_by=order)
    ids = {one.holder_id for one in found} | {one.second_id for one in found}
    people = calendar_rows.people_names(connection, filter(None, ids))
    members = partners_rows.members_by_id(connection, filter(None, {x.member_id for x in found}))
    return tuple(
        WhereaboutsLine(
            one,
            people.get(one.holder_id or "", ""),
            people.get(one.second_id or "", ""),
            members[one.member_id].name if one.member_id else "",
        )
        for one in found
    )


def offices(connection: Connection) -> list[TermOfOffice]:
    """Who was coordinator before, the last one first."""
    order = [term_of_office.c.ended_on.desc(), term_of_office.c.started_on.desc()]
    return rows.read(connection, TermOfOffice, order_by=[*order, term_of_office.c.id])


def steps(connection: Connection) -> dict[StepKind, LeavingStep]:
    """The steps that were done, by kind."""
    found = rows.read(connection, LeavingStep, order_by=[leaving_step.c.done_on])
    return {one.kind: one for one in found}


def promise_owners(connection: Connection) -> dict[str, PromiseOwner]:
    """Who sees to which promise, by the promise's id."""
    found = rows.read(connection, PromiseOwner, order_by=[promise_owner.c.id])
    return {one.commitment_id: one for one in found}


def count_private(connection: Connection) -> tuple[int, int, int, int]:
    """How many notes, contacts and answers are private, and how many people have a note on them."""
    notes, contacts, answers = (
        connection.execute(select(func.count()).where(table.c.private.is_(True))).scalar_one()
        for table in (note, contact, interview_answer)
    )
    on_people = select(func.count()).select_from(person).where(person.c.note != "")
    return notes, contacts, answers, connection.execute(on_people).scalar_one()
