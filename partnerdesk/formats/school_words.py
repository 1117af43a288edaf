"""What the titles in a school's calendar mean: which closure, which years, or merely a label."""

from __future__ import annotations

import re

from partnerdesk.domain.calendar import YEARS, ClosureKind
from partnerdesk.domain.sessions import SessionKind
from partnerdesk.formats.folding import folded

# The more telling words first.
_CLOSURES: tuple[tuple[ClosureKind, str], ...] = (
    (
        ClosureKind.INSET,
        r"\binset|\b(in service|non pupil|pupil free|baker|pd) days?\b|\btwilight\b"
        r"|\b(staff|teachers?) (training|development|day|only|inset)\b|\btraining days?\b"
        r"|\bdisaggregated\b|\bprofessional (development|learning)\b",
    ),
    (ClosureKind.INSPECTION, r"\b(inspection|ofsted|estyn|siams|eti)\b"),
    (
        ClosureKind.EXAMS,
        r"\b(exams?|examinations?|mocks?|ppes?|assessment week|sats|arholiad(au)?)\b"
        r"|\b(gcses?|a levels?|btecs?|nationals|highers)\b(?! results| options| evening)"
        r"|\bcontrolled assessments?\b|\bphonics screening\b",
    ),
    (
        ClosureKind.TRIP,
        r"\b(trips?|visit to|residential|field ?trip|fieldwork|ski|skiing|outing|excursion)\b"
        r"|\b(exchange|away day|expedition|camp|pilgrimage)\b",
    ),
    (
        ClosureKind.HALF_TERM,
        r"\b(half|mid) ?term\b|\bhanner tymor\b|\breading week\b"
        r"|\b(october|february|may) (break|week)\b",
    ),
    (
        ClosureKind.HOLIDAY,
        r"\b(holidays?|vacation|break|recess|gwyliaur?|leave of absence|exeat)\b"
        r"|^(christmas|xmas|easter|new year|nadolig|pasg)( closure| period)?( 20\d\d)?$",
    ),
)
_CLOSURE_WORDS = tuple((kind, re.compile(words)) for kind, words in _CLOSURES)

_SCHOOL = r"(half |mid )?terms?|schools?|pupils|students|children|college|lessons|classes|holidays?"
_BOUNDARY = re.compile(
    rf"\b({_SCHOOL})\b.*\b(starts?|begins?|ends?|opens?|reopens?|re opens?|returns?|resumes?"
    r"|finish(es)?|closes|breaks? up|commences?|back)\b|\bbreak(s|ing)? up\b"
    rf"|\b(start|starts|beginning|begin|end|ends|first day|last day|return|back|close|finish)\b.*"
    rf"\b({_SCHOOL}|autumn|spring|summer|michaelmas|lent|trinity)\b"
)
_TERM = re.compile(
    r"\bterm( [1-6])?( dates?)?( 20\d\d)?( 20\d\d)?$|\bterm time\b|^(autumn|spring|summer"
    r"|michaelmas|hilary|lent|trinity) (term|half)\b|\b(1st|2nd|first|second) half\b|\bweek [ab]\b"
)
_YEARS = re.compile(
    r"\b(?:years?|yrs?|y)\s*(\d{1,2})(?!\d)((?:\s*(?:,|&|/|\+|-|–|and|to)\s*"
    r"(?:(?:years?|yrs?|y)\s*)?\d{1,2}(?!\d))*)",
    re.IGNORECASE,
)
_NEXT_YEAR = re.compile(
    r"(,|&|/|\+|-|–|and|to)\s*(?:(?:years?|yrs?|y)\s*)?(\d{1,2})", re.IGNORECASE
)

_SESSIONS = tuple(
    (kind, re.compile(rf"\b({words})\b"))
    for kind, words in (
        (SessionKind.FIXTURE, r"v|vs|versus|match|fixtures?|tournament|league|cup|netball"
                              r"|football|rugby|hockey|cricket|athletics|gala|cross country"),
        (SessionKind.TRAINING, r"training|cpd|inset|workshop for staff|course"),
        (SessionKind.MEETING, r"meeting|committee|governors?|briefing|parents evening"
                              r"|conference call|consultation|agm|board"),
        (SessionKind.SHOWCASE, r"concert|showcase|performance|exhibition|recital|show|play"
                               r"|production|eisteddfod|assembly"),
        (SessionKind.LESSON, r"lessons?|class|masterclass|workshop|tutorial|club|revision|lecture"),
    )
)  # fmt: skip


def closure_kind(title: str) -> ClosureKind | None:
    """Which closure a title speaks of; None when it does not say."""
    words = folded(title)
    return next((kind for kind, found in _CLOSURE_WORDS if found.search(words)), None)


def is_label(title: str, days: int) -> bool:
    """Whether an event only says that a term starts, ends or runs, and closes nothing."""
    words = folded(title)
    kind = closure_kind(title)
    if kind in (ClosureKind.INSET, ClosureKind.INSPECTION, ClosureKind.EXAMS, ClosureKind.TRIP):
        return False
    if days <= 1 and _BOUNDARY.search(words):
        return True
    if kind in (ClosureKind.HALF_TERM, ClosureKind.HOLIDAY):
        return days > 21 and "holiday" not in words and bool(_TERM.search(words))
    return bool(_TERM.search(words)) or (days > 21 and bool(_BOUNDARY.search(words)))


def years_in(title: str) -> tuple[int, ...]:
    """The year groups that a title names: ``Y10 & 11 mocks``, ``Years 7-9``, ``Reception``."""
    found: set[int] = set()
    for match in _YEARS.finditer(title):
        last = int(match[1])
        found.add(last)
        for link, number in _NEXT_YEAR.findall(match[2]):
            year = int(number)
            found.update(range(last, year + 1) if link.lower() in ("-", "–", "to") else (year,))
            last = year
    if re.search(r"\breception\b", title, re.IGNORECASE) and "office" not in title.casefold():
        found.add(0)
    named = folded(title)
    if not found and re.search(r"\bgcses?\b", named):
        found.add(11)
    if not found and re.search(r"\ba levels?\b", named):
        found.add(13)
    return tuple(sorted(found & set(YEARS)))


def session_kind(title: str) -> SessionKind:
    """What happens, as far as a title says; an event when it does not."""
    words = folded(title)
    return next((kind for kind, found in _SESSIONS if found.search(words)), SessionKind.EVENT)
