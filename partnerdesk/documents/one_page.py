"""What is promised on one page stands on one page: what is long is cut short, and said to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from partnerdesk.documents import blocks, layout
from partnerdesk.documents.fonts import clusters, printable
from partnerdesk.documents.heads import Head
from partnerdesk.documents.pages import pages


@dataclass(frozen=True, slots=True)
class Room:
    """How much of what is long is told: so many lines of a list, so many characters of a text."""

    lines: int
    characters: int
    whole: bool = False

    def words(self, text: str) -> str:
        """The text on one line, cut short with an ellipsis when it is too long."""
        flat = " ".join(printable(text).split())
        parts = clusters(flat)
        if len(parts) <= self.characters:
            return text if self.whole else flat
        return "".join(parts[: self.characters - 1]).rstrip() + "…"

    def names(self, names: Sequence[str]) -> str:
        """``Heron Vale, St Oswald’s and 10 others``."""
        shown = [self.words(name) for name in names[: self.lines]]
        left = len(names) - len(shown)
        if not left:
            return ", ".join(shown)
        return f"{', '.join(shown)} and {left} other{'s' if left > 1 else ''}"

    def of(self, number: int, what: str) -> Iterator[blocks.Block]:
        """A line that says how many of a list are not shown; nothing when all are."""
        left = number - self.lines
        if left > 0:
            yield blocks.Paragraph(
                f"and {left} more {what}, for which there is no room here.", "small"
            )


ROOMS = (
    Room(200, 4000, whole=True),
    Room(40, 300),
    Room(24, 160),
    Room(16, 110),
    Room(12, 80),
    Room(9, 60),
    Room(6, 48),
    Room(4, 40),
    Room(2, 32),
)


def on_one_page(make: Callable[[Room], blocks.Document]) -> blocks.Document:
    """The fullest paper that stands on one page, else the shortest there is."""
    made = make(ROOMS[0])
    for room in ROOMS:
        made = make(room)
        if count_pages(made) == 1:
            return made
    return made


def count_pages(document: blocks.Document) -> int:
    """How many pages a document of one part takes."""
    strips = (strip for block in document.blocks for strip in layout.strips(block))
    return len(pages(strips, first=Head(document).height))
