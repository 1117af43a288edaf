"""What the views of the calendar show: sessions and closures of some days, ready to place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from partnerdesk.domain.calendar import BankHoliday, Closure, Term, monday, years_text
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.clashes import span_text
from partnerdesk.domain.dates import day_text, long_month, month_text, months_after
from partnerdesk.domain.sessions import LIVE, SessionState
from partnerdesk.domain.words import listed

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# A session can start or end at these minutes when it is dragged.
STEP = 15
# A strip names so many members; of more it says how many more there are.
_NAMED = 8
TERM_WEEKS = 13


class View(Choice):
    """The ways to see the calendar."""

    MONTH = "month", "Month"
    WEEK = "week", "Week"
    TERM = "term", "Term"
    AGENDA = "agenda", "Agenda"


class StripKind(Choice):
    """Why a school has no ordinary day, as a strip tells it."""

    HOLIDAY = "holiday", "Holiday"
    HALF_TERM = "half_term", "Half-term"
    INSET = "inset", "INSET day"
    EXAMS = "exams", "Exams"
    TRIP = "trip", "Trip"
    INSPECTION = "inspection", "Inspection"
    OTHER = "other", "Closed"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday"


@dataclass(frozen=True, slots=True)
class Block:
    """A session as a view shows it. ``mark`` is its project's colour and shape, None without.

    ``place`` and ``project`` are names; ``replies`` words such as ``2 of 4 said yes``.
    """

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    state: SessionState = SessionState.PENCILLED
    mark: int | None = None
    project: str = ""
    place: str = ""
    replies: str = ""

    @property
    def can_move(self) -> bool:
        """Whether it lies ahead of being held or cancelled, so that another time can be given."""
        return self.state in LIVE

    def days(self) -> Sequence[date]:
        """The days that it is on."""
        first, last = self.starts_at.date(), last_day(self.starts_at, self.ends_at)
        return [first + number * DAY for number in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What clashes with a session, in words; ``hard`` when it refuses it. False when nothing."""

    words: str = ""
    hard: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


NOTHING = InTheWay()


@dataclass(frozen=True, slots=True)
class Strip:
    """Days on which members are closed or busy, both ends included.

    ``who`` names them, the first of them where they are many.
    """

    kind: StripKind
    words: str
    who: str
    first: date
    last: date

    def spoken(self) -> str:
        """``Exams: Langdale High, Year 11, Mon 9 Mar 2026 to Fri 13 Mar 2026``."""
        return f"{self.words}: {self.who}, {span_text(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """All that is on show: ``letters`` are those of the weeks, by their Mondays.

    ``begins`` and ``ends`` are the month or the term itself, within its whole weeks. While more
    is still being read it is not ``whole``.
    """

    first: date
    last: date
    today: date
    begins: date = date.min
    ends: date = date.max
    whole: bool = True
    blocks: tuple[Block, ...] = ()
    strips: tuple[Strip, ...] = ()
    letters: Mapping[date, str] | None = None

    def letter(self, day: date) -> str:
        """The letter of the week of ``day``, blank when it has none."""
        return (self.letters or {}).get(monday(day), "")


# --- which days a view shows ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a view, whole weeks, both ends included, and its title.

    ``begins`` and ``ends`` are the month or the term itself.
    """

    first: date
    last: date
    title: str
    begins: date = date.min
    ends: date = date.max


def period(view: View, day: date, terms: Sequence[Term]) -> Period:
    """The days that a view shows when ``day`` is in it."""
    if view is View.WEEK:
        first = monday(day)
        return Period(first, first + 6 * DAY, week_title(first))
    if view is View.TERM:
        return _term(day, terms)
    begins = day.replace(day=1)
    title = long_month(day)
    if view is View.AGENDA:
        return Period(begins, months_after(begins, 12) - DAY, f"From {title}")
    ends = months_after(begins, 1) - DAY
    return Period(monday(begins), monday(ends) + 6 * DAY, title, begins, ends)


def stepped(view: View, day: date, by: int, terms: Sequence[Term]) -> date:
    """The day to show when one turns ``by`` pages on (back when negative)."""
    if view is View.WEEK:
        return day + by * WEEK
    if view is View.TERM:
        shown = _term(day, terms)
        beyond = shown.last + DAY if by > 0 else shown.first - DAY
        return _nearest(beyond, terms, by)
    return months_after(day, by)


