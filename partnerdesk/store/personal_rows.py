"""Where a person is named in the store, and taking them out of it, out of the log too.

The log keeps what every row was, so that somebody who is only blanked in the tables could be
brought back. ``scrub_log`` therefore rewrites the images and the names of actions themselves; what
each row is now stays what the log last said of it, which ``checking.py`` holds it to.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, or_, select

from partnerdesk.domain.dates import months_before
from partnerdesk.domain.packs import Settled
from partnerdesk.domain.partners import Role
from partnerdesk.domain.personal_data import FORMER, Entry, Leaver, Redactor, leavers
from partnerdesk.store import identity_rows, rows, settings_rows
from partnerdesk.store.columns import Words, sort_key
from partnerdesk.store.database import Database, connect, in_words
from partnerdesk.store.labels import column_label, table_label, value_text
from partnerdesk.store.pack_marks import mark
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.questions import driver
from partnerdesk.store.sealing import seal
from partnerdesk.store.tables import (
    TRACKED,
    action,
    agreement,
    agreement_signatory,
    arrival,
    booking,
    change,
    change_of_head,
    member,
    metadata,
    person,
    same_as,
    setting,
    settled,
    whereabouts,
)
from partnerdesk.store.tables.base import TITLE

# What is blanked on somebody's own card.
_BLANKED = ("telephone", "mobile", "email", "note")
# They say nothing of a person but what another table says already.
_ECHOES = (booking, settled, same_as)
_WHEN = ("starts_at", "out_at", "issued_on", "on")
_MOST_PERHAPS = 500
_KEPT = "_kept_since"
# The one setting that names somebody.
_COORDINATOR = "coordinator_name"


# --- what is kept of them --------------------------------------------------------------------


def linked(connection: Connection, person_id: str) -> Iterator[Entry]:
    """The person's own card, then every row that points to them."""
    card = identity_rows.card_of(connection, person_id)
    if card is None:
        return
    yield _entry(connection, person, card)
    for table in TRACKED:
        if table in _ECHOES:
            continue
        for column in _links(table, person):
            for row in connection.execute(select(table).where(column == person_id)):
                yield _entry(connection, table, dict(row._mapping), column.name)


def removed(connection: Connection, cards: Mapping[str, identity_rows.Card]) -> Iterator[Entry]:
    """Cards that were removed as a mistake; only the log has them still."""
    blank = dict.fromkeys(person.c.keys(), "")
    for row_id, card in cards.items():
        entry = _entry(connection, person, blank | card | {"id": row_id})
        yield replace(entry, what="Card that was removed")


def named(
    connection: Connection, redactor: Redactor, person_id: str = ""
) -> Iterator[tuple[Entry, bool]]:
    """Every other text that names them, with True; with their surname alone, with False."""
    perhaps = 0
    papers = issued_papers(connection)
    for table, row, column, text in _texts(connection):
        if row["id"] == person_id:
            continue
        sure = redactor.names(text)
        if sure or (perhaps < _MOST_PERHAPS and redactor.may_mean(text)):
            perhaps += not sure
            stays = on_paper(table.name, row, papers)
            yield replace(_passage(connection, table, row, column, text), stays=stays), sure


def done(connection: Connection, redactor: Redactor, cards: Collection[str]) -> Iterator[Entry]:
    """Actions in the log that name them, or that changed one of their ``cards``."""
    touching = select(change.c.action_id).where(change.c.row_id.in_(cards))
    touched = set(connection.execute(touching).scalars())
    for row in connection.execute(select(action).order_by(action.c.seq)):
        if row.id in touched or redactor.names(row.name) or redactor.names(row.actor):
            when = value_text("session", "starts_at", row.at[:16])
            raw = {"at": row.at, "name": row.name, "actor": row.actor}
            yield Entry(when, row.name, raw)


def earlier(
    connection: Connection, redactor: Redactor, cards: Collection[str] = ()
) -> Iterator[Entry]:
    """What entries said before they were changed or removed, where it named the person.

    Only the log has it still. Not of their own ``cards``, nor what stands there now.
    """
    told = {
        (table.name, row["id"], column, text)
        for table, row, column, text in _texts(connection)
        if redactor.names(text)
    }
    papers = issued_papers(connection)
    for at, table, row_id, column, text in _past_texts(connection, redactor, papers):
        if row_id in cards or (table, row_id, column, text) in told:
            continue
        told.add((table, row_id, column, text))
        words = f"{table_label(table)}, {column_label(table, column).lower()}: {text}"
        raw = {"at": at, "table": table, "id": row_id, "column": column, "text": text}
        yield Entry(value_text("session", "starts_at", at[:16]), words, raw)


