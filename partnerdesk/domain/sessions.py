"""Sessions: when and where, who takes part, what is ready, what they cost, what came of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.calendar import check_years
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted, listed


class SessionKind(Choice):
    """What happens."""

    LESSON = "lesson", "Lesson"
    EVENT = "event", "Event"
    TRAINING = "training", "Training"
    MEETING = "meeting", "Meeting"
    FIXTURE = "fixture", "Fixture"
    SHOWCASE = "showcase", "Showcase"
    OTHER = "other", "Other"


class SessionState(Choice):
    """How firm it is."""

    PENCILLED = "pencilled", "Pencilled"
    CONFIRMED = "confirmed", "Confirmed"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Reply(Choice):
    """What a member said."""

    NONE = "", "Not asked"
    ASKED = "asked", "Asked"
    YES = "yes", "Yes"
    NO = "no", "No"


class SessionPart(Choice):
    """What somebody does at a session."""

    LEAD = "lead", "Leads"
    STAFF = "staff", "Staff"
    VISITOR = "visitor", "Visiting staff"


class CheckKind(Choice):
    """What has to be ready (P50)."""

    KIT = "kit", "Equipment"
    ROOM = "room", "Room"
    PEOPLE = "people", "People"
    TRANSPORT = "transport", "Transport"
    CONSENT = "consent", "Consent"
    RISK = "risk", "Risk assessment"
    LETTER = "letter", "Letters of assurance"


@dataclass(frozen=True, slots=True)
class Session:
    """Something that members do together, at local times.

    ``arranged_on`` is when it was first put in the calendar. ``series_day`` is the day that its
    series gave it, and stays when it is moved. ``sequence`` counts what exported calendars must
    hear of; ``feed_id`` and ``uid`` say which calendar file it came from.
    """

    id: str = ""
    project_id: str | None = None
    series_id: str | None = None
    series_day: date | None = None
    title: str = ""
    kind: SessionKind = SessionKind.LESSON
    state: SessionState = SessionState.PENCILLED
    starts_at: datetime = datetime.min
    ends_at: datetime = datetime.min
    venue_id: str | None = None
    room: str = ""
    years: tuple[int, ...] = ()
    purpose: str = ""
    notes: str = ""
    transport: str = ""
    agenda: str = ""
    decisions: str = ""
    arranged_on: date = date.min
    confirmed_on: date | None = None
    cancelled_on: date | None = None
    cancel_reason: str = ""
    sequence: int = 0
    feed_id: str | None = None
    uid: str = ""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A member at a session: its reply, its numbers, and the minutes it takes its staff (P49).

    Minutes are per member of staff, besides those of the session itself; travel is there and
    back.
    """

    id: str = ""
    session_id: str = ""
    member_id: str = ""
    position: int = 0
    reply: Reply = Reply.NONE
    asked_on: date | None = None
    replied_on: date | None = None
    pupils_expected: int | None = None
    staff_expected: int | None = None
    pupils_attended: int | None = None
    staff_attended: int | None = None
    preparation_minutes: int = 0
    travel_minutes: int = 0
    cover_minutes: int = 0


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """Somebody at a session. ``letter_seen_on``: the day on which the employer's letter of
    assurance was seen; never its number, never a certificate."""

    id: str = ""
    session_id: str = ""
    person_id: str = ""
    part: SessionPart = SessionPart.STAFF
    letter_seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionNeed:
    """So many of an item that the session needs."""

    id: str = ""
    session_id: str = ""
    item_id: str = ""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class SessionCost:
    """What something costs, in pence, and which member bears it; nobody: shared equally."""

    id: str = ""
    session_id: str = ""
    what: str = ""
    pence: int = 0
    borne_by_id: str | None = None


