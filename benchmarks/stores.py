"""Whole stores of three sizes, made from a fixed seed: ``python -m benchmarks.stores SIZE DIR``.

``school`` is eleven members over two years, ``region`` 200 members over ten years with 20,000
sessions and 5,000 loans, ``stress`` has a million rows in its largest tables. ``--scans MB`` adds
so many megabytes of scans. Rows are written in bulk and the log is written from them afterwards,
so that the log, undo and ``check`` find what they would after ten years of use. Every school and
person is invented.

The stress store takes its time in SQLite, not in Python: a tenth of its sessions, loans and
contacts are made here, and SQL repeats them, each time a week earlier. Its log holds the newest
rows of each table, as that of a store which was begun from a pack.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, create_engine

from benchmarks.lines import Line
from partnerdesk.domain.agreements import (
    Agreement,
    Clause,
    Commitment,
    IssuedVersion,
    Party,
    Signatory,
    Signature,
)
from partnerdesk.domain.buy_in import BuyIn, Group
from partnerdesk.domain.calendar import Closure, ClosureKind, Term
from partnerdesk.domain.clashes import Booking, bookings
from partnerdesk.domain.files import StoredFile
from partnerdesk.domain.lending import Item, Loan, LoanLine, Return
from partnerdesk.domain.partners import (
    Contact,
    Member,
    MemberKind,
    Note,
    Person,
    Phase,
    Rhythm,
    Role,
    RoleKind,
)
from partnerdesk.domain.projects import Project, ProjectMember, ProjectPart, ProjectPerson
from partnerdesk.domain.sessions import (
    Reply,
    Session,
    SessionFacts,
    SessionPart,
    SessionPerson,
    SessionState,
    TakingPart,
)
from partnerdesk.store import files, rows, search
from partnerdesk.store.action_log import image_sql
from partnerdesk.store.columns import Day, Moment
from partnerdesk.store.database import Connection, connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.migrate import create
from partnerdesk.store.sealing import seal
from partnerdesk.store.tables import TABLE_OF, TRACKED

TODAY = date(2026, 11, 21)
_PORTION = 5_000
_SCAN_BYTES = 500_000
_MOST_LOGGED = 200_000  # rows of one table


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; ``years`` of it, ending today with a quarter of a year ahead.

    Sessions, loans and contacts are there ``times`` over.
    """

    name: str
    members: int
    years: int
    sessions: int
    loans: int
    items: int
    contacts: int
    agreements: int
    times: int = 1


SIZES = {
    one.name: one
    for one in (
        Size("school", 11, 2, 400, 120, 120, 300, 12),
        Size("region", 200, 10, 20_000, 5_000, 2_000, 20_000, 400),
        Size("stress", 2_000, 10, 25_000, 10_000, 20_000, 60_000, 4_000, times=10),
    )
}

_FIRST = "Ada Bea Cai Dilys Ewan Fay Gita Huw Ines Jo Kwame Lena Mair Noor Ola Pia Rhys Sana Tom"
_LAST = "Ashby Birch Crane Dunn Ellis Frost Gower Heath Ibbot Jarvis Kemble Lacey Mercer Nairn"
_PLACES = "Alder Birch Cedar Dene Elm Fern Glen Heath Ivy Juniper Kestrel Larch Mill North Oak"
_SUBJECTS = "Physics Latin Choir Robotics Chess Drama Welsh Debating Hockey Art Coding Orchestra"
_THINGS = "Multimeter Microscope Tent Kayak Oboe Lathe Camera Drone Balance Spotlight Telescope"


