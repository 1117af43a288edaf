"""Finding one school in the schools register, read on the worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QWidget

from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from ui import theme
from ui.background import Background, Job
from ui.tokens import Tone
from ui.welcome.words import tr
from ui.widgets import (
    Banner,
    Columns,
    ElidedLabel,
    LineEditor,
    ProgressPanel,
    RecordList,
    Row,
    Surface,
    button,
    column,
    line,
    primary_button,
)

if TYPE_CHECKING:
    from partnerdesk.formats.register import RegisterSchool

_MOST = 200


class RegisterChoice(QDialog):
    """Search by name, town, postcode or URN; ``take(Member)`` gets the school that is used."""

    def __init__(
        self,
        background: Background,
        path: Path,
        take: Callable[[Member], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._path, self._take = background, path, take
        self._job: Job | None = None
        self._found: dict[str, RegisterSchool] = {}
        self.setWindowTitle(tr("Find our school"))
        self.setModal(True)
        stack = column(self, gap=0)
        inside = QWidget()
        content = column(inside, gap=12, margins=(24, 20, 24, 16))
        content.addWidget(ElidedLabel(tr("Find our school"), "page"))
        content.addWidget(ElidedLabel(tr("In {0}").format(path.name), "quiet"))
        content.addLayout(self._search_line())
        self.banner = Banner("info", "")
        self.banner.hide()
        content.addWidget(self.banner)
        self.progress = ProgressPanel(tr("Searching the register"))
        self.progress.cancelled.connect(self.stop)
        self.progress.hide()
        content.addWidget(self.progress)
        self._results = self._listing()
        content.addWidget(self._results, 1)
        content.addStretch()
        stack.addWidget(inside, 1)
        stack.addWidget(self._foot())
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        self.resize(min(px(620), room.width() - 32), min(px(560), room.height() - 48))
        self.text.setFocus()

    def _search_line(self) -> QHBoxLayout:
        row = line(gap=8)
        self.text = LineEditor(placeholder=tr("Part of its name, town, postcode or URN"))
        self.text.setAccessibleName(tr("Search the register"))
        self.text.returnPressed.connect(self.search)
        self.search_button = button(tr("Search"), "search", self.search)
        row.addWidget(self.text, 1)
        row.addWidget(self.search_button)
        return row

    def _listing(self) -> QWidget:
        self.list = RecordList(Columns(tr("Schools"), (tr("URN"),)), tr("Schools found"))
        self.list.chosen.connect(lambda key: self.use_button.setEnabled(bool(key)))
        self.list.opened.connect(lambda key: self.use())
        surface = Surface()
        surface.body.addWidget(self.list)
        return surface

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        row.addStretch()
        row.addWidget(button(tr("Cancel"), clicked=self.reject))
        self.use_button = primary_button(tr("Use this school"), clicked=self.use)
        self.use_button.setEnabled(False)
        row.addWidget(self.use_button)
        return foot

    def search(self) -> None:
        """Read the register for what is typed; an earlier search stops."""
        self.stop()
        path, text = self._path, self.text.value()
        self.progress.cancel_button.setEnabled(True)
        self.progress.set_progress(0, 0)
        self._show_only(self.progress)

        def work(job: Job) -> list[RegisterSchool]:
            from partnerdesk.formats.register import search

            return search(path, text, _MOST, cancelled=job.cancelled, progress=job.report)

        job = self._background.start(
            tr("Searching the register"),
            work,
            lambda found: self._show(job, found),
            lambda problem: self._refuse(job, problem),
        )
        job.progressed.connect(self._tell_progress)
        self._job = job

    def stop(self) -> None:
        """Give up the search under way, if there is one."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show_only(self._results)

    def use(self) -> None:
        """Hand over the school chosen and close."""
        from partnerdesk.formats.register_member import as_member

        school = self._found.get(self.list.key())
        if school is not None:
            self.accept()
            self._take(as_member(school, Member(is_us=True)))

    def done(self, result: int) -> None:
        """Close, however that came about; a search under way is given up."""
        self.stop()
        super().done(result)

    def _show_only(self, part: QWidget) -> None:
        """One at a time: large text on a small screen has no room for more."""
        for one in (self.progress, self.banner, self._results):
            if one is not part:
                one.hide()
        part.show()  # last: showing asks the dialog for the height of all that stands there

    def _show(self, job: Job, found: list[RegisterSchool]) -> None:
        if job is not self._job:
            return
        self._job = None
        self._found = {school.urn: school for school in found}
        rows = [_row(school) for school in self._found.values()]
        title = counted(len(rows), tr("school"))
        if len(rows) >= _MOST:
            title = tr("The first {0} schools").format(_MOST)
        self.list.reload(len(rows), lambda at, most: rows[at : at + most], title=title)
        if rows:
            self._show_only(self._results)
            self.list.choose_first()
            self.list.setFocus()
        else:
            words = tr("No open school has all these words. Try fewer of them, or the URN.")
            self._tell("info", words)

    def _refuse(self, job: Job, problem: RuleBroken) -> None:
        if job is self._job:
            self._job = None
            self._tell("bad", problem.message)

    def _tell(self, tone: Tone, words: str) -> None:
        self._show_only(self.banner)
        self.banner.say(tone, words)

    def _tell_progress(self, done: int, total: int) -> None:
        # In thousandths: a bar's numbers end at two thousand million.
        self.progress.set_progress(1000 * done // max(1, total), 1000)


def _row(school: RegisterSchool) -> Row:
    place = ", ".join(part for part in (school.type_name, school.town, school.postcode) if part)
    return Row(school.urn, school.name, place, (school.urn,))
