"""The commands of the calendar: their words, and those that only look, exchange or print."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnerdesk import cli_names, cli_sessions
from partnerdesk.cli_sessions import Parsers
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.actions.calendar_exchange import CalendarPreview
    from partnerdesk.domain.calendar import Term
    from partnerdesk.domain.date_finder import FoundDate, Wish
    from partnerdesk.store.database import Connection
    from partnerdesk.store.opening import OpenStore

Row = dict[str, Any]

MEANINGS = ("holidays", "school-days", "events")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# --- the words of the commands ---------------------------------------------------------------


def add_commands(commands: Parsers, sources: Parsers, documents: Parsers, exports: Parsers) -> None:
    """Add the calendar to the program's commands, what it imports, prints and exports."""
    cli_sessions.add_commands(commands)
    clashing = commands.add_parser("clashes", help="sessions ahead with something in the way")
    clashing.add_argument("--days", type=_number, default=180, metavar="N", help="so far ahead")
    clashing.add_argument("--json", action="store_true", help="as JSON, one object a line")
    _add_find(commands)
    reading = sources.add_parser("calendar", help="a school’s calendar file (.ics), all or none")
    reading.add_argument("file", type=Path)
    reading.add_argument("--member", required=True, metavar="NAME", help="whose calendar it is")
    reading.add_argument("--as", dest="meaning", choices=MEANINGS, required=True,
                         help="what its days mean")  # fmt: skip
    reading.add_argument("--preview", action="store_true", help="show the difference, keep nothing")
    ics = exports.add_parser("calendar", help="sessions as a calendar file (.ics)")
    whose = ics.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar="NAME", help="those of one member")
    whose.add_argument("--project", metavar="NAME", help="those of one project")
    whose.add_argument("--session", metavar="TITLE", help="one session")
    ics.add_argument("--on", type=cli_sessions.day, metavar="DATE", help="the day of --session")
    ics.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    _add_papers(documents)


def _add_find(commands: Parsers) -> None:
    find = commands.add_parser("find-dates", help="the first dates that are free for everybody")
    find.add_argument("--members", nargs="+", default=[], metavar="NAME")
    find.add_argument("--people", nargs="+", default=[], metavar="NAME")
    find.add_argument("--minutes", type=_number, required=True, metavar="N", help="how long")
    find.add_argument("--from", dest="first", type=cli_sessions.day, required=True, metavar="DATE")
    find.add_argument("--to", dest="last", type=cli_sessions.day, required=True, metavar="DATE")
    find.add_argument("--hours", type=cli_sessions.times, metavar="HH:MM-HH:MM",
                      help="within these; else the school day")  # fmt: skip
    find.add_argument("--weekdays", nargs="+", choices=_WEEKDAYS, default=_WEEKDAYS[:5],
                      metavar="Mon", help="on these days of the week")  # fmt: skip
    find.add_argument("--years", default="", metavar="YEARS", help="year groups, as 7-9")
    find.add_argument("--at", metavar="NAME", help="the member whose site it is")
    find.add_argument("--room", default="", metavar="ROOM")
    find.add_argument("--item", action="append", default=[], metavar="NAME", help="it needs")
    find.add_argument("--quantity", action="append", type=_number, default=[], metavar="N",
                      help="for each --item")  # fmt: skip
    find.add_argument("--most", type=_number, default=6, metavar="N", help="so many dates")
    find.add_argument("--json", action="store_true", help="as JSON, one object a line")
    find.add_argument("--slip", type=Path, metavar="FILE", help="a slip for reply, as PDF")
    find.add_argument("--title", default="Our next session", help="of the slip")
    find.add_argument("--reply-by", type=cli_sessions.day, metavar="DATE", help="on the slip")


