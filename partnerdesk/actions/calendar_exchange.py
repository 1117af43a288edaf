"""Calendar files in and out.

A file is read (``read_calendar``), compared with what is kept (``preview_calendar``), and, once
somebody has seen the difference, taken in as one action: all of it or nothing. Reading it again
updates what came from it and takes away what is no longer in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from partnerdesk.actions.agreement_days import agreement_days
from partnerdesk.actions.calendar_difference import (
    Difference,
    Item,
    closure_difference,
    item_words,
    nobody_else_knows,
    session_difference,
    term_difference,
)
from partnerdesk.actions.partners import cleaned
from partnerdesk.domain.calendar import (
    Closure,
    Feed,
    FeedMeaning,
    Term,
    check_closure,
    check_term,
    overlap,
)
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    Reply,
    Session,
    SessionFacts,
    SessionState,
    TakingPart,
    check_session,
)
from partnerdesk.domain.words import clean, counted
from partnerdesk.formats.bank_holidays import bank_holidays
from partnerdesk.formats.calendar_facts import CalendarEvent, NotRead
from partnerdesk.formats.calendar_meaning import Meaning, as_closures, as_school_days, as_sessions
from partnerdesk.formats.folding import folded
from partnerdesk.formats.icalendar_in import ReadCalendar
from partnerdesk.formats.icalendar_in import calendar_bytes as calendar_bytes
from partnerdesk.formats.icalendar_in import read_calendar as read_calendar
from partnerdesk.formats.icalendar_out import (
    ExportedSession,
    is_day_uid,
    session_id_of,
    write_calendar,
)
from partnerdesk.store import calendar_rows, feed_rows, partners_rows, rows, settings_rows
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What taking a calendar file in would do, and what could not be read.

    ``new``, ``changed`` (before, after) and ``gone`` are closures, terms or sessions. Of the
    sessions that are gone, ``to_cancel`` are cancelled instead of removed, because somebody
    replied or something hangs on them. ``feed`` is None when the file is read for the first time.
    """

    read: ReadCalendar
    member: Member
    meaning: FeedMeaning
    feed: Feed | None = None
    new: tuple[Item, ...] = ()
    changed: tuple[tuple[Item, Item], ...] = ()
    gone: tuple[Item, ...] = ()
    unchanged: int = 0
    to_cancel: frozenset[str] = frozenset()
    renamed: tuple[tuple[Item, Item], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the calendar is called."""
        return self.feed.name if self.feed else self.read.name

    @property
    def not_read(self) -> tuple[NotRead, ...]:
        """What of the file can't be read, event by event."""
        return self.read.not_read

    @property
    def changes_anything(self) -> bool:
        """Whether taking it in would change what is kept."""
        return bool(self.new or self.changed or self.gone)


def preview_calendar(
    database: Database, read: ReadCalendar, member_id: str, meaning: FeedMeaning, today: date
) -> CalendarPreview:
    """What taking ``read`` in for a member would change; nothing is written."""
    with database.read() as connection:
        return _preview(connection, read, member_id, meaning, today)


def _preview(
    connection: Connection, read: ReadCalendar, member_id: str, meaning: FeedMeaning, today: date
) -> CalendarPreview:
    member = partners_rows.get_member(connection, member_id)
    feeds = calendar_rows.feeds_of(connection, member_id)
    feed = next(
        (f for f in feeds if f.meaning is meaning and folded(f.name) == folded(read.name)), None
    )
    seen = CalendarPreview(read, member, meaning, feed)
    if meaning is FeedMeaning.EVENTS:
        return _sessions_preview(connection, seen, today)
    bank_days = {one.day for one in bank_holidays(member.nation, *_days_of(read))}
    means = as_closures if meaning is FeedMeaning.HOLIDAYS else as_school_days
    found = means([one for one in read.events if not is_day_uid(one.uid)], bank_days)
    return _closures_preview(connection, seen, found)


def _days_of(read: ReadCalendar) -> tuple[date, date]:
    days = [day for event in read.events for day in (event.first_day, event.last_day)]
    return (min(days), max(days)) if days else (date.max, date.max)


def _with(seen: CalendarPreview, found: Sequence[Difference], notices: Sequence[str]) -> (
    CalendarPreview
):  # fmt: skip
    return replace(
        seen,
        new=tuple(one for d in found for one in d.new),
        changed=tuple(pair for d in found for pair in d.changed),
        gone=tuple(one for d in found for one in d.gone),
        unchanged=sum(d.unchanged for d in found),
        renamed=tuple(pair for d in found for pair in d.renamed),
        to_cancel=frozenset(one for d in found for one in d.to_cancel),
        notices=(*seen.read.notices, *notices, *(words for d in found for words in d.notices)),
    )


def _closures_preview(
    connection: Connection, seen: CalendarPreview, found: Meaning
) -> CalendarPreview:
    feed_id = seen.feed.id if seen.feed else None
    member_id = seen.member.id
    closures = [
        cleaned(replace(one, member_id=member_id, feed_id=feed_id)) for one in found.closures
    ]
    there = partners_rows.closures_of(connection, member_id)
    differences = [closure_difference(there, closures, feed_id, seen.read)]
    if seen.meaning is FeedMeaning.SCHOOL_DAYS:
        terms = [replace(one, member_id=member_id, feed_id=feed_id) for one in found.terms]
        known = calendar_rows.terms_of(connection, member_id)
        differences.insert(0, term_difference(known, terms, feed_id, seen.read))
    return _with(seen, differences, found.notices)


def _sessions_preview(
    connection: Connection, seen: CalendarPreview, today: date
) -> CalendarPreview:
    hours = settings_rows.read_settings(connection).school_hours()
    # Days of agreements, from here or from another partnership, are no sessions.
    held = [event for event in seen.read.events if not is_day_uid(event.uid)]
    ids = {one.uid: session_id_of(one.uid) for one in held}
    ours = feed_rows.known_sessions(connection, {one for one in ids.values() if one})
    events = [event for event in held if ids[event.uid] not in ours]
    found = as_sessions(events, hours, today)
    feed_id = seen.feed.id if seen.feed else None
    places = _Places(connection, seen.member)
    wanted = [places.placed(one, event, feed_id, today) for one, event in found.sessions]
    there = feed_rows.sessions_of_feed(connection, feed_id) if feed_id else []
    difference = session_difference(there, wanted, seen.read, today)
    facts = calendar_rows.several_facts(connection, [one.id for one in difference.gone])
    keep = {one.session.id for one in facts if not nobody_else_knows(one, seen.member.id)}
    skipped = len(held) - len(events)
    notices = list(found.notices)
    if skipped:
        are = "is a session" if skipped == 1 else "are sessions"
        notices.append(f"{counted(skipped, 'event')} {are} of this partnership already.")
    return _with(seen, [replace(difference, to_cancel=frozenset(keep))], notices)


class _Places:
    """Where an event is and which project it belongs to, by the names that it mentions."""

    def __init__(self, connection: Connection, member: Member) -> None:
        self.member = member
        members = partners_rows.all_members(connection)
        longest_first = sorted(members, key=lambda one: -len(one.name))
        self.named = [(f" {folded(one.name)} ", one.name, one.id) for one in longest_first]
        self.projects = {folded(p.name): p.id for p in calendar_rows.all_projects(connection)}

    def placed(
        self, session: Session, event: CalendarEvent, feed_id: str | None, today: date
    ) -> Session:
        """The session at its venue and in its project."""
        where = f" {folded(event.location)} "
        known = ((name, key) for words, name, key in self.named if words in where)
        name, venue = next(known, ("", self.member.id))
        room = re.sub(re.escape(name), "", event.location, flags=re.IGNORECASE).strip(" ,;-–")
        project = next((p for c in event.categories if (p := self.projects.get(folded(c)))), None)
        return cleaned(
            replace(
                session,
                project_id=project,
                venue_id=venue,
                room=room,
                feed_id=feed_id,
                arranged_on=today,
            )
        )


# --- taking it in ----------------------------------------------------------------------------


def import_calendar(database: Database, preview: CalendarPreview, today: date) -> Changes:
    """Take in what ``preview`` shows, as one action: all of it or nothing.

    Raises RuleBroken, with nothing written, when there is nothing in the file for the first time,
    when what is kept has changed since the preview, or when something of it can't be kept.
    """
    if preview.feed is None and not preview.changes_anything:
        raise RuleBroken(
            "",
            f"There is nothing in “{preview.name}” to take in this way. "
            "Check what its days mean, or choose another file.",
        )
    name = f"Read the calendar “{preview.name}” for {preview.member.name}"
    with action(database, name) as log:
        now = _preview(log.connection, preview.read, preview.member.id, preview.meaning, today)
        if now != preview:
            raise RuleBroken(
                "",
                f"The calendar of {preview.member.name} was changed after this was shown. "
                "Look at the new difference, then import it.",
            )
        feed = _kept_feed(log.connection, preview, today)
        if preview.meaning is FeedMeaning.EVENTS:
            _write_sessions(log, preview, feed, today)
        else:
            _write_closures(log, preview, feed)
    return log.changes


def _kept_feed(connection: Connection, preview: CalendarPreview, today: date) -> Feed:
    if preview.feed is None:
        new = Feed("", preview.member.id, preview.meaning, clean(preview.read.name), today)
        return rows.insert(connection, new)
    feed = replace(preview.feed, read_on=today)
    rows.update(connection, feed)
    return feed


def _write_closures(log: Action, preview: CalendarPreview, feed: Feed) -> None:
    for one in preview.gone:
        rows.delete_one(log.connection, one)
    for _, one in (*preview.changed, *preview.renamed):
        rows.update(log.connection, one)
    for kind in (Closure, Term):
        new = [replace(one, feed_id=feed.id) for one in preview.new if isinstance(one, kind)]
        rows.insert_all(log.connection, new)
    touched = (*preview.new, *(one for _, one in preview.changed))
    terms = calendar_rows.terms_of(log.connection, preview.member.id)
    for one in touched:
        _check(one, terms)


def _check(one: Item, terms: Collection[Term]) -> None:
    try:
        if isinstance(one, Closure):
            check_closure(one)
        elif isinstance(one, Term):
            check_term(one, [other for other in terms if not _same_days(one, other)])
    except RuleBroken as refusal:
        words = f"{item_words(one)} can’t be taken in. {refusal.message}"
        raise RuleBroken("", words) from refusal


def _same_days(one: Term, other: Term) -> bool:
    return (one.first_day, one.last_day) == (other.first_day, other.last_day) or not overlap(
        one, other
    )


def _write_sessions(log: Action, preview: CalendarPreview, feed: Feed, today: date) -> None:
    member_id = preview.member.id
    part = TakingPart(member_id=member_id, reply=Reply.YES, replied_on=today)
    new = (replace(one, feed_id=feed.id) for one in preview.new if isinstance(one, Session))
    feed_rows.insert_sessions(log.connection, [_sound(SessionFacts(one, (part,))) for one in new])
    old = [was for was, _ in (*preview.changed, *preview.renamed)]
    known = _facts_of(log.connection, [*old, *preview.gone])
    for was, one in (*preview.changed, *preview.renamed):
        if isinstance(one, Session):
            facts = replace(known[was.id], session=one)
            calendar_rows.write_session(log.connection, _sound(facts), known[was.id])
    for one in preview.gone:
        if one.id not in preview.to_cancel:
            calendar_rows.delete_session(log.connection, one.id)
        elif isinstance(one, Session):
            facts = replace(known[one.id], session=_cancelled(one, preview.name, today))
            calendar_rows.write_session(log.connection, facts, known[one.id])


def _facts_of(connection: Connection, items: Sequence[Item]) -> dict[str, SessionFacts]:
    found = calendar_rows.several_facts(connection, [one.id for one in items])
    return {facts.session.id: facts for facts in found}


def _cancelled(session: Session, name: str, today: date) -> Session:
    return replace(
        session,
        state=SessionState.CANCELLED,
        cancelled_on=today,
        cancel_reason=f"No longer in the calendar “{name}”.",
        sequence=session.sequence + 1,
    )


def _sound(facts: SessionFacts) -> SessionFacts:
    try:
        check_session(facts)
    except RuleBroken as refusal:
        words = f"{item_words(facts.session)} can’t be taken in. {refusal.message}"
        raise RuleBroken("", words) from refusal
    return facts


# --- out -------------------------------------------------------------------------------------


def export_calendar(
    database: Database,
    *,
    session_id: str = "",
    project_id: str = "",
    member_id: str = "",
    since: date | None = None,
    today: date,
) -> bytes:
    """Sessions as an ``.ics`` file: one, those of a project, those with a member, or all.

    With ``since`` only those that end on that day or later.
    Cancelled ones are in it as cancelled, so that other calendars hear of it. With a member's, or
    with all, go the days of the agreements that bind. Raises RuleBroken when there is nothing to
    save, LookupError when there is no such session, project or member.
    """
    with database.read() as connection:
        name = _export_name(connection, session_id, project_id, member_id)
        ids = [session_id] if session_id else feed_rows.session_ids(
            connection, project_id, member_id, since
        )  # fmt: skip
        facts = calendar_rows.several_facts(connection, ids)
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        projects = {one.id: one.name for one in calendar_rows.all_projects(connection)}
        changed = feed_rows.sessions_changed_at(connection, ids)
        some = session_id or project_id
        days = () if some else agreement_days(connection, today, members, member_id)
    if not facts and not days:
        raise RuleBroken("", "There is no session to save yet. Add one to the calendar first.")
    exported = (
        ExportedSession(
            one.session,
            members.get(one.session.venue_id or "", ""),
            projects.get(one.session.project_id or "", ""),
            tuple(members[part.member_id] for part in one.members if part.member_id in members),
            changed.get(one.session.id),
        )
        for one in facts
    )
    return write_calendar(exported, name, datetime.combine(today, time(12)), days)


def _export_name(connection: Connection, session_id: str, project_id: str, member_id: str) -> str:
    if session_id:
        return calendar_rows.session_facts(connection, session_id).session.title
    settings = settings_rows.read_settings(connection)
    partnership = settings.partnership_name or "Our partnership"
    if project_id:
        return calendar_rows.project_facts(connection, project_id).project.name
    if member_id:
        member = partners_rows.get_member(connection, member_id)
        return f"{partnership}: {member.name}"
    return partnership
