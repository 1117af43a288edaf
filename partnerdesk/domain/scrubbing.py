"""Taking people, places, numbers and money out of words that go to somebody else (P39)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# Words that say what sort of partner it is, and say nothing of which.
_TYPES = frozenset(
    [
        "school",
        "schools",
        "academy",
        "college",
        "primary",
        "secondary",
        "high",
        "junior",
        "infant",
        "infants",
        "nursery",
        "community",
        "catholic",
        "grammar",
        "university",
        "trust",
        "federation",
        "church",
        "ce",
        "rc",
        "cofe",
        "free",
        "studio",
        "special",
    ]
)
# Words of names that are ordinary words too: alone they give nobody away.
_ORDINARY = _TYPES | frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "at",
        "on",
        "saint",
        "hall",
        "grange",
        "abbey",
        "lane",
        "road",
        "street",
        "hill",
        "park",
        "green",
        "wood",
        "north",
        "south",
        "east",
        "west",
        "upper",
        "lower",
        "new",
        "old",
        "girls",
        "boys",
        "england",
        "wales",
        "view",
        "house",
        "together",
        "partnership",
        "partners",
        "learning",
        "education",
    ]
)
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "rev",
        "revd",
        "reverend",
        "fr",
    ]
)
# Letters that Unicode does not take apart, and apostrophes of every kind.
_PLAIN = str.maketrans("łŁøØđĐð’‘`´ʼ‐‑–", "lLoOdDd'''''---")

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|and|a"
)
# From here a word is seldom both a name and an everyday word.
_LONG_WORD = 6
_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_PATTERNS = (
    ("e-mail", r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*"),
    ("web address", r"(?i:https?://\S+|www\.\S+)"),
    (
        "amount",
        r"[£€$¥₹]\s?\d+(?:[,.]\d+)*\s?(?i:k|m|bn|million|thousand)?(?!\w)"
        r"|(?i:GBP|EUR)\s?\d+(?:[,.]\d+)*"
        r"|\d[\d,.]*\s?(?i:k\s)?(?i:pounds?|pence|quid|euros?|GBP|EUR|p)(?!\w)"
        rf"|(?<!\w)(?i:(?:{_NUMBER_WORDS})(?:[\s-]+(?:{_NUMBER_WORDS}))*\s+(?:pounds?|pence))(?!\w)"
        r"|\d[\d,]*\d{2}\.\d{2}(?!\d)",
    ),
    (
        "date",
        rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}"
        rf"\s+\d{{4}}|(?<!\w){_MONTHS}\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
        r"|\d{4}-\d{2}-\d{2}",
    ),
    ("postcode", r"(?<!\w)(?i:[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})(?!\w)"),
    ("telephone", r"(?<!\d)(?<!\d[-./])(?:\+|\(0|0)\d[\d ()./-]{6,}\d"),
    # A reference such as MOU-2026-003, and any number of four digits or more, however grouped.
    ("number", r"(?:(?<!\w)[A-Z]+-)?\d(?:[ ,./-]?\d){3,}"),
)

# A day in digits, by itself: it may look like a telephone number.
_DAY = ("date", r"(?<!\d)(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Known:
    """What must not travel. ``labels`` are the words that stand for each: ``party``, ``person``."""

    phrases: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls,
        parties: Iterable[str] = (),
        people: Iterable[str] = (),
        places: Iterable[str] = (),
        others: Iterable[tuple[str, str]] = (),
    ) -> Known:
        """Names of partners and people with their parts, places, and ``(label, words)``."""
        found = [("party", one) for name in parties for one in _party(name)]
        found += [("person", one) for name in people for one in _person(name)]
        found += [("place", name) for name in places if len(name) > 3]
        found += [(label, words) for label, words in others if len(words) > 3]
        return cls(tuple(dict.fromkeys(found)))


def _party(name: str) -> list[str]:
    """A partner's name, its name without what sort of school it is, its own words, its initials."""
    words = name.split()
    short = words[:]
    while short and _bare(short[-1]) in _TYPES:
        short.pop()
    own = [word.strip(",.()") for word in words if _bare(word) not in _ORDINARY]
    own = [word for one in own for word in (one, re.sub(r"['’]s$", "", one)) if len(word) > 3]
    initials = "".join(word[0] for word in words if word[0].isupper())
    return [name, " ".join(short), *own, *([initials] if len(initials) > 2 else [])]


def _person(name: str) -> list[str]:
    words = [word.strip(",.()") for word in name.split()]
    parts = [one for word in words for one in (word, *word.split("-"))]
    kept = [
        one
        for one in parts
        if len(one) > 1 and _bare(one) not in _TITLES and not (one.islower() and one.isascii())
    ]
    untitled = " ".join(word for word in words if _bare(word) not in _TITLES)
    return [name, untitled, *kept]


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


