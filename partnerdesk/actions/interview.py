"""The handover interview: what is still to be asked, and answers in somebody's own words (P77)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain.interview import About, Answer, Asked, check_answer, due, next_question
from partnerdesk.domain.projects import Project
from partnerdesk.store import handover_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.tables import interview_answer


@dataclass(frozen=True, slots=True)
class Interview:
    """Every question with its answer, the one to ask next, and how many of how many are answered.

    ``past`` are answers on members that have left and projects that are over, and earlier ones on
    two members that became one: nobody is asked, and what was said can be read and removed.
    """

    questions: tuple[Asked, ...]
    next: Asked | None
    answered: int
    of: int
    past: tuple[Asked, ...] = ()


def interview(database: Database, today: date) -> Interview:
    """The interview as it stands; members that are not ours and projects that are not over."""
    with database.read() as connection:
        questions = handover_rows.questions(connection, today)
        past = handover_rows.past_answers(connection, questions)
    answered = sum(1 for one in questions if one.answer)
    return Interview(questions, next_question(questions), answered, len(questions), past)


def question_of_the_week(connection: Connection, today: date) -> Asked | None:
    """The question that Today asks: none in the first week, nor within a week of an answer, nor
    before there is a member beside our own school."""
    since = handover_rows.last_answered(connection) or handover_rows.began_on(connection)
    if since is None or not due(since, today):
        return None
    if not partners_rows.has_partners(connection):
        return None
    return next_question(handover_rows.questions(connection, today))


def answer_question(database: Database, answer: Answer, today: date, by: str = "") -> Changes:
    """Write an answer, dated ``today``, over the one that was given before.

    ``by`` is who answers: the coordinator unless somebody else is named. Raises RuleBroken when
    nothing is said.
    """
    new = cleaned(replace(answer, answered_on=today, answered_by=by))
    check_answer(new)
    with database.read() as connection:
        words = new.question.words(_subject(connection, new))
    with action(database, f"Answer “{words}”") as log:
        known = _shown(log.connection, new)
        author = new.answered_by or settings_rows.read_settings(log.connection).coordinator_name
        told = replace(new, id=known[0].id if known else "", answered_by=author)
        (kept,) = rows.sync(log.connection, known, [told])
    return made(log, kept.id)


def remove_answer(database: Database, answer_id: str) -> Changes:
    """Take an answer away, so that the question is asked again."""
    with database.read() as connection:
        answer = rows.get(connection, Answer, answer_id)
        words = answer.question.words(_subject(connection, answer))
    with action(database, f"Remove the answer to “{words}”") as log:
        rows.delete_one(log.connection, answer)
    return log.changes


def _subject(connection: Connection, answer: Answer) -> str:
    """The name of what it is about; LookupError when that is no longer there."""
    about = answer.question.about
    if about is About.MEMBER:
        return partners_rows.get_member(connection, answer.subject_id).name
    if about is About.PROJECT:
        return rows.get(connection, Project, answer.subject_id).name
    return ""


def _shown(connection: Connection, answer: Answer) -> list[Answer]:
    """The newest answer to the same question about the same, if there is one.

    Two members that were made one may each have an answer: the other one stays to be read.
    """
    table = interview_answer.c
    return rows.read(
        connection,
        Answer,
        table.question == answer.question,
        table.member_id.is_not_distinct_from(answer.member_id),
        table.project_id.is_not_distinct_from(answer.project_id),
        order_by=[table.answered_on.desc(), table.id.desc()],
        limit=1,
    )
