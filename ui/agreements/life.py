"""What can become of an agreement after it was issued: each verb of its life, as a button does it.

Whatever changes an agreement can be undone from the window.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreement_terms, revising
from partnerdesk.actions import agreements as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from ui.agreements.accession import AccessionDialog, open_accession
from ui.agreements.compare import CompareDialog, open_compare
from ui.agreements.governors import GovernorsBoard, open_governors
from ui.agreements.notice import NoticeDialog, open_notice
from ui.agreements.reading import AgreementView
from ui.agreements.renew import RenewDialog, open_renew
from ui.agreements.words import email_words, tr
from ui.desk import Desk
from ui.printing.preview import PrintPreview, show_pdf


class Life(QObject):
    """Acts on the agreement in ``view``.

    ``draft_wanted(id)`` asks for the editor of a version just begun; ``copied(id)`` names a new
    agreement.
    """

    draft_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self.view: AgreementView | None = None

    def revise(self) -> None:
        """Begin the next version; the one before stays as it was issued."""
        view = self._shown()
        agreement = view.draft.agreement
        changes = self._desk.do(
            lambda database: revising.revise(database, agreement.id),
            tr("Began version {0} of {1}").format(agreement.version + 1, agreement.number),
        )
        if changes:
            self.draft_wanted.emit(agreement.id)

    def drop_revision(self) -> None:
        """Throw the draft of a later version away; Undo brings it back."""
        agreement = self._shown().draft.agreement
        self._desk.do(
            lambda database: revising.drop_revision(database, agreement.id),
            tr("{0} is at version {1} again").format(agreement.number, agreement.version - 1),
        )

    def draft_from(self, version: int) -> None:
        """Start a new agreement with the words of one version."""
        agreement, today = self._shown().draft.agreement, self._desk.today()
        changes = self._desk.do(
            lambda database: revising.draft_from_version(database, agreement.id, version, today),
            tr("Started a new draft from version {0} of {1}").format(version, agreement.number),
        )
        if changes:
            self.copied.emit(changes.made)

    def compare(self) -> CompareDialog:
        """Show what changed between two versions."""
        return open_compare(self._desk, self._over.window(), self._shown())

    def renew(self) -> RenewDialog:
        """Let it go on."""
        return open_renew(self._desk, self._over.window(), self._shown().draft.agreement)

    def notice(self, member_id: str = "") -> NoticeDialog:
        """Note that a party leaves."""
        return open_notice(self._desk, self._over.window(), self._shown(), member_id)

    def stay(self, member_id: str) -> None:
        """A party that gave notice stays after all."""
        view = self._shown()
        agreement = view.draft.agreement
        self._desk.do(
            lambda database: agreement_terms.take_notice_back(database, agreement.id, member_id),
            tr("{0} stays with {1}").format(view.name(member_id), agreement.number),
        )

    def accede(self) -> AccessionDialog:
        """Let a member join; its slip is shown then, to be printed."""
        dialog = open_accession(self._desk, self._over.window(), self._shown())
        dialog.accepted.connect(lambda: self.print_slip(dialog.joined))
        return dialog

    def governors(self) -> GovernorsBoard:
        """Show when governors meet."""
        parties = self._shown().draft.parties
        first = parties[0].member_id if parties else ""
        return open_governors(self._desk, self._over.window(), first)

    def take_review(self, review_on: date) -> None:
        """Review in time before governors meet."""
        agreement = self._shown().draft.agreement
        words = tr("{0} is reviewed by {1}").format(agreement.number, day_text(review_on))
        if agreement.issued_on is None:
            self._desk.do(
                lambda database: actions.edit_details(
                    database, agreement.id, agreement.title, agreement.starts_on,
                    agreement.ends_on, review_on,
                ),
                words,
            )  # fmt: skip
        else:
            self._desk.do(
                lambda database: agreement_terms.bring_review_forward(
                    database, agreement.id, review_on
                ),
                words,
            )

    def go_to_promises(self) -> None:
        """Show what became of its promises."""
        self._desk.go("promises", f"agreement:{self._shown().draft.agreement.id}")

    def print_slip(self, member_id: str) -> PrintPreview | None:
        """Show the slip that a member signs which joins later."""
        from partnerdesk.actions.agreement_paper import accession_pdf

        view, desk = self._shown(), self._desk
        try:
            pdf = accession_pdf(desk.database, view.draft.agreement.id, member_id, desk.today())
        except RuleBroken as refusal:
            desk.refused.emit(refusal.message)
            return None
        return self._show(tr("{0}, accession slip").format(view.draft.agreement.number), pdf)

    def print_numbered(self) -> PrintPreview:
        """Show its words with a number at each line, to talk about by telephone."""
        from partnerdesk.actions.agreement_paper import numbered_draft_pdf

        view, desk = self._shown(), self._desk
        pdf = numbered_draft_pdf(desk.database, view.draft.agreement.id, desk.today())
        return self._show(tr("{0}, numbered lines").format(view.draft.agreement.number), pdf)

    def _show(self, title: str, pdf: bytes) -> PrintPreview:
        view = self._shown()
        _, body = email_words(view.draft, view.state)
        return show_pdf(self._over.window(), title, pdf, f"{title}.pdf", title, body)

    def _shown(self) -> AgreementView:
        assert self.view is not None
        return self.view
