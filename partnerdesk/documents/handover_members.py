"""The members in the handover note: whom to call, how each stands, and what is good to know."""

from __future__ import annotations

from partnerdesk.documents import blocks
from partnerdesk.documents.handover_table import none, table
from partnerdesk.domain.buy_in import BuyInState, Standing
from partnerdesk.domain.dates import day_text, month_text
from partnerdesk.domain.handover import (
    AnsweredQuestion,
    HandoverFacts,
    MemberInHandover,
    PersonAtMember,
    way_to_reach,
)
from partnerdesk.domain.interview import About
from partnerdesk.domain.partners import PlanStanding

CONTACTS_SHOWN = 15


def whom_to_call(facts: HandoverFacts) -> list[blocks.Block]:
    """The list to keep beside the telephone."""
    rows = []
    for one in facts.members:
        if one.member.is_us:
            continue
        first = one.call_first
        rows.append(
            (
                one.member.name,
                f"{first.person.name}\n{first.role.label}" if first else "nobody named",
                way_to_reach(first.person) if first else "",
                _others(one),
            )
        )
    return [
        blocks.Heading("Members, and whom to call first"),
        table(("Member", "Call first", "How", "Then"), rows, (18, 18, 26, 38)),
    ]


def _others(one: MemberInHandover) -> str:
    first = one.call_first.person.id if one.call_first else ""
    others = [who for who in one.people if who.person.id != first]
    return "\n".join(_other(who) for who in others[:3])


def _other(who: PersonAtMember) -> str:
    words = f"{who.person.name}, {who.role.label.lower()}"
    return f"{words}\n{way_to_reach(who.person)}" if who.person.reach_at else words


def member_by_member(facts: HandoverFacts) -> list[blocks.Block]:
    """How each member stands and what is good to know of it, without what is private."""
    made: list[blocks.Block] = [blocks.Heading("Member by member")]
    for one in facts.members:
        made += _member(one, [each for each in facts.answers if each.subject_id == one.member.id])
    return made if len(made) > 1 else [*made, none("There is no member yet.")]


def _member(one: MemberInHandover, answers: list[AnsweredQuestion]) -> list[blocks.Block]:
    rows = [("About", _about(one))]
    if not one.member.is_us:
        rows.append(("On board", _on_board(one)))
        rows.append(("Development plan", _plan(one)))
    words = [
        one.member.values_ethos,
        *(f"{note.topic.label}: {note.body}" for note in one.notes if not note.private),
        *(told(each) for each in answers if not each.private),
    ]
    said = [blocks.Paragraph(each) for each in words if each]
    # A name never stands alone at the foot of a page.
    head: tuple[blocks.Block, ...] = (
        blocks.Heading(one.member.name, level=2),
        blocks.Facts(tuple(rows)),
        *said[:1],
    )
    return [blocks.Together(head), *said[1:]]


def told(answer: AnsweredQuestion) -> str:
    """A question of the interview with its answer and the day of it."""
    return f"{answer.words} {answer.body} ({day_text(answer.answered_on)})"


def _about(one: MemberInHandover) -> str:
    member = one.member
    far = f"{one.km:.0f} km away" if one.km else ""
    town = "our own school" if member.is_us else member.town
    return ", ".join(part for part in (member.kind_line, town, far) if part)


def _on_board(one: MemberInHandover) -> str:
    return "; ".join(f"{state.group.label.lower()} {_stands(state)}" for state in one.buy_in)


def _stands(state: BuyInState) -> str:
    if state.last is None:
        return "not known"
    word = "fading" if state.fading else state.last.standing.label.lower()
    if state.fading and state.last.standing is Standing.CAUTIOUS:
        word = "cautious, fading"
    return f"{word} ({month_text(state.last.seen_on)})"


def _plan(one: MemberInHandover) -> str:
    if one.member.plan_standing is PlanStanding.YES:
        return one.member.plan_reference or "yes, without a reference"
    return "no" if one.member.plan_standing is PlanStanding.NO else "not known"


def last_contacts(facts: HandoverFacts) -> list[blocks.Block]:
    """The last talks with everybody, but for what is private."""
    public = [
        (contact, one.member.name)
        for one in facts.members
        for contact in one.contacts
        if not contact.private
    ]
    public.sort(key=lambda pair: pair[0].on, reverse=True)
    rows = [
        (day_text(contact.on), name, f"{contact.kind.label}: {contact.summary}")
        for contact, name in public[:CONTACTS_SHOWN]
    ]
    return [
        blocks.Heading("The last contacts"),
        table(("Day", "Member", "What"), rows, (20, 30, 50)),
    ]


def private_part(facts: HandoverFacts) -> list[blocks.Block]:
    """What only the next coordinator may read, on sheets that can be taken out."""
    made: list[blocks.Block] = [
        blocks.PageBreak(),
        blocks.Heading("Private notes"),
        blocks.Callout(
            "Keep inside our school",
            "This part is for the next coordinator only. Take it out before the note is copied.",
        ),
    ]
    empty = len(made)
    made += [blocks.Paragraph(told(each)) for each in facts.answers if _on_all(each)]
    for one in facts.members:
        answers = [each for each in facts.answers if each.subject_id == one.member.id]
        lines = [*one.private_lines(), *(told(each) for each in answers if each.private)]
        if lines:
            made.append(blocks.Heading(one.member.name, level=2))
            made += [blocks.Paragraph(line) for line in lines]
    return made if len(made) > empty else [*made, none("There are no private notes.")]


def _on_all(answer: AnsweredQuestion) -> bool:
    """A private answer that belongs to no member: on the partnership, or on a project."""
    return answer.private and answer.question.about is not About.MEMBER
