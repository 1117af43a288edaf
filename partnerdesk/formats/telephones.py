"""Telephone numbers as other programs leave them."""

from __future__ import annotations

import re


def with_leading_zero(number: str) -> str:
    """``number``; a UK number that a spreadsheet took for a sum gets its first 0 back."""
    bare = number.isascii() and number.isdigit() and len(number) == 10 and number[0] != "0"
    return f"0{number}" if bare else number


def dialled(number: str) -> str:
    """The digits to compare by, as dialled within the UK: ``+44 (0)1632 960114`` and
    ``01632 960114`` are the same."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return f"0{digits[2:]}" if digits.startswith("44") else digits
