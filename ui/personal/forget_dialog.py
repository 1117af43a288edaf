"""Taking somebody out for good: what goes, what stays, what to read first; then one button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.personal_data import Entry, PersonData
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.outgoing import safe_name
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from ui.background import Background, Job, own_worker
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.personal.words import tr
from ui.widgets import Banner, Block, ScrollPage, TickEditor, WrapLabel, column

if TYPE_CHECKING:
    from partnerdesk.actions.personal_data import Who
    from partnerdesk.store.backup import Backup

# So many passages are shown to be read; the file of their data has all.
_SHOWN = 12


class ForgetDialog(ExchangeDialog):
    """Looks first, on the worker; what it then does can't be undone, so it asks."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        person_id: str,
        name: str,
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            self.title_for(name),
            self.intro_words(),
            size=(620, 640),
        )
        self._who: Who = person_id
        self._name = name
        self._found = QWidget()
        self._found_room = column(self._found)
        self.add_page("found", self._found)
        self.begin()

    def title_for(self, name: str) -> str:
        """The title of the dialog."""
        return tr("Forget {0}").format(name)

    def intro_words(self) -> str:
        """What stands under it."""
        return tr(
            "They become a former contact: what happened stays, who they were goes. "
            "This can’t be undone."
        )

    def begin(self) -> None:
        """What comes first: their card is known, so look."""
        self.look("found")

    def refresh_foot(self) -> None:
        self.set_foot("", tr("Forget for good"), enabled=True)

    def look(self, back: str) -> None:
        """Look on the worker where they are named; refused or given up, show the page ``back``."""
        database, who, today = self.desk.database, self._who, self.desk.today()

        def work(job: Job) -> PersonData:
            from partnerdesk.actions.personal_data import person_data

            return person_data(database, who, today)

        title = tr("Looking where {0} is named").format(self._name)
        self.watch(title, work, self.show_found, back)

    def show_found(self, data: PersonData) -> None:
        """Say what goes and what stays, with the passages that somebody should read."""
        content = QWidget()
        self._lines = column(content, gap=12, margins=(0, 0, 8, 0))
        self.fresh = TickEditor(tr("&Delete them, once a new backup is made"))
        self.tell(data)
        self._lines.addStretch()
        before = self._found_room.takeAt(0)
        if before is not None and (old := before.widget()) is not None:
            old.deleteLater()
        self._found_room.addWidget(ScrollPage(content))
        self.go_to("found")
        self.refresh_foot()
        self.cancel_button.setFocus()

    def tell(self, data: PersonData) -> None:
        """The blocks of what was found, one after the other."""
        goes, stays = Block(tr("What goes")), Block(tr("What stays"))
        signed = sum(one.stays for one in data.named)
        named = len(data.named) + len(data.earlier) - signed
        papers = tr(": {0}").format(counted(signed, tr("passage")))
        copies = self._copies_from_before()
        for words in self.what_goes(named):
            goes.add_text(words)
        for words in (
            tr("What was done and when, with “Former contact” in place of the name."),
            tr("Agreements that were issued, with signatures and scans, as signed{0}.").format(
                papers * bool(signed)
            ),
            tr("Packs, printed papers and copies elsewhere: delete those yourself."),
        ):
            stays.add_text(words)
        for block in (goes, stays):
            self._lines.addWidget(block)
        if copies:
            self._lines.addWidget(self._old_copies(copies))
        for words in data.unsure:
            self._lines.addWidget(Banner("warn", words))
        if data.perhaps:
            self._lines.addWidget(self.to_read(data))

    def what_goes(self, named: int) -> Sequence[str]:
        """Sentences about what is taken out; so many passages name them."""
        passages = counted(named, tr("passage"))
        where = tr(" and in {0}: notes, minutes, by-lines").format(passages) if named else ""
        return (
            tr("Their name and how to reach them, on their card{0}.").format(where),
            tr("The note on their card."),
            tr("The same in History. What was done before can no longer be undone."),
            tr("Roles that they still have end today, and no key or log-in is put down to them."),
        )

    def what_a_backup_does(self) -> str:
        """What becomes of them when a backup from before is restored."""
        return tr("one that is restored leaves the person out again")

    def _copies_from_before(self) -> tuple[Backup, ...]:
        from partnerdesk.actions.personal_data import copies_from_before

        return copies_from_before(self.desk.store.folder)

    def _old_copies(self, copies: tuple[Backup, ...]) -> Block:
        """The backups from before by date, and the offer to delete them."""
        block = Block(tr("Backups from before, beside the store"))
        block.add_text(
            tr(
                "They still have the name. They go by themselves within two years, and {0}. "
                "To put one by first, save a locked copy: Settings, Backups."
            ).format(self.what_a_backup_does())
        )
        days = dict.fromkeys(day_text(one.made_at.date()) for one in copies)
        shown = " · ".join([*days][:_SHOWN])
        if (more := len(days) - _SHOWN) > 0:
            shown += tr(" · and {0} earlier").format(counted(more, tr("day")))
        block.add_text(f"{counted(len(copies), tr('copy'), tr('copies'))}: {shown}", quiet=True)
        block.add(self.fresh)
        return block

    def to_read(self, data: PersonData) -> Block:
        read = Block(tr("Read these: they stay as they are until somebody changes them"))
        self.add_passages(read, data.perhaps)
        return read

    def add_passages(self, block: Block, passages: Sequence[Entry]) -> None:
        """Show the first of them whole, each under where it stands."""
        for one in passages[:_SHOWN]:
            block.add(WrapLabel(one.what, "strong"))
            block.add_text(one.words, quiet=True)
        if (more := len(passages) - _SHOWN) > 0:
            block.add_text(tr("{0} more: save their data to read all.").format(more))

    def act(self) -> None:
        """Take them out on the worker; then everybody hears of it."""
        from partnerdesk.actions.personal_data import TracesLeft, forget_person

        database, who, today = self.desk.database, self._who, self.desk.today()
        anew = self.fresh.isChecked()
        folder, now = self.desk.store.folder, self.desk.now()

        def work(job: Job) -> tuple[object, str]:
            try:
                changes = forget_person(database, who, today)
            except TracesLeft as left:
                return left.changes, left.message
            return changes, _deleted(folder, now) if anew else ""

        self.watch(tr("Forgetting {0}").format(self._name), work, self._done, "found")
        self._writing = True
        if self._panel is not None:
            self._panel.cancel_button.hide()

    def _done(self, result: tuple[object, str]) -> None:
        changes, problem = result
        self._writing = False
        if changes:
            self.desk.changed.emit(changes)
        words = tr("{0} is forgotten: a former contact is left").format(self._name)
        self.desk.noticed.emit(problem or words, False)
        self.accept()