@dataclass(frozen=True, slots=True)
class SessionCheck:
    """Something that was seen to be ready on a day, or is not needed."""

    id: str = ""
    session_id: str = ""
    kind: CheckKind = CheckKind.KIT
    done_on: date | None = None
    not_needed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptClash:
    """A clash that somebody decided to live with, and why; ``clash`` is its key."""

    id: str = ""
    session_id: str = ""
    clash: str = ""
    note: str = ""
    on: date = date.min


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder about a session that was sent: when, to whom, how, in which words (P83)."""

    id: str = ""
    session_id: str = ""
    member_id: str = ""
    person_id: str | None = None
    on: date = date.min
    channel: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody said they would do, often at a meeting."""

    id: str = ""
    session_id: str | None = None
    what: str = ""
    owner_id: str | None = None
    due_on: date | None = None
    done_on: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Sessions by a rule. ``rule`` is an RRULE (RFC 5545, 3.3.10) without its COUNT or UNTIL.

    ``terms_of_id`` is the member whose school days it keeps to, ``week`` the letter of the weeks
    that it takes, blank for all. The sessions themselves are kept, each with its ``series_day``.
    """

    id: str = ""
    project_id: str | None = None
    title: str = ""
    rule: str = ""
    first_day: date = date.min
    last_day: date = date.min
    starts: time = time.min
    minutes: int = 60
    terms_of_id: str | None = None
    week: str = ""


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day of a series that was left out, and can come back."""

    id: str = ""
    series_id: str = ""
    day: date = date.min
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session with all that belongs to it."""

    session: Session
    members: tuple[TakingPart, ...] = ()
    people: tuple[SessionPerson, ...] = ()
    needs: tuple[SessionNeed, ...] = ()
    costs: tuple[SessionCost, ...] = ()
    checks: tuple[SessionCheck, ...] = ()
    kept_clashes: tuple[KeptClash, ...] = ()
    tasks: tuple[Task, ...] = ()
    reminders: tuple[Reminder, ...] = ()


LIVE = (SessionState.PENCILLED, SessionState.CONFIRMED)
LONGEST = timedelta(days=31)


def check_session(facts: SessionFacts) -> None:
    """Raise RuleBroken at the field that keeps a session from being written."""
    session = facts.session
    if not session.title:
        raise RuleBroken("title", "Name the session, for example “Year 8 Latin, week 6”.")
    if session.ends_at <= session.starts_at:
        raise RuleBroken("ends_at", "It ends before it starts. Put the later time here.")
    if session.ends_at - session.starts_at > LONGEST:
        raise RuleBroken("ends_at", "A session lasts at most 31 days. Make several of it.")
    check_years(session.years)
    _once("members", [one.member_id for one in facts.members], "A member")
    _once("people", [one.person_id for one in facts.people], "Somebody")
    _once("needs", [one.item_id for one in facts.needs], "An item")
    for part in facts.members:
        counts = (part.pupils_expected, part.staff_expected, part.pupils_attended,
                  part.staff_attended, part.preparation_minutes, part.travel_minutes,
                  part.cover_minutes)  # fmt: skip
        if any(number is not None and not 0 <= number <= 100_000 for number in counts):
            raise RuleBroken("members", "Write numbers from 0 to 100,000.")
    if any(need.quantity < 1 for need in facts.needs):
        raise RuleBroken("needs", "Write how many it needs, at least one.")
    if any(cost.pence < 0 or not cost.what for cost in facts.costs):
        raise RuleBroken("costs", "Say what each cost is for, and write it without a minus.")
    if any(not task.what for task in facts.tasks):
        raise RuleBroken("tasks", "Say what is to be done.")


def _once(field: str, ids: Collection[str], who: str) -> None:
    if len(set(ids)) < len(ids):
        raise RuleBroken(field, f"{who} is listed twice. List each once.")


# --- when ------------------------------------------------------------------------------------


def when_text(start: datetime, end: datetime) -> str:
    """``Thu 12 Mar 2026, 13:30–14:30``; both days when it runs over night."""
    if start.date() == end.date():
        return f"{day_text(start.date())}, {start:%H:%M}–{end:%H:%M}"
    return f"{day_text(start.date())}, {start:%H:%M} – {day_text(end.date())}, {end:%H:%M}"


def days_of_notice(session: Session) -> int:
    """Whole days between arranging a session and its start."""
    return (session.starts_at.date() - session.arranged_on).days


def is_ad_hoc(session: Session, notice_days: int) -> bool:
    """Whether it was arranged at less than the notice that the partnership wants (P48)."""
    return 0 <= days_of_notice(session) < notice_days


# --- readiness -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """One thing to have ready: done or not needed, and words that say what is open."""

    kind: CheckKind
    ready: bool
    words: str
    check: SessionCheck | None = None


def readiness(facts: SessionFacts) -> tuple[Readiness, ...]:
    """The checklist of a session (P50): ticks, and what the facts themselves say is open."""
    ticked = {one.kind: one for one in facts.checks}
    return tuple(_ready(kind, facts, ticked.get(kind)) for kind in CheckKind)


def _ready(kind: CheckKind, facts: SessionFacts, check: SessionCheck | None) -> Readiness:
    if check and check.not_needed:
        return Readiness(kind, True, "Not needed", check)
    missing = _missing(kind, facts)
    if missing:
        return Readiness(kind, False, missing, check)
    if check and check.done_on:
        return Readiness(kind, True, f"Seen to on {day_text(check.done_on)}", check)
    if kind is CheckKind.LETTER:
        return Readiness(kind, True, "All seen" if _visitors(facts) else "No visiting staff", check)
    return Readiness(kind, False, "Not seen to yet", check)


def _visitors(facts: SessionFacts) -> list[SessionPerson]:
    return [one for one in facts.people if one.part is SessionPart.VISITOR]


def _missing(kind: CheckKind, facts: SessionFacts) -> str:
    """What has to be known before somebody could tick it; blank when nothing."""
    if kind is CheckKind.ROOM and not facts.session.room:
        return "No room named"
    if kind is CheckKind.PEOPLE and not any(p.part is SessionPart.LEAD for p in facts.people):
        return "Nobody leads it yet"
    if kind is CheckKind.LETTER:
        unseen = sum(1 for one in _visitors(facts) if one.letter_seen_on is None)
        return f"{counted(unseen, 'letter')} not seen yet" if unseen else ""
    return ""


def not_ready(facts: SessionFacts) -> str:
    """``room, transport and consent``: what is open, in a few words; blank when all is ready."""
    return listed([one.kind.label.lower() for one in readiness(facts) if not one.ready])


# --- cost ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberCost:
    """What a session takes from a member (P49): staff minutes by kind, and pence."""

    member_id: str
    session_minutes: int
    preparation_minutes: int
    travel_minutes: int
    cover_minutes: int
    pence: int

    @property
    def staff_minutes(self) -> int:
        """All of the staff's minutes together; cover is other people's time, and counts too."""
        return (
            self.session_minutes
            + self.preparation_minutes
            + self.travel_minutes
            + self.cover_minutes
        )


def cost_by_member(facts: SessionFacts) -> tuple[MemberCost, ...]:
    """What each member gives, in the order in which they take part; then whoever else pays.

    Staff are those who came, before that those expected, at least one. Who said no gives nothing
    but what they chose to bear. What nobody bears is shared equally by those who come; the first
    in the list take the odd pence, so that the sum is exact.
    """
    coming = [one for one in facts.members if one.reply is not Reply.NO]
    borne: dict[str, int] = {}
    for cost in facts.costs:
        if cost.borne_by_id and cost.pence:
            borne[cost.borne_by_id] = borne.get(cost.borne_by_id, 0) + cost.pence
    shared = sum(cost.pence for cost in facts.costs if not cost.borne_by_id)
    each, odd = divmod(shared, len(coming)) if coming else (0, 0)
    found = [
        _cost(facts.session, part, borne.pop(part.member_id, 0) + each + (number < odd))
        for number, part in enumerate(coming)
    ]
    return (*found, *(MemberCost(key, 0, 0, 0, 0, pence) for key, pence in borne.items()))


def _cost(session: Session, part: TakingPart, pence: int) -> MemberCost:
    staff = part.staff_attended if part.staff_attended is not None else part.staff_expected
    staff = 1 if staff is None else staff
    return MemberCost(
        part.member_id,
        session.minutes * staff,
        part.preparation_minutes * staff,
        part.travel_minutes * staff,
        part.cover_minutes * staff,
        pence,
    )


def replies_text(members: Iterable[TakingPart]) -> str:
    """``2 of 4 said yes``, ``All said yes``, ``1 said no``; blank when nobody takes part."""
    parts = list(members)
    yes = sum(1 for one in parts if one.reply is Reply.YES)
    no = sum(1 for one in parts if one.reply is Reply.NO)
    if not parts:
        return ""
    if yes == len(parts):
        return "All said yes" if len(parts) > 1 else "Said yes"
    return f"{yes} of {len(parts)} said yes" + (f", {no} said no" if no else "")
