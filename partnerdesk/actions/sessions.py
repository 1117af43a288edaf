"""What a coordinator does with sessions: pencil in, ask, confirm, move, record, cancel.

Each function is one action and returns the Changes it made. A refusal raises RuleBroken and
writes nothing. What is in the way is asked inside the transaction; what somebody decided to live
with is kept with the reason, so that only new clashes are raised later (P47).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain import sessions
from partnerdesk.domain.calendar import BankHoliday
from partnerdesk.domain.clashes import Clash, ClashKind, clashes, not_kept
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import TEXT_MESSAGE
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    LIVE,
    CheckKind,
    KeptClash,
    Reminder,
    Reply,
    Session,
    SessionCheck,
    SessionFacts,
    SessionState,
    Task,
)
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.store import calendar_rows, clash_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database

# --- what is in the way ----------------------------------------------------------------------


def clashes_for(
    database: Database, facts: SessionFacts, today: date | None = None
) -> tuple[Clash, ...]:
    """Everything in the way of a session, written or not; loans overdue ``today`` count too."""
    with database.read() as connection:
        return clashes_in(connection, facts, today)


def clashes_in(
    connection: Connection, facts: SessionFacts, today: date | None = None
) -> tuple[Clash, ...]:
    """As ``clashes_for``, within a transaction."""
    if facts.session.state not in LIVE:
        return ()
    now = datetime.combine(today, time.min) if today else datetime.min
    return clashes(facts, clash_rows.around(connection, facts, member_holidays, now))


def member_holidays(member: Member, first: date, last: date) -> Sequence[BankHoliday]:
    """The bank holidays of a member's nation."""
    return bank_holidays(member.nation, first, last)


def late_clashes(
    database: Database, today: date, days: int = 180
) -> tuple[tuple[Session, tuple[Clash, ...]], ...]:
    """Sessions in the next ``days`` days with something in the way that nobody decided to keep.

    That is what came up after they were fixed: a trip, an exam, another session. Being outside
    school hours is not: that was seen when the session was written.
    """
    with database.read() as connection:
        return late_clashes_in(connection, today, today + timedelta(days=days))


def late_clashes_in(
    connection: Connection, first: date, last: date
) -> tuple[tuple[Session, tuple[Clash, ...]], ...]:
    """As ``late_clashes``, from ``first`` to ``last`` within a transaction."""
    nations = partners_rows.nations(connection)
    over = last + sessions.LONGEST  # until when one that starts on the last day may go on
    bank_days = {one.day for nation in nations for one in bank_holidays(nation, first, over)}
    ids = clash_rows.suspects(connection, first, last, bank_days)
    several = calendar_rows.several_facts(connection, ids)
    now = datetime.combine(first, time.min)
    around = clash_rows.around_each(connection, several, member_holidays, now)
    found = (
        (
            facts.session,
            tuple(one for one in not_kept(facts, clashes(facts, its_own)) if _late(one)),
        )
        for facts, its_own in zip(several, around, strict=True)
    )
    return tuple((session, raised) for session, raised in found if raised)


def _late(clash: Clash) -> bool:
    return clash.kind is not ClashKind.OUTSIDE_HOURS


def keep_clashes(database: Database, session_id: str, note: str, today: date) -> Changes:
    """Decide to live with everything in the way of a session. Raises RuleBroken without a note."""
    if not clean_lines(note):
        raise RuleBroken("note", "Write why it can stay as it is, so that others know.")
    with on_session(database, session_id, "Keep {} despite a clash") as (log, facts):
        found = clashes_in(log.connection, facts, today)
        _write(log, _kept(log.connection, facts, found, note, today), facts)
    return log.changes


def accepted(
    connection: Connection, facts: SessionFacts, today: date, note: str = ""
) -> SessionFacts:
    """``facts``, to be written, with what is in the way noted as seen.

    Raises RuleBroken for ``note`` when something refuses the session and there is no note.
    """
    if facts.session.state not in LIVE:
        return facts
    found = clashes_in(connection, facts, today)
    refusing = [one.words for one in not_kept(facts, found) if one.hard]
    if refusing and not clean_lines(note):
        more = f" And {len(refusing) - 3} more." if len(refusing) > 3 else ""
        words = " ".join(refusing[:3])
        raise RuleBroken("note", f"{words}{more} To go on, write here why.")
    return _kept(connection, facts, found, note, today)


