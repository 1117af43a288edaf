"""From what differs, row by row, to the things that a person looks through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from partnerdesk.actions.entry_words import HIDDEN, TOPIC_OF, EntryWords
from partnerdesk.actions.merge_preview import (
    ABSENT,
    REMOVED,
    TOPICS,
    FieldDifference,
    Kind,
    RowDifference,
    Take,
    Thing,
    TopicDifference,
)
from partnerdesk.domain.differences import Conflict, Image
from partnerdesk.store.comparing import Difference
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.merge_plan import Plan

# Of more new entries than this only the names are told: nobody reads every field of thousands.
_MOST_TOLD = 5_000


def topics_of(entries: Entries, plan: Plan) -> tuple[TopicDifference, ...]:
    """All that differs, by topic and thing; ``plan`` is what would become of it by itself."""
    words = EntryWords(entries)
    rows: dict[Key, list[RowDifference]] = {}
    told = 0
    for key, one in entries.differences.items():
        if one.kind is Kind.OURS and one.ours is None and key not in plan.needed:
            # Removed here and unchanged there: there is nothing to look at.
            continue
        told += one.kind is Kind.NEW
        shown = _row(words, one, plan, told <= _MOST_TOLD)
        rows.setdefault(entries.whole_of(key), []).append(shown)
    things = [_thing(words, whole, parts) for whole, parts in rows.items()]
    topics = []
    for topic in TOPICS:
        found = sorted((one for one in things if one.topic == topic), key=_order)
        if found:
            topics.append(TopicDifference(topic, tuple(found)))
    return tuple(topics)


def _order(thing: Thing) -> tuple[bool, bool, str, str]:
    """What is to choose first, what only we changed last."""
    return not thing.to_choose, thing.kind is Kind.OURS, thing.title.casefold(), thing.row_id


def _thing(words: EntryWords, whole: Key, parts: Iterable[RowDifference]) -> Thing:
    table, row_id = whole
    ordered = sorted(
        parts, key=lambda row: ((row.table, row.row_id) != whole, row.table, row.title)
    )
    topic = TOPIC_OF.get(table, "Handover")
    return Thing(topic, table, row_id, words.name(whole), _kind(whole, ordered), tuple(ordered))


def _kind(whole: Key, parts: Iterable[RowDifference]) -> Kind:
    """The thing's own where it is new or gone; else what its parts come to together."""
    kinds = set()
    for row in parts:
        if (row.table, row.row_id) == whole and row.kind in (Kind.NEW, Kind.GONE):
            return row.kind
        kinds.add(row.kind)
    if kinds == {Kind.OURS}:
        return Kind.OURS
    if Kind.BOTH in kinds or Kind.OURS in kinds:
        return Kind.BOTH
    return Kind.THEIRS


def _row(words: EntryWords, one: Difference, plan: Plan, in_full: bool) -> RowDifference:
    title = words.title(one.key)
    if one.ours is None and one.theirs is not None:
        fields = _all_fields(words, one, one.theirs) if in_full else ()
        if one.kind is Kind.NEW:
            return RowDifference(one.table, one.row_id, title, one.kind, fields)
        back = Kind.THEIRS if one.key in plan.needed else one.kind
        # What came back is never removed by itself: ours has returns of its own instead.
        ours = ABSENT if one.table == "loan_return" else REMOVED
        return RowDifference(one.table, one.row_id, title, back, ours=ours)
    if one.theirs is None:
        kept = Kind.OURS if one.key in plan.needed else one.kind
        return RowDifference(one.table, one.row_id, title, kept, theirs=REMOVED)
    return RowDifference(one.table, one.row_id, title, one.kind, _fields(words, one))


def _all_fields(words: EntryWords, one: Difference, image: Image) -> tuple[FieldDifference, ...]:
    """What is written in something new, but for what it is a part of: that stands above it."""
    columns = [column for column in image if column not in HIDDEN | words.above(one.key)]
    shown = ((column, words.value(one.table, column, image)) for column in columns)
    return tuple(
        FieldDifference(column, words.label(one.table, column), None, "", value, Take.THEIRS)
        for column, value in shown
        if value
    )


def _fields(words: EntryWords, one: Difference) -> tuple[FieldDifference, ...]:
    """What differs as it is shown; what only the program reads where there is nothing else."""
    seen = [conflict for conflict in one.found if conflict.column not in HIDDEN]
    return tuple(_field(words, one, conflict) for conflict in seen or one.found)


def _field(words: EntryWords, one: Difference, conflict: Conflict) -> FieldDifference:
    column = conflict.column

    def shown(image: Mapping[str, object] | None, value: object) -> str:
        return words.value(one.table, column, {**(image or {}), column: value})

    base = None if conflict.base is None else shown(one.ours, conflict.base)
    ours, theirs = shown(one.ours, conflict.ours), shown(one.theirs, conflict.theirs)
    label = words.label(one.table, column)
    return FieldDifference(column, label, base, ours, theirs, conflict.winner)
