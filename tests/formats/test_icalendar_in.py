"""Calendar files as the programs of schools write them; every school is invented."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats import icalendar_lines
from partnerdesk.formats.calendar_facts import CalendarEvent, EventState
from partnerdesk.formats.icalendar_in import ReadCalendar, calendar_bytes, file_name, read_calendar
from tests.formats.calendar_files import APPLE, GOOGLE, OUTLOOK, THUNDERBIRD

TODAY = date(2026, 11, 22)


def event(*lines: str, uid: str = "one@fenwick.example") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> bytes:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\n" + head + "".join(events) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(content: bytes | str, name: str = "term dates.ics") -> ReadCalendar:
    return read_calendar(content if isinstance(content, bytes) else content.encode(), name, TODAY)


def only(content: bytes | str) -> CalendarEvent:
    found = read(content)
    assert found.not_read == ()
    (one,) = found.events
    return one


# --- as the programs write them --------------------------------------------------------------


def test_outlook() -> None:
    found = read(OUTLOOK.replace("\n", "\r\n"))
    physics, easter = found.events
    assert found.name == "term dates" and not found.not_read and found.complete
    assert physics == CalendarEvent(
        "040000008200E00074C5B7101A82E008", "Year 9 physics, part 2",
        date(2027, 4, 1), date(2027, 4, 1),
        datetime(2027, 4, 1, 13, 30), datetime(2027, 4, 1, 15, 0),
        description="Bring calculators, and a coat.\n\nMeet in the foyer.",
        location="Hall 2; upstairs", sequence=3,
    )  # fmt: skip
    assert (easter.first_day, easter.last_day) == (date(2027, 4, 5), date(2027, 4, 16))
    assert easter.whole_days


def test_google() -> None:
    found = read(GOOGLE)
    assert found.name == "Heron Vale Academy, term dates"
    briefings = [one for one in found.events if one.uid == "briefing@google.com"]
    days = [one.first_day for one in briefings]
    assert date(2026, 10, 29) not in days  # EXDATE
    assert len(days) == 15
    assert {one.starts_at.time() for one in briefings if one.starts_at} == {time(8, 45), time(16)}
    moved = next(one for one in briefings if one.first_day == date(2026, 11, 13))
    assert (moved.title, moved.of_day) == ("Staff briefing with governors", "2026-11-12")
    off = next(one for one in briefings if one.first_day == date(2026, 11, 19))
    assert off.state is EventState.CANCELLED
    sports = found.events[-1]
    assert sports.starts_at == datetime(2027, 6, 15, 13, 30)  # British Summer Time
    assert sports.state is EventState.TENTATIVE


def test_apple() -> None:
    found = read(APPLE)
    carols = next(one for one in found.events if one.title == "Carol service")
    assert carols.ends_at == datetime(2026, 12, 16, 20, 30)
    assert carols.location == "St Mary’s 1 Priory Lane"
    founders = [one for one in found.events if one.title == "Founders’ day"]
    assert [one.first_day.year for one in founders] == [2027, 2028, 2029]
    assert all(one.first_day == one.last_day for one in founders)
    assert any("“Founders’ day” repeats without end" in words for words in found.notices)


def test_thunderbird() -> None:
    found = read(THUNDERBIRD)
    assert [one.starts_at for one in found.events] == [
        datetime(2027, 3, 22, 16), datetime(2027, 3, 29, 16), datetime(2027, 4, 5, 16)
    ]  # fmt: skip
    assert found.events[0].categories == ("Music", "Joint, both schools")
    assert "Only events are read; 1 task left out." in found.notices


# --- time zones ------------------------------------------------------------------------------

CUSTOM = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("tzid", "hour"),
    [
        ("Europe/London", 9),
        ('"Europe/London"', 9),
        ("europe/london", 9),
        ("GB", 9),
        ("GMT Standard Time", 9),
        ('"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"', 9),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", 9),
        ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", 9),
        ("/freeassociation.sourceforge.net/Europe/London", 9),
        ("/softwarestudio.org/Tzfile/Europe/London", 9),
        ("W. Europe Standard Time", 8),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', 8),
        ("Customized Time Zone", 8),
        ("UTC", 10),
        ("tzone://Microsoft/Utc", 10),
        ("UTC+02:00", 8),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", 4),
        ("Eastern Standard Time", 14),
    ],
)
def test_a_summer_morning_in_any_time_zone(tzid: str, hour: int) -> None:
    one = only(calendar(event(f"DTSTART;TZID={tzid}:20270615T090000", "SUMMARY:x"), head=CUSTOM))
    assert one.starts_at is not None
    assert one.starts_at.replace(minute=0) == datetime(2027, 6, 15, hour)


def test_a_zone_that_nobody_knows_is_said_and_its_times_stand() -> None:
    found = read(calendar(event("DTSTART;TZID=Narnia/Cair:20270615T090000", "SUMMARY:x")))
    assert found.events[0].starts_at == datetime(2027, 6, 15, 9)
    assert any("“Narnia/Cair”" in words for words in found.notices)


def test_a_zone_of_one_file_means_nothing_in_the_next() -> None:
    line = "DTSTART;TZID=Customized Time Zone:20270615T090000"
    assert only(calendar(event(line), head=CUSTOM)).starts_at == datetime(2027, 6, 15, 8)
    assert read(calendar(event(line))).events[0].starts_at == datetime(2027, 6, 15, 9)


def test_a_series_in_utc_keeps_to_the_clocks_that_the_calendar_names() -> None:
    series = event("DTSTART:20261019T080000Z", "RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:x")
    named = read(calendar(series, head="X-WR-TIMEZONE:Europe/London\n"))
    assert [one.starts_at.hour for one in named.events if one.starts_at] == [9, 9]
    bare = read(calendar(series))
    assert [one.starts_at.hour for one in bare.events if one.starts_at] == [9, 8]


# --- days and times --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["DTSTART;VALUE=DATE:20270531"], 31, 31),
        (["DTSTART;VALUE=DATE:20270524", "DTEND;VALUE=DATE:20270529"], 24, 28),
        (["DTSTART;VALUE=DATE:20270524", "DTEND;VALUE=DATE:20270524"], 24, 24),
        (["DTSTART;VALUE=DATE:20270524", "DURATION:P3D"], 24, 26),
        (["DTSTART:20270524", "DTEND:20270527"], 24, 26),
        (["DTSTART:2027-05-24", "DTEND:2027-05-27"], 24, 26),
        (["DTSTART:20270524T000000", "DTEND:20270526T000000"], 24, 25),
        (["DTSTART:20270524T000000Z", "DTEND:20270525T000000Z"], 24, 24),
    ],
)
def test_whole_days_have_both_ends_included(lines: list[str], first: int, last: int) -> None:
    one = only(calendar(event(*lines, "SUMMARY:Half-term")))
    assert (one.first_day.day, one.last_day.day) == (first, last)
    assert one.whole_days


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART:20270524T090000"], "09:00", "09:00"),
        (["DTSTART:20270524T0900", "DTEND:20270524T1015"], "09:00", "10:15"),
        (["DTSTART:20270524T090000+0200", "DTEND:20270524T100000+0200"], "08:00", "09:00"),
        (["DTSTART:20270524T230000", "DTEND:20270524T240000"], "23:00", "00:00"),
        (["DTSTART:2027-05-24T09:00:00.000Z", "DURATION:PT45M"], "10:00", "10:45"),
    ],
)
def test_times_however_they_are_written(lines: list[str], start: str, end: str) -> None:
    one = only(calendar(event(*lines, "SUMMARY:x")))
    assert one.starts_at and one.ends_at
    assert (f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") == (start, end)
    assert one.first_day == one.last_day == date(2027, 5, 24)


def test_a_changed_date_is_found_however_it_is_named() -> None:
    series = event("DTSTART;TZID=Europe/London:20270419T090000", "RRULE:FREQ=DAILY;COUNT=5",
                   "SUMMARY:Mock", "EXDATE;VALUE=DATE:20270420")  # fmt: skip
    in_utc = event("RECURRENCE-ID:20270421T080000Z", "DTSTART:20270421T100000Z", "SUMMARY:Later")
    by_day = event("RECURRENCE-ID;VALUE=DATE:20270422", "DTSTART:20270422T110000", "SUMMARY:Latest")
    found = read(calendar(in_utc, series, by_day))
    told = [(one.title, one.of_day[-2:], f"{one.starts_at:%H}") for one in found.events]
    assert told == [
        ("Mock", "19", "09"), ("Later", "21", "11"), ("Latest", "22", "11"), ("Mock", "23", "09")
    ]  # fmt: skip
    assert found.not_read == ()


def test_a_change_of_one_date_and_all_that_follow() -> None:
    series = event("DTSTART:20270419T090000", "RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:Early")
    later = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270421T090000", "DTSTART:20270421T140000",
                  "DTEND:20270421T150000", "SUMMARY:Late")  # fmt: skip
    told = [(one.title, f"{one.starts_at:%d %H}") for one in read(calendar(series, later)).events]
    assert told == [("Early", "19 09"), ("Early", "20 09"), ("Late", "21 14"), ("Late", "22 14")]


def test_the_last_day_of_a_rule_counts_though_outlook_writes_it_in_utc() -> None:
    series = event("DTSTART;VALUE=DATE:20270401", "DTEND;VALUE=DATE:20270402", "SUMMARY:Bins",
                   "RRULE:FREQ=WEEKLY;UNTIL=20270421T230000Z;BYDAY=TH")  # fmt: skip
    assert [one.first_day.day for one in read(calendar(series)).events] == [1, 8, 15, 22]


# --- letters and line ends -------------------------------------------------------------------

_PLAIN = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Noël à Pwllheli – £5\nDTSTART:20271216\n"
_WHOLE = _PLAIN + "END:VEVENT\nEND:VCALENDAR\n"


@pytest.mark.parametrize(
    "content",
    [
        _WHOLE.encode(),
        _WHOLE.replace("\n", "\r\n").encode("utf-8-sig"),
        _WHOLE.replace("\n", "\r").encode(),
        _WHOLE.replace("\n", "\r\r\n").encode(),
        _WHOLE.encode("utf-16"),
        _WHOLE.encode("utf-16-le"),
        _WHOLE.encode("cp1252"),
        _WHOLE.replace("Pwllheli", "Pw\n llhe\n\tli").encode(),
        _WHOLE.replace("SUMMARY:", "SUMMARY\n\n :").replace("DTSTART:", "DTSTART\n :").encode(),
        _WHOLE.encode().replace("ë".encode(), b"\xc3\r\n \xab"),  # folded inside a letter
        _WHOLE.replace("\n", "\n   ").encode(),
        _WHOLE.lower().replace("noël à pwllheli", "Noël à Pwllheli").encode(),
        _WHOLE.removeprefix("BEGIN:VCALENDAR\n").encode(),
    ],
)
def test_letters_and_line_ends_of_every_kind(content: bytes) -> None:
    assert only(content).title == "Noël à Pwllheli – £5"


@pytest.mark.parametrize("content", [_PLAIN, _PLAIN + "END:VEVENT\n"])
def test_a_file_that_breaks_off_is_read_and_said(content: str) -> None:
    found = read(content)
    assert [one.title for one in found.events] == ["Noël à Pwllheli – £5"]
    assert any("breaks off" in words for words in found.notices)


def test_one_letter_that_cannot_be_read_spoils_no_other() -> None:
    content = _WHOLE.encode() + _WHOLE.replace("UID:1", "UID:2").encode("cp1252")
    assert [one.title for one in read(content).events] == ["Noël à Pwllheli – £5"] * 2


# --- what can't be read is said --------------------------------------------------------------


def test_a_broken_event_is_named_and_spoils_no_other() -> None:
    found = read(
        calendar(
            event("SUMMARY:Nowhere", uid="a"),
            event("SUMMARY:Never", "DTSTART:2026-13-45", uid="b"),
            event("SUMMARY:Backwards", "DTSTART:20270302T1000", "DTEND:20270301T1000", uid="c"),
            event("SUMMARY:Good", "DTSTART:20270301", "DTEND:soon", uid="d"),
            event("this is no property", "SUMMARY:Fine", "DTSTART:20270303", uid="e"),
        )
    )
    assert [one.title for one in found.events] == ["Good", "Backwards", "Fine"]
    assert [(one.title, one.uid) for one in found.not_read] == [
        ("Nowhere", "a"), ("Never", "b"), ("Backwards", "c"), ("Good", "d")
    ]  # fmt: skip
    assert "“2026-13-45”" in found.not_read[1].why


def test_events_that_share_a_uid_are_all_read() -> None:
    found = read(calendar(*(event(f"DTSTART:2027030{n}", f"SUMMARY:{n}") for n in range(1, 4))))
    assert [one.title for one in found.events] == ["1", "2", "3"]
    assert len({one.key for one in found.events}) == 3


def test_events_without_uid_keep_their_key() -> None:
    content = _WHOLE.replace("UID:1\n", "")
    assert only(content).key == only(content.replace("\n", "\r\n")).key != ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a calendar file"),
        (b"Date,Event\n1/9/2026,Term starts\n", "not a calendar file"),
        (b"<!DOCTYPE html><html><title>Log in</title></html>", "web page"),
        (b"\0\1\2" * 500, "not a calendar file"),
    ],
)
def test_what_is_no_calendar_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read(content)
    assert refusal.value.field == "file"
    assert words in refusal.value.message and "Choose" in refusal.value.message


def test_a_file_is_looked_at_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "letter.ics"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(RuleBroken, match="is a PDF"):
        calendar_bytes(path)
    path.write_bytes(_WHOLE.encode())
    assert calendar_bytes(path) == _WHOLE.encode()


@pytest.mark.parametrize("name", ["basic.ics", "basic (2).ics", "basic.ICS"])
def test_a_second_download_has_the_name_of_the_first(name: str) -> None:
    assert file_name(name) == "basic"


# --- bounds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=100000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,10,20,30,40,50",
        "FREQ=FORTNIGHTLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;UNTIL=whenever",
        "nonsense",
    ],
)
def test_a_rule_that_would_take_for_ever_or_means_nothing_gives_its_first_date(rule: str) -> None:
    found = read(calendar(event("DTSTART:20261214T090000", "SUMMARY:Bell", f"RRULE:{rule}")))
    assert [one.starts_at for one in found.events] == [datetime(2026, 12, 14, 9)]
    assert [one.title for one in found.not_read] == ["Bell"]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=WEEKLY;COUNT=1000000000", 154),
        ("FREQ=MONTHLY;BYDAY=-1FR", 36),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270301", 12),
        ("FREQ=WEEKLY;UNTIL=20270104T090000Z;BYDAY=MO", 4),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2),
        ("FREQ=DAILY;COUNT=-1;UNTIL=20261216", 3),
        ("FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=9,11,14;COUNT=30", 30),
    ],
)
def test_rules_that_schools_use_are_worked_out(rule: str, count: int) -> None:
    found = read(calendar(event("DTSTART:20261214T090000", "SUMMARY:Bell", f"RRULE:{rule}")))
    assert (len(found.events), found.not_read) == (count, ())


def test_a_million_listed_dates_are_bounded_and_said() -> None:
    listed = "RDATE:" + ",".join(["20270101T090000"] * 1_000_000)
    found = read(calendar(event("DTSTART:20261214T090000", "SUMMARY:Bell", listed)))
    assert len(found.events) == 1
    assert "2,000 dates" in found.not_read[0].why


def test_an_enormous_calendar_is_bounded_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icalendar_lines, "MOST_EVENTS", 10)
    found = read(calendar(*(event("DTSTART:20270301", uid=str(n)) for n in range(50))))
    assert len(found.events) == 10 and not found.complete
    assert any("Only the first 10" in words for words in found.notices)


def test_events_long_ago_are_left_out_and_said() -> None:
    found = read(calendar(event("DTSTART:19990101", uid="a"), event("DTSTART:20270101", uid="b")))
    assert [one.uid for one in found.events] == ["b"]
    assert any("1 event outside" in words for words in found.notices)
    assert (found.first, found.last) == (date(2024, 11, 22), date(2029, 11, 22))


def test_reading_tells_how_far_it_is_and_stops_when_asked() -> None:
    content = calendar(*(event("DTSTART:20270301", uid=str(n)) for n in range(300)))
    told: list[tuple[int, int]] = []
    read_calendar(content, "x.ics", TODAY, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 300) and told[-1] == (300, 300) and len(told) > 3
    stopped = read_calendar(content, "x.ics", TODAY, cancelled=lambda: len(told) > 0)
    assert not stopped.complete and len(stopped.events) < 300


# --- the files that the library tries itself with --------------------------------------------

FIXTURES = sorted((Path(icalendar.__file__).parent / "tests").rglob("*.ics"))


def test_the_library_brings_its_own_calendars() -> None:
    assert len(FIXTURES) > 100


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_calendar_of_the_library_is_read_or_said(path: Path) -> None:
    content = path.read_bytes()
    bounds = {"first": date(1980, 1, 1), "last": date(2040, 1, 1)}
    if b"BEGIN:VCALENDAR" not in content and b"BEGIN:VEVENT" not in content:
        with pytest.raises(RuleBroken):
            read_calendar(content, path.name, TODAY, **bounds)
        return
    found = read_calendar(content, path.name, TODAY, **bounds)
    uids, unnamed = _named(content.decode("utf-8", errors="replace"))
    told = {one.uid for one in found.events} | {one.uid for one in found.not_read}
    assert uids <= told, "an event is neither read nor said"
    assert bool(unnamed) <= any(uid.startswith("without-uid") for uid in told)


def _named(text: str) -> tuple[set[str], int]:
    """The UIDs of a file's events, found without any parser of ours; and how many have none."""
    uids: set[str] = set()
    unnamed = 0
    for part in re.sub(r"(\r?\n)+[ \t]", "", text).split("BEGIN:VEVENT")[1:]:
        own_part = re.sub(
            r"BEGIN:VALARM.*END:VALARM", "", part.partition("END:VEVENT")[0], flags=re.S
        )
        lines = own_part.splitlines()
        own = [line[4:].strip() for line in lines if line.upper().startswith("UID:")]
        uids.update(own[:1])
        unnamed += not own or not own[0]
    return uids - {""}, unnamed


