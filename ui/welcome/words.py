"""The words of the first start."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Welcome", text)
