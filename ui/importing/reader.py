"""Reading a file off the GUI thread: one piece of work at a time, the newest wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job


class Reader(QObject):
    """Runs work on the one worker for a dialog; what an older piece still says is not heard.

    ``refused(RuleBroken)`` and ``progressed(done, total)`` are of the newest piece only, and
    nothing is heard once the dialog is gone.
    """

    progressed = Signal(int, int)
    refused = Signal(object)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._job: Job | None = None
        self._number = 0
        self._then: Callable[[Any], object] | None = None

    def start(self, title: str, work: Callable[[Job], Any], then: Callable[[Any], object]) -> None:
        """Do ``work(job)`` in place of what is under way; ``then`` gets what it returns."""
        self.cancel()
        number = self._number
        self._then = then

        def numbered(job: Job) -> tuple[int, Any]:
            try:
                return number, work(job)
            except RuleBroken as refusal:
                return number, refusal

        self._job = self._background.start(title, numbered, self._done, self._refuse, self._failed)
        self._job.progressed.connect(self.progressed)

    def cancel(self) -> None:
        """Stop what is under way; nothing more is heard of it."""
        self._number += 1
        if self._job is not None:
            self._job.progressed.disconnect(self.progressed)
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def _done(self, outcome: tuple[int, Any]) -> None:
        number, result = outcome
        if number != self._number or self._job is None:
            return
        self._job = None
        if isinstance(result, RuleBroken):
            self.refused.emit(result)
        elif self._then is not None:
            self._then(result)

    def _refuse(self, refusal: RuleBroken) -> None:
        self._job = None
        self.refused.emit(refusal)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.refused.emit(RuleBroken("", self.tr("This did not work, and nothing was changed.")))
        raise error
