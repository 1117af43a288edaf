"""Items, kits and places that members share, and the life of a loan (P19, P21, P23, P24).

A loan holds its items from ``out_at`` until ``due_at``, the moment from which somebody else can
have them. Equipment goes by the half-day: the morning ends at 12:00 and the afternoon at 24:00, so
what is due back in the morning can go out that afternoon. Places go by the minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken


class ItemKind(Choice):
    """Whether it is carried away or gone to."""

    EQUIPMENT = "equipment", "Equipment"
    PLACE = "place", "Place"


class Condition(Choice):
    """The state something is in."""

    GOOD = "good", "Good"
    FAIR = "fair", "Fair"
    WORN = "worn", "Worn"
    DAMAGED = "damaged", "Damaged"


class SafetyTest(Choice):
    """Which test keeps it safe or true."""

    NONE = "", "No test"
    PAT = "pat", "Electrical test (PAT)"
    CALIBRATION = "calibration", "Calibration"


class Outcome(Choice):
    """How something came back, or did not."""

    WELL = "well", "Well"
    DAMAGED = "damaged", "Damaged"
    LOST = "lost", "Lost"


class Half(Choice):
    """Half of a school day."""

    MORNING = "morning", "Morning"
    AFTERNOON = "afternoon", "Afternoon"


@dataclass(frozen=True, slots=True)
class Item:
    """Something a member shares: one thing, a quantity of the same, or a place.

    ``value_pence`` is what one costs to replace; ``capacity`` is people in a place.
    """

    id: str = ""
    owner_id: str = ""
    kind: ItemKind = ItemKind.EQUIPMENT
    name: str = ""
    category: str = ""
    make: str = ""
    model: str = ""
    serial: str = ""
    asset_tag: str = ""
    quantity: int = 1
    capacity: int | None = None
    value_pence: int | None = None
    condition: Condition = Condition.GOOD
    kept_at: str = ""
    accessories: tuple[str, ...] = ()
    handling: str = ""
    test: SafetyTest = SafetyTest.NONE
    tested_on: date | None = None
    test_due_on: date | None = None
    photo_id: str | None = None
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kit:
    """Items that go out together; its parts say how many of each."""

    id: str = ""
    owner_id: str = ""
    name: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class KitPart:
    """So many of an item in a kit."""

    id: str = ""
    kit_id: str = ""
    item_id: str = ""
    quantity: int = 1
    position: int = 0


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Some units that can't be used, from a day to a day (both included), or for good."""

    id: str = ""
    item_id: str = ""
    quantity: int = 1
    first_day: date = date.min
    last_day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan from the first question on. Its state is derived from these facts, never stored.

    ``first_due_at`` stays when a loan is extended; ``note`` says why it went on despite a warning.
    """

    id: str = ""
    number: str = ""
    lender_id: str = ""
    borrower_id: str = ""
    responsible_id: str | None = None
    deputy_id: str | None = None
    purpose: str = ""
    out_at: datetime = datetime.min
    due_at: datetime = datetime.min
    first_due_at: datetime = datetime.min
    asked_on: date = date.min
    reserved_on: date | None = None
    handed_over_at: datetime | None = None
    cancelled_on: date | None = None
    cancel_reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoanLine:
    """So many of one item on a loan; ``kit_id`` when a kit brought it.

    ``held`` is how many it takes from the stock now: none while only asked for, all while reserved,
    and what has not come back once out. ``held_from`` and ``held_until`` repeat the loan's moments
    so that one look-up finds what is in the way; ``held_minutes`` is the time between them.
    """

    id: str = ""
    loan_id: str = ""
    item_id: str = ""
    kit_id: str | None = None
    position: int = 0
    quantity: int = 1
    held: int = 0
    held_from: datetime = datetime.min
    held_until: datetime = datetime.min
    held_minutes: int = 0
    accessories: tuple[str, ...] = ()
    condition_out: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True)
class Return:
    """So many of a line that came back, or are known not to; ``cost_pence`` to put it right."""

    id: str = ""
    line_id: str = ""
    returned_at: datetime = datetime.min
    quantity: int = 1
    condition_in: Condition = Condition.GOOD
    accessories: tuple[str, ...] = ()
    outcome: Outcome = Outcome.WELL
    cost_pence: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chase:
    """A reminder that was sent: when, to whom, how, and in which words (P83)."""

    id: str = ""
    loan_id: str = ""
    on: date = date.min
    person_id: str | None = None
    channel: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """A loan with all that belongs to it."""

    loan: Loan
    lines: tuple[LoanLine, ...] = ()
    returns: tuple[Return, ...] = ()
    chases: tuple[Chase, ...] = ()


# --- moments ---------------------------------------------------------------------------------

NOON = time(12, 0)


def goes_out(day: date, half: Half) -> datetime:
    """The moment from which something is away that goes out in this half-day."""
    return datetime.combine(day, time.min if half is Half.MORNING else NOON)


def comes_back(day: date, half: Half) -> datetime:
    """The moment from which something is free again that comes back in this half-day."""
    if half is Half.MORNING:
        return datetime.combine(day, NOON)
    return datetime.combine(day + timedelta(days=1), time.min)


def out_text(moment: datetime) -> str:
    """``Tue 3 Mar 2026, morning``, or with the minute for a place."""
    half = {time.min: "morning", NOON: "afternoon"}.get(moment.time())
    return f"{day_text(moment.date())}, {half or format(moment, '%H:%M')}"


def due_text(moment: datetime) -> str:
    """``Tue 17 Mar 2026, morning``: the half-day that ends at ``moment``, or the minute."""
    if moment.time() == NOON:
        return f"{day_text(moment.date())}, morning"
    if moment.time() == time.min:
        return f"{day_text(moment.date() - timedelta(days=1))}, afternoon"
    return f"{day_text(moment.date())}, {moment:%H:%M}"


def due_day(moment: datetime) -> date:
    """The day on which something due at ``moment`` is expected back."""
    return (moment - timedelta(minutes=1)).date()


# --- state -----------------------------------------------------------------------------------


class LoanStateKind(Choice):
    """Where a loan is in its life."""

    ASKED = "asked", "Asked for"
    RESERVED = "reserved", "Reserved"
    OUT = "out", "Out"
    PART_RETURNED = "part_returned", "Part returned"
    OVERDUE = "overdue", "Overdue"
    RETURNED = "returned", "Returned"
    CANCELLED = "cancelled", "Cancelled"


@dataclass(frozen=True, slots=True)
class LoanState:
    """The state, how many are still out, and how many days late they are."""

    kind: LoanStateKind
    outstanding: int
    lent: int
    days_late: int = 0

    @property
    def words(self) -> str:
        """``Overdue by 6 days``, ``2 of 12 still out``, ``Reserved`` and so on."""
        if self.kind is LoanStateKind.OVERDUE:
            days = self.days_late
            return f"Overdue by {days} {'day' if days == 1 else 'days'}" if days else "Overdue"
        if self.kind is LoanStateKind.PART_RETURNED:
            return f"{self.outstanding} of {self.lent} still out"
        return self.kind.label


def loan_state(loan: Loan, lent: int, outstanding: int, now: datetime) -> LoanState:
    """The state at ``now`` of a loan of ``lent`` units of which ``outstanding`` are not back."""
    late = max(0, (now.date() - due_day(loan.due_at)).days)
    if loan.cancelled_on:
        return LoanState(LoanStateKind.CANCELLED, 0, lent)
    if loan.handed_over_at is None:
        kind = LoanStateKind.RESERVED if loan.reserved_on else LoanStateKind.ASKED
        return LoanState(kind, lent, lent)
    if outstanding == 0:
        return LoanState(LoanStateKind.RETURNED, 0, lent)
    if loan.due_at <= now:
        return LoanState(LoanStateKind.OVERDUE, outstanding, lent, late)
    kind = LoanStateKind.PART_RETURNED if outstanding < lent else LoanStateKind.OUT
    return LoanState(kind, outstanding, lent)


# --- refusals --------------------------------------------------------------------------------


def check_item(item: Item) -> None:
    """Raise RuleBroken for the first field that can't be right."""
    if not item.name:
        raise RuleBroken("name", "Give it a name, for example “Multimeter”.")
    if not item.owner_id:
        raise RuleBroken("owner_id", "Choose the member it belongs to.")
    if not 1 <= item.quantity <= 100_000:
        raise RuleBroken("quantity", "Write how many there are, from 1 to 100,000.")
    if item.kind is ItemKind.PLACE and item.quantity != 1:
        raise RuleBroken("quantity", "A place is one. Add each room on its own.")
    if item.value_pence is not None and item.value_pence < 0:
        raise RuleBroken("value_pence", "A value can’t be below £0.")
    if item.tested_on and item.test_due_on and item.test_due_on < item.tested_on:
        raise RuleBroken("test_due_on", "The next test is before the last one. Check both days.")


