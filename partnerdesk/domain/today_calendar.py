"""What the calendar asks of the coordinator today: clashes, what is not ready, late replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from partnerdesk.domain.calendar import Term, term_on
from partnerdesk.domain.clashes import Clash, ClashKind
from partnerdesk.domain.dates import ago, day_text
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.sessions import Session, SessionFacts, Task, not_ready, when_text
from partnerdesk.domain.words import counted, listed

# A session is made ready in the days before it, and its members asked a month before.
WEEK_DAYS = 7
ASK_DAYS = 28
# What is to be done is told this long before it is due.
TASK_NOTICE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Pencil:
    """A member whose reply to a pencilled session is missing; ``asked_on`` None: never asked.

    ``asked_on`` is the last time, reminders included.
    """

    session: Session
    member_id: str
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """What Today is told of the calendar.

    ``week`` are the sessions of the next seven days; ``late`` those ahead with clashes that nobody
    decided to keep; ``pencils`` late replies; ``unwritten`` sessions that are over, with nothing
    written down; ``single`` those of no series ahead; ``terms`` our own school's, and ``letter`` is
    that of its present week.
    """

    week: Sequence[SessionFacts] = ()
    late: tuple[tuple[Session, tuple[Clash, ...]], ...] = ()
    pencils: Sequence[Pencil] = ()
    unwritten: Sequence[Session] = ()
    single: Sequence[Session] = ()
    tasks: Sequence[Task] = ()
    terms: Sequence[Term] = ()
    letter: str = ""
    people: Mapping[str, str] = field(default_factory=dict)


def calendar_matters(
    facts: CalendarFacts, today: date, members: Mapping[str, str]
) -> tuple[Matter, ...]:
    """What the calendar asks for, by kind; ``members`` are names by id."""
    return (
        *(_clash(session, found, members) for session, found in facts.late),
        *(_unready(one, members) for one in facts.week if not_ready(one)),
        *(_task(one, facts, today) for one in facts.tasks),
        *_pencils(facts.pencils, today, members),
        *_unwritten(facts.unwritten),
    )


def where(session: Session, members: Mapping[str, str]) -> str:
    """``St Oswald’s, Hall``; blank when nobody knows yet."""
    return ", ".join(filter(None, (members.get(session.venue_id or "", ""), session.room)))


def _at(session: Session, kind: MatterKind, title: str, second: str, verb: str) -> Matter:
    return Matter(kind, title, second, verb, "calendar", session.id)


_CAUSES = {
    ClashKind.CLOSED: "a closure of {}",
    ClashKind.EXAMS: "exams of {}",
    ClashKind.TRIP: "a trip of {}",
    ClashKind.BANK_HOLIDAY: "a bank holiday",
    ClashKind.MEMBER_TAKEN: "another session of {}",
    ClashKind.PERSON_TAKEN: "another session of the same person",
    ClashKind.TRAVEL: "the drive from another session",
    ClashKind.ROOM_TAKEN: "another session in the same room",
    ClashKind.ITEM_TAKEN: "a loan of what it needs",
    ClashKind.OUTSIDE_HOURS: "the hours of school",
}


def _clash(session: Session, found: Sequence[Clash], members: Mapping[str, str]) -> Matter:
    first = found[0]
    cause = _CAUSES[first.kind].format(members.get(first.member_id, "a member"))
    more = f" and {len(found) - 1} more" if found[1:] else ""
    second = f"{when_text(session.starts_at, session.ends_at)} · {first.words}"
    title = f"{session.title} now clashes with {cause}{more}"
    return _at(session, MatterKind.LATE_CLASH, title, second, "See clash")


def _unready(facts: SessionFacts, members: Mapping[str, str]) -> Matter:
    session = facts.session
    when = when_text(session.starts_at, session.ends_at)
    second = " · ".join(filter(None, (when, where(session, members), f"Open: {not_ready(facts)}")))
    title = f"{session.title} is not ready"
    return _at(session, MatterKind.NOT_READY, title, second, "Get ready")


def _task(task: Task, facts: CalendarFacts, today: date) -> Matter:
    owner = facts.people.get(task.owner_id or "", "")
    due = ""
    if task.due_on:
        late = f", {ago(task.due_on, today)}" if task.due_on < today else ""
        due = f"Due {day_text(task.due_on)}{late}"
    second = " · ".join(filter(None, (owner, due)))
    key = task.session_id or ""
    return Matter(MatterKind.TASK, task.what, second, "See task", "calendar", key)


def _pencils(
    pencils: Iterable[Pencil], today: date, members: Mapping[str, str]
) -> Iterable[Matter]:
    """One matter for each series and each single session, those asked and those never asked."""
    together: dict[tuple[str, bool], list[Pencil]] = {}
    for one in sorted(pencils, key=lambda one: (one.session.starts_at, one.session.id)):
        of = one.session.series_id or one.session.id
        together.setdefault((of, one.asked_on is not None), []).append(one)
    for (_, asked), several in together.items():
        yield _missing(several, today, members) if asked else _unasked(several, members)


def _missing(several: Sequence[Pencil], today: date, members: Mapping[str, str]) -> Matter:
    asked = min(one.asked_on for one in several if one.asked_on)
    title = f"Reply to dates still missing from {_schools(several, members)}"
    second = f"{_pencilled(several)} · asked {ago(asked, today)}"
    return _at(several[0].session, MatterKind.PENCIL, title, second, "Chase")


def _unasked(several: Sequence[Pencil], members: Mapping[str, str]) -> Matter:
    schools = _schools(several, members)
    have = "has" if len({one.member_id for one in several}) == 1 else "have"
    title = f"{schools[0].upper()}{schools[1:]} {have} not been asked about a date yet"
    return _at(several[0].session, MatterKind.PENCIL, title, _pencilled(several), "Ask")


def _schools(several: Sequence[Pencil], members: Mapping[str, str]) -> str:
    ids = list(dict.fromkeys(one.member_id for one in several))
    if len(ids) > 2:
        return f"{len(ids)} schools"
    return listed([members.get(one, "a member") for one in ids])


def _pencilled(several: Sequence[Pencil]) -> str:
    sessions = {one.session.id: one.session for one in several}
    first = several[0].session
    more = f" and {counted(len(sessions) - 1, 'more date')}" if len(sessions) > 1 else ""
    return f"{first.title}, pencilled for {day_text(first.starts_at.date())}{more}"


def _unwritten(sessions: Sequence[Session]) -> Iterable[Matter]:
    """One matter for all of them, the newest first: it is still in mind."""
    if not sessions:
        return
    newest = max(sessions, key=lambda one: (one.starts_at, one.id))
    more = f" and {counted(len(sessions) - 1, 'more session')}" if len(sessions) > 1 else ""
    title = f"Nothing is written down yet of {newest.title}{more}"
    second = when_text(newest.starts_at, newest.ends_at)
    yield _at(newest, MatterKind.WRITE_UP, title, second, "Write down")


def time_of_term(facts: CalendarFacts, today: date) -> str:
    """``Week A · 4 weeks to the end of term``; blank when no term is near."""
    term = term_on(facts.terms, today)
    begins = " from Monday" if today.weekday() > 4 else ""  # the letter is that of the week ahead
    week = f"Week {facts.letter}{begins}" if facts.letter else ""
    if term:
        days = (term.last_day - today).days
        left = f"{_near(days)} to the end of term" if days else "Last day of term"
        return " · ".join(filter(None, (week, left)))
    ahead = [(one.first_day - today).days for one in facts.terms if one.first_day > today]
    return f"School holidays, {_near(min(ahead))} to the start of term" if ahead else ""


def _near(days: int) -> str:
    return counted(days, "day") if days < 14 else counted(days // 7, "week")


def last_day_of_week(today: date) -> date:
    """The last of the seven days from ``today`` on."""
    return today + timedelta(days=WEEK_DAYS - 1)
