"""Several ticks in one list: the keyboard, the mouse, and room for all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import LineEditor, ScrollPage, TicksEditor, column

NAMES = ["Alder School", "Birch & Sons", "Cedar <b>House</b>", "Dene", "Elm"]


@pytest.fixture
def around(qtbot: QtBot) -> tuple[QWidget, TicksEditor]:
    """The ticks between two fields, in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    stack = column(window)
    ticks = TicksEditor([(number, name) for number, name in enumerate(NAMES)])
    ticks.setAccessibleName("Members")
    for part in (LineEditor(), ticks, LineEditor()):
        stack.addWidget(part)
    window.resize(500, 300)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    return window, ticks


def test_the_keyboard_goes_through_the_names_and_past_them(
    around: tuple[QWidget, TicksEditor], qtbot: QtBot
) -> None:
    """One stop for Tab; arrows, letters and Space within; what is ticked is told once."""
    window, ticks = around
    told: list[object] = []
    ticks.edited.connect(lambda: told.append(ticks.value()))
    first, last = window.findChildren(LineEditor)
    first.setFocus()
    for key in ("Tab", "Space", "Right", "Right", "Space", "E", "Space", "Space"):
        qtbot.keyClick(window.focusWidget(), getattr(Qt.Key, f"Key_{key}"))
    assert told == [(0,), (0, 2), (0, 2, 4), (0, 2)]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is last


def test_a_space_within_a_name_ticks_nobody(
    around: tuple[QWidget, TicksEditor], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“Birch &” goes to it; once no more is being typed, Space ticks it."""
    _, ticks = around
    ticks.setFocus()
    for letter in "BIRCH":
        qtbot.keyClick(ticks, letter)
    qtbot.keyClick(ticks, Qt.Key.Key_Space)
    qtbot.keyClick(ticks, "&")
    assert (ticks.value(), ticks.currentIndex().row()) == ((), 1)
    monkeypatch.setattr(QApplication, "keyboardInputInterval", lambda: 0)
    qtbot.wait(2)
    qtbot.keyClick(ticks, Qt.Key.Key_Space)
    assert ticks.value() == (1,)


def test_a_click_anywhere_on_a_name_ticks_it(
    around: tuple[QWidget, TicksEditor], qtbot: QtBot
) -> None:
    """Also for who hears it read out: a box with a name, ticked or not."""
    _, ticks = around
    box = ticks.visualRect(ticks.model().index(1, 0))
    for place in (box.topLeft() + QPoint(8, 16), box.center()):
        before = ticks.value()
        qtbot.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert ticks.value() != before
    ticks.toggle(1)
    heard = QAccessible.queryAccessibleInterface(ticks).child(1)
    assert heard.text(QAccessible.Text.Name) == "Birch & Sons"
    assert heard.state().checkable and heard.state().checked


def test_what_is_offered_anew_stays_ticked(around: tuple[QWidget, TicksEditor]) -> None:
    _, ticks = around
    ticks.set_value([3, 1])
    assert ticks.value() == (1, 3)
    ticks.set_choices([(3, "Dene"), (7, "Fern"), (2, "Cedar")])
    assert ticks.value() == (3,)
    ticks.set_value(None)
    assert ticks.value() == ()


@pytest.mark.parametrize("count", [0, 1, 7, 200])
def test_all_of_them_have_room_at_any_width(count: int, qtbot: QtBot) -> None:
    """Nothing is cut off, and no room is left over."""
    ticks = TicksEditor([(number, f"School {number}") for number in range(count)])
    page = ScrollPage(ticks)
    qtbot.addWidget(page)
    page.show()
    for width in (120, 299, 431, 432, 433, 900):
        page.resize(width, 200)
        room = ticks.viewport()
        assert room.height() >= ticks.heightForWidth(room.width())
        boxes = [ticks.visualRect(ticks.model().index(n, 0)) for n in range(count)]
        assert all(box.top() >= 0 and box.bottom() < room.height() for box in boxes)
        assert ticks.heightForWidth(room.width()) == (boxes[-1].bottom() + 1 if boxes else 0)
