"""The handover note: all that a successor needs, with private notes in a part of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text, month_text
from partnerdesk.domain.handover import (
    HandoverFacts,
    LoanInHandover,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Side,
    way_to_reach,
)
from partnerdesk.domain.lending import due_day, due_text, out_text
from partnerdesk.domain.partners import BuyInState, PlanStanding, Standing
from partnerdesk.domain.words import counted, listed

CONTACTS_SHOWN = 30


def handover_document(facts: HandoverFacts, *, private: bool) -> blocks.Document:
    """The handover note; with ``private`` the part that must stay inside our school."""
    parts = [
        *_in_brief(facts),
        *_members(facts),
        *_agreements(facts),
        *_promises(facts),
        *_projects(facts),
        *_loans(facts),
        *_coming(facts),
        *_tasks(facts),
        *_buy_in(facts),
        *_last_contacts(facts),
        *_notes(facts),
        *_missing(facts),
        *_receipt(facts),
    ]
    if private:
        # Last, on sheets that hold nothing else: they can be taken out.
        parts += _private(facts)
    return blocks.Document(
        title="Handover note",
        subtitle=facts.partnership,
        date_line=f"prepared {day_text(facts.prepared_on)}",
        author=facts.coordinator,
        blocks=tuple(parts),
    )


def _in_brief(facts: HandoverFacts) -> list[blocks.Block]:
    kinds = Counter(one.member.kind.label.lower() for one in facts.members)
    members = f"{counted(len(facts.members), 'member')}: " + listed(
        [f"{number} {kind}" for kind, number in kinds.most_common()]
    )
    states = Counter(one.state.kind.label.lower() for one in facts.agreements)
    agreed = listed([f"{number} {state}" for state, number in states.most_common()]) or "none yet"
    themes = Counter(theme for one in facts.members for theme in one.member.themes)
    rows = [
        ("Partnership", facts.partnership or "not named"),
        ("Our school", facts.us.name if facts.us else "not set up"),
        ("Coordinator", _coordinator(facts)),
        ("Members", members),
        ("Agreements", agreed),
    ]
    if themes:
        rows.append(("Themes", listed([theme for theme, _ in themes.most_common(8)])))
    return [blocks.Heading("The partnership in brief"), blocks.Facts(tuple(rows))]


def _coordinator(facts: HandoverFacts) -> str:
    name = facts.coordinator or "not named"
    since = facts.coordinator_since
    return f"{name}, since {month_text(since)}" if since else name


def _members(facts: HandoverFacts) -> list[blocks.Block]:
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
        _table(("Member", "Call first", "How", "Then"), rows, (20, 20, 28, 32)),
    ]


def _others(one: MemberInHandover) -> str:
    first = one.call_first.person.id if one.call_first else ""
    others = [who for who in one.people if who.person.id != first]
    return "\n".join(_other(who) for who in others[:3])


def _other(who: PersonAtMember) -> str:
    words = f"{who.person.name}, {who.role.label.lower()}"
    return f"{words}\n{way_to_reach(who.person)}" if who.person.reach_at else words


def _agreements(facts: HandoverFacts) -> list[blocks.Block]:
    rows = [
        (
            one.agreement.number,
            f"{one.agreement.title}\n{_parties(one.parties)}",
            one.state.words + ("\n" + "\n".join(one.missing) if one.missing else ""),
            one.next_date or "–",
        )
        for one in facts.agreements
    ]
    return [
        blocks.Heading("Agreements"),
        _table(("Number", "Agreement", "State", "Next date"), rows, (18, 40, 24, 18)),
    ]


def _parties(names: tuple[str, ...]) -> str:
    return listed(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _promises(facts: HandoverFacts) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    for one in facts.agreements:
        if one.binds and one.promises:
            title = f"{one.agreement.number} {one.agreement.title}"
            rows = [(line.giver, line.what, line.to) for line in one.promises]
            made.append(blocks.Heading(title, level=2))
            made.append(_table(("Party", "Gives", "To"), rows, (28, 44, 28)))
    return [blocks.Heading("What was promised"), *(made or [_none("Nothing is promised yet.")])]


def _projects(facts: HandoverFacts) -> list[blocks.Block]:
    """What is under way, who drives it, and what comes next (P55, P79)."""
    if not facts.projects:
        return []
    rows = [
        (
            f"{one.project.name}\n{one.project.state.label}",
            one.project.need or one.project.aims,
            _drivers(one),
            _parties(one.members),
            f"{counted(one.sessions_ahead, 'session')} ahead\n{one.next_session}".strip(),
        )
        for one in facts.projects
    ]
    header = ("Project", "Why", "Who drives it", "Members", "Next")
    return [
        blocks.Heading("Projects under way"),
        _table(header, rows, (17, 25, 18, 18, 22)),
    ]


def _drivers(one: ProjectInHandover) -> str:
    leads = [*one.leads, *(f"{name}, deputy" for name in one.deputies)]
    return "\n".join(leads) or "nobody named"


def _tasks(facts: HandoverFacts) -> list[blocks.Block]:
    if not facts.tasks:
        return []
    rows = [
        (one.what, one.owner or "nobody named", day_text(one.due_on) if one.due_on else "–")
        for one in facts.tasks
    ]
    return [
        blocks.Heading("What people said they would do"),
        _table(("What", "Who", "By"), rows, (56, 24, 20)),
    ]


def _loans(facts: HandoverFacts) -> list[blocks.Block]:
    """What is out, by whose it is, then what is promised; those due first at the head."""
    made: list[blocks.Block] = []
    for side in Side:
        out = [one for one in facts.loans if one.ours is side and one.held.loan.handed_over_at]
        made += _loan_table(side.label, out, "Due back")
    promised = [one for one in facts.loans if one.held.loan.handed_over_at is None]
    promised.sort(key=lambda one: one.held.loan.out_at)
    made += _loan_table("Promised", promised, "When")
    return [blocks.Heading("Loans out and in"), *(made or [_none("Nothing is lent.")])]


def _loan_table(title: str, loans: Sequence[LoanInHandover], when: str) -> list[blocks.Block]:
    if not loans:
        return []
    rows = [
        (
            one.held.loan.number,
            one.held.things,
            f"{one.lender} to {one.borrower}",
            one.held.person,
            _loan_when(one),
        )
        for one in loans
    ]
    header = ("Number", "What", "Lender to borrower", "Talk to", when)
    return [blocks.Heading(title, level=2), _table(header, rows, (11, 23, 26, 17, 23))]


def _loan_when(one: LoanInHandover) -> str:
    loan, due = one.held.loan, due_day(one.held.loan.due_at)
    if loan.handed_over_at:
        late = f"\n{counted(one.days_overdue, 'day')} overdue" if one.days_overdue else ""
        return day_text(due) + late
    if loan.out_at.date() != due:
        return f"{day_text(loan.out_at.date())} to\n{day_text(due)}"
    # Within a day: half a day in words, a place by the minute.
    times = [text.partition(", ")[2] for text in (out_text(loan.out_at), due_text(loan.due_at))]
    return f"{day_text(due)},\n{' to '.join(dict.fromkeys(times))}"


def _coming(facts: HandoverFacts) -> list[blocks.Block]:
    rows = [(day_text(coming.day), coming.what) for coming in facts.coming]
    return [
        blocks.Heading("The next 90 days"),
        _table(("Day", "What"), rows, (25, 75)),
    ]


def _buy_in(facts: HandoverFacts) -> list[blocks.Block]:
    rows = [
        (one.member.name, *(_stands(state) for state in one.buy_in), _plan(one))
        for one in facts.members
    ]
    header = ("Member", "Head", "Senior team", "Governors", "Development plan")
    return [
        blocks.Heading("Who is on board"),
        _table(header, rows, (24, 19, 19, 19, 19)),
    ]


def _stands(state: BuyInState) -> str:
    if state.last is None:
        return "not known"
    word = "Fading" if state.fading else state.last.standing.label
    if state.fading and state.last.standing is Standing.CAUTIOUS:
        word = "Cautious, fading"
    return f"{word}\n{month_text(state.last.seen_on)}"


def _plan(one: MemberInHandover) -> str:
    if one.member.plan_standing is PlanStanding.YES:
        return one.member.plan_reference or "yes"
    return "no" if one.member.plan_standing is PlanStanding.NO else "not known"


def _last_contacts(facts: HandoverFacts) -> list[blocks.Block]:
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
        _table(("Day", "Member", "What"), rows, (20, 30, 50)),
    ]


def _notes(facts: HandoverFacts) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    for one in facts.members:
        public = [note for note in one.notes if not note.private]
        if public or one.member.values_ethos:
            made.append(blocks.Heading(one.member.name, level=2))
        if one.member.values_ethos:
            made.append(blocks.Paragraph(one.member.values_ethos))
        made += [blocks.Paragraph(f"{note.topic.label}: {note.body}") for note in public]
    return [blocks.Heading("Good to know"), *made] if made else []


def _missing(facts: HandoverFacts) -> list[blocks.Block]:
    words = tuple(gap.words for gap in facts.gaps)
    return [
        blocks.Heading("What is missing"),
        blocks.Checklist(words) if words else _none("Nothing that this program can see."),
    ]


def _private(facts: HandoverFacts) -> list[blocks.Block]:
    made: list[blocks.Block] = [
        blocks.PageBreak(),
        blocks.Heading("Private notes"),
        blocks.Callout(
            "Keep inside our school",
            "This part is for the next coordinator only. Take it out before the note is copied.",
        ),
    ]
    empty = len(made)
    for one in facts.members:
        if lines := one.private_lines():
            made.append(blocks.Heading(one.member.name, level=2))
            made += [blocks.Paragraph(line) for line in lines]
    return made if len(made) > empty else [*made, _none("There are no private notes.")]


def _receipt(facts: HandoverFacts) -> list[blocks.Block]:
    school = facts.us.name if facts.us else facts.partnership
    parts: tuple[blocks.Block, ...] = (
        blocks.Heading("Receipt"),
        blocks.Checklist(
            (
                "This note has been read and gone through together.",
                "PartnerDesk opens on the successor’s computer, with a backup from today.",
                "Keys, passwords’ whereabouts and files have been handed over.",
                "Every member has been told whom to call from now on.",
            )
        ),
        blocks.Signatures(
            intro="Handed over and received:",
            blocks=(
                blocks.SignatureBlock(school, "Handed over by", facts.coordinator),
                blocks.SignatureBlock(school, "Received by"),
            ),
        ),
    )
    return [blocks.Together(parts)]


def _table(
    header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]
) -> blocks.Block:
    return blocks.Table(header, tuple(rows), widths) if rows else _none("None.")


def _none(words: str) -> blocks.Block:
    return blocks.Paragraph(words, style="quiet")
