"""Dates we propose: a letter to each school, with a slip to tick, sign and send back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import when_text

_TO_FILL_IN = "_" * 34


@dataclass(frozen=True, slots=True)
class DatesSlipFacts:
    """What the slips are made from.

    ``dates`` are starts and ends, ``members`` the names of the schools asked: none makes one slip
    with a line for the name. ``reply_to`` says to whom and how the slip goes back.
    """

    title: str
    dates: tuple[tuple[datetime, datetime], ...]
    printed_on: date
    members: tuple[str, ...] = ()
    reply_by: date | None = None
    reply_to: str = ""
    partnership: str = ""


def dates_slip(facts: DatesSlipFacts) -> blocks.Document:
    """A page for each school, the slip below a line to cut along."""
    made: list[blocks.Block] = []
    for name in facts.members or ("",):
        if len(facts.members) > 1:
            made.append(blocks.Copy(f"Dates we propose: {name}"))
        made += _page(facts, name)
    whose = facts.members[0] if len(facts.members) == 1 else ""
    return blocks.Document(
        title=f"Dates we propose: {whose}" if whose else "Dates we propose",
        subtitle=facts.title,
        date_line=day_text(facts.printed_on),
        author=facts.partnership,
        blocks=tuple(made),
    )


def _page(facts: DatesSlipFacts, name: str) -> Iterator[blocks.Block]:
    yield blocks.Paragraph(_asks(facts))
    yield blocks.Bullets(tuple(when_text(start, end) for start, end in facts.dates))
    if facts.reply_to:
        yield blocks.Paragraph(f"Please send the slip to {facts.reply_to}.")
    yield blocks.CutLine()
    yield blocks.Together(tuple(_slip(facts, name)))


def _asks(facts: DatesSlipFacts) -> str:
    by = f" by {day_text(facts.reply_by)}" if facts.reply_by else ""
    if len(facts.dates) == 1:
        which, until = "this date", f"We keep it free until we hear from you: please say{by}"
        choice = "whether it suits you"
    else:
        which, until = (
            "these dates",
            f"We keep them free until we hear from you: please say{by}",
        )
        choice = "which suit you"
    return (
        f"We would like to hold “{facts.title}” and propose {which}. {until} {choice}, "
        "and how many would come."
    )


def _slip(facts: DatesSlipFacts, name: str) -> Iterator[blocks.Block]:
    yield blocks.Heading(f"Our reply: {facts.title}", 2, bookmark=False)
    by = day_text(facts.reply_by) if facts.reply_by else ""
    rows = [("School", name or _TO_FILL_IN), ("Reply by", by)]
    yield blocks.Facts(tuple((label, value) for label, value in rows if value))
    yield blocks.Table(
        header=("Date", "Yes", "No", "Pupils", "Staff", "Remarks"),
        rows=tuple(
            (when_text(start, end), blocks.BOX, blocks.BOX, "", "", "")
            for start, end in facts.dates
        ),
        widths=(66, 11, 11, 17, 15, 50),
    )
    yield blocks.Signatures("", (_signature(name),))


def _signature(name: str) -> blocks.SignatureBlock:
    return blocks.SignatureBlock(name or "For the school", "Signed for the school" if name else "")
