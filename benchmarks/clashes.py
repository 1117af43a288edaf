"""What clashes cost: ``python -m benchmarks.clashes [--questions 300] [--sizes 1000 10000]``.

Builds stores with 1,000 and 10,000 sessions of 200 members in a school year, and with 100,000 in
ten: four members to a session, two people and a room; one session in a hundred takes somebody
twice. Then, in turn with its limit in the same run, in time of the processor:

- all clashes, with the reasons of those shown, beside a sort and sweep over the bookings in memory;
- one session checked, beside one raw probe of the index of bookings, and beside as many raw
  probes as the session takes things;
- dates found for four members over a school year, beside a sort and sweep over what those members
  are booked and closed for.

In a small store the reasons of those shown, which cost the same in any store, outweigh the rest.
Answers must agree with the limit's, or their costs mean nothing. Exit 1 when SQLite would not use
an index; a goal that is not met is printed, not hidden.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from benchmarks import lines as lines_of_table
from benchmarks import timing
from benchmarks.statements import asked_of, plans
from benchmarks.stores import IN_BULK, Stores, without_indexes
from partnerdesk.actions import date_finder
from partnerdesk.actions.sessions import clashes_in, member_holidays
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.clashes import bookings, clashes, resources
from partnerdesk.domain.date_finder import Wish
from partnerdesk.domain.partners import Member, Nation, Person
from partnerdesk.domain.sessions import (
    Session,
    SessionFacts,
    SessionPerson,
    SessionState,
    TakingPart,
)
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.store import calendar_rows, clash_rows, rows
from partnerdesk.store.database import Connection, Database, connect
from partnerdesk.store.migrate import create
from partnerdesk.store.tables import TABLE_OF

SIZES = (1_000, 10_000, 100_000)
MEMBERS, PEOPLE, ROOMS, A_YEAR = 200, 600, 5, 10_000
SHOWN = 25
TODAY = date(2020, 9, 1)
STARTS = (clock(9), clock(10, 15), clock(11, 30), clock(13, 30), clock(14, 45))
GOALS = {"all": 1.5, "one": 5.0}


def last_day(sessions: int) -> date:
    """The end of the last school year of a store."""
    return date(TODAY.year + max(1, sessions // A_YEAR), 7, 20)


# --- stores ----------------------------------------------------------------------------------


def build(path: Path, sessions: int) -> None:
    """Write a store past the action log, in bulk: the log has a benchmark of its own."""
    create(path)
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"))
    chance = random.Random(7)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for pragma in IN_BULK:
            raw.execute(pragma)
        raw.execute("BEGIN")
        indexes = without_indexes(raw)
        _insert(connection, [_member(number, chance) for number in range(MEMBERS)])
        _insert(connection, [Person(id=f"p{n}", name=f"Person {n}") for n in range(PEOPLE)])
        _insert(
            connection, [one for n in range(MEMBERS) for one in _closures(n, last_day(sessions))]
        )
        portion: list[SessionFacts] = []
        for facts in _timetable(sessions, chance):
            portion.append(facts)
            if len(portion) == 5_000:
                _write(connection, portion)
                portion = []
        _write(connection, portion)
        for index in indexes:
            raw.execute(index)
        raw.execute("COMMIT")
    engine.dispose()


def _insert(connection: Connection, facts: Sequence[Any]) -> None:
    if facts:
        table = TABLE_OF[type(facts[0])]
        connection.execute(table.insert(), [rows.values_of(rows.with_id(one)) for one in facts])


def _write(connection: Connection, portion: Sequence[SessionFacts]) -> None:
    _insert(connection, [facts.session for facts in portion])
    _insert(connection, [one for facts in portion for one in facts.members])
    _insert(connection, [one for facts in portion for one in facts.people])
    _insert(connection, [one for facts in portion for one in bookings(facts)])


def _member(number: int, chance: random.Random) -> Member:
    nations = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND)
    return Member(
        id=f"m{number}", name=f"School {number}", nation=nations[number % 3],
        easting=chance.randrange(300_000, 400_000), northing=chance.randrange(200_000, 300_000),
    )  # fmt: skip


def _closures(number: int, last: date) -> list[Closure]:
    """Six holidays, five INSET days and three weeks of exams a year; the weeks of sessions differ.

    INSET days and exams fall where sessions are, so that some clash.
    """
    found = []
    for year in range(TODAY.year, last.year):
        for month, day, length in ((10, 24, 8), (12, 19, 15), (2, 13, 8), (4, 2, 14), (5, 28, 8)):
            first = date(year + (month < 9), month, day)
            found.append(_closure(number, ClosureKind.HOLIDAY, first, length))
        for inset in range(5):
            first = date(year, 9, 1) + timedelta(days=(number * 7 + inset * 61) % 300)
            found.append(_closure(number, ClosureKind.INSET, first, 0))
        mocks = date(year, 11, 1) + timedelta(days=number % 20)
        found.append(_closure(number, ClosureKind.EXAMS, mocks, 9, years=(11,)))
    return found


def _closure(number: int, kind: ClosureKind, first: date, length: int, **given: Any) -> Closure:
    return Closure("", f"m{number}", kind, kind.label, first, first + timedelta(length), **given)


def _timetable(sessions: int, chance: random.Random) -> list[SessionFacts]:
    """Sessions that take nobody twice, over the school days there are, but one in a hundred."""
    days = [
        TODAY + timedelta(days=number)
        for number in range((last_day(sessions) - TODAY).days)
        if (TODAY + timedelta(days=number)).weekday() < 5
        and (TODAY + timedelta(days=number)).month not in (8, 4, 12)
    ]
    slots = [(day, start) for day in days for start in STARTS]
    found: list[SessionFacts] = []
    each, more = divmod(sessions, len(slots))
    extra = set(chance.sample(range(len(slots)), more))
    for number, (day, start) in enumerate(slots):
        count = each + (number in extra)
        members = chance.sample(range(MEMBERS), 4 * count)
        people = chance.sample(range(PEOPLE), 2 * count)
        for place in range(count):
            mine = members[4 * place : 4 * place + 4]
            if place and chance.random() < 0.01:
                mine[0] = members[0]
            found.append(_session(len(found), datetime.combine(day, start), mine,
                                  people[2 * place : 2 * place + 2], chance))  # fmt: skip
    return found


def _session(
    number: int, start: datetime, members: list[int], people: list[int], chance: random.Random
) -> SessionFacts:
    one = Session(
        id=f"s{number}", title=f"Session {number}", starts_at=start,
        ends_at=start + timedelta(minutes=chance.choice((45, 60, 75))), arranged_on=TODAY,
        venue_id=f"m{members[-1]}", room=f"Room {chance.randrange(ROOMS)}", years=(8,),
    )  # fmt: skip
    return SessionFacts(
        one,
        tuple(TakingPart("", one.id, f"m{who}", place) for place, who in enumerate(members)),
        tuple(SessionPerson("", one.id, f"p{who}") for who in people),
    )


# --- the questions and their limits ----------------------------------------------------------

Taken = tuple[str, str, str, str]


def all_clashes(connection: Connection, last: date) -> tuple[set[str], int]:
    """Which sessions may have something in the way, and how many of those shown have, in words."""
    nations = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND)
    bank_days = {one.day for nation in nations for one in bank_holidays(nation, TODAY, last)}
    suspects = clash_rows.suspects(connection, TODAY, last, bank_days)
    shown = calendar_rows.several_facts(connection, suspects[:SHOWN])
    around = clash_rows.around_each(connection, shown, member_holidays, datetime.min)
    worded = [clashes(facts, its_own) for facts, its_own in zip(shown, around, strict=True)]
    return set(suspects), sum(1 for several in worded if several)


def sweep(taken: Sequence[Taken]) -> set[str]:
    """The limit: the sessions that share something at once, by sorting what is taken."""
    found: set[str] = set()
    current, until, holder = "", "", ""
    for resource, start, end, session in sorted(taken):
        if resource != current:
            current, until, holder = resource, "", ""
        if start < until:
            found |= {session, holder}
        if end > until:
            until, holder = end, session
    return found


BOOKINGS = "SELECT resource, starts_at, ends_at, session_id FROM booking ORDER BY session_id"

PROBE = """
SELECT session_id FROM booking
WHERE resource = ? AND starts_at > ? AND starts_at < ? AND ends_at > ?
"""


def probe(bare: sqlite3.Connection, facts: SessionFacts, which: Sequence[str]) -> int:
    """One raw probe of the index for each of ``which``."""
    one = facts.session
    start, end = (moment.isoformat(timespec="minutes") for moment in (one.starts_at, one.ends_at))
    after = (one.starts_at - timedelta(minutes=75)).isoformat(timespec="minutes")
    return sum(
        len(bare.execute(PROBE, (resource, after, end, start)).fetchall()) for resource in which
    )


WISH = Wish(
    ("m3", "m50", "m101", "m170"), 60, date(2020, 9, 1), date(2021, 7, 16), clock(9), clock(16),
    years=(8,), most=1_000,
)  # fmt: skip


def sweep_dates(busy: Sequence[tuple[datetime, datetime]]) -> list[datetime]:
    """The limit: the first free hour of each day, by sorting what is busy and sweeping over it."""
    found = []
    ordered = sorted(busy)
    at = 0
    reach = datetime.min
    for number in range((WISH.last - WISH.first).days + 1):
        day = WISH.first + timedelta(days=number)
        opens, closes = (datetime.combine(day, when) for when in (WISH.opens, WISH.closes))
        while at < len(ordered) and ordered[at][0] < opens:
            reach = max(reach, ordered[at][1])
            at += 1
        start = max(opens, reach)
        while at < len(ordered) and ordered[at][0] < closes:
            if _step(opens, start) + timedelta(minutes=WISH.minutes) <= ordered[at][0]:
                break
            start = max(start, ordered[at][1])
            reach = max(reach, ordered[at][1])
            at += 1
        start = _step(opens, start)
        if day.weekday() in WISH.weekdays and start + timedelta(minutes=WISH.minutes) <= closes:
            found.append(start)
        while at < len(ordered) and ordered[at][0] < closes:
            reach = max(reach, ordered[at][1])
            at += 1
    return found


def _step(opens: datetime, moment: datetime) -> datetime:
    step = timedelta(minutes=WISH.step_minutes)
    return opens + -(-(moment - opens) // step) * step


# --- measuring -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: seconds of ours and of the limit."""

    what: str
    size: int
    ours: float
    limit: float
    goal: float | None

    def text(self) -> str:
        ratio = self.ours / self.limit
        goal = "" if self.goal is None else f"≤ {self.goal}"
        met = "" if self.goal is None else "met" if ratio <= self.goal else "NOT MET"
        return (
            f"{self.what:<46} {self.size:>8,} {_span(self.ours):>10} {_span(self.limit):>10} "
            f"{ratio:>8.2f}  {goal:<6} {met}"
        )


