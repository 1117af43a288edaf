"""Handover: what a successor would miss, and the note that tells them the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.domain.handover import Gap, HandoverFacts
from ui import theme
from ui.background import Background
from ui.desk import Desk
from ui.handover.note import Note
from ui.handover.words import MARKS, holdings, mending, private_hint, tr
from ui.page import Page
from ui.widgets import (
    ActionRow,
    Card,
    EmptyState,
    Label,
    PageHeader,
    PdfPreview,
    ProgressLine,
    ScrollPage,
    TickEditor,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
    tab_through,
)

_GAPS_SHOWN = 40


class HandoverPage(Page):
    """How ready the partnership is to be handed over, and the note with its preview."""

    name: ClassVar[str] = "handover"
    depends_on: ClassVar[tuple[str, ...]] = (
        "member", "person", "role", "contact", "buy_in", "note", "closure", "setting",
        "agreement", "agreement_party", "agreement_signatory", "agreement_signature",
        "agreement_commitment", "item", "loan", "loan_line", "project", "project_person", "session",
        "session_person", "task", "commitment_link", "promise_owner", "whereabouts",
        "interview_answer", "term_of_office", "leaving_step",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._facts: HandoverFacts | None = None
        self.note = Note(desk, background, self)
        stack = column(self, gap=16)
        self.header = PageHeader(
            tr("Handover"), tr("One printed note, from which a successor can begin on Monday.")
        )
        self.print_button = primary_button(
            tr("Print handover note"), "print", lambda: self.note.print_out()
        )
        self.header.add_action(self.print_button)
        stack.addWidget(self.header)
        self._whole = QWidget()
        across = line(self._whole, gap=16)
        across.addWidget(ScrollPage(self._left()), 1)
        self.preview = PdfPreview(tr("Handover note"))
        across.addWidget(self.preview, 1)
        stack.addWidget(self._whole, 1)
        self._empty = EmptyState(
            "handover",
            tr("Nothing to hand over yet"),
            tr(
                "Once partners, people and agreements are here, one button prints the note "
                "that a successor needs."
            ),
            button(tr("Go to Partners"), "partners", lambda: desk.go("partners")),
        )
        self._empty.hide()  # or the page would ask for the height of both before it is read
        stack.addWidget(self._empty, 1)
        self.note.ready.connect(self.preview.set_pdf)
        self.private.edited.connect(self._set_note)

    def _left(self) -> QWidget:
        side = QWidget()
        stack = column(side, gap=16, margins=(0, 0, 2, 0))
        self.readiness = Card(tr("If you left on Friday"))
        self.readiness.add(self._score())
        self.readiness.add(self._choice())
        self.missing = Card(tr("What a successor would miss"))
        self.holds = Card(tr("What the note holds"))
        for card in (self.readiness, self.missing, self.holds):
            stack.addWidget(card)
        stack.addStretch(1)
        return side

    def _score(self) -> QWidget:
        part = QWidget()
        stack = column(part, gap=8, margins=(16, 8, 16, 12))
        self.score_words = Label()
        self.bar = ProgressLine(tr("Written down, of 100"))
        stack.addWidget(self.score_words)
        stack.addWidget(self.bar)
        return part

    def _choice(self) -> QWidget:
        part = QWidget()
        stack = column(part, gap=0, margins=(16, 6, 16, 10))
        self.private = TickEditor(tr("With private notes"))
        self._hint = WrapLabel("", "quiet")
        stack.addWidget(self.private)
        stack.addWidget(self._hint)
        return part

    def show_facts(self) -> None:
        """Read what the note would say today; the preview follows when it is set."""
        from partnerdesk.actions.handover import handover_facts, score
        from partnerdesk.store.backup import backups_in

        kept = backups_in(self.desk.store.folder)
        last = kept[0].made_at if kept else None
        facts = self._facts = handover_facts(self.desk.database, self.desk.today(), last)
        some = any(not one.member.is_us for one in facts.members)
        self._whole.setVisible(some)
        self._empty.setVisible(not some)
        self.print_button.setVisible(some)
        if not some:
            return
        out_of_100 = score(facts)
        self.score_words.setText(tr("{0} of 100 is written down").format(out_of_100))
        self.bar.setValue(out_of_100)
        self.bar.setAccessibleDescription(self.score_words.text())
        self._hint.setText(private_hint(facts))
        self.private.setAccessibleDescription(self._hint.text())
        self.missing.header.set_quiet(str(len(facts.gaps)) if facts.gaps else "")
        self.missing.set_rows(self._gaps(facts))
        self.holds.set_rows([_table(facts)])
        tab_through(self.print_button, self.private, self.missing, self.preview)
        self._set_note()

    def start_new(self) -> None:
        """Print the note."""
        if not self.print_button.isHidden():
            self.note.print_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow room the note is seen when it is printed."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.current().px(760))

    def _set_note(self) -> None:
        if self._facts is not None:
            self.note.set_facts(self._facts, private=self.private.value())

    def _gaps(self, facts: HandoverFacts) -> Iterator[QWidget]:
        for gap in facts.gaps[:_GAPS_SHOWN]:
            yield self._gap(gap)
        if len(facts.gaps) > _GAPS_SHOWN:
            more = len(facts.gaps) - _GAPS_SHOWN
            yield ActionRow(tr("{0} more stand in the note").format(more))
        if not facts.gaps:
            yield ActionRow(tr("Nothing that this program can see"), icon="check", tone="ok")

    def _gap(self, gap: Gap) -> ActionRow:
        icon, tone = MARKS[gap.kind]
        verb = button(
            mending(gap.kind), clicked=lambda: self.desk.go(gap.page, gap.key), small=True
        )
        verb.setObjectName(f"mend-{gap.kind}-{gap.key}")
        verb.setAccessibleName(f"{mending(gap.kind)}: {gap.words}")
        return ActionRow(gap.words, icon=icon, tone=tone, trailing=verb)


def _table(facts: HandoverFacts) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    px = theme.current().px
    grid.setContentsMargins(px(16), px(10), px(16), px(12))
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for at, (label, words) in enumerate(holdings(facts)):
        grid.addWidget(Label(label, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrapLabel(words, "small"), at, 1)
    return part
