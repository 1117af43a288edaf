"""A draft to comment on by hand: every line has a number, and a wide margin is left for words."""

from __future__ import annotations

from collections.abc import Iterator

from partnerdesk.documents import blocks
from partnerdesk.documents.mou import MouFacts
from partnerdesk.domain.agreements import exchanges
from partnerdesk.domain.dates import day_text


def numbered_draft(facts: MouFacts) -> blocks.Document:
    """The words of an agreement in one narrow column, promises and signatures as lists."""
    agreement = facts.draft.agreement
    return blocks.Document(
        title=f"{facts.document_title}: for comment",
        subtitle=agreement.title,
        number=f"{agreement.number}, version {agreement.version}"
        if agreement.version > 1
        else agreement.number,
        date_line=_dated(facts),
        author=facts.partnership,
        blocks=(
            blocks.Paragraph(
                "Please write beside the text, or send a list: “line 12: …”. Line numbers are "
                "those of this print alone.",
                "small",
            ),
            blocks.LineNumbered(tuple(_parts(facts))),
        ),
    )


def _dated(facts: MouFacts) -> str:
    agreement, when = facts.draft.agreement, day_text(facts.printed_on)
    if agreement.issued_on is None:
        return f"draft of {when}"
    return f"issued {day_text(agreement.issued_on)}, printed {when}"


def _parts(facts: MouFacts) -> Iterator[blocks.Heading | blocks.Paragraph]:
    kept = [clause for clause in facts.draft.clauses if not clause.left_out]
    for number, clause in enumerate(kept, 1):
        body = clause.body.strip()
        if clause.heading:
            yield blocks.Heading(f"{number} {clause.heading}", 2)
            yield blocks.Paragraph(body or "[to be agreed]")
        else:
            yield blocks.Paragraph(f"{number} {body or '[to be agreed]'}")
        if clause.clause_id in facts.exchange_clauses:
            yield from _promises(facts)
    yield blocks.Heading("Signatures", 2)
    for wanted in facts.draft.signatories:
        name = facts.members[wanted.member_id].name
        yield blocks.Paragraph(f"{name}: {wanted.role_kind.label}")


def _promises(facts: MouFacts) -> Iterator[blocks.Paragraph]:
    for line in exchanges(facts.draft.parties, facts.draft.commitments):
        name = facts.members[line.member_id].name
        for verb, promised in (("gives", line.gives), ("receives", line.receives)):
            if promised:
                yield blocks.Paragraph(f"{name} {verb}:", keep_with_next=True)
                yield from (blocks.Paragraph(f"– {words}") for words in promised)
