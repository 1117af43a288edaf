"""A planner drawn on one sheet: a row for each week, a column for each day, a legend below.

Whatever it holds, it stays one sheet: the letters shrink as far as they can still be read, titles
then end with an ellipsis, and only after that days say "+2 more". Told apart by shapes and
patterns, it can be copied in black and white.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from partnerdesk.documents.blocks import (
    PaperName,
    Pattern,
    Planner,
    PlannerBar,
    PlannerDay,
    PlannerEntry,
    PlannerWeek,
)
from partnerdesk.documents.pages import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    ACCENT,
    HEADER_FILL,
    INK,
    MM,
    QUIET,
    Paper,
    Pen,
    TextStyle,
)
from partnerdesk.documents.typeset import Line, few_lines, one_line

PAPERS: Final[Mapping[PaperName, Paper]] = {"A4": A4_LANDSCAPE, "A3": A3_LANDSCAPE}
MOST_WEEKS: Final[Mapping[PaperName, int]] = {"A4": 20, "A3": 26}
"""More weeks than these leave a day less than two lines of legible letters."""

# A planner hangs on a wall: its margins are only what every printer leaves white.
_EDGE: Final = 10 * MM
_SIZES: Final[Mapping[PaperName, tuple[float, ...]]] = {
    "A4": (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0),
    "A3": (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0),
}
_LEGEND_SIZE: Final[Mapping[PaperName, float]] = {"A4": 7.0, "A3": 9.0}
_TITLE_SIZE: Final[Mapping[PaperName, float]] = {"A4": 15.0, "A3": 21.0}
_WEEK_WIDTH: Final[Mapping[PaperName, float]] = {"A4": 17 * MM, "A3": 23 * MM}
_MOST_LEGEND_LINES: Final = 8
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_PAD: Final = 2.0
_WHOLE: Final = 6  # lines in which every sensible title is whole
_WHITE: Final = "#FFFFFF"


def draw(planner: Planner, pen: Pen) -> None:
    """Draw the whole sheet; every length from its top left corner, in points."""
    paper = PAPERS[planner.paper]
    pen.bookmark(planner.title, 0, _EDGE)
    top = _head(planner, pen, paper)
    legend = _legend(planner, paper)
    leading = _LEGEND_SIZE[planner.paper] * 1.45
    bottom = paper.height - _EDGE - len(legend) * leading - 5
    _grid(planner, pen, _Area(paper, planner.paper, top + 5, bottom))
    for index, line in enumerate(legend):
        for sign in line:
            sign.draw(pen, bottom + 5 + index * leading, leading)


def _head(planner: Planner, pen: Pen, paper: Paper) -> float:
    """Draw title and rule; returns the height below them."""
    size = _TITLE_SIZE[planner.paper]
    width = paper.width - 2 * _EDGE
    small = TextStyle(_LEGEND_SIZE[planner.paper] + 1, 0, colour=QUIET)
    about = one_line(planner.about, small.size, width / 2)
    taken = about.width * small.size / 1000
    title = one_line(planner.title, size, width - taken - 12, bold=True)
    base = _EDGE + size
    pen.text(title, _EDGE, base, TextStyle(size, size, bold=True))
    pen.text(about, _EDGE + width - taken, base, small)
    pen.fill(_EDGE, base + size * 0.45, width, 1.2, ACCENT)
    return base + size * 0.45 + 1.2


# --- the grid --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the grid stands on its paper, and its columns."""

    paper: Paper
    name: PaperName
    top: float
    bottom: float

    @property
    def day_width(self) -> float:
        return (self.paper.width - 2 * _EDGE - _WEEK_WIDTH[self.name]) / 5

    def x(self, day: int) -> float:
        """The left edge of a day's column; of 5, the right edge of the grid."""
        return _EDGE + _WEEK_WIDTH[self.name] + day * self.day_width


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of everything is shown: font size, lines per title, lines per day, bars."""

    size: float
    wrap: int
    lines: int = 99
    lanes: int = 99

    @property
    def leading(self) -> float:
        return self.size * 1.28

    @property
    def bar_size(self) -> float:
        return max(6.0, self.size - 1)

    @property
    def bar_height(self) -> float:
        return self.bar_size * 1.3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of text within a day: on which of its lines, how far in."""

    row: int
    x: float
    line: Line
    style: TextStyle


