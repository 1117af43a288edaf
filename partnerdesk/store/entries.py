"""The rows that a merge looks at, from either side, and what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from partnerdesk.store.comparing import Comparison, Difference
from partnerdesk.store.tables import booking, metadata, settled
from partnerdesk.store.their_rows import TheirStore, Translation, links_of, our_image

Key = tuple[str, str]

# What a row is a part of, by the column that says so; the first that is filled in counts. A row
# that is a part of nothing is something people have a name for.
_PART_OF: Mapping[str, tuple[str, ...]] = {
    "role": ("member_id",),
    "note": ("member_id",),
    "contact": ("member_id",),
    "buy_in": ("member_id",),
    "closure": ("member_id",),
    "term": ("member_id",),
    "calendar_feed": ("member_id",),
    "governors_meeting": ("member_id",),
    "change_of_head": ("member_id",),
    "interview_answer": ("member_id", "project_id"),
    "project_member": ("project_id",),
    "project_person": ("project_id",),
    "skipped_day": ("series_id",),
    "session_member": ("session_id",),
    "session_person": ("session_id",),
    "session_need": ("session_id",),
    "session_cost": ("session_id",),
    "session_check": ("session_id",),
    "kept_clash": ("session_id",),
    "session_reminder": ("session_id",),
    "task": ("session_id",),
    "kit_part": ("kit_id",),
    "out_of_service": ("item_id",),
    "loan_line": ("loan_id",),
    "loan_return": ("line_id",),
    "loan_chase": ("loan_id",),
    "agreement_party": ("agreement_id",),
    "agreement_signatory": ("agreement_id",),
    "agreement_signature": ("signatory_id",),
    "agreement_clause": ("agreement_id",),
    "agreement_answer": ("agreement_id",),
    "agreement_commitment": ("agreement_id",),
    "commitment_link": ("commitment_id",),
    "promise_owner": ("commitment_id",),
    "agreement_renewal": ("agreement_id",),
    "agreement_project": ("agreement_id",),
    "let_be": ("agreement_id",),
    "agreement_version": ("agreement_id",),
}
# A kept file is a part of what shows it.
_SHOWN_BY = (("item", "photo_id"), ("agreement_signature", "scan_id"),
             ("agreement_version", "file_id"))  # fmt: skip


class Entries:
    """Rows by table and id (ours): as ours are, and as theirs are with our ids."""

    def __init__(self, connection: Connection, their: TheirStore, compared: Comparison) -> None:
        self.connection = connection
        self._their = their
        self.translation: Translation = compared.translation
        self.differences: dict[Key, Difference] = {one.key: one for one in compared.differences}
        self._ours: dict[Key, dict[str, Any] | None] = {}
        self._theirs: dict[Key, dict[str, Any] | None] = {}
        self._whole: dict[Key, Key] = {}

    def ours(self, key: Key) -> dict[str, Any] | None:
        """Our row, None when there is none."""
        if key in self.differences:
            return self.differences[key].ours
        if key not in self._ours:
            self._ours[key] = our_image(self.connection, *key)
        return self._ours[key]

    def theirs(self, key: Key) -> dict[str, Any] | None:
        """Their row, None when there is none."""
        if key in self.differences:
            return self.differences[key].theirs
        if key not in self._theirs:
            table, row_id = key
            found = self._their.image(table, self.translation.to_theirs.get(row_id, row_id))
            self._theirs[key] = found and self.translation.ours(table, found)
        return self._theirs[key]

    def either(self, key: Key) -> dict[str, Any] | None:
        """The row, from whichever side has it, ours first."""
        return self.ours(key) or self.theirs(key)

    def whole_of(self, key: Key) -> Key:
        """What a row is a part of in the end; itself when it is a part of nothing."""
        if key not in self._whole:
            self._whole[key] = key
            part_of = self._part_of(key)
            if part_of is not None:
                self._whole[key] = self.whole_of(part_of)
        return self._whole[key]

    def _part_of(self, key: Key) -> Key | None:
        table, row_id = key
        if table == "stored_file":
            return self._shown_by(row_id)
        image = self.either(key) or {}
        for column in _PART_OF.get(table, ()):
            if image.get(column):
                return links_of(table)[column], str(image[column])
        return None

    def _shown_by(self, file_id: str) -> Key | None:
        for table, column in _SHOWN_BY:
            by = metadata.tables[table].c
            ours = self.connection.execute(select(by.id).where(by[column] == file_id)).scalar()
            if ours is not None:
                return table, str(ours)
            theirs = self.translation.to_theirs.get(file_id, file_id)
            for found in self._their.where(table, column, theirs):
                return table, str(self.translation.ours(table, found)["id"])
        return None

    def pointing_to(self, key: Key) -> list[Key]:
        """Our rows that link to a row, but for those that differ: of these only the merge knows."""
        found: list[Key] = []
        for table in metadata.sorted_tables:
            if table in (booking, settled):
                continue
            for column, target in links_of(table.name).items():
                if target == key[0]:
                    query = select(table.c.id).where(table.c[column] == key[1])
                    found += [
                        (table.name, str(row_id))
                        for row_id in self.connection.execute(query).scalars()
                    ]
        return [one for one in found if one not in self.differences]
