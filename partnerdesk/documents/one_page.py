"""What is promised on one page stands on one page: what is long is cut short, and said to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from partnerdesk.documents import blocks, layout
from partnerdesk.documents.fonts import clusters, printable
from partnerdesk.documents.heads import Head
from partnerdesk.documents.pages import pages

# A list of names is short, so that many of them stand where few sentences would; not in a table.
_NAMES = 6
IN_TABLE = 2


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

    @property
    def doubled(self) -> Room:
        """For a list that matters more than the others on the page."""
        return replace(self, lines=2 * self.lines)

    def names(self, names: Sequence[str], least: int = _NAMES) -> str:
        """``Heron Vale, St Oswald’s and 10 others``; ``least`` are named wherever there is room."""
        shown = [self.words(name) for name in names[: max(self.lines, least)]]
        left = len(names) - len(shown)
        if not left:
            return ", ".join(shown)
        return f"{', '.join(shown)} and {left} other{'s' if left > 1 else ''}"

    def of(self, number: int, what: str) -> Iterator[blocks.Block]:
        """A line that says how many of a list are not shown; nothing when all are.

        ``what`` is one of them, such as ``kept promise``.
        """
        left = number - self.lines
        if left > 0:
            more = f"and {left} more {what}{'s' if left > 1 else ''}"
            yield blocks.Paragraph(f"{more}, for which there is no room here.", "small")


_ALL = 1000
# First lists get shorter, as far as they still say something; only then sentences do.
_LINES = (40, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
ROOMS = (
    Room(_ALL, 4000, whole=True),
    *(Room(lines, characters) for characters in (120, 70, 48, 32) for lines in _LINES),
    Room(1, 24),
)
CLOSE = Room(6, 120)
# As little as a reader still takes something away from.
ENOUGH = tuple(room for room in ROOMS if room.lines >= 2 and room.characters >= 70)


def side_by_side(
    left: Sequence[str], right: Sequence[str], room: Room
) -> tuple[tuple[str, str], ...]:
    """Two lists as the rows of a table; the last says how many more there are."""
    rows = list(zip_longest(_short(left, room), _short(right, room), fillvalue=""))
    return tuple(rows) or (("", ""),)


def _short(lines: Sequence[str], room: Room) -> list[str]:
    shown = [room.words(one) for one in lines[: room.lines]]
    left = len(lines) - len(shown)
    return [*shown, f"and {left} more"] if left else shown


def on_one_page(
    make: Callable[[Room], blocks.Document], rooms: Sequence[Room] = ROOMS
) -> blocks.Document:
    """The fullest paper that stands on one page, else the shortest there is."""
    for room in rooms:
        made = make(room)
        if count_pages(made) == 1:
            break
    return made


def count_pages(document: blocks.Document) -> int:
    """How many pages a document of one part takes."""
    strips = (strip for block in document.blocks for strip in layout.strips(block))
    return len(pages(strips, first=Head(document).height))
