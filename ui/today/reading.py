"""What Today is told, read on the worker: the newest question is the one that is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from partnerdesk.domain.matters import Matter
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.today import ComingDate, TodayFacts, coming_dates, matters
from ui.background import Background, Job
from ui.desk import Desk
from ui.today.words import tr

if TYPE_CHECKING:
    from datetime import date

    from partnerdesk.actions.today import Late
    from partnerdesk.domain.handover import Gap
    from partnerdesk.store.backup import Backup


@dataclass(frozen=True, slots=True)
class TodayTold:
    """All that Today shows but the score: facts, what they ask for, and the backups kept."""

    facts: TodayFacts
    matters: tuple[Matter, ...]
    coming: tuple[ComingDate, ...]
    backups: tuple[Backup, ...]


class TodayReading(QObject):
    """Asks the worker; on the GUI thread come ``told(TodayTold)`` and ``scored(int, gaps)``.

    The score is how much of what a successor needs is written down, of 100; the gaps are what is
    missing. A question asked meanwhile takes the place of the one under way.
    """

    told = Signal(object)
    scored = Signal(int, object)

    def __init__(self, desk: Desk, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        # The late clashes found last and on which day, while nothing changes that they come from.
        self._late: tuple[date, Late] | None = None
        self._job: Job | None = None
        self._number = 0

    def ask(self) -> None:
        """Read again what needs attention."""
        desk, today = self._desk, self._desk.today()
        day, late = self._late or (today, None)
        known = late if day == today else None

        def work() -> TodayTold:
            from partnerdesk.actions.today import read_today
            from partnerdesk.store.backup import backups_in

            kept = backups_in(desk.store.folder)
            last = kept[0].made_at if kept else None
            facts = read_today(desk.database, today, last, known)
            return TodayTold(facts, matters(facts), coming_dates(facts), tuple(kept))

        def tell(told: TodayTold) -> None:
            self._late = today, told.facts.calendar.late
            self.told.emit(told)

        self._start(work, tell)

    def forget_clashes(self) -> None:
        """What late clashes come from has changed, so an answer under way may miss some."""
        self._late = None
        self.stop()

    def stop(self) -> None:
        """Hear no answer to what was asked."""
        self._number += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def ask_score(self, facts: TodayFacts) -> None:
        """Find out how safe leaving would be, once what needs attention is on show."""
        database = self._desk.database

        def work() -> tuple[int, tuple[Gap, ...]]:
            from partnerdesk.actions.handover import handover_facts, score

            note = handover_facts(database, facts.today, facts.last_backup)
            return score(note), note.gaps

        self._start(work, lambda found: self.scored.emit(*found))

    def _start(self, work: Callable[[], object], tell: Callable[..., object]) -> None:
        self.stop()
        number = self._number

        def numbered(job: Job) -> tuple[int, Callable[..., object], object]:
            return number, tell, None if job.cancelled() else work()

        self._job = self._background.start(
            tr("Reading what needs you"), numbered, self._done, self._refused, self._failed
        )

    def _done(self, outcome: tuple[int, Callable[..., object], object]) -> None:
        number, tell, result = outcome
        if number == self._number:
            self._job = None
            if result is not None:  # as when the window is being closed
                tell(result)

    def _refused(self, refusal: RuleBroken) -> None:
        """The disk is at fault: what was shown stays, and the window says why."""
        self._job = None
        self._desk.refused.emit(refusal.message)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        raise error
