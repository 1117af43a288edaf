"""Promises with what shows that they are kept, and what is done outside their scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Integer, func, literal_column, select

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.money import pounds
from partnerdesk.domain.partners import Contact
from partnerdesk.domain.promises import (
    AgreementProject,
    CommitmentLink,
    Evidence,
    LinkKind,
    Standing,
    standing,
)
from partnerdesk.domain.sessions import Session, SessionState, Task
from partnerdesk.store import rows
from partnerdesk.store.tables import (
    TABLE_OF,
    agreement,
    agreement_commitment,
    agreement_project,
    commitment_link,
    let_be,
    session,
)

# Of so many agreements all promises are read in a blink.
_FEW = 200


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of an issued agreement, with what shows it and what it has come to."""

    agreement: Agreement
    commitment: Commitment
    evidence: tuple[Evidence, ...]
    standing: Standing


def are_many(connection: Connection) -> bool:
    """Whether there are so many agreements that reading their promises takes a while."""
    newest = select(func.max(literal_column("rowid", Integer))).select_from(agreement)
    return (connection.execute(newest).scalar() or 0) > _FEW


def promised(
    connection: Connection, today: date, agreement_ids: Sequence[str] | None = None
) -> list[Promised]:
    """The promises of agreements that were issued, in printing order; of some or of all.

    Those of agreements that are void, or that ended before ``today``, are not traced.
    """
    wanted = [agreement.c.voided_on.is_(None)]
    if agreement_ids is not None:
        wanted.append(agreement.c.id.in_(list(agreement_ids)))
    agreed = {
        one.id: one
        for one in rows.read(connection, Agreement, *wanted)
        if (one.issued_on or one.version > 1) and not _over(one, today)
    }
    lines = rows.read(
        connection,
        Commitment,
        agreement_commitment.c.agreement_id.in_(list(agreed)),
        order_by=[agreement_commitment.c.agreement_id, agreement_commitment.c.position],
    )
    evidence = evidence_of(connection, [one.id for one in lines], today)
    return [
        Promised(
            agreed[one.agreement_id],
            one,
            (shown := evidence.get(one.id, ())),
            standing(one, shown, agreed[one.agreement_id].starts_on, today),
        )
        for one in lines
    ]


def _over(one: Agreement, today: date) -> bool:
    return any(day is not None and day < today for day in (one.ended_on, one.ends_on))


def evidence_of(
    connection: Connection, commitment_ids: Iterable[str], today: date
) -> dict[str, tuple[Evidence, ...]]:
    """What each promise is linked to, with what has become of it; what was removed is left out."""
    links = rows.read(
        connection, CommitmentLink, commitment_link.c.commitment_id.in_(list(commitment_ids))
    )
    targets = {kind: _targets(connection, kind, links) for kind in _TARGETS}
    found: dict[str, list[Evidence]] = {}
    for link in links:
        if link.kind in _TARGETS:
            target = targets[link.kind].get(link.target_id)
            shown = _shown(link, target, today) if target is not None else None
        else:
            paid = pounds(link.pence) if link.pence is not None else ""
            words = ": ".join(filter(None, (paid, link.words)))
            shown = Evidence(link, True, link.on, words or link.kind.label)
        if shown is not None:
            found.setdefault(link.commitment_id, []).append(shown)
    return {
        key: tuple(sorted(several, key=lambda one: (one.day or date.max, one.link.id)))
        for key, several in found.items()
    }


_TARGETS: dict[LinkKind, type] = {
    LinkKind.SESSION: Session,
    LinkKind.LOAN: Loan,
    LinkKind.TASK: Task,
    LinkKind.CONTACT: Contact,
}

Target = Session | Loan | Task | Contact


def _targets(
    connection: Connection, kind: LinkKind, links: Sequence[CommitmentLink]
) -> dict[str, Target]:
    ids = [one.target_id for one in links if one.kind is kind]
    table = TABLE_OF[_TARGETS[kind]]
    found: list[Target] = rows.read(connection, _TARGETS[kind], table.c.id.in_(ids))
    return {one.id: one for one in found}


def _shown(link: CommitmentLink, target: Target, today: date) -> Evidence | None:
    """What a session, loan, task or contact shows; nothing once it is called off."""
    if isinstance(target, Session):
        if target.state is SessionState.CANCELLED:
            return None
        held = target.state is SessionState.HELD
        return Evidence(link, held, target.starts_at.date(), target.title)
    if isinstance(target, Loan):
        if target.cancelled_on:
            return None
        return Evidence(
            link, target.handed_over_at is not None, target.out_at.date(), target.number
        )
    if isinstance(target, Task):
        return Evidence(
            link, target.done_on is not None, target.done_on or target.due_on, target.what
        )
    return Evidence(link, target.on <= today, target.on, target.summary)


# --- scope -----------------------------------------------------------------------------------


def projects_of(connection: Connection, agreement_id: str) -> list[str]:
    """The ids of the projects that an agreement is about."""
    query = select(agreement_project.c.project_id).where(
        agreement_project.c.agreement_id == agreement_id
    )
    return list(connection.execute(query).scalars())


def project_links(connection: Connection) -> list[AgreementProject]:
    """Which agreements are about which projects."""
    return rows.read(connection, AgreementProject)


def outside_scope(connection: Connection, agreement_id: str) -> list[Session]:
    """Sessions of an agreement's projects that no promise covers and nobody let be (P35).

    From the day the agreement starts on; cancelled ones don't count.
    """
    start = rows.get(connection, Agreement, agreement_id).starts_on
    covered = (
        select(commitment_link.c.target_id)
        .join(
            agreement_commitment,
            agreement_commitment.c.id == commitment_link.c.commitment_id,
        )
        .where(
            agreement_commitment.c.agreement_id == agreement_id,
            commitment_link.c.kind == LinkKind.SESSION,
        )
    )
    let = select(let_be.c.session_id).where(let_be.c.agreement_id == agreement_id)
    under = select(agreement_project.c.project_id).where(
        agreement_project.c.agreement_id == agreement_id
    )
    conditions = [
        session.c.project_id.in_(under),
        session.c.state != SessionState.CANCELLED,
        session.c.id.not_in(covered),
        session.c.id.not_in(let),
    ]
    found = rows.read(connection, Session, *conditions, order_by=[session.c.starts_at])
    return [one for one in found if start is None or one.starts_at.date() >= start]
