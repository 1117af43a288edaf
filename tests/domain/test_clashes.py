"""What is in the way of a session, and in which words.

That nothing is missed is counted by hand in ``tests/store/test_clash_rows.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.availability import Hold, Stock
from partnerdesk.domain.calendar import BankHoliday, ClosureKind
from partnerdesk.domain.clashes import (
    HARD_AT_FIRST,
    Around,
    Clash,
    ClashKind,
    Neighbour,
    bookings,
    clashes,
    not_kept,
    resources,
)
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import Nation
from partnerdesk.domain.sessions import (
    KeptClash,
    Session,
    SessionFacts,
    SessionNeed,
    SessionPerson,
    SessionState,
    TakingPart,
)
from tests import factories

START = datetime(2026, 3, 12, 13, 30)
LATIN = Session(
    id="latin", title="Latin", starts_at=START, ends_at=START + timedelta(hours=1), venue_id="glan",
    room="Hall", years=(8,),
)  # fmt: skip
FACTS = SessionFacts(
    LATIN,
    (TakingPart(member_id="glan"), TakingPart(member_id="fen")),
    (SessionPerson(person_id="ann"),),
)
NAMES = {"glan": "Ysgol Glan", "fen": "Fenwick Academy", "far": "Farfield School"}
ALONE = Around(names=NAMES, people={"ann": "Ann Bell"})


def found(around: Around, facts: SessionFacts = FACTS) -> list[tuple[ClashKind, str]]:
    return [(one.kind, one.words) for one in clashes(facts, around)]


def beside(resource: str, minutes: int = 0, **given: object) -> Neighbour:
    """Greek at the same time, or ``minutes`` later."""
    start = START + timedelta(minutes=minutes)
    plain = Neighbour("greek", "Greek", start, start + timedelta(hours=1), resource)
    return replace(plain, **given)  # type: ignore[arg-type]


# --- each kind in words ----------------------------------------------------------------------


def test_nothing_is_in_the_way_of_an_hour_of_latin() -> None:
    assert clashes(FACTS, ALONE) == ()


def test_closures_say_who_why_for_whom_and_until_when() -> None:
    day = START.date()
    trip = factories.closure(
        "fen", kind=ClosureKind.TRIP, name="Caerleon", first_day=day, last_day=day, years=(7, 8),
        starts=time(9), ends=time(14),
    )  # fmt: skip
    exams = factories.closure(
        "glan", kind=ClosureKind.EXAMS, name="Mocks", first_day=day - timedelta(days=1),
        last_day=day,
    )  # fmt: skip
    assert found(replace(ALONE, closures={"fen": [trip], "glan": [exams]})) == [
        (
            ClashKind.EXAMS,
            "Ysgol Glan has exams: Mocks, Wed 11 Mar 2026 to Thu 12 Mar 2026.",
        ),
        (
            ClashKind.TRIP,
            "Fenwick Academy is on a trip: Caerleon, Year 7 and Year 8, Thu 12 Mar 2026, "
            "09:00–14:00.",
        ),
    ]
    others = replace(trip, years=(11,))
    earlier = replace(trip, ends=time(13, 30))
    assert found(replace(ALONE, closures={"fen": [others, earlier]})) == []


def test_a_bank_holiday_is_said_once_for_all_it_concerns() -> None:
    day = START.date()
    one = BankHoliday(day, "St Patrick’s Day", Nation.NORTHERN_IRELAND)
    around = replace(ALONE, bank_holidays={"fen": [one], "glan": [one]})
    assert found(around) == [
        (
            ClashKind.BANK_HOLIDAY,
            "Thu 12 Mar 2026 is a bank holiday: St Patrick’s Day (Ysgol Glan and Fenwick Academy).",
        )
    ]
    night = replace(FACTS, session=replace(LATIN, ends_at=datetime(2026, 3, 13)))
    after = {"fen": [replace(one, day=date(2026, 3, 13))]}
    kinds = {kind for kind, _ in found(replace(ALONE, bank_holidays=after), night)}
    assert ClashKind.BANK_HOLIDAY not in kinds, "over at midnight, it is over before the holiday"


def test_who_and_what_is_taken_by_another_session() -> None:
    taken = (beside("person:ann"), beside("room:glan/hall"), beside("member:fen", years=(8,)))
    assert found(replace(ALONE, neighbours=taken)) == [
        (ClashKind.PERSON_TAKEN, "Ann Bell is at “Greek”, 13:30–14:30."),
        (ClashKind.ROOM_TAKEN, "Hall is taken by “Greek”, 13:30–14:30."),
        (ClashKind.MEMBER_TAKEN, "Fenwick Academy takes part in “Greek”, 13:30–14:30."),
    ]
    apart = (beside("member:fen", years=(9,)), beside("room:glan/hall", 60))
    assert found(replace(ALONE, neighbours=apart)) == []


@pytest.mark.parametrize(
    ("minutes", "needed", "words"),
    [
        (80, 21, "Ann Bell has 20 minutes between this and “Greek” at Farfield School; the drive "
                 "takes about 21."),
        (-61, 21, "Ann Bell has 1 minute between this and “Greek” at Farfield School; the drive "
                  "takes about 21."),
        (80, 20, ""),
        (80, None, ""),
    ],
)  # fmt: skip
def test_somebody_needs_time_for_the_drive(minutes: int, needed: int | None, words: str) -> None:
    around = replace(
        ALONE,
        neighbours=(beside("person:ann", minutes, venue_id="far"),),
        travel=lambda _one, _other: needed,
    )
    assert found(around) == ([(ClashKind.TRAVEL, words)] if words else [])


def test_equipment_is_counted_with_loans_and_other_sessions() -> None:
    item = Item(id="camera", name="Camera", quantity=5)
    lent = Hold(START - timedelta(days=1), START + timedelta(minutes=30), 2)
    later = beside("item:camera", 30, quantity=2)  # begins as the loan ends
    around = replace(ALONE, stocks={"camera": Stock(item, (lent,))}, neighbours=(later,))

    def needing(quantity: int) -> list[tuple[ClashKind, str]]:
        need = SessionNeed(item_id="camera", quantity=quantity)
        return found(around, replace(FACTS, needs=(need,)))

    assert needing(3) == []
    assert needing(4) == [(ClashKind.ITEM_TAKEN, "4 × Camera needed; only 3 free then.")]


@pytest.mark.parametrize(
    ("start", "hours", "words"),
    [
        (datetime(2026, 3, 12, 8, 30), 7.5, ""),
        (datetime(2026, 3, 12, 8, 29), 1, "This is outside school hours (08:30–16:00)."),
        (datetime(2026, 3, 12, 15, 30), 1, "This is outside school hours (08:30–16:00)."),
        (datetime(2026, 3, 12, 9), 24, "This is outside school hours (08:30–16:00)."),
        (datetime(2026, 3, 14, 10), 1, "This is at the weekend."),
    ],
)
def test_school_hours(start: datetime, hours: float, words: str) -> None:
    one = replace(LATIN, starts_at=start, ends_at=start + timedelta(hours=hours))
    expected = [(ClashKind.OUTSIDE_HOURS, words)] if words else []
    assert found(ALONE, replace(FACTS, session=one)) == expected


# --- hard, soft, kept ------------------------------------------------------------------------

EVERYTHING = replace(
    ALONE,
    neighbours=(beside("person:ann"), beside("member:fen"), beside("room:glan/hall")),
    bank_holidays={"fen": [BankHoliday(START.date(), "A day off", Nation.ENGLAND)]},
    opens=time(14),
)


@given(soft=st.sets(st.sampled_from(list(ClashKind))))
def test_what_only_warns_is_for_the_partnership_to_say(soft: set[ClashKind]) -> None:
    """What refuses comes first; saying so changes neither what is found nor its key."""
    several = clashes(FACTS, replace(EVERYTHING, soft=frozenset(soft)))
    assert {one.kind for one in several if not one.hard} == soft & {one.kind for one in several}
    assert [one.hard for one in several] == sorted((one.hard for one in several), reverse=True)
    assert {one.key for one in several} == {one.key for one in clashes(FACTS, EVERYTHING)}


def test_at_first_only_other_sessions_of_members_drives_and_hours_warn() -> None:
    assert set(ClashKind) - set(HARD_AT_FIRST) == {
        ClashKind.MEMBER_TAKEN,
        ClashKind.TRAVEL,
        ClashKind.OUTSIDE_HOURS,
    }


def test_a_clash_that_is_kept_stays_kept_when_only_the_words_change() -> None:
    one, *rest = clashes(FACTS, EVERYTHING)
    kept = replace(FACTS, kept_clashes=(KeptClash(clash=one.key),))
    moved = replace(LATIN, starts_at=START + timedelta(minutes=5))
    again = clashes(replace(kept, session=moved), EVERYTHING)
    assert [each.key for each in not_kept(kept, again)] == [each.key for each in rest]


# --- both sides ------------------------------------------------------------------------------


@st.composite
def two_sessions(draw: st.DrawFn) -> tuple[SessionFacts, SessionFacts]:
    def one(name: str) -> SessionFacts:
        start = START + timedelta(minutes=draw(st.sampled_from([0, 30, 60, 75, 120])))
        members = draw(st.sets(st.sampled_from(["glan", "fen"]), max_size=2))
        session = replace(
            LATIN,
            id=name,
            title=name,
            starts_at=start,
            ends_at=start + timedelta(minutes=draw(st.sampled_from([30, 60, 90]))),
            venue_id=draw(st.sampled_from(["glan", "fen"])),
            room=draw(st.sampled_from(["Hall", "hall", "Lab", ""])),
            years=draw(st.sampled_from([(), (7,), (8,)])),
        )
        return SessionFacts(
            session,
            tuple(TakingPart(member_id=who) for who in sorted(members)),
            draw(st.sampled_from([(), (SessionPerson(person_id="ann"),)])),
        )

    return one("one"), one("other")


def beside_it(facts: SessionFacts, other: SessionFacts) -> Sequence[Clash]:
    """The clashes of one of two sessions with the other alone."""
    there = tuple(
        Neighbour(
            other.session.id, other.session.title, other.session.starts_at, other.session.ends_at,
            resource, quantity, other.session.venue_id, other.session.years,
        )
        for resource, quantity in resources(other).items()
        if resource in resources(facts)
    )  # fmt: skip
    return clashes(facts, replace(ALONE, neighbours=there, travel=lambda _one, _other: 20))


@given(pair=two_sessions())
def test_what_is_in_the_way_of_one_is_in_the_way_of_the_other(
    pair: tuple[SessionFacts, SessionFacts],
) -> None:
    """The same kinds, for the same member and person; and only where they share something."""
    one, other = pair
    here, there = beside_it(one, other), beside_it(other, one)

    def sides(several: Sequence[Clash]) -> set[tuple[ClashKind, str, str]]:
        kinds = (clash for clash in several if clash.kind is not ClashKind.OUTSIDE_HOURS)
        return {(clash.kind, clash.member_id, clash.person_id) for clash in kinds}

    assert sides(here) == sides(there)
    assert not sides(here) or resources(one).keys() & resources(other).keys()


# --- what it takes ---------------------------------------------------------------------------


def test_a_session_books_what_it_takes_until_it_is_cancelled() -> None:
    needs = (SessionNeed(item_id="camera", quantity=3),)
    facts = replace(FACTS, needs=needs)
    assert [(one.resource, one.quantity, one.minutes) for one in bookings(facts)] == [
        ("item:camera", 3, 60),
        ("member:fen", 1, 60),
        ("member:glan", 1, 60),
        ("person:ann", 1, 60),
        ("room:glan/hall", 1, 60),
    ]
    for state in SessionState:
        stands = replace(facts, session=replace(LATIN, state=state))
        assert bool(bookings(stands)) is (state is not SessionState.CANCELLED)
        live = state in (SessionState.PENCILLED, SessionState.CONFIRMED)
        assert bool(clashes(stands, EVERYTHING)) is live


def test_a_room_is_the_same_however_it_is_written_and_only_at_its_school() -> None:
    def rooms(venue: str | None, room: str) -> set[str]:
        at = replace(LATIN, venue_id=venue, room=room)
        return {key for key in resources(SessionFacts(at)) if key.startswith("room:")}

    assert rooms("glan", "Main Hall") == rooms("glan", " main   HALL ") != rooms("fen", "Main Hall")
    assert rooms(None, "Main Hall") == rooms("glan", "") == set()
