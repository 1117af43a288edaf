"""What people type and paste, cleaned once and for all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import (
    MOST_IN_A_LINE,
    MOST_IN_A_TEXT,
    check_length,
    clean,
    clean_lines,
    counted,
    listed,
)


@given(st.text() | st.text("a \n\t\u202a\u202e\u202c\u2067\u2069"))
@settings(deadline=None)
def test_cleaning_twice_changes_nothing_and_leaves_nothing_that_can_not_be_kept(text: str) -> None:
    once = clean_lines(text)
    assert clean_lines(once) == once
    assert clean(clean(text)) == clean(text)
    assert not {unicodedata.category(c) for c in once if c not in "\n\t"} & {"Cc", "Cs"}
    assert "\n" not in clean(text)
    assert once == unicodedata.normalize("NFC", once)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Fenwick\u00a0 Academy \t", "Fenwick Academy"),
        ("Zoe\u0308", "Zoë"),
        ("two\r\nlines", "two lines"),
        ("a\0b\x07c", "abc"),
        ("क्\u200dष", "क्\u200dष"),
        ("half \ud83d a pair", "half a pair"),
        ("Ann \u202ellaB", "Ann \u202ellaB\u202c"),
        ("\u2067a \u202eb\u2069 c", "\u2067a \u202eb\u2069 c"),
        ("\u2067a \u202eb", "\u2067a \u202eb\u202c\u2069"),
        ("\u202aa\u202c b\u202c", "\u202aa\u202c b\u202c"),
    ],
)
def test_a_line_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_paragraphs_stay_and_empty_space_goes() -> None:
    assert clean_lines("\n one \r\n\r\n\r\n\r\n two \rthree\u2028four\n ") == (
        "one\n\n two\nthree\nfour"
    )


@pytest.mark.parametrize(("field", "most"), [("name", MOST_IN_A_LINE), ("body", MOST_IN_A_TEXT)])
def test_more_words_than_can_be_shown_are_refused_at_their_field(field: str, most: int) -> None:
    check_length(field, "x" * most)
    with pytest.raises(RuleBroken, match="more than fit here") as refusal:
        check_length(field, "x" * (most + 1))
    assert refusal.value.field == field


def test_lists_and_counts_read_as_english() -> None:
    assert [listed(("a", "b", "c")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [counted(n, "member") for n in (0, 1, 4)] == ["0 members", "1 member", "4 members"]
    assert counted(2, "entry", "entries") == "2 entries"
