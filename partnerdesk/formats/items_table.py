"""Items and places as a table: rows of a spreadsheet in, the same columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import parse_day
from partnerdesk.domain.lending import Item, SafetyTest, check_item
from partnerdesk.domain.money import parse_pounds
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.formats.folding import folded
from partnerdesk.formats.items_columns import (
    CHOICES,
    DATES,
    FIELDS,
    LONG_TEXTS,
    NUMBERS,
    OTHER_WORDS,
)
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.formats.spreadsheet_out import Cell, Table
from partnerdesk.formats.table_row import RowProblem, TableRow

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
        row = _Row({field: cells[place] for field, place in used.items()}, LONG_TEXTS)
        if not any(row.cells.values()):
            continue
        item = row.item(known, owner_id)
        if not row.reasons:
            items.append(ImportedItem(number, item))
        problems += row.problems(number, sheet, used, _LABELS)
    return ItemsPreview(tuple(items), tuple(problems))


class _Row(TableRow):
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
                self.problem("owner", "The owner is missing. Write the member’s name.")
            return owner_id
        found = known.get(folded(name), ())
        if len(found) == 1:
            return found[0]
        words = "There is no member called “{}”. Add it under Partners, or correct the name."
        if found:
            words = "Several members are called “{}”. Rename one of them under Partners."
        self.problem("owner", words.format(name))
        return ""

    def _value(self, field: str, text: str) -> object:
        """The cell as the item keeps it; None, and a problem, when it can't be."""
        if field in CHOICES:
            kind = CHOICES[field]
            return self.choice(field, kind, OTHER_WORDS[field], [one.label for one in kind])
        if field in DATES:
            return self._check(field, lambda: parse_day(text, field))
        if field in NUMBERS:
            return self.whole_number(field)
        if field == "value_pence":
            return self._check(field, lambda: parse_pounds(text, field))
        if field == "accessories":
            parts = text.replace("\n", ";").split(";" if ";" in text or "\n" in text else ",")
            return tuple(filter(None, map(clean, parts)))
        return text

    def _check(self, field: str, rule: Callable[[], object]) -> object:
        """What ``rule`` returns; a refusal becomes a problem of its field."""
        try:
            return rule()
        except RuleBroken as refusal:
            name = "owner" if refusal.field == "owner_id" else refusal.field
            self.problem(field or name, refusal.message)
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