# --- anything at all -------------------------------------------------------------------------

_PIECES = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE",
     "END:VTIMEZONE", "BEGIN:VALARM", "END:VALARM", "UID:1", "UID:", "SUMMARY:x\\", "TZID:Z/Z",
     "DTSTART:20270301", "DTSTART;TZID=Z/Z:20270301T090000", "DTSTART;TZID=:20270301T090000Z",
     "DTEND:20270301T100000", "DTEND;VALUE=DATE:20270302", "DURATION:-P1D", "DURATION:P9999999W",
     "RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270401", "RRULE:",
     "EXDATE:20270302", "EXDATE;TZID=Z/Z:20270302T090000", "RDATE;VALUE=PERIOD:20270305T09/PT1H",
     "RECURRENCE-ID:20270302", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270302T090000",
     "SEQUENCE:2", "STATUS:CANCELLED", "METHOD:CANCEL", "X-WR-TIMEZONE:America/New_York",
     " folded", "\ttoo", ":", ";", "A;B=\":C", "CATEGORIES:a,b\\,c", "DTSTART:99991231T235959Z",
     "DTSTART:00010101T000000Z"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=12), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_file_crashes_the_reader(pieces: list[str]) -> None:
    content = "\n".join(["BEGIN:VCALENDAR", *pieces]).encode("utf-8", errors="replace")
    found = read_calendar(content, "x.ics", TODAY)
    for one in found.events:
        assert one.first_day <= one.last_day and one.title
        assert (one.starts_at is None) == (one.ends_at is None)
        assert one.starts_at is None or one.ends_at is None or one.starts_at <= one.ends_at
    assert len({one.key for one in found.events}) == len(found.events)
