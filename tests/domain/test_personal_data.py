"""Whom a text names, in the ways in which people write; and whose data is reviewed when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.personal_data import FORMER, Identity, Leaver, Redactor, leavers_matters

NAMES = st.sampled_from(
    ["Ann Bell", "Dr Zoë Quillfeather-Bell", "Łucja Żak", "Nguyễn Thị Hương", "Siân O’Neill",
     "مريم حسن", "李 小龙", "Αγγελική Νίκου", "Ann Mary Bell"]
)  # fmt: skip
WRITTEN = st.sampled_from([str, str.upper, str.lower, lambda one: one.replace(" ", "  ")])
AROUND = st.sampled_from(["", "Ask ", "“", "(", "by ", "\n", "3 × "])
AFTER = st.sampled_from(["", ".", "’s", ", then", ")", "\n", "”"])


@given(NAMES, WRITTEN, AROUND, AFTER)
def test_a_whole_name_is_found_however_it_is_written(
    name: str, written: type[str], before: str, after: str
) -> None:
    redactor = Redactor(Identity((name,)))
    clean = redactor(f"{before}{written(name)}{after}")
    assert clean in (f"{before}[former contact]{after}", FORMER)
    assert redactor(clean) == clean


@given(st.sampled_from(["01632 960987", "+44 (0)7700 900456", "020 7946 0123"]),
       st.lists(st.sampled_from(["", " ", "-", ".", " - "]), min_size=12, max_size=12))  # fmt: skip
def test_a_number_is_found_however_its_digits_are_grouped(number: str, gaps: list[str]) -> None:
    digits = "0" + "".join(one for one in number.replace("+44", "").replace("(0)", "") if
                           one.isdigit()).removeprefix("0")  # fmt: skip
    typed = "".join(f"{one}{gap}" for one, gap in zip(digits, gaps, strict=False)).strip(" -.")
    assert Redactor(Identity(numbers=(number,)))(f"Ring {typed}, please") == (
        "Ring [telephone], please"
    )


@pytest.mark.parametrize(
    "text",
    ["Ann was there", "Bell was there", "Annabell", "the bell rang", "Annie Bell", "Ann Bellamy",
     "Joann Bell", "ring 01632 960988"],
)  # fmt: skip
def test_somebody_else_is_left_alone(text: str) -> None:
    assert Redactor(Identity(("Ann Bell",), numbers=("01632 960987",)))(text) == text


def test_a_name_of_one_word_is_found_only_by_itself() -> None:
    redactor = Redactor(Identity(("Reception",)))
    assert redactor("Reception") == FORMER
    assert redactor("Ring Reception first") == "Ring Reception first"


def test_a_surname_alone_is_to_be_read() -> None:
    redactor = Redactor(Identity(("Ann Marchbanks",)))
    assert redactor.may_mean("Mrs Marchbanks said so")
    assert not redactor.may_mean("Ann Marchbanks said so")  # that is certain
    assert not redactor.may_mean("Ann said so")


def test_what_is_shared_names_nobody() -> None:
    mine = Identity(("Ann Bell",), ("office@x.example", "ann@x.example"), ("01632 960987",))
    other = Identity(("ANN BELL",), ("Office@x.example",), ("+44 1632 960 987",))
    assert mine.without(other) == Identity(emails=("ann@x.example",))
    assert mine.without(Identity(), ["The Ann Bell School"]).names == ()
    # A longer name on somebody's card, or one with a title, would be spoilt.
    for longer in ("Dr Ann Bell", "Ann Bell-Rowe"):
        assert mine.without(Identity((longer,))).names == ()
    assert mine.without(Identity(("Joann Bell", "Ann Bellamy"))).names == ("Ann Bell",)


def test_leavers_are_told_of_in_the_first_week_of_a_month_together() -> None:
    due = [Leaver(name, name, date(2020, 8, 31), "Head", "") for name in ("A", "B", "C", "D", "E")]
    (matter,) = leavers_matters(due, date(2026, 3, 7), 12)
    assert matter.title == "5 people left more than 12 months ago and are still kept"
    assert matter.second == "A, B, C and 2 more · the longest gone since Mon 31 Aug 2020"
    assert (matter.page, matter.key) == ("settings", "leavers")
    assert leavers_matters(due, date(2026, 3, 8), 12) == ()
    assert leavers_matters([], date(2026, 3, 1), 12) == ()
