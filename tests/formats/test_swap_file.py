"""Swap files: what was written comes back, and what a stranger made up is refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.clauses import ClauseText
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.swap_file import LARGEST, SwapClause, SwapFile, read_swap, swap_bytes
from partnerdesk.formats.texts import load_clauses

MARKUP = '<b onclick="x">{{leads}}</b> =1+1 ../../etc %s {0} ?who: ${HOME} & "\\'


def clause(**given: Any) -> dict[str, Any]:
    usual = {
        "id": "tea", "version": 1, "part": "Tea", "heading": "Tea", "ask": "Who?", "special": "",
        "text": "Tea is made by {{who}}.", "own_words": False,
        "questions": [
            {"id": "who", "ask": "Who?", "kind": "line", "optional": False, "options": []}
        ],
    }  # fmt: skip
    return usual | given


def content(**given: Any) -> bytes:
    usual = {
        "format": "partnerdesk-swap", "version": 1, "program": "PartnerDesk", "title": "Tea",
        "template": "one-page-mou", "clauses": [clause()],
    }  # fmt: skip
    return json.dumps(usual | given).encode()


def own(**given: Any) -> dict[str, Any]:
    return clause(questions=[], own_words=True, text="We make tea.") | given


def test_every_clause_of_the_library_comes_back_but_its_hints() -> None:
    library = load_clauses()
    swap = SwapFile("All", "partnership-mou", tuple(SwapClause(one) for one in library.values()))
    back = read_swap(swap_bytes(swap))
    for one in back.clauses:
        ours = library[one.text.id]
        assert one.text.text.split() == ours.text.split()
        assert [(q.id, q.ask, q.kind, q.options, q.optional) for q in one.text.questions] == [
            (q.id, q.ask, q.kind, q.options, q.optional) for q in ours.questions
        ]
        assert not any(q.hint for q in one.text.questions)
    assert len(back.clauses) == len(library)


def test_markup_in_every_field_is_words() -> None:
    texts = dict.fromkeys(("part", "heading", "ask", "text"), MARKUP)
    back = read_swap(content(title=MARKUP, clauses=[own(**texts)]))
    assert back.title == MARKUP
    (one,) = back.clauses
    assert (one.text.part, one.text.heading, one.text.ask, one.text.text) == (MARKUP,) * 4


@given(st.text(min_size=1).filter(str.strip))
def test_whatever_words_were_written_come_back_clean(words: str) -> None:
    text = ClauseText("tea", 1, "Tea", "", "Who?", words)
    try:
        back = read_swap(swap_bytes(SwapFile("", "", (SwapClause(text, True),))))
    except (RuleBroken, UnicodeEncodeError):  # nothing but signs that are never kept
        return
    again = read_swap(swap_bytes(back))
    assert again == back


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\x00\x01\x02",
        b"%PDF-1.7",
        b"PK\x03\x04",
        "id = “tea”".encode("utf-16"),
        b"[]",
        b"null",
        b'"words"',
        b"[" * 500_000,
        b'{"a":' * 150_000,
        b'{"version":' + b"9" * 6000 + b"}",
        content(format="something else"),
        content(version=None),
        content(version=True),
        content(version=0),
        content(version="1"),
        content(version=1e300),
        content(clauses=[]),
        content(clauses={}),
        content(clauses=None),
        content(clauses=[1]),
        content(clauses=[[]]),
        content(clauses=[clause(id=f"tea-{chr(97 + n // 26)}{chr(97 + n % 26)}")
                         for n in range(101)]),
        content(clauses=[clause(), clause()]),
        content(title=3),
        content(title="x" * 501),
        content(program=""),
        content(template=["a"]),
        content(surprise=1),
        content(clauses=[clause(surprise=1)]),
        content(clauses=[clause(id="../../etc/passwd")]),
        content(clauses=[clause(id="Tea")]),
        content(clauses=[clause(id="")]),
        content(clauses=[clause(version=10**30)]),
        content(clauses=[clause(version=-1)]),
        content(clauses=[clause(version="1")]),
        content(clauses=[clause(part=None)]),
        content(clauses=[clause(part=" \x07 ")]),
        content(clauses=[clause(heading=[])]),
        content(clauses=[clause(text="x" * 20_001)]),
        content(clauses=[clause(text="{{nobody}}")]),
        content(clauses=[clause(text="{{ broken")]),
        content(clauses=[clause(special="drinks")]),
        content(clauses=[clause(own_words="yes")]),
        content(clauses=[clause(own_words=True)]),
        content(clauses=[clause(questions={})]),
        content(clauses=[clause(questions=[1])]),
        content(clauses=[clause(questions=[{"id": "who"}])]),
        content(clauses=[clause(questions=clause()["questions"] * 31)]),
        content(clauses=[clause(questions=[clause()["questions"][0] | {"kind": "essay"}])]),
        content(clauses=[clause(questions=[clause()["questions"][0] | {"optional": 1}])]),
        content(clauses=[clause(questions=[clause()["questions"][0] | {"options": [{}] * 21}])]),
        content(clauses=[clause(questions=[clause()["questions"][0] | {"hint": "x"}])]),
        content().replace(b'"title"', b'"title": NaN, "x"'),
        content().replace(b'"title"', b'"title": "a", "title"'),
        content().replace(b"Tea is", b"\xff\xfe is"),
    ],
)  # fmt: skip
def test_what_is_no_sound_swap_file_is_refused_in_words(wrong: bytes) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_swap(wrong)
    assert refusal.value.field == "file"
    assert refusal.value.message.endswith(".")
    assert len(refusal.value.message) < 400


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(RuleBroken, match="larger than 1 MB"):
        read_swap(b" " * (LARGEST + 1))


def test_one_of_a_newer_program_says_so() -> None:
    with pytest.raises(RuleBroken, match="newer PartnerDesk"):
        read_swap(content(version=2, shape="unknown"))


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
))  # fmt: skip
def test_no_shape_of_values_gets_past_the_refusals(value: Any) -> None:
    for key in ("version", "title", "clauses", "template", "program"):
        _only_refused(content(**{key: value}))
    for key in clause():
        _only_refused(content(clauses=[clause(**{key: value})]))


def _only_refused(given: bytes) -> None:
    try:
        read_swap(given)
    except RuleBroken as refusal:
        assert refusal.field == "file"


def test_marks_that_turn_words_round_are_taken_out() -> None:
    back = read_swap(content(clauses=[own(text="pay \u202e£9\u202c now")]))
    assert back.clauses[0].text.text == "pay £9 now"
