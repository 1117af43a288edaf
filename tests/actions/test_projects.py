"""Projects, kept as long as sessions belong to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partnerdesk.actions import projects, series, sessions
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import Project, ProjectFacts, ProjectPart, ProjectPerson
from partnerdesk.domain.sessions import Series
from partnerdesk.store import calendar_rows
from tests import factories
from tests.actions.small_calendar import ANN, BEN, FEN, GLAN, TODAY, Calendar, at, latin
from tests.actions.small_calendar import calendar as calendar

LATIN = ProjectFacts(
    Project(name=" Year 8  Latin ", themes=("Latin",), years=(8,)),
    (GLAN, FEN),
    (ProjectPerson(person_id=ANN), ProjectPerson(person_id=BEN, part=ProjectPart.DEPUTY)),
)


def read(calendar: Calendar, project_id: str) -> ProjectFacts:
    with calendar.database.read() as connection:
        return calendar_rows.project_facts(connection, project_id)


def test_a_project_is_kept_with_its_members_lead_and_deputy(calendar: Calendar) -> None:
    made = projects.add_project(calendar.database, LATIN).made
    facts = read(calendar, made)
    assert (facts.project.name, facts.project.years) == ("Year 8 Latin", (8,))
    assert facts.member_ids == (FEN, GLAN), "by name"
    assert [(one.person_id, one.part) for one in facts.people] == [
        (ANN, ProjectPart.LEAD), (BEN, ProjectPart.DEPUTY),
    ]  # fmt: skip
    image = factories.image(calendar.store.folder.database)
    changed = replace(facts, member_ids=(FEN,), people=facts.people[1:])
    projects.change_project(calendar.database, changed)
    after = read(calendar, made)
    assert (after.member_ids, [one.person_id for one in after.people]) == ((FEN,), [BEN])
    calendar.undo()
    assert factories.image(calendar.store.folder.database) == image


def test_a_project_with_sessions_stays(calendar: Calendar) -> None:
    """Be it one whose only date is left out: it may come back."""
    made = projects.add_project(calendar.database, LATIN).made
    rule = Series(
        project_id=made, title="Latin", rule="FREQ=DAILY", first_day=TODAY, last_day=TODAY,
        starts=at(9).time(),
    )  # fmt: skip
    one = calendar.add(latin(project_id=made))
    with pytest.raises(RuleBroken, match="Year 8 Latin has 1 session"):
        projects.remove_project(calendar.database, made)
    sessions.remove_session(calendar.database, one)
    series_id = series.add_series(calendar.database, rule, latin(), [TODAY], TODAY).made
    with calendar.database.read() as connection:
        (first,) = calendar_rows.sessions_of_series(connection, series_id)
    assert first.project_id == made
    series.skip_session(calendar.database, first.id)
    with pytest.raises(RuleBroken, match="Set it to finished or dropped"):
        projects.remove_project(calendar.database, made)


def test_a_project_without_sessions_goes_and_comes_back(calendar: Calendar) -> None:
    empty = factories.image(calendar.store.folder.database)
    made = projects.add_project(calendar.database, LATIN).made
    facts = read(calendar, made)
    projects.remove_project(calendar.database, made)
    assert factories.image(calendar.store.folder.database) == empty
    calendar.undo()
    assert read(calendar, made) == facts
