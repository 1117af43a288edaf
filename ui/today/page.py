"""Today: what needs the coordinator in the two hours there are, and where to go for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import long_day
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.today import REMIND, TodayFacts, coming_dates, matters
from ui.desk import Desk
from ui.page import Page
from ui.partners.showing import show
from ui.today.cards import (
    BackupCard,
    DatesCard,
    FirstStepsCard,
    LeavingCard,
    MattersCard,
    needs_backup,
)
from ui.today.week_card import WeekCard
from ui.today.words import day_line, tr
from ui.widgets import Beside, PageHeader, ScrollPage, column, tab_through

if TYPE_CHECKING:
    from datetime import date

    from partnerdesk.actions.today import Late
    from partnerdesk.store.backup import Backup
    from partnerdesk.store.changes import Changes

_FIRST = 3


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

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        # The late clashes found last and on which day, while nothing changes that they come from.
        self._late: tuple[date, Late] | None = None
        stack = column(self, gap=16)
        self.header = PageHeader(long_day(desk.today()))
        stack.addWidget(self.header)
        content = QWidget()
        column(content, margins=(0, 0, 2, 0)).addWidget(
            Beside(self._left(), self._right(), (698, 396), stack_below=760)
        )
        stack.addWidget(ScrollPage(content), 1)
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
        """Read what needs attention today."""
        facts, kept = self._read()
        found = matters(facts)
        self._day = facts.today
        self.header.set_text(long_day(facts.today), day_line(facts, found))
        self._show_matters(facts, found)
        names = {one.id: one.name for one in facts.members}
        self.week.show_week(facts.calendar.week, names)
        self.week.setVisible(any(not one.is_us for one in facts.members))
        self.dates.show_dates(coming_dates(facts), facts.today)
        self._show_leaving(facts)
        self.backup.show_backups(
            kept,
            facts.today,
            due=needs_backup(found),
            changed=facts.unsaved_since is not None,
            read_only=self.desk.read_only,
        )
        tab_through(
            self.steps, self.first, self.later, self.week, self.dates, self.leaving, self.backup
        )
        self.counted.emit(len(found))

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

    def _read(self) -> tuple[TodayFacts, list[Backup]]:
        from partnerdesk.actions.today import read_today
        from partnerdesk.store.backup import backups_in

        kept = backups_in(self.desk.store.folder)
        last = kept[0].made_at if kept else None
        today = self.desk.today()
        day, late = self._late or (today, None)
        facts = read_today(self.desk.database, today, last, late if day == today else None)
        self._late = today, facts.calendar.late
        return facts, kept

    def _show_matters(self, facts: TodayFacts, found: tuple[Matter, ...]) -> None:
        us = next((one for one in facts.members if one.is_us), None)
        alone = not any(not one.is_us for one in facts.members)
        self.steps.setVisible(alone)
        if alone:
            self.steps.show_steps(us, read_only=self.desk.read_only)
        many = len(found) > _FIRST
        self.first.setVisible(bool(found) or not alone)
        self.later.setVisible(many)
        last = self.later if many else self.first if found or not alone else self.steps
        for card in (self.steps, self.first, self.later):
            self._stack.setStretchFactor(card, int(card is last))  # the last one fills the column
        title = tr("First these three") if len(found) >= _FIRST else tr("What needs you")
        self.first.show_matters(title, found[:_FIRST])
        self.later.show_matters(tr("Then, when there is time"), found[_FIRST:])

    def _show_leaving(self, facts: TodayFacts) -> None:
        from partnerdesk.actions.handover import handover_facts, score

        self.leaving.setVisible(any(not one.is_us for one in facts.members))
        note = handover_facts(self.desk.database, facts.today, facts.last_backup)
        self.leaving.show_score(score(note), note.gaps)

    def _see_to(self, matter: Matter) -> None:
        if matter.kind is MatterKind.BACKUP:
            self.backup_wanted.emit()
        elif matter.kind is MatterKind.CONTACT and not self.desk.read_only:
            from ui.partners.contact_dialogs import open_log_contact

            show(open_log_contact(self.desk, self, matter.key))
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
            self._late = None
        super()._facts_changed(changes)
        if not self.isVisible() and changes.touches(*self.depends_on):
            facts, _ = self._read()
            self.counted.emit(len(matters(facts)))
