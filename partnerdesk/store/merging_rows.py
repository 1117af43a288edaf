"""Writing what a merge decided, and working out again what follows from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from partnerdesk.domain.differences import Kind
from partnerdesk.domain.lending import Loan, LoanLine
from partnerdesk.domain.packs import Settled
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.action_log import put_image
from partnerdesk.store.columns import sort_key
from partnerdesk.store.comparing import Comparison, Difference, lettered, own_columns
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.merge_plan import Plan
from partnerdesk.store.tables import (
    TABLE_OF,
    booking,
    loan,
    loan_line,
    loan_return,
    metadata,
    session,
)
from partnerdesk.store.their_rows import AT_ONCE, NUMBERED

_Image = dict[str, Any]
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


def portions(ids: Iterable[str]) -> Iterable[list[str]]:
    """Ids in order, as many at a time as a question may name."""
    ordered = sorted(ids)
    for at in range(0, len(ordered), AT_ONCE):
        yield ordered[at : at + AT_ONCE]


@contextmanager
def fits_together() -> Iterator[None]:
    """Tell in words when rows can't be there together, at once or when the action ends.

    Raises RuleBroken.
    """
    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError) as error:
        raise RuleBroken(
            "",
            "What would come of this does not fit together: something would point to what is not "
            "there, or be there twice. Choose differently, or change it by hand first.",
        ) from error


def complete(connection: Connection, entries: Entries, plan: Plan) -> dict[Key, _Image | None]:
    """The rows that are not to stay as they are here, whole: numbered, sorted, with what is ours.

    None takes a row away.
    """
    _number(connection, entries, plan)
    for key, result in plan.results.items():
        if result is not None:
            plan.results[key] = _completed(entries.differences[key], result)
    return {
        key: result
        for key, result in plan.results.items()
        if result != entries.differences[key].ours
    }


def write(connection: Connection, entries: Entries, changed: Mapping[Key, _Image | None]) -> None:
    """Make rows what was decided, then work out again what follows from them.

    Links are checked when the action ends. Raises IntegrityError where two rows can't both be.
    """
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    # What goes makes room for what comes: a number, a setting, a place in a checklist.
    for key in sorted(changed, key=lambda key: (changed[key] is not None, _is_new(entries, key))):
        image = changed[key]
        text = None if image is None else json.dumps(image, ensure_ascii=False)
        put_image(connection, *key, text)
    _follow_up(connection, entries, changed)


def _is_new(entries: Entries, key: Key) -> bool:
    return entries.differences[key].ours is None


def _completed(one: Difference, result: _Image) -> _Image:
    """The row with what each store keeps for itself."""
    whole = dict(result)
    if one.table == "member" and one.ours is None:
        whole["is_us"] = 0
    if "sort_name" in whole:
        whole["sort_name"] = sort_key(str(whole["name"]))
    return whole


# --- numbers ---------------------------------------------------------------------------------


def _number(connection: Connection, entries: Entries, plan: Plan) -> None:
    """Give their agreement or loan a letter where its number is another one's here."""
    for table in NUMBERED:
        decided = {key[1]: result for key, result in plan.results.items() if key[0] == table}
        if not decided:
            continue
        by = metadata.tables[table].c
        taken = {
            str(row.number): str(row.id)
            for row in connection.execute(select(by.id, by.number))
            if row.id not in decided
        }
        # Ours keep theirs before anything new asks for one.
        ours = {row_id: entries.differences[table, row_id].ours for row_id in decided}
        order = sorted(decided, key=lambda row_id: (not _keeps(ours, decided, row_id), row_id))
        for row_id in order:
            result = decided[row_id]
            if result is None:
                continue
            number = _free_number(str(result["number"]), taken, ours[row_id])
            taken[number] = row_id
            result["number"] = number


def _keeps(
    ours: Mapping[str, _Image | None],
    decided: Mapping[str, _Image | None],
    row_id: str,
) -> bool:
    mine, result = ours[row_id], decided[row_id]
    return mine is not None and result is not None and mine["number"] == result["number"]


def _free_number(wanted: str, taken: Mapping[str, str], ours: Mapping[str, Any] | None) -> str:
    if wanted not in taken:
        return wanted
    if ours is not None and lettered(str(ours["number"]), wanted) and ours["number"] not in taken:
        return str(ours["number"])
    plain = wanted.rstrip(_LETTERS)
    endings = (*_LETTERS, *(one + other for one in _LETTERS for other in _LETTERS))
    free: str = next(plain + ending for ending in endings if plain + ending not in taken)
    return free


# --- what is remembered ----------------------------------------------------------------------


