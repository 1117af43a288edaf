"""Where things are, whether they are sound, and what program this is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from partnerdesk import __version__
from partnerdesk.domain.problems import RuleBroken
from ui.background import Background, Job
from ui.desk import Desk
from ui.settings.words import tr
from ui.widgets import (
    ActionRow,
    Banner,
    Card,
    DataTable,
    LineEditor,
    WrapLabel,
    button,
    column,
    line,
)

if TYPE_CHECKING:
    from partnerdesk.store.checking import Findings

_FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class PlacesCard(Card):
    """The store's folder, a check that it is sound, and the way to History."""

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(tr("Where things are"))
        self._desk, self._background = desk, background
        inside = QWidget()
        stack = column(inside, gap=8, margins=(16, 8, 16, 12))
        self.path = LineEditor(str(desk.store.folder.root))
        self.path.setReadOnly(True)
        self.path.setAccessibleName(tr("Folder of the store"))
        self.path.setCursorPosition(0)
        stack.addWidget(self.path)
        stack.addWidget(
            WrapLabel(tr("The whole partnership: database, files and backups."), "quiet")
        )
        self.synced = Banner("warn", _synced_words(desk.store.folder.synced_by))
        stack.addWidget(self.synced)
        self.synced.setVisible(bool(desk.store.folder.synced_by))
        self.found = Banner("ok", "")
        self.found.hide()
        stack.addWidget(self.found)
        row = line(gap=8)
        self.check_button = button(tr("Check the store"), "check", self.check, small=True)
        row.addWidget(button(tr("Open folder"), "link", self._open_folder, small=True))
        row.addWidget(self.check_button)
        row.addStretch()
        stack.addLayout(row)
        self.add(inside)
        self.add(
            ActionRow(
                tr("History"),
                tr("Who did what and when, with each field before and after."),
                trailing=button(tr("Open"), clicked=lambda: desk.go("history"), small=True),
            )
        )

    def check(self) -> None:
        """Read the whole store and every kept file on the worker, and say what was found."""
        folder = self._desk.store.folder
        self.check_button.setEnabled(False)
        self.found.say("info", tr("Reading everything in the store…"))

        def work(job: Job) -> Findings:
            from partnerdesk.actions.rescue import way_back
            from partnerdesk.store.checking import check

            found = check(folder, job.cancelled)
            if found.sound:
                return found
            return replace(found, remarks=(way_back(folder, job.cancelled), *found.remarks))

        self._background.start(tr("Checking the store"), work, self._tell, self._refused)

    def _tell(self, findings: Findings) -> None:
        self.check_button.setEnabled(True)
        if findings.sound:
            words = (tr("The store is sound: every entry, link and file was read."),)
            self.found.say("ok", "\n".join((*words, *findings.remarks)))
        else:
            self.found.say("bad", "\n".join((*findings.problems, *findings.remarks)))

    def _refused(self, problem: RuleBroken) -> None:
        self.check_button.setEnabled(True)
        self.found.say("bad", problem.message)

    def _open_folder(self) -> None:
        folder = QUrl.fromLocalFile(str(self._desk.store.folder.root))
        if not QDesktopServices.openUrl(folder):
            self._desk.refused.emit(
                tr("This computer did not open the folder. Its path is shown above to copy.")
            )


def _synced_words(name: str) -> str:
    return tr(
        "This folder seems to belong to {0}, which copies files while they are written and can "
        "spoil the store. Keep it in a folder of its own, and copy the backups there instead."
    ).format(name)


def about_card() -> Card:
    """The program, its version, and the licences of the fonts it prints with."""
    card = Card(tr("About PartnerDesk"), tr("version {0}").format(__version__))
    fonts = button(tr("Open"), small=True)
    fonts.setAccessibleName(tr("Open the licences of the fonts"))
    fonts.clicked.connect(
        lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(_FONTS / "README.txt")))
    )
    card.add(
        ActionRow(
            tr("Works offline"), tr("It never connects to the internet. Your data stays here.")
        )
    )
    card.add(
        ActionRow(
            tr("Licences of the fonts"),
            tr("Noto under the SIL Open Font License, Droid Sans under the Apache License."),
            trailing=fonts,
        )
    )
    return card


def shortcuts_card(shortcuts: Sequence[tuple[str, str]]) -> Card:
    """Every command that has keys."""
    card = Card(tr("Keyboard"))
    table = DataTable(tr("Keyboard shortcuts"), (tr("Command"), tr("Keys")))
    table.set_rows(shortcuts)
    inside = QWidget()
    column(inside, margins=(4, 0, 4, 8)).addWidget(table)
    card.body.addWidget(inside)
    return card
