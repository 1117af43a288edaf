"""The plain questions of one part, each checked and saved when the field is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Answer, Clause, Draft
from partnerdesk.domain.clauses import ClauseText, Question, QuestionKind, check_answer
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from partnerdesk.domain.words import clean_lines
from ui.agreements.filling import Filling
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, DateEditor, Form, LineEditor, TextEditor, column
from ui.widgets.writing import passages_in

_NARROW = (QuestionKind.MONEY, QuestionKind.TIME, QuestionKind.DAY)


class Questions(Filling):
    """A form with one field per question."""

    def __init__(self, desk: Desk, agreement_id: str, text: ClauseText) -> None:
        super().__init__(desk, agreement_id)
        self._text = text
        self._saved = {question.id: "" for question in text.questions}
        self.form = Form(columns=2)
        for question in text.questions:
            hint = f"{tr('Optional.')} {question.hint}" if question.optional else question.hint
            span = 1 if question.kind in _NARROW else 2
            self.form.add(question.id, question.ask, _editor(question), hint, span=span)
        column(self).addWidget(self.form)
        self.form.changed.connect(self.edited)

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        prefix = f"{self._text.id}."
        kept = {
            one.question_id.removeprefix(prefix): one.value
            for one in view.draft.answers
            if one.question_id.startswith(prefix)
        }
        for question in self._text.questions:
            before, now = self._saved[question.id], kept.get(question.id, "")
            self._saved[question.id] = now
            if self._read(question) in (before, now):
                self._show(question, now)

    def typed(self, draft: Draft) -> Draft:
        answers = {one.question_id: one for one in draft.answers}
        for question in self._text.questions:
            key = f"{self._text.id}.{question.id}"
            value = self._read(question)
            if value is not None:
                blank = Answer(agreement_id=draft.agreement.id, question_id=key)
                answers[key] = replace(answers.get(key, blank), value=value)
        return replace(draft, answers=tuple(answers.values()))

    def save(self) -> bool:
        changed, sound = {}, True
        for question in self._text.questions:
            try:
                value = self._checked(question)
            except RuleBroken as refusal:
                self.form.field(question.id).refuse(refusal.message)
                sound = False
                continue
            if value != self._saved[question.id]:
                changed[question.id] = value
        if changed:
            self.desk.run(
                lambda database: actions.answer_questions(
                    database, self.agreement_id, self._text.id, changed
                )
            )
        return sound

    def unsaved(self) -> list[Passage]:
        return [
            one
            for question in self._text.questions
            if self._read(question) != self._saved[question.id]
            for one in passages_in(question.ask, self.form.editor(question.id))
        ]

    def left(self, old: QWidget, now: QWidget | None) -> bool:
        sound = self.save()
        for question in self._text.questions:
            value = self._read(question)
            if value is not None and value == self._saved[question.id]:
                self._show(question, value)  # £38 becomes £38.00
        return sound

    def _checked(self, question: Question) -> str:
        return check_answer(question, clean_lines(_raw(self.form.editor(question.id))))

    def _read(self, question: Question) -> str | None:
        """The answer as it would be kept, or None while it can't be read."""
        try:
            return self._checked(question)
        except RuleBroken:
            return None

    def _show(self, question: Question, value: str) -> None:
        editor = self.form.editor(question.id)
        shown = f"£{value}" if question.kind is QuestionKind.MONEY and value else value
        if _raw(editor) == shown:
            return
        if question.kind is QuestionKind.DAY:
            editor.set_value(date.fromisoformat(value) if value else None)
        else:
            editor.set_value(shown)


def _editor(question: Question) -> QWidget:
    if question.kind is QuestionKind.CHOICE:
        labels = [(label, label) for label, _ in question.options]
        return ChoiceEditor([("", tr("Not agreed yet")), *labels])
    if question.kind is QuestionKind.LINES:
        return TextEditor(lines=3)
    if question.kind is QuestionKind.DAY:
        return DateEditor()
    return LineEditor()


def _raw(editor: object) -> str:
    """What stands in a field, as text."""
    if isinstance(editor, DateEditor):
        return editor.input.text()
    assert isinstance(editor, LineEditor | TextEditor | ChoiceEditor)
    return str(editor.value() or "")
