"""A list of what the store has, however long: counted beside the window, found by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.desk import Desk
from ui.page import Page
from ui.reading import Reading
from ui.widgets import Columns, RecordList, Row

if TYPE_CHECKING:
    from partnerdesk.store.database import Connection
    from partnerdesk.store.long_lists import LongList


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list stands on, as it was read: how many, their heading, windows of them by number.

    ``find`` gives the number of a key, None when it is not there.
    """

    count: int
    title: str
    fetch: Callable[[Connection, int, int], Sequence[Row]]
    find: Callable[[Connection, str], int | None]


class StoreList(RecordList):
    """Asks for a ``Listing``; ``listed`` fires when it is shown, at once unless there is much.

    Until then the rows before stay, or the heading says that they are being read.
    """

    listed = Signal()

    def __init__(
        self,
        desk: Desk,
        background: Background | None,
        columns: Columns,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, name, parent)
        self._desk = desk
        self._listing: Listing | None = None
        self._is_stopped = False
        self._reading = Reading(desk, (background or Background()).reader, self)

    def ask(
        self, among: LongList, read: Callable[[Connection], Listing], *, afresh: bool = False
    ) -> None:
        """Show what ``read`` makes of the store; it may be called on the worker.

        ``among`` says how much there is to look through; with ``afresh`` the rows before go, as
        those of another record must.
        """
        key = self.key()

        def read_all(connection: Connection) -> tuple[Listing, int | None]:
            found = read(connection)
            return found, found.find(connection, key) if key else None

        def show(answer: tuple[Listing, int | None]) -> None:
            self._show(answer[0], key, answer[1])

        with self._desk.read() as connection:
            beside = among.is_long(connection)
        if beside and (afresh or self._listing is None):
            reading = QCoreApplication.translate("StoreList", "Reading…")
            self.reload(0, lambda offset, limit: (), title=reading)
        self._reading.ask(read_all, show, beside=beside)

    def count(self) -> int:
        """How many there are of those shown."""
        return self._listing.count if self._listing else 0

    def number_of(self, key: str) -> int | None:
        """The number of a row by its key, or None when it is not in the list."""
        if self._listing is None:
            return None
        with self._desk.read() as connection:
            return self._listing.find(connection, key)

    def choose(self, key: str, find: Callable[[str], int | None] | None = None) -> bool:
        """Choose the row with this key, wherever it stands."""
        return super().choose(key, find or self.number_of)

    @property
    def busy(self) -> bool:
        """Whether rows are being read."""
        return self._reading.busy

    def stop(self) -> None:
        """Ask the store no longer, whatever is still to be measured or painted."""
        self._reading.stop()
        self._is_stopped = True

    def _show(self, listing: Listing, key: str, number: int | None) -> None:
        self._listing = listing

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            if self._is_stopped:
                return ()
            with self._desk.read() as connection:
                return listing.fetch(connection, offset, limit)

        def find(wanted: str) -> int | None:
            return number if wanted == key else self.number_of(wanted)

        self.reload(listing.count, fetch, title=listing.title, find=find)
        self.listed.emit()


class StorePage(Page):
    """A page with lists of the store, which are read apart from the window.

    What is chosen stands beside them, the first time in a turn of its own: making the page and
    filling its list took their time.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._is_new = True
        self._detail_soon = QTimer(self, interval=0, singleShot=True)

    def comes_later(self, show: Callable[[], object]) -> bool:
        """Whether the detail comes in the next turn, by ``show``, as the first of all does."""
        self._detail_soon.stop()
        if not self._is_new:
            return False
        self._is_new = False
        self._detail_soon.timeout.connect(show)
        self._detail_soon.start()
        return True

    @property
    def busy(self) -> bool:
        """Whether one of its lists is being read, or the first detail is still to come."""
        return self._detail_soon.isActive() or any(one.busy for one in self.findChildren(StoreList))

    def let_go(self) -> None:
        """Stop asking the store."""
        self._detail_soon.stop()
        for one in self.findChildren(StoreList):
            one.stop()
