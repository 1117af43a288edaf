"""The embedded fonts: which one covers a text, how it is shaped, and what of it goes into a PDF.

HarfBuzz shapes every word, so that Arabic joins and Indic conjuncts form, and cuts the embedded
subset, which is addressed by glyph rather than by character (see docs/decisions/0004-fonts.md).
Fonts are read when a text first needs them and kept; a word is shaped once.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from struct import pack
from typing import Any, Final, TypeAlias

import uharfbuzz as hb

FOLDER: Final = Path(__file__).parents[2] / "resources" / "fonts"

# In the order in which they are asked whether they know a character. The second word says whether
# a bold file stands beside the regular one; where none does, bold is the regular, outlined.
FAMILIES: Final = (
    ("NotoSans", "bold"),
    ("NotoSansArabic", "bold"),
    ("NotoSansHebrew", "bold"),
    ("NotoSansDevanagari", "bold"),
    ("NotoSansBengali", "bold"),
    ("NotoSansGurmukhi", "bold"),
    ("NotoSansGujarati", "bold"),
    ("NotoSansTamil", "bold"),
    ("NotoSansTelugu", ""),
    ("NotoSansKannada", ""),
    ("NotoSansMalayalam", ""),
    ("NotoSansSinhala", ""),
    ("NotoSansThai", ""),
    ("NotoSansEthiopic", ""),
    ("NotoSansGeorgian", ""),
    ("NotoSansArmenian", ""),
    ("NotoSansMath", ""),
    ("NotoSansSymbols2", ""),
    ("SchoolHangul", ""),
    ("DroidSansFallbackFull", ""),
)

_JOINERS: Final = "\u200c\u200d"
_MARKS_OF_DIRECTION: Final = "\u200e\u200f\u061c"
# Characters that steer their neighbours and have no shape: no font needs to know them.
_SHAPELESS: Final = frozenset(
    [*_JOINERS, *_MARKS_OF_DIRECTION, "\u2060", "\u034f", *map(chr, range(0xFE00, 0xFE10))]
)
# Embeddings and overrides can make a signed text read otherwise than it is stored: they go.
_DROPPED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\u202a-\u202e\u2066-\u206f\ud800-\udfff\U000e0000-\U000e0fff\U0001f3fb-\U0001f3ff]"
)
_BY_CHARACTER: Final = hb.BufferClusterLevel.MONOTONE_CHARACTERS
_NEW_LINE: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A word as glyphs in the order in which they are drawn, left to right.

    Advances and offsets are thousandths of the font size. `texts` gives the characters that each
    glyph stands for, "" for a glyph that shares another's. A word is shaped once and equals itself.
    """

    face: "Face"
    text: str
    rtl: bool
    glyphs: tuple[int, ...]
    texts: tuple[str, ...]
    advance: float
    # What PDF's TJ shows, per stretch of glyphs that share one height above the line.
    stretches: tuple[tuple[float, str], ...]


# How far right and up of its place a glyph is drawn, and how far right and up the next one stands;
# in units of the font.
Place: TypeAlias = tuple[int, int, int, int]


