"""What the sample partnership shares, and its loans: ``items``, ``kits`` and ``loans.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.lending import (
    NOON,
    Chase,
    Condition,
    Half,
    Item,
    Kit,
    KitPart,
    Loan,
    LoanFacts,
    LoanLine,
    Outcome,
    OutOfService,
    Return,
    comes_back,
    due_day,
    goes_out,
)
from partnerdesk.domain.partners import Member, Person, Role
from partnerdesk.domain.posts import call_first
from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_tables import Table, fact, id_of_member, id_of_person


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything lent in the sample, each kind in the order in which it can be written."""

    items: tuple[Item, ...]
    kits: tuple[Kit, ...]
    parts: tuple[KitPart, ...]
    services: tuple[OutOfService, ...]
    loans: tuple[LoanFacts, ...]


def read_shared(
    files: Table,
    days: Days,
    members: Sequence[Member],
    people: Sequence[Person],
    roles: Sequence[Role],
) -> Shared:
    """The items, kits and loans as they stand on the day of ``days``."""
    items = {key: _item(key, table, days) for key, table in files["items"].items()}
    kits = {key: _kit(key, table) for key, table in files["kits"].items()}
    parts = {
        key: tuple(_parts(kits[key], table["parts"], items)) for key, table in files["kits"].items()
    }
    read = _Loans(days, items, parts, {one.id: one for one in members}, tuple(people), tuple(roles))
    told = [(table, read.loan(table, str(n))) for n, table in enumerate(files["loans"]["loans"])]
    told.sort(key=lambda pair: pair[1].loan.asked_on)
    told = [(table, _numbered(loan, number)) for number, (table, loan) in enumerate(told, 1)]
    services = [
        fact(OutOfService, gap, days, id=named_id("service", key, str(n)), item_id=items[key].id)
        for key, table in files["items"].items()
        for n, gap in enumerate(table.get("out_of_service", ()))
    ]
    services += [gap for table, loan in told for gap in read.broken(table, loan)]
    return Shared(
        items=tuple(items.values()),
        kits=tuple(kits.values()),
        parts=tuple(part for several in parts.values() for part in several),
        services=tuple(services),
        loans=tuple(loan for _, loan in told),
    )


def _item(key: str, table: Table, days: Days) -> Item:
    own = {name: value for name, value in table.items() if name not in ("owner", "out_of_service")}
    owner = id_of_member(table["owner"])
    return fact(Item, own, days, id=named_id("item", key), owner_id=owner)


def _kit(key: str, table: Table) -> Kit:
    return Kit(
        named_id("kit", key), id_of_member(table["owner"]), table["name"], table["description"]
    )


def _parts(kit: Kit, table: Table, items: dict[str, Item]) -> Iterator[KitPart]:
    for position, (key, quantity) in enumerate(table.items()):
        part_id = named_id("kit-part", kit.id, key)
        yield KitPart(part_id, kit.id, items[key].id, quantity, position)


def _numbered(told: LoanFacts, number: int) -> LoanFacts:
    return replace(told, loan=replace(told.loan, number=f"L-{number:04}"))