def _past_texts(
    connection: Connection, redactor: Redactor, papers: frozenset[str]
) -> Iterator[tuple[str, str, str, str, str]]:
    by = change.c
    made = select(action.c.at, by.table, by.row_id, by.old, by.new)
    query = made.join_from(change, action, action.c.id == by.action_id).order_by(by.seq)
    tables = {one.name: one for one in TRACKED if one not in (*_ECHOES, setting)}
    for at, table, row_id, *images in connection.execute(query):
        for image in images:
            if table not in tables or image is None or not redactor.may_name(_unescaped(image)):
                continue
            row = json.loads(image)
            if on_paper(table, row, papers):
                continue
            for column in _word_columns(tables[table]):
                if isinstance(text := row.get(column), str) and redactor.names(text):
                    yield at, table, row_id, column, text


def _texts(connection: Connection) -> Iterator[tuple[Table, RowMapping, str, str]]:
    for table in TRACKED:
        columns = _word_columns(table)
        if not columns or table in _ECHOES:
            continue
        query = select(table).execution_options(yield_per=1000)
        for row in connection.execute(query).mappings():
            for column in columns:
                if row[column]:
                    yield table, row, column, str(row[column])


@cache
def _word_columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if isinstance(column.type, Words))


@cache
def _links(table: Table, target: Table) -> tuple[Column[Any], ...]:
    return tuple(column for column in table.columns if column.references(target.c.id))


def _entry(connection: Connection, table: Table, row: dict[str, Any], without: str = "") -> Entry:
    parts = []
    for column in table.columns:
        value = row[column.name]
        if column.name in ("id", "sort_name", without) or value in (None, ""):
            continue
        words = _linked_words(connection, column, value) or value_text(
            table.name, column.name, _kept(value)
        )
        if words:
            parts.append(f"{column_label(table.name, column.name)}: {words}")
    what = table_label(table.name)
    if without not in ("", "person_id"):
        what = f"{what} ({column_label(table.name, without).lower()})"
    return Entry(what, "\n".join(parts), {"table": table.name, **_raw(row)})


def _passage(
    connection: Connection, table: Table, row: RowMapping, column: str, text: str
) -> Entry:
    where = [table_label(table.name)]
    for one in table.columns:
        if one.foreign_keys and row[one.name] and not one.references(person.c.id):
            where.append(_linked_words(connection, one, row[one.name]))
            break
    words = f"{column_label(table.name, column)}: {text}"
    if (table.name, column) == ("agreement_version", "facts"):
        words = "Named in the words of the agreement as it was issued."
    raw = {"table": table.name, "column": column, **_raw(dict(row))}
    return Entry(", ".join(filter(None, where)), words, raw)


def _raw(row: Mapping[str, Any]) -> dict[str, object]:
    return {name: _kept(value) for name, value in row.items() if name != "sort_name"}


