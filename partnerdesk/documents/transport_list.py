"""The transport list of a session: who travels, when to leave and when they are back (P49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from partnerdesk.documents import blocks
from partnerdesk.documents.session_facts import (
    MemberThere,
    SessionPaperFacts,
    minutes_text,
    party_words,
    people_words,
)
from partnerdesk.domain.dates import day_text

_STEP = timedelta(minutes=5)


def transport_list(facts: SessionPaperFacts) -> blocks.Document:
    """The list; what nobody knows is left blank to be written in."""
    return blocks.Document(
        title=f"Transport: {facts.title}",
        subtitle=facts.when,
        number=facts.where,
        date_line=facts.printed,
        author=facts.partnership,
        blocks=tuple(_list(facts)),
    )


def _list(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    to = "\n".join(part for part in (facts.where, facts.address) if part)
    rows = [
        ("To", to or "not settled yet"),
        ("On the day, ring", people_words(facts.leads) or "nobody leads it yet"),
        ("Transport", facts.transport),
    ]
    yield blocks.Facts(tuple((name, value) for name, value in rows if value))
    travelling = [member for member in facts.coming if not member.hosts]
    if not travelling:
        yield blocks.Paragraph("Nobody travels to this session.")
        return
    yield blocks.Heading("Who travels", 2)
    yield blocks.Table(
        header=("School", "How many", "Leave", "One way", "Back", "By, with whom", "Ring there"),
        rows=tuple(_row(member, facts) for member in travelling),
        widths=(34, 21, 16, 17, 16, 32, 34),
    )
    yield blocks.Paragraph(
        "The times allow for the way alone. Add what it takes to get everybody on and off, and to "
        "park.",
        "small",
    )
    yield from _hosts(facts)


def _row(member: MemberThere, facts: SessionPaperFacts) -> tuple[str, ...]:
    leave = back = way = ""
    if member.one_way is not None:
        gap = timedelta(minutes=member.one_way)
        leave = _moment(facts.starts_at - gap, facts.starts_at, timedelta())
        back = _moment(facts.ends_at + gap, facts.starts_at, _STEP - timedelta(minutes=1))
        way = minutes_text(member.one_way)
    travels = party_words(member).replace(", ", "\n")
    return f"{member.name}\n", travels, leave, way, back, "", member.ring


def _moment(at: datetime, start: datetime, later: timedelta) -> str:
    """``13:05``, to five minutes, with its day when it is not the day of the session."""
    at = at + later
    at -= timedelta(minutes=at.minute % 5)
    return f"{at:%H:%M}" if at.date() == start.date() else f"{at:%H:%M}\n{day_text(at.date())}"


def _hosts(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    for member in facts.coming:
        if member.hosts:
            here = party_words(member)
            words = f"{member.name} is there already" + (f": {here}." if here else ".")
            yield blocks.Paragraph(words)
