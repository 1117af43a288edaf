"""The sample's school years and projects: ``closures.toml`` and ``projects.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from partnerdesk.domain.calendar import Closure, ClosureKind, Term, closes_school
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectPart, ProjectPerson
from partnerdesk.formats.sample_days import Days, closure, named_id, yearly_closures
from partnerdesk.formats.sample_tables import Table, fact, id_of_member, id_of_person

_SEASONS = ("Autumn", "Spring", "Summer")


@dataclass(frozen=True, slots=True)
class SchoolYears:
    """The terms and closures of all members: the last school year, this one and the next."""

    closures: tuple[Closure, ...]
    terms: tuple[Term, ...]


def school_days_of(home: str, file: Table, today: date) -> Days:
    """Days as our school counts them: it is closed where nobody at all has school."""
    known = Days(today)
    whole = [one for one in _yearly(file, home) if closes_school(closure("", one, today))]
    return known.with_closures(id_of_member(home), whole)


def read_school_years(file: Table, home: str, days: Days) -> SchoolYears:
    """What every member's years look like."""
    closures: list[Closure] = []
    terms: list[Term] = []
    first = date(days.autumn - 1, 8, 1)
    for key, table in file.items():
        if key == "patterns":
            continue
        member_id = id_of_member(key)
        # A year more, as the first autumn begins when the summer before it ends.
        yearly = yearly_closures(
            member_id, _yearly(file, key), range(days.autumn - 2, days.autumn + 2)
        )
        terms += _terms(member_id, table, [one for one in yearly if one.last_day >= first])
        closures += [one for one in yearly if one.last_day >= first]
        closures += [
            closure(member_id, one, days.day(one["first"]))
            for one in table["own"]
            if _is_relative(one)
        ]
    known = {one.id for one in closures}
    closures += [one for one in days.closures if one.id not in known]
    return SchoolYears(tuple(sorted(closures, key=lambda one: one.first_day)), tuple(terms))


def _yearly(file: Table, key: str) -> list[Table]:
    own = [one for one in file[key]["own"] if not _is_relative(one)]
    return [*file["patterns"][file[key]["like"]], *own]


def _is_relative(table: Table) -> bool:
    return bool(table["first"][0] in "+-")


def _terms(member_id: str, table: Table, closures: Sequence[Closure]) -> Iterator[Term]:
    """Terms lie between holidays, from a weekday to a weekday."""
    holidays = [one for one in closures if one.kind is ClosureKind.HOLIDAY]
    seasons = table.get("seasons", _SEASONS)
    for before, after in pairwise(holidays):
        first, last = before.last_day + timedelta(days=1), after.first_day - timedelta(days=1)
        while first.weekday() > 4:
            first += timedelta(days=1)
        while last.weekday() > 4:
            last -= timedelta(days=1)
        season = 0 if first.month > 7 else 1 if before.first_day.month > 10 else 2
        name = f"{seasons[season]} {first.year}"
        yield Term(
            named_id("term", member_id, name),
            member_id,
            name,
            first,
            last,
            first_week=table.get("weeks", ""),
        )


def read_projects(file: Table, days: Days) -> dict[str, ProjectFacts]:
    """The projects by the names that the sample's files give them."""
    return {key: _project(key, table, days) for key, table in file.items()}


def _project(key: str, table: Table, days: Days) -> ProjectFacts:
    people = {"lead": ProjectPart.LEAD, "deputy": ProjectPart.DEPUTY}
    own = {name: value for name, value in table.items() if name not in (*people, "members")}
    project = fact(Project, own, days, id=named_id("project", key))
    return ProjectFacts(
        project,
        tuple(map(id_of_member, table["members"])),
        tuple(
            ProjectPerson("", project.id, id_of_person(name), part)
            for word, part in people.items()
            for name in table.get(word, ())
        ),
    )
