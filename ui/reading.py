"""What a page asks of the store: at once when it is little, on the worker when it is much."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QObject

from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job
from ui.desk import Desk

if TYPE_CHECKING:
    from partnerdesk.store.database import Connection

Answer = TypeVar("Answer")


class Reading(QObject):
    """Asks one thing at a time; a question asked meanwhile takes the place of the one under way."""

    def __init__(self, desk: Desk, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._job: Job | None = None

    def ask(
        self,
        read: Callable[[Connection], Answer],
        tell: Callable[[Answer], object],
        *,
        beside: bool,
    ) -> None:
        """Tell what ``read`` finds: now, or with ``beside`` once the worker has read it."""
        self.stop()
        desk = self._desk
        if not beside:
            with desk.read() as connection:
                answer = read(connection)
            tell(answer)
            return

        def work(job: Job) -> Callable[[], object] | None:
            if job.cancelled():
                return None
            with desk.read() as connection:
                answer = read(connection)
            return lambda: tell(answer)

        def done(told: Callable[[], object] | None) -> None:
            if self._job is asked and told is not None:
                self._job = None
                told()

        def refused(refusal: RuleBroken) -> None:
            """The disk is at fault: what was shown stays, and the window says why."""
            self._ended(asked)
            desk.refused.emit(refusal.message)

        def failed(error: BaseException) -> None:
            self._ended(asked)
            raise error

        title = QCoreApplication.translate("Reading", "Reading")
        asked = self._job = self._background.start(title, work, done, refused, failed)

    def stop(self) -> None:
        """Hear no answer to what was asked."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def _ended(self, job: Job) -> None:
        if self._job is job:
            self._job = None
