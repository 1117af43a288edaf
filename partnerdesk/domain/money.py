"""Money in whole pence, and how it is written."""

from __future__ import annotations


def pounds(pence: int) -> str:
    """``£1,204.50``."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02}"
