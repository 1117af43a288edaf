"""What an agreement says, what state it is in, and when it may be issued and signed (P33-P38)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from partnerdesk.domain.agreements import (
    Agreement,
    Commitment,
    Draft,
    State,
    StateKind,
    check_dates,
    check_editable,
    check_parties,
    check_ready_to_issue,
    check_signature,
    commitment_text,
    exchanges,
    next_date,
    next_number,
    state_of,
)
from partnerdesk.domain.clauses import (
    Template,
)
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from tests.factories import agreement, clause, commitment, party, signatory, signature

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def issued(**given: Any) -> Agreement:
    """An agreement in force, a year from its end."""
    defaults = {
        "issued_on": date(2026, 8, 1),
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2028, 8, 31),
        "review_on": date(2027, 7, 3),
    }
    return agreement(**{**defaults, **given})


def state(deal: Agreement, signed: int = 4, needed: int = 4) -> State:
    return state_of(deal, needed, signed, TODAY, 42)


# --- state -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deal", "signed", "kind"),
    [
        (agreement(), 0, StateKind.DRAFT),
        (agreement(ends_on=TODAY - DAY), 0, StateKind.DRAFT),
        (issued(), 3, StateKind.AWAITING),
        (issued(), 4, StateKind.IN_FORCE),
        (issued(starts_on=TODAY), 4, StateKind.IN_FORCE),
        (issued(starts_on=TODAY + DAY), 4, StateKind.AGREED),
        (issued(review_on=TODAY + 42 * DAY), 4, StateKind.REVIEW_DUE),
        (issued(review_on=TODAY + 43 * DAY), 4, StateKind.IN_FORCE),
        (issued(review_on=TODAY - 100 * DAY), 4, StateKind.REVIEW_DUE),
        (issued(review_on=None), 4, StateKind.IN_FORCE),
        (issued(ends_on=TODAY), 4, StateKind.IN_FORCE),
        (issued(ends_on=TODAY - DAY), 4, StateKind.ENDED),
        (issued(ends_on=TODAY - DAY), 1, StateKind.ENDED),
        (issued(ended_on=TODAY), 4, StateKind.ENDED),
        (issued(ended_on=TODAY + DAY), 4, StateKind.IN_FORCE),
        (issued(voided_on=TODAY, ended_on=TODAY), 4, StateKind.VOID),
    ],
)
def test_the_state_follows_from_dates_and_signatures(
    deal: Agreement, signed: int, kind: StateKind
) -> None:
    assert state(deal, signed).kind is kind


def test_a_state_in_words() -> None:
    assert state(issued(), 2).words == "Awaiting signature (2 of 4)"
    assert state(issued(), 2).short == "2 of 4 signed"
    assert state(issued(starts_on=date(2027, 1, 5))).words == "Signed, starts Tue 5 Jan 2027"
    assert state(issued()).words == state(issued()).short == "In force"


@pytest.mark.parametrize(
    ("deal", "words"),
    [
        (agreement(), ""),
        (issued(voided_on=TODAY), ""),
        (issued(starts_on=date(2027, 1, 5)), "starts 5 Jan"),
        (issued(review_on=date(2027, 4, 3)), "review by 3 Apr"),
        (issued(review_on=TODAY - DAY, ends_on=date(2028, 8, 31)), "ends 31 Aug 2028"),
        (issued(review_on=None, ends_on=None), ""),
    ],
)
def test_the_next_date_that_matters(deal: Agreement, words: str) -> None:
    assert next_date(deal, state(deal), TODAY) == words


# --- give and receive ------------------------------------------------------------------------


def test_what_each_party_gives_and_receives() -> None:
    parties = [party("a", name) for name in ("us", "them", "others")]
    latin = commitment("a", "us", receiver_id="them", what="Latin", how_much="1 hour a week")
    hall = commitment("a", "them", what="The hall")
    us, them, others = exchanges(parties, [latin, hall])
    assert (us.gives, us.receives) == (("Latin, 1 hour a week",), ("The hall",))
    assert (them.gives, them.receives) == (("The hall",), ("Latin, 1 hour a week",))
    assert (others.gives, others.receives) == ((), ("The hall",))
    assert commitment_text(Commitment(what="Latin", by_when="July 2027")) == "Latin, by July 2027"


# --- refusals --------------------------------------------------------------------------------


def ready() -> Draft:
    """A draft with nothing left open."""
    deal = agreement()
    return Draft(
        deal,
        parties=(party(deal, "us"), party(deal, "them")),
        signatories=(signatory(deal, "us"), signatory(deal, "them")),
        clauses=(clause(deal),),
    )


def test_a_draft_with_nothing_open_may_be_issued() -> None:
    check_ready_to_issue(ready())


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"parties": ready().parties[:1]}, "parties", "at least two"),
        ({"signatories": ready().signatories[:1]}, "signatories", "somebody to sign"),
        ({"clauses": (clause("a", part="Money", body=""),)}, "clauses", "Still open: Money"),
        ({"agreement": agreement(ends_on=date(2026, 1, 1))}, "ends_on", "later end"),
        ({"agreement": issued()}, "", "MOU-2026-001 has been issued"),
    ],
)
def test_what_is_still_open_is_named(change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refusal:
        check_ready_to_issue(replace(ready(), **change))
    assert refusal.value.field == field


def test_a_template_can_be_for_so_many_parties() -> None:
    two = Template("t", 1, "", "", "", (), (RoleKind.HEAD,), most_parties=2)
    check_parties(["a", "b"], two)
    check_parties(["a", "b", "c"])
    with pytest.raises(RuleBroken, match="up to 2"):
        check_parties(["a", "b", "c"], two)
    with pytest.raises(RuleBroken, match="at least two"):
        check_parties(["a", "a"])


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("ends_on", {"ends_on": date(2026, 9, 1)}),
        ("review_on", {"review_on": date(2026, 8, 31)}),
        ("review_on", {"review_on": date(2028, 9, 1)}),
    ],
)
def test_dates_out_of_order_are_refused(field: str, given: dict[str, Any]) -> None:
    check_dates(agreement())
    check_dates(agreement(starts_on=None, ends_on=None, review_on=None))
    with pytest.raises(RuleBroken) as refusal:
        check_dates(agreement(**given))
    assert refusal.value.field == field


@pytest.mark.parametrize("frozen", ["issued_on", "ended_on", "voided_on"])
def test_words_are_frozen_once_they_bind(frozen: str) -> None:
    check_editable(agreement())
    with pytest.raises(RuleBroken, match="can no longer change"):
        check_editable(agreement(**{frozen: TODAY}))


@pytest.mark.parametrize(
    ("field", "deal", "given"),
    [
        ("", agreement(), {}),
        ("", issued(voided_on=TODAY), {}),
        ("signatory_id", issued(), {"signatory_id": "taken"}),
        ("person_name", issued(), {"person_name": ""}),
        ("signed_on", issued(), {"signed_on": TODAY + DAY}),
    ],
)
def test_a_signature_that_can_not_stand_is_refused(
    field: str, deal: Agreement, given: dict[str, Any]
) -> None:
    taken = [signature("taken")]
    check_signature(signature("free", signed_on=TODAY), issued(), taken, TODAY)
    with pytest.raises(RuleBroken) as refusal:
        check_signature(signature("free", **given), deal, taken, TODAY)
    assert refusal.value.field == field


def test_numbers_go_on_after_the_highest_of_the_year() -> None:
    taken = ["MOU-2026-001", "MOU-2026-007", "MOU-2025-090", "L-0042", "MOU-2026-draft"]
    assert next_number(taken, 2026) == "MOU-2026-008"
    assert next_number(taken, 2027) == "MOU-2027-001"
    assert next_number(["MOU-2026-999"], 2026) == "MOU-2026-1000"
