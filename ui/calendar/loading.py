"""Reading what a view shows, week by week, so that a whole term never holds up the window."""

from __future__ import annotations

from collections import deque
from datetime import date

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from partnerdesk.domain.calendar import BankHoliday, monday
from partnerdesk.store.calendar_rows import SessionFilter
from ui.calendar.reading import Known, read_blocks, read_letters, read_strips
from ui.calendar.view_facts import DAY, WEEK, Block, Period, Strip, ViewFacts
from ui.desk import Desk

# Reading goes on for so long before the window gets its turn again.
_TURN_MS = 12
# What has come is shown so often; placing it costs as much as reading some.
_SHOW_MS = 250


class WeekLoader(QObject):
    """``came(ViewFacts)`` fires at once with the weeks nearest to the day, then with the rest."""

    came = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._period = Period(date.min, date.min, "")
        self._known, self._choice = Known(), SessionFilter()
        self._holidays: dict[int, list[BankHoliday]] = {}
        self._left: deque[date] = deque()
        self._blocks: dict[str, Block] = {}
        self._letters: dict[date, str] = {}
        self.strips: tuple[Strip, ...] = ()
        self._since_shown = QElapsedTimer()
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._read_some)

    def load(self, period: Period, known: Known, choice: SessionFilter, day: date) -> None:
        """Read what is wanted of a period, beginning with the week of ``day``."""
        self._period, self._known, self._choice = period, known, choice
        self._blocks.clear()
        count = (period.last - period.first).days // 7 + 1
        weeks = [period.first + number * WEEK for number in range(count)]
        here = monday(day)
        self._left = deque(sorted(weeks, key=lambda week: (abs((week - here).days), week)))
        self._letters = read_letters(self._desk, known, period.first, period.last)
        self._read_strips()
        self._since_shown.invalidate()
        self._read_some()

    def need(self, day: date) -> None:
        """Read the week of ``day`` now, if it has not been read yet."""
        if monday(day) in self._left:
            self._left.remove(monday(day))
            self._read(monday(day))
            self._tell()

    def stop(self) -> None:
        """Read no more of it."""
        self._left.clear()
        self._timer.stop()

    def is_whole(self) -> bool:
        """Whether all of it has been read."""
        return not self._left

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
            self._read_strips()
            self._tell()

    def forget_holidays(self) -> None:
        """Members changed, and with them their nations."""
        self._holidays.clear()

    def _read_strips(self) -> None:
        shown = [one for several in self._holidays.values() for one in several]
        self.strips = read_strips(
            self._desk, self._known, self._period, self._choice.member_id, shown
        )

    def _read_some(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._left:
            self._read(self._left.popleft())
            if clock.elapsed() >= _TURN_MS:
                break
        since = self._since_shown
        if not self._left or not since.isValid() or since.elapsed() > _SHOW_MS:
            self._tell()
            since.start()
        if self._left:
            self._timer.start()

    def _read(self, week: date) -> None:
        found = read_blocks(self._desk, self._known, week, week + 6 * DAY, self._choice)
        self._blocks.update((one.id, one) for one in found)

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
