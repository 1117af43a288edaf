"""Settings: what the partnership settles once, the look, backups, and where things are."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.commands import shortcuts
from ui.desk import Desk
from ui.page import Page
from ui.personal.leavers_card import LeaversCard
from ui.settings.about import PlacesCard, about_card, shortcuts_card
from ui.settings.backups import BackupsCard
from ui.settings.calendar_card import calendar_card
from ui.settings.form_card import FormCard, partnership_card, reminders_card
from ui.settings.holidays import HolidaysCard
from ui.settings.look_card import LookCard
from ui.settings.words import tr
from ui.widgets import Beside, Card, PageHeader, ScrollPage, column, keep_room


class SettingsPage(Page):
    """Cards, each with its own Save where there is something to save.

    ``backup_wanted``, ``restore_wanted(Path)`` and ``set_up_wanted`` ask the window to carry it
    out, ``help_wanted(str)`` to show a page of the help. Keys: ``partnership``, ``reminders``,
    ``holidays``, ``look``, ``backup``, ``places``, ``leavers``.
    """

    name: ClassVar[str] = "settings"
    depends_on: ClassVar[tuple[str, ...]] = ("setting", "member", "closure", "person", "role")

    backup_wanted = Signal()
    restore_wanted = Signal(object)
    set_up_wanted = Signal()
    help_wanted = Signal(str)

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(desk)
        stack = column(self, gap=16)
        stack.addWidget(PageHeader(tr("Settings")))
        self.partnership, self.reminders = partnership_card(desk), reminders_card(desk)
        self.calendar = calendar_card(desk)
        self.holidays, self.look = HolidaysCard(desk), LookCard(desk)
        self.backups, self.places = BackupsCard(desk), PlacesCard(desk, background)
        self.leavers = LeaversCard(desk)
        content = QWidget()
        left = QWidget()
        _fill(left, self.partnership, self.reminders, self.calendar, self.holidays)
        # It comes in a turn of its own, so that the window answers between them.
        self._right = right = QWidget()
        self._right_soon = QTimer(self, interval=0, singleShot=True)
        self._right_soon.timeout.connect(self._show_right)
        right.hide()
        column(content, margins=(0, 0, 2, 0)).addWidget(Beside(left, right, stack_below=760))
        keep_room(right)
        self._scroll = ScrollPage(content)
        stack.addWidget(self._scroll, 1)
        self.backups.backup_wanted.connect(self.backup_wanted)
        self.backups.restore_wanted.connect(self.restore_wanted)
        self.holidays.set_up_wanted.connect(self.set_up_wanted)
        self.leavers.help_wanted.connect(lambda: self.help_wanted.emit("personal-data"))
        for card in self._settled():
            card.form.setEnabled(not desk.read_only)

    def show_facts(self) -> None:
        """Read what has been settled; what is being typed stays."""
        from partnerdesk.store.partners_rows import closures_of, us

        with self.desk.read() as connection:
            ours = us(connection)
            closures = closures_of(connection, ours.id) if ours else []
        values = asdict(self.desk.settings())
        for card in self._settled():
            card.show_values(values)
        self.holidays.show_closures(ours, closures)
        if self._right.isHidden():
            self._right_soon.start()
        else:
            self._show_right()

    def _show_right(self) -> None:
        from partnerdesk.store.partners_rows import member_names
        from partnerdesk.store.personal_rows import leavers_of

        with self.desk.read() as connection:
            due = leavers_of(connection, self.desk.today())
            schools = member_names(connection) if due else {}
        if self._right.layout() is None:
            cards = (self.look, self.backups, self.leavers, self.places, about_card())
            _fill(self._right, *cards, shortcuts_card(shortcuts()))
        self.backups.show_backups()
        self.leavers.show_leavers(due, schools, self.desk.settings().leavers_review_months)
        self._right.show()

    @property
    def busy(self) -> bool:
        """Whether the right side is still to be shown."""
        return self._right_soon.isActive()

    def let_go(self) -> None:
        """Stop asking the store."""
        self._right_soon.stop()

    def has_unsaved(self) -> bool:
        return any(card.form.is_dirty for card in self._settled())

    def _settled(self) -> tuple[FormCard, ...]:
        return self.partnership, self.reminders, self.calendar

    def open_key(self, key: str) -> None:
        """Bring a card into view."""
        self.refresh_if_stale()
        cards: dict[str, Card] = {
            "partnership": self.partnership,
            "reminders": self.reminders,
            "calendar": self.calendar,
            "holidays": self.holidays,
            "look": self.look,
            "backup": self.backups,
            "places": self.places,
            "leavers": self.leavers,
        }
        if key in cards:
            # Once the layout has run, so that the card is where it will be.
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(cards[key]))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.backups.show_backups()  # one made meanwhile changes no fact in the store


def _fill(side: QWidget, *cards: Card) -> None:
    stack = column(side, gap=16)
    for card in cards:
        stack.addWidget(card)
    stack.addStretch(1)
