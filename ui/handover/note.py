"""The handover note, set on the worker whenever its facts change, and printed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.handover import HandoverFacts
from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job
from ui.desk import Desk
from ui.handover.words import tr


class Note(QObject):
    """``ready(bytes)`` fires with the PDF of the newest facts; one at a time is being set."""

    ready = Signal(bytes)

    def __init__(self, desk: Desk, background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._background, self._page = desk, background, page
        self._wanted: tuple[HandoverFacts, bool] | None = None
        self._set: tuple[HandoverFacts, bool] | None = None
        self._pdf = b""
        self._being_set: tuple[HandoverFacts, bool] | None = None
        self._print_when_ready = False

    def set_facts(self, facts: HandoverFacts, *, private: bool) -> None:
        """What the note says from now on; it is set anew only if that differs."""
        self._wanted = (facts, private)
        self._work()

    def print_out(self) -> None:
        """Show the note for printing, as soon as it is set."""
        if self._wanted is None:
            return
        if self._set == self._wanted:
            self._show()
        else:
            self._print_when_ready = True
            self._work()

    def _work(self) -> None:
        wanted = self._wanted
        if self._being_set is not None or wanted is None or wanted == self._set:
            return
        self._being_set = wanted
        facts, private = wanted

        def set_note(job: Job) -> bytes:
            from partnerdesk.actions.handover import note_pdf

            return note_pdf(facts, private=private)

        # Methods, not functions: what arrives after the page is gone then reaches nobody.
        self._background.start(tr("Setting the handover note"), set_note, self._done, self._refused)

    def _done(self, pdf: bytes) -> None:
        self._set, self._being_set, self._pdf = self._being_set, None, pdf
        self.ready.emit(pdf)
        if self._set != self._wanted:
            self._work()
        elif self._print_when_ready:
            self._show()

    def _refused(self, problem: RuleBroken) -> None:
        self._being_set, self._print_when_ready = None, False
        self._desk.refused.emit(problem.message)

    def _show(self) -> None:
        from ui.printing.preview import show_pdf

        assert self._set is not None
        self._print_when_ready = False
        facts, private = self._set
        subject = tr("Handover note: {0}").format(facts.partnership or tr("our partnership"))
        body = tr("The handover note is attached, as it stands today.")
        if private:
            body += " " + tr("It holds private notes: please keep it inside our school.")
        inside = "-private" if private else ""
        file_name = f"handover-note-{facts.prepared_on.isoformat()}{inside}.pdf"
        show_pdf(self._page.window(), tr("Handover note"), self._pdf, file_name, subject, body)
