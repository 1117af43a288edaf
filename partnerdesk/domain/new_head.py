"""A new head: told, met and signed up afresh within ninety days, or the partnership fades (P78)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Contact, ContactKind, Role, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SessionState, when_text

WATCH_DAYS = 90
AHEAD_DAYS = 30

BRIEF, MEET, SIGN_UP = "brief", "meet", "sign up afresh"


@dataclass(frozen=True, slots=True)
class ChangeOfHead:
    """Somebody became head of a member, and what was done about it since.

    ``person_id`` is the new head; ``meeting_id`` the session at which they are met; ``closed_on``
    the day when somebody decided that no more is needed.
    """

    id: str = ""
    member_id: str = ""
    person_id: str = ""
    started_on: date = date.min
    briefed_on: date | None = None
    meeting_id: str | None = None
    met_on: date | None = None
    signed_up_on: date | None = None
    closed_on: date | None = None

    def watched_on(self, day: date) -> bool:
        """Whether Today still asks about it: from a month before the start to 90 days after."""
        return self.open_on(day) and self.started_on - timedelta(days=AHEAD_DAYS) <= day

    def open_on(self, day: date) -> bool:
        """Whether something is still to be done, and it is no more than 90 days since the start."""
        if self.closed_on or not self.still_to_do:
            return False
        return day <= self.started_on + timedelta(days=WATCH_DAYS)

    @property
    def still_to_do(self) -> tuple[str, ...]:
        """``brief``, ``meet`` and ``sign up afresh``, as far as they are not done."""
        steps = {BRIEF: self.briefed_on, MEET: self.met_on, SIGN_UP: self.signed_up_on}
        return tuple(step for step, day in steps.items() if day is None)


def begins_watch(role: Role, today: date) -> bool:
    """Whether a role that is written down makes somebody a new head who is to be welcomed.

    Not one that began more than 90 days ago, or on a day nobody knows: that is history.
    """
    if role.kind is not RoleKind.HEAD or role.started_on is None:
        return False
    recent = today <= role.started_on + timedelta(days=WATCH_DAYS)
    return recent and (role.ended_on is None or role.ended_on >= today)


@dataclass(frozen=True, slots=True)
class WatchedHead:
    """A new head by name, with what was done so far.

    ``change`` holds also what other facts show (``seen_through``); ``meeting`` is the session at
    which they are met; ``bound`` whether an agreement binds the member, so that there is something
    to sign up to.
    """

    change: ChangeOfHead
    member: str
    head: str
    meeting: Session | None = None
    bound: bool = True

    @property
    def still_to_do(self) -> tuple[str, ...]:
        """The steps that are not done; nothing is signed where no agreement binds."""
        return tuple(one for one in self.change.still_to_do if self.bound or one != SIGN_UP)

    def days_since(self, today: date) -> int:
        """How many days they have been head; below 0 before the first day."""
        return (today - self.change.started_on).days

    def open_on(self, day: date) -> bool:
        """As that of the change, with the steps that apply."""
        return bool(self.still_to_do) and self.change.open_on(day)

    def watched_on(self, day: date) -> bool:
        """As that of the change, with the steps that apply."""
        return bool(self.still_to_do) and self.change.watched_on(day)

    def meeting_words(self, today: date) -> str:
        """When they are met, or why not yet; blank when no meeting is in the calendar."""
        if self.meeting is None:
            return ""
        when = when_text(self.meeting.starts_at, self.meeting.ends_at)
        if self.meeting.state is SessionState.CANCELLED:
            return f"The meeting on {when} was called off"
        if self.meeting.state is SessionState.HELD:
            return f"Met on {when}"
        if self.meeting.ends_at.date() < today:
            return f"The meeting was to be on {when}: write down whether it took place"
        return f"{self.meeting.state.label} for {when}"


_FACE_TO_FACE = (ContactKind.VISIT, ContactKind.MEETING)


def seen_through(
    change: ChangeOfHead,
    meeting: Session | None,
    contacts: Iterable[Contact],
    signed: Iterable[date],
) -> ChangeOfHead:
    """The change with the days that other facts show, where nobody wrote them down.

    The meeting was held, or a visit or meeting with the new head is logged; ``signed`` are the
    days on which a head of the member signed an agreement that binds.
    """
    met = [
        one.on
        for one in contacts
        if one.kind in _FACE_TO_FACE
        and one.person_id == change.person_id
        and one.on >= change.started_on - timedelta(days=AHEAD_DAYS)
    ]
    if meeting and meeting.state is SessionState.HELD:
        met.append(meeting.starts_at.date())
    since = [day for day in signed if day >= change.started_on]
    return replace(
        change,
        met_on=change.met_on or min(met, default=None),
        signed_up_on=change.signed_up_on or min(since, default=None),
    )


def check_change_of_head(one: ChangeOfHead, today: date) -> None:
    """Raise RuleBroken for a day on which something was done that is still to come."""
    for field in ("briefed_on", "met_on", "signed_up_on"):
        day = getattr(one, field)
        if day and day > today:
            raise RuleBroken(field, "This day is still to come. Choose today or a day before.")


def role_that_ends(heads: Iterable[Role], person_id: str, starts_on: date) -> Role | None:
    """The role of head that ends the day before ``starts_on``; None when nobody holds it then.

    ``heads`` are the member's roles of head. Raises RuleBroken at ``starts_on`` when somebody
    became head on or after that day, and when it is not one role that ends.
    """
    every = list(heads)
    for role in every:
        if role.started_on and role.started_on >= starts_on:
            raise RuleBroken(
                "starts_on",
                f"Somebody is head from {day_text(role.started_on)}. Choose a day after that, "
                "or correct that role under People first.",
            )
    held = [one for one in every if one.held_on(starts_on - timedelta(days=1))]
    if any(one.person_id == person_id for one in held):
        raise RuleBroken("successor", "This is the head already. Choose who follows.")
    if len(held) > 1:
        raise RuleBroken(
            "starts_on",
            "Several people share the headship. Under People, choose “Change of holder…” "
            "beside the one who is followed.",
        )
    return held[0] if held else None
