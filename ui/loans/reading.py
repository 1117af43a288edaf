"""What the loans page and its dialogs show, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from partnerdesk.domain.availability import Stock, next_free
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.lending import (
    Item,
    LoanFacts,
    LoanLine,
    LoanState,
    Outcome,
    Return,
    loan_state,
)
from partnerdesk.domain.partners import Member, Person
from partnerdesk.store import lending_rows, partners_rows
from ui.desk import Desk
from ui.loans.words import things_words


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan with everything that its detail tells, at ``now``."""

    facts: LoanFacts
    state: LoanState
    items: Mapping[str, Item]
    kits: Mapping[str, str]
    members: Mapping[str, Member]
    people: Mapping[str, Person]
    now: datetime

    @property
    def things(self) -> str:
        """``12 × Multimeter, Minibus``."""
        return things_words([(line.quantity, self.name(line)) for line in self.facts.lines])

    @property
    def still_out(self) -> str:
        """As ``things``, of what has not come back."""
        left = [(line.quantity - self.back(line), self.name(line)) for line in self.facts.lines]
        return things_words([(many, name) for many, name in left if many > 0])

    @property
    def lender(self) -> str:
        """Who lends."""
        return self.members[self.facts.loan.lender_id].name

    @property
    def borrower(self) -> str:
        """Who borrows."""
        return self.members[self.facts.loan.borrower_id].name

    @property
    def row_ids(self) -> frozenset[str]:
        """Ids of all that belongs to the loan, for its history."""
        facts = self.facts
        lines, returns = (one.id for one in facts.lines), (one.id for one in facts.returns)
        return frozenset((facts.loan.id, *lines, *returns, *(one.id for one in facts.chases)))

    def person(self, person_id: str | None) -> Person | None:
        """One of its people."""
        return self.people.get(person_id or "")

    def name(self, line: LoanLine) -> str:
        """What the line is called."""
        return self.items[line.item_id].name

    def back(self, line: LoanLine) -> int:
        """How many of a line came back, or are known not to."""
        return sum(one.quantity for one in self.returns(line))

    def returns(self, line: LoanLine) -> list[Return]:
        """What came back of a line by time, and of one time what came well first."""
        found = [one for one in self.facts.returns if one.line_id == line.id]
        return sorted(found, key=lambda one: (one.returned_at, list(Outcome).index(one.outcome)))


def read_view(desk: Desk, loan_id: str) -> LoanView:
    """Read a loan. Raises LookupError when there is none."""
    now = desk.now()
    with desk.read() as connection:
        facts = lending_rows.loan_facts(connection, loan_id)
        loan = facts.loan
        people = {loan.responsible_id, loan.deputy_id, *(one.person_id for one in facts.chases)}
        items = lending_rows.items_by_id(connection, [line.item_id for line in facts.lines])
        kits = {one.kit.id: one.kit.name for one in lending_rows.all_kits(connection)}
        members = partners_rows.members_by_id(connection, [loan.lender_id, loan.borrower_id])
        known = partners_rows.people_by_id(connection, filter(None, people))
    lent = sum(line.quantity for line in facts.lines)
    back = sum(one.quantity for one in facts.returns)
    state = loan_state(loan, lent, lent - back, now)
    return LoanView(facts, state, items, kits, members, known, now)


def people_choices(desk: Desk, member_id: str, nobody: str) -> list[tuple[str | None, str]]:
    """Nobody, then those in post at a member by id, with what they do there."""
    offered: dict[str | None, str] = {None: nobody}
    if member_id:
        with desk.read() as connection:
            held = partners_rows.people_in_roles(connection, member_id)
        for one in held:
            if one.role.held_on(desk.today()):
                offered.setdefault(one.person.id, f"{one.person.name}, {one.role.label}")
    return list(offered.items())


def choices(kind: type[Choice]) -> list[tuple[Choice, str]]:
    """Every value of a Choice with its label."""
    return [(choice, choice.label) for choice in kind]


def stocks(
    desk: Desk, wanted: Mapping[str, int], start: datetime, end: datetime
) -> dict[str, Stock]:
    """Items by id with what is in their way from ``start`` to ``end``."""
    with desk.read() as connection:
        return lending_rows.holds_between(connection, start, end, desk.now(), list(wanted))


def next_times(
    desk: Desk, wanted: Mapping[str, int], start: datetime, end: datetime, most: int = 3
) -> Sequence[datetime]:
    """The next moments from which every item wanted is free for as long; at most ``most``."""
    length = end - start
    found = stocks(desk, wanted, start, end + timedelta(days=366))
    moments: set[datetime] = set()
    for item_id, stock in found.items():
        owned = stock.item.quantity
        moments |= {*next_free(owned, stock.holds, wanted[item_id], start, length, 20)}
    fitting = [
        moment
        for moment in sorted(moments)
        if all(one.free(moment, moment + length) >= wanted[key] for key, one in found.items())
    ]
    return fitting[:most]
