"""Spreadsheets of other people read into plain text: CSV and XLSX, whatever wrote them.

A file from outside is not trusted: its size, rows and columns have limits, and a formula counts
for the value it last had.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.folding import folded
from partnerdesk.formats.incoming import OLE, ZIP, opening_bytes, refuse, text_of

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 300
_LAST_ROW = 1_048_576  # of any spreadsheet
_MOST_PARTS = 2_000
_LONGEST_CELL = 32_767
_WANTED = "a spreadsheet saved as XLSX or CSV"
_DELIMITERS = ",;\t|"

# An apostrophe that keeps a CSV cell from being a formula; it is not part of what the cell says.
GUARDED = re.compile(r"'+[=+\-@\t\r\n]")

# What openpyxl and the libraries under it raise on a damaged or hostile file.
# Bad XML is a SyntaxError, whichever parser openpyxl finds.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, ValueError, LookupError,
    TypeError, AttributeError, NotImplementedError, RuntimeError, ArithmeticError, AssertionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text: column names, and each row with its number as the spreadsheet shows it.

    Every row has as many cells as there are columns. Blank rows are left out.
    """

    columns: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Field:
    """Something a column can hold: our name for it, its words, and what others call it."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()


def read_sheet(path: Path) -> Sheet:
    """The table in a CSV file, or in the first sheet with anything on it of an XLSX file.

    Its first row that is not blank holds the column names. Dates become ISO text, whole numbers
    have no ``.0``, and text stays as it is.

    Raises RuleBroken for ``file`` when it is no such file, is damaged, has a password, or has more
    than MOST_ROWS rows or MOST_COLUMNS columns.
    """
    start = opening_bytes(path, _WANTED, LARGEST)
    if start.startswith(OLE):
        raise _old_or_locked(path)
    if start.startswith(ZIP):
        with warnings.catch_warnings():
            # openpyxl warns of every feature of Excel that it passes over.
            warnings.simplefilter("ignore")
            return _sheet(path, _xlsx_rows(path))
    return _sheet(path, _csv_rows(path))


def _sheet(path: Path, rows: Iterable[tuple[int, list[str]]]) -> Sheet:
    columns: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise refuse(
                path, f"has more than {MOST_COLUMNS} columns in row {number:,}. Keep those we need."
            )
        if not columns:
            columns = tuple(" ".join(cell.split()) for cell in cells)
            continue
        if len(kept) == MOST_ROWS:
            raise refuse(path, f"has more than {MOST_ROWS:,} rows. Split it into smaller files.")
        kept.append((number, tuple(cells)))
    if not columns:
        raise refuse(path, "has nothing in it. Choose the file with the schools.")
    width = max([len(columns), *(len(cells) for _, cells in kept)])
    named = (*columns, *[""] * (width - len(columns)))
    return Sheet(
        tuple(name or f"Column {_letters(place)}" for place, name in enumerate(named)),
        [(number, (*cells, *[""] * (width - len(cells)))) for number, cells in kept],
    )


def _letters(place: int) -> str:
    """``A`` for 0, ``AA`` for 26: what a spreadsheet writes above the column."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


# --- CSV -------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = text_of(path, _WANTED, LARGEST)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        yield from _records(path, rest, first.strip()[4], 2)
    else:
        yield from _records(path, text, _delimiter(text), 1)


def _records(
    path: Path, text: str, delimiter: str, first_row: int
) -> Iterator[tuple[int, list[str]]]:
    number = first_row - 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(reader, first_row):
            yield number, [_unguarded(cell) for cell in row]
    except csv.Error as error:
        raise refuse(
            path, f"can’t be read from row {number + 1:,} on. Save it again as XLSX or CSV."
        ) from error


def _delimiter(text: str) -> str:
    """The separator that the first line with any in it has most of, outside quotation marks."""
    for line in text[:100_000].splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        counts = {delimiter: bare.count(delimiter) for delimiter in _DELIMITERS}
        if any(counts.values()):
            return max(counts, key=lambda delimiter: counts[delimiter])
    return ","


def _unguarded(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


# --- XLSX ------------------------------------------------------------------------------------


def _old_or_locked(path: Path) -> RuleBroken:
    with path.open("rb") as file:
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(LARGEST)
    if locked:
        return refuse(path, "has a password. Save a copy without one, then choose the copy.")
    return refuse(
        path, "is in a format from before 2007. Save it as XLSX or CSV, then choose that."
    )


def _check_parts(path: Path) -> None:
    """Refuse a zip that is no spreadsheet or would unpack to more than fits in memory."""
    try:
        with zipfile.ZipFile(path) as parts:
            found = parts.infolist()
    except _UNREADABLE as error:
        raise refuse(
            path, "is damaged. Open it, save it again, then choose the new one."
        ) from error
    if len(found) > _MOST_PARTS or sum(part.file_size for part in found) > LARGEST_UNPACKED:
        raise refuse(path, "unpacks to more than a list of schools can need. Save it as CSV.")
    if any(part.flag_bits & 1 for part in found):
        raise refuse(path, "has a password. Save a copy without one, then choose the copy.")
    if "[Content_Types].xml" not in {part.filename for part in found}:
        raise refuse(path, f"is not an XLSX file. Choose {_WANTED}.")


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    _check_parts(path)
    import openpyxl

    book: Workbook | None = None
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                rows = _filled_rows(path, sheet) if sheet.sheet_state == "visible" else iter(())
                if (first := next(rows, None)) is not None:
                    yield first
                    yield from rows
                    return
    except RuleBroken:
        raise
    except _UNREADABLE as error:
        raise refuse(
            path, "can’t be read: it is damaged, or no XLSX file. Save it again, then choose that."
        ) from error
    finally:
        if book is not None:
            book.close()


def _filled_rows(path: Path, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # Some programs write a wrong size at the top of a sheet; then rows would go missing.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            raise refuse(path, f"has more than {MOST_ROWS:,} rows. Split it into smaller files.")
        if any(cell is not None for cell in cells):
            yield number, [_cell_text(cell) for cell in cells]


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            whole = value.is_integer() and abs(value) < 1e15
            return str(int(value)) if whole else f"{value:.15g}"
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case time():
            return value.isoformat("minutes")
        case date() | timedelta() | int():
            return str(value)
    return str(value)[:_LONGEST_CELL]


# --- matching columns ------------------------------------------------------------------------

_NEAR_ENOUGH = 86


def guess_mapping(columns: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """Which column holds which field, as far as the names tell: field name to column, from 0.

    A name that matches a label or synonym letter for letter goes first, then names that nearly do;
    no column is used twice.
    """
    from rapidfuzz import fuzz

    names = [folded(column) for column in columns]
    scores: list[tuple[float, int, int]] = []
    for order, field in enumerate(fields):
        known = {folded(word) for word in (field.name, field.label, *field.synonyms)}
        for place, name in enumerate(names):
            if name in known:
                scores.append((101, order, place))
            elif len(name) > 3:
                near = max(fuzz.ratio(name, word) for word in known)
                scores.append((near, order, place))
    mapping: dict[str, int] = {}
    for score, order, place in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if score >= _NEAR_ENOUGH and fields[order].name not in mapping:
            if place in mapping.values():
                continue
            mapping[fields[order].name] = place
    return mapping
