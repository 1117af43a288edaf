"""What there is of a thing and what takes from it: how many are free when.

A hold takes so many units from its start up to its end, the end not included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Item, LoanLine, OutOfService, due_text, out_text
from partnerdesk.domain.problems import RuleBroken

FOREVER = datetime(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Hold:
    """So many units that are not to be had from ``start`` up to ``end``; ``loan`` tells whose."""

    start: datetime
    end: datetime
    quantity: int
    loan: str = ""
    words: str = ""


def service_hold(gap: OutOfService) -> Hold:
    """Units out of service as a hold."""
    end = FOREVER
    if gap.last_day is not None:
        end = datetime.combine(gap.last_day + timedelta(days=1), time.min)
    return Hold(datetime.combine(gap.first_day, time.min), end, gap.quantity, words=gap.reason)


def line_hold(
    line: LoanLine, now: datetime, loan: str = "", words: str = "", *, is_out: bool = True
) -> Hold:
    """What a line takes from the stock; overdue units are gone until they are back.

    What was reserved and never fetched (not ``is_out``) is free again once its time is over.
    """
    overdue = is_out and line.held_until <= now
    return Hold(line.held_from, FOREVER if overdue else line.held_until, line.held, loan, words)


def free(owned: int, holds: Iterable[Hold], start: datetime, end: datetime) -> int:
    """How many units are to be had from ``start`` to ``end``; below 0 when over-promised."""
    steps: list[tuple[datetime, int]] = []
    for hold in holds:
        if hold.start < end and hold.end > start and hold.quantity:
            steps.append((max(hold.start, start), hold.quantity))
            steps.append((hold.end, -hold.quantity))
    # At one instant what comes back counts before what goes out: the ends are not included.
    taken = most = 0
    for _, step in sorted(steps, key=lambda step: (step[0], step[1])):
        taken += step
        most = max(most, taken)
    return owned - most


def next_free(
    owned: int,
    holds: Sequence[Hold],
    wanted: int,
    start: datetime,
    length: timedelta,
    most: int = 3,
) -> tuple[datetime, ...]:
    """The next moments from which ``wanted`` units are free for ``length``; at most ``most``."""
    if wanted > owned:
        return ()
    candidates = sorted({start, *(hold.end for hold in holds if start < hold.end < FOREVER)})
    found = []
    for moment in candidates:
        if free(owned, holds, moment, moment + length) >= wanted:
            found.append(moment)
            if len(found) == most:
                break
    return tuple(found)


def misfits(owned: int, holds: Sequence[Hold]) -> tuple[Hold, ...]:
    """The loans that overlap a time at which more is promised than there is."""
    loans = [hold for hold in holds if hold.loan]
    return tuple(hold for hold in loans if free(owned, holds, hold.start, hold.end) < 0)


@dataclass(frozen=True, slots=True)
class Stock:
    """An item, and what holds it."""

    item: Item
    holds: tuple[Hold, ...]

    def free(self, start: datetime, end: datetime) -> int:
        """How many are to be had from ``start`` to ``end``, never below 0."""
        if self.item.retired_on and self.item.retired_on <= start.date():
            return 0
        return max(0, free(self.item.quantity, self.holds, start, end))


def first_worse(
    before: Stock, after: Stock, now: datetime, *, by_promise: bool = False
) -> datetime | None:
    """The first moment from now on at which more is promised than there is, and worse than before.

    With ``by_promise`` only where the loans themselves take more than before, so that stock that
    shrank, and what has become overdue, don't count.
    """
    if free(after.item.quantity, after.holds, now, FOREVER) >= 0:
        return None
    moments = sorted({now, *(hold.start for hold in (*before.holds, *after.holds))})
    ends = {hold.end for hold in (*before.holds, *after.holds)}
    for moment in sorted({*moments, *ends}):
        if not now <= moment < FOREVER or _missing(after, moment) <= _missing(before, moment):
            continue
        if not by_promise or _promised(after, moment) > _promised(before, moment):
            return moment
    return None


def _missing(stock: Stock, moment: datetime) -> int:
    taken = sum(hold.quantity for hold in stock.holds if hold.start <= moment < hold.end)
    return max(0, taken - stock.item.quantity)


def _promised(stock: Stock, moment: datetime) -> int:
    """What loans take by their own dates; one that is overdue goes on without being promised."""
    return sum(
        hold.quantity
        for hold in stock.holds
        if hold.loan and hold.start <= moment < hold.end != FOREVER
    )


def check_not_worse(before: Stock, after: Stock, now: datetime, *, by_promise: bool) -> None:
    """Raise RuleBroken, naming the item and the loans, where ``first_worse`` finds a moment."""
    moment = first_worse(before, after, now, by_promise=by_promise)
    if moment is None:
        return
    there = [hold for hold in after.holds if hold.loan and hold.start <= moment < hold.end]
    since = [hold for hold in there if hold in before.holds] or there
    named = "; ".join(_in_the_way(hold) for hold in since[:4])
    more = f" and {len(since) - 4} more" if len(since) > 4 else ""
    short = _missing(after, moment)
    raise RuleBroken(
        "",
        f"{short} × {after.item.name} would then be promised that {'is' if short == 1 else 'are'} "
        f"not there on {out_text(moment)}. In the way: {named}{more}. Change or cancel that first.",
    )


def check_free(stock: Stock, wanted: int, start: datetime, end: datetime) -> None:
    """Raise RuleBroken for ``quantity`` unless ``wanted`` units are free all the time.

    It names the number free, the loans in the way, and the next times that would do.
    """
    available = stock.free(start, end)
    if wanted <= available:
        return
    item = stock.item
    if item.retired_on and item.retired_on <= start.date():
        since = day_text(item.retired_on)
        raise RuleBroken(
            "quantity",
            f"{item.name} is no longer lent since {since}. Bring it back into the catalogue first.",
        )
    when = f"from {out_text(start)} to {due_text(end)}."
    words = f"{item.name} is not free {when}"
    if item.quantity > 1:
        few = "None" if not available else f"Only {available}"
        verb = "is" if available == 1 else "are"
        words = f"{few} of {item.quantity} × {item.name} {verb} free {when}"
    in_way = [hold for hold in stock.holds if hold.start < end and hold.end > start]
    if in_way:
        named = "; ".join(_in_the_way(hold) for hold in in_way[:4])
        more = f" and {len(in_way) - 4} more" if len(in_way) > 4 else ""
        words += f" In the way: {named}{more}."
    if wanted > item.quantity:
        words += f" There are {item.quantity} in all."
    else:
        later = next_free(item.quantity, stock.holds, wanted, start, end - start)
        if later:
            who = f"{wanted}" if item.quantity > 1 else "It"
            words += f" {who} would be free from {' or '.join(out_text(one) for one in later)}."
    raise RuleBroken("quantity", words)


def _in_the_way(hold: Hold) -> str:
    until = f"until {due_text(hold.end)}"
    if hold.end == FOREVER:
        until = "not back yet" if hold.loan else "until further notice"
    if hold.loan:
        return f"{hold.loan} ({hold.quantity}, {hold.words}, {until})"
    return f"{hold.words or 'out of service'} ({hold.quantity}, {until})"
