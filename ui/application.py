"""The life of the program: the window first, then the store; at the end a backup.

The shell is on the screen before the store's libraries are read: they load on the worker, so the
window answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog

from partnerdesk.store.folder import Folder, choose_folder
from ui import look_choice, theme
from ui.background import Job
from ui.collecting import Collecting
from ui.main_window import MainWindow
from ui.opening import Opening, working
from ui.page import Page
from ui.pages import READ_AHEAD
from ui.problem_messages import ExceptionHook

if TYPE_CHECKING:
    from datetime import date

    from ui.unsaved import UnsavedWords


# By then the first page stands on the screen, drawing which waits wherever the worker is busy, and
# what it still asks for is under way: the modules then lie where its answer lay.
_DRAWN_MS = 200
# How long one thread may keep Python to itself while another waits. The worker would keep the
# window waiting for 5 ms at each of its hundreds of small steps.
_SWITCH_SECONDS = 0.001


def run_window(data: Path | None, program: Path, *, sample: bool) -> int:
    """Open the window on the store in ``data`` and stay until it is closed."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = theme.application(sys.argv[:1])
    app.setApplicationName("PartnerDesk")
    application = Application(choose_folder(data, program), sample=sample)
    collecting = Collecting(application, lambda: application.window.background.busy)
    application.ready.connect(collecting.started)
    heed = partial(_heed_signals, app, application)
    application.window.painted.connect(partial(QTimer.singleShot, _DRAWN_MS, application, heed))
    application.start()
    try:
        return app.exec()
    finally:
        collecting.let_go()


def _heed_signals(app: QApplication, application: Application) -> None:
    from ui.ending import EndingSignals  # it needs sockets: 5 ms, and the window answers by now

    ending = EndingSignals(application.end_unasked)
    ending.setParent(application)
    app.aboutToQuit.connect(ending.let_go)


def _today() -> date:
    from datetime import date  # read by nothing else before the window stands

    return date.today()