class Face:
    """One font file, perhaps drawn bolder than it is (`outlined`)."""

    def __init__(self, stem: str, outlined: bool = False) -> None:
        self.stem = stem
        self.outlined = outlined
        self._places: dict[int, Place] = {}

    @cached_property
    def _source(self) -> hb.Face:
        return hb.Face(hb.Blob((FOLDER / f"{self.stem}.ttf").read_bytes()))

    @cached_property
    def _font(self) -> hb.Font:
        return hb.Font(self._source)

    @cached_property
    def _scale(self) -> float:
        return 1000 / float(self._source.upem)

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that this font has glyphs for."""
        return frozenset(map(chr, self._source.unicodes))

    @cached_property
    def as_typed(self) -> frozenset[str]:
        """The characters, and the line feed, that `printable` leaves as they are for this font."""
        steering = re.compile(f"{_DROPPED.pattern}|{_NEW_LINE.pattern}|\t")
        return frozenset(c for c in self.characters if not steering.match(c)) | {"\n"}

    def covers(self, cluster: str) -> bool:
        """Whether this font can draw a base character and what is attached to it."""
        needed = frozenset(cluster) - _SHAPELESS
        return bool(needed) and (
            needed <= self.characters
            or frozenset(unicodedata.normalize("NFC", cluster)) - _SHAPELESS <= self.characters
        )

    def shape(self, text: str, rtl: bool) -> Shaped:
        """The glyphs of a text that this font covers and that runs in one direction."""
        placed = self.placed(text, rtl)
        glyphs = tuple([glyph for glyph, _, _ in placed])
        places = [place for _, _, place in placed]
        return Shaped(
            face=self,
            text=text,
            rtl=rtl,
            glyphs=glyphs,
            texts=self._texts(text, glyphs, [start for _, start, _ in placed]),
            advance=sum([advance * self._scale for _, _, advance, _ in places]),
            stretches=self._stretches(glyphs, places),
        )

    def placed(self, text: str, rtl: bool) -> list[tuple[int, int, Place]]:
        """What HarfBuzz draws: each glyph, where in the text it begins, and its place."""
        buffer = hb.Buffer()
        buffer.cluster_level = _BY_CHARACTER
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.guess_segment_properties()
        buffer.language = "en"  # else the machine's own, and the same facts print differently
        hb.shape(self._font, buffer)
        return [
            (info.codepoint, info.cluster, place.position)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def width(self, glyph: int) -> float:
        """A glyph's own advance in thousandths of the font size."""
        return self._place(glyph)[2] * self._scale

    def scaled(self, units: float) -> float:
        """Units of this font as thousandths of the font size."""
        return units * self._scale

    def _place(self, glyph: int) -> Place:
        """Where a glyph stands and ends that nothing moves, in units of the font."""
        if glyph not in self._places:
            self._places[glyph] = 0, 0, self._font.get_glyph_h_advance(glyph), 0
        return self._places[glyph]

    def _stretches(
        self, glyphs: tuple[int, ...], places: list[Place]
    ) -> tuple[tuple[float, str], ...]:
        if places and places == [self._place(glyph) for glyph in glyphs]:
            # As nearly every word in English, with nothing to bring together or to raise.
            return ((0.0, f"<{pack(f'>{len(glyphs)}H', *glyphs).hex().upper()}>"),)
        found: list[tuple[float, str]] = []
        rise, shown, correction = 0.0, "", 0.0
        for glyph, place in zip(glyphs, places, strict=True):
            dx, dy, advance = (v * self._scale for v in place[:3])
            if dy != rise and shown:
                found.append((rise, shown.replace("><", "")))
                shown = ""
            rise = dy
            correction -= dx
            if abs(correction) > 0.01:
                shown += f"{correction:.2f} "
            shown += f"<{glyph:04X}>"
            correction = self.width(glyph) - advance + dx
        if abs(correction) > 0.01:
            shown += f" {correction:.2f}"
        if shown:
            found.append((rise, shown.replace("><", "")))
        return tuple(found)

    def _texts(self, text: str, glyphs: tuple[int, ...], clusters: list[int]) -> tuple[str, ...]:
        """Which characters each glyph stands for, so that a reader's search and copy find them."""
        if clusters == list(range(len(text))):
            return tuple(text)
        texts = [""] * len(glyphs)
        members: dict[int, list[int]] = {}
        for index, cluster in enumerate(clusters):
            members.setdefault(cluster, []).append(index)
        starts = sorted(members)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            own = members[start]
            left = text[start:end]
            if len(own) > 1:
                for i in own:
                    texts[i] = next((c for c in left if self._nominal(c) == glyphs[i]), "")
                    left = left.replace(texts[i], "", 1)
            if left:
                first = next((i for i in own if not texts[i]), own[0])
                texts[first] += left
        return tuple(texts)

    def _nominal(self, character: str) -> int | None:
        glyph: int | None = self._font.get_nominal_glyph(ord(character))
        return glyph

    def subset(self, glyphs: frozenset[int]) -> bytes:
        """The font file cut down to these glyphs, each under its old number."""
        return _subset(self.stem, self._source, glyphs)

    @cached_property
    def descriptor(self) -> dict[str, float]:
        """Ascent, descent, cap height and bounding box for a PDF font descriptor."""
        head = self._source.reference_table("head").data
        box = [int.from_bytes(head[i : i + 2], "big", signed=True) for i in range(36, 44, 2)]
        extents = self._font.get_font_extents("ltr")
        values = dict(zip(("left", "bottom", "right", "top"), box, strict=True))
        values |= {"ascent": extents.ascender, "descent": extents.descender}
        return {name: round(value * self._scale) for name, value in values.items()}


@lru_cache(maxsize=128)
def _subset(stem: str, source: hb.Face, glyphs: frozenset[int]) -> bytes:
    chosen = hb.SubsetInput()
    chosen.glyph_set.update(glyphs)
    chosen.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.RETAIN_GIDS
    chosen.drop_table_tag_set.update(
        int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"name", b"OS/2", b"post")
    )
    return bytes(chosen.subset(source).blob.data)


def base_face(bold: bool) -> Face:
    """The font that is asked first, and knows the letters of Europe."""
    return _faces(bold)[0]


@cache
def _faces(bold: bool) -> tuple[Face, ...]:
    if not bold:
        return tuple(Face(f"{family}-Regular") for family, _ in FAMILIES)
    return tuple(
        Face(f"{family}-Bold") if kind else Face(f"{family}-Regular", outlined=True)
        for family, kind in FAMILIES
    )


def clusters(text: str) -> list[str]:
    """A text cut into what must stay together: a base with its marks, joiners and conjuncts."""
    found: list[str] = []
    tied = False
    for character in text:
        if found and (tied or character in _SHAPELESS or unicodedata.category(character)[0] == "M"):
            found[-1] += character
        else:
            found.append(character)
        # A zero width joiner and a virama (combining class 9) both bind what follows.
        tied = character == "\u200d" or unicodedata.combining(character) == 9
    return found


