"""Members, people in roles, buy-in and keeping in touch (P1-P15)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain import partners
from partnerdesk.domain.dates import Span
from partnerdesk.domain.partners import (
    RHYTHM_DAYS,
    Channel,
    Group,
    Member,
    MemberKind,
    Phase,
    Rhythm,
    Role,
    RoleKind,
    Standing,
    buy_in_states,
    call_first,
    check_buy_in,
    check_contact,
    check_member,
    check_person,
    check_role,
    differences,
    distance_km,
    holders,
    merged,
    minutes_by_car,
    next_contact_due,
    tidy_postcode,
    without_successor,
)
from partnerdesk.domain.problems import RuleBroken
from tests.factories import buy_in, contact, member, person, role

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def between(start: date | None, end: date | None, **given: Any) -> Role:
    return role("p", "m", started_on=start, ended_on=end, **given)


# --- who was what when -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (date(1990, 1, 1), {"first"}),
        (date(2025, 8, 31), {"first"}),
        (date(2025, 9, 1), {"second", "shared"}),
        (date(2026, 4, 1), {"second"}),
        (date(2026, 9, 1), set()),
        (TODAY, {"acting"}),
    ],
)
def test_who_was_head_on_that_day(day: date, who: set[str]) -> None:
    roles = [
        between(None, date(2025, 8, 31), title="first"),
        between(date(2025, 9, 1), date(2026, 8, 31), title="second"),
        between(date(2025, 9, 1), date(2026, 3, 31), title="shared"),
        between(TODAY, None, title="acting"),
        between(None, None, title="deputy", kind=RoleKind.DEPUTY_HEAD),
    ]
    assert {found.title for found in holders(roles, RoleKind.HEAD, day)} == who


def test_a_role_without_successor_is_named_once_and_by_its_last_holder() -> None:
    ended, before = between(None, date(2026, 8, 31)), between(None, date(2024, 8, 31))
    assert without_successor([ended, before], TODAY) == (ended,)
    assert without_successor([before, ended, between(TODAY, None)], TODAY) == ()
    # A role ends with its last day, and a head to come does not hold the post yet.
    last_day = between(None, TODAY)
    assert without_successor([last_day], TODAY) == ()
    assert without_successor([ended, between(TODAY + timedelta(days=1), None)], TODAY) == (ended,)
    office = between(None, date(2026, 8, 31), kind=RoleKind.OFFICE)
    assert without_successor([office], TODAY) == ()


def test_whom_to_call_first() -> None:
    school = member(id="m")
    head, lead = between(None, None), between(None, None, kind=RoleKind.LEAD_TEACHER)
    site = between(None, None, kind=RoleKind.SITE, person_id="site")
    gone = between(None, date(2025, 1, 1), kind=RoleKind.COORDINATOR)
    elsewhere = role("p", "other", kind=RoleKind.COORDINATOR)
    roles = [site, head, gone, lead, elsewhere]
    assert call_first(school, roles, TODAY) is lead
    assert call_first(replace(school, call_first_id="site"), roles, TODAY) is site
    assert call_first(school, [site], TODAY) is site
    assert call_first(school, [gone, elsewhere], TODAY) is None


def test_where_somebody_is_reached() -> None:
    everything = person(telephone="tel", mobile="mob", email="mail")
    reached = {channel: replace(everything, channel=channel).reach_at for channel in Channel}
    assert reached == {
        Channel.NONE: "mob", Channel.TEXT: "mob", Channel.TELEPHONE: "tel", Channel.EMAIL: "mail",
    }  # fmt: skip
    assert person(telephone="", email="mail", channel=Channel.TEXT).reach_at == "mail"


# --- buy-in ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen_on", "fading"),
    [(date(2025, 11, 21), False), (date(2025, 11, 20), True), (TODAY, False)],
)
def test_buy_in_fades_after_so_many_months(seen_on: date, fading: bool) -> None:
    (head, *_) = buy_in_states([buy_in("m", seen_on=seen_on)], TODAY, 12)
    assert head.fading is fading


def test_buy_in_is_the_latest_sighting_of_each_group() -> None:
    old = buy_in("m", seen_on=date(2024, 1, 1))
    new = buy_in("m", seen_on=date(2026, 10, 1), standing=Standing.CAUTIOUS)
    left = buy_in("m", group=Group.GOVERNORS, standing=Standing.WITHDRAWN, seen_on=date(2020, 1, 1))
    states = buy_in_states([new, old, left], TODAY, 12)
    assert [state.group for state in states] == list(Group)
    assert [state.last for state in states] == [new, None, left]
    # Who has withdrawn does not fade, and who was never seen can't.
    assert not any(state.fading for state in states)


# --- keeping in touch ------------------------------------------------------------------------

SPANS = st.lists(
    st.builds(
        lambda day, length: Span(day, day + timedelta(days=length)), DAYS, st.integers(0, 45)
    ),
    max_size=6,
)


@given(since=DAYS, rhythm=st.sampled_from(list(RHYTHM_DAYS)), breaks=SPANS)
@settings(max_examples=60, deadline=None)
def test_the_rhythm_counts_days_outside_the_holidays(
    since: date, rhythm: Rhythm, breaks: list[Span]
) -> None:
    due = next_contact_due(since, rhythm, breaks)
    assert due is not None
    days = [since + timedelta(days=n) for n in range(1, (due - since).days + 1)]
    counted = [day for day in days if not any(day in span for span in breaks)]
    assert due.weekday() < 5
    assert counted[-1] == due
    # Enough days have passed, and every one past the rhythm was a weekend.
    spare = counted[RHYTHM_DAYS[rhythm] - 1 : -1]
    assert len(counted) >= RHYTHM_DAYS[rhythm]
    assert all(day.weekday() >= 5 for day in spare)


def test_no_rhythm_is_never_due() -> None:
    assert next_contact_due(TODAY, Rhythm.NONE, []) is None
    assert next_contact_due(date(2026, 3, 3), Rhythm.FORTNIGHTLY, []) == date(2026, 3, 17)
    assert next_contact_due(date(2026, 3, 7), Rhythm.FORTNIGHTLY, []) == date(2026, 3, 23)


# --- places ----------------------------------------------------------------------------------


def test_distance_is_in_kilometres_and_only_between_known_places() -> None:
    here, there = (
        member(easting=440_000 + 3_000 * n, northing=380_000 + 4_000 * n) for n in (0, 1)
    )
    assert distance_km(here, there) == distance_km(there, here) == 5
    assert distance_km(here, here) == 0
    assert distance_km(here, member()) is None
    assert minutes_by_car(5) == 13


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("sw1a1aa", "SW1A 1AA"), (" m1  1ae ", "M1 1AE"), ("D02 X285", "D02 X285"), ("", "")],
)
def test_postcodes_are_written_as_the_post_does(typed: str, kept: str) -> None:
    assert tidy_postcode(typed) == kept


def test_a_member_in_a_line() -> None:
    assert member().kind_line == "State · secondary"
    assert member(phase=Phase.SIXTEEN_PLUS).kind_line == "State · 16–19"
    assert member(kind=MemberKind.UNIVERSITY).kind_line == "University"
    assert member(phase=Phase.NONE).kind_line == "State"
    assert member(street="1 Quay", town="Porth", postcode="LL1 1AA").address == (
        "1 Quay, Porth, LL1 1AA"
    )


# --- merging ---------------------------------------------------------------------------------


def test_a_merge_fills_blanks_and_takes_what_was_chosen() -> None:
    keep = member(id="k", name="Fenwick", urn="", town="Porth", themes=("AI", "music"), pupils=0)
    other = member(
        id="o", name="Fenwick Academy", urn="900114", town="Port", themes=("music", "sport"),
        is_us=True, easting=1, northing=2, phase=Phase.PRIMARY, pupils=5,
    )  # fmt: skip
    both = merged(replace(keep, phase=Phase.NONE), other, frozenset({"name"}))
    assert (both.id, both.is_us) == ("k", True)
    assert (both.name, both.urn, both.town) == ("Fenwick Academy", "900114", "Porth")
    assert both.themes == ("AI", "music", "sport")
    assert (both.easting, both.northing, both.phase, both.pupils) == (1, 2, Phase.PRIMARY, 0)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_merge_loses_nothing_of_what_is_kept(data: st.DataObject) -> None:
    words = st.sampled_from(["", "a", "b"])
    texts = [f.name for f in fields(Member) if f.type == "str" and f.name != "id"]
    one, two = (
        member(id=key, **{name: data.draw(words) for name in texts}) for key in ("one", "two")
    )
    both = merged(one, two)
    assert both == merged(both, two)
    for name in texts:
        assert getattr(both, name) == (getattr(one, name) or getattr(two, name))
    assert differences(both, one) == ()


def test_differences_are_what_the_other_one_says_otherwise() -> None:
    mine = member(id="a", name="Fenwick", town="Porth", pupils=300)
    theirs = member(id="b", name="Fenwick Academy", town="", pupils=310, is_us=True)
    assert set(differences(mine, theirs)) == {"name", "pupils"}


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": ""}),
        ("urn", {"urn": "12"}),
        ("urn", {"urn": "90011A"}),
        ("email", {"email": "office@fenwick"}),
        ("email", {"email": "a@b.example, c@d.example"}),
        ("northing", {"easting": 440_000}),
        ("easting", {"northing": 380_000}),
        ("easting", {"easting": 4_400_000, "northing": 380_000}),
        ("northing", {"easting": 440_000, "northing": -1}),
        ("left_on", {"joined_on": TODAY, "left_on": date(2026, 1, 1)}),
    ],
)
def test_a_member_that_can_not_be_right_is_refused_at_its_field(
    field: str, given: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_member(member(**given))
    assert refusal.value.field == field
    assert refusal.value.message.endswith(".")


def test_a_whole_member_is_accepted() -> None:
    check_member(member(urn="900114", email="o@f.example", easting=0, northing=0, joined_on=TODAY))


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ("name", lambda: check_person(person(name=""))),
        ("email", lambda: check_person(person(email="zoe at fenwick"))),
        ("ended_on", lambda: check_role(between(TODAY, TODAY - timedelta(days=1)))),
        ("summary", lambda: check_contact(contact("m", summary=""), TODAY)),
        ("on", lambda: check_contact(contact("m", on=TODAY + timedelta(days=1)), TODAY)),
        ("evidence", lambda: check_buy_in(buy_in("m", evidence=""), TODAY)),
        ("seen_on", lambda: check_buy_in(buy_in("m", seen_on=TODAY + timedelta(days=1)), TODAY)),
    ],
)
def test_other_facts_are_refused_at_their_field(field: str, check: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check()
    assert refusal.value.field == field


def test_what_happens_today_is_accepted() -> None:
    check_contact(contact("m", on=TODAY), TODAY)
    check_buy_in(buy_in("m", seen_on=TODAY), TODAY)
    check_role(between(TODAY, TODAY))
    assert partners.RHYTHM_DAYS.keys() == set(Rhythm) - {Rhythm.NONE}
