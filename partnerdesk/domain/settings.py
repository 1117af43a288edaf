"""What a partnership settles once: its name, who coordinates it, and when to be reminded."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, time

from partnerdesk.domain.problems import RuleBroken


@dataclass(frozen=True, slots=True)
class Settings:
    """Kept in the store, so that they travel with it. Spans are in months or days, as named.

    Hours are ``HH:MM``; ``soft_clashes`` are the kinds of clash that only warn, spaces between.
    """

    partnership_name: str = ""
    coordinator_name: str = ""
    coordinator_since: date | None = None
    buy_in_fades_after_months: int = 12
    review_notice_days: int = 42
    signature_chase_days: int = 14
    backup_overdue_days: int = 14
    leavers_review_months: int = 12
    ad_hoc_notice_days: int = 14
    pencil_chase_days: int = 10
    school_day_starts: str = "08:30"
    school_day_ends: str = "16:00"
    soft_clashes: str = "member_taken travel outside_hours"

    def school_hours(self) -> tuple[time, time]:
        """The hours of an ordinary school day."""
        return time.fromisoformat(self.school_day_starts), time.fromisoformat(self.school_day_ends)


_LIMITS = {
    "buy_in_fades_after_months": (1, 60),
    "review_notice_days": (1, 365),
    "signature_chase_days": (1, 365),
    "backup_overdue_days": (1, 365),
    "leavers_review_months": (1, 120),
    "ad_hoc_notice_days": (0, 365),
    "pencil_chase_days": (1, 365),
}


def check_settings(settings: Settings) -> None:
    """Raise RuleBroken when a span or the school day is outside what makes sense."""
    for field in fields(settings):
        if field.name in _LIMITS:
            low, high = _LIMITS[field.name]
            if not low <= getattr(settings, field.name) <= high:
                raise RuleBroken(field.name, f"Choose a number from {low} to {high}.")
    try:
        opens, closes = settings.school_hours()
    except ValueError:
        raise RuleBroken("school_day_ends", "Write both times like 08:30.") from None
    if closes <= opens:
        raise RuleBroken("school_day_ends", "The school day ends before it starts.")
