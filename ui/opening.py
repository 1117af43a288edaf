"""Which store the window serves: opened, begun with a pack, restored, closed.

What can go wrong with the store is shown as a page, never as a traceback.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreDamaged, StoreInUse, StoreProblem, StoreReadOnly
from ui.background import Job
from ui.main_window import MainWindow
from ui.widgets import column

if TYPE_CHECKING:
    from datetime import date

    from partnerdesk.store.opening import OpenStore
    from ui.packs.open_pack import Offer
    from ui.welcome.problem_page import ProblemPage
    from ui.widgets import ProgressPanel

# What the window needs as soon as a store is open.
_NEXT = (
    "partnerdesk.store.arrival_rows",
    "partnerdesk.actions.today",
    "ui.search_panel",
    "ui.today.page",
)


class Opening(QObject):
    """Opens and closes stores for the one window; ``store`` is the one that is open."""

    def __init__(
        self, folder: Folder, window: MainWindow, *, sample: bool, today: Callable[[], date]
    ) -> None:
        super().__init__()
        self.home = folder
        self.window = window
        self.store: OpenStore | None = None
        self._today = today
        self._sample = sample
        self._sample_place: Path | None = None

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
            from ui.opening_work import opened

            return opened(home, read_only=read_only)

        self._open(work, sample=False, then=then)

    def open_sample(self) -> None:
        """Open a fresh copy of the sample partnership; the user's own store is left alone."""
        today = self._today()

        def work(job: Job) -> OpenStore | StoreProblem:
            from ui.opening_work import fresh_sample

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
        from ui.desk import Desk
        from ui.opening_work import is_arriving

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
            page.add_action(self.tr("Save what can be read…"), self._choose_rescue)
            self._tell_way_back(page)
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

    # --- handover packs --------------------------------------------------------------------

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
        from datetime import datetime

        folder = self.store.folder if self.store else self.home
        now = datetime.combine(self._today(), datetime.now().time())
        self.let_go()

        def work(job: Job) -> OpenStore | StoreProblem:
            from partnerdesk.actions.arriving import open_pack
            from ui.opening_work import opened

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

    def _choose_backup(self) -> None:
        """Bring a backup back where the store itself can't be opened."""
        from partnerdesk.store.backup import backups_in
        from ui.settings.backups import RestoreDialog
        from ui.widgets.opened import opened

        backups = tuple(backups_in(self.home))
        opened(RestoreDialog(backups, self.restore, self.window, self.home))

    def _tell_way_back(self, page: ProblemPage) -> None:
        """Say which backup is whole and what it lacks, once that was looked at."""
        folder = self.home

        def work(job: Job) -> str:
            from partnerdesk.actions.rescue import way_back

            return way_back(folder, job.cancelled)

        def told(words: str) -> None:
            if isValid(page):
                page.add_words(words)

        name = self.tr("Looking through the backups")
        self.window.background.start(name, work, told, self._refuse)

    def _choose_rescue(self) -> None:
        """Save what can be read of a damaged store, where somebody says."""
        from PySide6.QtWidgets import QFileDialog  # seldom needed, so not at the start

        title = self.tr("Choose an empty folder for what can be read")
        if chosen := QFileDialog.getExistingDirectory(self.window, title):
            self.rescue(Path(chosen))

    def rescue(self, target: Path) -> None:
        """Write what can be read into an empty folder; the damaged store is left as it is."""
        folder = self.home

        def work(job: Job) -> str:
            from partnerdesk.actions.rescue import rescue, rescued_words

            saved = rescue(folder, target)
            return " ".join((rescued_words(saved, target), *saved.words))

        name = self.tr("Saving what can be read")
        self.window.background.start(name, work, self.window.notice.say, self._refuse)

    def restore(self, backup: Path) -> None:
        """Bring a backup back in place of the store, which is kept as a safety copy first."""
        folder = self.store.folder if self.store else self.home
        sample = bool(self.window.desk and self.window.desk.is_sample)
        self.let_go()
        self.window.show_instead(working(self.tr("Restoring the backup")))

        def work(job: Job) -> tuple[OpenStore | StoreProblem, str]:
            from ui.opening_work import restored

            return restored(folder, backup)

        def done(result: tuple[OpenStore | StoreProblem, str]) -> None:
            store, words = result
            if isinstance(store, StoreProblem):
                self.say_problem(store)
                return
            self._serve(store, sample=sample)
            restored = self.tr("Restored. What was there before is kept as a safety copy.")
            self.window.notice.say(words or restored, stays=bool(words))

        self.window.background.start("restore", work, done, self._refuse, self._say_failed)

    def _refuse(self, refusal: RuleBroken) -> None:
        self.window.notice.say(refusal.message)

    def _set_up(self) -> None:
        from ui.welcome.set_up_dialog import open_set_up

        if self.window.desk:
            open_set_up(self.window.desk, self.window.background, self.window).open()


def working(words: str) -> QWidget:
    """A page that says what is under way, which can't be stopped."""
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
