"""The words of one clause as they will print, to be edited in place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Clause, Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from partnerdesk.domain.words import clean, clean_lines
from ui import theme
from ui.agreements.filling import Filling
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import ElidedLabel, LineEditor, TextEditor, WrapLabel, column, line, link_button
from ui.widgets.writing import passages_in


class ClauseWords(Filling):
    """Heading and body. Once edited they are the user's own, until they are restored."""

    def __init__(self, desk: Desk, agreement_id: str) -> None:
        super().__init__(desk, agreement_id)
        self._clause = Clause()
        self._shown = ("", "")
        stack = column(self, gap=6)
        head = line()
        self.label = ElidedLabel(tr("The clause, as it will print"), "label")
        head.addWidget(self.label, 1)
        self.restore_button = link_button(tr("Restore"), "undo", self.restore)
        self.restore_button.setToolTip(tr("Bring back the words that follow the answers"))
        head.addWidget(self.restore_button)
        stack.addLayout(head)
        self.heading = LineEditor(placeholder=tr("No heading: the number stands beside the words"))
        self.heading.setAccessibleName(tr("Heading of the clause"))
        self.body = TextEditor(lines=6)
        self.body.setAccessibleName(self.label.text())
        self.body.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        stack.addWidget(self.heading)
        stack.addWidget(self.body)
        self.note = WrapLabel("", "hint")
        stack.addWidget(self.note)
        self.heading.edited.connect(self.edited)
        self.body.edited.connect(self.edited)
        self.body.document().documentLayout().documentSizeChanged.connect(self._grow)

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        self._clause = clause
        self.label.setText(
            tr("The clause, in your own words")
            if clause.edited
            else tr("The clause, as it will print")
        )
        self.restore_button.setVisible(clause.edited)
        self.body.setEnabled(not clause.left_out)
        self.heading.setEnabled(not clause.left_out)
        self.note.setText(
            tr("Answers no longer change these words. Restore brings back those that follow.")
            if clause.edited
            else tr("Change the words if you like; then answers no longer change them.")
        )
        self.follow(clause)

    def follow(self, clause: Clause) -> None:
        """Show the clause's words, unless other words are being typed here."""
        if self._is_typed():
            return
        self._shown = (clause.heading, clause.body)
        if self.heading.text() != clause.heading:
            self.heading.set_value(clause.heading)
        if self.body.toPlainText() != clause.body:
            self.body.set_value(clause.body)

    def typed(self, draft: Draft) -> Draft:
        if not self._is_typed():
            return draft
        heading, body = self._typed()
        clauses = tuple(
            replace(one, heading=heading, body=body, edited=True)
            if one.id == self._clause.id
            else one
            for one in draft.clauses
        )
        return replace(draft, clauses=clauses)

    def save(self) -> bool:
        if self._is_typed():
            heading, body = self._typed()
            before, self._shown = self._shown, (heading, body)
            try:
                self.desk.run(
                    lambda database: actions.edit_clause(database, self._clause, heading, body)
                )
            except RuleBroken:
                self._shown = before  # it is not kept, so it stays what is typed here
                raise
        return True

    def unsaved(self) -> list[Passage]:
        if not self._is_typed():
            return []
        editors = (self.heading, self.body)
        return [one for made in editors for one in passages_in(made.accessibleName(), made)]

    def restore(self) -> None:
        """Bring back the library's words, filled from the answers."""
        before, self._shown = self._shown, self._typed()
        restored = self.desk.do(
            lambda database: actions.restore_clause(database, self._clause),
            tr("Restored the words of {0}").format(self._clause.part),
        )
        if restored is None:
            self._shown = before
        self.body.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _typed(self) -> tuple[str, str]:
        return clean(self.heading.text()), clean_lines(self.body.toPlainText())

    def _is_typed(self) -> bool:
        heading, body = self._shown
        return self._typed() != (clean(heading), clean_lines(body))

    def _grow(self) -> None:
        """As high as the words: the part scrolls as a whole, never a field in it."""
        px = theme.current().px
        lines = self.body.document().size().height()
        text = round(lines * self.body.fontMetrics().lineSpacing())
        self.body.setFixedHeight(max(px(120), text + px(30)))
