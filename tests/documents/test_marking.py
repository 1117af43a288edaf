"""Marked words, bars and line numbers: what stands where on the page."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from partnerdesk.documents import blocks, layout
from partnerdesk.documents.blocks import MarkedRun
from partnerdesk.documents.pages import INK, MARGIN, MM, TextStyle
from partnerdesk.documents.typeset import Line, lines, marked_lines

from .paper import printed
from .scripts import NAMES


class Drawn:
    """A pen that notes what it is told to draw."""

    def __init__(self) -> None:
        self.texts: list[tuple[float, float]] = []
        self.fills: list[tuple[float, float, float, float]] = []

    def text(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        self.texts.append((x, y))

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = "") -> None:
        pass

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        assert colour == INK
        self.fills.append((x, y, width, height))

    def bookmark(self, text: str, level: int, y: float) -> None:
        pass


def drawn(block: blocks.Block) -> Drawn:
    """The block's strips one under the other, from the top margin."""
    pen, y = Drawn(), MARGIN
    for strip in layout.strips(block):
        if strip.draw:
            strip.draw(pen, y)
        y += strip.height
    return pen


def words_of(line: Line) -> str:
    return "".join(word.text for word in line.words)


def test_added_words_are_underlined_and_removed_ones_struck_through() -> None:
    runs = (MarkedRun("At "), MarkedRun("two", "removed"), MarkedRun(" "))
    pen = drawn(blocks.Marked((*runs, MarkedRun("three", "added"), MarkedRun(" o’clock"))))
    (struck, under), baseline = pen.fills, pen.texts[0][1]
    assert struck[1] < baseline < under[1]
    assert MARGIN < struck[0] < under[0]
    assert under[2] == sum(w.advance for w in lines("three", 10.5, 400)[0].words) * 10.5 / 1000


def test_marks_wrap_with_their_words_and_leave_the_others_alone() -> None:
    runs = (("", "Here stands "), ("added", "word " * 40), ("", "and an end"))
    found = marked_lines(runs, 10, 150)
    plain = lines("".join(text for _, text in runs), 10, 150)
    assert [words_of(one) for one in found] == [words_of(one) for one in plain]
    assert all(one.marks[0][0] == "added" for one in found[:-1])
    _, start, end = found[0].marks[0]
    assert 0 < start < end <= found[0].width
    assert found[-1].marks[-1][2] < found[-1].width


def test_a_mark_follows_its_words_where_the_line_reads_from_the_right() -> None:
    """The first word stands at the right; what was added after it, at its left."""
    found = marked_lines((("", "مدرسة "), ("added", "الأمل")), 10, 300)
    (line,) = found
    assert line.rtl
    ((_, start, end),) = line.marks
    assert start == 0
    assert end < line.width


def test_every_script_is_shaped_as_it_is_without_marks() -> None:
    for name in NAMES.values():
        (line,) = marked_lines((("", "To "), ("added", name), ("", " today")), 10, 2000)
        (plain,) = lines(f"To {name} today", 10, 2000)
        assert words_of(line) == words_of(plain)
        assert abs(line.width - plain.width) < 1
        assert line.marks


def test_the_bar_bridges_the_space_between_what_it_stands_beside() -> None:
    inner = (blocks.Heading("Transport", 2), blocks.Marked((MarkedRun("One.\n\nTwo."),)))
    bars = [one for one in drawn(blocks.Barred(inner)).fills if one[0] < MARGIN]
    assert len(bars) == 3
    for above, below in pairwise(bars):
        assert above[1] + above[3] == below[1]
    assert bars[0][0] > 10 * MM


def test_line_numbers_run_through_and_every_page_heads_the_empty_column() -> None:
    parts = [blocks.Heading("Transport", 2), *[blocks.Paragraph("A line.\nAnother.")] * 60]
    pages = printed(blocks.Document("For comment", (blocks.LineNumbered(tuple(parts)),)))
    assert len(pages) > 1
    assert all("Comments" in words for words in pages)
    whole = unicodedata.normalize("NFC", " ".join(pages))
    assert "1 Transport 2 A line. 3 Another. 4 A line." in whole
    assert "121 Another." in whole
