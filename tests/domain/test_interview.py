"""The interview: what is asked about what, what comes first, and what an answer needs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerdesk.domain.interview import (
    PRIVATE_QUESTIONS,
    URGENT,
    About,
    Answer,
    Asked,
    Question,
    asked,
    check_answer,
    due,
    next_question,
)
from partnerdesk.domain.problems import RuleBroken

TODAY = date(2026, 3, 3)


def answered(questions: tuple[Asked, ...], *done: Question) -> tuple[Asked, ...]:
    answers = {(one.value, ""): Answer("a", one, body="So.") for one in done}
    return tuple(
        Asked(x.question, x.subject_id, x.name, answers.get((x.question.value, x.subject_id)))
        for x in questions
    )


def test_every_member_and_project_is_asked_about_by_name() -> None:
    told = asked({"m": "Heron Vale"}, {"p": "Latin"}, {})
    assert [one.question for one in told] == list(Question)
    assert {one.question.about for one in told} == set(About)
    assert "What needs tact at Heron Vale?" in [one.words for one in told]
    assert "Why does Latin run as it does?" in [one.words for one in told]


def test_what_a_first_week_needs_is_asked_first_and_at_the_end_nothing() -> None:
    told = asked({"m": "Heron Vale"}, {}, {})
    following = []
    while (one := next_question(told)) and one.question.about is About.PARTNERSHIP:
        following.append(one.question)
        told = answered(told, *following)
    assert tuple(following[:4]) == URGENT
    assert len(set(following)) == 7
    assert next_question(told[:7]) is None


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(body=""), "body"),
        (Answer(body="So.", member_id="m"), "question"),
        (Answer(question=Question.MEMBER_WHY, body="So."), "question"),
        (Answer(question=Question.PROJECT_WHY, body="So.", member_id="m"), "question"),
        (
            Answer(question=Question.MEMBER_WHY, body="S.", member_id="m", project_id="p"),
            "question",
        ),
    ],
)
def test_an_answer_says_something_about_what_was_asked(answer: Answer, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_answer(answer)
    assert refused.value.field == field


def test_tact_is_private_and_a_question_waits_a_week() -> None:
    assert Question.MEMBER_CARE in PRIVATE_QUESTIONS
    assert not due(TODAY, TODAY + timedelta(days=6))
    assert due(TODAY, TODAY + timedelta(days=7))
