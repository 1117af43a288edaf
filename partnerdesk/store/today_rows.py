"""Reads for Today and for the handover note: the whole partnership in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, and_, func, literal_column, or_, select

from partnerdesk.domain.agreements import Signatory, Signature, StateKind
from partnerdesk.domain.calendar import holidays
from partnerdesk.domain.lending import Item, Loan
from partnerdesk.domain.partners import Channel, Role
from partnerdesk.domain.today import DUE_SOON_DAYS, AgreementFacts, HeldLoan, TodayFacts
from partnerdesk.domain.words import listed
from partnerdesk.store import (
    agreements_rows,
    new_head_rows,
    partners_rows,
    personal_rows,
    rows,
    settings_rows,
    today_calendar_rows,
)
from partnerdesk.store.agreements_rows import AgreementRow
from partnerdesk.store.tables import (
    action,
    agreement_signatory,
    agreement_signature,
    item,
    loan,
    loan_line,
    person,
)


def today_facts(
    connection: Connection, today: date, last_backup: datetime | None = None
) -> TodayFacts:
    """All that Today is told; ``last_backup`` is when the newest backup was made."""
    settings = settings_rows.read_settings(connection)
    home = partners_rows.us(connection)
    closed = partners_rows.closures_of(connection, home.id) if home else []
    members = partners_rows.all_members(connection)
    names = {one.id: one.name for one in members}
    return TodayFacts(
        today=today,
        settings=settings,
        members=members,
        roles=rows.read(connection, Role),
        names={row.id: row.name for row in connection.execute(select(person.c.id, person.c.name))},
        last_contacts=partners_rows.last_contacts(connection),
        buy_ins=partners_rows.buy_ins_of(connection),
        holidays=holidays(closed),
        agreements=agreement_facts(connection, today, settings.review_notice_days, names),
        loans=held_loans(connection, _week_after(today)),
        tested=rows.read(
            connection, Item, item.c.test_due_on.is_not(None), item.c.retired_on.is_(None)
        ),
        calendar=today_calendar_rows.calendar_facts(
            connection, today, settings.pencil_chase_days, home.id if home else ""
        ),
        new_heads=new_head_rows.watched(connection, today),
        kept=personal_rows.kept_on(connection),
        last_backup=last_backup,
        unsaved_since=_changed_since(connection, last_backup),
    )


def _week_after(today: date) -> datetime:
    return datetime.combine(today + timedelta(days=DUE_SOON_DAYS + 2), time.min)


def agreement_facts(
    connection: Connection, today: date, review_notice_days: int, names: dict[str, str]
) -> tuple[AgreementFacts, ...]:
    """Every agreement with its state and whose signatures are missing."""
    listed_rows = agreements_rows.list_agreements(connection, today, review_notice_days)
    awaiting = [one for one in listed_rows if one.state.kind is StateKind.AWAITING]
    missing = _missing(connection, awaiting, names)
    return tuple(
        AgreementFacts(one.agreement, one.state, one.member_ids, missing.get(one.agreement.id, ()))
        for one in listed_rows
    )


def held_loans(connection: Connection, due_before: datetime | None = None) -> tuple[HeldLoan, ...]:
    """Loans that are out or promised, with what they still hold; those due first.

    With ``due_before`` only what is due back or goes out before that moment.
    """
    columns = [loan.c[field.name] for field in fields(Loan)]
    query = (
        select(*columns, loan_line.c.held, item.c.name, person.c.name, person.c.channel)
        .join(loan_line, loan_line.c.loan_id == loan.c.id)
        .join(item, item.c.id == loan_line.c.item_id)
        .outerjoin(person, person.c.id == loan.c.responsible_id)
        .where(loan_line.c.held > literal_column("0"))
        .order_by(loan.c.due_at, loan.c.number, loan_line.c.position)
    )
    if due_before:
        waiting = and_(loan.c.handed_over_at.is_(None), loan_line.c.held_from < due_before)
        query = query.where(or_(loan_line.c.held_until < due_before, waiting))
    lines: dict[Loan, list[tuple[int, str, str | None, str | None]]] = {}
    for *values, held, thing, name, channel in connection.execute(query):
        lines.setdefault(Loan(*values), []).append((held, thing, name, channel))
    return tuple(_held(of, several) for of, several in lines.items())


def _held(of: Loan, several: list[tuple[int, str, str | None, str | None]]) -> HeldLoan:
    things = [f"{number} × {thing}" if number > 1 else thing for number, thing, *_ in several]
    _, _, name, channel = several[0]
    prefers = Channel(channel).label.lower() if channel else ""
    held = sum(number for number, *_ in several)
    return HeldLoan(of, held, listed(things), name or "", prefers)


def _missing(
    connection: Connection, awaiting: Iterable[AgreementRow], names: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    """``St Oswald’s: head and chair of governors``, per agreement and party."""
    versions = {one.agreement.id: one.agreement.version for one in awaiting}
    every = rows.read(
        connection,
        Signatory,
        agreement_signatory.c.agreement_id.in_(list(versions)),
        order_by=[agreement_signatory.c.position],
    )
    wanted = [one for one in every if one.version == versions[one.agreement_id]]
    given = rows.read(
        connection,
        Signature,
        agreement_signature.c.signatory_id.in_([one.id for one in wanted]),
    )
    signed = {one.signatory_id for one in given}
    roles: dict[str, dict[str, list[str]]] = {}
    for one in wanted:
        if one.id not in signed:
            per_party = roles.setdefault(one.agreement_id, {})
            per_party.setdefault(one.member_id, []).append(one.role_kind.label.lower())
    return {
        agreement_id: tuple(f"{names[m]}: {listed(missing)}" for m, missing in per_party.items())
        for agreement_id, per_party in roles.items()
    }


def _changed_since(connection: Connection, backup: datetime | None) -> datetime | None:
    query = select(func.min(action.c.at))
    if backup:
        query = query.where(action.c.at > backup.isoformat(timespec="seconds"))
    first = connection.execute(query).scalar()
    return datetime.fromisoformat(first) if first else None
