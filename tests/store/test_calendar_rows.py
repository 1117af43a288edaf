"""What a view of the calendar asks for, and what is read back of what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest

from partnerdesk.domain.sessions import (
    CheckKind,
    KeptClash,
    Reply,
    SessionCheck,
    SessionCost,
    SessionFacts,
    SessionNeed,
    SessionPerson,
    SessionState,
    Task,
)
from partnerdesk.store import calendar_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.calendar_rows import SessionFilter
from partnerdesk.store.opening import OpenStore
from tests import factories

DAY = date(2026, 3, 12)
LATIN = factories.project(id="latin")


def whole(start: datetime, hours: float = 1, *members: str, **given: object) -> SessionFacts:
    one = factories.session(starts_at=start, ends_at=start + timedelta(hours=hours), **given)
    parts = [
        factories.taking_part(one, who, position=place, reply=Reply.YES)
        for place, who in enumerate(members)
    ]
    return SessionFacts(one, tuple(parts))


@pytest.fixture
def settled(store: OpenStore) -> OpenStore:
    """A store with two members, a person, an item and a project."""
    factories.add(
        store.database,
        factories.member(id="glan", name="Ysgol Glan"),
        factories.member(id="fen"),
        factories.person(id="ann"),
        factories.item("glan", id="camera"),
        LATIN,
    )
    return store


def write(store: OpenStore, *several: SessionFacts) -> None:
    with action(store.database, "Pencil in") as log:
        for facts in several:
            calendar_rows.write_session(log.connection, facts)


def shown(store: OpenStore, first: date, last: date, **choice: object) -> Sequence[str]:
    """The titles of what is found, which is as many as are counted."""
    wanted = SessionFilter(**choice)  # type: ignore[arg-type]
    with store.database.read() as connection:
        found = calendar_rows.sessions_between(connection, first, last, wanted)
        assert calendar_rows.count_sessions(connection, first, last, wanted) == len(found)
        paged = [
            row
            for at in range(len(found) + 1)
            for row in calendar_rows.sessions_between(connection, first, last, wanted, 1, at)
        ]
    assert paged == found
    return [row.session.title for row in found]


def test_a_view_shows_whatever_touches_its_days(settled: OpenStore) -> None:
    """From the first minute of the first day to the last of the last, however long it runs."""
    noon = datetime(2026, 3, 12, 12)
    midnight = datetime(2026, 3, 12)
    write(
        settled,
        whole(noon, title="on the day"),
        whole(midnight - timedelta(hours=1), title="over as it begins"),
        whole(midnight - timedelta(minutes=30), title="over midnight"),
        whole(noon - timedelta(days=30, hours=23, minutes=59), 31 * 24, title="a month long"),
        whole(midnight + timedelta(days=1), title="the next day"),
        whole(midnight + timedelta(hours=23), 2, title="into the next day"),
    )
    assert shown(settled, DAY, DAY) == [
        "a month long", "over midnight", "on the day", "into the next day",
    ]  # fmt: skip
    assert "the next day" in shown(settled, DAY, DAY + timedelta(days=1))


def test_a_view_is_narrowed_to_a_project_member_person_or_state(settled: OpenStore) -> None:
    """A member’s sessions are those where it takes part, and those that are at its place."""
    noon = datetime(2026, 3, 12, 12)
    led = whole(noon, title="led")
    write(
        settled,
        whole(noon, 1, "glan", "fen", title="both", project_id="latin"),
        whole(noon, 1, "fen", title="at Glan", venue_id="glan"),
        whole(noon, 1, "fen", title="off", state=SessionState.CANCELLED),
        replace(led, people=(SessionPerson("", led.session.id, "ann"),)),
    )

    def titles(**choice: object) -> set[str]:
        return set(shown(settled, DAY, DAY, **choice))

    assert titles(project_id="latin") == {"both"}
    assert titles(member_id="glan") == {"both", "at Glan"}
    assert titles(person_id="ann") == {"led"}
    assert titles(states=(SessionState.CANCELLED,)) == {"off"}
    assert titles(member_id="fen", states=(SessionState.PENCILLED,)) == {"both", "at Glan"}
    assert titles() == {"both", "at Glan", "off", "led"}


def test_a_line_of_a_view_has_its_project_and_replies_in_order(settled: OpenStore) -> None:
    one = whole(datetime(2026, 3, 12, 12), 1, "glan", "fen", project_id="latin")
    parts = (one.members[0], replace(one.members[1], reply=Reply.NO))
    write(settled, replace(one, members=parts))
    with settled.database.read() as connection:
        (row,) = calendar_rows.sessions_between(connection, DAY, DAY)
    assert row.project == LATIN
    assert row.replies == (("glan", Reply.YES), ("fen", Reply.NO))


def test_a_session_is_read_back_as_it_was_written(settled: OpenStore) -> None:
    """Every list of it, in its order; and many at once by their start."""
    one = whole(datetime(2026, 3, 12, 12), 1, "glan", "fen", room="Neuadd · 大厅", years=(0, 8))
    own = one.session.id
    facts = replace(
        one,
        people=(SessionPerson("p", own, "ann", letter_seen_on=DAY),),
        needs=(SessionNeed("n", own, "camera", 2),),
        costs=(SessionCost("c", own, "Bws", 4550, "glan"),),
        checks=(SessionCheck("k", own, CheckKind.KIT, DAY, note="In the van"),),
        kept_clashes=(KeptClash("x", own, "hours", "Agreed", DAY),),
        tasks=(
            Task("t1", own, "Book", "ann", DAY, position=0),
            Task("t0", own, "Ask", position=1),
        ),
    )
    earlier = [whole(datetime(2026, 3, 11, 12), title=str(n)) for n in range(3)]
    write(settled, facts, *earlier)
    with settled.database.read() as connection:
        assert calendar_rows.session_facts(connection, own) == facts
        ids = [own, *(each.session.id for each in earlier), *map(str, range(1200))]
        several = calendar_rows.several_facts(connection, ids)
        with pytest.raises(LookupError):
            calendar_rows.session_facts(connection, "none")
    assert [each.session.starts_at.day for each in several] == [11, 11, 11, 12]
    assert several[-1] == facts
    assert {field.name for field in fields(facts) if not getattr(facts, field.name)} == {
        "reminders"
    }
