"""Clauses filled from answers, and answers kept in one form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.agreements import (
    is_open,
)
from partnerdesk.domain.clauses import (
    ClauseText,
    Question,
    QuestionKind,
    check_answer,
    clause_body,
)
from partnerdesk.domain.problems import RuleBroken
from tests.factories import clause

LEAD = Question("lead", "Who leads?")
PRICE = Question("price", "What does it cost?", QuestionKind.MONEY)
START = Question("start", "When does it start?", QuestionKind.DAY)
EXTRA = Question("extra", "Anything else?", optional=True)
PAYS = Question(
    "pays", "Who pays?", QuestionKind.CHOICE, options=(("Us", "our school pays"), ("Both", "all"))
)
TEXT = ClauseText(
    "transport", 1, "Transport", "Transport", "How do pupils travel?",
    "{{lead}} leads for {{us}}.\n\nIt costs {{price}} from\n{{start}}; {{pays}}.\n\n"
    "?extra: Also: {{extra}}.",
    (LEAD, PRICE, START, PAYS, EXTRA),
)  # fmt: skip


def test_a_clause_is_filled_from_answers_and_facts() -> None:
    answers = {"lead": "Zoë Ashgrove", "price": "38.00", "start": "2026-03-03", "pays": "Us"}
    assert clause_body(TEXT, answers, {"us": "Fenwick"}) == (
        "Zoë Ashgrove leads for Fenwick.\n\nIt costs £38.00 from Tue 3 Mar 2026; our school pays."
    )
    longer = clause_body(TEXT, {**answers, "extra": "bring hats."}, {"us": "Fenwick"})
    assert longer.endswith("\n\nAlso: bring hats.")


def test_what_is_not_answered_is_said_in_the_clause() -> None:
    body = clause_body(TEXT, {}, {})
    assert "[to be agreed: who leads] leads for [to be agreed: us]" in body
    assert body.count("[to be agreed") == 5
    assert is_open(clause("a", body=body))
    assert not is_open(clause("a", body=body, left_out=True))
    assert is_open(clause("a", body=" \n"))
    assert not is_open(clause("a"))


@given(typed=st.text("{}u spriceltd?:£\\1%s", min_size=1, max_size=12) | st.just("{{us}}"))
@settings(max_examples=60, deadline=None)
def test_what_a_user_typed_is_never_read_as_a_placeholder(typed: str) -> None:
    text = ClauseText("c", 1, "", "", "", "<{{lead}}|{{us}}>", (LEAD,))
    assert clause_body(text, {"lead": typed}, {"us": typed}) == f"<{typed.rstrip('.')}|{typed}>"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionKind.MONEY, "38", "38.00"),
        (QuestionKind.MONEY, "£1,234.50", "1234.50"),
        (QuestionKind.TIME, "9:05", "09:05"),
        (QuestionKind.TIME, "15.00", "15:00"),
        (QuestionKind.DAY, "3/3/2026", "2026-03-03"),
        (QuestionKind.CHOICE, "Us", "Us"),
        (QuestionKind.LINES, "As it\nwas typed.", "As it\nwas typed."),
        (QuestionKind.MONEY, "", ""),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: QuestionKind, typed: str, kept: str) -> None:
    question = replace(PAYS, kind=kind)
    assert check_answer(question, typed) == kept
    assert check_answer(question, kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (QuestionKind.MONEY, "about 40"),
        (QuestionKind.MONEY, "38.5"),
        (QuestionKind.MONEY, "1,23"),
        (QuestionKind.MONEY, "-5"),
        (QuestionKind.TIME, "24:00"),
        (QuestionKind.TIME, "12:60"),
        (QuestionKind.DAY, "31/2/2026"),
        (QuestionKind.CHOICE, "Nobody"),
    ],
)
def test_an_answer_of_another_kind_is_refused_at_its_question(
    kind: QuestionKind, typed: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_answer(replace(PAYS, kind=kind), typed)
    assert refusal.value.field == "pays"
