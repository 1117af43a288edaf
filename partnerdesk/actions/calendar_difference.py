"""What differs between a calendar file and what came from it before. Pure comparing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from partnerdesk.domain.calendar import Closure, Term, overlap
from partnerdesk.domain.clashes import span_text
from partnerdesk.domain.sessions import (
    LIVE,
    Reply,
    Session,
    SessionFacts,
    SessionState,
    when_text,
)
from partnerdesk.domain.words import counted, listed
from partnerdesk.formats.folding import folded
from partnerdesk.formats.icalendar_in import ReadCalendar

Item = Closure | Term | Session
Fact = TypeVar("Fact", Closure, Session)

GONE = "No longer in the calendar"
"""How the reason of a session starts that an import cancelled."""
CALLED_OFF = "Cancelled in the calendar that it came from."


@dataclass(frozen=True, slots=True)
class Difference:
    """New, changed (before, after) and gone; ``renamed`` differ in nothing that anybody sees."""

    new: tuple[Item, ...] = ()
    changed: tuple[tuple[Item, Item], ...] = ()
    gone: tuple[Item, ...] = ()
    unchanged: int = 0
    renamed: tuple[tuple[Item, Item], ...] = ()
    to_cancel: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()


def item_words(item: Item) -> str:
    """``May half-term, Mon 25 May 2026 to Fri 29 May 2026``: one thing of a difference."""
    if isinstance(item, Session):
        return f"{item.title}, {when_text(item.starts_at, item.ends_at)}"
    days = span_text(item.first_day, item.last_day)
    hours = ""
    if isinstance(item, Closure) and item.starts and item.ends:
        hours = f", {item.starts:%H:%M}–{item.ends:%H:%M}"
    return f"{item.name}, {days}{hours}"


def closure_difference(
    there: Sequence[Closure], wanted: Sequence[Closure], feed_id: str | None, read: ReadCalendar
) -> Difference:
    """Closures of a member against those that the file gives.

    What the coordinator wrote by hand for the same days stays, and is not written twice.
    """
    mine = [one for one in there if feed_id and one.feed_id == feed_id]
    others = {_closure_days(one) for one in there if not (feed_id and one.feed_id == feed_id)}
    pairs, new, left = _paired(mine, wanted, _closure_label)
    known = [one for one in new if _closure_days(one) in others]
    notices = []
    if known:
        are = "is" if len(known) == 1 else "are"
        notices.append(f"{counted(len(known), 'closure')} {are} there already, and left as it is."
                       if len(known) == 1 else
                       f"{counted(len(known), 'closure')} {are} there already, and left as they "
                       "are.")  # fmt: skip
    merged = [(old, _merged_closure(old, now)) for old, now in pairs]
    unread = {event.uid for event in read.not_read}
    gone = [
        one
        for one in left
        if not _was_unread(one, unread) and _in_reach(one.first_day, one.last_day, read)
    ]
    added = [one for one in new if _closure_days(one) not in others]
    return _difference(added, merged, gone, notices)


def _closure_days(one: Closure) -> tuple[Any, ...]:
    return one.first_day, one.last_day, one.starts, one.ends, one.years


def _closure_label(one: Closure) -> tuple[Any, ...]:
    return folded(one.name), one.first_day


def _merged_closure(old: Closure, now: Closure) -> Closure:
    """The new days in the old closure; its kind and years stay while its name does, for the
    coordinator may have put them right."""
    if now.uid.startswith("school-days#"):
        now = replace(now, name=old.name, kind=old.kind, years=old.years)
    elif folded(old.name) == folded(now.name):
        now = replace(now, kind=old.kind, years=old.years)
    return replace(now, id=old.id)


def term_difference(
    there: Sequence[Term], wanted: Sequence[Term], feed_id: str | None, read: ReadCalendar
) -> Difference:
    """Terms of a member against those that the file gives, the same where they overlap.

    A term keeps its name and its weeks; one that overlaps a term written by hand is passed over.
    """
    mine = [one for one in there if feed_id and one.feed_id == feed_id]
    others = [one for one in there if one not in mine]
    new: list[Term] = []
    merged: list[tuple[Item, Item]] = []
    passed_over: list[str] = []
    left = list(mine)
    for one in wanted:
        old = next((was for was in left if overlap(was, one)), None)
        if old is not None:
            left.remove(old)
        if any(overlap(one, other) for other in others):
            passed_over.append(f"“{one.name}”")
        elif old is not None:
            merged.append((old, replace(one, id=old.id, name=old.name, first_week=old.first_week)))
        else:
            new.append(one)
    gone = [one for one in left if _in_reach(one.first_day, one.last_day, read)]
    notices = []
    if passed_over:
        notices.append(f"{listed(passed_over)} would overlap a term that is there already, "
                       "which stays as it is.")  # fmt: skip
    return _difference(new, merged, gone, notices)


def session_difference(
    there: Sequence[Session], wanted: Sequence[Session], read: ReadCalendar, today: date
) -> Difference:
    """Sessions that came from the file before against those that it gives now.

    What is over stays as it was recorded.
    """
    pairs, new, left = _paired(there, wanted, _session_label)
    off = [one for one in new if one.state is SessionState.CANCELLED]
    notices = []
    if off:
        verb = "is" if len(off) == 1 else "are"
        words = f"{counted(len(off), 'event')} {verb} cancelled in the file and left out."
        notices.append(words)
    merged = [(old, _merged_session(old, now, today)) for old, now in pairs]
    unread = {event.uid for event in read.not_read}
    gone = [
        one
        for one in left
        if one.state in LIVE
        and one.ends_at.date() >= today
        and not _was_unread(one, unread)
        and _in_reach(one.starts_at.date(), one.ends_at.date(), read)
    ]
    added = [one for one in new if one.state is not SessionState.CANCELLED]
    return _difference(added, merged, gone, notices)


def _session_label(one: Session) -> tuple[Any, ...]:
    return folded(one.title), one.starts_at


def _merged_session(old: Session, now: Session, today: date) -> Session:
    """The old session with what the file says of it now."""
    revived = old.state is SessionState.CANCELLED and (
        old.cancel_reason.startswith(GONE) or old.cancel_reason == CALLED_OFF
    )
    if old.state not in LIVE and not revived:
        return replace(old, uid=now.uid)
    merged = replace(
        old,
        title=now.title,
        starts_at=now.starts_at,
        ends_at=now.ends_at,
        venue_id=now.venue_id,
        room=now.room or old.room,
        purpose=now.purpose or old.purpose,
        years=old.years if old.title == now.title else now.years,
        uid=now.uid,
    )
    merged = _with_state(merged, now, today, revived=revived)
    heard = replace(merged, uid=old.uid) != old
    return replace(merged, sequence=old.sequence + 1) if heard else merged


def _with_state(merged: Session, now: Session, today: date, *, revived: bool) -> Session:
    if now.state is SessionState.CANCELLED:
        if merged.state is SessionState.CANCELLED:
            return merged
        return replace(merged, state=now.state, cancelled_on=today, cancel_reason=CALLED_OFF)
    if revived:
        merged = replace(
            merged, state=now.state, cancelled_on=None, cancel_reason="",
            confirmed_on=now.confirmed_on,
        )  # fmt: skip
    elif merged.state is SessionState.PENCILLED and now.state is SessionState.CONFIRMED:
        merged = replace(merged, state=now.state, confirmed_on=today)
    return merged


def nobody_else_knows(facts: SessionFacts, member_id: str) -> bool:
    """Whether a session is still as an import made it, so that removing it loses nothing."""
    parts = facts.members
    others = (one for one in parts if one.member_id != member_id)
    said = any(one.reply is not Reply.NONE for one in others)
    came = any(one.pupils_attended is not None or one.staff_attended is not None for one in parts)
    session = facts.session
    written = session.notes or session.decisions or session.agenda or session.transport
    hangs = (
        facts.people or facts.needs or facts.costs or facts.checks or facts.tasks
        or facts.reminders or facts.kept_clashes
    )  # fmt: skip
    return not (said or came or written or hangs or len(parts) > 1)


# --- pairing ---------------------------------------------------------------------------------


def _paired(
    there: Sequence[Fact], wanted: Sequence[Fact], label: Callable[[Fact], tuple[Any, ...]]
) -> tuple[list[tuple[Fact, Fact]], list[Fact], list[Fact]]:
    """What is the same thing in both, what is new, and what has no like any more.

    The same by its UID, else by what it is called and when: some programs make new UIDs each time.
    """
    by_uid = {one.uid: one for one in there if one.uid}
    pairs: list[tuple[Fact, Fact]] = []
    new: list[Fact] = []
    for one in wanted:
        old = by_uid.pop(one.uid, None)
        if old is not None:
            pairs.append((old, one))
        else:
            new.append(one)
    by_label = {label(one): one for one in by_uid.values()}
    still: list[Fact] = []
    for one in new:
        old = by_label.pop(label(one), None)
        if old is not None:
            pairs.append((old, one))
        else:
            still.append(one)
    used = {old.id for old, _ in pairs}
    return pairs, still, [one for one in there if one.id not in used]


def _was_unread(one: Closure | Session, unread: Collection[str]) -> bool:
    """Whether the file may still have it, in an event that can't be read."""
    return one.uid in unread or one.uid.rpartition("#")[0] in unread


def _in_reach(first: date, last: date, read: ReadCalendar) -> bool:
    """Whether the file was read where something stood."""
    return read.complete and last >= read.first and first <= read.last


def _difference(
    new: Iterable[Item],
    pairs: Iterable[tuple[Item, Item]],
    gone: Iterable[Item],
    notices: Sequence[str],
) -> Difference:
    changed: list[tuple[Item, Item]] = []
    renamed: list[tuple[Item, Item]] = []
    unchanged = 0
    for old, now in pairs:
        if _seen(old) != _seen(now):
            changed.append((old, now))
            continue
        unchanged += 1
        if old != now:
            renamed.append((old, now))
    return Difference(
        tuple(new), tuple(changed), tuple(gone), unchanged, tuple(renamed), notices=tuple(notices)
    )


def _seen(item: Item) -> Item:
    return item if isinstance(item, Term) else replace(item, uid="")
