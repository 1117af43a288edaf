"""What paper costs: ``python -m benchmarks.paper``.

An agreement of 6 pages and a handover note of 60, from their facts to a PDF, beside the same pages
on ReportLab's raw canvas: the drawing of our pages is recorded, and the same strings, lines and
areas are drawn at the same places with the same font files, colours ready. The canvas neither
breaks lines nor shapes: it is given each line whole and puts letter after letter, unkerned.

What our pages keep from one document to the next is thrown away before each; fonts stay open on
both sides, with what is known of their letters. Python's search for rings of objects is off, as it
is on the program's worker, and done before each document. In turn, in time of the processor.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks import preview
from benchmarks.lines import Line
from benchmarks.stores import SIZES, TODAY, Stores, make_store, standing_alone
from benchmarks.timing import in_turn, middle
from partnerdesk.actions.agreements import mou_pdf
from partnerdesk.actions.handover import handover_facts, note_pdf
from partnerdesk.documents import fonts, pdf, typeset
from partnerdesk.documents.pages import A4, HAIRLINE, Paper, TextStyle
from partnerdesk.documents.typeset import Line as TextLine
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
MOU_PAGES, HANDOVER_PAGES = 6, 60
Step = Callable[[Canvas], None]
colour_of = cache(HexColor)  # as a program has its colours ready


# --- the raw canvas --------------------------------------------------------------------------


class Recording(pdf._CanvasPen):
    """Draws as ever, and keeps what was drawn as calls of a raw canvas."""

    kept: Recording

    def __init__(self, document: Any) -> None:
        super().__init__(document)
        self.steps: list[Step] = []
        self.pages = 0
        Recording.kept = self

    def start_page(self, paper: Paper = A4) -> None:
        super().start_page(paper)
        size = (paper.width, paper.height)
        self.pages += 1
        self.steps.append(lambda canvas: canvas.setPageSize(size))

    def end_page(self) -> None:
        super().end_page()
        self.steps.append(lambda canvas: canvas.showPage())

    def text(self, line: TextLine, x: float, y: float, style: TextStyle) -> None:
        super().text(line, x, y, style)
        # From font to font, as a raw canvas has to.
        height, at = self._height, x
        for word in joined(line):
            self.steps.append(shown(*word, at, height - y, style))
            at += word[2] * style.size / 1000

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = HAIRLINE) -> None:
        super().rule(x, y, to_x, to_y, colour)
        height = self._height

        def step(canvas: Canvas) -> None:
            canvas.setStrokeColor(colour_of(colour))
            canvas.setLineWidth(0.5)
            canvas.line(x, height - y, to_x, height - to_y)

        self.steps.append(step)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        super().fill(x, y, width, height, colour)
        bottom = self._height - y - height

        def step(canvas: Canvas) -> None:
            canvas.setFillColor(colour_of(colour))
            canvas.rect(x, bottom, width, height, stroke=0, fill=1)

        self.steps.append(step)

    def watermark(self, text: str) -> None:
        super().watermark(text)

        def step(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.translate(A4.width / 2, A4.height / 2)
            canvas.rotate(45)
            canvas.setFillColor(colour_of(pdf._WATERMARK))
            canvas.setFont("NotoSans-Bold", 130)
            canvas.drawCentredString(0, -47, text)
            canvas.restoreState()

        self.steps.append(step)

    def bookmark(self, text: str, level: int, y: float) -> None:
        super().bookmark(text, level, y)
        key, real, top = f"heading{self._bookmarks}", self._outline_level, self._height - y + 6

        def step(canvas: Canvas) -> None:
            canvas.bookmarkHorizontal(key, 0, top)
            canvas.addOutlineEntry(text, key, real)

        self.steps.append(step)


def joined(line: TextLine) -> list[tuple[str, str, float]]:
    """Font, text and width of the stretches of a line that one font shows."""
    found: list[tuple[str, str, float]] = []
    for word in line.words:
        if found and found[-1][0] == word.face.stem:
            before = found.pop()
            found.append((before[0], before[1] + word.text, before[2] + word.advance))
        else:
            found.append((word.face.stem, word.text, word.advance))
    return found


def shown(font: str, text: str, width: float, x: float, y: float, style: TextStyle) -> Step:
    """A string at its place."""

    def step(canvas: Canvas) -> None:
        canvas.setFillColor(colour_of(style.colour))
        canvas.setFont(font, style.size)
        canvas.drawString(x, y, text)

    return step


def replay(steps: list[Step]) -> bytes:
    """The limit: the same on a raw canvas."""
    data = BytesIO()
    canvas = Canvas(data, pageCompression=1)
    for step in steps:
        step(canvas)
    canvas.showOutline()
    canvas.save()
    return data.getvalue()


def recorded(make: Callable[[], object]) -> Recording:
    """What ``make`` draws."""
    plain, pdf._CanvasPen = pdf._CanvasPen, Recording  # type: ignore[misc]
    try:
        make()
    finally:
        pdf._CanvasPen = plain  # type: ignore[misc]
    for file in FONTS.glob("*.ttf"):
        registerFont(TTFont(file.stem, str(file)))
    return Recording.kept


def forget() -> None:
    """Throw away what was shaped, broken into lines and cut down for the last document."""
    for module in (fonts, typeset):
        for name, held in vars(module).items():
            if name != "_faces" and hasattr(held, "cache_clear"):
                held.cache_clear()


# --- documents -------------------------------------------------------------------------------


def agreement(pages: int) -> Callable[[], object]:
    """The library's clauses until they fill so many pages."""
    whole = preview.facts()
    for clauses in range(1, len(whole.draft.clauses)):
        draft = replace(
            whole.draft, clauses=whole.draft.clauses[:clauses], parties=whole.draft.parties[:4],
            signatories=whole.draft.signatories[:4], commitments=whole.draft.commitments[:8],
        )  # fmt: skip
        facts = replace(whole, draft=draft)
        if recorded(lambda facts=facts: mou_pdf(facts)).pages >= pages:  # type: ignore[misc]
            break
    return lambda: mou_pdf(facts)


def handover(stores: Stores, pages: int) -> Callable[[], object]:
    """A note of so many members that it fills so many pages."""
    folder = Folder(stores.place / "handover")
    make_store(folder, replace(SIZES["school"], members=round(pages * 2.6)))
    database = Database(folder.database, read_only=True)
    facts = handover_facts(database, TODAY)
    database.close()
    return lambda: note_pdf(facts, private=True)


def measure(name: str, make: Callable[[], object], times: int) -> Line:
    """One line."""
    drawn = recorded(make)
    ours: list[float] = []
    limit: list[float] = []
    warm: list[float] = []
    gc.disable()
    for _ in range(times):
        forget()
        acts = (ours, make), (limit, lambda: replay(drawn.steps)), (warm, make)
        for spans, act in acts:
            gc.collect()
            spans += in_turn(1, act)[0]
    gc.enable()
    note = f"printed again {middle(warm) * 1e3:.0f} ms"
    words = f"{name}, {drawn.pages} pages"
    return Line(words, middle(ours), "s", "ReportLab’s canvas", middle(limit), 1.5, note)


def lines(
    stores: Stores, mou: int = MOU_PAGES, note: int = HANDOVER_PAGES, times: int = 7
) -> list[Line]:
    """The agreement and the note."""
    return [
        measure("an agreement", agreement(mou), times),
        measure("a handover note", handover(stores, note), times),
    ]


if __name__ == "__main__":
    sys.exit(standing_alone(lines))
