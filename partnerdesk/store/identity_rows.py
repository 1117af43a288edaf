"""By what somebody is known: their card, what the log says of it, and who else has the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from partnerdesk.domain.personal_data import FORMER, Identity, Redactor
from partnerdesk.store import settings_rows
from partnerdesk.store.tables import change, member, person

Card = dict[str, Any]


def identity_of(connection: Connection, person_id: str) -> Identity:
    """Everything by which a person is and was known, by their card and what the log says of it."""
    now = card_of(connection, person_id)
    return _identity([*([now] if now else []), *_past_cards(connection, person_id)])


def known_by(
    connection: Connection, person_id: str = "", typed: Identity | None = None
) -> tuple[Identity, Identity]:
    """All by which somebody is known, and what of it is theirs alone.

    Somebody without a card is known by what is ``typed``. A card of theirs that was removed as a
    mistake adds how they could be reached.
    """
    identity = typed or identity_of(connection, person_id)
    everybody = others(connection, person_id)
    cards = removed_cards(connection, Redactor(identity.without(*everybody)))
    if cards:
        identity = identity.reached_by(_identity(cards.values()))
    return identity, identity.without(*everybody)


def card_of(connection: Connection, person_id: str) -> Card | None:
    """A person's card as it stands; None where there is none."""
    row = connection.execute(select(person).where(person.c.id == person_id)).mappings().first()
    return dict(row) if row is not None else None


def card_name(connection: Connection, person_id: str) -> str | None:
    """What the card of a person says; None where there is none."""
    query = select(person.c.name).where(person.c.id == person_id)
    return connection.execute(query).scalar_one_or_none()


def others(connection: Connection, person_id: str = "") -> tuple[Identity, tuple[str, ...]]:
    """How everybody else is known now, schools with their numbers too; and the names of the schools
    and of the partnership, in which somebody's own may stand.
    """
    query = select(person).where(person.c.id != person_id)
    cards = [dict(row._mapping) for row in connection.execute(query)]
    schools = connection.execute(select(member.c.name, member.c.telephone, member.c.email)).all()
    cards += [{"telephone": one.telephone, "email": one.email} for one in schools]
    partnership = settings_rows.read_settings(connection).partnership_name
    return _identity(cards), (*(one.name for one in schools), partnership)


def removed_cards(connection: Connection, redactor: Redactor) -> dict[str, Card]:
    """Cards of somebody that were removed as a mistake, as they last were, by their id.

    Only the log has them still.
    """
    there = select(person.c.id)
    query = (
        select(change.c.row_id, change.c.old)
        .where(change.c.table == person.name, change.c.old.is_not(None))
        .where(change.c.row_id.not_in(there))
        .order_by(change.c.seq)
    )
    last: dict[str, Card] = {}
    found: set[str] = set()
    for row_id, image in connection.execute(query):
        last[row_id] = card = json.loads(image)
        if redactor.names(name := str(card["name"])) and redactor(name) == FORMER:
            found.add(row_id)
    return {one: last[one] for one in last if one in found}


def _identity(cards: Iterable[Card]) -> Identity:
    cards = tuple(cards)

    def all_of(*columns: str) -> tuple[str, ...]:
        found = (str(card.get(column) or "").strip() for column in columns for card in cards)
        return tuple(dict.fromkeys(one for one in found if one and one != FORMER))

    return Identity(all_of("name"), all_of("email"), all_of("telephone", "mobile"), all_of("note"))


def _past_cards(connection: Connection, person_id: str) -> Iterator[Card]:
    by = change.c
    query = select(by.old, by.new).where(by.row_id == person_id, by.table == person.name)
    for images in connection.execute(query):
        yield from (json.loads(image) for image in images if image is not None)
