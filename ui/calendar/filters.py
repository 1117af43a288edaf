"""Which sessions are on show: of a project, with a member, with a person, how firm."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.sessions import LIVE, SessionState
from partnerdesk.store import calendar_rows, partners_rows
from partnerdesk.store.calendar_rows import SessionFilter
from ui import theme
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, FlowLayout, link_button

_AHEAD = "ahead"


class Filters(QWidget):
    """Four choices on a line that wraps; ``changed`` fires on each.

    Who and what there is to choose is read once it can be seen, or has been chosen of.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_filled = False
        flow = FlowLayout(self)
        states = [(one, tr(one.label)) for one in SessionState]
        self.project = self._choice(flow, tr("Project"), [("", tr("All projects"))])
        self.member = self._choice(flow, tr("Member"), [("", tr("All members"))])
        self.person = self._choice(flow, tr("Person"), [("", tr("Everybody"))])
        self.state = self._choice(
            flow, tr("State"), [("", tr("Every state")), (_AHEAD, tr("Still ahead")), *states]
        )
        self.all_button = link_button(tr("Show all"), "cross", self.show_all)
        flow.addWidget(self.all_button)
        self._tell()

    def _choice(self, flow: FlowLayout, name: str, choices: list[tuple[str, str]]) -> ChoiceEditor:
        editor = ChoiceEditor(choices)
        editor.setAccessibleName(tr("Show by: {0}").format(name))
        editor.setFixedWidth(theme.current().px(164))
        editor.edited.connect(self._edited)
        flow.addWidget(editor)
        return editor

    def refresh(self) -> None:
        """Offer the projects, members and people there are now, at the latest when shown."""
        self._is_filled = False
        if self.isVisible() or self.count():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        with self._desk.read() as connection:
            projects = calendar_rows.all_projects(connection)
            members = partners_rows.all_members(connection, with_left=False)
            people = partners_rows.all_people(connection)
        for editor, first, offered in (
            (self.project, tr("All projects"), projects),
            (self.member, tr("All members"), members),
            (self.person, tr("Everybody"), people),
        ):
            choices = [(one.id, one.name) for one in offered]
            editor.set_choices([("", first), *choices])
        self._tell()

    def wanted(self) -> SessionFilter:
        """The choice as the store takes it."""
        state = self.state.value()
        states = tuple(LIVE) if state == _AHEAD else (state,) if state else ()
        return SessionFilter(
            self.project.value() or "",
            self.member.value() or "",
            self.person.value() or "",
            states,
        )

    def count(self) -> int:
        """How many of the choices narrow what is shown."""
        return sum(1 for one in self._editors() if one.value())

    def show_all(self) -> None:
        """Take every choice back."""
        self._set("")

    def show_project(self, project_id: str) -> None:
        """Show the sessions of one project only."""
        self._fill()
        self._set(project_id)

    def _set(self, project_id: str) -> None:
        self.blockSignals(True)
        for editor in self._editors():
            editor.set_value("")
        self.project.set_value(project_id)
        self.blockSignals(False)
        self._edited()

    def _editors(self) -> tuple[ChoiceEditor, ...]:
        return self.project, self.member, self.person, self.state

    def _edited(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.all_button.setVisible(self.count() > 0)
        self.updateGeometry()
