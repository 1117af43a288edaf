"""The look somebody chose on this computer: theme and size of text, kept beside the store."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from ui import theme

SMALLEST, LARGEST, STEP = 1.0, 2.0, 0.25
_CHOICES = ("system", "light", "dark", "contrast")


def _kept(folder: Path) -> QSettings:
    return QSettings(str(folder / "look.ini"), QSettings.Format.IniFormat)


def chosen(folder: Path) -> tuple[theme.Choice, float]:
    """The theme and the size of text (1.0 is 100%) that were chosen, or the system's and 1.0."""
    kept = _kept(folder)
    name = str(kept.value("theme", "system"))
    try:
        scale = float(str(kept.value("scale", "1")))
    except ValueError:
        scale = 1.0
    known = cast(theme.Choice, name if name in _CHOICES else "system")
    return known, min(max(scale, SMALLEST), LARGEST)


def choose(folder: Path, name: theme.Choice, scale: float) -> bool:
    """Apply a look at once and keep it for the next start; False when it can't be kept."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    kept = _kept(folder)
    kept.setValue("theme", name)
    kept.setValue("scale", str(scale))
    kept.sync()
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, name, scale)
    return kept.status() is QSettings.Status.NoError


def not_kept() -> str:
    """What to say of a look that can't be kept."""
    return QCoreApplication.translate(
        "look",
        "The look stays as it is now until PartnerDesk ends: its folder can’t be written to, so "
        "the look can’t be kept. Choose it again at the next start.",
    )
