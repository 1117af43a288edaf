"""Lend, reserve and take back without a window."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from partnerdesk import cli_names
from partnerdesk.domain.lending import NOON, Half, comes_back, due_day, goes_out
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.actions.lending import LendRequest, Wanted
    from partnerdesk.domain.availability import Stock
    from partnerdesk.domain.lending import Item, LoanFacts, LoanLine, Return
    from partnerdesk.domain.partners import Member
    from partnerdesk.store.database import Connection
    from partnerdesk.store.lending_rows import KitFacts
    from partnerdesk.store.opening import OpenStore


@dataclass(frozen=True, slots=True)
class When:
    """A day, and with it a half of the day or a time when one was written."""

    day: date
    half: str = ""
    at: time | None = None

    def goes_out(self) -> datetime:
        """The moment from which something is away."""
        if self.at:
            return datetime.combine(self.day, self.at)
        return goes_out(self.day, Half(self.half or "morning"))

    def comes_back(self) -> datetime:
        """The moment from which something is free again."""
        if self.at:
            return datetime.combine(self.day, self.at)
        return comes_back(self.day, Half(self.half or "afternoon"))

    def __str__(self) -> str:
        return f"{self.day}:{self.at:%H:%M}" if self.at else f"{self.day}:{self.half}"

    @classmethod
    def out(cls, moment: datetime) -> When:
        """As it is written on the command line that something goes out at ``moment``."""
        half = {time.min: "morning", NOON: "afternoon"}.get(moment.time(), "")
        return cls(moment.date(), half, None if half else moment.time())

    @classmethod
    def back(cls, moment: datetime) -> When:
        """As it is written that something is free again from ``moment``."""
        half = {time.min: "afternoon", NOON: "morning"}.get(moment.time(), "")
        return cls(due_day(moment), half, None if half else moment.time())


_WHEN = re.compile(r"(\d{4}-\d\d-\d\d)(?::(morning|afternoon|\d\d:\d\d))?")


def read_when(text: str) -> When:
    """``2026-03-03``, ``2026-03-03:afternoon``, ``2026-03-03:16:00``. Raises ValueError."""
    match = _WHEN.fullmatch(text)
    if not match:
        raise ValueError("not a day")
    day, rest = date.fromisoformat(match[1]), match[2] or ""
    return When(day, at=time.fromisoformat(rest)) if ":" in rest else When(day, rest)


# --- lend and reserve ---


def lend(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Hand over now, or with --reserve promise it."""
    from partnerdesk.actions import lending

    now = datetime.now()
    start, lender = arguments.out, arguments.lender
    if arguments.start:
        try:
            start = start or read_when(arguments.start)
        except ValueError:
            lender = lender or arguments.start
    start = start or When(now.date(), "afternoon" if now.hour >= 12 else "morning")
    if start.day > now.date() and not arguments.reserve:
        raise RuleBroken("out_at", "It goes out on a later day. Add --reserve to promise it.")
    request = _request(
        store, arguments, lender, (start.goes_out(), arguments.due.comes_back()), now
    )
    do = lending.reserve if arguments.reserve else lending.lend
    changes = do(store.database, request, now)
    return f"{_numbers(store, changes.made)}: {changes.name}"


