"""Two schools with an agreement that both signed, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import agreements, signing
from partnerdesk.domain.agreements import (
    Clause,
    Commitment,
    Draft,
    Signature,
    State,
    state_of,
)
from partnerdesk.domain.promises import PromiseState
from partnerdesk.store import agreements_rows, promise_rows
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)

ANSWERS = {
    "brief-why": {"purpose": "pupils of both schools learn Latin", "measure": "how many finish"},
    "brief-arrangements": {
        "sessions": "Latin on Tuesdays in the library",
        "transport": "The host",
        "costs": "The grant",
    },
    "brief-leads": {"broker": "the head of Fenwick Primary"},
    "brief-scope": {"out_of_scope": "admissions"},
}


@dataclass(frozen=True)
class Agreed:
    """An agreement in force from TODAY; ``third`` is a member that is no party."""

    store: OpenStore
    key: str
    ours: str
    theirs: str
    third: str

    def read(self, key: str = "") -> Draft:
        """All that is known of an agreement; else of the one in force."""
        with self.store.database.read() as connection:
            return agreements_rows.draft_of(connection, key or self.key)

    def clause(self, clause_id: str) -> Clause:
        """One of its clauses."""
        return next(one for one in self.read().clauses if one.clause_id == clause_id)

    def state(self, today: date = TODAY) -> State:
        """Where it is in its life."""
        draft = self.read()
        needed, signed = len(draft.signatories), len(draft.signatures)
        return state_of(draft.agreement, needed, signed, today, 42)

    def sign(self, today: date = TODAY) -> None:
        """Everybody signs who has not."""
        given = {one.signatory_id for one in self.read().signatures}
        for wanted in self.read().signatories:
            if wanted.id not in given:
                signature = Signature(
                    signatory_id=wanted.id, person_name="A. Bell", signed_on=today
                )
                signing.record_signature(self.store, self.key, signature, today)

    def standing(self, today: date = TODAY) -> dict[str, PromiseState]:
        """What each promise has come to, by what is given."""
        with self.store.database.read() as connection:
            found = promise_rows.promised(connection, today, [self.key])
        return {one.commitment.what: one.standing.state for one in found}


@pytest.fixture
def agreed(tmp_path: Path) -> Iterator[Agreed]:
    """The agreement, signed; two promises."""
    store = factories.open_store(tmp_path / "store")
    members = [
        factories.member(name="St Oswald’s", is_us=True, street="4 Priory Lane"),
        factories.member(name="Heron Vale Academy", street="Mill Road"),
        factories.member(name="Fenwick Primary"),
    ]
    heads = (factories.person(name="Ann Bell"), factories.person(name="Gareth Price"))
    third_head = factories.person(name="Mo Khan")
    factories.add(
        store.database, *members, *heads,
        factories.role(heads[0], members[0]), factories.role(heads[1], members[1]), third_head,
        factories.role(third_head, members[2]),
    )  # fmt: skip
    ours, theirs, third = (one.id for one in members)
    database = store.database
    draft = agreements.draft_agreement(
        database, "one-page-mou", "Latin", [ours, theirs], TODAY, TODAY
    )
    for clause_id, answers in ANSWERS.items():
        agreements.answer_questions(database, draft.made, clause_id, answers)
    promises = [
        Commitment(giver_id=ours, what="Latin teaching", how_much="1 hour a week"),
        Commitment(giver_id=theirs, receiver_id=ours, what="A hall"),
    ]
    agreements.set_commitments(database, draft.made, promises)
    signing.issue(store, draft.made, TODAY)
    found = Agreed(store, draft.made, ours, theirs, third)
    found.sign()
    yield found
    store.close()
