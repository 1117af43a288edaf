"""A page of the help on paper; the one about personal data has a line for the head to sign.

A page is plain text of a small kind: ``# `` its title, ``## `` a heading, ``- `` a point, and
anything else a paragraph; a blank line ends each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.words import counted

HELP = Path(__file__).resolve().parents[2] / "resources" / "help"
PERSONAL_DATA = "personal-data"
PAGES = ("start", "lending", "calendar", "agreements", "handover", "safety", PERSONAL_DATA)
# What a page says where no store is open: how it is at first.
AT_FIRST = {
    "folder": "on this computer or on a USB stick (Settings, Where things are, shows it)",
    "months": counted(Settings().leavers_review_months, "month"),
}


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page by its name: a title, and lines as ``(kind, words)``.

    Kinds are ``heading``, ``point`` and ``paragraph``.
    """

    name: str
    title: str
    lines: tuple[tuple[str, str], ...]


def facts_of(folder: Path, review_months: int) -> dict[str, str]:
    """What a page says of the store that is open: where it lies, when leavers are reviewed."""
    return {"folder": str(folder), "months": counted(review_months, "month")}


def read_page(name: str, facts: Mapping[str, str] | None = None) -> HelpPage:
    """A page of the help that comes with the program, with the ``facts`` of a store in it."""
    text = (HELP / f"{name}.md").read_text(encoding="utf-8")
    for fact, words in (facts or AT_FIRST).items():
        text = text.replace(f"{{{fact}}}", words)
    title, *rest = [line for line in text.splitlines() if line.strip()]
    return HelpPage(name, title.removeprefix("# "), tuple(_line(line) for line in rest))


def _line(line: str) -> tuple[str, str]:
    for mark, kind in (("## ", "heading"), ("- ", "point")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return "paragraph", line


def help_document(
    page: HelpPage, printed_on: date, *, partnership: str = "", school: str = ""
) -> blocks.Document:
    """The page to print; the one about personal data with the place where the head signs."""
    signed = (_signature(school or partnership),) if page.name == PERSONAL_DATA else ()
    return blocks.Document(
        title=page.title,
        subtitle=", ".join(filter(None, (school, partnership))),
        date_line=day_text(printed_on),
        blocks=(*_blocks(page), *signed),
    )


def _blocks(page: HelpPage) -> Iterator[blocks.Block]:
    for kind, lines in groupby(page.lines, key=lambda one: one[0]):
        words = [text for _, text in lines]
        if kind == "point":
            yield blocks.Bullets(tuple(words))
        elif kind == "heading":
            yield from (blocks.Heading(one, 2) for one in words)
        else:
            yield from (blocks.Paragraph(one) for one in words)


def _signature(school: str) -> blocks.Block:
    return blocks.Signatures(
        heading="Agreed for our school",
        intro="Read and agreed. To be read again when the coordinator changes, and once a year.",
        blocks=(
            blocks.SignatureBlock(school, "Head"),
            blocks.SignatureBlock(school, "Partnership coordinator"),
        ),
    )
