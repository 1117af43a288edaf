"""Two stores that went their own ways: what differs in an entry, and what merges by itself.

An image is an entry's stored values by column. Nothing here knows what the columns mean.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from partnerdesk.domain.choices import Choice

Image = Mapping[str, object]


class Take(Choice):
    """Whose side wins."""

    OURS = "ours", "Ours"
    THEIRS = "theirs", "Theirs"


class Kind(Choice):
    """How an entry differs."""

    NEW = "new", "New"
    THEIRS = "theirs", "Changed on their side"
    GONE = "gone", "Removed on their side"
    OURS = "ours", "Changed on our side"
    BOTH = "both", "Changed on both sides"


@dataclass(frozen=True, slots=True)
class Memory:
    """What one store knows of an entry, in marks (short hashes) of the states it was in.

    ``now`` are the marks of its present state, more than one where the other store calls what it
    points to by other names; ``past`` those of former states. ``settled`` are foreign states that
    were looked at; of these ``lately`` are the ones looked at since the present state came to be.
    """

    now: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    lately: frozenset[str] = frozenset()

    def knows(self, mark: str) -> bool:
        """Whether a state is one that was here, or was looked at."""
        return mark in self.past or mark in self.settled


def changed_by(ours: Memory, their_mark: str, their_past: Sequence[str]) -> Kind:
    """Which side changed an entry that both have and that differs; ``their_past`` newest last.

    A side changed it when the other's state is one that it knew before. When each knows the
    other's, both went to and fro, unless we looked at theirs since: then it has been decided. Nor
    is it theirs alone when they went on from a state that we looked at and did not take.
    """
    places = [at for at, mark in enumerate(their_past) if mark in ours.now]
    declined = [at for at, mark in enumerate(their_past) if mark in ours.lately]
    they_know = bool(places) and max(places) > max(declined, default=-1)
    if they_know and not ours.knows(their_mark):
        return Kind.THEIRS
    if ours.knows(their_mark) and (not places or their_mark in ours.lately):
        return Kind.OURS
    return Kind.BOTH


def missing_here(ours: Memory, their_mark: str, their_past: Collection[str]) -> Kind:
    """How an entry differs that only they have: new, removed here, or that and changed there.

    ``their_past`` holds our ``removal`` when they kept it knowingly; then it comes back.
    """
    if their_mark in ours.settled:
        return Kind.OURS
    if not ours.past and not ours.settled:
        return Kind.NEW
    if not ours.now.isdisjoint(their_past):
        return Kind.THEIRS
    return Kind.OURS if their_mark in ours.past else Kind.BOTH


def missing_there(ours: Memory, their_past: Collection[str], their_removal: str) -> Kind:
    """How an entry differs that they removed: by them alone, or changed here as well."""
    if their_removal in ours.settled:
        return Kind.OURS
    return Kind.BOTH if ours.now.isdisjoint(their_past) else Kind.GONE


def removal(last_mark: str) -> str:
    """The mark of being removed after a last state: longer than that of any state."""
    return f"{last_mark}{'0' * 16}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A column that differs. ``winner`` is the only side that changed it, or None."""

    column: str
    base: object
    ours: object
    theirs: object
    winner: Take | None


def conflicts(
    kind: Kind,
    ours: Image,
    theirs: Image,
    base: Image | None,
    without: Collection[str] = (),
    decided: Mapping[str, Take] = MappingProxyType({}),
) -> tuple[Conflict, ...]:
    """The columns that differ, but for those ``without``, in the order of ours.

    ``decided`` are columns that nobody is ever asked about, where the two sides disagree.
    """
    found = []
    for column, mine in ours.items():
        if column in without or mine == theirs[column]:
            continue
        winner = _winner(kind, mine, theirs[column], base, column)
        if winner is None:
            winner = decided.get(column)
        was = None if base is None else base[column]
        found.append(Conflict(column, was, mine, theirs[column], winner))
    return tuple(found)


def _winner(
    kind: Kind, ours: object, theirs: object, base: Image | None, column: str
) -> Take | None:
    if kind is not Kind.BOTH:
        return Take.OURS if kind is Kind.OURS else Take.THEIRS
    if base is None:
        return None
    if base[column] == ours:
        return Take.THEIRS
    return Take.OURS if base[column] == theirs else None


def merged(
    ours: Image, found: Collection[Conflict], chosen: Mapping[str, Take]
) -> dict[str, object]:
    """Our entry with their value in each column where they win.

    Raises LookupError when a column has no winner and nobody chose.
    """
    result = dict(ours)
    for one in found:
        take = chosen.get(one.column, one.winner)
        if take is None:
            raise LookupError(one.column)
        if take is Take.THEIRS:
            result[one.column] = one.theirs
    return result
