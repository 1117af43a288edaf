"""What is read from a calendar file, whatever it means for the partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from partnerdesk.domain.choices import Choice


class EventState(Choice):
    """How firm an event is, where the file says."""

    NONE = "", "Not said"
    TENTATIVE = "tentative", "Tentative"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event on its day or days, both included; one date of it when it repeats.

    ``starts_at`` and ``ends_at`` are local times, None for whole days; they are the same for a
    moment. ``uid`` names the event in its file, and ``of_day`` which date of a repeating one it
    is: the day that the rule gave it, which stays when it is moved.
    """

    uid: str
    title: str
    first_day: date
    last_day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    of_day: str = ""
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    state: EventState = EventState.NONE
    sequence: int = 0

    @property
    def key(self) -> str:
        """What it is known by when the file is read again."""
        return f"{self.uid}#{self.of_day}" if self.of_day else self.uid

    @property
    def whole_days(self) -> bool:
        """Whether it has no times of day."""
        return self.starts_at is None


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something of an event that can't be read: which event, and a sentence that says what, why."""

    title: str
    why: str
    uid: str = ""
