"""Sessions as a calendar file that Outlook, Google, Apple and Thunderbird take without loss.

Local times with the definition of their zone, so that a clock change moves nothing; the same UID
each time and a number that counts the changes, so that a second import updates the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.domain.words import clean, clean_lines, listed

if TYPE_CHECKING:
    from icalendar import Event

UID_HOST = "partnerdesk"
_ZONE = "Europe/London"
# The rule since 1996; programs that know the name use their own tables.
_DEFINITION = b"""BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
_STATUS = {
    SessionState.PENCILLED: "TENTATIVE",
    SessionState.CONFIRMED: "CONFIRMED",
    SessionState.HELD: "CONFIRMED",
    SessionState.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class ExportedSession:
    """A session with the names that its calendar entry shows.

    ``changed_at`` is the local moment of its last change, None when not known.
    """

    session: Session
    venue: str = ""
    project: str = ""
    members: tuple[str, ...] = ()
    changed_at: datetime | None = None


def uid(session_id: str) -> str:
    """The UID that a session has in every calendar file."""
    return f"{session_id}@{UID_HOST}"


def session_id_of(event_uid: str) -> str:
    """The id of the session that one of our UIDs names; blank for a UID of somebody else."""
    name, at, host = event_uid.rpartition("@")
    return name if at and host == UID_HOST else ""


def write_calendar(sessions: Iterable[ExportedSession], name: str, written_at: datetime) -> bytes:
    """The sessions as an ``.ics`` file called ``name``: UTF-8, lines of at most 75 octets, CR LF.

    ``written_at`` is a local moment. Private notes, agenda and costs are never in it.
    """
    from icalendar import Calendar, Timezone, vText

    calendar = Calendar()
    calendar.add("PRODID", "-//PartnerDesk//Calendar//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", vText(clean(name)))  # a text, which the library can't know
    calendar.add("X-WR-TIMEZONE", _ZONE)
    calendar.add_component(Timezone.from_ical(_DEFINITION))
    for one in sessions:
        calendar.add_component(_event(one, written_at))
    return bytes(calendar.to_ical(sorted=False))


def _event(one: ExportedSession, written_at: datetime) -> Event:
    from icalendar import Event

    session = one.session
    event = Event()
    event.add("UID", uid(session.id))
    event.add("DTSTAMP", _utc(one.changed_at or written_at))
    if one.changed_at:
        event.add("LAST-MODIFIED", _utc(one.changed_at))
    event.add("SEQUENCE", session.sequence)
    # As they stand on our clocks: a time that a clock change leaves out comes back as it is.
    event.add("DTSTART", session.starts_at, {"TZID": _ZONE})
    event.add("DTEND", session.ends_at, {"TZID": _ZONE})
    event.add("SUMMARY", clean(session.title))
    event.add("STATUS", _STATUS[session.state])
    cancelled = session.state is SessionState.CANCELLED
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    where = clean(", ".join(part for part in (session.room, one.venue) if part))
    if where:
        event.add("LOCATION", where)
    if about := _about(one):
        event.add("DESCRIPTION", about)
    if one.project:
        event.add("CATEGORIES", [clean(one.project)])
    if session.state is SessionState.PENCILLED:
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "TENTATIVE")
    return event


def _about(one: ExportedSession) -> str:
    """Why it is held and who takes part; why it is off, once it is."""
    parts = [one.session.purpose]
    if one.members:
        parts.append(f"With {listed(one.members)}.")
    if one.session.state is SessionState.CANCELLED and one.session.cancel_reason:
        parts.insert(0, f"Cancelled: {one.session.cancel_reason}")
    return clean_lines("\n".join(part for part in parts if part))


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(_ZONE), microsecond=0).astimezone(UTC)
