"""Finding out, away from the window, which sessions on show have something in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from partnerdesk.domain.calendar import BankHoliday
from partnerdesk.domain.clashes import Clash, not_kept
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import calendar_rows
from partnerdesk.store.database import Database
from ui.background import Background, Job
from ui.calendar.planning_words import tr
from ui.calendar.reading import bank_holidays_of
from ui.calendar.view_facts import InTheWay
from ui.desk import Desk

# So few at a time that other work for the worker, and a page turned, need not wait long.
_AT_ONCE = 25

Found = dict[str, tuple[Clash, ...]]


class ClashWatch(QObject):
    """Asks the worker about sessions as they come on show, and remembers until facts change.

    ``found`` fires when more is known, ``holidays_found(list)`` when bank holidays are.
    """

    found = Signal()
    holidays_found = Signal(object)

    def __init__(self, desk: Desk, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._known: Found = {}
        self._wanted: list[str] = []
        self._asked = 0
        self._busy = False
        self._round = 0

    def clashing(self) -> Mapping[str, InTheWay]:
        """The sessions known to have something in the way."""
        return {key: in_the_way(several) for key, several in self._known.items() if several}

    def forget(self) -> None:
        """Facts changed: what was found may no longer be so."""
        self._known.clear()
        self._wanted.clear()
        self._round += 1

    def want(self, ids: Iterable[str]) -> None:
        """Look at these sessions next, and no longer at those that were on show before."""
        self._wanted = [one for one in dict.fromkeys(ids) if one not in self._known]
        if not self._busy:
            self._start()

    def want_holidays(self, first: date, last: date, member_id: str = "") -> None:
        """Tell the bank holidays of some days."""
        database = self._desk.database

        def work(job: Job) -> list[BankHoliday]:
            with database.read() as connection:
                return bank_holidays_of(connection, first, last, member_id)

        self._background.start(tr("Bank holidays"), work, self._tell_holidays, self._refused)

    def _start(self) -> None:
        ids, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
        if not ids:
            return
        self._busy = True
        database, today, this = self._desk.database, self._desk.today(), self._round

        def work(job: Job) -> tuple[int, Found]:
            return this, look_at(database, ids, today)

        self._background.start(tr("Clashes"), work, self._tell, self._refused)

    def _tell(self, result: tuple[int, Found]) -> None:
        self._busy = False
        this, found = result
        if this == self._round:
            self._known |= found
            self.found.emit()
        self._start()

    def _tell_holidays(self, found: list[BankHoliday]) -> None:
        self.holidays_found.emit(found)

    def _refused(self, refusal: RuleBroken) -> None:
        """The disk is at fault; the page itself says so when it reads, marks can wait."""
        self._busy = False


def look_at(database: Database, ids: Sequence[str], today: date) -> Found:
    """What is in the way of some sessions and nobody decided to live with."""
    from partnerdesk.actions.sessions import clashes_for

    with database.read() as connection:
        several = calendar_rows.several_facts(connection, list(ids))
    found: Found = dict.fromkeys(ids, ())
    for facts in several:
        found[facts.session.id] = not_kept(facts, clashes_for(database, facts, today))
    return found


def in_the_way(several: Sequence[Clash]) -> InTheWay:
    """The first clash in words, and how many there are besides."""
    if not several:
        return InTheWay()
    more = len(several) - 1
    words = several[0].words + (" " + tr("And {0} more.").format(more) if more else "")
    return InTheWay(words, any(one.hard for one in several))
