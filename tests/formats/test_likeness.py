"""Near-duplicates: found however the name is written, and neighbours kept apart."""

from __future__ import annotations

import pytest

from partnerdesk.domain.partners import Member, Person
from partnerdesk.formats.likeness import (
    CERTAIN,
    LIKELY,
    Likeness,
    near_duplicates,
    near_people,
    plain_name,
)

ANNES = Member(
    id="m1",
    name="St Anne's C of E Primary School",
    urn="900114",
    town="Aldermoor",
    postcode="ZE1 1AB",
)


def like(incoming: Member, existing: Member = ANNES) -> Likeness | None:
    found = near_duplicates(incoming, [existing])
    return found[0] if found else None


@pytest.mark.parametrize(
    "name",
    [
        "Saint Annes Church of England Primary",
        "The St. Anne’s CofE Primary School",
        "ST ANNE'S CE PRIMARY SCHOOL",
        "St. Änne’s C.E. Primary School",
    ],
)
def test_names_are_one_however_they_are_written(name: str) -> None:
    assert plain_name(name) == plain_name(ANNES.name)
    found = like(Member(name=name, town="aldermoor"))
    assert found is not None
    assert LIKELY <= found.score < CERTAIN
    assert found.reasons == ("same name", "same town")


def test_the_same_urn_is_certain_whatever_the_name() -> None:
    found = like(Member(name="Aldermoor Academy", urn="900114", postcode="ze11ab"))
    assert found == Likeness(ANNES, CERTAIN, ("same URN", "same postcode"))


def test_a_similar_name_at_the_same_postcode_is_likely() -> None:
    found = like(Member(name="St Anne's Primary Academy", postcode="ZE1 1AB"))
    assert found is not None
    assert LIKELY <= found.score < CERTAIN
    assert found.reasons == ("similar name", "same postcode")


def test_two_urns_are_never_certain_but_a_conversion_is_seen() -> None:
    incoming = Member(name=ANNES.name, urn="900999", town=ANNES.town, postcode=ANNES.postcode)
    found = like(incoming)
    assert found is not None
    assert LIKELY <= found.score <= 80


@pytest.mark.parametrize(
    ("incoming", "existing"),
    [
        # Infants and juniors share a site, not a name.
        (
            Member(name="Fenwick Infant School", postcode="ZE1 1AB", town="A"),
            Member(name="Fenwick Junior School", postcode="ZE1 1AB", town="A"),
        ),
        # Every other town has a St Anne's.
        (
            Member(name="St Anne's Primary School", town="Aldermoor"),
            Member(name="St Anne's Primary School", town="Wexley"),
        ),
        (Member(name="Marlow School", town="A"), Member(name="Harbour School", town="A")),
    ],
)
def test_neighbours_and_namesakes_are_kept_apart(incoming: Member, existing: Member) -> None:
    assert like(incoming, existing) is None


def test_the_same_name_without_a_place_is_possible() -> None:
    found = like(Member(name=ANNES.name))
    assert found is not None
    assert found.score < LIKELY


def test_the_likeliest_comes_first() -> None:
    others = [
        Member(name="St Anne's CE Primary", town="Aldermoor"),
        Member(name="Harbour College", town="Aldermoor"),
        Member(name="Anything", urn="900114"),
    ]
    assert [found.member for found in near_duplicates(ANNES, others)] == [others[2], others[0]]


def test_people_are_recognised_by_name_and_number() -> None:
    sian = Person(id="p1", name="Mrs Siân Powell", mobile="07700 900114")
    huw = Person(id="p2", name="Huw Rees", mobile="07700 900222")
    known = [sian, huw]
    (found,) = near_people(Person(name="Sian Powell", mobile="+44 7700 900114"), known)
    assert (found.person, found.reasons) == (sian, ("name almost the same", "same mobile"))
    assert found.score >= LIKELY
    (married,) = near_people(Person(name="Siân Lindqvist", mobile="07700900114"), known)
    assert married.person == sian and married.score < LIKELY
    assert near_people(Person(name="Siân Rees", email="office@x.example"), known) == ()


def test_a_shared_office_address_makes_nobody_the_same() -> None:
    known = [Person(name="Huw Rees", email="office@fenwick.example", telephone="01632 960114")]
    new = Person(name="Priya Okafor", email="office@fenwick.example", telephone="01632 960114")
    assert near_people(new, known) == ()
