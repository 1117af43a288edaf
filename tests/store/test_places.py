"""What is found opens where it is shown, and what was done is told in its own words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from partnerdesk.domain.projects import Project, ProjectFacts
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from partnerdesk.domain.sessions import (
    CheckKind,
    KeptClash,
    Reminder,
    Session,
    SessionCheck,
    SessionCost,
    SessionFacts,
    TakingPart,
    Task,
)
from partnerdesk.domain.terms_of_agreement import Renewal
from partnerdesk.store import calendar_rows, history_rows, places, search
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from tests import factories

DAY = date(2026, 3, 12)
HERON = factories.member(name="Heron Vale Academy")
LATIN = Session(
    id="latin",
    title="Year 8 Latin",
    starts_at=datetime(2026, 3, 12, 13, 30),
    ends_at=datetime(2026, 3, 12, 14, 30),
    arranged_on=DAY,
)


def keep(store: OpenStore, session: Session = LATIN, **belonging: Any) -> str:
    """Write a session of Heron Vale with what belongs to it; returns the action's id."""
    members = (TakingPart(member_id=HERON.id),)
    with action(store.database, "Keep a session") as log:
        facts = SessionFacts(session, members, **belonging)
        calendar_rows.write_session(log.connection, facts)
    return log.changes.action_id


@pytest.mark.parametrize(
    ("belonging", "table"),
    [
        ({}, "session"),
        ({"costs": (SessionCost(what="A zeppelin"),)}, "session_cost"),
        ({"checks": (SessionCheck(kind=CheckKind.ROOM, note="a zeppelin"),)}, "session_check"),
        ({"kept_clashes": (KeptClash(note="The zeppelin waits", on=DAY),)}, "kept_clash"),
        ({"tasks": (Task(what="Book a zeppelin"),)}, "task"),
        (
            {"reminders": (Reminder(member_id=HERON.id, on=DAY, words="Zeppelin at two"),)},
            "session_reminder",
        ),
    ],
)
def test_what_belongs_to_a_session_opens_it(
    store: OpenStore, belonging: dict[str, Any], table: str
) -> None:
    factories.add(store.database, HERON)
    keep(store, **belonging)
    with store.database.read() as connection:
        (hit,) = search.find(connection, "zeppelin" if belonging else "latin")
        assert hit.table == table
        assert places.place_of(connection, hit) == ("calendar", "latin")


def test_a_project_opens_its_sessions_and_a_task_of_no_session_the_calendar(
    store: OpenStore,
) -> None:
    with action(store.database, "Keep a project") as log:
        made = calendar_rows.write_project(
            log.connection, ProjectFacts(Project(name="Physics cluster"))
        )
    factories.add(store.database, Task(what="Ring the governors"))
    with store.database.read() as connection:
        (project,) = search.find(connection, "physics")
        (task,) = search.find(connection, "governors")
        assert places.place_of(connection, project) == ("calendar", f"project:{made.project.id}")
        assert places.place_of(connection, task) == ("calendar", "")


@pytest.mark.parametrize("issued_on", [None, DAY])
def test_a_promise_opens_where_it_is_traced_or_drafted(
    store: OpenStore, issued_on: date | None
) -> None:
    deal = factories.agreement(id="deal", issued_on=issued_on)
    promise = factories.commitment(deal, HERON, id="promise", what="A zeppelin")
    seen = CommitmentLink("seen", "promise", LinkKind.NOTE, "", DAY, None, "An airship landed")
    renewal = Renewal("renewal", "deal", DAY, DAY, date(2028, 8, 31), "Helium is dear")
    factories.add(store.database, HERON, deal, promise, seen, renewal)
    traced = ("promises", "promise") if issued_on else ("agreements", "deal")
    with store.database.read() as connection:
        for word, place in (
            ("zeppelin", traced), ("airship", traced), ("helium", ("agreements", "deal")),
        ):  # fmt: skip
            (hit,) = search.find(connection, word)
            assert places.place_of(connection, hit) == place


def test_history_tells_a_session_by_its_title_and_leaves_out_what_follows_from_it(
    store: OpenStore,
) -> None:
    factories.add(store.database, HERON)
    checks = (SessionCheck(kind=CheckKind.ROOM, done_on=DAY),)
    action_id = keep(store, checks=checks)
    with store.database.read() as connection:
        told = history_rows.fields_changed(connection, action_id)
    names = {(one.table, one.row_name) for one in told}
    assert names == {
        ("session", "Year 8 Latin"),
        ("session_member", "Heron Vale Academy"),
        ("session_check", "Year 8 Latin"),
    }


def test_a_person_opens_among_the_people_of_their_school(store: OpenStore) -> None:
    who = factories.person(name="Isolde Quillfeather")
    role = factories.role(who, HERON, ended_on=DAY)
    factories.add(store.database, HERON, who, role)
    with store.database.read() as connection:
        (hit,) = search.find(connection, "quillfeather")
        assert places.place_of(connection, hit) == ("partners", f"{HERON.id}#people")
