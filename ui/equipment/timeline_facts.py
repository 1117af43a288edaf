"""What a line of the timeline shows: bars in lanes, and how many are free when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain import lending
from partnerdesk.domain.availability import FOREVER, Hold, Stock
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.lending import Half, Item, Loan
from partnerdesk.store import lending_rows
from partnerdesk.store.database import Connection

WEEKS_BEFORE, WEEKS_AFTER = 4, 52
_HALF_A_DAY = timedelta(hours=12)


class BarKind(Choice):
    """Why units are not to be had; the label's letter stands on the bar."""

    RESERVED = "reserved", "Reserved"
    OUT = "out", "Out"
    OVERDUE = "overdue", "Overdue"
    SERVICE = "service", "Out of service"


@dataclass(frozen=True, slots=True)
class Bar:
    """A hold on a line, in one of its ``lane``s (from 0); ``loan_id`` is "" out of service."""

    hold: Hold
    kind: BarKind
    lane: int
    loan_id: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """How many are free from ``start`` up to the next one of its kind."""

    start: datetime
    count: int


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An item, its bars by when they begin, and how many are free through the whole time."""

    stock: Stock
    bars: tuple[Bar, ...]
    lanes: int
    free: tuple[Free, ...]

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.stock.item

    def bars_at(self, start: datetime, end: datetime) -> list[Bar]:
        """The bars that overlap ``start`` to ``end``."""
        return [bar for bar in self.bars if bar.hold.start < end and bar.hold.end > start]


@dataclass(frozen=True, slots=True)
class Axis:
    """The time across: ``days`` whole days from a Monday, two cells (half-days) each."""

    first: date
    days: int

    @property
    def cells(self) -> int:
        """How many half-days there are."""
        return self.days * 2

    @property
    def start(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time.min)

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.start + timedelta(days=self.days)

    def day(self, cell: int) -> date:
        """The day that a cell is half of."""
        return self.first + timedelta(days=cell // 2)

    def out_at(self, cell: int) -> datetime:
        """The moment from which something is away that goes out in this cell."""
        return lending.goes_out(self.day(cell), Half.AFTERNOON if cell % 2 else Half.MORNING)

    def back_at(self, cell: int) -> datetime:
        """The moment from which something is free that comes back in this cell."""
        return lending.comes_back(self.day(cell), Half.AFTERNOON if cell % 2 else Half.MORNING)

    def place(self, moment: datetime) -> float:
        """Where a moment is, in cells from the start, within the axis."""
        return min(max((moment - self.start) / _HALF_A_DAY, 0.0), float(self.cells))

    def cell_of(self, moment: datetime) -> int:
        """The cell that a moment is in, within the axis."""
        return min(int(self.place(moment)), self.cells - 1)


def axis_for(today: date) -> Axis:
    """From a few weeks before the week of ``today`` to a year after it."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS_BEFORE)
    return Axis(first, (WEEKS_BEFORE + WEEKS_AFTER) * 7)


def read_rows(
    connection: Connection, items: Sequence[Item], axis: Axis, now: datetime
) -> list[TimelineRow]:
    """The lines of some items, in the order given."""
    ids = [one.id for one in items]
    stocks = lending_rows.holds_between(connection, axis.start, axis.end, now, ids)
    numbers = {hold.loan for stock in stocks.values() for hold in stock.holds if hold.loan}
    loans = lending_rows.loans_numbered(connection, numbers)
    return [_row(stocks[item_id], axis, loans, now) for item_id in ids if item_id in stocks]


def _row(stock: Stock, axis: Axis, loans: dict[str, Loan], now: datetime) -> TimelineRow:
    bars: list[Bar] = []
    busy_until: list[datetime] = []
    for hold in stock.holds:
        lane = _lane(busy_until, hold)
        loan = loans.get(hold.loan)
        bars.append(Bar(hold, _kind(hold, loan, now), lane, loan.id if loan else ""))
    counted = stock.item.quantity > 1 and not stock.item.retired_on
    free = tuple(_free(stock, axis)) if counted else ()
    return TimelineRow(stock, tuple(bars), len(busy_until), free)


def _lane(busy_until: list[datetime], hold: Hold) -> int:
    """The first lane that is free when the hold begins, a new one if there is none."""
    for lane, until in enumerate(busy_until):
        if until <= hold.start:
            busy_until[lane] = hold.end
            return lane
    busy_until.append(hold.end)
    return len(busy_until) - 1


def _kind(hold: Hold, loan: Loan | None, now: datetime) -> BarKind:
    if loan is None:
        return BarKind.SERVICE
    if loan.handed_over_at is None:
        return BarKind.RESERVED
    return BarKind.OVERDUE if loan.due_at <= now or hold.end == FOREVER else BarKind.OUT


def _free(stock: Stock, axis: Axis) -> Iterable[Free]:
    """One sweep along the axis: what each hold takes, and gives back where it ends."""
    steps: dict[datetime, int] = {axis.start: 0}
    for hold in stock.holds:
        if hold.start >= axis.end or hold.end <= axis.start:
            continue
        start = max(hold.start, axis.start)
        steps[start] = steps.get(start, 0) + hold.quantity
        if hold.end < axis.end:
            steps[hold.end] = steps.get(hold.end, 0) - hold.quantity
    taken, before = 0, None
    for moment in sorted(steps):
        taken += steps[moment]
        count = max(0, stock.item.quantity - taken)
        if count != before:
            yield Free(moment, count)
        before = count
