"""What each party gives: who, to whom, what, how much, by when, and how it is measured (P34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Clause, Commitment, Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from partnerdesk.domain.words import clean
from ui.agreements.filling import Filling
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import (
    ChoiceEditor,
    Form,
    Label,
    LineEditor,
    button,
    column,
    icon_button,
    line,
    rule,
)

_WORDS = ("what", "how_much", "by_when", "measure")
Parties = Sequence[tuple[str, str]]


class PromiseRow(QWidget):
    """One promise; ``removed`` fires when the user takes it away (Ctrl+Delete)."""

    removed = Signal()

    def __init__(self, number: int, parties: Parties) -> None:
        super().__init__()
        stack = column(self, gap=4)
        head = line()
        self._heading = Label("", "strong")
        self.remove_button = icon_button("trash", "", self.removed.emit)
        head.addWidget(self._heading, 1)
        head.addWidget(self.remove_button)
        stack.addLayout(head)
        self.form = Form(columns=2)
        self.form.add("giver_id", tr("Who gives"), ChoiceEditor(parties), span=2)
        everyone = [(None, tr("Everyone else")), *parties]
        self.form.add("receiver_id", tr("To whom"), ChoiceEditor(everyone), span=2)
        self.form.add("what", tr("What"), LineEditor(), span=2)
        self.form.add("how_much", tr("How much"), LineEditor())
        self.form.add("by_when", tr("By when"), LineEditor())
        self.form.add("measure", tr("How we tell that it was kept"), LineEditor(), span=2)
        self.form.editor("receiver_id").set_value(None)
        stack.addWidget(self.form)
        stack.addWidget(rule())
        keys = QShortcut(QKeySequence("Ctrl+Del"), self, self.removed.emit)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.set_number(number)

    def set_number(self, number: int) -> None:
        """Count the promises from 1."""
        words = tr("Promise {0}").format(number)
        self._heading.setText(words)
        remove = tr("Remove promise {0} (Ctrl+Delete)").format(number)
        self.remove_button.setToolTip(remove)
        self.remove_button.setAccessibleName(remove)
        self.setAccessibleName(words)

    def set_parties(self, parties: Parties) -> None:
        """Offer these as givers and receivers."""
        self.form.editor("giver_id").set_choices(parties)
        self.form.editor("receiver_id").set_choices([(None, tr("Everyone else")), *parties])

    def set_promise(self, promise: Commitment) -> None:
        """Show a promise."""
        self.form.set_values(
            {name: getattr(promise, name) for name in ("giver_id", "receiver_id", *_WORDS)}
        )

    def promise(self) -> Commitment:
        """What stands in the row."""
        values = self.form.values()
        return Commitment(
            giver_id=values["giver_id"] or "",
            receiver_id=values["receiver_id"],
            what=clean(values["what"]),
            how_much=clean(values["how_much"]),
            by_when=clean(values["by_when"]),
            measure=clean(values["measure"]),
        )

    def is_blank(self) -> bool:
        """Whether nothing was typed yet."""
        return not any(getattr(self.promise(), name) for name in _WORDS)


class ExchangePart(Filling):
    """Promises one under the other; saved when the keyboard leaves one of them."""

    def __init__(self, desk: Desk, agreement_id: str) -> None:
        super().__init__(desk, agreement_id)
        self._saved: tuple[Commitment, ...] = ()
        self._parties: Parties = ()
        self.rows: list[PromiseRow] = []
        stack = column(self, gap=12)
        self._inside = column(gap=12)
        stack.addLayout(self._inside)
        foot = line()
        self.add_button = button(tr("Add a promise"), "plus", self.add_row, small=True)
        foot.addWidget(self.add_button)
        foot.addStretch()
        stack.addLayout(foot)

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        parties = [(party.member_id, view.name(party.member_id)) for party in view.draft.parties]
        if parties != self._parties:
            self._parties = parties
            for row in self.rows:
                row.set_parties(parties)
        before, self._saved = self._saved, tuple(_plain(one) for one in view.draft.commitments)
        if self._promises() in (before, self._saved) and self._promises() != self._saved:
            self._fill()
        if not self.rows:
            self._append()

    def typed(self, draft: Draft) -> Draft:
        return replace(
            draft, commitments=tuple(one for one in self._promises() if one.what and one.giver_id)
        )

    def save(self) -> bool:
        promised = self._promises()
        if promised == self._saved:
            return True
        try:
            self.desk.run(
                lambda database: actions.set_commitments(database, self.agreement_id, promised)
            )
        except RuleBroken as refusal:
            at = self._at_fault(refusal.field)
            if at is None:
                raise
            at.form.field(refusal.field).refuse(refusal.message)
            return False
        return True

    def unsaved(self) -> list[Passage]:
        return [
            one
            for row in self.rows
            if not row.is_blank() and row.promise() not in self._saved
            for one in row.form.passages()
        ]

    def left(self, old: QWidget, now: QWidget | None) -> bool:
        """A promise is saved as a whole, not field by field."""
        for row in self.rows:
            if row.isAncestorOf(old) and now is not None and row.isAncestorOf(now):
                return True
        return self.save()

    def add_row(self) -> None:
        """Add an empty promise and go there."""
        row = self._append()
        row.form.focus_first()

    def remove_row(self, row: PromiseRow) -> None:
        """Take a promise away, and go to the one that takes its place."""
        at = self.rows.index(row)
        was_blank = row.is_blank()
        self._drop(row)
        if not self.rows:
            self._append()
        self.rows[min(at, len(self.rows) - 1)].form.focus_first()
        self.edited.emit()
        if not was_blank:
            self.save()

    def _append(self) -> PromiseRow:
        row = PromiseRow(len(self.rows) + 1, self._parties)
        row.form.changed.connect(self.edited)
        row.removed.connect(lambda: self.remove_row(row))
        if self.rows and self._parties:
            givers = [member_id for member_id, _ in self._parties]
            last = self.rows[-1].promise().giver_id
            at = givers.index(last) + 1 if last in givers else 0
            row.form.editor("giver_id").set_value(givers[at % len(givers)])
        self.rows.append(row)
        self._inside.addWidget(row)
        return row

    def _drop(self, row: PromiseRow) -> None:
        self.rows.remove(row)
        self._inside.removeWidget(row)
        row.hide()
        row.deleteLater()
        for number, left in enumerate(self.rows, 1):
            left.set_number(number)

    def _fill(self) -> None:
        while len(self.rows) > max(1, len(self._saved)):
            self._drop(self.rows[-1])
        while len(self.rows) < len(self._saved):
            self._append()
        for row, promise in zip(self.rows, self._saved, strict=False):
            row.set_promise(promise)
        if not self._saved:
            for row in self.rows:
                row.set_promise(Commitment(giver_id=row.promise().giver_id))

    def _promises(self) -> tuple[Commitment, ...]:
        return tuple(row.promise() for row in self.rows if not row.is_blank())

    def _at_fault(self, field: str) -> PromiseRow | None:
        """The first promise that a refusal of ``field`` can be about."""
        for row in self.rows:
            promise: Any = row.promise()
            if row.is_blank():
                continue
            if field == "what" and not promise.what:
                return row
            if field == "receiver_id" and promise.giver_id == promise.receiver_id:
                return row
            if field == "giver_id" and not promise.giver_id:
                return row
        return None


def _plain(promise: Commitment) -> Commitment:
    """Only what the user sees of a promise."""
    return replace(promise, id="", agreement_id="", position=0)
