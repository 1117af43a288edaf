"""Members, their people, and keeping in touch (P1-P15)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain import partners
from partnerdesk.domain.buy_in import check_buy_in
from partnerdesk.domain.dates import Span
from partnerdesk.domain.partners import (
    RHYTHM_DAYS,
    Channel,
    Member,
    MemberKind,
    Phase,
    Rhythm,
    check_contact,
    check_member,
    check_person,
    check_role,
    differences,
    distance_km,
    merged,
    minutes_by_car,
    next_contact_due,
    tidy_postcode,
)
from partnerdesk.domain.problems import RuleBroken
from tests.factories import buy_in, contact, member, person, role

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_where_somebody_is_reached() -> None:
    everything = person(telephone="tel", mobile="mob", email="mail")
    reached = {channel: replace(everything, channel=channel).reach_at for channel in Channel}
    assert reached == {
        Channel.NONE: "mob", Channel.TEXT: "mob", Channel.TELEPHONE: "tel", Channel.EMAIL: "mail",
    }  # fmt: skip
    assert person(telephone="", email="mail", channel=Channel.TEXT).reach_at == "mail"


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
        (
            "ended_on",
            lambda: check_role(
                role("p", "m", started_on=TODAY, ended_on=TODAY - timedelta(days=1))
            ),
        ),
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
    check_role(role("p", "m", started_on=TODAY, ended_on=TODAY))
    assert partners.RHYTHM_DAYS.keys() == set(Rhythm) - {Rhythm.NONE}
