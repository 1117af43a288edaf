"""The notes on a member, the private ones marked (P11, P12)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Note
from ui.desk import Desk
from ui.partners.contact_dialogs import open_note
from ui.partners.reading import MemberView
from ui.partners.words import tr
from ui.widgets import (
    Block,
    Chip,
    EmptyState,
    MenuButton,
    button,
    column,
    line,
    rule,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt


class NotesTab(QWidget):
    """Every note in full, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: MemberView | None = None
        stack = column(self, gap=12)
        head = line()
        self.add_button = button(tr("Add note…"), "plus", self._add, small=True)
        self.add_button.setEnabled(not desk.read_only)
        head.addWidget(self.add_button)
        head.addStretch()
        stack.addLayout(head)
        self._notes = Rebuilt()
        stack.addWidget(self._notes, 1)

    def show_view(self, view: MemberView) -> None:
        """Show the notes on a member."""
        self._view = view
        content = QWidget()
        stack = column(content, gap=12)
        for number, note in enumerate(view.facts.notes):
            if number:
                stack.addWidget(rule())
            stack.addWidget(self._note(note))
        if view.facts.notes:
            stack.addStretch()
        else:
            stack.addWidget(
                EmptyState(
                    "document",
                    tr("No notes yet"),
                    tr("What the next coordinator should know. Private notes are never printed."),
                ),
                1,
            )
        self._notes.show_content(content)

    def _note(self, note: Note) -> QWidget:
        more = MenuButton(tr("More"), small=True)
        edit = more.menu().addAction(tr("Change…"))
        edit.triggered.connect(lambda: opened(open_note(self._desk, self, note.member_id, note)))
        remove = more.menu().addAction(tr("Remove"))
        remove.triggered.connect(lambda: self._remove(note))
        for action in (edit, remove):
            action.setEnabled(not self._desk.read_only)
        more.setObjectName(f"note-{note.id}")
        more.setAccessibleName(tr("More for the note: {0}").format(note.topic.label))
        block = Block(note.topic.label, more)
        if note.private:
            marks = line()
            marks.addWidget(Chip(tr("Private"), "neutral", "lock"))
            marks.addStretch()
            block.add(marks)
        block.add_text(note.body)
        written = tr("{0}, {1}") if note.written_by else "{0}"
        block.add_text(written.format(day_text(note.written_on), note.written_by), quiet=True)
        return block

    def _add(self) -> None:
        if self._view is not None:
            opened(open_note(self._desk, self, self._view.member.id))

    def _remove(self, note: Note) -> None:
        name = self._view.member.name if self._view else ""
        self._desk.do(
            lambda database: actions.remove(database, note),
            tr("Removed a note on {0}").format(name),
        )
