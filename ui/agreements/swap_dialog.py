"""A neighbour's swap file: what came, which clauses to take, and the draft made of them (P39)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.texts import load_clauses
from ui.agreements.parties_editor import PartiesEditor, possible_parties
from ui.agreements.words import tr
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.detail import DetailPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.tick_list import TickedRows
from ui.printing.outside import save_file
from ui.widgets import (
    ChipFact,
    Columns,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    Row,
    ScrollPage,
    WrapLabel,
    column,
)
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.domain.agreements import Agreement
    from partnerdesk.formats.swap_file import SwapClause, SwapFile

SUFFIX = ".partnerdesk-swap"


class SwapDialog(ImportDialog):
    """Three steps: the file, its clauses with a tick each, then the new draft.

    ``made`` is the id of the draft once it is started.
    """

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Open a swap file"),
            tr("Clauses from another coordinator, without names. You choose which to take."),
            memory="swap",
            wanted=tr("Choose a file that ends in .partnerdesk-swap."),
            filters=tr("Swap files (*.partnerdesk-swap);;All files (*)"),
        )
        self.made = ""
        self._swap: SwapFile | None = None
        self._standings: dict[str, ChipFact] = {}
        self.add_page("clauses", self._clauses_page())
        self.add_page("draft", self._draft_page())
        self.back_button.clicked.connect(lambda: self.go_to("clauses"))

    # --- the file ----------------------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        def work(job: Job) -> SwapFile:
            from partnerdesk.formats.incoming import opening_bytes
            from partnerdesk.formats.swap_file import LARGEST, read_swap

            wanted = tr("a file that ends in .partnerdesk-swap")
            opening_bytes(path, wanted, LARGEST)
            return read_swap(path.read_bytes())

        return work

    def show_read(self, result: Any) -> None:
        self._swap = result
        self._standings = self._compared(result.clauses)
        self.form.set_values({"title": "" if "[" in result.title else result.title})
        rows = [self._row(one) for one in result.clauses]
        every = [one.text.id for one in result.clauses]
        self.listing.show_rows(rows, every, counted(len(rows), tr("clause")))
        self.go_to("clauses")
        self.listing.choose_first()
        self._show_clause(self.listing.key())
        self.listing.setFocus()

    def _compared(self, clauses: Sequence[SwapClause]) -> dict[str, ChipFact]:
        from partnerdesk.actions.swapping import same_words

        library = load_clauses(own=self.desk.store.folder.texts)
        found = {}
        for one in clauses:
            ours = library.get(one.text.id)
            if ours and same_words(one, ours):
                found[one.text.id] = ChipFact(tr("As in your library"), "neutral", "check")
            elif ours:
                found[one.text.id] = ChipFact(tr("Other words"), "info", "pencil")
            else:
                found[one.text.id] = ChipFact(tr("New"), "ok", "plus")
        return found

    def _row(self, one: SwapClause) -> Row:
        second = one.text.heading if one.text.heading != one.text.part else ""
        return Row(one.text.id, one.text.part, second, chip=self._standings[one.text.id])

    # --- which clauses -----------------------------------------------------------------------

    def _show_clause(self, key: str) -> None:
        one = (
            next((c for c in self._swap.clauses if c.text.id == key), None) if self._swap else None
        )
        if one is None:
            return
        heading = one.text.heading or one.text.part
        self.pane.set_head(heading, self._standings[key].text)
        self.words.setText(_as_read(one))
        self.blanks.setText(_asks(one))

    # --- the draft ---------------------------------------------------------------------------

    def go_to(self, name: str) -> None:
        super().go_to(name)
        self.back_button.setVisible(name == "draft")
        self.refresh_foot()

    def refresh_foot(self) -> None:
        if self.page() == "clauses":
            taken = len(self.listing.ticked())
            words = tr("{0} of {1} chosen").format(taken, len(self._standings))
            self.set_foot(words, tr("Next"), enabled=bool(taken) and not self.desk.read_only)
        elif self.page() == "draft":
            words = counted(len(self.listing.ticked()), tr("clause"))
            self.set_foot(words, tr("Start the draft"), enabled=True)
        else:
            self.set_foot("", "", enabled=False)

    def act(self) -> None:
        if self.page() == "clauses":
            self.go_to("draft")
            self.form.focus_first()
            return
        swap = self._swap
        if self.page() != "draft" or swap is None:
            return
        from partnerdesk.actions.swapping import take_swap

        values, today = self.form.values(), self.desk.today()
        ticked = self.listing.ticked()
        try:
            changes = self.desk.run(
                lambda database: take_swap(
                    database, swap, ticked, values["title"], values["parties"],
                    values["starts_on"], today,
                ),
                tr("Started the draft “{0}”").format(values["title"]),
            )  # fmt: skip
        except RuleBroken as refusal:
            self.form.refuse(refusal.field, refusal.message)
            return
        self.made = changes.made
        self.accept()

    # --- parts -------------------------------------------------------------------------------

    def _clauses_page(self) -> QWidget:
        columns = Columns("", (), tr("Beside yours"))
        self.listing = TickedRows(columns, tr("Clauses in the file"))
        self.listing.chosen.connect(self._show_clause)
        self.listing.ticks_changed.connect(self.refresh_foot)
        self.pane = DetailPane()
        self.words, self.blanks = WrapLabel(""), WrapLabel("", "quiet")
        for label in (self.words, self.blanks):
            self.pane.inside.addWidget(label)
        self.pane.inside.addStretch(1)
        return ListPage([], self.listing, self.pane, list_width=480)

    def _draft_page(self) -> QWidget:
        members = possible_parties(self.desk)
        ours = [one.id for one in members if one.is_us]
        self.form = Form(columns=2)
        self.form.add("title", tr("&Title"), LineEditor(), tr("For example: Latin and science"))
        self.form.add("starts_on", tr("&Starts on"), DateEditor(), tr("It can be set later."))
        self.form.add("parties", tr("&Parties"), PartiesEditor(members, ours), span=2)
        inside = QWidget()
        stack = column(inside, gap=12)
        stack.addWidget(
            WrapLabel(
                tr("What stayed with the other coordinator is a blank to fill before you issue."),
                "quiet",
            )
        )
        stack.addWidget(self.form)
        stack.addStretch()
        return ScrollPage(inside)


def _as_read(one: SwapClause) -> str:
    """The words of a clause as a draft would first show them."""
    from partnerdesk.domain.clauses import clause_body

    return one.text.text if one.own_words else clause_body(one.text, {}, {})


def _asks(one: SwapClause) -> str:
    if not one.text.questions:
        return ""
    asked = "\n".join(f"· {question.ask}" for question in one.text.questions)
    return tr("It asks:\n{0}").format(asked)


def open_swap(
    desk: Desk,
    parent: QWidget | None,
    path: Path | None = None,
    background: Background | None = None,
) -> SwapDialog:
    """Open a neighbour's swap file; with ``path`` it is read at once, else it is asked for."""
    dialog = opened(SwapDialog(desk, background or own_worker(parent), parent))
    if path is not None:
        dialog.take(path)
    return dialog


