"""Agreements with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, func, select

from partnerdesk.domain.agreements import (
    Agreement,
    Answer,
    Clause,
    Commitment,
    Draft,
    IssuedVersion,
    Party,
    Signatory,
    Signature,
    State,
    StateKind,
    state_of,
)
from partnerdesk.domain.files import StoredFile
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting, Renewal
from partnerdesk.store import rows
from partnerdesk.store.tables import (
    agreement,
    agreement_answer,
    agreement_clause,
    agreement_commitment,
    agreement_party,
    agreement_renewal,
    agreement_signatory,
    agreement_signature,
    agreement_version,
    governors_meeting,
)


def draft_of(connection: Connection, agreement_id: str) -> Draft:
    """One agreement, whole, with who signs its present version.

    Raises LookupError when there is none.
    """
    found = rows.get(connection, Agreement, agreement_id)
    by = agreement_id
    signatories = rows.read(
        connection,
        Signatory,
        agreement_signatory.c.agreement_id == by,
        agreement_signatory.c.version == found.version,
        order_by=[agreement_signatory.c.position],
    )
    return Draft(
        found,
        tuple(
            rows.read(
                connection,
                Party,
                agreement_party.c.agreement_id == by,
                order_by=[agreement_party.c.position],
            )
        ),
        tuple(signatories),
        tuple(
            rows.read(
                connection,
                Signature,
                agreement_signature.c.signatory_id.in_([s.id for s in signatories]),
                order_by=[agreement_signature.c.signed_on],
            )
        ),
        tuple(
            rows.read(
                connection,
                Clause,
                agreement_clause.c.agreement_id == by,
                order_by=[agreement_clause.c.position],
            )
        ),
        tuple(rows.read(connection, Answer, agreement_answer.c.agreement_id == by)),
        tuple(
            rows.read(
                connection,
                Commitment,
                agreement_commitment.c.agreement_id == by,
                order_by=[agreement_commitment.c.position],
            )
        ),
        tuple(
            rows.read(
                connection,
                IssuedVersion,
                agreement_version.c.agreement_id == by,
                order_by=[agreement_version.c.version],
            )
        ),
    )


def signed_under(
    connection: Connection, agreement_id: str, version: int
) -> list[tuple[Signatory, Signature | None]]:
    """Who was to sign a version, in order, and who did."""
    wanted = rows.read(
        connection,
        Signatory,
        agreement_signatory.c.agreement_id == agreement_id,
        agreement_signatory.c.version == version,
        order_by=[agreement_signatory.c.position],
    )
    ids = [one.id for one in wanted]
    given = rows.read(connection, Signature, agreement_signature.c.signatory_id.in_(ids))
    by_id = {one.signatory_id: one for one in given}
    return [(one, by_id.get(one.id)) for one in wanted]


def renewals_of(connection: Connection, agreement_id: str) -> list[Renewal]:
    """How often an agreement was renewed, oldest first."""
    return rows.read(
        connection,
        Renewal,
        agreement_renewal.c.agreement_id == agreement_id,
        order_by=[agreement_renewal.c.ends_on],
    )


def governors_meetings(
    connection: Connection, member_ids: Iterable[str] | None = None
) -> list[GovernorsMeeting]:
    """When governors meet, soonest first; of some members or of all."""
    where = [] if member_ids is None else [governors_meeting.c.member_id.in_(list(member_ids))]
    return rows.read(connection, GovernorsMeeting, *where, order_by=[governors_meeting.c.day])


def agreement_by_number(connection: Connection, number: str) -> Agreement | None:
    """The agreement with this number, capitals aside."""
    found = rows.read(connection, Agreement, func.upper(agreement.c.number) == number.upper())
    return found[0] if found else None


def numbers(connection: Connection) -> list[str]:
    """Every number that is taken."""
    return list(connection.execute(select(agreement.c.number)).scalars())


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as a list shows it."""

    agreement: Agreement
    state: State
    member_ids: tuple[str, ...]
    issued: int


def list_agreements(
    connection: Connection, today: date, review_notice_days: int, member_id: str | None = None
) -> list[AgreementRow]:
    """Every agreement, or those of one member, the newest first, each with its state."""
    parties: dict[str, list[str]] = {}
    for party in rows.read(connection, Party, order_by=[agreement_party.c.position]):
        parties.setdefault(party.agreement_id, []).append(party.member_id)
    present = and_(
        agreement.c.id == agreement_signatory.c.agreement_id,
        agreement.c.version == agreement_signatory.c.version,
    )
    wanted = select(agreement_signatory.c.agreement_id).join(agreement, present)
    needed = _counts(connection, wanted)
    signed = _counts(
        connection,
        wanted.join(
            agreement_signature, agreement_signature.c.signatory_id == agreement_signatory.c.id
        ),
    )
    issued = _counts(connection, select(agreement_version.c.agreement_id))
    order = [agreement.c.created_on.desc(), agreement.c.number.desc()]
    return [
        AgreementRow(
            one,
            state_of(one, needed.get(one.id, 0), signed.get(one.id, 0), today, review_notice_days),
            tuple(parties.get(one.id, ())),
            issued.get(one.id, 0),
        )
        for one in rows.read(connection, Agreement, order_by=order)
        if member_id is None or member_id in parties.get(one.id, ())
    ]


def _counts(connection: Connection, query: Select[tuple[str]]) -> dict[str, int]:
    inner = query.subquery()
    grouped = select(inner.c.agreement_id, func.count()).group_by(inner.c.agreement_id)
    return {row[0]: row[1] for row in connection.execute(grouped)}


# Which state a member's chip shows when it is party to several agreements.
_FOREMOST = (
    StateKind.AWAITING,
    StateKind.REVIEW_DUE,
    StateKind.IN_FORCE,
    StateKind.AGREED,
    StateKind.DRAFT,
    StateKind.ENDED,
)


def foremost_states(listed: Iterable[AgreementRow]) -> dict[str, State]:
    """By member id, the one state that says most about where its agreements stand."""
    foremost: dict[str, State] = {}
    for row in listed:
        for member_id in row.member_ids:
            known = foremost.get(member_id)
            if row.state.kind in _FOREMOST and (
                known is None or _FOREMOST.index(row.state.kind) < _FOREMOST.index(known.kind)
            ):
                foremost[member_id] = row.state
    return foremost


def stored_file(connection: Connection, file_id: str) -> StoredFile:
    """A kept file's facts. Raises LookupError when there is none."""
    return rows.get(connection, StoredFile, file_id)
