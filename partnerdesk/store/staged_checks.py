"""Whether a staged store could be one of ours: every fact read, every rule that our actions keep.

Only what our own actions never write is refused. That somebody promised more of an item than there
is, for example, comes about rightly when one breaks, so it is no reason here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from partnerdesk.domain import (
    agreements,
    calendar,
    files,
    interview,
    leaving,
    lending,
    new_head,
    partners,
    projects,
    promises,
    sessions,
)
from partnerdesk.domain.buy_in import BuyIn, check_buy_in
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import check_settings
from partnerdesk.domain.words import counted
from partnerdesk.store.archive import SHA256, Work
from partnerdesk.store.columns import Themes, Years
from partnerdesk.store.database import Database, connect
from partnerdesk.store.settings_rows import read_settings
from partnerdesk.store.staged_rows import NO_TEXT, Unsound, of_table
from partnerdesk.store.tables import TABLE_OF

_AT_ONCE = 1_000


def check_staged(
    database: Path,
    files_there: Collection[str],
    work: Work,
    bytes_per_row: int = 0,
    *,
    scrubbed: bool = False,
) -> None:
    """Raise Unsound unless a database of this program's schema holds what we could have written.

    ``files_there`` are the hashes of kept files that came along or were gone already; ``scrubbed``
    whether something was blanked before it was packed: a rule about that is let go then. Each row
    counts as ``bytes_per_row`` of the work. Raises Cancelled.
    """
    with closing(connect(database, "ro")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Unsound("Its data is damaged.")
        for kind, table in TABLE_OF.items():
            for number, fact in enumerate(_facts(connection, kind, table), 1):
                _check_rule(connection, table, fact, scrubbed)
                if number % _AT_ONCE == 0:
                    work.step(_AT_ONCE * bytes_per_row)
            work.step(0)
        loose = connection.execute("PRAGMA foreign_key_check").fetchone()
        if loose is not None:
            raise Unsound(f"Something in {of_table(loose[0])} belongs to what is not there.")
        for broken, words in NEVER.items():
            if found := connection.execute(broken).fetchone():
                raise Unsound(words.format(*found))
        _check_files(connection, files_there)
    _check_settings(database)


# --- fact by fact ----------------------------------------------------------------------------


def _facts(connection: sqlite3.Connection, kind: type, table: Table) -> Iterator[Any]:
    """Every fact of a kind, as ``rows.read`` would read it."""
    columns = [table.c[field.name] for field in fields(kind)]
    names = ", ".join(f'"{column.name}"' for column in columns)
    read = [_reader(column.type) for column in columns]
    for row in connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY rowid'):
        yield _fact(table, columns, read, kind, row)


def _check_rule(connection: sqlite3.Connection, table: Table, fact: Any, scrubbed: bool) -> None:
    rule = RULES.get(type(fact))
    if rule is None:
        return
    try:
        rule(fact)
    except RuleBroken as refusal:
        if not (scrubbed and refusal.field in _held(connection, table, fact)):
            raise Unsound(f"{_named(table, fact)}: {refusal.message}") from refusal


_Reader = Callable[[Any], Any]


def _reader(kind: Any) -> _Reader:
    """From what is stored to the value; ValueError, KeyError or TypeError for what can't be one.

    Days and times have one way to be written, or they would sort and compare wrongly.
    """
    if isinstance(kind, Themes | Years):
        wanted = int if isinstance(kind, Years) else str
        return lambda stored: _list(stored, wanted)
    from_stored = kind.result_processor(_SQLITE, None)
    to_stored = kind.bind_processor(_SQLITE) or _as_it_is
    if from_stored is None:
        return _as_it_is

    def read(stored: Any) -> Any:
        value = from_stored(stored)
        if to_stored(value) != stored:
            raise ValueError(stored)
        return value

    return read


_SQLITE = sqlite.dialect()


def _as_it_is(stored: Any) -> Any:
    return stored


def _list(stored: str, wanted: type) -> tuple[Any, ...]:
    values = json.loads(stored)
    if type(values) is not list or any(type(value) is not wanted for value in values):
        raise ValueError(stored)
    if any(NO_TEXT.search(value) for value in values if isinstance(value, str)):
        raise ValueError(stored)
    return tuple(values)


def _fact(
    table: Table,
    columns: Sequence[Any],
    read: Sequence[_Reader],
    kind: type,
    row: Sequence[Any],
) -> Any:
    values = []
    for column, reader, stored in zip(columns, read, row, strict=True):
        try:
            values.append(reader(stored))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise Unsound(f"“{column.name}” of {of_table(table.name)} can’t be read.") from error
    return kind(*values)


def _held(connection: sqlite3.Connection, table: Table, fact: Any) -> list[str]:
    """The columns of a row that were blanked before it was packed."""
    query = "SELECT held FROM pack_row WHERE table_name = ? AND row_id = ?"
    row = connection.execute(query, (table.name, fact.id)).fetchone()
    return list(json.loads(row[0])) if row else []


def _named(table: Table, fact: Any) -> str:
    for field in ("number", "name", "title", "what", "summary"):
        if words := getattr(fact, field, ""):
            return f"In {of_table(table.name)}, “{str(words)[:80]}”"
    return f"In {of_table(table.name)}"


# --- the rules -------------------------------------------------------------------------------

# The clock of the computer that made the pack may have been wrong.
_ANY_DAY = date.max


def _member(one: partners.Member) -> None:
    # Two members made one may have joined after they left.
    partners.check_member(replace(one, left_on=None))


def _stored_file(one: files.StoredFile) -> None:
    # It becomes the name of a file.
    if not SHA256.fullmatch(one.sha256) or one.size < 0:
        raise RuleBroken("sha256", "This is not a file that PartnerDesk kept.")


def _issued(one: agreements.IssuedVersion) -> None:
    try:
        facts = json.loads(one.facts)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise RuleBroken("facts", "What was issued can’t be read.")


RULES: Mapping[type, Callable[[Any], None]] = {
    partners.Member: _member,
    partners.Person: partners.check_person,
    partners.Role: partners.check_role,
    partners.Contact: lambda one: partners.check_contact(one, _ANY_DAY),
    BuyIn: lambda one: check_buy_in(one, _ANY_DAY),
    calendar.Closure: calendar.check_closure,
    calendar.Term: calendar.check_term,
    projects.Project: lambda one: projects.check_project(projects.ProjectFacts(one)),
    sessions.Session: lambda one: sessions.check_session(sessions.SessionFacts(one)),
    files.StoredFile: _stored_file,
    agreements.IssuedVersion: _issued,
    agreements.Commitment: promises.check_release,
    promises.CommitmentLink: lambda one: promises.check_link(one, _ANY_DAY),
    lending.Item: lending.check_item,
    lending.Loan: lending.check_loan,
    interview.Answer: interview.check_answer,
    leaving.TermOfOffice: leaving.check_term_of_office,
    new_head.ChangeOfHead: lambda one: new_head.check_change_of_head(one, _ANY_DAY),
}

_TWO_OF_US = "SELECT count(*) FROM member WHERE is_us = 1 HAVING count(*) > 1"
_SAME_URN = (
    "SELECT min(name), max(name), urn FROM member WHERE urn <> '' GROUP BY urn HAVING count(*) > 1"
)
_MORE_BACK = (
    "SELECT l.number FROM loan_line AS n JOIN loan AS l ON l.id = n.loan_id "
    "WHERE n.quantity < (SELECT total(r.quantity) FROM loan_return AS r WHERE r.line_id = n.id)"
)

# What must find nothing, and what to say of the first thing that it finds.
NEVER = {
    _TWO_OF_US: "{} members are marked as one’s own school, and one can be.",
    _SAME_URN: "{} and {} have the same URN, {}.",
    _MORE_BACK: "More came back of {} than was lent.",
}


def _check_files(connection: sqlite3.Connection, there: Collection[str]) -> None:
    needed = connection.execute("SELECT sha256, name FROM stored_file")
    gone = sorted({name for sha256, name in needed if sha256 not in there})
    if gone:
        others = f" and {counted(len(gone) - 1, 'other file')}" if gone[1:] else ""
        raise Unsound(f"“{gone[0]}”{others} should be in it, and is not.")


def _check_settings(database: Path) -> None:
    store = Database(database, read_only=True)
    try:
        with store.read() as connection:
            check_settings(read_settings(connection))
    except RuleBroken as refusal:
        raise Unsound(f"In its settings: {refusal.message}") from refusal
    finally:
        store.close()
