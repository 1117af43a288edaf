"""The cover plan: who takes over what while somebody is away, to agree and sign (P79, P80)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.documents.agreement_facts import TO_FILL_IN
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.survival import Hold, HoldKind, Survival
from partnerdesk.domain.words import counted, listed

# Of what is to be told, the paper names so many; the interview asks for all of it.
TOLD_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CoverPlanFacts:
    """What a cover plan is made from: who is away, where they work, and which school is ours.

    Schools are names, and blank when they are not known.
    """

    survival: Survival
    printed_on: date
    partnership: str = ""
    their_school: str = ""
    our_school: str = ""
    coordinator: str = ""


def cover_plan(facts: CoverPlanFacts) -> blocks.Document:
    """The plan: what hangs on one person alone first, then what others hold with them."""
    return blocks.Document(
        title="Cover plan",
        subtitle=f"While {facts.survival.name} is away",
        date_line=f"prepared {day_text(facts.printed_on)}",
        author=facts.coordinator or facts.partnership,
        blocks=tuple(_plan(facts)),
    )


def _plan(facts: CoverPlanFacts) -> Iterator[blocks.Block]:
    one = facts.survival
    rows = [("Who", one.name), ("What they do", one.where), ("Partnership", facts.partnership)]
    away = ("Away", f"from {TO_FILL_IN[:20]} to {TO_FILL_IN[:20]}")
    yield blocks.Facts((*((label, words) for label, words in rows if words), away))
    yield blocks.Paragraph(score_words(one), "lead")
    named: set[str] = set()
    for kind in HoldKind:
        alone = [hold for hold in one.alone if hold.kind is kind]
        if alone and kind is not HoldKind.OFFICE:
            yield blocks.Heading(kind.label, 2)
            yield _to_cover(kind, alone, named)
    yield from _to_tell(one)
    yield from _shared([hold for hold in one.holds if not hold.alone and hold.others])
    yield from _receipt(facts)


def score_words(one: Survival) -> str:
    """How much would go on without somebody, in a sentence or two."""
    held, alone = len(one.holds), len(one.alone)
    if not held:
        return f"Nothing that is written down hangs on {one.name}."
    things = counted(held, "thing")
    if not alone:
        return f"All would go on: of {things}, nothing hangs on {one.name} alone."
    hang, want = ("hangs", "wants") if alone == 1 else ("hang", "want")
    return (
        f"{one.score} of 100 would go on. Of {things}, {alone} {hang} on {one.name} alone "
        f"and {want} somebody to take over."
    )


def _to_cover(kind: HoldKind, alone: Sequence[Hold], named: set[str]) -> blocks.Block:
    """What to take over; who is in ``named`` was introduced further up."""
    dated = any(hold.when for hold in alone)
    rows = []
    for hold in alone:
        when = (day_text(hold.when) if hold.when else "",) if dated else ()
        cover = hold.cover_name if hold.cover in named else hold.cover
        rows.append((hold.words, *when, cover, ""))
        named.add(hold.cover)
    return blocks.Table(
        header=("What", *((_WHEN.get(kind, "When"),) if dated else ()), "Suggested cover",
                "Agreed with"),
        rows=tuple(rows),
        widths=(50, 33, 47, 40) if dated else (64, 57, 49),
    )  # fmt: skip


_WHEN = {
    HoldKind.PROJECT: "Runs until",
    HoldKind.PROMISE: "Due by",
    HoldKind.LOAN: "Due back",
    HoldKind.TASK: "Due by",
}


def _to_tell(one: Survival) -> Iterator[blocks.Block]:
    """What nobody can take over until it is written down."""
    untold = [hold.words for hold in one.alone if hold.kind is HoldKind.OFFICE]
    if untold:
        more = len(untold) - TOLD_SHOWN
        shown = (*untold[:TOLD_SHOWN], *((f"and {more} more",) if more > 0 else ()))
        yield blocks.Heading("To write down before going", 2)
        yield blocks.Paragraph("Nobody else can answer these yet:", keep_with_next=True)
        yield blocks.Checklist(shown)


def _shared(holds: Sequence[Hold]) -> Iterator[blocks.Block]:
    """What goes on as it is, told in one line for each kind."""
    if not holds:
        return
    yield blocks.Heading("What others hold with them", 2)
    rows = []
    for kind in HoldKind:
        several = [hold for hold in holds if hold.kind is kind]
        if several:
            rows.append((kind.label, str(len(several)), _with_whom(several)))
    yield blocks.Table(
        header=("What", "How many", "With"),
        rows=tuple(rows),
        widths=(56, 25, 89),
        align=("left", "right"),
    )


def _with_whom(holds: Sequence[Hold]) -> str:
    """``Zoë Łukasz, Margaret Hale and 3 more``, those with most first."""
    names = [name for name, _ in Counter(n for hold in holds for n in hold.others).most_common()]
    return listed(names) if len(names) < 6 else listed([*names[:4], f"{len(names) - 4} more"])


def _receipt(facts: CoverPlanFacts) -> Iterator[blocks.Block]:
    ours = facts.our_school or facts.partnership
    parties = (
        blocks.SignatureBlock(facts.their_school or ours, "Going away", facts.survival.name),
        blocks.SignatureBlock(ours, "Seen by"),
    )
    yield blocks.Signatures(
        intro="Everybody named under “Agreed with” has been asked and knows what to do.",
        blocks=parties,
        heading="Agreed",
    )
