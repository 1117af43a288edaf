"""Every page and dialog, as ``ui/scenes.py`` lists them: all can be named and reached by
Tab, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from ui import look_choice
from ui.main_window import MainWindow
from ui.scenes import scenes
from ui.turns import Turns
from ui.widgets import ElidedLabel

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.usefixtures("light")
def test_every_screen_can_be_read_aloud_and_walked_and_is_not_cut_off(
    qapp: QApplication, tmp_path: Path, scale: float
) -> None:
    """What a screen reader says, where Tab goes and whether words fit, at 100% and 200% text."""
    look_choice.choose(tmp_path, "light", scale)
    seen, nameless, clipped, unreached = [], set(), set(), set()
    for name, screen in scenes(tmp_path, date.today()):
        _let_arrive(qapp)
        seen.append(name)
        nameless |= {f"{name}: {_where(one)}" for one in _controls(screen) if not _name(one)}
        clipped |= {f"{name}: {one.text()!r}" for one in _labels(screen) if _is_cut_off(one)}
        unreached |= {f"{name}: {_name(one)}" for one in _beyond_tab(screen)}
    assert len(seen) == len(set(seen)) > 40
    assert not nameless
    assert not unreached
    assert not clipped


def _let_arrive(qapp: QApplication) -> None:
    """What the worker is making is part of the screen, and so is what is shown a turn at a time."""
    qapp.processEvents()
    for window in qapp.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.background.wait()
            qapp.processEvents()
            while any(one.busy for one in window.findChildren(Turns)):
                qapp.processEvents()
    for _ in range(4):
        qapp.processEvents()  # what arrived is laid out in the turns after it


def _visible(screen: QWidget, *kinds: type[QWidget]) -> Iterator[QWidget]:
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, kinds) and widget.isVisible():
            yield widget


def _controls(screen: QWidget) -> Iterator[QWidget]:
    """What the keyboard or the mouse can use; a list’s heading belongs to the list."""
    for widget in _visible(screen, *CONTROLS):
        if not isinstance(widget, QHeaderView):
            yield widget


def _beyond_tab(screen: QWidget) -> set[QWidget]:
    """What Tab does not come to; choices of one group are gone through by the arrow keys."""
    if isinstance(screen, QMenu):
        return set()
    screen.activateWindow()
    QApplication.processEvents()
    reached: set[QWidget] = set()
    while (now := QApplication.focusWidget()) is not None and now not in reached:
        reached.add(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    wanted = {
        one
        for one in _controls(screen)
        if one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(one, QRadioButton) and not one.isChecked())
    }
    assert reached
    return wanted - reached


def _name(control: QWidget) -> str:
    said = control.accessibleName()
    return said or (control.text() if isinstance(control, QAbstractButton) else "")


def _labels(screen: QWidget) -> Iterator[QLabel]:
    """The labels that can’t shorten their words by themselves."""
    for widget in _visible(screen, QLabel):
        assert isinstance(widget, QLabel)
        if widget.text() and not isinstance(widget, ElidedLabel):
            yield widget


def _is_cut_off(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width())
    return label.width() + 1 < label.sizeHint().width()


def _where(widget: QWidget) -> str:
    parents = []
    parent: QWidget | None = widget
    while parent is not None:
        parents.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(parents[:4])
