"""How ready the partnership is to be handed over: what a successor would miss, and a score (P79).

Something that is missing is told once: what is alike at the same place is summed up in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.dates import Span, ago, day_text, short_day
from partnerdesk.domain.handover import (
    Gap,
    GapKind,
    KeptSomewhere,
    LoanInHandover,
    MemberInHandover,
    ProjectInHandover,
)
from partnerdesk.domain.interview import URGENT, About, Asked
from partnerdesk.domain.leaving import KeptKind
from partnerdesk.domain.lending import Item
from partnerdesk.domain.partners import RoleKind, next_contact_due
from partnerdesk.domain.projects import ProjectState
from partnerdesk.domain.sessions import Session
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.today import AgreementFacts
from partnerdesk.domain.words import counted, listed

Fact = TypeVar("Fact")
Alike = TypeVar("Alike", bound=Hashable)

# Sessions so far ahead want somebody to lead them, and somebody who could.
SESSION_DAYS = 90
# An agreement that ran out is missed for so long, unless another one followed it.
RAN_OUT_DAYS = 180


@dataclass(frozen=True, slots=True)
class LedSession:
    """A session ahead and the names of those who can lead it: its own leads and its project's."""

    session: Session
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that binds and is not kept yet, and whether somebody sees to it."""

    number: str
    commitment_id: str
    owned: bool


@dataclass(frozen=True, slots=True)
class ReadinessFacts:
    """All that readiness looks at, as it stands on ``today``.

    ``sessions`` lie in the next 90 days, the soonest first. ``unplaced`` are owners by name, with
    the items of which nobody wrote down where they are kept. ``private`` are the days on which
    private notes, contacts and answers were written, ``read_through`` the day they were gone
    through.
    """

    today: date
    members: Sequence[MemberInHandover] = ()
    agreed: Sequence[AgreementFacts] = ()
    settings: Settings = field(default_factory=Settings)
    loans: Sequence[LoanInHandover] = ()
    projects: Sequence[ProjectInHandover] = ()
    sessions: Sequence[LedSession] = ()
    promises: Sequence[OpenPromise] = ()
    unplaced: Sequence[tuple[str, Sequence[Item]]] = ()
    whereabouts: Sequence[KeptSomewhere] = ()
    asked: Sequence[Asked] = ()
    holidays: Sequence[Span] = ()
    private: Sequence[date] = ()
    read_through: date | None = None
    last_backup: datetime | None = None
    unsaved_since: datetime | None = None


def gaps(facts: ReadinessFacts) -> tuple[Gap, ...]:
    """What a successor would miss today, the worst first (P79)."""
    found = [gap for part in _PARTS for gap in part(facts)]
    order = list(GapKind)
    return tuple(sorted(found, key=lambda gap: order.index(gap.kind)))


# --- members ---------------------------------------------------------------------------------


def _members(facts: ReadinessFacts) -> Iterator[Gap]:
    for one in facts.members:
        if not one.member.is_us:
            yield from _member(one)
            yield from _in_touch(one, facts)


def _member(one: MemberInHandover) -> Iterator[Gap]:
    name, key = one.member.name, one.member.id
    if not one.people:
        yield Gap(GapKind.NOBODY, f"{name}: nobody is named", "partners", key)
        return
    if len({who.person.id for who in one.people}) == 1:
        only = one.people[0].person.name
        words = f"{name} has a single contact, {only}"
        yield Gap(GapKind.ONE_CONTACT, words, "partners", key)
    if one.call_first and not one.call_first.person.reach_at:
        words = f"{name}: no number or address for {one.call_first.person.name}"
        yield Gap(GapKind.NO_WAY, words, "partners", key)
    if not any(who.role.kind is RoleKind.HEAD for who in one.people):
        yield Gap(GapKind.NO_HEAD, f"{name}: the head is not named", "partners", key)


def _in_touch(one: MemberInHandover, facts: ReadinessFacts) -> Iterator[Gap]:
    """No contact at all, or none for longer than was meant."""
    name, key = one.member.name, one.member.id
    if not one.contacts:
        yield Gap(GapKind.NEVER_LOGGED, f"{name}: no contact is logged", "partners", key)
        return
    last = max(contact.on for contact in one.contacts)
    # Days are counted one by one, so only holidays that can matter are looked at.
    since = [span for span in facts.holidays if last <= span.last and span.first <= facts.today]
    due = next_contact_due(last, one.member.rhythm, since)
    if due and due <= facts.today:
        words = f"Nobody has spoken to {name} since {short_day(last, facts.today)}"
        yield Gap(GapKind.SILENT, words, "partners", key)


# --- agreements and promises -----------------------------------------------------------------


def _agreements(facts: ReadinessFacts) -> Iterator[Gap]:
    for one in facts.agreed:
        number, key = one.agreement.number, one.agreement.id
        if one.state.kind is StateKind.AWAITING:
            missing = one.state.needed - one.state.signed
            words = f"{number} waits for {counted(missing, 'signature')}"
            yield Gap(GapKind.UNSIGNED, words, "agreements", key)
        elif one.state.kind is StateKind.REVIEW_DUE:
            yield Gap(GapKind.LAPSED, f"{number} is due for review", "agreements", key)
        elif _ran_out(one, facts):
            day = day_text(one.agreement.ends_on or facts.today)
            words = f"{number} ran out on {day}, and nothing follows it"
            yield Gap(GapKind.LAPSED, words, "agreements", key)


def _ran_out(one: AgreementFacts, facts: ReadinessFacts) -> bool:
    """Whether it came to its end lately by itself, and no other binds the same members."""
    ends = one.agreement.ends_on
    if one.state.kind is not StateKind.ENDED or one.agreement.ended_on or ends is None:
        return False
    if not 0 <= (facts.today - ends).days <= RAN_OUT_DAYS:
        return False
    return not any(
        other.state.binds and set(one.member_ids) <= set(other.member_ids) for other in facts.agreed
    )


def _promises(facts: ReadinessFacts) -> Iterator[Gap]:
    """One line for each agreement."""
    unowned = [one for one in facts.promises if not one.owned]
    for number, several in _together(unowned, lambda one: one.number):
        words = f"{number}: nobody is named who sees to {counted(len(several), 'promise')}"
        key = several[0].commitment_id
        yield Gap(GapKind.NO_OWNER, words, "promises", key, len(several))


# --- loans and things ------------------------------------------------------------------------


def _overdue(facts: ReadinessFacts) -> Iterator[Gap]:
    """One line for each borrower, who is told of the oldest."""
    late = sorted(
        (one for one in facts.loans if one.days_overdue), key=lambda one: -one.days_overdue
    )
    for _, several in _together(late, _borrower_id):
        first, borrower = several[0], several[0].borrower
        days = counted(first.days_overdue, "day")
        number, things = first.held.loan.number, first.held.things
        if len(several) == 1:
            words = f"{number} from {borrower} is {days} overdue: {things}"
        else:
            words = (
                f"{len(several)} loans from {borrower} are overdue, {number} by {days}: {things}"
            )
        yield Gap(GapKind.OVERDUE, words, "loans", first.held.loan.id, len(several))


def _alone_with_loans(facts: ReadinessFacts) -> Iterator[Gap]:
    """What is out and hangs on one person: one line for each borrower."""
    out = [one for one in facts.loans if one.held.loan.handed_over_at]
    without = [one for one in out if not (one.held.loan.responsible_id and one.held.loan.deputy_id)]
    for _, several in _together(without, _borrower_id):
        borrower, loan = several[0].borrower, several[0].held.loan
        if len(several) == 1:
            who = several[0].held.person
            words = f"{loan.number} to {borrower}: " + (
                f"only {who} sees to it" if who else "nobody is named who sees to it"
            )
        else:
            words = f"{len(several)} loans to {borrower} have no deputy"
        yield Gap(GapKind.NO_DEPUTY, words, "loans", loan.id, len(several))


def _borrower_id(one: LoanInHandover) -> str:
    return one.held.loan.borrower_id


def _places(facts: ReadinessFacts) -> Iterator[Gap]:
    for owner, several in facts.unplaced:
        one = len(several) == 1
        what = several[0].name if one else counted(len(several), "item")
        words = f"{what} of {owner}: where {'it is' if one else 'they are'} kept is not written"
        yield Gap(GapKind.NO_PLACE, words, "equipment", several[0].id, len(several))


def _keys(facts: ReadinessFacts) -> Iterator[Gap]:
    """Keys, files and log-ins: one line for each with nobody, one for each person alone."""
    if not any(one.kept.kind in (KeptKind.KEY, KeptKind.PASSWORD) for one in facts.whereabouts):
        words = "Where keys and log-ins are is not written down"
        yield Gap(GapKind.NO_KEYS, words, "handover", "whereabouts:new")
    alone = []
    for one in facts.whereabouts:
        names = tuple(name for name in (one.holder, one.second) if name)
        if not names:
            words = f"{one.kept.what}: nobody is named who can get at it"
            yield Gap(GapKind.KEY_NOBODY, words, "handover", f"whereabouts:{one.kept.id}")
        elif len(names) == 1:
            alone.append((names[0], one.kept))
    for name, several in _together(alone, lambda pair: pair[0]):
        kept = several[0][1]
        words = f"{kept.what}: only {name} can get at it"
        if len(several) > 1:
            words = (
                f"{len(several)} keys, files or log-ins that only {name} can get at, "
                f"such as {kept.what}"
            )
        yield Gap(GapKind.KEY_ONE, words, "handover", f"whereabouts:{kept.id}", len(several))


# --- calendar --------------------------------------------------------------------------------


def _projects(facts: ReadinessFacts) -> Iterator[Gap]:
    """Running projects that nobody leads, or that one person alone can lead (P79)."""
    for one in facts.projects:
        if _hangs(one):
            only = next(iter((*one.leads, *one.deputies)), "")
            name = one.project.name
            words = f"{name} hangs on {only} alone" if only else f"{name}: nobody is named as lead"
            yield Gap(GapKind.ONE_LEAD, words, "calendar", f"project:{one.project.id}")


def _hangs(one: ProjectInHandover) -> bool:
    return one.project.state is ProjectState.RUNNING and len({*one.leads, *one.deputies}) < 2


def _sessions(facts: ReadinessFacts) -> Iterator[Gap]:
    """Sessions that nobody leads, or one person alone: one line for each project or series.

    Those that hang on the one person who drives their project are told with the project.
    """
    told = {one.project.id for one in facts.projects if _hangs(one)}
    wanting = [
        one
        for one in facts.sessions
        if not one.leaders or (len(one.leaders) == 1 and one.session.project_id not in told)
    ]
    for (_, leaders), several in _together(wanting, _strand):
        session, many = several[0].session, len(several)
        when = day_text(session.starts_at.date())
        what = f"{session.title} on {when}"
        if many > 1:
            what = f"{session.title} on {when} and {many - 1} more"
        words = f"{what}: only {leaders[0]} leads" if leaders else f"{what}: nobody leads"
        words += " it" if many == 1 else " them"
        kind = GapKind.ONE_SESSION_LEAD if leaders else GapKind.NO_SESSION_LEAD
        yield Gap(kind, words, "calendar", session.id, many)


def _strand(one: LedSession) -> tuple[str, tuple[str, ...]]:
    session = one.session
    return session.series_id or session.project_id or session.id, one.leaders


# --- what is told to a successor -------------------------------------------------------------


def _interview(facts: ReadinessFacts) -> Iterator[Gap]:
    open_ones = {one.question: one for one in facts.asked if one.answer is None}
    urgent = [open_ones[question] for question in URGENT if question in open_ones]
    if urgent:
        words = f"Not answered yet: {urgent[0].words}"
        if len(urgent) > 1:
            words = f"{len(urgent)} urgent questions have no answer, first: {urgent[0].words}"
        key = f"interview:{urgent[0].question}:"
        yield Gap(GapKind.UNANSWERED, words, "handover", key, len(urgent))
    for about, kind in (
        (About.MEMBER, GapKind.UNTOLD_MEMBERS), (About.PROJECT, GapKind.UNTOLD_PROJECTS),
    ):  # fmt: skip
        untold = _untold(facts.asked, about)
        if untold:
            first = untold[0]
            words = f"{_and_more([one.name for one in untold])}: nothing is answered yet"
            key = f"interview:{first.question}:{first.subject_id}"
            yield Gap(kind, words, "handover", key, len(untold))


def _untold(asked: Iterable[Asked], about: About) -> list[Asked]:
    """The first question on each member or project about which none is answered."""
    firsts: dict[str, Asked] = {}
    told = set()
    for one in asked:
        if one.question.about is about:
            firsts.setdefault(one.subject_id, one)
            if one.answer:
                told.add(one.subject_id)
    return [one for key, one in firsts.items() if key not in told]


def _and_more(names: Sequence[str], most: int = 3) -> str:
    """``Abbey Grange, Langdale High and 5 more``."""
    if len(names) <= most:
        return listed(list(names))
    return listed([*names[: most - 1], f"{len(names) - most + 1} more"])


def _private(facts: ReadinessFacts) -> Iterator[Gap]:
    """Private words that were written since somebody went through them last."""
    since = facts.read_through
    unread = sum(1 for day in facts.private if since is None or day > since)
    if unread:
        last = f" since {day_text(since)}" if since else " yet"
        verb = "has" if unread == 1 else "have"
        words = f"{counted(unread, 'private note')} {verb} not been read through{last}"
        yield Gap(GapKind.PRIVATE, words, "handover", "leaving:private", unread)


def _office(facts: ReadinessFacts) -> Iterator[Gap]:
    if not facts.settings.coordinator_name:
        words = "Nobody is named as coordinator"
        yield Gap(GapKind.NO_COORDINATOR, words, "settings", "partnership")


def _backup(facts: ReadinessFacts) -> Iterator[Gap]:
    """No backup at all, or an old one while something has changed since."""
    last = facts.last_backup
    if facts.unsaved_since is None:
        return
    if last is None:
        yield Gap(GapKind.NO_BACKUP, "There is no backup yet", "settings", "backup")
    elif (facts.today - last.date()).days >= facts.settings.backup_overdue_days:
        words = f"The last backup was made {ago(last.date(), facts.today)}"
        yield Gap(GapKind.NO_BACKUP, words, "settings", "backup")


_PARTS: tuple[Callable[[ReadinessFacts], Iterator[Gap]], ...] = (
    _members, _backup, _agreements, _overdue, _alone_with_loans, _sessions, _keys, _interview,
    _projects, _promises, _office, _private, _places,
)  # fmt: skip


def _together(facts: Iterable[Fact], by: Callable[[Fact], Alike]) -> list[tuple[Alike, list[Fact]]]:
    """What is alike, in the order in which it comes."""
    found: dict[Alike, list[Fact]] = {}
    for one in facts:
        found.setdefault(by(one), []).append(one)
    return list(found.items())


# --- the score -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to write down: other members, agreements that bind, keys and log-ins."""

    members: int
    agreements: int = 0
    keys: int = 0


