"""The term planner: the whole partnership's weeks on one sheet, sessions above, closures below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from partnerdesk.documents import blocks
from partnerdesk.documents.planner_sheet import MOST_WEEKS
from partnerdesk.domain.calendar import (
    BankHoliday,
    Closure,
    ClosureKind,
    closes_school,
    monday,
    years_text,
)
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.problems import RuleBroken

# Filled once a session is confirmed, hollow while it is pencilled in; the last is for no project.
_MARKS: Final = ("■□", "●○", "▲△", "◆◇", "★☆", "✚✙", "▶▷")
_PATTERNS: Final[Mapping[ClosureKind, blocks.Pattern]] = {
    ClosureKind.HOLIDAY: "plain",
    ClosureKind.HALF_TERM: "rising",
    ClosureKind.INSET: "upright",
    ClosureKind.EXAMS: "crossed",
    ClosureKind.TRIP: "falling",
    ClosureKind.INSPECTION: "dotted",
    ClosureKind.OTHER: "level",
}
_NO_CODE: Final = {"the", "of", "and", "for", "at", "in", "y", "yr"}


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session as the planner names it; ``mark`` is its project's, None without a project.

    ``venue_id`` is the member where it is; ``firm`` tells confirmed and held from pencilled.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    mark: int | None = None
    venue_id: str | None = None
    firm: bool = True


@dataclass(frozen=True, slots=True)
class TermPlannerFacts:
    """What a planner is made from, from ``first`` to ``last``, both included.

    ``members`` are ids and names, in order; ``letters`` give weeks A and B by their Monday, and
    ``letters_of`` names whose they are when not everybody's; ``projects`` are marks and names.
    ``bank_holidays`` are by member.
    """

    title: str
    first: date
    last: date
    members: tuple[tuple[str, str], ...]
    sessions: tuple[PlannedSession, ...]
    printed_on: date
    closures: tuple[Closure, ...] = ()
    bank_holidays: Mapping[str, Sequence[BankHoliday]] = field(default_factory=dict)
    letters: Mapping[date, str] = field(default_factory=dict)
    letters_of: str = ""
    projects: tuple[tuple[int, str], ...] = ()
    partnership: str = ""


def term_planner(facts: TermPlannerFacts, paper: blocks.PaperName = "A4") -> blocks.Document:
    """The planner on one sheet of A4 or A3, landscape.

    Raises RuleBroken for ``last`` when there are more weeks than a sheet can show legibly.
    """
    mondays = _mondays(facts.first, facts.last, paper)
    codes = member_codes([name for _, name in facts.members])
    by_id = dict(zip((member_id for member_id, _ in facts.members), codes, strict=True))
    weeks = tuple(_week(start, facts, by_id) for start in mondays)
    planner = blocks.Planner(
        paper=paper,
        title=facts.title,
        about=_about(facts),
        weeks=weeks,
        marks=_marks(facts),
        patterns=_patterns(facts, weeks),
        codes=_codes(facts, by_id),
    )
    return blocks.Document(
        title=facts.title, subtitle="Term planner", author=facts.partnership, blocks=(planner,)
    )


def _mondays(first: date, last: date, paper: blocks.PaperName) -> list[date]:
    if last < first:
        raise RuleBroken("last", "The last day is before the first. Put the later date here.")
    weeks = (monday(last) - monday(first)).days // 7 + 1
    most = MOST_WEEKS[paper]
    if weeks > most:
        raise RuleBroken(
            "last",
            f"These are {weeks} weeks, and a sheet of {paper} shows at most {most} legibly. "
            "Choose a shorter time, such as one term.",
        )
    return [monday(first) + timedelta(weeks=number) for number in range(weeks)]


def _about(facts: TermPlannerFacts) -> str:
    letters = f"weeks as at {facts.letters_of}" if facts.letters_of and facts.letters else ""
    parts = (facts.partnership, letters, f"printed {day_text(facts.printed_on)}")
    return " · ".join(part for part in parts if part)


# --- codes and legend ------------------------------------------------------------------------


def member_codes(names: Sequence[str]) -> list[str]:
    """Short codes from the initials of names, such as ``HV``; a number parts equal ones."""
    found: list[str] = []
    for name in names:
        code = _initials(name)
        number, whole = 1, code
        while whole in found:
            number += 1
            whole = f"{code}{number}"
        found.append(whole)
    return found


def _initials(name: str) -> str:
    """``HV``; the first two letters of a single word; scripts without capitals give one."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    lettered = [word for word in words if word[0].upper().isupper()]
    kept = [word for word in lettered if word.casefold() not in _NO_CODE] or lettered
    if len(kept) == 1:
        return kept[0][:2].upper()
    return "".join(word[0] for word in kept[:3]).upper() or (words[0][0] if words else "M")


