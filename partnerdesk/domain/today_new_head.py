"""What a new head asks of the coordinator today: to be briefed, met, and asked to sign afresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.new_head import WatchedHead
from partnerdesk.domain.words import counted

# What Today has the coordinator do about a new head; it leads to the member.
WELCOME = "Welcome them"


def new_head_matters(watched: Sequence[WatchedHead], today: date) -> tuple[Matter, ...]:
    """One matter for each new head about whom something is still to be done (P78)."""
    return tuple(_matter(one, today) for one in watched if one.watched_on(today))


def _matter(one: WatchedHead, today: date) -> Matter:
    second = " · ".join(
        filter(None, (f"Still to do: {', '.join(one.still_to_do)}", one.meeting_words(today)))
    )
    key = one.change.member_id
    return Matter(MatterKind.NEW_HEAD, since_words(one, today), second, WELCOME, "partners", key)


def since_words(one: WatchedHead, today: date) -> str:
    """``Priya Nair has been head of Fenwick Academy for 12 days``, or from when they will be."""
    days = one.days_since(today)
    if days < 0:
        return f"{one.head} becomes head of {one.member} on {day_text(one.change.started_on)}"
    if days == 0:
        return f"{one.head} is head of {one.member} from today"
    return f"{one.head} has been head of {one.member} for {counted(days, 'day')}"
