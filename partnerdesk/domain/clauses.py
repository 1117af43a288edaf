"""Texts of the library: clauses with their questions, and templates made of them.

They are read from resources and from the store's own folder (``formats/texts.py``); how answers
become words is told here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text, parse_day
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken


class QuestionKind(Choice):
    """What sort of answer a question wants."""

    LINE = "line", "A few words"
    LINES = "lines", "Some sentences"
    CHOICE = "choice", "One of several"
    DAY = "day", "A date"
    MONEY = "money", "Pounds and pence"
    TIME = "time", "A time of day"


@dataclass(frozen=True, slots=True)
class Question:
    """A plain question. For a choice, ``options`` are (label, words for the clause)."""

    id: str
    ask: str
    kind: QuestionKind = QuestionKind.LINE
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause of the library, as its file in ``resources/`` has it.

    ``part`` is the short name in the editor, ``ask`` the question that introduces it, and ``text``
    holds ``{{question}}`` or ``{{fact}}`` placeholders. A paragraph that starts with ``?name:`` is
    printed only when that optional question has an answer. ``special`` names a clause that is
    filled from facts alone (``parties``, ``exchange``, ``dates``), or is blank.
    """

    id: str
    version: int
    part: str
    heading: str
    ask: str
    text: str
    questions: tuple[Question, ...] = ()
    special: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of agreement: which clauses, in which order, and who signs for each party."""

    id: str
    version: int
    name: str
    description: str
    document_title: str
    clause_ids: tuple[str, ...]
    signatory_roles: tuple[RoleKind, ...]
    term_months: int = 24
    most_parties: int | None = None


TO_BE_AGREED = "[to be agreed: {}]"
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")
_CONDITION = re.compile(r"\?([a-z_]+):\s*")


def clause_body(text: ClauseText, answers: Mapping[str, str], facts: Mapping[str, str]) -> str:
    """The clause as it will print: placeholders filled from ``answers``, then ``facts``.

    One pass over the clause's own text: what a user typed is never read as a placeholder. A
    question without an answer prints as ``[to be agreed: …]``.
    """
    asked = {question.id: question for question in text.questions}

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in asked:
            return _worded(asked[name], answers.get(name, ""))
        return facts.get(name) or TO_BE_AGREED.format(name.replace("_", " "))

    kept = []
    for paragraph in text.text.strip().split("\n\n"):
        condition = _CONDITION.match(paragraph)
        if condition and not answers.get(condition[1]):
            continue
        words = paragraph[condition.end() :] if condition else paragraph
        kept.append(_PLACEHOLDER.sub(fill, " ".join(words.split())))
    return "\n\n".join(kept)


def _worded(question: Question, answer: str) -> str:
    if not answer:
        return TO_BE_AGREED.format(question.ask.rstrip("?").lower())
    if question.kind is QuestionKind.CHOICE:
        return dict(question.options).get(answer, answer)
    if question.kind is QuestionKind.MONEY:
        return f"£{answer.removeprefix('£')}"
    if question.kind is QuestionKind.DAY:
        try:
            return day_text(date.fromisoformat(answer))
        except ValueError:
            return answer
    return answer.rstrip(".")


def check_answer(question: Question, value: str) -> str:
    """The answer as it is kept: money as ``38.00``, a time as ``15:00``, a date as ISO text.

    Raises RuleBroken, with the question's id as the field, when it can't be what is asked for.
    """
    if not value:
        return ""
    if question.kind is QuestionKind.MONEY:
        return _money(question, value)
    if question.kind is QuestionKind.TIME:
        return _time(question, value)
    if question.kind is QuestionKind.DAY:
        day = parse_day(value, question.id)
        return day.isoformat() if day else ""
    if question.kind is QuestionKind.CHOICE and value not in dict(question.options):
        raise RuleBroken(question.id, "Choose one of the answers in the list.")
    return value


def _money(question: Question, value: str) -> str:
    match = re.fullmatch(r"£? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?", value)
    if not match:
        raise RuleBroken(question.id, "An amount in pounds, such as 38.00")
    return f"{match[1].replace(',', '')}.{match[2] or '00'}"


def _time(question: Question, value: str) -> str:
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", value)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise RuleBroken(question.id, "A time of day, such as 15:00")
    return f"{int(match[1]):02}:{match[2]}"
