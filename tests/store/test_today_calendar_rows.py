"""What Today asks of the calendar: whose reply is late, what is over, what comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from partnerdesk.domain.sessions import (
    Reminder,
    Reply,
    Session,
    SessionFacts,
    SessionState,
    TakingPart,
    Task,
)
from partnerdesk.domain.today_calendar import CalendarFacts
from partnerdesk.store import calendar_rows, today_calendar_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)
HERON = factories.member(name="Heron Vale Academy")


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def keep(store: OpenStore, ahead: int, part: TakingPart, *reminded: date, **given: Any) -> None:
    """A session of Heron Vale so many days ahead, with its reply and when it was reminded."""
    start = datetime.combine(TODAY + timedelta(days=ahead), datetime.min.time().replace(hour=10))
    ends_at = start + timedelta(hours=1)
    session = Session(
        **{"title": "Fair", "starts_at": start, "ends_at": ends_at, "arranged_on": TODAY, **given}
    )
    reminders = tuple(Reminder(member_id=HERON.id, on=day, words="Come?") for day in reminded)
    with action(store.database, "Keep a session") as log:
        calendar_rows.write_session(
            log.connection, SessionFacts(session, (part,), reminders=reminders)
        )


def facts(store: OpenStore) -> CalendarFacts:
    with store.database.read() as connection:
        return today_calendar_rows.calendar_facts(connection, TODAY, 10, HERON.id)


@pytest.fixture(autouse=True)
def heron(store: OpenStore) -> None:
    factories.add(store.database, HERON)


@pytest.mark.parametrize(
    ("asked", "reminded", "last"),
    [
        (10, [], 10),
        (9, [], None),
        (30, [12], 12),
        (30, [20, 3], None),  # reminded three days ago: it has time to answer
        (11, [15], 11),
    ],
)
def test_a_reply_is_late_so_many_days_after_one_was_asked_or_reminded(
    store: OpenStore, asked: int, reminded: list[int], last: int | None
) -> None:
    part = TakingPart(member_id=HERON.id, reply=Reply.ASKED, asked_on=days_ago(asked))
    keep(store, 60, part, *map(days_ago, reminded))
    late = [one.asked_on for one in facts(store).pencils]
    assert late == ([] if last is None else [days_ago(last)])


@pytest.mark.parametrize(("ahead", "told"), [(0, 1), (27, 1), (28, 0), (-1, 0)])
def test_who_was_never_asked_is_told_in_the_month_before(
    store: OpenStore, ahead: int, told: int
) -> None:
    keep(store, ahead, TakingPart(member_id=HERON.id))
    assert [one.asked_on for one in facts(store).pencils] == [None] * told


def test_replies_to_what_is_fixed_are_not_chased(store: OpenStore) -> None:
    part = TakingPart(member_id=HERON.id, reply=Reply.ASKED, asked_on=days_ago(30))
    keep(store, 5, part, state=SessionState.CONFIRMED)
    keep(store, 5, part, state=SessionState.CANCELLED)
    assert facts(store).pencils == ()


def test_the_week_what_is_over_and_what_stands_alone(store: OpenStore) -> None:
    yes = TakingPart(member_id=HERON.id, reply=Reply.YES, asked_on=TODAY, replied_on=TODAY)
    for ahead in (-1, 0, 6, 7, 90, 91):
        keep(store, ahead, yes, title=str(ahead))
    keep(store, -2, yes, title="held", state=SessionState.HELD)
    keep(store, 3, yes, title="off", state=SessionState.CANCELLED)
    told = facts(store)
    assert [one.session.title for one in told.week] == ["0", "6"]
    assert [one.title for one in told.unwritten] == ["-1"]
    assert [one.title for one in told.single] == ["0", "6", "7", "90"]


def test_tasks_are_told_shortly_before_they_are_due_until_done(store: OpenStore) -> None:
    ann = factories.person(name="Ann Bell")
    factories.add(
        store.database,
        ann,
        Task(what="late", owner_id=ann.id, due_on=days_ago(9)),
        Task(what="soon", due_on=TODAY + timedelta(days=2)),
        Task(what="later", due_on=TODAY + timedelta(days=3)),
        Task(what="done", due_on=days_ago(1), done_on=TODAY),
        Task(what="some day"),
    )
    told = facts(store)
    assert [one.what for one in told.tasks] == ["late", "soon"]
    assert told.people == {ann.id: "Ann Bell"}
