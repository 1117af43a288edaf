"""The receipt for what came back: in which state, at which cost, and what is still out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Condition, Outcome
from partnerdesk.domain.money import pounds
from partnerdesk.domain.partners import Member
from partnerdesk.domain.words import listed


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """So many of an item that came back, or are known to be lost.

    ``missing`` are accessories that went out and did not come back; ``cost_pence`` is what it
    costs to put right, None when that is not known or nothing.
    """

    name: str
    quantity: int
    outcome: Outcome = Outcome.WELL
    condition_in: Condition = Condition.GOOD
    asset_tag: str = ""
    missing: tuple[str, ...] = ()
    cost_pence: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StillOut:
    """So many of an item that the borrower still has."""

    name: str
    quantity: int
    asset_tag: str = ""


@dataclass(frozen=True, slots=True)
class ReturnReceiptFacts:
    """What a receipt is made from: what came back at one time, and what is left.

    ``returned_at`` and ``due`` are in words (``lending.out_text`` and ``lending.due_text``);
    ``brought_by`` and ``taken_by`` are names to print under the signatures, blank when not known.
    """

    number: str
    lender: Member
    borrower: Member
    returned_at: str
    due: str
    returned: tuple[ReturnedLine, ...]
    still_out: tuple[StillOut, ...]
    printed_on: date
    brought_by: str = ""
    taken_by: str = ""
    partnership: str = ""


def return_receipt(facts: ReturnReceiptFacts) -> blocks.Document:
    """The receipt, to be signed by both sides."""
    return blocks.Document(
        title="Return receipt",
        subtitle=f"From {facts.borrower.name} back to {facts.lender.name}",
        number=facts.number,
        date_line=f"printed {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=(
            blocks.Facts((("Came back", facts.returned_at), ("Due back", facts.due))),
            *_returned(facts),
            *_still_out(facts),
            blocks.Signatures(
                heading="Signed",
                intro="Both of us counted and looked at what is listed here.",
                blocks=(
                    blocks.SignatureBlock(facts.borrower.name, "Brought back by", facts.brought_by),
                    blocks.SignatureBlock(facts.lender.name, "Taken back by", facts.taken_by),
                ),
            ),
        ),
    )


def _returned(facts: ReturnReceiptFacts) -> Iterator[blocks.Block]:
    lost = any(one.outcome is Outcome.LOST for one in facts.returned)
    yield blocks.Heading("What came back, and what is lost" if lost else "What came back", 2)
    yield blocks.Table(
        header=("Item", "Tag", "How many", "Outcome", "Condition", "Cost"),
        rows=tuple(_line(one) for one in facts.returned),
        widths=(56, 28, 22, 21, 22, 21),
        align=("left", "left", "right", "left", "left", "right"),
    )
    costs = [one.cost_pence for one in facts.returned if one.cost_pence]
    if costs:
        yield blocks.Paragraph(f"What it costs to put right, in all: {pounds(sum(costs))}.")


def _line(one: ReturnedLine) -> tuple[str, ...]:
    about = [
        one.name,
        f"not with it: {listed(one.missing)}" if one.missing else "",
        one.note,
    ]
    return (
        "\n".join(part for part in about if part),
        one.asset_tag,
        str(one.quantity),
        one.outcome.label,
        "" if one.outcome is Outcome.LOST else one.condition_in.label,
        "" if one.cost_pence is None else pounds(one.cost_pence),
    )


def _still_out(facts: ReturnReceiptFacts) -> Iterator[blocks.Block]:
    yield blocks.Heading("Still out", 2)
    if not facts.still_out:
        yield blocks.Paragraph("Nothing. This loan is complete: thank you.")
        return
    yield blocks.Table(
        header=("Item", "Tag", "How many"),
        rows=tuple((one.name, one.asset_tag, str(one.quantity)) for one in facts.still_out),
        widths=(100, 45, 25),
        align=("left", "left", "right"),
    )
