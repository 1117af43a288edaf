"""Handing a document to the other programs of the computer: saved, opened, or in an e-mail."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.domain.files import name_to_open
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.outgoing import safe_name, save_whole
from ui.printing.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Desk

_COPIES = "PartnerDesk-"
_STALE_SECONDS = 7 * 86_400


def save_pdf(parent: QWidget, title: str, name: str, pdf: bytes) -> Path | None:
    """Ask where to, and save; None when the user thought better of it.

    Raises RuleBroken when the place can't be written; what stood there before is whole then.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(
        parent, title, str(Path(documents) / safe_name(name)), tr("PDF (*.pdf)")
    )
    if not chosen:
        return None
    path = Path(chosen)
    path = path if path.suffix else path.with_suffix(".pdf")
    save_whole(path, pdf)
    return path


def save_file(
    desk: Desk, parent: QWidget | None, title: str, name: str, suffix: str, filters: str,
    make: Callable[[], bytes],
) -> Path | None:  # fmt: skip
    """Make the content, ask where to and save it, telling the desk; None when cancelled or refused.

    ``suffix`` is added to a name that ends otherwise.
    """
    try:
        content = make()
        chosen, _ = QFileDialog.getSaveFileName(parent, title, safe_name(name), filters)
        if not chosen:
            return None
        path = Path(chosen) if chosen.endswith(suffix) else Path(f"{chosen}{suffix}")
        save_whole(path, content)
    except RuleBroken as refusal:
        desk.refused.emit(refusal.message)
        return None
    desk.noticed.emit(tr("Saved as “{0}”").format(path.name), False)
    return path


def open_elsewhere(name: str, content: bytes) -> None:
    """Open a copy of a scan in the program that the computer has for what it is.

    The copy is removed when PartnerDesk closes. Raises RuleBroken when no program takes it, and
    for what is no scan.
    """
    path = _copy(name_to_open(name, content), content)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise RuleBroken(
            "", tr("No program on this computer opens “{0}”. Save it instead.").format(path.name)
        )


def open_email(subject: str, body: str, file_name: str, pdf: bytes) -> None:
    """Open an unsent e-mail with the PDF attached. Raises RuleBroken without a mail program."""
    from partnerdesk.formats.email_draft import email_draft

    name = safe_name(file_name)
    draft = email_draft(subject, body, name, pdf)
    path = _copy(str(Path(name).with_suffix(".eml")), draft)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise RuleBroken(
            "", tr("No mail program took the draft. Save the PDF and attach it to an e-mail.")
        )


def _copy(name: str, content: bytes) -> Path:
    try:
        path = Path(tempfile.mkdtemp(dir=_copies())) / safe_name(name)
        path.write_bytes(content)
    except OSError as error:
        raise RuleBroken(
            "", tr("No copy could be made to open: the disk is full or locked. Make some room.")
        ) from error
    return path


def _sweep() -> None:
    """Remove what a PartnerDesk that was killed left; a younger one may still be at work."""
    for left in Path(tempfile.gettempdir()).glob(f"{_COPIES}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


@cache
def _copies() -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_COPIES))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
