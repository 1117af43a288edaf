"""Every document on paper, and whether what was typed can be read on it, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from io import BytesIO

from benchmarks.torture_report import Tally
from benchmarks.torture_store import NOW, TODAY, Known
from partnerdesk.actions import (
    agreement_paper,
    agreements,
    calendar_paper,
    handover,
    head_paper,
    leaving,
    loan_paper,
    personal_data,
    revising,
    survival,
)
from partnerdesk.actions.lending import LendRequest, Wanted, reserve
from partnerdesk.actions.sessions import add_session
from partnerdesk.documents import labels
from partnerdesk.documents.fonts import printable
from partnerdesk.domain.lending import LoanLine
from partnerdesk.domain.sessions import SessionFacts, SessionKind
from partnerdesk.domain.words import clean_lines
from partnerdesk.store import agreements_rows, partners_rows, rows
from partnerdesk.store.opening import OpenStore
from tests import factories

Paper = Callable[[], bytes]

# On one page, on a label or in a box of a planner only the beginning has room.
_SHORTENED = {
    "accession", "briefing", "dates slip", "endorsement", "governors", "labels", "pitch",
    "slip for a head", "term planner",
}  # fmt: skip
_LAST = TODAY + timedelta(days=120)
# Words that a column may not break, and letters that read from the left.
_LONGEST_TOKEN = 8
_FROM_RIGHT = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff]")


def prepare(store: OpenStore, known: Known) -> None:
    """Something to fetch, brought back and to come to, so that every paper has what it prints."""
    database = store.database
    with database.read() as connection:
        line = rows.read(connection, LoanLine)[0]
    factories.add(database, factories.loan_return(line, returned_at=line.held_from))
    out = datetime.combine(TODAY + timedelta(days=40), time(9))
    wanted = LendRequest(
        known.ours, known.theirs, (Wanted(known.item),), out, out + timedelta(days=7)
    )
    reserve(database, wanted, NOW)
    event = factories.session(id="", kind=SessionKind.EVENT, starts_at=out)
    add_session(database, SessionFacts(event, (factories.taking_part("", known.theirs, id=""),)),
                TODAY)  # fmt: skip


def papers(store: OpenStore, known: Known) -> Iterator[tuple[str, Paper]]:
    """Every kind of document that can be made of the partnership, each with its name."""
    db, theirs = store.database, known.theirs
    with db.read() as connection:
        draft = agreements_rows.draft_of(connection, known.signed)
        members = partners_rows.all_members(connection)
    joining = next(
        one.id for one in members if one.id not in {party.member_id for party in draft.parties}
    )
    when = datetime.combine(_LAST, time(9))
    yield "draft", lambda: agreements.agreement_pdf(store, known.draft, TODAY)
    yield "numbered draft", lambda: agreement_paper.numbered_draft_pdf(db, known.draft, TODAY)
    yield "pitch", lambda: agreement_paper.pitch_pdf(db, theirs, TODAY)
    yield "governors", lambda: agreement_paper.governors_pdf(db, theirs, TODAY)
    yield "endorsement", lambda: agreement_paper.endorsement_pdf(db, TODAY)
    yield "commitments", lambda: agreement_paper.commitments_pdf(db, TODAY, "", known.signed)
    yield "accession", lambda: agreement_paper.accession_pdf(db, known.signed, joining, TODAY)
    yield "handover", lambda: handover.handover_pdf(db, TODAY, private=True)
    yield "briefing", lambda: head_paper.head_briefing_pdf(db, theirs, TODAY)
    yield "slip for a head", lambda: head_paper.head_slip_pdf(db, theirs, TODAY)
    yield "loan", lambda: loan_paper.loan_form_pdf(store, known.loan, TODAY)
    yield "overdue", lambda: loan_paper.overdue_letter_pdf(store, known.loan, _LAST)
    yield "receipt", lambda: loan_paper.receipt_pdf(store, known.loan, TODAY)
    yield "picking list", lambda: loan_paper.picking_list_pdf(store, TODAY, _LAST)
    yield "labels", lambda: loan_paper.labels_pdf(store, [known.item], labels.SHEETS[0])
    yield "catalogue", lambda: loan_paper.catalogue_pdf(store, TODAY)
    yield "term planner", lambda: calendar_paper.term_planner_pdf(db, TODAY, _LAST, TODAY)
    yield "year list", lambda: calendar_paper.year_list_pdf(db, TODAY, _LAST, TODAY)
    yield (
        "dates slip",
        lambda: calendar_paper.dates_slip_pdf(
            db, [(when, when + timedelta(hours=1))], "Latin", [theirs], None, TODAY
        ),
    )
    for name in ("session_sheet", "register", "transport", "agenda", "minutes"):
        make = getattr(calendar_paper, f"{name}_pdf")
        yield name, lambda make=make: make(db, known.session, TODAY)
    yield (
        "cover plan",
        lambda: survival.cover_plan_pdf(survival.cover_plan_facts(db, known.person, TODAY)),
    )
    yield (
        "exit checklist",
        lambda: leaving.exit_checklist_pdf(leaving.exit_checklist_facts(db, TODAY)),
    )
    yield (
        "personal data of one",
        lambda: personal_data.person_pdf(personal_data.person_data(db, known.person, TODAY)),
    )
    yield "personal data note", lambda: personal_data.note_pdf(db, TODAY)
    yield "comparison", lambda: _compared(store, known)


def _compared(store: OpenStore, known: Known) -> bytes:
    """What changed in a version whose first clause was written anew."""
    revising.revise(store.database, known.signed)
    with store.database.read() as connection:
        clause = agreements_rows.draft_of(connection, known.signed).clauses[0]
        typed = agreements_rows.draft_of(connection, known.draft).clauses[0]
    agreements.edit_clause(store.database, clause, typed.heading, typed.body)
    return agreement_paper.comparison_pdf(store.database, known.signed, 1, 2, TODAY)


def read_again(tally: Tally, label: str, name: str, pdf: bytes, typed: str, mark: str) -> None:
    """Hold what a program reads out of the PDF against what was typed."""
    from pypdf import PdfReader

    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    tally.counts["pages read again"] += len(pages)
    found = "".join("".join(pages).split())
    wanted = printable(clean_lines(typed)).replace("\u200b", "")  # a place to break, no sign
    if name in _SHORTENED:
        wanted, mark = wanted[:12], ""
    missing = [
        token
        for token in {*wanted.split(), *([mark] if mark else [])}
        if len(token) <= _LONGEST_TOKEN and not _FROM_RIGHT.search(token) and token not in found
    ]
    if missing:
        tally.lose(f"{label}: {name} does not show {sorted(missing)[:6]}")
    letters = {one for one in wanted if not one.isspace() and not _FROM_RIGHT.search(one)}
    if unseen := letters - set(found):
        tally.lose(f"{label}: {name} does not show the letters {sorted(unseen)[:6]}")
