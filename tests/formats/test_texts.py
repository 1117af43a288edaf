"""The agreements' words: every clause can be answered, reads as a sentence, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partnerdesk.domain.clauses import (
    ClauseText,
    Question,
    QuestionKind,
    Template,
    check_answer,
    clause_body,
)
from partnerdesk.formats.texts import FACTS, TextsBroken, load_clauses, load_templates

CLAUSES = load_clauses()
TEMPLATES = load_templates()
GIVEN = {fact: f"the {fact.replace('_', ' ')} of ours" for fact in FACTS}
EVERY_CLAUSE = pytest.mark.parametrize("text", CLAUSES.values(), ids=CLAUSES)
EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)

# PRACTICES.md part 2, "MOU clauses", and the practices that say more about one of them.
COVERED = {
    "parties": "parties",
    "non-binding status": "status",
    "background": "background",
    "vision and values": "why",
    "aims, short and long term": "aims",
    "priorities, at most three (P65)": "priorities",
    "the school's development plan (P38)": "development-plans",
    "rules of engagement (P40)": "how-we-behave",
    "activities by year group, subject and named teacher": "activities",
    "what each provides and receives (P33, P34)": "give-and-receive",
    "named leads": "leads",
    "governance, decisions, accountability, meetings (P31, P52)": "governance",
    "staffing and time (P28)": "people-and-time",
    "finance (P27)": "money",
    "funder and differing terms (P43)": "funder",
    "transport (P29)": "transport",
    "venues (P30)": "venues",
    "equipment": "equipment",
    "insurance and liability": "insurance-and-liability",
    "scope (P35)": "scope",
    "notice of a new course (P41)": "new-courses",
    "admissions and joint prospectus (P42)": "admissions",
    "evaluation (P32)": "evaluation",
    "safeguarding, visiting staff": "safeguarding",
    "data protection": "data-protection",
    "parent communication and permissions": "parents",
    "joining and leaving": "joining-and-leaving",
    "change of key staff (P77, P78, P80)": "key-staff",
    "sustainability over two to four years (P37, P74)": "sustainability",
    "disputes and the neutral broker (P81)": "disputes",
    "start, term, review, renewal, termination": "dates-and-review",
}

# What the guided questions must ask for, by clause and question.
ASKED = {
    "why (P64)": "why.purpose",
    "how, the rules of engagement (P40)": "how-we-behave.we_will",
    "what": "activities.activities",
    "so what": "evaluation.so_what",
    "money (P27)": "money.budget",
    "staffing and time (P28)": "people-and-time.staff_time",
    "transport (P29)": "transport.provider",
    "venues (P30)": "venues.places",
    "accountability (P31)": "governance.who_decides",
    "evaluation (P32)": "evaluation.measures",
    "out of scope (P35)": "scope.out_of_scope",
    "sustainability (P37)": "sustainability.keep_going",
    "the plan reference per school (P38)": "development-plans.references",
    "notice of a new course (P41)": "new-courses.notice",
    "joint prospectus (P42)": "admissions.prospectus",
    "the funder and differing terms (P43)": "funder.differing_terms",
    "two to four years (P74)": "sustainability.horizon",
    "a new head signs up afresh (P78)": "key-staff.sign_again",
    "who could take over (P79, P80)": "key-staff.stand_ins",
    "the neutral broker (P81)": "disputes.broker",
    "safeguarding": "safeguarding.safeguarding_leads",
    "data": "data-protection.deleted",
    "insurance": "insurance-and-liability.when_confirmed",
}


def some_answer(question: Question) -> str:
    """An answer that the question accepts."""
    return {
        QuestionKind.CHOICE: question.options[0][0] if question.options else "",
        QuestionKind.MONEY: "38.00",
        QuestionKind.TIME: "15:00",
        QuestionKind.DAY: "2026-09-01",
    }.get(question.kind, f"words about {question.id}")


def answers_to(text: ClauseText) -> dict[str, str]:
    return {question.id: some_answer(question) for question in text.questions}


@pytest.mark.parametrize("clause_id", COVERED.values(), ids=COVERED)
def test_the_full_agreement_has_every_clause_that_a_real_one_has(clause_id: str) -> None:
    assert clause_id in TEMPLATES["partnership-mou"].clause_ids


@pytest.mark.parametrize("question", ASKED.values(), ids=ASKED)
def test_the_full_agreement_asks_what_it_must(question: str) -> None:
    clause_id, _, name = question.partition(".")
    assert clause_id in TEMPLATES["partnership-mou"].clause_ids
    assert name in {one.id for one in CLAUSES[clause_id].questions}


def test_there_is_a_template_for_each_kind_of_agreement() -> None:
    assert set(TEMPLATES) == {
        "partnership-mou", "one-page-mou", "regional-charter", "facilities-use",
        "teaching-exchange", "equipment-framework", "sixth-form-courses",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(TEMPLATES) - {"one-page-mou", "regional-charter"}))
def test_every_longer_template_says_that_it_does_not_bind_in_law(name: str) -> None:
    assert "status" in TEMPLATES[name].clause_ids
    assert {"insurance-and-liability", "scope", "disputes"} <= set(TEMPLATES[name].clause_ids)


@EVERY_TEMPLATE
def test_a_template_has_one_part_of_each_name_and_the_three_clauses_made_of_facts(
    template: Template,
) -> None:
    clauses = [CLAUSES[clause_id] for clause_id in template.clause_ids]
    assert len({text.part for text in clauses}) == len(clauses)
    assert sorted(text.special for text in clauses if text.special) == [
        "dates",
        "exchange",
        "parties",
    ]


def test_every_clause_belongs_to_a_template() -> None:
    assert set(CLAUSES) == {name for t in TEMPLATES.values() for name in t.clause_ids}


def test_no_more_than_three_priorities_can_be_named() -> None:
    assert len(CLAUSES["priorities"].questions) == 3


@EVERY_CLAUSE
def test_an_unanswered_clause_shows_a_blank_for_each_required_question(text: ClauseText) -> None:
    body = clause_body(text, {}, GIVEN)
    required = [question for question in text.questions if not question.optional]
    for question in required:
        assert f"[to be agreed: {question.ask.rstrip('?').lower()}]" in body
    assert body.count("[to be agreed") == len(required)


@EVERY_CLAUSE
def test_an_answered_clause_has_no_blank_left(text: ClauseText) -> None:
    answers = answers_to(text)
    body = clause_body(text, answers, GIVEN)
    assert not re.search(r"\[to be agreed|\{\{|\}\}|^\?", body, re.MULTILINE)
    for question in text.questions:
        assert check_answer(question, answers[question.id]) in body or question.options


@EVERY_CLAUSE
def test_what_a_user_types_stays_as_it_is(text: ClauseText) -> None:
    typed = "a <b>bold</b> {{parties}} {0} %s ?second: & more"
    in_words = [q.id for q in text.questions if q.kind in (QuestionKind.LINE, QuestionKind.LINES)]
    body = clause_body(text, answers_to(text) | dict.fromkeys(in_words, typed), GIVEN)
    assert body.count(typed) == len(in_words)


@EVERY_CLAUSE
def test_each_choice_carries_its_own_words_into_a_whole_sentence(text: ClauseText) -> None:
    for question in text.questions:
        for label, words in question.options:
            body = clause_body(text, answers_to(text) | {question.id: label}, GIVEN)
            before, found, after = body.partition(words)
            assert found, (question.id, label)
            starts_sentence = not before or before.endswith((". ", ".\n\n"))
            assert words[0].isupper() == starts_sentence, words
            assert not words.endswith("."), words
            assert after[:1] in {" ", ".", ",", ";"}, after[:20]


@EVERY_CLAUSE
def test_an_answer_typed_with_a_full_stop_does_not_print_two(text: ClauseText) -> None:
    answers = {name: f"{answer}." for name, answer in answers_to(text).items()}
    asked = {q.id for q in text.questions if q.kind in (QuestionKind.LINE, QuestionKind.LINES)}
    body = clause_body(text, answers_to(text) | {n: answers[n] for n in asked}, GIVEN)
    assert ".." not in body


# --- our own files, gone wrong ---------------------------------------------------------------

CLAUSE = """
id = "tea"
version = 1
part = "Tea"
heading = "Tea"
ask = "Who makes the tea?"
text = "Tea is made by {{who}}."

