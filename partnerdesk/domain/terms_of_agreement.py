"""How long an agreement binds: renewals, notice, late joiners, and governors' meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.agreements import Agreement, Party
from partnerdesk.domain.dates import day_text, months_after
from partnerdesk.domain.problems import RuleBroken


@dataclass(frozen=True, slots=True)
class Renewal:
    """An agreement that goes on: from the end it had until the end it has now."""

    id: str = ""
    agreement_id: str = ""
    renewed_on: date = date.min
    ended_on: date = date.min
    ends_on: date = date.min
    note: str = ""


@dataclass(frozen=True, slots=True)
class GovernorsMeeting:
    """A day on which a member's governors meet, so that a review can fall before it."""

    id: str = ""
    member_id: str = ""
    day: date = date.min
    note: str = ""


def check_renewal(agreement: Agreement, renewal: Renewal, today: date) -> None:
    """Raise RuleBroken unless an agreement that was issued goes on for longer than it would."""
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Change its dates instead.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over. Draft a new one from it.")
    if agreement.ends_on is None:
        raise RuleBroken("", f"{agreement.number} has no end, so there is nothing to renew.")
    if renewal.ends_on <= agreement.ends_on:
        words = f"It ends on {day_text(agreement.ends_on)} already. Choose a later day."
        raise RuleBroken("ends_on", words)
    if renewal.renewed_on > today:
        raise RuleBroken("renewed_on", "This day is still to come. Put the day it was agreed.")


def last_day_after_notice(agreement: Agreement, notice_on: date) -> date:
    """The last day that binds a party which gives notice: a notice period on, or the term's end.

    The end is that of the current term, renewals included: nobody is bound beyond what was agreed.
    """
    notice = months_after(notice_on, agreement.notice_months)
    return min(notice, agreement.ends_on) if agreement.ends_on else notice


def check_leaving(agreement: Agreement, party: Party, notice_on: date, today: date) -> None:
    """Raise RuleBroken unless a party can give notice on that day."""
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Change its parties instead.")
    if agreement.ended_on or agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is over, so nobody is bound by it.")
    if party.notice_on:
        raise RuleBroken("notice_on", f"Notice was given on {day_text(party.notice_on)} already.")
    if notice_on > today:
        raise RuleBroken("notice_on", "This day is still to come. Put the day notice was given.")


def review_before(
    meetings: Iterable[GovernorsMeeting], review_on: date, earliest: date
) -> date | None:
    """The last governors' meeting up to ``review_on`` and from ``earliest`` on, less a fortnight.

    A review that is done by then can be put before governors; None when no meeting is known.
    """
    known = [one.day for one in meetings if earliest <= one.day <= review_on]
    return max(known) - timedelta(days=14) if known else None
