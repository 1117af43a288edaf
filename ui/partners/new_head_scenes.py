"""What the pictures show of a change of head: its dialogs and papers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog, QWidget

from partnerdesk.actions.new_head import new_heads
from partnerdesk.domain.new_head import SIGN_UP
from ui.desk import Desk
from ui.partners import new_head_dialogs


def dialogs(parent: QWidget, desk: Desk, member_id: str) -> Iterator[tuple[str, QDialog]]:
    """A new head at one member, and what is done about the one who is watched over."""
    one = new_heads(desk.database, desk.today())[0]
    yield "dialog-new-head", new_head_dialogs.open_new_head(desk, parent, member_id)
    yield "dialog-signed-up", new_head_dialogs.open_mark(desk, parent, one, SIGN_UP)
    yield "dialog-meeting", new_head_dialogs.open_meeting(desk, parent, one)
