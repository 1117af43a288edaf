"""Today lists what needs attention, exactly then, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from partnerdesk.domain.agreements import Commitment, State, StateKind
from partnerdesk.domain.buy_in import Group
from partnerdesk.domain.calendar import Term
from partnerdesk.domain.clashes import Clash, ClashKind
from partnerdesk.domain.dates import Span
from partnerdesk.domain.interview import Asked, Question
from partnerdesk.domain.lending import Item, Loan, SafetyTest
from partnerdesk.domain.matters import MatterKind, minutes
from partnerdesk.domain.new_head import ChangeOfHead, WatchedHead
from partnerdesk.domain.partners import Member, Rhythm, Role, RoleKind
from partnerdesk.domain.promises import PromiseState, Standing
from partnerdesk.domain.sessions import (
    CheckKind,
    Session,
    SessionCheck,
    SessionFacts,
    SessionPart,
    SessionPerson,
    Task,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.domain.today import (
    AgreementFacts,
    HeldLoan,
    TodayFacts,
    coming_dates,
    matters,
    time_to_holiday,
)
from partnerdesk.domain.today_agreements import LifeFacts, TracedPromise
from partnerdesk.domain.today_calendar import CalendarFacts, Pencil
from tests import factories as make

TODAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12)
HERON = make.member(name="Heron Vale Academy")


def facts(**given: Any) -> TodayFacts:
    """One member and nothing that needs attention, unless given."""
    quiet = TodayFacts(
        today=TODAY,
        settings=Settings(),
        members=[HERON],
        roles=[],
        names={},
        last_contacts={},
        buy_ins=[],
        holidays=[],
        agreements=[],
    )
    return replace(quiet, **given)


def kinds(told: TodayFacts) -> list[MatterKind]:
    return [matter.kind for matter in matters(told)]


def in_touch(last: date | None, rhythm: Rhythm = Rhythm.MONTHLY, **given: Any) -> TodayFacts:
    member = replace(HERON, rhythm=rhythm)
    contacts = {} if last is None else {member.id: last}
    return facts(members=[member], last_contacts=contacts, **given)


def ended(on: date, **given: Any) -> Role:
    return make.role("ann", HERON, started_on=date(2020, 9, 1), ended_on=on, **given)


NAMES = {"ann": "Ann Rowe", "bea": "Bea Orme", "": "Somebody"}


def gone(on: date) -> Role:
    """A teacher's, whom nobody has to follow."""
    kind = RoleKind.TEACHER
    return make.role("bea", HERON, kind=kind, started_on=date(2019, 9, 1), ended_on=on)


def left(on: date, **given: Any) -> TodayFacts:
    return facts(roles=[gone(on)], names=NAMES, **given)


def seen(on: date, **given: Any) -> TodayFacts:
    return facts(buy_ins=[make.buy_in(HERON, seen_on=on)], **given)


def agreed(kind: StateKind, signed: int = 4, **given: Any) -> AgreementFacts:
    return AgreementFacts(make.agreement(**given), State(kind, signed, 4), (HERON.id,), ("Heron",))


def waiting(days: int) -> TodayFacts:
    issued = TODAY - timedelta(days=days)
    return facts(agreements=[agreed(StateKind.AWAITING, 2, issued_on=issued)])


def unsaved(since: datetime | None, last: datetime | None = None) -> TodayFacts:
    return facts(unsaved_since=since, last_backup=last)


DRIFTING = Standing(PromiseState.DRIFTING, 0, 1, "")
YESTERDAY = TODAY - timedelta(days=1)
US = make.member(name="Eastvale Community School", is_us=True)


def held(
    due: datetime, out: datetime = NOON - timedelta(days=14), *, is_out: bool = True, **given: Any
) -> HeldLoan:
    """12 multimeters that Heron Vale has of us, or is to have."""
    facts_of_loan = {
        "lender_id": US.id,
        "borrower_id": HERON.id,
        "out_at": out,
        "due_at": due,
        "handed_over_at": out if is_out else None,
        **given,
    }
    return HeldLoan(Loan("loan", **facts_of_loan), 12, "12 × Multimeter", "Priya Nair")


def lent(*loans: HeldLoan) -> TodayFacts:
    return facts(members=[US, HERON], loans=loans)


def in_need(*due: date) -> TodayFacts:
    things = [
        Item(str(n), US.id, name=f"Lamp {n}", test=SafetyTest.PAT, test_due_on=day)
        for n, day in enumerate(due)
    ]
    return facts(members=[US, HERON], tested=things)


