"""Promises traced: what each line of an agreement came to, from what was done about it (P33-P36).

A promise's state is derived from its evidence on the day it is looked at, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted


class PromiseState(Choice):
    """What a promise has come to, in neutral words."""

    BROKEN = "broken", "Not kept in time"
    DUE = "due", "Due"
    DRIFTING = "drifting", "Drifting"
    ON_COURSE = "on_course", "On course"
    KEPT = "kept", "Kept"
    RELEASED = "released", "Released by agreement"


class LinkKind(Choice):
    """What shows that a promise is being kept."""

    SESSION = "session", "Session"
    LOAN = "loan", "Loan"
    TASK = "task", "Task"
    CONTACT = "contact", "Visit, call or meeting"
    PAYMENT = "payment", "Payment"
    NOTE = "note", "Something seen"


@dataclass(frozen=True, slots=True)
class CommitmentLink:
    """Something that fulfils a promise, or is meant to.

    ``target_id`` is the session, loan, task or contact. A payment has ``pence`` and, like a note,
    its own day and words.
    """

    id: str = ""
    commitment_id: str = ""
    kind: LinkKind = LinkKind.NOTE
    target_id: str = ""
    on: date | None = None
    pence: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PromiseOwner:
    """Who sees to it that a promise is kept (P33)."""

    id: str = ""
    commitment_id: str = ""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class AgreementProject:
    """A project that an agreement is about: what is done under it should be covered."""

    id: str = ""
    agreement_id: str = ""
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class LetBe:
    """A session outside the scope of an agreement that was looked at and left as it is (P35)."""

    id: str = ""
    agreement_id: str = ""
    session_id: str = ""
    note: str = ""
    on: date = date.min


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link with what has become of it: done on a day, or planned for one."""

    link: CommitmentLink
    done: bool
    day: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a promise has come to, how often it was done of how often promised, and why so."""

    state: PromiseState
    done: int
    wanted: int
    words: str


# A promise that is due within a month is looked at; one that nothing happened about for a term
# drifts.
DUE_SOON = timedelta(days=30)
A_TERM = timedelta(days=92)


def standing(
    promise: Commitment, evidence: Sequence[Evidence], since: date | None, today: date
) -> Standing:
    """What a promise has come to; ``since`` is the day from which its agreement runs."""
    done = sum(1 for one in evidence if one.done)
    wanted = max(1, promise.times)
    state = _state(promise, evidence, since, today)
    return Standing(state, done, wanted, _why(promise, evidence, state, done, wanted))


def _state(
    promise: Commitment, evidence: Sequence[Evidence], since: date | None, today: date
) -> PromiseState:
    wanted = max(1, promise.times)
    done = sum(1 for one in evidence if one.done)
    if promise.released_on:
        return PromiseState.RELEASED
    if done >= wanted:
        return PromiseState.KEPT
    if promise.due_on and promise.due_on < today:
        return PromiseState.BROKEN
    planned = sum(1 for one in evidence if not one.done and (one.day is None or one.day >= today))
    if done + planned >= wanted:
        return PromiseState.ON_COURSE
    if promise.due_on and promise.due_on - today <= DUE_SOON:
        return PromiseState.DUE
    latest = max([one.day for one in evidence if one.day], default=since)
    stirring = latest is None or today - latest <= A_TERM
    return PromiseState.ON_COURSE if stirring else PromiseState.DRIFTING


def _why(
    promise: Commitment,
    evidence: Sequence[Evidence],
    state: PromiseState,
    done: int,
    wanted: int,
) -> str:
    if state is PromiseState.RELEASED and promise.released_on:
        return f"Released on {day_text(promise.released_on)}: {promise.released_reason}"
    last = max((one.day for one in evidence if one.done and one.day), default=None)
    since = f", last on {day_text(last)}" if last else ""
    by = f" · due by {day_text(promise.due_on)}" if promise.due_on else ""
    if wanted == 1:
        return (f"Done{since}" if done else "Nothing has shown it yet") + by
    return f"{done} of {counted(wanted, 'time')}{since}{by}"


def check_link(link: CommitmentLink, today: date) -> None:
    """Raise RuleBroken unless a link points at something, or says what was seen or paid."""
    own = link.kind in (LinkKind.PAYMENT, LinkKind.NOTE)
    if own and link.on is None:
        raise RuleBroken("on", "Give the day.")
    if own and link.on and link.on > today:
        raise RuleBroken("on", "This day is still to come. Put the day it happened.")
    if link.kind is LinkKind.NOTE and not link.words:
        raise RuleBroken("words", "Say what was seen.")
    if link.kind is LinkKind.PAYMENT and (link.pence is None or link.pence <= 0):
        raise RuleBroken("pence", "Write how much was paid, such as 38.00.")
    if not own and not link.target_id:
        raise RuleBroken("target_id", "Choose what fulfils it.")


def check_release(promise: Commitment) -> None:
    """Raise RuleBroken unless a release says why."""
    if promise.released_on and not promise.released_reason:
        raise RuleBroken("reason", "Say why all agree to let it go: governors will ask.")


def worst_first(found: Iterable[tuple[Commitment, Standing]]) -> list[tuple[Commitment, Standing]]:
    """Promises by what needs attention, then as they are printed."""
    order = list(PromiseState)
    return sorted(found, key=lambda one: (order.index(one[1].state), one[0].position))
