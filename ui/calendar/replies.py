"""What each member said: asked when, yes with how many pupils, or no; recorded in its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.dates import ago, day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Reply, SessionState, TakingPart, replies_text
from partnerdesk.domain.words import counted
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from ui.calendar.planning_words import tr
from ui.calendar.reminder_dialog import open_reminder
from ui.calendar.section import Section
from ui.calendar.session_view import SessionView
from ui.calendar.session_words import came_chip, is_stale, reply_chip
from ui.desk import Desk
from ui.loans.labelled import labelled
from ui.widgets import (
    Chip,
    FlowLayout,
    NumberEditor,
    WrapLabel,
    button,
    column,
    line,
    link_button,
    plain_tooltip,
)


@dataclass(slots=True)
class Draft:
    """A reply that is being written: it outlasts a reload of what stands around it."""

    member_id: str = ""
    pupils: str = ""
    staff: str = ""


class Replies(Section):
    """One line per member; ``draft`` says whose reply is being recorded."""

    def __init__(
        self, desk: Desk, view: SessionView, draft: Draft, again: Callable[[], None]
    ) -> None:
        """``again`` shows the detail anew, after another line was opened."""
        held = view.session.state is SessionState.HELD
        self._desk, self._view, self._draft, self._again = desk, view, draft, again
        unasked = [one for one in view.facts.members if one.reply is Reply.NONE]
        title = tr("Who came") if held else tr("Replies")
        can_ask = bool(unasked) and view.is_live and not desk.read_only
        quiet = "" if held or can_ask else replies_text(view.facts.members)
        super().__init__(title, quiet, self._asker() if can_ask else None)
        self.rows: dict[str, ReplyRow] = {}
        for part in view.facts.members:
            row = self.rows[part.member_id] = ReplyRow(desk, view, part, draft, self)
            self.add(row)
        if not view.facts.members:
            self.add_text(tr("Nobody takes part yet."), quiet=True)

    def _asker(self) -> QPushButton:
        self.ask_button = link_button(tr("Ask all"), "", lambda: self._ask_all())
        self.ask_button.setObjectName("ask-all")
        return self.ask_button

    def toggle(self, member_id: str) -> None:
        """Open the line of a member to record its reply, or close it."""
        draft = self._draft
        part = next(one for one in self._view.facts.members if one.member_id == member_id)
        draft.pupils = _typed(part.pupils_expected)
        draft.staff = _typed(part.staff_expected)
        draft.member_id = "" if draft.member_id == member_id else member_id
        self._again()

    def record(self, member_id: str, reply: Reply, row: ReplyRow) -> None:
        """Write down what a member said."""
        try:
            pupils, staff = row.pupils.value(), row.staff.value()
        except RuleBroken as refusal:
            row.refuse(refusal.message)
            return
        session, name = self._view.session, self._view.member(member_id)
        today = self._desk.today()

        def act(database: Database) -> Changes:
            if reply is Reply.ASKED:
                return actions.ask_members(database, session.id, today, [member_id])
            return actions.record_reply(
                database, session.id, member_id, reply, today, pupils, staff
            )

        said = {
            Reply.YES: tr("{0} said yes to {1}"),
            Reply.NO: tr("{0} said no to {1}"),
            Reply.ASKED: tr("Asked {0} about {1}"),
            Reply.NONE: tr("{0} is not asked yet about {1}"),
        }[reply]
        open_before, self._draft.member_id = self._draft.member_id, ""
        if self._desk.do(act, said.format(name, session.title)) is None:
            self._draft.member_id = open_before
        elif open_before:
            self._again()  # also where nothing changed, the line closes

    def remind(self, member_id: str) -> None:
        """Write a reminder to a member."""
        open_reminder(self._desk, self.window(), self._view.session.id, member_id)

    def _ask_all(self) -> None:
        session = self._view.session
        unasked = sum(1 for one in self._view.facts.members if one.reply is Reply.NONE)
        today = self._desk.today()
        members = counted(unasked, tr("member"), tr("members"))
        self._desk.do(
            lambda database: actions.ask_members(database, session.id, today),
            tr("Asked {0} about {1}").format(members, session.title),
        )


class ReplyRow(QWidget):
    """A member with its reply; while its reply is being recorded, the inputs under it."""

    def __init__(
        self, desk: Desk, view: SessionView, part: TakingPart, draft: Draft, owner: Replies
    ) -> None:
        super().__init__()
        self._draft, self._part, self._owner = draft, part, owner
        held = view.session.state is SessionState.HELD
        name = view.member(part.member_id)
        chase = view.settings.pencil_chase_days
        stack = column(self, gap=6, margins=(16, 8, 16, 8))
        first = line(gap=8)
        first.addWidget(WrapLabel(name, "small"), 1)
        fact = came_chip(part) if held else reply_chip(part, view.today, chase)
        self.chip = Chip(fact.text, fact.tone, fact.icon)
        first.addWidget(self.chip)
        can_write = view.is_live and not desk.read_only
        # Nothing is made that is not put into the row: it would outlive it.
        if can_write:
            first.addWidget(self._opener(name))
        stack.addLayout(first)
        said = _said_on(part)
        if said and not held:
            self.chip.setToolTip(plain_tooltip(f"{fact.text}. {said}"))
        self.setAccessibleName(" ".join(filter(None, (f"{name}: {fact.text}.", said))))
        self.remind_button: QPushButton | None = None
        self._second(stack, view, can_write=can_write and is_stale(part, view.today, chase))
        self.is_open = can_write and draft.member_id == part.member_id
        if self.is_open:
            self.pupils, self.staff = NumberEditor(), NumberEditor()
            self.told = WrapLabel("", "refusal")
            if said:
                stack.addWidget(WrapLabel(said, "quiet"))
            stack.addWidget(self._inputs(name))
            stack.addWidget(self.told)
            self.told.hide()

    def _opener(self, name: str) -> QPushButton:
        member_id = self._part.member_id
        self.open_button = link_button("", "pencil", lambda: self._owner.toggle(member_id))
        words = tr("Record what {0} says").format(name)
        self.open_button.setAccessibleName(words)
        self.open_button.setToolTip(plain_tooltip(words))
        self.open_button.setObjectName(f"reply-{member_id}")
        return self.open_button

    def refuse(self, words: str) -> None:
        """Say why what was typed can't be kept."""
        self.told.setText(words)
        self.told.show()

    def _second(self, stack: QVBoxLayout, view: SessionView, *, can_write: bool) -> None:
        """Under the name: when it was last reminded, and the way to remind it."""
        part = self._part
        sent = [one.on for one in view.facts.reminders if one.member_id == part.member_id]
        words = tr("Reminded {0}").format(ago(max(sent), view.today)) if sent else ""
        if view.session.state is SessionState.HELD and part.pupils_expected is not None:
            words = tr("{0} pupils expected").format(part.pupils_expected)
        if not words and not can_write:
            return
        row = line(gap=8)
        row.addWidget(WrapLabel(words, "quiet"), 1)
        if can_write:
            name = view.member(part.member_id)
            remind = link_button(tr("Remind…"), "text", lambda: self._owner.remind(part.member_id))
            remind.setAccessibleName(tr("Remind {0}").format(name))
            remind.setObjectName(f"remind-{part.member_id}")
            self.remind_button = remind
            row.addWidget(remind)
        stack.addLayout(row)

    def _inputs(self, name: str) -> QWidget:
        room = QWidget()
        flow = FlowLayout(room, gap=8)
        for editor, words, spoken, typed in (
            (self.pupils, tr("Pupils"), tr("Pupils from {0}"), self._draft.pupils),
            (self.staff, tr("Staff"), tr("Staff from {0}"), self._draft.staff),
        ):
            editor.setText(typed)
            editor.setAccessibleName(spoken.format(name))
            editor.edited.connect(self._keep)
            editor.returnPressed.connect(lambda: self._say(Reply.YES))
            flow.addWidget(labelled(editor, words, 56))
        self.pupils.setObjectName("reply-pupils")
        self.staff.setObjectName("reply-staff")
        self.answers: dict[Reply, QPushButton] = {}
        offered = [(Reply.YES, tr("Yes")), (Reply.NO, tr("No"))]
        if self._part.reply is Reply.NONE:
            offered.append((Reply.ASKED, tr("Only asked")))
        else:
            offered.append((Reply.NONE, tr("Not asked")))
        for reply, words in offered:
            made = button(words, "", lambda reply=reply: self._say(reply), small=True)  # type: ignore[misc]
            made.setAccessibleName(tr("{0}: {1}").format(name, words))
            made.setObjectName(f"say-{reply.value or 'none'}")
            self.answers[reply] = made
            flow.addWidget(made)
        return room

    def _say(self, reply: Reply) -> None:
        self._owner.record(self._part.member_id, reply, self)

    def _keep(self) -> None:
        self._draft.pupils, self._draft.staff = self.pupils.text(), self.staff.text()


def _said_on(part: TakingPart) -> str:
    """When it said so; blank while it has not."""
    if part.replied_on is None:
        return ""
    return tr("Said so on {0}.").format(day_text(part.replied_on))


def _typed(number: int | None) -> str:
    return "" if number is None else str(number)