def _add_papers(documents: Parsers) -> None:
    planner = documents.add_parser("term-planner", help="the whole partnership on one sheet")
    planner.add_argument("--term", metavar="NAME", help="of our own school; else the present one")
    planner.add_argument("--size", choices=("A4", "A3"), default="A4")
    planner.add_argument("--members", nargs="+", default=[], metavar="NAME", help="else all")
    years = documents.add_parser("year-list", help="a school year of fixtures and events")
    years.add_argument("--year", type=int, metavar="YYYY", help="in which it begins")
    papers = [planner, years]
    for name, help_ in _OF_SESSION.items():
        paper = documents.add_parser(name, help=help_)
        paper.add_argument("session", metavar="TITLE", help="words of its title, or its id")
        paper.add_argument("--on", type=cli_sessions.day, metavar="DATE", help="its day")
        papers.append(paper)
    for paper in papers:
        paper.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


_OF_SESSION = {
    "session-sheet": "all that whoever runs a session needs",
    "register": "the register of a session, by counts",
    "transport": "who travels to a session, and when",
    "agenda": "the agenda of a meeting",
    "minutes": "the minutes of a meeting",
}


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 to 100000.")
    return int(text)


# --- lists -----------------------------------------------------------------------------------


def sessions(store: OpenStore, arguments: argparse.Namespace) -> Iterator[Row]:
    """Sessions from one day to another, else of a year either side of today."""
    from partnerdesk.domain.sessions import LIVE, not_ready, replies_text
    from partnerdesk.store import calendar_rows, partners_rows

    first, last = _span(arguments)
    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        projects = {one.id: one.name for one in calendar_rows.all_projects(connection)}
        found = calendar_rows.sessions_between(connection, first, last)
        for facts in calendar_rows.several_facts(connection, [row.session.id for row in found]):
            one = facts.session
            yield {
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "title": one.title,
                "state": one.state.value,
                "kind": one.kind.value,
                "project": projects.get(one.project_id or "", ""),
                "venue": members.get(one.venue_id or "", ""),
                "room": one.room,
                "years": list(one.years),
                "members": [members[part.member_id] for part in facts.members],
                "replies": replies_text(facts.members),
                "not_ready": not_ready(facts) if one.state in LIVE else "",
                "id": one.id,
            }


def closures(store: OpenStore, arguments: argparse.Namespace) -> Iterator[Row]:
    """When members are closed or busy, else of a year either side of today."""
    from partnerdesk.store import calendar_rows, partners_rows

    first, last = _span(arguments)
    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for one in calendar_rows.closures_between(connection, first, last):
            yield {
                "first_day": one.first_day,
                "last_day": one.last_day,
                "starts": one.starts,
                "ends": one.ends,
                "member": members.get(one.member_id, ""),
                "kind": one.kind.value,
                "name": one.name,
                "years": list(one.years),
            }


def projects(store: OpenStore, arguments: argparse.Namespace) -> Iterator[Row]:
    """Every project, with its members and who leads it."""
    from partnerdesk.domain.projects import ProjectPart
    from partnerdesk.store import calendar_rows, partners_rows

    if arguments.first or arguments.last:
        raise RuleBroken("from", "Projects are listed whole. Leave out --from and --to.")
    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for one in calendar_rows.all_projects(connection):
            facts = calendar_rows.project_facts(connection, one.id)
            names = calendar_rows.people_names(connection, [p.person_id for p in facts.people])
            by_part: dict[ProjectPart, list[str]] = {part: [] for part in ProjectPart}
            for person in facts.people:
                by_part[person.part].append(names.get(person.person_id, ""))
            yield {
                "name": one.name,
                "state": one.state.value,
                "members": [members[each] for each in facts.member_ids],
                "leads": by_part[ProjectPart.LEAD],
                "deputies": by_part[ProjectPart.DEPUTY],
                "years": list(one.years),
                "themes": list(one.themes),
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "sessions": calendar_rows.sessions_in(connection, "project_id", one.id),
            }


LISTS: dict[str, Callable[[OpenStore, argparse.Namespace], Iterator[Row]]] = {
    "sessions": sessions,
    "closures": closures,
    "projects": projects,
}


def _span(arguments: argparse.Namespace) -> tuple[date, date]:
    today = date.today()
    first = arguments.first or min(arguments.last or today, today) - timedelta(days=365)
    last = arguments.last or max(first, today) + timedelta(days=365)
    if last < first:
        raise RuleBroken("to", "It ends before it begins. Put the later date after --to.")
    return first, last