def _kept(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return value if value is None or isinstance(value, int | str) else value.isoformat()


def _linked_words(connection: Connection, column: Column[Any], row_id: Any) -> str:
    """What a link points to: its title, with the day where it has one; blank for no link."""
    for key in column.foreign_keys:
        table = key.column.table
        row = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
        titles = [one.name for one in table.columns if one.info == TITLE]
        if row is None:
            return ""
        if not titles:  # a part of something that has a name
            return next(
                (
                    _linked_words(connection, one, row[one.name])
                    for one in table.columns
                    if one.foreign_keys and row[one.name]
                ),
                "",
            )
        return ", ".join(filter(None, (str(row[titles[0]]), _day_of(table, row))))
    return ""


def _day_of(table: Table, row: RowMapping) -> str:
    """The day that tells a session, a loan or an agreement from others of its name."""
    column = next((one for one in _WHEN if row.get(one) is not None), "")
    return value_text(table.name, column, _kept(row[column])) if column else ""


# --- taking somebody out ---------------------------------------------------------------------


def issued_papers(connection: Connection) -> frozenset[str]:
    """Agreements that were ever issued, and who was to sign them: their words stay as signed."""
    issued = select(agreement.c.id).where(agreement.c.issued_on.is_not(None))
    ids = set(connection.execute(issued).scalars())
    by = metadata.tables["agreement_version"].c
    ids |= set(connection.execute(select(by.agreement_id)).scalars())
    wanted = select(agreement_signatory.c.id).where(agreement_signatory.c.agreement_id.in_(ids))
    return frozenset(ids | set(connection.execute(wanted).scalars()))


_PAPERS = {
    "agreement": "id",
    "agreement_clause": "agreement_id",
    "agreement_answer": "agreement_id",
    "agreement_commitment": "agreement_id",
    "agreement_version": "agreement_id",
    "agreement_signature": "signatory_id",
}


def on_paper(table: str, row: Mapping[str, Any] | RowMapping, papers: frozenset[str]) -> bool:
    """Whether a row is a part of an agreement that was issued."""
    return table in _PAPERS and row.get(_PAPERS[table]) in papers


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who is taken out: the person's id, what takes them out of texts, what stays as signed.

    The id is blank for somebody without a card; ``removed`` are cards of theirs that are only in
    the log.
    """

    person_id: str
    redactor: Redactor
    papers: frozenset[str]
    removed: Collection[str] = field(default_factory=frozenset)

    @property
    def cards(self) -> tuple[str, ...]:
        """Every card that is theirs, by id."""
        return tuple(filter(None, (self.person_id, *self.removed)))


def scrub_rows(connection: Connection, who: Forgotten, today: date) -> None:
    """Blank the person's card, end their roles, and take them out of every other text."""
    if who.person_id:
        _blank_card(connection, who, today)
    # Nobody forgets the coordinator; a backup or a pack from before may still call them that.
    coordinator = connection.execute(
        select(setting.c.id, setting.c.value).where(setting.c.name == _COORDINATOR)
    ).first()
    if coordinator is not None and who.redactor.names(coordinator.value):
        connection.execute(setting.delete().where(setting.c.id == coordinator.id))
    found: dict[tuple[Table, str], dict[str, str]] = {}
    for table, row, column, text in _texts(connection):
        if on_paper(table.name, row, who.papers) or table is setting:
            continue
        if (clean := who.redactor(text)) != text:
            found.setdefault((table, row["id"]), {})[column] = clean
    for (table, row_id), values in found.items():
        if "name" in values and "sort_name" in table.c:
            values["sort_name"] = sort_key(values["name"])
        connection.execute(table.update().where(table.c.id == row_id).values(**values))


def _blank_card(connection: Connection, who: Forgotten, today: date) -> None:
    connection.execute(
        person.update()
        .where(person.c.id == who.person_id)
        .values(name=FORMER, sort_name=sort_key(FORMER), **dict.fromkeys(_BLANKED, ""))
    )
    for role in rows.read(connection, Role, _role().person_id == who.person_id):
        if role.started_on and role.started_on > today:
            rows.delete_one(connection, role)
        elif role.ended_on is None or role.ended_on > today:
            by = _role()
            connection.execute(by.id.table.update().where(by.id == role.id).values(ended_on=today))
    connection.execute(
        member.update().where(member.c.call_first_id == who.person_id).values(call_first_id=None)
    )
    for at in (whereabouts.c.holder_id, whereabouts.c.second_id):  # nobody can ask them for it
        connection.execute(whereabouts.update().where(at == who.person_id).values({at.name: None}))
    watched = change_of_head.c
    connection.execute(
        change_of_head.update()
        .where(watched.person_id == who.person_id, watched.closed_on.is_(None))
        .values(closed_on=today)
    )
    connection.execute(setting.delete().where(setting.c.name == who.person_id + _KEPT))


def _role() -> Any:
    return metadata.tables["role"].c


def scrub_log(connection: Connection, who: Forgotten) -> None:
    """Take the person out of every image and every name in the log, this action's too.

    What an image was is remembered as a mark, which says nothing of what was in it: a pack that
    was made before then does not bring the person back when it is merged.
    """
    by = change.c
    settled_rows: dict[tuple[str, str, str], Settled] = {}
    query = select(by.seq, by.action_id, by.table, by.row_id, by.old, by.new).order_by(by.seq)
    scrubbed, unsealed = [], set()
    for seq, action_id, table, row_id, *images in connection.execute(query):
        clean = [_clean_image(table, image, who) for image in images]
        if clean == images:
            continue
        scrubbed.append({"at": seq, "was": clean[0], "became": clean[1]})
        unsealed.add(action_id)
        for image, after in zip(images, clean, strict=True):
            if image != after and table not in _UNMARKED:
                made = mark(json.loads(image))
                settled_rows[table, row_id, made] = Settled("", table, row_id, made)
    for one in scrubbed:
        connection.exec_driver_sql(
            'UPDATE "change" SET old = ?, new = ? WHERE seq = ?',
            (one["was"], one["became"], one["at"]),
        )
    named = select(action.c.seq, action.c.id, action.c.name, action.c.actor)
    for row in connection.execute(named).all():
        clean_name, clean_actor = who.redactor(row.name), who.redactor(row.actor)
        if (clean_name, clean_actor) != (row.name, row.actor):
            unsealed.add(row.id)
            connection.execute(
                action.update()
                .where(action.c.seq == row.seq)
                .values(name=clean_name, actor=clean_actor)
            )
    seal(driver(connection), unsealed)
    for pack_id, made_by in connection.execute(select(arrival.c.pack_id, arrival.c.made_by)).all():
        connection.execute(
            arrival.update()
            .where(arrival.c.pack_id == pack_id)
            .values(made_by=who.redactor(made_by))
        )
    known = {tuple(row) for row in connection.execute(select(settled.c.row_id, settled.c.image))}
    rows.insert_all(
        connection,
        [one for one in settled_rows.values() if (one.row_id, one.image) not in known],
    )


# What is never merged has no use for marks.
_UNMARKED = {table.name for table in _ECHOES}


def _clean_image(table: str, image: str | None, who: Forgotten) -> str | None:
    if image is None or table not in metadata.tables:
        return image
    own = table == person.name and any(one in image for one in who.cards)
    if not (own or who.redactor.may_name(_unescaped(image))):
        return image
    row: dict[str, Any] = json.loads(image)
    if on_paper(table, row, who.papers) or (
        table == setting.name and row.get("name") != _COORDINATOR
    ):
        return image
    clean = dict(row)
    for column in _word_columns(metadata.tables[table]):
        if isinstance(row.get(column), str):
            clean[column] = who.redactor(row[column])
    if own and row.get("id") in who.cards:
        clean |= dict.fromkeys(_BLANKED, "") | {"name": FORMER}
    if "sort_name" in clean and clean["name"] != row["name"]:
        clean["sort_name"] = sort_key(clean["name"])
    if clean == row:
        return image
    return json.dumps(clean, ensure_ascii=False, separators=(",", ":"))


def _unescaped(image: str) -> str:
    """Close enough to the texts in an image for a quick look."""
    return image.replace("\\n", " ").replace('\\"', '"').replace("\\t", " ")


def room_to_clear(database: Database) -> bool:
    """Whether there is room to write the database anew: beside itself, and where files pass by.

    Raises StoreProblem when the disk does not answer.
    """
    folder = database.path.parent
    try:
        size = database.path.stat().st_size
        beside, passing = (shutil.disk_usage(one).free for one in (folder, tempfile.gettempdir()))
    except OSError as error:
        raise StoreProblem(
            f"The disk with {folder} does not answer, so nothing was changed. If it is a USB "
            "stick, put it back in, then try again."
        ) from error
    return beside > 2 * size and passing > size


def clear_traces(database: Database) -> None:
    """Write the database anew, so that what was taken out is not in unused corners of the file.

    Nothing of the store changes. Raises StoreProblem when that can't be done just now.
    """
    try:
        with closing(connect(database.path, "rw")) as plain:
            # The whole store would be in memory else.
            plain.execute("PRAGMA temp_store = FILE")
            plain.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
            plain.execute("VACUUM")
            plain.execute("PRAGMA user_version = 0")  # no longer due
    except sqlite3.Error as error:
        problem = in_words(error, database.path)
        if problem is None:
            raise
        raise problem from error


# --- leavers ---------------------------------------------------------------------------------


def leavers_of(connection: Connection, today: date) -> tuple[Leaver, ...]:
    """Whoever left longer ago than the settled time, and was not kept on purpose since."""
    months = settings_rows.read_settings(connection).leavers_review_months
    before = months_before(today, months)
    held = _role()
    # Nearly everybody has a role still, or had one lately: they are left out before they are read.
    there = select(held.person_id).where(or_(held.ended_on.is_(None), held.ended_on >= before))
    roles = rows.read(connection, Role, held.person_id.not_in(there))
    gone = select(held.person_id).where(held.person_id.not_in(there))
    named = select(person.c.id, person.c.name).where(person.c.id.in_(gone))
    names = {row.id: row.name for row in connection.execute(named)}
    return leavers(roles, names, kept_on(connection), today, months)


def kept_on(connection: Connection) -> dict[str, date]:
    """When somebody decided to keep whom, by the person's id.

    Kept as settings, since a setting needs no table of its own, travels with the store and can be
    undone; a note on the person would be one more text about them.
    """
    query = select(setting).where(setting.c.name.endswith(_KEPT, autoescape=True))
    return {
        row.name.removesuffix(_KEPT): date.fromisoformat(row.value)
        for row in connection.execute(query)
    }


def keep(connection: Connection, person_id: str, today: date) -> None:
    """Remember that somebody is kept on purpose from ``today``."""
    name, value = person_id + _KEPT, today.isoformat()
    updated = connection.execute(setting.update().where(setting.c.name == name).values(value=value))
    if not updated.rowcount:
        connection.execute(setting.insert().values(id=rows.new_id(), name=name, value=value))
