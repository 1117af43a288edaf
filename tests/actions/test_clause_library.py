"""The clause library: found by any of its words, and taken into a draft where it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import agreements
from partnerdesk.actions.clause_library import find_clauses, take_clause
from partnerdesk.domain.agreements import Clause
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.texts import load_clauses
from partnerdesk.store import agreements_rows
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = factories.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def key(store: OpenStore) -> str:
    schools = [factories.member(name="St Oswald’s"), factories.member(name="Heron Vale")]
    factories.add(store.database, *schools)
    return agreements.draft_agreement(
        store.database, "one-page-mou", "Latin", [one.id for one in schools], TODAY, TODAY
    ).made


def clauses(store: OpenStore, key: str) -> list[Clause]:
    with store.database.read() as connection:
        return list(agreements_rows.draft_of(connection, key).clauses)


@pytest.mark.parametrize(
    ("words", "first"),
    [("transport", "transport"), ("neutral broker", "disputes"), ("ADMÍSSIONS", "admissions")],
)
def test_a_clause_is_found_by_its_name_or_its_words(words: str, first: str) -> None:
    found = [text.id for text in find_clauses(load_clauses(), words)]
    assert first in found
    assert len(found) < len(load_clauses())


def test_without_words_all_are_there_and_nonsense_finds_none() -> None:
    library = load_clauses()
    assert {text.id for text in find_clauses(library, " ")} == set(library)
    assert find_clauses(library, "zanzibar") == ()


def test_a_clause_is_taken_before_the_dates_with_its_questions(store: OpenStore, key: str) -> None:
    take_clause(store.database, key, "transport")
    there = clauses(store, key)
    assert [one.clause_id for one in there][-2:] == ["transport", "brief-dates"]
    assert "[to be agreed: who provides transport]" in there[-2].body
    assert len({one.position for one in there}) == len(there)


def test_one_that_was_left_out_comes_back_and_one_that_is_there_is_refused(
    store: OpenStore, key: str
) -> None:
    safe = next(one for one in clauses(store, key) if one.clause_id == "brief-safety")
    agreements.leave_out(store.database, safe, True)
    take_clause(store.database, key, "brief-safety")
    assert not next(one for one in clauses(store, key) if one.id == safe.id).left_out
    for clause_id in ("brief-safety", "parties", "dates-and-review", "nothing"):
        with pytest.raises(RuleBroken) as refusal:
            take_clause(store.database, key, clause_id)
        assert refusal.value.field == "clause_id"
