"""The strands of work that sessions belong to: a Latin programme, a shared concert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.calendar import check_years
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.problems import RuleBroken


class ProjectState(Choice):
    """Where a project is in its life."""

    IDEA = "idea", "Idea"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    FINISHED = "finished", "Finished"
    DROPPED = "dropped", "Dropped"


class ProjectPart(Choice):
    """Who drives it, and who can take over (P55, P79)."""

    LEAD = "lead", "Lead"
    DEPUTY = "deputy", "Deputy"


# Colours and the shapes that go with them, so that nobody needs to tell colours apart.
MARKS = 6


@dataclass(frozen=True, slots=True)
class Project:
    """A strand of work. ``need`` is the need it answers (P16), ``mark`` its colour and shape."""

    id: str = ""
    name: str = ""
    need: str = ""
    aims: str = ""
    curriculum_link: str = ""
    themes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    state: ProjectState = ProjectState.RUNNING
    mark: int = 0


@dataclass(frozen=True, slots=True)
class ProjectMember:
    """A member that takes part in a project."""

    id: str = ""
    project_id: str = ""
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPerson:
    """A lead or a deputy of a project."""

    id: str = ""
    project_id: str = ""
    person_id: str = ""
    part: ProjectPart = ProjectPart.LEAD


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project with its members and people."""

    project: Project
    member_ids: tuple[str, ...] = ()
    people: tuple[ProjectPerson, ...] = ()


def check_project(facts: ProjectFacts) -> None:
    """Raise RuleBroken unless the project has a name, dates in order and people once each."""
    project = facts.project
    if not project.name:
        raise RuleBroken("name", "Name the project, for example “Year 8 Latin”.")
    if project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise RuleBroken("ends_on", "It ends before it starts. Put the later date here.")
    check_years(project.years)
    ids = [one.person_id for one in facts.people]
    if len(set(ids)) < len(ids):
        raise RuleBroken("people", "Somebody is named twice. Name each person once.")
