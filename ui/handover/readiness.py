"""Readiness: what a successor would miss, each with what mends it, and the note beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.domain.handover import Gap, HandoverFacts
from ui import theme
from ui.background import Background, Job
from ui.desk import Desk
from ui.handover.mending import mend_gap
from ui.handover.note import Note
from ui.handover.part import Part
from ui.handover.words import GROUPS, MARKS, group_title, holdings, mending, private_hint, tr
from ui.importing.reader import Reader
from ui.turns import Turns
from ui.widgets import (
    ActionRow,
    Card,
    EmptyState,
    Label,
    PdfPreview,
    ProgressLine,
    ScrollPage,
    TickEditor,
    WrapLabel,
    button,
    column,
    line,
    link_button,
    primary_button,
    tab_through,
)

# A large partnership can miss hundreds of things; so many of a group are shown at first.
_SHOWN = 8


class Readiness(Part):
    """How ready the partnership is to be handed over, and the note with its preview.

    It is read on the worker; what is on show stays until it was. ``told`` fires when it is shown,
    ``counted(number)`` with how many things a successor would miss.
    """

    counted = Signal(int)
    told = Signal()

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._facts: HandoverFacts | None = None
        self._print_when_told = False
        self._reader = Reader(background, self)
        self._reader.refused.connect(lambda refusal: desk.refused.emit(refusal.message))
        self._turns = Turns(self)
        self._shown = [_SHOWN for _ in GROUPS]
        self.note = Note(desk, background, self)
        self.action = self.print_button = primary_button(
            tr("Print handover note"), "print", self.print_out
        )
        stack = column(self, gap=0)
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
        self._whole.hide()  # until it is read
        self._empty.hide()  # or the tab would ask for the height of both before it is read
        stack.addWidget(self._empty, 1)
        self._reading = WrapLabel(tr("Reading what a successor would miss…"), "quiet")
        self._reading.setAlignment(Qt.AlignmentFlag.AlignTop)
        stack.addWidget(self._reading, 1)
        self.note.ready.connect(self.preview.set_pdf)
        self.private.edited.connect(self._set_note)

    def show_facts(self) -> None:
        """Have the worker read what the note would say today; the preview follows later."""
        desk, today = self.desk, self.desk.today()

        def work(job: Job) -> tuple[HandoverFacts, int]:
            from partnerdesk.actions.handover import handover_facts, score
            from partnerdesk.store.backup import backups_in

            kept = backups_in(desk.store.folder)
            facts = handover_facts(desk.database, today, kept[0].made_at if kept else None)
            return facts, score(facts)

        self._reader.start(tr("Reading what a successor would miss"), work, self._tell)

    @property
    def busy(self) -> bool:
        """Whether it is still being read, or shown."""
        return self._reader.busy or self._turns.busy

    def let_go(self) -> None:
        """The store is about to be closed."""
        self._reader.cancel()
        self._turns.stop()

    def _tell(self, found: tuple[HandoverFacts, int]) -> None:
        self._facts, out_of_100 = found
        self._turns.take(*self._steps(self._facts, out_of_100), self._end)

    def _steps(self, facts: HandoverFacts, out_of_100: int) -> list[Callable[[], object]]:
        """A card at a time, so that the window answers between them; all appear at once."""
        if not self.has_action():
            return [self._appear]
        return [
            lambda: self._show_score(facts, out_of_100),
            *(partial(self._show_group, number) for number in range(len(GROUPS))),
            lambda: self._show_holdings(facts),
            self._sum_up,
            self._appear,
            self._set_note,
        ]

    def _appear(self) -> None:
        some = self.has_action()
        self._reading.hide()
        self._whole.setVisible(some)
        self._empty.setVisible(not some)

    def _end(self) -> None:
        self.told.emit()
        if self._print_when_told:
            self._print_when_told = False
            self.note.print_out()

    def _show_score(self, facts: HandoverFacts, out_of_100: int) -> None:
        self.score_words.setText(tr("{0} of 100 is written down").format(out_of_100))
        self.bar.setValue(out_of_100)
        self.bar.setAccessibleDescription(self.score_words.text())
        self._hint.setText(private_hint(facts))
        self.private.setAccessibleDescription(self._hint.text())

    def _show_holdings(self, facts: HandoverFacts) -> None:
        found = list(holdings(facts))
        self.holds.tell(found, lambda: [_table(found)])

    def print_out(self) -> None:
        """Show the note for printing, as soon as it is read and set."""
        self._print_when_told = self.busy
        if self.has_action() and not self.busy:
            self.note.print_out()

    def has_action(self) -> bool:
        """There is nothing to print until there is a partner."""
        facts = self._facts
        return facts is not None and any(not one.member.is_us for one in facts.members)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow room the note is seen when it is printed."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.current().px(760))

    # --- its parts ---------------------------------------------------------------------------

    def _left(self) -> QWidget:
        side = QWidget()
        stack = column(side, gap=16, margins=(0, 0, 2, 0))
        self.arriving_link = link_button(
            tr("Their first ten minutes"), clicked=lambda: self.desk.go("arriving")
        )
        self.readiness = Card(tr("If you left on Friday"), trailing=self.arriving_link)
        self.readiness.add(self._score())
        self.readiness.add(self._choice())
        self.missing = QWidget()
        gaps = column(self.missing, gap=16)
        self.groups = [Card(group_title(number)) for number in range(len(GROUPS))]
        for card in self.groups:
            gaps.addWidget(card)
        self._sound = Card(tr("What a successor would miss"))
        self._sound.add(ActionRow(tr("Nothing that this program can see"), icon="check", tone="ok"))
        gaps.addWidget(self._sound)
        self.holds = Card(tr("What the note holds"))
        for part in (self.readiness, self.missing, self.holds):
            stack.addWidget(part)
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

    # --- what is on show ---------------------------------------------------------------------

    def _set_note(self) -> None:
        if self._facts is not None:
            self.note.set_facts(self._facts, private=self.private.value())

    def _show_group(self, number: int) -> None:
        facts, card, shown = self._facts, self.groups[number], self._shown[number]
        assert facts is not None
        found = [gap for gap in facts.gaps if gap.kind in GROUPS[number]]
        told = found[:shown], len(found)
        if card.tell(told, lambda: self._rows(number, *told)):
            card.header.set_quiet(str(len(found)))
            card.setVisible(bool(found))

    def _sum_up(self) -> None:
        facts = self._facts
        assert facts is not None
        self._sound.setVisible(not facts.gaps)
        self.counted.emit(len(facts.gaps))
        tab_through(self.print_button, self.arriving_link, self.private, self.missing, self.preview)

    def _rows(self, number: int, shown: Sequence[Gap], of: int) -> Iterator[QWidget]:
        for gap in shown:
            yield self._gap(gap)
        if of > len(shown):
            more = link_button(tr("Show them"), clicked=lambda: self._show_more(number))
            more.setObjectName(f"more-{number}")
            words = tr("{0} more").format(of - len(shown))
            more.setAccessibleName(tr("Show {0}").format(words))
            yield ActionRow(words, trailing=more)

    def _show_more(self, number: int) -> None:
        self._shown[number] += 4 * _SHOWN
        self._show_group(number)
        self._sum_up()

    def _gap(self, gap: Gap) -> ActionRow:
        icon, tone = MARKS[gap.kind]
        verb = button(mending(gap.kind), clicked=lambda: self.mend(gap), small=True)
        verb.setObjectName(f"mend-{gap.kind}-{gap.key}")
        verb.setAccessibleName(f"{mending(gap.kind)}: {gap.words}")
        return ActionRow(gap.words, icon=icon, tone=tone, trailing=verb)

    def mend(self, gap: Gap) -> None:
        """Open the dialog that mends it, or go where it is mended."""
        assert self._facts is not None
        mend_gap(self.desk, self.window(), gap, self._facts)


def _table(found: Sequence[tuple[str, str]]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    px = theme.current().px
    grid.setContentsMargins(px(16), px(10), px(16), px(12))
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(6))
    grid.setColumnStretch(1, 1)
    for at, (label, words) in enumerate(found):
        grid.addWidget(Label(label, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrapLabel(words, "small"), at, 1)
    return part
