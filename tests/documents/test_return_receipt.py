"""The receipt: what came back, what it costs, and what is still out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.documents.return_receipt import (
    ReturnedLine,
    ReturnReceiptFacts,
    StillOut,
    return_receipt,
)
from partnerdesk.domain.lending import Condition, Outcome
from tests import factories as make

from .paper import printed

FACTS = ReturnReceiptFacts(
    number="L-0042",
    lender=make.member(name="St Oswald’s"),
    borrower=make.member(name="Heron Vale Academy"),
    returned_at="Tue 10 Mar 2026, morning",
    due="Tue 17 Mar 2026, afternoon",
    returned=(
        ReturnedLine("Multimeter", 8, asset_tag="PH-0001"),
        ReturnedLine(
            "Multimeter", 1, Outcome.DAMAGED, Condition.DAMAGED, "PH-0007",
            ("Test leads", "Carry case"), 1200, "Display cracked",
        ),
        ReturnedLine("Multimeter", 1, Outcome.LOST, cost_pence=2450),
    ),
    still_out=(StillOut("Multimeter", 2, "PH-0012"),),
    printed_on=date(2026, 3, 10),
    brought_by="Łucja Żak",
)  # fmt: skip


def test_a_receipt_says_how_each_came_back_what_it_costs_and_what_is_still_out() -> None:
    (words,) = printed(return_receipt(FACTS))
    for fact in (
        "From Heron Vale Academy back to St Oswald’s L-0042",
        "Came back Tue 10 Mar 2026, morning",
        "What came back, and what is lost",
        "Multimeter PH-0001 8 Well Good",
        "Multimeter PH-0007 1 Damaged Damaged £12.00 not with it: Test leads and Carry case",
        # What is lost is in no condition.
        "Multimeter 1 Lost £24.50",
        "What it costs to put right, in all: £36.50.",
        "Still out Item Tag How many Multimeter PH-0012 2",
    ):
        assert fact in words, fact
    signed = words[words.index("Signed") :]
    assert signed.count("Signature") == 2
    assert "Łucja Żak" in signed


def test_a_complete_loan_is_said_to_be_so_and_costs_nothing() -> None:
    (words,) = printed(return_receipt(replace(FACTS, returned=FACTS.returned[:1], still_out=())))
    assert "Still out Nothing. This loan is complete: thank you." in words
    assert "lost" not in words
    assert "put right" not in words
