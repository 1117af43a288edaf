"""An agreement's life as its coordinator leads it, against a store of its own."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from partnerdesk.actions import agreements, history, signing
from partnerdesk.actions import partners as partner_actions
from partnerdesk.domain.agreements import Clause, Commitment, Draft, Signature, StateKind, state_of
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.texts import load_clauses
from partnerdesk.store import agreements_rows, files, partners_rows
from partnerdesk.store.opening import OpenStore
from tests import factories
from tests.actions.agreed import ANSWERS

TODAY = date(2026, 3, 3)


@dataclass(frozen=True)
class Pair:
    """Two schools in a store, each with a head."""

    store: OpenStore
    ours: str
    theirs: str

    def drafted(self, template: str = "one-page-mou") -> str:
        """A new draft between the two; its id."""
        changes = agreements.draft_agreement(
            self.store.database, template, "Latin", [self.ours, self.theirs], TODAY, TODAY
        )
        return changes.made

    def answered(self) -> str:
        """A one-page draft in which nothing is open."""
        key = self.drafted()
        for clause_id, answers in ANSWERS.items():
            agreements.answer_questions(self.store.database, key, clause_id, answers)
        promise = Commitment(giver_id=self.ours, what="Latin teaching", how_much="1 hour a week")
        agreements.set_commitments(self.store.database, key, [promise])
        return key

    def issued(self) -> str:
        """An issued one."""
        key = self.answered()
        signing.issue(self.store, key, TODAY)
        return key

    def read(self, key: str) -> Draft:
        """All that is known of an agreement."""
        with self.store.database.read() as connection:
            return agreements_rows.draft_of(connection, key)

    def clause(self, key: str, clause_id: str) -> Clause:
        """One of its clauses."""
        return next(one for one in self.read(key).clauses if one.clause_id == clause_id)

    def state(self, key: str, today: date = TODAY) -> str:
        """What the list says of it."""
        draft = self.read(key)
        needed, signed = len(draft.signatories), len(draft.signatures)
        return state_of(draft.agreement, needed, signed, today, 42).words

    def text(self, key: str) -> str:
        """What its paper says, on one line."""
        content = agreements.agreement_pdf(self.store, key, TODAY)
        return _text(content)


def _text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two schools that know each other."""
    store = factories.open_store(tmp_path / "store")
    ours = factories.member(name="St Oswald’s", is_us=True, street="4 Priory Lane")
    theirs = factories.member(name="Heron Vale Academy", street="Mill Road")
    heads = (factories.person(name="Ann Bell"), factories.person(name="Gareth Price"))
    factories.add(
        store.database, ours, theirs, *heads,
        factories.role(heads[0], ours), factories.role(heads[1], theirs),
    )  # fmt: skip
    yield Pair(store, ours.id, theirs.id)
    store.close()


def test_an_agreement_goes_from_draft_through_signatures_into_force(pair: Pair) -> None:
    key = pair.answered()
    assert pair.state(key) == "Draft"
    signing.issue(pair.store, key, TODAY)
    assert pair.state(key) == "Awaiting signature (0 of 4)"
    for wanted in pair.read(key).signatories:
        signature = Signature(signatory_id=wanted.id, person_name="A. Bell", signed_on=TODAY)
        signing.record_signature(pair.store, key, signature, TODAY)
    assert pair.state(key) == "In force"
    assert pair.state(key, date(2026, 12, 1)) == "Review due"
    assert pair.state(key, date(2027, 3, 4)) == "Ended"


def test_answers_and_facts_fill_the_words_until_issue_and_never_after(pair: Pair) -> None:
    key = pair.answered()
    assert "The host pays for transport" in pair.clause(key, "brief-arrangements").body
    with pair.store.database.read() as connection:
        theirs = partners_rows.get_member(connection, pair.theirs)
    partner_actions.edit_member(pair.store.database, replace(theirs, name="Heron Vale College"))
    assert "Heron Vale College" in pair.text(key)

    signing.issue(pair.store, key, TODAY)
    frozen = agreements.agreement_pdf(pair.store, key, TODAY)
    partner_actions.edit_member(pair.store.database, replace(theirs, name="Somewhere Else"))
    assert agreements.agreement_pdf(pair.store, key, date(2027, 1, 1)) == frozen
    assert "Heron Vale College" in pair.text(key)
    assert "Heron Vale College" in pair.clause(key, "brief-parties").body


def test_an_issued_version_keeps_its_paper_hash_and_facts(pair: Pair) -> None:
    key = pair.issued()
    (version,) = pair.read(key).versions
    with pair.store.database.read() as connection:
        kept = agreements_rows.stored_file(connection, version.file_id)
    content = files.read(pair.store.folder.files, kept.sha256)
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert "DRAFT" not in _text(content)
    facts = json.loads(version.facts)
    assert facts["number"] == "MOU-2026-001"
    assert [party["name"] for party in facts["parties"]] == ["St Oswald’s", "Heron Vale Academy"]
    assert facts["promises"][0]["what"] == "Latin teaching"
    assert {one["version"] for one in facts["clauses"]} == {1}


