"""The session sheet: all that whoever runs a session needs, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from partnerdesk.documents import blocks
from partnerdesk.documents.session_facts import (
    CheckLine,
    KitLine,
    MemberThere,
    SessionPaperFacts,
    minutes_text,
    number_text,
    people_words,
    total,
)
from partnerdesk.domain.money import pounds

_NOT_YET = "not settled yet"
_MANY = 5  # schools; of more, whom to ring takes the room of what it takes
_TAKES = ("Staff time", "Money")
_RIGHT: tuple[blocks.Align, ...] = ("right", "right")


def session_sheet(facts: SessionPaperFacts) -> blocks.Document:
    """The sheet; what nobody knows yet is said to be open."""
    return blocks.Document(
        title=facts.title,
        subtitle=facts.when,
        number=facts.state,
        date_line=facts.printed,
        author=facts.partnership,
        blocks=tuple(_sheet(facts)),
    )


def _sheet(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if facts.cancelled:
        yield blocks.Callout("Cancelled", facts.cancelled)
    yield _head(facts)
    yield from _replies(facts)
    yield from _ready(facts)
    yield from _kit(facts)


def _head(facts: SessionPaperFacts) -> blocks.Block:
    where = ", ".join(part for part in (facts.where, facts.address) if part)
    whom = " · ".join(part for part in (facts.years, facts.project) if part)
    rows = [
        ("Where", where or _NOT_YET),
        ("Leads", people_words(facts.leads) or _NOT_YET),
        ("Staff", people_words(facts.staff)),
        ("Visiting staff", people_words(facts.visitors)),
        ("For", whom),
        ("Purpose", facts.purpose),
        ("Transport", facts.transport),
        ("Notes", facts.notes),
    ]
    return blocks.Facts(tuple((name, value) for name, value in rows if value))


def _replies(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    """Who comes, with what it takes from each (P49); of many schools only what it takes in all.

    Then whom to ring has room on one line, and the sheet stays one page.
    """
    if not facts.members:
        return
    many = len(facts.members) > _MANY
    rows = [_reply(member, many=many) for member in facts.members]
    if len(rows) > 1:
        rows.append(_together(facts, many=many))
    yield blocks.Heading("Who comes" if many else "Who comes, and what it takes", 2)
    yield blocks.Table(
        header=("School", "Reply", "Pupils", "Staff", *(() if many else _TAKES), "Ring"),
        rows=tuple(rows),
        widths=(48, 28, 15, 13, 66) if many else (42, 19, 15, 13, 23, 19, 39),
        align=("left", "left", "right", "right", *(() if many else _RIGHT)),
    )
    yield blocks.Paragraph(_takes(facts, many=many), "small")


def _reply(member: MemberThere, *, many: bool) -> tuple[str, ...]:
    takes = (minutes_text(member.staff_minutes), _money(member.pence))
    return (
        member.name,
        member.reply,
        number_text(member.pupils_expected),
        number_text(member.staff_expected),
        *(() if many else takes),
        member.ring,
    )


def _together(facts: SessionPaperFacts, *, many: bool) -> tuple[str, ...]:
    return (
        "Together",
        "",
        total([member.pupils_expected for member in facts.coming]),
        total([member.staff_expected for member in facts.coming]),
        *(() if many else _in_all(facts)),
        "",
    )


def _in_all(facts: SessionPaperFacts) -> tuple[str, str]:
    """All the staff time, and all the money."""
    minutes = sum(member.staff_minutes for member in facts.members)
    return minutes_text(minutes), _money(sum(member.pence for member in facts.members))


def _money(pence: int) -> str:
    return pounds(pence) if pence else ""


def _takes(facts: SessionPaperFacts, *, many: bool) -> str:
    counts = "Staff time counts preparation, travel there and back, and cover."
    if many:
        time, cash = _in_all(facts)
        counts = f"It takes {time} of staff time, preparation, travel and cover included"
        counts += f", and {cash}." if cash else "."
    money = "; ".join(
        f"{line.what} {pounds(line.pence)} ({line.borne_by or 'shared equally'})"
        for line in facts.costs
    )
    return f"{counts} Money: {money}." if money else counts


def _ready(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    """The checklist in two columns: ticked where it is ready, else a box to tick."""
    if not facts.checks:
        return
    cells = [_check(one) for one in facts.checks]
    half = (len(cells) + 1) // 2
    right = [*cells[half:], *[("", "")] * (2 * half - len(cells))]
    yield blocks.Heading("Ready?", 2)
    yield blocks.Table(
        header=(),
        rows=tuple((*one, *other) for one, other in zip(cells[:half], right, strict=True)),
        widths=(7, 78, 7, 78),
    )


def _check(one: CheckLine) -> tuple[str, str]:
    return "✓" if one.ready else blocks.BOX, f"{one.label}: {one.words[:1].lower()}{one.words[1:]}"


def _kit(facts: SessionPaperFacts) -> Iterator[blocks.Block]:
    if not facts.kit:
        return
    yield blocks.Heading("Kit", 2)
    yield blocks.Table(
        header=(),
        rows=tuple(
            (blocks.BOX, f"{line.quantity} × {line.name}", _kept(line)) for line in facts.kit
        ),
        widths=(7, 78, 85),
    )


def _kept(line: KitLine) -> str:
    return ": ".join(part for part in (line.owner, line.kept_at) if part)
