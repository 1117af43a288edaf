"""The words in which the window speaks of one person's data."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Personal", text)
