"""The way from equipment to the dialog that lends it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QDialog, QWidget

from ui.desk import Desk


def lend(
    desk: Desk,
    parent: QWidget,
    item_id: str = "",
    kit_id: str = "",
    out_at: datetime | None = None,
    due_at: datetime | None = None,
) -> QDialog:
    """Open the dialog that lends or reserves an item or a kit, with the moments filled in."""
    from ui.loans.lend_dialog import open_lend

    return open_lend(desk, parent, item_id=item_id, kit_id=kit_id, out_at=out_at, due_at=due_at)
