"""A new head: told, met and signed up afresh within ninety days, or the partnership fades (P78)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.problems import RuleBroken

WATCH_DAYS = 90


@dataclass(frozen=True, slots=True)
class ChangeOfHead:
    """Somebody became head of a member, and what was done about it since.

    ``person_id`` is the new head; ``meeting_id`` the session at which they are met; ``closed_on``
    the day when somebody decided that no more is needed.
    """

    id: str = ""
    member_id: str = ""
    person_id: str = ""
    started_on: date = date.min
    briefed_on: date | None = None
    meeting_id: str | None = None
    met_on: date | None = None
    signed_up_on: date | None = None
    closed_on: date | None = None

    def watched_on(self, day: date) -> bool:
        """Whether Today still asks about it: from a month before the start to 90 days after."""
        if self.closed_on or (self.briefed_on and self.met_on and self.signed_up_on):
            return False
        return (
            self.started_on - timedelta(days=30)
            <= day
            <= self.started_on + timedelta(days=WATCH_DAYS)
        )

    @property
    def still_to_do(self) -> tuple[str, ...]:
        """``brief``, ``meet`` and ``sign up afresh``, as far as they are not done."""
        steps = {"brief": self.briefed_on, "meet": self.met_on, "sign up afresh": self.signed_up_on}
        return tuple(step for step, day in steps.items() if day is None)


def check_change_of_head(one: ChangeOfHead, today: date) -> None:
    """Raise RuleBroken for a day on which something was done that is still to come."""
    for field in ("briefed_on", "met_on", "signed_up_on"):
        day = getattr(one, field)
        if day and day > today:
            raise RuleBroken(field, "This day is still to come. Choose today or a day before.")
