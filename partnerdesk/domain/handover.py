"""What a successor needs, and what they would miss if the coordinator left today (P77-P80)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.agreements import (
    Agreement,
    Commitment,
    Party,
    State,
    StateKind,
    commitment_text,
)
from partnerdesk.domain.buy_in import BuyInState
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.interview import Question
from partnerdesk.domain.leaving import TermOfOffice, Whereabouts
from partnerdesk.domain.partners import Channel, Contact, Member, Note, Person, Role
from partnerdesk.domain.projects import Project
from partnerdesk.domain.today import ComingDate, HeldLoan


@dataclass(frozen=True, slots=True)
class PersonAtMember:
    """Somebody at a member and what they do or did there."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class MemberInHandover:
    """A member as a successor meets it; ``call_first`` is among ``people``."""

    member: Member
    call_first: PersonAtMember | None
    people: tuple[PersonAtMember, ...]
    buy_in: tuple[BuyInState, ...]
    notes: tuple[Note, ...]
    contacts: tuple[Contact, ...]
    km: float | None = None

    def private_lines(self) -> list[str]:
        """What only the next coordinator may read: private notes, contacts, notes on people."""
        notes = [
            f"{note.topic.label}, {day_text(note.written_on)}: {note.body}"
            for note in self.notes
            if note.private
        ]
        contacts = [
            f"{one.kind.label}, {day_text(one.on)}: {one.summary}\n{one.detail}".strip()
            for one in self.contacts
            if one.private
        ]
        people = {one.person.id: one.person for one in self.people if one.person.note}
        return [*notes, *contacts, *(f"{one.name}: {one.note}" for one in people.values())]


