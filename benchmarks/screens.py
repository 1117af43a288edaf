"""What a frame costs on the screen: ``python -m benchmarks.screens``.

The program runs without a screen in a process of its own, once on the store of a region and once
on the stress store. A frame begins with what the user does and ends when the window has painted:

- a page of the navigation is switched to, each in turn;
- each list is scrolled by rows, by pages and to places anywhere in it;
- a letter is typed into the search, until what is found has been painted.

Frames are measured in the time that the thread of the window takes, so that what else the machine
does is left out. The first time a page is shown, when it is made and reads its facts, is told of
in the notes. Beside them a repaint of 25 by 7 cells of our list's model and of a
``QStandardItemModel`` of Qt, both in a plain table.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from benchmarks.lines import Line
from benchmarks.searching import keystrokes
from benchmarks.stores import Stores, standing_alone
from benchmarks.timing import in_turn, middle, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from ui.main_window import MainWindow

FRAME = 0.016
GROWTH = 1.2
ROWS, CELLS = 25, 7
Frames = dict[str, list[float]]


# --- in the process that is measured ---------------------------------------------------------


def live(folder: Path, rounds: int) -> int:
    """Do all of it on one store and print the seconds of each frame."""
    from PySide6.QtWidgets import QApplication

    from partnerdesk.store.folder import Folder
    from ui.application import Application
    from ui.pages import PAGES
    from ui.scenes import wait_for
    from ui.screenshots import use_own_font

    app = QApplication(sys.argv[:1])
    use_own_font(app)
    application = Application(Folder(folder))
    application.start()
    window = application.window
    wait_for(lambda: window.desk is not None)
    for spec in PAGES:
        import_module(spec.module)  # as the program does itself once Today has told its facts
    frame = _Frame(window)
    switched, first = _switch(window, frame, rounds)
    told = {
        "first": first,
        "switch": switched,
        "scroll": _scroll(window, frame, rounds),
        "search": {"": _search(window, frame, rounds)},
        "cells": dict(zip(("ours", "peer", "empty"), _cells(10 * rounds), strict=True)),
    }
    print(json.dumps(told), flush=True)
    # The store was only read; what ends it is not measured.
    os._exit(0)


class _Frame:
    """Does something and waits until the window has painted what came of it."""

    LONGEST_MS = 250  # nothing to paint

    def __init__(self, window: MainWindow) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        class Painted(QObject):
            seen = False

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                self.seen = self.seen or event.type() == QEvent.Type.UpdateRequest
                return False

        self._painted = Painted()
        self._late = QTimer(interval=self.LONGEST_MS, singleShot=True)
        window.installEventFilter(self._painted)

    def __call__(self, act: Callable[[], object]) -> float:
        from PySide6.QtCore import QCoreApplication, QEventLoop

        self.settle()
        self._painted.seen = False
        self._late.start()
        began = time.thread_time()
        act()
        while not self._painted.seen and self._late.isActive():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.thread_time() - began

    def forget(self) -> None:
        """What was painted so far is not yet what is waited for."""
        self._painted.seen = False

    @staticmethod
    def settle() -> None:
        """What is still due from before is none of this frame's."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        for _ in range(5):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def _switch(window: MainWindow, frame: _Frame, rounds: int) -> tuple[Frames, Frames]:
    from ui.pages import PAGES
    from ui.scenes import settle

    names = [spec.name for spec in PAGES if spec.place]
    first = {name: [frame(lambda name=name: window.go(name))] for name in names}  # type: ignore[misc]
    # What the worker reads for a page comes later, and belongs to its first show.
    settle()
    for name in names:
        first[name].append(frame(lambda name=name: window.go(name)))  # type: ignore[misc]
        settle()
    found: Frames = {name: [] for name in names}
    here = names[-1]
    for number in range(2 * rounds):
        order = names[number % 3 :: 2] + names[number % 2 :: 2]
        for name in order:
            if name != here:
                here = name
                found[name].append(frame(lambda name=name: window.go(name)))  # type: ignore[misc]
    return found, first


def _scroll(window: MainWindow, frame: _Frame, rounds: int) -> Frames:
    from PySide6.QtWidgets import QTableView

    from ui.pages import PAGES
    from ui.scenes import wait_for
    from ui.store_list import StoreList

    found: Frames = {}
    for spec in PAGES:
        if not spec.place:
            continue
        # Of loans the longest list there is, not only those that are due back.
        window.go(spec.name, "#everything" if spec.name == "loans" else "")
        page = window.page(spec.name)
        counted = page.findChildren(StoreList)
        wait_for(lambda counted=counted: not any(one.busy for one in counted))  # type: ignore[misc]
        frame.settle()
        lists = [
            one
            for one in page.findChildren(QTableView)
            if one.isVisible() and one.verticalScrollBar().maximum() > 0
        ]
        if lists:
            longest = max(lists, key=lambda one: one.verticalScrollBar().maximum())
            found[spec.name] = _scroll_list(longest, frame, rounds)
    return found


