"""What makes a project whole."""

from __future__ import annotations

from datetime import date

import pytest

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import (
    Project,
    ProjectFacts,
    ProjectPart,
    ProjectPerson,
    check_project,
)

LATIN = Project(name="Year 8 Latin", starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ProjectFacts(Project()), "name"),
        (
            ProjectFacts(
                Project(name="x", starts_on=date(2026, 1, 6), ends_on=date(2026, 1, 5)),
            ),
            "ends_on",
        ),
        (ProjectFacts(Project(name="x", years=(14,))), "years"),
        (
            ProjectFacts(
                LATIN,
                people=(
                    ProjectPerson(person_id="ann"),
                    ProjectPerson(person_id="ann", part=ProjectPart.DEPUTY),
                ),
            ),
            "people",
        ),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(facts: ProjectFacts, field: str) -> None:
    """A project of one day, led by one, with another to take over, is whole."""
    check_project(
        ProjectFacts(LATIN, ("a",), (ProjectPerson(person_id="ann"), ProjectPerson(person_id="b")))
    )
    with pytest.raises(RuleBroken) as refusal:
        check_project(facts)
    assert refusal.value.field == field
