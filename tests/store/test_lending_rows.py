"""Reading items, loans, and what is in the way, by index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import availability
from partnerdesk.domain.availability import Hold, free
from partnerdesk.domain.lending import (
    Half,
    Item,
    LoanLine,
    LoanStateKind,
    comes_back,
    goes_out,
    loan_state,
    next_loan_number,
)
from partnerdesk.store import lending_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.lending_rows import ItemFilter, LoanFilter
from partnerdesk.store.opening import OpenStore
from tests import factories

NOW = datetime(2026, 3, 3, 9, 5)
MIDNIGHT = datetime(2026, 3, 3)
HALF_DAY = timedelta(hours=12)


class Undone(Exception):
    """Ends an example's action, so that the next one finds an empty store."""


@st.composite
def lives(draw: st.DrawFn) -> dict[str, object]:
    """Any life of a loan of six: when, how far it got, and how many are back."""
    start = MIDNIGHT + draw(st.integers(-40, 20)) * HALF_DAY
    due = start + draw(st.integers(1, 30)) * HALF_DAY
    out = draw(st.booleans())
    return {
        "out_at": start,
        "due_at": due,
        "reserved_on": draw(st.sampled_from([None, MIDNIGHT.date()])),
        "handed_over_at": start if out else None,
        "cancelled_on": draw(st.sampled_from([None, None, None, MIDNIGHT.date()])),
        "back": draw(st.integers(0, 6)) if out else 0,
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kept=st.lists(lives(), min_size=1, max_size=6),
    start=st.integers(-10, 30),
    length=st.integers(1, 10),
)
def test_lists_and_answers_are_those_of_the_rules(
    store: OpenStore, kept: list[dict[str, object]], start: int, length: int
) -> None:
    """The state of every loan, and what is free, as the facts read one by one would have it."""
    us, them = factories.member(), factories.member(name="St Anne’s")
    meters = factories.item(us, quantity=9)
    begin = MIDNIGHT + start * HALF_DAY
    end = begin + length * HALF_DAY
    with pytest.raises(Undone), action(store.database, "Try") as log:
        connection = log.connection
        for fact in (us, them, meters):
            rows.insert(connection, fact)
        expected: dict[LoanStateKind, set[str]] = {kind: set() for kind in LoanStateKind}
        holds = []
        for number, life in enumerate(kept):
            back = int(str(life.pop("back")))
            loan = factories.loan(us, them, number=f"L-{number:04}", **life)
            active = not loan.cancelled_on and (loan.reserved_on or loan.handed_over_at)
            held = 6 - back if active else 0
            line = factories.loan_line(loan, meters, quantity=6, held=held)
            rows.insert(connection, loan)
            rows.insert(connection, line)
            if back:
                rows.insert(connection, factories.loan_return(line, quantity=back))
            expected[loan_state(loan, 6, 6 - back, NOW).kind].add(loan.number)
            late = loan.handed_over_at is not None and loan.due_at <= NOW
            holds.append(Hold(loan.out_at, datetime.max if late else loan.due_at, held))
        for kind, numbers in expected.items():
            choice = LoanFilter(kinds=(kind,))
            listed = lending_rows.list_loans(connection, choice, NOW)
            assert {row.loan.number for row in listed} == numbers
            assert {row.state.kind for row in listed} <= {kind}
            assert lending_rows.count_loans(connection, choice, NOW) == len(numbers)
        overdue = lending_rows.overdue_numbers(connection, them.id, NOW)
        assert set(overdue) == expected[LoanStateKind.OVERDUE]
        asked = lending_rows.stock(connection, meters.id, begin, end, NOW)
        assert free(9, asked.holds, begin, end) == free(9, holds, begin, end)
        raise Undone


