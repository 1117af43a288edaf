"""Three schools, two people, a camera: a partnership small enough to see what clashes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from partnerdesk.actions import closures, history, sessions
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.clashes import Booking, Clash, bookings
from partnerdesk.domain.sessions import (
    Session,
    SessionFacts,
    SessionNeed,
    SessionPerson,
    TakingPart,
)
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 2)  # a Monday
GLAN, FEN, FAR = "glan", "fen", "far"
ANN, BEN = "ann", "ben"
CAMERA = "camera"


def at(hour: int, minute: int = 0, day: date = TODAY + timedelta(days=10)) -> datetime:
    """A moment on Thu 12 Mar 2026 unless another day is said."""
    return datetime(day.year, day.month, day.day, hour, minute)


def latin(
    *members: str,
    people: tuple[str, ...] = (),
    cameras: int = 0,
    starts: datetime | None = None,
    hours: float = 1,
    **given: Any,
) -> SessionFacts:
    """An hour of Latin in the early afternoon, for Glan unless members are named."""
    start = starts or at(13, 30)
    given = {"title": "Latin", "ends_at": start + timedelta(hours=hours), **given}
    return SessionFacts(
        Session(starts_at=start, **given),
        tuple(TakingPart(member_id=one) for one in members or (GLAN,)),
        tuple(SessionPerson(person_id=one) for one in people),
        (SessionNeed(item_id=CAMERA, quantity=cameras),) if cameras else (),
    )


@dataclass(frozen=True)
class Calendar:
    """An open store, and what a coordinator does with it on TODAY."""

    store: OpenStore

    @property
    def database(self) -> Database:
        return self.store.database

    def add(self, facts: SessionFacts, note: str = "") -> str:
        return sessions.add_session(self.database, facts, TODAY, note).made

    def facts(self, session_id: str) -> SessionFacts:
        with self.database.read() as connection:
            return calendar_rows.session_facts(connection, session_id)

    def trip(self, member_id: str = GLAN, **given: Any) -> str:
        """A trip on the day of Latin."""
        day = at(0).date()
        facts = {"kind": ClosureKind.TRIP, "name": "Caerleon", "first_day": day, "last_day": day}
        trip: Closure = factories.closure(member_id, **{**facts, **given})
        return closures.add_closure(self.database, trip).made

    def late(self) -> dict[str, tuple[Clash, ...]]:
        """What has come into the way of which session, by id."""
        found = sessions.late_clashes(self.database, TODAY)
        return {session.id: clashes for session, clashes in found}

    def undo(self) -> None:
        history.undo(self.database)

    def redo(self) -> None:
        history.redo(self.database)

    def check_bookings(self) -> None:
        """Every session has the bookings that the rule says, and none is left over."""
        with self.database.read() as connection:
            ids = [one.id for one in rows.read(connection, Session)]
            wanted = [
                one
                for facts in calendar_rows.several_facts(connection, ids)
                for one in bookings(facts)
            ]
            kept = [replace(one, id="") for one in rows.read(connection, Booking)]
        assert sorted(kept, key=str) == sorted(wanted, key=str)


@cache
def _stocked() -> Path:
    folder = Path(tempfile.mkdtemp()) / "calendar"
    store = factories.open_store(folder)
    factories.add(
        store.database,
        factories.member(id=GLAN, name="Ysgol Glan", is_us=True, easting=300_000, northing=200_000),
        factories.member(id=FEN, name="Fenwick Academy", easting=310_000, northing=200_000),
        factories.member(id=FAR, name="Farfield School", easting=340_000, northing=200_000),
        factories.person(id=ANN, name="Ann Bell"),
        factories.person(id=BEN, name="Ben Cole"),
        factories.item(GLAN, id=CAMERA, name="Camera", quantity=3),
    )
    store.close()
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Calendar]:
    """A copy of the partnership in ``folder``, open to write."""
    shutil.copytree(_stocked(), folder)
    store = factories.open_store(folder)
    yield Calendar(store)
    store.close()


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Calendar]:
    """The partnership in a store of its own."""
    with opened(tmp_path / "store") as found:
        yield found
