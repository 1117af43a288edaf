"""The window's pages, in the order of the navigation; each is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ui.background import Background
    from ui.desk import Desk
    from ui.page import Page

    Make = Callable[[Desk, Background], Page]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its name in code, its words and icon, and how it is made.

    ``module`` is where it is written, so that the worker can read it ahead of its first use.
    ``place`` is ``top`` or ``bottom`` of the navigation, or blank for a page without an entry:
    then ``under`` names the entry that is marked while it shows.
    """

    name: str
    text: str
    icon: str
    make: Make
    module: str
    place: str = "top"
    under: str = ""


def _today(desk: Desk, background: Background) -> Page:
    from ui.today.page import TodayPage

    return TodayPage(desk, background)


def _partners(desk: Desk, background: Background) -> Page:
    from ui.partners.page import PartnersPage

    return PartnersPage(desk, background)


def _equipment(desk: Desk, background: Background) -> Page:
    from ui.equipment.page import EquipmentPage

    return EquipmentPage(desk, background)


def _loans(desk: Desk, background: Background) -> Page:
    from ui.loans.page import LoansPage

    return LoansPage(desk, background)


def _calendar(desk: Desk, background: Background) -> Page:
    from ui.calendar.page import CalendarPage

    return CalendarPage(desk, background)


def _agreements(desk: Desk, background: Background) -> Page:
    from ui.agreements.page import AgreementsPage

    return AgreementsPage(desk, background)


def _promises(desk: Desk, background: Background) -> Page:
    from ui.promises.page import PromisesPage

    return PromisesPage(desk, background)


def _handover(desk: Desk, background: Background) -> Page:
    from ui.handover.page import HandoverPage

    return HandoverPage(desk, background)


def _arriving(desk: Desk, background: Background) -> Page:
    from ui.packs.ten_minutes import TenMinutesPage

    return TenMinutesPage(desk, background)


def _history(desk: Desk, background: Background) -> Page:
    from ui.history.page import HistoryPage

    return HistoryPage(desk, background)


def _settings(desk: Desk, background: Background) -> Page:
    from ui.settings.page import SettingsPage

    return SettingsPage(desk, background)


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("Pages", text)


PAGES = (
    PageSpec("today", "Today", "today", _today, "ui.today.page"),
    PageSpec("partners", "Partners", "partners", _partners, "ui.partners.page"),
    PageSpec("equipment", "Equipment", "equipment", _equipment, "ui.equipment.page"),
    PageSpec("loans", "Loans", "loans", _loans, "ui.loans.page"),
    PageSpec("calendar", "Calendar", "calendar", _calendar, "ui.calendar.page"),
    PageSpec("agreements", "Agreements", "agreements", _agreements, "ui.agreements.page"),
    PageSpec("promises", "Promises", "promises", _promises, "ui.promises.page"),
    PageSpec("handover", "Handover", "handover", _handover, "ui.handover.page"),
    PageSpec(
        "arriving",
        "The first ten minutes",
        "handover",
        _arriving,
        "ui.packs.ten_minutes",
        place="",
        under="handover",
    ),
    PageSpec("history", "History", "history", _history, "ui.history.page", place="bottom"),
    PageSpec("settings", "Settings", "settings", _settings, "ui.settings.page", place="bottom"),
)
# Read on the worker once the window stands, ahead of their first use.
READ_AHEAD = (*(spec.module for spec in PAGES), "ui.help.dialog")
