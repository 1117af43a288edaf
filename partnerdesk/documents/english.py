"""Lines of plain English without HarfBuzz, which nearly all of our paper is made of.

All that HarfBuzz does to letters of western Europe is to bring some pairs of them closer together
and to draw a few as one glyph. So it is asked once about each pair that turns up, and a text is
then looked up rather than shaped. Tests hold these lines to be the shaped ones, to the byte.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from operator import add
from typing import Final

from partnerdesk.documents.fonts import Face, Shaped, base_face

# Where a line may break but at spaces. Across it and at spaces, letters are not brought together.
_BREAK: Final = "\u200b"
_BREAKS: Final = re.compile(r"(?<=[^\W\d_][-–—])(?=[^\W\d_])|(?<=[^\W_]/)(?=[^\W_])")
_SIGNS: Final = frozenset("-–—/")
_APART: Final = frozenset((" ", _BREAK))
# While a line is made, a character that no text has stands for each; the longest come first.
_LIGATURES: Final = {
    "ffi": "\ufdd0",
    "ffl": "\ufdd1",
    "ff": "\ufdd2",
    "fi": "\ufdd3",
    "fl": "\ufdd4",
}
_TYPED: Final = {one: typed for typed, one in _LIGATURES.items()}
_LETTERS: Final = frozenset(
    [*map(chr, range(0x21, 0x7F)), *map(chr, range(0xA1, 0x100)), *"ŵŷŴŶ–—‘’‚“”„•…€"]
) - {"\u00ad"}
_LONGEST: Final = 20_000
_KNOWN: Final = _LETTERS | _APART | frozenset(_TYPED)


def lines(text: str, room: float, bold: bool) -> list[tuple[Shaped, ...]] | None:
    """A paragraph broken to the room, in thousandths of the font size; of each line its one word.

    None where more matters than pairs of letters: another script, or a word wider than the room.
    """
    # Which of three are joined is not ours to say; a book takes less memory word by word.
    if "fff" in text or len(text) > _LONGEST:
        return None
    known = _pairs(bold)
    letters = _joined(text if _SIGNS.isdisjoint(text) else _BREAKS.sub(_BREAK, text))
    pairs = list(map(add, letters, letters[1:] + " "))
    try:
        ends = [0.0, *accumulate(map(known.advances.__getitem__, pairs))]
    except KeyError:
        return lines(text, room, bold) if known.learn(set(pairs)) else None
    shown = list(map(known.shown.__getitem__, pairs))
    found: list[tuple[Shaped, ...]] = []
    start = _beyond_spaces(letters, 0)
    while start < len(letters):
        stop = bisect_right(ends, ends[start] + room) - 1
        if letters[stop : stop + 1] not in ("", " "):
            stop = max(letters.rfind(" ", start, stop), letters.rfind(_BREAK, start, stop)) + 1
            if stop <= start:
                return None
        last = start + len(letters[start:stop].rstrip(" "))
        width = ends[last] - ends[start]
        found.append((known.word(letters[start:last], "".join(shown[start:last]), width),))
        start = _beyond_spaces(letters, stop)
    return found or [()]


def _joined(text: str) -> str:
    if "f" in text:
        for typed, one in _LIGATURES.items():
            text = text.replace(typed, one)
    return text


def _beyond_spaces(letters: str, start: int) -> int:
    while letters.startswith(" ", start):
        start += 1
    return start


@cache
def _pairs(bold: bool) -> "_Pairs":
    return _Pairs(base_face(bold))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What the letters of one font are, by the letter, or by it and the one that follows.

    Advances are thousandths of the font size; `shown` is what PDF's TJ shows, between "<" and ">".
    """

    face: Face
    glyphs: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    advances: dict[str, float] = field(default_factory=dict)

    def word(self, letters: str, shown: str, width: float) -> Shaped:
        """These letters with the spaces between them, as `Face.shape` gives them."""
        letters = letters.replace(_BREAK, "")
        text, texts = letters, tuple(letters)
        if not letters.isprintable():  # as what stands for a ligature is not
            texts = tuple([_TYPED.get(letter, letter) for letter in letters])
            text = "".join(texts)
        return Shaped(
            face=self.face,
            text=text,
            rtl=False,
            glyphs=tuple(map(self.glyphs.__getitem__, letters)),
            texts=texts,
            advance=width,
            stretches=((0.0, f"<{shown}>"),),
        )

    def learn(self, pairs: set[str]) -> bool:
        """Ask HarfBuzz about pairs; false if it does more to one than bring it together."""
        return all(pair in self.advances or self._learn(pair) for pair in pairs)

    def _learn(self, pair: str) -> bool:
        if not _KNOWN.issuperset(pair):
            return False
        typed = [_TYPED.get(letter, letter) for letter in pair]
        if pair[0] == _BREAK:
            self.shown[pair], self.advances[pair] = "", 0.0
            return True
        if not _APART.isdisjoint(pair):
            typed.pop()
        placed = self.face.placed("".join(typed), rtl=False)
        glyph, _, (_, _, advance, _) = placed[0]
        apart = [start for _, start, _ in placed] == [0, len(typed[0])][: len(typed)]
        if not apart or any(place[:2] != (0, 0) for _, _, place in placed):
            return False
        correction = self.face.width(glyph) - self.face.scaled(advance)
        closer = f">{correction:.2f} <" if abs(correction) > 0.01 else ""
        self.glyphs[pair[0]] = glyph
        self.shown[pair] = f"{glyph:04X}{closer}"
        self.advances[pair] = self.face.scaled(advance)
        return True
