"""What merging a pack would change, in words, by topic: what a person looks through and decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.differences import Kind as Kind
from partnerdesk.domain.differences import Take as Take

if TYPE_CHECKING:
    from partnerdesk.store.forgetting import Known
    from partnerdesk.store.pack_file import PackManifest

TOPICS = ("Partners", "Equipment", "Calendar", "Agreements", "Handover", "Settings")

REMOVED = "(removed)"
"""Stands for a side that no longer has the entry."""

ABSENT = "(not here)"
"""Stands for a side that never had it."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs: all three sides as they are shown, blank for nothing.

    ``base`` is what both once had (None when nobody knows). ``chosen_by_itself`` is the side that
    wins because only that one changed it; None when somebody has to choose.
    """

    column: str
    label: str
    base: str | None
    ours: str
    theirs: str
    chosen_by_itself: Take | None


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One entry that differs. ``row_id`` is its id here; ``title`` tells it from its neighbours.

    ``fields`` are what differs; of something new all that is written down. When one side removed
    it there are no fields, and ``ours`` or ``theirs`` is ``REMOVED``; otherwise both are blank.
    """

    table: str
    row_id: str
    title: str
    kind: Kind
    fields: tuple[FieldDifference, ...] = ()
    ours: str = ""
    theirs: str = ""

    @property
    def to_choose(self) -> bool:
        """Whether it does not merge by itself."""
        if self.kind is not Kind.BOTH:
            return False
        one_sided = bool(self.ours or self.theirs)
        return one_sided or any(one.chosen_by_itself is None for one in self.fields)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something people have a name for, with all that belongs to it: ``Fenwick Academy``.

    ``table`` and ``row_id`` are those of the entry that it is, which need not itself differ.
    """

    topic: str
    table: str
    row_id: str
    title: str
    kind: Kind
    rows: tuple[RowDifference, ...] = ()

    @property
    def to_choose(self) -> bool:
        """Whether something in it does not merge by itself."""
        return any(row.to_choose for row in self.rows)


@dataclass(frozen=True, slots=True)
class TopicDifference:
    """What differs in one topic, what is to be chosen first."""

    topic: str
    things: tuple[Thing, ...]

    def count(self, kind: Kind) -> int:
        """How many things of this kind there are."""
        return sum(thing.kind is kind for thing in self.things)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a pack brings. Topics without any difference are left out.

    ``same`` entries are equal on both sides; ``state`` tells whether the store is still what the
    preview was made of. ``known`` are people whom one side took out for good and the other still
    names; those whom we took out are left out of all this, unless they are ``taken_in``.
    """

    contents: PackManifest
    topics: tuple[TopicDifference, ...]
    same: int
    state: str = ""
    known: tuple[Known, ...] = ()
    taken_in: bool = False

    def things(self) -> Iterator[Thing]:
        """Every thing that differs."""
        for topic in self.topics:
            yield from topic.things

    @property
    def first_choices(self) -> MergeChoices:
        """What is chosen before anybody looks: whoever is taken in again comes with their card."""
        back = [one.person_id for one in self.known if one.here and self.taken_in]
        return MergeChoices({("person", person_id): Take.THEIRS for person_id in back})

    @property
    def to_choose(self) -> int:
        """How many things wait for somebody to choose."""
        return sum(thing.to_choose for thing in self.things())

    @property
    def brings(self) -> int:
        """How many things the pack would change here, or could."""
        return sum(thing.kind is not Kind.OURS for thing in self.things())


def known_words(preview: MergePreview) -> Iterator[str]:
    """A line for each person whom one side took out for good and the other still names."""
    for one in preview.known:
        on = f" on {day_text(one.on)}" if one.on else ""
        if not one.here:
            yield (
                f"They took {one.name} out for good{on}. Merging takes that over for the card; "
                "to clear your own notes and History too, forget them here first."
            )
        elif preview.taken_in:
            yield f"{one.name} was taken out here{on}, and comes back with this pack."
        else:
            yield f"{one.name} was taken out here{on}, so they are left out of what is merged."


@dataclass(frozen=True, slots=True)
class MergeChoices:
    """Whose side to take: a field's choice goes before its row's, and that before ``otherwise``.

    Rows by ``(table, row_id)``, fields by ``(table, row_id, column)``. ``otherwise`` decides only
    what would have to be chosen; what merges by itself does so unless a row or field says else.
    """

    rows: Mapping[tuple[str, str], Take] = field(default_factory=dict)
    fields: Mapping[tuple[str, str, str], Take] = field(default_factory=dict)
    otherwise: Take | None = None

    def with_thing(self, thing: Thing, take: Take) -> MergeChoices:
        """These choices, and one side for the whole of a thing."""
        taken = {(row.table, row.row_id): take for row in thing.rows}
        fields = {key: one for key, one in self.fields.items() if key[:2] not in taken}
        return MergeChoices({**self.rows, **taken}, fields, self.otherwise)
