"""Preview, printing, saving and e-mail: what leaves the window is what was shown."""

from __future__ import annotations

import io
import os
import tempfile
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QUrl
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions.calendar_paper import term_planner_pdf
from partnerdesk.documents.blocks import Document, PageBreak, Paragraph
from partnerdesk.documents.pdf import render
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.outgoing import safe_name, save_whole
from tests import factories as make
from ui.printing import outside, paper
from ui.printing.preview import PrintPreview, show_pdf

PAGES = 3
A4_POINTS = (595, 842)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Three pages; on each one line of the text."""
    blocks: list[Paragraph | PageBreak] = []
    for number in range(PAGES):
        blocks += [Paragraph(f"Sheet {number + 1}"), PageBreak()]
    return render(Document("A paper", tuple(blocks[:-1])))


@pytest.fixture
def preview(pdf: bytes, qtbot: QtBot) -> PrintPreview:
    """The preview of it."""
    dialog = show_pdf(None, "A paper", pdf, "A: paper?.pdf", "The subject", "The body")
    qtbot.addWidget(dialog)
    dialog.resize(600, 600)
    return dialog


def file_printer(target: Path, pdf: bytes) -> QPrinter:
    """A printer that writes what it prints into a PDF."""
    printer = paper.fitting_printer("A paper", pdf)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(72)
    return printer


def printed(target: Path) -> PdfReader:
    """What came out of the printer."""
    return PdfReader(io.BytesIO(target.read_bytes()))


def test_every_page_is_printed_on_whole_a4(pdf: bytes, tmp_path: Path, qapp: object) -> None:
    target = tmp_path / "out.pdf"
    paper.print_pdf(file_printer(target, pdf), pdf)
    sheets = printed(target).pages
    assert len(sheets) == PAGES
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_POINTS
        (picture,) = sheet.images
        width, height = picture.image.size  # type: ignore[union-attr]
        assert abs(width / height - A4_POINTS[0] / A4_POINTS[1]) < 0.01
        ink = picture.image.convert("L").point(lambda grey: 255 - grey).getbbox()  # type: ignore[union-attr]
        assert ink[0] / width == pytest.approx(20 / 210, abs=0.02)  # the margin is still 20 mm


def test_a_planner_lies_on_the_paper_it_was_made_for(tmp_path: Path, qapp: object) -> None:
    """A3 across, so that the printer does not shrink it onto an upright A4."""
    planner = term_planner_pdf_of(tmp_path)
    printer = paper.fitting_printer("Spring 2026", planner)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    paper.print_pdf(printer, planner)
    (sheet,) = printed(tmp_path / "out.pdf").pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (1191, 842)


def term_planner_pdf_of(place: Path) -> bytes:
    """A term of an empty partnership on A3."""
    store = make.open_store(place / "store")
    day = date(2026, 3, 3)
    make.add(store.database, make.member(name="St Oswald’s", is_us=True))
    pdf = term_planner_pdf(store.database, date(2026, 1, 5), date(2026, 3, 27), day, "A3")
    store.close()
    return pdf


def test_only_the_wanted_pages_are_printed_as_often_as_wanted(
    pdf: bytes, tmp_path: Path, qapp: object
) -> None:
    printer = file_printer(tmp_path / "out.pdf", pdf)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    printer.setCopyCount(2)
    paper.print_pdf(printer, pdf)
    copies = 1 if printer.supportsMultipleCopies() else 2
    assert len(printed(tmp_path / "out.pdf").pages) == 2 * copies


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_is_told(pdf: bytes, tmp_path: Path, qapp: object) -> None:
    with pytest.raises(RuleBroken, match="The printer did not begin"):
        paper.print_pdf(file_printer(tmp_path / "no such folder" / "out.pdf", pdf), pdf)


def test_the_preview_tells_its_page_and_zooms_in_steps(preview: PrintPreview) -> None:
    assert preview.place.text() == "Page 1 of 3"
    preview.preview.go_to_page(2)
    assert preview.place.text() == "Page 3 of 3"
    assert preview.preview.horizontalScrollBar().maximum() == 0
    before = preview.preview.verticalScrollBar().maximum()
    preview.larger.click()
    assert preview.zoom.text() == "125%"
    assert preview.preview.horizontalScrollBar().maximum() > 0
    assert preview.preview.verticalScrollBar().maximum() > before
    assert preview.place.text() == "Page 3 of 3"
    for _ in range(9):
        preview.smaller.click()
    assert preview.zoom.text() == "50%"
    assert not preview.smaller.isEnabled()


def test_the_pdf_is_saved_under_a_name_that_every_system_takes(
    preview: PrintPreview, pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(parent: object, title: str, path: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(path).name)
        return str(tmp_path / "chosen"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    preview.save()
    assert proposed == ["A paper.pdf"]
    assert (tmp_path / "chosen.pdf").read_bytes() == pdf
    assert preview.banner.words.text() == "Saved as “chosen.pdf”."


def test_a_place_that_cannot_be_written_is_said_in_the_preview(
    preview: PrintPreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = str(tmp_path / "gone" / "a.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (gone, ""))
    preview.save()
    assert "The folder “gone” is not there" in preview.banner.words.text()


def test_what_stood_there_stays_whole_when_saving_fails(
    pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")

    def full(path: Path, write: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("partnerdesk.formats.outgoing.write_whole", full)
    with pytest.raises(RuleBroken, match="the disk is full"):
        save_whole(target, pdf)
    assert target.read_bytes() == b"before"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("MOU-2026-003 Latin & science.pdf", "MOU-2026-003 Latin & science.pdf"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\a|b?.pdf", "C Windows a b.pdf"),
        ("CON.pdf", "Document CON.pdf"),
        ("   . . ", "Document"),
        ("Ysgol Ŵyn 東京.pdf", "Ysgol Ŵyn 東京.pdf"),
        ("a\nb\x00.pdf", "a b.pdf"),
        ("Letter \u202efdp.exe", "Letter fdp.exe"),
    ],
)
def test_a_safe_name_is_a_name_and_never_a_path(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_title_keeps_its_ending() -> None:
    assert safe_name("x" * 400 + ".pdf") == "x" * 120 + ".pdf"
    many_bytes = safe_name("学" * 400 + ".pdf")
    assert many_bytes.endswith("学.pdf") and len(many_bytes.encode()) < 230


@pytest.mark.parametrize(
    ("name", "opened_as"),
    [
        ("page.PDF", "page.PDF"),
        ("page.bat", "page.bat.pdf"),
        ("../page.pdf\u202eexe.", "page.pdfexe.pdf"),
    ],
)
def test_a_scan_is_opened_as_what_it_is_and_never_run(
    name: str, opened_as: str, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(
        outside.QDesktopServices, "openUrl", lambda url: not opened.append(Path(url.toLocalFile()))
    )
    outside.open_elsewhere(name, pdf)
    assert [one.name for one in opened] == [opened_as]
    assert opened[0].read_bytes() == pdf
    with pytest.raises(RuleBroken, match="is not a PDF, JPEG or PNG"):
        outside.open_elsewhere("page.pdf", b"@echo off")


def test_a_full_disk_refuses_the_copy_to_open_in_words(
    pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(RuleBroken, match="the disk is full"):
        outside.open_elsewhere("page.pdf", pdf)


def test_an_email_opens_with_the_pdf_that_is_shown(
    preview: PrintPreview, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(outside.QDesktopServices, "openUrl", open_url)
    preview.email()
    (path,) = opened
    assert path.suffix == ".eml"
    message = message_from_bytes(path.read_bytes(), policy=default)
    (attached,) = message.iter_attachments()  # type: ignore[attr-defined]
    assert (message["Subject"], attached.get_payload(decode=True)) == ("The subject", pdf)


def test_without_a_mail_program_the_preview_says_what_to_do(
    preview: PrintPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside.QDesktopServices, "openUrl", lambda url: False)
    preview.email()
    assert preview.banner.words.text() == (
        "No mail program took the draft. Save the PDF and attach it to an e-mail."
    )


def test_copies_that_a_killed_program_left_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young = tmp_path / "PartnerDesk-old", tmp_path / "PartnerDesk-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "Letter to Ann Bell.pdf").write_bytes(b"%PDF")
    os.utime(old, (0, 0))
    outside._copies.cache_clear()
    kept = outside._copies()
    outside._copies.cache_clear()
    assert sorted(tmp_path.iterdir()) == sorted([young, kept])
