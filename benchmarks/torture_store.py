"""A small partnership with something of everything, made by the user's own actions."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from partnerdesk.actions import agreements, signing
from partnerdesk.actions.items import add_item
from partnerdesk.actions.lending import LendRequest, Wanted, lend
from partnerdesk.actions.partners import log_contact, write_note
from partnerdesk.actions.sessions import add_session
from partnerdesk.domain.agreements import Commitment, Signature
from partnerdesk.domain.sessions import SessionFacts
from partnerdesk.store import agreements_rows
from partnerdesk.store.database import connect
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.tables import TRACKED, metadata
from tests import factories
from tests.actions.agreed import ANSWERS

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 9, 0)


@dataclass(frozen=True)
class Known:
    """Where the store lies, and the ids of what is in it."""

    folder: Folder
    ours: str
    theirs: str
    person: str
    item: str
    loan: str
    session: str
    signed: str  # an agreement that is issued
    signature: str
    draft: str


def make_partnership(root: Path) -> Known:
    """Three schools, their heads, an item lent, a session, an agreement signed and a draft."""
    store = factories.open_store(root)
    try:
        return _made(store)
    finally:
        store.close()


def _made(store: OpenStore) -> Known:
    database = store.database
    members = [
        factories.member(name="St Oswald’s", is_us=True, street="4 Priory Lane"),
        factories.member(name="Heron Vale Academy", street="Mill Road"),
        factories.member(name="Fenwick Primary"),
    ]
    heads = [factories.person(name=name) for name in ("Ann Bell", "Gareth Price", "Mo Khan")]
    held = [factories.role(head, at) for head, at in zip(heads, members, strict=True)]
    factories.add(database, *members, *heads, *held)
    ours, theirs = members[0].id, members[1].id
    write_note(database, replace(factories.note(theirs), id=""))
    log_contact(database, replace(factories.contact(theirs), id=""), TODAY)
    item = add_item(database, factories.item(ours, id="")).made
    out = datetime(2026, 3, 10)
    due, why = out + timedelta(days=14), "Agreed on the telephone"
    wanted = LendRequest(ours, theirs, (Wanted(item, quantity=2),), out, due, note=why)
    loan = lend(database, wanted, NOW).made
    taking = tuple(factories.taking_part("", one, id="") for one in (ours, theirs))
    session = factories.session(id="")
    met = add_session(database, SessionFacts(session, taking), TODAY).made
    signed = sign_agreement(store, ours, theirs)
    draft = agreements.draft_agreement(
        database, "one-page-mou", "Choir", [ours, theirs], TODAY, TODAY
    ).made
    with database.read() as connection:
        signature = agreements_rows.draft_of(connection, signed).signatures[0].id
    return Known(store.folder, ours, theirs, heads[1].id, item, loan, met, signed, signature, draft)


def sign_agreement(store: OpenStore, ours: str, theirs: str) -> str:
    """Draft, issue and sign an agreement of the two, with scans; returns its id."""
    database = store.database
    key = agreements.draft_agreement(
        database, "one-page-mou", "Latin", [ours, theirs], TODAY, TODAY
    ).made
    for clause_id, answers in ANSWERS.items():
        agreements.answer_questions(database, key, clause_id, answers)
    promises = [
        Commitment(giver_id=ours, what="Latin teaching", how_much="1 hour a week"),
        Commitment(giver_id=theirs, receiver_id=ours, what="A hall"),
    ]
    agreements.set_commitments(database, key, promises)
    signing.issue(store, key, TODAY)
    with database.read() as connection:
        wanted = agreements_rows.draft_of(connection, key).signatories
    for one in wanted:
        given = Signature(signatory_id=one.id, person_name="A. Bell", signed_on=TODAY)
        signing.record_signature(store, key, given, TODAY, ("page.pdf", factories.PDF))
    return key


# --- what a store holds ----------------------------------------------------------------------


def state_of(connection: sqlite3.Connection, *, log: bool = True) -> str:
    """A mark of every entry of a store, as it lies there, and of its ``log``."""
    digest = hashlib.sha256()
    for table in metadata.tables.values() if log else TRACKED:
        digest.update(table.name.encode())
        # No order of SQLite's own: a file that is written anew may have another.
        for row in connection.execute(f'SELECT * FROM "{table.name}" ORDER BY 1, 2'):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def state_in(database: Path, *, log: bool = True) -> str:
    """The same of a store that is closed, or is being read only."""
    with closing(connect(database, "ro")) as connection:
        return state_of(connection, log=log)
