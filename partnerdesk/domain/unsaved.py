"""What is typed and not saved yet: pieces of writing, as they outlive a crash or a power cut.

Kept as JSON: every word comes back as it stood, whatever was typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

# In bytes. A larger file is not ours: each character is written in six bytes at the most.
MOST_BYTES: Final = 2_000_000
_MOST_CHARACTERS = 270_000
_MOST_IN_A_NAME = 200
_MOST_PIECES, _MOST_PASSAGES = 40, 200
_FORMAT = 1
_CUT = "…"


class NotOurs(ValueError):
    """A file that holds nothing typed here, or not whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words in one field, exactly as they were typed."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What was written in one form: its title, its fields with words, and when."""

    title: str
    passages: tuple[Passage, ...]
    written_at: datetime


def bounded(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """As much as is kept at most, the last pieces first: the rest is cut and ends in “…”."""
    kept: list[Piece] = []
    characters, passages = _MOST_CHARACTERS, _MOST_PASSAGES
    for piece in reversed(tuple(pieces)):
        fitting = []
        for one in piece.passages:
            if passages and characters:
                passages -= 1
                fitting.append(
                    Passage(_cut(one.label, _MOST_IN_A_NAME), _cut(one.words, characters))
                )
                characters -= len(fitting[-1].words)
        if fitting and len(kept) < _MOST_PIECES:
            title = _cut(piece.title, _MOST_IN_A_NAME)
            kept.append(Piece(title, tuple(fitting), piece.written_at))
    return tuple(reversed(kept))


def to_json(pieces: Iterable[Piece]) -> bytes:
    """The pieces as a file, also where a text has half a character in it."""
    facts = {
        "format": _FORMAT,
        "pieces": [
            {
                "title": piece.title,
                "written_at": piece.written_at.isoformat(),
                "passages": [[one.label, one.words] for one in piece.passages],
            }
            for piece in pieces
        ],
    }
    return json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def from_json(content: bytes) -> tuple[Piece, ...]:
    """The pieces in a file. Raises NotOurs for one that is broken or that we never wrote."""
    if len(content) > MOST_BYTES:
        raise NotOurs
    try:
        facts = json.loads(content.decode("utf-8", "surrogatepass"))
        pieces = tuple(_piece(one) for one in facts["pieces"])
        known = facts["format"] == _FORMAT
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotOurs from error
    if not known or bounded(pieces) != pieces:
        raise NotOurs
    return pieces


def _piece(facts: Any) -> Piece:
    passages = tuple(Passage(_text(label), _text(words)) for label, words in facts["passages"])
    return Piece(_text(facts["title"]), passages, datetime.fromisoformat(facts["written_at"]))


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("not a text")
    return found


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + _CUT