@dataclass(frozen=True, slots=True)
class AgreementInHandover:
    """An agreement as a successor meets it; party names in printing order."""

    agreement: Agreement
    state: State
    parties: tuple[str, ...]
    next_date: str
    promises: tuple[Promise, ...]
    missing: tuple[str, ...]

    @property
    def binds(self) -> bool:
        """Whether its promises count today: agreed or being signed, and not over."""
        return self.state.binds


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of what was promised: who gives what to whom, in words.

    ``owner`` sees to it that it is kept (P33); blank when nobody was named.
    """

    giver: str
    what: str
    to: str
    owner: str = ""
    commitment_id: str = ""


class Side(Choice):
    """Whose things are with whom, seen from our own school."""

    OUT = "out", "Lent by us"
    IN = "in", "Borrowed by us"
    BETWEEN = "between", "Between other members"


@dataclass(frozen=True, slots=True)
class LoanInHandover:
    """A loan that is out or promised, as a successor meets it; ``ours`` is which side we are on."""

    held: HeldLoan
    lender: str
    borrower: str
    ours: Side
    days_overdue: int = 0


@dataclass(frozen=True, slots=True)
class ProjectInHandover:
    """A project as a successor meets it: who drives it, with whom, and what lies ahead."""

    project: Project
    leads: tuple[str, ...]
    deputies: tuple[str, ...]
    members: tuple[str, ...]
    sessions_ahead: int
    next_session: str


@dataclass(frozen=True, slots=True)
class TaskInHandover:
    """Something that somebody still has to do; ``owner`` is blank when nobody was named."""

    what: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """An answer from the interview: the question as it is read, and on which member or project.

    ``subject`` is blank for the partnership as a whole; a ``private`` answer stays in our school.
    """

    question: Question
    words: str
    body: str
    private: bool
    answered_on: date
    answered_by: str = ""
    subject: str = ""
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class KeptSomewhere:
    """Where a key, a file or a log-in is; names are blank when nobody was named."""

    kept: Whereabouts
    holder: str = ""
    second: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """All that the handover note prints.

    ``answers`` stand in the order of the interview, ``whereabouts`` by kind and name, ``offices``
    of earlier coordinators the newest first.
    """

    prepared_on: date
    partnership: str
    coordinator: str
    coordinator_since: date | None
    us: Member | None
    members: tuple[MemberInHandover, ...]
    agreements: tuple[AgreementInHandover, ...]
    coming: tuple[ComingDate, ...]
    gaps: tuple[Gap, ...]
    loans: tuple[LoanInHandover, ...] = ()
    projects: tuple[ProjectInHandover, ...] = ()
    tasks: tuple[TaskInHandover, ...] = ()
    answers: tuple[AnsweredQuestion, ...] = ()
    whereabouts: tuple[KeptSomewhere, ...] = ()
    offices: tuple[TermOfOffice, ...] = ()


# The liveliest first: what a successor must see to comes before what is over.
STATE_ORDER = (
    StateKind.AWAITING,
    StateKind.REVIEW_DUE,
    StateKind.IN_FORCE,
    StateKind.AGREED,
    StateKind.DRAFT,
    StateKind.ENDED,
    StateKind.VOID,
)


def promises(
    parties: Sequence[Party],
    promised: Sequence[Commitment],
    names: Mapping[str, str],
    owners: Mapping[str, str] | None = None,
) -> tuple[Promise, ...]:
    """Each commitment once, in the parties' order; ``names`` are the members' by id (P34).

    ``owners`` are the names of those who see to a commitment, by its id.
    """
    seen_to = owners or {}
    found = []
    for party in parties:
        others = [one.member_id for one in parties if one.member_id != party.member_id]
        for line in promised:
            if line.giver_id == party.member_id:
                to = line.receiver_id or (others[0] if len(others) == 1 else "")
                whom = names[to] if to else "all the others"
                gives, owner = names[party.member_id], seen_to.get(line.id, "")
                found.append(Promise(gives, commitment_text(line), whom, owner, line.id))
    return tuple(found)


class GapKind(Choice):
    """What can be missing, the worst first."""

    NOBODY = "nobody", "Nobody to call"
    NO_BACKUP = "no_backup", "No backup"
    UNSIGNED = "unsigned", "Unsigned agreement"
    LAPSED = "lapsed", "Lapsed agreement"
    OVERDUE = "overdue", "Overdue loan"
    NO_SESSION_LEAD = "no_session_lead", "Sessions that nobody leads"
    NO_KEYS = "no_keys", "Keys and log-ins not written down"
    KEY_NOBODY = "key_nobody", "A key or log-in that nobody is named for"
    UNANSWERED = "unanswered", "What a successor asks first"
    ONE_CONTACT = "one_contact", "A single contact"
    ONE_LEAD = "one_lead", "A project without a deputy"
    ONE_SESSION_LEAD = "one_session_lead", "Sessions that one person leads"
    KEY_ONE = "key_one", "A key or log-in with one person"
    NO_DEPUTY = "no_deputy", "A loan that one person sees to"
    NO_OWNER = "no_owner", "Promises that nobody sees to"
    NO_WAY = "no_way", "No number or address"
    SILENT = "silent", "Contact lapsed"
    NO_HEAD = "no_head", "Head not known"
    NEVER_LOGGED = "never_logged", "No contact logged"
    NO_COORDINATOR = "no_coordinator", "Coordinator not named"
    PRIVATE = "private", "Private notes not read through"
    NO_PLACE = "no_place", "Where things are kept"
    UNTOLD_MEMBERS = "untold_members", "Members not asked about"
    UNTOLD_PROJECTS = "untold_projects", "Projects not asked about"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a successor would miss, in words, and where to mend it.

    ``things`` is how many of the kind it sums up.
    """

    kind: GapKind
    words: str
    page: str
    key: str = ""
    things: int = 1


def way_to_reach(person: Person) -> str:
    """``Text 07700 900114``: the preferred channel and the number or address for it."""
    if not person.reach_at:
        return "no number or address known"
    if person.channel is Channel.NONE:
        return person.reach_at
    return f"{person.channel.label} {person.reach_at}"
