"""Text into lines: where it may break, which way it runs, and what stands where on the line.

Follows the Unicode bidirectional algorithm (levels from python-bidi, reordered per line here) and
a small part of the line breaking algorithm: at spaces, after hyphens and slashes between letters,
between Chinese and Japanese characters, and anywhere in a word that is wider than the line.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final
from unicodedata import bidirectional, category

from partnerdesk.documents.fonts import Shaped, clusters, printable, shape

_SPACES: Final = " \u2000-\u2006\u2008-\u200a\u205f\u3000"
_IDEOGRAPHS: Final = (
    "\u2e80-\u2fdf\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\uff01-\uff9f\U00020000-\U0003ffff"
)
_OPENING: Final = "(\\[{‘“«〈《「『【〔（［｛"
_CLOSING: Final = (
    ")\\]}’”»〉》」』】〕）］｝、。，．：；？！!?.,:;ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
_BREAKS: Final = re.compile(
    f"(?<=[{_SPACES}])(?=[^{_SPACES}])|(?<=[^{_SPACES}])(?=[{_SPACES}])"
    r"|(?<=[^\W\d_][-‐–—])(?=[^\W\d_])|(?<=[^\W_]/)(?=[^\W_])|(?<=\u200b)"
    f"|(?<![{_OPENING}])(?=[{_IDEOGRAPHS}])(?![{_CLOSING}])"
    f"|(?<=[{_IDEOGRAPHS}、。，」』】）])(?![{_CLOSING}])"
)
_RTL: Final = (
    "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_RIGHT_TO_LEFT: Final = re.compile(f"[{_RTL}]")
# After a right-to-left name in an English line, ", 12 March" belongs to the line, not to the name,
# which the Unicode algorithm alone would not see: a left-to-right mark stands in between.
_NAME_ENDS: Final = re.compile(rf"(?<=[{_RTL}])(?=\s*[,;:.·()\[\]–—-]\s*[0-9])")
_LEFT_TO_RIGHT_MARK: Final = "\u200e"
# The groups of a telephone number keep their order in a line that reads from the right, which
# they do if what parts them is a space that joins numbers.
_WITHIN_NUMBER: Final = re.compile(r"(?<=[0-9]) (?=[0-9])")
_JOINING_SPACE: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Line:
    """Shaped words from left to right; the width is in thousandths of the font size.

    `rtl` says that the paragraph as a whole reads from the right.
    """

    words: tuple[Shaped, ...]
    width: float
    rtl: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text without a break opportunity inside: one stretch per embedding level."""

    text: str
    stretches: tuple[tuple[int, tuple[Shaped, ...]], ...]
    width: float
    blank: bool


@lru_cache(maxsize=4096)
def lines(text: str, size: float, width: float, bold: bool = False) -> tuple[Line, ...]:
    """The text broken to fit a width in points at a font size in points; at least one line."""
    room = width * 1000 / size
    return tuple(
        line for part in printable(text).split("\n") for line in _paragraph(part, room, bold)
    )


def one_line(text: str, size: float, width: float, bold: bool = False) -> Line:
    """The text on a single line, cut short with an ellipsis if it is too wide."""
    flat = " ".join(printable(text).split())
    room = width * 1000 / size
    line = next(_paragraph(flat, float("inf"), bold))
    if line.width <= room:
        return line
    kept = clusters(flat)
    while kept and line.width > room:
        # Usually many characters too many: drop in proportion, but always at least one.
        kept = kept[: min(len(kept) - 1, int(len(kept) * room / line.width) + 1)]
        line = next(_paragraph("".join(kept).rstrip() + "…", float("inf"), bold))
    return line


def few_lines(
    text: str, size: float, width: float, most: int, bold: bool = False
) -> tuple[Line, ...]:
    """The text in at most so many lines, cut short with an ellipsis; none of a blank text."""
    flat = " ".join(printable(text).split())
    if not flat:
        return ()
    whole = lines(flat, size, width, bold)
    if len(whole) <= most:
        return whole
    parts = clusters(flat)

    def shown(kept: int) -> tuple[Line, ...]:
        return lines("".join(parts[:kept]).rstrip() + "…", size, width, bold)

    too_many = bisect_left(range(len(parts)), True, key=lambda kept: len(shown(kept)) > most)
    return shown(max(too_many - 1, 0))


