"""The handover interview: plain questions, asked over weeks and not in the last hour (P77)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.problems import RuleBroken


class About(Choice):
    """What a question is about."""

    PARTNERSHIP = "partnership", "The partnership"
    MEMBER = "member", "A member"
    PROJECT = "project", "A project"


class Question(Choice):
    """What is asked; ``{0}`` stands for the member or the project."""

    FIRST = "first", "What should your successor do first?"
    TROUBLE = "trouble", "Whom do you call when something goes wrong?"
    FILES = "files", "Where are files and papers, and how are they sorted?"
    KEYS = "keys", "Who has keys, and who can get at the log-ins?"
    YEAR = "year", "What has to be done each year that no calendar shows?"
    WHY = "why", "Why are things done the way they are?"
    ADVICE = "advice", "What do you wish somebody had told you at the start?"
    MEMBER_WHO = "member_who", "Who gets things done at {0}, whatever their title?"
    MEMBER_WHY = "member_why", "Why is it done this way with {0}?"
    MEMBER_CARE = "member_care", "What needs tact at {0}?"
    MEMBER_NEXT = "member_next", "What is the next thing to do with {0}?"
    PROJECT_WHY = "project_why", "Why does {0} run as it does?"
    PROJECT_STEPS = "project_steps", "What has to be done for {0} that is written nowhere?"
    PROJECT_WRONG = "project_wrong", "What went wrong with {0} before, and what helped?"

    @property
    def about(self) -> About:
        """What it is about."""
        for kind in (About.MEMBER, About.PROJECT):
            if self.value.startswith(f"{kind.value}_"):
                return kind
        return About.PARTNERSHIP

    def words(self, name: str = "") -> str:
        """The question, asked of a member or a project by name."""
        return self.label.replace("{0}", name)


# Answers to these are for the next coordinator only, unless somebody decides otherwise.
PRIVATE_QUESTIONS = frozenset({Question.MEMBER_CARE})

# Asked first: without these answers the first week is lost.
URGENT = (Question.FIRST, Question.TROUBLE, Question.FILES, Question.KEYS)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, dated; one for each question and what it is about."""

    id: str = ""
    question: Question = Question.FIRST
    member_id: str | None = None
    project_id: str | None = None
    body: str = ""
    private: bool = False
    answered_on: date = date.min
    answered_by: str = ""

    @property
    def subject_id(self) -> str:
        """The member or project it is about; blank for the partnership."""
        return self.member_id or self.project_id or ""


def check_answer(answer: Answer) -> None:
    """Raise RuleBroken when nothing is said or it is not about what was asked."""
    if not answer.body:
        raise RuleBroken("body", "Write a sentence or two, or leave the question for later.")
    asked = answer.question.about
    about = (
        About.MEMBER if answer.member_id else About.PROJECT if answer.project_id else
        About.PARTNERSHIP
    )  # fmt: skip
    if asked is not about or (answer.member_id and answer.project_id):
        raise RuleBroken("question", f"This question is about {asked.label.lower()}. Choose which.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to somebody: what it is about, by id and name, and the answer if there is."""

    question: Question
    subject_id: str = ""
    name: str = ""
    answer: Answer | None = None

    @property
    def words(self) -> str:
        """The question as it is read."""
        return self.question.words(self.name)


def asked(
    members: Mapping[str, str],
    projects: Mapping[str, str],
    answers: Mapping[tuple[str, str], Answer],
) -> tuple[Asked, ...]:
    """Every question: those on the partnership, then on each member and project in their order.

    ``members`` and ``projects`` are names by id, ``answers`` by question and what it is about.
    """
    subjects: dict[About, Mapping[str, str]] = {
        About.PARTNERSHIP: {"": ""}, About.MEMBER: members, About.PROJECT: projects,
    }  # fmt: skip
    return tuple(
        Asked(question, key, name, answers.get((question.value, key)))
        for about, named in subjects.items()
        for questions in (tuple(one for one in Question if one.about is about),)
        for key, name in named.items()
        for question in questions
    )


def next_question(questions: tuple[Asked, ...]) -> Asked | None:
    """What to ask next: what is urgent, then what is open; None when all is answered."""
    still = [one for one in questions if one.answer is None]
    order = list(URGENT)
    still.sort(key=lambda one: order.index(one.question) if one.question in order else len(order))
    return still[0] if still else None


# A question a week: the whole interview takes a year or two, a few minutes at a time.
ASK_AFTER = timedelta(days=7)


def due(since: date, today: date) -> bool:
    """Whether another question may be put: a week after the last answer, or after the beginning.

    Whoever has just begun can't tell yet what a successor should know.
    """
    return today - since >= ASK_AFTER
