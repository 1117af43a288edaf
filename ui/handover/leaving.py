"""Leaving: what is done before the end, the pack and the receipt, and the dates of office."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.actions import leaving as actions
from partnerdesk.actions.leaving import Leaving, StepLine
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.leaving import StepKind, TermOfOffice
from ui import theme
from ui.background import Background
from ui.desk import Desk
from ui.handover.leaving_dialogs import open_leave_office, open_office, open_step
from ui.handover.paper import Paper, Sheet
from ui.handover.part import Part
from ui.handover.words import tr
from ui.widgets import (
    ActionRow,
    Beside,
    Card,
    FormDialog,
    ScrollPage,
    TickEditor,
    WrapLabel,
    button,
    column,
    icon_button,
    line,
    link_button,
    primary_button,
)


class LeavingPart(Part):
    """The steps at the left; what is handed over and who held the office at the right."""

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self._leaving: Leaving | None = None
        self._paper = Paper(desk, background, self)
        self.ticks: dict[StepKind, TickEditor] = {}
        self.action = self.pack_button = primary_button(
            tr("Make handover pack…"), "handover", self.make_pack
        )
        self.steps = Card(tr("Before you leave"))
        self.papers = Card(tr("To hand over"))
        self.office = Card(tr("The office"))
        self.print_button = button(
            tr("Print exit checklist…"), "print", self.print_checklist, small=True
        )
        self.papers.add(
            ActionRow(
                tr("Exit checklist and receipt"),
                tr("What was done, what is handed over, and two signatures."),
                icon="document",
                trailing=self.print_button,
            )
        )
        right = QWidget()
        stack = column(right, gap=16)
        stack.addWidget(self.papers)
        stack.addWidget(self.office)
        stack.addStretch(1)
        self._left = QWidget()
        column(self._left).addWidget(self.steps)
        self._scroll = ScrollPage(Beside(self._left, right, (6, 5), stack_below=860))
        column(self, gap=0).addWidget(self._scroll)

    def show_facts(self) -> None:
        """Read again what is done, and who was in office."""
        found = self._leaving = actions.leaving(self.desk.database, self.desk.today())
        done = len(found.steps) - len(found.left)
        self.steps.header.set_quiet(tr("{0} of {1} done").format(done, len(found.steps)))
        self.ticks = {}
        self.steps.set_rows([self._step(one) for one in found.steps])
        self.office.set_rows(self._office(found))

    def open_key(self, key: str) -> None:
        """Go to a step by its kind, or by the id of its tick."""
        lines = self._leaving.steps if self._leaving else ()
        for one in lines:
            if key == one.kind.value or (one.done and one.done.id == key):
                tick = self.ticks[one.kind]
                tick.setFocus()
                self._scroll.ensureWidgetVisible(tick, 0, theme.current().px(80))

    # --- what the buttons do -----------------------------------------------------------------

    def make_pack(self) -> QDialog:
        """Choose what goes into the pack, and make it."""
        from ui.packs.make_dialog import open_make_pack

        return open_make_pack(self.desk, self.window())

    def print_checklist(self) -> None:
        """Show the checklist with its receipt before it is printed."""
        from partnerdesk.actions.leaving import exit_checklist_facts, exit_checklist_pdf

        today = self.desk.today()
        facts = exit_checklist_facts(self.desk.database, today)
        self._paper.print_out(
            Sheet(
                tr("Exit checklist"),
                f"exit-checklist-{today.isoformat()}.pdf",
                tr("The exit checklist with its receipt is attached, as it stands today."),
                lambda: exit_checklist_pdf(facts),
            )
        )

    def tick(self, kind: StepKind, *, done: bool) -> None:
        """Note that a step is done today, or is not done after all."""
        label = tr(kind.label)
        if done:
            today = self.desk.today()
            self.desk.do(
                lambda database: actions.take_step(database, kind, today),
                tr("Done: {0}").format(label),
            )
        else:
            self.desk.do(
                lambda database: actions.untake_step(database, kind),
                tr("Not done yet: {0}").format(label),
            )

    def change_step(self, one: StepLine) -> FormDialog | None:
        """Ask for the day and a note."""
        return open_step(self.desk, self.window(), one.done) if one.done else None

    def leave_office(self) -> FormDialog:
        """Ask until when the office is held, and who follows."""
        return open_leave_office(self.desk, self.window())

    def edit_office(self, term: TermOfOffice | None = None) -> FormDialog:
        """Write down when somebody was coordinator."""
        return open_office(self.desk, self.window(), term)

    def remove_office(self, term: TermOfOffice) -> None:
        """Take a term away that was never held; Undo brings it back."""
        self.desk.do(
            lambda database: actions.remove_office(database, term.id),
            tr("Removed {0}").format(term.name),
        )

    # --- rows --------------------------------------------------------------------------------

    def _step(self, one: StepLine) -> QWidget:
        part = QWidget()
        row = line(part, gap=8, margins=(12, 6, 16, 6))
        words = column(gap=0)
        tick = TickEditor("", ticked=one.done is not None)
        tick.setObjectName(f"step-{one.kind.value}")
        tick.setEnabled(not self.desk.read_only)
        tick.setAccessibleName(tr(one.kind.label))
        tick.edited.connect(lambda: self.tick(one.kind, done=tick.isChecked()))
        self.ticks[one.kind] = tick
        label = WrapLabel(tr(one.kind.label))
        second = " · ".join(_told(one))
        tick.setAccessibleDescription(second)
        words.addWidget(label)
        if second:
            words.addWidget(WrapLabel(second, "quiet"))
        row.addWidget(tick)
        row.addLayout(words, 1)
        if one.done and not self.desk.read_only:
            change = link_button(tr("Day and note…"), clicked=lambda: self.change_step(one))
            change.setObjectName(f"change-{one.kind.value}")
            change.setAccessibleName(tr("Day and note: {0}").format(tr(one.kind.label)))
            row.addWidget(change)
        part.setMinimumHeight(theme.current().px(40))
        return part

    def _office(self, found: Leaving) -> Iterator[QWidget]:
        writing = not self.desk.read_only
        if found.coordinator:
            since = tr("since {0}").format(day_text(found.since)) if found.since else ""
            words = tr("Coordinator {0}").format(since) if since else tr("Coordinator now")
            leave = button(tr("Leave office…"), clicked=self.leave_office, small=True)
            leave.setObjectName("leave-office")
            leave.setEnabled(writing)
            yield ActionRow(found.coordinator, words, icon="person", tone="ok", trailing=leave)
        else:
            name = button(
                tr("Name one"), clicked=lambda: self.desk.go("settings", "partnership"), small=True
            )
            name.setObjectName("name-coordinator")
            name.setAccessibleName(tr("Name the coordinator"))
            yield ActionRow(
                tr("Nobody is named as coordinator"), icon="person", tone="warn", trailing=name
            )
        for term in found.offices:
            yield self._term(term)
        if writing:
            more = link_button(tr("Write one down…"), "plus", lambda: self.edit_office())
            more.setObjectName("add-office")
            more.setAccessibleName(tr("Write down an earlier coordinator"))
            yield ActionRow(tr("Somebody was coordinator before"), trailing=more)

    def _term(self, term: TermOfOffice) -> ActionRow:
        since = day_text(term.started_on) if term.started_on else tr("a day nobody wrote down")
        told = tr("From {0} to {1}").format(since, day_text(term.ended_on))
        second = " · ".join(filter(None, (told, term.note)))
        buttons: QWidget | None = None
        if not self.desk.read_only:
            buttons = QWidget()
            row = line(buttons, gap=0)
            name = tr("Edit when {0} was coordinator").format(term.name)
            edit = icon_button("pencil", name, lambda: self.edit_office(term))
            edit.setObjectName(f"edit-{term.id}")
            name = tr("Remove {0} from past coordinators").format(term.name)
            away = icon_button("trash", name, lambda: self.remove_office(term))
            away.setObjectName(f"remove-{term.id}")
            row.addWidget(edit)
            row.addWidget(away)
        return ActionRow(term.name, second, icon="history", trailing=buttons)


def _told(one: StepLine) -> Iterator[str]:
    if one.done:
        yield tr("Done on {0}").format(day_text(one.done.done_on))
        if one.done.note:
            yield one.done.note
    if one.seen:
        yield one.seen