def remember(connection: Connection, entries: Entries, compared: Comparison, plan: Plan) -> None:
    """Note their states that ours did not become, and which of their ids mean ours.

    What stays only because something needs it was decided by nobody, so it is not noted.
    """
    looked_at = [
        Settled("", one.table, one.row_id, one.mark)
        for key, one in entries.differences.items()
        if one.mark
        and not _is_theirs(one, plan.results[key])
        and not (one.kind is Kind.GONE and (key in plan.needed or _stays_with_whole(entries, key)))
    ]
    rows.insert_all(connection, looked_at)
    rows.insert_all(connection, compared.pairs)


def _stays_with_whole(entries: Entries, key: Key) -> bool:
    """Whether it is a part of what they removed and we decided before to keep."""
    whole = entries.differences.get(entries.whole_of(key))
    return whole is not None and whole.key != key and whole.kind is Kind.OURS


def _is_theirs(one: Difference, result: Mapping[str, Any] | None) -> bool:
    if result is None or one.theirs is None:
        return result is one.theirs
    without = own_columns(one.table) | one.held
    return all(result[column] == one.theirs[column] for column in result if column not in without)


# --- what follows ----------------------------------------------------------------------------


def _follow_up(connection: Connection, entries: Entries, changed: Iterable[Key]) -> None:
    """Work out again what loans hold and what sessions take, where a merge touched them."""
    wholes: dict[str, set[str]] = {loan.name: set(), session.name: set()}
    for key in changed:
        table, row_id = entries.whole_of(key)
        if table in wholes:
            wholes[table].add(row_id)
    for ids in portions(wholes[loan.name]):
        _hold(connection, ids)
    for ids in portions(wholes[session.name]):
        there = set(connection.execute(select(session.c.id).where(session.c.id.in_(ids))).scalars())
        gone = [one for one in ids if one not in there]
        connection.execute(booking.delete().where(booking.c.session_id.in_(gone)))
        calendar_rows.rebook(connection, there)


def _hold(connection: Connection, loan_ids: Sequence[str]) -> None:
    """What each line takes from the stock: all while reserved, once out what is not back."""
    loans = {one.id: one for one in rows.read(connection, Loan, loan.c.id.in_(loan_ids))}
    lines = rows.read(connection, LoanLine, loan_line.c.loan_id.in_(loan_ids))
    back = select(loan_return.c.line_id, func.sum(loan_return.c.quantity)).where(
        loan_return.c.line_id.in_([line.id for line in lines])
    )
    returned: dict[str, int] = {
        str(line_id): int(number)
        for line_id, number in connection.execute(back.group_by(loan_return.c.line_id))
    }
    for line in lines:
        held = _held(line, loans[line.loan_id], returned.get(line.id, 0))
        if held != line:
            rows.update(connection, held)


def _held(line: LoanLine, of: Loan, back: int) -> LoanLine:
    holds = of.cancelled_on is None and (of.reserved_on or of.handed_over_at)
    return replace(
        line,
        held=max(0, line.quantity - back) if holds else 0,
        held_from=of.out_at,
        held_until=of.due_at,
        held_minutes=int((of.due_at - of.out_at) / timedelta(minutes=1)),
    )


def facts_in(connection: Connection, keys: Iterable[Key]) -> Iterator[tuple[Key, Any]]:
    """The facts in some rows, read as the program reads them."""
    kinds = {table.name: kind for kind, table in TABLE_OF.items()}
    by_table: dict[str, list[str]] = {}
    for table, row_id in keys:
        # A setting is read with all the others.
        if table in kinds:
            by_table.setdefault(table, []).append(row_id)
    for table, ids in by_table.items():
        kind: type[Any] = kinds[table]
        for some in portions(ids):
            for fact in rows.read(connection, kind, TABLE_OF[kind].c.id.in_(some)):
                yield (table, fact.id), fact


def items_in(
    connection: Connection, entries: Entries, changed: Mapping[Key, _Image | None]
) -> set[str]:
    """The items of which a merge may change how many there are or how many are held."""
    found: set[str] = set()
    lines = select(loan_line.c.item_id)
    for (table, row_id), result in changed.items():
        images = [one for one in (entries.differences[table, row_id].ours, result) if one]
        if table == "item":
            found.add(row_id)
        elif table in ("loan_line", "out_of_service"):
            found |= {str(image["item_id"]) for image in images}
        elif table == "loan_return":
            of = [entries.either(("loan_line", str(image["line_id"]))) for image in images]
            found |= {str(line["item_id"]) for line in of if line}
        elif table == "loan":
            found |= set(connection.execute(lines.where(loan_line.c.loan_id == row_id)).scalars())
    return found
