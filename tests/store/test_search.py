"""Search everything: found as it is typed, whatever is typed, and never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.statements import asked_of, plans
from partnerdesk.domain.partners import Member
from partnerdesk.store import rows, search
from partnerdesk.store.action_log import action, undo
from partnerdesk.store.checking import check
from partnerdesk.store.opening import OpenStore
from tests.factories import add, agreement, clause, keep_file, member, note, open_store, person


def found(store: OpenStore, text: str) -> list[str]:
    """The titles of what is found."""
    with store.database.read() as connection:
        return [hit.title.strip() for hit in search.find(connection, text)]


@pytest.mark.parametrize(
    "typed",
    ["zoe", "Zoë", "ZOE ash", "ash zo", "zoe\u0308", "ashgrove, zoë", '"zoe"', "zoe*", "(zoe"],
)
def test_a_name_is_found_whatever_its_accents_order_and_signs(store: OpenStore, typed: str) -> None:
    add(store.database, person(name="Zoë Ashgrove"), person(name="Tom Birch", email=""))
    assert found(store, typed) == ["Zoë Ashgrove"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ysgol Llŷn", "llyn"),
        ("Łódź Partner", "łódz"),
        ("Zoë Łukasz", "lukasz"),
        ("Sørensen & Weiß", "sorensen weiss"),
        ("Gülşen Yıldız", "yildiz"),
        ("Nguyễn Thị Hương", "nguyen huong"),
        ("Школа Восход", "восх"),
        ("Ορίζοντας", "ΟΡΊΖ"),
        ("مدرسة النور", "النور"),
        ("学校", "学"),
        ("हिंदी विद्यालय", "हिंदी"),
        ("İstanbul Lisesi", "istanbul"),
    ],
)
def test_names_of_many_scripts_are_found(store: OpenStore, name: str, typed: str) -> None:
    add(store.database, member(name=name), member(name="Other", town="Elsewhere"))
    assert name in found(store, typed)


def test_notes_clauses_and_names_of_scans_are_found(store: OpenStore) -> None:
    school, deal = member(name="Fenwick"), agreement()
    add(store.database, school, note(school, body="Lent us the theodolite"), deal)
    add(store.database, clause(deal, heading="Safeguarding", body="Visitors sign in."))
    keep_file(store, name="countersigned page.pdf")
    with store.database.read() as connection:
        tables = [
            search.find(connection, text)[0].table for text in ("theodol", "visitors", "counters")
        ]
    assert tables == ["note", "agreement_clause", "stored_file"]


def test_a_word_in_a_name_comes_before_the_same_word_in_a_note(store: OpenStore) -> None:
    school = member(name="Harbour Primary")
    add(store.database, school, note(school, body="The harbour trip. " * 5))
    assert found(store, "harbour")[0] == "Harbour Primary"


def test_the_best_titles_come_first_and_of_the_same_the_newest(store: OpenStore) -> None:
    titles = ["Use of the Old Hall", "Older Hall", "Old Halls, twice", "Old Hall, once", "Old hall"]
    deals = [agreement(number=f"MOU-{title}", title=title) for title in titles]
    add(store.database, *deals, clause(deals[0], heading="Heat", body="The old hall’s."))
    assert found(store, "old hall") == [*reversed(titles), "Heat"]


def test_a_partner_is_found_by_name_however_much_is_written_later(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_CANDIDATES", 5)
    school = member(name="Ébène Academy")
    later = [agreement(number=f"MOU-{nth}", title=f"Ebene {nth}") for nth in range(9)]
    add(store.database, school, *later)
    assert found(store, "ebe")[0] == "Ébène Academy"
    assert len(found(store, "ebe")) == 6


def test_what_is_found_is_told_with_the_words_around(store: OpenStore) -> None:
    school = member(name="Fenwick")
    body = "Ask for the key, then walk on past the old Théâtre by the river and ring twice."
    add(store.database, school, note(school, body=body), note(school, body="Théâtre."))
    with store.database.read() as connection:
        told = [hit.excerpt for hit in search.find(connection, "theat")]
        named = search.find(connection, "fenw")[0]
    assert told == ["Théâtre.", "…on past the old Théâtre by the river and ring twice."]
    assert named.excerpt == named.title == "Fenwick"


def test_search_follows_changes_removals_and_undo(store: OpenStore) -> None:
    school = member(name="Fenwick")
    add(store.database, school)
    with action(store.database, "Rename") as log:
        rows.update(log.connection, replace(school, name="Harbour"))
    assert (found(store, "fenwick"), found(store, "harbour")) == ([], ["Harbour"])
    undo(store.database)
    assert (found(store, "fenwick"), found(store, "harbour")) == (["Fenwick"], [])
    with action(store.database, "Remove") as log:
        rows.delete(log.connection, Member)
    assert found(store, "fenwick") == []
    undo(store.database)
    assert found(store, "fenwick") == ["Fenwick"]


def test_what_is_added_changed_and_removed_in_one_action_is_found_as_it_is_left(
    store: OpenStore,
) -> None:
    one, two, three = (member(name=name) for name in ("Fenwick", "Marlow", "Heron"))
    with action(store.database, "Add and think again") as log:
        rows.insert(log.connection, one)
        rows.insert(log.connection, two)
        rows.update(log.connection, replace(one, name="Harbour"))
        rows.delete_one(log.connection, two)
        rows.insert(log.connection, three)
    names = ("fenwick", "harbour", "marlow", "heron")
    assert [found(store, name) for name in names] == [[], ["Harbour"], [], ["Heron"]]
    assert check(store.folder).sound


def test_what_an_action_adds_is_taken_up_without_reading_the_index(full: OpenStore) -> None:
    with asked_of(full.database, "INSERT INTO search_text") as seen:
        school = member(name="Heron")
        add(full.database, school, note(school))
    assert seen
    lines = plans(full.database, seen)
    assert {line for line in lines if not line.startswith("SEARCH")} == {"SCAN d"}


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    """A store with something to find."""
    opened = open_store(tmp_path_factory.mktemp("some"))
    add(opened.database, person(name="Zoë Ashgrove"), member())
    yield opened
    opened.close()


@given(typed=st.text(max_size=30))
@example(typed='" OR title:*')
@example(typed="NEAR(a b) AND NOT c ^d + -e")
@example(typed="\0")
@example(typed="²½Ⅷ①")
@settings(max_examples=60, deadline=None)
def test_nothing_that_can_be_typed_is_an_error(some: OpenStore, typed: str) -> None:
    assert isinstance(found(some, typed), list)


def test_blank_text_finds_nothing(full: OpenStore) -> None:
    assert found(full, "  \t ") == []
    assert found(full, "“”*-") == []
