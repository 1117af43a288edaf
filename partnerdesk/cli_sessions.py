"""Pencil in sessions and add closures without a window, and find a session by its words."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from partnerdesk import cli_names
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.actions.series import PlannedDay
    from partnerdesk.domain.projects import Project
    from partnerdesk.domain.sessions import Series, Session, SessionFacts
    from partnerdesk.store.database import Connection
    from partnerdesk.store.opening import OpenStore

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

# --- the words of the commands ---------------------------------------------------------------

KINDS = ("lesson", "event", "training", "meeting", "fixture", "showcase", "other")
CLOSURES = ("holiday", "half_term", "inset", "exams", "trip", "inspection", "other")


def add_commands(commands: Parsers) -> None:
    """Add the commands that write to the calendar."""
    pencil = commands.add_parser("pencil", help="pencil in a session, once or as a series")
    pencil.add_argument("--title", required=True)
    pencil.add_argument("--members", nargs="+", required=True, metavar="NAME")
    pencil.add_argument("--people", nargs="+", default=[], metavar="NAME", help="the first leads")
    pencil.add_argument("--on", type=day, required=True, metavar="DATE", help="the first day")
    pencil.add_argument("--time", type=times, required=True, metavar="HH:MM-HH:MM")
    pencil.add_argument("--every", metavar="1w", type=_weeks, help="every so many weeks")
    pencil.add_argument("--until", type=day, metavar="DATE", help="the last day of a series")
    pencil.add_argument("--terms-of", metavar="NAME", help="only on school days of this member")
    pencil.add_argument("--week", choices=("A", "B"), default="", help="only in these weeks")
    pencil.add_argument("--skip-clashes", action="store_true", help="leave out days that clash")
    pencil.add_argument("--project", metavar="NAME")
    pencil.add_argument("--kind", choices=KINDS, default="lesson")
    pencil.add_argument("--years", default="", metavar="YEARS", help="year groups, as 7-9")
    pencil.add_argument("--at", metavar="NAME", help="the member whose site it is")
    pencil.add_argument("--room", default="")
    pencil.add_argument("--item", action="append", default=[], metavar="NAME", help="it needs")
    pencil.add_argument("--quantity", action="append", type=int, default=[], metavar="N",
                        help="for each --item")  # fmt: skip
    pencil.add_argument("--note", default="", help="why it stays despite a clash")
    close = commands.add_parser("close", help="note that a member is closed or busy")
    close.add_argument("--member", required=True, metavar="NAME")
    close.add_argument("--kind", choices=CLOSURES, required=True)
    close.add_argument("--name", required=True, help="as “May half-term”")
    close.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    close.add_argument("--to", dest="last", type=day, metavar="DATE", help="else the same day")
    close.add_argument("--time", type=times, metavar="HH:MM-HH:MM", help="only these hours")
    close.add_argument("--years", default="", metavar="YEARS", help="only these year groups")


def day(text: str) -> date:
    """``2026-03-12`` as argparse reads it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day. Write 2026-03-12.") from error


