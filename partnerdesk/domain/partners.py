"""Members of the partnership, their people, and how we keep in touch (P1-P15)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from math import hypot
from operator import attrgetter

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import Span
from partnerdesk.domain.problems import RuleBroken


class MemberKind(Choice):
    """What a member is (P1, P2)."""

    STATE = "state", "State"
    INDEPENDENT = "independent", "Independent"
    GRAMMAR = "grammar", "Grammar"
    FREE = "free", "Free school"
    SPECIAL = "special", "Special school"
    SIXTH_FORM_COLLEGE = "sixth_form_college", "Sixth-form college"
    FE_COLLEGE = "fe_college", "Further education college"
    UNIVERSITY = "university", "University"
    OVERSEAS = "overseas", "Overseas school"
    ASSOCIATE = "associate", "Associate partner"
    OTHER = "other", "Other"


class Phase(Choice):
    """The ages a member teaches."""

    NONE = "", "Not given"
    NURSERY = "nursery", "Nursery"
    INFANT = "infant", "Infant"
    PRIMARY = "primary", "Primary"
    PREP = "prep", "Prep"
    MIDDLE = "middle", "Middle"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SIXTEEN_PLUS = "sixteen_plus", "16–19"
    HIGHER = "higher", "Higher education"


class Stage(Choice):
    """How far the relationship has grown (P13)."""

    NEW = "new", "First contact"
    TRANSACTIONAL = "transactional", "Transactional"
    CLOSE = "close", "Close"
    REGIONAL = "regional", "Regional"


class Initiator(Choice):
    """Who first proposed working together (P4)."""

    UNKNOWN = "", "Not known"
    HEAD = "head", "A head"
    GOVERNOR = "governor", "A governor"
    TEACHER = "teacher", "A teacher"
    OTHER = "other", "Somebody else"


class Beginning(Choice):
    """How it began (P5)."""

    UNKNOWN = "", "Not known"
    NETWORK = "network", "An existing network"
    EVENT = "event", "An event"
    INTRODUCTION = "introduction", "An introduction"
    COLD_CALL = "cold_call", "A cold call"
    OTHER = "other", "Another way"


class PlanStanding(Choice):
    """Whether the partnership stands in the school's development plan (P38)."""

    UNKNOWN = "", "Not known"
    YES = "yes", "In the plan"
    NO = "no", "Not in the plan"


