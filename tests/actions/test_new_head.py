"""A change of head: who is head from when, what Today asks until they were welcomed, and undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from partnerdesk.actions import history, partners, revising, sessions, signing
from partnerdesk.actions.new_head import (
    change_head,
    let_be,
    mark,
    meeting_with,
    new_heads,
    propose_meeting,
)
from partnerdesk.actions.today import read_today
from partnerdesk.domain.agreements import Signature
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.new_head import BRIEF, MEET, SIGN_UP, ChangeOfHead, WatchedHead
from partnerdesk.domain.partners import Contact, ContactKind, Person, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import SessionFacts, SessionKind
from partnerdesk.domain.today import matters
from partnerdesk.store import new_head_rows, partners_rows, rows
from tests.actions.agreed import TODAY, Agreed, agreed

__all__ = ["agreed"]

PRIYA = Person(name="Priya  Nair ", email="p.nair@heron.example")
# The agreement was signed on TODAY, by whoever was head then.
DAY = TODAY + timedelta(days=1)
ON = TODAY + timedelta(days=10)


def roles_of_heads(at: Agreed, member_id: str) -> dict[str, tuple[date | None, date | None]]:
    with at.store.database.read() as connection:
        people = partners_rows.people_in_roles(connection, member_id)
    heads = [one for one in people if one.role.kind is RoleKind.HEAD]
    return {one.person.name: (one.role.started_on, one.role.ended_on) for one in heads}


def the_one(at: Agreed, today: date = DAY) -> WatchedHead:
    (one,) = new_heads(at.store.database, today)
    return one


def changes(at: Agreed) -> list[ChangeOfHead]:
    with at.store.database.read() as connection:
        return rows.read(connection, ChangeOfHead)


@pytest.fixture
def changed(agreed: Agreed) -> Agreed:
    """Priya Nair is head of Heron Vale from today."""
    change_head(agreed.store.database, agreed.theirs, PRIYA, DAY, DAY)
    return agreed


def meeting_on(at: Agreed, day: date) -> SessionFacts:
    facts = meeting_with(at.store.database, the_one(at).change.id, DAY)
    start = datetime.combine(day, datetime.min.time()).replace(hour=10)
    session = replace(facts.session, starts_at=start, ends_at=start + timedelta(hours=1))
    return replace(facts, session=session)


def propose(at: Agreed, day: date = ON) -> str:
    change = the_one(at).change
    return propose_meeting(at.store.database, change.id, meeting_on(at, day), DAY, "Agreed").made


def test_one_action_ends_the_role_starts_the_new_one_and_begins_to_watch(agreed: Agreed) -> None:
    database = agreed.store.database
    done = change_head(database, agreed.theirs, PRIYA, ON, DAY)
    assert done.name == "Priya Nair becomes head of Heron Vale Academy"
    assert roles_of_heads(agreed, agreed.theirs) == {
        "Gareth Price": (date(2024, 9, 1), ON - timedelta(days=1)),
        "Priya Nair": (ON, None),
    }
    one = the_one(agreed)
    assert (one.change.person_id, one.days_since(DAY)) == (done.made, -9)
    history.undo(database)
    assert set(roles_of_heads(agreed, agreed.theirs)) == {"Gareth Price"}
    assert new_heads(database, DAY) == () and changes(agreed) == []


def test_a_known_person_follows_and_a_school_without_a_head_gets_one(agreed: Agreed) -> None:
    database = agreed.store.database
    with database.read() as connection:
        (mo,) = partners_rows.people_in_roles(connection, agreed.third)
    partners.end_role(database, mo.role.id, date(2026, 1, 31))
    change_head(database, agreed.third, mo.person, DAY, DAY)
    assert [one.head for one in new_heads(database, DAY)] == ["Mo Khan"]
    with database.read() as connection:
        assert len(partners_rows.all_people(connection)) == 3


def test_who_is_head_already_and_a_day_before_the_head_began_are_refused(agreed: Agreed) -> None:
    database = agreed.store.database
    with database.read() as connection:
        (gareth,) = partners_rows.people_in_roles(connection, agreed.theirs)
    for who, day, field in (
        (gareth.person, DAY, "successor"),
        (PRIYA, date(2024, 9, 1), "starts_on"),
        (Person(name=" "), DAY, "name"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            change_head(database, agreed.theirs, who, day, DAY)
        assert refusal.value.field == field
    assert changes(agreed) == []


def test_every_way_to_a_new_head_is_watched_but_history_is_not(agreed: Agreed) -> None:
    database, third = agreed.store.database, agreed.third
    with database.read() as connection:
        (mo,) = partners_rows.people_in_roles(connection, third)
        (gareth,) = partners_rows.people_in_roles(connection, agreed.theirs)
    partners.change_holder(database, mo.role.id, Person(name="Ada Obi"), DAY, DAY)
    assert the_one(agreed).head == "Ada Obi"
    history.undo(database)
    partners.add_person(database, PRIYA, Role("", "", third, RoleKind.HEAD, "", DAY), DAY)
    assert the_one(agreed).head == "Priya Nair"
    history.undo(database)
    further = Role("", gareth.person.id, third, RoleKind.HEAD, "", DAY)
    partners.start_role(database, further, DAY)
    assert the_one(agreed).head == "Gareth Price"
    history.undo(database)
    long_ago = DAY - timedelta(days=91)
    partners.change_holder(database, mo.role.id, Person(name="Ada Obi"), long_ago, DAY)
    change_head(database, agreed.theirs, PRIYA, long_ago, DAY)
    assert changes(agreed) == []


def test_a_corrected_first_day_moves_the_watch_and_another_role_ends_it(changed: Agreed) -> None:
    database = changed.store.database
    with database.read() as connection:
        heads = partners_rows.people_in_roles(connection, changed.theirs)
    priya = next(one for one in heads if one.person.name == "Priya Nair")
    later = replace(priya.role, started_on=ON)
    partners.edit_person(database, priya.person, DAY, later)
    assert the_one(changed).change.started_on == ON
    deputy = replace(later, kind=RoleKind.DEPUTY_HEAD)
    partners.edit_person(database, priya.person, DAY, deputy)
    assert changes(changed) == []


def test_today_asks_until_all_is_done_let_be_or_ninety_days_are_over(changed: Agreed) -> None:
    database = changed.store.database

    def asked(today: date) -> list[str]:
        found = matters(read_today(database, today))
        return [one.second for one in found if one.kind is MatterKind.NEW_HEAD]

    assert asked(DAY) == ["Still to do: brief, meet, sign up afresh"]
    key = the_one(changed).change.id
    mark(database, key, DAY, briefed_on=DAY)
    assert asked(DAY) == ["Still to do: meet, sign up afresh"]
    assert asked(DAY + timedelta(days=91)) == []
    mark(database, key, DAY, met_on=DAY, signed_up_on=DAY)
    assert asked(DAY) == []
    history.undo(database)
    assert asked(DAY) == ["Still to do: meet, sign up afresh"]
    let_be(database, key, DAY)
    assert asked(DAY) == []
    with pytest.raises(RuleBroken) as refusal:
        mark(database, key, DAY, met_on=ON)
    assert refusal.value.field == "met_on"


def test_nobody_is_asked_about_a_head_who_has_gone_or_a_school_that_left(changed: Agreed) -> None:
    database = changed.store.database
    partners.member_leaves(database, changed.theirs, DAY)
    assert new_heads(database, DAY) == ()
    history.undo(database)
    with database.read() as connection:
        heads = partners_rows.people_in_roles(connection, changed.theirs)
    role = next(one.role for one in heads if one.person.name == "Priya Nair")
    partners.end_role(database, role.id, DAY)
    assert the_one(changed).head == "Priya Nair"
    assert new_heads(database, DAY + timedelta(days=1)) == ()


def test_a_proposed_meeting_says_what_it_is_for_and_counts_once_held(changed: Agreed) -> None:
    database = changed.store.database
    facts = meeting_on(changed, ON)
    assert facts.session.title == "Meeting with Priya Nair, new head of Heron Vale Academy"
    assert facts.session.kind is SessionKind.MEETING and "sign up afresh" in facts.session.purpose
    assert [one.member_id for one in facts.members] == [changed.ours, changed.theirs]
    meeting = propose(changed)
    one = the_one(changed)
    assert one.meeting_words(DAY) == "Pencilled for Fri 13 Mar 2026, 10:00–11:00"
    assert MEET in one.still_to_do
    sessions.hold_session(database, meeting, {}, "Went well", ON)
    assert the_one(changed, ON).change.met_on == ON
    assert changes(changed)[0].met_on is None
    history.undo(database)
    sessions.cancel_session(database, meeting, "Snow", DAY)
    assert the_one(changed).meeting_words(DAY).endswith("was called off")


def test_the_meeting_is_one_action_and_needs_the_school_whose_head_is_met(changed: Agreed) -> None:
    database = changed.store.database
    one = the_one(changed).change
    facts = meeting_on(changed, ON)
    without = replace(facts, members=facts.members[:1])
    with pytest.raises(RuleBroken) as refusal:
        propose_meeting(database, one.id, without, DAY)
    assert refusal.value.field == "members"
    propose(changed)
    history.undo(database)
    assert changes(changed) == [one]
    with database.read() as connection:
        assert not rows.read(connection, type(facts.session))


def test_a_visit_that_is_logged_counts_as_having_met(changed: Agreed) -> None:
    one = the_one(changed).change
    visit = Contact(
        member_id=changed.theirs, person_id=one.person_id, kind=ContactKind.VISIT, on=DAY,
        summary="Tea", by="Tess Ode",
    )  # fmt: skip
    partners.log_contact(changed.store.database, visit, DAY)
    assert the_one(changed).still_to_do == (BRIEF, SIGN_UP)


def test_a_signature_of_the_new_head_counts_and_one_before_their_time_does_not(
    agreed: Agreed,
) -> None:
    database, later = agreed.store.database, DAY + timedelta(days=30)
    change_head(database, agreed.theirs, PRIYA, DAY + timedelta(days=5), DAY)
    assert SIGN_UP in the_one(agreed, later).still_to_do  # signed on TODAY, by the one before
    revising.revise(database, agreed.key)
    signing.issue(agreed.store, agreed.key, later)
    wanted = next(one for one in agreed.read().signatories if one.member_id == agreed.theirs)
    given = Signature(signatory_id=wanted.id, person_name="Priya Nair", signed_on=later)
    signing.record_signature(agreed.store, agreed.key, given, later)
    assert the_one(agreed, later).change.signed_up_on == later


def test_a_school_that_no_agreement_binds_has_nothing_to_sign(agreed: Agreed) -> None:
    database = agreed.store.database
    change_head(database, agreed.third, PRIYA, DAY, DAY)
    one = the_one(agreed)
    assert one.still_to_do == (BRIEF, MEET)
    assert "sign" not in meeting_with(database, one.change.id, DAY).session.purpose
    mark(database, one.change.id, DAY, briefed_on=DAY, met_on=DAY)
    assert new_heads(database, DAY) == ()


def test_what_is_removed_leaves_nothing_behind_that_points_nowhere(changed: Agreed) -> None:
    database = changed.store.database
    meeting = propose(changed)
    sessions.remove_session(database, meeting)
    assert [one.meeting_id for one in changes(changed)] == [None]
    person = the_one(changed).change.person_id
    change_head(database, changed.third, Person(name="Ada Obi"), DAY, DAY)
    partners.remove_person(database, person)
    partners.remove_member(database, changed.third)
    assert changes(changed) == []
    with database.read() as connection:
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    for _ in range(4):
        history.undo(database)
    assert the_one(changed).meeting is not None


def test_members_who_are_merged_bring_their_new_head_along(agreed: Agreed) -> None:
    database = agreed.store.database
    change_head(database, agreed.third, PRIYA, DAY, DAY)
    partners.merge_members(database, agreed.theirs, agreed.third)
    assert the_one(agreed).member == "Heron Vale Academy"
    history.undo(database)
    with database.read() as connection:
        assert [one.head for one in new_head_rows.open_at(connection, agreed.third, DAY)] == [
            "Priya Nair"
        ]
