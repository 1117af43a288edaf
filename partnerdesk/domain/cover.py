"""Who could take over from somebody who is away: near by first, and of the same trade (P80)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from partnerdesk.domain.partners import Role, RoleKind, distance_km
from partnerdesk.domain.posts import CALL_ORDER

if TYPE_CHECKING:
    from partnerdesk.domain.survival import SurvivalFacts, Thing

# Whoever teaches can stand in for somebody who does; if nobody does beside them, somebody who does
# the same at the nearest school (P80). Governors are not asked for what is done day by day.
_TEACHERS = (
    RoleKind.LEAD_TEACHER, RoleKind.TEACHER, RoleKind.DEPUTY_HEAD, RoleKind.COORDINATOR,
)  # fmt: skip
_GOVERNORS = (RoleKind.CHAIR_OF_GOVERNORS, RoleKind.GOVERNOR)


class Cover:
    """Who could take over from one person, looked up in the roles of everybody."""

    def __init__(self, facts: SurvivalFacts, person_id: str) -> None:
        self._facts = facts
        self._away = person_id
        self._own = [one for one in facts.roles if one.person_id == person_id]

    @cached_property
    def _at(self) -> dict[str, list[Role]]:
        found: dict[str, list[Role]] = {}
        for role in self._facts.roles:
            if role.person_id != self._away:
                found.setdefault(role.member_id, []).append(role)
        return found

    @cached_property
    def _first_role(self) -> dict[str, Role]:
        return {one.person_id: one for one in reversed(self._facts.roles)}

    def of(self, thing: Thing) -> str:
        """The id of who takes part in it, else works beside them, else is a specialist near by.

        Blank when there is nobody.
        """
        for key in thing.everybody:
            if key != self._away:
                return key
        kinds = (thing.role,) if thing.role else tuple(one.kind for one in self._own)
        here = [thing.member_id] if thing.member_id else [one.member_id for one in self._own]
        taught = thing.teaching or thing.role is RoleKind.LEAD_TEACHER
        skills = [kind for kind in kinds if taught and kind in _TEACHERS]
        suited = _TEACHERS if skills else [k for k in RoleKind if k in kinds or k not in _GOVERNORS]
        for member_id in here:
            beside = sorted(self._at.get(member_id, ()), key=lambda one: _call_order(one, kinds))
            for role in beside:
                if role.kind in suited:
                    return role.person_id
        return self._near_by(here, skills)

    def _near_by(self, here: Sequence[str], kinds: Sequence[RoleKind]) -> str:
        """Somebody who does the same at the nearest member whose place is known."""
        homes = [self._facts.members[key] for key in here]
        found = []
        for role in self._facts.roles:
            if role.kind in kinds and role.person_id != self._away and role.member_id not in here:
                there = self._facts.members[role.member_id]
                away = [km for home in homes if (km := distance_km(home, there)) is not None]
                if away:
                    found.append((min(away), role.person_id))
        return min(found)[1] if found else ""

    def told(self, person_id: str) -> str:
        """``Owain Prys, lead teacher at Heron Vale Academy``."""
        name = self._facts.people[person_id].name
        role = self._first_role.get(person_id)
        if role is None:
            return name
        return f"{name}, {role.label.lower()} at {self._facts.members[role.member_id].name}"


def _call_order(role: Role, kinds: Sequence[RoleKind]) -> tuple[bool, int]:
    """Who does the same first, then in the order in which one calls."""
    order = CALL_ORDER.index(role.kind) if role.kind in CALL_ORDER else len(CALL_ORDER)
    return role.kind not in kinds, order