def _kept(
    connection: Connection, facts: SessionFacts, found: Sequence[Clash], note: str, today: date
) -> SessionFacts:
    """What is still in the way stays as it was noted; what is new is noted now.

    A clash of two sessions is one matter, so it is noted for both: nobody is asked twice.
    """
    facts = replace(facts, session=rows.with_id(facts.session))
    own, words = facts.session.id, clean_lines(note)
    keys = {one.key for one in found}
    still = [one for one in facts.kept_clashes if one.clash in keys]
    new = not_kept(facts, found)
    fresh = [KeptClash("", own, one.key, words, today) for one in new]
    calendar_rows.keep_beside(
        connection,
        [KeptClash("", c.other_id, c.from_there(own), words, today) for c in new if c.other_id],
    )
    return replace(facts, kept_clashes=(*still, *fresh))


# --- adding and changing ---------------------------------------------------------------------


def add_session(database: Database, facts: SessionFacts, today: date, note: str = "") -> Changes:
    """Pencil a session in, or add it as it is. ``note`` says why it stays despite a clash."""
    new = checked(replace(facts, session=replace(facts.session, id="", arranged_on=today)))
    with action(database, f"{_verb(new.session)} {new.session.title}") as log:
        kept = calendar_rows.write_session(
            log.connection, accepted(log.connection, new, today, note)
        )
    return made(log, kept.session.id)


def _verb(session: Session) -> str:
    return "Pencil in" if session.state is SessionState.PENCILLED else "Add"


def checked(facts: SessionFacts) -> SessionFacts:
    """The facts cleaned and in order. Raises RuleBroken as ``check_session`` does."""
    new = SessionFacts(
        cleaned(facts.session),
        tuple(replace(one, position=number) for number, one in enumerate(facts.members)),
        facts.people,
        facts.needs,
        tuple(cleaned(one) for one in facts.costs),
        tuple(cleaned(one) for one in facts.checks),
        facts.kept_clashes,
        tuple(replace(cleaned(one), position=n) for n, one in enumerate(facts.tasks)),
        facts.reminders,
    )
    sessions.check_session(new)
    return new


def change_session(database: Database, facts: SessionFacts, today: date, note: str = "") -> Changes:
    """Write a known session as it is now to be; what belongs to it too."""
    new = checked(facts)
    with on_session(database, facts.session.id, "Change {}") as (log, old):
        _write(log, accepted(log.connection, new, today, note), old)
    return log.changes


def move_session(
    database: Database,
    session_id: str,
    starts_at: datetime,
    ends_at: datetime,
    today: date,
    note: str = "",
) -> Changes:
    """Move or stretch a session. A moved one of a series keeps the day the series gave it."""
    name = f"Move {{}} to {day_text(starts_at.date())}, {starts_at:%H:%M}"
    with on_session(database, session_id, name) as (log, old):
        if old.session.state not in LIVE:
            raise RuleBroken("", f"{old.session.title} is {old.session.state.label.lower()}.")
        moved = replace(old, session=replace(old.session, starts_at=starts_at, ends_at=ends_at))
        sessions.check_session(moved)
        _write(log, accepted(log.connection, moved, today, note), old)
    return log.changes


def remove_session(database: Database, session_id: str) -> Changes:
    """Remove a session that was added by mistake; one that was called off is cancelled instead."""
    with on_session(database, session_id, "Remove {}") as (log, _):
        calendar_rows.delete_session(log.connection, session_id)
    return log.changes


@contextmanager
def on_session(
    database: Database, session_id: str, name: str
) -> Iterator[tuple[Action, SessionFacts]]:
    """An action on a session; ``{}`` in ``name`` is its title."""
    with database.read() as connection:
        title = calendar_rows.session_facts(connection, session_id).session.title
    with action(database, name.replace("{}", title)) as log:
        yield log, calendar_rows.session_facts(log.connection, session_id)


# What an exported calendar shows, so that whoever took it has to hear of a change (RFC 5545,
# 3.8.7.4).
_TOLD = ("title", "state", "starts_at", "ends_at", "venue_id", "room", "purpose", "project_id")


