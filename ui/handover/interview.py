"""The interview: plain questions, answered one at a time over weeks (P77)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.interview import Interview, answer_question, interview, remove_answer
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.interview import PRIVATE_QUESTIONS, About, Answer, Asked
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from partnerdesk.domain.words import counted
from ui.desk import Desk
from ui.handover.part import Part, number_by, show_things
from ui.handover.words import tr
from ui.widgets import (
    Chip,
    ChipFact,
    ChoiceEditor,
    Columns,
    EmptyState,
    Form,
    ListDetail,
    RecordList,
    Row,
    ScrollPage,
    Surface,
    TextEditor,
    TickEditor,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)
from ui.widgets.writing import Written

_PAST = "past"
# What is typed for a question before it is saved: the words, and whether they are private.
Draft = tuple[str, bool]


class InterviewPart(Part):
    """Every question at the left, the answer to one at the right; the next open one at first.

    What is typed stays with its question until it is saved, also when saving was refused.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._interview: Interview | None = None
        self._asked: Asked | None = None
        self._drafts: dict[str, Draft] = {}
        self._past: frozenset[str] = frozenset()
        stack = column(self, gap=0)
        self.both = ListDetail(self._list_side(), self._detail_side(), 500)
        stack.addWidget(self.both)
        self.list.chosen.connect(self._choose)
        self.list.clicked.connect(lambda index: self.both.show_detail())
        self.list.opened.connect(lambda key: self._begin())
        for editor in (self.subject, self.state):
            editor.edited.connect(self._filter)

    # --- what the page asks of it ------------------------------------------------------------

    def show_facts(self) -> None:
        """Read the questions again; the one on show stays, and what is typed for it."""
        found = self._interview = interview(self.desk.database, self.desk.today())
        self._past = frozenset(one.answer.id for one in found.past if one.answer)
        self._offer()
        self._show_rows()
        on_show = self._find(self._key_of(self._asked)) if self._asked else None
        self._show(on_show or self._interview.next or self._first())
        self.progress.setText(
            tr("{0} of {1} answered").format(found.answered, counted(found.of, tr("question")))
        )

    def open_key(self, key: str) -> None:
        """Show an answer by its id, or ``QUESTION:SUBJECT``."""
        if self._interview is None:
            return
        every = (*self._interview.questions, *self._interview.past)
        by_id = (one for one in every if one.answer and one.answer.id == key)
        found = self._find(key if ":" in key else f"{key}:") or next(by_id, None)
        if found is not None:
            self._reveal(found)
            self._begin()

    def key(self) -> str:
        """The question on show, and what it is about."""
        return self._key_of(self._asked) if self._asked else ""

    def has_unsaved(self) -> bool:
        """Whether an answer was typed that is not saved yet."""
        self._keep_draft()
        return bool(self._drafts)

    def written(self) -> list[Written]:
        """Every answer that is not saved yet, also of questions that are not on show."""
        self._keep_draft()
        found = []
        for key, (body, _) in self._drafts.items():
            asked = self._find(key)
            if asked is not None and body.strip():
                title = f"{asked.words} ({asked.name})" if asked.name else asked.words
                found.append((title, [Passage(tr("Your answer"), body)]))
        return found

    # --- what the buttons do -----------------------------------------------------------------

    def save(self) -> None:
        """Keep the answer and go on to the next open question; a refusal leaves it as it is."""
        asked = self._asked
        if asked is None:
            return
        self._keep_draft()
        body, private = self.body.value(), self.private.value()
        answer = _answer(asked, body, private=private)
        try:
            # Before it is heard of: what is saved is no longer a draft.
            draft = self._drafts.pop(self._key_of(asked), None)
            self.desk.run(
                lambda database: answer_question(database, answer, self.desk.today()),
                tr("Answered: {0}").format(asked.words),
            )
        except RuleBroken as refusal:
            if draft is not None:
                self._drafts[self._key_of(asked)] = draft
            self.form.refuse(refusal.field, refusal.message)
            return
        self.form.mark_saved()
        if asked.answer is None:
            self.go_on()

    def go_on(self) -> None:
        """Show the next open question: after this one in the list, else the most urgent."""
        found = self._interview
        if found is None:
            return
        keys = [self._key_of(one) for one in found.questions]
        here = keys.index(self.key()) if self.key() in keys else -1
        later = (one for one in found.questions[here + 1 :] if one.answer is None)
        urgent = found.next if found.next and self._key_of(found.next) != self.key() else None
        after = next(later, None) if self._asked and self._asked.subject_id else None
        wanted = (
            after
            or urgent
            or next((one for one in found.questions[here + 1 :] if one.answer is None), None)
        )
        if wanted is not None:
            self._reveal(wanted)
            self._begin()

    def remove(self) -> None:
        """Take the answer away; Undo brings it back."""
        answer = self._asked.answer if self._asked else None
        if answer is not None:
            self._drafts.pop(self.key(), None)
            self.form.mark_saved()
            self.desk.do(
                lambda database: remove_answer(database, answer.id), tr("Removed the answer")
            )

    # --- its parts ---------------------------------------------------------------------------

    def _list_side(self) -> QWidget:
        side = Surface()
        room = QWidget()
        row = line(room, gap=8, margins=(12, 12, 12, 4))
        self.subject = ChoiceEditor([("", tr("All questions"))])
        self.subject.setAccessibleName(tr("What the questions are about"))
        self.state = ChoiceEditor(
            [("", tr("All")), ("open", tr("Still open")), ("answered", tr("Answered"))]
        )
        self.state.setAccessibleName(tr("Answered or open"))
        row.addWidget(self.subject, 3)
        row.addWidget(self.state, 2)
        side.body.addWidget(room)
        self.list = RecordList(Columns("", (), tr("Answer")), tr("Questions"))
        side.body.addWidget(self.list, 1)
        self._none = EmptyState(
            "check",
            tr("No such question"),
            tr("Choose all questions to see them again."),
            button(tr("Show all questions"), clicked=self._show_all),
        )
        self._none.hide()
        side.body.addWidget(self._none, 1)
        return side

    def _detail_side(self) -> QWidget:
        side, room = Surface(margin=20), QWidget()
        stack = column(room, gap=8, margins=(0, 0, 8, 4))
        head = line(gap=8)
        self.progress = WrapLabel("", "quiet")
        self.chip = Chip("")
        head.addWidget(self.progress, 1)
        head.addWidget(self.chip)
        stack.addLayout(head)
        self.question = WrapLabel("", "page")
        stack.addWidget(self.question)
        self.about = WrapLabel("", "subtitle")
        stack.addWidget(self.about)
        self.form = Form()
        self.body, self.private = TextEditor(lines=10), TickEditor(tr("&Private"))
        self.form.add("body", tr("&Your answer"), self.body, tr("A sentence or two is enough."))
        self.form.add(
            "private", "", self.private,
            tr("For the next coordinator only: printed on the private sheets, or not at all."),
        )  # fmt: skip
        self.form.changed.connect(self._follow)
        stack.addWidget(self.form)
        buttons = line(gap=8)
        self.remove_button = button(tr("Remove answer"), "trash", self.remove)
        self.later_button = button(tr("Next question"), "chevron-right", self.go_on)
        self.save_button = primary_button(tr("Save answer"), "check", self.save)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.later_button)
        buttons.addStretch()
        buttons.addWidget(self.remove_button)
        stack.addLayout(buttons)
        stack.addStretch(1)
        self._scroll = ScrollPage(room)
        side.body.addWidget(self._scroll)
        return side

    # --- the list ----------------------------------------------------------------------------

    def _offer(self) -> None:
        found = self._interview
        assert found is not None
        named = {one.subject_id: one.name for one in found.questions if one.subject_id}
        kinds = [(about.value, _PLURAL[about]) for about in About]
        past = [(_PAST, tr("Answers from before"))] if found.past else []
        self.subject.set_choices([("", tr("All questions")), *kinds, *named.items(), *past])

    def _listed(self) -> list[Asked]:
        found = self._interview
        assert found is not None
        about, state = self.subject.value(), self.state.value()
        if about == _PAST:
            return list(found.past)
        return [
            one
            for one in found.questions
            if about in ("", one.question.about.value, one.subject_id or None)
            and (not state or (one.answer is not None) is (state == "answered"))
        ]

    def _show_rows(self) -> None:
        listed = self._listed()
        title = counted(len(listed), tr("question"), tr("questions"))
        show_things(self.list, listed, self._key_of, self._row, title)
        self.list.setVisible(bool(listed))
        self._none.setVisible(not listed)

    def _filter(self) -> None:
        self._show_rows()
        listed = self._listed()
        if listed and all(self._key_of(one) != self.key() for one in listed):
            self._reveal(next((one for one in listed if one.answer is None), listed[0]))

    def _show_all(self) -> None:
        for editor in (self.subject, self.state):
            editor.blockSignals(True)
            editor.set_value("")
            editor.blockSignals(False)
        self._show_rows()

    def _row(self, one: Asked) -> Row:
        about = one.name or tr("The partnership")
        if one.answer is None:
            draft = self._drafts.get(self._key_of(one))
            chip = ChipFact(tr("Typed"), "info", "pencil") if draft else ChipFact(tr("Open"))
            return Row(self._key_of(one), one.words, about, (), chip)
        day = short_day(one.answer.answered_on, self.desk.today())
        chip = ChipFact(day, "ok", "lock" if one.answer.private else "check")
        first = one.answer.body.splitlines()[0] if one.answer.body else ""
        return Row(self._key_of(one), one.words, f"{about} · {first}", (), chip)

    # --- the answer --------------------------------------------------------------------------

    def _key_of(self, one: Asked) -> str:
        """Names a question and what it is about; an answer from before by its own id."""
        if one.answer and one.answer.id in self._past:
            return one.answer.id
        return f"{one.question.value}:{one.subject_id}"

    def _first(self) -> Asked | None:
        found = self._interview
        return next(iter((*found.questions, *found.past)), None) if found else None

    def _find(self, key: str) -> Asked | None:
        found = self._interview
        every = (*found.questions, *found.past) if found else ()
        return next((one for one in every if self._key_of(one) == key), None)

    def _choose(self, key: str) -> None:
        found = self._find(key)
        if found is not None:
            self._show(found)

    def _reveal(self, one: Asked) -> None:
        """Choose it in the list, whatever the filters say."""
        if all(self._key_of(listed) != self._key_of(one) for listed in self._listed()):
            self._show_all()
        key = self._key_of(one)
        if key in self._past:
            self.subject.set_value(_PAST)
        self.list.choose(key, number_by(self._listed(), self._key_of))
        self._show(one)

    def _show(self, one: Asked | None) -> None:
        """Show a question; what was typed for the one before stays with that one."""
        self._keep_draft()
        self._asked = one
        self.form.setVisible(one is not None)
        for part in (self.save_button, self.later_button):
            part.setVisible(one is not None)
        self.remove_button.setVisible(one is not None and one.answer is not None)
        self.chip.setVisible(one is not None)
        if one is None:
            self.question.setText(tr("There is no question yet"))
            self.about.setText("")
            return
        self.question.setText(one.words)
        self.about.setText(_told(one))
        self.chip.set_fact(_state(one))
        self._fill(one)
        key = self._key_of(one)
        if self.list.key() != key:
            self.list.choose(key, number_by(self._listed(), self._key_of))

    def _fill(self, one: Asked) -> None:
        answer = one.answer
        private = answer.private if answer else one.question in PRIVATE_QUESTIONS
        saved: Draft = (answer.body if answer else "", private)
        self.form.set_values({"body": saved[0], "private": saved[1]})
        draft = self._drafts.get(self._key_of(one))
        if draft is not None:
            self.body.set_value(draft[0])
            self.private.set_value(draft[1])
        may = not self.desk.read_only and one not in (
            self._interview.past if self._interview else ()
        )
        self.body.setReadOnly(not may)
        self.private.setEnabled(may)
        self.body.setAccessibleName(tr("Your answer: {0}").format(one.words))
        self.remove_button.setEnabled(not self.desk.read_only)
        self._follow()

    def _keep_draft(self) -> None:
        """Keep what stands in the fields with its question, if it is not saved."""
        if self._asked is None:
            return
        key = self._key_of(self._asked)
        if self.form.is_dirty and (self.body.value() or self._asked.answer):
            self._drafts[key] = (self.body.toPlainText(), self.private.value())
        else:
            self._drafts.pop(key, None)

    def _follow(self) -> None:
        """Save is offered when there is something to save."""
        self.save_button.setEnabled(not self.body.isReadOnly() and self.form.is_dirty)

    def _begin(self) -> None:
        self.both.show_detail()
        self.body.setFocus()
        self._scroll.ensureWidgetVisible(self.body)


_PLURAL = {
    About.PARTNERSHIP: tr("The partnership"),
    About.MEMBER: tr("Every member"),
    About.PROJECT: tr("Every project"),
}


def _answer(asked: Asked, body: str, *, private: bool) -> Answer:
    about = asked.question.about
    return Answer(
        question=asked.question,
        member_id=asked.subject_id if about is About.MEMBER else None,
        project_id=asked.subject_id if about is About.PROJECT else None,
        body=body,
        private=private,
    )


def _told(one: Asked) -> str:
    about = one.name or tr("The partnership")
    if one.answer is None:
        return about
    by = tr(" by {0}").format(one.answer.answered_by) if one.answer.answered_by else ""
    return tr("{0} · answered on {1}{2}").format(about, day_text(one.answer.answered_on), by)


def _state(one: Asked) -> ChipFact:
    if one.answer is None:
        return ChipFact(tr("Open"))
    if one.answer.private:
        return ChipFact(tr("Private"), "neutral", "lock")
    return ChipFact(tr("Answered"), "ok")
