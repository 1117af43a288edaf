"""What is typed and not saved yet survives a crash or a power cut: kept in one file meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from partnerdesk.domain.unsaved import Passage, Piece
from partnerdesk.store.unsaved_file import UnsavedFile
from ui.background import Background
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.unsaved_dialog import UnsavedDialog
from ui.widgets.writing import Writer, writer_of, writing

# Once typing stops for so long; but whoever types on and on loses no more than the other.
_PAUSE_MS = 1_000
_LATEST_MS = 5_000


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Unsaved", text)


class UnsavedWords(QObject):
    """Keeps what is written in every form while a store is open, and offers what was left.

    A form that is saved or cancelled goes out of the file; nothing is ever put back by itself.
    """

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._file = UnsavedFile(desk.store.folder)
        self._worker = Background()  # of its own: nothing that takes long may come before
        self._touched: set[QWidget] = set()
        self._kept: tuple[Piece, ...] = ()
        self._held: tuple[Piece, ...] = ()
        self._gone = False
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._latest = QTimer(self, interval=_LATEST_MS, singleShot=True)
        for timer in (self._pause, self._latest):
            timer.timeout.connect(self.keep)
        writing().changed.connect(self._heard)

    # --- while somebody writes ---------------------------------------------------------------

    def keep(self) -> None:
        """Have what is written now in the file; the worker writes it."""
        self._pause.stop()
        self._latest.stop()
        pieces = self._pieces()
        if pieces != self._kept:
            self._kept = pieces
            self._start(partial(self._file.keep, pieces))

    def hold(self) -> None:
        """Keep what is written now also when the store closes: nobody was asked about it."""
        self._held = self._pieces()

    def let_go(self) -> None:
        """The store closes: what is typed was saved, or given up on purpose."""
        writing().changed.disconnect(self._heard)
        self._pause.stop()
        self._latest.stop()
        self._touched.clear()
        self._gone = True
        self._worker.wait()
        self._file.keep(self._held)
        self.deleteLater()

    def _heard(self, widget: QWidget) -> None:
        self._touched.add(widget)
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def _pieces(self) -> tuple[Piece, ...]:
        """What is written in all that was touched; one piece for each title."""
        found: dict[str, list[Passage]] = {}
        for writer in self._writers():
            for title, passages in writer.written():
                of_it = found.setdefault(title, [])
                of_it += [one for one in passages if one not in of_it]
        since = {(one.title, one.passages): one.written_at for one in self._kept}
        now = self._desk.now().replace(microsecond=0)
        return tuple(
            Piece(title, tuple(passages), since.get((title, tuple(passages)), now))
            for title, passages in found.items()
        )

    def _writers(self) -> list[Writer]:
        """Whom to ask, each once; what is gone or has nothing any more is let go."""
        asked: dict[int, Writer] = {}
        for widget in tuple(self._touched):
            writer = writer_of(widget) if isValid(widget) else None
            if writer is None or not writer.written():
                self._touched.discard(widget)
            else:
                asked[id(writer)] = writer
        return list(asked.values())

    # --- what was left -----------------------------------------------------------------------

    def tell(self) -> None:
        """Say so if something was being written when PartnerDesk was closed."""
        self._read(self._tell)

    def show_left(self) -> None:
        """Show what is left, as it stands in the file now."""
        self._read(self._show)

    def throw_away(self, pieces: Iterable[Piece]) -> None:
        """Take these out of the file; the window offers to bring them back."""
        pieces = tuple(pieces)
        self._start(partial(self._file.throw_away, pieces))
        back = partial(self._start, partial(self._file.bring_back, pieces))
        self._window.notice.say(tr("The words are thrown away."), back)

    def _tell(self, left: tuple[Piece, ...]) -> None:
        if left:
            words = tr("PartnerDesk was closed while something was being written.")
            self._window.notice.say(words, self.show_left, tr("See the words"), stays=True)

    def _show(self, left: tuple[Piece, ...]) -> None:
        if left:
            dialog = UnsavedDialog(left, self._window)
            dialog.thrown_away.connect(partial(self.throw_away, left))
            dialog.open()

    def _read(self, then: Callable[[tuple[Piece, ...]], None]) -> None:
        self._start(self._file.left, lambda left: then(left) if not self._gone else None)

    def _start(
        self, work: Callable[[], object], then: Callable[[Any], object] = lambda _: None
    ) -> None:
        self._worker.start("unsaved", lambda job: work(), then, then)