def reserve(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Promise something once, or on each day of a series as one action."""
    from partnerdesk.actions import lending
    from partnerdesk.domain.dates import day_text

    now = datetime.now()
    span = _span(arguments)
    request = _request(store, arguments, arguments.lender, span, now)
    days = _days(arguments)
    if arguments.skip_closed:
        days = [day for day in days if not _closed(store, day)]
    left_out: dict[date, str] = {}
    if arguments.skip_taken:
        left_out = _taken(store, request, days, now)
        days = [day for day in days if day not in left_out]
    changes = lending.reserve_series(store.database, request, days, now)
    lines = [changes.name, *(f"  {day_text(day)}" for day in days)]
    lines += [f"  {day_text(day)} is left out: {why}" for day, why in left_out.items()]
    return "\n".join(lines)


def _span(arguments: argparse.Namespace) -> tuple[datetime, datetime]:
    start, end = arguments.start, arguments.due or When(arguments.start.day)
    if arguments.time:
        start, end = When(start.day, at=arguments.time[0]), When(end.day, at=arguments.time[1])
    return start.goes_out(), end.comes_back()


_AT_MOST = 200


def _days(arguments: argparse.Namespace) -> list[date]:
    first = arguments.start.day
    if not arguments.every:
        return [first]
    if not arguments.until:
        raise RuleBroken("until", "Say with --until how long the series goes on.")
    number = (arguments.until.day - first) // arguments.every
    if not 0 <= number < _AT_MOST:
        raise RuleBroken("until", f"A series has 1 to {_AT_MOST} days. Check --from and --until.")
    return [first + n * arguments.every for n in range(number + 1)]


def _closed(store: OpenStore, day: date) -> bool:
    from partnerdesk.domain.calendar import closes_school
    from partnerdesk.store import partners_rows

    with store.database.read() as connection:
        us = partners_rows.us(connection)
        closures = partners_rows.closures_of(connection, us.id) if us else []
    return any(one.first_day <= day <= one.last_day for one in closures if closes_school(one))


def _taken(
    store: OpenStore, request: LendRequest, days: list[date], now: datetime
) -> dict[date, str]:
    """The days on which it can't be had, with why."""
    from partnerdesk.store import lending_rows

    found = {}
    length = request.due_at - request.out_at
    with store.database.read() as connection:
        kits = {one.kit.id: one for one in lending_rows.all_kits(connection)}
        needed: dict[str, int] = {}
        for one in request.wanted:
            parts = cli_names.needed(kits[one.kit_id], one.quantity) if one.kit_id else None
            for item_id, number in (parts or {one.item_id: one.quantity}).items():
                needed[item_id] = needed.get(item_id, 0) + number
        for day in days:
            start = datetime.combine(day, request.out_at.time())
            stocks = lending_rows.holds_between(
                connection, start, start + length, now, list(needed)
            )
            for item_id, number in needed.items():
                if stocks[item_id].free(start, start + length) < number:
                    found[day] = _whose(stocks[item_id], start, start + length)
    return found


def _whose(stock: Stock, start: datetime, end: datetime) -> str:
    in_way = [hold for hold in stock.holds if hold.start < end and hold.end > start]
    return "; ".join(", ".join(filter(None, (hold.loan, hold.words))) for hold in in_way)


def _request(
    store: OpenStore,
    arguments: argparse.Namespace,
    lender: str | None,
    span: tuple[datetime, datetime],
    now: datetime,
) -> LendRequest:
    """What the words ask for. A warning is refused unless a note says why it goes on."""
    from partnerdesk.actions import lending

    if len(arguments.quantity) > len(arguments.item):
        raise RuleBroken("quantity", "There are more --quantity than --item. Give each its own.")
    numbers = [*arguments.quantity, *[1] * (len(arguments.item) - len(arguments.quantity))]
    with store.database.read() as connection:
        owner_id = cli_names.member(connection, lender, "lender_id").id if lender else ""
        borrower = cli_names.member(connection, arguments.to, "borrower_id")
        wanted: list[Wanted] = []
        for words, number in zip(arguments.item, numbers, strict=True):
            thing = cli_names.thing(connection, words, owner_id)
            owner_id = owner_id or _owner(thing)
            wanted.append(_wanted(thing, number))
        request = lending.LendRequest(
            lender_id=owner_id,
            borrower_id=borrower.id,
            wanted=tuple(wanted),
            out_at=span[0],
            due_at=span[1],
            responsible_id=_responsible(connection, borrower, now.date()),
            purpose=arguments.purpose,
            note=arguments.note,
        )
    cautions = () if arguments.note else lending.cautions_for(store.database, request, now)
    if cautions:
        words = " ".join(one.words for one in cautions)
        raise RuleBroken("note", f"{words} To go on all the same, say why with --note.")
    return request


def _owner(thing: Item | KitFacts) -> str:
    from partnerdesk.domain.lending import Item

    return thing.owner_id if isinstance(thing, Item) else thing.kit.owner_id


def _wanted(thing: Item | KitFacts, number: int) -> Wanted:
    from partnerdesk.actions.lending import Wanted
    from partnerdesk.domain.lending import Item

    if isinstance(thing, Item):
        return Wanted(
            item_id=thing.id,
            quantity=number,
            accessories=thing.accessories,
            condition=thing.condition,
        )
    return Wanted(kit_id=thing.kit.id, quantity=number)


def _responsible(connection: Connection, borrower: Member, today: date) -> str | None:
    from partnerdesk.domain.posts import call_first
    from partnerdesk.store import partners_rows

    roles = [one.role for one in partners_rows.people_in_roles(connection, borrower.id)]
    first = call_first(borrower, roles, today)
    return first.person_id if first else None


def _numbers(store: OpenStore, loan_id: str) -> str:
    from partnerdesk.store import lending_rows

    with store.database.read() as connection:
        return lending_rows.loan_facts(connection, loan_id).loan.number


# --- take back -------------------------------------------------------------------------------


def take_back(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Everything well, or so many of one item and how."""
    from partnerdesk.actions import lending

    now = datetime.now()
    with store.database.read() as connection:
        facts = cli_names.loan(connection, arguments.number)
        coming = _coming(connection, facts, arguments, now)
    lending.take_back(store.database, facts.loan.id, coming, now)
    with store.database.read() as connection:
        return f"{facts.loan.number}: {_state(connection, facts.loan.id, now)}"


def _coming(
    connection: Connection, facts: LoanFacts, arguments: argparse.Namespace, now: datetime
) -> list[Return]:
    from partnerdesk.actions.lending import everything
    from partnerdesk.domain.lending import Condition, Outcome
    from partnerdesk.domain.money import parse_pounds

    outcome = Outcome(arguments.outcome)
    found = everything(facts, now)
    if facts.loan.handed_over_at and not found:
        raise RuleBroken("number", f"Everything of {facts.loan.number} is back already.")
    if arguments.item or arguments.quantity:
        line_ids = {line.id for line in _lines(connection, facts, arguments.item)}
        found = [one for one in found if one.line_id in line_ids]
        if not found:
            raise RuleBroken("item", f"This part of {facts.loan.number} is back already.")
        found = _so_many(found, arguments.quantity)
    told = {"outcome": outcome, "note": arguments.note}
    if outcome is Outcome.DAMAGED:
        told["condition_in"] = Condition.DAMAGED
    if arguments.cost:
        # What it costs is said once, however many lines it is on.
        cost = parse_pounds(arguments.cost, "cost_pence")
        found = [replace(one, cost_pence=cost if n == 0 else None) for n, one in enumerate(found)]
    return [replace(one, **told) for one in found]


def _lines(connection: Connection, facts: LoanFacts, words: str | None) -> list[LoanLine]:
    from partnerdesk.store import lending_rows

    on_it = lending_rows.items_by_id(connection, [line.item_id for line in facts.lines])
    if not words:
        if len(on_it) > 1:
            names = ", ".join(one.name for one in on_it.values())
            raise RuleBroken("item", f"{facts.loan.number} is of {names}. Say which with --item.")
        return list(facts.lines)
    tagged = [one for one in on_it.values() if one.asset_tag.lower() == words.lower()]
    hint = "On it: " + ", ".join(one.name for one in on_it.values())
    item = (tagged or [cli_names.only(list(on_it.values()), words, "item", "thing", hint)])[0]
    return [line for line in facts.lines if line.item_id == item.id]


def _so_many(found: list[Return], number: int | None) -> list[Return]:
    """``number`` of what is still out, line by line; more than that is for the rule to refuse."""
    if number is None:
        return found
    shared = []
    for one in found[:-1]:
        taken = min(one.quantity, number)
        number -= taken
        shared.append(replace(one, quantity=taken))
    shared.append(replace(found[-1], quantity=number))
    return [one for one in shared if one.quantity]


def _state(connection: Connection, loan_id: str, now: datetime) -> str:
    from partnerdesk.domain.lending import loan_state
    from partnerdesk.store import lending_rows

    facts = lending_rows.loan_facts(connection, loan_id)
    lent = sum(line.quantity for line in facts.lines)
    back = sum(one.quantity for one in facts.returns)
    return loan_state(facts.loan, lent, lent - back, now).words
