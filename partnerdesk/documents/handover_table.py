"""What the parts of the handover note share."""

from __future__ import annotations

from collections.abc import Sequence

from partnerdesk.documents import blocks
from partnerdesk.domain.words import listed


def table(
    header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]
) -> blocks.Block:
    """A table, or a word that there is nothing."""
    return blocks.Table(header, tuple(rows), widths) if rows else none("None.")


def none(words: str) -> blocks.Block:
    """A quiet line where there is nothing to tell."""
    return blocks.Paragraph(words, style="quiet")


def parties(names: tuple[str, ...]) -> str:
    """All names, or the first three and how many more."""
    return listed(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"
