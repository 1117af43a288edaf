"""What a coordinator does with loans: reserve, lend, take back, extend, chase.

Each function is one action and returns the Changes it made. A refusal raises RuleBroken and
writes nothing. Stock is asked inside the transaction, so nothing can be promised twice (P24).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain import availability, lending
from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.lending import (
    Caution,
    Chase,
    Condition,
    ItemKind,
    Loan,
    LoanFacts,
    LoanLine,
    Outcome,
    OutOfService,
    Return,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.store import (
    agreements_rows,
    lending_rows,
    partners_rows,
    rows,
    settings_rows,
)
from partnerdesk.store.action_log import Action, action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of an item, or of a kit, with what goes with it."""

    item_id: str = ""
    kit_id: str = ""
    quantity: int = 1
    accessories: tuple[str, ...] = ()
    condition: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True)
class LendRequest:
    """What is to be lent, by whom to whom, and when; see ``Loan`` for the moments.

    ``note`` says why it goes on when there is something to think of (``cautions_for``).
    """

    lender_id: str
    borrower_id: str
    wanted: tuple[Wanted, ...]
    out_at: datetime
    due_at: datetime
    responsible_id: str | None = None
    deputy_id: str | None = None
    purpose: str = ""
    note: str = ""


def ask_for(database: Database, request: LendRequest, now: datetime) -> Changes:
    """Note that somebody asked; nothing is held yet."""
    return _start(database, request, now, "asked")


def reserve(database: Database, request: LendRequest, now: datetime) -> Changes:
    """Promise it for that time. Raises RuleBroken, with other times, when it is not free."""
    return _start(database, request, now, "reserved")


def lend(database: Database, request: LendRequest, now: datetime) -> Changes:
    """Hand it over now. Raises RuleBroken, with other times, when it is not free."""
    return _start(database, request, now, "out")


def reserve_series(
    database: Database, request: LendRequest, days: Sequence[date], now: datetime
) -> Changes:
    """Reserve the same on several days, as one action; the times of day are the request's.

    Raises RuleBroken naming the first day on which it is not free; nothing is reserved then.
    """
    if not days:
        raise RuleBroken("days", "There is no day left. Tick at least one.")
    length = request.due_at - request.out_at
    with action(database, _name("Reserve", request)) as log:
        kept = []
        for day in sorted(set(days)):
            start = datetime.combine(day, request.out_at.time())
            one = replace(request, out_at=start, due_at=start + length)
            kept.append(_write(log, one, now, "reserved"))
    return made(log, kept[0])


def _start(database: Database, request: LendRequest, now: datetime, state: str) -> Changes:
    verb = {"asked": "Ask for", "reserved": "Reserve", "out": "Lend"}[state]
    with action(database, _name(verb, request)) as log:
        loan_id = _write(log, request, now, state)
    return made(log, loan_id)


def _name(verb: str, request: LendRequest) -> Callable[[Connection], str]:
    """``Lend 12 × Multimeter to St Anne’s``."""

    def name(connection: Connection) -> str:
        things = _things(connection, request.wanted)
        borrower = partners_rows.members_by_id(connection, [request.borrower_id])
        to = next((f" to {one.name}" for one in borrower.values()), "")
        return f"{verb} {things}{to}"

    return name


def _things(connection: Connection, wanted: Sequence[Wanted]) -> str:
    items = lending_rows.items_by_id(connection, [one.item_id for one in wanted])
    kits = {key: facts.kit.name for key, facts in _kits(connection, wanted).items()}
    names = []
    for one in wanted[:3]:
        name = items[one.item_id].name if one.item_id else kits.get(one.kit_id, "")
        names.append(f"{one.quantity} × {name}" if one.quantity > 1 else name)
    return ", ".join(names) + (f" and {len(wanted) - 3} more" if len(wanted) > 3 else "")


def _kits(connection: Connection, wanted: Sequence[Wanted]) -> dict[str, lending_rows.KitFacts]:
    """The kits by id, read only when one is wanted."""
    if not any(one.kit_id for one in wanted):
        return {}
    return {one.kit.id: one for one in lending_rows.all_kits(connection)}


