"""Calendar files taken in for a member, again and again, and written for other calendars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

from partnerdesk.actions.calendar_difference import item_words
from partnerdesk.actions.calendar_exchange import (
    CalendarPreview,
    export_calendar,
    import_calendar,
    preview_calendar,
    read_calendar,
)
from partnerdesk.actions.history import undo
from partnerdesk.domain.calendar import Closure, ClosureKind, FeedMeaning, Term, days_between
from partnerdesk.domain.clashes import Booking
from partnerdesk.domain.partners import Member, Nation
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import Project
from partnerdesk.domain.sessions import Reply, Session, SessionKind, SessionState, TakingPart
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.store import calendar_rows, feed_rows, partners_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 11, 22)
HOLIDAYS, SCHOOL_DAYS, EVENTS = FeedMeaning


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def database(store: OpenStore) -> Database:
    return store.database


@pytest.fixture
def school(database: Database) -> Member:
    member = make.member(name="Heron Vale Academy")
    make.add(database, member)
    return member


def event(uid: str, title: str, first: str, last: str = "", *more: str) -> str:
    """An event with dates or times as they stand in a file, ends as they stand there too."""
    lines = [f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{first}"]
    lines += [f"DTEND:{last}"] if last else []
    return "\n".join(["BEGIN:VEVENT", *lines, *more, "END:VEVENT", ""])


def calendar(*events: str, name: str = "Heron Vale") -> bytes:
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:{name}\n"
    return (head + "".join(events) + "END:VCALENDAR\n").encode()


def look(
    database: Database, content: bytes, member: Member, meaning: FeedMeaning, today: date = TODAY
) -> CalendarPreview:
    read = read_calendar(content, "heron.ics", today)
    return preview_calendar(database, read, member.id, meaning, today)


def take(
    database: Database, content: bytes, member: Member, meaning: FeedMeaning, today: date = TODAY
) -> CalendarPreview:
    preview = look(database, content, member, meaning, today)
    import_calendar(database, preview, today)
    return preview


def closures(database: Database, member: Member) -> list[Closure]:
    with database.read() as connection:
        return partners_rows.closures_of(connection, member.id)


def terms(database: Database, member: Member) -> list[Term]:
    with database.read() as connection:
        return calendar_rows.terms_of(connection, member.id)


def sessions(database: Database) -> list[Session]:
    with database.read() as connection:
        return rows.read(connection, Session)


# --- holidays --------------------------------------------------------------------------------

YEAR = (
    event("a", "Autumn term begins", "20260902"),
    event("b", "INSET day", "20260901"),
    event("c", "October half-term", "20261026", "20261031"),
    event("d", "Year 11 and 13 mocks", "20261207", "20261212"),
    event("e", "Christmas holidays", "20261219", "20270105"),
    event("f", "Good Friday", "20270326"),
    event("g", "Y9 Belgium trip", "20270512T060000", "20270514T200000"),
    event("h", "Parents’ evening Year 7", "20270301T170000", "20270301T193000"),
    event("i", "Disaggregated day", "20270705"),
    event("j", "Spring term", "20270105", "20270327"),
    event("k", "Snow day", "20270120", "", "STATUS:CANCELLED"),
)


def test_holidays_become_closures_of_the_right_kind(database: Database, school: Member) -> None:
    preview = take(database, calendar(*YEAR), school, HOLIDAYS)
    told = {
        one.name: (one.kind, one.first_day.isoformat(), one.last_day.isoformat(), one.years)
        for one in closures(database, school)
    }
    assert told == {
        "INSET day": (ClosureKind.INSET, "2026-09-01", "2026-09-01", ()),
        "October half-term": (ClosureKind.HALF_TERM, "2026-10-26", "2026-10-30", ()),
        "Year 11 and 13 mocks": (ClosureKind.EXAMS, "2026-12-07", "2026-12-11", (11, 13)),
        "Christmas holidays": (ClosureKind.HOLIDAY, "2026-12-19", "2027-01-04", ()),
        "Y9 Belgium trip": (ClosureKind.TRIP, "2027-05-12", "2027-05-14", (9,)),
        "Parents’ evening Year 7": (ClosureKind.OTHER, "2027-03-01", "2027-03-01", (7,)),
        "Disaggregated day": (ClosureKind.INSET, "2027-07-05", "2027-07-05", ()),
    }
    evening = next(one for one in closures(database, school) if one.years == (7,))
    assert (evening.starts, evening.ends) == (time(17), time(19, 30))
    assert item_words(evening) == f"{evening.name}, Mon 1 Mar 2027, 17:00–19:30"
    said = " ".join(preview.notices)
    assert "“Good Friday” is a bank holiday" in said
    assert "“Autumn term begins” and “Spring term” are no closures but labels" in said
    assert "“Snow day” is cancelled" in said
    assert item_words(preview.new[0]) == "INSET day, Tue 1 Sep 2026"


def test_bank_holidays_are_those_of_the_schools_nation(database: Database) -> None:
    scottish = make.member(name="Kirkbrae High", nation=Nation.SCOTLAND)
    make.add(database, scottish)
    days = calendar(event("a", "St Andrew’s Day", "20261130"), event("b", "x", "20261126"))
    assert [one.uid for one in look(database, days, scottish, HOLIDAYS).new] == ["b"]


def test_reading_again_changes_adds_and_removes_only_what_differs(
    database: Database, school: Member
) -> None:
    half = event("c", "October half-term", "20261026", "20261031")
    take(database, calendar(half, event("x", "Snow day", "20270120")), school, HOLIDAYS)
    make.add(database, make.closure(school, name="By hand", first_day=date(2027, 1, 8),
                                    last_day=date(2027, 1, 8)))  # fmt: skip
    before = {one.uid: one.id for one in closures(database, school)}
    longer = event("c", "October half-term", "20261026", "20261101")
    preview = look(database, calendar(longer, event("n", "INSET", "20270104")), school, HOLIDAYS)
    assert [item_words(one) for one in preview.new] == ["INSET, Mon 4 Jan 2027"]
    assert [(o.last_day.day, n.last_day.day) for o, n in preview.changed] == [(30, 31)]  # type: ignore[union-attr]
    assert [item_words(one) for one in preview.gone] == ["Snow day, Wed 20 Jan 2027"]
    changes = import_calendar(database, preview, TODAY)
    after = {one.uid: one.id for one in closures(database, school)}
    assert set(after) == {"c", "n", ""} and after["c"] == before["c"]
    undo(database, changes.action_id)
    assert {one.uid: one.id for one in closures(database, school)} == before


def test_the_same_file_again_changes_nothing(database: Database, school: Member) -> None:
    take(database, calendar(*YEAR), school, HOLIDAYS)
    again = look(database, calendar(*YEAR), school, HOLIDAYS)
    assert not again.changes_anything and again.unchanged == 7
    there = closures(database, school)
    import_calendar(database, again, TODAY)
    assert closures(database, school) == there


def test_a_program_that_makes_new_uids_each_time_doubles_nothing(
    database: Database, school: Member
) -> None:
    take(database, calendar(*YEAR), school, HOLIDAYS)
    there = closures(database, school)
    other = calendar(*(one.replace("UID:", "UID:again-") for one in YEAR))
    preview = take(database, other, school, HOLIDAYS)
    assert not preview.changes_anything and preview.unchanged == 7
    assert [one.id for one in closures(database, school)] == [one.id for one in there]
    assert all(one.uid.startswith("again-") for one in closures(database, school))


def test_what_was_put_right_by_hand_stays_right(database: Database, school: Member) -> None:
    take(database, calendar(event("a", "Eisteddfod", "20270301")), school, HOLIDAYS)
    (one,) = closures(database, school)
    with action(database, "Put it right") as log:
        rows.update(log.connection, replace(one, kind=ClosureKind.TRIP, years=(9,)))
    take(database, calendar(event("a", "Eisteddfod", "20270302")), school, HOLIDAYS)
    (one,) = closures(database, school)
    assert (one.kind, one.years, one.first_day.day) == (ClosureKind.TRIP, (9,), 2)


def test_a_closure_written_by_hand_is_not_doubled(database: Database, school: Member) -> None:
    make.add(database, make.closure(school))
    same = event("a", "Whitsun half-term", "20260525", "20260530")
    preview = look(database, calendar(same, event("b", "INSET", "20270104")), school, HOLIDAYS)
    assert [one.uid for one in preview.new] == ["b"]  # type: ignore[union-attr]
    assert any("there already" in words for words in preview.notices)


def test_what_could_not_be_read_or_lies_outside_does_not_count_as_gone(
    database: Database, school: Member
) -> None:
    long_ago = event("old", "Half-term", "20241125", "20241130")
    broken = event("bad", "INSET", "20270104")
    take(database, calendar(long_ago, broken, event("x", "Snow", "20270120")), school, HOLIDAYS)
    later = date(2027, 2, 1)
    now = calendar(broken.replace("20270104", "soon"))
    assert [one.uid for one in look(database, now, school, HOLIDAYS, later).gone] == ["x"]  # type: ignore[union-attr]


def test_a_download_that_breaks_off_removes_nothing(database: Database, school: Member) -> None:
    take(database, calendar(*YEAR), school, HOLIDAYS)
    cut = calendar(*YEAR)[:400]
    preview = look(database, cut, school, HOLIDAYS)
    assert preview.gone == () and any("breaks off" in words for words in preview.notices)


# --- school days -----------------------------------------------------------------------------


def day_by_day(first: date, last: date, *off: tuple[date, date]) -> list[str]:
    """An event for each weekday on which there is school."""
    return [
        event(f"day-{day}", "School day", f"{day:%Y%m%d}T084500", f"{day:%Y%m%d}T151500")
        for day in days_between(first, last)
        if day.weekday() < 5 and not any(a <= day <= b for a, b in off)
    ]


AUTUMN = day_by_day(
    date(2026, 9, 2),
    date(2026, 12, 18),
    (date(2026, 10, 16), date(2026, 11, 2)),  # INSET, half-term, INSET
    (date(2026, 11, 27), date(2026, 11, 27)),
)
SPRING = day_by_day(date(2027, 1, 5), date(2027, 3, 25), (date(2027, 2, 15), date(2027, 2, 19)))
SUMMER = day_by_day(date(2027, 4, 12), date(2027, 7, 21), (date(2027, 5, 31), date(2027, 6, 4)),
                    (date(2027, 5, 3), date(2027, 5, 3)))  # fmt: skip


def test_school_days_become_terms_and_what_is_missing_closures(
    database: Database, school: Member
) -> None:
    inset = event("inset", "INSET day", "20261102")
    take(database, calendar(*AUTUMN, *SPRING, *SUMMER, inset), school, SCHOOL_DAYS)
    assert [(one.name, one.first_day, one.last_day) for one in terms(database, school)] == [
        ("Autumn 2026", date(2026, 9, 2), date(2026, 12, 18)),
        ("Spring 2027", date(2027, 1, 5), date(2027, 3, 25)),
        ("Summer 2027", date(2027, 4, 12), date(2027, 7, 21)),
    ]
    told = [(one.kind, one.first_day, one.last_day) for one in closures(database, school)]
    assert told == [
        (ClosureKind.HALF_TERM, date(2026, 10, 16), date(2026, 10, 30)),
        (ClosureKind.INSET, date(2026, 11, 2), date(2026, 11, 2)),
        (ClosureKind.OTHER, date(2026, 11, 27), date(2026, 11, 27)),
        (ClosureKind.HALF_TERM, date(2027, 2, 15), date(2027, 2, 19)),
        (ClosureKind.HALF_TERM, date(2027, 6, 1), date(2027, 6, 4)),
    ]


def test_school_days_read_again_keep_the_weeks_of_a_term(
    database: Database, school: Member
) -> None:
    take(database, calendar(*AUTUMN, *SPRING), school, SCHOOL_DAYS)
    autumn, spring = terms(database, school)
    with action(database, "Count the weeks") as log:
        rows.update(log.connection, replace(spring, first_week="B", name="Lent"))
    sooner = calendar(*AUTUMN, *SPRING[:-1])
    preview = take(database, sooner, school, SCHOOL_DAYS)
    assert [item_words(now) for _, now in preview.changed] == [
        "Lent, Tue 5 Jan 2027 to Wed 24 Mar 2027"
    ]
    assert [one.id for one in terms(database, school)] == [autumn.id, spring.id]
    assert terms(database, school)[1].first_week == "B"


def test_a_term_written_by_hand_stays(database: Database, school: Member) -> None:
    make.add(database, make.term(school, first_day=date(2027, 1, 4), last_day=date(2027, 3, 26)))
    preview = take(database, calendar(*AUTUMN, *SPRING), school, SCHOOL_DAYS)
    assert len(terms(database, school)) == 2
    assert any("“Spring 2027” would overlap" in words for words in preview.notices)


# --- events ----------------------------------------------------------------------------------

CONCERT = event(
    "c", "Year 8 concert", "20270311T130000", "20270311T150000", "STATUS:TENTATIVE",
    "LOCATION:Main hall", "DESCRIPTION:Bring a friend", "CATEGORIES:music together",
)  # fmt: skip
MATCH = event(
    "m", "Netball v Thornbury Hall", "20270318T143000", "20270318T160000",
    "LOCATION:Thornbury Hall\\, courts",
)  # fmt: skip


def test_events_become_sessions_at_their_places(database: Database, school: Member) -> None:
    other = make.member(name="Thornbury Hall")
    project = make.project(name="Music Together")
    make.add(database, other, project)
    past = event("p", "Governors", "20260910T180000", "20260910T190000")
    take(database, calendar(CONCERT, MATCH, past, event("w", "Sports week", "20270614", "20270619"),
                            event("z", "Bell", "20270401T090000")), school, EVENTS)  # fmt: skip
    found = {one.uid: one for one in sessions(database)}
    concert, match, week = found["c"], found["m"], found["w"]
    assert (concert.kind, concert.state, concert.years) == (
        SessionKind.SHOWCASE, SessionState.PENCILLED, (8,)
    )  # fmt: skip
    assert (concert.venue_id, concert.room, concert.purpose, concert.project_id) == (
        school.id, "Main hall", "Bring a friend", project.id
    )  # fmt: skip
    assert (match.kind, match.state, match.confirmed_on) == (
        SessionKind.FIXTURE, SessionState.CONFIRMED, TODAY
    )  # fmt: skip
    assert (match.venue_id, match.room) == (other.id, "courts")
    assert (week.starts_at, week.ends_at) == (
        datetime(2027, 6, 14, 8, 30), datetime(2027, 6, 18, 16, 0)
    )  # fmt: skip
    assert found["p"].state is SessionState.HELD
    assert found["z"].minutes == 60
    with database.read() as connection:
        facts = calendar_rows.session_facts(connection, concert.id)
    assert [(one.member_id, one.reply) for one in facts.members] == [(school.id, Reply.YES)]
    with database.read() as connection:
        taken = rows.read(connection, Booking)
    mine = {one.resource for one in taken if one.session_id == concert.id}
    assert mine == {f"member:{school.id}", f"room:{school.id}/main hall"}


def test_events_read_again_move_cancel_and_remove(database: Database, school: Member) -> None:
    fair = event("f", "Book fair", "20270401T090000", "20270401T120000")
    other = make.member(name="Thornbury Hall")
    make.add(database, other)
    take(database, calendar(CONCERT, MATCH, fair), school, EVENTS)
    concert, match, _ = (next(s for s in sessions(database) if s.uid == uid) for uid in "cmf")
    with action(database, "Thornbury Hall says yes") as log:
        part = TakingPart("", match.id, other.id, 1, Reply.YES, TODAY, TODAY)
        rows.insert(log.connection, part)
    moved = CONCERT.replace("20270311T", "20270312T")
    preview = look(database, calendar(moved), school, EVENTS)
    assert [item_words(now) for _, now in preview.changed] == [
        "Year 8 concert, Fri 12 Mar 2027, 13:00–15:00"
    ]
    assert len(preview.gone) == 2 and preview.to_cancel == {match.id}
    import_calendar(database, preview, TODAY)
    after = {one.uid: one for one in sessions(database)}
    assert set(after) == {"c", "m"}  # nobody knew of the fair
    assert after["c"].id == concert.id and after["c"].sequence == concert.sequence + 1
    assert after["m"].state is SessionState.CANCELLED
    assert after["m"].cancel_reason == "No longer in the calendar “Heron Vale”."
    take(database, calendar(moved, MATCH), school, EVENTS)
    assert {one.uid: one.state for one in sessions(database)}["m"] is SessionState.CONFIRMED


def test_an_event_cancelled_in_the_file_is_cancelled_here(
    database: Database, school: Member
) -> None:
    take(database, calendar(CONCERT), school, EVENTS)
    off = CONCERT.replace("STATUS:TENTATIVE", "STATUS:CANCELLED")
    preview = take(database, calendar(off), school, EVENTS)
    assert len(preview.changed) == 1
    (one,) = sessions(database)
    assert (one.state, one.cancelled_on) == (SessionState.CANCELLED, TODAY)
    assert not look(database, calendar(off), school, EVENTS).changes_anything


def test_what_is_over_or_was_recorded_stays_as_it_is(database: Database, school: Member) -> None:
    take(database, calendar(CONCERT, MATCH), school, EVENTS)
    later = date(2027, 3, 15)  # the concert is over
    preview = look(database, calendar(MATCH), school, EVENTS, later)
    assert not preview.gone and not preview.changed


def test_a_single_date_of_a_series_is_moved_alone(database: Database, school: Member) -> None:
    weekly = event("s", "Debating", "20270107T160000", "20270107T170000",
                   "RRULE:FREQ=WEEKLY;COUNT=4")  # fmt: skip
    take(database, calendar(weekly), school, EVENTS)
    ids = {one.starts_at.date(): one.id for one in sessions(database)}
    change = event("s", "Debating final", "20270115T160000", "20270115T173000",
                   "RECURRENCE-ID:20270114T160000")  # fmt: skip
    preview = take(database, calendar(weekly, change), school, EVENTS)
    assert (len(preview.changed), preview.unchanged, preview.gone) == (1, 3, ())
    moved = next(one for one in sessions(database) if one.title == "Debating final")
    assert moved.id == ids[date(2027, 1, 14)]


# --- all or nothing --------------------------------------------------------------------------


def test_a_preview_that_is_out_of_date_is_refused(database: Database, school: Member) -> None:
    preview = look(database, calendar(*YEAR), school, HOLIDAYS)
    take(database, calendar(*YEAR), school, HOLIDAYS)
    there = closures(database, school)
    with pytest.raises(RuleBroken, match="was changed after this was shown"):
        import_calendar(database, preview, TODAY)
    assert closures(database, school) == there


def test_a_file_with_nothing_of_the_kind_is_refused(database: Database, school: Member) -> None:
    preview = look(database, calendar(YEAR[0]), school, HOLIDAYS)
    with pytest.raises(RuleBroken, match="nothing in “Heron Vale”"):
        import_calendar(database, preview, TODAY)
    with database.read() as connection:
        assert calendar_rows.feeds_of(connection, school.id) == []


def test_each_member_and_meaning_has_a_feed_of_its_own(database: Database, school: Member) -> None:
    other = make.member(name="Thornbury Hall")
    make.add(database, other)
    content = calendar(YEAR[2], MATCH)
    for member, meaning in ((school, HOLIDAYS), (school, EVENTS), (other, HOLIDAYS)):
        assert look(database, content, member, meaning).feed is None
        take(database, content, member, meaning)
        assert look(database, content, member, meaning).feed is not None
    with database.read() as connection:
        feeds = calendar_rows.feeds_of(connection, school.id)
    assert sorted(one.meaning.value for one in feeds) == ["events", "holidays"]


# --- out -------------------------------------------------------------------------------------


@pytest.fixture
def latin(database: Database, school: Member) -> Project:
    """A project with two sessions at the school, and one session besides at another."""
    other = make.member(name="Thornbury Hall")
    project = make.project(name="Year 8 Latin")
    make.add(database, other, project)
    first = make.session(title="Latin 1", project_id=project.id, venue_id=school.id)
    second = make.session(title="Latin 2", project_id=project.id, notes="zanzibar",
                          starts_at=datetime(2026, 3, 30, 9))  # fmt: skip
    choir = make.session(title="Choir", venue_id=other.id, state=SessionState.CANCELLED)
    make.add(database, first, second, choir, make.taking_part(second, school))
    return project


def titles(content: bytes) -> list[str]:
    calendar = vobject.readOne(content.decode())
    return sorted(str(one.summary.value) for one in calendar.vevent_list)


def test_sessions_go_out_one_by_project_by_member_or_all(
    database: Database, school: Member, latin: Project
) -> None:
    with database.read() as connection:
        (choir, *_) = (one.id for one in rows.read(connection, Session) if one.title == "Choir")
    assert titles(export_calendar(database, today=TODAY)) == ["Choir", "Latin 1", "Latin 2"]
    by_project = export_calendar(database, project_id=latin.id, today=TODAY)
    assert titles(by_project) == ["Latin 1", "Latin 2"]
    assert titles(export_calendar(database, member_id=school.id, today=TODAY)) == titles(by_project)
    one = vobject.readOne(export_calendar(database, session_id=choir, today=TODAY).decode())
    assert (one.vevent.status.value, one.vevent.location.value) == ("CANCELLED", "Thornbury Hall")
    assert b"zanzibar" not in export_calendar(database, today=TODAY)
    with database.read() as connection:
        told = feed_rows.sessions_changed_at(connection, [choir])
    there = told[choir].replace(tzinfo=ZoneInfo("Europe/London"))
    assert one.vevent.last_modified.value == there


def test_nothing_to_write_is_said(database: Database) -> None:
    with pytest.raises(RuleBroken, match="no session to save"):
        export_calendar(database, today=TODAY)


def test_our_own_sessions_are_not_taken_in_twice(
    database: Database, school: Member, latin: Project
) -> None:
    content = export_calendar(database, today=TODAY)
    preview = look(database, content, school, EVENTS)
    assert not preview.changes_anything
    assert "3 events are sessions of this partnership already." in preview.notices


@pytest.fixture
def promised(database: Database, school: Member) -> Member:
    """Thornbury Hall, bound to the school by an agreement; its governors meet in June 2027."""
    hall, left = make.member(name="Thornbury Hall"), make.member(name="Left Behind School")
    deal = make.agreement(issued_on=date(2026, 8, 1))
    draft = make.agreement(number="MOU-2026-002")
    void = make.agreement(
        number="MOU-2026-003", issued_on=date(2026, 8, 1), voided_on=date(2026, 8, 2)
    )
    make.add(database, hall, left, deal, draft, void)
    make.add(
        database,
        *(make.party(one, who) for one in (deal, draft, void) for who in (school, hall)),
        make.party(deal, left, notice_on=date(2026, 9, 1), leaves_on=date(2026, 10, 31)),
        *(GovernorsMeeting(rows.new_id(), one.id, date(2027, 6, 9)) for one in (hall, left)),
    )
    return hall


DAYS = [
    "Governors of Thornbury Hall meet", "MOU-2026-001 ends", "MOU-2026-001 starts",
    "MOU-2026-001: review by today",
]  # fmt: skip


def test_days_of_agreements_that_bind_go_out_with_all_or_a_member(
    database: Database, school: Member, promised: Member
) -> None:
    content = export_calendar(database, today=TODAY)
    assert titles(content) == DAYS
    assert titles(export_calendar(database, member_id=school.id, today=TODAY)) == DAYS
    with database.read() as connection:
        members = {one.name: one.id for one in partners_rows.all_members(connection)}
    with pytest.raises(RuleBroken, match="no session to save"):  # it has left
        export_calendar(database, member_id=members["Left Behind School"], today=TODAY)
    told = {str(one.summary.value): one for one in vobject.readOne(content.decode()).vevent_list}
    starts, ends = told["MOU-2026-001 starts"], told["MOU-2026-001 ends"]
    assert "valarm" not in starts.contents  # it is past
    assert starts.description.value.endswith("Between Heron Vale Academy and Thornbury Hall.")
    assert ends.description.value.endswith("Notice is given by Wed 31 May 2028.")
    # A month before the last day for notice, while there is time to decide.
    assert (ends.dtstart.value + ends.valarm.trigger.value).isoformat() == "2028-05-01"
    review = told["MOU-2026-001: review by today"]
    assert (review.dtstart.value, review.valarm.trigger.value.days) == (date(2027, 7, 3), -42)


def test_a_session_or_a_project_goes_out_without_days_of_agreements(
    database: Database, promised: Member, latin: Project
) -> None:
    assert titles(export_calendar(database, project_id=latin.id, today=TODAY)) == [
        "Latin 1", "Latin 2",
    ]  # fmt: skip
    with database.read() as connection:
        (choir, *_) = (one.id for one in rows.read(connection, Session) if one.title == "Choir")
    assert titles(export_calendar(database, session_id=choir, today=TODAY)) == ["Choir"]


@pytest.mark.parametrize("meaning", FeedMeaning)
def test_days_of_agreements_are_never_taken_in(
    database: Database, school: Member, promised: Member, meaning: FeedMeaning
) -> None:
    preview = look(database, export_calendar(database, today=TODAY), school, meaning)
    assert len(preview.read.events) == len(DAYS)
    assert not preview.changes_anything and preview.notices == () and preview.not_read == ()
