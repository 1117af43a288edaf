"""The papers of lending: each gathers its facts from the store and makes a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.handover import way_to_reach
from partnerdesk.domain.lending import (
    NOON,
    Item,
    ItemKind,
    LoanFacts,
    LoanLine,
    LoanState,
    LoanStateKind,
    Outcome,
    Return,
    SafetyTest,
    due_text,
    loan_state,
    out_text,
)
from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows, partners_rows, settings_rows
from partnerdesk.store.database import Connection
from partnerdesk.store.lending_rows import ItemFilter, KitFacts, LoanFilter
from partnerdesk.store.opening import OpenStore

if TYPE_CHECKING:
    from partnerdesk.documents.blocks import Document, LabelSheet
    from partnerdesk.documents.item_catalogue import CatalogueEntry
    from partnerdesk.documents.loan_form import FormLine
    from partnerdesk.documents.picking_list import PickLine

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class _LoanOnPaper:
    """A loan with all that its papers name, as it stands on the day they are printed."""

    facts: LoanFacts
    state: LoanState
    items: dict[str, Item]
    kits: dict[str, str]
    lender: Member
    borrower: Member
    people: dict[str, Person]
    ring: Person | None
    partnership: str
    coordinator: str

    def item(self, line: LoanLine) -> Item:
        return self.items[line.item_id]

    def out(self, line: LoanLine) -> int:
        """How many of a line have not come back."""
        return line.quantity - sum(
            one.quantity for one in self.facts.returns if one.line_id == line.id
        )

    def returns(self) -> list[Return]:
        """What came back, line by line, then by time, and what came well first."""
        places, outcomes = [line.id for line in self.facts.lines], list(Outcome)

        def place(back: Return) -> tuple[int, datetime, int]:
            return places.index(back.line_id), back.returned_at, outcomes.index(back.outcome)

        return sorted(self.facts.returns, key=place)

    def for_lender(self) -> str:
        """Who signs for the lender: our coordinator for our own school, else whom to call."""
        if self.lender.is_us or self.ring is None:
            return self.coordinator
        return self.ring.name

    def person(self, person_id: str | None) -> Person | None:
        return self.people.get(person_id or "")


def loan_form_pdf(store: OpenStore, loan_id: str, today: date) -> bytes:
    """The loan agreement, two copies, with the terms that the school lends on.

    Raises RuleBroken for ``terms`` when the school's own file of terms can't be read, and
    LookupError when there is no such loan.
    """
    from partnerdesk.documents.loan_form import FormReturn, LoanFormFacts, loan_form
    from partnerdesk.formats.lending_terms import OWN_NAME, load_terms

    terms = load_terms(store.folder.root / OWN_NAME)
    one = _read(store, loan_id, today)
    loan, lines = one.facts.loan, {line.id: line for line in one.facts.lines}
    extended = loan.first_due_at != loan.due_at
    return _rendered(
        loan_form(
            LoanFormFacts(
                number=loan.number,
                state=one.state.words,
                lender=one.lender,
                borrower=one.borrower,
                responsible=one.person(loan.responsible_id),
                deputy=one.person(loan.deputy_id),
                purpose=loan.purpose,
                out=out_text(loan.out_at),
                due=due_text(loan.due_at),
                first_due=due_text(loan.first_due_at) if extended else "",
                lines=tuple(_form_line(one, line) for line in one.facts.lines),
                terms=terms,
                returns=tuple(
                    FormReturn(
                        returned=out_text(back.returned_at),
                        name=one.item(lines[back.line_id]).name,
                        quantity=back.quantity,
                        outcome=back.outcome.label,
                        condition_in="" if _is_lost(back) else back.condition_in.label,
                        cost_pence=back.cost_pence,
                        note=back.note,
                    )
                    for back in one.returns()
                ),
                printed_on=today,
                partnership=one.partnership,
            )
        )
    )


def receipt_pdf(store: OpenStore, loan_id: str, today: date) -> bytes:
    """The receipt for what came back last, and what is still out after it.

    Raises RuleBroken while nothing has come back, LookupError when there is no such loan.
    """
    from partnerdesk.documents.return_receipt import (
        ReturnedLine,
        ReturnReceiptFacts,
        StillOut,
        return_receipt,
    )

    one = _read(store, loan_id, today)
    loan = one.facts.loan
    if not one.facts.returns:
        raise RuleBroken("", f"Nothing of {loan.number} has come back, so there is no receipt.")
    last = max(back.returned_at for back in one.facts.returns)
    lines = {line.id: line for line in one.facts.lines}
    returned = []
    for back in one.returns():
        line = lines[back.line_id]
        if back.returned_at != last:
            continue
        gone = () if _is_lost(back) else set(line.accessories) - set(back.accessories)
        returned.append(
            ReturnedLine(
                name=one.item(line).name,
                quantity=back.quantity,
                outcome=back.outcome,
                condition_in=back.condition_in,
                asset_tag=one.item(line).asset_tag,
                missing=tuple(name for name in line.accessories if name in gone),
                cost_pence=back.cost_pence,
                note=back.note,
            )
        )
    responsible = one.person(loan.responsible_id)
    return _rendered(
        return_receipt(
            ReturnReceiptFacts(
                number=loan.number,
                lender=one.lender,
                borrower=one.borrower,
                returned_at=out_text(last),
                due=due_text(loan.due_at),
                returned=tuple(returned),
                still_out=tuple(
                    StillOut(one.item(line).name, left, one.item(line).asset_tag)
                    for line in one.facts.lines
                    if (left := one.out(line)) > 0
                ),
                printed_on=today,
                brought_by=responsible.name if responsible else "",
                taken_by=one.for_lender(),
                partnership=one.partnership,
            )
        )
    )


def overdue_letter_pdf(store: OpenStore, loan_id: str, today: date) -> bytes:
    """The letter to the borrower about what is still out.

    Raises RuleBroken when nothing of the loan is overdue, LookupError when there is no such loan.
    """
    from partnerdesk.documents.overdue_letter import (
        OverdueLetterFacts,
        OverdueLine,
        overdue_letter,
    )

    one = _read(store, loan_id, today)
    loan = one.facts.loan
    if one.state.kind is not LoanStateKind.OVERDUE:
        raise RuleBroken("", f"Nothing of {loan.number} is overdue, so there is no letter.")
    return _rendered(
        overdue_letter(
            OverdueLetterFacts(
                number=loan.number,
                lender=one.lender,
                borrower=one.borrower,
                to=one.person(loan.responsible_id),
                lines=tuple(
                    OverdueLine(one.item(line).name, left, one.item(line).asset_tag)
                    for line in one.facts.lines
                    if (left := one.out(line)) > 0
                ),
                out=out_text(loan.out_at),
                due=due_text(loan.due_at),
                days_late=one.state.days_late,
                ring=one.ring,
                signed_by=one.for_lender() or store.database.actor,
                written_on=today,
                partnership=one.partnership,
            )
        )
    )


def picking_list_pdf(store: OpenStore, day: date, last_day: date | None = None) -> bytes:
    """What to fetch for the reservations that go out on ``day``, or from it to ``last_day``.

    What should have gone out before and has not is on it too. Places need no fetching.
    """
    from partnerdesk.documents.picking_list import PickingFacts, picking_list

    last = last_day or day
    end = datetime.combine(last + timedelta(days=1), time.min)
    now = datetime.combine(day, time.min)
    lines: list[PickLine] = []
    with store.database.read() as connection:
        kits = _kit_names(connection)
        choice = LoanFilter((LoanStateKind.RESERVED,))
        for row in lending_rows.list_loans(connection, choice, now):
            if now < row.loan.due_at and row.loan.out_at < end:
                facts = lending_rows.loan_facts(connection, row.loan.id)
                lines += _pick_lines(connection, facts, row.borrower, kits)
        partnership = settings_rows.read_settings(connection).partnership_name
    what = f"Reservations of {day_text(day)}"
    if last > day:
        what = f"Reservations from {day_text(day)} to {day_text(last)}"
    return _rendered(picking_list(PickingFacts(what, tuple(lines), day, partnership)))


def labels_pdf(
    store: OpenStore,
    item_ids: Sequence[str],
    sheet: LabelSheet,
    start: int = 1,
    *,
    per_unit: bool = False,
) -> bytes:
    """Labels for items in the order given, from place ``start`` of the first sheet.

    One for each item; with ``per_unit`` one for each of a quantity. Raises RuleBroken for
    ``start`` or ``items`` as ``documents.labels`` does.
    """
    from partnerdesk.documents.labels import ItemLabel, item_labels

    with store.database.read() as connection:
        items = lending_rows.items_by_id(connection, item_ids)
        owners = partners_rows.members_by_id(connection, {one.owner_id for one in items.values()})
    labels = [
        ItemLabel(
            item_id=one.id,
            name=one.name,
            asset_tag=one.asset_tag,
            owner=owners[one.owner_id].name,
            copies=one.quantity if per_unit else 1,
        )
        for one in (items[item_id] for item_id in item_ids if item_id in items)
    ]
    return _rendered(item_labels(labels, sheet, start))


def catalogue_pdf(
    store: OpenStore, today: date | None = None, *, by_category: bool = False
) -> bytes:
    """What every member lends, to hand round; nothing private is in it."""
    from partnerdesk.documents.item_catalogue import (
        CatalogueFacts,
        CatalogueOwner,
        item_catalogue,
    )

    day = today or date.today()
    with store.database.read() as connection:
        items = lending_rows.list_items(connection, ItemFilter(), limit=_ALL)
        kits = lending_rows.all_kits(connection)
        members = partners_rows.all_members(connection, with_left=False)
        by_id = {one.id: one for one in items}
        owners = tuple(
            CatalogueOwner(
                owner.name,
                tuple(_entries(owner.id, items, kits, by_id)),
                _named(_whom_to_call(connection, owner, day)),
            )
            for owner in members
        )
        partnership = settings_rows.read_settings(connection).partnership_name
    facts = CatalogueFacts(partnership, tuple(one for one in owners if one.entries), day)
    return _rendered(item_catalogue(facts, by_category=by_category))


# --- what they are made from -----------------------------------------------------------------


def _read(store: OpenStore, loan_id: str, today: date) -> _LoanOnPaper:
    with store.database.read() as connection:
        facts = lending_rows.loan_facts(connection, loan_id)
        loan = facts.loan
        members = partners_rows.members_by_id(connection, [loan.lender_id, loan.borrower_id])
        named = filter(None, (loan.responsible_id, loan.deputy_id))
        settings = settings_rows.read_settings(connection)
        lent = sum(line.quantity for line in facts.lines)
        back = sum(one.quantity for one in facts.returns)
        return _LoanOnPaper(
            facts,
            loan_state(loan, lent, lent - back, datetime.combine(today, NOON)),
            lending_rows.items_by_id(connection, [line.item_id for line in facts.lines]),
            _kit_names(connection),
            members[loan.lender_id],
            members[loan.borrower_id],
            partners_rows.people_by_id(connection, named),
            _whom_to_call(connection, members[loan.lender_id], today),
            settings.partnership_name,
            settings.coordinator_name,
        )


def _whom_to_call(connection: Connection, member: Member, today: date) -> Person | None:
    held = partners_rows.people_in_roles(connection, member.id)
    role = call_first(member, [one.role for one in held], today)
    return next((one.person for one in held if role and one.role.id == role.id), None)


def _named(person: Person | None) -> str:
    if person is None:
        return ""
    way = way_to_reach(person)
    return f"{person.name}, {way[:1].lower()}{way[1:]}"


def _kit_names(connection: Connection) -> dict[str, str]:
    return {one.kit.id: one.kit.name for one in lending_rows.all_kits(connection)}


def _form_line(one: _LoanOnPaper, line: LoanLine) -> FormLine:
    from partnerdesk.documents.loan_form import FormLine

    item = one.item(line)
    return FormLine(
        name=item.name,
        quantity=line.quantity,
        kind=item.kind,
        make_model=_make_model(item),
        asset_tag=item.asset_tag,
        serial=item.serial,
        value_pence=item.value_pence,
        accessories=line.accessories,
        condition_out=line.condition_out.label,
        test=_test_words(item),
        kit=one.kits.get(line.kit_id or "", ""),
        capacity=item.capacity,
        handling=item.handling,
    )


def _test_words(item: Item) -> str:
    if item.test is SafetyTest.NONE or item.test_due_on is None:
        return ""
    name = "PAT" if item.test is SafetyTest.PAT else item.test.label
    return f"{name} until {day_text(item.test_due_on)}"


def _pick_lines(
    connection: Connection, facts: LoanFacts, borrower: str, kits: dict[str, str]
) -> Iterable[PickLine]:
    from partnerdesk.documents.picking_list import PickLine

    items = lending_rows.items_by_id(connection, [line.item_id for line in facts.lines])
    for line in facts.lines:
        item = items[line.item_id]
        if item.kind is ItemKind.EQUIPMENT:
            yield PickLine(
                name=item.name,
                quantity=line.quantity,
                loan_number=facts.loan.number,
                borrower=borrower,
                out=out_text(facts.loan.out_at),
                kept_at=item.kept_at,
                make_model=_make_model(item),
                asset_tag=item.asset_tag,
                accessories=line.accessories,
                kit=kits.get(line.kit_id or "", ""),
            )


def _entries(
    owner_id: str, items: Sequence[Item], kits: Sequence[KitFacts], by_id: dict[str, Item]
) -> Iterable[CatalogueEntry]:
    from partnerdesk.documents.item_catalogue import CatalogueEntry

    for item in items:
        if item.owner_id == owner_id:
            yield CatalogueEntry(
                name=item.name,
                quantity=item.quantity,
                category=item.category,
                make_model=_make_model(item),
                capacity=item.capacity,
                accessories=item.accessories,
            )
    for one in kits:
        if one.kit.owner_id == owner_id and all(part.item_id in by_id for part in one.parts):
            contains = (f"{part.quantity} × {by_id[part.item_id].name}" for part in one.parts)
            yield CatalogueEntry(name=one.kit.name, category="Kits", contains=tuple(contains))


def _make_model(item: Item) -> str:
    return " ".join(filter(None, (item.make, item.model)))


def _is_lost(back: Return) -> bool:
    return back.outcome is Outcome.LOST


def _rendered(document: Document) -> bytes:
    from partnerdesk.documents import pdf

    return pdf.render(document)
