"""Whose support a partnership has at each school, and how fresh the last sign of it is (P8, P9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import months_before
from partnerdesk.domain.problems import RuleBroken


class Group(Choice):
    """Whose support a partnership needs at each school (P8)."""

    HEAD = "head", "Head"
    SENIOR_TEAM = "senior_team", "Senior team"
    GOVERNORS = "governors", "Governors"


class Standing(Choice):
    """How a group stood on the day it was seen (P9)."""

    COMMITTED = "committed", "On board"
    CAUTIOUS = "cautious", "Cautious"
    WITHDRAWN = "withdrawn", "Withdrawn"


@dataclass(frozen=True, slots=True)
class BuyIn:
    """How one group at a member stood on a day, and what shows it (P8)."""

    id: str = ""
    member_id: str = ""
    group: Group = Group.HEAD
    standing: Standing = Standing.COMMITTED
    seen_on: date = date.min
    evidence: str = ""


def check_buy_in(buy_in: BuyIn, today: date) -> None:
    """Raise RuleBroken unless there is evidence, and it has been seen (P8)."""
    if not buy_in.evidence:
        raise RuleBroken("evidence", "Say what shows it: a letter, a minute, words at a meeting.")
    if buy_in.seen_on > today:
        raise RuleBroken("seen_on", "This day is still to come. Put the day it was seen.")


@dataclass(frozen=True, slots=True)
class BuyInState:
    """How one group stands now: the last sighting, and whether it has faded."""

    group: Group
    last: BuyIn | None
    fading: bool


def buy_in_states(
    seen: Iterable[BuyIn], today: date, fades_after_months: int
) -> tuple[BuyInState, ...]:
    """A state per group, head first; sightings older than ``fades_after_months`` fade (P9)."""
    latest: dict[Group, BuyIn] = {}
    for sighting in seen:
        known = latest.get(sighting.group)
        if known is None or known.seen_on <= sighting.seen_on:
            latest[sighting.group] = sighting
    faded_before = months_before(today, fades_after_months)
    states = []
    for group in Group:
        last = latest.get(group)
        fading = (
            last is not None
            and last.standing is not Standing.WITHDRAWN
            and last.seen_on < faded_before
        )
        states.append(BuyInState(group, last, fading))
    return tuple(states)
