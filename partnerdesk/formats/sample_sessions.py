"""The sample's sessions, from ``sessions.toml``: series by their rules, single ones one by one.

Each is placed where the rules find nothing in its way, as a coordinator would; where a member is
closed the day is skipped, with the reason. What has happened to a session follows from how far from
today it is: ``sample_lives.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.calendar import (
    BankHoliday,
    Closure,
    ClosureKind,
    Term,
    days_between,
    school_days,
    week_letters,
)
from partnerdesk.domain.clashes import (
    Around,
    Clash,
    ClashKind,
    Neighbour,
    clashes,
    resources,
)
from partnerdesk.domain.partners import Member, Person, distance_km, minutes_by_car
from partnerdesk.domain.projects import ProjectFacts
from partnerdesk.domain.sessions import (
    KeptClash,
    Series,
    Session,
    SessionCost,
    SessionFacts,
    SessionKind,
    SessionNeed,
    SessionPart,
    SessionPerson,
    SkippedDay,
    TakingPart,
)
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.formats.recurrence import days_of
from partnerdesk.formats.sample_calendar import SchoolYears, read_projects, read_school_years
from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_lives import Lives
from partnerdesk.formats.sample_tables import Table, id_of_member, id_of_person

# Sessions are planned for a year back and a year ahead.
AROUND = timedelta(days=365)
# How far a single session moves when its day does not do.
FURTHEST = 150


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything in the sample's calendar, each kind in the order in which it can be written."""

    years: SchoolYears
    projects: tuple[ProjectFacts, ...]
    series: tuple[Series, ...]
    skipped: tuple[SkippedDay, ...]
    sessions: tuple[SessionFacts, ...]


def read_calendar(
    files: Table, home: str, days: Days, members: Sequence[Member], people: Sequence[Person]
) -> Calendar:
    """The calendar as it stands on the day of ``days``."""
    years = read_school_years(files["closures"], home, days)
    projects = read_projects(files["projects"], days)
    file = files["sessions"]
    diary = _Diary(
        days,
        {one.id: one for one in members},
        {one.id: one.name for one in people},
        years,
        {key: one.project.id for key, one in projects.items()},
        id_of_member(home),
    )
    lives = Lives(days)
    single = [(table, diary.once(table)) for table in file["once"]]
    planned = [one for table in file["series"] for one in diary.series(table)]
    sessions, series, skipped = _nearest(planned, file["how_many"] - len(single), days.today)
    late, trip = _late(file["late"], sessions, [facts for _, facts in single], days.today)
    lived = lives.of_series(sessions, late) + [lives.of_once(*pair) for pair in single]
    known = SchoolYears((*years.closures, trip), years.terms)
    ordered = sorted(lived, key=lambda one: (one.session.starts_at, one.session.id))
    return Calendar(known, tuple(projects.values()), tuple(series), tuple(skipped), tuple(ordered))


@dataclass(frozen=True, slots=True)
class Planned:
    """A series as it was planned: its table, its sessions and the days that are left out."""

    table: Table
    series: Series
    sessions: tuple[SessionFacts, ...]
    skipped: tuple[SkippedDay, ...]


Told = tuple[Table, SessionFacts]


def _nearest(
    planned: Iterable[Planned], number: int, today: date
) -> tuple[list[Told], list[Series], list[SkippedDay]]:
    """The sessions nearest to today, and the series as far as they reach."""

    def distance(told: Told) -> tuple[int, str]:
        return abs((told[1].session.starts_at.date() - today).days), told[1].session.id

    planned = list(planned)
    every = [(one.table, facts) for one in planned for facts in one.sessions]
    kept = sorted(every, key=distance)[:number]
    reach: dict[str, list[date]] = {}
    for _, facts in kept:
        session = facts.session
        if session.series_id and session.series_day:
            reach.setdefault(session.series_id, []).append(session.series_day)
    series, skipped = [], []
    for one in planned:
        if days := reach.get(one.series.id):
            series.append(replace(one.series, first_day=min(days), last_day=max(days)))
            skipped += [gap for gap in one.skipped if min(days) < gap.day < max(days)]
    return kept, series, skipped