# --- what is in the way, and what is free ----------------------------------------------------


def clashes(store: OpenStore, arguments: argparse.Namespace) -> Iterator[Row]:
    """Sessions ahead with something in the way that nobody decided to keep."""
    from partnerdesk.actions.sessions import late_clashes

    for session, found in late_clashes(store.database, date.today(), arguments.days):
        yield {
            "starts_at": session.starts_at,
            "title": session.title,
            "state": session.state.value,
            "clashes": [
                {"kind": one.kind.value, "hard": one.hard, "words": one.words} for one in found
            ],
            "id": session.id,
        }


def clash_words(row: Row) -> str:
    """``Thu 12 Mar 2026, 13:30: Year 8 Latin`` and a line for each thing in its way."""
    from partnerdesk.domain.dates import day_text

    start: datetime = row["starts_at"]
    lines = [f"{day_text(start.date())}, {start:%H:%M}: {row['title']}"]
    return "\n".join([*lines, *(f"  {one['words']}" for one in row["clashes"])])


def find_dates(store: OpenStore, arguments: argparse.Namespace) -> Iterator[Row]:
    """The first dates free for all; without any, those that fail for fewest, and for whom."""
    from partnerdesk.actions import date_finder

    wish = _wish(store, arguments)
    found = date_finder.find_dates(store.database, wish, date.today())
    dates = found.free or found.nearest
    if arguments.slip:
        _write_slip(store, arguments, wish, dates)
    for one in dates:
        yield {
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "free": not one.failing,
            "failing": [failing.words for failing in one.failing],
        }


def _wish(store: OpenStore, arguments: argparse.Namespace) -> Wish:
    from partnerdesk.domain.calendar import parse_years
    from partnerdesk.domain.date_finder import Wish
    from partnerdesk.store.settings_rows import read_settings

    with store.database.read() as connection:
        opens, closes = arguments.hours or read_settings(connection).school_hours()
        venue = cli_names.member(connection, arguments.at, "venue_id").id if arguments.at else None
        return Wish(
            member_ids=cli_sessions.member_ids(connection, arguments.members),
            minutes=arguments.minutes,
            first=arguments.first,
            last=arguments.last,
            opens=opens,
            closes=closes,
            person_ids=cli_sessions.person_ids(connection, arguments.people),
            weekdays=tuple(_WEEKDAYS.index(word) for word in arguments.weekdays),
            years=parse_years(arguments.years),
            venue_id=venue,
            room=arguments.room,
            needs=cli_sessions.needs(connection, arguments),
            most=arguments.most,
        )


def _write_slip(
    store: OpenStore, arguments: argparse.Namespace, wish: Wish, dates: Sequence[FoundDate]
) -> None:
    from partnerdesk.actions.calendar_paper import dates_slip_pdf
    from partnerdesk.formats.outgoing import save_whole

    pdf = dates_slip_pdf(
        store.database,
        dates,
        arguments.title,
        wish.member_ids,
        arguments.reply_by,
        date.today(),
    )
    save_whole(arguments.slip, pdf)


def found_words(row: Row) -> str:
    """``Thu 12 Mar 2026, 13:30–14:30``, and for whom it fails."""
    from partnerdesk.domain.sessions import when_text

    when = when_text(row["starts_at"], row["ends_at"])
    if not row["free"]:
        when += " · not free for all"
    return "\n".join([when, *(f"  {words}" for words in row["failing"])])


# --- files of other programs -----------------------------------------------------------------


