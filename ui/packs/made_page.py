"""What is said of a pack that was made: that it was verified, where it lies, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.words import counted, size_text
from ui.importing.detail import FactLines
from ui.packs.inputs import copy_button
from ui.packs.words import tr
from ui.widgets import (
    Banner,
    FlowLayout,
    ScrollPage,
    Surface,
    WrapLabel,
    button,
    column,
    line,
)

if TYPE_CHECKING:
    from partnerdesk.actions.packing import MadePack


class MadePage(ScrollPage):
    """The last page of making a pack; ``tick()`` ticks the step of leaving, and tells whether."""

    def __init__(self, tick: Callable[[], bool]) -> None:
        inside = QWidget()
        super().__init__(inside)
        stack = column(inside, gap=16, margins=(0, 0, 2, 0))
        self.verified = Banner("ok", "")
        stack.addWidget(self.verified)
        surface = Surface(margin=16, gap=12)
        self.facts = FactLines()
        surface.body.addWidget(self.facts)
        self.passphrase = _Passphrase()
        surface.body.addWidget(self.passphrase)
        stack.addWidget(surface)
        self.next = WrapLabel("", "quiet")
        stack.addWidget(self.next)
        self.folder_button = button(tr("Show folder"), "", self.show_folder)
        self.tick_button = button(tr("Tick it on the list of leaving"), "check", self._tick)
        foot = QWidget()
        flow = FlowLayout(foot)
        flow.addWidget(self.folder_button)
        flow.addWidget(self.tick_button)
        stack.addWidget(foot)
        stack.addStretch()
        self._carry_out = tick
        self._path = Path()

    def show_made(self, made: MadePack, passphrase: str, *, can_tick: bool) -> None:
        """Tell of this pack; ``passphrase`` is blank for one that is not locked."""
        self._path = made.path
        entries = sum(made.manifest.rows.values())
        kept = len(made.manifest.files)
        self.verified.say(
            "ok",
            tr("Verified: {0} and {1} were read back, and are as they were written.").format(
                f"{entries:,} {tr('entry') if entries == 1 else tr('entries')}",
                counted(kept, tr("document or scan"), tr("documents and scans")),
            ),
        )
        choice = made.manifest.choice.words(made.manifest.member)
        lines = [
            (tr("File"), made.path.name),
            (tr("In"), str(made.path.parent)),
            (tr("Size"), size_text(made.size)),
            (tr("Inside"), f"{choice[:1].upper()}{choice[1:]}"),
        ]
        missing = len(made.manifest.missing)
        if missing:
            gone = counted(missing, tr("scan or document"), tr("scans and documents"))
            lines.append((tr("Missing"), tr("{0} that are gone from here too").format(gone)))
        self.facts.set_lines(lines)
        self.passphrase.show_words(passphrase)
        self.next.setText(
            tr("To be sure, open it once on your successor’s computer: it shows what is inside.")
        )
        self.tick_button.setVisible(can_tick)

    def show_folder(self) -> None:
        """Open the folder that the pack lies in."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent))):
            self.next.setText(tr("No program on this computer shows folders."))

    def _tick(self) -> None:
        if self._carry_out():
            self.tick_button.setText(tr("Ticked"))
            self.tick_button.setEnabled(False)


class _Passphrase(QWidget):
    """The passphrase once more, since there is no other way into the pack."""

    def __init__(self) -> None:
        super().__init__()
        row = line(self, gap=12)
        words = column(gap=0)
        words.addWidget(WrapLabel(tr("Passphrase: write it down before you close"), "quiet"))
        self.words = WrapLabel("", "strong")
        words.addWidget(self.words)
        row.addLayout(words, 1)
        self.copy_button = copy_button(lambda: self.words.text())
        row.addWidget(self.copy_button)

    def show_words(self, passphrase: str) -> None:
        self.words.setText(passphrase)
        self.setVisible(bool(passphrase))
