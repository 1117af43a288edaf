"""What the store's tables, columns and values are called when a person reads the history."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from partnerdesk.store.labels import column_label, plain, table_label, value_text


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("History", text)


def table_words(table: str) -> str:
    """``Buy-in`` for ``buy_in``."""
    return tr(table_label(table))


def column_words(table: str, column: str) -> str:
    """``Values and ethos`` for ``values_ethos``."""
    return tr(column_label(table, column))


def row_words(table: str, name: str) -> str:
    """``Person: Zoë Łukasz``; a setting is told by what it settles."""
    shown = plain(name) if table == "setting" else name
    return f"{table_words(table)}: {shown}" if shown else table_words(table)


def value_words(table: str, column: str, value: str) -> str:
    """A kept value as it is shown: choices by label, dates in full, flags as yes or no."""
    return value_text(table, column, value)
