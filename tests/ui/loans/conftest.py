"""The loans page over two schools that share meters and a hall, as the window would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.actions import lending
from partnerdesk.actions.lending import LendRequest, Wanted
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.lending import (
    Half,
    Item,
    ItemKind,
    LoanFacts,
    LoanState,
    LoanStateKind,
    comes_back,
    goes_out,
)
from partnerdesk.domain.partners import Channel, RoleKind
from partnerdesk.store import lending_rows, rows
from partnerdesk.store.lending_rows import LoanFilter
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from ui.desk import Desk
from ui.loans.page import LoansPage

TODAY = date(2026, 3, 3)


@dataclass
class Clock:
    """The day and time that the desk goes by; a test moves it on."""

    day: date = TODAY
    hour: time = time(9, 30)

    def today(self) -> date:
        return self.day

    def time(self) -> time:
        return self.hour


@dataclass
class Stage:
    """A page on show, who and what is there by name, and what the window was asked to say."""

    page: LoansPage
    desk: Desk
    ids: dict[str, str]
    clock: Clock
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def lend(
        self,
        thing: str,
        quantity: int = 1,
        days: tuple[date, date] = (TODAY, date(2026, 3, 17)),
        *,
        later: bool = False,
    ) -> str:
        """A loan to Heron Vale, out or (``later``) reserved; its id."""
        request = LendRequest(
            lender_id=self.ids["St Oswald’s"],
            borrower_id=self.ids["Heron Vale Academy"],
            responsible_id=self.ids["Priya Nair"],
            wanted=(Wanted(item_id=self.ids[thing], quantity=quantity),),
            out_at=goes_out(days[0], Half.MORNING),
            due_at=comes_back(days[1], Half.AFTERNOON),
            note="They are good for it.",
        )
        act = lending.reserve if later else lending.lend
        return self.desk.run(lambda database: act(database, request, self.desk.now())).made

    def place(self, day: date, start: time, end: time) -> str:
        """The hall reserved for Heron Vale on a day; the loan's id."""
        request = LendRequest(
            lender_id=self.ids["St Oswald’s"],
            borrower_id=self.ids["Heron Vale Academy"],
            wanted=(Wanted(item_id=self.ids["Sports hall"]),),
            out_at=datetime.combine(day, start),
            due_at=datetime.combine(day, end),
            note="They are good for it.",
        )
        return self.desk.run(
            lambda database: lending.reserve(database, request, self.desk.now())
        ).made

    def facts(self, loan_id: str) -> LoanFacts:
        """All that is kept of a loan."""
        with self.desk.read() as connection:
            return lending_rows.loan_facts(connection, loan_id)

    def states(self) -> dict[str, LoanState]:
        """The state of every loan by number."""
        with self.desk.read() as connection:
            found = lending_rows.list_loans(connection, LoanFilter(), self.desk.now())
        return {row.loan.number: row.state for row in found}

    def free(self, thing: str) -> int:
        """How many are to be had from now for a week."""
        start = self.desk.now()
        end = datetime.combine(date(2026, 3, 10), time(9))
        with self.desk.read() as connection:
            stock = lending_rows.stock(connection, self.ids[thing], start, end, start)
        return stock.free(start, end)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """An empty store."""
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def ids(store: OpenStore) -> dict[str, str]:
    """Two schools with their people, what one of them lends, and its Easter holidays."""
    us = make.member(name="St Oswald’s", is_us=True)
    heron = make.member(name="Heron Vale Academy")
    third = make.member(name="Thornbury Hall")
    priya = make.person(name="Priya Nair", mobile="07700 900114", channel=Channel.TEXT)
    owain = make.person(name="Owain Prys")
    meters = rows.with_id(
        Item(
            owner_id=us.id, name="Multimeter", quantity=12, asset_tag="OSW-7", value_pence=2450,
            accessories=("Leads", "Case"), kept_at="Physics store",
        )
    )  # fmt: skip
    cups = rows.with_id(Item(owner_id=us.id, name="Measuring cups", quantity=30))
    hall = rows.with_id(Item(owner_id=us.id, name="Sports hall", kind=ItemKind.PLACE))
    bus = rows.with_id(Item(owner_id=third.id, name="Minibus"))
    deal = make.agreement(
        starts_on=date(2025, 9, 1), issued_on=date(2025, 8, 1), ends_on=date(2028, 8, 31)
    )
    wanted = make.signatory(deal, heron)
    facts = [
        us, heron, third, priya, owain,
        make.role(priya, heron, kind=RoleKind.LEAD_TEACHER), make.role(owain, heron),
        make.closure(
            us, kind=ClosureKind.HALF_TERM, name="Founders’ week",
            first_day=date(2026, 3, 16), last_day=date(2026, 3, 20),
        ),
        make.closure(
            us, kind=ClosureKind.HOLIDAY, name="Easter holidays",
            first_day=date(2026, 4, 1), last_day=date(2026, 4, 17),
        ),
        deal, make.party(deal, us), make.party(deal, heron, position=1), wanted,
        make.signature(wanted, signed_on=date(2025, 8, 20)), meters, cups, hall, bus,
    ]  # fmt: skip
    make.add(store.database, *facts)
    return {fact.name: fact.id for fact in facts if hasattr(fact, "name")}


@pytest.fixture
def stage(store: OpenStore, ids: dict[str, str], qtbot: QtBot) -> Stage:
    """The page at its size on a school laptop, at half past nine."""
    clock = Clock()
    desk = Desk(store, clock.today, clock.time)
    page = LoansPage(desk)
    qtbot.addWidget(page)
    made = Stage(page, desk, ids, clock)
    desk.noticed.connect(lambda words, undoable: made.said.append(words))
    desk.refused.connect(made.refused.append)
    page.resize(1110, 668)
    with qtbot.waitExposed(page):
        page.show()
    return made


__all__ = ["TODAY", "Clock", "LoanStateKind", "Stage"]