def _write(log: Action, request: LendRequest, now: datetime, state: str) -> str:
    new = Loan(
        lender_id=request.lender_id,
        borrower_id=request.borrower_id,
        responsible_id=request.responsible_id,
        deputy_id=request.deputy_id,
        purpose=request.purpose,
        out_at=request.out_at,
        due_at=request.due_at,
        first_due_at=request.due_at,
        asked_on=now.date(),
        reserved_on=None if state == "asked" else now.date(),
        handed_over_at=_minute(now) if state == "out" else None,
        note=request.note,
    )
    new = cleaned(new)
    lending.check_loan(new)
    lines = _lines(log.connection, request)
    if state == "out":
        new = replace(new, out_at=_gone_from(log.connection, new, lines, now))
    if state != "asked":
        if new.due_at <= now:
            raise RuleBroken("due_at", "This is over already. Choose a later day.")
        if not new.note:
            _refuse_cautions(log.connection, request, lines, now)
        _refuse_taken(log.connection, new, lines, now)
    numbers = lending_rows.newest_loan_numbers(log.connection)
    kept = rows.insert(log.connection, replace(new, number=lending.next_loan_number(numbers)))
    rows.insert_all(
        log.connection,
        [
            _held(replace(line, loan_id=kept.id), kept, 0 if state == "asked" else line.quantity)
            for line in lines
        ],
    )
    return kept.id


def _gone_from(
    connection: Connection, loan: Loan, lines: Sequence[LoanLine], now: datetime
) -> datetime:
    """The moment from which a loan counts as away that goes out now, early or late."""
    return loan.out_at if loan.out_at <= now else _this_time(connection, lines, now)


def _this_time(connection: Connection, lines: Sequence[LoanLine], now: datetime) -> datetime:
    """When the present half-day began; the present minute for places."""
    items = lending_rows.items_by_id(connection, [line.item_id for line in lines])
    if all(item.kind is ItemKind.PLACE for item in items.values()):
        return _minute(now)
    return _half_day(now)


def _half_day(now: datetime) -> datetime:
    return now.replace(hour=12 if now.hour >= 12 else 0, minute=0, second=0, microsecond=0)


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def _lines(connection: Connection, request: LendRequest) -> list[LoanLine]:
    """What is wanted as lines, kits taken apart."""
    if not request.wanted:
        raise RuleBroken("wanted", "Choose what is lent.")
    kits = _kits(connection, request.wanted)
    lines: list[LoanLine] = []
    for one in request.wanted:
        if one.quantity < 1:
            raise RuleBroken("quantity", "Write how many, at least one.")
        if one.item_id:
            lines.append(
                LoanLine(
                    item_id=one.item_id,
                    quantity=one.quantity,
                    accessories=one.accessories,
                    condition_out=one.condition,
                )
            )
            continue
        lines += [
            LoanLine(
                item_id=part.item_id,
                kit_id=one.kit_id,
                quantity=part.quantity * one.quantity,
                condition_out=one.condition,
            )
            for part in kits[one.kit_id].parts
        ]
    owners = lending_rows.items_by_id(connection, [line.item_id for line in lines])
    foreign = [i.name for i in owners.values() if i.owner_id != request.lender_id]
    if foreign:
        raise RuleBroken(
            "lender_id", f"{foreign[0]} belongs to another member. Lend it from there."
        )
    return [replace(line, position=position) for position, line in enumerate(lines)]


def _held(line: LoanLine, loan: Loan, held: int) -> LoanLine:
    minutes = int((loan.due_at - loan.out_at) / timedelta(minutes=1))
    return replace(
        line, held=held, held_from=loan.out_at, held_until=loan.due_at, held_minutes=minutes
    )


def _refuse_taken(
    connection: Connection,
    loan: Loan,
    lines: Sequence[LoanLine],
    now: datetime,
    start: datetime | None = None,
) -> None:
    """Raise RuleBroken unless everything on the loan is free from its start to its end.

    With ``start``, from then on: what was before can no longer be helped.
    """
    start = start or loan.out_at
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.item_id] = wanted.get(line.item_id, 0) + line.quantity
    for item_id, quantity in wanted.items():
        stock = lending_rows.stock(
            connection, item_id, start, loan.due_at, now, without_loan=loan.id
        )
        if quantity > stock.free(start, loan.due_at):
            # What comes after matters only now: it tells the next times that would do.
            far = lending_rows.FAR_OFF
            stock = lending_rows.stock(connection, item_id, start, far, now, without_loan=loan.id)
            availability.check_free(stock, quantity, start, loan.due_at)


