"""Members of somebody's spreadsheet: match its columns, look at every row, take them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.filling import filling, from_row
from partnerdesk.actions.importing import import_spreadsheet
from partnerdesk.domain.words import counted
from partnerdesk.formats.likeness import CERTAIN, LIKELY, Likeness, plain_name
from partnerdesk.formats.members_table import ImportedMember, RowProblem, read_members
from partnerdesk.formats.spreadsheet import Sheet, read_sheet
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.columns_page import ColumnsPage
from ui.importing.detail import DecisionPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.known import Known, read_known
from ui.importing.words import (
    fills_chip,
    known_words,
    left_out_chip,
    likeness_words,
    member_lines,
    new_chip,
    place_line,
    problem_chip,
    tr,
)
from ui.widgets import ChipFact, Columns, RecordList, Row, TickEditor


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that makes sense, the members it may be, and an earlier row with the same name."""

    imported: ImportedMember
    likenesses: tuple[Likeness, ...] = ()
    twin: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """Every row of the file, good and bad."""

    rows: tuple[FoundRow, ...]
    problems: tuple[RowProblem, ...]


class SpreadsheetDialog(ImportDialog):
    """Two steps: the columns, then the rows; rows that can't be read block until left out."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Import from a spreadsheet"),
            tr("Members from a list that somebody keeps, one row each. You see every row first."),
            memory="spreadsheet",
            wanted=tr(
                "Choose a spreadsheet (XLSX) or a table (CSV) whose first row names its columns."
            ),
            filters=tr("Spreadsheets (*.xlsx *.csv *.tsv *.txt);;All files (*)"),
            size=(1060, 680),
        )
        self.known = read_known(desk)
        self._sheet = Sheet((), [])
        self._rows: dict[str, FoundRow] = {}
        self._problems: tuple[RowProblem, ...] = ()
        self._into: dict[str, str | None] = {}
        self.columns_page = ColumnsPage()
        self.columns_page.changed.connect(self.refresh_foot)
        self.add_page("columns", self.columns_page)
        self.add_page("preview", self._preview_page())
        self.back_button.clicked.connect(self._back)

    # --- the file and its columns ----------------------------------------------------------------

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
        sheet, mapping, known = self._sheet, dict(self.columns_page.mapping()), self.known
        self.watch(
            tr("Checking {0}").format(counted(len(sheet.rows), tr("row"))),
            lambda job: _preview(sheet, mapping, known, job),
            self._show_preview,
            "columns",
        )

    # --- the rows ----------------------------------------------------------------------------

    def _show_preview(self, preview: Preview) -> None:
        self._rows = {str(row.imported.row): row for row in preview.rows}
        self._problems = preview.problems
        self._into = {key: _first_choice(row) for key, row in self._rows.items()}
        bad = len({problem.row for problem in preview.problems})
        self.leave_out.setVisible(bool(bad))
        self.leave_out.setChecked(False)
        words = counted(bad, tr("row that can’t be read"), tr("rows that can’t be read"))
        self.leave_out.setText(tr("Leave out {0}").format(words))
        self.leave_out.setAccessibleName(self.leave_out.text())
        self.go_to("preview")
        self._show_list()
        if not self.listing.choose_first():
            self._show_row("")
        self._show_row(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    def _show_list(self) -> None:
        keys = list(self._rows)
        bad = self._problems

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            places = range(offset, min(offset + limit, len(bad) + len(keys)))
            return [
                _problem_row(place, bad[place])
                if place < len(bad)
                else self._row(keys[place - len(bad)])
                for place in places
            ]

        title = counted(len(self._sheet.rows), tr("row"))
        self.listing.reload(len(bad) + len(keys), fetch, title=title)

    def _row(self, key: str) -> Row:
        found = self._rows[key]
        member = found.imported.member
        second = " · ".join(filter(None, (member.town, member.kind_line)))
        return Row(key, member.name, second, (key,), self._chip(found, self._into[key]))

    def _chip(self, found: FoundRow, into: str | None) -> ChipFact:
        if into is None:
            return left_out_chip()
        if into:
            return fills_chip()
        if found.likenesses or found.twin:
            return ChipFact(tr("New, or known?"), "warn", "merge")
        return new_chip()

    def _show_row(self, key: str) -> None:
        if key.startswith("problem"):
            problem = self._problems[int(key.partition("-")[2])]
            where = tr("Row {0}, {1}").format(problem.row, problem.column or tr("whole row"))
            self.pane.show_nothing("")
            advice = tr("Correct it in the file and choose that again, or leave the row out.")
            self.pane.set_head(where, advice, problem.reason)
            return
        found = self._rows.get(key)
        if found is None:
            self.pane.show_nothing(tr("There is no row to take in."))
            return
        member, into = found.imported.member, self._into[key]
        twin = tr("Row {0} has the same name.").format(found.twin) if found.twin else ""
        remark = " ".join(filter(None, (known_words(found.likenesses), twin)))
        self.pane.set_head(member.name, place_line(member), remark)
        lines = member_lines(member, found.imported.people)
        self.pane.facts.set_lines([] if into else lines)
        self.pane.offer(_choices(found), into)
        plan = None
        if into:
            incoming, today = from_row(found.imported, into), self.desk.today()
            plan = filling(self.known.member(into), self.known.there[into], incoming, today)
        self.pane.show_filling(plan)

    def _decide(self, into: str | None) -> None:
        key = self.listing.key()
        if key in self._into:
            self._into[key] = into
            self._show_list()
            self._show_row(key)
            self.refresh_foot()

    # --- importing ---------------------------------------------------------------------------

    def refresh_foot(self) -> None:
        if self.page() == "columns":
            named = "name" in self.columns_page.mapping()
            why = "" if named else tr("Choose the column that holds the names of the schools.")
            self.set_foot(why, tr("Check the rows"), enabled=named)
            return
        taken = [into for into in self._into.values() if into is not None]
        fills, out = sum(map(bool, taken)), len(self._into) - len(taken)
        parts = [
            (len(taken) - fills, tr("{0} new")),
            (fills, tr("{0} filling blanks")),
            (out, tr("{0} left out")),
        ]
        summary = ", ".join(words.format(count) for count, words in parts if count)
        blocked = bool(self._problems) and not self.leave_out.value()
        if blocked:
            summary = tr("Some rows can’t be read. Leave them out, or correct the file.")
        count = counted(len(taken), tr("member")) if taken else tr("members")
        showing = self.page() == "preview"
        self.set_foot(
            summary if showing else "",
            tr("Import {0}").format(count) if showing else "",
            enabled=bool(taken) and not blocked,
        )

    def act(self) -> None:
        if self.page() == "columns":
            self._check_rows()
            return
        chosen = [
            (self._rows[key].imported, into) for key, into in self._into.items() if into is not None
        ]
        today, source = self.desk.today(), self.path.name if self.path else ""
        count = counted(len(chosen), tr("member"))
        self.write(
            tr("Importing {0}").format(count),
            lambda database: import_spreadsheet(database, chosen, today, source),
            tr("Imported {0} from {1}").format(count, source),
            "preview",
        )

    def _preview_page(self) -> QWidget:
        self.leave_out = TickEditor(tr("Leave out"))
        self.leave_out.edited.connect(self.refresh_foot)
        self.listing = RecordList(
            Columns("", (tr("Row"),), tr("What happens")), tr("Rows of the file")
        )
        self.listing.chosen.connect(self._show_row)
        self.pane = DecisionPane()
        self.pane.decided.connect(self._decide)
        return ListPage([self.leave_out], self.listing, self.pane, list_width=560)


def _preview(sheet: Sheet, mapping: dict[str, int], known: Known, job: Job) -> Preview:
    """Every row with the members it may be; on the worker, for each is compared with each."""
    found = read_members(sheet, mapping)
    rows: list[FoundRow] = []
    names: dict[str, int] = {}
    for done, imported in enumerate(found.members):
        if done % 100 == 0:
            if job.cancelled():
                break
            job.report(done, len(found.members))
        name = plain_name(imported.member.name)
        twin = names.setdefault(name, imported.row)
        rows.append(
            FoundRow(imported, known.like(imported.member), twin if twin != imported.row else 0)
        )
    return Preview(tuple(rows), found.problems)


def _first_choice(found: FoundRow) -> str:
    likely = [like for like in found.likenesses if like.score >= LIKELY]
    return likely[0].member.id if likely else ""


def _choices(found: FoundRow) -> list[tuple[object, str]]:
    likenesses = found.likenesses
    choices: list[tuple[object, str]] = [
        (like.member.id, likeness_words(like)) for like in likenesses[:4]
    ]
    if not any(like.score >= CERTAIN for like in likenesses):
        choices.insert(0, ("", tr("Add as new")))
    return [*choices, (None, tr("Leave this row out"))]


def _problem_row(place: int, problem: RowProblem) -> Row:
    where = problem.column or tr("Whole row")
    return Row(f"problem-{place}", where, problem.reason, (str(problem.row),), problem_chip())
