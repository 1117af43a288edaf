"""Who is known already, read once for a dialog that compares a file with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partnerdesk.domain.partners import Member, Person
from partnerdesk.formats.likeness import Likeness, near_duplicates
from partnerdesk.store import partners_rows
from partnerdesk.store.partners_rows import PersonInRole
from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Known:
    """Every member, left ones too, and who has or had a role at each, by member id."""

    members: tuple[Member, ...]
    there: Mapping[str, tuple[PersonInRole, ...]]

    def member(self, member_id: str) -> Member:
        """A member by id. Raises StopIteration when there is none."""
        return next(member for member in self.members if member.id == member_id)

    def people(self) -> tuple[Person, ...]:
        """Everybody, each once."""
        held = (one.person for there in self.there.values() for one in there)
        return tuple({person.id: person for person in held}.values())

    def like(self, incoming: Member) -> tuple[Likeness, ...]:
        """Members that ``incoming`` may be, the likeliest first."""
        return near_duplicates(incoming, self.members)


def read_known(desk: Desk) -> Known:
    """Read everybody there is."""
    with desk.read() as connection:
        members = partners_rows.all_members(connection)
        held = partners_rows.people_in_roles(connection)
    there: dict[str, list[PersonInRole]] = {member.id: [] for member in members}
    for one in held:
        there[one.role.member_id].append(one)
    return Known(tuple(members), {key: tuple(value) for key, value in there.items()})
