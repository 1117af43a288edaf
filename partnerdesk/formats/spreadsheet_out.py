"""Spreadsheets for other people: CSV and XLSX in which what a user typed is never a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from partnerdesk.formats.outgoing import write_whole

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell

Cell = str | int | float | date | None

# A spreadsheet takes text that starts so for a formula; apostrophes before it are doubled, so that
# reading the file back takes away just the one that was added.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE = 31
_LONGEST_CELL = 32_767
_UK_DAY = "dd/mm/yyyy"
_NARROWEST, _WIDEST = 8, 50
_ROWS_MEASURED = 200
STEP = 200


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a spreadsheet: its title, column names and rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file in UTF-8 with a mark, so that Excel shows Welsh right; dates are ISO text.

    Text that would be a formula gets an apostrophe before it. Raises RuleBroken for ``file`` when
    the file can't be written there; the old file is then untouched.
    """

    def write(file: BinaryIO) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        writer = csv.writer(text)
        writer.writerow([_guarded(name) for name in columns])
        writer.writerows([_guarded(cell) for cell in row] for row in rows)
        text.flush()
        text.detach()

    write_whole(path, write)


def _guarded(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return cell


def write_xlsx(path: Path, tables: Sequence[Table], step: Callable[[], object] = bool) -> None:
    """Write an XLSX file, a sheet per table: bold frozen header, dates as dd/mm/yyyy.

    Text is text whatever it starts with. ``step`` is called every STEP rows and may raise. Raises
    RuleBroken for ``file`` when the file can't be written there; the old file is then untouched.
    """
    import openpyxl

    def write(file: BinaryIO) -> None:
        # Filled only once there is a file: a book that is never saved complains as it goes.
        book = openpyxl.Workbook(write_only=True)
        titles: list[str] = []
        try:
            for table in tables:
                titles.append(_title(table.title, titles))
                sheet = book.create_sheet(titles[-1])
                _fill(sheet, table, step)
        finally:
            # In memory first: a book that the disk refuses half way can't be closed in peace.
            content = io.BytesIO()
            book.save(content)
        file.write(content.getbuffer())

    write_whole(path, write)


def _fill(sheet: Any, table: Table, step: Callable[[], object]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    measured = [table.columns, *table.rows[:_ROWS_MEASURED]]
    for place in range(len(table.columns)):
        longest = max(len(str(row[place] or "")) for row in measured if place < len(row))
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    header = [_text_cell(sheet, name) for name in table.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for place, row in enumerate(table.rows, 1):
        sheet.append([_xlsx_cell(sheet, value) for value in row])
        if place % STEP == 0:
            step()


def _xlsx_cell(sheet: Any, value: Cell) -> XlsxCell | int | float | None:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    if isinstance(value, date):
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = _UK_DAY
        return cell
    return value


def _text_cell(sheet: Any, text: str) -> XlsxCell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_NOT_IN_XML.sub("", text)[:_LONGEST_CELL])
    # openpyxl guesses: "=1" a formula, "#N/A" an error. And Excel guesses again on editing.
    cell.data_type = "s"
    if _FORMULA.match(text):
        cell.quotePrefix = True
    return cell


def _title(wanted: str, taken: Sequence[str]) -> str:
    """A title that Excel takes: short, unlike the others, without ``[]:*?/\\``."""
    base = _NOT_IN_TITLE.sub(" ", wanted).strip(" '")[:_LONGEST_TITLE] or "Sheet"
    title, count = base, 1
    while title.casefold() in {other.casefold() for other in taken}:
        count += 1
        title = f"{base[: _LONGEST_TITLE - 4]} {count}"
    return title
