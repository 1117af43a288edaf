"""The cover plan on paper: what to take over and by whom, what to tell, and room to agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from partnerdesk.documents.cover_plan import TOLD_SHOWN, CoverPlanFacts, cover_plan, score_words
from partnerdesk.domain.survival import Hold, HoldKind, Survival

from .paper import printed

DAY = date(2026, 3, 12)
COVER = {"cover": "Łucja Żak, lead teacher at Fenwick", "cover_name": "Łucja Żak"}


def hold(kind: HoldKind, words: str, *, alone: bool = True, **given: object) -> Hold:
    when = DAY if kind is HoldKind.SESSION else None
    return Hold(kind, words, when, "calendar", "1", alone, **given)  # type: ignore[arg-type]


LATIN = hold(HoldKind.SESSION, "Latin <b>week 6</b>", **COVER)
SHED = hold(HoldKind.KEY, "Key: Shed", **COVER)
TOLD = hold(HoldKind.OFFICE, "Why are things done the way they are?")
SHARED = hold(HoldKind.PROJECT, "Choir", alone=False, others=("Owain Prys", "Mair"))
PLAN = CoverPlanFacts(
    Survival("1", "Zoë Ashgrove", "Lead teacher at Heron Vale", (LATIN, SHED, TOLD, SHARED), 25),
    printed_on=date(2026, 3, 3),
    partnership="East Vale Schools Together",
    their_school="Heron Vale",
    our_school="Eastvale",
)


def test_it_tells_what_to_take_over_by_kind_then_what_to_write_down_and_what_goes_on() -> None:
    (words,) = printed(cover_plan(PLAN))
    order = [
        "While Zoë Ashgrove is away",
        "Lead teacher at Heron Vale",
        "25 of 100 would go on. Of 4 things, 3 hang on Zoë Ashgrove alone",
        "Sessions ahead What When Suggested cover Agreed with",
        "Latin <b>week 6</b>",
        "Thu 12 Mar 2026",
        "Łucja Żak, lead teacher at Fenwick",
        "Keys, files and log-ins What Suggested cover Agreed with",
        "Key: Shed Łucja Żak",
        "To write down before going",
        "Why are things done the way they are?",
        "What others hold with them",
        "Projects 1 Owain Prys and Mair",
        "Everybody named under “Agreed with” has been asked",
        "Heron Vale",
        "Eastvale",
    ]
    places = [words.index(each) for each in order[:-2]]
    assert places == sorted(places)
    assert all(each in words for each in order)
    # Who was introduced once goes by the name alone.
    assert words.count("lead teacher at Fenwick") == 1


def test_nothing_to_cover_is_said_in_words() -> None:
    nobody = replace(PLAN.survival, holds=(), score=100)
    (words,) = printed(cover_plan(replace(PLAN, survival=nobody)))
    assert "Nothing that is written down hangs on Zoë Ashgrove." in words
    assert "Suggested cover" not in words
    assert "To write down" not in words


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ((SHARED,), "All would go on: of 1 thing, nothing hangs on Zoë Ashgrove alone."),
        (
            (LATIN, SHARED),
            "25 of 100 would go on. Of 2 things, 1 hangs on Zoë Ashgrove alone and wants "
            "somebody to take over.",
        ),
    ],
)
def test_the_score_in_words(holds: tuple[Hold, ...], words: str) -> None:
    assert score_words(replace(PLAN.survival, holds=holds)) == words


def test_a_year_of_sessions_and_many_members_fill_pages_that_say_how_many_more() -> None:
    sessions = [hold(HoldKind.SESSION, f"Latin, week {n}", **COVER) for n in range(60)]
    untold = [hold(HoldKind.OFFICE, f"School {n}") for n in range(TOLD_SHOWN + 7)]
    whole = replace(PLAN.survival, holds=(*sessions, *untold))
    pages = printed(cover_plan(replace(PLAN, survival=whole)))
    words = " ".join(pages)
    assert len(pages) > 2
    assert words.count("Latin, week") == 60
    assert "and 7 more" in words
    assert f"School {TOLD_SHOWN}" not in words
