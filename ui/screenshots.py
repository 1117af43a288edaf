"""Pictures of every page and dialog with the sample partnership, made without a screen."""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import cast


def run_screenshots(arguments: argparse.Namespace) -> int:
    """Write a PNG of each scene to ``arguments.directory``; returns the exit status."""
    # Before Qt is read: the pictures need no screen, and look the same on every computer.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;qt.text.font.db=false")
    with tempfile.TemporaryDirectory() as place:
        names = take(Path(place), arguments.directory, arguments.theme, arguments.scale)
    print(f"{len(names)} pictures in {arguments.directory}")
    return 0


def take(place: Path, directory: Path, look: str, scale: float) -> list[str]:
    """Open the sample partnership in ``place`` and picture every scene; returns their names."""
    from PySide6.QtWidgets import QApplication

    from ui import look_choice, theme
    from ui.scenes import scenes, settle

    app = QApplication.instance() or QApplication(["PartnerDesk"])
    assert isinstance(app, QApplication)
    use_own_font(app)
    look_choice.choose(place, cast("theme.Choice", look), scale)
    directory.mkdir(parents=True, exist_ok=True)
    taken = []
    for name, widget in scenes(place, date.today()):
        settle()
        widget.grab().save(str(directory / f"{name}.png"))
        taken.append(name)
    return taken


def use_own_font(app: object) -> None:
    """Draw with the fonts in ``resources/``, since a server may have none."""
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    fonts = Path(__file__).parents[1] / "resources" / "fonts"
    for file in sorted(fonts.glob("NotoSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    assert isinstance(app, QApplication)
    app.setFont(QFont("Noto Sans"))
