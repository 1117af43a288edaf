"""What came from a calendar file, and what goes into one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import Connection, func, or_, select

from partnerdesk.domain.clashes import bookings
from partnerdesk.domain.sessions import Session, SessionFacts
from partnerdesk.store import rows
from partnerdesk.store.tables import action, change, session, session_member

# So many ids in one question, below every limit of SQLite.
_AT_ONCE = 500


def sessions_of_feed(connection: Connection, feed_id: str) -> list[Session]:
    """The sessions that came from a calendar file, by their start."""
    order = [session.c.starts_at, session.c.id]
    return rows.read(connection, Session, session.c.feed_id == feed_id, order_by=order)


def insert_sessions(connection: Connection, new: Iterable[SessionFacts]) -> None:
    """Write many new sessions with the members that take part, and nothing else of theirs."""
    named = [replace(one, session=rows.with_id(one.session)) for one in new]
    rows.insert_all(connection, [one.session for one in named])
    parts = [replace(p, session_id=one.session.id) for one in named for p in one.members]
    rows.insert_all(connection, parts)
    rows.insert_all(connection, [taken for one in named for taken in bookings(one)])


def known_sessions(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that are sessions here."""
    found: set[str] = set()
    wanted = sorted(ids)
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(session.c.id).where(session.c.id.in_(wanted[at : at + _AT_ONCE]))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def session_ids(
    connection: Connection,
    project_id: str = "",
    member_id: str = "",
    since: date | None = None,
) -> list[str]:
    """Ids of the sessions of a project, or with a member, or of all; by their start.

    With ``since`` only those that end on that day or later.
    """
    query = select(session.c.id).order_by(session.c.starts_at, session.c.id)
    if since:
        query = query.where(session.c.ends_at >= datetime.combine(since, time.min))
    if project_id:
        query = query.where(session.c.project_id == project_id)
    if member_id:
        part = select(session_member.c.session_id).where(session_member.c.member_id == member_id)
        query = query.where(or_(session.c.venue_id == member_id, session.c.id.in_(part)))
    return list(connection.execute(query).scalars())


def sessions_changed_at(connection: Connection, ids: Collection[str]) -> dict[str, datetime]:
    """When each session was last changed, by the log; local moments."""
    found: dict[str, datetime] = {}
    wanted = sorted(ids)
    query = (
        select(change.c.row_id, func.max(action.c.at))
        .join(action, action.c.id == change.c.action_id)
        .where(change.c.table == "session")
        .group_by(change.c.row_id)
    )
    for at in range(0, len(wanted), _AT_ONCE):
        some = query.where(change.c.row_id.in_(wanted[at : at + _AT_ONCE]))
        for row_id, when in connection.execute(some):
            found[row_id] = datetime.fromisoformat(when)
    return found