class Scrubber:
    """Takes ``known`` out of many texts; made once, because there may be thousands of names.

    ``kinds`` are the patterns to take out beside what is known, ``None`` all of them; a date that
    stays is not taken for a number.
    ``telephones`` are found however their digits are grouped. With ``any_case`` a single word of
    six letters or more is taken for a name in small letters too: better a word too many than a
    name.
    """

    def __init__(
        self,
        known: Known,
        kinds: Collection[str] | None = None,
        telephones: Iterable[str] = (),
        *,
        any_case: bool = False,
    ) -> None:
        wanted = {label for label, _ in _PATTERNS} if kinds is None else {*kinds}
        kept = [_DAY, *((label, one) for label, one in _PATTERNS if label in wanted)]
        self._stays = {"date"} - wanted
        self._labels = [label for label, _ in kept]
        self._parts = [f"({pattern})" for _, pattern in kept]
        self._any_case = any_case
        self._numbers = frozenset(one for words in telephones for one in _local(words))
        self._lengths = sorted({len(one) for one in self._numbers})
        bare = [(label, _plain(phrase)[0].strip()) for label, phrase in known.phrases]
        # The longest first, so that a whole name goes as one.
        self._phrases = sorted(
            ((label, one, _spaced(one)) for label, one in bare if one), key=lambda one: -len(one[1])
        )

    def __call__(self, text: str) -> str:
        """``text`` with ``[person]``, ``[telephone]`` and so on for what it must not tell."""
        plain, places = _plain(text)
        low = _spaced(plain)
        present = [(label, bare) for label, bare, spaced in self._phrases if spaced in low]
        labels = [*self._labels, *(label for label, _ in present)]
        parts = [*self._parts, *(f"({_pattern(one, self._any_case)})" for _, one in present)]
        found = self._known_numbers(plain)
        if parts:
            for match in re.finditer("|".join(parts), plain):
                found.append((*match.span(), labels[(match.lastindex or 1) - 1]))
        shown: list[str] = []
        at = 0
        for first, last, label in sorted(found, key=lambda one: (one[0], -one[1])):
            start, end = places[first], places[last - 1] + 1
            if label in self._stays:
                continue
            # What begins inside something that went goes with it.
            if start >= at:
                shown += [text[at:start], f"[{label}]"]
            at = max(at, end)
        # A mark that belongs to the last letter of what went goes with it.
        return "".join(shown) + text[at:]

    def _known_numbers(self, plain: str) -> list[tuple[int, int, str]]:
        if not self._numbers:
            return []
        runs = ((match.span(), re.sub(r"\D", "", match[0])) for match in _DIGITS.finditer(plain))
        return [
            (*span, "telephone")
            for span, digits in runs
            if any(
                digits[at : at + length] in self._numbers
                for length in self._lengths
                for at in range(len(digits) - length + 1)
            )
        ]


_DIGITS = re.compile(r"[+(]{0,2}\d(?:[\s()./-]{0,3}\d){5,}")


def _local(telephone: str) -> Iterable[str]:
    """A number's digits, those without the country's code and the 0, and those dialled locally."""
    digits = re.sub(r"\D", "", re.split(r"[a-zA-Z]", telephone, maxsplit=1)[0])
    national = re.sub(r"^(?:0044|44(?=\d{9,}))?0?", "", digits)
    local = {"1": national[-6:], "2": national[-8:]}.get(national[:1], "")
    return [one for one in (digits, national, local) if len(one) >= 6]


def scrubbed(text: str, known: Known) -> str:
    """``text`` with names, places, dates, numbers and money as ``[party]``, ``[amount]`` and so on.

    Accents, capitals of longer names and kinds of apostrophe make no difference. A single word is
    taken for a name only when it is written as the name is, so that a school may still ring a bell.
    Small numbers, such as years and hours, stay.
    """
    return Scrubber(known)(text)


def _pattern(bare: str, any_case: bool) -> str:
    words = re.split(r"[\s-]+", bare)
    pattern = r"[\s-]+".join(re.escape(word) for word in words)
    if len(words) > 1 or (any_case and len(bare) >= _LONG_WORD):
        pattern = f"(?i:{pattern})"
    elif bare.upper() != bare:
        pattern = f"(?:{pattern}|{re.escape(bare.upper())})"
    # Scripts without capitals mostly set words close: there a name is found inside a word too.
    if "@" in bare:  # ann.bell@fenwick.example is not bell@fenwick.example
        return rf"(?<![\w.+'-]){pattern}(?![\w-]|\.\w)"
    before = r"(?<!\w)" if _cased(bare[0]) else ""
    after = r"(?!\w)" if _cased(bare[-1]) else ""
    return f"{before}{pattern}{after}"


def _spaced(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").split())


def _cased(letter: str) -> bool:
    return letter.isascii() or letter.lower() != letter.upper()


def _plain(text: str) -> tuple[str, list[int]]:
    """``text`` without accents and unseen marks, and where in it each letter stood."""
    if text.isascii():
        return text.translate(_PLAIN), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, one in enumerate(text):
        for letter in unicodedata.normalize("NFKD", one).translate(_PLAIN):
            if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places
