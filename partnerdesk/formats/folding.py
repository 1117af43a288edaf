"""Words made comparable: without case, accents and punctuation."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_PUNCTUATION: dict[str, str | None] = {
    **dict.fromkeys('.,;:!?/\\-–—_()[]"“”*|', " "),
    **dict.fromkeys("'’‘`´", None),
    "&": " and ",
}
_PLAIN = str.maketrans(_PUNCTUATION)
_LETTERS_TOO = str.maketrans({**_PUNCTUATION, **_LETTERS})


def folded(text: str) -> str:
    """``text`` to compare by: ``St. Anne’s & Zoë`` becomes ``st annes and zoe``."""
    text = text.casefold()
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(bare.translate(_LETTERS_TOO).split())
