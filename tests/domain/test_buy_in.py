"""How a group stands: its latest sighting, and when that has faded (P8, P9)."""

from __future__ import annotations

from datetime import date

import pytest

from partnerdesk.domain.buy_in import Group, Standing, buy_in_states
from tests.factories import buy_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("seen_on", "fading"),
    [(date(2025, 11, 21), False), (date(2025, 11, 20), True), (TODAY, False)],
)
def test_buy_in_fades_after_so_many_months(seen_on: date, fading: bool) -> None:
    (head, *_) = buy_in_states([buy_in("m", seen_on=seen_on)], TODAY, 12)
    assert head.fading is fading


def test_buy_in_is_the_latest_sighting_of_each_group() -> None:
    old = buy_in("m", seen_on=date(2024, 1, 1))
    new = buy_in("m", seen_on=date(2026, 10, 1), standing=Standing.CAUTIOUS)
    left = buy_in("m", group=Group.GOVERNORS, standing=Standing.WITHDRAWN, seen_on=date(2020, 1, 1))
    states = buy_in_states([new, old, left], TODAY, 12)
    assert [state.group for state in states] == list(Group)
    assert [state.last for state in states] == [new, None, left]
    # Who has withdrawn does not fade, and who was never seen can't.
    assert not any(state.fading for state in states)
