"""A review of an issued agreement can be brought forward, never put off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerdesk.actions import agreement_terms, history, revising
from partnerdesk.domain.problems import RuleBroken
from tests.actions.agreed import Agreed, agreed

__all__ = ["agreed"]


def test_a_review_comes_sooner_and_undo_puts_it_back(agreed: Agreed) -> None:
    database, review = agreed.store.database, agreed.read().agreement.review_on
    assert review is not None
    sooner = review - timedelta(days=14)
    agreement_terms.bring_review_forward(database, agreed.key, sooner)
    assert agreed.read().agreement.review_on == sooner
    history.undo(database)
    assert agreed.read().agreement.review_on == review


def test_a_review_is_not_put_off_nor_moved_before_the_start_or_in_a_draft(agreed: Agreed) -> None:
    database, review = agreed.store.database, agreed.read().agreement.review_on
    assert review is not None
    for day in (review, review + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(RuleBroken) as refusal:
            agreement_terms.bring_review_forward(database, agreed.key, day)
        assert refusal.value.field == "review_on"
    revising.revise(database, agreed.key)
    with pytest.raises(RuleBroken, match="still a draft"):
        agreement_terms.bring_review_forward(database, agreed.key, review - timedelta(days=14))
