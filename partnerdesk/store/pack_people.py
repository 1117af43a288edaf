"""Everybody whose name, address or number is anywhere in a store, so that none gets into a pack."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from partnerdesk.domain.scrubbing import Known, Scrubber
from partnerdesk.store.columns import sort_key

# Where people are named: in the rows, and in what the log tells of rows that changed or went.
_NAMED = (
    ("person", "name"),
    ("note", "written_by"),
    ("contact", "by"),
    ("interview_answer", "answered_by"),
    ("agreement_signature", "person_name"),
    ("term_of_office", "name"),
)
_REACHED = (("person", "email"), ("person", "telephone"), ("person", "mobile"))
_LOGGED = 'SELECT DISTINCT {place} FROM "change" WHERE "table" = ? AND {image} IS NOT NULL'
_SHORTEST = 3


def scrubbers(connection: sqlite3.Connection) -> tuple[Scrubber, Scrubber]:
    """What takes people out of texts; the second one takes whole names only.

    The second is for names of schools and places, where a surname alone is nobody. Both take out
    whatever looks like an e-mail address or a telephone number.
    """
    names = {one for one in _names(connection) if len(one) >= _SHORTEST}
    emails: set[str] = set()
    numbers: set[str] = set()
    for table, column in _REACHED:
        found = _values(connection, table, column)
        (emails if column == "email" else numbers).update(found)
    others = [("person", one) for one in _boxes(emails, names)]
    others += [("e-mail", one) for one in emails]
    whole = [("person", one) for one in names if len(re.findall(r"\w+", one)) > 1]
    kinds = ("e-mail", "telephone")
    return (
        Scrubber(Known.of(people=sorted(names), others=others), kinds, numbers, any_case=True),
        Scrubber(Known.of(others=[*whole, *others]), kinds, numbers, any_case=True),
    )


def _boxes(emails: Iterable[str], names: Iterable[str]) -> set[str]:
    """What stands before the @ where it is made of somebody's name, not of an office's."""
    words = {sort_key(word) for name in names for word in re.findall(r"\w{3,}", name)}
    boxes = {one.partition("@")[0] for one in emails}
    return {box for box in boxes if any(word in sort_key(box) for word in words)}


def _names(connection: sqlite3.Connection) -> set[str]:
    found = {one for table, column in _NAMED for one in _values(connection, table, column)}
    settings = "SELECT value FROM setting WHERE name = 'coordinator_name'"
    found.update(_words(connection.execute(settings)))
    for image in ("old", "new"):
        found.update(
            _words(
                connection.execute(
                    f"SELECT DISTINCT json_extract({image}, '$.value') FROM \"change\" "
                    f"WHERE \"table\" = 'setting' AND "
                    f"json_extract({image}, '$.name') = 'coordinator_name'"
                )
            )
        )
    found.update(_words(connection.execute('SELECT DISTINCT actor FROM "action"')))
    found.update(_words(connection.execute("SELECT made_by FROM arrival")))
    return found


def _values(connection: sqlite3.Connection, table: str, column: str) -> set[str]:
    found = set(_words(connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')))
    for image in ("old", "new"):
        place = f"json_extract({image}, '$.{column}')"
        logged = _LOGGED.format(place=place, image=image)
        found.update(_words(connection.execute(logged, (table,))))
    return found


def _words(rows: Iterable[tuple[str | None]]) -> Iterable[str]:
    return (value.strip() for (value,) in rows if value and value.strip())