class Application(Opening):
    """The one window with all that it can be asked for, from its start to its end.

    ``ready`` fires once, when the first page shows its facts and every other is read ahead.
    """

    ready = Signal()

    def __init__(
        self, folder: Folder, *, sample: bool = False, today: Callable[[], date] = _today
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, *look_choice.chosen(folder.root))
        super().__init__(folder, MainWindow(), sample=sample, today=today)
        self._ending = self._read_ahead = self._told_left = False
        self._unsaved: UnsavedWords | None = None
        self.window.resize(1366, 768)
        self._hook = ExceptionHook(lambda: self.home.log, self.window, self.window.notice.say)
        self._wire()

    def start(self) -> None:
        """Show the window; the store follows once it stands."""
        self._hook.install()
        self.window.painted.connect(self.open_first)
        self.window.show()

    def _wire(self) -> None:
        act = self.window.commands.on
        act("sample", self.open_sample)
        act("backup", self.back_up)
        act("restore", lambda: self.window.go("settings", "backup"))
        act("larger", lambda: self._resize_text(look_choice.STEP))
        act("smaller", lambda: self._resize_text(-look_choice.STEP))
        act("import_register", lambda: self._import("register"))
        act("import_spreadsheet", lambda: self._import("spreadsheet"))
        act("import_vcards", lambda: self._import("vcards"))
        act("refresh_register", lambda: self._import("refresh"))
        act("make_pack", self._make_pack)
        act("open_pack", self.open_pack)
        act("picking_list", lambda: self._print("picking_list", []))
        act("export", lambda: self._export("xlsx"))
        self.window.page_made.connect(self._listen)
        self.window.closing.connect(self.end)

    def _listen(self, page: Page) -> None:
        """Do what a page asks of the rest of the program."""
        for signal, act in (
            ("counted", self._count),
            ("import_wanted", self._import),
            ("export_wanted", self._export),
            ("backup_wanted", self.back_up),
            ("restore_wanted", self.restore),
            ("set_up_wanted", self._set_up),
            ("print_wanted", self._print),
            ("start_wanted", self.window.start_new),
            ("help_wanted", self.window.show_help),
        ):
            wanted = getattr(page, signal, None)
            if wanted is not None:
                wanted.connect(act)

    def _count(self, count: int) -> None:
        """Show how much needs attention; with the first answer the start is over."""
        self.window.navigation.set_count("today", count)
        if self._unsaved is None:
            QTimer.singleShot(_DRAWN_MS, self, self._keep_typing)
        if not self._read_ahead:
            self._read_ahead = True
            QTimer.singleShot(_DRAWN_MS, self, self._read_pages)

    def _read_pages(self) -> None:
        """Read modules that come next on the worker, ahead of their first use."""

        def work(job: Job) -> None:
            for module in READ_AHEAD:
                if not job.cancelled():
                    import_module(module)

        self.window.background.start("pages", work, lambda _: self.ready.emit(), self._refuse)

    def _keep_typing(self) -> None:
        """Keep from now on what is typed and not saved; say once if something was left."""
        desk = self.window.desk
        if self._unsaved is not None or desk is None or desk.read_only or desk.is_sample:
            return
        from ui.unsaved import UnsavedWords

        self._unsaved = UnsavedWords(desk, self.window)
        if not self._told_left:
            self._told_left = True
            self._unsaved.tell()

    def let_go(self) -> None:
        if self._unsaved is not None:
            self._unsaved.let_go()
            self._unsaved = None
        super().let_go()

    # --- what pages ask for ----------------------------------------------------------------

    def _print(self, what: str, item_ids: list[str]) -> None:
        from ui.equipment import prints

        desk, background = self.window.desk, self.window.background
        if desk is None:
            return
        if what == "labels":
            prints.open_labels(desk, background, self.window, item_ids).open()
        elif what == "catalogue":
            prints.show_catalogue(desk, background, self.window)
        else:
            prints.show_picking_list(desk, background, self.window)

    def _import(self, what: str) -> None:
        from ui import importing

        desk, background = self.window.desk, self.window.background
        if desk is None:
            return
        opener = {
            "register": importing.open_register,
            "spreadsheet": importing.open_spreadsheet,
            "vcard": importing.open_vcards,
            "vcards": importing.open_vcards,
            "refresh": importing.open_refresh,
        }[what]
        opener(desk, background, self.window).open()

    def _export(self, kind: str) -> None:
        from ui import importing

        desk, background = self.window.desk, self.window.background
        if desk is not None:
            importing.open_export(desk, background, self.window, kind=kind).open()

    def _resize_text(self, step: float) -> None:
        name, scale = look_choice.chosen(self.home.root)
        larger = min(max(scale + step, look_choice.SMALLEST), look_choice.LARGEST)
        if not look_choice.choose(self.home.root, name, larger):
            self.window.notice.say(look_choice.not_kept())

    # --- handover packs --------------------------------------------------------------------

    def _make_pack(self) -> None:
        from ui.packs.make_dialog import open_make_pack

        if self.window.desk is not None:
            open_make_pack(self.window.desk, self.window)

    # --- backups ---------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup now, off the GUI thread, and say so."""
        if self.store is None:
            return
        folder = self.store.folder

        def work(job: Job) -> object:
            from datetime import datetime

            from partnerdesk.store.backup import make_backup, thin

            made = make_backup(folder, datetime.now(), progress=job.report, cancelled=job.cancelled)
            thin(folder, datetime.now())
            return made

        def done(made: object) -> None:
            self.window.notice.say(self.tr("Backed up, and checked by opening the backup."))
            self._tell_backed_up()

        self.window.background.start("backup", work, done, self._refuse)

    def _tell_backed_up(self) -> None:
        """Pages that show the last backup read it again."""
        page = self.window.stack.currentWidget()
        if isinstance(page, Page):
            page.show_facts()

    # --- closing ---------------------------------------------------------------------------

    def end(self) -> None:
        """Leave, once what is under way was given up or is written."""
        self._finish_typing()
        background = self.window.background
        if not background.busy:
            self._end()
        elif not self._ending:
            # There is one worker: this is heard of after all that it had to do before.
            self._ending = True
            background.cancel()
            background.start("end", lambda _: None, lambda _: self._end(), self._refuse)

    def end_unasked(self) -> None:
        """Leave since the computer shuts down; what is typed then comes up at the next start."""
        self._finish_typing()
        if self._unsaved is not None:
            self._unsaved.hold()
        self.end()

    def _end(self) -> None:
        """Back up what changed, then leave; a backup that fails must not keep the window open."""
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)  # it clears away what it made ready
        store = self.store
        desk = self.window.desk
        if store is None or desk is None or desk.read_only or desk.is_sample:
            self.leave()
            return
        folder = store.folder
        self.let_go()
        self.window.show_instead(working(self.tr("Backing up before closing")))

        def work(job: Job) -> object:
            from datetime import datetime

            from partnerdesk.store.backup import backup_after_session

            return backup_after_session(folder, datetime.now(), cancelled=job.cancelled)

        def leave(outcome: object) -> None:
            self.leave()

        def failed(error: BaseException) -> None:
            self.leave()
            raise error

        self.window.background.start("backup", work, leave, leave, failed)

    def _finish_typing(self) -> None:
        """Leaving a field saves it; closing the window leaves it."""
        field = self.window.focusWidget()
        if field is not None:
            field.clearFocus()

    def leave(self) -> None:
        """Close the store and the window for good, without a backup."""
        self.let_go()
        self._forget_sample()
        self.window.background.wait()
        self.window.leave()
