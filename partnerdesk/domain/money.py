"""Money in whole pence, and how it is written."""

from __future__ import annotations

import re

from partnerdesk.domain.problems import RuleBroken

_MOST_PENCE = 10**12
_WRITTEN = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{1,2}))?", re.ASCII)


def pounds(pence: int) -> str:
    """``£1,204.50``."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02}"


def parse_pounds(text: str, field: str = "") -> int | None:
    """The pence that ``£ 38``, ``1,204.50`` or ``.99`` mean; None when it is blank.

    Raises RuleBroken for ``field`` when it is not an amount of pounds.
    """
    words = text.strip()
    if not words:
        return None
    match = _WRITTEN.fullmatch(words)
    if match is None or not any(match.groups()):
        raise RuleBroken(field, f"“{words}” is not an amount. Write pounds like 38 or 38.50.")
    pence = int((match[1] or "0").replace(",", "")) * 100 + int((match[2] or "0").ljust(2, "0"))
    if pence > _MOST_PENCE:
        raise RuleBroken(field, f"“{words}” is more than can be kept. Check the amount.")
    return pence