def test_the_index_of_what_is_in_the_way_answers_among_many_lines(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    availability.build(path, 3_000, 8)
    plan = availability.plans(path)
    assert "ix_loan_line_in_the_way (item_id=? AND held_until>? AND held_until<?)" in plan
    assert "ix_loan_line_longest" in plan
    assert "SCAN" not in plan
    availability.measure([path], questions=2)  # asserts that both ways answer alike


def test_a_very_long_loan_is_seen_in_its_middle(store: OpenStore) -> None:
    us, them = factories.member(), factories.member(name="St Anne’s")
    meters, kettle = factories.item(us), factories.item(us, name="Kettle")
    long = factories.loan(us, them, out_at=MIDNIGHT, due_at=MIDNIGHT + timedelta(days=1000))
    short = factories.loan(us, them, number="L-0002")
    factories.add(
        store.database, us, them, meters, kettle, long, short,
        factories.loan_line(long, meters, quantity=5), factories.loan_line(short, kettle),
    )  # fmt: skip
    start = MIDNIGHT + timedelta(days=500)
    with store.database.read() as connection:
        both = lending_rows.holds_between(
            connection, start, start + HALF_DAY, NOW, [meters.id, kettle.id]
        )
        own = lending_rows.stock(
            connection, meters.id, start, start + HALF_DAY, NOW, without_loan=long.id
        )
    assert both[meters.id].free(start, start + HALF_DAY) == 7
    assert [(hold.loan, hold.words) for hold in both[meters.id].holds] == [("L-0001", "St Anne’s")]
    assert both[kettle.id].holds == own.holds == ()


def test_an_unknown_item_is_a_lookup_error(store: OpenStore) -> None:
    with store.database.read() as connection, pytest.raises(LookupError):
        lending_rows.stock(connection, "nothing", MIDNIGHT, MIDNIGHT + HALF_DAY, NOW)


def test_items_are_found_by_any_word_and_by_their_tag(store: OpenStore) -> None:
    us = factories.member()
    found = [
        factories.item(us, name="Électroscope doré", asset_tag="FA-0042"),
        factories.item(
            us, name="Pocket 100%_scale", category="Maths", test_due_on=date(2026, 4, 1)
        ),
        factories.item(us, name="Old kiln", category="Art", retired_on=date(2025, 7, 1)),
    ]
    factories.add(store.database, us, *found)

    def names(**choice: object) -> list[str]:
        with store.database.read() as connection:
            wanted = ItemFilter(**choice)  # type: ignore[arg-type]
            listed = lending_rows.list_items(connection, wanted)
            assert lending_rows.count_items(connection, wanted) == len(listed)
        return [one.name for one in listed]

    assert names() == ["Électroscope doré", "Pocket 100%_scale"]
    assert names(text="DORE elec") == ["Électroscope doré"]
    assert names(text="100%_") == ["Pocket 100%_scale"]
    assert names(text="%") == []
    assert names(category="Maths") == names(test_due_by=date(2026, 4, 1)) == ["Pocket 100%_scale"]
    assert names(retired=True) == ["Old kiln"]
    with store.database.read() as connection:
        (tagged,) = lending_rows.items_named(connection, "fa-0042")
        assert tagged.name == "Électroscope doré"
        assert lending_rows.items_named(connection, "old kiln") == []
        assert lending_rows.categories(connection) == ["Art", "Maths", "Physics"]


def test_an_action_tells_which_items_it_may_have_promised(store: OpenStore) -> None:
    us, them = factories.member(), factories.member(name="St Anne’s")
    meters, kettle = factories.item(us), factories.item(us, name="Kettle")
    loan = factories.loan(us, them)
    line = factories.loan_line(loan, meters)
    added = factories.add(store.database, us, them, meters, kettle)
    lent = factories.add(store.database, loan, line)
    renamed = _change(store, replace(kettle, name="Urn"))
    counted = _change(store, replace(kettle, name="Urn", quantity=2))
    with store.database.read() as connection:
        touched = [
            lending_rows.items_touched(connection, changes)
            for changes in (added.action_id, lent.action_id, renamed, counted)
        ]
    assert touched == [set(), {meters.id}, set(), {kettle.id}]


def _change(store: OpenStore, fact: Item | LoanLine) -> str:
    with action(store.database, "Change") as log:
        rows.update(log.connection, fact)
    return log.changes.action_id


class Forgotten(Exception):
    """Raised so that nothing of an example is written."""


NUMBERS = (1, 42, 999, 1_000, 1_001, 8_999, 9_998, 9_999, 10_000, 10_009, 10_010, 12_345, 99_999)


def _numbers() -> st.SearchStrategy[tuple[int, str]]:
    """A number, and how it is written: a pack may bring one without its noughts."""
    ways = st.sampled_from(["L-{:04}", "L-{:04}", "L-{:04}b", "L-{}"])
    return st.tuples(st.sampled_from(NUMBERS), ways).map(
        lambda one: (one[0], one[1].format(one[0]))
    )


@given(taken=st.sets(_numbers()))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_next_number_is_always_free(store: OpenStore, taken: set[tuple[int, str]]) -> None:
    """And it comes after all others, but where a merge brought numbers from far above."""
    us, them = factories.member(id="us"), factories.member(id="them")
    loans = [factories.loan(us, them, number=number) for _, number in taken]
    with pytest.raises(Forgotten), action(store.database, "Try") as log:
        for fact in (us, them, *loans):
            rows.insert(log.connection, fact)
        number = next_loan_number(lending_rows.newest_loan_numbers(log.connection))
        raise Forgotten
    used = {n for n, _ in taken}
    assert int(number[2:]) not in used
    if max(used, default=0) < 10_000 or used & {9_999, 10_000, 10_009}:
        assert number == f"L-{max(used, default=0) + 1:04}"


def test_the_numbers_go_on_from_the_highest(store: OpenStore) -> None:
    us, them = factories.member(), factories.member(name="St Anne’s")
    made = [factories.loan(us, them, number=f"L-{n:04}") for n in (9_998, 10_001, 12)]
    factories.add(store.database, us, them, *made)
    with store.database.read() as connection:
        assert lending_rows.newest_loan_numbers(connection) == ["L-10001"]
        found = lending_rows.loan_by_number(connection, "l-0012")
        assert found == made[2]
        listed = lending_rows.list_loans(connection, LoanFilter(member_id=them.id), NOW, limit=2)
    assert len(listed) == 2


def test_a_list_names_both_sides_and_the_things(full: OpenStore) -> None:
    with full.database.read() as connection:
        (row,) = lending_rows.list_loans(connection, LoanFilter(), NOW)
        facts = lending_rows.loan_facts(connection, row.loan.id)
    assert (row.lender, row.borrower) == ("Ysgol Glan-y-Môr", "学校 مدرسة")
    assert row.things == "3 × Amlfesurydd · 万用表"
    assert row.state.words == "2 of 3 still out"
    assert [len(part) for part in (facts.lines, facts.returns, facts.chases)] == [1, 1, 1]
    assert goes_out(date(2026, 3, 3), Half.MORNING) == facts.loan.out_at
    assert comes_back(date(2026, 3, 16), Half.AFTERNOON) == facts.loan.due_at
