"""What else can be done with the calendar: projects, closures, files, papers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from partnerdesk.store.calendar_rows import SessionFilter
from ui.background import Background
from ui.calendar.planning_words import tr
from ui.desk import Desk
from ui.widgets import MenuButton


class MoreButton(MenuButton):
    """A menu; ``choice`` says what is filtered, ``chosen`` which session is chosen."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        choice: Callable[[], SessionFilter],
        chosen: Callable[[], str],
    ) -> None:
        super().__init__(tr("More"))
        self._desk, self._background = desk, background
        self._choice, self._chosen = choice, chosen
        # Where the window is narrow there is no room for the legend beside the calendar.
        self.legend_action = QAction(tr("What the stripes mean"), self)
        self.menu().aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Made when it is first opened: what prints need not be read before."""
        from ui.calendar.prints import print_menu

        menu = self.menu()
        if self.legend_action in menu.actions():
            return
        menu.addAction(tr("Projects…"), self.open_projects)
        menu.addAction(tr("Closures and terms…"), self.open_closures)
        menu.addSeparator()
        take_in = menu.addAction(tr("Import calendar…"), self.import_calendar)
        take_in.setEnabled(not self._desk.read_only)
        menu.addAction(tr("Export calendar…"), self.export_calendar)
        menu.addSeparator()
        prints = print_menu(self._desk, self, self._chosen)
        prints.setTitle(tr("Print"))
        menu.addMenu(prints)
        menu.addAction(self.legend_action)

    def open_projects(self) -> None:
        """Show the strands of work."""
        from ui.calendar.projects import open_projects

        open_projects(self._desk, self.window())

    def open_closures(self) -> None:
        """Show the year of a member."""
        from ui.calendar.closures import open_closures

        open_closures(self._desk, self.window(), self._choice().member_id)

    def import_calendar(self) -> None:
        """Read a school’s calendar file."""
        from ui.calendar.import_dialog import open_import

        open_import(
            self._desk,
            self.window(),
            member_id=self._choice().member_id,
            background=self._background,
        )

    def export_calendar(self) -> None:
        """Write a calendar file for other programs."""
        from ui.calendar.export_dialog import open_export

        choice = self._choice()
        open_export(
            self._desk,
            self.window(),
            project_id=choice.project_id,
            member_id=choice.member_id,
            background=self._background,
        )
