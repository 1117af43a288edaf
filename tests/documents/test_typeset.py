from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.documents import typeset
from partnerdesk.documents.fonts import printable
from partnerdesk.documents.typeset import Line, few_lines, lines, one_line

from .scripts import NAMES

WIDE = 10_000.0


def seen(line: Line) -> str:
    """The words from left to right, each as it reads."""
    return "".join(word.text for word in line.words)


@pytest.mark.parametrize(
    ("text", "from_left_to_right"),
    [
        ("Mr محمد خان (head) signs", "Mr خان محمد (head) signs"),
        ("רחל כהן, 12 March 2026", "כהן רחל, 12 March 2026"),
        ("كتاب العلوم Physics 2 جديد", "جديد Physics 2 العلوم كتاب"),
        ("محمد خان, 01632 960333", "01632 960333 ,خان محمد"),
    ],
)
def test_right_to_left_names_stand_in_their_order(text: str, from_left_to_right: str) -> None:
    (line,) = lines(text, 10, WIDE)
    assert seen(line) == from_left_to_right


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("رسالة طويلة to Ann", True),
        ("To رسالة طويلة", False),
        ("محمد leads science for Year 9", False),
    ],
)
def test_first_letter_and_most_letters_say_which_way_to_read(text: str, rtl: bool) -> None:
    assert lines(text, 10, WIDE)[0].rtl is rtl


@given(
    text=st.text(st.sampled_from("ab-/ ()\nŵé王。ひ한بمשकि\u0301\u200c12,")),
    size=st.sampled_from([8.0, 10.5, 20.0]),
)
def test_lines_fit_and_lose_nothing_but_spaces(text: str, size: float) -> None:
    found = lines(text, size, 60)
    assert all(line.width * size / 1000 <= 60.01 for line in found)
    kept = sorted(character for line in found for character in seen(line) if character != " ")
    assert kept == sorted(c for c in printable(text) if c not in " \n")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_without_spaces_wraps_rather_than_overflow(name: str) -> None:
    word = name.replace(" ", "") * 12
    found = lines(word, 10, 80)
    assert len(found) > 1
    assert all(line.width / 100 <= 80.01 for line in found)


def test_breaks_fall_where_a_reader_expects_them() -> None:
    typed = "MOU-2026-003 and/or well-being"
    assert [seen(line) for line in lines(typed, 10, 80)] == [
        "MOU-2026-003",
        "and/or well-",
        "being",
    ]
    assert [seen(line) for line in lines("学校、東京。", 10, 30)] == ["学校、", "東京。"]


def test_a_running_head_is_cut_short_to_fit() -> None:
    title = "Latin and science for Years 7 to 9 " * 4
    line = one_line(title, 8, 100)
    assert seen(line).startswith("Latin and science")
    assert seen(line).endswith("…")
    assert 80 < line.width * 8 / 1000 <= 100
    assert seen(one_line("Short\ntitle", 8, 100)) == "Short title"


def test_a_foot_of_a_million_characters_costs_what_fits_on_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stands on every page: whole, it would be set anew on each of a thousand pages."""
    longest = [0]
    set_whole = typeset._paragraph

    def paragraph(text: str, room: float, bold: bool) -> Iterator[Line]:
        longest[0] = max(longest[0], len(text))
        return set_whole(text, room, bold)

    monkeypatch.setattr(typeset, "_paragraph", paragraph)
    book = "words and more " * 70_000
    foot = one_line(book, 8, 200)
    label = few_lines(book, 8, 200, 3)
    assert seen(foot).startswith("words and more words") and seen(foot).endswith("…")
    assert len(label) == 3 and seen(label[-1]).endswith("…")
    assert longest[0] < 5_000