def week_title(first: date) -> str:
    """``9–15 Mar 2026``; both months where it has two."""
    return span_title(first, first + 6 * DAY)


def span_title(first: date, last: date) -> str:
    """``9–15 Mar 2026``, ``23 Feb – 1 Mar 2026``, ``29 Dec 2025 – 4 Jan 2026``."""
    ends = f"{last.day} {month_text(last)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{ends}"
    begins = f"{first.day} {month_text(first)}"
    return f"{begins.removesuffix(f' {last.year}')} – {ends}"


def _term(day: date, terms: Sequence[Term]) -> Period:
    shown = next((one for one in terms if monday(one.first_day) <= day <= one.last_day + 2 * DAY),
                 None)  # fmt: skip
    if shown is not None:
        begins, ends = shown.first_day, shown.last_day
        return Period(monday(begins), monday(ends) + 6 * DAY, shown.name, begins, ends)
    first = monday(day)
    ends = first + TERM_WEEKS * WEEK - DAY
    following = min((one.first_day for one in terms if one.first_day > day), default=None)
    if following is not None and monday(following) > first:
        ends = min(ends, monday(following) - DAY)
    return Period(first, ends, span_title(first, ends))


def _nearest(day: date, terms: Sequence[Term], by: int) -> date:
    """The next term that way when it is near, so that one does not walk through every holiday."""
    near = 10 * WEEK
    if by > 0:
        ahead = [one.first_day for one in terms if day <= one.first_day <= day + near]
        return min(ahead, default=day)
    behind = [one.first_day for one in terms if day - near <= one.last_day <= day]
    return max(behind, default=day - (TERM_WEEKS - 1) * WEEK)


def term_words(
    day: date, period: Period, letters: Mapping[date, str], terms: Sequence[Term]
) -> str:
    """``Weeks A and B · term ends Fri 27 Mar 2026``: the quiet line beside the title."""
    shown = sorted({letters[week] for week in letters if period.first <= week <= period.last})
    words = []
    if shown:
        words.append(f"{'Weeks' if len(shown) > 1 else 'Week'} {listed(shown)}")
    now = next((one for one in terms if one.first_day <= day <= one.last_day), None)
    following = min((one.first_day for one in terms if one.first_day > day), default=None)
    if now is not None:
        words.append(f"term ends {day_text(now.last_day)}")
    elif following is not None:
        words.append(f"term starts {day_text(following)}")
    line = " · ".join(words)
    return line[:1].upper() + line[1:]


# --- placing ----------------------------------------------------------------------------------


def last_day(start: datetime, end: datetime) -> date:
    """The last day that something is on; what ends at midnight is not on the day that begins."""
    first = start.date()
    return first if end.date() == first else max(first, (end - timedelta(microseconds=1)).date())


def by_day(blocks: Iterable[Block]) -> dict[date, list[Block]]:
    """The sessions of each day, in the order given; what was called off gives way to the rest."""
    found: dict[date, list[Block]] = {}
    for block in sorted(blocks, key=lambda one: one.state is SessionState.CANCELLED):
        for day in block.days():
            found.setdefault(day, []).append(block)
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """A session of a day, in one of so many columns side by side, on the day's own minutes."""

    block: Block
    first_minute: int
    last_minute: int
    lane: int
    lanes: int


