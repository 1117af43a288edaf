"""The life of the program: the window first, then the store; at the end a backup.

The shell is on the screen before the store's libraries are read: they load on the worker, so the
window answers at once. What can go wrong with the store is shown as a page, never as a traceback.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.folder import Folder, choose_folder
from partnerdesk.store.problems import StoreDamaged, StoreInUse, StoreProblem, StoreReadOnly
from ui import look_choice, theme
from ui.background import Job
from ui.collecting import Collecting
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.opening import fresh_sample, is_arriving, opened, restored
from ui.page import Page
from ui.pages import PAGES
from ui.problem_messages import ExceptionHook
from ui.widgets import column

if TYPE_CHECKING:
    from partnerdesk.store.opening import OpenStore
    from ui.packs.open_pack import Offer
    from ui.widgets import ProgressPanel

# What the window needs as soon as a store is open.
_NEXT = (
    "partnerdesk.store.arrival_rows",
    "partnerdesk.actions.today",
    "ui.search_panel",
    "ui.today.page",
)


def run_window(data: Path | None, program: Path, *, sample: bool) -> int:
    """Open the window on the store in ``data`` and stay until it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("PartnerDesk")
    application = Application(choose_folder(data, program), sample=sample)
    collecting = Collecting(application)
    application.ready.connect(collecting.started)
    application.window.painted.connect(lambda: _heed_signals(app, application))
    application.start()
    try:
        return app.exec()
    finally:
        collecting.let_go()


def _heed_signals(app: QApplication, application: Application) -> None:
    from ui.ending import EndingSignals  # it needs sockets, and the window stands by now

    ending = EndingSignals(application.end)
    ending.setParent(application)
    app.aboutToQuit.connect(ending.let_go)


