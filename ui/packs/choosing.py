"""What somebody has chosen so far while merging a pack, and what is still to choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from partnerdesk.domain.differences import Kind, Take

if TYPE_CHECKING:
    from partnerdesk.actions.merge_preview import (
        FieldDifference,
        MergeChoices,
        MergePreview,
        RowDifference,
        Thing,
    )

# Which side wins by itself, where nobody has to choose.
_BY_ITSELF = {
    Kind.NEW: Take.THEIRS,
    Kind.THEIRS: Take.THEIRS,
    Kind.GONE: Take.THEIRS,
    Kind.OURS: Take.OURS,
}


class Choosing:
    """The choices over one preview; ``choices`` is what the merge is given."""

    def __init__(self, preview: MergePreview) -> None:
        self.choices: MergeChoices = preview.first_choices
        # Entries in which somebody chose field by field.
        self._with_fields: set[tuple[str, str]] = set()
        self.show(preview)

    def show(self, preview: MergePreview) -> None:
        """Go on with a newer preview; what was chosen before stands."""
        self.preview = preview
        self._to_choose = [thing for thing in preview.things() if thing.to_choose]
        self._places = {id(thing): at for at, thing in enumerate(self._to_choose)}
        self._count()

    def _count(self) -> None:
        """Look through all for what still waits; a single choice looks at its own thing only."""
        self._waiting = {id(one) for one in self._to_choose if any(map(self._row_waits, one.rows))}

    # --- what stands -----------------------------------------------------------------------------

    def left(self, things: Iterable[Thing] | None = None) -> int:
        """How many things still wait, of all or of ``things``."""
        if things is None:
            return len(self._waiting)
        return sum(id(one) in self._waiting for one in things)

    def next_waiting(self, after: Thing | None) -> Thing | None:
        """The next thing that waits, from the top again after the last."""
        at = self._places.get(id(after), -1) + 1
        order = (*self._to_choose[at:], *self._to_choose[:at])
        return next((one for one in order if self.waits(one)), None)

    def waits(self, thing: Thing) -> bool:
        """Whether somebody still has to choose in it."""
        return id(thing) in self._waiting

    def _row_waits(self, row: RowDifference) -> bool:
        """Whether somebody still has to choose in this entry."""
        if not row.to_choose:
            return False
        if not row.fields:
            return self.side(row) is None
        return any(self.side(row, one) is None for one in row.fields)

    def side(self, row: RowDifference, one: FieldDifference | None = None) -> Take | None:
        """Whose side an entry or one of its fields takes as things stand; None while open."""
        choices, key = self.choices, (row.table, row.row_id)
        chosen = (choices.fields.get((*key, one.column)) if one else None) or choices.rows.get(key)
        by_itself = _BY_ITSELF.get(row.kind) or (one.chosen_by_itself if one else None)
        return chosen or by_itself or choices.otherwise

    def whole(self, thing: Thing) -> Take | None:
        """The side that was chosen for the whole of a thing, if one was."""
        taken = {self.choices.rows.get((row.table, row.row_id)) for row in thing.rows}
        fields = any((row.table, row.row_id) in self._with_fields for row in thing.rows)
        return taken.pop() if len(taken) == 1 and not fields else None

    def left_out(self, thing: Thing) -> bool:
        """Whether what they changed, added or removed is not taken, by somebody's choice."""
        return thing.kind is not Kind.OURS and self.whole(thing) is Take.OURS

    # --- choosing --------------------------------------------------------------------------------

    def take_field(
        self, thing: Thing, row: RowDifference, one: FieldDifference, take: Take
    ) -> None:
        """Choose a side in one field of a thing."""
        key = (row.table, row.row_id, one.column)
        self._set(thing, fields={**self.choices.fields, key: take})

    def take_row(self, thing: Thing, row: RowDifference, take: Take) -> None:
        """Choose a side for one entry of a thing."""
        self._set(thing, rows={**self.choices.rows, (row.table, row.row_id): take})

    def take_thing(self, thing: Thing, take: Take | None) -> None:
        """Choose a side for the whole of a thing; None takes back what was chosen in it."""
        if take is not None:
            self._stand(self.choices.with_thing(thing, take), thing)
            return
        keys = {(row.table, row.row_id) for row in thing.rows}
        self._set(
            thing,
            rows={key: one for key, one in self.choices.rows.items() if key not in keys},
            fields={key: one for key, one in self.choices.fields.items() if key[:2] not in keys},
        )

    def take_rest(self, take: Take | None) -> None:
        """Choose a side for all that nobody chooses; None to be asked again."""
        self._set(None, otherwise=take)

    def _set(self, thing: Thing | None, **given: Any) -> None:
        self._stand(replace(self.choices, **given), thing)

    def _stand(self, choices: MergeChoices, thing: Thing | None) -> None:
        self.choices = choices
        self._with_fields = {key[:2] for key in choices.fields}
        if thing is None:
            self._count()
        elif any(map(self._row_waits, thing.rows)):
            self._waiting.add(id(thing))
        else:
            self._waiting.discard(id(thing))