def _deleted(folder: Folder, now: datetime) -> str:
    """Delete the backups from before; in words what could not be."""
    from partnerdesk.actions.personal_data import begin_backups_anew

    try:
        left = begin_backups_anew(folder, now)
    except StoreProblem as problem:
        words = tr("The person is taken out. The backups from before are still there. {0}")
        return words.format(problem.message)
    names = ", ".join(one.path.name for one in left)
    return tr("The person is taken out. These could not be deleted: {0}").format(names) * bool(left)


def open_forget(desk: Desk, parent: QWidget | None, person_id: str, name: str) -> ForgetDialog:
    """Show what taking somebody out would mean."""
    dialog = ForgetDialog(desk, own_worker(parent), parent, person_id, name)
    dialog.open()
    return dialog


def save_their_data(desk: Desk, parent: QWidget, who: Who, name: str) -> None:
    """Ask where to, and write all that is kept about somebody on the worker."""
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    filters = tr("To read, PDF (*.pdf);;Spreadsheet (*.xlsx);;Facts alone, JSON (*.json)")
    chosen, used = QFileDialog.getSaveFileName(
        parent, tr("Save the data of {0}").format(name), safe_name(f"{name}.pdf"), filters
    )
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() not in (".pdf", ".xlsx", ".json"):
        ending = next((one for one in (".xlsx", ".json") if one in used), ".pdf")
        path = path.with_name(path.name + ending)
    database, today = desk.database, desk.today()

    def work(job: Job) -> tuple[Path, ...]:
        from partnerdesk.actions.personal_data import export_person

        return export_person(database, who, path, today)

    def done(written: tuple[Path, ...]) -> None:
        names = tr(" and ").join(one.name for one in written)
        words = tr("Saved as {0}. Read it before it is handed over: it may name others.")
        desk.noticed.emit(words.format(names), False)

    def refused(refusal: RuleBroken) -> None:
        desk.refused.emit(refusal.message)

    own_worker(parent).start(tr("Saving the data of {0}").format(name), work, done, refused)
