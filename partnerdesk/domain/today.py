"""What needs the coordinator today, most urgent first, each with the place to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from partnerdesk.domain.agreements import Agreement, State, StateKind
from partnerdesk.domain.buy_in import BuyIn, buy_in_states
from partnerdesk.domain.dates import Span, ago, day_text, month_text, short_day
from partnerdesk.domain.interview import Asked
from partnerdesk.domain.lending import Item, Loan, due_day, due_text, out_text
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.new_head import WatchedHead
from partnerdesk.domain.partners import Member, Rhythm, Role, next_contact_due
from partnerdesk.domain.personal_data import leavers, leavers_matters
from partnerdesk.domain.posts import without_successor
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.today_agreements import IN_FORCE, Binding, LifeFacts, life_matters
from partnerdesk.domain.today_calendar import CalendarFacts, calendar_matters, time_of_term
from partnerdesk.domain.today_new_head import new_head_matters
from partnerdesk.domain.words import counted, listed

# The verb of a loan that others are late with.
REMIND = "Write reminder"


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement with its state, its parties' ids and whose signatures are missing, in words."""

    agreement: Agreement
    state: State
    member_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldLoan:
    """A loan that is out or promised: how many are held, and as words what (``2 × Tent``).

    ``person`` is whom to talk to at the borrower, ``prefers`` the way they like to be reached.
    """

    loan: Loan
    held: int
    things: str
    person: str = ""
    prefers: str = ""

    @property
    def talk_to(self) -> str:
        """``Priya Nair, text preferred``; blank when nobody is named."""
        return f"{self.person}, {self.prefers} preferred" if self.prefers else self.person

    def stands(self, today: date) -> bool:
        """Whether it is out, or promised for a time that is not over."""
        return self.loan.handed_over_at is not None or due_day(self.loan.due_at) >= today

    def days_overdue(self, today: date) -> int:
        """How many days ago it should have been back; 0 when it is not overdue."""
        if self.loan.handed_over_at is None:
            return 0
        return max(0, (today - due_day(self.loan.due_at)).days)


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """All that Today is told; ``tested`` are the items with a day for their next test.

    ``question`` is the one of the interview that is asked this week, if any; ``kept`` says when
    somebody who left was kept on purpose, by the person's id.
    """

    today: date
    settings: Settings
    members: Sequence[Member]
    roles: Sequence[Role]
    names: Mapping[str, str]
    last_contacts: Mapping[str, date]
    buy_ins: Sequence[BuyIn]
    holidays: Sequence[Span]
    agreements: Sequence[AgreementFacts]
    loans: Sequence[HeldLoan] = ()
    tested: Sequence[Item] = ()
    calendar: CalendarFacts = field(default_factory=CalendarFacts)
    life: LifeFacts = field(default_factory=LifeFacts)
    new_heads: Sequence[WatchedHead] = ()
    question: Asked | None = None
    kept: Mapping[str, date] = field(default_factory=dict)
    last_backup: datetime | None = None
    unsaved_since: datetime | None = None


def matters(facts: TodayFacts) -> tuple[Matter, ...]:
    """Everything that needs attention, the most urgent first."""
    found = [
        *_loans(facts),
        *calendar_matters(facts.calendar, facts.today, {one.id: one.name for one in facts.members}),
        *_tests(facts),
        *_roles_ended(facts),
        *_agreements(facts),
        *_life(facts),
        *new_head_matters(facts.new_heads, facts.today),
        *_backup(facts),
        *_contacts(facts),
        *_buy_in(facts),
        *_leavers(facts),
        *_question(facts.question),
    ]
    order = list(MatterKind)
    return tuple(sorted(found, key=lambda matter: order.index(matter.kind)))


def _present(facts: TodayFacts) -> dict[str, Member]:
    return {one.id: one for one in facts.members if one.left_on is None}


# Due back in so many days, and due for a test: soon enough to do something about it.
DUE_SOON_DAYS = 7
TEST_NOTICE_DAYS = 30


def _loans(facts: TodayFacts) -> list[Matter]:
    """What is overdue, the oldest first; what is due back in the week; what goes out today."""
    members = {one.id: one for one in facts.members}
    found = []
    for one in sorted(facts.loans, key=lambda one: (one.loan.due_at, one.loan.number)):
        due = due_day(one.loan.due_at)
        if one.loan.handed_over_at is None:
            if one.loan.out_at.date() <= facts.today <= due:
                found.append(_going_out(one, members))
        elif days := one.days_overdue(facts.today):
            found.append(_overdue(one, members, days))
        elif (due - facts.today).days <= DUE_SOON_DAYS:
            found.append(_due_soon(one, members))
    return found