def _grid(planner: Planner, pen: Pen, area: _Area) -> None:
    head = _LEGEND_SIZE[planner.paper] * 1.9
    fit, heights = _fitted(planner, area, area.bottom - area.top - head)
    style = TextStyle(_LEGEND_SIZE[planner.paper] + 0.5, head, bold=True)
    left, right = _EDGE, area.x(5)
    pen.fill(left, area.top, right - left, head, HEADER_FILL)
    for day, words in enumerate(("Week", *_DAYS), -1):
        x = area.x(day) if day >= 0 else left
        line = one_line(words, style.size, area.day_width, bold=True)
        pen.text(line, x + _PAD + 1, area.top + style.baseline, style)
    y = area.top + head
    bottom = y + sum(heights)
    pen.rule(left, area.top, right, area.top)
    for x in (left, *(area.x(day) for day in range(6))):
        pen.rule(x, area.top, x, bottom)
    for week, height in zip(planner.weeks, heights, strict=True):
        pen.rule(left, y, right, y, INK)
        _week(week, fit, pen, area, y, height)
        y += height
    pen.rule(left, bottom, right, bottom, INK)


def _fitted(planner: Planner, area: _Area, room: float) -> tuple[_Fit, list[float]]:
    """The best way to show the weeks in the room, and the height of each row."""
    for fit in _fits(_SIZES[planner.paper]):
        needed = [_height(week, fit, area.day_width) for week in planner.weeks]
        if sum(needed) <= room:
            break
    spare = max(0.0, room - sum(needed)) / max(1, len(needed))
    return fit, [height + spare for height in needed]


def _fits(sizes: Sequence[float]) -> Iterator[_Fit]:
    """From the most comfortable to the tightest."""
    yield from (_Fit(size, _WHOLE) for size in sizes[:-2])
    yield from (_Fit(size, 2) for size in sizes[-4:])
    yield from (_Fit(size, 1) for size in sizes[-3:])
    for most in (6, 5, 4, 3, 2, 1):
        yield _Fit(sizes[-1], 1, most, max(1, most - 1))


def _height(week: PlannerWeek, fit: _Fit, width: float) -> float:
    rows = max(_rows(_pieces(day, fit, width)) for day in week.days)
    return rows * fit.leading + len(_lanes(week.bars, fit.lanes)) * fit.bar_height + 2 * _PAD


def _rows(pieces: Sequence[_Piece]) -> int:
    return 1 + max((piece.row for piece in pieces), default=0)


def _week(week: PlannerWeek, fit: _Fit, pen: Pen, area: _Area, y: float, height: float) -> None:
    letter = TextStyle(_LEGEND_SIZE[area.name] + 2, fit.leading, bold=True)
    label = TextStyle(_LEGEND_SIZE[area.name], fit.leading, colour=QUIET)
    base = y + _PAD + letter.baseline
    if week.letter:
        pen.text(one_line(week.letter, letter.size, 20, bold=True), _EDGE + 3, base, letter)
    room = _WEEK_WIDTH[area.name] - 4 - 1.6 * letter.size
    shown = one_line(week.label, label.size, room)
    pen.text(shown, _EDGE + 3 + 1.3 * letter.size, base, label)
    for index, day in enumerate(week.days):
        x = area.x(index)
        if not day.number:
            pen.fill(x + 1, y + 1, area.day_width - 2, height - 2, HEADER_FILL)
        for piece in _pieces(day, fit, area.day_width):
            at = y + _PAD + piece.row * fit.leading + piece.style.baseline
            pen.text(piece.line, x + piece.x, at, piece.style)
    lanes = _lanes(week.bars, fit.lanes)
    top = y + height - len(lanes) * fit.bar_height - 1
    for index, lane in enumerate(lanes):
        for bar in lane:
            _bar(bar, fit, pen, area, top + index * fit.bar_height)


