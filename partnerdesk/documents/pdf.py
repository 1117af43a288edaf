"""Documents as PDF: A4 with 20 mm margins, embedded fonts, bookmarks, "page x of y".

Sheets of labels and planners are drawn as a whole, without margins, head or foot of ours.

The same document gives the same bytes, whatever the day and the machine.
"""

import os
import zlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from partnerdesk.documents import label_sheets, layout, planner_sheet
from partnerdesk.documents.blocks import Block, Copy, Document, Labels, Planner
from partnerdesk.documents.fonts import Embedded, Face, printable
from partnerdesk.documents.heads import Head
from partnerdesk.documents.pages import (
    A4,
    HAIRLINE,
    MARGIN,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    TEXT_WIDTH,
    Paper,
    TextStyle,
    pages,
)
from partnerdesk.documents.typeset import Line, one_line

_EDGE: Final = TextStyle(8, 11, colour=QUIET)  # running head and foot
_WATERMARK: Final = "#EBEDF0"


def render(document: Document) -> bytes:
    """The document as PDF."""
    pen = _CanvasPen(document)
    parts = _parts(document)
    for part in parts:
        if isinstance(part, Labels):
            _stick(pen, part)
        elif isinstance(part, Planner):
            _plan(pen, part)
        else:
            _fill(pen, part, bookmark=len(parts) > 1)
    return pen.bytes()


def _parts(document: Document) -> list[Document | Labels | Planner]:
    """The document cut where its pages begin anew: at copies, and around whole sheets."""
    parts: list[Document | Labels | Planner] = []
    title, own = document.title, list[Block]()
    for block in [*document.blocks, Copy("")]:
        if not isinstance(block, Copy | Labels | Planner):
            own.append(block)
            continue
        if own:
            parts.append(replace(document, title=title, blocks=tuple(own)))
            own = []
        if isinstance(block, Labels | Planner):
            parts.append(block)
        else:
            title = block.title
    return parts or [document]


def _stick(pen: "_CanvasPen", block: Labels) -> None:
    for sheet in label_sheets.sheets(block):
        pen.start_page()
        sheet(pen)
        pen.end_page()


def _plan(pen: "_CanvasPen", block: Planner) -> None:
    pen.start_page(planner_sheet.PAPERS[block.paper])
    planner_sheet.draw(block, pen)
    pen.end_page()


def _fill(pen: "_CanvasPen", document: Document, bookmark: bool) -> None:
    head = Head(document)
    strips = (strip for block in document.blocks for strip in layout.strips(block))
    filled = pages(strips, first=head.height)
    for number, page in enumerate(filled, start=1):
        pen.start_page()
        if document.watermark:
            pen.watermark(document.watermark)
        if number == 1:
            if bookmark:
                pen.bookmark(document.title, 0, MARGIN)
            head.draw(pen)
        else:
            _running_head(pen, document)
        for y, strip in page:
            if strip.draw:
                strip.draw(pen, MARGIN + y)
        _foot(pen, document, number, len(filled))
        pen.end_page()


