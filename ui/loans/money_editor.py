"""An amount of money, written as people write it."""

from __future__ import annotations

import re
from typing import Any

from partnerdesk.domain.problems import RuleBroken
from ui.loans.words import tr
from ui.widgets import LineEditor

_AMOUNT = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


class MoneyEditor(LineEditor):
    """The value is whole pence, or None when the field is empty."""

    def __init__(self, pence: int | None = None, placeholder: str = "") -> None:
        super().__init__("", placeholder)
        self.set_value(pence)

    def value(self) -> int | None:
        text = self.text().strip()
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        if match is None:
            raise RuleBroken("", tr("“{0}” is not an amount, such as 12.50.").format(text))
        return int(match[1].replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))

    def set_value(self, value: Any) -> None:
        self.setText("" if value is None else f"{value // 100}.{value % 100:02}")
        self.setCursorPosition(0)
