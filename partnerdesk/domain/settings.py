"""What a partnership settles once: its name, who co-ordinates it, and when to be reminded."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from partnerdesk.domain.problems import RuleBroken


@dataclass(frozen=True, slots=True)
class Settings:
    """Kept in the store, so that they travel with it. Spans are in months or days, as named."""

    partnership_name: str = ""
    coordinator_name: str = ""
    coordinator_since: date | None = None
    buy_in_fades_after_months: int = 12
    review_notice_days: int = 42
    signature_chase_days: int = 14
    backup_overdue_days: int = 14


_LIMITS = {
    "buy_in_fades_after_months": (1, 60),
    "review_notice_days": (1, 365),
    "signature_chase_days": (1, 365),
    "backup_overdue_days": (1, 365),
}


def check_settings(settings: Settings) -> None:
    """Raise RuleBroken when a span is outside what makes sense."""
    for field in fields(settings):
        if field.name in _LIMITS:
            low, high = _LIMITS[field.name]
            if not low <= getattr(settings, field.name) <= high:
                raise RuleBroken(field.name, f"Choose a number from {low} to {high}.")
