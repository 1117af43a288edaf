"""The register of a session: counts to write in for each school, never a pupil's name."""

from __future__ import annotations

from collections.abc import Iterator

from partnerdesk.documents import blocks
from partnerdesk.documents.session_facts import SessionPaperFacts, number_text, total

_SPARE_ROWS = 2


def session_register(facts: SessionPaperFacts) -> blocks.Document:
    """The register; numbers already recorded are printed in, the others have room to be written."""
    return blocks.Document(
        title=f"Register: {facts.title}",
        subtitle=facts.when,
        number=facts.where,
        date_line=facts.printed,
        author=facts.partnership,
        blocks=tuple(_register(facts)),
    )


def _register(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    yield blocks.Paragraph(
        "Count, and write numbers only: no pupil’s name belongs on this sheet.", "quiet"
    )
    yield blocks.Table(
        header=(
            "School",
            "Pupils expected",
            "Pupils came",
            "Staff expected",
            "Staff came",
            "Arrived at",
            "Initials",
        ),
        rows=tuple(_rows(facts)),
        widths=(52, 20, 20, 20, 20, 19, 19),
        align=("left", "right", "right", "right", "right"),
    )
    yield blocks.Heading("What happened, in a line or two", 2)
    yield blocks.Table((), (("\n\n\n\n",),))
    leads = ", ".join(person.name for person in facts.leads)
    yield blocks.Signatures(
        heading="",
        intro="",
        blocks=(blocks.SignatureBlock(facts.where or facts.title, "Counted by", leads),),
    )


def _rows(facts: SessionPaperFacts) -> Iterator[tuple[str, ...]]:
    """Two lines to each row, so that there is room to write by hand."""
    for member in facts.coming:
        yield (
            f"{member.name}\n",
            number_text(member.pupils_expected),
            number_text(member.pupils_attended),
            number_text(member.staff_expected),
            number_text(member.staff_attended),
            "",
            "",
        )
    for _ in range(_SPARE_ROWS):
        yield ("\n", "", "", "", "", "", "")
    yield (
        "Together\n",
        total([member.pupils_expected for member in facts.coming]),
        total([member.pupils_attended for member in facts.coming]),
        total([member.staff_expected for member in facts.coming]),
        total([member.staff_attended for member in facts.coming]),
        "",
        "",
    )
