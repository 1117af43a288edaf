"""Outside the scope: sessions of an agreement's projects that no promise covers (P35)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from ui.desk import Desk
from ui.promises.reading import Outside, PromisesView
from ui.promises.scope_dialogs import (
    AddDialog,
    CoverDialog,
    LetBeDialog,
    ProjectsDialog,
    open_add,
    open_cover,
    open_let_be,
    open_projects,
)
from ui.promises.words import tr
from ui.widgets import (
    Columns,
    EmptyState,
    RecordList,
    Row,
    Surface,
    WrapLabel,
    button,
    column,
    link_button,
)
from ui.widgets.layouts import FlowLayout


class ScopePart(QWidget):
    """The list, and under it what can be done about the session chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: PromisesView | None = None
        self._agreement_id = ""
        self._found: dict[str, Outside] = {}
        stack = column(self, gap=12)
        stack.addWidget(
            WrapLabel(
                tr(
                    "Sessions of the projects that an agreement is about, which none of its "
                    "promises covers."
                ),
                "quiet",
            )
        )
        self.list = RecordList(Columns("", (tr("Day"),)), tr("Outside the scope"))
        self._surface = Surface()
        self._surface.body.addWidget(self.list)
        stack.addWidget(self._surface, 1)
        self.empty = EmptyState("check", " ", " ")
        stack.addWidget(self.empty, 1)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        self.let_button = button(tr("Let be…"), "check", self.let_be)
        self.cover_button = button(tr("Link to a promise…"), "link", self.cover)
        self.add_button = button(tr("Add to a new version…"), "plus", self.add)
        self.open_button = button(tr("Open"), "calendar", self._open)
        self.open_button.setAccessibleName(tr("Open the session chosen"))
        self.projects_button = link_button(tr("Choose projects…"), "", self.choose_projects)
        for made in (
            self.let_button, self.cover_button, self.add_button, self.open_button,
            self.projects_button,
        ):  # fmt: skip
            flow.addWidget(made)
        stack.addWidget(buttons)
        self.list.chosen.connect(lambda key: self._follow())
        self.list.opened.connect(lambda key: self._open())

    def show_facts(self, view: PromisesView, agreement_id: str, member_id: str) -> int:
        """Show what lies outside, of one agreement or member or of all; how many there are."""
        self._view, self._agreement_id = view, agreement_id
        self._found = {
            one.key: one
            for one in view.outside
            if agreement_id in ("", one.agreement.id)
            and (not member_id or member_id in view.parties.get(one.agreement.id, ()))
        }
        rows = [self._row(view, one) for one in self._found.values()]
        self.list.reload(
            len(rows),
            lambda offset, limit: rows[offset : offset + limit],
            title=counted(len(rows), tr("session"), tr("sessions")),
        )
        self._surface.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        named = bool(view.about.get(agreement_id)) if agreement_id else bool(view.about)
        title = tr("Everything is within the scope") if named else tr("No projects are named yet")
        words = (
            tr("Each session of its projects is covered by a promise, or was let be.")
            if named
            else tr("Choose which projects an agreement is about. Their sessions are checked then.")
        )
        self.empty.title.setText(title)
        self.empty.text.setText(words)
        self.list.choose_first()
        self._follow()
        return len(rows)

    def chosen(self) -> Outside | None:
        """What is chosen."""
        return self._found.get(self.list.key())

    def let_be(self) -> LetBeDialog | None:
        """Note that it stays as it is."""
        found = self.chosen()
        return open_let_be(self._desk, self.window(), found) if found else None

    def cover(self) -> CoverDialog | None:
        """Link it to a promise there is."""
        found = self.chosen()
        if found is None or self._view is None:
            return None
        return open_cover(self._desk, self.window(), self._view, found)

    def add(self) -> AddDialog | None:
        """Promise it in a new version."""
        found = self.chosen()
        if found is None or self._view is None:
            return None
        return open_add(self._desk, self.window(), self._view, found)

    def choose_projects(self) -> ProjectsDialog | None:
        """Say which projects an agreement is about."""
        if self._view is None:
            return None
        found = self.chosen()
        agreement_id = self._agreement_id or (found.agreement.id if found else "")
        return open_projects(self._desk, self.window(), self._view, agreement_id)

    def _open(self) -> None:
        found = self.chosen()
        if found:
            self._desk.go("calendar", found.session.id)

    def _follow(self) -> None:
        found, writing = self.chosen(), not self._desk.read_only
        promised = found and self._view and self._view.of_agreement(found.agreement.id)
        self.let_button.setEnabled(writing and found is not None)
        self.add_button.setEnabled(writing and found is not None)
        self.cover_button.setEnabled(writing and bool(promised))
        self.open_button.setEnabled(found is not None)
        self.projects_button.setEnabled(writing)

    @staticmethod
    def _row(view: PromisesView, one: Outside) -> Row:
        project = view.projects.get(one.session.project_id or "")
        second = " · ".join(filter(None, (one.agreement.number, project.name if project else "")))
        return Row(one.key, one.session.title, second, (day_text(one.session.starts_at.date()),))