def cautions_for(database: Database, request: LendRequest, now: datetime) -> tuple[Caution, ...]:
    """What to think of before lending; going on wants a note."""
    with database.read() as connection:
        lines = _lines(connection, request) if request.wanted else []
        return _cautions(connection, request, lines, now)


def _cautions(
    connection: Connection, request: LendRequest, lines: Sequence[LoanLine], now: datetime
) -> tuple[Caution, ...]:
    items = lending_rows.items_by_id(connection, [line.item_id for line in lines])
    borrower = partners_rows.members_by_id(connection, [request.borrower_id])
    name = next((one.name for one in borrower.values()), "The borrower")
    notice = settings_rows.read_settings(connection).review_notice_days
    agreed = agreements_rows.list_agreements(
        connection, now.date(), notice, member_id=request.borrower_id
    )
    signed = {StateKind.IN_FORCE, StateKind.REVIEW_DUE, StateKind.AGREED}
    home = partners_rows.us(connection)
    is_us = home is not None and home.id == request.borrower_id
    return lending.cautions(
        items.values(),
        request.due_at,
        name,
        lending_rows.overdue_numbers(connection, request.borrower_id, now),
        is_us or any(row.state.kind in signed for row in agreed),
    )


def _refuse_cautions(
    connection: Connection, request: LendRequest, lines: Sequence[LoanLine], now: datetime
) -> None:
    found = _cautions(connection, request, lines, now)
    if found:
        words = " ".join(caution.words for caution in found)
        raise RuleBroken("note", f"{words} To go on, write here why.")


def confirm(database: Database, loan_id: str, now: datetime) -> Changes:
    """Reserve what was only asked for."""
    with _on_loan(database, loan_id, "Reserve {}") as (log, facts):
        if facts.loan.reserved_on:
            raise RuleBroken("", f"{facts.loan.number} is reserved already.")
        if facts.loan.due_at <= now:
            raise RuleBroken("due_at", "Its time is over. Extend it first, then reserve it.")
        _refuse_taken(log.connection, facts.loan, facts.lines, now)
        loan = replace(facts.loan, reserved_on=now.date())
        rows.update(log.connection, loan)
        for line in facts.lines:
            rows.update(log.connection, _held(line, loan, line.quantity))
    return log.changes


def hand_over(database: Database, loan_id: str, now: datetime) -> Changes:
    """What was reserved goes out now; early, it must be free until its time."""
    with _on_loan(database, loan_id, "Hand over {}") as (log, facts):
        if facts.loan.handed_over_at:
            raise RuleBroken("", f"{facts.loan.number} is out already.")
        if facts.loan.due_at <= now:
            raise RuleBroken("due_at", "Its time is over. Extend it first, then hand it over.")
        loan = replace(
            facts.loan,
            out_at=_gone_from(log.connection, facts.loan, facts.lines, now),
            reserved_on=facts.loan.reserved_on or now.date(),
            handed_over_at=_minute(now),
        )
        lending.check_loan(loan)
        since = max(loan.out_at, _this_time(log.connection, facts.lines, now))
        _refuse_taken(log.connection, loan, facts.lines, now, since)
        rows.update(log.connection, loan)
        for line in facts.lines:
            rows.update(log.connection, _held(line, loan, line.quantity))
    return log.changes


def take_back(database: Database, loan_id: str, coming: Sequence[Return], now: datetime) -> Changes:
    """Some or all of a loan comes back; each return says how.

    What is damaged or lost is out of service from now on, so that it is never counted.
    """
    with _on_loan(database, loan_id, "Take back {}") as (log, facts):
        _take_back(log, facts, coming, now)
    return log.changes


def take_back_all(database: Database, loan_ids: Sequence[str], now: datetime) -> Changes:
    """Everything of several loans came back well, as one action."""
    with database.read() as connection:
        loans = [lending_rows.loan_facts(connection, loan_id) for loan_id in loan_ids]
    names = ", ".join(facts.loan.number for facts in loans[:3])
    more = f" and {len(loans) - 3} more" if len(loans) > 3 else ""
    with action(database, f"Take back {names}{more}") as log:
        for facts in loans:
            _take_back(log, facts, everything(facts, now), now)
    return log.changes


