"""Text into lines: where it may break, which way it runs, and what stands where on the line.

Follows the Unicode bidirectional algorithm (levels from python-bidi, reordered per line here) and
a small part of the line breaking algorithm: at spaces, after hyphens and slashes between letters,
between Chinese and Japanese characters, and anywhere in a word that is wider than the line.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate
from typing import Final, TypeAlias
from unicodedata import bidirectional, category

from partnerdesk.documents import english
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
# No break depends on what stands beyond a space, so words are cut one by one, each only once.
_CHUNKS: Final = re.compile(f"[{_SPACES}]+|[^{_SPACES}]+")
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

# Nothing that is seen is narrower, in thousandths of the font size; some marks have no width.
_NARROWEST: Final = 100
_WITHOUT_WIDTH: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """Shaped words from left to right; the width is in thousandths of the font size.

    `rtl` says that the paragraph as a whole reads from the right. `marks` are the stretches of a
    marked text: the mark, and where it begins and ends, in the unit of the width.
    """

    words: tuple[Shaped, ...]
    width: float
    rtl: bool
    marks: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text without a break opportunity inside: one stretch per embedding level."""

    text: str
    stretches: tuple[tuple[int, tuple[Shaped, ...]], ...]
    width: float
    blank: bool
    mark: str = ""


@lru_cache(maxsize=4096)
def lines(text: str, size: float, width: float, bold: bool = False) -> tuple[Line, ...]:
    """The text broken to fit a width in points at a font size in points; at least one line."""
    room = width * 1000 / size
    return tuple(
        line for part in printable(text).split("\n") for line in _paragraph(part, room, bold)
    )


def marked_lines(
    runs: Sequence[tuple[str, str]], size: float, width: float, bold: bool = False
) -> tuple[Line, ...]:
    """Runs of (mark, text) as one text broken to the width; a blank mark marks nothing.

    Which way the text reads and how it wraps follows from all of it together. A line may break
    where a run ends.
    """
    room = width * 1000 / size
    found: list[Line] = []
    for part in _parted(runs):
        base, levels = _levels("".join(text for _, text in part))
        segments = _marked_segments(part, levels, bold)
        found += _broken(segments, partial(_line, base=base), room, bold)
    return tuple(found)