class Nation(Choice):
    """Where a member is; bank holidays and postcodes differ."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
    OVERSEAS = "overseas", "Overseas"


class Rhythm(Choice):
    """How often we mean to be in touch."""

    NONE = "", "No set rhythm"
    FORTNIGHTLY = "fortnightly", "Once a fortnight"
    MONTHLY = "monthly", "Once a month"
    HALF_TERMLY = "half_termly", "Once a half-term"
    TERMLY = "termly", "Once a term"
    YEARLY = "yearly", "Once a year"


# Days of school time; a half-term is about six weeks and a term twelve.
RHYTHM_DAYS: Mapping[Rhythm, int] = {
    Rhythm.FORTNIGHTLY: 14,
    Rhythm.MONTHLY: 30,
    Rhythm.HALF_TERMLY: 42,
    Rhythm.TERMLY: 84,
    Rhythm.YEARLY: 270,
}


class RoleKind(Choice):
    """What somebody does at a member."""

    HEAD = "head", "Head"
    DEPUTY_HEAD = "deputy_head", "Deputy head"
    CHAIR_OF_GOVERNORS = "chair_of_governors", "Chair of governors"
    GOVERNOR = "governor", "Governor"
    COORDINATOR = "coordinator", "Partnership coordinator"
    LEAD_TEACHER = "lead_teacher", "Lead teacher"
    TEACHER = "teacher", "Teacher"
    SAFEGUARDING = "safeguarding", "Safeguarding lead"
    SITE = "site", "Site"
    FINANCE = "finance", "Finance"
    TRANSPORT = "transport", "Transport"
    OFFICE = "office", "School office"
    OTHER = "other", "Other"


class Channel(Choice):
    """How somebody prefers to be reached (P83)."""

    NONE = "", "No preference"
    TEXT = "text", "Text"
    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail"


class ContactKind(Choice):
    """What kind of contact was had (P10)."""

    VISIT = "visit", "Visit"
    CALL = "call", "Call"
    MEETING = "meeting", "Meeting"
    MESSAGE = "message", "Text or e-mail"
    NOTE = "note", "Note"


class NoteTopic(Choice):
    """What a note is about; trust and suspicion are kept apart from the rest (P11, P12)."""

    GENERAL = "general", "General"
    TRUST = "trust", "Trust and sensitivities"
    SUSPICION = "suspicion", "Suspicion to allay"
    STRENGTHS = "strengths", "Strengths and expertise"


@dataclass(frozen=True, slots=True)
class Member:
    """A school, college, university or other partner; ``is_us`` marks our own school.

    ``easting`` and ``northing`` are metres on the British National Grid; ages are in years.
    """

    id: str = ""
    name: str = ""
    is_us: bool = False
    kind: MemberKind = MemberKind.STATE
    phase: Phase = Phase.NONE
    stage: Stage = Stage.NEW
    urn: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    nation: Nation = Nation.ENGLAND
    telephone: str = ""
    email: str = ""
    website: str = ""
    easting: int | None = None
    northing: int | None = None
    pupils: int | None = None
    lowest_age: int | None = None
    highest_age: int | None = None
    local_authority: str = ""
    trust: str = ""
    religious_character: str = ""
    values_ethos: str = ""
    initiated_by: Initiator = Initiator.UNKNOWN
    initiated_note: str = ""
    began: Beginning = Beginning.UNKNOWN
    began_note: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    themes: tuple[str, ...] = ()
    other_partnerships: str = ""
    plan_standing: PlanStanding = PlanStanding.UNKNOWN
    plan_reference: str = ""
    rhythm: Rhythm = Rhythm.NONE
    call_first_id: str | None = None

    @property
    def address(self) -> str:
        """One line: street, locality, town, county, postcode, without the blank ones."""
        parts = (self.street, self.locality, self.town, self.county, self.postcode)
        return ", ".join(part for part in parts if part)

    @property
    def kind_line(self) -> str:
        """``State · secondary``."""
        phase = self.phase.label if self.phase is Phase.SIXTEEN_PLUS else self.phase.label.lower()
        if not self.phase or self.kind is MemberKind.UNIVERSITY:
            return self.kind.label
        return f"{self.kind.label} · {phase}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works for or governs a member; what they do is told by their roles."""

    id: str = ""
    name: str = ""
    telephone: str = ""
    mobile: str = ""
    email: str = ""
    channel: Channel = Channel.NONE
    note: str = ""

    @property
    def reach_at(self) -> str:
        """The number or address for the preferred channel, else the first there is."""
        wanted = {
            Channel.TEXT: self.mobile,
            Channel.TELEPHONE: self.telephone or self.mobile,
            Channel.EMAIL: self.email,
            Channel.NONE: "",
        }[self.channel]
        return wanted or self.mobile or self.telephone or self.email


@dataclass(frozen=True, slots=True)
class Role:
    """What a person does at a member, from ``started_on`` to ``ended_on``, both included.

    An unknown start counts as long ago; no end means still in post. ``title`` is the school's own
    word for the role and may be blank.
    """

    id: str = ""
    person_id: str = ""
    member_id: str = ""
    kind: RoleKind = RoleKind.TEACHER
    title: str = ""
    started_on: date | None = None
    ended_on: date | None = None

    @property
    def label(self) -> str:
        """The school's own title, else the kind's."""
        return self.title or self.kind.label

    def held_on(self, day: date) -> bool:
        """Whether the role was held on ``day``."""
        return (self.started_on or date.min) <= day <= (self.ended_on or date.max)


@dataclass(frozen=True, slots=True)
class Note:
    """A free note about a member; a private one never leaves the school."""

    id: str = ""
    member_id: str = ""
    topic: NoteTopic = NoteTopic.GENERAL
    body: str = ""
    private: bool = False
    written_on: date = date.min
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One visit, call, meeting or message with a member (P10)."""

    id: str = ""
    member_id: str = ""
    person_id: str | None = None
    kind: ContactKind = ContactKind.CALL
    on: date = date.min
    summary: str = ""
    detail: str = ""
    by: str = ""
    private: bool = False


# --- rules -----------------------------------------------------------------------------------

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")


def check_member(member: Member) -> None:
    """Raise RuleBroken for the first field that can't be right."""
    if not member.name:
        raise RuleBroken("name", "Give the member a name, for example “Fenwick Primary”.")
    if member.urn and not re.fullmatch(r"\d{5,7}", member.urn):
        raise RuleBroken(
            "urn", "A URN is a number of 6 digits, such as 900114. Leave it blank if there is none."
        )
    check_email(member.email)
    if (member.easting is None) != (member.northing is None):
        missing = "easting" if member.easting is None else "northing"
        raise RuleBroken(
            missing,
            "Distance needs both easting and northing. Fill in this one too, or clear the other.",
        )
    if member.easting is not None and not 0 <= member.easting <= 700_000:
        raise RuleBroken(
            "easting", "An easting lies between 0 and 700000 metres. Check the digits."
        )
    if member.northing is not None and not 0 <= member.northing <= 1_300_000:
        raise RuleBroken(
            "northing", "A northing lies between 0 and 1300000 metres. Check the digits."
        )
    if member.joined_on and member.left_on and member.left_on < member.joined_on:
        raise RuleBroken("left_on", "This is before the member joined. Put the later date here.")