# --- a day -----------------------------------------------------------------------------------


def _pieces(day: PlannerDay, fit: _Fit, width: float) -> list[_Piece]:
    """The number of the day and its entries, as many as it may have lines."""
    number = TextStyle(fit.size, fit.leading, bold=True)
    found = [_Piece(0, _PAD + 1, one_line(day.number, fit.size, width, bold=True), number)]
    row = 0
    for index, entry in enumerate(day.entries):
        left = len(day.entries) - index
        if row + 1 >= fit.lines and left > 1:
            found += _entry(entry, fit, row, width, f"+{left - 1} more")
            break
        found += _entry(entry, fit, row, width)
        row = found[-1].row + 1
    return found


def _entry(
    entry: PlannerEntry, fit: _Fit, row: int, width: float, more: str = ""
) -> Iterator[_Piece]:
    """Shape, time and title from the left; the place, or how many more, at the right."""
    style = TextStyle(fit.size, fit.leading)
    quiet = replace(style, colour=QUIET)
    em = fit.size
    x = _PAD + 1 + 1.7 * em
    right = width - _PAD
    at_right = one_line(more or entry.place, em, width / 3, bold=bool(more))
    if at_right.words:
        right -= at_right.width * em / 1000
        yield _Piece(row, right, at_right, replace(style, bold=True) if more else quiet)
        right -= 0.5 * em
    yield _Piece(row, x, one_line(entry.mark, em * 0.9, 2 * em), replace(style, size=em * 0.9))
    x += 1.25 * em
    if entry.time:
        yield _Piece(row, x, one_line(entry.time, em, 4 * em), style)
        x += 3.0 * em
    wrap = 1 if more else fit.wrap
    for index, line in enumerate(few_lines(entry.title, em, right - x, wrap)):
        yield _Piece(row + index, x, line, style)


# --- bars ------------------------------------------------------------------------------------


