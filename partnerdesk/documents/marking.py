"""Strips for what readers compare and comment on: marked words, bars beside them, line numbers.

Marks need no colour: added words are underlined, those taken out struck through, and a bar stands
in the margin beside what changed, so that a photocopy says as much as the screen.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from partnerdesk.documents.pages import INK, MARGIN, MM, QUIET, TEXT_WIDTH, Pen, Strip, TextStyle
from partnerdesk.documents.typeset import Line, marked_lines

_BAR: Final = 1.6
_BAR_AWAY: Final = 4 * MM
_RULE: Final = 0.75
_NUMBER: Final = TextStyle(7.5, 10, colour=QUIET)
_NUMBER_AWAY: Final = 3 * MM
COLUMN: Final = 112 * MM
_COMMENTS_AT: Final = COLUMN + 6 * MM
_COMMENTS: Final = TextStyle(8.5, 12, bold=True, colour=QUIET)


def marked(runs: Sequence[tuple[str, str]], style: TextStyle, gap: float) -> Iterator[Strip]:
    """A strip per line with its marks; an empty line leaves ``gap`` points instead."""
    for line in marked_lines(runs, style.size, TEXT_WIDTH, style.bold):
        yield Strip(style.leading, _with_marks(line, style)) if line.words else Strip(gap)


def _with_marks(line: Line, style: TextStyle) -> "_Marks":
    start = MARGIN + (TEXT_WIDTH - line.width * style.size / 1000 if line.rtl else 0)
    return _Marks(line, start, style)


class _Marks:
    """Draws a line, a rule below what was added and one through what was taken out."""

    def __init__(self, line: Line, x: float, style: TextStyle) -> None:
        self._line, self._x, self._style = line, x, style

    def __call__(self, pen: Pen, y: float) -> None:
        size, base = self._style.size, y + self._style.baseline
        pen.text(self._line, self._x, base, self._style)
        for mark, start, end in self._line.marks:
            at = base + size * 0.14 if mark == "added" else base - size * 0.28
            width = (end - start) * size / 1000
            pen.fill(self._x + start * size / 1000, at, width, _RULE, INK)


def barred(found: Iterable[Strip]) -> Iterator[Strip]:
    """The strips with a bar beside them that bridges the space between them."""
    above = 0.0
    begun = False
    for strip in found:
        if strip.empty:
            above = max(above, strip.height)
            yield strip
            continue
        yield _beside(strip, above if begun else 0.0)
        above, begun = 0.0, True


def _beside(strip: Strip, above: float) -> Strip:
    inner = strip.draw

    def draw(pen: Pen, y: float) -> None:
        # Space above vanishes at the head of a page, and the bar with it.
        top = max(y - above, MARGIN)
        pen.fill(MARGIN - _BAR_AWAY, top, _BAR, y + strip.height - top, INK)
        if inner:
            inner(pen, y)

    return strip._replace(draw=draw)


def numbered(parts: Iterable[tuple[str, TextStyle, float, bool]], comments: str) -> Iterator[Strip]:
    """Texts as (text, style, space above, stays with the next), their lines numbered through.

    Every page begins with the words over the empty column.
    """
    header = (_column_head(comments),)
    gap = 0.0
    yield header[0]._replace(tied=True)
    number = 0
    stays = True
    for text, style, above, tied in parts:
        yield Strip(above, tied=stays)
        stays = tied
        gap = max(gap, above)
        broken = style.lines(text, COLUMN)
        for place, line in enumerate(broken, 1):
            if not line.words:
                yield Strip(style.leading / 2)
                gap = max(gap, style.leading / 2)
                continue
            number += 1
            last = place == len(broken)
            strip = _numbered_line(line, style, number, gap)
            yield strip._replace(header=header, tied=tied and last)
            gap = 0.0


def _numbered_line(line: Line, style: TextStyle, number: int, above: float) -> Strip:
    sign = _NUMBER.lines(str(number), MARGIN)[0]
    sign_x = MARGIN - _NUMBER_AWAY - sign.width * _NUMBER.size / 1000
    x = MARGIN + (COLUMN - line.width * style.size / 1000 if line.rtl else 0)

    def draw(pen: Pen, y: float) -> None:
        pen.text(sign, sign_x, y + style.baseline, _NUMBER)
        pen.text(line, x, y + style.baseline, style)
        at = MARGIN + COLUMN + 3 * MM
        pen.rule(at, max(y - above, MARGIN), at, y + style.leading)

    return Strip(style.leading, draw)


def _column_head(words: str) -> Strip:
    line = _COMMENTS.lines(words, TEXT_WIDTH - _COMMENTS_AT)[0]
    return Strip(
        _COMMENTS.leading + 4,
        lambda pen, y: pen.text(line, MARGIN + _COMMENTS_AT, y + _COMMENTS.baseline, _COMMENTS),
    )
