"""What the life of agreements brings to Today, and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.promises import PromiseState, Standing
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.domain.today_agreements import Binding, LifeFacts, TracedPromise, life_matters

TODAY = date(2026, 3, 3)
DEAL = Agreement(
    id="deal", number="MOU-2025-001", title="Latin", starts_on=date(2025, 9, 1),
    review_on=date(2026, 6, 1), ends_on=date(2027, 8, 31), notice_months=3,
)  # fmt: skip
NAMES = {"us": "St Oswald’s", "them": "Heron Vale Academy"}


def told(facts: LifeFacts, today: date = TODAY) -> list[tuple[MatterKind, str]]:
    found = life_matters(facts, [Binding(DEAL, ("us", "them"))], today, NAMES)
    assert {one.key for one in found} <= {"deal"}
    return [(one.kind, f"{one.title} | {one.second}") for one in found]


def test_promises_that_ask_to_be_looked_at_are_told_together_the_worst_first() -> None:
    states = (PromiseState.KEPT, PromiseState.DRIFTING, PromiseState.DUE, PromiseState.RELEASED)
    traced = tuple(
        TracedPromise(DEAL, Commitment(what=state.value), Standing(state, 0, 1, ""))
        for state in states
    )
    assert told(LifeFacts(traced)) == [
        (
            MatterKind.PROMISE,
            "2 promises of MOU-2025-001 ask to be looked at | due: due; drifting: drifting",
        )
    ]


@pytest.mark.parametrize(
    ("today", "second"),
    [
        (date(2027, 4, 30), None),
        (date(2027, 5, 1), "Notice is given by Mon 31 May 2027 · Latin"),
        (date(2027, 6, 1), "Latin"),
        (date(2027, 9, 1), None),
    ],
)
def test_a_renewal_is_decided_before_notice_runs_out(today: date, second: str | None) -> None:
    title = "MOU-2025-001 ends on Tue 31 Aug 2027: renew it, or let it end"
    wanted = [(MatterKind.RENEWAL, f"{title} | {second}")] if second else []
    assert told(LifeFacts(), today) == wanted


def test_governors_are_told_of_before_their_last_meeting_ahead_of_the_review() -> None:
    last = date(2026, 5, 12)
    meetings = (
        GovernorsMeeting("1", "them", date(2026, 3, 10)),
        GovernorsMeeting("2", "them", last),
        GovernorsMeeting("3", "them", date(2026, 6, 30)),
        GovernorsMeeting("4", "others", last),
    )
    facts = LifeFacts((), meetings)
    assert told(facts) == []
    assert told(facts, last - timedelta(days=28)) == [
        (
            MatterKind.GOVERNORS,
            "Governors of Heron Vale Academy meet on Tue 12 May 2026 | "
            "Their last meeting before MOU-2025-001 is reviewed by Mon 1 Jun 2026",
        )
    ]
    assert told(facts, last + timedelta(days=1)) == []
