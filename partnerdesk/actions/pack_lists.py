"""The lists of a handover pack, read from the copy of the store that is packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.partners import Member
from partnerdesk.formats import pack_lists
from partnerdesk.formats.items_table import items_sheet
from partnerdesk.formats.members_table import InPost, members_sheet
from partnerdesk.formats.pack_lists import ListedLoan, ListedSession
from partnerdesk.formats.spreadsheet_out import Table, write_xlsx
from partnerdesk.store import calendar_rows, lending_rows, partners_rows, rows
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.lending_rows import ItemFilter, LoanFilter
from partnerdesk.store.partners_rows import PersonInRole

_BATCH = 500
_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)


def write_lists(
    database: Database, path: Path, now: datetime, step: Callable[[], object], *, people: bool
) -> None:
    """Write the sheets Members, People, Items, Loans, Sessions and Promises to ``path``.

    Without ``people`` nobody is named. What begins with ``=``, ``+``, ``-`` or ``@`` stays text.
    ``step`` is called every STEP rows and may raise.
    """
    with database.read() as connection:
        members = partners_rows.all_members(connection)
        names = {one.id: one.name for one in members}
        held = partners_rows.people_in_roles(connection) if people else []
        tables = [_members(members, held, now.date())]
        if people:
            pairs = [(one.person, one.role) for one in held]
            tables.append(pack_lists.people_sheet(pairs, names))
        items = lending_rows.list_items(
            connection, ItemFilter(), 0, lending_rows.count_items(connection, ItemFilter())
        )
        tables += [
            replace(items_sheet(items, names), title="Items"),
            pack_lists.loans_sheet(_loans(connection, now), names),
            pack_lists.sessions_sheet(_sessions(connection), names),
            pack_lists.promises_sheet(_promises(connection), names),
        ]
    write_xlsx(path, tables, step)


def rows_listed(database: Database) -> int:
    """About how many rows the sheets have."""
    with database.read() as connection:
        return (
            calendar_rows.count_sessions(connection, _FIRST, _LAST)
            + lending_rows.count_loans(connection, LoanFilter(), datetime.max)
            + lending_rows.count_items(connection, ItemFilter())
        )


def _members(members: list[Member], held: list[PersonInRole], today: date) -> Table:
    posts: dict[str, list[InPost]] = {}
    for one in held:
        if one.role.held_on(today):
            post = InPost(one.person, one.role.kind, one.role.title)
            posts.setdefault(one.role.member_id, []).append(post)
    return members_sheet(members, posts)


def _loans(connection: Connection, now: datetime) -> Iterator[ListedLoan]:
    count = lending_rows.count_loans(connection, LoanFilter(), now)
    for at in range(0, count, _BATCH):
        some = lending_rows.list_loans(connection, LoanFilter(), now, at, _BATCH)
        ids = {one.loan.responsible_id for one in some if one.loan.responsible_id}
        names = calendar_rows.people_names(connection, ids)
        for one in some:
            responsible = names.get(one.loan.responsible_id or "", "")
            yield ListedLoan(one.loan, one.state, one.things, responsible)


def _sessions(connection: Connection) -> Iterator[ListedSession]:
    at = 0
    while some := calendar_rows.sessions_between(
        connection, _FIRST, _LAST, limit=_BATCH, offset=at
    ):
        for one in some:
            project = one.project.name if one.project else ""
            yield ListedSession(one.session, project, tuple(who for who, _ in one.replies))
        at += len(some)


def _promises(connection: Connection) -> list[tuple[Agreement, Commitment]]:
    agreed = {one.id: one for one in rows.read(connection, Agreement)}
    promised = [(agreed[one.agreement_id], one) for one in rows.read(connection, Commitment)]
    return sorted(promised, key=lambda pair: (pair[0].number, pair[1].position))
