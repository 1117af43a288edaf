"""Would it survive? What hangs on one person alone, and who could take it over (P79, P80)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.cover import Cover
from partnerdesk.domain.interview import About, Asked
from partnerdesk.domain.leaving import Whereabouts
from partnerdesk.domain.lending import due_day
from partnerdesk.domain.partners import Member, Person, Role, RoleKind
from partnerdesk.domain.posts import KEY_ROLES
from partnerdesk.domain.projects import ProjectFacts
from partnerdesk.domain.sessions import Session, SessionPart, SessionPerson, Task
from partnerdesk.domain.today import HeldLoan

# So far ahead sessions are looked at: a year, as a leave can last (P80).
AHEAD = timedelta(days=365)


class HoldKind(Choice):
    """What somebody can hold, in the order in which it is told."""

    SESSION = "session", "Sessions ahead"
    CONTACT = "contact", "Members they are in touch with"
    ROLE = "role", "Key roles"
    PROJECT = "project", "Projects"
    PROMISE = "promise", "Promises"
    LOAN = "loan", "Loans"
    KEY = "key", "Keys, files and log-ins"
    TASK = "task", "Things they said they would do"
    OFFICE = "office", "What only they can tell"


@dataclass(frozen=True, slots=True)
class Hold:
    """Something a person holds: what it is in words, its day if it has one, and where it stands.

    ``alone`` when nobody else holds it, else ``others`` are their names. ``cover`` suggests who
    could take it over, with what they do and where, and ``cover_name`` is their name alone; blank
    when nobody is known.
    """

    kind: HoldKind
    words: str
    when: date | None
    page: str
    key: str
    alone: bool
    others: tuple[str, ...] = ()
    cover: str = ""
    cover_name: str = ""


@dataclass(frozen=True, slots=True)
class Survival:
    """What would go on without a person: all they hold, what hangs on them alone first.

    ``score`` is the share, out of 100, of what they hold that somebody else holds as well; 100
    only when nothing hangs on them alone. ``where`` tells what they do at which member.
    """

    person_id: str
    name: str
    where: str
    holds: tuple[Hold, ...]
    score: int

    @property
    def alone(self) -> tuple[Hold, ...]:
        """What nobody else holds."""
        return tuple(one for one in self.holds if one.alone)


@dataclass(frozen=True, slots=True)
class PersonAtRisk:
    """A person in the list of all: how many things hang on them alone, and the score out of 100."""

    person_id: str
    name: str
    where: str
    alone: int
    score: int


# --- what there is to hold -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionAhead:
    """A session that lies ahead, and who takes part in it."""

    session: Session
    people: tuple[SessionPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnedPromise:
    """A promise that binds and is not kept yet, who sees to it, and who drives what it is about."""

    commitment_id: str
    words: str
    due_on: date | None
    owner_id: str
    driver_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurvivalFacts:
    """All that people hold on a day.

    ``members`` are those that have not left, ``roles`` those held today at one of them,
    ``projects`` those that are not over. ``asked`` are the questions of the interview, which the
    coordinator holds while nobody else can read the answer; nobody has to be the coordinator.
    """

    people: Mapping[str, Person]
    members: Mapping[str, Member]
    roles: Sequence[Role] = ()
    sessions: Sequence[SessionAhead] = ()
    projects: Sequence[ProjectFacts] = ()
    promises: Sequence[OwnedPromise] = ()
    loans: Sequence[HeldLoan] = ()
    whereabouts: Sequence[Whereabouts] = ()
    tasks: Sequence[Task] = ()
    asked: Sequence[Asked] = ()
    coordinator_id: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that people hold; it hangs on one when there is a single one of ``holders``.

    ``helpers`` take part without carrying it, and are asked first to take over. After them
    somebody is looked for at ``member_id``, or when blank where the holder works; only a teacher
    can take over ``teaching``, and a ``role`` whoever has the same. What is ``written`` down hangs
    on nobody.
    """

    kind: HoldKind
    words: str
    page: str
    key: str
    holders: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    when: date | None = None
    member_id: str = ""
    teaching: bool = False
    role: RoleKind | None = None
    written: bool = False

    @property
    def everybody(self) -> tuple[str, ...]:
        """Who holds it or takes part in it, each once."""
        return tuple(dict.fromkeys((*self.holders, *self.helpers)))

    def alone(self, person_id: str) -> bool:
        """Whether it hangs on this person and on nobody else."""
        return self.holders == (person_id,) and not self.written


