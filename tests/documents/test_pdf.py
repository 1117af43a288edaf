import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from partnerdesk.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Checklist,
    Clause,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    SignatureBlock,
    Signatures,
    Space,
    Table,
)
from partnerdesk.documents.pdf import render, write

from .scripts import NAMES

MM = 72 / 25.4
SENTENCE = "Each school names a lead who answers within two school days. "


def agreement(clauses: int = 10, parties: int = 3) -> Document:
    blocks: list[Block] = [
        Paragraph("What the schools intend to do together.", style="lead"),
        Heading("The parties"),
        Facts((("St Oswald’s School", "4 Priory Lane, Eastvale"), ("Ysgol Llŷr", "Aberddŵr"))),
        Callout("Private: keep inside our school", SENTENCE * 3),
        Heading("What we agree"),
    ]
    for number in range(1, clauses + 1):
        blocks.append(Clause(str(number), f"Matter {number}", SENTENCE * 6, open=number % 4 == 0))
    blocks += [
        Bullets((SENTENCE, "Short")),
        Table(
            ("School", "Gives", "£"),
            tuple((f"School {n}", SENTENCE * (n % 4), f"1,{n:03d}.00") for n in range(30)),
            widths=(3, 5, 2),
            align=("left", "left", "right"),
        ),
        Space(5),
        Checklist(("Risk assessment seen", "Consent in")),
        Signatures(
            "Each signs for the school named.",
            tuple(
                SignatureBlock(f"Organisation {n} {role}", role, "Łucja Żółć")
                for n in range(parties)
                for role in ("Head teacher", "Chair of governors")
            ),
            heading="Signatures",
        ),
    ]
    return Document(
        title="Memorandum of Understanding",
        number="MOU-2026-003",
        date_line="draft of Tue 3 Mar 2026",
        author="East Vale Schools Together",
        watermark="DRAFT",
        blocks=tuple(blocks),
    )


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(render(document)))


def texts(document: Document) -> list[str]:
    return [page.extract_text() for page in read(document).pages]


def text(*blocks: Block) -> str:
    return "\n".join(texts(Document("Title", tuple(blocks))))


def outline(entries: Any, depth: int = 0) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if isinstance(entry, Destination):
            yield depth, str(entry.title)
        else:
            yield from outline(entry, depth + 1)


def test_an_agreement_says_what_it_is() -> None:
    document = agreement()
    reader = read(document)
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 4
    assert reader.metadata is not None
    assert reader.metadata.title == "Memorandum of Understanding"
    assert reader.metadata.author == "East Vale Schools Together"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.pages[0].mediabox.width == pytest.approx(210 * MM)
    assert reader.pages[0].mediabox.height == pytest.approx(297 * MM)
    for number, page in enumerate(pages, start=1):
        assert f"MOU-2026-003 · page {number} of {len(pages)}" in page
        assert "draft of Tue 3 Mar 2026" in page
        assert "DRAFT" in page
    found = list(outline(reader.outline))
    assert found[:4] == [
        (0, "The parties"),
        (0, "What we agree"),
        (1, "1 Matter 1"),
        (1, "2 Matter 2"),
    ]
    assert found[-1] == (1, "Signatures")


def test_every_font_is_embedded_and_none_is_assumed() -> None:
    document = Document("Names", tuple(Paragraph(name) for name in NAMES.values()))
    fonts = read(document).pages[0]["/Resources"]["/Font"]
    assert len(fonts) > 8
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font.get_object()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_can_be_searched_and_copied(name: str) -> None:
    page = pypdfium2.PdfDocument(render(Document("Title", (Paragraph(name),))))[0]
    found = re.sub(r"\s", "", page.get_textpage().get_text_range())
    # Readers differ in how they turn right-to-left words and marks: every letter must be there.
    assert sorted(set(name.replace(" ", "")) - set(found)) == []
    if all(ord(character) < 0x590 for character in name):
        assert name.replace(" ", "") in found


MARKUP = '<b>bold</b> & <para> <img src="x"/> &amp; %s {0} </font>'


def test_markup_in_any_text_prints_as_it_was_typed() -> None:
    blocks: tuple[Block, ...] = (
        Heading(MARKUP),
        Paragraph(MARKUP),
        Bullets((MARKUP,)),
        Clause("1", MARKUP, MARKUP),
        Table((MARKUP,), ((MARKUP,),)),
        Facts((("label", MARKUP),)),
        Checklist((MARKUP,)),
        Callout(MARKUP, MARKUP),
        Signatures(MARKUP, (SignatureBlock(MARKUP, MARKUP, MARKUP),), heading=MARKUP),
    )
    reader = read(Document(MARKUP, blocks, number="N", author=MARKUP))
    shown = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert shown.count(re.sub(r"\s", "", MARKUP)) >= 15
    assert reader.metadata is not None
    assert reader.metadata.title == MARKUP
    assert (0, MARKUP) in list(outline(reader.outline))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render(agreement()) == render(agreement())
    assert render(agreement(clauses=9)) != render(agreement())


