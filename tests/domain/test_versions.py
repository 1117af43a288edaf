"""What changed from one version of an agreement to another."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import (
    Change,
    FrozenClause,
    FrozenVersion,
    compare,
    read_frozen,
    word_changes,
)

TEXT = st.text(st.sampled_from("ab \n.é"), max_size=40)


@given(TEXT, TEXT)
def test_runs_give_both_texts_back(old: str, new: str) -> None:
    runs = word_changes(old, new)
    assert "".join(run.words for run in runs if run.change is not Change.REMOVED) == new
    assert "".join(run.words for run in runs if run.change is not Change.ADDED) == old


def clause(name: str, body: str = "As it was.") -> FrozenClause:
    return FrozenClause(name, 1, name.title(), body)


OLD = FrozenVersion(
    "MOU-2026-003", "Latin", 1, ("St Oswald’s", "Heron Vale"),
    (clause("why"), clause("money", "Each pays half."), clause("scope")), ("A gives B: a hall",),
)  # fmt: skip


def test_each_clause_says_what_became_of_it() -> None:
    new = replace(
        OLD,
        version=2,
        parties=(*OLD.parties, "Langdale High"),
        clauses=(clause("why"), clause("scope", "As it is."), clause("review")),
    )
    found = compare(OLD, new)
    assert [(one.clause_id, one.change) for one in found.clauses] == [
        ("why", Change.SAME),
        ("money", Change.REMOVED),
        ("scope", Change.CHANGED),
        ("review", Change.ADDED),
    ]
    (parties,) = (runs for name, runs in found.lines if name == "Parties")
    assert [run.words for run in parties if run.change is Change.ADDED] == ["Langdale High"]
    assert not found.same


IDS = st.lists(st.sampled_from("abcdef"), unique=True)


@given(IDS, IDS)
def test_no_clause_is_told_twice_or_forgotten(old: list[str], new: list[str]) -> None:
    before = replace(OLD, clauses=tuple(clause(one) for one in old))
    after = replace(OLD, clauses=tuple(clause(one) for one in new))
    told = [one.clause_id for one in compare(before, after).clauses]
    assert sorted(told) == sorted({*old, *new})
    assert [one for one in told if one in new] == new


def test_a_version_is_the_same_as_itself() -> None:
    assert compare(OLD, OLD).same


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"number": 1}', '{"clauses": [{}]}'])
def test_what_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(RuleBroken, match="can’t be read"):
        read_frozen(text, 1)


def test_promises_read_as_sentences() -> None:
    facts = {
        "number": "MOU-2026-003", "title": "Latin", "parties": [{"name": "A"}], "clauses": [],
        "promises": [
            {"giver": "A", "receiver": None, "what": "a hall", "how_much": "", "by_when": "July"}
        ],
    }  # fmt: skip
    (promise,) = read_frozen(json.dumps(facts), 1).promises
    assert promise == "A gives all the others: a hall, by July"


def test_words_added_at_the_end_leave_the_last_word_as_it_was() -> None:
    runs = word_changes("We meet.", "We meet. Then we sing.")
    assert [(run.change, run.words) for run in runs] == [
        (Change.SAME, "We meet."),
        (Change.ADDED, " Then we sing."),
    ]


def test_texts_that_share_no_word_are_told_one_after_the_other() -> None:
    runs = word_changes("A minibus for everybody", "Singing on Mondays")
    assert [run.change for run in runs] == [Change.REMOVED, Change.ADDED]
