"""Versions: what was issued stays as it was, whatever is drafted, dropped or signed after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.actions import agreements, history, promises, revising, signing
from partnerdesk.domain.agreements import Commitment, StateKind
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from partnerdesk.domain.versions import Change
from partnerdesk.store import agreements_rows, files, rows
from tests.actions.agreed import TODAY, Agreed, agreed

__all__ = ["agreed"]

LATER = date(2026, 6, 2)


def revised(agreed: Agreed) -> None:
    revising.revise(agreed.store.database, agreed.key)


def reworded(agreed: Agreed, body: str = "Because we want to.") -> None:
    agreements.edit_clause(agreed.store.database, agreed.clause("brief-why"), "Why", body)


def test_a_revision_leaves_paper_and_signatures_of_the_first_version_as_they_are(
    agreed: Agreed,
) -> None:
    (first,) = agreed.read().versions
    paper = agreements.agreement_pdf(agreed.store, agreed.key, TODAY)
    revised(agreed)
    reworded(agreed)
    assert agreed.state().words == "Draft of version 2"
    assert agreed.state().binds
    signing.issue(agreed.store, agreed.key, LATER)
    assert agreed.state().words == "Awaiting signature (0 of 4)"
    agreed.sign(LATER)
    assert agreed.state().kind is StateKind.IN_FORCE

    kept, second = agreed.read().versions
    assert (kept, second.version) == (first, 2)
    with agreed.store.database.read() as connection:
        file = agreements_rows.stored_file(connection, kept.file_id)
        old = agreements_rows.signed_under(connection, agreed.key, 1)
        new = agreements_rows.signed_under(connection, agreed.key, 2)
    assert files.read(agreed.store.folder.files, file.sha256) == paper
    assert agreements.agreement_pdf(agreed.store, agreed.key, LATER) != paper
    assert {signed.signed_on for _, signed in old if signed} == {TODAY}
    assert {signed.signed_on for _, signed in new if signed} == {LATER}
    assert len(old) == len(new) == 4


Edit = Callable[[Agreed], object]

EDITS: dict[str, Edit] = {
    "own words": reworded,
    "an answer": lambda a: agreements.answer_questions(
        a.store.database, a.key, "brief-scope", {"out_of_scope": "staff"}
    ),
    "leave out": lambda a: agreements.leave_out(a.store.database, a.clause("brief-leads"), True),
    "take in": lambda a: agreements.leave_out(a.store.database, a.clause("brief-leads"), False),
    "library words": lambda a: agreements.restore_clause(a.store.database, a.clause("brief-why")),
    "dates": lambda a: agreements.edit_details(
        a.store.database, a.key, "Latin and Greek", TODAY, date(2029, 1, 1), LATER
    ),
    "a third party": lambda a: agreements.change_parties(
        a.store.database, a.key, [a.third, a.ours]
    ),
    "as it was": lambda a: agreements.change_parties(a.store.database, a.key, [a.ours, a.theirs]),
    "one signs": lambda a: agreements.change_signatories(
        a.store.database,
        a.key,
        [(one.member_id, RoleKind.FINANCE) for one in a.read().parties],
    ),
    "no promises": lambda a: agreements.set_commitments(a.store.database, a.key, []),
    "a promise": lambda a: agreements.set_commitments(
        a.store.database, a.key, [Commitment(giver_id=a.ours, what="Greek")]
    ),
    "undo": lambda a: history.undo(a.store.database),
}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(EDITS)), max_size=7))
def test_dropping_a_revision_brings_back_exactly_what_was_agreed(
    agreed: Agreed, names: list[str]
) -> None:
    before = agreed.read()
    revised(agreed)
    for name in names:
        if name != "undo" or agreed.read().agreement.version == 2:
            try:
                EDITS[name](agreed)
            except RuleBroken:
                assert agreed.read().agreement.issued_on  # The revision itself was undone.
    if agreed.read().agreement.version == 2:
        revising.drop_revision(agreed.store.database, agreed.key)
    assert agreed.read() == before
    # The same words are the start of the next revision, too.
    revised(agreed)
    after = agreed.read()
    assert (after.clauses, after.answers, after.commitments) == (
        before.clauses, before.answers, before.commitments,
    )  # fmt: skip
    revising.drop_revision(agreed.store.database, agreed.key)


def test_dropping_keeps_what_fulfils_promises_and_undo_brings_the_draft_back(
    agreed: Agreed,
) -> None:
    database = agreed.store.database
    latin, hall = agreed.read().commitments
    for promise in (latin, hall):
        link = CommitmentLink("", promise.id, LinkKind.NOTE, "", TODAY, None, "Seen")
        promises.link_promise(database, [link], TODAY)
    revised(agreed)
    agreements.set_commitments(
        database, agreed.key, [hall, Commitment(giver_id=agreed.ours, what="Greek")]
    )
    greek = agreed.read().commitments[1]
    link = CommitmentLink("", greek.id, LinkKind.NOTE, "", TODAY, None, "Begun")
    promises.link_promise(database, [link], TODAY)
    promises.release_promise(database, hall.id, TODAY, "The hall is shut", TODAY)
    draft = agreed.read()
    revising.drop_revision(database, agreed.key)
    kept = agreed.read().commitments
    assert [one.what for one in kept] == ["Latin teaching", "A hall"]
    assert kept[1].released_reason == "The hall is shut"
    with database.read() as connection:
        linked = {one.commitment_id for one in rows.read(connection, CommitmentLink)}
    assert linked == {latin.id, hall.id}
    history.undo(database)
    assert agreed.read() == draft


def test_any_two_versions_and_the_draft_can_be_compared(agreed: Agreed) -> None:
    database = agreed.store.database
    revised(agreed)
    reworded(agreed)
    agreements.leave_out(database, agreed.clause("brief-leads"), True)
    signing.issue(agreed.store, agreed.key, LATER)
    revised(agreed)
    agreements.set_commitments(database, agreed.key, agreed.read().commitments[:1])

    def changed(old: int, new: int) -> dict[str, Change]:
        found = revising.compare_versions(database, agreed.key, old, new, LATER)
        return {one.clause_id: one.change for one in found.clauses if one.change is not Change.SAME}

    told = {"brief-why": Change.CHANGED, "brief-leads": Change.REMOVED}
    assert changed(1, 2) == told
    assert changed(2, 1) == told | {"brief-leads": Change.ADDED}
    assert changed(2, 3) == {}
    lines = dict(revising.compare_versions(database, agreed.key, 2, 3, LATER).lines)
    gone = [run.words for run in lines["Promises"] if run.change is Change.REMOVED]
    assert any("A hall" in words for words in gone)
    assert revising.compare_versions(database, agreed.key, 1, 1, LATER).same
    with pytest.raises(RuleBroken, match="There is no version 4"):
        revising.compare_versions(database, agreed.key, 1, 4, LATER)


def test_a_new_agreement_takes_the_words_of_the_version_that_is_asked_for(agreed: Agreed) -> None:
    first = agreed.clause("brief-why").body
    revised(agreed)
    reworded(agreed)
    promised = agreed.read().commitments
    agreements.set_commitments(agreed.store.database, agreed.key, promised[:1])
    signing.issue(agreed.store, agreed.key, LATER)
    made = revising.draft_from_version(agreed.store.database, agreed.key, 1, LATER).made
    new = agreed.read(made)
    assert new.agreement.number == "MOU-2026-002"
    assert new.agreement.version == 1
    assert next(one.body for one in new.clauses if one.clause_id == "brief-why") == first
    assert [one.what for one in new.commitments] == ["Latin teaching", "A hall"]
    assert not new.versions and not new.signatures
    assert len(new.signatories) == 4


def test_what_is_no_issued_agreement_or_has_no_earlier_version_is_refused(agreed: Agreed) -> None:
    database = agreed.store.database
    with pytest.raises(RuleBroken, match="has been issued"):
        revising.drop_revision(database, agreed.key)
    revised(agreed)
    with pytest.raises(RuleBroken, match="still a draft"):
        revised(agreed)
    with pytest.raises(RuleBroken, match="earlier version is issued"):
        agreements.remove_draft(database, agreed.key)
    revising.drop_revision(database, agreed.key)
    signing.end_agreement(database, agreed.key, TODAY, "Nobody came")
    with pytest.raises(RuleBroken, match="is over"):
        revised(agreed)
    copied = agreements.copy_agreement(database, agreed.key, TODAY).made
    with pytest.raises(RuleBroken, match="no earlier version"):
        revising.drop_revision(database, copied)


def test_a_revision_is_undone_like_any_slip(agreed: Agreed) -> None:
    before = agreed.read()
    revised(agreed)
    history.undo(agreed.store.database)
    assert agreed.read() == before
