"""The papers of a loan, shown before they are printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.opening import OpenStore
from ui.desk import Desk
from ui.loans.reading import LoanView, read_view
from ui.loans.words import tr
from ui.printing.preview import PrintPreview, show_pdf

Make = Callable[[OpenStore, str, date], bytes]


def open_form(desk: Desk, parent: QWidget | None, loan_id: str) -> PrintPreview | None:
    """Show the loan agreement, two copies, to be signed out and signed in."""
    from partnerdesk.actions.loan_paper import loan_form_pdf

    return _show(desk, parent, loan_id, tr("Loan form {0}"), loan_form_pdf)


def open_receipt(desk: Desk, parent: QWidget | None, loan_id: str) -> PrintPreview | None:
    """Show the receipt for what came back."""
    from partnerdesk.actions.loan_paper import receipt_pdf

    return _show(desk, parent, loan_id, tr("Return receipt {0}"), receipt_pdf)


def open_letter(desk: Desk, parent: QWidget | None, loan_id: str) -> PrintPreview | None:
    """Show the letter that asks for what is overdue."""
    from partnerdesk.actions.loan_paper import overdue_letter_pdf

    return _show(desk, parent, loan_id, tr("Overdue letter {0}"), overdue_letter_pdf)


def open_picking_list(desk: Desk, parent: QWidget | None) -> PrintPreview:
    """Show what to fetch for the reservations of the next seven days."""
    from partnerdesk.actions.loan_paper import picking_list_pdf

    first = desk.today()
    pdf = picking_list_pdf(desk.store, first, first + timedelta(days=6))
    title = tr("Picking list, {0}").format(day_text(first))
    body = tr("Please find attached what to fetch this week.") + "\n"
    return show_pdf(parent, title, pdf, f"{title}.pdf", title, body)


def _show(
    desk: Desk, parent: QWidget | None, loan_id: str, title: str, make: Make
) -> PrintPreview | None:
    """Make and show a paper; a refusal is said in the window, and None then."""
    view = read_view(desk, loan_id)
    try:
        pdf = make(desk.store, loan_id, desk.today())
    except RuleBroken as refusal:
        desk.refused.emit(refusal.message)
        return None
    named = title.format(view.facts.loan.number)
    return show_pdf(parent, named, pdf, f"{named}.pdf", *_email(view, named))


def _email(view: LoanView, named: str) -> tuple[str, str]:
    """Subject and body of the e-mail that carries it."""
    responsible = view.person(view.facts.loan.responsible_id)
    hello = tr("Dear {0},").format(responsible.name) if responsible else tr("Dear all,")
    body = tr("Please find attached: {0}, {1}.").format(named.lower(), view.things)
    return f"{named}: {view.things}", f"{hello}\n\n{body}\n"