@dataclass(frozen=True, slots=True)
class _Loans:
    """Reads loans of things, members and people that are known already."""

    days: Days
    items: dict[str, Item]
    parts: dict[str, tuple[KitPart, ...]]
    members: dict[str, Member]
    people: tuple[Person, ...]
    roles: tuple[Role, ...]

    def loan(self, table: Table, key: str) -> LoanFacts:
        """One loan, still without its number."""
        loan = self._loan(table, named_id("loan", key))
        lines = self._lines(table["things"], loan)
        returns = self._returns(table, loan, lines)
        back = {
            line.id: sum(one.quantity for one in returns if one.line_id == line.id)
            for line in lines
        }
        holds = loan.reserved_on and not loan.cancelled_on
        held = [replace(line, held=line.quantity - back[line.id] if holds else 0) for line in lines]
        chases = tuple(
            Chase(
                named_id("chase", loan.id, str(number)),
                loan.id,
                self.days.day(one["on"]),
                loan.responsible_id,
                one.get("by", "text"),
                one["words"],
            )
            for number, one in enumerate(table.get("sent", ()))
        )
        return LoanFacts(loan, tuple(held), returns, chases)

    def _loan(self, table: Table, loan_id: str) -> Loan:
        borrower = id_of_member(table["to"])
        first_thing = next(iter(table["things"]))
        owner = self._things(first_thing, 1)[0][0].owner_id
        out_at, due_at = self._times(table)
        asked, state = self.days.day(table["asked"]), table["state"]
        gone = state in ("out", "returned")
        return Loan(
            id=loan_id,
            lender_id=owner,
            borrower_id=borrower,
            responsible_id=self._responsible(table, borrower),
            deputy_id=id_of_person(table["deputy"]) if "deputy" in table else None,
            purpose=table["for"],
            out_at=out_at,
            due_at=due_at,
            first_due_at=self._back(table["first"]) if "first" in table else due_at,
            asked_on=asked,
            reserved_on=None if state == "asked" else asked,
            handed_over_at=_by_day(out_at) if gone else None,
            cancelled_on=self.days.day(table["cancelled"]) if "cancelled" in table else None,
            cancel_reason=table.get("reason", ""),
            note=table.get("note", ""),
        )

    def _times(self, table: Table) -> tuple[datetime, datetime]:
        if "time" not in table:
            day, half = self._half(table["out"], Half.MORNING)
            return goes_out(day, half), self._back(table["due"])
        day = self.days.day(table["out"])
        start, end = map(time.fromisoformat, table["time"].split("-"))
        return datetime.combine(day, start), datetime.combine(day, end)

    def _half(self, text: str, usual: Half) -> tuple[date, Half]:
        day, _, half = text.partition(" ")
        halves = {"": usual, "am": Half.MORNING, "pm": Half.AFTERNOON}
        return self.days.day(day), halves[half]

    def _back(self, text: str) -> datetime:
        return comes_back(*self._half(text, Half.AFTERNOON))

    def _responsible(self, table: Table, borrower: str) -> str | None:
        if "who" in table:
            return id_of_person(table["who"])
        here = [role for role in self.roles if role.member_id == borrower]
        first = call_first(self.members[borrower], here, self.days.today)
        return first.person_id if first else None

    def _things(self, key: str, number: int) -> list[tuple[Item, int, str | None]]:
        """A thing of a loan as items with how many, and the kit that brought them."""
        if key in self.items:
            return [(self.items[key], number, None)]
        by_id = {one.id: one for one in self.items.values()}
        return [
            (by_id[part.item_id], part.quantity * number, part.kit_id)
            for part in self.parts[key.removeprefix("kit-")]
        ]

    def _lines(self, things: Table, loan: Loan) -> list[LoanLine]:
        flat = [one for key, number in things.items() for one in self._things(key, number)]
        return [
            LoanLine(
                id=named_id("line", loan.id, str(position)),
                loan_id=loan.id,
                item_id=item.id,
                kit_id=kit_id,
                position=position,
                quantity=quantity,
                held_from=loan.out_at,
                held_until=loan.due_at,
                held_minutes=int((loan.due_at - loan.out_at) / timedelta(minutes=1)),
                accessories=item.accessories,
                condition_out=item.condition,
            )
            for position, (item, quantity, kit_id) in enumerate(flat)
        ]

    def _returns(self, table: Table, loan: Loan, lines: list[LoanLine]) -> tuple[Return, ...]:
        if table["state"] == "returned" and "back" not in table:
            at = _by_day(loan.due_at, back=True)
            return tuple(_return(line, at, line.quantity, str(0)) for line in lines)
        found = []
        for number, one in enumerate(table.get("back", ())):
            line = lines[0]
            if "thing" in one:
                item_id = self.items[one["thing"]].id
                line = next(each for each in lines if each.item_id == item_id)
            at = _by_day(self._back(one["on"]), back=True)
            made = _return(line, at, one["n"], str(number), Outcome(one.get("how", "well")))
            found.append(replace(made, cost_pence=one.get("cost"), note=one.get("note", "")))
        return tuple(found)

    def broken(self, table: Table, told: LoanFacts) -> Iterator[OutOfService]:
        """What a loan put out of service: it came back damaged, or not at all."""
        for one, written in zip(told.returns, table.get("back", ()), strict=False):
            if one.outcome is Outcome.WELL:
                continue
            line = next(each for each in told.lines if each.id == one.line_id)
            yield OutOfService(
                id=named_id("service", one.id),
                item_id=line.item_id,
                quantity=one.quantity,
                first_day=one.returned_at.date(),
                last_day=self.days.day(written["mended"]) if "mended" in written else None,
                reason=f"{one.outcome.label.lower()} in {told.loan.number}",
            )


def _return(
    line: LoanLine, at: datetime, quantity: int, key: str, outcome: Outcome = Outcome.WELL
) -> Return:
    return Return(
        id=named_id("return", line.id, key),
        line_id=line.id,
        returned_at=at,
        quantity=quantity,
        condition_in=Condition.DAMAGED if outcome is Outcome.DAMAGED else line.condition_out,
        accessories=line.accessories,
        outcome=outcome,
    )


def _by_day(moment: datetime, *, back: bool = False) -> datetime:
    """When somebody really came, for a moment that a half-day begins or ends with."""
    if moment.time() not in (time.min, NOON):
        return moment
    if not back:
        return moment + timedelta(minutes=30 if moment.time() == NOON else 8 * 60 + 30)
    morning = moment.time() == NOON
    return datetime.combine(due_day(moment), time(8, 50) if morning else time(15, 40))