def promised(out: datetime, due: datetime) -> TodayFacts:
    return lent(held(due, out, is_out=False))


def planned(**given: Any) -> TodayFacts:
    """Something in the calendar, at Heron Vale."""
    return facts(calendar=CalendarFacts(**given))


def session(day: date = TODAY, **given: Any) -> Session:
    """A lesson at Heron Vale from 13:30 to 14:30, with its room."""
    start = datetime.combine(day, time(13, 30))
    told = {"title": "Year 8 Latin", "venue_id": HERON.id, "room": "Hall", **given}
    ends_at = start + timedelta(hours=1)
    return Session(**{"id": f"session {day}", "starts_at": start, "ends_at": ends_at, **told})


def ready_but_for(*open_kinds: CheckKind) -> SessionFacts:
    done = [SessionCheck(kind=kind, done_on=TODAY) for kind in CheckKind if kind not in open_kinds]
    people = (SessionPerson(person_id="ann", part=SessionPart.LEAD),)
    return SessionFacts(session(), people=people, checks=tuple(done))


TRIP = Clash(ClashKind.TRIP, "closure:1", "Heron Vale is on a trip: Rome.", member_id=HERON.id)
ASKED = TODAY - timedelta(days=12)

MORNING = datetime(2026, 3, 3)
A_DAY = timedelta(days=1)
CASES: list[tuple[str, Callable[[], TodayFacts], MatterKind | None]] = [
    # Due at 0:00 is due the afternoon before.
    ("a loan was due yesterday", lambda: lent(held(MORNING)), MatterKind.OVERDUE),
    ("a loan is due this afternoon", lambda: lent(held(MORNING + A_DAY)), MatterKind.DUE_SOON),
    ("a loan is due in a week", lambda: lent(held(MORNING + 8 * A_DAY)), MatterKind.DUE_SOON),
    ("a loan is due after a week", lambda: lent(held(NOON + 8 * A_DAY)), None),
    ("it goes out today", lambda: promised(NOON, NOON + 9 * A_DAY), MatterKind.HAND_OVER),
    ("it should be out", lambda: promised(NOON - A_DAY, NOON + A_DAY), MatterKind.HAND_OVER),
    ("it goes out tomorrow", lambda: promised(MORNING + A_DAY, NOON + 9 * A_DAY), None),
    ("it never went out", lambda: promised(NOON - 3 * A_DAY, NOON - A_DAY), None),
    ("a test is overdue", lambda: in_need(YESTERDAY), MatterKind.TEST),
    ("a test is due in 30 days", lambda: in_need(TODAY + 30 * A_DAY), MatterKind.TEST),
    ("a test is due later", lambda: in_need(TODAY + 31 * A_DAY), None),
    ("a trip was added", lambda: planned(late=((session(), (TRIP,)),)), MatterKind.LATE_CLASH),
    (
        "consent is open",
        lambda: planned(week=[ready_but_for(CheckKind.CONSENT)]),
        MatterKind.NOT_READY,
    ),
    ("all is ready", lambda: planned(week=[ready_but_for()]), None),
    ("somebody has a task", lambda: planned(tasks=[Task(what="Book a coach")]), MatterKind.TASK),
    (
        "a reply is late",
        lambda: planned(pencils=[Pencil(session(), HERON.id, ASKED)]),
        MatterKind.PENCIL,
    ),
    ("nobody was asked", lambda: planned(pencils=[Pencil(session(), HERON.id)]), MatterKind.PENCIL),
    ("a session is over", lambda: planned(unwritten=[session()]), MatterKind.WRITE_UP),
    ("a head left", lambda: facts(roles=[ended(YESTERDAY)]), MatterKind.ROLE_ENDED),
    ("a head leaves today", lambda: facts(roles=[ended(TODAY)]), None),
    (
        "a head was followed",
        lambda: facts(roles=[ended(YESTERDAY), make.role("ben", HERON, started_on=TODAY)]),
        None,
    ),
    (
        "somebody without a key role left",
        lambda: facts(roles=[ended(YESTERDAY, kind=RoleKind.FINANCE)]),
        None,
    ),
    (
        "the member left too",
        lambda: facts(roles=[ended(YESTERDAY)], members=[replace(HERON, left_on=YESTERDAY)]),
        None,
    ),
    (
        "a review is due",
        lambda: facts(agreements=[agreed(StateKind.REVIEW_DUE)]),
        MatterKind.REVIEW_DUE,
    ),
    ("an MOU is in force", lambda: facts(agreements=[agreed(StateKind.IN_FORCE)]), None),
    ("an MOU is drafted", lambda: facts(agreements=[agreed(StateKind.DRAFT)]), None),
    ("signatures are late", lambda: waiting(14), MatterKind.SIGNATURES),
    ("signatures are on their way", lambda: waiting(13), MatterKind.SIGNING),
    ("a call is due today", lambda: in_touch(date(2026, 2, 1)), MatterKind.CONTACT),
    ("a call is due tomorrow", lambda: in_touch(date(2026, 2, 2)), None),
    ("nobody ever called", lambda: in_touch(None), MatterKind.CONTACT),
    ("no rhythm is set", lambda: in_touch(None, Rhythm.NONE), None),
    (
        "holidays came between",
        lambda: in_touch(date(2026, 2, 1), holidays=[Span(date(2026, 2, 14), date(2026, 2, 15))]),
        None,
    ),
    ("buy-in has faded", lambda: seen(date(2025, 3, 2)), MatterKind.BUY_IN),
    ("buy-in is a year old today", lambda: seen(date(2025, 3, 3)), None),
    (
        "buy-in was seen again",
        lambda: facts(
            buy_ins=[
                make.buy_in(HERON, seen_on=date(2024, 3, 2)),
                make.buy_in(HERON, seen_on=date(2026, 1, 2)),
            ]
        ),
        None,
    ),
    (
        "a backup is old",
        lambda: unsaved(NOON, NOON - timedelta(days=14)),
        MatterKind.BACKUP,
    ),
    ("an old backup has everything", lambda: unsaved(None, NOON - timedelta(days=99)), None),
    ("a backup is young", lambda: unsaved(NOON, NOON - timedelta(days=13)), None),
    ("there never was a backup", lambda: unsaved(NOON - timedelta(days=14)), MatterKind.BACKUP),
    ("the store is new", lambda: unsaved(NOON), None),
    ("somebody left over a year ago", lambda: left(date(2025, 3, 2)), MatterKind.LEAVERS),
    ("somebody left a year ago", lambda: left(date(2025, 3, 3)), None),
    ("a leaver was kept", lambda: left(date(2024, 3, 2), kept={"bea": YESTERDAY}), None),
    (
        "a leaver was kept long ago",
        lambda: left(date(2023, 3, 2), kept={"bea": date(2025, 3, 2)}),
        MatterKind.LEAVERS,
    ),
    (
        "leavers wait for the next month",
        lambda: left(date(2024, 3, 2), today=date(2026, 3, 8)),
        None,
    ),
]


