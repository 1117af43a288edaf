"""What goes into a handover pack, and what is remembered of one that was merged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackChoice:
    """What a pack holds: everything for a successor, unless something is left out.

    ``member_id`` makes it that member's part, for that member. Without ``private`` no private note,
    contact or answer goes in; without ``personal`` nobody's name or number does.
    """

    member_id: str = ""
    private: bool = True
    personal: bool = True

    @property
    def whole(self) -> bool:
        """Whether it holds all there is."""
        return not self.member_id and self.private and self.personal

    def words(self, member: str = "") -> str:
        """``everything``, ``the part of St Anne's, without private notes``."""
        parts = [f"the part of {member or 'one member'}" if self.member_id else "everything"]
        if not self.personal:
            parts.append("without personal data")
        elif not self.private:
            parts.append("without private notes")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody else's state of an entry that was looked at when merging, and need not be again.

    ``image`` is its mark, as ``store/pack_marks.py`` makes it.
    """

    id: str = ""
    table: str = ""
    row_id: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class SameAs:
    """An entry in somebody else's store that is the same thing as one in ours."""

    id: str = ""
    table: str = ""
    their_id: str = ""
    our_id: str = ""
