"""A catalogue from somebody's spreadsheet, and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from partnerdesk.domain.lending import Condition, Item, ItemKind, SafetyTest
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.items_columns import FIELDS
from partnerdesk.formats.items_table import items_sheet, read_items
from partnerdesk.formats.spreadsheet import Sheet, guess_mapping, read_sheet
from partnerdesk.formats.spreadsheet_out import write_csv, write_xlsx

ANNE = Member(id="anne", name="St Anne’s")
HERON = Member(id="heron", name="Heron Vale Academy")


def sheet(columns: str, *rows: str) -> Sheet:
    cells = [(number, tuple(row.split("|"))) for number, row in enumerate(rows, 2)]
    return Sheet(tuple(columns.split("|")), cells)


def test_columns_of_other_peoples_lists_are_known() -> None:
    found = sheet("Item|Qty|School|Replacement cost|Location|PAT due|Includes")
    assert guess_mapping(found.columns, FIELDS) == {
        "name": 0,
        "quantity": 1,
        "owner": 2,
        "value_pence": 3,
        "kept_at": 4,
        "test_due_on": 5,
        "accessories": 6,
    }


def test_a_row_becomes_an_item_in_our_own_words() -> None:
    found = sheet(
        "Item|Qty|School|Cost|Type|Condition|PAT due|Includes",
        "Multimeter|12|st annes|£ 38.00||as new|3/9/2026|Leads; Case, hard",
        "Main hall||Heron Vale Academy||Hall||||",
    )
    preview = read_items(found, guess_mapping(found.columns, FIELDS), [ANNE, HERON])
    assert preview.problems == ()
    meter, hall = preview.items
    assert (meter.row, hall.row) == (2, 3)
    assert meter.item == Item(
        owner_id="anne",
        name="Multimeter",
        quantity=12,
        value_pence=3800,
        condition=Condition.GOOD,
        accessories=("Leads", "Case, hard"),
        test=SafetyTest.PAT,
        test_due_on=date(2026, 9, 3),
    )
    assert (hall.item.kind, hall.item.owner_id) == (ItemKind.PLACE, "heron")


def test_what_cannot_be_read_is_named_by_row_column_and_reason() -> None:
    found = sheet(
        "Item|Qty|School|Cost",
        "Kiln|some|Nowhere School|lots",
        "|1||",
        "Piano|0||",
        "Drum|2||",
    )
    preview = read_items(found, guess_mapping(found.columns, FIELDS), [ANNE], "anne")
    told = [(one.row, one.column, one.reason.split(".")[0]) for one in preview.problems]
    assert told == [
        (2, "School", "There is no member called “Nowhere School”"),
        (2, "Qty", "“some” is not a whole number"),
        (2, "Cost", "“lots” is not an amount"),
        (3, "Item", "Give it a name, for example “Multimeter”"),
        (4, "Qty", "Write how many there are, from 1 to 100,000"),
    ]
    assert [(one.row, one.item.owner_id) for one in preview.items] == [(5, "anne")]


def test_without_names_or_without_an_owner_it_is_refused() -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_items(sheet("Qty", "3"), {"quantity": 0}, [ANNE])
    assert refusal.value.field == "name"
    preview = read_items(sheet("Item", "Kiln"), {"name": 0}, [ANNE])
    assert [one.column for one in preview.problems] == ["Owner"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_catalogue_comes_back_as_it_went_out(tmp_path: Path, kind: str) -> None:
    items = [
        Item(owner_id="anne", name="=1+1", quantity=3, value_pence=120_450, asset_tag="0042"),
        Item(
            owner_id="heron",
            name="Kiln",
            category="Art",
            accessories=("Shelves, three",),
            handling="Hot.\nLet it cool.",
            test=SafetyTest.CALIBRATION,
            tested_on=date(2026, 1, 5),
            test_due_on=date(2027, 1, 5),
            condition=Condition.WORN,
        ),
        Item(owner_id="heron", name="Pitch", kind=ItemKind.PLACE, capacity=60),
    ]
    table = items_sheet(items, {"anne": ANNE.name, "heron": HERON.name})
    path = tmp_path / f"catalogue.{kind}"
    if kind == "csv":
        write_csv(path, table.columns, table.rows)
    else:
        write_xlsx(path, [table])
    found = read_sheet(path)
    preview = read_items(found, guess_mapping(found.columns, FIELDS), [ANNE, HERON])
    assert preview.problems == ()
    assert [one.item for one in preview.items] == items
