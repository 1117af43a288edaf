"""A staged pack against our store, row by row: only what differs is kept in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Table, func, select

from partnerdesk.domain.differences import (
    Conflict,
    Image,
    Kind,
    Memory,
    Take,
    changed_by,
    conflicts,
    missing_here,
    missing_there,
    removal,
)
from partnerdesk.domain.packs import SameAs
from partnerdesk.store.archive import Progress
from partnerdesk.store.pack_marks import mark, past_images, settled_marks
from partnerdesk.store.problems import Cancelled
from partnerdesk.store.same_things import find_pairs
from partnerdesk.store.staging import Staged
from partnerdesk.store.tables import change, loan_line, loan_return, metadata
from partnerdesk.store.tables import settled as settled_table
from partnerdesk.store.their_rows import (
    MERGED,
    NUMBERED,
    TheirRow,
    TheirStore,
    Translation,
    known_translation,
    our_images,
    their_store,
)

# Worked out again after a merge, or each store's own: never told apart by these.
_OWN: Mapping[str, frozenset[str]] = {
    "loan_line": frozenset({"held", "held_from", "held_until", "held_minutes"}),
    "member": frozenset({"is_us"}),
}
_SORTED = frozenset({"sort_name"})
# Nobody is asked where in a list something stood, or what only the program reads.
_NEVER_ASKED = {"position": Take.OURS, "sequence": Take.OURS, "uid": Take.OURS}


def own_columns(table: str) -> frozenset[str]:
    """The columns of a table that a merge leaves to be worked out, or to stay as they are."""
    return _SORTED | _OWN.get(table, frozenset())


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs; both images have our ids. ``ours`` or ``theirs`` is None where gone.

    ``mark`` is what to remember when ours does not become theirs, blank when it is remembered
    already. ``found`` are the columns that differ where both have it. ``held`` were held back.
    """

    table: str
    row_id: str
    kind: Kind
    ours: dict[str, Any] | None
    theirs: dict[str, Any] | None
    found: tuple[Conflict, ...] = ()
    held: frozenset[str] = frozenset()
    mark: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Table and id."""
        return self.table, self.row_id


@dataclass(slots=True)
class Comparison:
    """All that differs; ``pairs`` are things that both sides made, found now."""

    differences: list[Difference] = field(default_factory=list)
    pairs: list[SameAs] = field(default_factory=list)
    same: int = 0
    translation: Translation = field(default_factory=Translation)


def compare(
    connection: Connection,
    staged: Staged,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Comparison:
    """What differs between a staged pack and our store. Raises Cancelled.

    ``progress`` is told rows compared and rows in all.
    """
    with their_store(staged, cancelled) as their:
        translation = known_translation(connection, their)
        pairs = find_pairs(connection, their, translation)
        result = Comparison(pairs=pairs, translation=translation)
        done, total = 0, their.count()
        for table in MERGED:
            for rows in their.rows(table):
                _compare(connection, table, rows, result)
                done += len(rows)
                if cancelled and cancelled():
                    raise Cancelled
                if progress:
                    progress(done, total)
        told = staged.manifest.choice.private and staged.manifest.choice.personal
        for removed in their.removed():
            _compare_removed(connection, their, removed, result, untold=not told)
    _ask_where_too_much_came_back(connection, result)
    return result


def _ask_where_too_much_came_back(connection: Connection, result: Comparison) -> None:
    """Both sides wrote down what came back of one loan: then somebody says whose is true."""
    new: dict[str, list[int]] = {}
    for at, one in enumerate(result.differences):
        if one.table == loan_return.name and one.kind is Kind.NEW and one.theirs is not None:
            new.setdefault(one.theirs["line_id"], []).append(at)
    back = func.coalesce(func.sum(loan_return.c.quantity), 0)
    for line_id, places in new.items():
        query = (
            select(loan_line.c.quantity, back)
            .join(loan_return, loan_return.c.line_id == loan_line.c.id)
            .where(loan_line.c.id == line_id)
            .group_by(loan_line.c.id)
        )
        lent, ours = connection.execute(query).first() or (0, 0)
        theirs = sum((result.differences[at].theirs or {})["quantity"] for at in places)
        if ours and ours + theirs > lent:
            for at in places:
                result.differences[at] = replace(result.differences[at], kind=Kind.BOTH)


def _compare(
    connection: Connection, table: Table, rows: Sequence[TheirRow], result: Comparison
) -> None:
    names = result.translation.to_ours
    there = our_images(connection, table, [names.get(row.id, row.id) for row in rows])
    differing: list[tuple[TheirRow, dict[str, Any], dict[str, Any] | None]] = []
    for row in rows:
        text = there.get(names.get(row.id, row.id))
        if text == row.image:
            result.same += 1
            continue
        theirs = result.translation.ours(table.name, json.loads(row.image))
        ours = None if text is None else json.loads(text)
        if ours is not None and _equal(table.name, ours, theirs, row.held):
            result.same += 1
            continue
        differing.append((row, theirs, ours))
    if differing:
        past = _Past(connection, table.name, [theirs["id"] for _, theirs, _ in differing])
        for row, theirs, ours in differing:
            found = _difference(past, row, theirs, ours, result.translation)
            # Two sides that did the same differ in nothing.
            result.same += found is None
            result.differences += [] if found is None else [found]


def _equal(table: str, ours: Image, theirs: Image, held: Collection[str]) -> bool:
    without = own_columns(table)
    return all(
        value == theirs[column]
        for column, value in ours.items()
        if column not in held and column not in without
    )


# --- what is known of a row ------------------------------------------------------------------


class _Past:
    """What our log and earlier merges say of some rows of a table."""

    def __init__(self, connection: Connection, table: str, row_ids: Sequence[str]) -> None:
        self.connection = connection
        self.table = table
        self.images = past_images(connection, table, row_ids)
        self.settled = settled_marks(connection, table, row_ids)

    def memory(
        self,
        row_id: str,
        ours: Image | None,
        held: Collection[str],
        as_theirs: Callable[[Image], Image],
    ) -> Memory:
        """What is known of a row, in our words and in theirs."""

        def marks(image: Image) -> set[str]:
            return {mark(image, held), mark(as_theirs(image), held)}

        images = self.images.get(row_id, [])
        past = frozenset().union(*(marks(image) for image in images if image != ours))
        if ours is not None:
            now = marks(ours)
        else:
            now = {removal(one) for one in (*past, *self.settled.get(row_id, ()))}
        settled = frozenset(self.settled.get(row_id, ()))
        return Memory(frozenset(now), past, settled)

    def lately(self, row_id: str) -> frozenset[str]:
        """The foreign states that were looked at since the row last changed."""
        newest = select(func.max(change.c.seq)).where(
            change.c.table == self.table, change.c.row_id == row_id
        )
        last = self.connection.execute(newest).scalar() or 0
        by = settled_table.c
        since = (
            select(by.image)
            .join(change, (change.c.row_id == by.id) & (change.c.table == settled_table.name))
            .where(by.table == self.table, by.row_id == row_id, change.c.seq > last)
        )
        return frozenset(self.connection.execute(since).scalars())


def _difference(
    past: _Past,
    row: TheirRow,
    theirs: dict[str, Any],
    ours: dict[str, Any] | None,
    translation: Translation,
) -> Difference | None:
    table, row_id = past.table, str(theirs["id"])
    raw = json.loads(row.image)

    def as_theirs(image: Image) -> Image:
        return _as_theirs(table, image, raw, translation)

    memory = past.memory(row_id, ours, row.held, as_theirs)
    their_mark = mark(raw, row.held)
    remember = "" if memory.knows(their_mark) else their_mark
    if ours is None:
        kind = missing_here(memory, their_mark, row.was)
        if kind is Kind.THEIRS:
            # Known, and decided once more: they kept what we had removed.
            remember = their_mark
        return Difference(table, row_id, kind, None, theirs, (), row.held, remember)
    if not memory.settled.isdisjoint((their_mark, *row.was)):
        memory = replace(memory, lately=past.lately(row_id))
    kind = changed_by(memory, their_mark, row.was)
    base = _base(past.images.get(row_id, ()), ours, row, as_theirs) if kind is Kind.BOTH else None
    without = own_columns(table) | row.held
    never = dict(_NEVER_ASKED)
    if table in NUMBERED and lettered(ours["number"], theirs["number"]):
        never["number"] = Take.OURS
    found = conflicts(kind, ours, theirs, base, without, never)
    kind = _narrowed(kind, found)
    remember = "" if kind is Kind.OURS else their_mark
    return Difference(table, row_id, kind, ours, theirs, found, row.held, remember)


def _narrowed(kind: Kind, found: Sequence[Conflict]) -> Kind:
    """Both changed it, but all that still differs was changed by one."""
    winners = {one.winner for one in found}
    if kind is Kind.BOTH and winners == {Take.OURS}:
        return Kind.OURS
    if kind is Kind.BOTH and winners == {Take.THEIRS}:
        return Kind.THEIRS
    return kind


def _base(
    images: Iterable[Image],
    ours: Image,
    row: TheirRow,
    as_theirs: Callable[[Image], Image],
) -> Image | None:
    """The newest state that both knew, from which each went its own way."""
    known = set(row.was)
    for image in reversed(list(images)):
        if image == ours:
            continue
        if mark(image, row.held) in known or mark(as_theirs(image), row.held) in known:
            return image
    return None


def _as_theirs(table: str, image: Image, theirs: Image, translation: Translation) -> Image:
    """Our row as they would have written it: their ids, their number, who is “us” to them."""
    result = translation.theirs(table, image)
    if table == "member":
        result["is_us"] = theirs["is_us"]
    if table in NUMBERED and lettered(str(result["number"]), str(theirs["number"])):
        result["number"] = theirs["number"]
    return result


def lettered(one: str, other: str) -> bool:
    """Whether two numbers are one but for the letter that a merge put behind it."""
    return one != other and _plain(one) == _plain(other)


def _plain(number: str) -> str:
    match = re.fullmatch(r"(.*\d)[b-z]{1,2}", number)
    return match[1] if match else number


# --- what they removed -----------------------------------------------------------------------


def _compare_removed(
    connection: Connection,
    their: TheirStore,
    removed: Sequence[tuple[str, str, tuple[str, ...]]],
    result: Comparison,
    *,
    untold: bool,
) -> None:
    by_table: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    known = {table.name for table in MERGED}
    for table, row_id, was in removed:
        if table in known and was and not their.has(table, row_id):
            ours = result.translation.former.get(row_id, row_id)
            by_table.setdefault(table, []).append((ours, row_id, was))
    for table, gone in by_table.items():
        there = our_images(connection, metadata.tables[table], [ours for ours, _, _ in gone])
        past = _Past(connection, table, list(there))
        # Without private notes, what is noted of a person is in no mark.
        held = ("note",) if untold and table == "person" else ()
        for ours, row_id, was in gone:
            if ours in there:
                image = json.loads(there[ours])
                found = _removed(past, image, row_id, was, held, result.translation)
                result.differences.append(found)


def _removed(
    past: _Past,
    ours: dict[str, Any],
    their_id: str,
    was: Sequence[str],
    held: Collection[str],
    translation: Translation,
) -> Difference:
    def as_theirs(image: Image) -> Image:
        return translation.theirs(past.table, image) | {"id": their_id}

    row_id = str(ours["id"])
    memory = past.memory(row_id, ours, held, as_theirs)
    their_removal = removal(was[-1])
    kind = missing_there(memory, was, their_removal)
    remember = "" if memory.knows(their_removal) else their_removal
    return Difference(past.table, row_id, kind, ours, None, mark=remember)
