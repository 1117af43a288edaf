"""Four schools agree, one head changes before signing, two versions, all sign; a year later the
agreement is renewed and one school leaves. By the actions, over the days on which it happens.

The same journey by the command line, on one day, is in ``tests/test_cli_agreements.py``.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from partnerdesk.actions import agreement_terms, agreements, revising, signing
from partnerdesk.actions.today import read_today
from partnerdesk.domain.agreements import Commitment, Signature, StateKind
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.today import matters
from partnerdesk.store import agreements_rows
from tests import factories as make
from tests.actions.agreed import ANSWERS

NAMES = ("Eastvale School", "Heron Vale Academy", "Langdale High", "Fenwick Primary")
DRAFTED, ISSUED, SIGNED = date(2026, 6, 1), date(2026, 6, 15), date(2026, 7, 6)
START = date(2026, 9, 1)
CHANGE = date(2026, 6, 22)


def test_four_agree_a_head_changes_all_sign_it_is_renewed_and_one_leaves(tmp_path: Path) -> None:
    schools = [make.member(name=name, is_us=name == NAMES[0]) for name in NAMES]
    heads = [make.person(name=name) for name in ("Ann Bell", "Old Head", "Ida Roe", "Sam Ode")]
    roles = [
        make.role(
            head, school, started_on=date(2020, 9, 1),
            ended_on=CHANGE if head.name == "Old Head" else None,
        )
        for head, school in zip(heads, schools, strict=True)
    ]  # fmt: skip
    after = make.person(name="New Head")
    coming = make.role(after, schools[1], started_on=date(2026, 6, 23))
    with closing(make.open_store(tmp_path)) as store:
        make.add(store.database, *schools, *heads, after, *roles, coming)
        database, ids = store.database, [one.id for one in schools]
        key = agreements.draft_agreement(
            database, "one-page-mou", "Latin", ids[:2], START, DRAFTED
        ).made
        for clause_id, answers in ANSWERS.items():
            agreements.answer_questions(database, key, clause_id, answers)
        latin = Commitment(giver_id=ids[0], what="Latin teaching")
        agreements.set_commitments(database, key, [latin])
        signing.issue(store, key, ISSUED)
        for late in ids[2:]:
            agreement_terms.accede(database, key, late, START, (RoleKind.HEAD,))
        revising.revise(database, key)
        agreements.change_signatories(database, key, [(one, RoleKind.HEAD) for one in ids])
        signing.issue(store, key, SIGNED)

        def state(today: date) -> StateKind:
            with database.read() as connection:
                (row,) = agreements_rows.list_agreements(connection, today, 42)
            return row.state.kind

        with database.read() as connection:
            wanted = agreements_rows.draft_of(connection, key).signatories
        for signatory, name in zip(
            wanted, ("Ann Bell", "New Head", "Ida Roe", "Sam Ode"), strict=True
        ):
            assert state(SIGNED) is StateKind.AWAITING
            signature = Signature("", signatory.id, name, "Head", SIGNED)
            signing.record_signature(store, key, signature, SIGNED)
        assert state(SIGNED) is StateKind.AGREED
        assert state(START) is StateKind.IN_FORCE
        changed = revising.compare_versions(database, key, 1, 2, SIGNED)
        assert not changed.same

        with database.read() as connection:
            deal = agreements_rows.draft_of(connection, key).agreement
        assert deal.ends_on is not None
        decide = date(deal.ends_on.year, deal.ends_on.month - 3, 1)
        asked = {one.kind for one in matters(read_today(database, decide))}
        assert MatterKind.RENEWAL in asked
        until = deal.ends_on.replace(year=deal.ends_on.year + 1)
        agreement_terms.renew(database, key, until, None, decide, decide)
        asked = {one.kind for one in matters(read_today(database, decide))}
        assert MatterKind.RENEWAL not in asked
        assert state(date(deal.ends_on.year, 9, 15)) is StateKind.IN_FORCE
        agreement_terms.give_notice(database, key, ids[2], deal.ends_on, deal.ends_on)
        with database.read() as connection:
            parties = agreements_rows.draft_of(connection, key).parties
        leaving = {one.member_id: one.leaves_on for one in parties if one.leaves_on}
        assert set(leaving) == {ids[2]}
        assert deal.ends_on < leaving[ids[2]] < until