@lru_cache(maxsize=4096)
def _face_for(cluster: str, bold: bool) -> Face | None:
    return next((face for face in _faces(bold) if face.covers(cluster)), None)


def _in_words(cluster: str) -> str:
    """What to print for characters that no font has: "[grinning face]"."""
    shown = [c for c in cluster if c not in _SHAPELESS]
    names = (unicodedata.name(c, f"U+{ord(c):04X}") for c in shown)
    words = ((n if n.startswith("U+") else n.lower()) for n in names)
    return f"[{' '.join(words)}]" if shown else ""


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text as it can be printed: no control characters, and a name for what no font has.

    Line ends become line feeds and tabs spaces; embedding and override controls are dropped.
    """
    if base_face(bold=False).as_typed.issuperset(text):
        return text
    text = _DROPPED.sub("", _NEW_LINE.sub("\n", text)).replace("\t", " ")
    parts = []
    for cluster in clusters(text):
        alone = (c for c in cluster if c not in _SHAPELESS)
        known = _face_for(cluster, False) or all(_face_for(c, False) for c in alone)
        parts.append(cluster if known or cluster == "\n" else _in_words(cluster))
    return "".join(parts)


def runs(text: str, bold: bool = False) -> list[tuple[Face, str]]:
    """The text, already `printable`, cut into stretches that one font covers.

    A mark stays with its base where any font has both. The base font is preferred.
    """
    base = base_face(bold)
    if frozenset(text) <= base.characters:
        return [(base, text)] if text else []
    found: list[tuple[Face, str]] = []
    for cluster in clusters(text):
        whole = _face_for(cluster, bold)
        parts = [(whole, cluster)] if whole else [(_face_for(c, bold), c) for c in cluster]
        for face, part in parts:
            if found and (face is None or face is found[-1][0]):
                found[-1] = (found[-1][0], found[-1][1] + part)
            else:
                found.append((face or base, part))
    return found


@lru_cache(maxsize=32768)
def shape(text: str, bold: bool = False, rtl: bool = False) -> tuple[Shaped, ...]:
    """The text, already `printable` and of one direction, as glyphs from left to right."""
    shaped = [face.shape(part, rtl) for face, part in runs(text, bold)]
    return tuple(reversed(shaped)) if rtl else tuple(shaped)


@dataclass
class Embedded:
    """What one PDF uses of one font file; ReportLab asks it to `addObjects` when it saves."""

    face: Face
    name: str
    meanings: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    # Words on the base line that were noted and tell their text: what a glyph means never changes.
    plain: set[Shaped] = field(default_factory=set)

    def use(self, shaped: Shaped) -> bool:
        """Note the glyphs; true if the glyphs one by one tell a reader the text they stand for."""
        plain = "".join(shaped.texts) == shaped.text and len(shaped.stretches) < 2
        if tuple(map(self.meanings.get, shaped.glyphs)) != shaped.texts:
            self.used.update(shaped.glyphs)
            for glyph, text in zip(shaped.glyphs, shaped.texts, strict=True):
                known = self.meanings.setdefault(glyph, text) if text else ""
                plain = plain and known == text != ""
        if plain and shaped.stretches and not shaped.stretches[0][0]:
            self.plain.add(shaped)
        return plain

    def addObjects(self, doc: Any) -> None:
        """Write font, widths, subset and the map back to characters into the PDF."""
        from reportlab.pdfbase import pdfdoc

        glyphs = frozenset(self.used | {0})
        tag = sha256(f"{self.face.stem}{sorted(glyphs)}".encode()).digest()[:6]
        base = pdfdoc.PDFName("".join(chr(65 + byte % 26) for byte in tag) + "+" + self.face.stem)
        data = self.face.subset(glyphs)
        program = pdfdoc.PDFStream(content=data, filters=[pdfdoc.PDFZCompress])
        program.dictionary["Length1"] = len(data)
        about = self.face.descriptor
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([about[k] for k in ("left", "bottom", "right", "top")]),
                "ItalicAngle": 0,
                "Ascent": about["ascent"],
                "Descent": about["descent"],
                "CapHeight": about["ascent"],
                "StemV": 80,
                "FontFile2": doc.Reference(program),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(descriptor),
                "W": self._widths(sorted(glyphs)),
                "CIDToGIDMap": pdfdoc.PDFName("Identity"),
            }
        )
        meanings = pdfdoc.PDFStream(
            content=_to_unicode({glyph: self.meanings.get(glyph, "") for glyph in glyphs}),
            filters=[pdfdoc.PDFZCompress],
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(meanings),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font)

    def _widths(self, glyphs: Iterable[int]) -> str:
        widths = (f"{glyph} [ {round(self.face.width(glyph), 2):g} ]" for glyph in glyphs)
        return f"[ {' '.join(widths)} ]"


def _to_unicode(meanings: dict[int, str]) -> bytes:
    pairs = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(meanings.items())
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
