"""Cleaning of what people type, paste and import, before a rule sees it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from partnerdesk.domain.problems import RuleBroken

# Fields of several lines, in which line breaks are kept; any other is one line.
SEVERAL_LINES: Final = frozenset({
    "aims", "agenda", "began_note", "body", "curriculum_link", "decisions", "description",
    "detail", "evidence", "handling", "initiated_note", "kept_at", "need", "note", "notes",
    "other_partnerships", "purpose", "released_reason", "transport", "value", "values_ethos",
    "words",
})  # fmt: skip
# In characters. A name longer than two pages is something pasted by mistake; the other is a book.
MOST_IN_A_LINE: Final = 5_000
MOST_IN_A_TEXT: Final = 2_000_000

_SPACES = re.compile(r"[ \t\u00a0]+")
# Control characters but tab and line feed, and halves of characters (categories Cc and Cs).
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")
# Signs that turn the order of letters until another closes them, each with that other.
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)


def clean(text: str) -> str:
    """``text`` on one line: NFC, no control characters, single spaces, trimmed."""
    if _is_clean(text):
        return text
    return _SPACES.sub(" ", clean_lines(text).replace("\n", " ")).strip()


def clean_lines(text: str) -> str:
    """``text`` of several lines: NFC, line ends ``\\n``, no other control characters, trimmed.

    Zero-width joiners stay: names in Indic and Arabic script need them. What turns the order of
    letters stays too, but is closed where its line ends: it would turn the words beside it.
    """
    if _is_clean(text):
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    kept = unicodedata.normalize("NFC", _CONTROLS.sub("", unified))
    lines = (_closed(_SPACES.sub(" ", line).rstrip()) for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _closed(line: str) -> str:
    """``line`` with all that turns its letters closed, by the Unicode bidirectional algorithm."""
    if _CLOSED_BY.keys().isdisjoint(line):
        return line
    waiting: list[str] = []
    for sign in line:
        if sign in _CLOSED_BY:
            waiting.append(_CLOSED_BY[sign])
        elif sign == "\u2069" and sign in waiting:  # with all that was opened within
            while waiting.pop() != sign:
                pass
        elif sign == "\u202c" and waiting[-1:] == [sign]:
            waiting.pop()
    return line + "".join(reversed(waiting))


def _is_clean(text: str) -> bool:
    """Whether nothing can be wrong with a text, as with most: one line of plain letters."""
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip(" ")


def check_length(field: str, text: str) -> None:
    """Raise RuleBroken for ``field`` when ``text`` is longer than it can be shown and printed."""
    if len(text) <= MOST_IN_A_LINE:
        return
    several = field in SEVERAL_LINES
    most = MOST_IN_A_TEXT if several else MOST_IN_A_LINE
    if len(text) > most:
        instead = (
            "Keep it in a file of its own, and write here where that lies."
            if several
            else "Write a few words here, and the rest in a note."
        )
        raise RuleBroken(field, f"{len(text):,} characters are more than fit here. {instead}")


def listed(words: list[str] | tuple[str, ...]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 member``, ``4 members``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def size_text(size: int) -> str:
    """``240 KB``, ``3.4 MB``, ``1.2 GB``; ``size`` in bytes."""
    if size < 1_000_000:
        return f"{max(size, 1) // 1000 or 1} KB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"
