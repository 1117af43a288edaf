"""Everybody whose name, address or number is anywhere in a store, so that none gets into a pack."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

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
_REACHED = ("email", "telephone", "mobile")
_SHORTEST = 3


def scrubbers(connection: sqlite3.Connection) -> tuple[Scrubber, Scrubber]:
    """What takes people out of texts; the second one takes whole names only.

    The second is for names of schools and places, where a surname alone is nobody. Both take out
    whatever looks like an e-mail address or a telephone number.
    """
    told = _told(connection)
    reached = {one: told.pop(("person", one), set()) for one in _REACHED}
    names = {one for some in told.values() for one in some if len(one) >= _SHORTEST}
    emails, numbers = reached["email"], reached["telephone"] | reached["mobile"]
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


def _told(connection: sqlite3.Connection) -> dict[tuple[str, str], set[str]]:
    """Names, addresses and numbers by table and column, those of rows that changed or went too."""
    columns = [*_NAMED, *(("person", one) for one in _REACHED)]
    found: dict[tuple[str, str], set[str]] = {one: set() for one in columns}
    for table, column in columns:
        rows = connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')
        found[table, column].update(_words(rows))
    coordinator = found.setdefault(("setting", "value"), set())
    named = "SELECT value FROM setting WHERE name = 'coordinator_name'"
    coordinator.update(_words(connection.execute(named)))
    for table, image in _logged(connection, {table for table, _ in found}):
        if table == "setting" and image.get("name") != "coordinator_name":
            continue
        for where, words in found.items():
            if where[0] == table:
                words.update(_words([(image.get(where[1]),)]))
    actors = found.setdefault(("action", "actor"), set())
    actors.update(_words(connection.execute('SELECT DISTINCT actor FROM "action"')))
    actors.update(_words(connection.execute("SELECT made_by FROM arrival")))
    return found


def _logged(
    connection: sqlite3.Connection, tables: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    places = ", ".join("?" * len(tables))
    rows = connection.execute(
        f'SELECT "table", old, new FROM "change" WHERE "table" IN ({places})', tuple(tables)
    )
    for table, *images in rows:
        for image in images:
            if image is not None:
                yield table, json.loads(image)


def _words(rows: Iterable[tuple[str | None]]) -> Iterable[str]:
    return (value.strip() for (value,) in rows if value and value.strip())
