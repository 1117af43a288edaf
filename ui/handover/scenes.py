"""What the pictures show of the handover page: its tabs but the first, and its dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog

from partnerdesk.actions import leaving
from partnerdesk.domain.leaving import StepKind
from partnerdesk.store import handover_rows, lending_rows, promise_rows
from ui.desk import Desk
from ui.handover import kept_dialog, leaving_dialogs
from ui.handover.page import HandoverPage
from ui.loans.people_dialog import open_people
from ui.main_window import MainWindow
from ui.promises.owner_dialog import open_owner


def views(window: MainWindow) -> Iterator[str]:
    """Every tab but the first, each with something chosen; gives what the picture is called."""
    window.go("handover")
    page = window.page("handover")
    assert isinstance(page, HandoverPage)
    for tab in ("survive", "interview", "whereabouts", "leaving"):
        page.open_key(tab)
        yield f"handover-{tab}"
    page.open_key("interview:first:")
    yield "handover-answer"
    page.open_key("readiness")


def dialogs(window: MainWindow, desk: Desk) -> Iterator[tuple[str, QDialog]]:
    """The dialogs about leaving, and those that mend what hangs on one person."""
    with desk.read() as connection:
        kept = handover_rows.all_whereabouts(connection)[0].one
        term = handover_rows.offices(connection)[0]
        promised = promise_rows.promised(connection, desk.today())
        loan = lending_rows.list_loans(connection, lending_rows.LoanFilter(), desk.now())[0].loan
    desk.run(lambda database: leaving.take_step(database, StepKind.SUCCESSOR, desk.today()))
    with desk.read() as connection:
        step = handover_rows.steps(connection)[StepKind.SUCCESSOR]
    yield "dialog-whereabouts", kept_dialog.open_kept(desk, window, kept)
    yield "dialog-leaving-step", leaving_dialogs.open_step(desk, window, step)
    yield "dialog-leave-office", leaving_dialogs.open_leave_office(desk, window)
    yield "dialog-past-office", leaving_dialogs.open_office(desk, window, term)
    ids = [one.commitment.id for one in promised[:2]]
    yield "dialog-promise-owner", open_owner(desk, window, ids)
    yield "dialog-loan-people", open_people(desk, window, loan.id)