def write(document: Document, path: Path) -> None:
    """Write the PDF to a file, whole or not at all. Raises OSError if the place can't be written.

    The file that stood there before stays until the new one is safely on the disk.
    """
    data = render(document)
    part = path.with_name(f".{token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _running_head(pen: "_CanvasPen", document: Document) -> None:
    date = one_line(document.date_line, _EDGE.size, TEXT_WIDTH / 3)
    title = one_line(document.title, _EDGE.size, TEXT_WIDTH * 2 / 3 - 12)
    pen.text(title, MARGIN, 12 * MM, _EDGE)
    pen.text(date, MARGIN + TEXT_WIDTH - date.width * _EDGE.size / 1000, 12 * MM, _EDGE)
    pen.rule(MARGIN, 14 * MM, MARGIN + TEXT_WIDTH, 14 * MM)


def _foot(pen: "_CanvasPen", document: Document, number: int, count: int) -> None:
    y = PAGE_HEIGHT - 11 * MM
    numbered = " · ".join(part for part in (document.number, f"page {number} of {count}") if part)
    right = one_line(numbered, _EDGE.size, TEXT_WIDTH / 2)
    author = one_line(document.author, _EDGE.size, TEXT_WIDTH / 2 - 12)
    pen.text(author, MARGIN, y, _EDGE)
    pen.text(right, MARGIN + TEXT_WIDTH - right.width * _EDGE.size / 1000, y, _EDGE)


def _canvas(document: Document) -> Any:
    size = (PAGE_WIDTH, PAGE_HEIGHT)
    canvas: Any = Canvas("", pagesize=size, pageCompression=0, invariant=1, lang=document.language)
    canvas._doc.defaultStreamFilters = [_Packed()]
    return canvas


class _Packed:
    """Deflates pages: at half the time of ReportLab's filter, and not spelt out in letters."""

    pdfname = "FlateDecode"

    def encode(self, content: str) -> bytes:
        """The packed bytes of a page's operators."""
        return zlib.compress(content.encode("ascii"), 3)


class _Info(pdfdoc.PDFInfo):
    """Title and author, without ReportLab's dates, which change by the day or are untrue."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.facts = {
            "Title": document.title,
            "Author": document.author,
            "Subject": document.subtitle,
            "Creator": "PartnerDesk",
        }

    def digest(self, md5object: Any) -> None:
        """Let the facts tell one document from another in its identifier."""
        md5object.update(repr(self.facts).encode("utf-8", "replace"))

    def format(self, document: Any) -> bytes:
        """The facts as a PDF dictionary."""
        known = {k: pdfdoc.PDFString(printable(v)) for k, v in self.facts.items() if v}
        data: bytes = pdfdoc.PDFDictionary(known).format(document)
        return data


class _CanvasPen:
    """A `pages.Pen` on ReportLab's canvas, which it hands PDF operators for the text."""

    def __init__(self, document: Document) -> None:
        self._canvas = _canvas(document)
        self._doc = self._canvas._doc
        # ReportLab opens every page with Helvetica, which is not embedded and never used.
        self._canvas._preamble = ""
        self._doc.fontMapping.clear()
        self._doc.idToObject["BasicFonts"].dict.clear()
        self._doc.info = _Info(document)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._fonts: dict[str, Embedded] = {}
        self._outline_level = -1
        self._bookmarks = 0
        self._height = A4.height

    def start_page(self, paper: Paper = A4) -> None:
        """Begin a page with the settings that all pages share."""
        self._canvas._pagesize = (paper.width, paper.height)
        self._height = paper.height
        self._operator("0.5 w")

    def end_page(self) -> None:
        """Close the page."""
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """The finished PDF."""
        if self._bookmarks:
            self._canvas.showOutline()
        data: bytes = self._canvas.getpdfdata()
        return data

    def text(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Show a line with its left end and baseline here."""
        if not line.words:
            return
        self._operator(
            f"BT {_colour(style.colour)} rg {_colour(style.colour)} RG"
            f" 1 0 0 1 {x:.3f} {self._height - y:.3f} Tm"
        )
        self._words(line, style.size)
        self._operator("ET")

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = HAIRLINE) -> None:
        """Draw a thin line."""
        start, end = self._height - y, self._height - to_y
        self._operator(f"{_colour(colour)} RG 0.5 w {x:.3f} {start:.3f} m {to_x:.3f} {end:.3f} l S")

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose top left corner is here."""
        bottom = self._height - y - height
        self._operator(f"{_colour(colour)} rg {x:.3f} {bottom:.3f} {width:.3f} {height:.3f} re f")

    def bookmark(self, text: str, level: int, y: float) -> None:
        """Enter this height of the page in the outline."""
        self._bookmarks += 1
        key = f"heading{self._bookmarks}"
        self._canvas.bookmarkHorizontal(key, 0, self._height - y + 6)
        # The outline can't skip a level downwards.
        self._outline_level = min(level, self._outline_level + 1)
        title = " ".join(printable(text).split())
        self._canvas.addOutlineEntry(title, key, self._outline_level)

    def watermark(self, text: str) -> None:
        """Show a word large, light and rising across the page, behind what comes next."""
        line = one_line(text, 1, 1e6, bold=True)
        if not line.words:
            return
        size = min(130.0, 190 * MM * 1000 / max(line.width, 1))
        half = line.width * size / 2000
        slope = 0.7071
        x = PAGE_WIDTH / 2 - (half - size * 0.36) * slope
        y = PAGE_HEIGHT / 2 - (half + size * 0.36) * slope
        colour = _colour(_WATERMARK)
        self._operator(
            f"q BT {colour} rg {colour} RG {slope} {slope} -{slope} {slope} {x:.3f} {y:.3f} Tm"
        )
        self._words(line, size)
        self._operator("ET Q")

    def _words(self, line: Line, size: float) -> None:
        face, font = line.words[0].face, self._begin(line.words[0].face, size)
        level: list[str] = []  # glyphs on the base line that one operator can show
        for word in line.words:
            if word.face is not face:
                self._show(level)
                face, font = word.face, self._begin(word.face, size)
            if word in font.plain:
                level.append(word.stretches[0][1])
                continue
            # Readers put right-to-left words in order themselves and would turn ours around again.
            plain = font.use(word) or word.rtl
            if not plain:
                self._show(level)
                self._operator(_spoken(word.text))
            for rise, shown in word.stretches:
                if rise:
                    self._show(level)
                    self._operator(f"{rise * size / 1000:.3f} Ts [{shown}] TJ 0 Ts")
                else:
                    level.append(shown)
            if not plain:
                self._show(level)
                self._operator("EMC")
        self._show(level)

    def _show(self, level: list[str]) -> None:
        if level:
            joined = " ".join(level).replace("> <", "")
            self._operator(f"[{joined}] TJ")
            level.clear()

    def _begin(self, face: Face, size: float) -> Embedded:
        """Show what comes next in this font."""
        font = self._font(face)
        mode = f"{size * 0.02:.3f} w 2 Tr" if face.outlined else "0 Tr"
        self._operator(f"/{font.name} {size:g} Tf {mode}")
        return font

    def _font(self, face: Face) -> Embedded:
        if face.stem not in self._fonts:
            name = f"F{len(self._fonts) + 1}"
            self._fonts[face.stem] = Embedded(face, name)
            self._doc.fontMapping[face.stem] = f"/{name}"
            self._doc.delayedFonts.append(self._fonts[face.stem])
        return self._fonts[face.stem]

    def _operator(self, code: str) -> None:
        self._canvas._code.append(code)


def _spoken(text: str) -> str:
    """The operator that tells a reader which text the glyphs up to EMC stand for."""
    return f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC"


@lru_cache(maxsize=256)
def _colour(colour: str) -> str:
    """The three numbers of a PDF colour from "#RRGGBB"."""
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))
