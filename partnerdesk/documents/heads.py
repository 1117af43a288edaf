"""What stands at the top of a document's first page, and how much of the page it takes."""

from typing import Final

from partnerdesk.documents import layout
from partnerdesk.documents.blocks import Document
from partnerdesk.documents.pages import ACCENT, MARGIN, QUIET, TEXT_WIDTH, Pen, TextStyle

_SUBTITLE: Final = layout.STYLES["lead"]
_FACTS: Final = TextStyle(9, 13, colour=QUIET)


class Head:
    """The head of the first page: title, subtitle, number and date, and the accent rule."""

    def __init__(self, document: Document) -> None:
        facts = " · ".join(part for part in (document.number, document.date_line) if part)
        self._lines = [
            (style, line)
            for style, text in (
                (layout.TITLE, document.title),
                (_SUBTITLE, document.subtitle),
                (_FACTS, facts),
            )
            if text
            for line in style.lines(text, TEXT_WIDTH)
        ]

    @property
    def height(self) -> float:
        """The height in points, with the space below the rule."""
        return sum(style.leading for style, _ in self._lines) + 8 + 11

    def draw(self, pen: Pen) -> None:
        """Draw it at the top of the page."""
        y = MARGIN
        for style, line in self._lines:
            width = line.width * style.size / 1000
            x = MARGIN + (TEXT_WIDTH - width if line.rtl else 0)
            pen.text(line, x, y + style.baseline, style)
            y += style.leading
        pen.fill(MARGIN, y + 8, TEXT_WIDTH, 1.2, ACCENT)
