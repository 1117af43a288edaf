"""The term planner: everything on one sheet, legible, nothing over its edge or over another."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
from pypdf import PdfReader

from partnerdesk.documents.blocks import PaperName, Planner
from partnerdesk.documents.pages import MM, TextStyle
from partnerdesk.documents.pdf import render
from partnerdesk.documents.planner_sheet import MOST_WEEKS, PAPERS, draw
from partnerdesk.documents.term_planner import (
    PlannedSession,
    TermPlannerFacts,
    member_codes,
    term_planner,
)
from partnerdesk.documents.typeset import Line
from partnerdesk.domain.calendar import BankHoliday, Closure, ClosureKind
from partnerdesk.domain.partners import Nation
from partnerdesk.domain.problems import RuleBroken

from .paper import printed, squeezed
from .scripts import NAMES
from .session_on_paper import NASTY

EACH_PAPER = pytest.mark.parametrize("paper", get_args(PaperName))
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 18)  # 16 weeks, from a Tuesday
HALF_TERM = (date(2026, 10, 26), date(2026, 10, 30))
MEMBERS = (
    ("a", "St Oswald’s"), ("b", "Heron Vale Academy"), ("c", "Ysgol Glan-yr-Afon"),
    ("d", "Fenwick Primary"),
)  # fmt: skip


@dataclass
class Marks:
    """A pen that notes every text with its box: left, top, right, bottom in points."""

    texts: list[tuple[str, float, float, float, float, float]] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)

    def text(self, line: Line, x: float, y: float, style: TextStyle) -> None:
        """Letters without their tails, which may reach into the line below."""
        if line.words:
            said = "".join(word.text for word in line.words)
            width = line.width * style.size / 1000
            self.texts.append((said, style.size, x, y - 0.7 * style.size, x + width, y))

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = "") -> None:
        """A line of a grid or a pattern."""
        self.edges += [x, y, to_x, to_y]

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A box."""
        assert width >= 0 and height >= 0

    def bookmark(self, text: str, level: int, y: float) -> None:
        """The title."""


def session(day: date, title: str = "Latin", hour: int = 9, **given: object) -> PlannedSession:
    start = datetime.combine(day, time(hour, 30))
    return replace(PlannedSession(title, start, start + timedelta(hours=1)), **given)  # type: ignore[arg-type]


def term_of_sessions(count: int) -> tuple[PlannedSession, ...]:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    school = [day for day in days if day.weekday() < 5]
    return tuple(
        session(
            school[number * 7 % len(school)], f"Session number {number}.", 9 + number % 6,
            mark=number % 6, venue_id="abcd"[number % 4], firm=number % 3 > 0,
        )
        for number in range(count)
    )  # fmt: skip


def closure(who: str, kind: ClosureKind, first: date, last: date, **given: object) -> Closure:
    made = Closure("", who, kind, str(given.pop("name", kind.label)), first, last)
    return replace(made, **given)  # type: ignore[arg-type]


FACTS = TermPlannerFacts(
    title="Autumn 2026",
    first=FIRST,
    last=LAST,
    members=MEMBERS,
    sessions=term_of_sessions(60),
    printed_on=date(2026, 7, 1),
    closures=(
        *(closure(who, ClosureKind.HALF_TERM, *HALF_TERM, name=f"{who} away") for who in "abcd"),
        closure("b", ClosureKind.EXAMS, date(2026, 11, 16), date(2026, 11, 20), name="Mocks",
                years=(11, 13)),
        closure("c", ClosureKind.TRIP, date(2026, 11, 12), date(2026, 11, 13), name="Caerleon"),
    ),
    bank_holidays={"a": [BankHoliday(date(2026, 11, 30), "St Andrew’s Day", Nation.SCOTLAND)]},
    letters={date(2026, 8, 31): "A", date(2026, 9, 7): "B"},
    letters_of="St Oswald’s",
    projects=((0, "Year 8 Latin"), (1, "Physics cluster")),
    partnership="East Vale Schools Together",
)  # fmt: skip


def drawn(facts: TermPlannerFacts, paper: PaperName) -> Marks:
    (planner,) = term_planner(facts, paper).blocks
    assert isinstance(planner, Planner)
    marks = Marks()
    draw(planner, marks)
    return marks


