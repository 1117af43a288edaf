"""What the calendar reads of the store: the days on show, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from partnerdesk.domain.calendar import BankHoliday, Closure, Term, week_letters
from partnerdesk.domain.projects import Project
from partnerdesk.domain.sessions import TakingPart, replies_text
from partnerdesk.store import calendar_rows, partners_rows
from partnerdesk.store.calendar_rows import SessionFilter, SessionRow
from partnerdesk.store.database import Connection
from ui.calendar.view_facts import Block, Period
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Known:
    """Who is there, and the terms of the school whose weeks are shown, oldest first."""

    names: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()


def read_known(desk: Desk, member_id: str = "") -> Known:
    """The members' names, and the terms of ``member_id``, else ours, else whose there are."""
    with desk.read() as connection:
        names = partners_rows.member_names(connection)
        ours = partners_rows.us(connection)
        terms = calendar_rows.terms_of(connection, member_id)
        if not terms and ours is not None:
            terms = calendar_rows.terms_of(connection, ours.id)
        if not terms:
            other = calendar_rows.first_with_terms(connection)
            terms = calendar_rows.terms_of(connection, other)
    return Known(names, tuple(terms))


def read_letters(connection: Connection, known: Known, first: date, last: date) -> dict[date, str]:
    """The letter of each week that touches ``first`` to ``last``, by its Monday."""
    terms = [one for one in known.terms if one.first_day <= last and one.last_day >= first]
    letters: dict[date, str] = {}
    for term in terms:
        shut = calendar_rows.closures_between(
            connection, term.first_day, term.last_day, [term.member_id]
        )
        letters |= week_letters(term, shut)
    return {week: letter for week, letter in letters.items() if first <= week <= last}


def read_blocks(
    connection: Connection, known: Known, first: date, last: date, choice: SessionFilter
) -> list[Block]:
    """The sessions wanted from ``first`` to ``last``, by their start."""
    found = calendar_rows.sessions_between(connection, first, last, choice)
    return [as_block(one, known.names) for one in found]


def as_block(row: SessionRow, names: Mapping[str, str]) -> Block:
    """A session as a view shows it."""
    session, project = row.session, row.project
    venue = names.get(session.venue_id or "", "")
    parts = [TakingPart(member_id=member_id, reply=reply) for member_id, reply in row.replies]
    return Block(
        session.id,
        session.title,
        session.starts_at,
        session.ends_at,
        session.state,
        project.mark if project else None,
        project.name if project else "",
        ", ".join(filter(None, (venue, session.room))),
        replies_text(parts),
    )


def read_closures(connection: Connection, period: Period, member_id: str) -> list[Closure]:
    """The closures on show, of one member or of all."""
    members = [member_id] if member_id else None
    return calendar_rows.closures_between(connection, period.first, period.last, members)


def bank_holidays_of(
    connection: Connection, first: date, last: date, member_id: str = ""
) -> list[BankHoliday]:
    """The bank holidays of the nations that members are in; slow the first time it is asked."""
    from partnerdesk.formats.bank_holidays import bank_holidays

    members = partners_rows.all_members(connection, with_left=False)
    nations = {one.nation for one in members if not member_id or one.id == member_id}
    return [one for nation in sorted(nations) for one in bank_holidays(nation, first, last)]


def read_projects(desk: Desk) -> Sequence[Project]:
    """Every project, by name."""
    with desk.read() as connection:
        return calendar_rows.all_projects(connection)
