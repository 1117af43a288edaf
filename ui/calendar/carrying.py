"""A session on its way to another time: where it was taken, where it is tried, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QPoint, QRect

from partnerdesk.domain.sessions import when_text
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import DAY, NOTHING, Block, InTheWay, snapped


@dataclass(frozen=True, slots=True)
class Hit:
    """What of a session is under the mouse; ``day`` is the one of its days, ``edge`` its end."""

    block: Block
    day: date
    box: QRect
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A session on its way to another time, by mouse or keys, and what would be in the way.

    ``clash`` is empty until it has been looked at, and where nothing is in the way.
    """

    block: Block
    clash: InTheWay = NOTHING
    by_keys: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Where the mouse went down: on a session or at a moment of the grid."""

    place: QPoint
    at: datetime
    hit: Hit | None


def trial_words(trial: Trial) -> str:
    """Where a session is being carried, and what is in the way there."""
    words = f"{trial.block.title}: {when_text(trial.block.starts_at, trial.block.ends_at)}"
    if trial.clash:
        return f"{words}. {tr('Clash')}: {trial.clash.words}"
    return f"{words}. {tr('Enter keeps it there, Esc puts it back.')}" if trial.by_keys else words


def moved_days(block: Block, days: int) -> tuple[datetime, datetime]:
    """The times of a session so many days later."""
    return block.starts_at + days * DAY, block.ends_at + days * DAY


def moved_to(block: Block, start: datetime) -> tuple[datetime, datetime]:
    """The times of a session that begins at the quarter of an hour nearest to ``start``."""
    begins = snapped(start)
    return begins, begins + (block.ends_at - block.starts_at)