def words_of(facts: TermPlannerFacts, paper: PaperName = "A4") -> str:
    (words,) = printed(term_planner(facts, paper))
    return words


def hidden(words: Iterable[str]) -> int:
    """How many entries are only counted, by "+2 more"."""
    counts = [word.removeprefix("+").removesuffix("more").strip() for word in words]
    return sum(int(n) for n, word in zip(counts, words, strict=True) if word.startswith("+"))


@EACH_PAPER
def test_a_term_of_four_schools_and_sixty_sessions_is_one_sheet_with_every_title_whole(
    paper: PaperName,
) -> None:
    (page,) = PdfReader(io.BytesIO(render(term_planner(FACTS, paper)))).pages
    size = (float(page.mediabox.width), float(page.mediabox.height))
    assert size == pytest.approx({"A4": (841.9, 595.3), "A3": (1190.6, 841.9)}[paper], abs=0.1)
    words = words_of(FACTS, paper)
    assert "more" not in words and "…" not in words
    assert all(f"{label} " in words for label in ("31 Aug", "28 Sep", "30 Nov", "14 Dec"))
    for number in range(60):
        assert f"Session number {number}." in words
    assert "Autumn 2026 East Vale Schools Together · weeks as at St Oswald’s" in words


@EACH_PAPER
@pytest.mark.parametrize("count", [0, 60, 900])
def test_nothing_is_clipped_too_small_or_over_another(paper: PaperName, count: int) -> None:
    busy = tuple(
        closure("abcd"[n % 4], list(ClosureKind)[n % 7], FIRST + timedelta(days=n),
                FIRST + timedelta(days=n + 6), name=f"Number {n}")
        for n in range(0, 100, 2)
    )  # fmt: skip
    marks = drawn(replace(FACTS, sessions=term_of_sessions(count), closures=busy), paper)
    sheet = PAPERS[paper]
    for said, size, left, top, right, bottom in marks.texts:
        assert size >= (6 if len(said) > 1 else 5), said  # a shape may be a little smaller
        assert left >= 10 * MM - 0.1 and right <= sheet.width - 10 * MM + 0.1, said
        assert top >= 9 * MM and bottom <= sheet.height - 9 * MM, said
    assert max(marks.edges) <= sheet.width - 10 * MM + 0.1
    assert not overlapping(marks.texts)


def overlapping(
    texts: Sequence[tuple[str, float, float, float, float, float]],
) -> list[tuple[str, str]]:
    """Pairs of texts of which one stands on the other."""
    found = []
    ordered = sorted(texts, key=lambda text: text[3])
    for index, (said, _, left, _, right, bottom) in enumerate(ordered):
        for other, _, other_left, other_top, other_right, _ in ordered[index + 1 :]:
            if other_top > bottom - 0.5:
                break
            if left < other_right - 0.5 and other_left < right - 0.5:
                found.append((said, other))
    return found


@EACH_PAPER
def test_what_has_no_room_is_counted(paper: PaperName) -> None:
    marks = drawn(replace(FACTS, sessions=term_of_sessions(900)), paper)
    texts = [said for said, *_ in marks.texts]
    shown = sum(1 for said in texts if said[0] in "■□●○▲△◆◇★☆✚✙" and len(said) == 1)
    assert hidden([said for said in texts if said.endswith("more")]) > 0
    legend = len(FACTS.projects)
    assert shown - legend + hidden([s for s in texts if s.endswith("more")]) == 900


def test_a_planner_longer_than_a_sheet_can_show_is_refused() -> None:
    for paper, most in MOST_WEEKS.items():
        last = date(2026, 9, 4) + timedelta(weeks=most - 1)
        term_planner(replace(FACTS, last=last), paper)
        with pytest.raises(RuleBroken, match=f"at most {most} legibly") as refused:
            term_planner(replace(FACTS, last=last + timedelta(days=3)), paper)
        assert refused.value.field == "last"
    with pytest.raises(RuleBroken, match="before the first"):
        term_planner(replace(FACTS, last=date(2026, 8, 31)))


def week_of(facts: TermPlannerFacts, number: int) -> list[str]:
    """The bars under a week of the planner."""
    (planner,) = term_planner(facts).blocks
    assert isinstance(planner, Planner)
    return [f"{bar.first}-{bar.last} {bar.words}" for bar in planner.weeks[number].bars]


