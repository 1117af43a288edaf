"""Promises traced: what shows that they are kept, and what is done outside their scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from partnerdesk.actions import agreements, history, promises, revising
from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import (
    AgreementProject,
    CommitmentLink,
    LetBe,
    LinkKind,
    PromiseState,
)
from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.store import promise_rows, rows
from partnerdesk.store.action_log import action
from tests import factories
from tests.actions.agreed import TODAY, Agreed, agreed

__all__ = ["agreed"]

LATIN, HALL = "Latin teaching", "A hall"


def promise(agreed: Agreed, what: str = LATIN) -> Commitment:
    return next(one for one in agreed.read().commitments if one.what == what)


def session(agreed: Agreed, day: date, **given: object) -> Session:
    start = datetime(day.year, day.month, day.day, 13, 30)
    new = factories.session(starts_at=start, ends_at=start + timedelta(hours=1), **given)
    factories.add(agreed.store.database, new)
    return new


def shown_by(agreed: Agreed, one: Session, what: str = LATIN) -> None:
    link = CommitmentLink("", promise(agreed, what).id, LinkKind.SESSION, one.id)
    promises.link_promise(agreed.store.database, [link], TODAY)


def becomes(agreed: Agreed, one: Session, state: SessionState) -> None:
    with action(agreed.store.database, "Change a session") as log:
        rows.update(log.connection, replace(one, state=state))


def test_a_promise_follows_the_session_that_fulfils_it(agreed: Agreed) -> None:
    database = agreed.store.database
    due = date(2026, 7, 1)
    promises.trace_promise(database, promise(agreed).id, due, 1)
    assert agreed.standing(due - timedelta(days=10))[LATIN] is PromiseState.DUE
    held = session(agreed, date(2026, 6, 25), state=SessionState.CONFIRMED)
    shown_by(agreed, held)
    assert agreed.standing(due - timedelta(days=10))[LATIN] is PromiseState.ON_COURSE
    becomes(agreed, held, SessionState.HELD)
    assert agreed.standing(due)[LATIN] is PromiseState.KEPT
    becomes(agreed, held, SessionState.CANCELLED)
    assert agreed.standing(due + timedelta(days=1))[LATIN] is PromiseState.BROKEN
    assert agreed.standing(due + timedelta(days=1))[HALL] is PromiseState.DRIFTING


def test_a_promise_of_several_times_is_kept_when_all_are_done(agreed: Agreed) -> None:
    database = agreed.store.database
    promises.trace_promise(database, promise(agreed).id, date(2026, 12, 1), 2)
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        assert agreed.standing()[LATIN] is PromiseState.ON_COURSE
        shown_by(agreed, session(agreed, day, state=SessionState.HELD))
    assert agreed.standing()[LATIN] is PromiseState.KEPT
    history.undo(database)
    assert agreed.standing()[LATIN] is PromiseState.ON_COURSE
    with pytest.raises(RuleBroken, match="from 1 to 1,000"):
        promises.trace_promise(database, promise(agreed).id, None, 0)


def test_the_same_thing_shows_a_promise_once_and_can_be_unlinked(agreed: Agreed) -> None:
    one = session(agreed, TODAY, state=SessionState.HELD)
    shown_by(agreed, one)
    shown_by(agreed, one)
    with agreed.store.database.read() as connection:
        (link,) = rows.read(connection, CommitmentLink)
    promises.unlink_promise(agreed.store.database, link.id)
    assert agreed.standing()[LATIN] is not PromiseState.KEPT
    history.undo(agreed.store.database)
    assert agreed.standing()[LATIN] is PromiseState.KEPT


def test_a_payment_or_something_seen_says_when_and_what(agreed: Agreed) -> None:
    sound = CommitmentLink("", promise(agreed).id, LinkKind.PAYMENT, "", TODAY, 3800, "Deposit")
    for wrong, field in (
        (replace(sound, pence=None), "pence"),
        (replace(sound, on=TODAY + timedelta(days=1)), "on"),
        (replace(sound, kind=LinkKind.NOTE, words=""), "words"),
        (replace(sound, kind=LinkKind.LOAN), "target_id"),
    ):
        with pytest.raises(RuleBroken) as refused:
            promises.link_promise(agreed.store.database, [wrong], TODAY)
        assert refused.value.field == field
    promises.link_promise(agreed.store.database, [sound], TODAY)
    with agreed.store.database.read() as connection:
        (latin, _) = promise_rows.promised(connection, TODAY, [agreed.key])
    assert [one.words for one in latin.evidence] == ["£38.00: Deposit"]


def test_a_release_says_why_and_can_be_taken_back(agreed: Agreed) -> None:
    database, hall = agreed.store.database, promise(agreed, HALL)
    with pytest.raises(RuleBroken) as refused:
        promises.release_promise(database, hall.id, TODAY, " ", TODAY)
    assert refused.value.field == "reason"
    promises.release_promise(database, hall.id, TODAY, "The hall is shut", TODAY)
    assert agreed.standing()[HALL] is PromiseState.RELEASED
    promises.release_promise(database, hall.id, None, "", TODAY)
    assert agreed.standing()[HALL] is PromiseState.ON_COURSE
    assert promise(agreed, HALL).released_reason == ""


def test_work_of_a_project_that_no_promise_covers_is_outside_the_scope(agreed: Agreed) -> None:
    """P35: covered, let be, cancelled, earlier, and of another project are not."""
    database = agreed.store.database
    latin, other = factories.project(name="Latin"), factories.project(name="Choir")
    factories.add(database, latin, other)
    promises.set_projects(database, agreed.key, [latin.id])
    day = TODAY + timedelta(days=7)
    beside = session(agreed, day, project_id=latin.id, title="A trip to Rome")
    covered = session(agreed, day, project_id=latin.id)
    session(agreed, day, project_id=latin.id, state=SessionState.CANCELLED)
    session(agreed, TODAY - timedelta(days=1), project_id=latin.id)
    session(agreed, day, project_id=other.id)
    shown_by(agreed, covered)

    def outside() -> list[str]:
        with database.read() as connection:
            return [one.title for one in promise_rows.outside_scope(connection, agreed.key)]

    assert outside() == ["A trip to Rome"]
    promises.let_it_be(database, agreed.key, beside.id, "Once only", TODAY)
    assert outside() == []
    with database.read() as connection:
        assert [one.note for one in rows.read(connection, LetBe)] == ["Once only"]
    history.undo(database)
    assert outside() == ["A trip to Rome"]


def test_what_is_outside_becomes_a_promise_of_the_next_version_only(agreed: Agreed) -> None:
    database = agreed.store.database
    rome = Commitment(giver_id=agreed.ours, what="A trip to Rome")
    with pytest.raises(RuleBroken, match="has been issued"):
        promises.add_to_scope(database, agreed.key, rome)
    revising.revise(database, agreed.key)
    shown_by(agreed, session(agreed, TODAY, state=SessionState.HELD))
    ids = [one.id for one in agreed.read().commitments]
    promises.add_to_scope(database, agreed.key, rome)
    after = agreed.read().commitments
    assert [one.what for one in after] == [LATIN, HALL, "A trip to Rome"]
    assert [one.id for one in after[:2]] == ids
    assert agreed.standing()[LATIN] is PromiseState.KEPT


def test_what_a_session_did_is_promised_and_linked_in_one_action(agreed: Agreed) -> None:
    database = agreed.store.database
    held = session(agreed, TODAY, state=SessionState.HELD)
    before = agreed.read()
    rome = Commitment(agreement_id=agreed.key, giver_id=agreed.ours, what="A trip to Rome")
    with pytest.raises(RuleBroken):
        promises.promise_what_was_done(database, replace(rome, what=" "), held.id, TODAY)
    assert agreed.read() == before
    promises.promise_what_was_done(database, rome, held.id, TODAY)
    after = agreed.read()
    assert (after.agreement.version, after.agreement.issued_on) == (2, None)
    with database.read() as connection:
        links = rows.read(connection, CommitmentLink)
    assert [one.target_id for one in links] == [held.id]
    assert links[0].commitment_id == after.commitments[-1].id
    history.undo(database)
    assert agreed.read() == before


def test_a_draft_that_is_thrown_away_takes_links_and_projects_and_undo_brings_them(
    agreed: Agreed,
) -> None:
    database = agreed.store.database
    draft = agreements.copy_agreement(database, agreed.key, TODAY).made
    project = factories.project(name="Latin")
    factories.add(database, project)
    one = session(agreed, TODAY, project_id=project.id)
    promises.set_projects(database, draft, [project.id])
    promises.let_it_be(database, draft, one.id, "", TODAY)
    commitment = agreed.read(draft).commitments[0]
    link = CommitmentLink("", commitment.id, LinkKind.SESSION, one.id)
    promises.link_promise(database, [link], TODAY)

    def left() -> list[int]:
        with database.read() as connection:
            kinds = (CommitmentLink, AgreementProject, LetBe)
            return [len(rows.read(connection, kind)) for kind in kinds]

    agreements.remove_draft(database, draft)
    assert left() == [0, 0, 0]
    history.undo(database)
    assert left() == [1, 1, 1]