def test_nothing_of_an_issued_agreement_changes_and_undo_stops_there(pair: Pair) -> None:
    key = pair.answered()
    signing.issue(pair.store, key, TODAY)
    clause = pair.clause(key, "brief-why")
    database = pair.store.database
    for change in (
        lambda: agreements.edit_clause(database, clause, "", "Other words"),
        lambda: agreements.answer_questions(database, key, "brief-why", {"purpose": "x"}),
        lambda: agreements.change_parties(database, key, [pair.theirs, pair.ours]),
        lambda: agreements.edit_details(database, key, "Other", None, None, None),
        lambda: agreements.set_commitments(database, key, []),
        lambda: agreements.remove_draft(database, key),
        lambda: signing.issue(pair.store, key, TODAY),
    ):
        with pytest.raises(RuleBroken, match="MOU-2026-001 has been issued"):
            change()
    assert pair.clause(key, "brief-why") == clause
    with pytest.raises(RuleBroken, match="nothing to undo"):
        history.undo(database)


def test_issue_is_refused_by_naming_every_open_part_and_keeps_nothing(pair: Pair) -> None:
    key = pair.drafted()
    agreements.leave_out(pair.store.database, pair.clause(key, "brief-scope"), True)
    agreements.edit_clause(pair.store.database, pair.clause(key, "brief-leads"), "", "Ann leads.")
    with pytest.raises(RuleBroken) as refused:
        signing.issue(pair.store, key, TODAY)
    assert refused.value.field == "clauses"
    assert refused.value.message == (
        "Still open: Why, Give and receive, Arrangements. "
        "Answer these parts or leave them out, then issue."
    )
    assert not [path for path in pair.store.folder.files.rglob("*") if path.is_file()]
    assert pair.state(key) == "Draft"


def test_a_party_without_a_signatory_holds_back_issue(pair: Pair) -> None:
    key = pair.answered()
    with pytest.raises(RuleBroken, match="Each party needs"):
        agreements.change_signatories(pair.store.database, key, [(pair.ours, RoleKind.HEAD)])
    both = [(pair.ours, RoleKind.HEAD), (pair.theirs, RoleKind.FINANCE)]
    agreements.change_signatories(pair.store.database, key, both)
    signing = pair.read(key).signatories
    assert [(one.member_id, one.role_kind) for one in signing] == both


