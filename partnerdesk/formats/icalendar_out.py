"""Sessions as a calendar file that Outlook, Google, Apple and Thunderbird take without loss.

Local times with the definition of their zone, so that a clock change moves nothing; the same UID
each time and a number that counts the changes, so that a second import updates the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.domain.words import clean, clean_lines, listed

if TYPE_CHECKING:
    from icalendar import Event

UID_HOST = "partnerdesk"
DayKind = Literal["start", "review", "end", "governors"]
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


@dataclass(frozen=True, slots=True)
class ExportedDay:
    """A day to keep in mind, such as an agreement's review, with a ``day_uid``.

    The alarm is at nine in the morning, ``notice_days`` before; 0 is no alarm.
    """

    uid: str
    day: date
    title: str
    description: str = ""
    notice_days: int = 0


def uid(session_id: str) -> str:
    """The UID that a session has in every calendar file."""
    return f"{session_id}@{UID_HOST}"


def session_id_of(event_uid: str) -> str:
    """The id of the session that one of our UIDs names; blank for a UID of somebody else."""
    name, at, host = event_uid.rpartition("@")
    return name if at and host == UID_HOST else ""


def day_uid(owner_id: str, kind: DayKind) -> str:
    """The UID of a day of an agreement or a governors' meeting: ``…-review@partnerdesk``."""
    return f"{owner_id}-{kind}@{UID_HOST}"


def is_day_uid(event_uid: str) -> bool:
    """Whether a UID is of an ExportedDay: neither a session nor a closure of anybody."""
    return session_id_of(event_uid).rpartition("-")[2] in get_args(DayKind)


def write_calendar(
    sessions: Iterable[ExportedSession],
    name: str,
    written_at: datetime,
    days: Iterable[ExportedDay] = (),
) -> bytes:
    """The sessions, then the days, as an ``.ics`` file called ``name``.

    UTF-8, lines of at most 75 octets, CR LF. ``written_at`` is a local moment. Private
    notes, agenda and costs are never in it.
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
    for day in days:
        calendar.add_component(_day(day, written_at))
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


def _day(one: ExportedDay, written_at: datetime) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("UID", one.uid)
    event.add("DTSTAMP", _utc(written_at))
    event.add("DTSTART", one.day)
    event.add("DTEND", one.day + timedelta(days=1))  # the first day after it
    event.add("SUMMARY", clean(one.title))
    event.add("TRANSP", "TRANSPARENT")
    if about := clean_lines(one.description):
        event.add("DESCRIPTION", about)
    if one.notice_days:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", clean(one.title))
        alarm.add("TRIGGER", timedelta(hours=9) - timedelta(days=one.notice_days))
        event.add_component(alarm)
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
