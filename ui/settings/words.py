"""The words in which Settings tells its facts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.calendar import Closure


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Settings", text)


def closure_words(closure: Closure) -> str:
    """The closure's name, with its kind where the name does not say it."""
    kind = closure.kind.label
    known = kind.casefold() in closure.name.casefold()
    return closure.name if known else f"{closure.name} ({kind.lower()})"
