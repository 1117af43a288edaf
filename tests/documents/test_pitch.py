"""The pitch to leaders: cost against benefit, and lines where nothing is known."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.documents.agreement_facts import both_sides
from partnerdesk.documents.pitch import PitchFacts, pitch
from partnerdesk.documents.work_done import WorkDone, hours_text

from .agreement_on_paper import DAY, HERON, IDS, NASTY, PROMISES, promise
from .paper import printed, squeezed
from .scripts import NAMES

GIVES, RECEIVES = both_sides(PROMISES, IDS[HERON])
FACTS = PitchFacts(
    school=HERON,
    partnership="East Vale Schools Together",
    past=WorkDone(12, 240, 3930, 1500, 25050, 3, 2, 58800, 0, 0),
    ahead=WorkDone(sessions=20, pupils=400),
    gives=GIVES,
    receives=RECEIVES,
    ethos="Every child a reader.",
    plan="priority 3",
    leading=("Priya Nair",),
    printed_on=DAY,
    contact="Tess Ode, text 07700 900500",
)


def test_it_sets_staff_time_and_money_against_what_the_school_receives() -> None:
    (words,) = printed(pitch(FACTS))
    for fact in (
        "In the past year: 66 h of staff time and £250.50 for 240 places taken by pupils, "
        "in 12 sessions.",
        "Year to Tue 3 Mar 2026 Planned for the year after",
        "Sessions 12 20",
        "Staff time in all 66 h 0 h",
        "2 loans, £588.00 none",
        "Latin teaching, 1 hour a week (from St Oswald’s)",
        "The sports pitch, on Wednesdays (to St Oswald’s)",
        "Our values Every child a reader.",
        "They lead Priya Nair",
        "What they learn ____",
    ):
        assert fact in words, fact


def test_what_nobody_wrote_down_is_a_line_to_fill_in() -> None:
    bare = replace(FACTS, past=WorkDone(), ethos="", plan="", leading=(), gives=(), receives=())
    (words,) = printed(pitch(bare))
    assert "Nothing has been held yet" in words
    for label in ("Our values", "Development plan", "They lead"):
        assert f"{label} ____" in words


def test_it_stays_one_page_and_says_how_many_promises_it_leaves_out() -> None:
    many = tuple(promise(words=f"Promise {n} " * 30) for n in range(60))
    facts = replace(FACTS, gives=many, receives=many, ethos="We stand for much. " * 80)
    (words,) = printed(pitch(facts))
    assert " more" in words
    assert "…" in words


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(FACTS, school=text, ethos=text, plan=text, leading=(text,))
        assert squeezed("".join(printed(pitch(facts)))).count(squeezed(text)) == 4


def test_hours_are_told_as_exactly_as_anybody_knows_them() -> None:
    assert [hours_text(minutes) for minutes in (0, 50, 135, 3930, 90_000)] == [
        "0 h", "1 h", "2 h", "66 h", "1,500 h",
    ]  # fmt: skip
