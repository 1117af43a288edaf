"""Sessions saved as a calendar file, for Outlook, Google, Apple and others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.outgoing import safe_name
from partnerdesk.store import calendar_rows
from ui.background import Background, Job, own_worker
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.widgets import ChoiceEditor, Form, ScrollPage
from ui.widgets.opened import opened

# What is saved, by the argument of ``export_calendar`` that names it.
_ALL, _SESSION, _PROJECT, _MEMBER = "", "session_id", "project_id", "member_id"


class CalendarExport(ExchangeDialog):
    """Asks which sessions, then where to."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        session_id: str = "",
        project_id: str = "",
        member_id: str = "",
    ) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Save sessions as a calendar"),
            tr("Other calendars take the file in, and a later one updates what it brought."),
            size=(600, 420),
        )
        self._session_id, self._title = session_id, ""
        with desk.read() as connection:
            projects = [(one.id, one.name) for one in calendar_rows.all_projects(connection)]
            if session_id:
                self._title = calendar_rows.session_facts(connection, session_id).session.title
        self.form = Form()
        self.what = ChoiceEditor(self._offered(projects))
        self.project = ChoiceEditor(projects)
        self.member = ChoiceEditor(member_choices(desk))
        self.form.add("what", tr("&Which sessions"), self.what)
        self.form.add("project", tr("&Project"), self.project)
        self.form.add("member", tr("&Member"), self.member)
        begin = _SESSION if session_id else _PROJECT if project_id else _MEMBER if member_id else ""
        first = projects[0][0] if projects else None
        self.form.set_values({"what": begin, "project": project_id or first})
        if member_id:
            self.form.set_values({"member": member_id})
        self.form.changed.connect(self.refresh_foot)
        self.add_page("form", ScrollPage(self.form))
        self.refresh_foot()
        self.what.setFocus()

    def _offered(self, projects: list[tuple[str, str]]) -> list[tuple[str, str]]:
        offered = [(_ALL, tr("Every session")), (_MEMBER, tr("Those with one member"))]
        if projects:
            offered.insert(1, (_PROJECT, tr("Those of one project")))
        if self._title:
            offered.insert(0, (_SESSION, tr("Only “{0}”").format(self._title)))
        return offered

    def refresh_foot(self) -> None:
        what = self.what.value()
        self.form.field("project").setVisible(what == _PROJECT)
        self.form.field("member").setVisible(what == _MEMBER)
        self.set_foot("", tr("Save as…"), enabled=what is not None)

    def act(self) -> None:
        """Ask where to, then save."""
        name = safe_name(f"{self._name()}.ics")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save as"), name, tr("Calendar (*.ics)"))
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(".ics"))

    def save(self, path: Path) -> None:
        """Write the file; a refusal shows in the dialog."""
        what, database, today = self.what.value(), self.desk.database, self.desk.today()
        which = {
            _SESSION: self._session_id,
            _PROJECT: self.project.value(),
            _MEMBER: self.member.value(),
        }
        wanted = {what: which[what]} if what else {}

        def work(job: Job) -> None:
            from partnerdesk.actions.calendar_exchange import export_calendar
            from partnerdesk.formats.outgoing import write_whole

            content = export_calendar(database, today=today, **wanted)
            try:
                write_whole(path, lambda file: file.write(content))
            except OSError as error:
                words = tr("“{0}” could not be saved: the disk is full or locked.")
                raise RuleBroken("file", words.format(path.name)) from error

        def saved(_: object) -> None:
            self.desk.noticed.emit(tr("Saved {0} in {1}").format(self._name(), path.name), False)
            self.accept()

        self.watch(tr("Saving {0}").format(path.name), work, saved, "form")

    def _name(self) -> str:
        what = self.what.value()
        named = {_SESSION: self._title, _PROJECT: self.project.currentText(),
                 _MEMBER: self.member.currentText()}  # fmt: skip
        return named.get(what) or tr("Our sessions")


def open_export(
    desk: Desk,
    parent: QWidget | None,
    session_id: str = "",
    project_id: str = "",
    member_id: str = "",
    background: Background | None = None,
) -> CalendarExport:
    """Save sessions as a file; what is named by an id is offered first."""
    worker = background or own_worker(parent)
    return opened(CalendarExport(desk, worker, parent, session_id, project_id, member_id))