def make_store(folder: Folder, size: Size, scan_bytes: int = 0) -> None:
    """Write a store of this size into ``folder``, which must have none."""
    folder.make()
    create(folder.database)
    engine = create_engine("sqlite://", creator=lambda: connect(folder.database, "rw"))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for pragma in IN_BULK:
            raw.execute(pragma)
        raw.execute("BEGIN")
        indexes = without_indexes(raw)
        _Maker(connection, folder, size, random.Random(11)).everything(scan_bytes)
        _repeat(raw, size.times)
        _log(raw, upgraded=size.times > 1)
        for index in indexes:
            raw.execute(index)
        raw.execute("COMMIT")
        # Without ANALYZE, which the program never runs: with it SQLite would plan otherwise.
        search.rebuild(raw)
    engine.dispose()


# A store that is half made when the power fails is made again.
IN_BULK = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA cache_size = -500000",
)


class Stores:
    """The stores of one run of the benchmarks, each made when it is first asked for."""

    def __init__(self, place: Path, sizes: Mapping[str, Size] = SIZES) -> None:
        """``sizes`` says what "region" and "stress" mean: less in a test."""
        self.place = place
        self._sizes = sizes

    def of(self, name: str, scan_bytes: int = 0) -> Folder:
        """The store of this size; a benchmark that writes copies it."""
        folder = Folder(self.place / f"{name}-{scan_bytes}")
        if not folder.exists:
            make_store(folder, self._sizes[name], scan_bytes)
        return folder

    def copy(self, name: str, as_name: str) -> Folder:
        """A copy to write in."""
        folder = Folder(self.place / as_name)
        shutil.copytree(self.of(name).root, folder.root)
        return folder

    def empty(self, as_name: str) -> Folder:
        """A folder without a store."""
        folder = Folder(self.place / as_name)
        folder.make()
        return folder

    def clear(self, folder: Folder) -> None:
        """Make room."""
        shutil.rmtree(folder.root)


def standing_alone(lines: Callable[[Stores], Sequence[Line]]) -> int:
    """Print the lines of one benchmark; 1 when a goal is not met."""
    with tempfile.TemporaryDirectory() as place:
        found = lines(Stores(Path(place)))
    for line in found:
        print(line.words())
    return int(not all(line.met for line in found))


