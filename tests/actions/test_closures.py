"""Closures and terms, as a coordinator writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from partnerdesk.actions import closures
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import calendar_rows
from tests import factories
from tests.actions.small_calendar import FEN, GLAN, Calendar, latin
from tests.actions.small_calendar import calendar as calendar

SPRING = factories.term(GLAN)


def test_a_closure_over_what_is_fixed_is_written_and_raised(calendar: Calendar) -> None:
    """It is so, whatever was planned; changed to another day, nothing is in the way any more."""
    made = calendar.add(latin())
    trip = calendar.trip()
    assert list(calendar.late()) == [made]
    with calendar.database.read() as connection:
        (known,) = calendar_rows.closures_between(
            connection, date(2026, 3, 12), date(2026, 3, 12), [GLAN]
        )
    assert known.id == trip
    on = date(2026, 3, 13)
    closures.change_closure(calendar.database, replace(known, first_day=on, last_day=on))
    assert calendar.late() == {}
    calendar.undo()
    assert list(calendar.late()) == [made]
    closures.remove_closure(calendar.database, trip)
    assert calendar.late() == {}


def test_terms_of_one_member_do_not_overlap(calendar: Calendar) -> None:
    """Another member's may; the same term, changed, may stay where it was."""
    made = closures.add_term(calendar.database, SPRING).made
    again = replace(SPRING, name="Lent", first_day=date(2026, 3, 27), last_day=date(2026, 6, 1))
    with pytest.raises(RuleBroken, match="Terms can’t overlap") as refusal:
        closures.add_term(calendar.database, again)
    assert refusal.value.field == "first_day"
    closures.add_term(calendar.database, replace(again, member_id=FEN))
    later = closures.add_term(calendar.database, replace(again, first_day=date(2026, 3, 28))).made
    with pytest.raises(RuleBroken):
        closures.change_term(calendar.database, replace(again, id=later))
    closures.change_term(calendar.database, replace(SPRING, id=made, name="Spring"))
    closures.remove_term(calendar.database, made)
    closures.change_term(calendar.database, replace(again, id=later))
    with calendar.database.read() as connection:
        assert [one.name for one in calendar_rows.terms_of(connection, GLAN)] == ["Lent"]