def things(facts: SurvivalFacts) -> tuple[Thing, ...]:
    """Everything that somebody holds, each once."""
    return tuple(
        one
        for several in (
            _sessions(facts), _contacts(facts), _roles(facts), _projects(facts),
            _promises(facts), _loans(facts), _keys(facts), _tasks(facts), _office(facts),
        )
        for one in several
        if one.holders
    )  # fmt: skip


def session_holders(one: SessionAhead, drivers: Sequence[str]) -> tuple[str, ...]:
    """Who can lead a session: its leads, and the lead and deputies of its project.

    Where nobody is named to lead, those who are there have to.
    """
    leads = [who.person_id for who in one.people if who.part is SessionPart.LEAD]
    holders = (*leads, *drivers) or tuple(who.person_id for who in one.people)
    return tuple(dict.fromkeys(holders))


def _sessions(facts: SurvivalFacts) -> Iterator[Thing]:
    drivers = {one.project.id: tuple(who.person_id for who in one.people) for one in facts.projects}
    for one in facts.sessions:
        session = one.session
        yield Thing(
            HoldKind.SESSION,
            session.title,
            "calendar",
            session.id,
            session_holders(one, drivers.get(session.project_id or "", ())),
            helpers=tuple(who.person_id for who in one.people),
            when=session.starts_at.date(),
            teaching=True,
        )


def _contacts(facts: SurvivalFacts) -> Iterator[Thing]:
    """Whoever is known at a member and can be reached; if nobody can, whoever is known."""
    for member_id, known in _at_members(facts.roles).items():
        member = facts.members[member_id]
        if member.is_us:
            continue
        reached = tuple(key for key in known if facts.people[key].reach_at)
        if len(known) == 1:
            words = f"{member.name}: nobody else is known there"
        elif len(reached) == 1:
            words = f"{member.name}: nobody else has a number or address"
        else:
            words = f"{member.name}: {len(known)} people are known there"
        yield Thing(
            HoldKind.CONTACT,
            words,
            "partners",
            member_id,
            reached or known,
            helpers=known,
            member_id=member_id,
        )


# Whoever stands in when the other is away: for a small school that is a second person (P79).
STANDS_IN: Mapping[RoleKind, RoleKind] = {
    RoleKind.HEAD: RoleKind.DEPUTY_HEAD,
    RoleKind.CHAIR_OF_GOVERNORS: RoleKind.GOVERNOR,
    RoleKind.LEAD_TEACHER: RoleKind.TEACHER,
}


def _roles(facts: SurvivalFacts) -> Iterator[Thing]:
    held: dict[tuple[str, RoleKind], list[Role]] = {}
    for role in facts.roles:
        held.setdefault((role.member_id, role.kind), []).append(role)
    for (member_id, kind), several in held.items():
        if kind not in KEY_ROLES:
            continue
        second = held.get((member_id, STANDS_IN[kind]), []) if kind in STANDS_IN else []
        yield Thing(
            HoldKind.ROLE,
            f"{several[0].label} at {facts.members[member_id].name}",
            "partners",
            member_id,
            tuple(dict.fromkeys(role.person_id for role in (*several, *second))),
            member_id=member_id,
            role=kind,
        )


def _projects(facts: SurvivalFacts) -> Iterator[Thing]:
    for one in facts.projects:
        yield Thing(
            HoldKind.PROJECT,
            one.project.name,
            "calendar",
            f"project:{one.project.id}",
            tuple(dict.fromkeys(who.person_id for who in one.people)),
            when=one.project.ends_on,
            teaching=True,
        )


def _promises(facts: SurvivalFacts) -> Iterator[Thing]:
    for one in facts.promises:
        yield Thing(
            HoldKind.PROMISE,
            one.words,
            "promises",
            one.commitment_id,
            tuple(dict.fromkeys((one.owner_id, *one.driver_ids))),
            when=one.due_on,
        )


def _loans(facts: SurvivalFacts) -> Iterator[Thing]:
    for one in facts.loans:
        loan = one.loan
        yield Thing(
            HoldKind.LOAN,
            f"{loan.number}: {one.things}",
            "loans",
            loan.id,
            _known(loan.responsible_id, loan.deputy_id),
            when=due_day(loan.due_at),
        )


def _keys(facts: SurvivalFacts) -> Iterator[Thing]:
    for one in facts.whereabouts:
        yield Thing(
            HoldKind.KEY,
            f"{one.kind.label}: {one.what}",
            "handover",
            f"whereabouts:{one.id}",
            _known(one.holder_id, one.second_id),
        )


