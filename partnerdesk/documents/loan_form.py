"""The loan agreement on paper: what is lent, on which terms, signed out and signed in, twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.handover import way_to_reach
from partnerdesk.domain.lending import ItemKind
from partnerdesk.domain.lending_terms import LendingTerm, TermScope
from partnerdesk.domain.money import pounds
from partnerdesk.domain.partners import Member, Person

_TO_FILL_IN = "_" * 34


@dataclass(frozen=True, slots=True)
class FormLine:
    """So many of an item on a form.

    ``value_pence`` is what one costs to replace, None when nobody knows; ``accessories`` go along
    with it; ``condition_out`` is a label such as ``Good``; ``test`` is in words, such as
    ``PAT until Mon 1 Jun 2026``; ``kit`` names the kit that brought it; ``capacity`` is people in
    a place; ``handling`` are the owner's notes on how to treat it.
    """

    name: str
    quantity: int = 1
    kind: ItemKind = ItemKind.EQUIPMENT
    make_model: str = ""
    asset_tag: str = ""
    serial: str = ""
    value_pence: int | None = None
    accessories: tuple[str, ...] = ()
    condition_out: str = ""
    test: str = ""
    kit: str = ""
    capacity: int | None = None
    handling: str = ""


@dataclass(frozen=True, slots=True)
class FormReturn:
    """What has come back so far, or is known not to.

    ``returned`` is the moment in words, ``condition_in`` and ``outcome`` are labels, and
    ``cost_pence`` is what it costs to put right.
    """

    returned: str
    name: str
    quantity: int
    outcome: str
    condition_in: str = ""
    cost_pence: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoanFormFacts:
    """What a loan's paper is made from.

    ``state`` is ``LoanState.words``; ``out``, ``due`` and ``first_due`` come from
    ``lending.out_text`` and ``lending.due_text``, and ``first_due`` is blank unless the loan was
    extended. ``terms`` are all there are: those for places are left out where no place is lent,
    and those for equipment where nothing else is.
    """

    number: str
    state: str
    lender: Member
    borrower: Member
    responsible: Person | None
    deputy: Person | None
    purpose: str
    out: str
    due: str
    lines: tuple[FormLine, ...]
    terms: tuple[LendingTerm, ...]
    printed_on: date
    first_due: str = ""
    returns: tuple[FormReturn, ...] = ()
    partnership: str = ""


def loan_form(facts: LoanFormFacts) -> blocks.Document:
    """The form twice, for the lender and for the borrower, each with all four signatures."""
    form = tuple(_form(facts))
    return blocks.Document(
        title="Loan agreement",
        subtitle=f"{facts.lender.name} lends to {facts.borrower.name}",
        number=facts.number,
        date_line=f"printed {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=(
            blocks.Copy("Loan agreement: the lender’s copy"),
            *form,
            blocks.Copy("Loan agreement: the borrower’s copy"),
            *form,
        ),
    )


def _form(facts: LoanFormFacts) -> Iterator[blocks.Block]:
    yield _head(facts)
    yield blocks.Heading("What is lent", 2)
    yield from _items(facts.lines)
    yield from _accessories(facts.lines)
    yield from _handling(facts.lines)
    yield from _returns(facts.returns)
    yield blocks.Heading("Terms", 2)
    yield from _terms(facts)
    yield from _before(facts)
    yield from _signatures(facts)


def _head(facts: LoanFormFacts) -> blocks.Block:
    due = f"{facts.due} (first agreed: {facts.first_due})" if facts.first_due else facts.due
    return blocks.Facts(
        (
            ("Lender", who_and_where(facts.lender)),
            ("Borrower", who_and_where(facts.borrower)),
            ("Person responsible", who_and_how(facts.responsible) or _TO_FILL_IN),
            ("Deputy", who_and_how(facts.deputy) or _TO_FILL_IN),
            ("Purpose", facts.purpose or _TO_FILL_IN),
            ("From" if _only_places(facts) else "Goes out", facts.out),
            ("Until" if _only_places(facts) else "Due back", due),
            ("State today", facts.state),
        )
    )


def _only_places(facts: LoanFormFacts) -> bool:
    return all(line.kind is ItemKind.PLACE for line in facts.lines)


def who_and_where(member: Member) -> str:
    """``Heron Vale Academy, Mill Road, Eastvale``."""
    return f"{member.name}, {member.address}" if member.address else member.name


def who_and_how(person: Person | None) -> str:
    """``Łucja Żak, text 07700 900114``; blank for nobody."""
    if person is None:
        return ""
    if not person.reach_at:
        return person.name
    way = way_to_reach(person)
    if way != person.reach_at:
        way = way[0].lower() + way[1:]
    return f"{person.name}, {way}"


# --- what is lent ----------------------------------------------------------------------------


def _items(lines: Sequence[FormLine]) -> Iterator[blocks.Block]:
    yield blocks.Table(
        header=("Item", "Tag, serial", "Qty", "Each", "Value", "Out as", "In as"),
        rows=tuple(_item(line) for line in lines),
        widths=(50, 30, 10, 19.5, 21.5, 20, 20),
        align=("left", "left", "right", "right", "right"),
    )
    values = [line.value_pence * line.quantity for line in lines if line.value_pence is not None]
    if values:
        unknown = "" if len(values) == len(lines) else ", without what has no value written down"
        yield blocks.Paragraph(f"To replace all of it: {pounds(sum(values))}{unknown}.")


def _item(line: FormLine) -> tuple[str, ...]:
    about = [
        line.name,
        line.make_model,
        f"for up to {line.capacity} people" if line.capacity else "",
        f"from the kit “{line.kit}”" if line.kit else "",
        line.test,
    ]
    each = total = ""
    if line.value_pence is not None:
        each, total = pounds(line.value_pence), pounds(line.value_pence * line.quantity)
    return (
        "\n".join(part for part in about if part),
        "\n".join(part for part in (line.asset_tag, line.serial) if part),
        str(line.quantity),
        each,
        total,
        line.condition_out,
        "",
    )


def _accessories(lines: Sequence[FormLine]) -> Iterator[blocks.Block]:
    rows = [
        (line.name, accessory, blocks.BOX, blocks.BOX)
        for line in lines
        for accessory in line.accessories
    ]
    if rows:
        yield blocks.Heading("Accessories: tick what goes out, and again what comes in", 2)
        yield blocks.Table(
            ("Goes with", "Accessory", "Out", "In"), tuple(rows), widths=(58, 88, 12, 12)
        )


def _handling(lines: Sequence[FormLine]) -> Iterator[blocks.Block]:
    notes = dict.fromkeys(f"{line.name}: {line.handling}" for line in lines if line.handling)
    if notes:
        yield blocks.Heading("Handling", 2)
        yield blocks.Bullets(tuple(notes))


def _returns(returns: Sequence[FormReturn]) -> Iterator[blocks.Block]:
    if not returns:
        return
    yield blocks.Heading("Back so far", 2)
    yield blocks.Table(
        header=("When", "Item", "How many", "Outcome", "In as", "Cost"),
        rows=tuple(
            (
                one.returned,
                f"{one.name}\n{one.note}" if one.note else one.name,
                str(one.quantity),
                one.outcome,
                one.condition_in,
                "" if one.cost_pence is None else pounds(one.cost_pence),
            )
            for one in returns
        ),
        widths=(34, 52, 22, 21, 20, 21),
        align=("left", "left", "right", "left", "left", "right"),
    )


# --- terms and signatures --------------------------------------------------------------------


def _terms(facts: LoanFormFacts) -> Iterator[blocks.Block]:
    kinds = {line.kind for line in facts.lines}
    wanted = {TermScope.ALL}
    if ItemKind.EQUIPMENT in kinds:
        wanted.add(TermScope.EQUIPMENT)
    if ItemKind.PLACE in kinds:
        wanted.add(TermScope.PLACES)
    kept = [term for term in facts.terms if term.scope in wanted]
    for number, term in enumerate(kept, 1):
        yield blocks.Clause(str(number), "", f"{term.title}. {term.text}")


def _before(facts: LoanFormFacts) -> Iterator[blocks.Block]:
    kinds = {line.kind for line in facts.lines}
    points = []
    if ItemKind.EQUIPMENT in kinds:
        points += [
            f"Covered away from the owner’s site by {_TO_FILL_IN}",
            "Counted, looked over and, where it is electrical, its test label read together",
            f"It travels by, and is kept in {_TO_FILL_IN}",
        ]
    if ItemKind.PLACE in kinds:
        points += [
            f"The borrower’s public liability cover confirmed by {_TO_FILL_IN}",
            "Fire exits, assembly point, keys and first aid shown",
        ]
    points.append("Risk assessment seen by both sides")
    yield blocks.Heading("Before the first use" if _only_places(facts) else "Before it goes out", 2)
    yield blocks.Checklist(tuple(points))


def _signatures(facts: LoanFormFacts) -> Iterator[blocks.Block]:
    lender, borrower = facts.lender.name, facts.borrower.name
    responsible = facts.responsible.name if facts.responsible else ""
    yield blocks.Signatures(
        heading="Signed out",
        intro="What stands above was handed over as described, on these terms.",
        blocks=(
            blocks.SignatureBlock(lender, "Handed over by"),
            blocks.SignatureBlock(borrower, "Received by", responsible),
        ),
    )
    yield blocks.Signatures(
        heading="Signed in",
        intro="What is not marked otherwise came back whole, with what belongs to it.",
        blocks=(
            blocks.SignatureBlock(borrower, "Brought back by"),
            blocks.SignatureBlock(lender, "Taken back by"),
        ),
    )
