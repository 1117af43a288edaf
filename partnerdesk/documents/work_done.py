"""What a school's part in the partnership amounts to over a year, in sessions, hours and pounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A year of work; minutes of staff, pence of money, values in pence to replace.

    ``pupils`` are places taken (or expected) at sessions: who came twice counts twice.
    ``led`` are sessions led by the school's own staff.
    """

    sessions: int = 0
    pupils: int = 0
    staff_minutes: int = 0
    of_it_around: int = 0
    pence: int = 0
    led: int = 0
    borrowed: int = 0
    borrowed_pence: int = 0
    lent: int = 0
    lent_pence: int = 0


def hours_text(minutes: int) -> str:
    """``12 h``, rounded to whole hours; under ten hours to half ones, as in ``2.5 h``."""
    hours = minutes / 60
    if hours >= 10:
        return f"{round(hours):,} h"
    return f"{round(hours * 2) / 2:g} h"
