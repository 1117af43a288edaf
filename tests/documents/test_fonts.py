import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.documents.fonts import FAMILIES, FOLDER, printable, runs, shape

from .scripts import NAMES

NOTDEF = 0


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_has_a_glyph_for_each_character(name: str, bold: bool) -> None:
    assert printable(name) == name
    for word in name.split():
        shaped = shape(word, bold)
        assert NOTDEF not in [glyph for part in shaped for glyph in part.glyphs]
        assert "".join(part.text for part in shaped) == word


@given(text=st.text(), bold=st.booleans(), rtl=st.booleans())
def test_whatever_is_typed_prints_without_a_box(text: str, bold: bool, rtl: bool) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert "".join(part for _, part in runs(shown.replace("\n", ""))) == shown.replace("\n", "")
    for part in shape(shown.replace("\n", " "), bold, rtl):
        assert NOTDEF not in part.glyphs


def test_arabic_letters_join() -> None:
    (alone,) = shape("م", rtl=True)
    (joined,) = shape("ممم", rtl=True)
    assert len({*alone.glyphs, *joined.glyphs}) == 4


def test_indic_letters_form_conjuncts_and_change_places() -> None:
    (conjunct,) = shape("क्ष")
    assert len(conjunct.glyphs) == 1
    (vowel_first,) = shape("कि")
    assert vowel_first.texts == ("ि", "क")


def test_marks_stay_in_the_font_of_their_base() -> None:
    assert len(runs("e\u0323\u0301")) == 1
    assert len(runs("שָׁלוֹם")) == 1
    assert [face.stem for face, _ in runs("Anna 王")] == [
        "NotoSans-Regular",
        "DroidSansFallbackFull-Regular",
    ]


def test_a_mark_that_no_font_has_with_its_base_still_prints() -> None:
    assert [part for _, part in runs("王\u0301")] == ["王", "\u0301"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("well done 😀", "well done [grinning face]"),
        ("👩🏽\u200d🏫", "[woman school]"),
        ("\U000e01f0\x00\x07ok\x7f", "ok"),
        ("one\r\ntwo\u2028three\x0bfour", "one\ntwo\nthree\nfour"),
        ("pay \u202egnihton\u202c", "pay gnihton"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("\ue000", "[U+E000]"),
    ],
)
def test_what_cannot_be_printed_is_named_or_dropped(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_every_font_is_here_and_says_where_it_comes_from() -> None:
    told = (FOLDER / "README.txt").read_text(encoding="utf-8")
    wanted = {f"{family}-Regular.ttf" for family, _ in FAMILIES}
    wanted |= {f"{family}-Bold.ttf" for family, bold in FAMILIES if bold}
    assert {path.name for path in FOLDER.glob("*.ttf")} == wanted
    assert [family for family, _ in FAMILIES if family not in told] == []
