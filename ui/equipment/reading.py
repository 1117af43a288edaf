"""What the detail of an item shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from partnerdesk.domain import availability, lending
from partnerdesk.domain.availability import FOREVER, Hold, Stock
from partnerdesk.domain.lending import Half, Item, OutOfService
from partnerdesk.domain.partners import Member
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import KitFacts, LoanFilter, LoanRow
from ui.desk import Desk

HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with everything that hangs on it, as it stands at ``now``."""

    stock: Stock
    owner: str
    loans: tuple[LoanRow, ...]
    services: tuple[OutOfService, ...]
    misfits: tuple[tuple[Hold, str], ...]
    kits: tuple[KitFacts, ...]
    now: datetime

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.stock.item

    @property
    def free_now(self) -> int:
        """How many are to be had for the rest of this half-day."""
        return self.stock.free(self.now, half_of(self.now)[1])

    @property
    def unusable(self) -> int:
        """How many are out of service now."""
        return unusable(self.stock, self.now)

    def next_free(self) -> tuple[int, datetime] | None:
        """How many more are free next, and from when; None when all are free now."""
        most = self.item.quantity
        free = self.free_now
        if free >= most or self.item.retired_on:
            return None
        for wanted in (most, free + 1):
            found = availability.next_free(most, self.stock.holds, wanted, self.now, HALF_A_DAY, 1)
            if found:
                return wanted, found[0]
        return None


def now(desk: Desk) -> datetime:
    """This minute, as the desk counts it."""
    return desk.now().replace(second=0, microsecond=0)


def half_of(moment: datetime) -> tuple[datetime, datetime]:
    """The half-day that ``moment`` is in: when it begins and ends."""
    day = moment.date()
    half = Half.MORNING if moment.time() < lending.NOON else Half.AFTERNOON
    return lending.goes_out(day, half), lending.comes_back(day, half)


def unusable(stock: Stock, moment: datetime) -> int:
    """How many are out of service at ``moment``."""
    gone = (h.quantity for h in stock.holds if not h.loan and h.start <= moment < h.end)
    return min(stock.item.quantity, sum(gone))


def read_view(desk: Desk, item_id: str) -> ItemView:
    """Read an item's page. Raises LookupError when there is no such item."""
    moment = now(desk)
    with desk.read() as connection:
        stock = lending_rows.all_holds(connection, item_id, moment)
        owner = partners_rows.get_member(connection, stock.item.owner_id).name
        loans = lending_rows.list_loans(connection, LoanFilter(item_id=item_id), moment)
        services = lending_rows.services_of(connection, item_id)
        promised = availability.misfits(stock.item.quantity, stock.holds)
        misfits = tuple((hold, _loan_id(connection, hold)) for hold in promised)
        kits = [
            kit
            for kit in lending_rows.all_kits(connection)
            if any(part.item_id == item_id for part in kit.parts)
        ]
    return ItemView(stock, owner, _open_first(loans), tuple(services), misfits, tuple(kits), moment)


def owners(desk: Desk) -> dict[str, Member]:
    """Every member by id, in the order of their names."""
    with desk.read() as connection:
        return {one.id: one for one in partners_rows.all_members(connection)}


def _loan_id(connection: Connection, hold: Hold) -> str:
    loan = lending_rows.loan_by_number(connection, hold.loan)
    return loan.id if loan else ""


def _open_first(loans: Sequence[LoanRow]) -> tuple[LoanRow, ...]:
    """What is under way by the day it is due, then what has ended, the latest first."""
    ended = (lending.LoanStateKind.RETURNED, lending.LoanStateKind.CANCELLED)
    under_way = [row for row in loans if row.state.kind not in ended]
    done = [row for row in loans if row.state.kind in ended]
    return (*under_way, *sorted(done, key=lambda row: row.loan.due_at, reverse=True))


def upcoming(stock: Stock, moment: datetime) -> tuple[Hold, ...]:
    """What holds an item now or later, the soonest first."""
    return tuple(hold for hold in stock.holds if hold.end > moment or hold.end == FOREVER)
