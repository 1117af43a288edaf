"""Whom somebody took out for good, by id and day alone, so that nothing from before brings them
back: not a pack that is merged, and not a backup that is restored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from partnerdesk.domain.personal_data import FORMER, Identity, Redactor
from partnerdesk.store import identity_rows, personal_rows, rows, search
from partnerdesk.store.action_log import action, install_triggers
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.personal_rows import Forgotten
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.staging import Staged
from partnerdesk.store.tables import person, setting
from partnerdesk.store.their_rows import Translation, known_translation, our_image, their_store

# Kept as a setting: it needs no table, and goes along with the store, its packs and its backups.
_REMOVED = "_forgotten_on"


def forgotten_people(connection: Connection) -> dict[str, date | None]:
    """Whom somebody took out, by id, with the day where it is known.

    Who was given a name again is no longer among them.
    """
    by = setting.c
    query = select(by.name, by.value).where(by.name.endswith(_REMOVED, autoescape=True))
    days = {row.name.removesuffix(_REMOVED): row.value for row in connection.execute(query)}
    names: dict[str, str] = {
        row.id: row.name for row in connection.execute(select(person.c.id, person.c.name))
    }
    former = [one for one, name in names.items() if name == FORMER]
    gone = [one for one in days if one not in names]
    return {one: _day(days.get(one, "")) for one in (*former, *gone)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def whole(connection: Connection, person_id: str, sure: Identity) -> Forgotten:
    """Somebody who is to be taken out, known by ``sure``; a blank id is somebody without a card."""
    redactor = Redactor(sure)
    removed = frozenset(identity_rows.removed_cards(connection, redactor))
    return Forgotten(person_id, redactor, personal_rows.issued_papers(connection), removed)


def take_out(database: Database, who: Forgotten, today: date) -> Changes:
    """Take somebody out of every row and out of the log, as one action that ends what came before.

    Unused parts of the file may still hold them: ``personal_rows.clear_traces`` sees to that, and
    if it is broken off, the next opening of the store does.
    """
    with action(database, f"Forget a {FORMER.lower()}", final=True) as log:
        personal_rows.scrub_rows(log.connection, who, today)
        personal_rows.scrub_log(log.connection, who)
        for person_id in who.cards:
            name = person_id + _REMOVED
            known = select(setting.c.id).where(setting.c.name == name)
            if log.connection.execute(known).first() is None:
                values = {"name": name, "value": today.isoformat()}
                log.connection.execute(setting.insert().values(id=rows.new_id(), **values))
        log.connection.exec_driver_sql("PRAGMA user_version = 1")  # clearing is due
    return log.changes


# --- a backup from before --------------------------------------------------------------------


def forget_again(present: Path, restored: Path) -> int:
    """Take out of a ``restored`` database whom the ``present`` one has forgotten; returns how many.

    A present store that can't be read tells of nobody. Nothing is there yet but the files.
    """
    days = _forgotten_in(present)
    if not days:
        return 0
    found = 0
    with closing(Database(restored, prepare=_prepare)) as database:
        for person_id, day in days.items():
            with database.read() as connection:
                if identity_rows.card_name(connection, person_id) in (None, FORMER):
                    continue
                _, sure = identity_rows.known_by(connection, person_id)
                who = whole(connection, person_id, sure)
            take_out(database, who, day or date.today())
            found += 1
        _remember(database, days)
    if found:
        personal_rows.clear_traces(Database(restored))
    return found


def _remember(database: Database, days: Mapping[str, date | None]) -> None:
    """Keep in mind whom a database has never known: a pack from before may still name them."""
    with database.read() as connection:
        unknown = sorted(days.keys() - forgotten_people(connection).keys())
    if unknown:
        with action(database, f"Remember who is a {FORMER.lower()}", final=True) as log:
            for person_id in unknown:
                day = days[person_id] or date.today()
                values = {"name": person_id + _REMOVED, "value": day.isoformat()}
                log.connection.execute(setting.insert().values(id=rows.new_id(), **values))


def _prepare(connection: sqlite3.Connection) -> None:
    install_triggers(connection)
    search.install_triggers(connection)


def _forgotten_in(present: Path) -> Mapping[str, date | None]:
    if not present.exists():
        return {}
    try:
        with closing(Database(present, read_only=True)) as database, database.read() as connection:
            return forgotten_people(connection)
    except (StoreProblem, DatabaseError):
        return {}  # too damaged, or of an older shape: it is kept whole beside


# --- a pack from before ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a pack names and one side took out: ``name`` as the other side has it.

    ``here`` when it was us, on ``on`` if that is known.
    """

    person_id: str
    name: str
    on: date | None
    here: bool


def still_named(connection: Connection, staged: Staged) -> tuple[Known, ...]:
    """Whom one side has forgotten and the other still knows, by name."""
    with their_store(staged) as their:
        translation = known_translation(connection, their)
    with closing(Database(staged.database, read_only=True)) as theirs, theirs.read() as other:
        by_us, by_them = forgotten_people(connection), forgotten_people(other)
        ours = [
            Known(one, name, on, here=True)
            for one, on in by_us.items()
            if (name := _still(other, translation.to_theirs.get(one, one)))
        ]
        by_their_id = {translation.to_ours.get(one, one): on for one, on in by_them.items()}
        names = [(one, _still(connection, one), on) for one, on in by_their_id.items()]
    gone = [Known(one, name, on, here=False) for one, name, on in names if name]
    return tuple(sorted((*ours, *gone), key=lambda one: (not one.here, one.name)))


def _still(connection: Connection, person_id: str) -> str:
    name = identity_rows.card_name(connection, person_id)
    return "" if name in (None, FORMER) else str(name)


def leave_out(connection: Connection, staged: Staged, left: tuple[Known, ...]) -> Staged:
    """Take people out of a staged pack as they were taken out here, before it is compared.

    Returns the pack without them: its maker may be one of them.
    """
    with their_store(staged) as their:
        translation = known_translation(connection, their)
    made_by = staged.manifest.made_by
    with closing(Database(staged.database)) as database:
        for one in left:
            with database.write() as theirs:
                their_id = translation.to_theirs.get(one.person_id, one.person_id)
                everybody, places = identity_rows.others(theirs, their_id)
                here, our_places = identity_rows.others(connection, one.person_id)
                identity = identity_rows.identity_of(theirs, their_id)
                sure = identity.without(everybody, places).without(here, our_places)
                who = whole(theirs, their_id, sure)
                day = one.on or staged.manifest.made_at.date()
                personal_rows.scrub_rows(theirs, who, day)
                _as_ours(theirs, connection, one.person_id, their_id, translation)
                made_by = who.redactor(made_by)
    return replace(staged, manifest=replace(staged.manifest, made_by=made_by))


def _as_ours(
    theirs: Connection, ours: Connection, our_id: str, their_id: str, translation: Translation
) -> None:
    """Make their card what ours became, so that it does not differ."""
    image = our_image(ours, person.name, our_id)
    if image is not None:
        values: dict[str, Any] = translation.theirs(person.name, image) | {"id": their_id}
        theirs.exec_driver_sql(
            f"UPDATE person SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
            (*values.values(), their_id),
        )
