"""Lines of English are looked up rather than shaped, and nobody can tell."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnerdesk.documents import english
from partnerdesk.documents.typeset import Line, lines
from partnerdesk.formats.texts import load_clauses

LETTERS = "abefilotvyAVWTYf.,’-–/ ()17é£ŵ&“"
CLAUSES = "\n".join(clause.text for clause in load_clauses().values())


def printed(found: tuple[Line, ...]) -> list[tuple[str, float, str]]:
    """Of each line its text and width, and what the page is told to show."""
    return [
        (
            "".join(word.text for word in line.words),
            line.width,
            "".join(shown for word in line.words for _, shown in word.stretches).replace("><", ""),
        )
        for line in found
    ]


def shaped(text: str, size: float, width: float, bold: bool) -> tuple[Line, ...]:
    """The lines as HarfBuzz makes them, word by word."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(english, "lines", lambda *_: None)
        return lines.__wrapped__(text, size, width, bold)


@given(
    text=st.text(st.sampled_from(LETTERS), max_size=80),
    size=st.sampled_from([8.0, 9.5, 10.5, 20.0]),
    width=st.sampled_from([40.0, 97.3, 10_000.0]),
    bold=st.booleans(),
)
@example("offffice fffi and/or off-\u2013fi  to  ffloat", 10.5, 40.0, False)
@example("  ", 10.5, 40.0, True)
def test_english_is_printed_as_harfbuzz_shapes_it(
    text: str, size: float, width: float, bold: bool
) -> None:
    looked_up = lines.__wrapped__(text, size, width, bold)
    assert printed(looked_up) == printed(shaped(text, size, width, bold))
    for line in looked_up:
        for word in line.words:
            assert "".join(word.texts) == word.text
            assert len(word.glyphs) == len(word.texts)


@pytest.mark.parametrize("bold", [False, True])
def test_the_library_of_clauses_is_printed_as_harfbuzz_shapes_it(bold: bool) -> None:
    assert printed(lines(CLAUSES, 10.5, 481.9, bold)) == printed(shaped(CLAUSES, 10.5, 481.9, bold))


@pytest.mark.parametrize("text", ["Ysgol Ŵyr", "Łódź", "محمد", "e\u0301", "ﬁne", "a\u00a0b"])
def test_what_pairs_cannot_tell_is_left_to_harfbuzz(text: str) -> None:
    found = lines(text, 10.5, 400.0)
    assert printed(found) == printed(shaped(text, 10.5, 400.0, False))


def test_most_of_what_we_print_needs_no_shaping() -> None:
    """Else the agreement costs three times as much, and only a benchmark would tell."""
    paragraphs = CLAUSES.split("\n")
    shaped_ones = [one for one in paragraphs if english.lines(one, 45_000.0, False) is None]
    assert len(shaped_ones) <= len(paragraphs) / 50
