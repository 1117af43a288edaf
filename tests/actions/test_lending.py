"""Lending as a coordinator does it, against a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from partnerdesk.actions import history, lending
from partnerdesk.actions import items as items_actions
from partnerdesk.actions.lending import LendRequest, Wanted
from partnerdesk.domain.lending import (
    Chase,
    Half,
    Item,
    ItemKind,
    Kit,
    LoanFacts,
    LoanStateKind,
    Outcome,
    OutOfService,
    Return,
    SafetyTest,
    comes_back,
    goes_out,
    loan_state,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories

NOW = datetime(2026, 3, 2, 9, 5, 30)
TODAY = NOW.date()
HALF_DAY = timedelta(hours=12)


def day(number: int) -> date:
    """So many days from today, a Monday."""
    return TODAY + timedelta(days=number)


@dataclass(frozen=True)
class School:
    """Our school with twelve multimeters, three kettles, a hall, and a kit; two borrowers."""

    store: OpenStore
    us: str
    anne: str
    mair: str
    meters: Item
    kettles: Item
    hall: Item
    kit: Kit

    @property
    def database(self) -> Database:
        return self.store.database

    def request(
        self, *wanted: Wanted, to: str = "", first: int = 1, last: int = 3, note: str = "agreed"
    ) -> LendRequest:
        """From a morning to an afternoon, days counted from today; all multimeters unless said."""
        return LendRequest(
            lender_id=self.us,
            borrower_id=to or self.anne,
            wanted=wanted or (Wanted(self.meters.id, quantity=12),),
            out_at=goes_out(day(first), Half.MORNING),
            due_at=comes_back(day(last), Half.AFTERNOON),
            note=note,
        )

    def reserve(self, *wanted: Wanted, **given: int | str) -> str:
        request = self.request(*wanted, **given)  # type: ignore[arg-type]
        return lending.reserve(self.database, request, NOW).made

    def lend(self, *wanted: Wanted, **given: int | str) -> str:
        request = self.request(*wanted, **{"first": 0, **given})  # type: ignore[arg-type]
        return lending.lend(self.database, request, NOW).made

    def facts(self, loan_id: str) -> LoanFacts:
        with self.database.read() as connection:
            return lending_rows.loan_facts(connection, loan_id)

    def state(self, loan_id: str, now: datetime = NOW) -> str:
        facts = self.facts(loan_id)
        lent = sum(line.quantity for line in facts.lines)
        back = sum(one.quantity for one in facts.returns)
        return loan_state(facts.loan, lent, lent - back, now).words

    def free(self, item: Item, first: int, last: int, now: datetime = NOW) -> int:
        start = goes_out(day(first), Half.MORNING)
        end = comes_back(day(last), Half.AFTERNOON)
        with self.database.read() as connection:
            return lending_rows.stock(connection, item.id, start, end, now).free(start, end)

    def loans(self, now: datetime = NOW) -> list[str]:
        with self.database.read() as connection:
            found = lending_rows.list_loans(connection, lending_rows.LoanFilter(), now)
        return sorted(row.loan.number for row in found)

    def refused(self, act: Callable[[], object]) -> RuleBroken:
        """The refusal; it wrote nothing."""
        before = factories.image(self.store.folder.database)
        with pytest.raises(RuleBroken) as caught:
            act()
        assert factories.image(self.store.folder.database) == before
        return caught.value


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    store = factories.open_store(tmp_path)
    us = factories.member(name="Fenwick Academy", is_us=True)
    anne, mair = factories.member(name="St Anne’s"), factories.member(name="Ysgol Mair")
    meters = factories.item(us)
    kettles = factories.item(us, name="Kettle", quantity=3)
    hall = factories.item(us, name="Hall", kind=ItemKind.PLACE, quantity=1)
    kit = factories.kit(us)
    factories.add(
        store.database, us, anne, mair, meters, kettles, hall, kit,
        factories.kit_part(kit, meters, quantity=4), factories.kit_part(kit, kettles),
    )  # fmt: skip
    yield School(store, us.id, anne.id, mair.id, meters, kettles, hall, kit)
    store.close()


def test_twelve_go_out_and_ten_come_back_one_broken_one_lost(school: School) -> None:
    changes = lending.lend(school.database, school.request(first=0), NOW)
    assert changes.name == "Lend 12 × Multimeter to St Anne’s"
    (line,) = school.facts(changes.made).lines
    ten = Return(line_id=line.id, returned_at=NOW, quantity=10)
    lending.take_back(school.database, changes.made, [ten], NOW)
    assert school.state(changes.made) == "2 of 12 still out"
    assert school.free(school.meters, 0, 2) == 10
    late = NOW + timedelta(days=5)
    assert school.state(changes.made, late) == "Overdue by 2 days"
    bad = [
        Return(line_id=line.id, returned_at=late, outcome=Outcome.DAMAGED, cost_pence=1299),
        Return(line_id=line.id, returned_at=late, outcome=Outcome.LOST, cost_pence=2450),
    ]
    lending.take_back(school.database, changes.made, bad, late)
    assert school.state(changes.made, late) == "Returned"
    # The two are never counted again, and what they cost is kept to the penny.
    assert school.free(school.meters, 10, 400, late) == 10
    facts = school.facts(changes.made)
    assert sorted(one.cost_pence or 0 for one in facts.returns) == [0, 1299, 2450]
    with school.database.read() as connection:
        reasons = [gap.reason for gap in lending_rows.services_of(connection, school.meters.id)]
    assert sorted(reasons) == ["damaged in L-0001", "lost in L-0001"]
    three = Return(line_id=line.id, returned_at=late)
    said = school.refused(lambda: lending.take_back(school.database, changes.made, [three], late))
    assert "None is still out" in said.message


def test_a_refusal_names_what_is_free_who_has_it_and_the_next_days(school: School) -> None:
    school.reserve(Wanted(school.meters.id, quantity=8), first=1, last=3)
    school.reserve(Wanted(school.meters.id, quantity=6), to=school.mair, first=6, last=7)
    wanted = school.request(Wanted(school.meters.id, quantity=10), first=2, last=4)
    said = school.refused(lambda: lending.reserve(school.database, wanted, NOW))
    assert said.field == "quantity"
    assert said.message == (
        "Only 4 of 12 × Multimeter are free from Wed 4 Mar 2026, morning to Fri 6 Mar 2026, "
        "afternoon. In the way: L-0001 (8, St Anne’s, until Thu 5 Mar 2026, afternoon). "
        "10 would be free from Tue 10 Mar 2026, morning."
    )


def test_a_date_that_is_offered_can_be_had_also_after_a_year(school: School) -> None:
    """What is promised far ahead is known when the next dates are named."""
    for first in (1, 365, 384):
        school.reserve(first=first, last=first + 9)
    wanted = school.request(first=5, last=16)
    words = school.refused(lambda: lending.reserve(school.database, wanted, NOW)).message
    assert words.endswith(f"would be free from {' or '.join(free_from(11, 394))}.")
    for first in (11, 394):
        school.reserve(first=first, last=first + 11)


def free_from(*days: int) -> list[str]:
    return [f"{day(one):%a} {day(one).day} {day(one):%b %Y}, morning" for one in days]


def test_a_kit_takes_its_parts_and_gives_them_back(school: School) -> None:
    kits = Wanted(kit_id=school.kit.id, quantity=2)
    loan_id = school.reserve(kits)
    assert school.free(school.meters, 1, 3) == 4
    assert school.free(school.kettles, 1, 3) == 1
    both = (kits, Wanted(school.kettles.id, quantity=2))
    said = school.refused(lambda: school.reserve(*both, first=7, last=9))
    assert "Only 3 of 3 × Kettle are free" in said.message
    lending.cancel(school.database, loan_id, "The lesson moved", TODAY)
    assert school.free(school.kettles, 1, 3) == 3
    assert school.state(loan_id) == "Cancelled"


def test_back_in_the_morning_it_goes_out_that_afternoon(school: School) -> None:
    morning = replace(school.request(), due_at=comes_back(day(3), Half.MORNING))
    lending.reserve(school.database, morning, NOW)
    afternoon = replace(morning, out_at=goes_out(day(3), Half.AFTERNOON), due_at=day_end(3))
    school.refused(
        lambda: lending.reserve(
            school.database, replace(afternoon, out_at=goes_out(day(3), Half.MORNING)), NOW
        )
    )
    lending.reserve(school.database, afternoon, NOW)


def day_end(number: int) -> datetime:
    return comes_back(day(number), Half.AFTERNOON)


def test_what_is_overdue_is_gone_and_what_was_never_fetched_is_not(school: School) -> None:
    loan_id = school.lend(Wanted(school.meters.id, quantity=5), last=1)
    school.reserve(Wanted(school.kettles.id, quantity=3), first=1, last=1)
    later = NOW + timedelta(days=30)
    assert school.free(school.meters, 40, 45, later) == 7
    assert school.free(school.kettles, 40, 45, later) == 3
    lending.take_back_all(school.database, [loan_id], later)
    assert school.free(school.meters, 40, 45, later) == 12


def test_a_hall_goes_by_the_minute(school: School) -> None:
    def booking(start: str, end: str) -> LendRequest:
        return replace(
            school.request(Wanted(school.hall.id)),
            out_at=datetime.fromisoformat(f"2026-03-02T{start}"),
            due_at=datetime.fromisoformat(f"2026-03-02T{end}"),
        )

    first = lending.reserve(school.database, booking("14:00", "15:30"), NOW).made
    second = lending.reserve(school.database, booking("15:30", "17:00"), NOW).made
    said = school.refused(lambda: lending.reserve(school.database, booking("15:29", "15:31"), NOW))
    assert "from Mon 2 Mar 2026, 15:29 to Mon 2 Mar 2026, 15:31" in said.message
    for loan_id, at in ((first, "14:02"), (second, "15:28")):
        now = datetime.fromisoformat(f"2026-03-02T{at}")
        if loan_id == second:
            lending.take_back_all(school.database, [first], now)
        lending.hand_over(school.database, loan_id, now)
    assert school.facts(first).loan.out_at.strftime("%H:%M") == "14:00"
    assert school.facts(second).loan.out_at.strftime("%H:%M") == "15:28"


def test_a_series_is_reserved_whole_or_not_at_all(school: School) -> None:
    hall = school.request(Wanted(school.hall.id), first=1, last=1)
    tuesdays = [day(1), day(15), day(29)]
    taken = replace(hall, out_at=goes_out(day(15), Half.MORNING), due_at=day_end(15))
    other = lending.reserve(school.database, taken, NOW).made
    said = school.refused(lambda: lending.reserve_series(school.database, hall, tuesdays, NOW))
    assert "Tue 17 Mar 2026" in said.message and "L-0001" in said.message
    lending.cancel(school.database, other, "", TODAY)
    changes = lending.reserve_series(school.database, hall, tuesdays, NOW)
    assert len(changes.rows["loan"]) == 3
    assert school.loans() == ["L-0001", "L-0002", "L-0003", "L-0004"]
    history.undo(school.database, now=NOW)
    assert school.loans() == ["L-0001"]


def test_extending_keeps_the_first_due_date_and_respects_the_next_loan(school: School) -> None:
    loan_id = school.lend(last=3)
    school.reserve(to=school.mair, first=6, last=8)
    lending.extend(school.database, loan_id, day_end(5), NOW)
    loan = school.facts(loan_id).loan
    assert (loan.due_at, loan.first_due_at) == (day_end(5), day_end(3))
    words = school.refused(
        lambda: lending.extend(school.database, loan_id, day_end(6), NOW)
    ).message
    assert "L-0002 (12, Ysgol Mair" in words
    # Sooner is always possible, even where there are fewer than were promised.
    items_actions.edit_item(school.database, replace(school.meters, quantity=5))
    lending.extend(school.database, loan_id, day_end(4), NOW)
    lending.take_back_all(school.database, [loan_id], NOW)
    school.refused(lambda: lending.extend(school.database, loan_id, day_end(5), NOW))


def test_what_speaks_against_it_wants_a_note(school: School) -> None:
    items_actions.edit_item(
        school.database, replace(school.meters, test=SafetyTest.PAT, test_due_on=day(2))
    )
    school.lend(Wanted(school.kettles.id), last=1)
    later = NOW + timedelta(days=2)
    bare = replace(school.request(first=2, last=4), note="")
    kinds = [one.kind for one in lending.cautions_for(school.database, bare, later)]
    assert kinds == ["test", "overdue", "agreement"]
    said = school.refused(lambda: lending.reserve(school.database, bare, later))
    assert said.field == "note" and "L-0001 overdue" in said.message
    noted = replace(bare, note="Tested again on Friday")
    made = lending.reserve(school.database, noted, later).made
    assert school.facts(made).loan.note == "Tested again on Friday"


def test_fewer_units_list_the_promises_that_no_longer_fit(school: School) -> None:
    school.reserve(Wanted(school.meters.id, quantity=6), first=1, last=3)
    school.reserve(Wanted(school.meters.id, quantity=6), first=3, last=5)
    school.reserve(Wanted(school.meters.id, quantity=6), first=8, last=9)
    items_actions.take_out_of_service(
        school.database,
        OutOfService(item_id=school.meters.id, quantity=1, first_day=day(0), reason="no lead"),
    )
    misfits = items_actions.misfits(school.database, school.meters.id, NOW)
    assert [hold.loan for hold in misfits] == ["L-0001", "L-0002"]
    history.undo(school.database, now=NOW)
    assert items_actions.misfits(school.database, school.meters.id, NOW) == ()


# --- undo ------------------------------------------------------------------------------------


def give_up(school: School, loan_id: str) -> Changes:
    return lending.cancel(school.database, loan_id, "", TODAY)


def bring_back(school: School, loan_id: str) -> Changes:
    return lending.take_back_all(school.database, [loan_id], NOW)


@pytest.mark.parametrize("end", [give_up, bring_back], ids=["cancelled", "taken back"])
def test_an_end_can_not_be_undone_once_its_units_are_promised_again(
    school: School, end: Callable[[School, str], Changes]
) -> None:
    first = school.reserve() if end is give_up else school.lend()
    ended = end(school, first)
    second = school.reserve(Wanted(school.meters.id, quantity=5), to=school.mair, first=2)
    said = school.refused(lambda: history.undo(school.database, ended.action_id, NOW)).message
    assert said == (
        f"“{ended.name}” has to stay as it is. 5 × Multimeter would then be promised that are not "
        "there on Wed 4 Mar 2026, morning. In the way: L-0002 (5, Ysgol Mair, until "
        "Thu 5 Mar 2026, afternoon). Change or cancel that first."
    )
    lending.cancel(school.database, second, "", TODAY)
    history.undo(school.database, ended.action_id, NOW)
    assert school.free(school.meters, 2, 3) == 0
    # Nor can the other one come back now, although it is what Undo offers next.
    assert "L-0001" in school.refused(lambda: history.undo(school.database, now=NOW)).message


def test_stock_that_was_promised_can_not_be_undone_from_history(school: School) -> None:
    more = items_actions.edit_item(school.database, replace(school.meters, quantity=20))
    school.reserve(Wanted(school.meters.id, quantity=15))
    said = school.refused(lambda: history.undo(school.database, more.action_id, NOW)).message
    assert "3 × Multimeter would then be promised" in said and "L-0001" in said


def test_a_return_ticked_by_mistake_is_undone_though_it_is_overdue(school: School) -> None:
    """The next school is waiting already: that is no reason to call it back."""
    loan_id = school.lend(last=3)
    school.reserve(to=school.mair, first=6, last=8)
    late = NOW + timedelta(days=5)
    lending.take_back_all(school.database, [loan_id], late)
    history.undo(school.database, now=late)
    assert school.state(loan_id, late) == "Overdue by 2 days"
    history.redo(school.database, now=late)
    assert school.state(loan_id, late) == "Returned"


# --- items -----------------------------------------------------------------------------------


def test_a_catalogue_comes_in_whole_or_not_at_all(school: School) -> None:
    good, bad = factories.item(school.us, name="Kiln"), factories.item(school.us, quantity=0)
    said = school.refused(lambda: items_actions.add_items(school.database, [good, bad], "Import"))
    assert said.message.startswith("Multimeter: ")
    items_actions.add_items(school.database, [good, replace(bad, quantity=1)], "Import 2 items")
    history.undo(school.database, now=NOW)


def test_what_was_lent_is_retired_and_lent_no_more(school: School) -> None:
    school.lend(Wanted(school.kettles.id))
    said = school.refused(lambda: items_actions.remove_item(school.database, school.kettles.id))
    assert "Retire it instead" in said.message
    items_actions.retire_item(school.database, school.kettles.id, TODAY)
    wanted = (Wanted(school.kettles.id),)
    said = school.refused(lambda: school.reserve(*wanted, first=5, last=6))
    assert "no longer lent" in said.message
    items_actions.retire_item(school.database, school.kettles.id, None)
    school.reserve(*wanted, first=5, last=6)


def test_only_its_owner_lends_a_thing(school: School) -> None:
    theirs = replace(school.request(), lender_id=school.mair)
    said = school.refused(lambda: lending.reserve(school.database, theirs, NOW))
    assert said.field == "lender_id"
    own = replace(school.request(), borrower_id=school.us)
    assert school.refused(lambda: lending.reserve(school.database, own, NOW)).field == "borrower_id"


def test_asking_holds_nothing_until_it_is_confirmed(school: School) -> None:
    asked = lending.ask_for(school.database, school.request(), NOW).made
    assert school.free(school.meters, 1, 3) == 12
    lending.confirm(school.database, asked, NOW)
    assert school.free(school.meters, 1, 3) == 0
    other = lending.ask_for(school.database, school.request(to=school.mair), NOW).made
    assert "L-0001" in school.refused(lambda: lending.confirm(school.database, other, NOW)).message
    over = NOW + timedelta(days=20)
    assert school.refused(lambda: lending.confirm(school.database, other, over)).field == "due_at"


def test_a_chase_is_logged_on_the_loan(school: School) -> None:
    loan_id = school.lend()
    words = "Could you bring them this week?"
    lending.chase(school.database, Chase(loan_id=loan_id, on=TODAY, channel="text", words=words))
    assert [one.words for one in school.facts(loan_id).chases] == [words]
    blank = Chase(loan_id=loan_id, on=TODAY, words=" ")
    assert school.refused(lambda: lending.chase(school.database, blank)).field == "words"


def test_early_and_late_hand_over(school: School) -> None:
    """Early, what goes out now must be free until its own time."""
    loan_id = school.reserve(first=4, last=6)
    other = school.reserve(Wanted(school.meters.id), to=school.mair, first=2, last=2)
    words = school.refused(lambda: lending.hand_over(school.database, loan_id, NOW)).message
    assert "L-0002 (1, Ysgol Mair" in words
    lending.cancel(school.database, other, "", TODAY)
    lending.hand_over(school.database, loan_id, NOW)
    assert school.facts(loan_id).loan.out_at == goes_out(TODAY, Half.MORNING)
    assert school.state(loan_id) == LoanStateKind.OUT.label
