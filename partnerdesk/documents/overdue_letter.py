"""A letter to a borrower about what is overdue: friendly, neutral, with a slip to send back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.loan_form import who_and_how, who_and_where
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.words import counted

_TO_FILL_IN = "_" * 26


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """So many of an item that are still with the borrower."""

    name: str
    quantity: int
    asset_tag: str = ""


@dataclass(frozen=True, slots=True)
class OverdueLetterFacts:
    """What the letter is made from.

    ``to`` is who is responsible for the loan, None to write to the school; ``due`` is
    ``lending.due_text``; ``days_late`` counts days, 0 on the day itself; ``ring`` is whom to ring,
    None when nobody is known; ``signed_by`` is the writer's name.
    """

    number: str
    lender: Member
    borrower: Member
    to: Person | None
    lines: tuple[OverdueLine, ...]
    out: str
    due: str
    days_late: int
    ring: Person | None
    signed_by: str
    written_on: date
    partnership: str = ""


def overdue_letter(facts: OverdueLetterFacts) -> blocks.Document:
    """The letter, its slip at the end."""
    return blocks.Document(
        title="A reminder",
        subtitle=f"Loan {facts.number} from {facts.lender.name}",
        number=facts.number,
        date_line=day_text(facts.written_on),
        author=facts.partnership or facts.lender.name,
        blocks=(
            blocks.Paragraph(_address(facts)),
            blocks.Space(6),
            blocks.Paragraph(f"Dear {facts.to.name if facts.to else 'colleague'},"),
            blocks.Paragraph(
                f"{facts.lender.name} was glad to lend you what is listed here. As far as we can "
                "see, it is not back yet."
            ),
            _dates(facts),
            blocks.Table(
                header=("Item", "Tag", "How many"),
                rows=tuple((one.name, one.asset_tag, str(one.quantity)) for one in facts.lines),
                widths=(100, 45, 25),
                align=("left", "left", "right"),
            ),
            blocks.Paragraph(_request(facts)),
            blocks.Together(
                (
                    blocks.Paragraph("With kind regards,"),
                    blocks.Space(12),
                    blocks.Paragraph(
                        "\n".join(part for part in (facts.signed_by, facts.lender.name) if part)
                    ),
                )
            ),
            _slip(facts),
        ),
    )


def _address(facts: OverdueLetterFacts) -> str:
    member = facts.borrower
    town = " ".join(part for part in (member.town, member.postcode) if part)
    lines = (facts.to.name if facts.to else "", member.name, member.street, member.locality, town)
    return "\n".join(line for line in lines if line)


def _dates(facts: OverdueLetterFacts) -> blocks.Block:
    late = f", {counted(facts.days_late, 'day')} ago" if facts.days_late else ""
    return blocks.Facts((("Went out", facts.out), ("Due back", facts.due + late)))


def _request(facts: OverdueLetterFacts) -> str:
    ring = who_and_how(facts.ring)
    way = f"get in touch with {ring}, or send back" if ring else "send back"
    return (
        "If it is on its way, thank you, and there is nothing more to do. Otherwise please "
        f"{way} the slip below. Should you need it for longer, or should anything be broken or "
        "lost, tell us: we will find a way together. Others may be waiting for it."
    )


def _slip(facts: OverdueLetterFacts) -> blocks.Block:
    return blocks.Together(
        (
            blocks.CutLine(),
            blocks.Heading(f"Reply about loan {facts.number}", 2),
            blocks.Paragraph(f"To {who_and_where(facts.lender)}", keep_with_next=True),
            blocks.Checklist(
                (
                    f"We bring everything back on {_TO_FILL_IN}",
                    f"Please collect it on {_TO_FILL_IN}",
                    f"We would like to keep it until {_TO_FILL_IN}",
                    f"Something is broken or missing, namely {_TO_FILL_IN}",
                )
            ),
            blocks.Signatures("", (blocks.SignatureBlock(facts.borrower.name, "Replied by"),)),
        )
    )
