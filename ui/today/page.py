"""Today: what needs the coordinator in the two hours there are, and where to go for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import long_day
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.today import REMIND, TodayFacts
from ui.background import Background
from ui.desk import Desk
from ui.page import Page
from ui.today.cards import (
    BackupCard,
    DatesCard,
    FirstStepsCard,
    LeavingCard,
    MattersCard,
    needs_backup,
)
from ui.today.reading import TodayReading, TodayTold
from ui.today.week_card import WeekCard
from ui.today.words import day_line, tr
from ui.turns import Turns
from ui.widgets import Beside, PageHeader, ScrollPage, column, keep_room, tab_through
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes

_FIRST = 3
# By then what was told stands on the screen: drawing it waits wherever the worker is busy.
_DRAWN_MS = 100


class TodayPage(Page):
    """Everything that needs attention, three things first; at the right dates and safety.

    ``counted(int)`` is how many things need attention, also while the page is hidden;
    ``backup_wanted`` asks for a backup, ``set_up_wanted`` to set up our school, and
    ``start_wanted(page)`` to do what that page's primary button does.
    """

    name: ClassVar[str] = "today"
    depends_on: ClassVar[tuple[str, ...]] = (
        "member", "person", "role", "contact", "buy_in", "note", "closure", "setting",
        "agreement", "agreement_party", "agreement_signatory", "agreement_signature",
        "item", "loan", "loan_line", "session", "session_member", "session_person",
        "session_need", "session_check", "session_reminder", "kept_clash", "project", "term",
        "task", "change_of_head", "interview_answer", "whereabouts", "promise_owner",
        "project_person", "leaving_step", "agreement_commitment", "commitment_link",
    )  # fmt: skip

    counted = Signal(int)
    backup_wanted = Signal()
    set_up_wanted = Signal()
    start_wanted = Signal(str)

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        self.reading = TodayReading(desk, background, self)
        self.reading.told.connect(self._show)
        self._turns = Turns(self)
        self._score = QTimer(self, interval=_DRAWN_MS, singleShot=True)
        self._score.timeout.connect(self._ask_score)
        self._facts: TodayFacts | None = None
        stack = column(self, gap=16)
        self.header = PageHeader(long_day(desk.today()), tr("Reading what needs you"))
        stack.addWidget(self.header)
        content = QWidget()
        self._side = self._right()
        column(content, margins=(0, 0, 2, 0)).addWidget(
            Beside(self._left(), self._side, (698, 396), stack_below=760)
        )
        self.reading.scored.connect(self.leaving.show_score)
        self._content = content
        stack.addWidget(ScrollPage(content), 1)
        # Until there is an answer, and then one after the other, which takes less time at once;
        # now, as whatever takes them in shows them.
        for part in (content, self._side, self.later):
            part.hide()
        keep_room(self._side)
        self._day = desk.today()

    def _left(self) -> QWidget:
        side = QWidget()
        stack = column(side, gap=16)
        self.steps = FirstStepsCard()
        self.first, self.later = MattersCard(tr("First these three")), MattersCard(" ")
        for card in (self.steps, self.first, self.later):
            stack.addWidget(card)
        self._stack = stack
        self.steps.wanted.connect(self._take_step)
        self.first.wanted.connect(self._see_to)
        self.later.wanted.connect(self._see_to)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        stack = column(side, gap=16)
        self.week, self.dates, self.backup = WeekCard(), DatesCard(), BackupCard()
        self.leaving = LeavingCard(lambda: self.desk.go("handover"))
        for card in (self.week, self.dates, self.leaving, self.backup):
            stack.addWidget(card)
        stack.addStretch(1)
        self.week.wanted.connect(lambda key: self.desk.go("calendar", key))
        self.dates.wanted.connect(lambda one: self.desk.go(one.page, one.key))
        self.backup.wanted.connect(self.backup_wanted)
        return side

    def show_facts(self) -> None:
        """Ask what needs attention today; what was shown stays until the answer comes."""
        self._day = self.desk.today()
        self._score.stop()
        self.reading.ask()

    def _show(self, told: TodayTold) -> None:
        if not self.isVisible():
            self.counted.emit(len(told.matters))
            return  # it asks again when it is shown
        facts = told.facts
        partners = any(not one.is_us for one in facts.members)
        names = {one.id: one.name for one in facts.members}
        # A card at a time, so that the window answers between them.
        self._turns.take(
            lambda: self._show_matters(facts, told.matters),
            lambda: self.later.show_matters(tr("Then, when there is time"), told.matters[_FIRST:]),
            self._content.show,
            lambda: self.later.setVisible(len(told.matters) > _FIRST),
            lambda: self.week.show_week(facts.calendar.week, names),
            lambda: self.dates.show_dates(told.coming, facts.today),
            lambda: self._show_backups(told),
            lambda: self.week.setVisible(partners),
            lambda: self.leaving.setVisible(partners),
            lambda: self._finish(told),
        )

    def _show_backups(self, told: TodayTold) -> None:
        self.backup.show_backups(
            told.backups,
            told.facts.today,
            due=needs_backup(told.matters),
            changed=told.facts.unsaved_since is not None,
            read_only=self.desk.read_only,
        )

    def _finish(self, told: TodayTold) -> None:
        self.header.set_text(long_day(told.facts.today), day_line(told.facts, told.matters))
        self._side.show()
        tab_through(
            self.steps, self.first, self.later, self.week, self.dates, self.leaving, self.backup
        )
        self.counted.emit(len(told.matters))
        self._facts = told.facts
        self._score.start()

    def _ask_score(self) -> None:
        facts, self._facts = self._facts, None
        if facts is not None:
            self.reading.ask_score(facts)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come or to be shown."""
        return self.reading.busy or self._turns.busy or self._score.isActive()

    def let_go(self) -> None:
        """The store is about to be closed."""
        self._score.stop()
        self.reading.stop()

    def refresh_if_stale(self) -> None:
        """Reload also when the window was left open over night."""
        self._stale = self._stale or self._day != self.desk.today()
        super().refresh_if_stale()

    def start_new(self) -> None:
        """Take the first step that is not done yet."""
        with self.desk.read() as connection:
            from partnerdesk.store.partners_rows import us

            set_up = us(connection) is not None
        self._take_step("partners" if set_up else "school")

    def showEvent(self, event: QShowEvent) -> None:
        # A backup made meanwhile changes no fact in the store.
        self._stale = True
        super().showEvent(event)

    def _show_matters(self, facts: TodayFacts, found: tuple[Matter, ...]) -> None:
        us = next((one for one in facts.members if one.is_us), None)
        alone = not any(not one.is_us for one in facts.members)
        self.steps.setVisible(alone)
        if alone:
            self.steps.show_steps(us, read_only=self.desk.read_only)
        many = len(found) > _FIRST
        self.first.setVisible(bool(found) or not alone)
        keep_room(self.later, keep=many)
        if not many:
            self.later.hide()
        last = self.later if many else self.first if found or not alone else self.steps
        for card in (self.steps, self.first, self.later):
            self._stack.setStretchFactor(card, int(card is last))  # the last one fills the column
        title = tr("First these three") if len(found) >= _FIRST else tr("What needs you")
        self.first.show_matters(title, found[:_FIRST])

    def _see_to(self, matter: Matter) -> None:
        if matter.kind is MatterKind.BACKUP:
            self.backup_wanted.emit()
        elif matter.kind is MatterKind.CONTACT and not self.desk.read_only:
            from ui.partners.contact_dialogs import open_log_contact

            opened(open_log_contact(self.desk, self, matter.key))
        elif matter.verb == REMIND and not self.desk.read_only:
            from ui.loans.chase_dialog import open_chase

            open_chase(self.desk, self.window(), matter.key)
        elif matter.kind is MatterKind.NEW_HEAD:
            self.desk.go(matter.page, f"{matter.key}#overview")  # where its steps are
        else:
            self.desk.go(matter.page, matter.key)

    def _take_step(self, step: str) -> None:
        if step == "school":
            self.set_up_wanted.emit()
        else:
            self.start_wanted.emit(step)

    def _facts_changed(self, changes: Changes) -> None:
        from partnerdesk.actions.today import CLASH_TABLES

        if changes.touches(*CLASH_TABLES):
            self.reading.forget_clashes()
        super()._facts_changed(changes)
        if not self.isVisible() and changes.touches(*self.depends_on):
            self.reading.ask()  # the count in the navigation follows