def check_person(person: Person) -> None:
    """Raise RuleBroken unless the person has a name and a usable address, if any."""
    if not person.name:
        raise RuleBroken("name", "Give the person’s name.")
    check_email(person.email)


def check_email(email: str, field: str = "email") -> None:
    """Raise RuleBroken unless ``email`` is blank or looks like one address."""
    if email and not _EMAIL.fullmatch(email):
        raise RuleBroken(
            field, f"“{email}” is not an e-mail address. It looks like name@school.example."
        )


def check_role(role: Role) -> None:
    """Raise RuleBroken when the role ends before it starts."""
    if role.started_on and role.ended_on and role.ended_on < role.started_on:
        raise RuleBroken("ended_on", "The role ends before it starts. Put the later date here.")


def check_contact(contact: Contact, today: date) -> None:
    """Raise RuleBroken unless the contact says what it was about and has happened."""
    if not contact.summary:
        raise RuleBroken("summary", "Say in a few words what it was about.")
    if contact.on > today:
        raise RuleBroken("on", "This day is still to come. Log a contact once it has happened.")


def tidy_postcode(postcode: str) -> str:
    """A UK postcode in capitals with its space; anything else as it was typed."""
    match = _POSTCODE.fullmatch(" ".join(postcode.upper().split()))
    return f"{match[1]} {match[2]}" if match else postcode


def distance_km(one: Member, other: Member) -> float | None:
    """Kilometres as the crow flies, or None when either place is not known (P6)."""
    if (
        one.easting is None
        or one.northing is None
        or other.easting is None
        or other.northing is None
    ):
        return None
    return hypot(one.easting - other.easting, one.northing - other.northing) / 1000


def minutes_by_car(km: float) -> int:
    """A cautious guess at a drive (P6): a third longer than the crow flies, 35 km/h, 2 to park."""
    return round(2 + km * 1.3 / 35 * 60)


def next_contact_due(since: date, rhythm: Rhythm, holidays: Sequence[Span]) -> date | None:
    """The school day by which to be in touch again; days in ``holidays`` do not count.

    None when there is no rhythm. A day that would fall in a holiday or at a weekend moves to the
    next school day.
    """
    if not rhythm:
        return None
    due, counted = since + timedelta(days=RHYTHM_DAYS[rhythm]), since
    for span in sorted(holidays, key=attrgetter("first")):
        if span.first > due:
            break
        # What of it was not counted with a holiday before it comes on top.
        on_top = (span.last - max(counted, span.first - _A_DAY)).days
        if on_top > 0:
            due, counted = due + timedelta(days=on_top), span.last
    while due.weekday() >= _SATURDAY or any(due in span for span in holidays):
        due += _A_DAY
    return due


_A_DAY = timedelta(days=1)
_SATURDAY = 5

MERGE_FIXED = frozenset({"id", "is_us"})


def merged(keep: Member, other: Member, take_other: frozenset[str] = frozenset()) -> Member:
    """``keep`` with its blanks filled from ``other``; fields in ``take_other`` come from ``other``.

    Themes of both are kept. Our own school stays our own.
    """
    changes: dict[str, object] = {"is_us": keep.is_us or other.is_us}
    for field in fields(Member):
        mine, theirs = getattr(keep, field.name), getattr(other, field.name)
        if field.name in MERGE_FIXED:
            continue
        if field.name == "themes":
            changes["themes"] = tuple(dict.fromkeys((*mine, *theirs)))
        elif field.name in take_other or mine in (None, ""):
            changes[field.name] = theirs
    return replace(keep, **changes)  # type: ignore[arg-type]


def differences(mine: Member, theirs: Member) -> tuple[str, ...]:
    """Names of the fields in which two members differ and ``theirs`` says something."""
    return tuple(
        field.name
        for field in fields(Member)
        if field.name not in MERGE_FIXED
        and getattr(theirs, field.name) not in (None, "", ())
        and getattr(mine, field.name) != getattr(theirs, field.name)
    )