def _codes(facts: TermPlannerFacts, codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The codes that the sheet uses, with their names."""
    used = {session.venue_id for session in facts.sessions}
    used |= {closure.member_id for closure in facts.closures}
    used |= {member_id for member_id, holidays in facts.bank_holidays.items() if holidays}
    return tuple((codes[one], name) for one, name in facts.members if one in used)


def _marks(facts: TermPlannerFacts) -> tuple[tuple[str, str], ...]:
    used = {session.mark for session in facts.sessions}
    found = [(_sign(mark), name) for mark, name in facts.projects if mark in used]
    if None in used:
        found.append((_sign(None), "No project"))
    if facts.sessions:
        found.append(("■ □", "filled: confirmed, hollow: pencilled in"))
    return tuple(found)


def _patterns(
    facts: TermPlannerFacts, weeks: Sequence[blocks.PlannerWeek]
) -> tuple[tuple[blocks.Pattern, str], ...]:
    used = {bar.pattern for week in weeks for bar in week.bars}
    named = [(pattern, kind.label) for kind, pattern in _PATTERNS.items() if pattern in used]
    return (*named, *([("framed", "Bank holiday")] if "framed" in used else []))  # type: ignore[arg-type]


def _sign(mark: int | None, *, firm: bool = True) -> str:
    pair = _MARKS[-1 if mark is None else mark % (len(_MARKS) - 1)]
    return pair[0 if firm else 1]


# --- a week ----------------------------------------------------------------------------------


def _week(start: date, facts: TermPlannerFacts, codes: Mapping[str, str]) -> blocks.PlannerWeek:
    days = [start + timedelta(days=number) for number in range(5)]
    return blocks.PlannerWeek(
        label=short_day(start, start),
        letter=facts.letters.get(start, ""),
        days=tuple(
            blocks.PlannerDay(
                str(day.day) if facts.first <= day <= facts.last else "",
                tuple(_entries(day, facts, codes)),
            )
            for day in days
        ),
        bars=tuple(_bars(days, facts, codes)),
    )


def _entries(
    day: date, facts: TermPlannerFacts, codes: Mapping[str, str]
) -> Iterator[blocks.PlannerEntry]:
    """The sessions of a day by their time; those of a weekend stand on its Friday, and say so."""
    weekend = 3 if day.weekday() == 4 else 1
    for number in range(weekend):
        on = day + timedelta(days=number)
        named = f"{day_text(on).rsplit(' ', 2)[0]}: " if number else ""
        for session in sorted(facts.sessions, key=lambda one: (one.starts_at, one.title)):
            last = (session.ends_at - timedelta(minutes=1)).date()
            first = session.starts_at.date()
            if not first <= on <= last or not facts.first <= on <= facts.last:
                continue
            goes_on = first < on
            if goes_on and number:
                continue
            yield blocks.PlannerEntry(
                mark=_sign(session.mark, firm=session.firm),
                time="" if goes_on else f"{session.starts_at:%H:%M}",
                title=f"{named}{session.title}" + (", goes on" if goes_on else ""),
                place=codes.get(session.venue_id or "", ""),
            )


# --- closures --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shut:
    """A member's closure within a week: from and to which day, of what kind, in which words."""

    first: int
    last: int
    pattern: blocks.Pattern
    words: str
    code: str


def _bars(
    days: Sequence[date], facts: TermPlannerFacts, codes: Mapping[str, str]
) -> Iterator[blocks.PlannerBar]:
    """Bars under the days; members that are closed alike share one."""

    def alike(one: _Shut) -> tuple[int, int, str, str]:
        return one.first, one.last, one.pattern, one.words

    shown = [facts_day for facts_day in days if facts.first <= facts_day <= facts.last]
    found = sorted(_shut(days, shown, facts, codes), key=alike)
    for (first, last, _, words), group in groupby(found, key=alike):
        several = list(group)
        closed = {one.code for one in several}
        who = _who(closed, list(codes.values()))
        yield blocks.PlannerBar(first, last, several[0].pattern, f"{who}: {words}")


def _who(closed: set[str], codes: Sequence[str]) -> str:
    """``HVA, SO``, ``All``, or ``All but SO`` where that is shorter."""
    others = [code for code in codes if code not in closed]
    if len(codes) > 1 and not others:
        return "All"
    if len(codes) > 4 and len(others) < 3:
        return f"All but {', '.join(others)}"
    return ", ".join(code for code in codes if code in closed)


def _shut(
    days: Sequence[date],
    shown: Sequence[date],
    facts: TermPlannerFacts,
    codes: Mapping[str, str],
) -> Iterator[_Shut]:
    for closure in facts.closures:
        within = [n for n, day in enumerate(days)
                  if day in shown and closure.first_day <= day <= closure.last_day]  # fmt: skip
        if within and closure.member_id in codes:
            pattern = _PATTERNS[closure.kind]
            words = _closure_words(closure)
            yield _Shut(within[0], within[-1], pattern, words, codes[closure.member_id])
    for member_id, holidays in facts.bank_holidays.items():
        for one in holidays:
            if one.day in shown and member_id in codes:
                at = days.index(one.day)
                yield _Shut(at, at, "framed", one.name, codes[member_id])


def _closure_words(closure: Closure) -> str:
    """What a closure is called: schools name holidays each in their way, so these by their kind."""
    by_kind = closure.kind in (ClosureKind.HOLIDAY, ClosureKind.HALF_TERM, ClosureKind.INSET)
    if by_kind and closes_school(closure):
        return closure.kind.label
    words = [closure.name]
    if closure.years:
        words.append(years_text(closure.years))
    if closure.starts and closure.ends:
        words.append(f"{closure.starts:%H:%M}–{closure.ends:%H:%M}")
    return ", ".join(words)
