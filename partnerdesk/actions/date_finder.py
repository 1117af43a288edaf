"""Finding dates that are free for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from partnerdesk.actions.sessions import member_holidays
from partnerdesk.domain import date_finder
from partnerdesk.domain.availability import Hold, Stock
from partnerdesk.domain.calendar import Closure, days_between
from partnerdesk.domain.clashes import (
    Neighbour,
    closure_words,
    concerns,
    room_resource,
    years_meet,
)
from partnerdesk.domain.date_finder import Busy, FoundDates, Wish
from partnerdesk.domain.dates import day_text
from partnerdesk.store import calendar_rows, clash_rows, lending_rows, partners_rows
from partnerdesk.store.database import Connection, Database


def find_dates(database: Database, wish: Wish, today: date | None = None) -> FoundDates:
    """The first dates free for all, or those that fail for fewest, and for whom.

    Equipment that is overdue ``today`` is not to be had until it is back.

    Raises RuleBroken at the field that leaves nothing to search.
    """
    date_finder.check_wish(wish)
    with database.read() as connection:
        return date_finder.find_dates(wish, _busy(connection, wish, today))


def _busy(connection: Connection, wish: Wish, today: date | None = None) -> list[Busy]:
    now = datetime.combine(today, time.min) if today else datetime.min
    members = {one.id: one for one in partners_rows.all_members(connection)}
    names = {member_id: one.name for member_id, one in members.items()}
    ids = list(dict.fromkeys([*wish.member_ids, *([wish.venue_id] if wish.venue_id else [])]))
    found: list[Busy] = []
    for closure in calendar_rows.closures_between(connection, wish.first, wish.last, ids):
        if concerns(closure, wish.years):
            words = closure_words(closure, names[closure.member_id])
            found += _closed(closure, words, wish)
    for member_id in ids:
        for one in member_holidays(members[member_id], wish.first, wish.last):
            start = datetime.combine(one.day, time.min)
            words = f"{names[member_id]}: bank holiday, {one.name}."
            found.append(Busy(start, start + timedelta(days=1), member_id, words))
    return [*found, *_taken(connection, wish, names), *_kit(connection, wish, now)]


def _closed(closure: Closure, words: str, wish: Wish) -> Iterator[Busy]:
    """A closure with hours is one for each of its days."""
    if closure.starts is None or closure.ends is None:
        yield Busy(closure.start, closure.end, closure.member_id, words)
        return
    for day in days_between(max(closure.first_day, wish.first), min(closure.last_day, wish.last)):
        start, end = datetime.combine(day, closure.starts), datetime.combine(day, closure.ends)
        yield Busy(start, end, closure.member_id, words)


def _span(wish: Wish) -> tuple[datetime, datetime]:
    return (
        datetime.combine(wish.first, time.min),
        datetime.combine(wish.last + timedelta(days=1), time.min),
    )


def _taken(connection: Connection, wish: Wish, names: dict[str, str]) -> Iterator[Busy]:
    resources = [f"member:{one}" for one in wish.member_ids]
    resources += [f"person:{one}" for one in wish.person_ids]
    if wish.venue_id and wish.room:
        resources.append(room_resource(wish.venue_id, wish.room))
    people = calendar_rows.people_names(connection, wish.person_ids)
    minutes = clash_rows.travel({one.id: one for one in partners_rows.all_members(connection)})
    for other in clash_rows.neighbours(connection, resources, *_span(wish)):
        what, _, which = other.resource.partition(":")
        if what == "member" and not years_meet(wish.years, other.years):
            continue
        who = {"member": names, "person": people}.get(what, {}).get(which, wish.room)
        start, end = other.starts_at, other.ends_at
        here, there = wish.venue_id, other.venue_id
        if what == "person" and here and there and here != there:
            drive = timedelta(minutes=minutes(there, here) or 0)
            start, end = start - drive, end + drive
        yield Busy(start, end, which, _taken_words(who, other))


def _taken_words(who: str, other: Neighbour) -> str:
    day = day_text(other.starts_at.date())
    return f"{who}: “{other.title}”, {day}, {other.starts_at:%H:%M}–{other.ends_at:%H:%M}."


def _kit(connection: Connection, wish: Wish, now: datetime) -> Iterator[Busy]:
    """Each time at which too few of an item are to be had."""
    start, end = _span(wish)
    ids = [item_id for item_id, _ in wish.needs]
    stocks = lending_rows.holds_between(connection, start, end, now, ids)
    for item_id, quantity in wish.needs:
        beside = clash_rows.neighbours(connection, [f"item:{item_id}"], start, end)
        holds = tuple(Hold(one.starts_at, one.ends_at, one.quantity) for one in beside)
        stock = stocks[item_id]
        stock = replace(stock, holds=(*stock.holds, *holds))
        words = f"{quantity} × {stock.item.name} not free."
        for low, high in _short(stock, quantity, start, end):
            yield Busy(low, high, f"item:{item_id}", words)


def _short(
    stock: Stock, quantity: int, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The spans between two changes of what is to be had with fewer than ``quantity`` free."""
    changes = {moment for hold in stock.holds for moment in (hold.start, hold.end)}
    if stock.item.retired_on:
        changes.add(datetime.combine(stock.item.retired_on, time.min))
    moments = sorted({start, end} | {max(start, min(end, moment)) for moment in changes})
    for low, high in pairwise(moments):
        if stock.free(low, high) < quantity:
            yield low, high
