"""People to choose from, those who are named already among them."""

from __future__ import annotations

from collections.abc import Iterable

from partnerdesk.store import calendar_rows
from ui.calendar.inputs import people_choices
from ui.desk import Desk


def people_and(
    desk: Desk, nobody: str, named: Iterable[str | None] = ()
) -> list[tuple[str | None, str]]:
    """Nobody, then everybody in post by id; whoever is ``named`` is offered though they left."""
    offered: list[tuple[str | None, str]] = [(None, nobody), *people_choices(desk)]
    missing = {key for key in named if key} - {key for key, _ in offered}
    if missing:
        with desk.read() as connection:
            offered += sorted(calendar_rows.people_names(connection, missing).items())
    return offered
