"""Who held a post when, whom to call first, and which posts nobody has followed in (P77)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from partnerdesk.domain.partners import Member, Role, RoleKind

# A member that loses one of these without a successor is fragile (P77).
KEY_ROLES = (
    RoleKind.HEAD,
    RoleKind.CHAIR_OF_GOVERNORS,
    RoleKind.COORDINATOR,
    RoleKind.LEAD_TEACHER,
)

# Whom to call when nobody is marked: the person who does the work before the person in charge.
CALL_ORDER = (
    RoleKind.COORDINATOR, RoleKind.LEAD_TEACHER, RoleKind.DEPUTY_HEAD, RoleKind.HEAD,
    RoleKind.OFFICE, RoleKind.TEACHER,
)  # fmt: skip


def holders(roles: Iterable[Role], kind: RoleKind, day: date) -> tuple[Role, ...]:
    """Who held ``kind`` on ``day``: nobody, one, or several who shared it."""
    return tuple(role for role in roles if role.kind is kind and role.held_on(day))


def call_first(member: Member, roles: Sequence[Role], today: date) -> Role | None:
    """The role of the person to call first: the one marked, else by CALL_ORDER, else anyone."""
    current = [role for role in roles if role.member_id == member.id and role.held_on(today)]
    for role in current:
        if role.person_id == member.call_first_id:
            return role
    for kind in CALL_ORDER:
        for role in current:
            if role.kind is kind:
                return role
    return current[0] if current else None


def without_successor(roles: Iterable[Role], today: date) -> tuple[Role, ...]:
    """Key roles that ended and that nobody holds now, one per member and kind (P77)."""
    every = list(roles)
    held = {(role.member_id, role.kind) for role in every if role.held_on(today)}
    latest: dict[tuple[str, RoleKind], Role] = {}
    for role in every:
        place = (role.member_id, role.kind)
        if (
            role.kind not in KEY_ROLES
            or place in held
            or role.ended_on is None
            or role.ended_on >= today
        ):
            continue
        known = latest.get(place)
        if known is None or (known.ended_on or date.min) < role.ended_on:
            latest[place] = role
    return tuple(latest.values())
