"""What the choice fields of the partners dialogs offer."""

from __future__ import annotations

from collections.abc import Sequence

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.partners import Member
from partnerdesk.store.partners_rows import all_members
from ui.desk import Desk
from ui.partners.reading import MemberView


def choices(kind: type[Choice]) -> list[tuple[Choice, str]]:
    """Every value of a Choice with its label."""
    return [(choice, choice.label) for choice in kind]


def people_choices(view: MemberView, nobody: str) -> list[tuple[str | None, str]]:
    """Nobody, then the people of a member by id with what they do or did there."""
    offered: dict[str | None, str] = {None: nobody}
    for one in (*view.in_post, *view.held_before):
        offered.setdefault(one.person.id, f"{one.person.name}, {one.role.label}")
    return list(offered.items())


def member_choices(desk: Desk, but: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Every member by id with its name and town; those in ``but`` are left out."""
    with desk.read() as connection:
        members = all_members(connection)
    return [(one.id, _placed(one)) for one in members if one.id not in but]


def _placed(member: Member) -> str:
    return f"{member.name}, {member.town}" if member.town else member.name
