"""Agreements with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
)

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
from partnerdesk.store.columns import Day
from partnerdesk.store.long_lists import LongList, Marks
from partnerdesk.store.questions import Question, among
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

_Given = date | BindParameter[Any]


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
    where = [] if member_id is None else [_of_members([member_id])]
    query = rows.whole(Agreement).where(*where).order_by(*(one.desc() for one in _BY_DAY_MADE))
    return _agreement_rows(connection, query, today, review_notice_days)


def agreement_list(kind: StateKind | None, today: date, review_notice_days: int) -> LongList:
    """Those in one state, or all, as a list to be read in windows."""
    review_from = today + timedelta(days=review_notice_days)
    where = () if kind is None else (_state_kind(today, review_from) == kind.value,)
    return LongList(agreement, where, _BY_DAY_MADE, backwards=True)


def agreement_window(
    connection: Connection,
    listed: LongList,
    marks: Marks,
    today: date,
    review_notice_days: int,
    offset: int,
    limit: int,
) -> list[AgreementRow]:
    """The agreements of a list from number ``offset`` on."""
    query = listed.window(rows.whole(Agreement), marks, offset, limit)
    return _agreement_rows(connection, query, today, review_notice_days)


def agreement_row(
    connection: Connection, agreement_id: str, today: date, review_notice_days: int
) -> AgreementRow | None:
    """One agreement with its state, or None when there is none."""
    query = rows.whole(Agreement).where(agreement.c.id == agreement_id)
    return next(iter(_agreement_rows(connection, query, today, review_notice_days)), None)


def any_agreement(connection: Connection) -> bool:
    """Whether there is any agreement."""
    return connection.execute(select(agreement.c.id).limit(1)).first() is not None


def _agreement_rows(
    connection: Connection, query: Select[Any], today: date, review_notice_days: int
) -> list[AgreementRow]:
    facts = query.add_columns(_NEEDED, _SIGNED, _ISSUED)
    found = [(Agreement(*row[:-3]), *row[-3:]) for row in connection.execute(facts)]
    parties = _parties(connection, [one.id for one, *_ in found])
    return [
        AgreementRow(
            one,
            state_of(one, needed, signed, today, review_notice_days),
            tuple(parties.get(one.id, ())),
            issued,
        )
        for one, needed, signed, issued in found
    ]


def _parties(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """The members of some agreements, in their order."""
    parties: dict[str, list[str]] = {}
    query = select(agreement_party.c.agreement_id, agreement_party.c.member_id)
    for at in range(0, len(ids), _AT_ONCE):
        some = agreement_party.c.agreement_id.in_(ids[at : at + _AT_ONCE])
        for agreement_id, member_id in connection.execute(
            query.where(some).order_by(agreement_party.c.position)
        ):
            parties.setdefault(agreement_id, []).append(member_id)
    return parties


_AT_ONCE = 500
_BY_DAY_MADE = (agreement.c.created_on, agreement.c.number)

_PRESENT = and_(
    agreement_signatory.c.agreement_id == agreement.c.id,
    agreement_signatory.c.version == agreement.c.version,
)
_NEEDED = select(func.count()).select_from(agreement_signatory).where(_PRESENT).scalar_subquery()
_SIGNED = (
    select(func.count())
    .select_from(agreement_signatory)
    .join(agreement_signature, agreement_signature.c.signatory_id == agreement_signatory.c.id)
    .where(_PRESENT)
    .scalar_subquery()
)
_ISSUED = (
    select(func.count())
    .select_from(agreement_version)
    .where(agreement_version.c.agreement_id == agreement.c.id)
    .scalar_subquery()
)


def _of_members(member_ids: Iterable[str]) -> ColumnElement[bool]:
    theirs = select(agreement_party.c.agreement_id)
    return agreement.c.id.in_(theirs.where(agreement_party.c.member_id.in_(list(member_ids))))


def _state_kind(today: _Given, review_from: _Given) -> ColumnElement[str]:
    """The same as ``domain.agreements.state_of`` says, for the database to answer.

    A review is due on ``review_from``, or was before it.
    """
    return case(
        (agreement.c.voided_on.is_not(None), StateKind.VOID.value),
        (agreement.c.ended_on <= today, StateKind.ENDED.value),
        (agreement.c.issued_on.is_(None), StateKind.DRAFT.value),
        (agreement.c.ends_on < today, StateKind.ENDED.value),
        (_SIGNED < _NEEDED, StateKind.AWAITING.value),
        (agreement.c.starts_on > today, StateKind.AGREED.value),
        (agreement.c.review_on <= review_from, StateKind.REVIEW_DUE.value),
        else_=StateKind.IN_FORCE.value,
    )


# Which state a member's chip shows when it is party to several agreements.
FOREMOST = (
    StateKind.AWAITING,
    StateKind.REVIEW_DUE,
    StateKind.IN_FORCE,
    StateKind.AGREED,
    StateKind.DRAFT,
    StateKind.ENDED,
)


def foremost_states(
    connection: Connection, member_ids: Iterable[str], today: date, review_notice_days: int
) -> dict[str, State]:
    """By member id, the one state that says most about where its agreements stand.

    The newest of them where several stand alike.
    """
    review_from = today + timedelta(days=review_notice_days)
    found = _STANDING.ask(
        connection, members=list(member_ids), today=today, review_from=review_from
    )
    return {
        member_id: state_of(
            Agreement(**dict(zip(_TELLING, told, strict=True))),
            needed, signed, today, review_notice_days,
        )
        for member_id, needed, signed, *told in found
    }  # fmt: skip


def _standing() -> Question:
    """Of each of some members the foremost of its agreements, with what tells the state of it.

    The database chooses, as a list that is scrolled asks for it with every page.
    """
    kind = _state_kind(bindparam("today", type_=Day), bindparam("review_from", type_=Day))
    ranks = {one.value: rank for rank, one in enumerate(FOREMOST)}
    rank = case(ranks, value=kind, else_=len(ranks))
    party = agreement_party.c
    place = func.row_number().over(
        partition_by=party.member_id, order_by=(rank, *(one.desc() for one in _BY_DAY_MADE))
    )
    every = (
        select(party.member_id, agreement.c.id, rank.label("rank"), place.label("place"))
        .join(agreement_party, party.agreement_id == agreement.c.id)
        .where(among(party.member_id, "members"))
        .subquery()
    )
    telling = (agreement.c[name] for name in _TELLING)
    return Question(
        select(every.c.member_id, _NEEDED, _SIGNED, *telling)
        .join(every, every.c.id == agreement.c.id)
        .where(every.c.place == 1, every.c.rank < len(ranks))
    )


# All that the state of an agreement is told by, beside its signatures.
_TELLING = ("voided_on", "ended_on", "issued_on", "starts_on", "ends_on", "review_on", "version")
_STANDING = _standing()


def stored_file(connection: Connection, file_id: str) -> StoredFile:
    """A kept file's facts. Raises LookupError when there is none."""
    return rows.get(connection, StoredFile, file_id)