@settings(max_examples=25, deadline=None)
@given(clauses=st.integers(0, 30), parties=st.integers(1, 9))
def test_a_signature_block_is_never_split(clauses: int, parties: int) -> None:
    pages = texts(agreement(clauses, parties))
    for number in range(parties):
        for role in ("Head teacher", "Chair of governors"):
            (page,) = [page for page in pages if f"Organisation {number} {role}" in page]
            blocks = len(re.findall(r"Organisation \d", page))
            assert page.count("Signature\n") == blocks
            assert len(re.findall(r"\bDate\b", page)) == blocks
    (heading,) = [page for page in pages if "Each signs for the school named." in page]
    assert "Organisation 0 Head teacher" in heading


def test_a_long_table_repeats_its_header_and_loses_no_row() -> None:
    rows = tuple((f"Row {n}.", SENTENCE * 2) for n in range(80))
    pages = texts(Document("Table", (Table(("Number", "What"), rows),)))
    assert len(pages) > 2
    assert all("Number" in page for page in pages)
    assert [int(n) for n in re.findall(r"Row (\d+)\.", "".join(pages))] == list(range(80))


def test_a_row_taller_than_a_page_runs_over() -> None:
    pages = texts(Document("Table", (Table(("What", "Who"), ((SENTENCE * 150, "A"),), (1, 3)),)))
    assert len(pages) > 2
    assert "".join(pages).count("answers") == 150


def test_nothing_reaches_into_the_margins() -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4
    document = Document(
        long,
        (
            Paragraph(long),
            Heading(long),
            Table((long, "b", "c"), ((long, long, "محمد" * 40),), (1, 1, 1), ("left", "right")),
            Facts(((long, long),)),
            Bullets((long,)),
            Checklist((long,)),
            Callout(long, long),
            Signatures(long, (SignatureBlock(long, long, long, long),) * 3),
        ),
        number=long,
        date_line=long,
        subtitle=long,
        author=long,
    )
    for page in pypdfium2.PdfDocument(render(document)):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        edge = int(20 * MM) - 2
        assert picture.crop((0, 0, edge, height)).getextrema() == (255, 255)
        assert picture.crop((width - edge, 0, width, height)).getextrema() == (255, 255)


def first_ink(document: Document) -> tuple[int, int]:
    """The left and right end, in points, of what stands below the accent rule."""
    picture = pypdfium2.PdfDocument(render(document))[0].render(scale=1, grayscale=True).to_pil()
    below = picture.crop((0, 110, picture.width, picture.height - 60))
    left, _, right, _ = below.point(lambda level: 255 * (level < 128)).getbbox()
    return left, right


def test_a_right_to_left_paragraph_begins_at_the_right() -> None:
    left, right = first_ink(Document("Title", (Paragraph("مدرسة الأمل"),)))
    assert left > 350
    assert right == pytest.approx(190 * MM, abs=3)
    left, right = first_ink(Document("Title", (Facts((("Head", "مدرسة الأمل"),)),)))
    assert right < 200


def test_an_open_clause_leaves_room_to_write() -> None:
    agreed = Document("Title", (Clause("4", "Transport", "The school that travels pays."),))
    left_open = Document("Title", (Clause("4", "Transport", "", open=True),))
    assert "To be agreed" not in texts(agreed)[0]
    assert re.search(r"4\s+Transport\s+To be agreed", texts(left_open)[0])


def test_lines_and_paragraphs_are_kept_as_typed() -> None:
    assert "first\nsecond\nthird" in text(Paragraph("first\r\nsecond\n\n\nthird\n"))


def test_a_page_break_starts_a_page_and_keeps_the_next_heading_whole() -> None:
    pages = texts(Document("Title", (Paragraph("one"), PageBreak(), Heading("two"))))
    assert ["one" in page for page in pages] == [True, False]
    assert ["two" in page for page in pages] == [False, True]


def test_a_document_without_blocks_is_one_page() -> None:
    (page,) = texts(Document("Nothing yet", ()))
    assert "page 1 of 1" in page


def test_writing_replaces_the_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "Cytundeb ŵ.pdf"
    target.write_bytes(b"old")
    write(agreement(), target)
    assert target.read_bytes() == render(agreement())
    assert list(tmp_path.iterdir()) == [target]


def test_writing_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "agreement.pdf"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(agreement(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
