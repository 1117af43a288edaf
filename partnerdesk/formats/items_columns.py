"""The columns of a table of items: our names for them, and what other people call them."""

from __future__ import annotations

from collections.abc import Mapping

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.lending import Condition, ItemKind, SafetyTest
from partnerdesk.formats.spreadsheet import Field

FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "Name",
        ("Item", "Item name", "Equipment", "Description", "Article", "Resource", "Asset", "What"),
    ),
    Field(
        "owner",
        "Owner",
        ("Belongs to", "School", "Member", "Partner", "Owned by", "Lender", "Organisation"),
    ),
    Field("kind", "Kind", ("Type", "Equipment or place")),
    Field("category", "Category", ("Group", "Department", "Subject", "Class")),
    Field("make", "Make", ("Manufacturer", "Brand", "Maker")),
    Field("model", "Model", ("Model number", "Model no")),
    Field("serial", "Serial number", ("Serial", "Serial no", "S/N")),
    Field("asset_tag", "Asset tag", ("Tag", "Asset number", "Asset no", "Asset ID", "Barcode")),
    Field(
        "quantity",
        "Quantity",
        ("Qty", "Number", "How many", "Count", "Units", "No", "Amount", "Stock"),
    ),
    Field("capacity", "Capacity", ("Seats", "People", "Room for")),
    Field(
        "value_pence",
        "Value (£)",
        ("Value", "Replacement value", "Replacement cost", "Cost", "Price", "Unit cost"),
    ),
    Field("condition", "Condition", ("State", "Quality")),
    Field("kept_at", "Kept at", ("Location", "Where", "Room", "Kept in", "Storage", "Store")),
    Field("accessories", "Accessories", ("Goes with it", "Includes", "Extras")),
    Field("handling", "Handling", ("Notes", "Handling notes", "Instructions", "Care")),
    Field("test", "Test", ("Safety test", "Test type")),
    Field("tested_on", "Tested on", ("Last tested", "PAT date", "PAT tested", "Calibrated on")),
    Field(
        "test_due_on",
        "Test due",
        ("Next test", "Next test due", "PAT due", "PAT expiry", "Calibration due"),
    ),
)

CHOICES: Mapping[str, type[Choice]] = {
    "kind": ItemKind,
    "condition": Condition,
    "test": SafetyTest,
}
DATES = frozenset({"tested_on", "test_due_on"})
NUMBERS = frozenset({"quantity", "capacity"})
LONG_TEXTS = frozenset({"handling", "accessories"})

# What people write for our words, folded.
OTHER_WORDS: Mapping[str, Mapping[str, Choice]] = {
    "kind": {
        **dict.fromkeys(("item", "thing", "resource", "kit"), ItemKind.EQUIPMENT),
        **dict.fromkeys(
            ("room", "hall", "pitch", "venue", "laboratory", "lab", "space"), ItemKind.PLACE
        ),
    },
    "condition": {
        **dict.fromkeys(("new", "excellent", "very good", "ok", "as new"), Condition.GOOD),
        **dict.fromkeys(("average", "used"), Condition.FAIR),
        **dict.fromkeys(("poor", "old"), Condition.WORN),
        **dict.fromkeys(("broken", "faulty"), Condition.DAMAGED),
    },
    "test": {
        **dict.fromkeys(("electrical", "electrical test", "yes", "y"), SafetyTest.PAT),
        **dict.fromkeys(("none", "no", "n", "not needed", "n a"), SafetyTest.NONE),
        **dict.fromkeys(("calibrated", "cal"), SafetyTest.CALIBRATION),
    },
}
