"""An amount of money, written as people write it."""

from __future__ import annotations

from typing import Any

from partnerdesk.domain.money import parse_pounds
from ui.widgets import LineEditor


class MoneyEditor(LineEditor):
    """The value is whole pence, or None when the field is empty."""

    def __init__(self, pence: int | None = None, placeholder: str = "") -> None:
        super().__init__("", placeholder)
        self.set_value(pence)

    def value(self) -> int | None:
        return parse_pounds(self.text())

    def set_value(self, value: Any) -> None:
        self.setText("" if value is None else f"{value // 100}.{value % 100:02}")
        self.setCursorPosition(0)
