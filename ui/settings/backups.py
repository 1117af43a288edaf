"""Backups: when the last one was made, and bringing one back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted, size_text
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from ui import theme
from ui.desk import Desk
from ui.settings.words import tr
from ui.today.words import backup_words
from ui.widgets import (
    ActionRow,
    Banner,
    Card,
    ChipFact,
    Columns,
    Label,
    RecordList,
    Row,
    Surface,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.store.backup import Backup
    from ui.personal.locked_dialog import UnlockDialog


class BackupsCard(Card):
    """``backup_wanted`` and ``restore_wanted(Path)`` ask the window to carry it out."""

    backup_wanted = Signal()
    restore_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Backups"))
        self._desk = desk
        self._kept: tuple[Backup, ...] = ()
        self.backup_button = button(tr("Back up now"), "backup", self.backup_wanted.emit)
        self.restore_button = button(tr("Restore…"), "history", self.choose_backup)
        self.locked_button = button(tr("Save…"), "lock", self.save_locked)
        self.locked_button.setAccessibleName(tr("Save a locked copy"))
        for made in (self.backup_button, self.restore_button, self.locked_button):
            made.setProperty("fit", "small")
            made.setEnabled(not desk.read_only)
        self._last = ActionRow("–", "–", trailing=self.backup_button)
        self.add(self._last)
        self.add(
            ActionRow(
                tr("Save a locked copy"),
                tr("For another place. Nobody can read it without the passphrase."),
                trailing=self.locked_button,
            )
        )
        self.add(
            ActionRow(
                tr("Bring a backup back"),
                tr("Everything becomes as it was then; the present is kept as a safety copy."),
                trailing=self.restore_button,
            )
        )

    def show_backups(self) -> None:
        """Read which backups there are; none is opened for it."""
        from partnerdesk.store.backup import backups_in

        self._kept = tuple(backups_in(self._desk.store.folder))
        if self._kept:
            title = backup_words(self._kept[0].made_at, self._desk.today())
            oldest = day_text(self._kept[-1].made_at.date())
            second = tr("{0} kept, the oldest from {1}").format(len(self._kept), oldest)
        else:
            title = tr("No backup yet")
            second = tr("One is made when you close the window after changes.")
        self._last.title.setText(title)
        self._last.second.setText(second)
        self._last.setAccessibleName(f"{title}. {second}")

    def save_locked(self) -> None:
        """Ask where to save a locked copy, and for its passphrase."""
        from ui.personal.locked_dialog import open_locked_copy

        dialog = open_locked_copy(self._desk, self.window())
        dialog.accepted.connect(self.show_backups)

    def choose_backup(self) -> RestoreDialog:
        """Open the list of backups to bring back."""
        folder = self._desk.store.folder
        return opened(RestoreDialog(self._kept, self.restore_wanted.emit, self.window(), folder))


class RestoreDialog(QDialog):
    """Asks once which backup to bring back, since it takes the place of everything."""

    def __init__(
        self,
        kept: Sequence[Backup],
        restore: Callable[[Path], object],
        parent: QWidget | None = None,
        folder: Folder | None = None,
    ) -> None:
        """In ``folder`` a locked copy is unlocked before it is restored."""
        super().__init__(parent)
        self._restore, self._folder = restore, folder
        self.setWindowTitle(tr("Restore a backup"))
        self.setModal(True)
        stack = column(self, gap=0)
        inside = QWidget()
        content = column(inside, gap=12, margins=(24, 20, 24, 16))
        content.addWidget(Label(tr("Restore a backup"), "page"))
        content.addWidget(
            WrapLabel(
                tr("Everything becomes as it was when the backup was made, on all pages."), "quiet"
            )
        )
        content.addWidget(
            Banner(
                "info",
                tr(
                    "A safety copy of the present store is taken first. "
                    "It appears in this list, so you can come back to today. "
                    "Whoever was forgotten since stays forgotten, unless they had no card."
                ),
            )
        )
        content.addWidget(self._listing(kept), 1)
        stack.addWidget(inside, 1)
        stack.addWidget(self._foot())
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        self.resize(min(px(560), room.width() - 32), min(px(560), room.height() - 48))
        self._follow()

    def _listing(self, kept: Sequence[Backup]) -> QWidget:
        rows = [_row(one) for one in kept]
        title = counted(len(rows), tr("backup"))
        self.list = RecordList(Columns(title, (tr("Size"),), ""), tr("Backups"))
        self.list.reload(len(rows), lambda offset, limit: rows[offset : offset + limit])
        self.list.choose_first()
        self.list.chosen.connect(lambda key: self._follow())
        self.list.opened.connect(lambda key: self.restore())
        surface = Surface()
        surface.body.addWidget(self.list)
        return surface

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.file_button = button(tr("Choose a file…"), clicked=self.choose_file)
        self.restore_button = primary_button(tr("Restore"), clicked=self.restore)
        self.restore_button.setDefault(True)
        row.addWidget(self.file_button)
        row.addStretch()
        row.addWidget(button(tr("Cancel"), clicked=self.reject))
        row.addWidget(self.restore_button)
        return foot

    def choose_file(self) -> None:
        """Take a backup that lies elsewhere, such as on a USB stick."""
        wanted = tr("PartnerDesk backups (*.partnerdesk-backup);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a backup"), "", wanted)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> UnlockDialog | None:
        """Bring this one back; a locked one asks for its passphrase first, in what is returned."""
        from partnerdesk.store.backup_lock import is_locked
        from ui.personal.locked_dialog import open_unlock

        try:
            locked = self._folder is not None and is_locked(path)
        except StoreProblem:
            locked = False  # restoring says what is wrong with it
        if locked and self._folder is not None:
            self.accept()
            return open_unlock(self._folder, path, self._restore, self.parentWidget())
        self._done(path)
        return None

    def restore(self) -> None:
        """Bring back the one chosen in the list."""
        if self.list.key():
            self._done(Path(self.list.key()))

    def _done(self, path: Path) -> None:
        self.accept()
        self._restore(path)

    def _follow(self) -> None:
        self.restore_button.setEnabled(bool(self.list.key()))


def _row(backup: Backup) -> Row:
    made = backup.made_at
    chip = ChipFact(tr("Safety copy"), "info", "history") if backup.safety else None
    when = f"{day_text(made.date())}, {made:%H:%M}"
    return Row(str(backup.path), when, backup.path.name, (size_text(backup.size),), chip)
