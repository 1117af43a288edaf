"""Locked copies of backups: saved with a passphrase, and opened with it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import size_text
from partnerdesk.store.folder import Folder
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.importing.pages_dialog import PagesDialog
from ui.packs.inputs import SECRET, PassphraseEditor, PathEditor, copy_button
from ui.personal.words import tr
from ui.widgets import Banner, Form, LineEditor, ScrollPage, WrapLabel, column, line

SUFFIX = ".partnerdesk-backup"


def backup_filter() -> str:
    """What a file dialog offers."""
    return tr("PartnerDesk backups (*.partnerdesk-backup);;All files (*)")


class LockedCopyDialog(ExchangeDialog):
    """Where to, and the passphrase; the backup is made and verified on the worker."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Save a locked copy"),
            tr(
                "A backup of everything for another place: a stick, a cupboard, a network drive. "
                "Nobody can read it without the passphrase."
            ),
            size=(620, 400),
        )
        self.form = Form()
        self.place = PathEditor(SUFFIX, tr("Save the copy"), backup_filter())
        self.passphrase = PassphraseEditor()
        self.form.add("path", tr("Where &to"), self.place)
        self.form.add("passphrase", tr("&Passphrase"), self.passphrase)
        self.form.add_widget(
            Banner(
                "warn",
                tr(
                    "It is kept nowhere: without these words the copy can’t be opened by anybody. "
                    "Write them on paper, and keep them apart from the copy."
                ),
            )
        )
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = f"partnership-{desk.today().isoformat()}-locked{SUFFIX}"
        self.place.set_value(str(Path(QStandardPaths.writableLocation(documents)) / name))
        self.passphrase.offer()
        self.add_page("form", ScrollPage(self.form))
        self.refresh_foot()
        self.place.setFocus()

    def refresh_foot(self) -> None:
        saved = self.page() == "saved"
        self.set_foot("", tr("I have the words") if saved else tr("Save the copy"), enabled=True)
        self.cancel_button.setVisible(not saved)

    def refuse(self, refusal: RuleBroken) -> None:
        """At its field, with everything as it was typed."""
        self.form.refuse(refusal.field, refusal.message)

    def act(self) -> None:
        """Save it, unless something in the form is wrong; once it is saved, close."""
        if self.page() == "saved":
            self.accept()
            return
        from partnerdesk.domain.passphrases import check_passphrase

        self.form.clear_refusals()
        try:
            values = self.form.values()
            check_passphrase(values["passphrase"])
        except RuleBroken as refusal:
            self.refuse(refusal)
            return
        folder, now, path = self.desk.store.folder, self.desk.now(), values["path"]

        def work(job: Job) -> Path:
            from partnerdesk.store.backup_lock import save_locked

            save_locked(
                folder, path, values["passphrase"], now,
                progress=job.report, cancelled=job.cancelled,
            )  # fmt: skip
            return Path(path)

        self.watch(tr("Saving {0}").format(path.name), work, self._saved, "form")

    def _saved(self, path: Path) -> None:
        """Show the words once more: whoever closes without them has saved nothing."""
        words = tr("Saved {0}, {1}, and verified by opening it")
        told = words.format(path.name, size_text(path.stat().st_size))
        self.desk.noticed.emit(told, False)
        page = QWidget()
        stack = column(page, gap=12)
        stack.addWidget(Banner("ok", told))
        stack.addWidget(WrapLabel(tr("Write these words on paper now. They open the copy:")))
        stack.addWidget(WrapLabel(self.passphrase.value(), "block"))
        across = line()
        across.addWidget(copy_button(self.passphrase.value))
        across.addStretch()
        stack.addLayout(across)
        stack.addStretch()
        self.add_page("saved", ScrollPage(page))
        self.go_to("saved")
        self.refresh_foot()
        self.action_button.setFocus()


class UnlockDialog(PagesDialog):
    """Asks for the passphrase of a locked copy, and puts the backup beside the others."""

    def __init__(
        self,
        folder: Folder,
        path: Path,
        then: Callable[[Path], object],
        background: Background,
        parent: QWidget | None,
    ) -> None:
        """``then`` gets the backup that was inside."""
        super().__init__(
            background,
            parent,
            tr("Unlock a copy"),
            tr("{0} is locked with a passphrase.").format(path.name),
            size=(520, 260),
        )
        self._folder, self._path, self._then = folder, path, then
        self.form = Form()
        self.passphrase = LineEditor()
        self.passphrase.setInputMethodHints(SECRET)
        self.form.add("passphrase", tr("&Passphrase"), self.passphrase)
        self.add_page("form", ScrollPage(self.form))
        self.refresh_foot()
        self.passphrase.setFocus()

    def refresh_foot(self) -> None:
        self.set_foot("", tr("Unlock and restore"), enabled=True)

    def refuse(self, refusal: RuleBroken) -> None:
        """At the passphrase, which is the most likely to be wrong."""
        self.form.refuse("passphrase", refusal.message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # One field alone on its page: Enter in it is the button.
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self.focusWidget() is self.passphrase:
            self.action_button.click()
        else:
            super().keyPressEvent(event)

    def act(self) -> None:
        """Try the passphrase."""
        self.form.clear_refusals()
        folder, path, typed = self._folder, self._path, self.passphrase.text()

        def work(job: Job) -> Path:
            from partnerdesk.store.backup_lock import unlock

            return unlock(folder, path, typed)

        self.watch(tr("Unlocking {0}").format(path.name), work, self._unlocked, "form")

    def _unlocked(self, backup: Path) -> None:
        self.accept()
        self._then(backup)


def open_locked_copy(desk: Desk, parent: QWidget | None) -> LockedCopyDialog:
    """Show the dialog that saves a locked copy."""
    dialog = LockedCopyDialog(desk, own_worker(parent), parent)
    dialog.open()
    return dialog


def open_unlock(
    folder: Folder, path: Path, then: Callable[[Path], object], parent: QWidget | None
) -> UnlockDialog:
    """Show the dialog that unlocks ``path``."""
    dialog = UnlockDialog(folder, path, then, own_worker(parent), parent)
    dialog.open()
    return dialog