class Application(QObject):
    """Opens and closes stores for the one window.

    ``ready`` fires once, when the first page shows its facts and every other is read ahead.
    """

    ready = Signal()

    def __init__(
        self, folder: Folder, *, sample: bool = False, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__()
        self.home = folder
        self._today = today
        self._sample = sample
        self.store: OpenStore | None = None
        self._sample_place: Path | None = None
        self._ending = self._read_ahead = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, *look_choice.chosen(folder.root))
        self.window = MainWindow()
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
        if not self._read_ahead:
            self._read_ahead = True
            QTimer.singleShot(0, self, self._read_pages)

    def _read_pages(self) -> None:
        """Read the modules of the other pages on the worker, ahead of their first use."""

        def work(job: Job) -> None:
            for spec in PAGES:
                if not job.cancelled():
                    import_module(spec.module)

        self.window.background.start("pages", work, lambda _: self.ready.emit(), self._refuse)

    # --- opening ---------------------------------------------------------------------------

    def open_first(self) -> None:
        """Open what there is: the sample if asked for, the user's store, or the first choice."""
        if self._sample:
            self.open_sample()
        elif self.home.exists:
            self.open_home()
        else:
            self._welcome()

    def _welcome(self) -> None:
        from ui.welcome.page import WelcomePage

        page = WelcomePage()
        page.set_up_wanted.connect(lambda: self.open_home(then=self._set_up))
        page.pack_wanted.connect(self.open_pack)
        page.sample_wanted.connect(self.open_sample)
        page.empty_wanted.connect(lambda: self.open_home())
        self.window.show_instead(page)
        page.set_up_button.setFocus()

    def open_home(
        self, *, read_only: bool = False, then: Callable[[], object] | None = None
    ) -> None:
        """Open the user's own store, or make it; ``then`` follows once it is open."""
        home = self.home

        def work(job: Job) -> OpenStore | StoreProblem:
            return opened(home, read_only=read_only)

        self._open(work, sample=False, then=then)

    def open_sample(self) -> None:
        """Open a fresh copy of the sample partnership; the user's own store is left alone."""
        today = self._today()

        def work(job: Job) -> OpenStore | StoreProblem:
            return fresh_sample(today)

        self._open(work, sample=True)

    def leave_sample(self) -> None:
        """Go back from the sample to the user's own store, or to the first choice."""
        self.let_go()
        self._forget_sample()
        self._sample = False
        self.open_first()

    def _open(
        self,
        work: Callable[[Job], OpenStore | StoreProblem],
        *,
        sample: bool,
        then: Callable[[], object] | None = None,
    ) -> None:
        def done(result: OpenStore | StoreProblem) -> None:
            if isinstance(result, StoreProblem):
                self.say_problem(result, sample=sample)
                return
            self._serve(result, sample=sample)
            if then:
                then()

        def opening(job: Job) -> OpenStore | StoreProblem:
            result = work(job)
            for name in _NEXT:
                import_module(name)  # here, as the window must answer meanwhile
            return result

        self.let_go()
        self._forget_sample()
        self.window.background.start("open", opening, done, self._refuse, self._say_failed)

    def _serve(self, store: OpenStore, *, sample: bool) -> None:
        self.store = store
        desk = Desk(store, self._today)
        desk.is_sample = sample
        desk.look_folder = self.home.root
        self._sample_place = store.folder.root if sample else None
        desk.begin_wanted.connect(self.begin_with)
        self.window.serve(desk)
        if is_arriving(store):
            self.window.go("arriving")
            self.window.navigation.item("handover").setFocus()
        if sample:
            self.window.say_standing(
                self.tr("Sample partnership"),
                self.tr("Try anything: yours is not touched, and this copy goes when you leave."),
                self._offer(self.tr("Leave the sample"), self.leave_sample),
            )
        elif desk.read_only:
            self.window.say_standing(
                self.tr("Look only"),
                self.tr("It is open elsewhere or its folder is locked: nothing can be changed."),
                self._offer(self.tr("Try to open it again"), lambda: self.open_home()),
            )
        elif store.folder.synced_by:
            self.window.say_always(
                self.tr(
                    "This folder belongs to {name}, which copies files while they change. Keep "
                    "PartnerDesk’s folder outside it, and copy backups there instead."
                ).replace("{name}", store.folder.synced_by)
            )

    def _offer(self, words: str, act: Callable[[], object]) -> QAction:
        offer = QAction(words, self.window)
        # Later: what it does takes away the menu that it stands in.
        offer.triggered.connect(lambda: QTimer.singleShot(0, self, act))
        return offer

    def say_problem(self, problem: StoreProblem, *, sample: bool = False) -> None:
        """Show what keeps the store from opening, and what can be done."""
        from ui.welcome.problem_page import ProblemPage

        page = ProblemPage(problem.message)
        again = self.open_sample if sample else lambda: self.open_home()
        first = page.add_action(self.tr("Try again"), again, primary=True)
        if isinstance(problem, StoreInUse | StoreReadOnly) and self.home.exists:
            page.add_action(self.tr("Look only"), lambda: self.open_home(read_only=True))
        if isinstance(problem, StoreDamaged) and not sample:
            page.add_action(self.tr("Restore a backup…"), self._choose_backup)
        if sample:
            page.add_action(self.tr("Leave the sample"), self.leave_sample)
        else:
            page.add_action(self.tr("Open the sample partnership"), self.open_sample)
        self.window.show_instead(page)
        first.setFocus()

    def _say_failed(self, error: BaseException) -> None:
        """Never leave the window empty; the error itself goes on to the report."""
        words = self.tr("Something went wrong while the partnership was being opened.")
        self.say_problem(StoreProblem(words))
        raise error

    def let_go(self) -> None:
        """Close the store that is open, if one is."""
        self.window.drop()
        if self.store is not None:
            self.store.close()
            self.store = None

    def _forget_sample(self) -> None:
        """Take away the copy of the sample that was open; the next one is fresh."""
        if self._sample_place is not None:
            shutil.rmtree(self._sample_place, ignore_errors=True)
            self._sample_place = None

    # --- what pages ask for ----------------------------------------------------------------

    def _set_up(self) -> None:
        from ui.welcome.set_up_dialog import open_set_up

        if self.window.desk:
            open_set_up(self.window.desk, self.window.background, self.window).open()

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
        self.home.root.mkdir(parents=True, exist_ok=True)
        larger = min(max(scale + step, look_choice.SMALLEST), look_choice.LARGEST)
        look_choice.choose(self.home.root, name, larger)

    # --- handover packs --------------------------------------------------------------------

    def _make_pack(self) -> None:
        from ui.packs.make_dialog import open_make_pack

        if self.window.desk is not None:
            open_make_pack(self.window.desk, self.window)

    def open_pack(self) -> None:
        """Ask for a handover pack: to merge it, or to begin with it where there is no member."""
        from ui.packs.open_pack import open_first_pack, open_pack_dialog

        if self.window.desk is not None:
            dialog = open_pack_dialog(self.window.desk, self.window)
        else:
            dialog = open_first_pack(self.window.background, self.window, self.begin_with)
        dialog.choose()

    def begin_with(self, offer: Offer) -> None:
        """Begin the store with a pack that was looked into; a store without members gives way."""
        folder = self.store.folder if self.store else self.home
        now = datetime.combine(self._today(), datetime.now().time())
        self.let_go()

        def work(job: Job) -> OpenStore | StoreProblem:
            from partnerdesk.actions.arriving import open_pack

            open_pack(folder, offer.path, offer.passphrase, now,
                      progress=job.report, cancelled=job.cancelled)  # fmt: skip
            return opened(folder)

        def done(store: OpenStore | StoreProblem) -> None:
            if isinstance(store, StoreProblem):
                self.say_problem(store)
            else:
                self._serve(store, sample=False)

        from ui.widgets import ProgressPanel

        panel = ProgressPanel(self.tr("Opening the handover pack"))
        self.window.show_instead(_working_on(panel))
        background = self.window.background
        job = background.start("begin", work, done, self._say_not_begun, self._say_failed)
        job.progressed.connect(panel.set_progress)
        job.given_up.connect(self.open_first)
        panel.cancelled.connect(job.cancel)
        panel.cancel_button.setFocus()

    def _say_not_begun(self, refusal: RuleBroken) -> None:
        """Show why a pack could not be opened; there is as much here as there was before."""
        from ui.welcome.problem_page import ProblemPage

        page = ProblemPage(refusal.message, self.tr("The handover pack could not be opened"))
        again = self.tr("Choose another pack…")
        first = page.add_action(again, self.open_pack, primary=True)
        page.add_action(self.tr("Back"), self.open_first)
        self.window.show_instead(page)
        first.setFocus()

    # --- backups ---------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup now, off the GUI thread, and say so."""
        if self.store is None:
            return
        folder = self.store.folder

        def work(job: Job) -> object:
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

    def _choose_backup(self) -> None:
        """Bring a backup back where the store itself can't be opened."""
        from partnerdesk.store.backup import backups_in
        from ui.settings.backups import RestoreDialog

        dialog = RestoreDialog(tuple(backups_in(self.home)), self.restore, self.window, self.home)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def restore(self, backup: Path) -> None:
        """Bring a backup back in place of the store, which is kept as a safety copy first."""
        folder = self.store.folder if self.store else self.home
        sample = bool(self.window.desk and self.window.desk.is_sample)
        self.let_go()
        self.window.show_instead(_working(self.tr("Restoring the backup")))

        def work(job: Job) -> tuple[OpenStore | StoreProblem, str]:
            return restored(folder, backup)

        def done(result: tuple[OpenStore | StoreProblem, str]) -> None:
            store, refusal = result
            if isinstance(store, StoreProblem):
                self.say_problem(store)
                return
            self._serve(store, sample=sample)
            restored = self.tr("Restored. What was there before is kept as a safety copy.")
            self.window.notice.say(refusal or restored)

        self.window.background.start("restore", work, done, self._refuse, self._say_failed)

    def _refuse(self, refusal: RuleBroken) -> None:
        self.window.notice.say(refusal.message)

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
        self.window.show_instead(_working(self.tr("Backing up before closing")))

        def work(job: Job) -> object:
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


def _working(words: str) -> QWidget:
    from ui.widgets import ProgressPanel

    panel = ProgressPanel(words)
    panel.cancel_button.hide()
    return _working_on(panel)


def _working_on(panel: ProgressPanel) -> QWidget:
    page = QWidget()
    stack = column(page, margins=(24, 24, 24, 24))
    stack.addWidget(panel)
    stack.addStretch()
    return page
