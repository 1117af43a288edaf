"""The words of an agreement as they were before its present version was begun, from the log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from partnerdesk.domain.agreements import Agreement
from partnerdesk.store.action_log import Action, put_image
from partnerdesk.store.tables import (
    agreement,
    agreement_answer,
    agreement_clause,
    agreement_commitment,
    agreement_party,
    agreement_signatory,
    change,
    commitment_link,
    promise_owner,
)

_WHOLE = (
    agreement_party,
    agreement_signatory,
    agreement_clause,
    agreement_answer,
    agreement_commitment,
)


_OF_A_PROMISE = (commitment_link, promise_owner)


def put_back_before_revision(log: Action, revised: Agreement) -> None:
    """Undo whatever was done to the words, parties, answers and promises of a revision.

    Promises that come back bring what fulfilled them; one that was released since stays so.
    Raises LookupError when the log does not tell when the version was begun.
    """
    connection = log.connection
    # A promise comes back before its links, and who signs before the party is gone.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    begun = _begun(connection, revised)
    now = _images(connection, agreement_commitment, revised.id)
    since = _since(connection, begun, _WHOLE, "agreement_id", [revised.id])
    for (table, row_id), entry in _first(since).items():
        put_image(connection, table, row_id, _still_released(entry.old, now.get(row_id)))
    then = _images(connection, agreement_commitment, revised.id)
    _links(connection, begun, since, then, made=now.keys() - then.keys())
    own = _since(connection, begun, [agreement], "id", [revised.id])
    put_image(connection, agreement.name, revised.id, own[0].old)


def _begun(connection: Connection, revised: Agreement) -> int:
    """The place in the log of the action, redo or undo that last made this version the present."""
    by = change.c
    action_id = connection.execute(
        select(by.action_id)
        .where(
            by.table == agreement.name,
            by.row_id == revised.id,
            func.json_extract(by.new, "$.version") == revised.version,
            func.json_extract(by.old, "$.version") == revised.version - 1,
        )
        .order_by(by.seq.desc())
        .limit(1)
    ).scalar()
    if action_id is None:
        raise LookupError(f"no beginning of version {revised.version} of {revised.number}")
    first = select(func.min(by.seq)).where(by.action_id == action_id)
    return int(connection.execute(first).scalar_one())


def _since(
    connection: Connection, begun: int, tables: Iterable[Table], column: str, keys: Iterable[str]
) -> list[Row[Any]]:
    """What the log says of rows that belong to ``keys``, oldest first."""
    image = func.coalesce(change.c.old, change.c.new)
    query = select(change).where(
        change.c.seq >= begun,
        change.c.table.in_([table.name for table in tables]),
        func.json_extract(image, f"$.{column}").in_(list(keys)),
    )
    return list(connection.execute(query.order_by(change.c.seq)).all())


def _first(entries: Iterable[Row[Any]]) -> dict[tuple[str, str], Row[Any]]:
    found: dict[tuple[str, str], Row[Any]] = {}
    for entry in entries:
        found.setdefault((entry.table, entry.row_id), entry)
    return found


def _images(connection: Connection, table: Table, agreement_id: str) -> dict[str, dict[str, Any]]:
    query = select(table).where(table.c.agreement_id == agreement_id)
    return {row.id: dict(row._mapping) for row in connection.execute(query)}


def _still_released(old: str | None, now: dict[str, Any] | None) -> str | None:
    if old is None or now is None or now["released_on"] is None:
        return old
    reason = now["released_reason"]
    return json.dumps(
        json.loads(old) | {"released_on": now["released_on"].isoformat(), "released_reason": reason}
    )


def _links(
    connection: Connection,
    begun: int,
    since: Iterable[Row[Any]],
    then: Iterable[str],
    made: Iterable[str],
) -> None:
    """Bring links and owners back that went with their promise; take those of promises gone."""
    gone = [
        (entry.action_id, entry.row_id)
        for entry in since
        if entry.table == agreement_commitment.name and entry.new is None
    ]
    there = set(then)
    for entry in _since(connection, begun, _OF_A_PROMISE, "commitment_id", there):
        promise = json.loads(entry.old or entry.new)["commitment_id"]
        if entry.new is None and (entry.action_id, promise) in gone:
            put_image(connection, entry.table, entry.row_id, entry.old)
    for table in _OF_A_PROMISE:
        connection.execute(table.delete().where(table.c.commitment_id.in_(list(made))))
