"""The first ten minutes of whoever takes over: the few things to know before all else (P77-P80)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from partnerdesk.domain.handover import Gap, GapKind, MemberInHandover
from partnerdesk.domain.interview import URGENT, Asked, Question
from partnerdesk.domain.partners import Channel
from partnerdesk.domain.promises import PromiseState

DAYS_AHEAD = 90

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The handover pack that this store was begun from.

    ``made_by`` is who made it, blank in a pack without personal data; ``read_on`` the day when
    somebody put the first ten minutes aside, None while they are still to be shown.
    """

    pack_id: str
    opened_on: date
    made_on: date
    made_by: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class PackContents:
    """What is inside a pack that was verified, in words for whoever is about to open it.

    ``size`` is the file's, in bytes. ``counts`` reads ``14 members``, ``3 agreements`` and so on,
    what is not there left out; ``choice`` is ``everything`` or what was left out; ``missing`` is
    how many scans and documents were gone already when it was made. ``older`` when an earlier
    PartnerDesk made it: it is brought up to date as it is opened.
    """

    name: str
    size: int
    pack_id: str
    made_at: datetime
    partnership: str = ""
    school: str = ""
    made_by: str = ""
    choice: str = "everything"
    member: str = ""
    whole: bool = True
    private: bool = True
    personal: bool = True
    encrypted: bool = False
    older: bool = False
    counts: tuple[str, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Some(Generic[Thing]):
    """The first few of many, and how many more there are."""

    shown: tuple[Thing, ...] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.shown)


def first_few(things: Sequence[Thing], most: int) -> Some[Thing]:
    """At most ``most`` of ``things``, in their order, with the count of the rest."""
    return Some(tuple(things[:most]), max(0, len(things) - most))


@dataclass(frozen=True, slots=True)
class FirstCall:
    """Whom to call first at a member, and how; ``name`` is blank when nobody is named there.

    ``way`` is the number or address for the preferred ``channel``, the school's own when nobody is
    named; blank when none is known. ``key`` of the page of partners is ``member_id``.
    """

    member_id: str
    member: str
    person_id: str = ""
    name: str = ""
    title: str = ""
    channel: Channel | None = None
    way: str = ""


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that is still to be kept: ``key`` opens it on the page of promises.

    ``owner`` is who sees to it, blank when nobody does; ``due_on`` None when no day was agreed.
    """

    key: str
    giver: str
    what: str
    to: str
    owner: str
    due_on: date | None
    state: PromiseState


@dataclass(frozen=True, slots=True)
class FallsDue:
    """Something due in the next ninety days, or overdue, and where it is shown."""

    day: date
    what: str
    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fragile:
    """Something that hangs by a thread, in words, and the page and key where it is mended."""

    words: str
    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToRead:
    """An answer of the interview, whole, under its question; ``key`` is the answer's id."""

    question: str
    body: str
    answered_on: date
    answered_by: str = ""
    private: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class TenMinutes:
    """All that the first ten minutes show, the most important of each.

    ``coordinator`` is who holds the office by the settings: while it is still who made the pack,
    the window offers to take it (``office_is_open``). ``arrival`` is None in a store that was not
    begun from a pack.
    """

    today: date
    partnership: str = ""
    school: str = ""
    coordinator: str = ""
    coordinator_since: date | None = None
    arrival: Arrival | None = None
    calls: Some[FirstCall] = field(default_factory=Some)
    promised: Some[OpenPromise] = field(default_factory=Some)
    due: Some[FallsDue] = field(default_factory=Some)
    fragile: Some[Fragile] = field(default_factory=Some)
    answers: Some[ToRead] = field(default_factory=Some)
    office_is_open: bool = False


# --- what comes first ------------------------------------------------------------------------

# As many of each as can be taken in within ten minutes; the rest is counted.
MOST_CALLS = 8
MOST_PROMISES = 8
MOST_DUE = 10
MOST_FRAGILE = 8
MOST_ANSWERS = 8

# What hangs by a thread: of all that a successor would miss, what can break without their doing.
_FRAGILE = frozenset(
    {
        GapKind.NOBODY, GapKind.UNSIGNED, GapKind.LAPSED, GapKind.OVERDUE, GapKind.NO_SESSION_LEAD,
        GapKind.KEY_NOBODY, GapKind.ONE_CONTACT, GapKind.ONE_LEAD, GapKind.ONE_SESSION_LEAD,
        GapKind.KEY_ONE, GapKind.NO_DEPUTY, GapKind.NO_OWNER, GapKind.NO_WAY, GapKind.SILENT,
    }
)  # fmt: skip


def first_calls(members: Sequence[MemberInHandover], bound: Container[str]) -> Some[FirstCall]:
    """Whom to call first at each other member: those in ``bound``, by name, come first.

    They are the parties of agreements that bind.
    """
    others = [one for one in members if not one.member.is_us]
    ranked = sorted(
        others, key=lambda one: (one.member.name not in bound, one.member.name.casefold())
    )
    return first_few([_call(one) for one in ranked], MOST_CALLS)


def _call(one: MemberInHandover) -> FirstCall:
    member = one.member
    if one.call_first is None:
        return FirstCall(member.id, member.name, way=member.telephone or member.email)
    person = one.call_first.person
    return FirstCall(
        member.id, member.name, person.id, person.name, one.call_first.role.label, person.channel,
        person.reach_at,
    )  # fmt: skip


def open_promises(promises: Sequence[OpenPromise]) -> Some[OpenPromise]:
    """Those that are still to be kept: what is worst first, then what is due soonest."""
    order = list(PromiseState)
    still = [one for one in promises if one.state not in _DONE]
    still.sort(key=lambda one: (order.index(one.state), one.due_on or date.max))
    return first_few(still, MOST_PROMISES)


_DONE = (PromiseState.KEPT, PromiseState.RELEASED)


def falls_due(dates: Sequence[FallsDue], today: date) -> Some[FallsDue]:
    """What is overdue, and what the next ninety days bring, the soonest first."""
    last = today + timedelta(days=DAYS_AHEAD)
    ahead = [one for one in dates if one.day <= last]
    return first_few(sorted(ahead, key=lambda one: (one.day, one.what)), MOST_DUE)


def fragile(gaps: Sequence[Gap]) -> Some[Fragile]:
    """What hangs by a thread, the worst first."""
    found = [Fragile(one.words, one.page, one.key) for one in gaps if one.kind in _FRAGILE]
    return first_few(found, MOST_FRAGILE)


def to_read_first(asked: Sequence[Asked]) -> Some[ToRead]:
    """The answers on the partnership, those first that the first week needs; then all others."""
    order = [*URGENT, *(one for one in Question if one not in URGENT)]
    ranked = sorted(asked, key=lambda one: order.index(one.question))
    answered = [
        ToRead(
            one.words,
            one.answer.body,
            one.answer.answered_on,
            one.answer.answered_by,
            one.answer.private,
            one.answer.id,
        )
        for one in ranked
        if one.answer
    ]
    return first_few(answered, MOST_ANSWERS)


def office_is_open(coordinator: str, since: date | None, arrival: Arrival | None) -> bool:
    """Whether whoever opened the pack has still to say that they are in office.

    So while nobody is named, or while it is who made the pack, unless they took office after it.
    """
    if arrival is None:
        return False
    if not coordinator:
        return True
    return coordinator == arrival.made_by and not (since and since > arrival.made_on)
