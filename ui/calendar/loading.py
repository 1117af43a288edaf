"""Reading what a view shows, week by week, so that a whole term never holds up the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from partnerdesk.domain.calendar import BankHoliday, monday
from partnerdesk.store import calendar_rows
from partnerdesk.store.calendar_rows import SessionFilter
from partnerdesk.store.database import Connection
from ui.background import Background
from ui.calendar.reading import Known, read_blocks, read_closures, read_letters
from ui.calendar.view_facts import (
    DAY,
    WEEK,
    Block,
    Period,
    Strip,
    ViewFacts,
    as_strips,
    in_order,
)
from ui.desk import Desk
from ui.reading import Reading

# Reading goes on for so long before the window, or what else is asked for, gets its turn.
_TURN_MS = 12
# What has come is shown so often; placing it costs as much as reading some.
_SHOW_MS = 250


@dataclass(frozen=True, slots=True)
class _Part:
    """Some weeks with their sessions; the first part also has what all of the period shares."""

    weeks: tuple[date, ...]
    blocks: tuple[Block, ...]
    letters: dict[date, str] | None = None
    closures: tuple[Strip, ...] = ()


class WeekLoader(QObject):
    """``came(ViewFacts)`` fires with the weeks nearest to the day, then with the rest.

    At once, unless there are many sessions: then the worker reads them.
    """

    came = Signal(object)

    def __init__(self, desk: Desk, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._period = Period(date.min, date.min, "")
        self._known, self._choice = Known(), SessionFilter()
        self._holidays: dict[int, list[BankHoliday]] = {}
        self._left: list[date] = []
        self._blocks: dict[str, Block] = {}
        self._letters: dict[date, str] = {}
        self._closures: tuple[Strip, ...] = ()
        self.strips: tuple[Strip, ...] = ()
        self._beside = self._is_begun = False
        self._since_shown = QElapsedTimer()
        self._reading = Reading(desk, background.reader, self)
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._ask)

    def load(self, period: Period, known: Known, choice: SessionFilter, day: date) -> None:
        """Read what is wanted of a period, beginning with the week of ``day``."""
        self._period, self._known, self._choice = period, known, choice
        self._blocks.clear()
        count = (period.last - period.first).days // 7 + 1
        weeks = [period.first + number * WEEK for number in range(count)]
        here = monday(day)
        self._left = sorted(weeks, key=lambda week: (abs((week - here).days), week))
        self._is_begun = False
        self._since_shown.invalidate()
        with self._desk.read() as connection:
            self._beside = calendar_rows.has_many_sessions(connection)
        self._reading.stop()
        if self._beside:
            self._timer.start()  # in the next turn: a week that is needed now is read meanwhile
        else:
            self._ask()

    def need(self, day: date) -> None:
        """Read the week of ``day`` now, if it has not been read yet."""
        week = monday(day)
        if week in self._left:
            with self._desk.read() as connection:
                found = _week(connection, self._known, week, self._choice)
            self._keep(_Part((week,), tuple(found)))
            self._tell()

    def stop(self) -> None:
        """Read no more of it."""
        self._left.clear()
        self._timer.stop()
        self._reading.stop()

    def is_whole(self) -> bool:
        """Whether all of it has been read."""
        return not self._left and self._is_begun

    @property
    def busy(self) -> bool:
        """Whether some of it is still to be shown."""
        return self._timer.isActive() or self._reading.busy

    def blocks(self) -> list[Block]:
        """What has been read so far, by the start."""
        return sorted(self._blocks.values(), key=lambda one: (one.starts_at, one.id))

    def years_wanted(self) -> list[int]:
        """The years on show whose bank holidays are not known yet."""
        years = range(self._period.first.year, self._period.last.year + 1)
        return [year for year in years if year not in self._holidays]

    def take_holidays(self, year: int, found: list[BankHoliday]) -> None:
        """Show the bank holidays of a year too."""
        self._holidays[year] = found
        if self._period.first.year <= year <= self._period.last.year:
            self._make_strips()
            self._tell()

    def forget_holidays(self) -> None:
        """Members changed, and with them their nations."""
        self._holidays.clear()

    def _make_strips(self) -> None:
        """The closures on show, with the bank holidays known so far."""
        period = self._period
        every = (one for several in self._holidays.values() for one in several)
        shown = [one for one in every if period.first <= one.day <= period.last]
        self.strips = in_order((*self._closures, *as_strips((), {}, shown)))

    def _ask(self) -> None:
        """Have some of what is left read."""
        period, known, choice = self._period, self._known, self._choice
        begun, left = self._is_begun, tuple(self._left)

        def read(connection: Connection) -> _Part:
            clock = QElapsedTimer()
            clock.start()
            weeks: list[date] = []
            blocks: list[Block] = []
            for week in left:
                blocks += _week(connection, known, week, choice)
                weeks.append(week)
                if clock.elapsed() >= _TURN_MS:
                    break
            if begun:
                return _Part(tuple(weeks), tuple(blocks))
            return _Part(
                tuple(weeks),
                tuple(blocks),
                read_letters(connection, known, period.first, period.last),
                as_strips(read_closures(connection, period, choice.member_id), known.names),
            )

        self._reading.ask(read, self._take, beside=self._beside)

    def _take(self, part: _Part) -> None:
        if part.letters is not None:
            self._is_begun = True
            self._letters, self._closures = part.letters, part.closures
            self._make_strips()
        self._keep(part)
        since = self._since_shown
        if not self._left or not since.isValid() or since.elapsed() > _SHOW_MS:
            self._tell()
            since.start()
        if self._left:
            self._timer.start()

    def _keep(self, part: _Part) -> None:
        self._left = [one for one in self._left if one not in part.weeks]
        self._blocks.update((one.id, one) for one in part.blocks)

    def _tell(self) -> None:
        period = self._period
        self.came.emit(
            ViewFacts(
                period.first,
                period.last,
                self._desk.today(),
                period.begins,
                period.ends,
                self.is_whole(),
                tuple(self.blocks()),
                self.strips,
                self._letters,
            )
        )


def _week(connection: Connection, known: Known, week: date, choice: SessionFilter) -> list[Block]:
    return read_blocks(connection, known, week, week + 6 * DAY, choice)
