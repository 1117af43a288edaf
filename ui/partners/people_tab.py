"""The people of a member: who does what now, who did before, and who was what on a day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import listed
from partnerdesk.store.partners_rows import PersonInRole
from ui.desk import Desk
from ui.partners.choices import choices
from ui.partners.new_head_dialogs import can_change, open_new_head
from ui.partners.person_dialogs import (
    open_add_person,
    open_change_holder,
    open_edit_person,
    open_end_role,
    open_start_role,
)
from ui.partners.reading import MemberView
from ui.partners.words import channel_chip, lower_first, role_words, tr
from ui.personal.forget_dialog import open_forget, save_their_data
from ui.widgets import (
    Block,
    Chip,
    ChoiceEditor,
    DateEditor,
    ElidedLabel,
    FormDialog,
    MenuButton,
    WrapLabel,
    announce,
    button,
    column,
    line,
    rule,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt


class PeopleTab(QWidget):
    """People in post with what can be done about each, those before, and “Who was …?”."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: MemberView | None = None
        stack = column(self, gap=12)
        head = line()
        self.add_button = button(tr("Add person…"), "plus", self._add, small=True)
        self.add_button.setEnabled(not desk.read_only)
        self.head_button = button(tr("New head…"), "person", self._new_head, small=True)
        for made in (self.add_button, self.head_button):
            head.addWidget(made)
        head.addStretch()
        stack.addLayout(head)
        self._people = Rebuilt()
        stack.addWidget(self._people, 1)
        stack.addWidget(rule())
        self.question = WhoWas(desk)
        stack.addWidget(self.question)

    def show_view(self, view: MemberView) -> None:
        """Show the people of a member."""
        self._view = view
        self.head_button.setEnabled(can_change(view, read_only=self._desk.read_only))
        content = QWidget()
        stack = column(content, gap=12)
        for one in view.in_post:
            stack.addWidget(self._line(one, in_post=True))
        if not view.in_post:
            words = tr("Nobody is known here now. Add whom you would ring, and the head.")
            stack.addWidget(WrapLabel(words, "quiet"))
        if view.held_before:
            before = Block(tr("Held before"))
            for one in view.held_before:
                before.add(self._line(one, in_post=False))
            stack.addWidget(before)
        stack.addStretch()
        self._people.show_content(content)
        self.question.ask_about(view.member.id)

    def _add(self) -> None:
        if self._view is not None:
            opened(open_add_person(self._desk, self, self._view.member.id))

    def _new_head(self) -> None:
        if self._view is not None:
            opened(open_new_head(self._desk, self, self._view.member.id))

    def _line(self, one: PersonInRole, *, in_post: bool) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        names = line(gap=8)
        names.addWidget(ElidedLabel(one.person.name, "strong" if in_post else ""))
        if in_post and one.person.channel:
            fact = channel_chip(one.person)
            names.addWidget(Chip(fact.text, fact.tone, fact.icon))
        if self._view is not None and self._view.member.call_first_id == one.person.id and in_post:
            names.addWidget(Chip(tr("Call first"), "ok", "star"))
        names.addStretch()
        words.addLayout(names)
        words.addWidget(ElidedLabel(role_words(one.role), "quiet"))
        if in_post:
            reached = _reached(one)
            if reached:
                words.addWidget(WrapLabel(reached, "quiet"))
            if one.person.note:
                words.addWidget(WrapLabel(one.person.note, "quiet"))
        across.addLayout(words, 1)
        across.addWidget(self._menu(one, in_post=in_post), 0, Qt.AlignmentFlag.AlignTop)
        return part

    def _menu(self, one: PersonInRole, *, in_post: bool) -> QPushButton:
        person, role = one.person, one.role
        wanted: list[tuple[str, Callable[[], object]]] = [
            (tr("Edit…"), self._opener(lambda: open_edit_person(self._desk, self, role.id)))
        ]
        if in_post:
            wanted += [
                (
                    tr("Change of holder…"),
                    self._opener(lambda: open_change_holder(self._desk, self, role.id)),
                ),
                (tr("End role…"), self._opener(lambda: open_end_role(self._desk, self, role.id))),
                (tr("Call first"), lambda: self._call_first(one)),
            ]
        wanted += [
            (
                tr("Further role…"),
                self._opener(lambda: open_start_role(self._desk, self, person.id, role.member_id)),
            ),
            (tr("Remove, added by mistake"), lambda: self._remove(one)),
            (
                tr("Save their data…"),
                lambda: save_their_data(self._desk, self, person.id, person.name),
            ),
            (tr("Forget for good…"), lambda: open_forget(self._desk, self, person.id, person.name)),
        ]
        more = MenuButton(tr("More"), small=True)
        for text, act in wanted:
            action = more.menu().addAction(text)
            action.triggered.connect(lambda checked=False, act=act: act())
            action.setEnabled(not self._desk.read_only or text == tr("Save their data…"))
        more.setObjectName(f"more-{role.id}")
        more.setAccessibleName(tr("More for {0}, {1}").format(person.name, role.label))
        return more

    def _opener(self, dialog: Callable[[], FormDialog]) -> Callable[[], object]:
        return lambda: opened(dialog())

    def _call_first(self, one: PersonInRole) -> None:
        self._desk.do(
            lambda database: actions.call_first(database, one.role.member_id, one.person.id),
            tr("Call {0} first").format(one.person.name),
        )

    def _remove(self, one: PersonInRole) -> None:
        self._desk.do(
            lambda database: actions.remove_person(database, one.person.id),
            tr("Removed {0}; History still has the name").format(one.person.name),
        )


class WhoWas(QWidget):
    """“Who was head on Tue 3 Mar 2026?”, answered in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._member_id = ""
        stack = column(self, gap=4)
        row = line()
        self.kind = ChoiceEditor(choices(RoleKind))
        self.kind.setAccessibleName(tr("Who was"))
        self.day = DateEditor(desk.today())
        self.day.setAccessibleName(tr("on the day"))
        self.ask_button = button(tr("Answer"), clicked=self.ask, small=True)
        row.addWidget(ElidedLabel(tr("Who was")))
        row.addWidget(self.kind, 3)
        row.addWidget(ElidedLabel(tr("on")))
        row.addWidget(self.day, 3)
        row.addWidget(self.ask_button)
        stack.addLayout(row)
        self.answer = WrapLabel("", "strong")
        self.answer.hide()
        stack.addWidget(self.answer)
        self.day.input.returnPressed.connect(self.ask)

    def ask_about(self, member_id: str) -> None:
        """Ask about another member; its answer is still to come."""
        if member_id != self._member_id:
            self._member_id = member_id
            self.answer.hide()
        elif not self.answer.isHidden():
            self.ask()

    def ask(self) -> None:
        """Show who held the role on the day."""
        try:
            day = self.day.value() or self._desk.today()
        except RuleBroken as refusal:
            self._say(refusal.message)
            return
        self.day.set_value(day)
        kind: RoleKind = self.kind.value()
        people = actions.who_was(self._desk.database, self._member_id, kind, day)
        names = listed([person.name for person in people])
        pattern = tr("{0} was {1} on {2}.") if len(people) == 1 else tr("{0} were {1} on {2}.")
        if not people:
            pattern = tr("Nobody is known to have been {1} on {2}.")
        self._say(pattern.format(names, lower_first(kind.label), day_text(day)))

    def _say(self, words: str) -> None:
        self.answer.setText(words)
        self.answer.show()
        announce(self, words)


def _reached(one: PersonInRole) -> str:
    person = one.person
    return " · ".join(filter(None, (person.mobile, person.telephone, person.email)))