def _tasks(facts: SurvivalFacts) -> Iterator[Thing]:
    for one in facts.tasks:
        yield Thing(
            HoldKind.TASK,
            one.what,
            "calendar",
            one.session_id or "",
            _known(one.owner_id),
            when=one.due_on,
        )


def _office(facts: SurvivalFacts) -> Iterator[Thing]:
    """What only the coordinator can tell: each question on the partnership, and how it is with
    each member and project, which is told once any of its questions is answered."""
    told: dict[tuple[About, str], list[Asked]] = {}
    for one in facts.asked:
        key = one.question if one.question.about is About.PARTNERSHIP else one.subject_id
        told.setdefault((one.question.about, key), []).append(one)
    for (about, _), several in told.items():
        first = several[0]
        if about is About.PARTNERSHIP:
            words = first.words
        elif about is About.MEMBER:
            words = f"{first.name}: who gets things done there, and how"
        else:
            words = f"{first.name}: why it runs as it does"
        yield Thing(
            HoldKind.OFFICE,
            words,
            "handover",
            f"interview:{first.question}:{first.subject_id}",
            _known(facts.coordinator_id),
            written=any(one.answer for one in several),
        )


def _known(*ids: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in ids if key))


def _at_members(roles: Iterable[Role]) -> dict[str, tuple[str, ...]]:
    """Who works at each member, each once."""
    found: dict[str, dict[str, None]] = {}
    for role in roles:
        found.setdefault(role.member_id, {})[role.person_id] = None
    return {member_id: tuple(people) for member_id, people in found.items()}


# --- would it survive? -----------------------------------------------------------------------


def survival(
    person_id: str, facts: SurvivalFacts, every: Sequence[Thing] | None = None
) -> Survival:
    """What would go on without somebody, and who could take over what would not (P79, P80).

    Who asks of one person after another gives ``every`` of the ``things`` that there are.
    """
    known = tuple(things(facts)) if every is None else every
    held = [one for one in known if person_id in one.everybody]
    cover = Cover(facts, person_id)
    holds = [_hold(one, person_id, facts, cover) for one in held]
    order = list(HoldKind)
    holds.sort(key=lambda one: (not one.alone, order.index(one.kind), one.when or date.max))
    return Survival(
        person_id,
        facts.people[person_id].name,
        where_text(person_id, facts),
        tuple(holds),
        _score(len(holds), sum(1 for one in holds if one.alone)),
    )


def _hold(one: Thing, person_id: str, facts: SurvivalFacts, cover: Cover) -> Hold:
    # What only they can tell nobody can take over: it wants to be written down.
    by = "" if one.kind is HoldKind.OFFICE else cover.of(one)
    return Hold(
        one.kind,
        one.words,
        one.when,
        one.page,
        one.key,
        one.alone(person_id),
        tuple(facts.people[key].name for key in one.holders if key != person_id),
        cover.told(by) if by else "",
        facts.people[by].name if by else "",
    )


def by_risk(facts: SurvivalFacts) -> tuple[PersonAtRisk, ...]:
    """Everybody who does something at a member or holds something, the worst first."""
    held: dict[str, int] = {}
    alone: dict[str, int] = {}
    for one in things(facts):
        for key in one.everybody:
            held[key] = held.get(key, 0) + 1
            alone[key] = alone.get(key, 0) + one.alone(key)
    wanted = dict.fromkeys((*(role.person_id for role in facts.roles), *held))
    doing = _by_person(facts.roles)
    found = [
        PersonAtRisk(
            key,
            facts.people[key].name,
            _where(doing.get(key, ()), facts.members),
            alone.get(key, 0),
            _score(held.get(key, 0), alone.get(key, 0)),
        )
        for key in wanted
    ]
    return tuple(sorted(found, key=lambda one: (-one.alone, one.score, one.name.casefold())))


def _score(held: int, alone: int) -> int:
    """Rounded down, so that 100 means all of it."""
    return 100 * (held - alone) // held if held else 100


def where_text(person_id: str, facts: SurvivalFacts) -> str:
    """``Lead teacher at Heron Vale Academy; Governor at Fenwick Primary``; blank for nowhere."""
    return _where([one for one in facts.roles if one.person_id == person_id], facts.members)


def _where(roles: Iterable[Role], members: Mapping[str, Member]) -> str:
    places: dict[str, list[str]] = {}
    for role in roles:
        places.setdefault(role.member_id, []).append(role.label)
    return "; ".join(
        f"{', '.join(labels)} at {members[member_id].name}" for member_id, labels in places.items()
    )


def _by_person(roles: Iterable[Role]) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = {}
    for role in roles:
        found.setdefault(role.person_id, []).append(role)
    return found