def _span(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs" if seconds < 0.01 else f"{seconds * 1e3:,.0f} ms"


def in_turn(times: int, *acts: Callable[[], object]) -> list[float]:
    """The middle of what each takes, all asked in turn."""
    return [timing.middle(spans) for spans in timing.in_turn(times, *acts)]


def measure_all(path: Path, size: int) -> list[Line]:
    """All clashes, beside a sort."""
    with ExitStack() as stack:
        database = Database(path, read_only=True)
        stack.callback(database.close)
        connection = stack.enter_context(database.read())
        bare = stack.enter_context(closing(connect(path, "ro")))
        taken: list[Taken] = bare.execute(BOOKINGS).fetchall()
        random.Random(7).shuffle(taken)
        suspects, worded = all_clashes(connection, last_day(size))
        assert sweep(taken) <= suspects, "a clash was missed"
        assert worded, "nothing to show"
        ours, limit = in_turn(
            5, lambda: all_clashes(connection, last_day(size)), lambda: sweep(taken)
        )
    return [Line(f"All clashes, {SHOWN} with reasons", size, ours, limit, GOALS["all"])]


def measure(path: Path, size: int, questions: int) -> list[Line]:
    """Every question to one store, and its limit."""
    lines = measure_all(path, size)
    with ExitStack() as stack:
        database = Database(path, read_only=True)
        stack.callback(database.close)
        connection = stack.enter_context(database.read())
        bare = stack.enter_context(closing(connect(path, "ro")))
        ids = [f"s{number}" for number in random.Random(9).sample(range(size), 50)]
        facts = calendar_rows.several_facts(connection, ids)
        takes = [list(resources(one)) for one in facts]
        around = in_turn(
            max(1, questions // 50),
            lambda: [clashes_in(connection, one) for one in facts],
            lambda: [_neighbours(connection, one) for one in facts],
            lambda: [probe(bare, one, which[:1]) for one, which in zip(facts, takes, strict=True)],
            lambda: [probe(bare, one, which) for one, which in zip(facts, takes, strict=True)],
        )
        whole, others, single, all_probes = (span / len(facts) for span in around)
        lines += [
            Line("One session checked, to one raw probe", size, whole, single, GOALS["one"]),
            Line("Its neighbours alone, to one raw probe", size, others, single, GOALS["one"]),
            Line("Its neighbours alone, to all its raw probes", size, others, all_probes, None),
        ]

        busy = [(one.start, one.end) for one in date_finder._busy(connection, WISH)]
        free = date_finder.find_dates(database, WISH).free
        assert [one.starts_at for one in free] == sweep_dates(busy), "other dates than the limit's"
        ours, limit = in_turn(
            max(3, questions // 50),
            lambda: date_finder.find_dates(database, WISH),
            lambda: sweep_dates(busy),
        )
        return [*lines, Line("Dates for four members over a year", size, ours, limit, None)]


def lines(stores: Stores, sessions: int = 100_000) -> list[lines_of_table.Line]:
    """All clashes among so many sessions; one session in the stress store, over a million bookings.

    A session takes several things: the limit is one probe for one of them.
    """
    member_holidays(Member(nation=Nation.ENGLAND), TODAY, TODAY)  # read once, as the program does
    path = stores.place / "clashes.db"
    build(path, sessions)
    (everything,) = measure_all(path, sessions)
    path.unlink()
    alone, probed, each = one_session(stores.of("stress").database)
    return [
        lines_of_table.Line(
            f"all clashes, {sessions:,} sessions", everything.ours, "s", "a sort of the bookings",
            everything.limit, GOALS["all"], f"{SHOWN} with reasons",
        ),
        lines_of_table.Line(
            "one session checked, stress", alone, "s", "one raw probe", probed, GOALS["one"],
            f"{alone / each:.1f}× a raw probe for each thing it takes",
        ),
    ]  # fmt: skip


def one_session(path: Path, times: int = 7) -> tuple[float, float, float]:
    """What it costs to check one session of a store, one raw probe, and one for each it takes."""
    with ExitStack() as stack:
        database = Database(path, read_only=True)
        stack.callback(database.close)
        connection = stack.enter_context(database.read())
        bare = stack.enter_context(closing(connect(path, "ro")))
        ids = [key for (key,) in bare.execute("SELECT id FROM session ORDER BY id").fetchall()]
        chosen = random.Random(9).sample(ids, min(200, len(ids)))
        facts = [
            # As when it is planned: nothing is in the way of one that is over.
            replace(one, session=replace(one.session, state=SessionState.CONFIRMED))
            for one in calendar_rows.several_facts(connection, chosen)
        ]
        takes = [list(resources(one)) for one in facts]
        checked, probed, each = in_turn(
            times,
            lambda: [clashes_in(connection, one) for one in facts],
            lambda: [probe(bare, one, which[:1]) for one, which in zip(facts, takes, strict=True)],
            lambda: [probe(bare, one, which) for one, which in zip(facts, takes, strict=True)],
        )
    return checked / len(facts), probed / len(facts), each / len(facts)


def _neighbours(connection: Connection, facts: SessionFacts) -> object:
    one = facts.session
    return clash_rows.neighbours(connection, resources(facts), one.starts_at, one.ends_at, one.id)


def scans(path: Path) -> list[str]:
    """Where SQLite would read a whole table to answer."""
    database = Database(path, read_only=True)
    with asked_of(database) as statements, database.read() as connection:
        facts = calendar_rows.session_facts(connection, "s0")
        clash_rows.suspects(connection, TODAY, TODAY + timedelta(days=180))
        _neighbours(connection, facts)
    found = [line for line in plans(database, statements) if line.startswith("SCAN")]
    database.close()
    return found


def main() -> int:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description="What clashes cost.")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    member_holidays(Member(nation=Nation.ENGLAND), TODAY, TODAY)  # read once, as the program does
    print(f"{'':<46} {'sessions':>8} {'ours':>10} {'limit':>10} {'ratio':>8}  goal")
    with tempfile.TemporaryDirectory() as place:
        for size in given.sizes:
            path = Path(place) / f"{size}.db"
            build(path, size)
            if plan := scans(path):
                print("A whole table is read:", *plan, sep="\n", file=sys.stderr)
                return 1
            for line in measure(path, size, given.questions):
                print(line.text(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
