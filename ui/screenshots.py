"""Pictures of every page and dialog with the sample partnership, made without a screen."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

WIDTH, HEIGHT = 1366, 768


def run_screenshots(arguments: argparse.Namespace) -> int:
    """Write a PNG of each scene to ``arguments.directory``; returns the exit status."""
    # Before Qt is read: the pictures need no screen, and look the same on every computer.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as place:
        names = take(
            Path(place), arguments.directory, cast("str", arguments.theme), arguments.scale
        )
    print(f"{len(names)} pictures in {arguments.directory}")
    return 0


def take(place: Path, directory: Path, look: str, scale: float) -> list[str]:
    """Open the sample partnership in ``place`` and picture every scene; returns their names."""
    from PySide6.QtWidgets import QApplication

    from ui import theme

    app = QApplication.instance() or QApplication(["PartnerDesk"])
    assert isinstance(app, QApplication)
    use_own_font(app)
    theme.apply(app, cast("theme.Choice", look), scale)
    directory.mkdir(parents=True, exist_ok=True)
    taken = []
    from ui.scenes import scenes

    for name, widget in scenes(place, date.today()):
        settle(app)
        widget.grab().save(str(directory / f"{name}.png"))
        taken.append(name)
    return taken


def use_own_font(app: object) -> None:
    """Draw with the font in ``resources/``, since a server may have none."""
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    fonts = Path(__file__).parents[1] / "resources" / "fonts"
    for file in sorted(fonts.glob("NotoSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    assert isinstance(app, QApplication)
    app.setFont(QFont("Noto Sans"))


def settle(app: object) -> None:
    """Let layouts, timers that are due and what the worker made arrive."""
    from PySide6.QtCore import QEventLoop, QThreadPool
    from PySide6.QtWidgets import QApplication

    assert isinstance(app, QApplication)
    for _ in range(4):
        QThreadPool.globalInstance().waitForDone()
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


Scene = tuple[str, Callable[[], object]]
Scenes = Iterator[Scene]
