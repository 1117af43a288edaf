"""The title of an agreement, and when it starts, ends and is reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Agreement, Clause, Draft
from partnerdesk.domain.dates import parse_day
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from ui.agreements.filling import Filling
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import DateEditor, Form, LineEditor, column
from ui.widgets.writing import passages_in

_DAYS = ("starts_on", "ends_on", "review_on")


class DatesPart(Filling):
    """Title and dates; clauses that name them follow."""

    def __init__(self, desk: Desk, agreement_id: str) -> None:
        super().__init__(desk, agreement_id)
        self._saved: dict[str, Any] = {"title": "", **dict.fromkeys(_DAYS)}
        self.form = Form(columns=2)
        self.form.add("title", tr("Title"), LineEditor(), span=2)
        self.form.add("starts_on", tr("Starts on"), DateEditor())
        self.form.add("ends_on", tr("Ends on"), DateEditor())
        self.form.add(
            "review_on", tr("Review by"), DateEditor(), tr("In time before governors meet.")
        )
        column(self).addWidget(self.form)
        self.form.changed.connect(self.edited)

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        agreement = view.draft.agreement
        for name in self._saved:
            before, now = self._saved[name], getattr(agreement, name)
            self._saved[name] = now
            typed = self._typed(name)
            if typed in (before, now) and typed != now:
                self.form.editor(name).set_value(now)

    def typed(self, draft: Draft) -> Draft:
        days: dict[str, date | None] = {
            name: self._typed(name) for name in _DAYS if self._typed(name) is not _UNREADABLE
        }
        title = self._typed("title") or draft.agreement.title
        changed: Agreement = replace(draft.agreement, title=title, **days)  # type: ignore[arg-type]
        return replace(draft, agreement=changed)

    def save(self) -> bool:
        values = {name: self._typed(name) for name in self._saved}
        for name, value in values.items():
            if value is _UNREADABLE:
                self._refuse_unreadable(name)
                return False
        if values == self._saved:
            return True
        try:
            self.desk.run(
                lambda database: actions.edit_details(database, self.agreement_id, **values)
            )
        except RuleBroken as refusal:
            if refusal.field not in self._saved:
                raise
            self.form.field(refusal.field).refuse(refusal.message)
            return False
        return True

    def unsaved(self) -> list[Passage]:
        return [
            one
            for name, saved in self._saved.items()
            if self._typed(name) != saved
            for one in passages_in(self.form.field(name).label.text(), self.form.editor(name))
        ]

    def _typed(self, name: str) -> Any:
        try:
            return self.form.editor(name).value()
        except RuleBroken:
            return _UNREADABLE

    def _refuse_unreadable(self, name: str) -> None:
        try:
            parse_day(self.form.editor(name).input.text())
        except RuleBroken as refusal:
            self.form.field(name).refuse(refusal.message)


_UNREADABLE = object()
