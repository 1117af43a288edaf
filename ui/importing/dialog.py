"""What every dialog around a file is: choose it, watch it being read, decide, one button."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.abstract import Abstract
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.pages_dialog import PagesDialog
from ui.importing.words import tr
from ui.widgets import ElidedLabel, EmptyState, button, line, link_button, primary_button

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


class ExchangeDialog(PagesDialog):
    """A dialog of pages over the desk's store: what it writes is one action, told to everybody."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        title: str,
        intro: str,
        size: tuple[int, int] = (980, 640),
    ) -> None:
        """``size`` in pixels at 100% text; the screen limits it."""
        super().__init__(background, parent, title, intro, size)
        self.desk = desk
        self.path: Path | None = None

    def write(self, title: str, do: Callable[[Database], Changes], notice: str, back: str) -> None:
        """Run an action on the worker; then everybody hears of it and the dialog closes."""
        database = self.desk.database

        def then(changes: Changes) -> None:
            self._writing = False
            # Written already: the desk tells everybody, with Undo.
            self.desk.run(lambda _: changes, notice)
            self.accept()

        self.watch(title, lambda _: do(database), then, back)
        # An action is whole or not at all; there is no half way to stop at.
        self._writing = True
        if self._panel is not None:
            self._panel.cancel_button.hide()


class ImportDialog(ExchangeDialog, metaclass=Abstract):
    """A dialog that starts from a file: its first page asks for it, and it can be changed."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        title: str,
        intro: str,
        *,
        memory: str,
        wanted: str,
        filters: str,
        size: tuple[int, int] = (980, 640),
    ) -> None:
        """``memory`` names the kind of file whose last one this session is offered again."""
        super().__init__(desk, background, parent, title, intro, size)
        self._memory, self._filters = f"last-{memory}", filters
        self._ask = primary_button(tr("Choose file…"), "document", self.choose)
        again = self._last_used()
        buttons = [self._ask]
        if again is not None:
            words = tr("Use {0} again").format(again.name)
            self.again_button = button(words, "", lambda: self.take(again))
            buttons.append(self.again_button)
        state = EmptyState("import", tr("Which file?"), wanted, *buttons)
        self.add_page("choose", state)
        self._source_line()
        self._ask.setFocus()

    def choose(self) -> None:
        """Ask for the file, starting where the last one was; not while one is being written."""
        if self.is_writing:
            return
        last = self.path or self._last_used()
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose file"), str(last.parent) if last else "", self._filters
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read ``path``; what comes of it is shown on the next page, a refusal on this one."""
        self.go_to("choose")
        self.path = path
        self.watch(tr("Reading {0}").format(path.name), self.read(path), self._read, "choose")

    @abstractmethod
    def read(self, path: Path) -> Callable[[Job], Any]:
        """What to do on the worker with the file."""

    @abstractmethod
    def show_read(self, result: Any) -> None:
        """Show what was read."""

    def go_to(self, name: str) -> None:
        super().go_to(name)
        chosen = name != "choose" and self.path is not None
        self.source.setVisible(chosen)
        self.intro.setVisible(not chosen)

    def _read(self, result: Any) -> None:
        if self.path is not None:
            self.desk.setProperty(self._memory, str(self.path))
            self.source_name.setText(self.path.name)
        self.show_read(result)

    def _last_used(self) -> Path | None:
        """The file taken last time while this window was open; nothing is kept for longer."""
        kept = self.desk.property(self._memory)
        return Path(kept) if kept else None

    def _source_line(self) -> None:
        self.source = QWidget()
        row = line(self.source)
        self.source_name = ElidedLabel("", "quiet")
        row.addWidget(self.source_name)
        row.addWidget(link_button(tr("Choose another file…"), "", self.choose))
        row.addStretch()
        self.add_to_head(self.source)
        self.source.hide()