def _write(log: Action, new: SessionFacts, old: SessionFacts) -> SessionFacts:
    told = any(getattr(new.session, name) != getattr(old.session, name) for name in _TOLD)
    sequence = old.session.sequence + (1 if told else 0)
    new = replace(new, session=replace(new.session, sequence=sequence))
    return calendar_rows.write_session(log.connection, new, old)


# --- replies ---------------------------------------------------------------------------------


def ask_members(
    database: Database, session_id: str, today: date, member_ids: Sequence[str] = ()
) -> Changes:
    """Note that members were asked for their reply; without ``member_ids`` all not asked yet."""
    with on_session(database, session_id, "Ask members about {}") as (log, old):
        parts = tuple(
            replace(one, reply=Reply.ASKED, asked_on=today)
            if (one.member_id in member_ids or not member_ids) and one.reply is Reply.NONE
            else one
            for one in old.members
        )
        if parts == old.members:
            raise RuleBroken("", "Everybody has been asked already.")
        _write(log, replace(old, members=parts), old)
    return log.changes


def record_reply(
    database: Database,
    session_id: str,
    member_id: str,
    reply: Reply,
    today: date,
    pupils: int | None = None,
    staff: int | None = None,
) -> Changes:
    """Note what a member said, and with how many it comes where it said so."""
    with on_session(database, session_id, "Note a reply to {}") as (log, old):
        parts = []
        for one in old.members:
            if one.member_id == member_id:
                one = replace(
                    one,
                    reply=reply,
                    asked_on=None if reply is Reply.NONE else one.asked_on or today,
                    replied_on=today if reply in (Reply.YES, Reply.NO) else None,
                    pupils_expected=one.pupils_expected if pupils is None else pupils,
                    staff_expected=one.staff_expected if staff is None else staff,
                )
            parts.append(one)
        new = replace(old, members=tuple(parts))
        sessions.check_session(new)
        _write(log, new, old)
    return log.changes


def log_reminder(database: Database, reminder: Reminder) -> Changes:
    """Log a reminder that was sent (P83, P84)."""
    with on_session(database, reminder.session_id, "Log a reminder about {}") as (log, _):
        kept = rows.insert(log.connection, cleaned(replace(reminder, id="")))
    return made(log, kept.id)


_TITLE_AT_LEAST = 40


def reminder_words(database: Database, session_id: str, member_id: str, today: date) -> str:
    """A reminder that fits one text message (P83): who asks, what, when, and what to answer."""
    with database.read() as connection:
        session = calendar_rows.session_facts(connection, session_id).session
        member = partners_rows.members_by_id(connection, [member_id])[member_id]
        sender = settings_rows.read_settings(connection).coordinator_name
    when = f"{session.starts_at:%a} {session.starts_at.day} {session.starts_at:%b at %H:%M}"
    ask = "Please reply yes or no"
    thanks = f". {sender}" if sender else ""

    def words(title: str, name: str, thanks: str) -> str:
        return f"{title}, {when}: can {name} come? {ask}{thanks}"

    whole = words(session.title, member.name, thanks)
    if len(whole) <= TEXT_MESSAGE:
        return whole
    # What is asked matters more than who asks, and the phone shows that anyway.
    if len(words("", "you", thanks)) > TEXT_MESSAGE - _TITLE_AT_LEAST:
        thanks = ""
    room = TEXT_MESSAGE - len(words("", "you", thanks))
    fits = len(session.title) <= room
    title = session.title if fits else session.title[: room - 3].rstrip() + "..."
    return words(title, "you", thanks)


# --- what becomes of it ----------------------------------------------------------------------


def confirm_session(database: Database, session_id: str, today: date) -> Changes:
    """It goes ahead. Raises RuleBroken while something new refuses it."""
    with on_session(database, session_id, "Confirm {}") as (log, old):
        if old.session.state is not SessionState.PENCILLED:
            raise RuleBroken("", f"{old.session.title} is not pencilled any more.")
        session = replace(old.session, state=SessionState.CONFIRMED, confirmed_on=today)
        new = replace(old, session=session)
        found = [one for one in not_kept(old, clashes_in(log.connection, new, today)) if one.hard]
        if found:
            raise RuleBroken("", f"{found[0].words} Move it, or keep it with a note.")
        _write(log, new, old)
    return log.changes


