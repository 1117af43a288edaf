"""Members of somebody's spreadsheet: match its columns, look at every row, take them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.filling import filling, from_row
from partnerdesk.actions.importing import import_spreadsheet
from partnerdesk.formats.likeness import CERTAIN, LIKELY, Likeness, plain_name
from partnerdesk.formats.members_columns import FIELDS
from partnerdesk.formats.members_table import ImportedMember, read_members
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.formats.table_row import RowProblem
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.detail import DecisionPane
from ui.importing.known import Known, read_known
from ui.importing.table_dialog import TableDialog
from ui.importing.words import (
    fills_chip,
    known_words,
    left_out_chip,
    likeness_words,
    member_lines,
    new_chip,
    place_line,
    tr,
)
from ui.widgets import ChipFact, Row

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


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


class SpreadsheetDialog(TableDialog):
    """Members: each row is added as new, fills the blanks of a member, or is left out."""

    pane: DecisionPane

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        self.known = read_known(desk)
        self._rows: dict[str, FoundRow] = {}
        self._into: dict[str, str | None] = {}
        self._keys: list[str] = []
        super().__init__(
            desk,
            background,
            parent,
            tr("Import from a spreadsheet"),
            tr("Members from a list that somebody keeps, one row each. You see every row first."),
            memory="spreadsheet",
            fields=FIELDS,
            wants_names=tr("Choose the column that holds the names of the schools."),
            nouns=(tr("member"), tr("members")),
        )

    def check(self, sheet: Sheet, mapping: dict[str, int]) -> Callable[[Job], Any]:
        known = self.known
        return lambda job: _preview(sheet, mapping, known, job)

    def show_checked(self, result: Any) -> None:
        self._rows = {str(row.imported.row): row for row in result.rows}
        self._into = {key: _first_choice(row) for key, row in self._rows.items()}
        self._keys = list(self._rows)

    def count(self) -> int:
        return len(self._rows)

    def row(self, place: int) -> Row:
        key = self._keys[place]
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

    def make_pane(self) -> DecisionPane:
        pane = DecisionPane()
        pane.decided.connect(self._decide)
        return pane

    def clear_pane(self) -> None:
        self.pane.show_nothing("")

    def show_good(self, key: str) -> None:
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
            self.show_list()
            self.show_row(key)
            self.refresh_foot()

    def taken(self) -> tuple[int, str]:
        taken = [into for into in self._into.values() if into is not None]
        fills, out = sum(map(bool, taken)), len(self._into) - len(taken)
        parts = [
            (len(taken) - fills, tr("{0} new")),
            (fills, tr("{0} filling blanks")),
            (out, tr("{0} left out")),
        ]
        return len(taken), ", ".join(words.format(count) for count, words in parts if count)

    def take_in(self, source: str) -> Callable[[Database], Changes]:
        chosen = [
            (self._rows[key].imported, into) for key, into in self._into.items() if into is not None
        ]
        today = self.desk.today()
        return lambda database: import_spreadsheet(database, chosen, today, source)


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
