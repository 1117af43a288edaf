"""Cleaning of what people type, paste and import, before a rule sees it."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """``text`` on one line: NFC, no control characters, single spaces, trimmed."""
    return _SPACES.sub(" ", clean_lines(text).replace("\n", " ")).strip()


def clean_lines(text: str) -> str:
    """``text`` of several lines: NFC, line ends ``\\n``, no other control characters, trimmed.

    Zero-width joiners stay: names in Indic and Arabic script need them.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    kept = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    lines = (
        _SPACES.sub(" ", line).rstrip() for line in unicodedata.normalize("NFC", kept).split("\n")
    )
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


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
