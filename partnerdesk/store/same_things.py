"""One thing that was written down in two stores: found, so that a merge never doubles it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from partnerdesk.domain.packs import SameAs
from partnerdesk.domain.partners import tidy_postcode
from partnerdesk.store.columns import sort_key
from partnerdesk.store.tables import metadata
from partnerdesk.store.their_rows import (
    MERGED,
    TheirRow,
    TheirStore,
    Translation,
    held_in,
    ids_of,
    our_images,
)

# What can be there once only, by the rules or by what it is: equal in these columns is the same.
_ONCE: dict[str, tuple[str, ...]] = {
    "setting": ("name",),
    "leaving_step": ("kind",),
    "interview_answer": ("question", "member_id", "project_id"),
    "term_of_office": ("name", "ended_on"),
    "closure": ("member_id", "kind", "first_day", "last_day", "name", "starts", "years"),
    "term": ("member_id", "first_day", "last_day"),
    "governors_meeting": ("member_id", "day"),
    "change_of_head": ("member_id", "person_id"),
    "project_member": ("project_id", "member_id"),
    "project_person": ("project_id", "person_id"),
    "skipped_day": ("series_id", "day"),
    "session_member": ("session_id", "member_id"),
    "session_person": ("session_id", "person_id"),
    "session_need": ("session_id", "item_id"),
    "session_check": ("session_id", "kind"),
    "kept_clash": ("session_id", "clash"),
    "kit_part": ("kit_id", "item_id"),
    "agreement_party": ("agreement_id", "member_id"),
    "agreement_signatory": ("agreement_id", "member_id", "role_kind", "version"),
    "agreement_signature": ("signatory_id",),
    "agreement_answer": ("agreement_id", "question_id"),
    "agreement_project": ("agreement_id", "project_id"),
    "agreement_version": ("agreement_id", "version"),
    "promise_owner": ("commitment_id",),
    "let_be": ("agreement_id", "session_id"),
}


def find_pairs(connection: Connection, their: TheirStore, translation: Translation) -> list[SameAs]:
    """Rows of theirs that are the same things as rows of ours under another id.

    Only what each side has alone can be a pair. They are added to ``translation`` as they are
    found, members before people and both before what belongs to them.
    """
    pairs: list[SameAs] = []
    # People are told apart by where they work, so members come first.
    order = sorted(MERGED, key=lambda table: table.name != "member")
    for table in order:
        if table.name not in _ONCE and table.name not in ("member", "person", "role"):
            continue
        for rows in their.rows(table):
            there = our_images(connection, table, ids_of(rows))
            for row in rows:
                if row.id in there or row.id in translation.to_ours:
                    continue
                ours = _like(connection, their, translation, table.name, row)
                if ours is not None:
                    translation.add(row.id, ours)
                    pairs.append(SameAs("", table.name, row.id, ours))
    return pairs


def _like(
    connection: Connection, their: TheirStore, translation: Translation, table: str, row: TheirRow
) -> str | None:
    """The id of our row that is the same thing, if there is one that they don't have as well."""
    image = translation.ours(table, json.loads(row.image))
    if table == "member":
        found = _members_like(connection, image, row)
    elif table == "person":
        found = _people_like(connection, their, translation, image, row)
    elif table == "role":
        found = _roles_like(connection, image, row)
    else:
        found = _equal_in(connection, table, _ONCE[table], image, row)
    for candidate in found:
        if candidate not in translation.to_theirs and not their.has(table, candidate):
            return candidate
    return None


def _equal_in(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    image: dict[str, Any],
    row: TheirRow,
) -> list[str]:
    if held_in(row, columns):
        return []
    same = " AND ".join(f'"{column}" IS ?' for column in columns)
    values = tuple(image[column] for column in columns)
    query = f'SELECT id FROM "{table}" WHERE {same} ORDER BY id'
    return list(connection.exec_driver_sql(query, values).scalars())


def _members_like(connection: Connection, image: dict[str, Any], row: TheirRow) -> list[str]:
    """The same URN, or the same name and postcode where no URN says otherwise."""
    if held_in(row, ("name", "urn", "postcode")):
        return []
    member = metadata.tables["member"].c
    columns = (member.id, member.urn, member.postcode)
    query = member.id.table.select().with_only_columns(*columns).order_by(member.id)
    if image["urn"]:
        by_urn = list(connection.execute(query.where(member.urn == image["urn"])).scalars())
        if by_urn:
            return by_urn
    named = connection.execute(query.where(member.sort_name == sort_key(image["name"])))
    return [
        one.id
        for one in named
        if tidy_postcode(one.postcode) == tidy_postcode(image["postcode"])
        and not (one.urn and image["urn"])
    ]


def _people_like(
    connection: Connection,
    their: TheirStore,
    translation: Translation,
    image: dict[str, Any],
    row: TheirRow,
) -> list[str]:
    """The same name, and the same e-mail address or a role at the same member."""
    if not image["name"] or held_in(row, ("name",)):
        return []
    person, role = metadata.tables["person"].c, metadata.tables["role"].c
    query = person.id.table.select().with_only_columns(person.id, person.email)
    named = connection.execute(
        query.where(person.sort_name == sort_key(image["name"])).order_by(person.id)
    ).all()
    if not named:
        return []
    at = {
        translation.to_ours.get(one["member_id"], one["member_id"])
        for one in their.where("role", "person_id", row.id)
    }
    email = "" if held_in(row, ("email",)) else image["email"].casefold()
    return [
        one.id
        for one in named
        if (email and one.email.casefold() == email)
        or at & set(
            connection.execute(
                role.id.table.select()
                .with_only_columns(role.member_id)
                .where(role.person_id == one.id)
            ).scalars()
        )
    ]  # fmt: skip


def _roles_like(connection: Connection, image: dict[str, Any], row: TheirRow) -> list[str]:
    """The same role of the same person there, at the same time; one may know its end already."""
    if held_in(row, ("person_id", "member_id", "kind", "started_on", "ended_on")):
        return []
    held = (image["started_on"], image["ended_on"])
    ours = connection.exec_driver_sql(
        "SELECT id, started_on, ended_on FROM role"
        " WHERE person_id IS ? AND member_id IS ? AND kind IS ? ORDER BY id",
        (image["person_id"], image["member_id"], image["kind"]),
    )
    return [one.id for one in ours if _overlap(held, (one.started_on, one.ended_on))]


def _overlap(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Whether two times, ISO days of which None is not known or not yet, have a day in common."""
    starts, ends = max(one[0] or "", other[0] or ""), min(one[1] or "~", other[1] or "~")
    return starts <= ends
