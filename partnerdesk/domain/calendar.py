"""When a member's school is closed. The calendar topic grows from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import Span
from partnerdesk.domain.problems import RuleBroken


class ClosureKind(Choice):
    """Why a school has no ordinary day."""

    HOLIDAY = "holiday", "Holiday"
    HALF_TERM = "half_term", "Half-term"
    INSET = "inset", "INSET day"
    OTHER = "other", "Other closure"


@dataclass(frozen=True, slots=True)
class Closure:
    """Whole days on which a member is closed, both ends included."""

    id: str
    member_id: str
    kind: ClosureKind
    name: str
    first_day: date
    last_day: date


def check_closure(closure: Closure) -> None:
    """Raise RuleBroken unless the closure has a name and ends no sooner than it starts."""
    if not closure.name:
        raise RuleBroken("name", "Name the closure, for example “May half-term”.")
    if closure.last_day < closure.first_day:
        raise RuleBroken("last_day", "The last day is before the first. Put the later date here.")


def holidays(closures: Iterable[Closure]) -> tuple[Span, ...]:
    """The longer closures, in which nobody expects to be rung."""
    pausing = {ClosureKind.HOLIDAY, ClosureKind.HALF_TERM}
    return tuple(Span(c.first_day, c.last_day) for c in closures if c.kind in pausing)