def check_service(gap: OutOfService, item: Item) -> None:
    """Raise RuleBroken unless so many can be out of service from a day to a later one."""
    if not 1 <= gap.quantity <= item.quantity:
        raise RuleBroken("quantity", f"There are {item.quantity}. Write how many can’t be used.")
    if gap.last_day and gap.last_day < gap.first_day:
        raise RuleBroken("last_day", "This is before the first day. Put the later date here.")
    if not gap.reason:
        raise RuleBroken("reason", "Say why, for example “one lead broken”.")


def check_loan(loan: Loan) -> None:
    """Raise RuleBroken unless the loan goes from one member to another, out before due."""
    if not loan.lender_id:
        raise RuleBroken("lender_id", "Choose who lends it.")
    if not loan.borrower_id:
        raise RuleBroken("borrower_id", "Choose who borrows it.")
    if loan.lender_id == loan.borrower_id:
        raise RuleBroken("borrower_id", "A member can’t borrow from itself. Choose another one.")
    if loan.due_at <= loan.out_at:
        raise RuleBroken("due_at", "It is due back before it goes out. Choose a later day.")
    if loan.due_at - loan.out_at > timedelta(days=1100):
        raise RuleBroken("due_at", "This is more than three years. Agree a shorter time.")


def check_returns(line: LoanLine, already: int, coming: Sequence[Return]) -> None:
    """Raise RuleBroken when more comes back than is out, or costs less than nothing."""
    out = line.quantity - already
    total = sum(one.quantity for one in coming)
    if any(one.quantity < 1 for one in coming):
        raise RuleBroken("quantity", "Write how many, or leave the line out.")
    if total > out:
        few = "None is" if out == 0 else "Only 1 is" if out == 1 else f"Only {out} are"
        raise RuleBroken("quantity", f"{few} still out, and this makes {total}.")
    if any(one.cost_pence is not None and one.cost_pence < 0 for one in coming):
        raise RuleBroken("cost_pence", "A cost can’t be below £0.")


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to think of before lending; the user may go on with a note."""

    kind: str
    words: str


def cautions(
    items: Iterable[Item],
    due_at: datetime,
    borrower: str,
    overdue: Sequence[str],
    has_agreement: bool,
) -> tuple[Caution, ...]:
    """What speaks against a loan without forbidding it."""
    found = [
        Caution(
            "test",
            f"The {one.test.label.lower()} of {one.name} runs out on {day_text(one.test_due_on)}, "
            "before it is back.",
        )
        for one in items
        if one.test_due_on and one.test_due_on < due_day(due_at)
    ]
    if overdue:
        found.append(Caution("overdue", f"{borrower} has {', '.join(overdue)} overdue."))
    if not has_agreement:
        found.append(Caution("agreement", f"{borrower} has no signed agreement with anybody here."))
    return tuple(found)


def next_loan_number(taken: Iterable[str]) -> str:
    """The next free number: ``L-0042``."""
    used = [int(match[1]) for number in taken if (match := re.fullmatch(r"L-(\d+)", number))]
    return f"L-{max(used, default=0) + 1:04}"


# --- reminder --------------------------------------------------------------------------------

TEXT_MESSAGE = 160


def reminder(name: str, items: str, due_at: datetime, sender: str) -> str:
    """A friendly reminder that fits a text message where it can (P83)."""
    first = name.split()[0] if name.split() else ""
    hello = f"Hello {first}, " if first else "Hello, "
    when = day_text(due_day(due_at))
    words = (
        f"{hello}{items} were due back on {when}. "
        f"Could you bring them this week? Thank you, {sender}"
    )
    if len(words) <= TEXT_MESSAGE:
        return words
    return f"{hello}{items}: due back {when}. When can we have them? {sender}"