def _lanes(bars: Sequence[PlannerBar], most: int) -> list[list[PlannerBar]]:
    """Bars in as few lanes as they need; of too many, the last lane sums up the rest."""
    lanes: list[list[PlannerBar]] = []
    for bar in sorted(bars, key=lambda each: (each.first, -each.last)):
        free = (lane for lane in lanes if lane[-1].last < bar.first)
        lane = next(free, None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    if len(lanes) <= most:
        return lanes
    rest = [bar for lane in lanes[most - 1 :] for bar in lane]
    first, last = min(bar.first for bar in rest), max(bar.last for bar in rest)
    more = f"{len(rest)} more: " if most > 1 else ""
    words = more + "; ".join(bar.words for bar in rest)
    return [*lanes[: most - 1], [PlannerBar(first, last, "level", words)]]


def _bar(bar: PlannerBar, fit: _Fit, pen: Pen, area: _Area, y: float) -> None:
    """A patterned bar with its words on white, so that the pattern never runs through letters."""
    x, width = area.x(bar.first) + 1, (bar.last - bar.first + 1) * area.day_width - 2
    style = TextStyle(fit.bar_size, fit.bar_height - 1)
    _pattern(bar.pattern, pen, x, y, width, fit.bar_height - 1)
    swatch = 12.0
    line = one_line(bar.words, style.size, width - swatch - 5)
    pen.fill(x + swatch, y, line.width * style.size / 1000 + 4, fit.bar_height - 1, _WHITE)
    pen.text(line, x + swatch + 2, y + style.baseline, style)


def _pattern(name: Pattern, pen: Pen, x: float, y: float, width: float, height: float) -> None:
    if name in ("rising", "crossed"):
        _slanted(pen, x, y, width, height, rising=True)
    if name in ("falling", "crossed"):
        _slanted(pen, x, y, width, height, rising=False)
    if name == "upright":
        for step in range(1, int(width / 2.5)):
            pen.rule(x + step * 2.5, y, x + step * 2.5, y + height, QUIET)
    if name == "level":
        for step in (1, 2):
            pen.rule(x, y + step * height / 3, x + width, y + step * height / 3, QUIET)
    if name == "dotted":
        for step in range(1, int(width / 3)):
            pen.fill(x + step * 3, y + height * (0.25 + step % 2 * 0.4), 1, 1, QUIET)
    if name == "framed":
        pen.fill(x, y, width, 1.2, QUIET)
        pen.fill(x, y + height - 1.2, width, 1.2, QUIET)
    if name == "plain":
        pen.fill(x, y, width, height, "#EBEBEB")
    for edge in (y, y + height):
        pen.rule(x, edge, x + width, edge, QUIET)
    for edge in (x, x + width):
        pen.rule(edge, y, edge, y + height, QUIET)


def _slanted(pen: Pen, x: float, y: float, width: float, height: float, *, rising: bool) -> None:
    """Lines at 45 degrees, each cut where the box ends."""
    start = -height
    while start < width:
        low, high = max(0.0, start), min(width, start + height)
        near, far = low - start, high - start
        if rising:
            near, far = height - near, height - far
        pen.rule(x + low, y + near, x + high, y + far, QUIET)
        start += 4.0


# --- legend ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign of the legend with its meaning, or the heading of a line."""

    x: float
    sign: Line | Pattern
    words: Line
    size: float
    indent: float
    bold: bool = False

    def draw(self, pen: Pen, y: float, leading: float) -> None:
        style = TextStyle(self.size, leading, bold=self.bold)
        if isinstance(self.sign, Line):
            pen.text(self.sign, self.x, y + style.baseline, TextStyle(self.size, leading, True))
        else:
            _pattern(self.sign, pen, self.x, y + leading * 0.2, 14, leading * 0.62)
        pen.text(self.words, self.x + self.indent, y + style.baseline, style)


def _legend(planner: Planner, paper: Paper) -> list[list[_Sign]]:
    """Lines of signs, each kind from a new line; no more lines than leave the weeks their room."""
    found: list[list[_Sign]] = []
    for heading, signs in (
        ("Sessions", planner.marks), ("Closures", planner.patterns), ("Members", planner.codes),
    ):  # fmt: skip
        if signs:
            found += _legend_lines(heading, signs, planner.paper, paper.width - _EDGE)
    if len(found) <= _MOST_LEGEND_LINES:
        return found
    left = sum(len(line) for line in found[_MOST_LEGEND_LINES - 1 :])
    size = _LEGEND_SIZE[planner.paper]
    more = one_line(f"and {left} more", size, 200)
    start = _EDGE + _WEEK_WIDTH[planner.paper]
    nothing = one_line("", size, 10)
    return [*found[: _MOST_LEGEND_LINES - 1], [_Sign(start, nothing, more, size, 0)]]


def _legend_lines(
    heading: str, signs: Sequence[tuple[str, str]], name: PaperName, right: float
) -> list[list[_Sign]]:
    size = _LEGEND_SIZE[name]
    start = _EDGE + _WEEK_WIDTH[name]
    title = one_line(heading, size, _WEEK_WIDTH[name], bold=True)
    lines = [[_Sign(_EDGE, one_line("", size, 10), title, size, 0, bold=True)]]
    x = start
    for sign, words in signs:
        shown = one_line(sign, size, 60, bold=True)
        is_pattern = heading == "Closures"
        indent = 17.0 if is_pattern else shown.width * size / 1000 + 3
        line = one_line(words, size, 200)
        width = indent + line.width * size / 1000
        if x + width > right and x > start:
            lines.append([])
            x = start
        mark: Line | Pattern = sign if is_pattern else shown  # type: ignore[assignment]
        lines[-1].append(_Sign(x, mark, line, size, indent))
        x += width + 10
    return lines
