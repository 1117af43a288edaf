"""Labels for items: name, asset tag and owner beside a QR code, on label sheets from the shops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partnerdesk.documents import blocks
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted

SHEETS = (
    blocks.LabelSheet(
        "24 on a sheet, 63.5 × 33.9 mm", 3, 8, 63.5, 33.9, 7.25, 12.9, 66.0, 33.9, "L7159"
    ),
    blocks.LabelSheet(
        "21 on a sheet, 63.5 × 38.1 mm", 3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1, "L7160"
    ),
    blocks.LabelSheet(
        "65 on a sheet, 38.1 × 21.2 mm", 5, 13, 38.1, 21.2, 4.75, 10.7, 40.6, 21.2, "L7651"
    ),
)
"""The sheets to choose from; ``fits`` is the code that shops sell each size under."""

# A longer tag would make modules that a telephone can't tell apart on the smallest label.
_LONGEST_IN_CODE = 40  # bytes


@dataclass(frozen=True, slots=True)
class ItemLabel:
    """What a label says of an item; ``copies`` when each of several units wants its own."""

    item_id: str
    name: str
    asset_tag: str
    owner: str
    copies: int = 1


def label_code(asset_tag: str, item_id: str) -> str:
    """What the QR code holds: the asset tag, or the item's id when it has no tag or a long one."""
    tag = asset_tag.strip()
    return tag if 0 < len(tag.encode()) <= _LONGEST_IN_CODE else item_id


def item_labels(
    items: Sequence[ItemLabel], sheet: blocks.LabelSheet = SHEETS[0], start: int = 1
) -> blocks.Document:
    """Labels for the items in their order; the first stands at place ``start`` of its sheet.

    Places count from 1 along the rows, from the top left label.

    Raises RuleBroken for ``start`` when the sheet has no such place, and for ``items`` when there
    is nothing to print.
    """
    if not 1 <= start <= sheet.count:
        raise RuleBroken(
            "start",
            f"This sheet has {counted(sheet.count, 'label')}. "
            f"Choose a place from 1 to {sheet.count}.",
        )
    labels = tuple(
        blocks.Label(label_code(one.asset_tag, one.item_id), one.name, one.asset_tag, one.owner)
        for one in items
        for _ in range(one.copies)
    )
    if not labels:
        raise RuleBroken("items", "There is nothing to label. Choose at least one item.")
    return blocks.Document("Item labels", (blocks.Labels(sheet, labels, start),))