def without_indexes(raw: sqlite3.Connection) -> list[str]:
    """Take the indexes away, which are made faster at the end; returned is how."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    found = raw.execute(query).fetchall()
    for name, _ in found:
        raw.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


def _scan(noise: bytes) -> bytes:
    """A PDF of an empty page that can be shown, with ``noise`` beside it."""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(noise), noise),
    )
    made, places = b"%PDF-1.4\n", b""
    for number, part in enumerate(parts, 1):
        places += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj%b\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Size 5/Root 1 0 R>>\n" % places
    return made + table + b"startxref\n%d\n%%%%EOF\n" % len(made)


class _Maker:
    """Writes table by table, in portions; whoever is needed later is remembered by id."""

    def __init__(
        self, connection: Connection, folder: Folder, size: Size, chance: random.Random
    ) -> None:
        self.connection = connection
        self.folder = folder
        self.size = size
        self.chance = chance
        self.begins = date(TODAY.year - size.years, 9, 1)
        self.days = (TODAY + timedelta(days=90) - self.begins).days
        self.members = [f"m{number:06}" for number in range(size.members)]
        self.people = {one: [f"p{one[1:]}{n}" for n in range(4)] for one in self.members}

    def everything(self, scan_bytes: int) -> None:
        """All tables that a partnership fills."""
        self._write(self._people())
        self._write(self._members())
        self._write(self._belongings())
        self._write(self._projects())
        self._write(self._items())
        self._sessions()
        self._write(self._loans())
        self._agreements(scan_bytes)

    def _write(self, facts: Iterator[Any]) -> None:
        waiting: dict[type, list[Any]] = {}
        for fact in facts:
            waiting.setdefault(type(fact), []).append(fact)
            if sum(map(len, waiting.values())) >= _PORTION:
                self._flush(waiting)
        self._flush(waiting)

    def _flush(self, waiting: dict[type, list[Any]]) -> None:
        for kind, several in waiting.items():
            values = [rows.values_of(rows.with_id(one)) for one in several]
            self.connection.execute(TABLE_OF[kind].insert(), values)
            several.clear()
        waiting.clear()

    def _day(self) -> date:
        return self.begins + timedelta(days=self.chance.randrange(self.days))

    def _past(self) -> date:
        return min(self._day(), TODAY)

    def _some(self, words: str) -> str:
        return self.chance.choice(words.split())

    # --- partners ----------------------------------------------------------------------------

    def _people(self) -> Iterator[Person]:
        for several in self.people.values():
            for key in several:
                number = int(key[1:])
                name = f"{self._some(_FIRST)} {self._some(_LAST)}"
                mail = f"{name.replace(' ', '.').lower()}.{number}@school.example"
                yield Person(key, name, f"01632 96{number % 10_000:04}", email=mail)

    def _members(self) -> Iterator[Member]:
        kinds = list(MemberKind)[:6]
        for number, key in enumerate(self.members):
            place = f"{self._some(_PLACES)} {self._some(_PLACES)}"
            yield Member(
                id=key, name=f"{place} School {number}", is_us=number == 0,
                kind=self.chance.choice(kinds), phase=Phase.SECONDARY, town=f"{place} Town",
                easting=self.chance.randrange(300_000, 500_000),
                northing=self.chance.randrange(200_000, 400_000),
                joined_on=self.begins, rhythm=Rhythm.HALF_TERMLY,
                values_ethos="Kind hands, open ears, and work that lasts.",
            )  # fmt: skip

    def _belongings(self) -> Iterator[Any]:
        kinds = (RoleKind.HEAD, RoleKind.LEAD_TEACHER, RoleKind.OFFICE, RoleKind.CHAIR_OF_GOVERNORS)
        for key, people in self.people.items():
            for person, kind in zip(people, kinds, strict=True):
                yield Role("", person, key, kind, started_on=self.begins)
            yield Note("", key, body="Prefers mornings; ring the office first.", written_on=TODAY)
            yield BuyIn("", key, Group.HEAD, seen_on=self._past(), evidence="Said so at governors.")
            for year in range(self.begins.year, TODAY.year + 1):
                term = date(year, 9, 1), date(year, 12, 18)
                yield Term("", key, "Autumn", *term)
                for month, day in ((10, 26), (12, 21)):
                    first = date(year, month, day)
                    last = first + timedelta(days=10)
                    yield Closure("", key, ClosureKind.HOLIDAY, "Holiday", first, last)
        for _ in range(self.size.contacts):
            key = self.chance.choice(self.members)
            summary = f"{self._some(_SUBJECTS)} with {self._some(_LAST)}"
            person = self.chance.choice(self.people[key])
            yield Contact("", key, person, on=self._past(), summary=summary, by="Ann Bell")

    # --- projects and sessions ---------------------------------------------------------------

    def _projects(self) -> Iterator[Any]:
        self.projects = [f"j{number:04}" for number in range(max(6, self.size.members // 4))]
        for key in self.projects:
            subject = self._some(_SUBJECTS)
            yield Project(key, f"{subject} together {key[1:]}", starts_on=self.begins)
        for key in self.projects:
            for member in self.chance.sample(self.members, 4):
                yield ProjectMember("", key, member)
            lead = self.chance.choice(self.people[self.members[0]])
            yield ProjectPerson("", key, lead, ProjectPart.LEAD)

    def _sessions(self) -> None:
        self._write(one for number in range(self.size.sessions) for one in self._session(number))

    def _session(self, number: int) -> Iterator[Any]:
        day = self._day()
        start = datetime.combine(day, time(self.chance.choice((9, 10, 11, 13, 14)), 0))
        key, past = f"s{number:07}", day < TODAY
        taking = self.chance.sample(self.members, 3)
        lead = self.chance.choice(self.people[taking[0]])
        facts = SessionFacts(
            Session(
                id=key, project_id=self.chance.choice(self.projects),
                title=f"{self._some(_SUBJECTS)} {number}",
                state=SessionState.HELD if past else SessionState.CONFIRMED, starts_at=start,
                ends_at=start + timedelta(minutes=90), venue_id=taking[0], room="Hall",
                purpose="What the scheme of work asks for", arranged_on=min(day, TODAY),
                confirmed_on=min(day, TODAY),
            ),
            tuple(
                TakingPart(
                    "", key, member, place, Reply.YES, pupils_expected=12,
                    pupils_attended=12 if past else None,
                )
                for place, member in enumerate(taking)
            ),
            (SessionPerson("", key, lead, SessionPart.LEAD),),
        )  # fmt: skip
        yield from (facts.session, *facts.members, *facts.people, *bookings(facts))

    # --- lending -----------------------------------------------------------------------------

    def _items(self) -> Iterator[Item]:
        for number in range(self.size.items):
            owner = self.members[number % len(self.members)]
            name = f"{self._some(_THINGS)} {number}"
            yield Item(id=f"i{number:06}", owner_id=owner, name=name, quantity=12, kept_at="Store")

    def _loans(self) -> Iterator[Any]:
        for number in range(self.size.loans):
            item = self.chance.randrange(self.size.items)
            lender = self.members[item % len(self.members)]
            borrower = self.chance.choice([one for one in self.members[:20] if one != lender])
            out = datetime.combine(self._past() - timedelta(days=20), time(9))
            due = out + timedelta(days=14)
            key = f"l{number:06}"
            yield Loan(
                id=key, number=f"L-{number + 1:04}", lender_id=lender, borrower_id=borrower,
                responsible_id=self.people[borrower][1], purpose="Fieldwork", out_at=out,
                due_at=due, first_due_at=due, asked_on=out.date(), reserved_on=out.date(),
                handed_over_at=out,
            )  # fmt: skip
            back = number % 100 != 0  # one in a hundred is still out, and late
            yield LoanLine(
                id=f"n{key}", loan_id=key, item_id=f"i{item:06}", quantity=2,
                held=0 if back else 2, held_from=out, held_until=due,
                held_minutes=int((due - out).total_seconds()) // 60,
            )  # fmt: skip
            if back:
                yield Return(line_id=f"n{key}", returned_at=due, quantity=2)

    # --- agreements --------------------------------------------------------------------------

    def _agreements(self, scan_bytes: int) -> None:
        scans = self._scans(scan_bytes)
        self._write(iter(scans))
        self._write(
            one
            for number in range(self.size.agreements)
            for one in self._agreement(number, scans[number % len(scans)])
        )

    def _scans(self, scan_bytes: int) -> list[StoredFile]:
        """At least one; the bytes are noise, as a photograph's are to a zip."""
        made = []
        for number in range(max(1, scan_bytes // _SCAN_BYTES)):
            content = _scan(self.chance.randbytes(_SCAN_BYTES if scan_bytes else 2_000))
            sha256 = hashlib.sha256(content).hexdigest()
            target = files.path_of(self.folder.files, sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            name, size = f"scan {number}.pdf", len(content)
            made.append(StoredFile(f"f{number:06}", sha256, name, "application/pdf", size, TODAY))
        return made

    def _agreement(self, number: int, scan: StoredFile) -> Iterator[Any]:
        begins = self._past()
        key = f"a{number:05}"
        parties = self.chance.sample(self.members, 2)
        title = f"{self._some(_SUBJECTS)} {number}"
        yield Agreement(
            id=key, number=f"MOU-{begins.year}-{number + 1:04}", title=title, template_id="full",
            created_on=begins, starts_on=begins, ends_on=begins + timedelta(days=1_000),
            review_on=begins + timedelta(days=700), issued_on=begins,
        )  # fmt: skip
        for place, member in enumerate(parties):
            yield Party("", key, member, place)
            signs = f"g{key}{place}"
            yield Signatory(signs, key, member, RoleKind.HEAD, place)
            yield Signature("", signs, f"{self._some(_FIRST)} Head", "Head", begins, scan.id)
        for place in range(12):
            yield Clause(
                id="", agreement_id=key, clause_id="transport", position=place, part="Resources",
                heading="Transport", body="Each school sees to its own pupils’ way there and back.",
            )  # fmt: skip
        giver, receiver = parties
        yield Commitment("", key, giver, receiver, "Twelve microscopes for a half-term")
        yield IssuedVersion("", key, 1, begins, "{}", scan.id)


# --- in SQL ----------------------------------------------------------------------------------

_REPEATED = tuple(
    TABLE_OF[kind]
    for kind in (Contact, Session, TakingPart, SessionPerson, Booking, Loan, LoanLine, Return)
)


_WEEKS = "'-' || (7 * again.nth) || ' days'"


def _repeat(raw: sqlite3.Connection, times: int) -> None:
    """The sessions, loans and contacts over again, each time a week earlier."""
    if times == 1:
        return
    for table in _REPEATED:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join(map(_repeated, table.columns))
        raw.execute(
            "WITH RECURSIVE again(nth) AS "
            "(SELECT 1 UNION ALL SELECT nth + 1 FROM again WHERE nth < ?) "
            f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM "{table.name}", again',
            (times - 1,),
        )
    # What was to come has been by now.
    raw.execute(
        "UPDATE session SET state = 'held' WHERE state = 'confirmed' AND starts_at < ?",
        (TODAY.isoformat(),),
    )
    raw.execute(
        "UPDATE session_member SET pupils_attended = pupils_expected "
        "WHERE session_id IN (SELECT id FROM session WHERE state = 'held')"
    )


def _repeated(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    linked = (key.column.table for key in column.foreign_keys)
    if column.name == "id" or any(table in _REPEATED for table in linked):
        return f"{name} || '-' || again.nth"
    if column.name == "number":
        return f"{name} || again.nth"
    if isinstance(column.type, Day):
        return f"date({name}, {_WEEKS})"
    if isinstance(column.type, Moment):
        return f"strftime('%Y-%m-%dT%H:%M', {name}, {_WEEKS})"
    return name


def _log(raw: sqlite3.Connection, *, upgraded: bool) -> None:
    """The log as if eight rows had been written by each action, in the order of the tables.

    Where the log does not tell of every row, the store must have been ``upgraded`` once.
    """
    for table in TRACKED:
        name = table.name
        # Rows by eights, the newest of them if there are very many.
        newest = (
            f'(SELECT rowid AS place, * FROM "{name}" ORDER BY rowid DESC LIMIT {_MOST_LOGGED})'
        )
        eight = f"SELECT '{name}-' || (place / 8) AS action_id, * FROM {newest}"
        raw.execute(
            f"INSERT INTO action (id, name, at, actor, kind, final) SELECT DISTINCT action_id, "
            f"'Add {name}', '2026-01-05T09:00:00', 'Ann Bell', 'do', 0 FROM ({eight})"
        )
        raw.execute(
            f'INSERT INTO change (action_id, "table", row_id, old, new) '
            f"SELECT action_id, '{name}', id, NULL, {image_sql(table, 'r')} FROM ({eight}) AS r "
            "ORDER BY place"
        )
        if upgraded and table is TABLE_OF[Member]:
            raw.execute(
                "INSERT INTO action (id, name, at, actor, kind, final) "
                "VALUES ('upgrade', 'Bring up to date', '2026-01-05T09:00:00', '', 'do', 1)"
            )
    seal(raw)


def main() -> int:
    """Make one store where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scans", type=int, default=0, metavar="MB")
    given = parser.parse_args()
    make_store(Folder(given.folder), SIZES[given.size], given.scans * 1_000_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
