"""The papers of the catalogue: labels, the catalogue to hand round, and what to fetch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job
from ui.desk import Desk
from ui.equipment.words import tr
from ui.printing.preview import show_pdf
from ui.widgets import ChoiceEditor, Form, FormDialog, NumberEditor, TickEditor


def open_labels(
    desk: Desk, background: Background, parent: QWidget, item_ids: Sequence[str]
) -> FormDialog:
    """Ask for the sheet, and where on it to begin; then show the labels. Ready to be opened."""
    from partnerdesk.actions.loan_paper import labels_pdf
    from partnerdesk.documents.labels import SHEETS

    form = Form()
    sheets = [(number, f"{sheet.name} ({sheet.fits})") for number, sheet in enumerate(SHEETS)]
    form.add("sheet", tr("Label sheet"), ChoiceEditor(sheets))
    form.add(
        "start",
        tr("Begin at label"),
        NumberEditor(1),
        tr("Counted along the rows from the top left; a sheet in use need not be wasted."),
    )
    form.add("per_unit", tr("Copies"), TickEditor(tr("One for each of a quantity")))
    form.mark_saved()

    def submit(values: dict[str, Any]) -> None:
        sheet = SHEETS[values["sheet"] or 0]
        start = values["start"] or 1
        if not 1 <= start <= sheet.count:
            raise RuleBroken("start", tr("Choose a place from 1 to {0}.").format(sheet.count))

        def work(job: Job) -> bytes:
            return labels_pdf(desk.store, list(item_ids), sheet, start, per_unit=values["per_unit"])

        _show_made(desk, background, parent, tr("Item labels"), work)

    words = tr("{0} items").format(len(item_ids)) if len(item_ids) != 1 else tr("1 item")
    return FormDialog(tr("Print labels"), form, tr("Show labels"), submit, words, parent)


def show_catalogue(desk: Desk, background: Background, parent: QWidget) -> None:
    """Show what every member lends, to hand round."""
    from partnerdesk.actions.loan_paper import catalogue_pdf

    def work(job: Job) -> bytes:
        return catalogue_pdf(desk.store, desk.today())

    _show_made(desk, background, parent, tr("What we share"), work)


def show_picking_list(desk: Desk, background: Background, parent: QWidget) -> None:
    """Show what to fetch for today's reservations."""
    from partnerdesk.actions.loan_paper import picking_list_pdf

    def work(job: Job) -> bytes:
        return picking_list_pdf(desk.store, desk.today())

    _show_made(desk, background, parent, tr("Picking list"), work)


def _show_made(
    desk: Desk, background: Background, parent: QWidget, title: str, work: Callable[[Job], bytes]
) -> None:
    """Make a paper on the worker and show it; a refusal is said in the window."""
    background.start(
        "print",
        work,
        lambda pdf: show_pdf(parent, title, pdf, f"{title}.pdf", title, ""),
        lambda refusal: desk.refused.emit(refusal.message),
    )
