"""Blocks into strips: what each block looks like; knows sizes and places, but nothing of PDF."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import zip_longest
from typing import Final

from partnerdesk.documents import blocks, marking
from partnerdesk.documents.fonts import printable
from partnerdesk.documents.pages import (
    HEADER_FILL,
    INK,
    MARGIN,
    MM,
    QUIET,
    TEXT_WIDTH,
    Draw,
    Pen,
    Strip,
    TextStyle,
)
from partnerdesk.documents.typeset import Line

# Tables, Facts and lists leave this much around themselves; paragraphs leave it below.
_GAP: Final = 7.0
_CELL: Final = (5.0, 3.5)  # beside and above the text of a table cell
# A paragraph, or a row of a table, of at most so many lines is kept whole.
_WHOLE: Final = 3
_WHOLE_ROW: Final = 12
_BOX_SIDE: Final = 9.5
_EMPTY_LINES: Final = re.compile(r"\n\s*\n")


BODY: Final = TextStyle(10.5, 14.5)
STYLES: Final[dict[blocks.Style, TextStyle]] = {
    "body": BODY,
    "lead": TextStyle(12, 17),
    "quiet": TextStyle(10.5, 14.5, colour=QUIET),
    "small": TextStyle(8.5, 12, colour=QUIET),
}
STRONG: Final = TextStyle(10.5, 14.5, bold=True)
TITLE: Final = TextStyle(20, 26, bold=True)
CELL: Final = TextStyle(9.5, 13)
CELL_HEAD: Final = TextStyle(9.5, 13, bold=True)
LABEL: Final = TextStyle(8, 11, colour=QUIET)
_HEADINGS: Final = {
    1: (TextStyle(14, 19, bold=True), 14.0, 4.0),
    2: (TextStyle(11.5, 16, bold=True), 11.0, 3.0),
    3: (TextStyle(10.5, 14.5, bold=True, colour=QUIET), 8.0, 2.0),
}


@singledispatch
def strips(block: object) -> Iterable[Strip]:
    """The strips of a block, one under the other."""
    raise TypeError(f"not a block: {block!r}")


@strips.register
def _(block: blocks.Space) -> Iterator[Strip]:
    yield Strip(block.mm * MM)


@strips.register
def _(_block: blocks.PageBreak) -> Iterator[Strip]:
    yield Strip(0, new_page=True)


@strips.register
def _(block: blocks.Together) -> Iterator[Strip]:
    found = [strip for inner in block.blocks for strip in strips(inner)]
    yield from _tied(found)
    yield Strip(0)


@strips.register
def _(_block: blocks.CutLine) -> Iterator[Strip]:
    yield Strip(_GAP, tied=True)
    yield Strip(BODY.leading, _all([_show(BODY.lines("✂", 20)[0], MARGIN, 20, BODY), _dashes]))
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Heading) -> Iterator[Strip]:
    style, above, below = _HEADINGS[block.level]
    yield Strip(above, tied=True)
    first, *others = _lines(block.text, style)
    if block.bookmark:
        first = _over(first, _mark(block.text, block.level - 1))
    yield from _tied([first, *others])
    yield Strip(below, tied=True)


@strips.register
def _(block: blocks.Paragraph) -> Iterator[Strip]:
    found = [*_paragraphs(block.text, STYLES[block.style]), Strip(_GAP)]
    yield from _tied(found) if block.keep_with_next else found


@strips.register
def _(block: blocks.Bullets) -> Iterator[Strip]:
    for item in block.items:
        yield from _hanging("•", item, 5 * MM)
        yield Strip(2)
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Checklist) -> Iterator[Strip]:
    for item in block.items:
        ticked, *others = _paragraphs(item, BODY, indent=7 * MM)
        rtl = BODY.lines(item, TEXT_WIDTH - 7 * MM)[0].rtl
        x = MARGIN + (TEXT_WIDTH - _BOX_SIDE if rtl else 0)
        yield _over(ticked, _tick_box(x, BODY.leading))
        yield from others
        yield Strip(4)
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Clause) -> Iterator[Strip]:
    if block.heading:
        style, above, below = _HEADINGS[2]
        yield Strip(above, tied=True)
        title = f"{block.number} {block.heading}".strip()
        yield from _tied(_hanging(block.number, block.heading, 9 * MM, style, (title, 1)))
        yield Strip(below, tied=True)
        yield from _paragraphs(block.body, BODY) if block.body else ()
    else:
        yield from _hanging(block.number, block.body, 9 * MM)
    if block.open:
        yield Strip(3, tied=True)
        yield _blank_box()
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Facts) -> Iterator[Strip]:
    label = replace(BODY, colour=QUIET)
    widest = max((label.lines(t, 60 * MM)[0].width for t, _ in block.rows), default=0)
    column = min(widest * label.size / 1000 + 5 * MM, 60 * MM)
    for name, value in block.rows:
        cells = (
            _Cell(label.lines(name, column - 3 * MM), MARGIN, column - 3 * MM, label),
            _Cell(
                BODY.lines(value, TEXT_WIDTH - column), MARGIN + column, TEXT_WIDTH - column, BODY
            ),
        )
        yield from _kept(list(_row(cells)), _WHOLE_ROW)
        yield Strip(2)
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Callout) -> Iterator[Strip]:
    room = TEXT_WIDTH - 8 * MM
    inner = [Strip(5), *_lines(block.title, STRONG, 4 * MM, room)] if block.title else [Strip(5)]
    if block.text:
        inner += _paragraphs(block.text, BODY, 4 * MM, room)
    inner.append(Strip(5.5))
    yield Strip(_GAP, tied=True)
    yield from _kept([_over(s, frame) for s, frame in zip(inner, _frames(inner), strict=True)], 24)
    yield Strip(_GAP + 4)


@strips.register
def _(block: blocks.Table) -> Iterator[Strip]:
    if not block.columns:
        return
    shares = block.widths or (1.0,) * block.columns
    widths = [TEXT_WIDTH * share / sum(shares) for share in shares]
    aligned = [a or "left" for a, _ in zip_longest(block.align, widths)]
    header = tuple(_tied(_table_row(block.header, widths, aligned, CELL_HEAD)))
    header = tuple(_over(strip, _shade(strip.height)) for strip in header)
    yield Strip(_GAP, tied=True)
    yield from header
    repeated = header if block.repeat_header else ()
    for row in block.rows:
        for strip in _kept(_table_row(row, widths, aligned, CELL), _WHOLE_ROW):
            yield strip._replace(header=repeated)
    yield Strip(_GAP + 4)


@strips.register
def _(block: blocks.Marked) -> Iterator[Strip]:
    runs = [(run.mark, run.text) for run in block.runs]
    yield from _kept(list(marking.marked(runs, BODY, _GAP)))
    yield Strip(_GAP)


@strips.register
def _(block: blocks.Barred) -> Iterator[Strip]:
    yield from marking.barred(strip for inner in block.blocks for strip in strips(inner))
    yield Strip(_GAP)


@strips.register
def _(block: blocks.LineNumbered) -> Iterator[Strip]:
    parts = (
        (part.text, *_HEADINGS[part.level][:2], True)
        if isinstance(part, blocks.Heading)
        else (part.text, STYLES[part.style], _GAP / 2, part.keep_with_next)
        for part in block.parts
    )
    yield from marking.numbered(parts, block.comments)


@strips.register
def _(block: blocks.Signatures) -> Iterator[Strip]:
    yield Strip(_GAP, tied=True)
    if block.heading:
        yield from strips(blocks.Heading(block.heading, 2))
    if block.intro:
        yield from _tied([*_lines(block.intro, BODY), Strip(_GAP)])
    for index in range(0, len(block.blocks), 2):
        yield _signature_row(block.blocks[index : index + 2])
        yield Strip(14)


# Text


def _lines(
    text: str, style: TextStyle, indent: float = 0.0, width: float | None = None
) -> list[Strip]:
    room = TEXT_WIDTH - indent if width is None else width
    broken = style.lines(text, room)
    # A right-to-left text is indented from the right.
    left = MARGIN if broken[0].rtl and width is None else MARGIN + indent
    return [Strip(style.leading, _show(line, left, room, style, line.rtl)) for line in broken]


def _paragraphs(
    text: str, style: TextStyle, indent: float = 0.0, width: float | None = None
) -> Iterator[Strip]:
    """Text parted at empty lines, with no single line at the foot or the head of a page."""
    for index, part in enumerate(_EMPTY_LINES.split(printable(text).strip())):
        if index:
            yield Strip(_GAP)
        yield from _kept(_lines(part, style, indent, width))


def _hanging(
    marker: str,
    text: str,
    indent: float,
    style: TextStyle = BODY,
    bookmark: tuple[str, int] | None = None,
) -> Iterator[Strip]:
    """Text with a marker before its first line, on the side where the text begins."""
    sign = style.lines(marker, TEXT_WIDTH / 2)[0]
    indent = max(indent, sign.width * style.size / 1000 + 6) if marker else 0.0
    first, *others = _paragraphs(text, style, indent)
    rtl = style.lines(text, TEXT_WIDTH - indent)[0].rtl
    first = _over(first, _show(sign, MARGIN, TEXT_WIDTH, style, right=rtl))
    yield _over(first, _mark(*bookmark)) if bookmark else first
    yield from others


def _tied(found: Iterable[Strip]) -> Iterator[Strip]:
    return (strip._replace(tied=True) for strip in found)


def _kept(found: list[Strip], whole: int = _WHOLE) -> list[Strip]:
    """Tie all of a few strips, or the first two and the last two of many."""
    last = len(found) - 1
    return [
        strip._replace(tied=i < last and (last < whole or i == 0 or i == last - 1))
        for i, strip in enumerate(found)
    ]


# Tables and boxes


@dataclass(frozen=True, slots=True)
class _Cell:
    lines: tuple[Line, ...]
    x: float
    width: float
    style: TextStyle
    right: bool = False
    box: bool = False

    def draw(self, index: int) -> Draw | None:
        """What shows the line of this number, if the cell has so many."""
        if index >= len(self.lines):
            return None
        if self.box:
            return _tick_box(self.x, self.style.leading)
        # A name on one line stands where its column begins, whichever way it reads.
        right = self.right or (self.lines[index].rtl and len(self.lines) > 1)
        return _show(self.lines[index], self.x, self.width, self.style, right)


def _row(cells: Iterable[_Cell]) -> Iterator[Strip]:
    """Cells beside each other, a strip per line, so that a long row can run over to a new page."""
    cells = tuple(cells)
    for index in range(max(len(cell.lines) for cell in cells)):
        shown = [draw for cell in cells if (draw := cell.draw(index))]
        yield Strip(cells[-1].style.leading, _all(shown))


def _table_row(
    row: tuple[str, ...], widths: list[float], aligned: list[blocks.Align], style: TextStyle
) -> list[Strip]:
    if not row:
        return []
    beside, above = _CELL
    edges = [MARGIN + sum(widths[:index]) for index in range(len(widths) + 1)]
    cells = [
        _Cell(
            style.lines(text, width - 2 * beside),
            x + beside,
            width - 2 * beside,
            style,
            a == "right",
            text == blocks.BOX,
        )
        for text, x, width, a in zip(row, edges, widths, aligned, strict=False)
    ]
    inner = list(_row(cells))
    inner[0] = _lower(inner[0], above)
    inner[-1] = inner[-1]._replace(height=inner[-1].height + above + 0.5)
    return [
        _over(strip, _cell_lines(edges, strip.height, index == 0, strip is inner[-1]))
        for index, strip in enumerate(inner)
    ]


def _cell_lines(edges: list[float], height: float, top: bool, bottom: bool) -> Draw:
    def draw(pen: Pen, y: float) -> None:
        for x in edges:
            pen.rule(x, y, x, y + height)
        if top:
            pen.rule(edges[0], y, edges[-1], y)
        if bottom:
            pen.rule(edges[0], y + height, edges[-1], y + height)

    return draw


def _dashes(pen: Pen, y: float) -> None:
    middle = y + BODY.leading / 2
    for dash in range(4, int(TEXT_WIDTH / (2 * MM))):
        x = MARGIN + dash * 2 * MM
        pen.rule(x, middle, x + MM, middle, QUIET)


def _shade(height: float) -> Draw:
    return lambda pen, y: pen.fill(MARGIN, y, TEXT_WIDTH, height, HEADER_FILL)


def _frames(inner: list[Strip]) -> Iterator[Draw]:
    for index, strip in enumerate(inner):
        yield _cell_lines(
            [MARGIN, MARGIN + TEXT_WIDTH], strip.height, index == 0, index == len(inner) - 1
        )


def _blank_box() -> Strip:
    height = 16 * MM
    label = LABEL.lines("To be agreed", TEXT_WIDTH)[0]
    frame = _cell_lines([MARGIN, MARGIN + TEXT_WIDTH], height, top=True, bottom=True)
    return Strip(height, _all([frame, _show(label, MARGIN + 5, TEXT_WIDTH, LABEL, drop=3)]))


def _tick_box(x: float, leading: float) -> Draw:
    side = _BOX_SIDE

    def draw(pen: Pen, y: float) -> None:
        top = y + (leading - side) / 2
        for across in (0, side):
            pen.rule(x + across, top, x + across, top + side, QUIET)
            pen.rule(x, top + across, x + side, top + across, QUIET)

    return draw


# Signatures

SIGNATURE_WIDTH: Final = 79 * MM
SIGNATURE_GAP: Final = TEXT_WIDTH - 2 * SIGNATURE_WIDTH
_DATE_WIDTH: Final = 28 * MM
_ROOM_TO_SIGN: Final = 15 * MM


def _signature_row(row: tuple[blocks.SignatureBlock, ...]) -> Strip:
    """Blocks beside each other, on lines of one height: who, room to sign, name and date."""
    name_width = SIGNATURE_WIDTH - _DATE_WIDTH - 4 * MM
    heads = [
        [(STRONG, line) for line in STRONG.lines(block.organisation, SIGNATURE_WIDTH)]
        + [(BODY, line) for line in BODY.lines(block.role, SIGNATURE_WIDTH)]
        for block in row
    ]
    names = [CELL.lines(block.name, name_width) for block in row]
    dates = [CELL.lines(block.signed_on, _DATE_WIDTH) for block in row]
    sign = max(sum(style.leading for style, _ in head) for head in heads) + _ROOM_TO_SIGN
    deepest = max(len(shown) for shown in [*names, *dates])
    below = sign + LABEL.leading + 8 + deepest * CELL.leading

    def draw(pen: Pen, y: float) -> None:
        for index, head in enumerate(heads):
            x = MARGIN + index * (SIGNATURE_WIDTH + SIGNATURE_GAP)
            date_x = x + SIGNATURE_WIDTH - _DATE_WIDTH
            top = y
            for style, line in head:
                pen.text(line, x, top + style.baseline, style)
                top += style.leading
            _line_to_fill(pen, "Signature", (), x, y + sign, SIGNATURE_WIDTH)
            _line_to_fill(pen, "Name", names[index], x, y + below, name_width)
            _line_to_fill(pen, "Date", dates[index], date_x, y + below, _DATE_WIDTH)

    return Strip(below + LABEL.leading + 1, draw)


def _line_to_fill(
    pen: Pen, label: str, shown: tuple[Line, ...], x: float, y: float, width: float
) -> None:
    """A line to write on, its label below it, and above it what is already known."""
    pen.rule(x, y, x + width, y, INK)
    pen.text(LABEL.lines(label, width)[0], x, y + 0.5 + LABEL.baseline, LABEL)
    top = y - 1 - len(shown) * CELL.leading
    for index, line in enumerate(shown):
        pen.text(line, x, top + index * CELL.leading + CELL.baseline, CELL)


# Drawing


def _show(
    line: Line, x: float, width: float, style: TextStyle, right: bool = False, drop: float = 0.0
) -> Draw:
    """Show the line at the left or the right of the room."""
    start = x + width - line.width * style.size / 1000 if right else x
    return lambda pen, y: pen.text(line, start, y + drop + style.baseline, style)


def _mark(text: str, level: int) -> Draw:
    return lambda pen, y: pen.bookmark(text, level, y)


def _all(draws: list[Draw]) -> Draw:
    def draw(pen: Pen, y: float) -> None:
        for each in draws:
            each(pen, y)

    return draw


def _over(strip: Strip, behind: Draw) -> Strip:
    """The strip with something drawn before it."""
    return strip._replace(draw=_all([behind, strip.draw] if strip.draw else [behind]))


def _lower(strip: Strip, by: float) -> Strip:
    """The strip with more room above its content."""
    inner = strip.draw
    return strip._replace(
        height=strip.height + by,
        draw=None if inner is None else lambda pen, y: inner(pen, y + by),
    )
