"""When our school is closed: the rhythm of staying in touch pauses then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import Closure
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member
from ui.calendar.closure_dialog import open_closure
from ui.calendar.closures import open_closures
from ui.calendar.planning_words import school_year
from ui.desk import Desk
from ui.settings.words import closure_words, tr
from ui.widgets import (
    ActionRow,
    Card,
    DataTable,
    FormDialog,
    WrapLabel,
    button,
    column,
    line,
    link_button,
)


class HolidaysCard(Card):
    """Our school's closures, oldest first, with Add, Edit and Remove.

    ``set_up_wanted`` fires from the button that shows until our school is set up.
    """

    set_up_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("School holidays"))
        self._desk = desk
        self._us: Member | None = None
        self._closures: tuple[Closure, ...] = ()
        self._missing = ActionRow(
            tr("Our school is not set up yet"),
            tr("Its holidays belong here: no call falls due in them."),
            trailing=button(tr("Set up"), clicked=self.set_up_wanted.emit, small=True),
        )
        self.add(self._missing)
        self._inside = QWidget()
        stack = column(self._inside, gap=8, margins=(4, 0, 4, 12))
        headings = (tr("Name"), tr("First day"), tr("Last day"))
        self.table = DataTable(tr("School holidays"), headings)
        stack.addWidget(self.table)
        self._hint = WrapLabel("", "quiet")
        low = column(gap=8, margins=(12, 0, 12, 0))
        low.addWidget(self._hint)
        low.addLayout(self._buttons())
        stack.addLayout(low)
        self.body.addWidget(self._inside)
        self.table.itemSelectionChanged.connect(self._follow)
        self.table.cellDoubleClicked.connect(lambda row, at: self.edit())

    def _buttons(self) -> Any:
        row = line(gap=8)
        self.add_button = button(tr("Add…"), "plus", self.add_closure, small=True)
        self.edit_button = button(tr("Edit…"), "pencil", self.edit, small=True)
        self.remove_button = button(tr("Remove"), "trash", self.remove, small=True)
        for made, words in (
            (self.add_button, tr("Add a holiday")),
            (self.edit_button, tr("Edit the holiday chosen")),
            (self.remove_button, tr("Remove the holiday chosen")),
        ):
            made.setAccessibleName(words)
            row.addWidget(made)
        row.addStretch()
        self.terms_button = link_button(tr("Terms and other schools…"), "", self.open_terms)
        row.addWidget(self.terms_button)
        return row

    def show_closures(self, us: Member | None, closures: Sequence[Closure]) -> None:
        """Show when our school is closed in this school year; the link leads to all of it."""
        at = self.table.currentRow()
        first = school_year(self._desk.today())
        last = first.replace(year=first.year + 1)
        now = tuple(one for one in closures if one.last_day >= first and one.first_day < last)
        self._us, self._closures = us, now
        self.header.set_quiet(f"{first.year}/{last.year % 100:02}" if us else "")
        self._missing.setVisible(us is None)
        self._inside.setVisible(us is not None)
        self.table.set_rows(
            [
                (closure_words(one), day_text(one.first_day), day_text(one.last_day))
                for one in self._closures
            ]
        )
        self.table.setVisible(bool(self._closures))
        self._hint.setText(self._words(len(closures) - len(now)))
        if 0 <= at < len(self._closures):
            self.table.selectRow(at)
        self._follow()

    def _words(self, elsewhere: int) -> str:
        pauses = tr("Staying in touch pauses in holidays and half-terms.")
        if elsewhere:
            return tr("{0} {1} more in other school years.").format(pauses, elsewhere)
        return pauses if self._closures else tr("None yet. {0}").format(pauses)

    def add_closure(self) -> FormDialog:
        """Open the dialog that adds one."""
        assert self._us is not None
        return open_closure(self._desk, self.window(), self._us.id)

    def edit(self) -> FormDialog | None:
        """Open the dialog that changes the one chosen."""
        chosen = self._chosen()
        if chosen is None or self._desk.read_only:
            return None
        return open_closure(self._desk, self.window(), chosen.member_id, chosen)

    def remove(self) -> None:
        """Remove the one chosen; Undo brings it back."""
        from partnerdesk.actions.closures import remove_closure

        chosen = self._chosen()
        if chosen is not None:
            words = tr("Removed {0}").format(chosen.name)
            self._desk.do(lambda database: remove_closure(database, chosen.id), words)

    def open_terms(self) -> None:
        """Show the terms and closures of every member, ours first."""
        open_closures(self._desk, self.window(), self._us.id if self._us else "")

    def _chosen(self) -> Closure | None:
        rows = self.table.selectionModel().selectedRows()
        return self._closures[rows[0].row()] if rows else None

    def _follow(self) -> None:
        writing, chosen = not self._desk.read_only, self._chosen() is not None
        self.add_button.setEnabled(writing)
        self.edit_button.setEnabled(writing and chosen)
        self.remove_button.setEnabled(writing and chosen)