def import_calendar(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Take in a calendar file, all or nothing, and say what that changed."""
    from partnerdesk.actions import calendar_exchange
    from partnerdesk.domain.calendar import FeedMeaning

    today = date.today()
    content = calendar_exchange.calendar_bytes(arguments.file)
    read = calendar_exchange.read_calendar(content, arguments.file.name, today)
    with store.database.read() as connection:
        member = cli_names.member(connection, arguments.member, "member_id")
    preview = calendar_exchange.preview_calendar(
        store.database, read, member.id, FeedMeaning(arguments.meaning), today
    )
    lines = list(_difference(preview))
    if arguments.preview:
        return "\n".join([*lines, "Nothing was written."])
    changes = calendar_exchange.import_calendar(store.database, preview, today)
    return "\n".join([*lines, changes.name or "Nothing has changed since it was read."])


def _difference(preview: CalendarPreview) -> Iterator[str]:
    from partnerdesk.actions.calendar_difference import item_words

    for one in preview.new:
        yield f"+ {item_words(one)}"
    for before, after in (*preview.changed, *preview.renamed):
        yield f"~ {item_words(before)} → {item_words(after)}"
    for one in preview.gone:
        what = "cancelled" if one.id in preview.to_cancel else "removed"
        yield f"- {item_words(one)} ({what})"
    if preview.unchanged:
        yield f"{preview.unchanged} as before"
    for unread in preview.not_read:
        yield f"Not read: {unread.title or 'an event without a name'}. {unread.why}"
    yield from preview.notices


def export_calendar(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """Sessions as a calendar file."""
    from partnerdesk.actions import calendar_exchange

    member_id = project_id = session_id = ""
    with store.database.read() as connection:
        if arguments.member:
            member_id = cli_names.member(connection, arguments.member, "member").id
        if arguments.project:
            project_id = cli_sessions.project(connection, arguments.project).id
        if arguments.session:
            session_id = cli_sessions.session(connection, arguments.session, arguments.on).id
    return calendar_exchange.export_calendar(
        store.database,
        session_id=session_id,
        project_id=project_id,
        member_id=member_id,
        today=date.today(),
    )


# --- paper -----------------------------------------------------------------------------------


def term_planner(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """A term of the whole partnership on one sheet."""
    from partnerdesk.actions.calendar_paper import term_planner_pdf

    today = date.today()
    with store.database.read() as connection:
        term = _term(connection, arguments.term, today)
        ids = cli_sessions.member_ids(connection, arguments.members)
    return term_planner_pdf(
        store.database, term.first_day, term.last_day, today, arguments.size, ids
    )


def _term(connection: Connection, name: str | None, today: date) -> Term:
    """A term of our own school by its name; else the present one, or the next."""
    from partnerdesk.store import calendar_rows, partners_rows

    us = partners_rows.us(connection)
    terms = calendar_rows.terms_of(connection, us.id) if us else []
    if not terms:
        raise RuleBroken("term", "No term of our own school is known yet. Add its terms first.")
    if name:
        hint = "Known are " + ", ".join(one.name for one in terms)
        return cli_names.only(terms, name, "term", "term", hint)
    return next((one for one in terms if one.last_day >= today), terms[-1])


def year_list(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """Fixtures and events of a school year."""
    from partnerdesk.actions.calendar_paper import year_list_pdf

    today = date.today()
    begins = arguments.year or (today.year if today.month > 8 else today.year - 1)
    if not 1 < begins < 9999:
        raise RuleBroken("year", "Write the year in which the school year begins, as 2026.")
    first, last = date(begins, 9, 1), date(begins + 1, 8, 31)
    return year_list_pdf(store.database, first, last, today)


def of_session(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """A paper of one session."""
    from partnerdesk.actions import calendar_paper

    make = {
        "session-sheet": calendar_paper.session_sheet_pdf,
        "register": calendar_paper.register_pdf,
        "transport": calendar_paper.transport_pdf,
        "agenda": calendar_paper.agenda_pdf,
        "minutes": calendar_paper.minutes_pdf,
    }[arguments.document]
    with store.database.read() as connection:
        found = cli_sessions.session(connection, arguments.session, arguments.on)
    return make(store.database, found.id, date.today())


PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "term-planner": term_planner,
    "year-list": year_list,
    **dict.fromkeys(_OF_SESSION, of_session),
}

WRITES = cli_sessions.WRITES

# What only looks, and how a person reads a line of it.
ASKS: dict[
    str,
    tuple[Callable[[OpenStore, argparse.Namespace], Iterator[Row]], Callable[[Row], str]],
] = {
    "clashes": (clashes, clash_words),
    "find-dates": (find_dates, found_words),
}
