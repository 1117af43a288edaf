"""The bookmarks by which a document that comes back is told apart: 40 letters at most, as Word has
it, of letters, digits and the underscore."""

from __future__ import annotations

CLAUSE, AGREEMENT, END = "pd_", "pdmou_", "pdend_"


def bookmark(kind: str, key: str) -> str:
    """The name of a bookmark: ``pd_0f8c…`` for the clause with that id."""
    return f"{kind}{key.replace('-', '')}"


def key_of(kind: str, name: str) -> str:
    """The id, without hyphens, in a bookmark of that kind; blank for any other."""
    return name.removeprefix(kind) if name.startswith(kind) else ""
