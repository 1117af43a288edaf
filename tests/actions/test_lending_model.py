"""No sequence of actions, undo included, promises more than there is, at any instant.

A plain count over every half-day, from the facts of the loans alone, stands beside the store.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from partnerdesk.actions import history, lending
from partnerdesk.actions import items as items_actions
from partnerdesk.actions.lending import LendRequest, Wanted
from partnerdesk.domain.lending import (
    Item,
    Loan,
    LoanLine,
    LoanStateKind,
    Outcome,
    OutOfService,
    Return,
    loan_state,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import action_log, lending_rows, rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.lending_rows import LoanFilter
from partnerdesk.store.tables import action as action_table
from tests import factories

BEGIN = datetime(2026, 3, 2, 8, 12)
HALF_DAY = timedelta(hours=12)
HORIZON = 70  # half-days ahead that are counted; no loan here reaches further

METERS, KETTLES, KIT = "meters", "kettles", "kit"
US, BORROWERS = "us", ("anne", "mair")

quantities = st.integers(1, 4)
lengths = st.integers(1, 8)
Profile = dict[tuple[str, datetime], int]


def half_day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), datetime.min.time()) + HALF_DAY * (moment.hour // 12)


@dataclass(frozen=True)
class Facts:
    """Everything that lending knows, as it lies in the store."""

    items: dict[str, Item]
    loans: dict[str, Loan]
    lines: tuple[LoanLine, ...]
    back: dict[str, int]
    gaps: tuple[OutOfService, ...]

    def outstanding(self, line: LoanLine) -> int:
        """What the line should hold, by the life of its loan."""
        loan = self.loans[line.loan_id]
        if loan.cancelled_on or not (loan.reserved_on or loan.handed_over_at):
            return 0
        return line.quantity - self.back.get(line.id, 0)

    def promised(self, now: datetime, *, late: bool) -> Profile:
        """Units that loans take in each half-day; with ``late`` what is overdue goes on."""
        taken: Profile = {}
        for line in self.lines:
            loan = self.loans[line.loan_id]
            overdue = loan.handed_over_at is not None and loan.due_at <= now
            for moment in ahead(now):
                if loan.out_at <= moment and (moment < loan.due_at or (late and overdue)):
                    key = line.item_id, moment
                    taken[key] = taken.get(key, 0) + self.outstanding(line)
        return taken

    def lacking(self, now: datetime, *, late: bool) -> Profile:
        """Units that are promised or broken beyond those that there are, where there are any."""
        taken = self.promised(now, late=late)
        for gap in self.gaps:
            for moment in ahead(now):
                if gap.first_day <= moment.date() <= (gap.last_day or date.max):
                    key = gap.item_id, moment
                    taken[key] = taken.get(key, 0) + gap.quantity
        return {
            (item, moment): count - self.items[item].quantity
            for (item, moment), count in taken.items()
            if count > self.items[item].quantity
        }


def ahead(now: datetime) -> Iterable[datetime]:
    return (half_day(now) + step * HALF_DAY for step in range(HORIZON))


def grown(before: Profile, after: Profile) -> set[tuple[str, datetime]]:
    """Where there is more after than before."""
    return {key for key, count in after.items() if count > before.get(key, 0)}


class Lending(RuleBasedStateMachine):
    """Two items and a kit of both, two borrowers, and a clock that only goes on."""

    stocked: Path

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        shutil.copytree(self.stocked, self.root, dirs_exist_ok=True)
        self.store = factories.open_store(self.root)
        self.database = self.store.database
        self.now = BEGIN
        self.shrunk: set[str] = set()
        self.first_due: dict[str, datetime] = {}

    def teardown(self) -> None:
        self.store.close()
        assert check(self.store.folder).problems == ()
        shutil.rmtree(self.root)

    # --- what a coordinator does -------------------------------------------------------------

    @rule(half_days=st.integers(1, 6))
    def time_goes_on(self, half_days: int) -> None:
        self.now += half_days * HALF_DAY

    @initialize(data=st.data())
    def some_loans(self, data: st.DataObject) -> None:
        for act in (lending.reserve, lending.lend, lending.reserve):
            self.begin(data, act)

    @rule(data=st.data(), act=st.sampled_from([lending.reserve, lending.lend, lending.ask_for]))
    def begin(self, data: st.DataObject, act: Callable[..., Changes]) -> None:
        request = self._request(data)
        self._promise(lambda: act(self.database, request, self.now))

    @rule(data=st.data(), days=st.lists(st.integers(0, 6), min_size=1, max_size=3))
    def reserve_a_series(self, data: st.DataObject, days: list[int]) -> None:
        request = self._request(data)
        on = [request.out_at.date() + timedelta(days=day) for day in days]
        self._promise(lambda: lending.reserve_series(self.database, request, on, self.now))

    @rule(data=st.data(), act=st.sampled_from([lending.confirm, lending.hand_over]))
    def go_on(self, data: st.DataObject, act: Callable[..., Changes]) -> None:
        if loan := self._loan(data):
            self._promise(lambda: act(self.database, loan.id, self.now))

    @rule(data=st.data(), steps=st.integers(-4, 8))
    def extend(self, data: st.DataObject, steps: int) -> None:
        if loan := self._loan(data):
            due = max(loan.due_at, half_day(self.now)) + steps * HALF_DAY
            due = min(due, half_day(self.now) + (HORIZON - 10) * HALF_DAY)
            self._promise(lambda: lending.extend(self.database, loan.id, due, self.now))

    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        """Called off, or all of it back."""
        if loan := self._loan(data):
            self._promise(lambda: self._end(loan))

    @rule(data=st.data(), quantity=quantities, outcome=st.sampled_from(list(Outcome)))
    def take_back(self, data: st.DataObject, quantity: int, outcome: Outcome) -> None:
        if not (loan := self._loan(data)):
            return
        lines = [line for line in self._facts().lines if line.loan_id == loan.id]
        coming = [
            Return(line_id=line.id, returned_at=self.now, quantity=quantity, outcome=outcome)
            for line in lines
        ]
        if outcome is Outcome.WELL:
            self._promise(lambda: lending.take_back(self.database, loan.id, coming, self.now))
        else:
            self._shrink(
                {line.item_id for line in lines},
                lambda: lending.take_back(self.database, loan.id, coming, self.now),
            )

    @rule(data=st.data(), name=st.sampled_from([METERS, KETTLES]))
    def the_stock_changes(self, data: st.DataObject, name: str) -> None:
        """Counted again, broken, or mended."""
        facts = self._facts()
        gaps = sorted((one for one in facts.gaps if one.item_id == name), key=lambda one: one.id)
        if gaps and data.draw(st.booleans()):
            days = data.draw(st.none() | st.integers(-2, 2))
            last = None if days is None else self.now.date() + timedelta(days=days)
            self._shrink(
                {name}, lambda: items_actions.back_in_service(self.database, gaps[0], last)
            )
        elif data.draw(st.booleans()):
            item = replace(facts.items[name], quantity=data.draw(st.integers(2, 6)))
            self._shrink({name}, lambda: items_actions.edit_item(self.database, item))
        else:
            first = self.now.date() + timedelta(days=data.draw(st.integers(-2, 6)))
            days = data.draw(st.none() | st.integers(0, 5))
            last = None if days is None else first + timedelta(days=days)
            gap = OutOfService("", name, 1, first, last, "one lead broken")
            self._shrink({name}, lambda: items_actions.take_out_of_service(self.database, gap))

    # --- undo --------------------------------------------------------------------------------

    @rule(way=st.sampled_from([history.undo, history.redo]))
    def step_back_or_on(self, way: Callable[..., Changes]) -> None:
        """No loan takes more than before where there is not enough."""
        before = self._facts()
        self._try(lambda: way(self.database, now=self.now))
        after = self._facts()
        lacks = grown(before.lacking(self.now, late=True), after.lacking(self.now, late=True))
        assert not lacks & grown(
            before.promised(self.now, late=False), after.promised(self.now, late=False)
        )

    @rule(data=st.data())
    def undo_something_older(self, data: st.DataObject) -> None:
        with self.database.read() as connection:
            ids = connection.execute(select(action_table.c.id).order_by(action_table.c.seq.desc()))
            known = list(ids.scalars())
            newest = action_log.next_undo(connection)
        if known:
            chosen = known[data.draw(st.integers(0, len(known) - 1))]
            if newest is None or chosen != newest.action_id:
                self._promise(lambda: history.undo(self.database, chosen, self.now))

    @rule(data=st.data(), between=st.sampled_from(["", "cancel", "undo"]))
    def promise_what_was_given_up_and_undo_that(self, data: st.DataObject, between: str) -> None:
        """Units that came free go to somebody else; then the first one's end is undone."""
        if not (loan := self._loan(data)):
            return
        lines = [line for line in self._facts().lines if line.loan_id == loan.id and line.held]
        with contextlib.suppress(RuleBroken):
            ended = self._end(loan)
            again = LendRequest(
                lender_id=US,
                borrower_id=data.draw(st.sampled_from(BORROWERS)),
                wanted=tuple(Wanted(one.item_id, quantity=one.held) for one in lines),
                out_at=max(loan.out_at, half_day(self.now)),
                due_at=max(loan.due_at, half_day(self.now) + 2 * HALF_DAY),
                note="agreed with the head",
            )
            made = lending.reserve(self.database, again, self.now)
            if between == "cancel":
                lending.cancel(self.database, made.made, "", self.now.date())
            elif between == "undo":
                history.undo(self.database, now=self.now)
            self._promise(lambda: history.undo(self.database, ended.action_id, self.now))
            self.step_back_or_on(history.undo)

    # --- questions ---------------------------------------------------------------------------

    @rule(name=st.sampled_from([METERS, KETTLES]), start=st.integers(0, 20), length=lengths)
    def ask_what_is_free(self, name: str, start: int, length: int) -> None:
        """The store's answer by index is the plain count's."""
        begin = half_day(self.now) + start * HALF_DAY
        end = begin + length * HALF_DAY
        with self.database.read() as connection:
            answer = lending_rows.stock(connection, name, begin, end, self.now).free(begin, end)
        facts = self._facts()
        everything = replace(
            facts, items={k: replace(i, quantity=0) for k, i in facts.items.items()}
        )
        taken = everything.lacking(self.now, late=True)
        most = max(taken.get((name, m), 0) for m in ahead(self.now) if begin <= m < end)
        assert answer == max(0, facts.items[name].quantity - most)

    # --- what must hold ----------------------------------------------------------------------

    @invariant()
    def no_more_is_promised_than_there_is(self) -> None:
        facts = self._facts()
        assert {item for item, _ in facts.lacking(self.now, late=False)} <= self.shrunk
        lacks = facts.lacking(self.now, late=True)
        for name in (METERS, KETTLES):
            misfits = items_actions.misfits(self.database, name, self.now)
            assert sorted(hold.loan for hold in misfits) == sorted(
                facts.loans[line.loan_id].number
                for line in facts.lines
                if line.item_id == name
                and facts.outstanding(line)
                and any(self._covers(facts.loans[line.loan_id], m) for i, m in lacks if i == name)
            )

    @invariant()
    def a_line_holds_what_is_not_back(self) -> None:
        facts = self._facts()
        for line in facts.lines:
            loan = facts.loans[line.loan_id]
            assert line.held == facts.outstanding(line)
            assert (line.held_from, line.held_until) == (loan.out_at, loan.due_at)
            assert timedelta(minutes=line.held_minutes) == loan.due_at - loan.out_at
        for loan in facts.loans.values():
            assert self.first_due.setdefault(loan.id, loan.first_due_at) == loan.first_due_at

    @invariant()
    def lists_know_the_state_that_the_rules_give(self) -> None:
        facts = self._facts()
        expected: dict[LoanStateKind, set[str]] = {kind: set() for kind in LoanStateKind}
        for loan in facts.loans.values():
            lines = [line for line in facts.lines if line.loan_id == loan.id]
            lent = sum(line.quantity for line in lines)
            back = sum(facts.back.get(line.id, 0) for line in lines)
            expected[loan_state(loan, lent, lent - back, self.now).kind].add(loan.id)
        with self.database.read() as connection:
            for kind, ids in expected.items():
                listed = lending_rows.list_loans(connection, LoanFilter(kinds=(kind,)), self.now)
                assert {row.loan.id for row in listed} == ids
                assert {row.state.kind for row in listed} <= {kind}
            still_out = (LoanStateKind.OUT, LoanStateKind.PART_RETURNED, LoanStateKind.OVERDUE)
            for kinds in (still_out, (*still_out, LoanStateKind.ASKED)):
                listed = lending_rows.list_loans(connection, LoanFilter(kinds=kinds), self.now)
                assert {row.loan.id for row in listed} == {
                    loan_id for kind in kinds for loan_id in expected[kind]
                }

    # --- steps -------------------------------------------------------------------------------

    def _promise(self, act: Callable[[], Changes]) -> None:
        """An action that may leave nothing shorter of units than it was."""
        before = self._facts()
        self._try(act)
        after = self._facts()
        for late in (False, True):
            lacked = before.lacking(self.now, late=late)
            assert not grown(lacked, after.lacking(self.now, late=late))

    def _shrink(self, items: set[str], act: Callable[[], Changes]) -> None:
        """An action by which the user may say that there are fewer than were promised."""
        self.shrunk |= items
        self._try(act)

    def _try(self, act: Callable[[], Changes]) -> None:
        before = self._facts()
        try:
            act()
        except RuleBroken as refusal:
            assert refusal.message.endswith(".")
            assert self._facts() == before, "a refusal writes nothing"

    def _end(self, loan: Loan) -> Changes:
        if loan.handed_over_at:
            return lending.take_back_all(self.database, [loan.id], self.now)
        return lending.cancel(self.database, loan.id, "", self.now.date())

    def _request(self, data: st.DataObject) -> LendRequest:
        start = half_day(self.now) + data.draw(st.integers(-1, 8)) * HALF_DAY
        wanted = data.draw(
            st.lists(
                st.builds(Wanted, item_id=st.sampled_from([METERS, KETTLES]), quantity=quantities)
                | st.builds(Wanted, kit_id=st.just(KIT)),
                min_size=1,
                max_size=2,
            )
        )
        return LendRequest(
            lender_id=US,
            borrower_id=data.draw(st.sampled_from(BORROWERS)),
            wanted=tuple(wanted),
            out_at=start,
            due_at=start + data.draw(lengths) * HALF_DAY,
            note="agreed with the head",
        )

    def _loan(self, data: st.DataObject) -> Loan | None:
        """Most often one that is still under way."""
        facts = self._facts()
        live = {line.loan_id for line in facts.lines if facts.outstanding(line)}
        chosen = live if live and data.draw(st.integers(0, 9)) else facts.loans.keys()
        loans = sorted((facts.loans[one] for one in chosen), key=lambda loan: loan.number)
        return data.draw(st.sampled_from(loans)) if loans else None

    def _covers(self, loan: Loan, moment: datetime) -> bool:
        overdue = loan.handed_over_at is not None and loan.due_at <= self.now
        return loan.out_at <= moment and (overdue or moment < loan.due_at)

    def _facts(self) -> Facts:
        with self.database.read() as connection:
            back: dict[str, int] = {}
            for one in rows.read(connection, Return):
                back[one.line_id] = back.get(one.line_id, 0) + one.quantity
            return Facts(
                {one.id: one for one in rows.read(connection, Item)},
                {one.id: one for one in rows.read(connection, Loan)},
                tuple(rows.read(connection, LoanLine)),
                back,
                tuple(rows.read(connection, OutOfService)),
            )


def stock_up(folder: Path) -> None:
    store = factories.open_store(folder)
    meters = factories.item(US, id=METERS, quantity=5)
    kettles = factories.item(US, id=KETTLES, name="Kettle", quantity=4)
    both = factories.kit(US, id=KIT)
    factories.add(
        store.database,
        factories.member(id=US, is_us=True),
        *(factories.member(id=name, name=name) for name in BORROWERS),
        meters, kettles, both,
        factories.kit_part(both, meters, quantity=2), factories.kit_part(both, kettles),
    )  # fmt: skip
    with action_log.action(store.database, "Begin", final=True) as log:
        rows.insert(log.connection, factories.note(US))
    store.close()


def test_nothing_is_promised_twice(tmp_path: Path) -> None:
    """Over any sequence of actions, undo, redo and undo out of order, while time goes on."""
    stock_up(tmp_path / "stocked")
    machine = type("Machine", (Lending,), {"stocked": tmp_path / "stocked"})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
