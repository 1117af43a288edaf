"""Partners out: what leaves is complete, public, and never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.members_columns import FIELDS
from partnerdesk.formats.members_table import ImportPreview, read_members
from partnerdesk.formats.spreadsheet import guess_mapping, read_sheet
from partnerdesk.formats.vcard import read_cards
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
FORMULA = "=1+1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """Two members, one of which has left; one person with two roles, one whose role has ended."""
    opened = make.open_store(tmp_path / "store")
    fenwick = make.member(id="fenwick", trust=FORMULA, email="+a@fenwick.example", town="Łódź")
    gone = make.member(id="gone", name="Garrick", left_on=date(2025, 7, 1))
    zoe = make.person(id="zoe", note="Secret: dislikes mornings")
    huw = make.person(id="huw", name="Huw Rees")
    make.add(
        opened.database,
        *(fenwick, gone, zoe, huw),
        make.role(zoe, fenwick, title="Pennaeth"),
        make.role(zoe, fenwick, kind=RoleKind.SAFEGUARDING),
        make.role(huw, fenwick, kind=RoleKind.DEPUTY_HEAD, ended_on=date(2025, 8, 31)),
        make.note(fenwick, body="Secret: the bursar worries", private=True),
    )
    yield opened
    opened.close()


def read_back(path: Path) -> ImportPreview:
    sheet = read_sheet(path)
    return read_members(sheet, guess_mapping(sheet.columns, FIELDS))


@pytest.mark.parametrize("kind", [ExportKind.CSV, ExportKind.XLSX])
def test_a_table_comes_back_as_it_went_with_formulas_as_text(
    store: OpenStore, tmp_path: Path, kind: ExportKind
) -> None:
    path = tmp_path / f"members{kind.suffix}"
    assert export_members(store.database, path, kind, TODAY) == 1
    back = read_back(path)
    (imported,) = back.members
    assert (imported.member.trust, imported.member.email) == (FORMULA, "+a@fenwick.example")
    assert imported.member.town == "Łódź"
    assert imported.people[0].person.name == "Zoë Ashgrove"
    if kind is ExportKind.XLSX:
        cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value == FORMULA} == {"s"}
    else:
        assert b"'=1+1" in path.read_bytes()
    assert b"Secret" not in path.read_bytes()


def test_cards_are_of_people_in_post_without_what_is_private(
    store: OpenStore, tmp_path: Path
) -> None:
    path = tmp_path / "people.vcf"
    assert export_members(store.database, path, ExportKind.VCARD, TODAY) == 1
    (card,) = read_cards(path).people
    assert (card.person.name, card.organisation) == ("Zoë Ashgrove", "Fenwick Academy")
    assert set(card.title.split(", ")) == {"Pennaeth", "Safeguarding lead"}
    assert "Secret" not in path.read_text(encoding="utf-8")


def test_only_the_members_asked_for_also_one_that_has_left(
    store: OpenStore, tmp_path: Path
) -> None:
    path = tmp_path / "members.csv"
    assert export_members(store.database, path, "csv", TODAY, ["gone"]) == 1
    assert [imported.member.name for imported in read_back(path).members] == ["Garrick"]


def test_a_folder_that_is_not_there_is_refused_in_words(store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as refused:
        export_members(store.database, tmp_path / "no" / "members.xlsx", "xlsx", TODAY)
    assert refused.value.field == "path"
    assert "Choose another folder" in refused.value.message


def test_nothing_to_write_leaves_the_older_file_alone(store: OpenStore, tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_text("older")
    with pytest.raises(RuleBroken, match="Nobody is known"):
        export_members(store.database, path, "vcard", TODAY, ["gone"])
    assert path.read_text() == "older"
