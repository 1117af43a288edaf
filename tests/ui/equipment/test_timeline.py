"""The timeline: what its bars say, its keys, its mouse, and that it reads only what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from partnerdesk.domain.availability import Hold, Stock
from partnerdesk.domain.lending import Half, Item, comes_back, goes_out
from tests.ui.equipment.conftest import Stage
from tests.ui.equipment.stock import NOW, TODAY
from tests.ui.partners.test_page import press
from ui.equipment.timeline import PAGE, Timeline, bar_words
from ui.equipment.timeline_facts import Axis, Bar, BarKind, TimelineRow, axis_for

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the dialog that lends was asked to begin with."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "ui.equipment.timeline_view.lend", lambda desk, parent, **begin: found.append(begin)
    )
    return found


@pytest.fixture
def timeline(stage: Stage) -> Timeline:
    stage.page.open_key("#timeline")
    stage.page.timeline.timeline.setFocus()
    return stage.page.timeline.timeline


def line_of(timeline: Timeline, name: str) -> tuple[int, TimelineRow]:
    for number in range(10):
        row = timeline.line(number)
        if row is not None and row.item.name == name:
            return number, row
    raise AssertionError(f"{name} is not on the timeline")


def test_bars_tell_who_has_what_until_when_and_counts_say_what_is_free(timeline: Timeline) -> None:
    _, meters = line_of(timeline, "Multimeter")
    assert [(bar.kind, bar.hold.quantity) for bar in meters.bars] == [(BarKind.OUT, 4)]
    assert [(one.start.date(), one.count) for one in meters.free] == [
        (timeline.axis.first, 12),
        (date(2026, 3, 2), 8),
        (date(2026, 3, 6), 12),
    ]
    _, bus = line_of(timeline, "Minibus")
    assert bar_words(bus.bars[0]) == (
        "Reserved: 1 × L-0002, Heron Vale Academy, "
        "from Tue 10 Mar 2026, morning, until Wed 11 Mar 2026, afternoon"
    )
    _, violins = line_of(timeline, "Violin ¾")
    assert violins.bars[0].kind is BarKind.SERVICE and violins.bars[0].loan_id == ""


def test_what_was_not_brought_back_is_overdue_from_its_due_time(stage: Stage) -> None:
    stage.desk._today = lambda: date(2026, 3, 9)
    stage.page.open_key("#timeline")
    _, meters = line_of(stage.page.timeline.timeline, "Multimeter")
    assert [bar.kind for bar in meters.bars] == [BarKind.OVERDUE]
    assert meters.free[-1].count == 8


def test_arrows_move_shift_selects_and_enter_reserves(
    timeline: Timeline, stage: Stage, asked: list[dict[str, Any]], qtbot: QtBot
) -> None:
    assert "Main hall, Tue 3 Mar 2026, morning. 1 of 1 free" in stage.page.timeline.words.text()
    for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_Right):
        qtbot.keyClick(timeline, key)
    for _ in range(3):
        qtbot.keyClick(timeline, KEY.Key_Right, SHIFT)
    told = "Minibus, Wed 4 Mar 2026, morning to Thu 5 Mar 2026, afternoon. 1 of 1 free"
    assert stage.page.timeline.words.text() == timeline.accessibleDescription() == told
    qtbot.keyClick(timeline, KEY.Key_Return)
    assert asked == [
        {
            "item_id": stage.ids["Minibus"],
            "out_at": goes_out(date(2026, 3, 4), Half.MORNING),
            "due_at": comes_back(date(2026, 3, 5), Half.AFTERNOON),
        }
    ]
    qtbot.keyClick(timeline, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert timeline.span()[0] == timeline.axis.cell_of(datetime(2026, 3, 12, 12))
    qtbot.keyClick(timeline, KEY.Key_Home)
    assert timeline.axis.day(timeline.cell) == TODAY


def test_a_drag_reserves_what_it_passes_over_and_a_click_only_chooses(
    timeline: Timeline, stage: Stage, asked: list[dict[str, Any]], qtbot: QtBot
) -> None:
    number, _ = line_of(timeline, "Power supply")
    first = timeline.axis.cell_of(datetime(2026, 3, 5, 12))
    start = timeline.cell_rect(number, first, first).center()
    end = timeline.cell_rect(number, first + 2, first + 2).center()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(timeline.viewport(), left, pos=start)
    assert asked == [] and timeline.row == number
    qtbot.mousePress(timeline.viewport(), left, pos=start)
    qtbot.mouseMove(timeline.viewport(), end)
    qtbot.mouseRelease(timeline.viewport(), left, pos=end)
    assert [(one["item_id"], one["out_at"], one["due_at"]) for one in asked] == [
        (stage.ids["Power supply"], datetime(2026, 3, 5, 12), datetime(2026, 3, 7))
    ]


def test_space_opens_the_loan_under_the_cursor(
    timeline: Timeline, stage: Stage, qtbot: QtBot
) -> None:
    went: list[tuple[str, str]] = []
    stage.desk.asked_for.connect(lambda page, key: went.append((page, key)))
    for _ in range(2):
        qtbot.keyClick(timeline, KEY.Key_Down)
    qtbot.keyClick(timeline, KEY.Key_Space)
    assert went == [("loans", stage.ids["loan of Multimeter"])]
    place = timeline.cell_rect(timeline.row, timeline.cell, timeline.cell).center()
    assert timeline.tip(place).splitlines()[:2] == [
        "Multimeter, Tue 3 Mar 2026, morning",
        "8 of 12 free",
    ]
    name = QPoint(5, place.y())
    assert timeline.tip(name) == "Multimeter"
    qtbot.mouseDClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert (stage.page.view(), stage.page.key()) == ("catalogue", stage.ids["Multimeter"])


def test_filters_narrow_the_timeline_and_the_reserve_button_takes_the_cell(
    timeline: Timeline, stage: Stage, asked: list[dict[str, Any]]
) -> None:
    stage.page.filters.words.setText("violin")
    assert timeline.line(1) is None
    press(stage.page, "Reserve…")
    assert [one["item_id"] for one in asked] == [stage.ids["Violin ¾"]]
    stage.page.filters.words.setText("nothing like it")
    assert stage.page.timeline.words.text() == ""
    press(stage.page, "Reserve…")
    assert len(asked) == 1


def test_five_hundred_items_over_a_year_are_read_a_page_at_a_time(qtbot: QtBot) -> None:
    axis = axis_for(TODAY)
    pages: list[int] = []

    def fetch(offset: int, limit: int) -> Sequence[TimelineRow]:
        pages.append(offset)
        return [_busy(axis, number) for number in range(offset, min(offset + limit, 500))]

    timeline = Timeline(axis, NOW)
    qtbot.addWidget(timeline)
    timeline.resize(1000, 500)
    timeline.reload(500, fetch, axis, NOW)
    timeline.show()
    timeline.grab()
    assert pages == [0]
    bar = timeline.verticalScrollBar()
    for at in range(0, bar.maximum(), bar.pageStep()):
        bar.setValue(at)
        timeline.grab()
    assert pages == list(range(0, 500, PAGE))
    assert timeline.rows_read() <= 500
    qtbot.keyClick(timeline, KEY.Key_PageDown)
    assert bar.value() < timeline.measures.row * 20


def _busy(axis: Axis, number: int) -> TimelineRow:
    holds = [
        Hold(axis.start + timedelta(days=day), axis.start + timedelta(days=day + 2), 1, "L-1", "X")
        for day in range(0, axis.days, 7)
    ]
    stock = Stock(Item(id=str(number), name=f"Item {number}"), tuple(holds))
    return TimelineRow(stock, tuple(Bar(hold, BarKind.OUT, 0) for hold in holds), 1, ())
