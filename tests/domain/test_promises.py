"""What a promise has come to, from what was done about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import (
    CommitmentLink,
    Evidence,
    LinkKind,
    PromiseState,
    check_link,
    check_release,
    standing,
)

TODAY = date(2026, 3, 3)
START = date(2025, 9, 1)


def seen(day: date | None, *, done: bool) -> Evidence:
    return Evidence(CommitmentLink(), done, day, "Latin")


DONE = seen(date(2026, 2, 12), done=True)
LONG_AGO = seen(date(2025, 9, 12), done=True)
AHEAD = seen(date(2026, 3, 12), done=False)
MISSED = seen(date(2026, 1, 12), done=False)


@pytest.mark.parametrize(
    ("promise", "evidence", "state"),
    [
        (Commitment(times=1), [DONE], PromiseState.KEPT),
        (Commitment(times=2), [DONE, AHEAD], PromiseState.ON_COURSE),
        (Commitment(times=9), [DONE], PromiseState.ON_COURSE),
        (Commitment(times=9), [LONG_AGO], PromiseState.DRIFTING),
        (Commitment(), [], PromiseState.DRIFTING),
        (Commitment(due_on=date(2026, 3, 20)), [MISSED], PromiseState.DUE),
        (Commitment(due_on=date(2026, 3, 20)), [AHEAD], PromiseState.ON_COURSE),
        (Commitment(due_on=date(2026, 3, 2)), [AHEAD], PromiseState.BROKEN),
        (Commitment(due_on=TODAY), [], PromiseState.DUE),
        (Commitment(due_on=date(2026, 3, 2)), [DONE], PromiseState.KEPT),
        (Commitment(released_on=TODAY, released_reason="x"), [], PromiseState.RELEASED),
    ],
)
def test_a_promise_stands_where_its_evidence_puts_it(
    promise: Commitment, evidence: list[Evidence], state: PromiseState
) -> None:
    assert standing(promise, evidence, START, TODAY).state is state


EVIDENCE = st.lists(st.sampled_from([DONE, LONG_AGO, AHEAD, MISSED]), max_size=5)
PROMISES = st.builds(
    Commitment,
    times=st.integers(1, 6),
    due_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
)


@given(PROMISES, EVIDENCE)
def test_doing_it_once_more_never_makes_it_look_worse(
    promise: Commitment, evidence: list[Evidence]
) -> None:
    order = list(PromiseState)
    before = standing(promise, evidence, START, TODAY)
    after = standing(promise, [*evidence, seen(TODAY, done=True)], START, TODAY)
    assert order.index(after.state) >= order.index(before.state)
    assert after.done == before.done + 1


@given(PROMISES, EVIDENCE, st.integers(0, 200))
def test_a_kept_promise_stays_kept(
    promise: Commitment, evidence: list[Evidence], days: int
) -> None:
    if standing(promise, evidence, START, TODAY).state is PromiseState.KEPT:
        later = standing(promise, evidence, START, TODAY + timedelta(days=days))
        assert later.state is PromiseState.KEPT


@pytest.mark.parametrize(
    ("link", "field"),
    [
        (CommitmentLink(kind=LinkKind.SESSION), "target_id"),
        (CommitmentLink(kind=LinkKind.NOTE, on=TODAY), "words"),
        (CommitmentLink(kind=LinkKind.NOTE, words="Seen"), "on"),
        (CommitmentLink(kind=LinkKind.NOTE, words="Seen", on=date(2026, 3, 4)), "on"),
        (CommitmentLink(kind=LinkKind.PAYMENT, on=TODAY), "pence"),
        (CommitmentLink(kind=LinkKind.PAYMENT, on=TODAY, pence=0), "pence"),
    ],
)
def test_a_link_that_shows_nothing_is_refused_at_its_field(
    link: CommitmentLink, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_link(link, TODAY)
    assert refusal.value.field == field


def test_a_release_says_why() -> None:
    with pytest.raises(RuleBroken, match="why"):
        check_release(Commitment(released_on=TODAY))
