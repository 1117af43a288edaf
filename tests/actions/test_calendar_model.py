"""Bookings stay true and no clash is missed, over any sequence of actions, undo and redo."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from partnerdesk.actions import closures, history, partners, series, sessions
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.clashes import ClashKind, not_kept
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    LIVE,
    Reply,
    Series,
    Session,
    SessionFacts,
    SkippedDay,
)
from partnerdesk.store import rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.tables import action as action_table
from tests import factories
from tests.actions.small_calendar import TODAY, latin, opened

Fact = TypeVar("Fact")

notes = st.sampled_from(["", "", "Both heads agreed"])
hours = st.sampled_from([8, 9, 10, 14])
days = st.sampled_from([TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=7)])
lengths = st.sampled_from([0.5, 1, 2, 25])


class Timetable(RuleBasedStateMachine):
    """Three schools, two people and three cameras, of which some are merged and removed."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.stack = ExitStack()
        self.calendar = self.stack.enter_context(opened(self.root / "store"))
        self.database = self.calendar.database

    def teardown(self) -> None:
        folder = self.calendar.store.folder
        self.stack.close()
        assert check(folder).problems == ()
        shutil.rmtree(self.root)

    # --- what a coordinator does -------------------------------------------------------------

    @initialize(data=st.data())
    def some_sessions(self, data: st.DataObject) -> None:
        for _ in range(3):
            self.add(data, "Both heads agreed")

    @rule(data=st.data(), note=notes)
    def add(self, data: st.DataObject, note: str) -> None:
        facts = self._drawn(data)
        self._write(lambda: sessions.add_session(self.database, facts, TODAY, note))

    @rule(data=st.data(), note=notes)
    def change(self, data: st.DataObject, note: str) -> None:
        if one := self._one(data):
            wanted, known = self._drawn(data), self.calendar.facts(one.id)
            new = replace(
                known,
                session=replace(
                    known.session,
                    starts_at=wanted.session.starts_at,
                    ends_at=wanted.session.ends_at,
                    venue_id=wanted.session.venue_id,
                    room=wanted.session.room,
                ),
                # Those who stay keep their ids, as a dialog keeps them.
                members=tuple(
                    next((k for k in known.members if k.member_id == w.member_id), w)
                    for w in wanted.members
                ),
                people=wanted.people,
                needs=wanted.needs,
            )
            self._write(lambda: sessions.change_session(self.database, new, TODAY, note))

    @rule(data=st.data(), day=days, hour=hours, note=notes)
    def move(self, data: st.DataObject, day: date, hour: int, note: str) -> None:
        if one := self._one(data):
            start = datetime.combine(day, time(hour))
            end = start + timedelta(minutes=one.minutes)
            self._write(
                lambda: sessions.move_session(self.database, one.id, start, end, TODAY, note)
            )

    @rule(
        data=st.data(),
        act=st.sampled_from(
            [
                lambda d, one: sessions.confirm_session(d, one.id, TODAY),
                lambda d, one: sessions.cancel_session(d, one.id, "Snow", TODAY),
                lambda d, one: sessions.pencil_again(d, one.id, TODAY),
                lambda d, one: sessions.hold_session(d, one.id, {}, "", TODAY),
                lambda d, one: sessions.keep_clashes(d, one.id, "Agreed", TODAY),
                lambda d, one: sessions.ask_members(d, one.id, TODAY),
                lambda d, one: sessions.remove_session(d, one.id),
                lambda d, one: series.skip_session(d, one.id),
            ]
        ),
    )
    def go_on(self, data: st.DataObject, act: Callable[..., Changes]) -> None:
        if one := self._one(data):
            self._try(lambda: act(self.database, one))

    @rule(data=st.data())
    def reply(self, data: st.DataObject) -> None:
        if one := self._one(data):
            for part in self.calendar.facts(one.id).members:
                answer = data.draw(st.sampled_from(list(Reply)))
                self._try(
                    lambda part=part, answer=answer: sessions.record_reply(  # type: ignore[misc]
                        self.database, one.id, part.member_id, answer, TODAY
                    )
                )

    @rule(data=st.data(), day=days, length=st.integers(0, 2), kind=st.sampled_from(ClosureKind))
    def close(self, data: st.DataObject, day: date, length: int, kind: ClosureKind) -> None:
        there = self._all(Closure)
        if data.draw(st.booleans()) and there:
            self._try(lambda: closures.remove_closure(self.database, there[0].id))
            return
        last = day + timedelta(days=length)
        made = factories.closure(self._member(data), kind=kind, first_day=day, last_day=last)
        self._try(lambda: closures.add_closure(self.database, made))

    @rule(data=st.data(), note=notes)
    def repeat(self, data: st.DataObject, note: str) -> None:
        skipped = self._all(SkippedDay)
        if data.draw(st.booleans()) and skipped:
            one = skipped[0]
            self._write(
                lambda: series.bring_back(self.database, one.series_id, one.day, TODAY, note)
            )
            return
        weekly = Series(
            title="Latin", rule="FREQ=WEEKLY", first_day=TODAY,
            last_day=TODAY + timedelta(days=14), starts=time(9), minutes=60,
        )  # fmt: skip
        chosen = data.draw(st.lists(st.sampled_from([0, 7, 14]), min_size=1, unique=True))
        on = [TODAY + timedelta(days=number) for number in chosen]
        facts = self._drawn(data)
        self._write(lambda: series.add_series(self.database, weekly, facts, on, TODAY, note))

    @rule(data=st.data())
    def merge_two_members(self, data: st.DataObject) -> None:
        keep, other = self._member(data), self._member(data)
        self._try(lambda: partners.merge_members(self.database, keep, other))

    @rule(data=st.data())
    def remove_somebody(self, data: st.DataObject) -> None:
        if len(people := self._all(Person)) > 1:
            gone = data.draw(st.sampled_from(people))
            self._try(lambda: partners.remove_person(self.database, gone.id))

    @rule(way=st.sampled_from([history.undo, history.undo, history.redo]))
    def step_back_or_on(self, way: Callable[..., Changes]) -> None:
        self._try(lambda: way(self.database))
        self._never_before_the_beginning()

    @rule(data=st.data())
    def undo_something_older(self, data: st.DataObject) -> None:
        with self.database.read() as connection:
            ids = connection.execute(select(action_table.c.id).order_by(action_table.c.seq.desc()))
            known = list(ids.scalars())[:6]
        if known:
            chosen = data.draw(st.sampled_from(known))
            self._try(lambda: history.undo(self.database, chosen))
            self._never_before_the_beginning()

    def _never_before_the_beginning(self) -> None:
        """Without its schools and people there is nothing to do in a store."""
        if not self._all(Member):
            history.redo(self.database)

    # --- what must hold ----------------------------------------------------------------------

    @invariant()
    def bookings_are_what_the_sessions_say(self) -> None:
        self.calendar.check_bookings()

    @invariant()
    def what_is_in_the_way_and_not_kept_is_raised(self) -> None:
        """Every session one by one, beside the few that are looked at."""
        wanted = {}
        for one in self._all(Session):
            facts = self.calendar.facts(one.id)
            found = not_kept(facts, sessions.clashes_for(self.database, facts, TODAY))
            late = tuple(clash for clash in found if clash.kind is not ClashKind.OUTSIDE_HOURS)
            if late:
                wanted[one.id] = late
        assert self.calendar.late() == wanted

    # --- steps -------------------------------------------------------------------------------

    def _try(self, act: Callable[[], Changes]) -> Changes:
        image = factories.image(self.calendar.store.folder.database)
        try:
            return act()
        except RuleBroken as refusal:
            assert refusal.message.endswith(".")
            assert factories.image(self.calendar.store.folder.database) == image
            return Changes()

    def _write(self, act: Callable[[], Changes]) -> None:
        """Something is written for sessions, and then nothing is in their way but what is kept."""
        written = self._try(act).rows.get("session", frozenset())
        for one in self._all(Session):
            if one.id in written:
                facts = self.calendar.facts(one.id)
                found = sessions.clashes_for(self.database, facts, TODAY)
                assert one.state not in LIVE or not not_kept(facts, found)

    def _drawn(self, data: st.DataObject) -> SessionFacts:
        members = [one.id for one in self._all(Member)]
        people = [one.id for one in self._all(Person)]
        return latin(
            *data.draw(st.lists(st.sampled_from(members), min_size=1, max_size=2, unique=True)),
            people=tuple(data.draw(st.lists(st.sampled_from(people), max_size=2, unique=True))),
            cameras=data.draw(st.integers(0, 2)),
            starts=datetime.combine(data.draw(days), time(data.draw(hours))),
            hours=data.draw(lengths),
            venue_id=data.draw(st.none() | st.sampled_from(members)),
            room=data.draw(st.sampled_from(["", "Hall"])),
            years=data.draw(st.sampled_from([(), (8,)])),
        )

    def _one(self, data: st.DataObject) -> Session | None:
        there = self._all(Session)
        return data.draw(st.sampled_from(there)) if there else None

    def _member(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([one.id for one in self._all(Member)]))

    def _all(self, kind: type[Fact]) -> list[Fact]:
        with self.database.read() as connection:
            return rows.read(connection, kind)


def test_bookings_are_true_and_no_clash_is_missed() -> None:
    run_state_machine_as_test(
        Timetable,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
