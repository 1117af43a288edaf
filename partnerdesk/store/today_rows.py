"""Reads for Today and for the handover note: the whole partnership in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from partnerdesk.domain.agreements import Signatory, Signature, StateKind
from partnerdesk.domain.calendar import holidays
from partnerdesk.domain.partners import Role
from partnerdesk.domain.today import AgreementFacts, TodayFacts
from partnerdesk.domain.words import listed
from partnerdesk.store import agreements_rows, partners_rows, rows, settings_rows
from partnerdesk.store.agreements_rows import AgreementRow
from partnerdesk.store.tables import (
    action,
    agreement_signatory,
    agreement_signature,
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
        last_backup=last_backup,
        unsaved_since=_changed_since(connection, last_backup),
    )


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


def _missing(
    connection: Connection, awaiting: Iterable[AgreementRow], names: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    """``St Oswald’s: head and chair of governors``, per agreement and party."""
    ids = [one.agreement.id for one in awaiting]
    wanted = rows.read(
        connection,
        Signatory,
        agreement_signatory.c.agreement_id.in_(ids),
        order_by=[agreement_signatory.c.position],
    )
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
