"""What a merge makes of every row that differs: by the choices, and by what needs what.

Nothing is left half: what somebody keeps or takes brings along what it points to, and what is a
part of something that stays or comes stays or comes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from partnerdesk.domain.differences import Kind, Take, merged
from partnerdesk.store.comparing import Difference
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.their_rows import links_of


class Choices(Protocol):
    """Whose side to take, by row and by field; ``otherwise`` where somebody has to choose."""

    @property
    def rows(self) -> Mapping[Key, Take]:
        """By table and id."""

    @property
    def fields(self) -> Mapping[tuple[str, str, str], Take]:
        """By table, id and column."""

    @property
    def otherwise(self) -> Take | None:
        """For the rest."""


@dataclass(slots=True)
class Plan:
    """What becomes of each row that differs; None takes it away or leaves it out.

    ``open`` are rows in which nobody chose. ``needed`` are rows that stay or come back although
    their side or ours removed them, because something else points to them. ``torn`` are pairs: the
    first can't be without the second, and somebody chose that the second is not to be.
    """

    results: dict[Key, dict[str, Any] | None] = field(default_factory=dict)
    open: list[Key] = field(default_factory=list)
    needed: set[Key] = field(default_factory=set)
    torn: list[tuple[Key, Key]] = field(default_factory=list)


def make_plan(entries: Entries, choices: Choices) -> Plan:
    """What becomes of each row that differs, as the choices stand."""
    pointing: dict[Key, list[Key]] = {}
    needed: set[Key] = set()
    while True:
        plan = _as_chosen(entries, choices, needed)
        more = _also_needed(entries, choices, plan, pointing)
        if not more or plan.torn:
            return plan
        needed |= more


def _as_chosen(entries: Entries, choices: Choices, needed: set[Key]) -> Plan:
    plan = Plan(needed=set(needed))
    for key, one in entries.differences.items():
        plan.results[key] = _result(one, choices, plan)
    for key, one in entries.differences.items():
        whole = entries.differences.get(entries.whole_of(key))
        if whole is not None and whole is not one and _one_sided(whole) and _one_sided(one):
            _follow(one, whole, choices, plan)
    return plan


def _one_sided(one: Difference) -> bool:
    return one.ours is None or one.theirs is None


def _result(one: Difference, choices: Choices, plan: Plan) -> dict[str, Any] | None:
    if one.ours is None or one.theirs is None:
        take = _side(one, choices)
        if take is None and one.key not in plan.needed:
            plan.open.append(one.key)
        if take is None or one.key in plan.needed:
            return _copy(one.ours or one.theirs)
        return _copy(one.theirs if take is Take.THEIRS else one.ours)
    chosen: dict[str, Take] = {}
    undecided = False
    for conflict in one.found:
        asked = choices.fields.get((*one.key, conflict.column)) or choices.rows.get(one.key)
        take = asked or conflict.winner or choices.otherwise
        undecided = undecided or take is None
        chosen[conflict.column] = take or Take.OURS
    if undecided:
        plan.open.append(one.key)
    return merged(one.ours, one.found, chosen)


def _copy(image: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if image is None else dict(image)


def _side(one: Difference, choices: Choices) -> Take | None:
    """Which side of a row that only one has."""
    by_itself = {Kind.BOTH: choices.otherwise, Kind.OURS: Take.OURS}
    return choices.rows.get(one.key) or by_itself.get(one.kind, Take.THEIRS)


def _follow(one: Difference, whole: Difference, choices: Choices, plan: Plan) -> None:
    """A part stays or goes with its whole, unless somebody chose for the part."""
    if one.key in choices.rows or one.key in plan.needed:
        return
    stays = plan.results[whole.key] is not None
    if stays and (one.kind is Kind.NEW or (one.ours is None) != (whole.ours is None)):
        return
    if stays or _decided(whole, choices):
        plan.results[one.key] = _copy(one.ours or one.theirs) if stays else None
        if stays and whole.key in plan.needed:
            plan.needed.add(one.key)
        if one.key in plan.open and whole.key not in plan.open:
            plan.open.remove(one.key)


def _decided(one: Difference, choices: Choices) -> bool:
    return one.key in choices.rows or one.kind is Kind.BOTH


# --- what needs what -------------------------------------------------------------------------


def _also_needed(
    entries: Entries, choices: Choices, plan: Plan, pointing: dict[Key, list[Key]]
) -> set[Key]:
    """Rows that are not to be, and that something which is to be points to."""
    absent = {key for key, result in plan.results.items() if result is None}
    found: dict[Key, Key] = {}
    for key, result in plan.results.items():
        if result is not None:
            for column, target in links_of(key[0]).items():
                at = (target, str(result[column]))
                if result[column] is not None and at in absent:
                    found.setdefault(at, key)
    for key in absent:
        if entries.differences[key].ours is not None and key not in found:
            if key not in pointing:
                pointing[key] = entries.pointing_to(key)
            if pointing[key]:
                found[key] = pointing[key][0]
    for needed, needing in found.items():
        if needed in choices.rows or _left_with_whole(entries, needed, choices):
            plan.torn.append((needing, needed))
    return set(found)


def _left_with_whole(entries: Entries, key: Key, choices: Choices) -> bool:
    return entries.whole_of(key) in choices.rows
