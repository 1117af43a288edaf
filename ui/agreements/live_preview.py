"""The paper beside what is being typed; made by the worker, so that typing never stutters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.problems import RuleBroken
from ui.agreements.words import tr
from ui.background import Background
from ui.widgets import PdfPreview

if TYPE_CHECKING:
    from partnerdesk.documents.mou import MouFacts


def _paper(facts: MouFacts) -> bytes:
    """The PDF. What shows it is imported here as well: the first time that takes longer."""
    import pypdfium2  # noqa: F401

    return actions.mou_pdf(facts)


class LivePreview(PdfPreview):
    """Shows the newest facts it was given; those that came while it was busy are passed over."""

    def __init__(self, background: Background) -> None:
        super().__init__(tr("The agreement on paper"))
        self._background = background
        self._next: MouFacts | None = None
        self._busy = False
        self._place = ""

    def show_facts(self, facts: MouFacts, place: str = "") -> None:
        """Show this agreement as soon as the worker is free, at ``place`` or where it stood.

        ``place`` is a heading with its number, as the document's outline has it.
        """
        self._next = facts
        self._place = place or self._place
        if not self._busy:
            self._start()

    def is_up_to_date(self) -> bool:
        """Whether the newest facts are on show."""
        return not self._busy and self._next is None

    def _start(self) -> None:
        facts, self._next = self._next, None
        if facts is None:
            return
        self._busy = True
        self._background.start(
            tr("Preview"), lambda job: _paper(facts), self._show, self._refused, self._fail
        )

    def _show(self, pdf: bytes) -> None:
        self._busy = False
        self.set_pdf(pdf)
        if self._next is None and self._place:
            self.go_to_bookmark(self._place)
            self._place = ""
        self._start()

    def _refused(self, refusal: RuleBroken) -> None:
        self._fail(refusal)

    def _fail(self, error: BaseException) -> None:
        self._busy = False
        raise error