def _parted(runs: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The runs of each paragraph: a line feed within a run begins a new one."""
    parts: list[list[tuple[str, str]]] = [[]]
    for mark, text in runs:
        first, *others = printable(text).split("\n")
        parts[-1].append((mark, first))
        parts += [[(mark, other)] for other in others]
    return parts


def one_line(text: str, size: float, width: float, bold: bool = False) -> Line:
    """The text on a single line, cut short with an ellipsis if it is too wide."""
    room = width * 1000 / size
    flat = " ".join(printable(_front(text, room)).split())
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
    flat = " ".join(printable(_front(text, most * width * 1000 / size)).split())
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


def _front(text: str, room: float) -> str:
    """As much of a text as could ever fit, so that a foot of each page never sets a whole book."""
    most = int(room / _NARROWEST) + _WITHOUT_WIDTH
    return text if len(text) <= most else text[:most] + "…"


def _paragraph(text: str, room: float, bold: bool) -> Iterator[Line]:
    plain = english.lines(text, room, bold)
    if plain is not None:
        return (Line(words, sum([word.advance for word in words]), False) for words in plain)
    base, levels = _levels(text)
    if levels:
        return _broken(_segments(text, levels, bold), partial(_line, base=base), room, bold)
    words = [part for chunk in _CHUNKS.findall(text) for part in _parts(chunk, bold)]
    return _broken(words, _plain_line, room, bold)


def _broken(
    segments: Iterable[_Segment],
    joined: Callable[[list[_Segment]], Line],
    room: float,
    bold: bool,
) -> Iterator[Line]:
    line: list[_Segment] = []
    used = 0.0
    for segment in segments:
        wide = segment.width > room and not segment.blank
        for piece in _fitting(segment, room, bold) if wide else (segment,):
            if used + piece.width > room and line and not piece.blank:
                yield joined(_trimmed(line))
                line, used = [], 0.0
            if line or not piece.blank:
                line.append(piece)
                used += piece.width
    yield joined(_trimmed(line))


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
def _parts(chunk: str, bold: bool) -> tuple[_Segment, ...]:
    """The segments of a word, or of the spaces between two, where nothing reads from the right."""
    return tuple([_segment(part, (), bold) for part in _BREAKS.split(chunk) if part])


def _marked_segments(
    runs: Sequence[tuple[str, str]], levels: list[int], bold: bool
) -> Iterator[_Segment]:
    """Segments of the whole text, cut where a run ends, each with the mark of its run."""
    text = "".join(words for _, words in runs)
    breaks = accumulate(map(len, _BREAKS.split(text)))
    run_ends = list(accumulate(len(words) for _, words in runs))
    start = 0
    for end in sorted({*breaks, *run_ends} - {0}):
        mark = runs[bisect_right(run_ends, start)][0]
        yield replace(_segment(text[start:end], tuple(levels[start:end]), bold), mark=mark)
        start = end


@lru_cache(maxsize=16384)
def _segment(text: str, levels: tuple[int, ...], bold: bool) -> _Segment:
    stretches = []
    start = 0
    for end in range(1, len(text) + 1) if levels else [len(text)]:
        if end == len(text) or levels[end] != levels[start]:
            level = levels[start] if levels else 0
            part = text[start:end].replace("\u200b", "")
            stretches.append((level, shape(part, bold, bool(level % 2))))
            start = end
    width = sum(word.advance for _, words in stretches for word in words)
    return _Segment(text, tuple(stretches), width, blank=not text.strip(" \u3000\u2003\u2002"))


def _fitting(segment: _Segment, room: float, bold: bool) -> Iterator[_Segment]:
    """A segment that is wider than any line, in parts of whole characters."""
    levels = [level for level, words in segment.stretches for word in words for _ in word.text]
    parts = clusters(segment.text.replace("\u200b", ""))
    starts = [0, *accumulate(map(len, parts))]

    def cut(begin: int, end: int) -> _Segment:
        own = tuple(levels[starts[begin] : starts[end]])
        return replace(_segment("".join(parts[begin:end]), own, bold), mark=segment.mark)

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


def _trimmed(segments: list[_Segment]) -> list[_Segment]:
    """Without the spaces at the end."""
    while segments and segments[-1].blank:
        segments.pop()
    return segments


def _plain_line(segments: list[_Segment]) -> Line:
    """A line without marks, of which everything reads from the left."""
    words = tuple([word for one in segments for _, words in one.stretches for word in words])
    return Line(words, sum([word.advance for word in words]), rtl=False)


def _line(segments: list[_Segment], base: int) -> Line:
    stretches = [
        (level, words, segment.mark) for segment in segments for level, words in segment.stretches
    ]
    if base or any(level for level, _, _ in stretches):
        stretches = _visual(stretches)
    words = tuple(word for _, words, _ in stretches for word in words)
    return Line(words, sum(word.advance for word in words), bool(base), _marks(stretches))


_Stretch: TypeAlias = tuple[int, tuple[Shaped, ...], str]


def _marks(stretches: list[_Stretch]) -> tuple[tuple[str, float, float], ...]:
    """From where to where each mark goes; neighbours with the same mark are one."""
    found: list[tuple[str, float, float]] = []
    start = 0.0
    for _, words, mark in stretches:
        end = start + sum(word.advance for word in words)
        if mark and found and found[-1][0] == mark and found[-1][2] == start:
            found[-1] = (mark, found[-1][1], end)
        elif mark:
            found.append((mark, start, end))
        start = end
    return tuple(found)


def _visual(stretches: list[_Stretch]) -> list[_Stretch]:
    """Rule L2: from the highest level down, reverse whatever is at that level or above."""
    ordered = list(stretches)
    for level in range(max(level for level, _, _ in ordered), 0, -1):
        start = 0
        for end in range(len(ordered) + 1):
            if end == len(ordered) or ordered[end][0] < level:
                ordered[start:end] = reversed(ordered[start:end])
                start = end + 1
    return ordered