def _paragraph(text: str, room: float, bold: bool) -> Iterator[Line]:
    base, levels = _levels(text)
    line: list[_Segment] = []
    used = 0.0
    for segment in _segments(text, levels, bold):
        for piece in _fitting(segment, room, bold):
            if used + piece.width > room and line and not piece.blank:
                yield _line(line, base)
                line, used = [], 0.0
            if line or not piece.blank:
                line.append(piece)
                used += piece.width
    yield _line(line, base)


def _base_level(text: str) -> int:
    """1 for a paragraph that reads from the right: it begins so, and two letters in three agree.

    An English sentence that begins with an Arabic name remains an English sentence.
    """
    letters = Counter(map(bidirectional, text))
    first = next((kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return int(first != "L" and letters["R"] + letters["AL"] >= 2 * letters["L"])


def _levels(text: str) -> tuple[int, list[int]]:
    """The paragraph's own level and that of each character: odd ones run right to left."""
    if not _RIGHT_TO_LEFT.search(text):
        return 0, []
    from bidi import algorithm

    text = _WITHIN_NUMBER.sub(_JOINING_SPACE, text)
    storage = algorithm.get_empty_storage()
    base = _base_level(text)
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    steered = text if base else _NAME_ENDS.sub(_LEFT_TO_RIGHT_MARK, text)
    algorithm.get_embedding_levels(steered, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage, False)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    # The storage lacks joiners, each of which takes the level of what stands before it, and has
    # our marks besides.
    resolved = [(each["ch"], each["level"]) for each in storage["chars"]]
    at = 0
    levels: list[int] = []
    for character in text:
        if resolved[at : at + 1] and character != resolved[at][0] == _LEFT_TO_RIGHT_MARK:
            at += 1
        own = levels[-1] if levels else base
        if resolved[at : at + 1] and character == resolved[at][0]:
            # A mark goes where its base goes, whatever the algorithm makes of it.
            own = own if levels and category(character)[0] == "M" else resolved[at][1]
            at += 1
        levels.append(own)
    return base, levels


def _segments(text: str, levels: list[int], bold: bool) -> Iterator[_Segment]:
    start = 0
    for part in _BREAKS.split(text):
        if part:
            yield _segment(part, tuple(levels[start : start + len(part)]), bold)
            start += len(part)


@lru_cache(maxsize=16384)
def _segment(text: str, levels: tuple[int, ...], bold: bool) -> _Segment:
    stretches = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (levels and levels[end] != levels[start]):
            level = levels[start] if levels else 0
            part = text[start:end].replace("\u200b", "")
            stretches.append((level, shape(part, bold, bool(level % 2))))
            start = end
    width = sum(word.advance for _, words in stretches for word in words)
    return _Segment(text, tuple(stretches), width, blank=not text.strip(" \u3000\u2003\u2002"))


def _fitting(segment: _Segment, room: float, bold: bool) -> Iterator[_Segment]:
    """The segment, in parts of whole characters if it is wider than any line."""
    if segment.width <= room or segment.blank:
        yield segment
        return
    levels = [level for level, words in segment.stretches for word in words for _ in word.text]
    parts = clusters(segment.text.replace("\u200b", ""))
    starts = [0, *accumulate(map(len, parts))]

    def cut(begin: int, end: int) -> _Segment:
        own = tuple(levels[starts[begin] : starts[end]])
        return _segment("".join(parts[begin:end]), own, bold)

    begin = 0
    while begin < len(parts):
        end, width = begin + 1, cut(begin, begin + 1).width
        while end < len(parts) and (width := width + cut(end, end + 1).width) <= room:
            end += 1
        # Joined letters can be wider than the same letters apart.
        while cut(begin, end).width > room and end > begin + 1:
            end -= 1
        yield cut(begin, end)
        begin = end


def _line(segments: list[_Segment], base: int) -> Line:
    while segments and segments[-1].blank:
        segments = segments[:-1]
    stretches = [stretch for segment in segments for stretch in segment.stretches]
    if base or any(level for level, _ in stretches):
        stretches = _visual(stretches)
    words = tuple(word for _, words in stretches for word in words)
    return Line(words, sum(word.advance for word in words), bool(base))


def _visual(
    stretches: list[tuple[int, tuple[Shaped, ...]]],
) -> list[tuple[int, tuple[Shaped, ...]]]:
    """Rule L2: from the highest level down, reverse whatever is at that level or above."""
    ordered = list(stretches)
    for level in range(max(level for level, _ in ordered), 0, -1):
        start = 0
        for end in range(len(ordered) + 1):
            if end == len(ordered) or ordered[end][0] < level:
                ordered[start:end] = reversed(ordered[start:end])
                start = end + 1
    return ordered
