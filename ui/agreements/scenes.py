"""What the pictures show of an agreement's life: its dialogs, and two versions compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.actions import revising
from partnerdesk.actions.docx_drafts import draft_docx
from partnerdesk.actions.swapping import export_swap
from partnerdesk.store import agreements_rows
from ui.agreements import (
    accession,
    compare,
    docx_dialog,
    governors,
    library_dialog,
    notice,
    renew,
    swap_dialog,
)
from ui.agreements.reading import read_view
from ui.desk import Desk


def life_dialogs(parent: QWidget, desk: Desk, in_force_id: str) -> Iterator[tuple[str, QDialog]]:
    """The dialogs over an agreement that is in force."""
    view = read_view(desk, in_force_id)
    yield "dialog-renew", renew.open_renew(desk, parent, view.draft.agreement)
    yield "dialog-notice", notice.open_notice(desk, parent, view)
    yield "dialog-accession", accession.open_accession(desk, parent, view)
    yield "dialog-governors", governors.open_governors(desk, parent)
    begin_version(desk, in_force_id)
    yield "dialog-compare", compare.open_compare(desk, parent, read_view(desk, in_force_id))
    desk.run(lambda database: revising.drop_revision(database, in_force_id))


def exchange_dialogs(
    parent: QWidget, desk: Desk, draft_id: str, place: Path
) -> Iterator[tuple[str, QDialog]]:
    """What goes out to others and what comes back, over a draft."""
    with desk.read() as connection:
        draft = agreements_rows.draft_of(connection, draft_id)
    swap, word = place / "neighbour.partnerdesk-swap", place / "returned.docx"
    word.write_bytes(draft_docx(desk.database, draft_id, desk.today()))
    clause = next(one for one in draft.clauses if not one.left_out and len(one.body) > 80)
    words = clause.body.replace(". ", ", as both heads wish. ", 1)
    desk.run(lambda database: actions.edit_clause(database, clause, clause.heading, words))
    swap.write_bytes(export_swap(desk.database, draft_id, desk.today()))
    yield "dialog-swap", swap_dialog.open_swap(desk, parent, swap)
    yield "dialog-word", docx_dialog.open_docx(desk, parent, draft_id, word)
    yield "dialog-library", library_dialog.open_library(desk, parent, draft_id)
    yield "dialog-template", swap_dialog.open_save_template(desk, parent, draft.agreement)
    desk.run(lambda database: actions.restore_clause(database, clause))


def begin_version(desk: Desk, agreement_id: str) -> None:
    """Draft the next version, with one clause in other words and one left out."""
    desk.run(lambda database: revising.revise(database, agreement_id))
    with desk.read() as connection:
        clauses = agreements_rows.draft_of(connection, agreement_id).clauses
    worded = [one for one in clauses if not one.left_out and len(one.body) > 80]
    first, last = worded[0], worded[-1]
    words = first.body.replace(". ", ", as both heads wish. ", 1)
    desk.run(
        lambda database: actions.edit_clause(database, first, first.heading, f"{words} From 2027.")
    )
    desk.run(lambda database: actions.leave_out(database, last, True))