@pytest.mark.parametrize(("told", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_matter_appears_exactly_when_it_should(
    told: Callable[[], TodayFacts], expected: MatterKind | None
) -> None:
    assert kinds(told()) == ([] if expected is None else [expected])


def test_the_most_urgent_comes_first_and_all_of_it_has_a_time() -> None:
    member: Member = replace(HERON, rhythm=Rhythm.MONTHLY)
    told = facts(
        members=[US, member],
        roles=[ended(YESTERDAY), gone(date(2025, 3, 2))],
        names=NAMES,
        loans=[
            held(MORNING + A_DAY),
            held(NOON + 9 * A_DAY, NOON, is_out=False),
            held(NOON - A_DAY),
        ],
        tested=in_need(TODAY).tested,
        buy_ins=[make.buy_in(HERON, group=Group.GOVERNORS, seen_on=date(2024, 1, 1))],
        agreements=[
            agreed(StateKind.AWAITING, 2, issued_on=YESTERDAY, number="MOU-2026-002"),
            agreed(StateKind.AWAITING, 2, issued_on=date(2026, 2, 1)),
            agreed(StateKind.REVIEW_DUE),
            ending := agreed(
                StateKind.IN_FORCE, review_on=None, ends_on=TODAY, number="MOU-2025-009"
            ),
        ],
        life=LifeFacts(
            (TracedPromise(ending.agreement, Commitment(), DRIFTING),),
            (GovernorsMeeting("", HERON.id, TODAY),),
        ),
        unsaved_since=datetime(2026, 1, 1),
        new_heads=[WatchedHead(ChangeOfHead(started_on=TODAY), HERON.name, "Priya Nair")],
        question=Asked(Question.MEMBER_CARE, HERON.id, HERON.name),
        calendar=CalendarFacts(
            week=[ready_but_for(CheckKind.ROOM)],
            late=((session(), (TRIP,)),),
            pencils=[Pencil(session(), HERON.id, ASKED)],
            unwritten=[session()],
            tasks=[Task(what="Book a coach")],
        ),
    )
    assert kinds(told) == list(MatterKind)
    # 3 + 5 + 10 + 5 + 5 + 10 + 3 + 10 + 10 + 5 + 5 + 1 + 5 + 3 + 1 + 1 + 5 + 5 + 3 + 1 + 5 + 3.
    assert minutes(matters(told)) == 105
    assert minutes([]) == 0


def test_a_matter_says_what_since_when_and_where_to_go() -> None:
    (late,) = matters(waiting(19))
    assert late.title == "MOU-2026-001 still waits for 2 of 4 signatures"
    assert late.second == "Issued 19 days ago · Heron"
    assert (late.verb, late.page) == ("See who", "agreements")
    (call,) = matters(in_touch(date(2025, 11, 14), Rhythm.HALF_TERMLY))
    assert call.title == "Nobody has spoken to Heron Vale Academy since 14 Nov"
    assert (call.page, call.key) == ("partners", HERON.id)


def test_a_question_leads_to_where_it_is_answered() -> None:
    asked = Asked(Question.MEMBER_CARE, HERON.id, HERON.name)
    (told,) = matters(facts(question=asked))
    assert told.title == (
        "A question for whoever comes after you: What needs tact at Heron Vale Academy?"
    )
    assert (told.verb, told.page) == ("Answer", "handover")
    assert told.key == f"interview:member_care:{HERON.id}"


def test_an_overdue_loan_says_what_how_long_whose_and_to_whom_to_talk() -> None:
    due = datetime(2026, 2, 26)  # the afternoon of Wed 25 Feb
    own = held(due, lender_id=HERON.id, borrower_id=US.id)
    older, newer = matters(lent(own, held(due - A_DAY)))
    assert older.title == "12 × Multimeter are 7 days overdue from Heron Vale Academy"
    assert older.second == "Due back Tue 24 Feb 2026 · Priya Nair"
    assert (older.verb, older.page, older.key) == ("Write reminder", "loans", "loan")
    # What we borrowed ourselves goes back to its owner.
    assert newer.title == "12 × Multimeter are 6 days overdue to Heron Vale Academy"
    assert newer.verb == "See loan"


def test_a_session_says_what_is_in_its_way_and_what_is_open() -> None:
    another = replace(TRIP, key="closure:2", words="Heron Vale is closed: snow.")
    (late,) = matters(planned(late=((session(), (TRIP, another)),)))
    assert late.title == "Year 8 Latin now clashes with a trip of Heron Vale Academy and 1 more"
    assert late.second == "Tue 3 Mar 2026, 13:30–14:30 · Heron Vale is on a trip: Rome."
    assert (late.page, late.key) == ("calendar", "session 2026-03-03")
    (open_still,) = matters(planned(week=[ready_but_for(CheckKind.CONSENT, CheckKind.RISK)]))
    assert open_still.title == "Year 8 Latin is not ready"
    assert open_still.second == (
        "Tue 3 Mar 2026, 13:30–14:30 · Heron Vale Academy, Hall · Open: consent and risk assessment"
    )


def test_late_replies_come_together_for_a_series() -> None:
    days = [TODAY + timedelta(days=number) for number in (40, 47, 54)]
    of_series = [session(day, series_id="latin") for day in days]
    members = [HERON, US, make.member(name="Fenwick"), make.member(name="Langdale")]
    pencils = [Pencil(one, m.id, ASKED) for one in of_series for m in members[2:]]
    pencils.append(Pencil(of_series[1], HERON.id, ASKED - timedelta(days=3)))
    pencils.append(Pencil(session(days[0], id="fair", title="Fair"), HERON.id))
    calendar = CalendarFacts(pencils=pencils)
    unasked, asked = sorted(
        matters(facts(members=members, calendar=calendar)), key=lambda one: one.verb
    )
    assert asked.title == "Reply to dates still missing from 3 schools"
    assert asked.second == (
        "Year 8 Latin, pencilled for Sun 12 Apr 2026 and 2 more dates · asked 15 days ago"
    )
    assert unasked.title == "Heron Vale Academy has not been asked about a date yet"
    assert (unasked.verb, unasked.key) == ("Ask", "fair")


def test_a_task_says_whose_it_is_and_since_when() -> None:
    task = Task(session_id="heads", what="Book a coach", owner_id="ann", due_on=YESTERDAY)
    (found,) = matters(planned(tasks=[task], people={"ann": "Ann Bell"}))
    assert (found.title, found.second) == (
        "Book a coach",
        "Ann Bell · Due Mon 2 Mar 2026, yesterday",
    )
    assert (found.page, found.key) == ("calendar", "heads")


def test_a_promise_that_was_never_collected_does_not_stand() -> None:
    told = promised(NOON - 3 * A_DAY, NOON - A_DAY).loans[0]
    assert not told.stands(TODAY)
    assert told.stands(YESTERDAY)
    assert told.days_overdue(TODAY) == 0


def test_tests_come_together_for_each_owner() -> None:
    (one,) = matters(in_need(TODAY + A_DAY, YESTERDAY))
    assert one.title == (
        "Lamp 1 and 1 more of Eastvale Community School need a test by Mon 2 Mar 2026"
    )
    assert one.second.startswith("Lamp 1: Electrical test (PAT), overdue since 2 Mar; Lamp 0:")
    assert (one.page, one.key) == ("equipment", "1")


def test_the_longest_overdue_call_comes_first() -> None:
    other = make.member(name="Abbey Grange", rhythm=Rhythm.MONTHLY)
    member = replace(HERON, rhythm=Rhythm.MONTHLY)
    last = {other.id: date(2026, 1, 20), member.id: date(2025, 12, 1)}
    found = matters(facts(members=[other, member], last_contacts=last))
    assert [matter.key for matter in found] == [member.id, other.id]


def test_dates_ahead_are_those_of_living_agreements_within_90_days() -> None:
    day = TODAY + timedelta(days=90)
    soon = agreed(
        StateKind.IN_FORCE, starts_on=date(2025, 9, 1), review_on=day, ends_on=TODAY, number="A"
    )
    later = agreed(StateKind.IN_FORCE, review_on=day + timedelta(days=1), number="B")
    void = agreed(StateKind.VOID, review_on=TODAY, number="C")
    told = [(one.day, one.what) for one in coming_dates(facts(agreements=[later, void, soon]))]
    assert told == [(TODAY, "A ends"), (day, "A is due for review")]


def test_single_sessions_and_the_end_of_term_are_dates_ahead() -> None:
    term = Term("t", US.id, "Spring", date(2026, 1, 5), date(2026, 3, 27))
    calendar = CalendarFacts(single=[session(TODAY + A_DAY, title="Fair")], terms=[term])
    found = coming_dates(facts(calendar=calendar))
    assert [(one.day, one.what, one.key) for one in found] == [
        (TODAY + A_DAY, "Fair", "session 2026-03-04"),
        (date(2026, 3, 27), "Last day of term", ""),
    ]


@pytest.mark.parametrize(
    ("today", "letter", "words"),
    [
        (TODAY, "A", "Week A · 3 weeks to the end of term"),
        (date(2026, 3, 7), "A", "Week A from Monday · 2 weeks to the end of term"),
        (date(2026, 3, 26), "", "1 day to the end of term"),
        (date(2026, 3, 27), "B", "Week B · Last day of term"),
        (date(2026, 3, 28), "", "School holidays, 2 weeks to the start of term"),
        (date(2026, 7, 22), "", ""),
    ],
)
def test_how_long_the_term_goes_on(today: date, letter: str, words: str) -> None:
    terms = [
        Term("1", US.id, "Spring", date(2026, 1, 5), date(2026, 3, 27)),
        Term("2", US.id, "Summer", date(2026, 4, 13), date(2026, 7, 21)),
    ]
    calendar = CalendarFacts(terms=terms, letter=letter)
    assert time_to_holiday(facts(today=today, calendar=calendar)) == words


@pytest.mark.parametrize(
    ("holidays", "words"),
    [
        ([], ""),
        ([Span(date(2026, 4, 1), date(2026, 4, 15))], "4 weeks to the next holiday"),
        ([Span(date(2026, 3, 4), date(2026, 3, 5))], "1 day to the next holiday"),
        ([Span(TODAY, TODAY)], "School holidays"),
        ([Span(date(2026, 1, 1), date(2026, 1, 5))], ""),
    ],
)
def test_the_next_holiday_in_words(holidays: list[Span], words: str) -> None:
    assert time_to_holiday(facts(holidays=holidays)) == words
