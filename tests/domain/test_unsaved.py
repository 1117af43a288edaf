"""What is typed and not saved: it comes back to the letter, bounded, and from our own file only."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.unsaved import (
    MOST_BYTES,
    NotOurs,
    Passage,
    Piece,
    bounded,
    from_json,
    to_json,
)

AT = datetime(2026, 3, 3, 15, 48)
# Any character there is, also half of one.
anything = st.characters(exclude_categories=())
words, names = st.text(anything), st.text(anything, max_size=200)  # a longer name is cut
passages = st.lists(st.builds(Passage, names, words), min_size=1, max_size=4).map(tuple)
pieces = st.lists(
    st.builds(Piece, names, passages, st.datetimes().map(lambda at: at.replace(microsecond=0))),
    max_size=5,
).map(tuple)


@given(pieces)
def test_every_word_comes_back_as_it_was_typed(written: tuple[Piece, ...]) -> None:
    assert bounded(written) == written
    assert from_json(to_json(written)) == written


@pytest.mark.parametrize("letter", ["a", "\x01", "𒀀", "\ud800", '"'])
def test_what_is_far_too_much_is_cut_and_can_be_read_again(letter: str) -> None:
    first = Piece("First", (Passage("Note", "early"),), AT)
    long = Passage(letter * 5_000, letter * 1_500_000)
    kept = bounded([first, *[Piece(letter * 5_000, (long,) * 10, AT)] * 60])
    content = to_json(kept)
    assert 1_000 < len(content) <= MOST_BYTES
    assert from_json(content) == kept == bounded(kept)
    assert kept[-1].passages[0].words.endswith(letter + "…")
    assert first not in kept  # what was written last counts most


@given(st.binary(max_size=40))
def test_a_file_of_somebody_else_is_told(content: bytes) -> None:
    with pytest.raises(NotOurs):
        from_json(content)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        [],
        {"format": 2, "pieces": []},
        {"format": 1, "pieces": [{"title": "A"}]},
        {"format": 1, "pieces": [{"title": 4, "written_at": "2026-03-03", "passages": []}]},
        {"format": 1, "pieces": [{"title": "A", "written_at": "soon", "passages": [["a", "b"]]}]},
        {"format": 1, "pieces": [{"title": "A", "written_at": 9, "passages": [["a", "b"]]}]},
        {"format": 1, "pieces": [{"title": "A", "written_at": "2026-03-03", "passages": ["abc"]}]},
        {"format": 1, "pieces": [
            {"title": "A", "written_at": "2026-03-03", "passages": [["a", "b"]]}] * 5_000},
    ],
)  # fmt: skip
def test_facts_that_we_never_write_are_told(facts: object) -> None:
    with pytest.raises(NotOurs):
        from_json(json.dumps(facts).encode())


def test_a_file_that_is_too_deep_or_too_large_is_told() -> None:
    for content in (b"[" * 500_000, b" " * (MOST_BYTES + 1)):
        with pytest.raises(NotOurs):
            from_json(content)
