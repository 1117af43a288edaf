"""Bringing a dialog up over the page that asked for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def show(dialog: QDialog) -> None:
    """Open a dialog over its window; it is forgotten once it is closed."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