[[questions]]
id = "who"
ask = "Who makes it?"
"""
TEMPLATE = """
id = "tea-party"
version = 1
name = "Tea party"
description = "Tea for two"
document_title = "Agreement"
clause_ids = ["tea"]
signatory_roles = ["head"]
term_months = 12
"""


def folder_with(folder: Path, clause: str | bytes = CLAUSE, template: str = TEMPLATE) -> Path:
    for name in ("clauses", "templates"):
        (folder / name).mkdir()
    data = clause if isinstance(clause, bytes) else clause.encode()
    (folder / "clauses" / "tea.toml").write_bytes(data)
    (folder / "templates" / "tea-party.toml").write_text(template, encoding="utf-8")
    return folder


def test_a_folder_of_other_texts_can_be_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    assert clause_body(load_clauses(folder)["tea"], {"who": "Zoë"}, {}) == "Tea is made by Zoë."
    assert load_templates(folder)["tea-party"].most_parties is None


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('part = "Tea"', "", "part"),
        ('part = "Tea"', 'part = " "', "part"),
        ('heading = "Tea"', "heading = 3", "heading"),
        ("version = 1", 'version = "1"', "version"),
        ("version = 1", "version = 1\nverison = 2", "verison"),
        ('id = "tea"', 'id = "coffee"', "id"),
        ('part = "Tea"', 'part = "Tea"\nspecial = "drinks"', "special"),
        ("{{who}}", "{{who}} and {{whom}}", "text"),
        ("{{who}}", "{{who}} and {{ who }}", "text"),
        ("{{who}}", "someone", "questions"),
        ('ask = "Who makes it?"', 'ask = "Who?"\noptional = true', "text"),
        ('text = "', 'text = "?nobody: ', "text"),
        ('ask = "Who makes it?"', "", "questions 1: ask"),
        ('ask = "Who makes it?"', 'ask = "Who?"\nkind = "essay"', "questions 1: kind"),
        ('ask = "Who makes it?"', 'ask = "Who?"\nkind = "choice"', "questions 1: options"),
        (
            'ask = "Who makes it?"',
            'ask = "Who?"\nkind = "choice"\noptions = [{ label = "Host" }]',
            "questions 1: options 1: words",
        ),
        ("version = 1", "version =", "line 3"),
    ],
)
def test_a_malformed_clause_is_refused_by_file_and_key(
    tmp_path: Path, right: str, wrong: str, key: str
) -> None:
    assert right in CLAUSE
    folder = folder_with(tmp_path, clause=CLAUSE.replace(right, wrong, 1))
    with pytest.raises(TextsBroken, match=rf"^tea\.toml: .*{key}"):
        load_clauses(folder)


def test_a_clause_in_another_encoding_is_refused_by_file(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, clause=CLAUSE.replace("Tea", "Thé").encode("cp1252"))
    with pytest.raises(TextsBroken, match=r"^tea\.toml: "):
        load_clauses(folder)


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('["tea"]', '["tea", "cake"]', "clause_ids: there is no clause “cake”"),
        ('["tea"]', '["tea", "tea"]', "clause_ids"),
        ('["tea"]', "[]", "clause_ids"),
        ('["head"]', '["headteacher"]', "signatory_roles: “headteacher”"),
        ("term_months = 12", "term_months = 0", "term_months"),
    ],
)
def test_a_malformed_template_is_refused_by_file_and_key(
    tmp_path: Path, right: str, wrong: str, key: str
) -> None:
    assert right in TEMPLATE
    folder = folder_with(tmp_path, template=TEMPLATE.replace(right, wrong))
    with pytest.raises(TextsBroken, match=rf"^tea-party\.toml: {key}"):
        load_templates(folder)


def test_a_missing_folder_is_not_an_empty_library(tmp_path: Path) -> None:
    with pytest.raises(TextsBroken, match="no such folder"):
        load_clauses(tmp_path)
