"""Calendar files for other programs, read back by a library that did not write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.calendar_facts import EventState
from partnerdesk.formats.icalendar_in import read_calendar
from partnerdesk.formats.icalendar_out import (
    ExportedDay,
    ExportedSession,
    day_uid,
    is_day_uid,
    session_id_of,
    uid,
    write_calendar,
)
from tests import factories as make

TODAY = date(2026, 3, 3)
NOON = datetime(2026, 7, 1, 12)


def written(*sessions: Session | ExportedSession) -> bytes:
    exported = (
        one if isinstance(one, ExportedSession) else ExportedSession(one) for one in sessions
    )
    return write_calendar(exported, "East Vale; Schools, together", NOON)


def read_back(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def test_another_library_reads_all_of_it() -> None:
    session = make.session(
        title="Latin, week 6; “salvē” & <b>", room="Neuadd, ystafell 2", purpose="Line one\nTwo; 2",
        notes="zanzibar", agenda="quagmire", decisions="quagmire", transport="quagmire",
        state=SessionState.CONFIRMED, sequence=4,
    )  # fmt: skip
    full = ExportedSession(
        session, "Ysgol Glan-y-Môr", "Year 8 Latin, joint", ("A School", "B School"),
        datetime(2026, 6, 1, 9, 30, 15),
    )  # fmt: skip
    content = written(full)
    calendar = read_back(content)
    event = calendar.vevent
    assert calendar.x_wr_calname.value == "East Vale; Schools, together"
    assert (calendar.method.value, calendar.version.value) == ("PUBLISH", "2.0")
    assert calendar.prodid.value
    assert event.summary.value == session.title
    assert event.location.value == "Neuadd, ystafell 2, Ysgol Glan-y-Môr"
    assert event.description.value == "Line one\nTwo; 2\nWith A School and B School."
    assert event.categories.value == ["Year 8 Latin, joint"]
    assert event.uid.value == f"{session.id}@partnerdesk" and event.sequence.value == "4"
    assert event.status.value == "CONFIRMED"
    assert event.dtstart.value.replace(tzinfo=None) == session.starts_at
    assert event.dtend.value.replace(tzinfo=None) == session.ends_at
    assert event.last_modified.value.isoformat() == "2026-06-01T08:30:15+00:00"
    assert event.dtstamp.value == event.last_modified.value
    assert b"zanzibar" not in content and b"quagmire" not in content


def test_the_zone_is_defined_so_that_summer_is_an_hour_ahead() -> None:
    winter = make.session(starts_at=datetime(2026, 3, 28, 9))
    summer = make.session(starts_at=datetime(2026, 3, 30, 9))
    calendar = read_back(written(winter, summer))
    offsets = [event.dtstart.value.utcoffset() for event in calendar.vevent_list]
    assert offsets == [timedelta(0), timedelta(hours=1)]
    assert calendar.vtimezone.tzid.value == "Europe/London"


def test_lines_are_short_and_end_as_every_program_wants() -> None:
    content = written(make.session(title="Ὀδυσσεύς " * 40, purpose="学校 مدرسة\n" * 60))
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two


def test_each_state_is_told_as_calendars_say_it() -> None:
    sessions = [make.session(state=state, cancel_reason="Snow") for state in SessionState]
    events = read_back(written(*sessions)).vevent_list
    told = [(event.status.value, event.transp.value) for event in events]
    assert told == [
        ("TENTATIVE", "OPAQUE"), ("CONFIRMED", "OPAQUE"), ("CONFIRMED", "OPAQUE"),
        ("CANCELLED", "TRANSPARENT"),
    ]  # fmt: skip
    assert events[-1].description.value == "Cancelled: Snow"


def test_a_uid_tells_the_session_and_a_strangers_does_not() -> None:
    assert session_id_of(uid("abc-1")) == "abc-1"
    assert session_id_of("abc-1@google.com") == session_id_of("partnerdesk") == ""


def test_a_day_is_a_whole_free_day_with_an_alarm_some_days_before() -> None:
    review = ExportedDay(
        day_uid("abc-1", "review"), date(2027, 2, 28), "MOU-1; “review”", "Line one\nTwo, 2", 14
    )
    past = ExportedDay(day_uid("abc-1", "start"), date(2026, 9, 1), "MOU-1 starts")
    content = write_calendar([], "East Vale", NOON, [review, past])
    first, second = read_back(content).vevent_list
    assert first.uid.value == "abc-1-review@partnerdesk"
    assert b"DTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301\r\n" in content
    assert (first.summary.value, first.transp.value) == ("MOU-1; “review”", "TRANSPARENT")
    assert first.description.value == "Line one\nTwo, 2"
    alarm = first.valarm
    assert (alarm.action.value, alarm.description.value) == ("DISPLAY", "MOU-1; “review”")
    assert first.dtstart.value == date(2027, 2, 28)
    assert alarm.trigger.value == timedelta(days=-14, hours=9)
    assert "valarm" not in second.contents
    read = read_calendar(content, "x.ics", TODAY)
    assert read.not_read == () and all(one.whole_days for one in read.events)
    assert [(one.first_day, one.last_day) for one in read.events] == [
        (date(2026, 9, 1),) * 2, (date(2027, 2, 28),) * 2,
    ]  # fmt: skip


def test_a_day_is_told_from_a_session_by_its_uid() -> None:
    assert is_day_uid(day_uid("abc-1", "governors"))
    assert not is_day_uid(uid("abc-1"))
    assert not is_day_uid("abc-1-review@google.com") and not is_day_uid("review")


# Around the clock changes of 2026 (29 March, 25 October), in hours that are there never or twice.
_STARTS = st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30)) | st.datetimes(
    datetime(2026, 10, 24), datetime(2026, 10, 26, 12)
)


@given(
    title=st.text(min_size=1, max_size=120).filter(lambda text: clean(text) == text),
    purpose=st.text(max_size=200).map(clean_lines),
    starts=_STARTS.map(lambda moment: moment.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 2000),
    state=st.sampled_from([SessionState.PENCILLED, SessionState.CONFIRMED]),
)
@settings(deadline=None)
def test_what_is_written_is_read_as_it_was(
    title: str, purpose: str, starts: datetime, minutes: int, state: SessionState
) -> None:
    ends = starts + timedelta(minutes=minutes)
    session = make.session(
        title=title, purpose=purpose, starts_at=starts, ends_at=ends, state=state
    )
    found = read_calendar(written(session), "x.ics", TODAY)
    assert found.not_read == () and found.notices == ()
    (event,) = found.events
    assert (event.title, event.description) == (title, purpose)
    assert event.uid == uid(session.id)
    pencilled = state is SessionState.PENCILLED
    assert event.state is (EventState.TENTATIVE if pencilled else EventState.CONFIRMED)
    if event.whole_days:  # from midnight to midnight
        assert (starts.time(), ends.time()) == (datetime.min.time(),) * 2
        assert event.first_day == starts.date()
    else:
        assert (event.starts_at, event.ends_at) == (starts, ends)
