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
from ui.agreements import papers
from ui.agreements.accession import AccessionDialog, open_accession
from ui.agreements.compare import CompareDialog, open_compare
from ui.agreements.governors import GovernorsBoard, open_governors
from ui.agreements.notice import NoticeDialog, open_notice
from ui.agreements.reading import AgreementView
from ui.agreements.renew import RenewDialog, open_renew
from ui.agreements.words import tr
from ui.desk import Desk
from ui.printing.preview import PrintPreview


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
        return papers.open_slip(self._desk, self._over, self._shown(), member_id)

    def print_numbered(self) -> PrintPreview | None:
        """Show its words with a number at each line."""
        return papers.open_numbered(self._desk, self._over, self._shown())

    def print_promises(self) -> PrintPreview | None:
        """Show what was promised, and how it stands."""
        return papers.open_promises_sheet(self._desk, self._over, self._shown())

    def print_endorsement(self) -> PrintPreview | None:
        """Show the sheet for inspectors and funders."""
        return papers.open_endorsement(self._desk, self._over, self._shown())

    def print_briefing(self, member_id: str) -> PrintPreview | None:
        """Show the briefing for a party's new head."""
        return papers.open_briefing(self._desk, self._over, self._shown(), member_id)

    def print_governors(self, member_id: str) -> PrintPreview | None:
        """Show the page for a party's governors."""
        return papers.open_governors_sheet(self._desk, self._over, self._shown(), member_id)

    def print_pitch(self, member_id: str) -> PrintPreview | None:
        """Show the page for a party's leaders."""
        return papers.open_pitch(self._desk, self._over, self._shown(), member_id)

    # --- files for other programs --------------------------------------------------------

    def save_docx(self) -> object:
        """Save the draft for Word."""
        from ui.agreements.docx_dialog import save_docx

        return save_docx(self._desk, self._over.window(), self._shown().draft.agreement)

    def read_docx(self) -> object:
        """Read what came back from Word."""
        from ui.agreements.docx_dialog import open_docx

        return open_docx(self._desk, self._over.window(), self._shown().draft.agreement.id)

    def save_swap(self) -> object:
        """Save the clauses for another coordinator, without names."""
        from ui.agreements.swap_dialog import save_swap

        return save_swap(self._desk, self._over.window(), self._shown().draft.agreement)

    def save_template(self) -> object:
        """Keep the parts as a template of one's own."""
        from ui.agreements.swap_dialog import open_save_template

        return open_save_template(self._desk, self._over.window(), self._shown().draft.agreement)

    def library(self) -> object:
        """Show the clause library beside the draft."""
        from ui.agreements.library_dialog import open_library

        return open_library(self._desk, self._over.window(), self._shown().draft.agreement.id)

    def _shown(self) -> AgreementView:
        assert self.view is not None
        return self.view