def _overdue(one: HeldLoan, members: Mapping[str, Member], days: int) -> Matter:
    verb = "are" if one.held > 1 else "is"
    title = f"{one.things} {verb} {counted(days, 'day')} overdue {_way_back(one, members)}"
    second = _joined(f"Due back {day_text(due_day(one.loan.due_at))}", one.talk_to)
    ours = members[one.loan.borrower_id].is_us
    do = "See loan" if ours else REMIND
    return Matter(MatterKind.OVERDUE, title, second, do, "loans", one.loan.id)


def _due_soon(one: HeldLoan, members: Mapping[str, Member]) -> Matter:
    verb = "are" if one.held > 1 else "is"
    title = f"{one.things} {verb} due back {_way_back(one, members)}"
    second = _joined(due_text(one.loan.due_at), one.talk_to)
    return Matter(MatterKind.DUE_SOON, title, second, "See loan", "loans", one.loan.id)


def _going_out(one: HeldLoan, members: Mapping[str, Member]) -> Matter:
    verb = "go" if one.held > 1 else "goes"
    title = f"{one.things} {verb} out to {members[one.loan.borrower_id].name}"
    second = _joined(f"Reserved from {out_text(one.loan.out_at)}", one.talk_to)
    return Matter(MatterKind.HAND_OVER, title, second, "Hand over", "loans", one.loan.id)


def _way_back(one: HeldLoan, members: Mapping[str, Member]) -> str:
    """What others borrowed comes from them; what we borrowed goes to whom it belongs to."""
    borrower = members[one.loan.borrower_id]
    return f"to {members[one.loan.lender_id].name}" if borrower.is_us else f"from {borrower.name}"


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def _tests(facts: TodayFacts) -> list[Matter]:
    """One matter per owner, as whoever tests comes once: what is overdue or due soon."""
    last = facts.today + timedelta(days=TEST_NOTICE_DAYS)
    due: dict[str, list[tuple[date, Item]]] = {}
    for item in facts.tested:
        if item.test_due_on and item.test_due_on <= last:
            due.setdefault(item.owner_id, []).append((item.test_due_on, item))
    owners = {one.id: one.name for one in facts.members}
    found = []
    for owner_id, several in due.items():
        several.sort(key=lambda pair: (pair[0], pair[1].name))
        first, item = several[0]
        more = f" and {len(several) - 1} more" if len(several) > 1 else ""
        verb = "need a test" if more else "needs its test"
        matter = Matter(
            MatterKind.TEST,
            f"{item.name}{more} of {owners[owner_id]} {verb} by {day_text(first)}",
            "; ".join(_tested(item, day, facts.today) for day, item in several[:4]),
            "See item",
            "equipment",
            item.id,
        )
        found.append((first, matter))
    return [matter for _, matter in sorted(found, key=lambda pair: pair[0])]


def _tested(item: Item, day: date, today: date) -> str:
    late = "overdue since " if day < today else ""
    return f"{item.name}: {item.test.label}, {late}{short_day(day, today)}"


def _roles_ended(facts: TodayFacts) -> list[Matter]:
    present = _present(facts)
    return [
        Matter(
            MatterKind.ROLE_ENDED,
            f"{present[role.member_id].name}: no {role.label.lower()} known "
            f"since {short_day(role.ended_on, facts.today)}",
            f"Last held by {facts.names.get(role.person_id, 'somebody')}",
            "Name a successor",
            "partners",
            role.member_id,
        )
        for role in without_successor(facts.roles, facts.today)
        if role.member_id in present and role.ended_on
    ]


def _agreements(facts: TodayFacts) -> list[Matter]:
    found = []
    for one in facts.agreements:
        agreement, state = one.agreement, one.state
        if state.kind is StateKind.REVIEW_DUE and agreement.review_on:
            late = agreement.review_on < facts.today
            found.append(
                Matter(
                    MatterKind.REVIEW_DUE,
                    f"{agreement.number} {'was' if late else 'is'} due for review "
                    f"by {day_text(agreement.review_on)}",
                    agreement.title,
                    "Review",
                    "agreements",
                    agreement.id,
                )
            )
        elif state.kind is StateKind.AWAITING and agreement.issued_on:
            waiting = state.needed - state.signed
            days = (facts.today - agreement.issued_on).days
            chase = days >= facts.settings.signature_chase_days
            found.append(
                Matter(
                    # On its way it is listed last; it moves up once it is time to chase it.
                    MatterKind.SIGNATURES if chase else MatterKind.SIGNING,
                    f"{agreement.number} still waits for {waiting} of "
                    f"{counted(state.needed, 'signature')}",
                    f"Issued {ago(agreement.issued_on, facts.today)} · {'; '.join(one.missing)}",
                    "See who",
                    "agreements",
                    agreement.id,
                )
            )
    return found


def _life(facts: TodayFacts) -> tuple[Matter, ...]:
    names = {one.id: one.name for one in facts.members}
    binding = [
        Binding(one.agreement, one.member_ids)
        for one in facts.agreements
        if one.state.kind in IN_FORCE
    ]
    return life_matters(facts.life, binding, facts.today, names)


