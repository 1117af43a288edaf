"""Sessions as a coordinator deals with them, against a store of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.actions import closures, partners, sessions
from partnerdesk.actions import settings as settings_actions
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.clashes import ClashKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    CheckKind,
    Reminder,
    Reply,
    SessionCost,
    SessionFacts,
    SessionPerson,
    SessionState,
    Task,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store import calendar_rows, partners_rows
from tests import factories
from tests.actions.small_calendar import ANN, BEN, FAR, FEN, GLAN, TODAY, Calendar, at, latin
from tests.actions.small_calendar import calendar as calendar

WHY = "Both heads agreed"


def refused(calendar: Calendar, act: Callable[[], object], field: str) -> str:
    """The words of a refusal at ``field``, after which nothing is written."""
    before = factories.image(calendar.store.folder.database)
    with pytest.raises(RuleBroken) as refusal:
        act()
    assert refusal.value.field == field
    assert factories.image(calendar.store.folder.database) == before
    return refusal.value.message


# --- clashes ---------------------------------------------------------------------------------


def test_what_refuses_does_so_at_the_note_and_writes_nothing(calendar: Calendar) -> None:
    calendar.trip()
    words = refused(calendar, lambda: calendar.add(latin()), "note")
    assert words == (
        "Ysgol Glan is on a trip: Caerleon, Thu 12 Mar 2026. To go on, write here why."
    )


def test_with_a_note_it_is_kept_and_not_raised_again(calendar: Calendar) -> None:
    """Neither on Today, nor when it is changed, confirmed or moved within the trip."""
    trip = calendar.trip()
    made = calendar.add(latin(), WHY)
    (kept,) = calendar.facts(made).kept_clashes
    assert (kept.clash, kept.note, kept.on) == (f"closure:{trip}", WHY, TODAY)
    assert calendar.late() == {}
    sessions.confirm_session(calendar.database, made, TODAY)
    facts = calendar.facts(made)
    changed = replace(facts, session=replace(facts.session, title="Greek"))
    sessions.change_session(calendar.database, changed, TODAY)
    sessions.move_session(calendar.database, made, at(10), at(11), TODAY)
    assert calendar.facts(made).kept_clashes == (kept,)
    closures.remove_closure(calendar.database, trip)
    sessions.move_session(calendar.database, made, at(11), at(12), TODAY)
    assert calendar.facts(made).kept_clashes == ()


def test_a_clash_of_two_is_kept_for_both(calendar: Calendar) -> None:
    """The one that was there can be confirmed, and neither is raised as late."""
    first = calendar.add(latin(people=(ANN,), venue_id=GLAN, room="Hall"))
    other = latin(FEN, people=(ANN,), venue_id=GLAN, room="Hall", title="Greek")
    assert "Ann Bell is at “Latin”" in refused(calendar, lambda: calendar.add(other), "note")
    second = calendar.add(other, WHY)
    assert calendar.late() == {}
    for one in (first, second):
        sessions.confirm_session(calendar.database, one, TODAY)
    assert {kept.note for kept in calendar.facts(first).kept_clashes} == {WHY}
    calendar.undo()
    calendar.undo()
    calendar.undo()
    assert calendar.facts(first).kept_clashes == ()


def test_what_only_warns_is_noted_as_seen(calendar: Calendar) -> None:
    """A member twice at once, and after hours: written without a note, and silent on Today."""
    calendar.add(latin(starts=at(16)))
    second = calendar.add(latin(starts=at(16, 30)))
    found = sessions.clashes_for(calendar.database, calendar.facts(second))
    assert {one.kind for one in found} == {ClashKind.MEMBER_TAKEN, ClashKind.OUTSIDE_HOURS}
    assert len(calendar.facts(second).kept_clashes) == 2
    assert calendar.late() == {}


def test_a_trip_added_later_is_raised_and_can_be_kept(calendar: Calendar) -> None:
    made = calendar.add(latin(FEN, GLAN, years=(8,)))
    calendar.trip(years=(11,))
    assert calendar.late() == {}, "another year group"
    trip = calendar.trip(years=(8, 9))
    assert {key: [one.kind for one in found] for key, found in calendar.late().items()} == {
        made: [ClashKind.TRIP]
    }
    words = refused(calendar, lambda: sessions.confirm_session(calendar.database, made, TODAY), "")
    assert "Move it, or keep it with a note." in words
    refused(calendar, lambda: sessions.keep_clashes(calendar.database, made, " \n", TODAY), "note")
    sessions.keep_clashes(calendar.database, made, WHY, TODAY)
    assert calendar.late() == {}
    sessions.confirm_session(calendar.database, made, TODAY)
    closures.remove_closure(calendar.database, trip)
    calendar.trip(name="A second trip")
    assert list(calendar.late()) == [made], "that one was not kept"


def test_only_what_is_ahead_and_still_on_is_late(calendar: Calendar) -> None:
    """Not what is over, held or cancelled, nor beyond the days that are asked for."""
    for day in (TODAY - timedelta(1), TODAY, TODAY + timedelta(180), TODAY + timedelta(181)):
        calendar.add(latin(starts=at(10, day=day), title=str(day)), WHY)
    off = calendar.add(latin(starts=at(10, day=TODAY)), WHY)
    sessions.cancel_session(calendar.database, off, "Snow", TODAY)
    held = calendar.add(latin(starts=at(12, day=TODAY)))
    sessions.hold_session(calendar.database, held, {}, "", TODAY)
    calendar.trip(first_day=TODAY - timedelta(1), last_day=TODAY + timedelta(200))
    titles = [one.title for one, _ in sessions.late_clashes(calendar.database, TODAY)]
    assert titles == [str(TODAY), str(TODAY + timedelta(180))]


def test_which_clashes_only_warn_is_settable(calendar: Calendar) -> None:
    calendar.trip()
    first = calendar.add(latin(FEN, starts=at(10)))
    soft = replace(Settings(), soft_clashes="trip outside_hours")
    settings_actions.change_settings(calendar.database, soft)
    calendar.add(latin())
    twice = latin(FEN, starts=at(10, 30), title="Greek")
    assert "takes part in" in refused(calendar, lambda: calendar.add(twice), "note")
    assert calendar.late() == {}
    assert calendar.facts(first).kept_clashes == ()


def test_equipment_is_shared_with_other_sessions_and_back_when_one_is_cancelled(
    calendar: Calendar,
) -> None:
    first = calendar.add(latin(cameras=2))
    greedy = latin(FEN, cameras=2)
    assert refused(calendar, lambda: calendar.add(greedy), "note").startswith(
        "2 × Camera needed; only 1 free then."
    )
    sessions.cancel_session(calendar.database, first, "Snow", TODAY)
    calendar.add(greedy)
    refused(calendar, lambda: calendar.add(latin(FAR, cameras=2)), "note")
    calendar.check_bookings()


def test_several_reasons_are_told_briefly(calendar: Calendar) -> None:
    for number in range(5):
        calendar.trip(name=f"Trip {number}")
    assert " And 2 more. To go on" in refused(calendar, lambda: calendar.add(latin()), "note")


def test_a_drive_is_minded_between_schools(calendar: Calendar) -> None:
    """Fenwick is ten kilometres away: 24 minutes by car. It warns."""
    calendar.add(latin(people=(ANN,), venue_id=GLAN, starts=at(9)))
    soon = latin(FEN, people=(ANN,), venue_id=FEN, starts=at(10, 20))
    later = latin(FEN, people=(ANN,), venue_id=FEN, starts=at(10, 24))
    found = sessions.clashes_for(calendar.database, soon)
    assert [(one.kind, one.hard) for one in found] == [(ClashKind.TRAVEL, False)]
    assert sessions.clashes_for(calendar.database, later) == ()


# --- moving ----------------------------------------------------------------------------------


@given(
    weeks=st.integers(-40, 40),
    start=st.times(time(8, 30), time(14)).map(lambda t: t.replace(second=0, microsecond=0)),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_moved_by_whole_weeks_it_keeps_its_local_times(
    calendar: Calendar, weeks: int, start: time
) -> None:
    """The clocks go forward on 29 March and back on 25 October; 13:30 stays 13:30."""
    begins = datetime.combine(date(2026, 3, 26), start)
    made = calendar.add(latin(FAR, starts=begins), WHY)
    shift = timedelta(weeks=weeks)
    sessions.move_session(
        calendar.database, made, begins + shift, begins + shift + timedelta(hours=1), TODAY, WHY
    )
    moved = calendar.facts(made).session
    assert (moved.starts_at.time(), moved.minutes) == (start, 60)
    assert moved.starts_at.date() == date(2026, 3, 26) + shift
    sessions.remove_session(calendar.database, made)


def test_what_is_over_or_off_is_not_moved(calendar: Calendar) -> None:
    made = calendar.add(latin())
    sessions.cancel_session(calendar.database, made, "Snow", TODAY)
    words = refused(
        calendar,
        lambda: sessions.move_session(calendar.database, made, at(9), at(10), TODAY),
        "",
    )
    assert words == "Latin is cancelled."
    sessions.pencil_again(calendar.database, made, TODAY)
    refused(
        calendar,
        lambda: sessions.move_session(calendar.database, made, at(10), at(10), TODAY),
        "ends_at",
    )


# --- what others hear of ---------------------------------------------------------------------


def test_the_sequence_rises_only_when_an_exported_calendar_must_hear(calendar: Calendar) -> None:
    made = calendar.add(latin(people=(ANN,)))
    database = calendar.database
    quiet: list[Callable[[], object]] = [
        lambda: sessions.ask_members(database, made, TODAY),
        lambda: sessions.record_reply(database, made, GLAN, Reply.YES, TODAY, 30, 2),
        lambda: sessions.tick(database, made, CheckKind.ROOM, TODAY, done=True),
        lambda: sessions.write_minutes(database, made, "1. Money", "None", []),
        lambda: sessions.letter_seen(database, made, ANN, TODAY),
    ]
    for act in quiet:
        act()
        assert calendar.facts(made).session.sequence == 0
    told: list[Callable[[], object]] = [
        lambda: sessions.move_session(database, made, at(10), at(11), TODAY),
        lambda: sessions.confirm_session(database, made, TODAY),
        lambda: sessions.change_session(database, in_room(calendar.facts(made)), TODAY),
        lambda: sessions.cancel_session(database, made, "Snow", TODAY),
        lambda: sessions.pencil_again(database, made, TODAY),
    ]
    for number, act in enumerate(told, 1):
        act()
        assert calendar.facts(made).session.sequence == number


def in_room(facts: SessionFacts) -> SessionFacts:
    return replace(facts, session=replace(facts.session, venue_id=GLAN, room="Hall"))


# --- replies and reminders -------------------------------------------------------------------


def test_members_are_asked_and_reply(calendar: Calendar) -> None:
    made = calendar.add(latin(GLAN, FEN, FAR))
    sessions.ask_members(calendar.database, made, TODAY, [FEN])
    later = TODAY + timedelta(days=1)
    sessions.ask_members(calendar.database, made, later)
    asked = {one.member_id: one.asked_on for one in calendar.facts(made).members}
    assert asked == {GLAN: later, FEN: TODAY, FAR: later}
    refused(calendar, lambda: sessions.ask_members(calendar.database, made, later), "")
    sessions.record_reply(calendar.database, made, FEN, Reply.YES, later, pupils=24, staff=2)
    (fen,) = [one for one in calendar.facts(made).members if one.member_id == FEN]
    assert (fen.reply, fen.asked_on, fen.replied_on) == (Reply.YES, TODAY, later)
    assert (fen.pupils_expected, fen.staff_expected) == (24, 2)
    sessions.record_reply(calendar.database, made, FEN, Reply.NONE, later)
    (fen,) = [one for one in calendar.facts(made).members if one.member_id == FEN]
    assert (fen.reply, fen.asked_on, fen.replied_on) == (Reply.NONE, None, None)


# What a text message carries at 160 characters (GSM 03.38, the basic table).
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


@pytest.mark.parametrize("title", ["Latin", "A very long title about Latin " * 20, "拉丁语 " * 90])
@pytest.mark.parametrize("name", ["Ysgol Glan", "The Royal and Ancient School of Saint " * 9])
@pytest.mark.parametrize("sender", ["", "Tess Ode", "The Right Honourable Coordinator " * 9])
def test_a_reminder_fits_one_text_message(
    calendar: Calendar, title: str, name: str, sender: str
) -> None:
    """However long the names are, it still says when, and asks for the answer (P83)."""
    made = calendar.add(latin(title=title))
    with calendar.database.read() as connection:
        school = partners_rows.get_member(connection, GLAN)
    partners.edit_member(calendar.database, replace(school, name=name))
    named = replace(Settings(), coordinator_name=sender)
    settings_actions.change_settings(calendar.database, named)
    words = sessions.reminder_words(calendar.database, made, GLAN, TODAY)
    assert len(words) <= 160
    assert "Thu 12 Mar at 13:30" in words
    assert "Please reply yes or no" in words
    if title == "Latin":
        assert set(words) <= GSM
        assert words.startswith("Latin")
    if (title, name, sender) == ("Latin", "Ysgol Glan", "Tess Ode"):
        assert words == (
            "Latin, Thu 12 Mar at 13:30: can Ysgol Glan come? Please reply yes or no. Tess Ode"
        )


def test_a_reminder_is_logged_with_its_session(calendar: Calendar) -> None:
    made = calendar.add(latin())
    sent = Reminder("", made, GLAN, ANN, TODAY, "text", "Latin: can you come?")
    sessions.log_reminder(calendar.database, sent)
    (kept,) = calendar.facts(made).reminders
    assert replace(kept, id="") == sent


# --- what becomes of it ----------------------------------------------------------------------


def test_what_took_place_is_recorded_in_one_go(calendar: Calendar) -> None:
    made = calendar.add(latin(GLAN, FEN, starts=at(9, day=TODAY)))
    sessions.hold_session(
        calendar.database, made, {GLAN: (28, 2), FEN: (None, 1)}, "Went well.\n", TODAY
    )
    facts = calendar.facts(made)
    assert (facts.session.state, facts.session.notes) == (SessionState.HELD, "Went well.")
    assert [(one.pupils_attended, one.staff_attended) for one in facts.members] == [
        (28, 2), (None, 1),
    ]  # fmt: skip
    calendar.check_bookings()


def test_what_has_not_come_or_was_called_off_did_not_take_place(calendar: Calendar) -> None:
    ahead = calendar.add(latin())
    off = calendar.add(latin(starts=at(9, day=TODAY)))
    sessions.cancel_session(calendar.database, off, "Snow", TODAY)
    for one in (ahead, off):
        refused(
            calendar,
            lambda one=one: sessions.hold_session(calendar.database, one, {}, "", TODAY),  # type: ignore[misc]
            "",
        )
    refused(
        calendar, lambda: sessions.cancel_session(calendar.database, ahead, " ", TODAY), "reason"
    )


def test_cancelled_it_takes_nothing_and_pencilled_again_it_does(calendar: Calendar) -> None:
    made = calendar.add(latin(GLAN, people=(ANN,), cameras=1, venue_id=GLAN, room="Hall"))
    sessions.confirm_session(calendar.database, made, TODAY)
    sessions.cancel_session(calendar.database, made, "Snow", TODAY)
    off = calendar.facts(made).session
    assert (off.cancelled_on, off.cancel_reason) == (TODAY, "Snow")
    calendar.check_bookings()
    sessions.pencil_again(calendar.database, made, TODAY)
    again = calendar.facts(made).session
    assert (again.state, again.confirmed_on, again.cancelled_on, again.cancel_reason) == (
        SessionState.PENCILLED, None, None, "",
    )  # fmt: skip
    calendar.check_bookings()


def test_a_tick_can_be_taken_back(calendar: Calendar) -> None:
    made = calendar.add(latin())
    sessions.tick(calendar.database, made, CheckKind.KIT, TODAY, done=True, note="In the van")
    (check,) = calendar.facts(made).checks
    assert (check.kind, check.done_on, check.note) == (CheckKind.KIT, TODAY, "In the van")
    sessions.tick(calendar.database, made, CheckKind.KIT, TODAY, done=False)
    assert calendar.facts(made).checks == ()


def test_minutes_become_tasks_that_are_open_until_done(calendar: Calendar) -> None:
    made = calendar.add(latin())
    due = TODAY + timedelta(days=7)
    wanted = [
        Task(what="Book the hall", owner_id=ANN),
        Task(what="Ask the county", owner_id=BEN, due_on=due),
    ]
    sessions.write_minutes(calendar.database, made, "1. Money", "Yes", wanted)

    def still_open() -> list[str]:
        with calendar.database.read() as connection:
            return [one.what for one in calendar_rows.tasks_open(connection)]

    assert still_open() == ["Ask the county", "Book the hall"]
    hall, county = calendar.facts(made).tasks
    sessions.finish_task(calendar.database, county.id, TODAY)
    assert still_open() == ["Book the hall"]
    sessions.finish_task(calendar.database, county.id, None)
    sessions.write_minutes(calendar.database, made, "1. Money", "Yes", [hall])
    assert still_open() == ["Book the hall"]


# --- the whole of it -------------------------------------------------------------------------


def test_change_keeps_the_ids_of_what_stays(calendar: Calendar) -> None:
    """Costs and people may come and go; undo puts every row back as it was."""
    facts = replace(latin(GLAN, FEN, people=(ANN,)), costs=(SessionCost(what="Coach", pence=4550),))
    made = calendar.add(facts)
    before, image = calendar.facts(made), factories.image(calendar.store.folder.database)
    changed = replace(
        before,
        members=before.members[::-1],
        people=(*before.people, SessionPerson(person_id=BEN)),
        costs=(replace(before.costs[0], pence=5000), SessionCost(what="Tea", pence=300)),
    )
    sessions.change_session(calendar.database, changed, TODAY)
    after = calendar.facts(made)
    assert [one.id for one in after.members] == [one.id for one in before.members[::-1]]
    assert {one.id for one in before.people} < {one.id for one in after.people}
    assert {(one.what, one.pence) for one in after.costs} == {("Coach", 5000), ("Tea", 300)}
    calendar.check_bookings()
    calendar.undo()
    assert factories.image(calendar.store.folder.database) == image


def test_removed_it_leaves_nothing_and_undo_brings_all_of_it_back(calendar: Calendar) -> None:
    empty = factories.image(calendar.store.folder.database)
    made = calendar.add(latin(GLAN, people=(ANN,), cameras=1, starts=at(17)))
    sessions.tick(calendar.database, made, CheckKind.KIT, TODAY, done=True)
    sessions.write_minutes(calendar.database, made, "", "", [Task(what="Book")])
    full = calendar.facts(made)
    sessions.remove_session(calendar.database, made)
    assert factories.image(calendar.store.folder.database) == empty
    calendar.undo()
    assert calendar.facts(made) == full
    calendar.check_bookings()


def test_merged_members_and_a_person_who_is_removed_leave_bookings_true(
    calendar: Calendar,
) -> None:
    one = calendar.add(latin(FEN, people=(ANN, BEN), venue_id=FEN, room="Hall"))
    two = calendar.add(latin(FAR, people=(ANN,), venue_id=FAR, room="Hall", starts=at(9)))
    partners.merge_members(calendar.database, FAR, FEN)
    calendar.check_bookings()
    assert {facts.session.venue_id for facts in map(calendar.facts, (one, two))} == {FAR}
    partners.remove_person(calendar.database, ANN)
    calendar.check_bookings()
    assert [p.person_id for p in calendar.facts(one).people] == [BEN]
    calendar.undo()
    calendar.undo()
    calendar.check_bookings()
    assert calendar.facts(one).session.venue_id == FEN


def test_an_inset_day_refuses_at_the_venue_too(calendar: Calendar) -> None:
    """Where it takes place must be open, whether that school takes part or not."""
    calendar.trip(FEN, kind=ClosureKind.INSET, name="INSET")
    refused(calendar, lambda: calendar.add(latin(GLAN, venue_id=FEN)), "note")
    calendar.add(latin(GLAN))
