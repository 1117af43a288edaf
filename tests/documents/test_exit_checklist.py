"""The exit checklist: steps with boxes, what changes hands, dates of office, and the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.documents.exit_checklist import (
    ExitFacts,
    KeptOnPaper,
    LoanOnPaper,
    OfficeOnPaper,
    StepOnPaper,
    exit_checklist,
)
from partnerdesk.domain.leaving import StepKind

from .agreement_on_paper import NASTY
from .paper import printed, squeezed
from .scripts import NAMES

DAY = date(2026, 3, 3)
STEPS = tuple(StepOnPaper(kind.label) for kind in StepKind)
FACTS = ExitFacts(
    leaves=OfficeOnPaper("Ann Bell", date(2024, 9, 1), date(2026, 3, 27)),
    follows=OfficeOnPaper("Sorcha Doyle", date(2026, 3, 30)),
    before=(OfficeOnPaper("Tomos Rees", date(2022, 9, 1), date(2024, 8, 31)),),
    steps=(
        StepOnPaper("Successor named and met", date(2026, 2, 9), "Met twice"),
        *STEPS[1:5],
        StepOnPaper("Loans gone through: what is out, what is late", None, "", "2 out, 1 late"),
        *STEPS[6:],
    ),
    kept=(
        KeptOnPaper(
            "Key", "Equipment store", "On the site team’s ring", "Keith Marsden", "Ann Bell"
        ),
        KeptOnPaper("", "A drum", "", "Ann Bell"),
    ),
    loans=(
        LoanOnPaper("L-0055", "12 × Multimeter", "", "Heron Vale Academy", date(2026, 2, 25), 6),
        LoanOnPaper("L-0034", "20 × Hockey stick", "St Oswald’s", "", date(2026, 4, 14)),
        LoanOnPaper("L-0039", "Tent", "St Oswald’s", "Fenwick Primary", date(2026, 3, 2), 1),
    ),
    other_loans=1,
    school="Eastvale Community School",
    partnership="East Vale Schools Together",
    printed_on=DAY,
)
EMPTY = ExitFacts(leaves=OfficeOnPaper(""), steps=STEPS, printed_on=DAY)


def test_it_tells_the_steps_what_changes_hands_and_who_signs() -> None:
    words = " ".join(printed(exit_checklist(FACTS)))
    for fact in (
        "as it stands on Tue 3 Mar 2026",
        "Hands over Ann Bell, coordinator from Sun 1 Sep 2024 to Fri 27 Mar 2026",
        "Takes over Sorcha Doyle, from Mon 30 Mar 2026",
        "Before them Tomos Rees, coordinator from Thu 1 Sep 2022 to Sat 31 Aug 2024",
        "✓ Successor named and met Met twice Mon 9 Feb 2026",
        "receipt signed by both",
        "2 out, 1 late",
        "Key: Equipment store",
        "Keith Marsden Ann Bell",
        "our school to Heron Vale Academy Wed 25 Feb 2026 6 days late",
        "St Oswald’s to our school Tue 14 Apr 2026",
        "Mon 2 Mar 2026 1 day late",
        "1 more loan between other members",
        "never the password",
        "Handed over by",
        "Received by",
    ):
        assert fact in words, fact
    assert words.count("✓") == 1
    assert words.count("Signature") == 2


def test_it_stands_on_two_pages_with_the_receipt_whole() -> None:
    many = replace(FACTS, kept=FACTS.kept * 4, loans=FACTS.loans * 3)
    for facts in (FACTS, many):
        pages = printed(exit_checklist(facts))
        assert len(pages) == 2
        assert "Receipt What is ticked" in pages[1]
        assert pages[1].count("Signature") == 2


def test_without_anything_written_down_there_are_lines_to_fill_in() -> None:
    words = " ".join(printed(exit_checklist(EMPTY)))
    assert "Hands over ____" in words
    assert "Takes over ____" in words
    assert "Nothing is written down yet" in words
    assert "Nothing of ours is out, and nothing is late." in words
    assert "✓" not in words


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(
            FACTS,
            leaves=OfficeOnPaper(text),
            kept=(KeptOnPaper("", text), KeptOnPaper("", "A key", text)),
            steps=(StepOnPaper(text), StepOnPaper("A step", None, text)),
            loans=(LoanOnPaper("L-0001", text, text, "", DAY),),
        )
        assert squeezed("".join(printed(exit_checklist(facts)))).count(squeezed(text)) >= 6
