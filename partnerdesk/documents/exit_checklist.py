"""The exit checklist and its receipt: what is done, what is handed over, and both signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import TO_FILL_IN
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted

_DAY_TO_FILL_IN = TO_FILL_IN[:16]

# What stands in a cell for a box that was ticked.
DONE = "✓"


@dataclass(frozen=True, slots=True)
class StepOnPaper:
    """A step; ``done_on`` None leaves a box to tick. ``seen`` is what the program sees of it."""

    words: str
    done_on: date | None = None
    note: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class KeptOnPaper:
    """A key, a log-in or a folder to hand over; never the password itself."""

    kind: str
    what: str
    kept_at: str = ""
    holder: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class LoanOnPaper:
    """Equipment that is out: what, from whom to whom, until when, and how many days it is late.

    A blank ``lender`` or ``borrower`` is our own school.
    """

    number: str
    things: str
    lender: str
    borrower: str
    due_on: date
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class OfficeOnPaper:
    """Who held the office, from when until when; None is not known, or not yet."""

    name: str
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExitFacts:
    """What the checklist is made from.

    ``leaves`` hands over, ``follows`` receives; blank names leave lines to fill in. ``before`` are
    those who were in office earlier, the last one first. ``loans`` are those of our school and what
    is late; ``other_loans`` counts the rest.
    """

    leaves: OfficeOnPaper
    steps: tuple[StepOnPaper, ...]
    printed_on: date
    follows: OfficeOnPaper = OfficeOnPaper("")
    before: tuple[OfficeOnPaper, ...] = ()
    kept: tuple[KeptOnPaper, ...] = ()
    loans: tuple[LoanOnPaper, ...] = ()
    other_loans: int = 0
    school: str = ""
    partnership: str = ""


def exit_checklist(facts: ExitFacts) -> blocks.Document:
    """The steps, what changes hands, and the receipt that both sign."""
    return blocks.Document(
        title="Exit checklist and receipt",
        subtitle=facts.partnership,
        date_line=f"as it stands on {day_text(facts.printed_on)}",
        author=facts.leaves.name,
        blocks=(
            _office(facts),
            *_steps(facts.steps),
            *_kept(facts.kept),
            *_loans(facts),
            _receipt(facts),
        ),
    )


def _office(facts: ExitFacts) -> blocks.Block:
    follows = facts.follows
    rows = [
        ("Our school", facts.school),
        ("Hands over", f"{facts.leaves.name or TO_FILL_IN}, {_dates(facts.leaves)}"),
        ("Takes over", f"{follows.name or TO_FILL_IN}, from {_day(follows.started_on)}"),
        ("Before them", "\n".join(f"{one.name}, {_dates(one)}" for one in facts.before)),
    ]
    return blocks.Facts(tuple((label, value) for label, value in rows if value))


def _dates(one: OfficeOnPaper) -> str:
    """``coordinator from Mon 1 Sep 2025 to ____``: what is not known is a line to fill in."""
    return f"coordinator from {_day(one.started_on)} to {_day(one.ended_on)}"


def _day(day: date | None) -> str:
    return day_text(day) if day else _DAY_TO_FILL_IN


def _steps(steps: Sequence[StepOnPaper]) -> Iterator[blocks.Block]:
    yield blocks.Heading("Before the last day", 2)
    yield blocks.Table(
        header=("", "What", "As it stands", "Done on"),
        rows=tuple(
            (
                DONE if one.done_on else blocks.BOX,
                one.words,
                "\n".join(filter(None, (one.note, one.seen))),
                day_text(one.done_on) if one.done_on else "",
            )
            for one in steps
        ),
        widths=(7, 74, 57, 32),
    )


def _kept(kept: Sequence[KeptOnPaper]) -> Iterator[blocks.Block]:
    yield blocks.Heading("Keys, log-ins and papers to hand over", 2)
    if not kept:
        yield blocks.Paragraph("Nothing is written down yet. Write by hand what there is:", "quiet")
    rows = [(blocks.BOX, _what(one), one.kept_at, one.holder, one.second) for one in kept]
    # Room for what comes to mind while both go through it.
    rows += [(blocks.BOX, "\n", "", "", "")] * (1 if kept else 3)
    yield blocks.Table(
        header=("", "What", "Where it is", "Who has it", "Who else"),
        rows=tuple(rows),
        widths=(7, 48, 57, 29, 29),
    )
    yield blocks.Paragraph(
        "Where a password is kept stands here, never the password. Change those that the one who "
        "leaves knows by heart.",
        "small",
    )


def _what(one: KeptOnPaper) -> str:
    return f"{one.kind}: {one.what}" if one.kind else one.what


def _loans(facts: ExitFacts) -> Iterator[blocks.Block]:
    yield blocks.Heading("Equipment that is out", 2)
    if facts.loans:
        yield blocks.Table(
            header=("", "Loan", "What", "From whom to whom", "Due back"),
            rows=tuple(
                (blocks.BOX, one.number, one.things, _from_to(one), _due(one))
                for one in facts.loans
            ),
            widths=(7, 16, 50, 65, 32),
        )
    else:
        yield blocks.Paragraph("Nothing of ours is out, and nothing is late.", "quiet")
    if facts.other_loans:
        more = counted(facts.other_loans, "more loan")
        yield blocks.Paragraph(
            f"{more} between other members, not late: see Loans in PartnerDesk.", "small"
        )


def _from_to(one: LoanOnPaper) -> str:
    if one.lender and one.borrower:
        return f"{one.lender} to {one.borrower}"
    return f"our school to {one.borrower}" if one.borrower else f"{one.lender} to our school"


def _due(one: LoanOnPaper) -> str:
    late = f"\n{counted(one.days_late, 'day')} late" if one.days_late else ""
    return day_text(one.due_on) + late


def _receipt(facts: ExitFacts) -> blocks.Block:
    school = facts.school or facts.partnership
    return blocks.Signatures(
        heading="Receipt",
        intro="What is ticked above was gone through together and handed over; what is not ticked "
        "is still open, and both know of it.",
        blocks=(
            blocks.SignatureBlock(school, "Handed over by", facts.leaves.name),
            blocks.SignatureBlock(school, "Received by", facts.follows.name),
        ),
    )
