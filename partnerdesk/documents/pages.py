"""Pages filled from the top with strips, as TeX does it; knows places, but not what stands there.

A strip is a piece of page as wide as the text and never split: a line, one line of a table row, a
row of signature blocks. It may be tied to the next, and empty space vanishes at the head of a page.
All lengths are in points; heights grow downwards.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from partnerdesk.documents.typeset import Line, lines

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
MARGIN: Final = 20 * MM
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN
TEXT_HEIGHT: Final = PAGE_HEIGHT - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it lies before the reader, in points."""

    width: float
    height: float


# Running text is on A4; a sheet drawn as a whole may lie on its side, or be larger.
A4: Final = Paper(PAGE_WIDTH, PAGE_HEIGHT)
A4_LANDSCAPE: Final = Paper(PAGE_HEIGHT, PAGE_WIDTH)
A3_LANDSCAPE: Final = Paper(420 * MM, 297 * MM)

INK: Final = "#111820"
QUIET: Final = "#4A5563"
ACCENT: Final = "#0F6464"
HAIRLINE: Final = "#8A95A3"
HEADER_FILL: Final = "#F0F2F4"  # 6% grey: photocopies as white


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Font size and line height in points, weight and colour."""

    size: float
    leading: float
    bold: bool = False
    colour: str = INK

    def lines(self, text: str, width: float) -> tuple[Line, ...]:
        """The text broken to the width."""
        return lines(text, self.size, width, self.bold)

    @property
    def baseline(self) -> float:
        """How far below the top of a line its letters stand: they sit in the middle of it."""
        return (self.leading + 0.72 * self.size) / 2


class Pen(Protocol):
    """What strips draw with; x from the left edge of the page, y from its top, both in points."""

    def text(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Show a line with its left end and baseline here."""

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = HAIRLINE) -> None:
        """Draw a thin line."""

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose top left corner is here."""

    def bookmark(self, text: str, level: int, y: float) -> None:
        """Enter this height of the page in the outline; level 0 is the outermost."""


Draw = Callable[[Pen, float], None]


class Strip(NamedTuple):
    """A piece of page that is not split; `draw` is told the height at which its top stands.

    A tuple, since a long table makes thousands of them, each with a little changed.
    """

    height: float
    draw: Draw | None = None
    tied: bool = False  # to the next strip
    header: tuple["Strip", ...] = ()  # repeated if this strip begins a page
    new_page: bool = False

    @property
    def empty(self) -> bool:
        """Whether this is mere space, which vanishes at the head of a page."""
        return self.draw is None


Page = tuple[tuple[float, Strip], ...]


def pages(strips: Iterable[Strip], first: float = 0.0) -> list[Page]:
    """Strips on pages, each with the height of its top within the text area.

    `first` is what the head of the document takes of the first page. Tied strips stay together
    unless they fit no page.
    """
    filling = _Filling(first)
    for group in _groups(_collapsed(strips)):
        filling.add(group)
    return [tuple(page) for page in filling.pages if page] or [()]


class _Filling:
    """The pages so far and the height at which the last of them is filled."""

    def __init__(self, first: float) -> None:
        self.pages: list[list[tuple[float, Strip]]] = [[]]
        self.y = first

    def add(self, group: list[Strip]) -> None:
        """Place tied strips, on a new page if they fit there but not here."""
        heights = [strip.height for strip in group]
        inked = [index for index, strip in enumerate(group) if not strip.empty] or [0]
        end = inked[-1] + 1
        # On a new page the space before them vanishes, and a header may come instead.
        alone = sum(heights[inked[0] : end]) + sum(each.height for each in group[inked[0]].header)
        if not self._has_room(sum(heights[:end])) and alone <= TEXT_HEIGHT:
            self._turn()
        for strip in group:
            if strip.new_page or not (strip.empty or self._has_room(strip.height)):
                self._turn()
            self._place(strip)

    def _has_room(self, height: float) -> bool:
        return self.y + height <= TEXT_HEIGHT + 0.01

    def _turn(self) -> None:
        if self.y:
            self.pages.append([])
            self.y = 0.0

    def _place(self, strip: Strip) -> None:
        if strip.empty:
            # Space needs no page of its own: at the head of a page it vanishes.
            self.y += strip.height if self.y else 0
            return
        for each in (*(() if self.y else strip.header), strip):
            self.pages[-1].append((self.y, each))
            self.y += each.height


def _collapsed(strips: Iterable[Strip]) -> Iterator[Strip]:
    """Of spaces that meet, only the largest; they tie what they part if all of them do."""
    space: Strip | None = None
    for strip in strips:
        if strip.empty and not strip.new_page:
            if space:
                height = max(space.height, strip.height)
                strip = Strip(height, tied=space.tied and strip.tied)
            space = strip
            continue
        if space:
            yield space
            space = None
        yield strip


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.tied:
            yield group
            group = []
    if group:
        yield group
