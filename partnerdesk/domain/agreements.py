"""Memoranda of understanding: parties, clauses, promises, signatures and what state they are in.

Rules from PRACTICES.md: what each side achieves and supplies (P33, P34), the scope (P35), who
signed up to what (P36), sustainability (P37), and changes of key staff (P77, P78).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.domain.clauses import Template


@dataclass(frozen=True, slots=True)
class Agreement:
    """An MOU from its first draft on. Its state is derived, never stored.

    ``version`` is the one being drafted, or the last issued; ``notice_months`` how long before it
    leaves a party says so.
    """

    id: str = ""
    number: str = ""
    title: str = ""
    template_id: str = ""
    template_version: int = 1
    created_on: date = date.min
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    issued_on: date | None = None
    ended_on: date | None = None
    ended_reason: str = ""
    voided_on: date | None = None
    void_reason: str = ""
    version: int = 1
    notice_months: int = 3


@dataclass(frozen=True, slots=True)
class Party:
    """A member that the agreement binds, in printing order.

    ``joined_on`` when it joined after issue; ``notice_on`` and ``leaves_on`` when it leaves before
    the others.
    """

    id: str = ""
    agreement_id: str = ""
    member_id: str = ""
    position: int = 0
    joined_on: date | None = None
    notice_on: date | None = None
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """A signature that is wanted: one party, one role, under one version."""

    id: str = ""
    agreement_id: str = ""
    member_id: str = ""
    role_kind: RoleKind = RoleKind.HEAD
    position: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature given by hand, and the scan that shows it."""

    id: str = ""
    signatory_id: str = ""
    person_name: str = ""
    role_title: str = ""
    signed_on: date = date.min
    scan_id: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of one agreement; ``edited`` once its words are the user's own."""

    id: str = ""
    agreement_id: str = ""
    clause_id: str = ""
    clause_version: int = 1
    position: int = 0
    part: str = ""
    heading: str = ""
    body: str = ""
    edited: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user answered to one plain question; ``question_id`` is ``clause.question``."""

    id: str = ""
    agreement_id: str = ""
    question_id: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one party gives (P34). Without a receiver it is given to every other party.

    ``by_when`` and ``measure`` are in the user's words; ``due_on`` is the day it is traced to,
    and ``times`` how often it is to be done.
    """

    id: str = ""
    agreement_id: str = ""
    giver_id: str = ""
    receiver_id: str | None = None
    what: str = ""
    how_much: str = ""
    by_when: str = ""
    measure: str = ""
    position: int = 0
    due_on: date | None = None
    times: int = 1
    released_on: date | None = None
    released_reason: str = ""


@dataclass(frozen=True, slots=True)
class IssuedVersion:
    """A frozen version: the printed file, its SHA-256, and the facts as JSON."""

    id: str = ""
    agreement_id: str = ""
    version: int = 1
    issued_on: date = date.min
    facts: str = ""
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that is known of one agreement, in printing order."""

    agreement: Agreement
    parties: tuple[Party, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    signatures: tuple[Signature, ...] = ()
    clauses: tuple[Clause, ...] = ()
    answers: tuple[Answer, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    versions: tuple[IssuedVersion, ...] = ()


def is_open(clause: Clause) -> bool:
    """Whether the clause still has a blank in it, or says nothing."""
    return not clause.left_out and (not clause.body.strip() or "[to be agreed" in clause.body)


# --- give and receive ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the give-and-receive table: a party, and both sides in words."""

    member_id: str
    gives: tuple[str, ...]
    receives: tuple[str, ...]


def exchanges(parties: Sequence[Party], promised: Sequence[Commitment]) -> tuple[Exchange, ...]:
    """What each party gives and receives, in the parties' order (P17, P34)."""
    table = []
    for party in parties:
        me = party.member_id
        gives = tuple(commitment_text(c) for c in promised if c.giver_id == me)
        receives = tuple(
            commitment_text(c)
            for c in promised
            if c.receiver_id == me or (c.receiver_id is None and c.giver_id != me)
        )
        table.append(Exchange(me, gives, receives))
    return tuple(table)


def commitment_text(promise: Commitment) -> str:
    """``Latin teaching, 1 hour a week, by July 2027``."""
    parts = (promise.what, promise.how_much, promise.by_when and f"by {promise.by_when}")
    return ", ".join(part for part in parts if part)


# --- state -----------------------------------------------------------------------------------


class StateKind(Choice):
    """Where an agreement is in its life."""

    DRAFT = "draft", "Draft"
    AWAITING = "awaiting", "Awaiting signature"
    AGREED = "agreed", "Signed"
    IN_FORCE = "in_force", "In force"
    REVIEW_DUE = "review_due", "Review due"
    ENDED = "ended", "Ended"
    VOID = "void", "Void"


_BINDING = frozenset(
    {StateKind.AWAITING, StateKind.AGREED, StateKind.IN_FORCE, StateKind.REVIEW_DUE}
)


@dataclass(frozen=True, slots=True)
class State:
    """The state and, while signatures are awaited, how many of how many are there."""

    kind: StateKind
    signed: int
    needed: int
    day: date | None = None
    version: int = 1

    @property
    def binds(self) -> bool:
        """Whether its promises count: it is agreed or being signed, or an issued one is revised."""
        revised = self.kind is StateKind.DRAFT and self.version > 1
        return revised or self.kind in _BINDING

    @property
    def words(self) -> str:
        """``Draft``, ``Awaiting signature (2 of 4)``, ``In force`` and so on."""
        if self.kind is StateKind.DRAFT and self.version > 1:
            return f"Draft of version {self.version}"
        if self.kind is StateKind.AWAITING:
            return f"Awaiting signature ({self.signed} of {self.needed})"
        if self.kind is StateKind.AGREED and self.day:
            return f"Signed, starts {day_text(self.day)}"
        return self.kind.label

    @property
    def short(self) -> str:
        """For a chip: ``2 of 4 signed``."""
        if self.kind is StateKind.AWAITING:
            return f"{self.signed} of {self.needed} signed"
        return self.kind.label


