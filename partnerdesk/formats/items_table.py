"""Items and places as a table: rows of a spreadsheet in, the same columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import parse_day
from partnerdesk.domain.facts import dataclass
from partnerdesk.domain.lending import Item, SafetyTest, check_item
from partnerdesk.domain.money import parse_pounds
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines, listed
from partnerdesk.formats.folding import folded
from partnerdesk.formats.items_columns import (
    CHOICES,
    DATES,
    FIELDS,
    LONG_TEXTS,
    NUMBERS,
    OTHER_WORDS,
)
from partnerdesk.formats.members_table import RowProblem
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.formats.spreadsheet_out import Cell, Table

_LABELS = {field.name: field.label for field in FIELDS}


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One row that makes sense: its number in the spreadsheet, and the item without an id."""

    row: int
    item: Item


@dataclass(frozen=True, slots=True)
class ItemsPreview:
    """What an import would bring in and what stands in its way."""

    items: tuple[ImportedItem, ...]
    problems: tuple[RowProblem, ...]


def read_items(
    sheet: Sheet, mapping: Mapping[str, int], members: Sequence[Member], owner_id: str = ""
) -> ItemsPreview:
    """The items in ``sheet``; ``mapping`` says which column (from 0) holds which field.

    An owner is told by name; ``owner_id`` owns what names none. A row with anything wrong in it is
    left out and named in the problems, with the reasons. Raises RuleBroken for ``name`` when no
    column holds the items' names.
    """
    if "name" not in mapping:
        raise RuleBroken("name", "Choose the column that holds the names of the items.")
    used = {field: place for field, place in mapping.items() if field in _LABELS}
    known: dict[str, list[str]] = {}
    for member in members:
        known.setdefault(folded(member.name), []).append(member.id)
    items: list[ImportedItem] = []
    problems: list[RowProblem] = []
    for number, cells in sheet.rows:
        row = _Row({field: cells[place] for field, place in used.items()})
        if not any(row.cells.values()):
            continue
        item = row.item(known, owner_id)
        if not row.reasons:
            items.append(ImportedItem(number, item))
        for field, reason in row.reasons:
            column = sheet.columns[used[field]] if field in used else _LABELS.get(field, "")
            problems.append(RowProblem(number, column, reason))
    return ItemsPreview(tuple(items), tuple(problems))


class _Row:
    """One row while it is read: its cells by field, and what is wrong with them so far."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = {
            field: clean_lines(cell) if field in LONG_TEXTS else clean(cell)
            for field, cell in cells.items()
        }
        self.reasons: list[tuple[str, str]] = []

    def item(self, known: Mapping[str, Sequence[str]], owner_id: str) -> Item:
        values: dict[str, Any] = {"owner_id": self._owner(known, owner_id)}
        for name, text in self.cells.items():
            if name != "owner" and text:
                value = self._value(name, text)
                if value is not None:
                    values[name] = value
        if "test" not in values and values.keys() & DATES:
            # A date of a test without its kind: nearly always the electrical one.
            values["test"] = SafetyTest.PAT
        item = replace(Item(), **values)
        if not self.reasons:
            self._check("", lambda: check_item(item))
        return item

    def _owner(self, known: Mapping[str, Sequence[str]], owner_id: str) -> str:
        name = self.cells.get("owner", "")
        if not name:
            if not owner_id:
                self.reasons.append(("owner", "The owner is missing. Write the member’s name."))
            return owner_id
        found = known.get(folded(name), ())
        if len(found) == 1:
            return found[0]
        words = "There is no member called “{}”. Add it under Partners, or correct the name."
        if found:
            words = "Several members are called “{}”. Rename one of them under Partners."
        self.reasons.append(("owner", words.format(name)))
        return ""

    def _value(self, field: str, text: str) -> object:
        """The cell as the item keeps it; None, and a problem, when it can't be."""
        if field in CHOICES:
            return self._choice(field, text)
        if field in DATES:
            return self._check(field, lambda: parse_day(text, field))
        if field in NUMBERS:
            return self._number(field, text)
        if field == "value_pence":
            return self._check(field, lambda: parse_pounds(text, field))
        if field == "accessories":
            parts = text.replace("\n", ";").split(";" if ";" in text or "\n" in text else ",")
            return tuple(filter(None, map(clean, parts)))
        return text

    def _choice(self, field: str, text: str) -> Choice | None:
        wanted = folded(text)
        if wanted in OTHER_WORDS[field]:
            return OTHER_WORDS[field][wanted]
        for choice in CHOICES[field]:
            if wanted in (folded(choice.label), folded(choice.value)):
                return choice
        words = listed([choice.label for choice in CHOICES[field]])
        self.reasons.append((field, f"“{text}” is none of: {words}."))
        return None

    def _number(self, field: str, text: str) -> int | None:
        digits = text.replace(",", "")
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            return int(digits)
        self.reasons.append((field, f"“{text}” is not a whole number. Write digits only."))
        return None

    def _check(self, field: str, rule: Callable[[], object]) -> object:
        """What ``rule`` returns; a refusal becomes a problem of its field."""
        try:
            return rule()
        except RuleBroken as refusal:
            name = "owner" if refusal.field == "owner_id" else refusal.field
            self.reasons.append((field or name, refusal.message))
            return None


# --- out -------------------------------------------------------------------------------------


def items_sheet(items: Sequence[Item], owners: Mapping[str, str]) -> Table:
    """The items as a table that ``read_items`` takes back; ``owners`` are names by member id."""
    rows = [list(_row(item, owners)) for item in items]
    return Table("Equipment", [field.label for field in FIELDS], rows)


def _row(item: Item, owners: Mapping[str, str]) -> Iterator[Cell]:
    for field in FIELDS:
        if field.name == "owner":
            yield owners.get(item.owner_id)
        elif field.name == "value_pence":
            pence = item.value_pence
            yield None if pence is None else f"{pence // 100}.{pence % 100:02}"
        else:
            yield _cell(getattr(item, field.name))


def _cell(value: object) -> Cell:
    if isinstance(value, Choice):
        return value.label if value else None
    if isinstance(value, tuple):
        # What has a comma in it must not fall apart when it is read back.
        text = "; ".join(value)
        return f"{text};" if "," in text and ";" not in text else text or None
    if isinstance(value, str | int | date):
        return value if value != "" else None
    return None
