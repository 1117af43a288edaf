"""How long an agreement binds: renewals, notice, late joiners, and governors' meetings."""

from __future__ import annotations

from datetime import date

import pytest

from partnerdesk.actions import agreement_terms, agreements, history, revising, signing
from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.store import agreements_rows
from tests.actions.agreed import TODAY, Agreed, agreed

__all__ = ["agreed"]

END = date(2027, 3, 2)
NEW_END = date(2028, 3, 2)


def renewed(agreed: Agreed, today: date = date(2027, 1, 11)) -> None:
    agreement_terms.renew(
        agreed.store.database, agreed.key, NEW_END, date(2028, 1, 10), today, today
    )


def test_a_renewed_agreement_stays_in_force_past_the_end_it_had(agreed: Agreed) -> None:
    after = date(2027, 4, 1)
    assert agreed.read().agreement.ends_on == END
    assert agreed.state(after).kind is StateKind.ENDED
    renewed(agreed)
    assert agreed.state(after).kind is StateKind.IN_FORCE
    with agreed.store.database.read() as connection:
        (known,) = agreements_rows.renewals_of(connection, agreed.key)
    assert (known.ended_on, known.ends_on) == (END, NEW_END)
    history.undo(agreed.store.database)
    assert agreed.state(after).kind is StateKind.ENDED


def test_a_dropped_revision_leaves_the_renewal_before_it(agreed: Agreed) -> None:
    renewed(agreed)
    before = agreed.read()
    revising.revise(agreed.store.database, agreed.key)
    revising.drop_revision(agreed.store.database, agreed.key)
    assert agreed.read() == before
    assert before.agreement.ends_on == NEW_END


@pytest.mark.parametrize(
    ("ends_on", "renewed_on", "field"),
    [(END, date(2027, 1, 11), "ends_on"), (NEW_END, date(2027, 1, 12), "renewed_on")],
)
def test_a_renewal_goes_further_and_was_agreed_by_now(
    agreed: Agreed, ends_on: date, renewed_on: date, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        agreement_terms.renew(
            agreed.store.database, agreed.key, ends_on, None, renewed_on, date(2027, 1, 11)
        )
    assert refused.value.field == field
    assert agreed.read().agreement.ends_on == END


@pytest.mark.parametrize(
    ("given", "leaves"),
    [(date(2026, 6, 1), date(2026, 9, 1)), (date(2027, 2, 1), END)],
)
def test_whoever_gives_notice_is_bound_for_its_period_and_no_longer_than_the_term(
    agreed: Agreed, given: date, leaves: date
) -> None:
    database = agreed.store.database
    months = agreed.read().agreement.notice_months
    assert months == 3
    agreement_terms.give_notice(database, agreed.key, agreed.theirs, given, given)
    (_, party) = agreed.read().parties
    assert (party.notice_on, party.leaves_on) == (given, leaves)
    with pytest.raises(RuleBroken, match="already"):
        agreement_terms.give_notice(database, agreed.key, agreed.theirs, given, given)
    agreement_terms.take_notice_back(database, agreed.key, agreed.theirs)
    assert agreed.read().parties[1].leaves_on is None
    history.undo(database)
    assert agreed.read().parties[1].leaves_on == leaves


def test_notice_after_a_renewal_counts_from_the_new_term(agreed: Agreed) -> None:
    renewed(agreed)
    given = date(2027, 2, 1)
    agreement_terms.give_notice(agreed.store.database, agreed.key, agreed.theirs, given, given)
    assert agreed.read().parties[1].leaves_on == date(2027, 5, 1)


def test_a_new_version_can_be_issued_without_the_signature_of_whoever_leaves(
    agreed: Agreed,
) -> None:
    database = agreed.store.database
    agreement_terms.accede(database, agreed.key, agreed.third, TODAY)
    agreement_terms.give_notice(database, agreed.key, agreed.theirs, TODAY, TODAY)
    revising.revise(database, agreed.key)
    assert {one.member_id for one in agreed.read().signatories} == {agreed.ours, agreed.third}
    staying = [(one, RoleKind.HEAD) for one in (agreed.ours, agreed.third)]
    agreements.change_signatories(database, agreed.key, staying)
    signing.issue(agreed.store, agreed.key, TODAY)
    agreed.sign()
    assert agreed.state().kind is StateKind.IN_FORCE


def test_a_late_joiner_is_a_party_whose_signature_is_awaited(agreed: Agreed) -> None:
    database = agreed.store.database
    joined = date(2026, 5, 1)
    for early, field in ((date(2026, 2, 1), "joined_on"),):
        with pytest.raises(RuleBroken) as refused:
            agreement_terms.accede(database, agreed.key, agreed.third, early)
        assert refused.value.field == field
    agreement_terms.accede(database, agreed.key, agreed.third, joined)
    assert agreed.state(joined).words == "Awaiting signature (4 of 5)"
    assert agreed.read().parties[2].joined_on == joined
    with pytest.raises(RuleBroken, match="is a party already"):
        agreement_terms.accede(database, agreed.key, agreed.third, joined)
    history.undo(database)
    assert agreed.state(joined).kind is StateKind.IN_FORCE
    history.redo(database)
    agreed.sign(joined)
    assert agreed.state(joined).kind is StateKind.IN_FORCE


def test_a_review_is_put_a_fortnight_before_the_last_governors_meeting(agreed: Agreed) -> None:
    database = agreed.store.database
    review = agreed.read().agreement.review_on
    assert review == date(2027, 1, 3)
    assert agreement_terms.review_day(database, agreed.key, TODAY) is None
    for member, day in (
        (agreed.ours, date(2026, 11, 24)),
        (agreed.theirs, date(2026, 12, 8)),
        (agreed.theirs, date(2027, 2, 9)),
        (agreed.third, date(2026, 12, 15)),
    ):
        agreement_terms.add_governors_meeting(database, GovernorsMeeting("", member, day))
    found = agreement_terms.review_day(database, agreed.key, TODAY)
    assert found == date(2026, 11, 24)
    agreement_terms.bring_review_forward(database, agreed.key, found)
    assert agreed.read().agreement.review_on == found
    with pytest.raises(RuleBroken, match="only be brought forward"):
        agreement_terms.bring_review_forward(database, agreed.key, review)


def test_an_agreement_that_is_over_or_still_a_draft_is_not_renewed_left_or_joined(
    agreed: Agreed,
) -> None:
    database = agreed.store.database
    revising.revise(database, agreed.key)

    def refused(words: str) -> None:
        with pytest.raises(RuleBroken, match=words):
            renewed(agreed)
        with pytest.raises(RuleBroken, match=words):
            agreement_terms.accede(database, agreed.key, agreed.third, TODAY)
        with pytest.raises(RuleBroken, match=words):
            agreement_terms.give_notice(database, agreed.key, agreed.theirs, TODAY, TODAY)

    refused("still a draft")
    revising.drop_revision(database, agreed.key)
    signing.void_agreement(database, agreed.key, "Wrong parties", TODAY)
    refused("is over")