def times(text: str) -> tuple[time, time]:
    """``13:30-14:30`` as argparse reads it."""
    try:
        start, end = map(time.fromisoformat, text.split("-"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a time like 13:30-14:30.") from error
    return start, end


def _weeks(text: str) -> int:
    number = text.removesuffix("w")
    if text == number or not number.isdecimal() or not 1 <= int(number) <= 52:
        raise argparse.ArgumentTypeError(f"“{text}” is not like 1w (each week) or 2w.")
    return int(number)


# --- what is meant ---------------------------------------------------------------------------


def member_ids(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """The members that are called so."""
    return tuple(cli_names.member(connection, words, "members").id for words in names)


def person_ids(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """The people that are called so."""
    from partnerdesk.store import partners_rows

    people = {held.person.id: held.person for held in partners_rows.people_in_roles(connection)}
    hint = "`list people` tells the names"
    return tuple(
        cli_names.only(list(people.values()), words, "people", "person", hint).id for words in names
    )


def project(connection: Connection, words: str) -> Project:
    """The project that is called so."""
    from partnerdesk.store import calendar_rows

    hint = "`list projects` tells the names"
    return cli_names.only(calendar_rows.all_projects(connection), words, "project", "project", hint)


def needs(connection: Connection, arguments: argparse.Namespace) -> tuple[tuple[str, int], ...]:
    """The items named with --item, each with its --quantity; kits as their parts."""
    if len(arguments.quantity) > len(arguments.item):
        raise RuleBroken("quantity", "There are more --quantity than --item. Give each its own.")
    numbers = [*arguments.quantity, *[1] * (len(arguments.item) - len(arguments.quantity))]
    wanted: dict[str, int] = {}
    for words, number in zip(arguments.item, numbers, strict=True):
        thing = cli_names.thing(connection, words)
        for item_id, each in cli_names.needed(thing, number).items():
            wanted[item_id] = wanted.get(item_id, 0) + each
    return tuple(wanted.items())


def session(connection: Connection, words: str, on: date | None) -> Session:
    """The session with this id, else the one whose title has these words; ``on`` is its day."""
    from partnerdesk.domain.sessions import when_text
    from partnerdesk.store import calendar_rows
    from partnerdesk.store.columns import sort_key

    with_id = calendar_rows.several_facts(connection, [words])
    if with_id:
        return with_id[0].session
    first, last = (on, on) if on else (date(1, 2, 2), date(9999, 11, 30))
    wanted = sort_key(words)
    every = [row.session for row in calendar_rows.sessions_between(connection, first, last)]
    exact = [one for one in every if sort_key(one.title) == wanted]
    found = exact or [
        one for one in every if all(word in sort_key(one.title) for word in wanted.split())
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(
            "session", f"There is no session “{words}”. `list sessions` tells the titles."
        )
    named = "; ".join(f"{one.title}, {when_text(one.starts_at, one.ends_at)}" for one in found[:6])
    more = f"; and {len(found) - 6} more" if len(found) > 6 else ""
    raise RuleBroken("session", f"“{words}” can mean {named}{more}. Say its day with --on.")


# --- pencil in -------------------------------------------------------------------------------


def pencil(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Pencil in a session, or with --every each date of a series as one action."""
    try:
        return _pencilled(store, arguments)
    except RuleBroken as refusal:
        if refusal.field != "note":
            raise
        leave = " or leave such days out with --skip-clashes" if arguments.every else ""
        why = refusal.message.removesuffix(" To go on, write here why.")
        raise RuleBroken("note", f"{why} To go on, say why with --note{leave}.") from refusal


def _pencilled(store: OpenStore, arguments: argparse.Namespace) -> str:
    from partnerdesk.actions.sessions import add_session

    with store.database.read() as connection:
        template = _template(connection, arguments)
        terms_of = (
            cli_names.member(connection, arguments.terms_of, "terms_of_id").id
            if arguments.terms_of
            else None
        )
    if arguments.every:
        return _pencil_series(store, arguments, template, terms_of)
    for word in ("until", "terms_of", "week", "skip_clashes"):
        if getattr(arguments, word):
            option = f"--{word.replace('_', '-')}"
            raise RuleBroken(word, f"{option} is for a series. Say with --every how it repeats.")
    return add_session(store.database, template, date.today(), arguments.note).name


def _template(connection: Connection, arguments: argparse.Namespace) -> SessionFacts:
    from partnerdesk.domain.calendar import parse_years
    from partnerdesk.domain.sessions import (
        Session,
        SessionFacts,
        SessionKind,
        SessionNeed,
        SessionPart,
        SessionPerson,
        TakingPart,
    )

    starts, ends = arguments.time
    people = person_ids(connection, arguments.people)
    parts = [SessionPart.LEAD, *[SessionPart.STAFF] * len(people)]
    return SessionFacts(
        Session(
            project_id=project(connection, arguments.project).id if arguments.project else None,
            title=arguments.title,
            kind=SessionKind(arguments.kind),
            starts_at=datetime.combine(arguments.on, starts),
            ends_at=datetime.combine(arguments.on, ends),
            venue_id=cli_names.member(connection, arguments.at, "venue_id").id
            if arguments.at
            else None,
            room=arguments.room,
            years=parse_years(arguments.years),
        ),
        tuple(TakingPart(member_id=one) for one in member_ids(connection, arguments.members)),
        tuple(
            SessionPerson(person_id=one, part=part)
            for one, part in zip(people, parts, strict=False)
        ),
        tuple(
            SessionNeed(item_id=item_id, quantity=number)
            for item_id, number in needs(connection, arguments)
        ),
    )


def _pencil_series(
    store: OpenStore, arguments: argparse.Namespace, template: SessionFacts, terms_of: str | None
) -> str:
    from partnerdesk.actions.series import add_series, plan_series
    from partnerdesk.domain.dates import day_text

    if not arguments.until:
        raise RuleBroken("until", "Say with --until how long the series goes on.")
    today = date.today()
    series = _series(arguments, template, terms_of)
    planned = plan_series(store.database, series, template, today)
    left_out = {one.day: one for one in planned if _refused(one)} if arguments.skip_clashes else {}
    days = [one.day for one in planned if one.day not in left_out]
    if not days:
        raise RuleBroken("on", f"Each of the {len(planned)} dates clashes. Choose other days.")
    changes = add_series(store.database, series, template, days, today, arguments.note)
    lines = [changes.name, *(f"  {day_text(one)}" for one in days)]
    for one in left_out.values():
        lines.append(f"  {day_text(one.day)} is left out: {one.clashes[0].words}")
    return "\n".join(lines)


def _refused(planned: PlannedDay) -> bool:
    return any(one.hard for one in planned.clashes)


def _series(arguments: argparse.Namespace, template: SessionFacts, terms_of: str | None) -> Series:
    from partnerdesk.domain.sessions import Series

    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[arguments.on.weekday()]
    return Series(
        project_id=template.session.project_id,
        title=arguments.title,
        rule=f"FREQ=WEEKLY;INTERVAL={arguments.every};BYDAY={weekday}",
        first_day=arguments.on,
        last_day=arguments.until,
        starts=arguments.time[0],
        minutes=(template.session.ends_at - template.session.starts_at) // timedelta(minutes=1),
        terms_of_id=terms_of,
        week=arguments.week,
    )


# --- close -----------------------------------------------------------------------------------


def close(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Note a closure, and say which sessions it touches."""
    from partnerdesk.actions.closures import add_closure
    from partnerdesk.actions.sessions import late_clashes
    from partnerdesk.domain.calendar import Closure, ClosureKind, parse_years
    from partnerdesk.domain.sessions import when_text

    with store.database.read() as connection:
        member = cli_names.member(connection, arguments.member, "member_id")
    starts, ends = arguments.time or (None, None)
    closure = Closure(
        id="",
        member_id=member.id,
        kind=ClosureKind(arguments.kind),
        name=arguments.name,
        first_day=arguments.first,
        last_day=arguments.last or arguments.first,
        starts=starts,
        ends=ends,
        years=parse_years(arguments.years),
    )
    changes = add_closure(store.database, closure)
    key = f"closure:{changes.made}"
    today = date.today()
    ahead = max(1, (closure.last_day - today).days)
    touched = [
        one
        for one, found in late_clashes(store.database, today, ahead)
        if any(clash.key == key for clash in found)
    ]
    lines = [f"{changes.name} of {member.name}"]
    lines += [f"  now clashes: {one.title}, {when_text(one.starts_at, one.ends_at)}"
              for one in touched]  # fmt: skip
    return "\n".join(lines)


WRITES: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {
    "pencil": pencil,
    "close": close,
}
