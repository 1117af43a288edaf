"""What the pictures show of an agreement's life: its dialogs, and two versions compared."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.actions import revising
from partnerdesk.store import agreements_rows
from ui.agreements import accession, compare, governors, notice, renew
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