@dataclass(frozen=True, slots=True)
class _Topic:
    """A part of the score: what it is worth, what each gap takes from it, how much is asked.

    What comes and goes, such as loans, asks for nothing: it is measured against the number of
    members, or finishing a well-kept loan would lower the score.
    """

    worth: int
    lacks: Mapping[GapKind, int]
    asked: Callable[[Extent], int] | None = None

    def share(self, missing: Mapping[GapKind, int], extent: Extent) -> float:
        """How much of it is written down, from 0 to 1."""
        lacking = sum(each * missing.get(kind, 0) for kind, each in self.lacks.items())
        if self.asked is None:
            return extent.members / (extent.members + lacking)
        return max(0.0, 1 - lacking / max(1, self.asked(extent)))


# Worth 100 together. Who knows nobody at a member lacks three things at once, and a session that
# nobody leads two, so that naming somebody never costs.
_TOPICS = (
    _Topic(
        28,
        {
            GapKind.NOBODY: 3, GapKind.ONE_CONTACT: 1, GapKind.NO_WAY: 1, GapKind.NO_HEAD: 1,
            GapKind.NEVER_LOGGED: 1, GapKind.SILENT: 1,
        },
        lambda extent: 4 * extent.members,
    ),
    _Topic(10, {GapKind.UNSIGNED: 1, GapKind.LAPSED: 1}, lambda extent: extent.agreements),
    _Topic(
        10,
        {GapKind.NO_KEYS: 2, GapKind.KEY_NOBODY: 2, GapKind.KEY_ONE: 1},
        lambda extent: 2 * extent.keys + 2,
    ),
    _Topic(8, {GapKind.UNANSWERED: 1}, lambda _: len(URGENT)),
    _Topic(7, {GapKind.NO_SESSION_LEAD: 2, GapKind.ONE_SESSION_LEAD: 1}),
    _Topic(7, {GapKind.ONE_LEAD: 1}),
    _Topic(7, {GapKind.OVERDUE: 1, GapKind.NO_DEPUTY: 1}),
    _Topic(5, {GapKind.NO_OWNER: 1}),
    _Topic(4, {GapKind.UNTOLD_MEMBERS: 1}, lambda extent: extent.members),
    _Topic(4, {GapKind.NO_BACKUP: 1}, lambda _: 1),
    _Topic(3, {GapKind.PRIVATE: 1}, lambda _: 1),
    _Topic(3, {GapKind.NO_PLACE: 1}),
    _Topic(2, {GapKind.UNTOLD_PROJECTS: 1}),
    _Topic(2, {GapKind.NO_COORDINATOR: 1}, lambda _: 1),
)  # fmt: skip


def written_down(found: Sequence[Gap], extent: Extent) -> int:
    """How much of what a successor needs is written down, out of 100.

    100 only when nothing is missing, 0 without another member; mending a gap never lowers it.
    """
    if not extent.members:
        return 0
    if not found:
        return 100
    missing: dict[GapKind, int] = {}
    for gap in found:
        missing[gap.kind] = missing.get(gap.kind, 0) + gap.things
    return min(99, int(sum(one.worth * one.share(missing, extent) for one in _TOPICS)))
