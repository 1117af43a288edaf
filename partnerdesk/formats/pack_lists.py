"""The lists of a handover pack as sheets that anybody can read, sort and print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.lending import Loan, LoanState
from partnerdesk.domain.partners import Person, Role
from partnerdesk.domain.sessions import Session
from partnerdesk.formats.spreadsheet_out import Table

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedLoan:
    """A loan with what was lent, in words, and who answers for it."""

    loan: Loan
    state: LoanState
    things: str
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session with its project's name and the members that take part."""

    session: Session
    project: str
    member_ids: tuple[str, ...]


def people_sheet(people: Iterable[tuple[Person, Role]], members: Names) -> Table:
    """Who is and was what at which member."""
    columns = ("Name", "Member", "Role", "Telephone", "Mobile", "E-mail", "From", "Until")
    rows = [
        (who.name, members.get(role.member_id, ""), role.label, who.telephone, who.mobile,
         who.email, role.started_on, role.ended_on)
        for who, role in people
    ]  # fmt: skip
    return Table("People", columns, rows)


def loans_sheet(loans: Iterable[ListedLoan], members: Names) -> Table:
    """Every loan, with what became of it."""
    columns = (
        "Number", "Lent by", "Lent to", "What", "For", "Out", "Due back", "State", "Responsible",
    )  # fmt: skip
    rows = [
        (one.loan.number, members.get(one.loan.lender_id, ""),
         members.get(one.loan.borrower_id, ""), one.things, one.loan.purpose,
         one.loan.out_at.date(), one.loan.due_at.date(), one.state.words, one.responsible)
        for one in loans
    ]  # fmt: skip
    return Table("Loans", columns, rows)


def sessions_sheet(sessions: Iterable[ListedSession], members: Names) -> Table:
    """Every session, those called off too."""
    columns = (
        "Day", "Weekday", "From", "Until", "Title", "Kind", "State", "Project", "At", "Room",
        "Members",
    )  # fmt: skip
    rows = [
        (one.session.starts_at.date(), day_text(one.session.starts_at.date())[:3],
         f"{one.session.starts_at:%H:%M}", f"{one.session.ends_at:%H:%M}", one.session.title,
         one.session.kind.label, one.session.state.label, one.project,
         members.get(one.session.venue_id or "", ""), one.session.room,
         "; ".join(members.get(member_id, "") for member_id in one.member_ids))
        for one in sessions
    ]  # fmt: skip
    return Table("Sessions", columns, rows)


def promises_sheet(promises: Iterable[tuple[Agreement, Commitment]], members: Names) -> Table:
    """What was promised in every agreement, by whom and to whom (P34)."""
    columns = (
        "Agreement", "Title", "Promised by", "To", "What", "How much", "By when", "Due",
        "Measured by", "Released on",
    )  # fmt: skip
    rows = [
        (agreement.number, agreement.title, members.get(one.giver_id, ""),
         members.get(one.receiver_id or "", "all the others"), one.what, one.how_much,
         one.by_when, one.due_on, one.measure, one.released_on)
        for agreement, one in promises
    ]  # fmt: skip
    return Table("Promises", columns, rows)
