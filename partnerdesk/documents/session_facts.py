"""What the papers of one session are made from, each taking what it needs.

Pupils are counts: nothing here holds their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import Reply, when_text
from partnerdesk.domain.words import counted


@dataclass(frozen=True, slots=True)
class PersonThere:
    """Somebody at a session; ``reach`` is how to get hold of them, such as ``text 07700 900114``.

    ``letter`` says of visiting staff whether their letter of assurance was seen.
    """

    name: str
    reach: str = ""
    letter: str = ""

    @property
    def words(self) -> str:
        """``Priya Nair, text 07700 900114, letter seen on Tue 3 Mar 2026``."""
        return ", ".join(part for part in (self.name, self.reach, self.letter) if part)


@dataclass(frozen=True, slots=True)
class MemberThere:
    """A member that takes part, or is to.

    ``reply`` is a label such as ``Yes``; ``ring`` is whom to call there and how; ``one_way``
    are the minutes of its way to the place, None when nobody knows; ``hosts`` says that it is
    there already. ``staff_minutes`` and ``pence`` are what the session takes from it (P49).
    """

    name: str
    reply: str = ""
    pupils_expected: int | None = None
    staff_expected: int | None = None
    pupils_attended: int | None = None
    staff_attended: int | None = None
    ring: str = ""
    one_way: int | None = None
    hosts: bool = False
    staff_minutes: int = 0
    pence: int = 0


@dataclass(frozen=True, slots=True)
class KitLine:
    """So many of an item; ``kept_at`` is where to fetch it."""

    name: str
    quantity: int
    owner: str = ""
    kept_at: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to have ready, and how it stands (P50)."""

    label: str
    ready: bool
    words: str


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost in pence; ``borne_by`` blank means shared equally."""

    what: str
    pence: int
    borne_by: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What somebody said they would do."""

    what: str
    owner: str = ""
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionPaperFacts:
    """A session as its papers know it. ``state`` is a label; ``years`` are in words."""

    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    printed_on: date
    where: str = ""
    address: str = ""
    project: str = ""
    years: str = ""
    purpose: str = ""
    notes: str = ""
    transport: str = ""
    agenda: str = ""
    decisions: str = ""
    leads: tuple[PersonThere, ...] = ()
    staff: tuple[PersonThere, ...] = ()
    visitors: tuple[PersonThere, ...] = ()
    members: tuple[MemberThere, ...] = ()
    kit: tuple[KitLine, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    costs: tuple[CostLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    open_before: tuple[ActionLine, ...] = ()
    cancelled: str = ""
    partnership: str = ""

    @property
    def coming(self) -> tuple[MemberThere, ...]:
        """All members but those that said no."""
        return tuple(one for one in self.members if one.reply != Reply.NO.label)

    @property
    def when(self) -> str:
        """``Thu 12 Mar 2026, 13:30–14:30``."""
        return when_text(self.starts_at, self.ends_at)

    @property
    def printed(self) -> str:
        """``printed Tue 3 Mar 2026``."""
        return f"printed {day_text(self.printed_on)}"


def number_text(number: int | None) -> str:
    """The number, blank when nobody knows it, so that it can be written in."""
    return "" if number is None else str(number)


def total(numbers: list[int | None]) -> str:
    """The sum of those known, blank when none is."""
    known = [number for number in numbers if number is not None]
    return str(sum(known)) if known else ""


def minutes_text(minutes: int) -> str:
    """``45 min``, ``2 h``, ``2 h 15 min``."""
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")
    return " ".join(part for part in parts if part)


def people_words(people: tuple[PersonThere, ...]) -> str:
    """Each on a line of their own."""
    return "\n".join(person.words for person in people)


def party_words(member: MemberThere) -> str:
    """``24 pupils, 2 staff``; blank when no number is known."""
    parts = []
    if member.pupils_expected is not None:
        parts.append(counted(member.pupils_expected, "pupil"))
    if member.staff_expected is not None:
        parts.append(f"{member.staff_expected} staff")
    return ", ".join(parts)
