"""What has happened to the sample's sessions so far, by how far from today each of them is.

Held in the past, but for the newest, which nobody has written down yet; confirmed for five weeks
ahead; pencilled after that, with replies of all kinds; further on only in the diary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.sessions import (
    CheckKind,
    Reminder,
    Reply,
    SessionCheck,
    SessionFacts,
    SessionKind,
    SessionPart,
    SessionPerson,
    SessionState,
    TakingPart,
    Task,
)
from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_tables import Table, id_of_person

CONFIRMED = timedelta(days=35)
ASKED = timedelta(days=120)
NOTICE = timedelta(days=60)
NEAR = timedelta(days=14)
REASONS = ("Snow: the roads were closed.", "The teacher was ill.", "Two schools could not come.")

Told = tuple[Table, SessionFacts]


@dataclass(frozen=True, slots=True)
class Lives:
    """Lets sessions be asked about, confirmed, cancelled and held, as seen on the day of it."""

    days: Days

    @property
    def today(self) -> date:
        """The day as seen on which."""
        return self.days.today

    def of_series(self, told: Iterable[Told], late_id: str) -> list[SessionFacts]:
        """The sessions of all series; the one called ``late_id`` is confirmed in any case."""
        told = sorted(told, key=lambda pair: (pair[1].session.starts_at, pair[1].session.id))
        past = [facts.session.id for _, facts in told if _day(facts) < self.today]
        ahead = [facts.session.id for _, facts in told if _day(facts) >= self.today]
        met = [f.session.id for _, f in told if _is_meeting(f) and _day(f) < self.today]
        found = []
        for number, (table, facts) in enumerate(told):
            session_id = facts.session.id
            state = SessionState.HELD if session_id in met else self._state(facts)
            if session_id in (late_id, *past[-1:], *ahead[:6]):
                state = SessionState.CONFIRMED
            lived = self._lived(table, facts, state, ready=session_id not in ahead[1:2])
            if state is SessionState.HELD:
                lived = _noted(lived, table.get("notes", [""]), number)
            if _is_meeting(facts):
                lived = self._met(table, lived, number, still_open=session_id in met[-2:-1])
            found.append(lived)
        return found

    def of_once(self, table: Table, facts: SessionFacts) -> SessionFacts:
        """A single session, whose table may say its state and the replies."""
        past = _day(facts) < self.today
        state = SessionState.HELD if past else SessionState(table.get("state", "confirmed"))
        notice = timedelta(days=table["notice"]) if "notice" in table else NOTICE
        lived = self._lived(table, facts, state, ready=True, notice=notice)
        session = lived.session
        asked = self.days.day(table["asked"]) if "asked" in table else self._lately(4)
        parts = [
            self._replied(part, Reply(numbers["reply"]), session.arranged_on, asked)
            if "reply" in numbers
            else part
            for part, numbers in zip(lived.members, table["members"].values(), strict=True)
        ]
        reason = table.get("reason", session.cancel_reason)
        session = replace(session, notes=table.get("after", ""), cancel_reason=reason)
        return replace(lived, session=session, members=tuple(parts))

    def _state(self, facts: SessionFacts) -> SessionState:
        ahead = _day(facts) - self.today
        if ahead < CONFIRMED and _chance(facts, "cancelled", 17) == 0:
            return SessionState.CANCELLED
        if ahead < timedelta():
            return SessionState.HELD
        return SessionState.CONFIRMED if ahead < CONFIRMED else SessionState.PENCILLED

    # --- one session ---

    def _lived(
        self,
        table: Table,
        facts: SessionFacts,
        state: SessionState,
        *,
        ready: bool,
        notice: timedelta = NOTICE,
    ) -> SessionFacts:
        arranged = _weekday(min(_day(facts) - notice, self.today - NEAR))
        fixed = arranged + timedelta(days=6)
        fixed = max(arranged, _weekday(min(fixed, _day(facts) - timedelta(days=1))))
        session = replace(facts.session, state=state, arranged_on=arranged)
        if state is not SessionState.PENCILLED:
            session = replace(session, confirmed_on=fixed)
        if state is SessionState.CANCELLED:
            last = _weekday(min(_day(facts) - timedelta(days=1), self._lately(1)))
            reason = REASONS[_chance(facts, "reason", len(REASONS))]
            session = replace(session, cancelled_on=last, cancel_reason=reason)
        lived = replace(
            facts,
            session=session,
            members=tuple(self._part(facts, one, state, arranged, fixed) for one in facts.members),
            people=tuple(_with_letter(table, one, session.state, facts, arranged)
                         for one in facts.people),
            kept_clashes=tuple(replace(one, on=arranged) for one in facts.kept_clashes),
        )  # fmt: skip
        return replace(
            lived,
            checks=tuple(self._checks(lived, ready=ready)),
            reminders=tuple(self._reminders(lived)),
        )

    def _part(
        self, facts: SessionFacts, part: TakingPart, state: SessionState, asked: date, fixed: date
    ) -> TakingPart:
        if state is SessionState.PENCILLED:
            return self._pencilled(facts, part, asked)
        part = replace(part, reply=Reply.YES, asked_on=asked, replied_on=fixed)
        if state is not SessionState.HELD:
            return part
        away = _chance(facts, part.member_id, 4)
        pupils = part.pupils_expected
        return replace(
            part,
            pupils_attended=None if pupils is None else max(0, pupils - away),
            staff_attended=part.staff_expected,
        )

    def _pencilled(self, facts: SessionFacts, part: TakingPart, arranged: date) -> TakingPart:
        if _day(facts) - self.today > ASKED:
            return part
        said = _chance(facts, part.member_id, 8)
        reply = Reply.ASKED if said < 3 else Reply.NO if said == 3 else Reply.YES
        return self._replied(part, reply, arranged, self._lately(4))

    def _replied(self, part: TakingPart, reply: Reply, arranged: date, asked: date) -> TakingPart:
        """A reply; who has not replied yet was asked on ``asked``, the others when it was made."""
        if reply is Reply.ASKED:
            return replace(part, reply=reply, asked_on=max(asked, arranged), replied_on=None)
        replied = min(arranged + timedelta(days=5), self._lately(1))
        return replace(part, reply=reply, asked_on=arranged, replied_on=replied)

    def _checks(self, facts: SessionFacts, *, ready: bool) -> Iterable[SessionCheck]:
        """All ticked in the past and, when ``ready``, in the fortnight ahead; then fewer."""
        session = facts.session
        if session.state not in (SessionState.CONFIRMED, SessionState.HELD):
            return
        pupils = any(one.pupils_expected for one in facts.members)
        needed = {
            CheckKind.KIT: bool(facts.needs),
            CheckKind.ROOM: True,
            CheckKind.PEOPLE: True,
            CheckKind.TRANSPORT: bool(session.transport),
            CheckKind.CONSENT: pupils,
            CheckKind.RISK: pupils,
        }
        wanted = [kind for kind, is_needed in needed.items() if is_needed]
        ticked = wanted
        if session.state is SessionState.CONFIRMED and _day(facts) >= self.today:
            near = _day(facts) - self.today < NEAR
            few = wanted[: 1 + _chance(facts, "ticked", 3)]
            ticked = wanted[:-2] if not ready else wanted if near else few
        on = _weekday(min(self._lately(1), _day(facts) - timedelta(days=3)))
        for kind, is_needed in needed.items():
            check_id = named_id("check", session.id, kind.value)
            if not is_needed:
                yield SessionCheck(check_id, session.id, kind, not_needed=True)
            elif kind in ticked:
                yield SessionCheck(check_id, session.id, kind, max(on, session.arranged_on))

    def _reminders(self, facts: SessionFacts) -> Iterable[Reminder]:
        """Now and then somebody was reminded, two days before."""
        session = facts.session
        on = max(session.arranged_on, _weekday(_day(facts) - timedelta(days=2)))
        firm = session.state in (SessionState.CONFIRMED, SessionState.HELD)
        if not firm or on > self.today or _chance(facts, "reminded", 5) or len(facts.members) < 2:
            return
        words = (
            f"{session.title}: {day_text(_day(facts))}, {session.starts_at:%H:%M}, "
            f"{session.room}. See you there. Ann Bell"
        )
        yield Reminder(
            id=named_id("reminder", session.id),
            session_id=session.id,
            member_id=facts.members[1].member_id,
            on=on,
            channel="text",
            words=words,
        )

    # --- meetings ---

    def _met(
        self, table: Table, facts: SessionFacts, number: int, *, still_open: bool
    ) -> SessionFacts:
        """A meeting with what it is about, and once it is over with what came of it."""
        session = facts.session
        place = number % len(table["agenda"])
        session = replace(session, agenda=table["agenda"][place])
        if session.state is not SessionState.HELD:
            return replace(facts, session=session)
        session = replace(session, decisions=table["decisions"][place])
        tasks = [self._done(facts, one) for one in table["done"]]
        if still_open:
            tasks += [self._open(facts, one) for one in table["open"]]
        numbered = [replace(one, position=position) for position, one in enumerate(tasks)]
        return replace(facts, session=session, tasks=tuple(numbered))

    def _done(self, facts: SessionFacts, table: Table) -> Task:
        due = _day(facts) + timedelta(days=table["days"])
        done = max(_day(facts), min(due - timedelta(days=1), self._lately(1)))
        return replace(_task(facts, table, due), done_on=done)

    def _open(self, facts: SessionFacts, table: Table) -> Task:
        return _task(facts, table, self.days.day(table["due"]))

    def _lately(self, days: int) -> date:
        return _weekday(self.today - timedelta(days=days))


def _day(facts: SessionFacts) -> date:
    return facts.session.starts_at.date()


def _is_meeting(facts: SessionFacts) -> bool:
    return facts.session.kind is SessionKind.MEETING


def _weekday(day: date) -> date:
    """``day``, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _chance(facts: SessionFacts, what: str, sides: int) -> int:
    """A number below ``sides``, always the same for the same session."""
    return UUID(named_id(facts.session.id, what)).int % sides


def _noted(facts: SessionFacts, notes: list[str], number: int) -> SessionFacts:
    session = replace(facts.session, notes=notes[number % len(notes)])
    return replace(facts, session=session)


def _task(facts: SessionFacts, table: Table, due: date) -> Task:
    return Task(
        id=named_id("task", facts.session.id, table["what"]),
        session_id=facts.session.id,
        what=table["what"],
        owner_id=id_of_person(table["who"]),
        due_on=due,
    )


def _with_letter(
    table: Table, one: SessionPerson, state: SessionState, facts: SessionFacts, arranged: date
) -> SessionPerson:
    """Letters are seen when a session is arranged, or when somebody stands at the door with it."""
    if one.part is not SessionPart.VISITOR:
        return one
    unseen = [id_of_person(name) for name, what in table["people"].items() if what == "unseen"]
    if one.person_id not in unseen:
        return replace(one, letter_seen_on=arranged)
    return replace(one, letter_seen_on=_day(facts) if state is SessionState.HELD else None)
