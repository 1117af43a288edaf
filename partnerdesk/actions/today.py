"""All that Today is told, late clashes and the letter of the week included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from partnerdesk.actions.interview import question_of_the_week
from partnerdesk.actions.sessions import late_clashes_in
from partnerdesk.domain.calendar import Term, monday, term_on, week_letters
from partnerdesk.domain.clashes import Clash
from partnerdesk.domain.sessions import Session
from partnerdesk.domain.today import TodayFacts
from partnerdesk.domain.today_agreements import LifeFacts, TracedPromise
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.store import agreements_rows, partners_rows, promise_rows
from partnerdesk.store.calendar_rows import count_sessions
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.today_rows import today_facts

# Late clashes are told so far ahead: two terms, in which another date can still be found.
CLASH_DAYS = 180


# What a clash can come from: while none of it changes, the clashes stay as they are.
CLASH_TABLES = (
    "member", "person", "closure", "setting", "session", "session_member", "session_person",
    "session_need", "kept_clash", "item", "out_of_service", "loan", "loan_line",
)  # fmt: skip

Late = tuple[tuple[Session, tuple[Clash, ...]], ...]


def read_today(
    database: Database,
    today: date,
    last_backup: datetime | None = None,
    late: Late | None = None,
) -> TodayFacts:
    """What needs attention today; ``last_backup`` is when the newest backup was made.

    ``late`` are the late clashes when they are known already, as they take longest to find.
    """
    # In three short looks, as nothing can be written meanwhile. What changes between two of them
    # is asked for again anyway.
    with database.read() as connection:
        facts = today_facts(connection, today, last_backup)
    if late is None:
        late = _late(database, today)
    with database.read() as connection:
        term = term_on(facts.calendar.terms, today)
        letter = _letter(connection, term, today) if term else ""
        life = _life(connection, today)
        question = question_of_the_week(connection, today)
    calendar = replace(facts.calendar, late=late, letter=letter)
    return replace(facts, life=life, calendar=calendar, question=question)


def _late(database: Database, today: date) -> Late:
    last = today + timedelta(days=CLASH_DAYS)
    with database.read() as connection:
        # Without a session ahead there is nothing to ask, and no bank holidays to read for it.
        ahead = count_sessions(connection, today, last)
        return late_clashes_in(connection, today, last) if ahead else ()


def _life(connection: Connection, today: date) -> LifeFacts:
    promised = promise_rows.promised(connection, today)
    traced = [TracedPromise(one.agreement, one.commitment, one.standing) for one in promised]
    return LifeFacts(tuple(traced), tuple(agreements_rows.governors_meetings(connection)))


def _letter(connection: Connection, term: Term, today: date) -> str:
    us = partners_rows.us(connection)
    if us is None or not term.first_week:
        return ""
    free = [one.day for one in bank_holidays(us.nation, term.first_day, term.last_day)]
    closed = partners_rows.closures_of(connection, us.id)
    # At the weekend the week that begins is the one that matters.
    return week_letters(term, closed, free).get(monday(today + timedelta(days=2)), "")