def _late(
    table: Table, told: Iterable[Told], others: Iterable[SessionFacts], today: date
) -> tuple[str, Closure]:
    """A trip over a session that was fixed before it: the session's id, and the trip."""
    told = list(told)
    member_id = id_of_member(table["member"])
    every = [*(facts for _, facts in told), *others]
    taken = {
        f.session.starts_at.date(): f.session.id
        for f in every
        if any(p.member_id == member_id for p in f.members)
    }
    ahead = sorted(
        (facts.session.starts_at, facts.session.id)
        for of, facts in told
        if of["key"] == table["series"] and facts.session.starts_at.date() > today
    )
    for starts_at, session_id in ahead[1:]:
        last = starts_at.date()
        first = last - timedelta(days=table["days"] - 1)
        if all(taken.get(day, session_id) == session_id for day in days_between(first, last)):
            trip = Closure(
                named_id("closure", member_id, table["name"], first.isoformat()),
                member_id,
                ClosureKind.TRIP,
                table["name"],
                first,
                last,
                years=tuple(table["years"]),
            )
            return session_id, trip
    raise ValueError(f"there is no {table['series']} ahead for a trip to fall on")


# --- where sessions find room ----------------------------------------------------------------


@dataclass(slots=True)
class _Diary:
    """Places sessions on days on which nothing is in their way; knows those placed already."""

    days: Days
    members: Mapping[str, Member]
    people: Mapping[str, str]
    years: SchoolYears
    projects: Mapping[str, str]
    home_id: str
    taken: dict[date, list[Neighbour]] = field(default_factory=dict)
    closed: dict[tuple[str, date], list[Closure]] = field(default_factory=dict)
    free_days: dict[str, list[BankHoliday]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.years.closures:
            for day in days_between(one.first_day, one.last_day):
                self.closed.setdefault((one.member_id, day), []).append(one)
        first, last = self.days.today - 2 * AROUND, self.days.today + 3 * AROUND
        for member in self.members.values():
            self.free_days[member.id] = list(bank_holidays(member.nation, first, last))

    # --- single sessions ---

    def once(self, table: Table) -> SessionFacts:
        """A session on its day, or on the next one away from today that does."""
        first = self.days.day(table["on"])
        step = timedelta(days=1 if first > self.days.today else -1)
        session_id = named_id("session", table["title"])
        for number in range(FURTHEST):
            day = first + number * step
            facts = self._facts(table, session_id, table["title"], day, tuple(table["at"]))
            if day.weekday() < 5 and not self._in_the_way(facts):
                return self._placed(table, facts)
        raise ValueError(f"{table['title']} finds no day from {first} on")

    # --- series ---

    def series(self, table: Table) -> Iterator[Planned]:
        """A series for each school year that is near."""
        member_id = id_of_member(table["terms_of"]) if "terms_of" in table else self.home_id
        of_member = [one for one in self.years.terms if one.member_id == member_id]
        for autumn in range(self.days.autumn - 1, self.days.autumn + 2):
            first, last = date(autumn, 9, 1), date(autumn + 1, 8, 31)
            terms = [one for one in of_member if first <= one.first_day <= last]
            if terms:
                yield self._year(table, autumn, member_id, terms)

    def _year(self, table: Table, autumn: int, member_id: str, terms: Sequence[Term]) -> Planned:
        starts, ends = map(time.fromisoformat, table["time"].split("-"))
        series = Series(
            id=named_id("series", table["key"], str(autumn)),
            project_id=self.projects.get(table.get("project", "")),
            title=table["title"],
            rule=table["rule"],
            first_day=min(one.first_day for one in terms),
            last_day=max(one.last_day for one in terms),
            starts=starts,
            minutes=(ends.hour - starts.hour) * 60 + ends.minute - starts.minute,
            terms_of_id=member_id,
            week=table.get("week", ""),
        )
        sessions: list[SessionFacts] = []
        skipped: list[SkippedDay] = []
        for day in self._days(series, member_id, terms):
            if abs(day - self.days.today) > AROUND:
                continue
            made = self._of_series(table, series, day, len(sessions))
            if isinstance(made, Clash):
                gap = named_id("skipped", series.id, day.isoformat())
                skipped.append(SkippedDay(gap, series.id, day, made.words))
            else:
                sessions.append(made)
        return Planned(table, series, tuple(sessions), tuple(skipped))

    def _days(self, series: Series, member_id: str, terms: Sequence[Term]) -> tuple[date, ...]:
        closures = [one for one in self.years.closures if one.member_id == member_id]
        free = [one.day for one in self.free_days[member_id]]
        open_days: set[date] = set()
        letters: dict[date, str] = {}
        for term in terms:
            open_days.update(school_days(term, closures, free))
            letters |= week_letters(term, closures, free)
        return days_of(series, open_days, letters)

    def _of_series(
        self, table: Table, series: Series, day: date, number: int
    ) -> SessionFacts | Clash:
        """The session of a day, moved if it has to be; else what is in its way."""
        topics = table.get("topics", [""])
        title = table["each"].format(number=number + 1, topic=topics[number % len(topics)])
        at = tuple(table["at"][number % len(table["at"])])
        in_way: list[Clash] = []
        for shift in (0, *table.get("move", ())):
            session_id = named_id("session", series.id, day.isoformat())
            facts = self._facts(table, session_id, title, day + timedelta(days=shift), at)
            session = replace(facts.session, series_id=series.id, series_day=day)
            found = self._in_the_way(facts)
            if not found:
                return self._placed(table, replace(facts, session=session))
            in_way += found
        return in_way[0]

    # --- what both are made of ---

    def _facts(
        self, table: Table, session_id: str, title: str, day: date, at: Sequence[str]
    ) -> SessionFacts:
        starts, ends = map(time.fromisoformat, table["time"].split("-"))
        session = Session(
            id=session_id,
            project_id=self.projects.get(table.get("project", "")),
            title=title,
            kind=SessionKind(table["kind"]),
            starts_at=datetime.combine(day, starts),
            ends_at=datetime.combine(day, ends),
            venue_id=id_of_member(at[0]),
            room=at[1],
            years=tuple(table.get("years", ())),
            purpose=table.get("purpose", ""),
            transport=table.get("transport", ""),
        )
        return SessionFacts(
            session,
            tuple(
                _part(session_id, key, numbers, position)
                for position, (key, numbers) in enumerate(table["members"].items())
            ),
            tuple(_person(session_id, name, what) for name, what in table["people"].items()),
            tuple(
                SessionNeed(
                    named_id("need", session_id, key), session_id, named_id("item", key), number
                )
                for key, number in table.get("needs", {}).items()
            ),
            tuple(
                SessionCost(
                    named_id("cost", session_id, cost["what"]),
                    session_id,
                    cost["what"],
                    cost["pence"],
                    id_of_member(cost["by"]) if "by" in cost else None,
                )
                for cost in table.get("costs", ())
            ),
        )

    def _in_the_way(self, facts: SessionFacts) -> list[Clash]:
        """Everything but an hour outside the school day, which a table says why it keeps."""
        found = clashes(facts, self._around(facts))
        return [one for one in found if one.kind is not ClashKind.OUTSIDE_HOURS]

    def _around(self, facts: SessionFacts) -> Around:
        day = facts.session.starts_at.date()
        taken = resources(facts)
        ids = {one.member_id for one in facts.members} | {facts.session.venue_id or ""}
        return Around(
            names={key: one.name for key, one in self.members.items()},
            people=self.people,
            closures={member_id: self.closed.get((member_id, day), ()) for member_id in ids},
            bank_holidays={
                member_id: [one for one in self.free_days[member_id] if one.day == day]
                for member_id in ids
            },
            neighbours=[one for one in self.taken.get(day, ()) if one.resource in taken],
            travel=self._drive,
        )

    def _drive(self, one: str, other: str) -> int | None:
        km = distance_km(self.members[one], self.members[other])
        return None if km is None else minutes_by_car(km)

    def _placed(self, table: Table, facts: SessionFacts) -> SessionFacts:
        session = facts.session
        outside = clashes(facts, self._around(facts))
        if outside:
            kept = named_id("kept", session.id)
            clash = KeptClash(kept, session.id, outside[0].key, table["keep"])
            facts = replace(facts, kept_clashes=(clash,))
        self.taken.setdefault(session.starts_at.date(), []).extend(
            Neighbour(
                session.id, session.title, session.starts_at, session.ends_at, resource, number,
                session.venue_id, session.years,
            )
            for resource, number in resources(facts).items()
        )  # fmt: skip
        return facts


def _part(session_id: str, key: str, numbers: Table, position: int) -> TakingPart:
    return TakingPart(
        id=named_id("part", session_id, key),
        session_id=session_id,
        member_id=id_of_member(key),
        position=position,
        pupils_expected=numbers.get("pupils"),
        staff_expected=numbers["staff"],
        preparation_minutes=numbers.get("preparation", 0),
        travel_minutes=numbers.get("travel", 0),
        cover_minutes=numbers.get("cover", 0),
    )


def _person(session_id: str, name: str, what: str) -> SessionPerson:
    part = SessionPart.VISITOR if what == "unseen" else SessionPart(what)
    return SessionPerson(named_id("there", session_id, name), session_id, id_of_person(name), part)