def save_swap(desk: Desk, parent: QWidget | None, agreement: Agreement) -> Path | None:
    """Ask where to, and save the agreement's clauses as a swap file; refusals are said."""
    from partnerdesk.actions.swapping import export_swap

    return save_file(
        desk, parent, tr("Save a swap file"), f"{agreement.number}{SUFFIX}", SUFFIX,
        tr("Swap files (*.partnerdesk-swap)"),
        lambda: export_swap(desk.database, agreement.id, desk.today()),
    )  # fmt: skip


class TemplateDialog(FormDialog):
    """Keeps an agreement's parts as a template of one's own; ``template_id`` once it is kept."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement: Agreement) -> None:
        self._desk, self._agreement_id = desk, agreement.id
        self.template_id = ""
        form = Form()
        form.add("name", tr("&Name"), LineEditor(), tr("For example: Choir and hall"))
        form.mark_saved()
        super().__init__(
            tr("Save as a template"), form, tr("Save the template"), self._save,
            tr("Its parts and your own words, to start others from. No answers are kept."),
            parent,
        )  # fmt: skip

    def _save(self, values: dict[str, Any]) -> None:
        from partnerdesk.actions.own_texts import save_template
        from partnerdesk.store.problems import StoreProblem

        try:
            kept = save_template(self._desk.store, self._agreement_id, values["name"])
        except StoreProblem as problem:
            raise RuleBroken("", problem.message) from problem
        self.template_id = kept.id
        self._desk.noticed.emit(tr("Saved the template “{0}”").format(kept.name), False)


def open_save_template(desk: Desk, parent: QWidget | None, agreement: Agreement) -> TemplateDialog:
    """Ask what the template is called, and keep it."""
    return opened(TemplateDialog(desk, parent, agreement))
