"""Partners in and out of other people's files, in the window.

Each function makes a dialog that is ready to be opened (``QDialog.open``) and forgets itself once
it is closed; with ``path`` it starts reading at once, otherwise it asks for the file first.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog, ImportDialog

__all__ = ["open_export", "open_refresh", "open_register", "open_spreadsheet", "open_vcards"]


def open_register(
    desk: Desk, background: Background, parent: QWidget | None, path: Path | None = None
) -> ImportDialog:
    """Choose schools from the national register."""
    from ui.importing.register_dialog import RegisterDialog

    return _with(RegisterDialog(desk, background, parent), path)


def open_refresh(
    desk: Desk, background: Background, parent: QWidget | None, path: Path | None = None
) -> ImportDialog:
    """See what a newer register says of the members, and take over what is accepted."""
    from ui.importing.refresh_dialog import RefreshDialog

    return _with(RefreshDialog(desk, background, parent), path)


def open_spreadsheet(
    desk: Desk, background: Background, parent: QWidget | None, path: Path | None = None
) -> ImportDialog:
    """Take members in from a CSV or XLSX file."""
    from ui.importing.spreadsheet_dialog import SpreadsheetDialog

    return _with(SpreadsheetDialog(desk, background, parent), path)


def open_vcards(
    desk: Desk, background: Background, parent: QWidget | None, path: Path | None = None
) -> ImportDialog:
    """Take people in from a file of cards."""
    from ui.importing.vcard_dialog import VcardDialog

    return _with(VcardDialog(desk, background, parent), path)


def open_export(
    desk: Desk,
    background: Background,
    parent: QWidget | None,
    member_ids: frozenset[str] | None = None,
    kind: str = "",
) -> ExchangeDialog:
    """Save members or their people as a file; ``member_ids`` are those now shown in a list.

    ``kind`` is the ``ExportKind`` to offer first: xlsx, csv or vcard.
    """
    from ui.importing.export_dialog import ExportDialog

    return ExportDialog(desk, background, parent, member_ids, kind)


def _with(dialog: ImportDialog, path: Path | None) -> ImportDialog:
    if path is not None:
        dialog.take(path)
    return dialog
