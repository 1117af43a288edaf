"""The desk: runs an action, says what it did, and tells every page what changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.domain.settings import Settings
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Connection, Database
    from partnerdesk.store.opening import OpenStore


class Desk(QObject):
    """The open store as the window sees it.

    ``changed(Changes)`` fires after every action; ``noticed(text, undoable)`` asks the window to
    say something; ``refused(text)`` is a refusal that belongs to no field; ``asked_for(page, key)``
    asks the window to go somewhere; ``begin_wanted(Offer)`` asks the program to let a store that
    is still empty begin with a handover pack.
    """

    changed = Signal(object)
    noticed = Signal(str, bool)
    refused = Signal(str)
    asked_for = Signal(str, str)
    begin_wanted = Signal(object)

    def __init__(
        self,
        store: OpenStore,
        today: Callable[[], date] = date.today,
        clock: Callable[[], time] = lambda: datetime.now().time(),
    ) -> None:
        super().__init__()
        self.store = store
        self._today, self._clock = today, clock
        self.is_sample = False
        # Where the look is kept: with the user's own store, also while the sample is open.
        self.look_folder = store.folder.root

    @property
    def database(self) -> Database:
        """The store's database, for actions."""
        return self.store.database

    @property
    def read_only(self) -> bool:
        """Whether the store may only be looked at."""
        return self.store.database.read_only

    def today(self) -> date:
        """The day that the pages work with."""
        return self._today()

    def now(self) -> datetime:
        """The moment that loans are counted by: the clock's time on the day of ``today``."""
        return datetime.combine(self._today(), self._clock())

    def read(self) -> AbstractContextManager[Connection]:
        """A connection to hand to the read functions of the store."""
        return self.database.read()

    def settings(self) -> Settings:
        """What the partnership has settled."""
        from partnerdesk.store.settings_rows import read_settings

        with self.read() as connection:
            return read_settings(connection)

    def run(self, act: Callable[[Database], Changes], notice: str = "") -> Changes:
        """Run an action; everybody hears what changed, and ``notice`` is said with Undo.

        Raises RuleBroken for the form that asked, also when the disk or the folder is at fault:
        then the words belong to no field, and what was typed stays where it is.
        """
        from partnerdesk.store.problems import StoreProblem

        try:
            changes = act(self.database)
        except StoreProblem as problem:
            raise RuleBroken("", problem.message) from problem
        if changes:
            self.changed.emit(changes)
            if notice:
                self.noticed.emit(notice, True)
        return changes

    def do(self, act: Callable[[Database], Changes], notice: str = "") -> Changes | None:
        """As ``run``, for a button without a form: a refusal is said in the window; None then."""
        try:
            return self.run(act, notice)
        except RuleBroken as refusal:
            self.refused.emit(refusal.message)
            return None

    def go(self, page: str, key: str = "") -> None:
        """Ask the window to show a page, and there what ``key`` names."""
        self.asked_for.emit(page, key)