def test_own_words_stand_still_until_they_are_restored(pair: Pair) -> None:
    key = pair.drafted()
    database = pair.store.database
    agreements.edit_clause(database, pair.clause(key, "brief-why"), "", "Because.\n\nIt is good.")
    agreements.answer_questions(database, key, "brief-why", {"purpose": "Latin for all"})
    own = pair.clause(key, "brief-why")
    assert (own.body, own.edited) == ("Because.\n\nIt is good.", True)
    agreements.restore_clause(database, own)
    restored = pair.clause(key, "brief-why")
    assert "Purpose: Latin for all." in restored.body
    assert not restored.edited


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        ("cost", "about 40", "An amount in pounds, such as 38.00"),
        ("back_by", "25:00", "A time of day, such as 15:00"),
        ("provider", "A coach firm", "Choose one of the answers in the list."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_question(
    pair: Pair, question: str, typed: str, words: str
) -> None:
    key = pair.drafted("partnership-mou")
    with pytest.raises(RuleBroken) as refused:
        agreements.answer_questions(pair.store.database, key, "transport", {question: typed})
    assert (refused.value.field, refused.value.message) == (question, words)
    assert not pair.read(key).answers


def test_what_a_user_types_is_no_placeholder(pair: Pair) -> None:
    key = pair.drafted()
    answers = {"purpose": "to fill {{our_school}} and <b>more</b>"}
    agreements.answer_questions(pair.store.database, key, "brief-why", answers)
    assert "{{our_school}} and <b>more</b>" in pair.clause(key, "brief-why").body
    assert "<b>more</b>" in pair.text(key)


def test_a_scan_is_kept_by_what_it_is_and_not_by_its_name(pair: Pair) -> None:
    key = pair.issued()
    wanted = pair.read(key).signatories[0]
    signature = Signature(signatory_id=wanted.id, person_name="Ann Bell", signed_on=TODAY)
    with pytest.raises(RuleBroken) as refused:
        signing.record_signature(pair.store, key, signature, TODAY, ("signed.pdf", b"MZ program"))
    assert refused.value.field == "scan"
    assert not pair.read(key).signatures
    signing.record_signature(pair.store, key, signature, TODAY)
    given = pair.read(key).signatures[0]
    signing.attach_scan(pair.store, given.id, ("signed.pdf", factories.PDF), TODAY)
    scan_id = pair.read(key).signatures[0].scan_id
    with pair.store.database.read() as connection:
        kept = agreements_rows.stored_file(connection, scan_id or "")
    assert (kept.name, kept.media_type) == ("signed.pdf", "application/pdf")
    assert files.read(pair.store.folder.files, kept.sha256) == factories.PDF


def test_a_signature_is_given_once_by_somebody_named_on_a_day_past(pair: Pair) -> None:
    key = pair.issued()
    wanted = pair.read(key).signatories[0]
    sound = Signature(signatory_id=wanted.id, person_name="Ann Bell", signed_on=TODAY)
    for wrong, field in (
        (replace(sound, person_name=" "), "person_name"),
        (replace(sound, signed_on=date(2026, 3, 4)), "signed_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            signing.record_signature(pair.store, key, wrong, TODAY)
        assert refused.value.field == field
    signing.record_signature(pair.store, key, sound, TODAY)
    with pytest.raises(RuleBroken, match="already recorded"):
        signing.record_signature(pair.store, key, sound, TODAY)
    history.undo(pair.store.database)
    assert pair.state(key) == "Awaiting signature (0 of 4)"


def test_a_new_draft_takes_words_parties_and_promises_but_no_dates_or_signatures(
    pair: Pair,
) -> None:
    old = pair.issued()
    new = pair.read(agreements.copy_agreement(pair.store.database, old, TODAY).made)
    before = pair.read(old)
    assert new.agreement.number == "MOU-2026-002"
    assert (new.agreement.starts_on, new.agreement.issued_on) == (None, None)
    assert [c.clause_id for c in new.clauses] == [c.clause_id for c in before.clauses]
    assert [c.what for c in new.commitments] == ["Latin teaching"]
    assert len(new.signatories) == 4
    assert not new.signatures and not new.versions
    assert [c.part for c in signing.open_parts(new)] == ["Dates and review"]


def test_a_number_is_never_used_again(pair: Pair) -> None:
    first = pair.issued()
    signing.void_agreement(pair.store.database, first, "Wrong parties", TODAY)
    assert pair.read(pair.drafted()).agreement.number == "MOU-2026-002"


def test_ending_and_voiding_want_a_reason_and_are_final(pair: Pair) -> None:
    key = pair.issued()
    database = pair.store.database
    for refuse in (
        lambda: signing.end_agreement(database, key, TODAY, " "),
        lambda: signing.void_agreement(database, key, "", TODAY),
    ):
        with pytest.raises(RuleBroken) as refused:
            refuse()
        assert refused.value.field == "reason"
    signing.end_agreement(database, key, TODAY, "The teacher has left")
    assert pair.state(key) == StateKind.ENDED.label
    signing.void_agreement(database, key, "Signed by the wrong people", TODAY)
    assert pair.state(key) == StateKind.VOID.label
    with pytest.raises(RuleBroken, match="nothing to undo"):
        history.undo(database)


def test_a_party_that_goes_takes_its_promises_and_undo_brings_all_back(pair: Pair) -> None:
    third = factories.member(name="Fenwick Primary")
    factories.add(pair.store.database, third)
    changes = agreements.draft_agreement(
        pair.store.database, "partnership-mou", "Latin",
        [pair.ours, pair.theirs, third.id], TODAY, TODAY,
    )  # fmt: skip
    promised = [
        Commitment(giver_id=third.id, what="A hall"),
        Commitment(giver_id=pair.ours, receiver_id=third.id, what="A choir"),
        Commitment(giver_id=pair.ours, what="Latin"),
    ]
    agreements.set_commitments(pair.store.database, changes.made, promised)
    before = pair.read(changes.made)
    agreements.change_parties(pair.store.database, changes.made, [pair.theirs, pair.ours])
    after = pair.read(changes.made)
    assert [one.what for one in after.commitments] == ["Latin"]
    assert {one.member_id for one in after.signatories} == {pair.ours, pair.theirs}
    assert "Fenwick" not in pair.clause(changes.made, "parties").body
    history.undo(pair.store.database)
    again = pair.read(changes.made)
    assert sorted(again.commitments, key=lambda c: c.id) == sorted(
        before.commitments, key=lambda c: c.id
    )
    assert again.clauses == before.clauses


def test_every_question_of_every_template_can_close_its_part(pair: Pair) -> None:
    """No template can hold a part that answers alone can't close, but for facts of the store."""
    for template in ("one-page-mou", "partnership-mou", "regional-charter"):
        key = pair.drafted(template)
        for clause in pair.read(key).clauses:
            questions = load_clauses()[clause.clause_id].questions
            samples = {"money": "12.50", "time": "15:00", "day": "3/3/2026"}
            answers = {
                one.id: one.options[0][0] if one.options else samples.get(one.kind, "Some words")
                for one in questions
            }
            if answers:
                agreements.answer_questions(pair.store.database, key, clause.clause_id, answers)
        still = {one.clause_id for one in signing.open_parts(pair.read(key))}
        named = {
            name for name, text in load_clauses().items()
            if text.special == "exchange" or "{{partnership}}" in text.text
        }  # fmt: skip
        assert still <= named
