"""The papers of the calendar: each gathers its facts from the store and makes a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from partnerdesk.actions.session_paper import reach, session_on_paper, where_text, whom_to_call
from partnerdesk.domain.calendar import Closure, Term, overlap, week_letters, years_text
from partnerdesk.domain.date_finder import FoundDate
from partnerdesk.domain.dates import Span, day_text
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import LIVE, SessionState
from partnerdesk.domain.words import listed
from partnerdesk.store import calendar_rows, partners_rows, settings_rows
from partnerdesk.store.calendar_rows import SessionFilter, SessionRow
from partnerdesk.store.database import Connection, Database

if TYPE_CHECKING:
    from partnerdesk.documents.blocks import Document
    from partnerdesk.documents.session_facts import SessionPaperFacts
    from partnerdesk.documents.term_planner import PlannedSession
    from partnerdesk.documents.year_list import YearEntry

Size = Literal["A4", "A3"]


# --- the whole calendar ----------------------------------------------------------------------


def term_planner_pdf(
    database: Database,
    first: date,
    last: date,
    today: date,
    size: Size = "A4",
    member_ids: Sequence[str] = (),
) -> bytes:
    """The weeks from ``first`` to ``last`` on one landscape sheet; of all members or of some.

    Raises RuleBroken for ``last`` when it is before ``first`` or leaves more than 26 weeks.
    """
    from partnerdesk.documents.term_planner import TermPlannerFacts, term_planner
    from partnerdesk.formats.bank_holidays import bank_holidays

    with database.read() as connection:
        members = _chosen(connection, member_ids)
        ids = [member.id for member in members]
        found = _sessions(connection, first, last, set(ids) if member_ids else None)
        closures = calendar_rows.closures_between(connection, first, last, ids)
        letters, whose = _letters(connection, members, first, last)
        facts = TermPlannerFacts(
            title=_planner_title(connection, first, last),
            first=first,
            last=last,
            members=tuple((member.id, member.name) for member in members),
            sessions=tuple(_planned(row) for row in found),
            closures=tuple(closures),
            bank_holidays={one.id: bank_holidays(one.nation, first, last) for one in members},
            letters=letters,
            letters_of=whose,
            projects=_projects(found),
            printed_on=today,
            partnership=settings_rows.read_settings(connection).partnership_name,
        )
    return _rendered(term_planner(facts, size))


def year_list_pdf(database: Database, first: date, last: date, today: date) -> bytes:
    """Fixtures, events and showcases from ``first`` to ``last``, by month (P54)."""
    from partnerdesk.documents.year_list import LISTED, YearListFacts, year_list

    with database.read() as connection:
        found = calendar_rows.sessions_between(connection, first, last)
        names = _names(connection)
        facts = YearListFacts(
            first=first,
            last=last,
            entries=tuple(_year_entry(r, names) for r in found if r.session.kind in LISTED),
            printed_on=today,
            partnership=settings_rows.read_settings(connection).partnership_name,
        )
    return _rendered(year_list(facts))


def dates_slip_pdf(
    database: Database,
    dates: Sequence[FoundDate | tuple[datetime, datetime]],
    title: str,
    member_ids: Sequence[str],
    reply_by: date | None,
    today: date,
) -> bytes:
    """Dates to propose, with a slip for each member to tick, sign and send back to us.

    Raises RuleBroken for ``dates`` when there is none.
    """
    from partnerdesk.documents.dates_slip import DatesSlipFacts, dates_slip

    if not dates:
        raise RuleBroken("dates", "Choose at least one date to propose.")
    pairs = [(d.starts_at, d.ends_at) if isinstance(d, FoundDate) else d for d in dates]
    with database.read() as connection:
        members = partners_rows.members_by_id(connection, member_ids)
        settings = settings_rows.read_settings(connection)
        facts = DatesSlipFacts(
            title=title,
            dates=tuple(sorted(pairs)),
            members=tuple(members[one].name for one in member_ids if one in members),
            reply_by=reply_by,
            reply_to=_reply_to(connection, settings.coordinator_name, today),
            printed_on=today,
            partnership=settings.partnership_name,
        )
    return _rendered(dates_slip(facts))


# --- one session -----------------------------------------------------------------------------


def session_sheet_pdf(database: Database, session_id: str, today: date) -> bytes:
    """All that whoever runs a session needs. Raises LookupError when there is no such session."""
    from partnerdesk.documents.session_sheet import session_sheet

    return _rendered(session_sheet(_session(database, session_id, today)))


def register_pdf(database: Database, session_id: str, today: date) -> bytes:
    """The register by counts. Raises LookupError when there is no such session."""
    from partnerdesk.documents.session_register import session_register

    return _rendered(session_register(_session(database, session_id, today)))


def transport_pdf(database: Database, session_id: str, today: date) -> bytes:
    """Who travels, and when. Raises LookupError when there is no such session."""
    from partnerdesk.documents.transport_list import transport_list

    return _rendered(transport_list(_session(database, session_id, today)))


def agenda_pdf(database: Database, session_id: str, today: date) -> bytes:
    """The agenda, to take notes on. Raises LookupError when there is no such session."""
    from partnerdesk.documents.minutes import agenda

    return _rendered(agenda(_session(database, session_id, today)))


def minutes_pdf(database: Database, session_id: str, today: date) -> bytes:
    """The minutes, to be signed. Raises LookupError when there is no such session."""
    from partnerdesk.documents.minutes import minutes

    return _rendered(minutes(_session(database, session_id, today)))


# --- what planner, list and slip are made from -----------------------------------------------


def _chosen(connection: Connection, member_ids: Sequence[str]) -> list[Member]:
    """The members asked for; else all that have not left, our own school first."""
    if member_ids:
        found = partners_rows.members_by_id(connection, member_ids)
        return [found[one] for one in member_ids if one in found]
    everybody = partners_rows.all_members(connection, with_left=False)
    return sorted(everybody, key=lambda member: not member.is_us)


def _sessions(
    connection: Connection, first: date, last: date, member_ids: set[str] | None
) -> list[SessionRow]:
    states = (*LIVE, SessionState.HELD)
    found = calendar_rows.sessions_between(connection, first, last, SessionFilter(states=states))
    if member_ids is None:
        return found
    return [row for row in found if member_ids & _concerned(row)]


def _concerned(row: SessionRow) -> set[str]:
    venue = {row.session.venue_id} if row.session.venue_id else set()
    return {member_id for member_id, _ in row.replies} | venue


def _planned(row: SessionRow) -> PlannedSession:
    from partnerdesk.documents.term_planner import PlannedSession

    return PlannedSession(
        title=row.session.title,
        starts_at=row.session.starts_at,
        ends_at=row.session.ends_at,
        mark=row.project.mark if row.project else None,
        venue_id=row.session.venue_id,
        firm=row.session.state is not SessionState.PENCILLED,
    )


def _projects(found: Iterable[SessionRow]) -> tuple[tuple[int, str], ...]:
    """Marks with names; projects that share a mark stand together."""
    named: dict[int, list[str]] = {}
    for row in found:
        if row.project and row.project.name not in named.setdefault(row.project.mark, []):
            named[row.project.mark].append(row.project.name)
    return tuple((mark, ", ".join(sorted(names))) for mark, names in sorted(named.items()))


def _planner_title(connection: Connection, first: date, last: date) -> str:
    """The name of the term, when these are just its days; else the days."""
    for term in calendar_rows.all_terms(connection):
        if (term.first_day, term.last_day) == (first, last):
            return term.name
    return f"{day_text(first)} to {day_text(last)}"


def _letters(
    connection: Connection, members: Sequence[Member], first: date, last: date
) -> tuple[dict[date, str], str]:
    """Weeks A and B by their Monday, and whose they are: those of the first member to count them.

    The name is blank when there is only one member.
    """
    for member in members:
        terms = calendar_rows.terms_of(connection, member.id)
        letters: dict[date, str] = {}
        for term in terms:
            if overlap(term, Span(first, last)):
                letters |= _letters_of(connection, member, term)
        if letters:
            return letters, member.name if len(members) > 1 else ""
    return {}, ""


def _letters_of(connection: Connection, member: Member, term: Term) -> dict[date, str]:
    from partnerdesk.formats.bank_holidays import bank_holidays

    span = (term.first_day, term.last_day)
    closures: list[Closure] = calendar_rows.closures_between(connection, *span, [member.id])
    holidays = {one.day for one in bank_holidays(member.nation, *span)}
    return week_letters(term, closures, holidays)


def _names(connection: Connection) -> dict[str, str]:
    return {member.id: member.name for member in partners_rows.all_members(connection)}


def _year_entry(row: SessionRow, names: Mapping[str, str]) -> YearEntry:
    from partnerdesk.documents.year_list import YearEntry

    one = row.session
    invited = [names[member_id] for member_id, _ in row.replies if member_id in names]
    everybody = len(invited) > 2 and set(invited) == set(names.values())
    return YearEntry(
        title=one.title,
        kind=one.kind,
        state=one.state,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        where=where_text(names.get(one.venue_id or "", ""), one.room),
        who="Every member" if everybody else listed(invited),
        years=years_text(one.years),
    )


def _reply_to(connection: Connection, coordinator: str, today: date) -> str:
    """``Tess Ode, St Oswald’s, text 07700 900500``: our coordinator, or whom to call with us."""
    us = partners_rows.us(connection)
    if us is None:
        return coordinator
    people = [one.person for one in partners_rows.people_in_roles(connection, us.id)]
    person = next((one for one in people if one.name == coordinator), None)
    if person is None and not coordinator:
        person = whom_to_call(connection, us, today)
    name = person.name if person else coordinator
    return ", ".join(part for part in (name, us.name, reach(person)) if part)


def _session(database: Database, session_id: str, today: date) -> SessionPaperFacts:
    with database.read() as connection:
        return session_on_paper(connection, session_id, today)


def _rendered(document: Document) -> bytes:
    from partnerdesk.documents import pdf

    return pdf.render(document)
