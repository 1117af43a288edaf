"""Members as a table: what is wrong is named, and what goes out comes back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.domain.partners import (
    Channel,
    Member,
    MemberKind,
    Person,
    Phase,
    RoleKind,
    tidy_postcode,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.members_columns import CHOICES, FIELDS, LONG_TEXTS
from partnerdesk.formats.members_table import ImportPreview, InPost, members_sheet, read_members
from partnerdesk.formats.spreadsheet import Sheet, guess_mapping, read_sheet
from partnerdesk.formats.spreadsheet_out import write_csv, write_xlsx
from partnerdesk.formats.table_row import RowProblem

KEPT_APART = {"id", "is_us", "call_first_id"}


def preview(columns: str, *rows: str) -> ImportPreview:
    """The import of a table written with bars, first row number 2."""
    names = tuple(columns.split("|"))
    cells = [(number, tuple(row.split("|"))) for number, row in enumerate(rows, 2)]
    return read_members(Sheet(names, cells), guess_mapping(names, FIELDS))


def test_a_list_as_a_school_office_keeps_it() -> None:
    found = preview(
        "School|Type|Phase|Tel|Headteacher|Main contact|Role|Contact email|Themes",
        "Ysgol Llŷn|Academy|16-19|1632960114|Mrs Siân Powell|Huw Rees|Bursar|h@l.example|Art, STEM",
        "|||||||||"[:8],
    )
    assert found.problems == ()
    (imported,) = found.members
    assert imported.row == 2
    assert imported.member == Member(
        name="Ysgol Llŷn",
        kind=MemberKind.STATE,
        phase=Phase.SIXTEEN_PLUS,
        telephone="01632960114",
        themes=("Art", "STEM"),
    )
    assert imported.people == (
        InPost(Person(name="Mrs Siân Powell"), RoleKind.HEAD),
        InPost(Person(name="Huw Rees", email="h@l.example"), RoleKind.FINANCE),
    )


def test_each_problem_names_row_column_and_reason() -> None:
    found = preview(
        "School|DfE URN|Type|Roll|Joined|Email|Head email|Easting|Northing",
        "Fenwick|900114|State|1,420|3/9/2024|office@fenwick.example|||",
        "Marlow|12|State||||||",
        "Harbour||Castle|many|31/2/2024|nobody|||",
        "|900200|||||||",
        "Wexley||||||head@wexley.example||",
        "Oldbeck|||||||north|200000",
        "Fenwick again|900114|||||||",
    )
    assert [imported.member.pupils for imported in found.members] == [1420]
    where = [(problem.row, problem.column) for problem in found.problems]
    assert where == [
        (3, "DfE URN"),
        (4, "Type"),
        (4, "Roll"),
        (4, "Joined"),
        (4, "Email"),
        (5, "School"),
        (6, "Head"),
        (7, "Easting"),
        (8, "DfE URN"),
    ]
    reasons = [problem.reason for problem in found.problems]
    assert "“Castle” is none of: State, Independent" in reasons[1]
    assert "Row 2 has the same URN" in reasons[-1]
    assert found.problems[2] == RowProblem(
        4, "Roll", "“many” is not a whole number. Write digits only."
    )


def test_the_column_with_the_names_must_be_chosen() -> None:
    with pytest.raises(RuleBroken) as refusal:
        preview("Colour|Size", "Red|4")
    assert refusal.value.field == "name"


def test_every_column_of_an_export_is_recognised() -> None:
    labels = [field.label for field in FIELDS]
    expected = {field.name: place for place, field in enumerate(FIELDS)}
    assert guess_mapping(labels, FIELDS) == expected


def test_no_field_of_a_member_is_forgotten() -> None:
    columns = {field.name for field in FIELDS}
    assert {field.name for field in fields(Member)} - columns == KEPT_APART


_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
_LINE = st.text(_LETTERS, max_size=20).map(clean)
_NAME = _LINE.filter(bool)
_LINES = st.text(st.one_of(_LETTERS, st.just("\n")), max_size=30).map(clean_lines)
_NUMBER = st.none() | st.integers(0, 5000)
_PHONE = st.sampled_from(["", "01632 960114", "+44 1632 960114", "(01632) 960114 ext 3"])
_EMAIL = st.sampled_from(["", "office@fenwick.example", "=1+1@evil.example"])
_THEME = _NAME.filter(lambda text: ";" not in text and not text.startswith(","))
_GRID = st.sampled_from([(None, None), (372_001, 158_002), (0, 0)])


@st.composite
def members(draw: st.DrawFn) -> Member:
    texts = {
        name: draw(_LINES if name in LONG_TEXTS else _LINE)
        for name in (
            *("street", "locality", "town", "county", "website", "local_authority", "trust"),
            *("religious_character", "values_ethos", "initiated_note", "began_note"),
            *("other_partnerships", "plan_reference"),
        )
    }
    choices = {
        name: draw(st.sampled_from(list(kind)))
        for name, kind in CHOICES.items()
        if hasattr(Member(), name)
    }
    easting, northing = draw(_GRID)
    return replace(
        Member(**texts, **choices),
        name=draw(_NAME),
        urn=draw(st.sampled_from(["", "900114"])),
        postcode=draw(_LINE.map(tidy_postcode)),
        telephone=draw(_PHONE),
        email=draw(_EMAIL),
        easting=easting,
        northing=northing,
        pupils=draw(_NUMBER),
        lowest_age=draw(_NUMBER),
        highest_age=draw(_NUMBER),
        joined_on=draw(st.none() | st.dates(date(1990, 1, 1), date(2020, 1, 1))),
        left_on=draw(st.none() | st.dates(date(2020, 1, 2), date(2040, 1, 1))),
        themes=tuple(dict.fromkeys(draw(st.lists(_THEME, max_size=3)))),
    )


_PEOPLE = st.builds(
    Person,
    name=_NAME,
    telephone=_PHONE,
    mobile=_PHONE,
    email=_EMAIL,
    channel=st.sampled_from(list(Channel)),
)
_OTHERS = st.sampled_from([kind for kind in RoleKind if kind is not RoleKind.HEAD])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    member=members(),
    head=st.none() | st.builds(InPost, _PEOPLE, st.just(RoleKind.HEAD), _LINE),
    contact=st.none() | st.builds(InPost, _PEOPLE, _OTHERS, _LINE),
    as_csv=st.booleans(),
)
def test_what_goes_out_comes_back(
    tmp_path: Path, member: Member, head: InPost | None, contact: InPost | None, as_csv: bool
) -> None:
    people = tuple(post for post in (head, contact) if post)
    table = members_sheet([replace(member, id="m1")], {"m1": people})
    path = tmp_path / "members"
    if as_csv:
        write_csv(path, table.columns, table.rows)
    else:
        write_xlsx(path, [table])
    sheet = read_sheet(path)
    found = read_members(sheet, guess_mapping(sheet.columns, FIELDS))
    assert found.problems == ()
    assert [(imported.member, imported.people) for imported in found.members] == [(member, people)]


def test_private_notes_stay_at_home() -> None:
    person = Person(name="Siân Powell", note="Wary of the trust")
    table = members_sheet([Member(id="m1", name="A")], {"m1": [InPost(person, RoleKind.HEAD)]})
    assert "Wary" not in str(table)
