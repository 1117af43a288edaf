"""A paper about leaving: set on the worker, then shown before it is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: its title, the name of its file, the body of the e-mail it goes with."""

    title: str
    file_name: str
    body: str
    set_pdf: Callable[[], bytes]


class Paper(QObject):
    """Sets one sheet at a time; asked twice for the same, it is shown once."""

    def __init__(self, desk: Desk, background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._background, self._page = desk, background, page
        self._being_set: Sheet | None = None

    def print_out(self, sheet: Sheet) -> None:
        """Set the sheet and show it for printing."""
        if self._being_set is not None:
            return
        self._being_set = sheet

        def set_sheet(job: Job) -> bytes:
            return sheet.set_pdf()

        # Methods, not functions: what arrives after the page is gone then reaches nobody.
        self._background.start(sheet.title, set_sheet, self._done, self._refused)

    def _done(self, pdf: bytes) -> None:
        from ui.printing import preview

        sheet, self._being_set = self._being_set, None
        assert sheet is not None
        window = self._page.window()
        preview.show_pdf(window, sheet.title, pdf, sheet.file_name, sheet.title, sheet.body)

    def _refused(self, problem: RuleBroken) -> None:
        self._being_set = None
        self._desk.refused.emit(problem.message)