def _backup(facts: TodayFacts) -> list[Matter]:
    if facts.unsaved_since is None:
        return []
    since = facts.last_backup or facts.unsaved_since
    if (facts.today - since.date()).days < facts.settings.backup_overdue_days:
        return []
    words = (
        f"The last backup was made {ago(since.date(), facts.today)}"
        if facts.last_backup
        else "There is no backup yet"
    )
    return [
        Matter(
            MatterKind.BACKUP,
            words,
            "What has changed since then is kept in one place only",
            "Back up now",
            "settings",
            "backup",
        )
    ]


def _contacts(facts: TodayFacts) -> list[Matter]:
    found: list[tuple[date, Matter]] = []
    for one in facts.members:
        if one.is_us or one.left_on or one.rhythm is Rhythm.NONE:
            continue
        last = facts.last_contacts.get(one.id)
        since = last or one.joined_on
        due = next_contact_due(since, one.rhythm, facts.holidays) if since else facts.today
        if due is None or due > facts.today:
            continue
        words = (
            f"Nobody has spoken to {one.name} since {short_day(last, facts.today)}"
            if last
            else f"No contact with {one.name} is logged yet"
        )
        second = f"Rhythm: {one.rhythm.label.lower()} · due by {short_day(due, facts.today)}"
        matter = Matter(MatterKind.CONTACT, words, second, "Log a call", "partners", one.id)
        found.append((due, matter))
    return [matter for _, matter in sorted(found, key=lambda pair: pair[0])]


def _buy_in(facts: TodayFacts) -> list[Matter]:
    found = []
    months = facts.settings.buy_in_fades_after_months
    for one in facts.members:
        if one.left_on:
            continue
        seen = [sighting for sighting in facts.buy_ins if sighting.member_id == one.id]
        fading = [s for s in buy_in_states(seen, facts.today, months) if s.fading and s.last]
        if fading:
            groups = listed([state.group.label.lower() for state in fading])
            oldest = min(state.last.seen_on for state in fading if state.last)
            found.append(
                Matter(
                    MatterKind.BUY_IN,
                    f"Buy-in is fading at {one.name}: {groups}",
                    f"Last seen {month_text(oldest)}, more than {counted(months, 'month')} ago",
                    "Record buy-in",
                    "partners",
                    one.id,
                )
            )
    return found


def _leavers(facts: TodayFacts) -> tuple[Matter, ...]:
    months = facts.settings.leavers_review_months
    due = leavers(facts.roles, facts.names, facts.kept, facts.today, months)
    return leavers_matters(due, facts.today, months)


def _question(asked: Asked | None) -> list[Matter]:
    """One question in a week: answered over a year, nothing is left for the last hour (P77)."""
    if asked is None:
        return []
    return [
        Matter(
            MatterKind.QUESTION,
            f"A question for whoever comes after you: {asked.words}",
            "A few sentences now spare your successor weeks",
            "Answer",
            "handover",
            f"interview:{asked.question.value}:{asked.subject_id}",
        )
    ]


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A day ahead that matters: what happens, and where it is shown."""

    day: date
    what: str
    page: str
    key: str


def coming_dates(facts: TodayFacts, days: int = 90) -> tuple[ComingDate, ...]:
    """What lies in the next ``days`` days, soonest first: starts, reviews and ends of agreements,
    sessions that are not of a series, and the last day of term."""
    living = (StateKind.AWAITING, StateKind.AGREED, StateKind.IN_FORCE, StateKind.REVIEW_DUE)
    found = []
    for one in facts.agreements:
        agreement = one.agreement
        if one.state.kind not in living:
            continue
        for day, verb in (
            (agreement.starts_on, "starts"),
            (agreement.review_on, "is due for review"),
            (agreement.ends_on, "ends"),
        ):
            if day and 0 <= (day - facts.today).days <= days:
                what = f"{agreement.number} {verb}"
                found.append(ComingDate(day, what, "agreements", agreement.id))
    for session in facts.calendar.single:
        day = session.starts_at.date()
        if 0 <= (day - facts.today).days <= days:
            found.append(ComingDate(day, session.title, "calendar", session.id))
    for term in facts.calendar.terms:
        if 0 <= (term.last_day - facts.today).days <= days:
            found.append(ComingDate(term.last_day, "Last day of term", "calendar", ""))
    return tuple(sorted(found, key=lambda coming: coming.day))


def time_to_holiday(facts: TodayFacts) -> str:
    """``Week A · 4 weeks to the end of term``; without terms ``4 weeks to the next holiday`` or
    ``School holidays``; blank when neither is known."""
    if words := time_of_term(facts.calendar, facts.today):
        return words
    if any(facts.today in span for span in facts.holidays):
        return "School holidays"
    ahead = [(span.first - facts.today).days for span in facts.holidays if span.first > facts.today]
    if not ahead:
        return ""
    days = min(ahead)
    near = counted(days, "day") if days < 14 else counted(days // 7, "week")
    return f"{near} to the next holiday"
