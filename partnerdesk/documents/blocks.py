"""What a printed document is made of, before anybody thinks about pages.

Documents turn facts into a `Document`; `pdf.render` turns a `Document` into bytes. Every text
here is plain text as the user typed it: nothing in it is markup. A line feed in a text starts a
new line and an empty line starts a new paragraph, unless a field says otherwise.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["body", "quiet", "small", "lead"]
Align: TypeAlias = Literal["left", "right"]

BOX = "☐"
"""A table cell that holds only this shows a box to tick, as large as in a checklist."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; a number, if any, is part of the text. Bookmarked in the PDF."""

    text: str
    level: Literal[1, 2, 3] = 1
    bookmark: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: "lead" is larger, "quiet" is grey, "small" is grey and smaller."""

    text: str
    style: Style = "body"
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, each of which may run over several lines."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of an agreement; `open` prints a box in which to write what is agreed.

    Without a heading the number stands beside the body (for "4.2"). A heading is bookmarked.
    """

    number: str
    heading: str
    body: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with a header that is repeated on every page the table reaches.

    `widths` are shares of the text width and need not add up to one; none means equal columns.
    `align` is per column; missing ones are "left". An empty header prints none.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()
    repeat_header: bool = True

    def __post_init__(self) -> None:
        if any(len(row) != self.columns for row in self.rows):
            raise ValueError("every row of a table has as many cells as its header")
        if self.widths and (len(self.widths) != self.columns or min(self.widths) <= 0):
            raise ValueError("a table has one positive width per column, or none")
        if len(self.align) > self.columns:
            raise ValueError("a table has at most one alignment per column")

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.header) or (len(self.rows[0]) if self.rows else 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values beside them, aligned: who, when, where."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where one person signs for one organisation (P36); known name and date are printed in."""

    organisation: str
    role: str
    name: str = ""
    signed_on: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature blocks, two beside each other, none ever split between pages (P36).

    The heading and the introduction stay with the first row of blocks.
    """

    intro: str
    blocks: tuple[SignatureBlock, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items with a box each to tick by hand."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A bordered box for what must not be missed: "Private: keep inside our school"."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a new page."""


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in millimetres, instead of the smaller space that the blocks around it leave.

    It vanishes at the head of a page.
    """

    mm: float


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page if a page has room for them: a slip to send back."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class CutLine:
    """A dashed line with scissors, to cut along."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Here the same paper begins again for somebody else, under a title that says for whom.

    The copy starts on a new page with the head of the document, and counts its pages from one.
    """

    title: str


Mark: TypeAlias = Literal["", "added", "removed"]


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Some words: as they were, underlined because they came, or struck through as they went."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Running text in which some words are marked without colour."""

    runs: tuple[MarkedRun, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """Blocks with a bar beside them in the margin: here something changed."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class LineNumbered:
    """Text in a narrow column, each line numbered through, with room beside it for comments.

    Each part is a heading or a paragraph; `comments` heads the empty column on every page.
    """

    parts: tuple[Heading | Paragraph, ...]
    comments: str = "Comments"


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of A4 with equal labels; all lengths in millimetres.

    ``left`` and ``top`` are the margins before the first label; ``across`` and ``down`` lead from
    the edge of one label to the same edge of the next. ``fits`` names the makers' sheets like it.
    """

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    fits: str = ""

    @property
    def count(self) -> int:
        """How many labels one sheet has."""
        return self.columns * self.rows

    def place(self, index: int) -> tuple[float, float]:
        """Left and top edge of a label, counted from 0 along the rows."""
        row, column = divmod(index, self.columns)
        return self.left + column * self.across, self.top + row * self.down


@dataclass(frozen=True, slots=True)
class Label:
    """A QR code, and beside it a name, a tag to read out, and whose it is; blank words go.

    What has no room ends with an ellipsis.
    """

    code: str
    name: str
    tag: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels on sheets of their own, without head and foot; the first stands at place ``start``.

    Places count from 1 along the rows, so that a sheet of which some are used serves again.
    """

    sheet: LabelSheet
    labels: tuple[Label, ...]
    start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.sheet.count:
            raise ValueError("labels start at a place that the sheet has")


PaperName: TypeAlias = Literal["A4", "A3"]
Pattern: TypeAlias = Literal[
    "plain", "rising", "falling", "upright", "level", "crossed", "dotted", "framed"
]


@dataclass(frozen=True, slots=True)
class PlannerEntry:
    """One thing on a day: a shape that says what it belongs to, when, what, and a code for where.

    A blank ``time`` is for what goes on from the day before.
    """

    mark: str
    time: str
    title: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlannerBar:
    """Words over several days of a week, counted from 0 for Monday, both ends included."""

    first: int
    last: int
    pattern: Pattern
    words: str


@dataclass(frozen=True, slots=True)
class PlannerDay:
    """A square of the planner; ``number`` is blank where the planner has not begun or has ended."""

    number: str
    entries: tuple[PlannerEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannerWeek:
    """A row of the planner: ``label`` names its Monday, ``letter`` is A, B or blank."""

    label: str
    letter: str
    days: tuple[PlannerDay, ...]
    bars: tuple[PlannerBar, ...] = ()


@dataclass(frozen=True, slots=True)
class Planner:
    """Weeks on one sheet of landscape paper, drawn as a whole, without the usual head and foot.

    ``about`` stands small at the right of its head; each legend is a heading with its signs (a
    shape, a code, or a pattern's name) and what they mean.
    """

    paper: PaperName
    title: str
    about: str
    weeks: tuple[PlannerWeek, ...]
    marks: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[Pattern, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if any(len(week.days) != 5 for week in self.weeks):
            raise ValueError("every week of a planner has five days")


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Clause
    | Table
    | Facts
    | Signatures
    | Checklist
    | Callout
    | PageBreak
    | Space
    | Together
    | CutLine
    | Copy
    | Marked
    | Barred
    | LineNumbered
    | Labels
    | Planner
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its head, what stands in the head and foot of each page, its blocks.

    `number` and `date_line` stand in the head line and `number` in the foot; `language` is a BCP 47
    tag; `watermark` (such as "DRAFT") stands large and light behind the text of every page.
    """

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    subtitle: str = ""
    date_line: str = ""
    language: str = "en-GB"
    author: str = ""
    watermark: str = ""