def state_of(
    agreement: Agreement,
    needed: int,
    signed: int,
    today: date,
    review_notice_days: int,
) -> State:
    """The state on ``today``. A review is due from ``review_notice_days`` before its day."""
    if agreement.voided_on:
        kind = StateKind.VOID
    elif agreement.ended_on and agreement.ended_on <= today:
        kind = StateKind.ENDED
    elif agreement.issued_on is None:
        kind = StateKind.DRAFT
    elif agreement.ends_on and agreement.ends_on < today:
        kind = StateKind.ENDED
    elif signed < needed:
        kind = StateKind.AWAITING
    elif agreement.starts_on and agreement.starts_on > today:
        kind = StateKind.AGREED
    elif _review_due(agreement, today, review_notice_days):
        kind = StateKind.REVIEW_DUE
    else:
        kind = StateKind.IN_FORCE
    return State(kind, signed, needed, agreement.starts_on, agreement.version)


def _review_due(agreement: Agreement, today: date, notice_days: int) -> bool:
    if agreement.review_on is None:
        return False
    return agreement.review_on - timedelta(days=notice_days) <= today


def next_date(agreement: Agreement, state: State, today: date) -> str:
    """The next day that matters, in words: ``review by 3 Jul``, or blank."""
    if state.kind in (StateKind.ENDED, StateKind.VOID, StateKind.DRAFT):
        return ""
    if state.kind is StateKind.AGREED and agreement.starts_on:
        return f"starts {short_day(agreement.starts_on, today)}"
    if agreement.review_on and (agreement.review_on >= today or not agreement.ends_on):
        return f"review by {short_day(agreement.review_on, today)}"
    return f"ends {short_day(agreement.ends_on, today)}" if agreement.ends_on else ""


# --- refusals --------------------------------------------------------------------------------


def check_dates(agreement: Agreement) -> None:
    """Raise RuleBroken when the agreement's dates are out of order."""
    start, end, review = agreement.starts_on, agreement.ends_on, agreement.review_on
    if start and end and end <= start:
        raise RuleBroken("ends_on", "The agreement ends before it has run. Choose a later end.")
    if review and start and review < start:
        raise RuleBroken("review_on", "The review falls before the start. Choose a later day.")
    if review and end and review > end:
        raise RuleBroken("review_on", "The review falls after the end. Choose an earlier day.")


def check_parties(member_ids: Sequence[str], template: Template | None = None) -> None:
    """Raise RuleBroken unless at least two different members are party to it."""
    if len(set(member_ids)) < 2:
        raise RuleBroken("parties", "An agreement needs at least two parties. Tick another one.")
    most = template.most_parties if template else None
    if most is not None and len(set(member_ids)) > most:
        raise RuleBroken(
            "parties",
            f"This template is for up to {most} parties. Tick fewer, or choose another template.",
        )


def check_ready_to_issue(draft: Draft) -> None:
    """Raise RuleBroken, naming the part, while anything that must be agreed is still open."""
    agreement = draft.agreement
    check_editable(agreement)
    check_parties([party.member_id for party in draft.parties])
    check_dates(agreement)
    open_parts = [clause.part for clause in draft.clauses if is_open(clause)]
    if open_parts:
        raise RuleBroken(
            "clauses",
            f"Still open: {', '.join(open_parts)}. "
            "Answer these parts or leave them out, then issue.",
        )
    # Whoever has given notice is not asked to sign what comes after.
    staying = {party.member_id for party in draft.parties if party.leaves_on is None}
    unsigned = staying - {s.member_id for s in draft.signatories}
    if unsigned:
        raise RuleBroken("signatories", "Each party needs somebody to sign. Add who signs for it.")


def check_editable(agreement: Agreement) -> None:
    """Raise RuleBroken once the agreement is issued, ended or void: its words are frozen."""
    if agreement.issued_on or agreement.ended_on or agreement.voided_on:
        raise RuleBroken(
            "",
            f"{agreement.number} has been issued, so its words can no longer change. "
            "Draft a new version of it, or void it.",
        )


def check_signature(
    signature: Signature, agreement: Agreement, already: Iterable[Signature], today: date
) -> None:
    """Raise RuleBroken unless this signature can stand on this agreement."""
    if agreement.issued_on is None:
        raise RuleBroken("", "Issue the agreement first: a draft can’t be signed.")
    if agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is void, so it can’t be signed.")
    if any(s.signatory_id == signature.signatory_id for s in already):
        raise RuleBroken("signatory_id", "This signature is already recorded. Choose another one.")
    if not signature.person_name:
        raise RuleBroken("person_name", "Give the name of the person who signed.")
    if signature.signed_on > today:
        raise RuleBroken("signed_on", "This day is still to come. Put the day it was signed.")


def next_number(taken: Iterable[str], year: int) -> str:
    """The next free number of a year: ``MOU-2026-003``."""
    pattern = re.compile(rf"MOU-{year}-(\d+)")
    used = [int(match[1]) for number in taken if (match := pattern.fullmatch(number))]
    return f"MOU-{year}-{max(used, default=0) + 1:03}"