def pencil_again(database: Database, session_id: str, today: date) -> Changes:
    """Take a confirmed, held or cancelled session back to pencil."""
    with on_session(database, session_id, "Pencil {} again") as (log, old):
        session = replace(
            old.session,
            state=SessionState.PENCILLED,
            confirmed_on=None,
            cancelled_on=None,
            cancel_reason="",
        )
        _write(log, replace(old, session=session), old)
    return log.changes


def cancel_session(database: Database, session_id: str, reason: str, today: date) -> Changes:
    """Call a session off, and say why; it stays to be seen, and takes nothing any more."""
    if not clean_lines(reason):
        raise RuleBroken("reason", "Write why it is called off, for whoever asks later.")
    with on_session(database, session_id, "Cancel {}") as (log, old):
        if old.session.state is SessionState.HELD:
            raise RuleBroken("", f"{old.session.title} has taken place.")
        session = replace(
            old.session,
            state=SessionState.CANCELLED,
            cancelled_on=today,
            cancel_reason=clean(reason),
        )
        _write(log, replace(old, session=session), old)
    return log.changes


def hold_session(
    database: Database,
    session_id: str,
    attended: Mapping[str, tuple[int | None, int | None]],
    notes: str,
    today: date,
) -> Changes:
    """Record that a session took place: pupils and staff who came, by member, and notes."""
    with on_session(database, session_id, "Record {}") as (log, old):
        if old.session.starts_at.date() > today:
            raise RuleBroken("", "Its day has not come yet.")
        if old.session.state is SessionState.CANCELLED:
            raise RuleBroken("", f"{old.session.title} was cancelled. Pencil it in again first.")
        parts = []
        for one in old.members:
            if one.member_id in attended:
                pupils, staff = attended[one.member_id]
                one = replace(one, pupils_attended=pupils, staff_attended=staff)
            parts.append(one)
        session = replace(old.session, state=SessionState.HELD, notes=clean_lines(notes))
        new = replace(old, session=session, members=tuple(parts))
        sessions.check_session(new)
        _write(log, new, old)
    return log.changes


# --- readiness -------------------------------------------------------------------------------


def tick(
    database: Database,
    session_id: str,
    kind: CheckKind,
    today: date,
    *,
    done: bool,
    not_needed: bool = False,
    note: str = "",
) -> Changes:
    """Tick something off the checklist, say that it is not needed, or take the tick back (P50)."""
    verb = "Tick" if done or not_needed else "Untick"
    with on_session(database, session_id, f"{verb} {kind.label.lower()} for {{}}") as (log, old):
        others = tuple(one for one in old.checks if one.kind is not kind)
        was = next((one for one in old.checks if one.kind is kind), SessionCheck(kind=kind))
        now = replace(
            was, done_on=today if done else None, not_needed=not_needed, note=clean_lines(note)
        )
        blank = not (done or not_needed or now.note)
        _write(log, replace(old, checks=others if blank else (*others, now)), old)
    return log.changes


def letter_seen(database: Database, session_id: str, person_id: str, on: date | None) -> Changes:
    """Note the day on which somebody's letter of assurance was seen, or that it was not."""
    with on_session(database, session_id, "Note a letter seen for {}") as (log, old):
        people = tuple(
            replace(one, letter_seen_on=on) if one.person_id == person_id else one
            for one in old.people
        )
        _write(log, replace(old, people=people), old)
    return log.changes


# --- meetings and tasks ----------------------------------------------------------------------


def write_minutes(
    database: Database,
    session_id: str,
    agenda: str,
    decisions: str,
    tasks: Sequence[Task],
) -> Changes:
    """Write a meeting's agenda, what was decided, and who does what by when."""
    with on_session(database, session_id, "Write up {}") as (log, old):
        session = replace(old.session, agenda=agenda, decisions=decisions)
        _write(log, checked(replace(old, session=session, tasks=tuple(tasks))), old)
    return log.changes


def finish_task(database: Database, task_id: str, on: date | None) -> Changes:
    """Note that a task is done, or with no day that it is open again."""
    with database.read() as connection:
        task = rows.get(connection, Task, task_id)
    with action(database, f"{'Finish' if on else 'Reopen'} “{task.what}”") as log:
        rows.update(log.connection, replace(task, done_on=on))
    return log.changes
