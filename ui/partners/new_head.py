"""A new head at a member: since when, what is still to be done about it, and a button for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.actions import new_head as actions
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.new_head import BRIEF, MEET, SIGN_UP, WATCH_DAYS, WatchedHead
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionState
from partnerdesk.domain.today_new_head import since_words
from partnerdesk.store.database import Database
from ui.desk import Desk
from ui.partners.new_head_dialogs import open_mark, open_meeting
from ui.partners.words import tr
from ui.printing.preview import PrintPreview, show_pdf
from ui.widgets import (
    ActionRow,
    Beside,
    Card,
    FlowLayout,
    IconPill,
    WrapLabel,
    button,
    column,
    line,
    link_button,
)
from ui.widgets.opened import opened


class NewHeadCard(Card):
    """The three steps of welcoming a head (P78), each done or with what does it."""

    def __init__(self, desk: Desk, one: WatchedHead, today: date) -> None:
        leave = link_button(tr("Let it be"), "", self.let_be)
        leave.setObjectName(f"let-be-{one.change.id}")
        leave.setAccessibleName(tr("Ask no more about {0}").format(one.head))
        leave.setEnabled(not desk.read_only)
        super().__init__(tr("New head"), trailing=leave)
        self._desk, self._one, self._today = desk, one, today
        last = day_text(one.change.started_on + timedelta(days=WATCH_DAYS))
        asked = tr("Today asks about it until {0}.").format(last)
        first = ActionRow(since_words(one, today), asked, icon="person", tone="info")
        self.set_rows([first, *self._steps()])

    # --- what the buttons do -----------------------------------------------------------------

    def print_briefing(self) -> PrintPreview | None:
        """Show the briefing, to be printed or sent."""
        from partnerdesk.actions.head_paper import head_briefing_pdf

        return self._paper(tr("Briefing for {0}"), head_briefing_pdf)

    def print_slip(self) -> PrintPreview | None:
        """Show the slip with which they sign up afresh."""
        from partnerdesk.actions.head_paper import head_slip_pdf

        return self._paper(tr("Slip for {0} to sign up afresh"), head_slip_pdf)

    def propose(self) -> None:
        """Ask for day and time of a meeting, filled in but for them."""
        open_meeting(self._desk, self.window(), self._one)

    def see_meeting(self) -> None:
        """Go to the meeting in the calendar."""
        self._desk.go("calendar", self._one.change.meeting_id or "")

    def mark(self, step: str) -> None:
        """Ask on which day a step was done."""
        opened(open_mark(self._desk, self.window(), self._one, step))

    def let_be(self) -> None:
        """Ask no more about it."""
        one, today = self._one, self._today
        self._desk.do(
            lambda database: actions.let_be(database, one.change.id, today),
            tr("Today asks no more about {0}").format(one.head),
        )

    # --- its parts ---------------------------------------------------------------------------

    def _steps(self) -> Iterator[QWidget]:
        one, change = self._one, self._one.change
        printing = self._button(tr("Print briefing…"), "print", self.print_briefing)
        yield self._step(
            BRIEF, tr("Brief them"), change.briefed_on, tr("Briefed on {0}"),
            tr("With whom, what is planned, and what was promised, on paper."),
            printing, tr("Briefed…"),
        )  # fmt: skip
        yield self._step(
            MEET, tr("Meet them"), change.met_on, tr("Met on {0}"),
            one.meeting_words(self._today) or tr("No meeting is in the calendar yet."),
            self._meeting_button(), tr("Met…"),
        )  # fmt: skip
        if one.bound or change.signed_up_on:
            slip = self._button(tr("Print the slip…"), "print", self.print_slip)
            yield self._step(
                SIGN_UP, tr("Have them sign up afresh"), change.signed_up_on,
                tr("Signed up afresh on {0}"),
                tr("They tell you that they go on, or what ought to be different."),
                slip, tr("Signed up…"),
            )  # fmt: skip

    def _meeting_button(self) -> QPushButton:
        meeting = self._one.meeting
        if meeting and meeting.state is not SessionState.CANCELLED:
            return self._button(tr("See the meeting"), "calendar", self.see_meeting)
        made = self._button(tr("Propose a meeting…"), "calendar", self.propose)
        made.setEnabled(not self._desk.read_only)
        return made

    def _step(
        self, step: str, title: str, done_on: date | None, done: str, open_words: str,
        does: QPushButton, mark: str,
    ) -> QWidget:  # fmt: skip
        if done_on:
            words = done.format(day_text(done_on))
            return ActionRow(title, words, icon="check", tone="ok")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        record = button(mark, clicked=partial(self.mark, step), small=True)
        record.setEnabled(not self._desk.read_only)
        for number, one in enumerate((does, record)):
            one.setObjectName(f"{step}-{number}-{self._one.change.id}")
            flow.addWidget(one)
        return _StepRow(title, open_words, buttons)

    def _button(self, text: str, icon: str, clicked: Callable[[], object]) -> QPushButton:
        return button(text, icon, lambda: clicked(), small=True)

    def _paper(
        self, title: str, make: Callable[[Database, str, date], bytes]
    ) -> PrintPreview | None:
        """Make and show a paper; a refusal is said in the window, and None then."""
        desk, one = self._desk, self._one
        try:
            pdf = make(desk.database, one.change.member_id, self._today)
        except RuleBroken as refusal:
            desk.refused.emit(refusal.message)
            return None
        words = title.format(f"{one.head}, {one.member}")
        body = tr("Dear {0},\n\nPlease find attached what we would like you to know.\n")
        return show_pdf(self.window(), words, pdf, f"{words}.pdf", words, body.format(one.head))


class _StepRow(QWidget):
    """What is still to be done, with its buttons beside or under the words."""

    def __init__(self, title: str, second: str, buttons: QWidget) -> None:
        super().__init__()
        across = line(self, gap=12, margins=(16, 8, 16, 8))
        across.addWidget(IconPill("clock", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        words = QWidget()
        told = column(words, gap=0)
        told.addWidget(WrapLabel(title))
        told.addWidget(WrapLabel(second, "quiet"))
        told.addStretch()
        across.addWidget(Beside(words, buttons, (11, 12), 12, stack_below=460), 1)
        self.setAccessibleName(f"{title}. {second}")