def side_by_side(day: date, blocks: Iterable[Block]) -> list[Beside]:
    """The sessions of a day, those that overlap in columns of their own."""
    found: list[Beside] = []
    group: list[tuple[Block, int, int, int]] = []
    busy: list[int] = []

    def close() -> None:
        found.extend(Beside(b, start, end, lane, len(busy)) for b, start, end, lane in group)
        group.clear()
        busy.clear()

    midnight = datetime.combine(day, time.min)
    for block in sorted(blocks, key=lambda one: (one.starts_at, one.ends_at, one.id)):
        start = max(0, int((block.starts_at - midnight).total_seconds() // 60))
        end = min(24 * 60, int((block.ends_at - midnight).total_seconds() // 60))
        if group and start >= max(busy):
            close()
        lane = next((n for n, until in enumerate(busy) if until <= start), len(busy))
        if lane == len(busy):
            busy.append(end)
        else:
            busy[lane] = end
        group.append((block, start, end, lane))
    close()
    return found


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """A strip in one week: its line from 0, and its first and last day from 0 for Monday."""

    strip: Strip
    lane: int
    first: int
    last: int


def strips_in(week: date, strips: Iterable[Strip], most: int = 99) -> list[PlacedStrip]:
    """The strips of a week, each on the first line that is free for it.

    Where that takes more than ``most`` lines, those of a kind that touch are drawn as one.
    """
    within = [one for one in strips if one.first < week + WEEK and one.last >= week]
    placed = _laid(week, within)
    if any(one.lane >= most for one in placed):
        placed = _laid(week, _joined(within))
    return placed


def _joined(strips: Iterable[Strip]) -> list[Strip]:
    joined: list[Strip] = []
    for strip in sorted(strips, key=lambda one: (one.kind, one.first)):
        last = joined[-1] if joined else None
        if last is not None and last.kind is strip.kind and strip.first <= last.last:
            joined[-1] = replace(last, last=max(last.last, strip.last))
        else:
            joined.append(strip)
    return sorted(joined, key=lambda one: (one.first, -one.last.toordinal()))


def _laid(week: date, strips: Iterable[Strip]) -> list[PlacedStrip]:
    placed: list[PlacedStrip] = []
    busy: list[int] = []
    for strip in strips:
        first, last = max(0, (strip.first - week).days), min(6, (strip.last - week).days)
        lane = next((n for n, until in enumerate(busy) if until < first), len(busy))
        if lane == len(busy):
            busy.append(last)
        else:
            busy[lane] = last
        placed.append(PlacedStrip(strip, lane, first, last))
    return placed


def strips_on(day: date, strips: Iterable[Strip]) -> list[Strip]:
    """The strips of a day."""
    return [one for one in strips if one.first <= day <= one.last]


def as_strips(
    closures: Iterable[Closure],
    names: Mapping[str, str],
    bank_holidays: Iterable[BankHoliday] = (),
) -> tuple[Strip, ...]:
    """Closures of the same name and days as one strip that names the members, soonest first.

    Members stand in the order of ``names``.
    """
    place = {member_id: number for number, member_id in enumerate(names)}
    grouped: dict[tuple[date, date, str, str], list[str]] = {}
    for one in sorted(closures, key=lambda one: place.get(one.member_id, len(place))):
        label = StripKind(one.kind.value).label
        words = label if _says(one.name, label) else f"{label} ({one.name})"
        years = years_text(one.years)
        name = names.get(one.member_id, "A member") + (f", {years}" if years else "")
        hours = f" {one.starts:%H:%M}–{one.ends:%H:%M}" if one.starts and one.ends else ""
        key = (one.first_day, one.last_day, one.kind.value, words + hours)
        grouped.setdefault(key, []).append(name)
    named: dict[tuple[date, str], set[str]] = {}
    for holiday in bank_holidays:
        named.setdefault((holiday.day, holiday.name), set()).add(holiday.nation.label)
    found = [
        Strip(StripKind(kind), words, _who(who), first, last)
        for (first, last, kind, words), who in grouped.items()
    ]
    found += [
        Strip(StripKind.BANK_HOLIDAY, f"Bank holiday ({name})", listed(sorted(where)), day, day)
        for (day, name), where in named.items()
    ]
    return in_order(found)


def in_order(strips: Iterable[Strip]) -> tuple[Strip, ...]:
    """Strips by their first day, the longer ones first."""
    return tuple(sorted(strips, key=lambda s: (s.first, -s.last.toordinal(), s.kind, s.words)))


def _who(names: list[str]) -> str:
    """Hundreds of schools share a half-term: nobody reads so many names, nor waits for them."""
    if len(names) <= _NAMED:
        return listed(names)
    return listed([*names[:_NAMED], f"{len(names) - _NAMED:,} more"])


def _says(name: str, label: str) -> bool:
    return not name or name.casefold() == label.casefold()


# --- moving -----------------------------------------------------------------------------------


def snapped(moment: datetime) -> datetime:
    """The nearest quarter of an hour."""
    midnight = datetime.combine(moment.date(), time.min)
    minutes = (moment - midnight).total_seconds() / 60
    return midnight + timedelta(minutes=round(minutes / STEP) * STEP)


def stretched(start: datetime, end: datetime, minutes: int) -> datetime:
    """The end that much later, at least a quarter of an hour after the start."""
    return max(start + timedelta(minutes=STEP), end + timedelta(minutes=minutes))
