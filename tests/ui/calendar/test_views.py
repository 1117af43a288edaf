"""The painted views: where sessions stand, what keys and the mouse do, and what is read out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from partnerdesk.domain.calendar import Closure, ClosureKind, Term
from partnerdesk.domain.sessions import SessionState
from tests.ui.calendar.planning_stage import TODAY
from ui.calendar.canvas import DayCanvas
from ui.calendar.view_facts import (
    Block,
    InTheWay,
    StripKind,
    View,
    ViewFacts,
    as_strips,
    by_day,
    period,
    side_by_side,
    stepped,
    strips_in,
    term_words,
)
from ui.calendar.week import WeekView
from ui.calendar.weeks import WeeksView

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
SPRING = Term("t", "m", "Spring 2026", date(2026, 1, 5), date(2026, 3, 27), "A")
SUMMER = Term("u", "m", "Summer 2026", date(2026, 4, 13), date(2026, 7, 17), "B")


def block(
    key: str, day: int, hour: int, minute: int = 0, minutes: int = 60, **given: object
) -> Block:
    """A session in March 2026."""
    start = datetime(2026, 3, day, hour, minute)
    facts: dict[str, object] = {"state": SessionState.CONFIRMED, "mark": 0} | given
    return Block(key, key, start, start + timedelta(minutes=minutes), **facts)  # type: ignore[arg-type]


LATIN = block("Latin", 12, 13, 30, place="St Oswald’s, Hall", project="Year 8 Latin")
HEADS = block("Heads", 12, 8, 15)
FAIR = block("Fair", 17, 9, minutes=30 * 60 + 30)
HELD = block("Held", 3, 10, state=SessionState.HELD)


def facts_of(view: View, blocks: Sequence[Block], day: date = date(2026, 3, 12)) -> ViewFacts:
    shown = period(view, day, [SPRING])
    trip = Closure("c", "m", ClosureKind.TRIP, "Caerleon", date(2026, 3, 12), date(2026, 3, 13))
    return ViewFacts(
        shown.first,
        shown.last,
        TODAY,
        shown.begins,
        shown.ends,
        blocks=tuple(sorted(blocks, key=lambda one: one.starts_at)),
        strips=as_strips([trip], {"m": "Heron Vale"}),
        letters={date(2026, 3, 9): "A"},
    )


class Heard:
    """What a view asked for."""

    def __init__(self, view: DayCanvas) -> None:
        self.added: list[tuple[datetime, datetime | None]] = []
        self.dropped: list[tuple[str, datetime, datetime]] = []
        self.tried: list[datetime] = []
        self.opened: list[str] = []
        self.turned: list[int] = []
        view.add_wanted.connect(lambda start, end: self.added.append((start, end)))
        view.dropped.connect(lambda *moved: self.dropped.append(moved))
        view.tried.connect(lambda key, start, end: self.tried.append(start))
        view.opened.connect(self.opened.append)
        view.turned.connect(self.turned.append)


def shown(view: DayCanvas, facts: ViewFacts, qtbot: QtBot) -> Heard:
    """Show a view with the cursor on 12 March and the keyboard on it."""
    qtbot.addWidget(view)
    view.resize(780, 620)
    with qtbot.waitExposed(view):
        view.show()
    view.show_facts(facts)
    view.go_to(date(2026, 3, 12))
    view.setFocus()
    return Heard(view)


@pytest.fixture
def month(qtbot: QtBot) -> WeeksView:
    return WeeksView(date(2026, 3, 12), compact=False)


@pytest.fixture
def week(qtbot: QtBot) -> WeekView:
    now = datetime(2026, 3, 3, 9, 30)
    return WeekView(date(2026, 3, 12), now, time(8, 30), time(16))


# --- placing ----------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 24)).map(
            lambda pair: block(f"{pair}", 12, 0, minutes=15 * pair[1])
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 70), min_size=12, max_size=12),
)
def test_sessions_that_overlap_never_share_a_column(blocks: list[Block], at: list[int]) -> None:
    day = date(2026, 3, 12)
    moved = [
        replace(
            one,
            id=str(number),
            starts_at=one.starts_at + timedelta(minutes=15 * quarter),
            ends_at=one.ends_at + timedelta(minutes=15 * quarter),
        )
        for number, (one, quarter) in enumerate(zip(blocks, at, strict=False))
    ]
    placed = side_by_side(day, moved)
    assert sorted(one.block.id for one in placed) == sorted(one.id for one in moved)
    for one in placed:
        assert 0 <= one.lane < one.lanes
        for other in placed:
            apart = one.last_minute <= other.first_minute or other.last_minute <= one.first_minute
            assert one is other or apart or (one.lane != other.lane and one.lanes == other.lanes)


def test_closures_of_several_members_on_the_same_days_are_one_strip_that_names_them() -> None:
    days = (date(2026, 2, 16), date(2026, 2, 20))
    closures = [
        Closure(str(n), str(n), ClosureKind.HALF_TERM, "February half-term", *days)
        for n in range(3)
    ] + [Closure("x", "0", ClosureKind.EXAMS, "Mocks", date(2026, 2, 18), date(2026, 2, 25),
                 years=(11,))]  # fmt: skip
    strips = as_strips(closures, {"0": "Abbey", "1": "Heron", "2": "Fenwick"})
    assert [(one.kind, one.who) for one in strips] == [
        (StripKind.HALF_TERM, "Abbey, Heron and Fenwick"),
        (StripKind.EXAMS, "Abbey, Year 11"),
    ]
    many = {str(n): f"School {n:03}" for n in range(1_200)}
    shared = [Closure("c" + n, n, ClosureKind.INSET, "", *days) for n in reversed(many)]
    (one,) = as_strips(shared, many)
    assert one.who.startswith("School 000, School 001, ")
    assert one.who.endswith(" School 007 and 1,192 more")
    placed = strips_in(date(2026, 2, 16), strips)
    assert [(one.lane, one.first, one.last) for one in placed] == [(0, 0, 4), (1, 2, 6)]
    assert [(one.lane, one.last) for one in strips_in(date(2026, 2, 23), strips)] == [(0, 2)]
    others = [replace(strips[0], who=f"School {n}") for n in range(5)]
    few = strips_in(date(2026, 2, 16), [*others, strips[1]], most=4)
    assert [(one.strip.kind, one.lane) for one in few] == [
        (StripKind.HALF_TERM, 0),
        (StripKind.EXAMS, 1),
    ]


def test_a_term_shows_its_own_weeks_and_turning_leads_to_the_next_one() -> None:
    terms = [SPRING, SUMMER]
    here = period(View.TERM, TODAY, terms)
    assert (here.first, here.last, here.title) == (
        date(2026, 1, 5), date(2026, 3, 29), "Spring 2026",
    )  # fmt: skip
    there = stepped(View.TERM, TODAY, 1, terms)
    assert period(View.TERM, there, terms).title == "Summer 2026"
    assert period(View.TERM, stepped(View.TERM, there, -1, terms), terms).title == "Spring 2026"
    assert period(View.WEEK, date(2026, 3, 1), terms).title == "23 Feb – 1 Mar 2026"
    letters = {date(2026, 3, 2): "B", date(2026, 3, 9): "A"}
    month = period(View.MONTH, TODAY, terms)
    said = term_words(TODAY, month, letters, terms)
    assert said == "Weeks A and B · term ends Fri 27 Mar 2026"
    assert term_words(date(2026, 4, 1), month, {}, terms) == "Term starts Mon 13 Apr 2026"


# --- the month --------------------------------------------------------------------------------


def test_arrows_move_the_day_and_tell_what_is_on_it(month: WeeksView, qtbot: QtBot) -> None:
    shown(month, facts_of(View.MONTH, [LATIN, HEADS]), qtbot)
    qtbot.keyClick(month, KEY.Key_Right)
    qtbot.keyClick(month, KEY.Key_Left)
    assert month.accessibleDescription() == (
        "Thu 12 Mar 2026, week A. Heads, 08:15–09:15, Confirmed. 1 of 2 that day. "
        "Trip (Caerleon): Heron Vale, Thu 12 Mar 2026 to Fri 13 Mar 2026"
    )
    qtbot.keyClick(month, KEY.Key_Space)
    assert month.key == "Latin"
    assert "13:30–14:30, St Oswald’s, Hall, Year 8 Latin" in month.accessibleDescription()
    qtbot.keyClick(month, KEY.Key_Right)
    qtbot.keyClick(month, KEY.Key_Right)
    assert month.day == date(2026, 3, 16)  # over the weekend, on which nothing is
    qtbot.keyClick(month, KEY.Key_Home)
    assert month.day == TODAY


def test_enter_opens_a_session_or_adds_one_and_page_keys_turn(
    month: WeeksView, qtbot: QtBot
) -> None:
    heard = shown(month, facts_of(View.MONTH, [LATIN]), qtbot)
    month.go_to(date(2026, 3, 11))
    for key in (KEY.Key_Return, KEY.Key_Right, KEY.Key_Return, KEY.Key_N, KEY.Key_PageDown):
        qtbot.keyClick(month, key)
    assert heard.opened == ["Latin"]
    assert heard.added == [
        (datetime(2026, 3, 11, 9), None),
        (datetime(2026, 3, 12, 9), None),
    ]
    assert heard.turned == [1]


def test_control_with_arrows_carries_a_session_until_it_is_let_go(
    month: WeeksView, qtbot: QtBot
) -> None:
    heard = shown(month, facts_of(View.MONTH, [LATIN]), qtbot)
    month.choose("Latin")
    qtbot.keyPress(month, KEY.Key_Right, CTRL)
    qtbot.keyPress(month, KEY.Key_Down, CTRL)
    assert heard.dropped == []
    assert "Latin: Fri 20 Mar 2026, 13:30–14:30" in month.accessibleDescription()
    qtbot.keyClick(month, KEY.Key_Escape)
    assert month.day == date(2026, 3, 12) and month.trial is None
    qtbot.keyClick(month, KEY.Key_Left, CTRL)
    times = (datetime(2026, 3, 11, 13, 30), datetime(2026, 3, 11, 14, 30))
    assert heard.dropped == [("Latin", *times)]


def test_a_session_that_was_held_stays_where_it_is(month: WeeksView, qtbot: QtBot) -> None:
    heard = shown(month, facts_of(View.MONTH, [HELD]), qtbot)
    month.choose("Held")
    qtbot.keyClick(month, KEY.Key_Right, CTRL)
    qtbot.keyClick(month, KEY.Key_Return)
    assert heard.dropped == [] and heard.opened == ["Held"]


def test_a_click_on_an_empty_day_adds_there_and_a_drag_moves_by_days(
    month: WeeksView, qtbot: QtBot
) -> None:
    heard = shown(month, facts_of(View.MONTH, [LATIN, FAIR]), qtbot)
    qtbot.mouseClick(month.viewport(), LEFT, pos=month.box_of(date(2026, 3, 25)).center())
    assert heard.added == [(datetime(2026, 3, 25, 9), None)]
    drag(month, month.chip_of("Fair").center(), month.box_of(date(2026, 3, 24)).center(), qtbot)
    assert heard.dropped == [("Fair", datetime(2026, 3, 24, 9), datetime(2026, 3, 25, 15, 30))]
    assert len(heard.added) == 1


def test_what_is_in_the_way_is_said_while_it_is_carried(month: WeeksView, qtbot: QtBot) -> None:
    heard = shown(month, facts_of(View.MONTH, [LATIN]), qtbot)
    qtbot.mousePress(month.viewport(), LEFT, pos=month.chip_of("Latin").center())
    over = month.box_of(date(2026, 3, 13)).center()
    qtbot.mouseMove(month.viewport(), over)
    qtbot.mouseMove(month.viewport(), over + QPoint(3, 2))
    assert heard.tried == [datetime(2026, 3, 13, 13, 30)]  # once for each place that is new
    before = month.grab().toImage()
    month.show_trial(InTheWay("Heron Vale is on a trip: Caerleon.", hard=True))
    assert month.trial is not None and month.look_of(LATIN).clash.hard
    assert month.accessibleDescription().endswith("Clash: Heron Vale is on a trip: Caerleon.")
    assert month.grab().toImage() != before
    qtbot.keyClick(month, KEY.Key_Escape)
    qtbot.mouseRelease(month.viewport(), LEFT, pos=over)
    assert heard.dropped == [] and heard.added == []


def test_a_full_day_says_how_many_more_there_are_and_keeps_the_chosen_one_in_sight(
    month: WeeksView, qtbot: QtBot
) -> None:
    full = [block(f"S{number}", 12, 8 + number) for number in range(9)]
    shown(month, facts_of(View.MONTH, full), qtbot)
    opened: list[date] = []
    month.day_opened.connect(opened.append)
    line = next(one for one in month.lines if one.more)
    assert len(line.chips) + line.more[0].count == 9
    assert month.chip_of("S8").isEmpty()
    month.choose("S8")
    assert not month.chip_of("S8").isEmpty()
    more = next(one for one in month.lines if one.more).more[0]
    qtbot.mouseClick(month.viewport(), LEFT, pos=more.box.center())
    assert opened == [date(2026, 3, 12)]


def test_a_weekend_is_on_show_only_when_something_is_on_it(month: WeeksView, qtbot: QtBot) -> None:
    shown(month, facts_of(View.MONTH, [LATIN]), qtbot)
    assert month.columns() == 5
    month.show_facts(facts_of(View.MONTH, [LATIN, block("Match", 14, 10)]))
    assert month.columns() == 7 and not month.chip_of("Match").isEmpty()


# --- the week ---------------------------------------------------------------------------------


def test_a_drag_over_the_hours_sets_when_a_session_begins_and_ends(
    week: WeekView, qtbot: QtBot
) -> None:
    heard = shown(week, facts_of(View.WEEK, [LATIN]), qtbot)
    day = date(2026, 3, 11)
    start, end = datetime.combine(day, time(10)), datetime.combine(day, time(11, 15))
    box = week.box_of(start, end)
    drag(week, box.topLeft() + QPoint(20, 1), box.bottomLeft() + QPoint(20, 0), qtbot)
    assert heard.added == [(start, end)]
    place = week.box_of(datetime.combine(day, time(14)), datetime.combine(day, time(14, 30)))
    qtbot.mouseClick(week.viewport(), LEFT, pos=place.center())
    assert heard.added[1:] == [(datetime.combine(day, time(14)), None)]


def test_a_drag_moves_by_quarters_of_an_hour_and_the_lower_edge_stretches(
    week: WeekView, qtbot: QtBot
) -> None:
    heard = shown(week, facts_of(View.WEEK, [LATIN]), qtbot)
    box = week.chip_of("Latin")
    quarter = week.hour // 4
    there = box.center() + QPoint(0, -2 * quarter)
    there.setX(week.box_of(datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 10)).center().x())
    drag(week, box.center(), there, qtbot)
    moved = ("Latin", datetime(2026, 3, 10, 13), datetime(2026, 3, 10, 14))
    edge = QPoint(box.center().x(), box.bottom() - 1)
    drag(week, edge, edge + QPoint(0, 3 * quarter), qtbot)
    stretched = ("Latin", datetime(2026, 3, 12, 13, 30), datetime(2026, 3, 12, 15, 15))
    assert heard.dropped == [moved, stretched]


def test_keys_move_a_session_by_quarters_and_shift_stretches_it(
    week: WeekView, qtbot: QtBot
) -> None:
    heard = shown(week, facts_of(View.WEEK, [LATIN]), qtbot)
    week.choose("Latin")
    qtbot.keyPress(week, KEY.Key_Up, CTRL)
    qtbot.keyPress(week, KEY.Key_Down, SHIFT)
    qtbot.keyPress(week, KEY.Key_Down, SHIFT)
    qtbot.keyClick(week, KEY.Key_Return)
    times = (datetime(2026, 3, 12, 13, 15), datetime(2026, 3, 12, 14, 45))
    assert heard.dropped == [("Latin", *times)] and heard.opened == []


def test_half_hours_are_walked_and_what_is_on_then_is_chosen(week: WeekView, qtbot: QtBot) -> None:
    heard = shown(week, facts_of(View.WEEK, [LATIN]), qtbot)
    week.minute = 12 * 60 + 30
    qtbot.keyClick(week, KEY.Key_Down)
    assert week.key == "" and "13:00" in week.accessibleDescription()
    qtbot.keyClick(week, KEY.Key_Return)
    assert heard.added == [(datetime(2026, 3, 12, 13), None)]
    qtbot.keyClick(week, KEY.Key_Down)
    assert week.key == "Latin"


def drag(view: DayCanvas, start: QPoint, end: QPoint, qtbot: QtBot) -> None:
    """With the left button from one place to another."""
    port = view.viewport()
    qtbot.mousePress(port, LEFT, pos=start)
    qtbot.mouseMove(port, (start + end) / 2)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, LEFT, pos=end)


def test_what_was_called_off_gives_way_where_a_day_has_little_room() -> None:
    start = datetime(2026, 12, 16, 9, 30)
    off = Block("off", "Reading", start, start + timedelta(hours=1), SessionState.CANCELLED)
    on = Block("on", "Physics", start + timedelta(hours=6), start + timedelta(hours=7))
    assert [one.id for one in by_day([off, on])[start.date()]] == ["on", "off"]
