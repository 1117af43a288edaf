"""The first ten minutes of whoever takes over: the few things to know before all else (P77-P80)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from partnerdesk.domain.partners import Channel
from partnerdesk.domain.promises import PromiseState

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

    ``way`` is a number or an address, the preferred way first: ``text to 01632 960123``.
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
    """A day in the next ninety on which something is due, and the page and key that show it."""

    day: date
    what: str
    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fragile:
    """Something that hangs by a thread, in words, and the page and key that mend it."""

    words: str
    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ToRead:
    """An answer of the interview: the question as it is read, and the whole answer."""

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
    members: int = 0
    calls: Some[FirstCall] = field(default_factory=Some)
    promised: Some[OpenPromise] = field(default_factory=Some)
    due: Some[FallsDue] = field(default_factory=Some)
    fragile: Some[Fragile] = field(default_factory=Some)
    answers: Some[ToRead] = field(default_factory=Some)
    office_is_open: bool = False