def everything(facts: LoanFacts, now: datetime) -> list[Return]:
    """What is still out of a loan, as coming back well now."""
    return [
        Return(
            line_id=line.id,
            returned_at=_minute(now),
            quantity=left,
            condition_in=line.condition_out,
            accessories=line.accessories,
        )
        for line in facts.lines
        if (left := line.quantity - _back(facts, line)) > 0
    ]


def _back(facts: LoanFacts, line: LoanLine) -> int:
    return sum(one.quantity for one in facts.returns if one.line_id == line.id)


def _take_back(log: Action, facts: LoanFacts, coming: Sequence[Return], now: datetime) -> None:
    if facts.loan.handed_over_at is None:
        raise RuleBroken("", f"{facts.loan.number} has not gone out, so it can’t come back.")
    if not coming:
        raise RuleBroken("quantity", "Nothing is marked as back. Write how many came back.")
    for line in facts.lines:
        of_line = [cleaned(one) for one in coming if one.line_id == line.id]
        if not of_line:
            continue
        already = _back(facts, line)
        lending.check_returns(line, already, of_line)
        rows.insert_all(log.connection, [replace(one, id="") for one in of_line])
        left = line.quantity - already - sum(one.quantity for one in of_line)
        rows.update(log.connection, replace(line, held=left))
        for one in of_line:
            if one.outcome is not Outcome.WELL:
                rows.insert(
                    log.connection,
                    OutOfService(
                        item_id=line.item_id,
                        quantity=one.quantity,
                        first_day=now.date(),
                        reason=f"{one.outcome.label.lower()} in {facts.loan.number}",
                    ),
                )


def extend(database: Database, loan_id: str, due_at: datetime, now: datetime) -> Changes:
    """Agree a later (or sooner) return; the first due date is kept."""
    with _on_loan(database, loan_id, "Extend {}") as (log, facts):
        loan = replace(facts.loan, due_at=due_at)
        lending.check_loan(loan)
        if due_at <= now:
            raise RuleBroken("due_at", "This is over already. Choose a later day.")
        still = [replace(line, quantity=line.held) for line in facts.lines if line.held]
        if loan.handed_over_at and not still:
            raise RuleBroken("", f"{loan.number} is back already, so it can’t be extended.")
        # What it holds already stays as it is; only the added time must be free.
        added = max(facts.loan.due_at, _this_time(log.connection, facts.lines, now))
        if due_at > added:
            _refuse_taken(log.connection, loan, still, now, added)
        rows.update(log.connection, loan)
        for line in facts.lines:
            rows.update(log.connection, _held(line, loan, line.held))
    return log.changes


def cancel(database: Database, loan_id: str, reason: str, today: date) -> Changes:
    """Call off what has not gone out yet; what it held is free again."""
    with _on_loan(database, loan_id, "Cancel {}") as (log, facts):
        if facts.loan.handed_over_at:
            raise RuleBroken("", f"{facts.loan.number} is out. Take it back instead.")
        rows.update(
            log.connection,
            replace(facts.loan, cancelled_on=today, cancel_reason=clean(reason)),
        )
        for line in facts.lines:
            rows.update(log.connection, replace(line, held=0))
    return log.changes


def chase(database: Database, chased: Chase) -> Changes:
    """Log a reminder that was sent (P83, P84)."""
    new = cleaned(chased)
    if not new.words:
        raise RuleBroken("words", "Write what was said, in a few words.")
    with _on_loan(database, new.loan_id, "Chase {}") as (log, _facts):
        kept = rows.insert(log.connection, replace(new, id=""))
    return made(log, kept.id)


@contextmanager
def _on_loan(database: Database, loan_id: str, name: str) -> Iterator[tuple[Action, LoanFacts]]:
    """An action on a loan that was not called off; ``{}`` in ``name`` is its number."""
    with database.read() as connection:
        facts = lending_rows.loan_facts(connection, loan_id)
    if facts.loan.cancelled_on:
        raise RuleBroken("", f"{facts.loan.number} has been cancelled.")
    with action(database, name.replace("{}", facts.loan.number)) as log:
        yield log, facts