def _scroll_list(view: QTableView, frame: _Frame, rounds: int) -> list[float]:
    """Rows as a wheel turns them, pages as a key does, and places anywhere."""
    bar = view.verticalScrollBar()
    chance = random.Random(5)
    row = view.verticalHeader().defaultSectionSize()
    found = []
    bar.setValue(0)
    for _ in range(rounds):
        steps = [3 * row] * 6 + [bar.pageStep()] * 3 + [chance.randrange(bar.maximum() + 1)]
        for step in steps:
            to = min(bar.value() + step, bar.maximum()) if step is not steps[-1] else step
            if to == bar.value():
                to = 0
            found.append(frame(lambda to=to: bar.setValue(to)))  # type: ignore[misc]
    return found


def _search(window: MainWindow, frame: _Frame, rounds: int) -> list[float]:
    """From a letter until the answer to it, which a worker finds, has been painted."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    box = window.search_box
    box.setFocus()

    def typed(text: str) -> None:
        box.setText(text)
        while not window.found.answered:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        frame.forget()

    found = [
        frame(lambda text=text: typed(text))  # type: ignore[misc]
        for text in keystrokes(rounds)
    ]
    box.clear()
    return found


def _cells(times: int) -> list[list[float]]:
    """A repaint of our model, of Qt's own, and of none, in plain tables of the same size."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    from ui.widgets.chip import ChipFact
    from ui.widgets.windowed_model import Columns, Row, WindowedModel

    facts = tuple(f"Fact {number}" for number in range(CELLS - 2))
    rows = [
        Row(str(number), f"Alder School {number}", "second line", facts, ChipFact("Out", "neutral"))
        for number in range(1_000)
    ]
    ours = WindowedModel(
        Columns("Name", facts, "State"), len(rows), lambda first, many: rows[first : first + many]
    )
    peer = QStandardItemModel()
    for row in rows:
        peer.appendRow([QStandardItem(text) for text in (row.title, *facts, "Out")])
    views: list[QTableView] = []
    for model in (ours, peer, None):
        view = QTableView()
        if model is not None:
            view.setModel(model)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(24)
        view.resize(CELLS * 100 + 20, ROWS * 24 + view.horizontalHeader().height() + 20)
        view.show()
        views.append(view)
    _Frame.settle()
    acts: list[Callable[[], Any]] = [view.viewport().repaint for view in views]
    in_turn(3, *acts)
    return in_turn(times, *acts, clock=time.thread_time)


# --- measuring -------------------------------------------------------------------------------


def told_by(folder: Path, rounds: int) -> dict[str, Frames]:
    """What the process tells. Raises CalledProcessError."""
    command = [sys.executable, "-m", "benchmarks.screens", "--live", str(folder)]
    told = subprocess.run(
        [*command, "--rounds", str(rounds)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.*=false"},
        check=True, stdout=subprocess.PIPE, text=True, timeout=300,
    )  # fmt: skip
    found: dict[str, Frames] = json.loads(told.stdout.splitlines()[-1])
    return found


def frames(name: str, found: Frames, note: str) -> Line:
    """The frames of one kind beside what a screen gives them."""
    every = [span for spans in found.values() for span in spans]
    slow = {
        page: percentile(spans, 99)
        for page, spans in found.items()
        if page and percentile(spans, 99) > FRAME
    }
    slowest = sorted(slow, key=lambda page: -slow[page])[:4]
    told = ", ".join(f"{page} {slow[page] * 1e3:.0f} ms" for page in slowest)
    words = "; ".join(part for part in (f"over: {told}" if told else "", note) if part)
    return Line(name, percentile(every, 99), "s", "16 ms a frame", FRAME, 1.0, words)


def growth(name: str, small: Frames, large: Frames) -> Line:
    """What the same costs in the stress store: the mean of each page, all pages together.

    Not the middle, for it is the few long leaps that grow.
    """
    pages = [page for page in small if page in large]
    before, after = (sum(fmean(found[page]) for page in pages) for found in (small, large))
    ratios = {page: fmean(large[page]) / fmean(small[page]) for page in pages}
    most = max(ratios, key=lambda page: ratios[page])
    note = f"most: {most} {ratios[most]:.1f}×" if most else ""
    return Line(name, after, "s", "the same, region", before, GROWTH, note)


def lines(stores: Stores, rounds: int = 10) -> list[Line]:
    """Frames in both stores, and how they grow; a repaint."""
    region, stress = (told_by(stores.of(name).root, rounds) for name in ("region", "stress"))
    cells = {who: region["cells"][who] + stress["cells"][who] for who in region["cells"]}
    empty = f"an empty table {middle(cells['empty']) * 1e3:.2f} ms"
    found = []
    for key, words in (("switch", "page switch"), ("scroll", "list scroll"), ("search", "search")):
        for name, told in (("region", region), ("stress", stress)):
            first = {page: max(spans) for page, spans in told["first"].items()}
            slowest = max(first, key=lambda page: first[page])
            note = f"first show of {slowest} {first[slowest] * 1e3:.0f} ms"
            found.append(
                frames(f"frames, {words}, {name}", told[key], note if key == "switch" else empty)
            )
        found.append(growth(f"{words}, stress", region[key], stress[key]))
    ours, peer = (middle(cells[who]) for who in ("ours", "peer"))
    words = f"a repaint of {ROWS} × {CELLS} cells"
    found.append(Line(words, ours, "s", "QStandardItemModel", peer, 1.4))
    return found


def main() -> int:
    """Print the lines, or be what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--live", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    if given.live:
        return live(given.live, given.rounds)
    return standing_alone(lines)


if __name__ == "__main__":
    sys.exit(main())
