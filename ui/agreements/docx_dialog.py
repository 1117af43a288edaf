"""A draft that came back from Word: what changed, part by part, to accept or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import Change
from partnerdesk.domain.words import counted
from ui.agreements.marked_text import MarkedText
from ui.agreements.words import tr
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.detail import DetailPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.tick_list import TickedRows
from ui.printing.outside import save_file
from ui.widgets import Banner, ChipFact, Columns, Row, column
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

if TYPE_CHECKING:
    from partnerdesk.actions.docx_drafts import ReturnedClause, ReturnedDocx
    from partnerdesk.domain.agreements import Agreement

SUFFIX = ".docx"
_CHIPS = {
    Change.CHANGED: ChipFact(Change.CHANGED.label, "info", "pencil"),
    Change.REMOVED: ChipFact(Change.REMOVED.label, "bad", "cross"),
}


class DocxDialog(ImportDialog):
    """The file, then each part that changed with a tick; only what is ticked is taken.

    What was taken out of the document starts without a tick: accepting that leaves the part out.
    """

    def __init__(
        self, desk: Desk, background: Background, parent: QWidget | None, agreement_id: str
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Read a returned Word document"),
            tr("Every change in it counts as accepted there; here you choose what to take."),
            memory="docx",
            wanted=tr("Choose the Word document (.docx) that came back."),
            filters=tr("Word documents (*.docx);;All files (*)"),
        )
        self._agreement_id = agreement_id
        self._found: ReturnedDocx | None = None
        self.add_page("changes", self._changes_page())

    def read(self, path: Path) -> Callable[[Job], Any]:
        database, agreement_id = self.desk.database, self._agreement_id

        def work(job: Job) -> ReturnedDocx:
            from partnerdesk.actions.docx_drafts import compare_returned, read_returned
            from partnerdesk.formats.docx_in import LARGEST
            from partnerdesk.formats.incoming import opening_bytes

            opening_bytes(path, tr("the Word document (.docx) that came back"), LARGEST)
            return compare_returned(database, agreement_id, read_returned(path.read_bytes()))

        return work

    def show_read(self, result: Any) -> None:
        self._found = result
        changed = result.changed
        rows = [Row(one.clause_id, one.part, chip=_CHIPS[one.change]) for one in changed]
        ticked = [one.clause_id for one in changed if one.change is Change.CHANGED]
        self.listing.show_rows(rows, ticked, counted(len(rows), tr("changed part")))
        self.notes.setVisible(bool(result.notes))
        if result.notes:
            self.notes.say("warn", " ".join(result.notes))
        self.go_to("changes")
        self.refresh_foot()
        if self.listing.choose_first():
            self._show_part(self.listing.key())
            self.listing.setFocus()
        else:
            self.pane.set_head(
                tr("Nothing has changed"), tr("Every part says what the draft says.")
            )
            self._text.show_content(QWidget())

    def changed(self) -> tuple[ReturnedClause, ...]:
        """The parts that are not as the draft has them."""
        return self._found.changed if self._found else ()

    def refresh_foot(self) -> None:
        if self.page() != "changes" or not self.changed():
            self.set_foot("", "", enabled=False)
            return
        ticked = self.listing.ticked()
        words = tr("{0} of {1} chosen").format(len(ticked), len(self.changed()))
        enabled = bool(ticked) and not self.desk.read_only
        self.set_foot(words, tr("Take into the draft"), enabled=enabled)

    def act(self) -> None:
        from partnerdesk.actions.docx_drafts import take_docx

        ticked = self.listing.ticked()
        chosen = {one.clause_id: one.body for one in self.changed() if one.clause_id in ticked}
        try:
            self.desk.run(
                lambda database: take_docx(database, self._agreement_id, chosen),
                tr("Took {0} from Word").format(counted(len(chosen), tr("part"))),
            )
        except RuleBroken as refusal:
            self.refuse(refusal)
            return
        self.accept()

    def _show_part(self, key: str) -> None:
        one = next((each for each in self.changed() if each.clause_id == key), None)
        if one is None:
            return
        gone = one.change is Change.REMOVED
        second = tr("Underlined is new, struck through is taken out.")
        remark = tr("It is no longer in the document. Tick it to leave it out.") if gone else ""
        self.pane.set_head(one.heading or one.part, second, remark)
        self._text.show_content(MarkedText(one.runs))

    def _changes_page(self) -> QWidget:
        self.notes = Banner("warn", "")
        self.notes.hide()
        columns = Columns("", (), tr("What became of it"))
        self.listing = TickedRows(columns, tr("Parts that changed"))
        self.listing.chosen.connect(self._show_part)
        self.listing.ticks_changed.connect(self.refresh_foot)
        self.pane = DetailPane()
        self._text = Rebuilt()
        self.pane.inside.addWidget(self._text)
        self.pane.inside.addStretch(1)
        page = QWidget()
        stack = column(page, gap=12)
        stack.addWidget(self.notes)
        stack.addWidget(ListPage([], self.listing, self.pane, list_width=400), 1)
        return page


def open_docx(
    desk: Desk,
    parent: QWidget | None,
    agreement_id: str,
    path: Path | None = None,
    background: Background | None = None,
) -> DocxDialog:
    """Read a Word document that came back for a draft; with ``path`` at once, else ask for it."""
    dialog = opened(DocxDialog(desk, background or own_worker(parent), parent, agreement_id))
    if path is not None:
        dialog.take(path)
    return dialog


def save_docx(desk: Desk, parent: QWidget | None, agreement: Agreement) -> Path | None:
    """Ask where to, and save a draft for Word; refusals are said."""
    from partnerdesk.actions.docx_drafts import draft_docx

    return save_file(
        desk, parent, tr("Save for Word"), f"{agreement.number} {agreement.title}{SUFFIX}", SUFFIX,
        tr("Word documents (*.docx)"),
        lambda: draft_docx(desk.database, agreement.id, desk.today()),
    )  # fmt: skip
