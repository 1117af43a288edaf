"""The work in the handover note: agreements, promises, projects, loans, dates and tasks."""

from __future__ import annotations

from collections.abc import Sequence

from partnerdesk.documents import blocks
from partnerdesk.documents.handover_table import none, parties, table
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.handover import (
    HandoverFacts,
    LoanInHandover,
    ProjectInHandover,
    Side,
)
from partnerdesk.domain.lending import due_day, due_text, out_text
from partnerdesk.domain.words import counted


def work(facts: HandoverFacts) -> list[blocks.Block]:
    """What was agreed and promised, what is under way, and what falls due."""
    return [
        *_agreements(facts),
        *_promises(facts),
        *_projects(facts),
        *_coming(facts),
        *_tasks(facts),
        *_loans(facts),
    ]


def _agreements(facts: HandoverFacts) -> list[blocks.Block]:
    rows = [
        (
            one.agreement.number,
            f"{one.agreement.title}\n{parties(one.parties)}",
            one.state.words + ("\n" + "\n".join(one.missing) if one.missing else ""),
            one.next_date or "–",
        )
        for one in facts.agreements
    ]
    return [
        blocks.Heading("Agreements"),
        table(("Number", "Agreement", "State", "Next date"), rows, (18, 40, 24, 18)),
    ]


def _promises(facts: HandoverFacts) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    for one in facts.agreements:
        if one.binds and one.promises:
            title = f"{one.agreement.number} {one.agreement.title}"
            rows = [(line.giver, line.what, line.to, line.owner or "–") for line in one.promises]
            made.append(blocks.Heading(title, level=2))
            made.append(table(("Party", "Gives", "To", "Seen to by"), rows, (22, 38, 22, 18)))
    return [blocks.Heading("What was promised"), *(made or [none("Nothing is promised yet.")])]


def _projects(facts: HandoverFacts) -> list[blocks.Block]:
    """What is under way, who drives it, and what comes next (P55, P79)."""
    if not facts.projects:
        return []
    rows = [
        (
            f"{one.project.name}\n{one.project.state.label}",
            one.project.need or one.project.aims,
            _drivers(one),
            parties(one.members),
            f"{counted(one.sessions_ahead, 'session')} ahead\n{one.next_session}".strip(),
        )
        for one in facts.projects
    ]
    header = ("Project", "Why", "Who drives it", "Members", "Next")
    return [
        blocks.Heading("Projects under way"),
        table(header, rows, (17, 25, 18, 18, 22)),
    ]


def _drivers(one: ProjectInHandover) -> str:
    leads = [*one.leads, *(f"{name}, deputy" for name in one.deputies)]
    return "\n".join(leads) or "nobody named"


def _coming(facts: HandoverFacts) -> list[blocks.Block]:
    rows = [(day_text(coming.day), coming.what) for coming in facts.coming]
    return [
        blocks.Heading("The next 90 days"),
        table(("Day", "What"), rows, (25, 75)),
    ]


def _tasks(facts: HandoverFacts) -> list[blocks.Block]:
    if not facts.tasks:
        return []
    rows = [
        (one.what, one.owner or "nobody named", day_text(one.due_on) if one.due_on else "–")
        for one in facts.tasks
    ]
    return [
        blocks.Heading("What people said they would do"),
        table(("What", "Who", "By"), rows, (56, 24, 20)),
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
    return [blocks.Heading("Loans out and in"), *(made or [none("Nothing is lent.")])]


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
    return [blocks.Heading(title, level=2), table(header, rows, (11, 23, 26, 17, 23))]


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
