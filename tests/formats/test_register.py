"""The schools register: found by part of a name, filled in offline, refused with words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.domain.partners import Member, MemberKind, Nation, Phase, check_member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats import register, register_member
from partnerdesk.formats.register import RegisterSchool
from partnerdesk.formats.register_words import kind_of, nation_of, phase_of
from tests.formats import fake_register

FENWICK = {
    "URN": "900114",
    "EstablishmentName": "Fenwick Church of England Primary School",
    "TypeOfEstablishment (name)": "Voluntary aided school",
    "EstablishmentTypeGroup (name)": "Local authority maintained schools",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01-09-1957",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "NumberOfPupils": "142",
    "Street": "3 Mill Lane",
    "Locality": "Lower Fenwick",
    "Address3": "North Side",
    "Town": "Aldermoor",
    "County (name)": "Not recorded",
    "Postcode": "ze11ab",
    "TelephoneNum": "01632960114",
    "SchoolWebsite": "www.fenwick.example",
    "HeadTitle (name)": "Mrs",
    "HeadFirstName": "Siân",
    "HeadLastName": "Powell",
    "HeadPreferredJobTitle": "Headteacher",
    "Easting": "372001",
    "Northing": "158002",
    "LA (name)": "Fenshire",
    "ReligiousCharacter (name)": "Church of England",
    "LastChangedDate": "14-02-2026",
}
ANNES = {
    "URN": "900200",
    "EstablishmentName": "St. Anne’s Academy",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Secondary",
    "Town": "Fenwick Bay",
    "Postcode": "ZE9 2QX",
}
OLD = {
    **ANNES,
    "URN": "900100",
    "EstablishmentName": "St Anne's School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Closed",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fake_register.write_rows(tmp_path / "edubasealldata20260301.csv", [OLD, ANNES, FENWICK])


def urns(schools: list[RegisterSchool]) -> list[str]:
    return [school.urn for school in schools]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fenwick", ["900114", "900200"]),  # the name that starts with it, then the town
        ("st annes", ["900200"]),
        ("Saint Anne", ["900200"]),
        ("ZE92QX", ["900200"]),
        ("ze9 2q", ["900200"]),
        ("900114", ["900114"]),
        ("lower FENWICK primary", ["900114"]),
        ("fenwick nowhere", []),
    ],
)
def test_every_word_is_found_in_name_place_postcode_or_urn(
    path: Path, text: str, expected: list[str]
) -> None:
    assert urns(register.search(path, text)) == expected


def test_closed_schools_come_last_and_only_when_asked_for(path: Path) -> None:
    assert urns(register.search(path, "anne", include_closed=True)) == ["900200", "900100"]
    assert register.find_urns(path, ["900100"])["900100"].is_closed


def test_accents_in_the_register_need_not_be_typed(tmp_path: Path) -> None:
    row = {**FENWICK, "EstablishmentName": "Ysgol Zoë Chloé", "Town": "Tŷ’r Felin"}
    windows = {**row, "Town": "Harbourne"}
    for encoding, school in (("cp1252", windows), ("utf-8-sig", row), ("utf-8", row)):
        path = fake_register.write_rows(tmp_path / f"{encoding}.csv", [school], encoding=encoding)
        (found,) = register.search(path, "zoe chloe")
        assert (found.name, found.town) == ("Ysgol Zoë Chloé", school["Town"])


def test_the_best_are_kept_when_there_are_more_than_the_limit(tmp_path: Path) -> None:
    path = fake_register.write_register(tmp_path / "register.csv", 600, seed=3, columns=60)
    everything = register.search(path, "school", limit=1000, include_closed=True)
    assert len(everything) == 600
    assert register.search(path, "school", limit=7, include_closed=True) == everything[:7]


def test_a_search_stops_when_it_is_cancelled_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = fake_register.write_register(tmp_path / "register.csv", 2000, seed=3, columns=60)
    told: list[tuple[int, int]] = []
    register.search(path, "school", progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == path.stat().st_size
    stopped = register.search(
        path, "school", limit=5000, include_closed=True, cancelled=lambda: True
    )
    assert 0 < len(stopped) < 1000


def test_a_school_fills_in_a_member(path: Path) -> None:
    school = register.find_urns(path, ["900114"])["900114"]
    member = register_member.as_member(school)
    check_member(member)
    assert member == Member(
        name="Fenwick Church of England Primary School",
        kind=MemberKind.STATE,
        phase=Phase.PRIMARY,
        urn="900114",
        street="3 Mill Lane",
        locality="Lower Fenwick, North Side",
        town="Aldermoor",
        postcode="ZE1 1AB",
        telephone="01632960114",
        website="www.fenwick.example",
        easting=372001,
        northing=158002,
        pupils=142,
        lowest_age=4,
        highest_age=11,
        local_authority="Fenshire",
        religious_character="Church of England",
    )
    assert register_member.head_name(school) == "Mrs Siân Powell"
    assert school.head_job_title == "Headteacher"
    assert (school.opened_on, school.last_changed_on) == (date(1957, 9, 1), date(2026, 2, 14))


def test_a_refresh_keeps_what_the_register_does_not_know() -> None:
    ours = Member(id="m1", name="Fenwick", email="office@fenwick.example", county="Fenshire")
    school = RegisterSchool(urn="900114", name="Fenwick Primary", kind=MemberKind.STATE)
    fresh = register_member.as_member(school, ours)
    assert fresh == replace(ours, name="Fenwick Primary", urn="900114")


def test_a_refresh_offers_only_real_differences(path: Path) -> None:
    school = register.find_urns(path, ["900114"])["900114"]
    ours = replace(
        register_member.as_member(school),
        telephone="+44 1632 960114",
        website="https://fenwick.example/",
        postcode="ze1 1ab",
        pupils=150,
        trust="Marlow Trust",
    )
    assert register_member.changes(ours, school) == (
        register_member.FieldChange("pupils", "Pupils", "150", "142"),
    )
    assert register_member.refreshed(ours, school, {"pupils"}) == replace(ours, pupils=142)


def test_a_place_on_the_map_is_taken_whole() -> None:
    school = RegisterSchool(urn="1", name="A", easting=400_000, northing=200_000)
    taken = register_member.refreshed(Member(name="A"), school, {"easting"})
    assert (taken.easting, taken.northing) == (400_000, 200_000)


@pytest.mark.parametrize(
    ("ours", "same"),
    [
        ("Siân Powell", True),
        ("Sian Powell", True),
        ("Mrs S. Powell", True),
        ("Mrs Powell", True),
        ("Dr Thomas Powell", False),
        ("Siân Rees", False),
        ("", False),
    ],
)
def test_a_new_head_is_told_from_another_spelling(path: Path, ours: str, same: bool) -> None:
    school = register.find_urns(path, ["900114"])["900114"]
    change = register_member.head_change(ours, school)
    assert (change is None) == same
    if change:
        assert (change.ours, change.theirs) == (ours, "Mrs Siân Powell")


def test_no_head_in_the_register_is_no_change_of_head() -> None:
    assert register_member.head_change("Siân Powell", RegisterSchool("1", "A")) is None


@pytest.mark.parametrize(
    ("type_name", "admissions", "further", "kind"),
    [
        ("Community school", "Not applicable", "", MemberKind.STATE),
        ("Academy converter", "Selective", "", MemberKind.GRAMMAR),
        ("Other independent school", "Selective", "", MemberKind.INDEPENDENT),
        ("Free schools", "", "", MemberKind.FREE),
        ("Community special school", "", "", MemberKind.SPECIAL),
        ("Further education", "", "General further education college", MemberKind.FE_COLLEGE),
        ("Further education", "", "Sixth form college", MemberKind.SIXTH_FORM_COLLEGE),
        ("Higher education institutions", "", "", MemberKind.UNIVERSITY),
        ("British schools overseas", "", "", MemberKind.OVERSEAS),
        ("A type of 2030", "", "", MemberKind.OTHER),
    ],
)
def test_types_of_school_are_told_apart(
    type_name: str, admissions: str, further: str, kind: MemberKind
) -> None:
    assert kind_of(type_name, "", admissions, further) is kind


def test_phases_come_from_the_name_or_else_the_ages() -> None:
    independent, state = MemberKind.INDEPENDENT, MemberKind.STATE
    assert phase_of("Middle deemed secondary", state, 9, 13) is Phase.MIDDLE
    assert phase_of("Primary", state, 4, 7) is Phase.INFANT
    assert phase_of("16 plus", MemberKind.FE_COLLEGE, 16, 99) is Phase.SIXTEEN_PLUS
    assert phase_of("Not applicable", independent, 3, 13) is Phase.PREP
    assert phase_of("Not applicable", independent, 11, 18) is Phase.SECONDARY
    assert phase_of("Not applicable", independent, 3, 18) is Phase.ALL_THROUGH
    assert phase_of("Not applicable", independent, None, None) is Phase.NONE


def test_nations() -> None:
    assert nation_of("Community school", "") is Nation.ENGLAND
    assert nation_of("Welsh establishment", "") is Nation.WALES
    assert nation_of("Community school", "Wales") is Nation.WALES
    assert nation_of("Offshore schools", "Jersey") is Nation.OVERSEAS


def test_missing_columns_are_blank_but_not_urn_or_name(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("EstablishmentName,URN\nFenwick Primary,900114\n", encoding="utf-8")
    (school,) = register.search(path, "fenwick")
    assert (school.urn, school.town, school.pupils) == ("900114", "", None)
    path.write_text("Name,Number\nFenwick Primary,900114\n", encoding="utf-8")
    with pytest.raises(RuleBroken, match="no columns URN and EstablishmentName") as refusal:
        register.search(path, "fenwick")
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    "damage",
    [
        '"900115","cut short',
        '"900115","too few columns"',
        '"not a number"' + ',"x"' * 139,
        '"900115","' + "x" * 200_000,
    ],
)
def test_a_damaged_row_is_named(path: Path, damage: str) -> None:
    with path.open("a", encoding="cp1252", newline="") as file:
        file.write(damage)
    with pytest.raises(RuleBroken, match="row 5") as refusal:
        register.search(path, "nothing like it")
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "still zipped"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x00\x01\x02", "not a text file"),
        (b"\r\n\r\n", "no columns URN"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "edubasealldata.csv"
    path.write_bytes(content)
    with pytest.raises(RuleBroken, match=words) as refusal:
        register.find_urns(path, ["900114"])
    assert refusal.value.field == "file"


def test_a_search_for_nothing_is_refused(path: Path) -> None:
    with pytest.raises(RuleBroken) as refusal:
        register.search(path, " ’ ")
    assert refusal.value.field == "text"
