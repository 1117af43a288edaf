"""Taking in somebody's spreadsheet: which column is what, then every row before it is taken."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.words import counted
from partnerdesk.formats.spreadsheet import Field, Sheet, read_sheet
from partnerdesk.formats.table_row import RowProblem
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.columns_page import ColumnsPage
from ui.importing.detail import DetailPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.words import problem_chip, tr
from ui.widgets import Columns, RecordList, Row, TickEditor

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


class TableDialog(ImportDialog):
    """Two steps: the columns, then the rows; rows that can't be read block until left out.

    A subclass checks the rows, says which there are and what is shown of one, and takes them in.
    """

    pane: DetailPane

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        title: str,
        intro: str,
        *,
        memory: str,
        fields: Sequence[Field],
        wants_names: str,
        nouns: tuple[str, str],
    ) -> None:
        """``wants_names`` says that no column holds names; ``nouns`` are one and many of them."""
        super().__init__(
            desk,
            background,
            parent,
            title,
            intro,
            memory=memory,
            wanted=tr(
                "Choose a spreadsheet (XLSX) or a table (CSV) whose first row names its columns."
            ),
            filters=tr("Spreadsheets (*.xlsx *.csv *.tsv *.txt);;All files (*)"),
            size=(1060, 680),
        )
        self._wants_names, self._nouns = wants_names, nouns
        self._sheet = Sheet((), [])
        self._problems: tuple[RowProblem, ...] = ()
        self.columns_page = ColumnsPage(fields)
        self.columns_page.changed.connect(self.refresh_foot)
        self.add_page("columns", self.columns_side())
        self.add_page("preview", self._preview_page())
        self.back_button.clicked.connect(self._back)

    # --- what each kind says -----------------------------------------------------------------

    @abstractmethod
    def check(self, sheet: Sheet, mapping: dict[str, int]) -> Callable[[Job], Any]:
        """What to do on the worker with the rows; its result has ``problems``."""

    @abstractmethod
    def show_checked(self, result: Any) -> None:
        """Keep what the check found."""

    @abstractmethod
    def count(self) -> int:
        """How many rows can be read."""

    @abstractmethod
    def row(self, place: int) -> Row:
        """One of those rows in the list, by its place from 0."""

    @abstractmethod
    def make_pane(self) -> DetailPane:
        """What tells of one row."""

    @abstractmethod
    def clear_pane(self) -> None:
        """Show nothing of a row that was taken apart."""

    @abstractmethod
    def show_good(self, key: str) -> None:
        """Show a row that can be read; blank when there is none."""

    @abstractmethod
    def taken(self) -> tuple[int, str]:
        """How many rows are to be taken in, and what is to be said of the others."""

    @abstractmethod
    def take_in(self, source: str) -> Callable[[Database], Changes]:
        """The action that takes them in; ``source`` is the name of the file."""

    def columns_side(self) -> QWidget:
        """The page of the columns; more may be asked beside them."""
        return self.columns_page

    # --- the file and its columns ------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        return lambda job: read_sheet(path)

    def show_read(self, result: Any) -> None:
        self._sheet = result
        self.columns_page.show_sheet(result)
        self.go_to("columns")
        self.refresh_foot()

    def go_to(self, name: str) -> None:
        super().go_to(name)
        self.back_button.setVisible(name == "preview")

    def _back(self) -> None:
        self.banner.hide()
        self.go_to("columns")
        self.refresh_foot()

    def _check_rows(self) -> None:
        self.watch(
            tr("Checking {0}").format(counted(len(self._sheet.rows), tr("row"))),
            self.check(self._sheet, dict(self.columns_page.mapping())),
            self._show_preview,
            "columns",
        )

    # --- the rows ----------------------------------------------------------------------------

    def _preview_page(self) -> QWidget:
        self.leave_out = TickEditor(tr("Leave out"))
        self.leave_out.edited.connect(self.refresh_foot)
        self.listing = RecordList(
            Columns("", (tr("Row"),), tr("What happens")), tr("Rows of the file")
        )
        self.listing.chosen.connect(self.show_row)
        self.pane = self.make_pane()
        return ListPage([self.leave_out], self.listing, self.pane, list_width=560)

    def _show_preview(self, result: Any) -> None:
        self._problems = tuple(result.problems)
        self.show_checked(result)
        bad = len({problem.row for problem in self._problems})
        self.leave_out.setVisible(bool(bad))
        self.leave_out.setChecked(False)
        words = counted(bad, tr("row that can’t be read"), tr("rows that can’t be read"))
        self.leave_out.setText(tr("Leave out {0}").format(words))
        self.leave_out.setAccessibleName(self.leave_out.text())
        self.go_to("preview")
        self.show_list()
        self.listing.choose_first()
        self.show_row(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    def show_list(self) -> None:
        """Show every row again: what can't be read first."""
        bad, every = len(self._problems), len(self._problems) + self.count()

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            places = range(offset, min(offset + limit, every))
            return [
                self._problem_row(place) if place < bad else self.row(place - bad)
                for place in places
            ]

        self.listing.reload(every, fetch, title=counted(len(self._sheet.rows), tr("row")))

    def _problem_row(self, place: int) -> Row:
        problem = self._problems[place]
        where = problem.column or tr("Whole row")
        number = (str(problem.row),)
        return Row(f"problem-{place}", where, problem.reason, number, problem_chip())

    def show_row(self, key: str) -> None:
        """Tell of a row, or why it can't be read."""
        if not key.startswith("problem-"):
            self.show_good(key)
            return
        problem = self._problems[int(key.partition("-")[2])]
        where = tr("Row {0}, {1}").format(problem.row, problem.column or tr("whole row"))
        self.clear_pane()
        advice = tr("Correct it in the file and choose that again, or leave the row out.")
        self.pane.set_head(where, advice, problem.reason)

    # --- importing ---------------------------------------------------------------------------

    def refresh_foot(self) -> None:
        if self.page() == "columns":
            named = "name" in self.columns_page.mapping()
            self.set_foot("" if named else self._wants_names, tr("Check the rows"), enabled=named)
            return
        if self.page() != "preview":
            self.set_foot("", "", enabled=False)
            return
        count, summary = self.taken()
        blocked = bool(self._problems) and not self.leave_out.value()
        if blocked:
            summary = tr("Some rows can’t be read. Leave them out, or correct the file.")
        words = counted(count, *self._nouns) if count else self._nouns[1]
        self.set_foot(summary, tr("Import {0}").format(words), enabled=bool(count) and not blocked)

    def act(self) -> None:
        if self.page() == "columns":
            self._check_rows()
            return
        source = self.path.name if self.path else ""
        count = counted(self.taken()[0], *self._nouns)
        self.write(
            tr("Importing {0}").format(count),
            self.take_in(source),
            tr("Imported {0} from {1}").format(count, source),
            "preview",
        )
