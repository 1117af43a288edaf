"""The clause library: search it, read a clause with its questions, take it into the draft."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.clauses import ClauseText, Template, clause_body
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.texts import broken_texts, load_clauses, load_templates
from partnerdesk.store import agreements_rows
from ui.agreements.words import tr
from ui.background import own_worker
from ui.desk import Desk
from ui.importing.detail import DetailPane, ListPage
from ui.importing.dialog import ExchangeDialog
from ui.widgets import (
    Banner,
    ChipFact,
    Columns,
    RecordList,
    Row,
    SearchBox,
    WrapLabel,
    column,
)
from ui.widgets.opened import opened

_SPECIAL = {
    "parties": "It is filled from the parties.",
    "exchange": "It shows what each party gives and receives.",
    "dates": "It is filled from the dates.",
}


class LibraryDialog(ExchangeDialog):
    """Every clause with its version, when it prints what, and where it is used."""

    def __init__(self, desk: Desk, parent: QWidget | None, agreement_id: str) -> None:
        super().__init__(
            desk, own_worker(parent), parent, tr("Clause library"),
            tr("Take a clause into the draft. Words that are yours are kept as templates."),
        )  # fmt: skip
        self._agreement_id = agreement_id
        own = desk.store.folder.texts
        self._library = load_clauses(own=own)
        self._ours = load_clauses()
        self._templates = load_templates(own=own)
        self.add_page("library", self._library_page(broken_texts(own)))
        self.cancel_button.setText(tr("Close"))
        self.cancel_button.setAccessibleName(tr("Close"))
        self._read_draft()
        self.search.textChanged.connect(self.show_found)
        self.show_found()
        self.search.setFocus()

    def show_found(self) -> None:
        """List what the words in the search find."""
        from partnerdesk.actions.clause_library import find_clauses

        found = find_clauses(self._library, self.search.text())
        rows = [self._row(text) for text in found]
        self.listing.reload(
            len(rows),
            lambda offset, limit: rows[offset : offset + limit],
            title=counted(len(rows), tr("clause")),
        )
        self.listing.choose_first()
        self._show_clause(self.listing.key())

    def refresh_foot(self) -> None:
        key = self.listing.key()
        if not key:
            self.set_foot("", "", enabled=False)
            return
        there = key in self._there
        words = tr("It is in the draft already.") if there else ""
        enabled = not there and self._editable and not self.desk.read_only
        self.set_foot(words, tr("Take into the draft"), enabled=enabled)

    def act(self) -> None:
        from partnerdesk.actions.clause_library import take_clause

        key = self.listing.key()
        self.banner.hide()
        try:
            self.desk.run(
                lambda database: take_clause(database, self._agreement_id, key),
                tr("Took {0} into the draft").format(self._library[key].part),
            )
        except RuleBroken as refusal:
            self.refuse(refusal)
            return
        self._read_draft()
        self.show_found()

    def _read_draft(self) -> None:
        with self.desk.read() as connection:
            draft = agreements_rows.draft_of(connection, self._agreement_id)
        agreement = draft.agreement
        self._editable = not (agreement.issued_on or agreement.ended_on or agreement.voided_on)
        self._there = {one.clause_id for one in draft.clauses if not one.left_out}

    def _row(self, text: ClauseText) -> Row:
        version = tr("Version {0}").format(text.version)
        heading = text.ask if text.heading in ("", text.part) else text.heading
        second = f"{heading} · {version}"
        if text.id in self._there:
            chip: ChipFact | None = ChipFact(tr("In the draft"), "ok", "check")
        elif text.id not in self._ours:
            chip = ChipFact(tr("Your own"), "info", "person")
        else:
            chip = None
        return Row(text.id, text.part, second, chip=chip)

    def _show_clause(self, key: str) -> None:
        text = self._library.get(key)
        if text is None:
            self.pane.set_head(tr("Nothing found"), tr("Try another word, or a shorter one."))
            self.words.setText("")
            self.conditions.setText("")
        else:
            self.pane.set_head(text.heading or text.part, text.ask)
            self.words.setText(clause_body(text, _all_answered(text), _FACTS))
            self.conditions.setText(_conditions(text, self._templates))
        self.refresh_foot()

    def _library_page(self, broken: tuple[str, ...]) -> QWidget:
        self.search = SearchBox(tr("Search the clauses"))
        self.listing = RecordList(Columns("", (), tr("State")), tr("Clauses"))
        self.listing.chosen.connect(self._show_clause)
        self.pane = DetailPane()
        self.words, self.conditions = WrapLabel(""), WrapLabel("", "quiet")
        for label in (self.words, self.conditions):
            self.pane.inside.addWidget(label)
        self.pane.inside.addStretch(1)
        page = QWidget()
        stack = column(page, gap=12)
        stack.addWidget(self.search)
        if broken:
            stack.addWidget(Banner("warn", " ".join(broken)))
        stack.addWidget(ListPage([], self.listing, self.pane, list_width=440), 1)
        return page


# What a clause takes from the agreement, named in its place.
_FACTS = {
    "parties": "[the parties]",
    "parties_with_addresses": "[the parties and where they are]",
    "partnership": "[the partnership]",
    "our_school": "[our school]",
    "leads": "[the leads of each party]",
    "start": "[start]",
    "end": "[end]",
    "review": "[review]",
}


def _all_answered(text: ClauseText) -> dict[str, str]:
    """Each question in the place of its answer, so that every paragraph shows."""
    return {
        question.id: question.options[0][0] if question.options else f"[{question.ask}]"
        for question in text.questions
    }


def _conditions(text: ClauseText, templates: Mapping[str, Template]) -> str:
    """Its questions, which of them bring a paragraph of their own, and where it is used."""
    lines = []
    if text.special:
        lines.append(tr(_SPECIAL[text.special]))
    if text.questions:
        lines.append(tr("It asks:"))
        lines += [
            f"· {one.ask}" + (tr(" (prints only when answered)") if one.optional else "")
            for one in text.questions
        ]
    used = [tr(one.name) for one in templates.values() if text.id in one.clause_ids]
    if used:
        lines.append(tr("Used in: {0}").format(", ".join(used)))
    return "\n".join(lines)


def open_library(desk: Desk, parent: QWidget | None, agreement_id: str) -> LibraryDialog:
    """Show the clause library beside a draft."""
    return opened(LibraryDialog(desk, parent, agreement_id))
