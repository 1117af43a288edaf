"""Long lists give what a plain read of all gives, wherever they are asked and whatever changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
)
from sqlalchemy.pool import StaticPool

from partnerdesk.domain.agreements import Agreement, Party, Signatory, Signature, State, StateKind
from partnerdesk.domain.partners import RoleKind
from partnerdesk.store import agreements_rows, long_lists, rows
from partnerdesk.store.columns import Moment
from partnerdesk.store.long_lists import LongList
from partnerdesk.store.tables import metadata

TODAY = date(2026, 3, 3)
thing = Table(
    "thing",
    MetaData(),
    Column("id", Text, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("hidden", Integer, nullable=False),
)
BY_DUE = (thing.c.due, thing.c.name, thing.c.id)

things = st.fixed_dictionaries(
    {
        "due": st.integers(0, 3).map(lambda days: datetime(2026, 3, 3, 9) + timedelta(days)),
        "name": st.sampled_from(["", "Ä", "b", "b’s", "Z"]),
        "hidden": st.integers(0, 1),
    }
)
jumps = st.tuples(st.integers(0, 40), st.integers(1, 12))
steps = st.one_of(
    st.tuples(st.just("add"), things),
    st.tuples(st.just("remove"), st.integers(0, 40)),
    st.tuples(st.just("jump"), jumps),
)


@pytest.fixture(params=[2, 1_000], ids=["by key", "by id"])
def small_steps(request: pytest.FixtureRequest) -> Iterator[None]:
    """Marks so close that a few rows are a long list, or are known by their ids."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_lists, "STEP", 3)
        patch.setattr(long_lists, "LONG", request.param)
        yield


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("backwards", [False, True])
@given(begun=st.lists(things, max_size=30), done=st.lists(steps, max_size=25))
def test_any_jumps_among_any_changes_give_what_a_full_read_gives(
    backwards: bool, begun: list[dict[str, Any]], done: list[tuple[str, Any]]
) -> None:
    engine = create_engine("sqlite://")
    shown = LongList(thing, (thing.c.hidden == 0,), BY_DUE, backwards)
    with engine.begin() as connection:
        thing.create(connection)
        for number, values in enumerate(begun):
            connection.execute(thing.insert().values(id=f"{number:03}", **values))
        marks = shown.marks(connection)
        for number, (kind, what) in enumerate(done):
            if kind == "jump":
                offset, limit = what
                query = shown.window(select(thing.c.id), marks, offset, limit)
                found = list(connection.execute(query).scalars())
                assert found == everything(connection, backwards)[offset : offset + limit]
                continue
            if kind == "add":
                connection.execute(thing.insert().values(id=f"new {number:03}", **what))
            else:
                ids = connection.execute(select(thing.c.id)).scalars().all()
                if ids:
                    gone = ids[what % len(ids)]
                    connection.execute(thing.delete().where(thing.c.id == gone))
            marks = shown.marks(connection)
        whole = everything(connection, backwards)
        assert marks.count == len(whole)
        for row_id in connection.execute(select(thing.c.id)).scalars():
            number_of = whole.index(row_id) if row_id in whole else None
            assert shown.number_of(connection, row_id) == number_of
    engine.dispose()


def everything(connection: Connection, backwards: bool) -> list[str]:
    """The ids of all that is not hidden, put in order by Python."""
    found = connection.execute(select(thing)).all()
    kept = [row for row in found if not row.hidden]
    kept.sort(key=lambda row: (row.due, row.name.encode(), row.id), reverse=backwards)
    return [row.id for row in kept]


@pytest.fixture(scope="module")
def begun_store() -> Iterator[Engine]:
    """The tables alone, where anything may be written."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


days = st.none() | st.integers(-60, 60).map(lambda days: TODAY + timedelta(days))
agreements = st.builds(
    Agreement,
    title=st.just("Latin"), template_id=st.just("full"), created_on=st.just(TODAY),
    starts_on=days, ends_on=days, review_on=days, issued_on=days, ended_on=days,
    voided_on=days, version=st.integers(1, 2),
)  # fmt: skip


@given(
    made=st.lists(
        st.tuples(agreements, st.lists(st.tuples(st.integers(1, 2), st.booleans()), max_size=3)),
        max_size=12,
    ),
    notice=st.sampled_from([0, 42]),
)
def test_the_store_tells_the_state_of_an_agreement_as_the_rules_do(
    begun_store: Engine, made: list[tuple[Agreement, list[tuple[int, bool]]]], notice: int
) -> None:
    with begun_store.connect() as connection, connection.begin() as nothing_kept:
        for number, (one, signatures) in enumerate(made):
            kept = rows.insert(connection, replace(one, number=f"MOU-2026-{number:03}"))
            rows.insert(connection, Party("", kept.id, f"member {number % 3}"))
            for version, is_signed in signatures:
                signs = rows.insert(
                    connection, Signatory("", kept.id, "m", RoleKind.HEAD, 0, version)
                )
                if is_signed:
                    rows.insert(connection, Signature("", signs.id, "Ann Bell", signed_on=TODAY))
        by_kind: dict[StateKind, list[str]] = {kind: [] for kind in StateKind}
        for row in agreements_rows.list_agreements(connection, TODAY, notice):
            by_kind[row.state.kind].append(row.agreement.id)
        for kind, ids in by_kind.items():
            listed = agreements_rows.agreement_list(kind, TODAY, notice)
            marks = listed.marks(connection)
            found = agreements_rows.agreement_window(
                connection, listed, marks, TODAY, notice, 0, 100
            )
            assert [row.agreement.id for row in found] == ids
            assert {row.state.kind for row in found} <= {kind}
        members = [f"member {number}" for number in range(4)]
        first = agreements_rows.foremost_states(connection, members, TODAY, notice)
        assert first == foremost(connection, members, notice)
        nothing_kept.rollback()


def foremost(connection: Connection, members: list[str], notice: int) -> dict[str, State]:
    """The state of each member's agreements that says most, the newest of several, by Python."""
    found: dict[str, State] = {}
    for member in members:
        listed = agreements_rows.list_agreements(connection, TODAY, notice, member)
        telling = [one.state for one in listed if one.state.kind in agreements_rows.FOREMOST]
        if telling:
            rank = agreements_rows.FOREMOST.index
            found[member] = min(telling, key=lambda state: rank(state.kind))
    return found
