"""What agreements ask of the coordinator today: promises, renewals, and governors' meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.agreements import Agreement, Commitment, StateKind
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.promises import PromiseState, Standing
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.domain.words import counted

# A renewal is decided, and a paper for governors written, in the month before.
DECIDE_DAYS = 30
MEETING_DAYS = 28
_ASKING = (PromiseState.BROKEN, PromiseState.DUE, PromiseState.DRIFTING)


@dataclass(frozen=True, slots=True)
class TracedPromise:
    """A promise of an agreement with what it has come to."""

    agreement: Agreement
    commitment: Commitment
    standing: Standing


@dataclass(frozen=True, slots=True)
class Binding:
    """An agreement that is in force, with its parties' ids."""

    agreement: Agreement
    member_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """What Today is told of the life of agreements."""

    promises: Sequence[TracedPromise] = ()
    meetings: Sequence[GovernorsMeeting] = ()


IN_FORCE = (StateKind.IN_FORCE, StateKind.REVIEW_DUE)


def life_matters(
    facts: LifeFacts, binding: Sequence[Binding], today: date, members: Mapping[str, str]
) -> tuple[Matter, ...]:
    """What agreements ask for, by kind; ``members`` are names by id."""
    return (
        *_promises(facts.promises),
        *(found for one in binding for found in _renewal(one.agreement, today)),
        *(found for one in binding for found in _governors(one, facts.meetings, today, members)),
    )


def _promises(traced: Sequence[TracedPromise]) -> list[Matter]:
    """One matter per agreement: they are talked over together (P33)."""
    asking: dict[str, list[TracedPromise]] = {}
    for one in traced:
        if one.standing.state in _ASKING:
            asking.setdefault(one.agreement.id, []).append(one)
    found = []
    for several in asking.values():
        agreement = several[0].agreement
        several.sort(key=lambda one: _ASKING.index(one.standing.state))
        second = "; ".join(
            f"{one.commitment.what}: {one.standing.state.label.lower()}" for one in several[:3]
        )
        verb = "asks" if len(several) == 1 else "ask"
        title = f"{counted(len(several), 'promise')} of {agreement.number} {verb} to be looked at"
        found.append(
            Matter(MatterKind.PROMISE, title, second, "See agreement", "agreements", agreement.id)
        )
    return found


def _renewal(agreement: Agreement, today: date) -> list[Matter]:
    """Told from a month before the last day on which notice leaves its whole period."""
    if agreement.ends_on is None or agreement.ends_on < today:
        return []
    notice_by = months_after(agreement.ends_on, -agreement.notice_months)
    if today < notice_by - timedelta(days=DECIDE_DAYS):
        return []
    title = f"{agreement.number} ends on {day_text(agreement.ends_on)}: renew it, or let it end"
    told = f"Notice is given by {day_text(notice_by)}" if today <= notice_by else ""
    second = " · ".join(filter(None, (told, agreement.title)))
    return [Matter(MatterKind.RENEWAL, title, second, "Decide", "agreements", agreement.id)]


def _governors(
    one: Binding, meetings: Sequence[GovernorsMeeting], today: date, members: Mapping[str, str]
) -> list[Matter]:
    """The last meeting of each party's governors before the review, in the month before it."""
    review = one.agreement.review_on
    if review is None or review < today:
        return []
    found = []
    for member_id in one.member_ids:
        days = [each.day for each in meetings if each.member_id == member_id and each.day <= review]
        last = max(days, default=None)
        if last and 0 <= (last - today).days <= MEETING_DAYS:
            found.append(
                Matter(
                    MatterKind.GOVERNORS,
                    f"Governors of {members[member_id]} meet on {day_text(last)}",
                    f"Their last meeting before {one.agreement.number} is reviewed "
                    f"by {day_text(review)}",
                    "See agreement",
                    "agreements",
                    one.agreement.id,
                )
            )
    return found
