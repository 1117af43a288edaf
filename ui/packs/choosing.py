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
        from partnerdesk.actions.merge_preview import MergeChoices

        self.choices: MergeChoices = MergeChoices()
        # Entries in which somebody chose field by field.
        self._with_fields: set[tuple[str, str]] = set()
        self.show(preview)

    def show(self, preview: MergePreview) -> None:
        """Go on with a newer preview; what was chosen before stands."""
        self.preview = preview
        self._to_choose = [thing for thing in preview.things() if thing.to_choose]

    # --- what stands -----------------------------------------------------------------------------

    def left(self, things: Iterable[Thing] | None = None) -> int:
        """How many things still wait, of all or of ``things``."""
        return sum(self.waits(one) for one in (self._to_choose if things is None else things))

    def next_waiting(self, after: Thing | None) -> Thing | None:
        """The next thing that waits, from the top again after the last."""
        at = self._to_choose.index(after) + 1 if after in self._to_choose else 0
        order = (*self._to_choose[at:], *self._to_choose[:at])
        return next((one for one in order if self.waits(one)), None)

    def waits(self, thing: Thing) -> bool:
        """Whether somebody still has to choose in it."""
        return thing.to_choose and any(self.row_waits(row) for row in thing.rows)

    def row_waits(self, row: RowDifference) -> bool:
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

    def take_field(self, row: RowDifference, one: FieldDifference, take: Take) -> None:
        """Choose a side in one field."""
        self._set(fields={**self.choices.fields, (row.table, row.row_id, one.column): take})

    def take_row(self, row: RowDifference, take: Take) -> None:
        """Choose a side for one entry."""
        self._set(rows={**self.choices.rows, (row.table, row.row_id): take})

    def take_thing(self, thing: Thing, take: Take | None) -> None:
        """Choose a side for the whole of a thing; None takes back what was chosen in it."""
        if take is not None:
            self._stand(self.choices.with_thing(thing, take))
            return
        keys = {(row.table, row.row_id) for row in thing.rows}
        self._set(
            rows={key: one for key, one in self.choices.rows.items() if key not in keys},
            fields={key: one for key, one in self.choices.fields.items() if key[:2] not in keys},
        )

    def take_rest(self, take: Take | None) -> None:
        """Choose a side for all that nobody chooses; None to be asked again."""
        self._set(otherwise=take)

    def _set(self, **given: Any) -> None:
        self._stand(replace(self.choices, **given))

    def _stand(self, choices: MergeChoices) -> None:
        self.choices = choices
        self._with_fields = {key[:2] for key in choices.fields}
