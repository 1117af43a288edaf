"""Rows of somebody's spreadsheet while they are read: what stands in each, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.words import clean, clean_lines, listed
from partnerdesk.formats.folding import folded
from partnerdesk.formats.spreadsheet import Sheet


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row can't be taken: its number in the spreadsheet, the column's name, the reason."""

    row: int
    column: str
    reason: str


class TableRow:
    """One row while it is read: its cells by field, and what is wrong with them so far."""

    def __init__(self, cells: Mapping[str, str], long_texts: Collection[str]) -> None:
        """``long_texts`` are the fields that may have several lines."""
        self.cells = {
            field: clean_lines(cell) if field in long_texts else clean(cell)
            for field, cell in cells.items()
        }
        self.reasons: list[tuple[str, str]] = []

    def problem(self, field: str, reason: str) -> None:
        """Note what is wrong in a field."""
        self.reasons.append((field, reason))

    def problems(
        self, number: int, sheet: Sheet, used: Mapping[str, int], labels: Mapping[str, str]
    ) -> Iterator[RowProblem]:
        """What is wrong, by the column as the file calls it, else by the field's label."""
        for field, reason in self.reasons:
            column = sheet.columns[used[field]] if field in used else labels.get(field, "")
            yield RowProblem(number, column, reason)

    def choice(
        self, field: str, kind: Iterable[Choice], others: Mapping[str, Choice], offered: list[str]
    ) -> Choice | None:
        """The choice that a cell means, by its label, its value or in ``others``, folded.

        None, and a problem that names what is ``offered``, when it means none of them.
        """
        text = self.cells[field]
        wanted = folded(text)
        if wanted in others:
            return others[wanted]
        for one in kind:
            if wanted in (folded(one.label), folded(one.value.replace("_", " "))):
                return one
        self.problem(field, f"“{text}” is none of: {listed(offered)}.")
        return None

    def whole_number(self, field: str) -> int | None:
        """The whole number in a cell, with or without commas; None, and a problem, for others."""
        digits = self.cells[field].replace(",", "")
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            return int(digits)
        self.problem(field, f"“{self.cells[field]}” is not a whole number. Write digits only.")
        return None
