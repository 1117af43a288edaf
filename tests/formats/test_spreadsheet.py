"""Spreadsheets in and out: any program's CSV and XLSX, hostile ones refused, text kept as text."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats import spreadsheet, spreadsheet_out
from partnerdesk.formats.spreadsheet import Field, guess_mapping, read_sheet
from partnerdesk.formats.spreadsheet_out import Table, write_csv, write_xlsx

ROUND_TRIP = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# What a name or note can have: XML has no control characters, and a lone CR is a line end.
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
_TEXTS = st.text(st.one_of(st.sampled_from("=+-@'\t\n,;\""), _LETTERS), min_size=1, max_size=12)
_CELLS = _TEXTS.filter(lambda text: bool(text.strip()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_program_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "schools.csv"
    lines = [["School", "Tel"], ["Ysgol Zoë", "01632 960114"], [], ['"A, B; C"', "0044"]]
    path.write_text("\r\n".join(delimiter.join(line) for line in lines), encoding=encoding)
    sheet = read_sheet(path)
    assert sheet.columns == ("School", "Tel")
    assert sheet.rows == [(2, ("Ysgol Zoë", "01632 960114")), (4, ("A, B; C", "0044"))]


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_text('sep=;\nSchool;;Tel\n"two\nlines";x\nThird;;;more\n', encoding="utf-8")
    sheet = read_sheet(path)
    assert sheet.columns == ("School", "Column B", "Tel", "Column D")
    assert sheet.rows == [(3, ("two\nlines", "x", "", "")), (4, ("Third", "", "", "more"))]


def test_xlsx_values_become_the_text_a_person_sees(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["Hidden"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    sheet = book.create_sheet("Schools")
    sheet.append([])
    sheet.append(["School", "Pupils", "Joined", "Seen", "Tel", "Share", "Sum"])
    sheet.append(
        ["Ysgol Llŷn", 142.0, date(2024, 9, 1), datetime(2024, 9, 1, 15, 30), "0044", 0.1, "=1+1"]
    )
    sheet.append([None, True])
    path = tmp_path / "schools.xlsx"
    book.save(path)
    read = read_sheet(path)
    assert read.columns == ("School", "Pupils", "Joined", "Seen", "Tel", "Share", "Sum")
    first, second = read.rows
    # A formula that no spreadsheet has worked out yet has no value.
    assert first == (
        3,
        ("Ysgol Llŷn", "142", "2024-09-01", "2024-09-01 15:30", "0044", "0.1", ""),
    )
    assert second == (4, ("", "TRUE", "", "", "", "", ""))


@ROUND_TRIP
@given(rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=4))
def test_csv_brings_back_every_text(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ["One", "Two"], rows)
    assert [cells for _, cells in read_sheet(path).rows] == rows


@ROUND_TRIP
@given(rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=4))
def test_xlsx_brings_back_every_text_and_never_a_formula(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, [Table("Schools", ["One", "Two"], rows)])
    assert [cells for _, cells in read_sheet(path).rows] == rows
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type == "s"
            if str(cell.value)[0] in "=+-@\t":
                assert cell.quotePrefix


@given(text=_CELLS)
@settings(max_examples=60)
def test_no_csv_cell_starts_like_a_formula(text: str) -> None:
    assert str(spreadsheet_out._guarded(text))[0] not in "=+-@\t\r\n"


def test_numbers_stay_numbers_and_dates_dates(tmp_path: Path) -> None:
    row = ["Fenwick", 142, -5, date(2024, 9, 1), None]
    columns = ["School", "Pupils", "Change", "Joined", "Left"]
    write_csv(tmp_path / "out.csv", columns, [row])
    assert (tmp_path / "out.csv").read_bytes() == (
        b"\xef\xbb\xbfSchool,Pupils,Change,Joined,Left\r\nFenwick,142,-5,2024-09-01,\r\n"
    )
    path = tmp_path / "out.xlsx"
    write_xlsx(path, [Table("Members: [all]", columns, [row]), Table("members   all", [], [])])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Members   all", "members   all 2"]
    assert [cell.value for cell in sheet[2]][:3] == ["Fenwick", 142, -5]
    assert sheet["D2"].is_date and sheet["D2"].number_format == "dd/mm/yyyy"
    assert sheet["A1"].font.bold and sheet.freeze_panes == "A2"


def test_an_interrupted_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, ["School"], [["Fenwick"]])
    before = path.read_bytes()

    def rows() -> object:
        yield ["Marlow"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_csv(path, ["School"], rows())  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="folder “gone” is not there") as refusal:
        write_csv(tmp_path / "gone" / "out.csv", ["School"], [])
    assert refusal.value.field == "file"


def _zip(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\r\n,,\r\n", "has nothing in it"),
    "binary": (b"\x00\x01\x02\x03", "not a text file"),
    "picture": (b"\x89PNG\r\n", "is a picture"),
    "locked": (_OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    "old": (_OLE + b"Workbook", "from before 2007"),
    "broken zip": (b"PK\x03\x04 and no more", "is damaged"),
    "other zip": (_zip({"mimetype": b"x"}), "is not an XLSX file"),
    "hollow": (_zip({"[Content_Types].xml": b"<Types/>"}), "can’t be read"),
    "half a file": (_zip({"[Content_Types].xml": b"<Types"}), "can’t be read"),
    "bomb": (_zip({"[Content_Types].xml": b"0" * 210_000_000}), "unpacks to more"),
    "unclosed": (b'School,Tel\nA,1\n"' + b"x" * 200_000, "from row 3 on"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_other_files_are_refused_in_words(tmp_path: Path, name: str) -> None:
    content, words = _REFUSED[name]
    path = tmp_path / "schools.xlsx"
    path.write_bytes(content)
    with pytest.raises(RuleBroken, match=words) as refusal:
        read_sheet(path)
    assert refusal.value.field == "file"
    assert "schools.xlsx" in refusal.value.message


def test_entities_that_blow_up_are_refused(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "good.xlsx", [Table("A", ["School"], [["Fenwick"]])])
    levels = "".join(
        f'<!ENTITY e{n} "{("&e" + str(n - 1) + ";") * 10 if n else "x" * 1000}">' for n in range(9)
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{levels}]><worksheet>&e8;</worksheet>'.encode()
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good:
        parts = {name: good.read(name) for name in good.namelist()}
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_zip({**parts, "xl/worksheets/sheet1.xml": bomb}))
    with pytest.raises(RuleBroken, match="can’t be read"):
        read_sheet(path)


def test_a_row_number_out_of_this_world_does_not_hang(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "good.xlsx", [Table("A", ["School"], [["Fenwick"]])])
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good:
        parts = {name: good.read(name) for name in good.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="2"', b'<row r="99999999999"')
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    path = tmp_path / "far.xlsx"
    path.write_bytes(_zip(parts))
    with pytest.raises(RuleBroken, match="more than 100,000 rows"):
        read_sheet(path)


def test_too_many_rows_or_columns_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    path = tmp_path / "out.csv"
    write_csv(path, ["School"], [["A"]] * 3)
    assert len(read_sheet(path).rows) == 3
    write_csv(path, ["School"], [["A"]] * 4)
    with pytest.raises(RuleBroken, match="more than 3 rows"):
        read_sheet(path)
    write_csv(path, ["School"] * 301, [])
    with pytest.raises(RuleBroken, match="more than 300 columns"):
        read_sheet(path)


_FIELDS = (
    Field("name", "Name", ("School", "Name of school")),
    Field("telephone", "Telephone", ("Tel", "Phone")),
    Field("head_name", "Head", ("Headteacher", "Name of head")),
    Field("head_email", "Head’s e-mail", ("Headteacher email",)),
    Field("email", "E-mail", ("Email",)),
    Field("postcode", "Postcode", ("Post code",)),
)


def test_columns_are_matched_by_name_synonym_or_nearly() -> None:
    columns = ["NAME OF SCHOOL", "Head-teacher", "Tel.", "Post Code", "Telephon", "Notes", "E-mail"]
    assert guess_mapping(columns, _FIELDS) == {
        "name": 0,
        "head_name": 1,
        "telephone": 2,
        "postcode": 3,
        "email": 6,
    }


def test_a_column_serves_one_field_and_strange_columns_none() -> None:
    assert guess_mapping(["Headteacher e-mail", "Colour", ""], _FIELDS) == {"head_email": 0}
