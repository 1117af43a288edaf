"""Somebody at the real window: what they do there, one thing after another.

Each act begins in a turn of the event loop of its own, as a click does, and is over when the
worker, the pages and the dialog that it opened have come to rest.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QTableView, QWidget
from shiboken6 import isValid

from partnerdesk.domain.lending import LoanStateKind
from partnerdesk.store import lending_rows, partners_rows
from partnerdesk.store.lending_rows import ItemFilter, LoanFilter
from ui.calendar.view_facts import View
from ui.widgets import FormDialog, LineEditor

if TYPE_CHECKING:
    from ui.application import Application
    from ui.desk import Desk
    from ui.main_window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)

PAGES = (
    "today", "partners", "equipment", "loans", "calendar", "agreements", "promises", "handover",
    "arriving", "history", "settings",
)  # fmt: skip
LISTS = ("partners", "equipment", "loans", "agreements", "promises", "history")
WORDS = ("al", "alder", "multi", "cedar", "a", "latin", "zz", "mou", "heath")
TABS = ("survive", "interview", "whereabouts", "leaving", "readiness")
CARD = """BEGIN:VCARD
VERSION:3.0
FN:Amara Okafor {0}
ORG:Alder School
TITLE:Deputy head
EMAIL:amara{0}@alder.example
END:VCARD
"""
_LONGEST = 60.0


class User:
    """Acts by chance of ``seed``; ``pause_ms`` is how long somebody waits between two acts."""

    def __init__(self, application: Application, place: Path, seed: int, pause_ms: int) -> None:
        self._application, self._place = application, place
        self._chance, self._pause_ms = random.Random(seed), pause_ms
        self._number = 0

    @property
    def window(self) -> MainWindow:
        """The main window."""
        return self._application.window

    @property
    def desk(self) -> Desk:
        """The store that is open."""
        assert self.window.desk is not None
        return self.window.desk

    def does(self, act: Callable[[], object]) -> None:
        """Begin an act in a turn of its own and wait until all has come to rest."""
        over: list[bool] = []

        def begin() -> None:
            try:
                act()  # what it raises goes to the hook, as a mistake of the program's does
            finally:
                over.append(True)

        QTimer.singleShot(0, begin)
        self._wait(lambda: bool(over))
        self.rests()

    def rests(self) -> None:
        """Wait for the worker, and for what is due in a moment."""
        over: list[bool] = []
        QTimer.singleShot(self._pause_ms, lambda: over.append(True))
        self._wait(lambda: bool(over) and not self._busy())

    def _busy(self) -> bool:
        window = self.window
        return window.background.busy or any(page.busy for page in window._pages.values())

    def _wait(self, done: Callable[[], bool]) -> None:
        ends = time.monotonic() + _LONGEST
        beat = QTimer(interval=5)
        beat.start()
        while not done():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > ends:
                raise TimeoutError("the window does not come to rest")

    # --- going about -------------------------------------------------------------------------

    def goes(self, page: str = "") -> None:
        """Switch to a page."""
        self.window.go(page or self._chance.choice(PAGES))

    def chooses(self, page: str = "") -> None:
        """Choose a line of the longest list of a page."""
        self.window.go(page or self._chance.choice(LISTS))
        lists = [one for one in self._visible(QTableView) if one.model().rowCount()]
        if lists:
            longest = max(lists, key=lambda one: one.model().rowCount())
            row = self._chance.randrange(longest.model().rowCount())
            longest.setCurrentIndex(longest.model().index(row, 0))

    def turns_a_tab(self) -> None:
        """Turn to another tab of what is on show."""
        tabs = self._visible(QTabBar)
        if tabs:
            tab = self._chance.choice(tabs)
            tab.setCurrentIndex(self._chance.randrange(tab.count()))

    def looks_at_leaving(self, tab: str = "") -> None:
        """Turn to a tab of handover."""
        self.window.go("handover", tab or self._chance.choice(TABS))

    def looks_at_days(self, view: str = "") -> None:
        """See the calendar another way, and other days of it."""
        view = view or self._chance.choice([one.value for one in View])
        day = self.desk.today() + timedelta(days=self._chance.randrange(-200, 60))
        self.window.go("calendar", f"{day.isoformat()}#{view}")

    def filters(self, page: str = "", words: str | None = None) -> None:
        """Show what is like a few letters, or all again."""
        self.window.go(page or self._chance.choice(("partners", "equipment", "agreements")))
        field = getattr(self.window.stack.currentWidget(), "words", None)
        if field is not None:
            field.set_value(self._chance.choice((*WORDS, "")) if words is None else words)

    def searches(self, words: str | None = None) -> None:
        """Type into the search, or clear it."""
        self.window.search_box.setText(
            self._chance.choice((*WORDS, "")) if words is None else words
        )

    def _visible(self, kind: type[Kind]) -> list[Kind]:
        page = self.window.stack.currentWidget()
        assert page is not None
        return [one for one in page.findChildren(kind) if one.isVisible()]

    # --- writing -----------------------------------------------------------------------------

    def lends(self) -> None:
        """Hand something over to a member."""
        from ui.loans.lend_dialog import open_lend

        with self.desk.read() as connection:
            items = lending_rows.list_items(connection, ItemFilter(), limit=50)
        borrower, item = self._member(), self._chance.choice(items).id

        def lend() -> None:
            dialog = open_lend(self.desk, self.window, item_id=item, borrower_id=borrower)
            self._submit(dialog, purpose=self._words())

        self._next(lend)

    def gives_back(self) -> None:
        """Take back a loan that is out."""
        from ui.loans.return_dialog import open_return

        wanted = LoanFilter((LoanStateKind.OUT, LoanStateKind.OVERDUE))
        with self.desk.read() as connection:
            out = lending_rows.list_loans(connection, wanted, self.desk.now(), limit=20)
        if out:
            loan = self._chance.choice(out).loan.id
            self._next(lambda: self._submit(open_return(self.desk, self.window, loan)))

    def plans_a_session(self) -> None:
        """Pencil in a session at a member’s."""
        from ui.calendar.session_dialog import open_session_dialog

        day = self.desk.today() + timedelta(days=self._chance.randrange(1, 60))
        starts = datetime.combine(day, hour(self._chance.randrange(9, 15)))
        members = [self._member()]

        def plan() -> None:
            dialog = open_session_dialog(
                self.desk, self.window, starts_at=starts, ends_at=starts + timedelta(hours=1),
                member_ids=members,
            )  # fmt: skip
            self._submit(dialog, title=self._words())

        self._next(plan)

    def notes(self) -> None:
        """Write a note about a member."""
        from ui.partners.contact_dialogs import open_note
        from ui.widgets.opened import opened

        dialog = open_note(self.desk, self.window, self._member())
        opened(dialog)
        self._submit(dialog, body=self._words())

    def thinks_better_of_it(self) -> None:
        """Fill in a dialog and leave it."""
        self.window.start_new(self._chance.choice(("partners", "equipment", "loans", "calendar")))
        self._next(self._type_and_leave)

    def _type_and_leave(self) -> None:
        for dialog in self._dialogs():
            if isinstance(dialog, FormDialog):
                for field in dialog.form.findChildren(LineEditor)[:2]:
                    field.setText(self._words())
                dialog.discard()

    def undoes(self) -> None:
        """Take the last thing back."""
        self.window.undo()

    def redoes(self) -> None:
        """Do it again after all."""
        self.window.redo()

    def _next(self, act: Callable[[], object]) -> None:
        """Do it in a turn of its own: what was read here to choose by is nothing anybody does."""
        QTimer.singleShot(0, self.window, act)

    def _submit(self, dialog: FormDialog, **values: Any) -> None:
        """Fill it in, then press its button; what is refused is tried once more with a note.

        Each is an event of its own, as keys and clicks are. They wait at the window: PySide keeps
        for good what waits at a dialog that goes away first, and all of the dialog with it.
        """

        def fill() -> None:
            for name, value in values.items():
                dialog.form.editor(name).set_value(value)
            self._next(press)

        def press() -> None:
            dialog.submit()
            self._next(again)

        def again() -> None:
            if not isValid(dialog):
                return
            note = self._note_of(dialog)
            if dialog.isVisible() and note is not None:
                note.set_value("Agreed on the telephone")
                dialog.submit()
            if dialog.isVisible():
                dialog.discard()

        self._next(fill)

    @staticmethod
    def _note_of(dialog: FormDialog) -> Any:
        try:
            return dialog.form.editor("note")
        except KeyError:
            return None

    def _member(self) -> str:
        with self.desk.read() as connection:
            members = partners_rows.partners_on(connection, self.desk.today())
        return self._chance.choice(list(members))

    def _words(self) -> str:
        self._number += 1
        return f"Choir {self._number}"

    # --- files and paper ---------------------------------------------------------------------

    def prints(self) -> None:
        """Have today’s picking list set."""
        self.window.commands["picking_list"].trigger()

    def backs_up(self) -> None:
        """Back up now."""
        self.window.commands["backup"].trigger()

    def looks_into_a_card(self) -> None:
        """Have a contact card read that could be taken in."""
        from ui.importing import open_vcards

        self._number += 1
        path = self._place / f"card{self._number % 10}.vcf"
        path.write_text(CARD.format(self._number), encoding="utf-8")
        open_vcards(self.desk, self.window.background, self.window, path).open()

    def asks_for_help(self) -> None:
        """Open the help."""
        self.window.show_help()

    def puts_dialogs_away(self) -> None:
        """Close whatever stands over the window."""
        for dialog in self._dialogs():
            dialog.discard() if isinstance(dialog, FormDialog) else dialog.reject()

    def _dialogs(self) -> list[QDialog]:
        every = QApplication.topLevelWidgets()
        return [one for one in every if isinstance(one, QDialog) and one.isVisible()]

    # --- by chance ---------------------------------------------------------------------------

    def something(self) -> Callable[[], None]:
        """An act by chance, as often as people do such a thing."""
        often: tuple[tuple[int, Callable[[], None]], ...] = (
            (20, self.goes), (18, self.chooses), (8, self.turns_a_tab), (4, self.looks_at_leaving),
            (8, self.looks_at_days), (6, self.filters), (8, self.searches), (5, self.lends),
            (4, self.gives_back), (4, self.plans_a_session), (5, self.notes),
            (4, self.thinks_better_of_it), (4, self.undoes), (2, self.redoes), (1, self.prints),
            (1, self.looks_into_a_card), (1, self.asks_for_help),
        )  # fmt: skip
        return self._chance.choices([act for _, act in often], [weight for weight, _ in often])[0]

    def large_journey(self) -> list[tuple[str, Callable[[], None]]]:
        """What one term asks for, each by its name, in an order that makes sense."""
        acts: list[tuple[str, Callable[[], None]]] = []
        for again in ("", " again"):
            acts += [(f"go to {name}{again}", partial(self.goes, name)) for name in PAGES]
        acts += [(f"choose in {name}", partial(self.chooses, name)) for name in LISTS for _ in "12"]
        for name in ("partners", "equipment"):
            acts += [(f"filter {name}", partial(self.filters, name, words)) for words in ("al", "")]
        acts += [(f"search {words}", partial(self.searches, words)) for words in (*WORDS, "")]
        acts += [(f"calendar {one}", partial(self.looks_at_days, one.value)) for one in View]
        acts += [(f"handover {one}", partial(self.looks_at_leaving, one)) for one in TABS]
        for name, act in (
            ("lend", self.lends), ("return", self.gives_back), ("plan", self.plans_a_session),
            ("note", self.notes), ("undo", self.undoes), ("redo", self.redoes),
            ("leave a dialog", self.thinks_better_of_it), ("print", self.prints),
            ("look into a card", self.looks_into_a_card), ("help", self.asks_for_help),
            ("back up", self.backs_up),
        ):  # fmt: skip
            acts += [(name, act), (f"{name}, after it", self.puts_dialogs_away)]
        return acts