def test_closures_lie_under_their_days_and_schools_closed_alike_share_a_bar() -> None:
    assert week_of(FACTS, 8) == ["0-4 All: Half-term"]
    assert week_of(FACTS, 10) == ["3-4 YGA: Caerleon"]
    assert week_of(FACTS, 11) == ["0-4 HVA: Mocks, Year 11 and Year 13"]
    assert week_of(FACTS, 13) == ["0-0 SO: St Andrew’s Day"]
    words = words_of(FACTS)
    assert "Closures Half-term Exams Trip Bank holiday" in words
    assert "SO St Oswald’s HVA Heron Vale Academy YGA Ysgol Glan-yr-Afon" in words


def test_a_bar_for_nearly_all_names_the_others() -> None:
    members = (*MEMBERS, ("e", "Langdale High"))
    assert week_of(replace(FACTS, members=members), 8) == ["0-4 All but LH: Half-term"]


def test_closures_for_some_hours_say_which() -> None:
    shut = closure("a", ClosureKind.OTHER, FIRST, FIRST, name="Boiler", starts=time(9),
                   ends=time(11))  # fmt: skip
    assert week_of(replace(FACTS, closures=(shut,)), 0) == ["1-1 SO: Boiler, 09:00–11:00"]


def entries(facts: TermPlannerFacts, week: int, day: int) -> list[str]:
    (planner,) = term_planner(facts).blocks
    assert isinstance(planner, Planner)
    found = planner.weeks[week].days[day].entries
    return [" ".join(part for part in (e.mark, e.time, e.title, e.place) if part) for e in found]


def test_pencilled_sessions_are_hollow_and_stand_by_their_time() -> None:
    late = session(FIRST, "Choir", 14, mark=2, firm=False)
    early = session(FIRST, "Latin", 9, mark=0, venue_id="b")
    alone = session(FIRST, "Heads", 16)
    facts = replace(FACTS, sessions=(alone, late, early))
    assert entries(facts, 0, 1) == ["■ 09:30 Latin HVA", "△ 14:30 Choir", "▶ 16:30 Heads"]


def test_a_weekend_stands_on_its_friday_and_several_days_on_each() -> None:
    saturday, monday = session(date(2026, 9, 5), "Match"), session(date(2026, 9, 7), "Camp")
    camp = replace(monday, ends_at=datetime(2026, 9, 9, 0, 0))
    facts = replace(FACTS, sessions=(saturday, camp))
    assert entries(facts, 0, 4) == ["▶ 09:30 Sat 5: Match"]
    assert entries(facts, 1, 0) == ["▶ 09:30 Camp"]
    assert entries(facts, 1, 1) == ["▶ Camp, goes on"]
    assert entries(facts, 1, 2) == []  # over at midnight


def test_weeks_carry_their_letter_and_days_outside_stay_blank() -> None:
    (planner,) = term_planner(FACTS).blocks
    assert isinstance(planner, Planner)
    assert [week.letter for week in planner.weeks[:3]] == ["A", "B", ""]
    assert [day.number for day in planner.weeks[0].days] == ["", "1", "2", "3", "4"]
    assert planner.weeks[0].label == "31 Aug"


def test_codes_are_short_and_each_its_own() -> None:
    names = [
        "Heron Vale Academy",
        "Hill View Academy",
        "The Priory",
        "Priory",
        "王小明",
        "",
        "3rd Way",
    ]
    codes = member_codes(names)
    assert codes[:4] == ["HVA", "HVA2", "PR", "PR2"]
    assert len(set(codes)) == len(codes) and all(codes)
    assert all(len(code) <= 4 for code in codes)


def test_names_in_every_script_and_markup_print_as_they_were_typed() -> None:
    typed = (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"])
    for name in typed:
        facts = replace(
            FACTS, title=name, sessions=(session(FIRST, name, venue_id="a"),),
            members=(("a", name),), projects=((0, name),),
        )  # fmt: skip
        words = unicodedata.normalize("NFC", squeezed(words_of(facts, "A3")))
        assert words.count(unicodedata.normalize("NFC", squeezed(name))) >= 3, name


def test_an_arabic_title_keeps_its_place_beside_its_time() -> None:
    facts = replace(FACTS, sessions=(session(FIRST, NAMES["Arabic"], venue_id="a"),))
    assert not overlapping(drawn(facts, "A4").texts)
